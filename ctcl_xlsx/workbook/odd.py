"""What should not be there but is: merged cells, error cells, rows below the table, content beside it, hidden sheets.

Nothing of it is lost: it is taken into the plan or named with its address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ctcl_xlsx.issues import Code, Issue, Where, issue
from ctcl_xlsx.model import Form, Plan, Role
from ctcl_xlsx.text import words
from ctcl_xlsx.workbook.find import Found, heading, texts
from ctcl_xlsx.workbook.grid import (
    CellError,
    Grid,
    Sheet,
    Uncalculated,
    Value,
    address,
    as_text,
    column_letters,
    is_blank,
)
from ctcl_xlsx.workbook.layout import (
    CARRIED,
    COMPUTED_KEYS,
    END_MARK,
    FOOT_MARK,
    GUIDE,
    LISTS,
    OVERVIEW,
    PLAN,
    PROBLEMS,
    PROSE,
    SCHOOL,
    SEAL,
    TRACKING,
)

_TOTALS = {"tong", "cong", "tong cong", "tong so", "cong tong", "tong kinh phi"}
_OURS = (GUIDE, SCHOOL, PROSE, PROBLEMS, PLAN, TRACKING, OVERVIEW, CARRIED, LISTS, SEAL)


MERGED_MONEY = "\0merged"


def filled_merges(form: Form, table: Found, issues: list[Issue]) -> dict[tuple[int, int], Value]:
    """Values of merged cells for every row they cover, in the merge's first column; each merge is noted.

    An amount merged over several rows is one amount: it counts on the first, the others get MERGED_MONEY.
    """
    money = {table.columns[c.key] for c in form.columns if c.kind == "money" and c.key in table.columns}
    filled: dict[tuple[int, int], Value] = {}
    columns = table.columns.values()
    for merge in table.sheet.merges:
        beside = not any(merge.left <= column <= merge.right for column in columns)
        if merge.top >= table.end or merge.bottom < table.first or beside:
            continue
        value = table.sheet.at(merge.top, merge.left)
        for row in range(max(merge.top, table.first), min(merge.bottom + 1, table.end, len(table.sheet.rows))):
            later = row > merge.top and merge.left in money
            filled[(row, merge.left)] = MERGED_MONEY if later and not is_blank(value) else value
        span = f"{address(merge.top, merge.left)}:{address(merge.bottom, merge.right)}"
        where = Where("", table.sheet.name, address(merge.top, merge.left), "", merge.top + 1)
        issues.append(issue(Code.MERGED_CELLS, where, as_text(value), {"range": span}))
    return filled


def cell_errors(form: Form, table: Found, row: int, cells: Mapping[str, Value]) -> list[Issue]:
    """Cells that show an error, or a formula nobody calculated: they are named, never taken for blanks."""
    found = []
    for key, value in cells.items():
        if isinstance(value, (CellError, Uncalculated)):
            column = form.column(key)
            label = table.labels.get(key) or (column.title if column else key)
            where = Where("", table.sheet.name, address(row, table.columns[key]), label, row + 1)
            code = Code.CELL_ERROR if isinstance(value, CellError) else Code.FORMULA_UNCALCULATED
            found.append(issue(code, where, as_text(value)))
    return found


def without_signature(form: Form, table: Found) -> Found:
    """The table, ended under its last row with two inputs where the mark that ends it is gone.

    Single cells below that one are the signature's, or a line under the table: no rows.
    """
    sheet = table.sheet
    if table.end < len(sheet.rows):
        return table
    columns = [index for key, index in table.columns.items() if form.column(key)]
    filled = {
        row: [index for index in columns if not is_blank(sheet.at(row, index))] for row in range(table.first, table.end)
    }
    return replace(table, end=max((row + 1 for row, cells in filled.items() if len(cells) > 1), default=table.first))


def rows_below(form: Form, table: Found, columns: Mapping[str, int]) -> list[int]:
    """Rows under the table's end that hold a plan row all the same: an action and one more input at least.

    Our own total and signature stand there too and carry a mark; in an old or foreign file they are merged cells.
    """
    last, action = len(table.sheet.rows), form.role(Role.ACTION)
    merged = {row for merge in table.sheet.merges for row in range(merge.top, min(merge.bottom + 1, last))}
    found = []
    for row in range(table.end + 1, len(table.sheet.rows)):
        filled = [key for key, index in columns.items() if not is_blank(table.sheet.at(row, index))]
        ours = row in merged or FOOT_MARK in table.sheet.rows[row]
        if not ours and action and action.key in filled and len(filled) >= 2:
            found.append(row)
    return found


def is_total(cells: Mapping[str, Value]) -> bool:
    """Whether a row is a sum somebody typed among the rows: "Tổng cộng" and a figure, nothing else."""
    texts = {key: as_text(value) for key, value in cells.items()}
    totals = [key for key, text in texts.items() if words(text) in _TOTALS]
    rest = [text for key, text in texts.items() if key not in totals]
    return bool(totals) and all(any(sign.isdigit() for sign in text) for text in rest)


def total_row(table: Found, row: int, cells: Mapping[str, Value]) -> Issue:
    """A sum among the rows is named and not added: its rows are counted already."""
    column = min(table.columns[key] for key in cells)
    text = ", ".join(as_text(value) for value in cells.values())
    return _noted(table.sheet, row, column, text, {"total": "1"})


def is_merged_across(table: Found, row: int) -> bool:
    """Whether cells of a row are merged over several of the table's columns."""
    columns = table.columns.values()
    return any(
        merge.top <= row <= merge.bottom and sum(merge.left <= c <= merge.right for c in columns) > 1
        for merge in table.sheet.merges
    )


