"""What is odd about cells that went into the plan: hidden from view, damaged text, unseen signs, too long; and what
stands over the cells of a sheet (comments, text boxes).

The value is read as it stands; here it is only said what somebody should look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ctcl_xlsx import legacy
from ctcl_xlsx.issues import Code, Issue, Where, issue
from ctcl_xlsx.text import CELL_LIMIT, cell_units, unseen_signs
from ctcl_xlsx.workbook.assemble import Assembled
from ctcl_xlsx.workbook.grid import Sheet, Value, address, column_letters, row_of


def findings(sheet: Sheet, found: Assembled) -> list[Issue]:
    """What there is to say of one sheet."""
    taken = found.ledger.taken.get(sheet.name, {})
    told = _hidden(sheet, taken) if taken else []
    odd = _worth_a_look(sheet) if taken else frozenset()
    for row, columns in taken.items() if odd else ():
        if odd.isdisjoint(sheet.rows[row]):
            continue
        for column, label in columns.items():
            value = sheet.at(row, column)
            if isinstance(value, str) and value in odd:
                told += _of_text(value, Where("", sheet.name, address(row, column), label, row + 1))
    return told + _remarks(sheet)


def _hidden(sheet: Sheet, taken: Mapping[int, Mapping[int, str]]) -> list[Issue]:
    """Sheets, rows and columns that count although they do not show."""
    name = sheet.name
    if not sheet.visible:
        return [issue(Code.HIDDEN_CONTENT, Where(sheet=name), facts={"hidden_sheet": "1"})]
    told = [
        issue(Code.HIDDEN_CONTENT, Where("", name, address(row, min(taken[row])), "", row + 1), facts={"hidden": "1"})
        for row in sorted(taken.keys() & sheet.hidden_rows)
    ]
    for column in sorted(sheet.hidden_columns & set().union(*taken.values())):
        row = min(row for row, columns in taken.items() if column in columns)
        where = Where("", name, address(row, column), taken[row][column])
        told.append(issue(Code.HIDDEN_CONTENT, where, facts={"hidden_column": column_letters(column)}))
    return told


def _worth_a_look(sheet: Sheet) -> frozenset[Value]:
    """Texts that may be odd; most consist of ordinary signs and end long before a cell does, and so do all together."""
    if "?" not in sheet.text and len(sheet.text) * 2 <= CELL_LIMIT:
        return sheet.strange
    texts = (value for value in sheet.values if isinstance(value, str))
    return sheet.strange | {text for text in texts if "?" in text or len(text) * 2 > CELL_LIMIT}


def _of_text(text: str, where: Where) -> Iterable[Issue]:
    harm = legacy.damage(text)
    if harm is not None:
        yield issue(Code.TEXT_DAMAGED, where, text, {harm.kind: "1", "proposal": harm.proposal})
    elif signs := unseen_signs(text):
        yield issue(Code.VALUE_REPAIRED, where, text, {"signs": signs})
    if len(text) * 2 > CELL_LIMIT and cell_units(text) > CELL_LIMIT:
        yield issue(Code.TEXT_CONTINUED, where, text, {"units": str(cell_units(text))})


def _remarks(sheet: Sheet) -> list[Issue]:
    """Comments, text boxes, headers and pictures: read by people, in no plan."""
    return [
        issue(
            Code.HIDDEN_CONTENT,
            Where("", sheet.name, remark.cell, "", row_of(remark.cell)),
            remark.text,
            {remark.kind: "1"},
        )
        for remark in sheet.remarks
    ]
