"""The double entry: what the plan's rows hold and what the ledger says was taken must be the same, cell by cell.

Goes back to the cells from where the plan says that each text stood, apart from the code that read them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ctcl_xlsx.issues import Code, CtclError, Where, issue
from ctcl_xlsx.model import Row, TableOrigin
from ctcl_xlsx.text import tidy
from ctcl_xlsx.workbook.assemble import Assembled
from ctcl_xlsx.workbook.grid import Grid, Sheet, address, as_text, column_index
from ctcl_xlsx.workbook.ledger import Place

_Entries = dict[int, set[int]]  # the columns of each row


def check_entries(grid: Grid, found: Assembled) -> None:
    """Each cell that was taken stands in the plan as typed, and each text of a row was taken from its cell.

    Raises CtclError (account-broken).
    """
    plan, ledger = found.plan, found.ledger.rows
    entries: defaultdict[str, _Entries] = defaultdict(dict)
    sheets = {sheet.name: sheet for sheet in reversed(grid.sheets)}
    for rows in (plan.rows, plan.problems, plan.tracking):
        origin = rows[0].origin if rows else None
        if origin and origin.table.sheet in sheets:
            _enter(sheets[origin.table.sheet], origin.table, rows, entries[origin.table.sheet])
    for name in {*entries, *ledger}:
        if entries[name] != ledger[name]:
            astray = {*_places(entries[name])} ^ {*_places(ledger[name])}
            if astray:
                raise _broken(name, min(astray))


def _enter(sheet: Sheet, table: TableOrigin, rows: Iterable[Row], entries: _Entries) -> None:
    """The cells that a table's texts come from; a text that a merged cell gave it has none of its own."""
    indexes = {key: column_index(letters) for key, letters in table.columns.items()}
    for row in rows:
        origin = row.origin
        if origin is None or origin.table is not table:
            raise _broken(sheet.name, (0, 0))
        at, columns = origin.row - 1, entries.setdefault(origin.row - 1, set())
        cells = sheet.rows[at]
        for key, text in {**getattr(row, "extra", {}), **row.values, **origin.typed}.items():
            column = indexes[key]
            value = cells[column] if column < len(cells) else None
            if value in sheet.blanks:
                continue
            if value != text and tidy(as_text(value)) != text:
                raise _broken(sheet.name, (at, column))
            columns.add(column)


def _places(entries: Mapping[int, set[int]]) -> Iterator[Place]:
    return ((row, column) for row, columns in entries.items() for column in columns)


def _broken(sheet: str, place: Place) -> CtclError:
    return CtclError(issue(Code.ACCOUNT_BROKEN, Where("", sheet, address(*place))))