def heading_row(table: Found, row: int, cells: Mapping[str, Value]) -> Issue:
    """A heading among the rows is named: it is no action, and says what group the rows after it belong to."""
    key = min(cells, key=lambda k: table.columns[k])
    return _noted(table.sheet, row, table.columns[key], as_text(cells[key]), {"heading": "1"})


def _below(table: Found, taken: set[int], columns: Iterable[int]) -> list[Issue]:
    """Whatever stands under the table and is neither a plan row nor one of the locked rows of ours."""
    found = []
    for row in range(table.end, len(table.sheet.rows)):
        if row in taken or not {END_MARK, FOOT_MARK}.isdisjoint(texts(table.sheet, row)):
            continue
        filled = [index for index in columns if not is_blank(table.sheet.at(row, index))]
        found += [_noted(table.sheet, row, index, as_text(table.sheet.at(row, index)), {}) for index in filled]
    return found


def outside_content(grid: Grid, table: Found, plan: Plan) -> list[Issue]:
    """Content beside and below the table, and sheets that are not ours or are hidden and hold something."""
    taken = {row.origin.row - 1 for row in plan.rows if row.origin}
    inputs = sorted(index for key, index in table.columns.items() if key not in COMPUTED_KEYS)
    found = _beside(table, taken) + _below(table, taken, inputs)
    found += _hidden_columns(table, plan)
    if not table.sheet.visible:
        found.append(_noted(table.sheet, 0, 0, "", {"hidden_sheet": "1"}))
    for sheet in grid.sheets:
        if sheet.name in _OURS or sheet is table.sheet or _is_ours(sheet):
            continue
        first = next(((r, c) for r, row in enumerate(sheet.rows) for c, v in enumerate(row) if not is_blank(v)), None)
        if first:
            hidden = {} if sheet.visible else {"hidden_sheet": "1"}
            found.append(_noted(sheet, *first, as_text(sheet.at(*first)), hidden))
    return found


def _hidden_columns(table: Found, plan: Plan) -> list[Issue]:
    """Input columns that are hidden and hold something all the same."""
    found = []
    for key, index in table.columns.items():
        if index in table.sheet.hidden_columns and any(row.get(key) for row in plan.rows):
            where = Where("", table.sheet.name, address(table.first, index), table.labels.get(key, key))
            found.append(issue(Code.HIDDEN_CONTENT, where, "", {"hidden_column": column_letters(index)}))
    return found


def _is_ours(sheet: Sheet) -> bool:
    """A sheet of ours under another name still carries keys or headings that only we write."""
    marks = {"school.name", "sa.criterion", "problem.standard", "tracking.when", "text.bases", "checksum"}
    marks |= {"ds_tieu_chi", "ds_thang", "carried.outcome"}
    titles = {words("TỔNG QUAN KẾ HOẠCH"), words("HƯỚNG DẪN ĐIỀN BIỂU")}
    texts = {value for row in sheet.rows for value in row if isinstance(value, str) and value}
    return bool(texts & marks) or bool({words(heading(text)) for text in texts if len(text) < 40} & titles)


def _beside(table: Found, taken: set[int]) -> list[Issue]:
    """One finding for each column that is not ours and holds something in a plan row."""
    ours = set(table.columns.values())
    found: dict[int, Issue] = {}
    for row in sorted(taken):
        cells = table.sheet.rows[row] if row < len(table.sheet.rows) else []
        for index, value in enumerate(cells):
            if index in ours or index in found or is_blank(value):
                continue
            found[index] = _noted(table.sheet, row, index, as_text(value), {"column": column_letters(index)})
    return list(found.values())


def _noted(sheet: Sheet, row: int, column: int, value: str, facts: Mapping[str, str]) -> Issue:
    where = Where("", sheet.name, address(row, column), "", row + 1)
    return issue(Code.HIDDEN_CONTENT, where, value, facts)
