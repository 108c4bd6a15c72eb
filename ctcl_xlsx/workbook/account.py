"""The account of a workbook: every cell that is not blank was taken into the plan, is known as ours, or is listed.

Closes the books that reading kept (`ledger`), compares the rest with what `write` puts into such a workbook (`own`),
and makes a finding of whatever remains. Raises CtclError (account-broken) where the sums do not agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ctcl_xlsx.issues import Code, CtclError, Issue, Where, issue
from ctcl_xlsx.model import Row
from ctcl_xlsx.text import plain, tidy
from ctcl_xlsx.workbook import own, taken, tampering
from ctcl_xlsx.workbook.assemble import Assembled
from ctcl_xlsx.workbook.grid import Grid, Sheet, Value, address, as_text, column_index, is_blank, row_of
from ctcl_xlsx.workbook.identity import listed_schools
from ctcl_xlsx.workbook.layout import COMPUTED_KEYS, LISTS, SEAL
from ctcl_xlsx.workbook.ledger import Place
from ctcl_xlsx.workbook.listing import find_listing
from ctcl_xlsx.workbook.own import OwnSheet

MOST_SINGLE = 12  # of a sheet's listed cells: more are told together
_HERE = ((0, 0),)  # nothing was moved
LIKE = 0.4  # that much of a sheet's words stand on one of ours under another name


@dataclass(frozen=True, slots=True)
class Listed:
    """A cell that is neither in the plan nor ours: its address, what it holds, and what ours holds there ("")."""

    cell: str
    value: str
    was: str = ""
    computed: bool = False  # it stands where our own formula belongs
    told: bool = False  # reading made a finding of it already


@dataclass(frozen=True, slots=True)
class SheetAccount:
    """The sums of one sheet: `cells` = `taken` + `labels` + len(`listed`)."""

    name: str
    visible: bool
    cells: int
    taken: int
    labels: int
    listed: tuple[Listed, ...]


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
        closed = _Books(sheet, pairs.get(sheet.name), found).closed()
        sheets.append(closed)
        issues += _findings(sheet, closed, ours=sheet.name in pairs)
        issues += taken.findings(sheet, found)
    _check_taken(grid, found)
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


@dataclass(slots=True)
class _Books:
    """One sheet's cells while they are told apart."""

    sheet: Sheet
    ours: OwnSheet | None
    found: Assembled
    cells: int = 0
    taken: int = 0
    labels: int = 0
    left: list[tuple[Place, Value]] = field(default_factory=list)
    met: set[Place] = field(default_factory=set)

    def closed(self) -> SheetAccount:
        """The sheet's sums."""
        self._walk()
        listed = self._without_moved_labels(self.ours) if self.left and self.ours else self.left
        sheet, told = self.sheet, self.found.ledger.told[self.sheet.name]
        entries = tuple(
            Listed(address(*place), as_text(value), self._was(place), self._is_ours_to_compute(place), place in told)
            for place, value in listed
        )
        if self.cells != self.taken + self.labels + len(entries):
            raise _broken(sheet, f"{self.cells} ≠ {self.taken} + {self.labels} + {len(entries)}")
        return SheetAccount(sheet.name, sheet.visible, self.cells, self.taken, self.labels, entries)

    def _walk(self) -> None:
        name, ledger = self.sheet.name, self.found.ledger
        taken, known, told = ledger.taken[name], ledger.known[name], ledger.told[name]
        texts = self.ours.texts if self.ours else {}
        went_in = labels = 0
        for r, cells in enumerate(self.sheet.rows):
            for c, value in enumerate(cells):
                if value is None or value == "" or is_blank(value):
                    continue
                place = (r, c)
                self.cells += 1
                if place in taken:
                    went_in += 1
                elif place in texts and (value == texts[place] or self._says(texts[place], value)):
                    self.met.add(place)
                    labels += 1
                elif place in known:
                    labels += 1
                elif place in told or not self._is_formula_of_ours(place, _HERE):
                    self.left.append((place, value))
                else:
                    labels += 1
        self.taken, self.labels = went_in, labels

    def _says(self, text: str, value: Value) -> bool:
        shown = as_text(value)
        if "\0" in text:
            return plain(shown) in self._of_school(text)
        return plain(shown) == plain(text)

    def _of_school(self, text: str) -> set[str]:
        """What a label that names the school may say."""
        school, seal = self.found.plan.school, self.found.seal
        words = {own.NAME: (school.name, seal.get("name", "")), own.CODE: (school.code, seal.get("code", "")),
                 own.AUTHORITY: (school.authority,)}  # fmt: skip
        said = {text}
        for mark, values in words.items():
            said |= {plain(t.replace(mark, v)) for t in (text,) for v in values if mark in t}
            said |= {plain(t.replace(mark.upper(), v.upper())) for t in (text,) for v in values if mark.upper() in t}
        return said

    def _is_formula_of_ours(self, place: Place, offsets: Iterable[Place]) -> bool:
        formulas = self.sheet.formulas
        if formulas is not None and place not in formulas:
            return False
        row, column = place
        if self.ours:
            for down, right in offsets:
                if (row - down, column - right) in self.ours.formulas:
                    return True
        return self._is_computed(place)

    def _is_computed(self, place: Place) -> bool:
        """Whether a cell stands in a computed column of the plan table."""
        table = self.found.table
        columns = {table.columns[key] for key in COMPUTED_KEYS if key in table.columns}
        return table.sheet is self.sheet and table.first <= place[0] < table.end and place[1] in columns

    def _is_ours_to_compute(self, place: Place) -> bool:
        return bool(self.ours and place in self.ours.formulas and place not in self.ours.texts) or self._is_computed(
            place
        )

    def _was(self, place: Place) -> str:
        """What ours says where a cell now says something else."""
        if self.ours is None or place in self.met:
            return ""
        return self.ours.texts.get(place, "").partition("\0")[0]

    def _without_moved_labels(self, ours: OwnSheet) -> list[tuple[Place, Value]]:
        """What is left when rows or columns were inserted: each label of ours is known once, wherever it went."""
        missing: defaultdict[str, list[Place]] = defaultdict(list)
        for place, text in ours.texts.items():
            if place not in self.met:
                for said in self._of_school(text) if "\0" in text else (plain(text),):
                    missing[said].append(place)
        downs, rights = {0}, {0}
        told = self.found.ledger.told[self.sheet.name]
        rest = []
        for place, value in self.left:
            places = missing.get(plain(as_text(value)))
            if places and place not in told:
                was = places.pop(0)
                self.met.add(was)
                downs.add(place[0] - was[0])
                rights.add(place[1] - was[1])
                self.labels += 1
            else:
                rest.append((place, value))
        kept = []
        offsets = [(down, right) for down in downs for right in rights]
        for place, value in rest:
            if place not in told and self._is_formula_of_ours(place, offsets):
                self.labels += 1
            else:
                kept.append((place, value))
        return kept


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


