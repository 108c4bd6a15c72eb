"""What should not stand in a table but does: merged cells, error cells, sums, headings, rows below its end.

Nothing of it is lost: it is taken into the plan or named with its address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ctcl_xlsx.issues import Code, Issue, Where, issue
from ctcl_xlsx.model import Form, Role
from ctcl_xlsx.text import words
from ctcl_xlsx.workbook.find import Found
from ctcl_xlsx.workbook.grid import CellError, Merge, Sheet, Uncalculated, Value, address, as_text, is_blank
from ctcl_xlsx.workbook.tables import FOOT_MARK

_UNITS = {"d", "dong", "vnd", "nghin", "ngan", "trieu", "tr", "ty", "ti"}
_TOTALS = {"tong", "cong", "tong cong", "tong so", "cong tong", "tong kinh phi"}
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
        one_amount = merge.left in money and merge.bottom > merge.top and not is_blank(value)
        for row in range(max(merge.top, table.first), min(merge.bottom + 1, table.end, len(table.sheet.rows))):
            filled[(row, merge.left)] = MERGED_MONEY if one_amount and row > merge.top else value
        issues += _covered(table, merge)
        span = f"{address(merge.top, merge.left)}:{address(merge.bottom, merge.right)}"
        where = Where("", table.sheet.name, address(merge.top, merge.left), "", merge.top + 1)
        facts = {"range": span} | ({"money": "1"} if one_amount else {})
        issues.append(issue(Code.MERGED_CELLS, where, as_text(value), facts))
    return filled


def _covered(table: Found, merge: Merge) -> list[Issue]:
    """Cells under a merge that hold something of their own: nobody sees it, but it is read."""
    columns = set(table.columns.values())
    places = (
        (row, column)
        for row in range(merge.top, min(merge.bottom + 1, len(table.sheet.rows)))
        for column in range(merge.left, merge.right + 1)
        if (row, column) != (merge.top, merge.left) and column in columns
    )
    return [
        _noted(table.sheet, row, column, as_text(table.sheet.at(row, column)), {"covered": "1"})
        for row, column in places
        if not is_blank(table.sheet.at(row, column))
    ]


def error_cells(sheet: Sheet, row: int, columns: Mapping[str, int], labels: Mapping[str, str]) -> list[Issue]:
    """Cells that show an error, or a formula nobody calculated: they are named, never taken for blanks."""
    cells = sheet.rows[row] if row < len(sheet.rows) else []
    size = len(cells)
    return [
        error_cell(sheet, row, index, labels.get(key, key))
        for key, index in columns.items()
        if index < size and isinstance(cells[index], (CellError, Uncalculated))
    ]


def error_cell(sheet: Sheet, row: int, column: int, label: str) -> Issue:
    """The finding of one such cell."""
    value = sheet.at(row, column)
    code = Code.CELL_ERROR if isinstance(value, CellError) else Code.FORMULA_UNCALCULATED
    return issue(code, Where("", sheet.name, address(row, column), label, row + 1), as_text(value))


def without_signature(form: Form, table: Found) -> Found:
    """The table, ended under its last row with an action and one more input where the mark that ends it is gone.

    What stands below is the signature's, or lines under the table: no rows.
    """
    sheet = table.sheet
    if table.end < len(sheet.rows):
        return table
    action = form.role(Role.ACTION)
    columns = {key: index for key, index in table.columns.items() if form.column(key)}
    rows = {
        row: {key for key, index in columns.items() if not is_blank(sheet.at(row, index))}
        for row in range(table.first, table.end)
    }
    full = (row + 1 for row, keys in rows.items() if len(keys) > 1 and action and action.key in keys)
    return replace(table, end=max(full, default=table.first))


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


def is_total(cells: dict[str, Value]) -> bool:
    """Whether a row is a sum somebody typed among the rows: "Tổng cộng" and figures.

    Where the word is not the first that the row says, the rest must be nothing but figures: else it notes a work.
    """
    totals, others = 0, []
    for text in map(as_text, reversed(cells.values())):  # the last columns' texts are short
        told = words(text)
        if told in _TOTALS:
            totals += 1
        elif not any(map(str.isdigit, text)):
            return False
        else:
            others.append(told)
    if not totals:
        return False
    first = words(as_text(next(iter(cells.values()))))
    return first in _TOTALS or all(word.isdigit() or word in _UNITS for told in others for word in told.split())


def total_row(table: Found, row: int, cells: Mapping[str, Value]) -> Issue:
    """A sum among the rows is named and not added: its rows are counted already."""
    column = min(table.columns[key] for key in cells)
    text = ", ".join(as_text(value) for value in cells.values())
    return _noted(table.sheet, row, column, text, {"total": "1"})


def merged_across(table: Found) -> frozenset[int]:
    """The rows in which cells are merged over several of the table's columns."""
    columns, size = table.columns.values(), len(table.sheet.rows)
    return frozenset(
        row
        for merge in table.sheet.merges
        if sum(merge.left <= c <= merge.right for c in columns) > 1
        for row in range(merge.top, min(merge.bottom + 1, size))
    )


def heading_row(table: Found, row: int, cells: Mapping[str, Value]) -> Issue:
    """A heading among the rows is named: it is no action, and says what group the rows after it belong to."""
    key = min(cells, key=lambda k: table.columns[k])
    return _noted(table.sheet, row, table.columns[key], as_text(cells[key]), {"heading": "1"})


def _noted(sheet: Sheet, row: int, column: int, value: str, facts: Mapping[str, str]) -> Issue:
    where = Where("", sheet.name, address(row, column), "", row + 1)
    return issue(Code.HIDDEN_CONTENT, where, value, facts)
