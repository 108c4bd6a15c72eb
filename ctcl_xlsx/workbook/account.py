"""The account of a workbook: every cell that is not blank was taken into the plan, is known as ours, or is listed.

Closes the books that reading kept (`ledger`), compares the rest with what `write` puts into such a workbook (`own`),
and makes a finding of whatever remains. Raises CtclError (account-broken) where the sums do not agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ctcl_xlsx.issues import Code, Issue, Where, issue
from ctcl_xlsx.workbook import own, taken, tampering
from ctcl_xlsx.workbook.assemble import Assembled
from ctcl_xlsx.workbook.books import Books, Listed, SheetAccount
from ctcl_xlsx.workbook.entries import check_entries
from ctcl_xlsx.workbook.grid import Grid, Sheet, address, column_index, row_of
from ctcl_xlsx.workbook.identity import listed_schools
from ctcl_xlsx.workbook.layout import LISTS, SEAL
from ctcl_xlsx.workbook.listing import find_listing
from ctcl_xlsx.workbook.own import OwnSheet

MOST_SINGLE = 12  # of a sheet's listed cells: more are told together
LIKE = 0.4  # that much of a sheet's words stand on one of ours under another name


@dataclass(frozen=True, slots=True)
class Account:
    """The sums of a workbook, sheet by sheet, and the findings they gave."""

    sheets: tuple[SheetAccount, ...]
    issues: tuple[Issue, ...] = ()

    @property
    def cells(self) -> int:
        """How many cells are not blank."""
        return sum(s.cells for s in self.sheets)

    @property
    def taken(self) -> int:
        """How many went into the plan."""
        return sum(s.taken for s in self.sheets)

    @property
    def labels(self) -> int:
        """How many are labels, keys, lists or formulas of ours."""
        return sum(s.labels for s in self.sheets)

    @property
    def listed(self) -> int:
        """How many are listed one by one."""
        return sum(len(s.listed) for s in self.sheets)


def settle(grid: Grid, found: Assembled) -> Account:
    """The account of a workbook that was read and assembled. Raises CtclError (account-broken)."""
    sizes = (_rows_of(found), found.sizes.get("problems", 0), found.sizes.get("tracking", 0))
    level = found.seal.get("level") or found.plan.school.level
    year = found.seal.get("school_year") or found.plan.school_year
    schools = listed_schools(grid) if found.seal.get("shared") else ()
    kind = own.Kind(found.form, found.catalog, level, year, *sizes, schools)
    known = own.own_sheets(kind, find_listing(grid))
    pairs = _paired(grid, known)
    sheets, issues = [], []
    for sheet in grid.sheets:
        closed = Books(sheet, pairs.get(sheet.name), found).closed()
        sheets.append(closed)
        issues += _findings(sheet, closed, ours=sheet.name in pairs)
        issues += taken.findings(sheet, found)
    check_entries(grid, found)
    issues += [issue(Code.VALUES_ONLY)] if grid.kind == "xlsb" else []
    issues += tampering.findings(grid, found, {name: one.name for name, one in pairs.items()})
    return Account(tuple(sheets), tuple(issues))


def _rows_of(found: Assembled) -> int:
    sealed = found.seal.get("rows", "")
    return int(sealed) if sealed.isascii() and sealed.isdigit() and len(sealed) < 5 else found.sizes["rows"]


# ------------------------------------------------------------------------------------------ sheets of ours


def _paired(grid: Grid, known: Mapping[str, OwnSheet]) -> dict[str, OwnSheet]:
    """Which sheet is which of ours: by name, else by the words on it."""
    pairs = {s.name: known[s.name] for s in grid.sheets if s.name in known}
    free = [own_sheet for name, own_sheet in known.items() if name not in pairs]
    for sheet in grid.sheets:
        if sheet.name in pairs or not free:
            continue
        texts = {v for row in sheet.rows for v in row if isinstance(v, str) and v}
        scored = [(len(texts & set(o.texts.values())) / max(1, len(set(o.texts.values()))), o) for o in free]
        share, best = max(scored, key=lambda item: item[0])
        if share >= LIKE:
            pairs[sheet.name] = best
            free.remove(best)
    return pairs


# ------------------------------------------------------------------------------------------------- findings


def _findings(sheet: Sheet, closed: SheetAccount, *, ours: bool) -> list[Issue]:
    """A finding for each listed cell that none names yet; many on one sheet are told together."""
    untold = [entry for entry in closed.listed if not entry.told]
    if len(untold) > MOST_SINGLE:
        first = untold[0]
        facts = {"cells": cell_ranges(entry.cell for entry in untold), "count": str(len(untold))}
        facts |= {} if sheet.visible else {"unseen": "1"}
        if ours and sheet.name in (LISTS, SEAL):
            return [issue(Code.WORKBOOK_ALTERED, Where("", sheet.name), first.value, facts | {"list_cells": "1"})]
        return [issue(Code.HIDDEN_CONTENT, Where("", sheet.name, first.cell), first.value, facts)]
    return [_finding(sheet, entry, ours=ours) for entry in untold]


def _finding(sheet: Sheet, entry: Listed, *, ours: bool) -> Issue:
    where = Where("", sheet.name, entry.cell, "", row_of(entry.cell))
    if ours and entry.was:
        return issue(Code.WORKBOOK_ALTERED, where, entry.value, {"was": entry.was})
    if ours and sheet.name in (LISTS, SEAL):
        return issue(Code.WORKBOOK_ALTERED, where, entry.value, {"lists": "1"})
    if ours and entry.computed:
        return issue(Code.WORKBOOK_ALTERED, where, entry.value, {"computed": "1"})
    return issue(Code.HIDDEN_CONTENT, where, entry.value, {} if sheet.visible else {"hidden_sheet": "1"})


def cell_ranges(cells: Iterable[str]) -> str:
    """Addresses in the order of rows, neighbours in one row put together: "B2:D2, A5"."""
    runs: list[list[tuple[int, int]]] = []
    places = sorted((row_of(c) - 1, column_index(c.rstrip("0123456789"))) for c in cells)
    for place in places:
        if runs and runs[-1][-1] == (place[0], place[1] - 1):
            runs[-1].append(place)
        else:
            runs.append([place])
    return ", ".join(address(*r[0]) if len(r) == 1 else f"{address(*r[0])}:{address(*r[-1])}" for r in runs)