# ------------------------------------------------------------------------------------------- double entry


def _check_taken(grid: Grid, found: Assembled) -> None:
    """Each cell that was taken stands in the plan as typed, and each text of a row was taken from its cell."""
    plan = found.plan
    entries: defaultdict[str, set[Place]] = defaultdict(set)
    sheets = {sheet.name: sheet for sheet in reversed(grid.sheets)}
    for row in (*plan.rows, *plan.problems, *plan.tracking):
        _enter(sheets, row, entries)
    for name in {*entries, *found.ledger.rows}:
        astray = found.ledger.rows[name].keys() ^ entries[name]
        if astray:
            raise CtclError(issue(Code.ACCOUNT_BROKEN, Where(sheet=name, cell=address(*min(astray)))))


def _enter(sheets: Mapping[str, Sheet], row: Row, entries: Mapping[str, set[Place]]) -> None:
    """The cells that a row's texts come from; a text that a merged cell gave it has none of its own."""
    origin = row.origin
    sheet = sheets.get(origin.table.sheet) if origin else None
    if origin is None or sheet is None:
        return
    extra = getattr(row, "extra", {})
    taken = entries[sheet.name]
    for key in {*row.values, *extra, *origin.typed}:
        place = (origin.row - 1, column_index(origin.table.columns[key]))
        value = sheet.at(*place)
        if is_blank(value):
            continue
        text = origin.typed.get(key) or row.get(key) or extra.get(key, "")
        if tidy(as_text(value)) != text:
            raise CtclError(issue(Code.ACCOUNT_BROKEN, Where("", sheet.name, address(*place))))
        taken.add(place)


def _broken(sheet: Sheet, sums: str) -> CtclError:
    return CtclError(issue(Code.ACCOUNT_BROKEN, Where(sheet=sheet.name), facts={"sums": sums}))
