"""What is odd about cells that went into the plan: hidden from view, damaged text, unseen signs, too long; and what
stands over the cells of a sheet (comments, text boxes).

The value is read as it stands; here it is only said what somebody should look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ctcl_xlsx import legacy
from ctcl_xlsx.issues import Code, Issue, Where, issue
from ctcl_xlsx.text import CELL_LIMIT, cell_units, is_ordinary, unseen_signs
from ctcl_xlsx.workbook.assemble import Assembled
from ctcl_xlsx.workbook.grid import Sheet, address, column_letters, row_of
from ctcl_xlsx.workbook.ledger import Place


def findings(sheet: Sheet, found: Assembled) -> list[Issue]:
    """What there is to say of one sheet."""
    places = found.ledger.taken.get(sheet.name, {})
    told = _hidden(sheet, places) if places else []
    for place, label in places.items():
        value = sheet.at(*place)
        if isinstance(value, str) and _is_worth_a_look(value):
            told += _of_text(value, Where("", sheet.name, address(*place), label, place[0] + 1))
    return told + _remarks(sheet)


def _hidden(sheet: Sheet, places: Mapping[Place, str]) -> list[Issue]:
    """Sheets, rows and columns that count although they do not show."""
    name = sheet.name
    if not sheet.visible:
        return [issue(Code.HIDDEN_CONTENT, Where(sheet=name), facts={"hidden_sheet": "1"})]
    rows = sorted({row for row, _ in places} & sheet.hidden_rows)
    first = dict(sorted(places, reverse=True))  # the leftmost cell of each row
    told = [
        issue(Code.HIDDEN_CONTENT, Where("", name, address(row, first[row]), "", row + 1), facts={"hidden": "1"})
        for row in rows
    ]
    for column in sorted({column for _, column in places} & sheet.hidden_columns):
        place = min(p for p in places if p[1] == column)
        where = Where("", name, address(*place), places[place])
        told.append(issue(Code.HIDDEN_CONTENT, where, facts={"hidden_column": column_letters(column)}))
    return told


def _is_worth_a_look(text: str) -> bool:
    """Whether a text may be odd; most consist of ordinary signs and end long before a cell does."""
    return "?" in text or not is_ordinary(text) or len(text) * 2 > CELL_LIMIT


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
