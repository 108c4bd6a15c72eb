"""One sheet's books: which of its cells were taken into the plan, which are ours, which are left.

Compares what stands there with what `write` puts into such a workbook (`own`), also where rows or columns were moved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from ctcl_xlsx.issues import Code, CtclError, Where, issue
from ctcl_xlsx.text import plain
from ctcl_xlsx.workbook import own
from ctcl_xlsx.workbook.assemble import Assembled
from ctcl_xlsx.workbook.grid import Sheet, Value, address, as_text
from ctcl_xlsx.workbook.layout import COMPUTED_KEYS
from ctcl_xlsx.workbook.ledger import Place
from ctcl_xlsx.workbook.own import OwnSheet

_NOTHING: Mapping[int, str] = {}


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


@dataclass(slots=True)
class Books:
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
        self._tell_apart()
        listed = self._without_moved_labels(self.ours) if self.left and self.ours else self.left
        sheet, told = self.sheet, self.found.ledger.told[self.sheet.name]
        entries = tuple(
            Listed(address(*place), as_text(value), self._was(place), self._is_ours_to_compute(place), place in told)
            for place, value in listed
        )
        if self.cells != self.taken + self.labels + len(entries):
            sums = f"{self.cells} ≠ {self.taken} + {self.labels} + {len(entries)}"
            raise CtclError(issue(Code.ACCOUNT_BROKEN, Where(sheet=sheet.name), facts={"sums": sums}))
        return SheetAccount(sheet.name, sheet.visible, self.cells, self.taken, self.labels, entries)

    def _tell_apart(self) -> None:
        """Each cell to where it belongs: taken, a text of ours, known to reading, a formula of ours; else it is left.

        A row of nothing but our own texts, as it stood in another workbook, is known at one look.
        """
        name, blanks, ledger, ours = self.sheet.name, self.sheet.blanks, self.found.ledger, self.ours
        taken, known, texts = ledger.taken[name], ledger.known[name], ours.texts if ours else {}
        formulas = self._formulas()
        for row, cells in enumerate(self.sheet.rows):
            entered = taken.get(row, _NOTHING)
            if ours and not entered and (recalled := ours.recall(row, cells)) is not None:
                self.met |= recalled
                self.cells += len(recalled)
                continue
            filled, met = 0, set[Place]()
            for column, value in enumerate(cells):
                if value in blanks:
                    continue
                filled += 1
                place = (row, column)
                if column in entered:
                    self.taken += 1
                elif place in texts and (value == texts[place] or self._says(texts[place], value)):
                    met.add(place)
                elif place in known or place in formulas or self._is_computed_here(place):
                    self.labels += 1
                else:
                    self.left.append((place, value))
            self.cells += filled
            self.met |= met
            if ours and len(met) == filled:
                ours.remember(row, cells, met)
        self.labels += len(self.met)

    def _formulas(self) -> Set[Place]:
        """Where formulas of ours stand that reading told nothing of."""
        ours, here = self.ours.formulas if self.ours else set(), self.sheet.formulas
        told = self.found.ledger.told[self.sheet.name]
        return (ours if here is None else ours & here).difference(told)

    def _is_computed_here(self, place: Place) -> bool:
        """The same of a cell in a computed column of the plan table, wherever it was moved."""
        here, told = self.sheet.formulas, self.found.ledger.told[self.sheet.name]
        return place not in told and (here is None or place in here) and self._is_computed(place)

    def _says(self, text: str, value: Value) -> bool:
        shown = as_text(value)
        if "\0" in text:
            said = self._of_school(text)
            return shown in said or plain(shown) in map(plain, said)
        return shown == text or plain(shown) == plain(text)

    def _of_school(self, text: str) -> set[str]:
        """What a label that names the school may say."""
        school, seal = self.found.plan.school, self.found.seal
        words = {own.NAME: (school.name, seal.get("name", "")), own.CODE: (school.code, seal.get("code", "")),
                 own.AUTHORITY: (school.authority,)}  # fmt: skip
        said = set()
        for mark, values in words.items():
            if mark in text:
                said |= {text.replace(mark, value) for value in values}
            if mark.upper() in text:
                said |= {text.replace(mark.upper(), value.upper()) for value in values}
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
                for said in {*map(plain, self._of_school(text) if "\0" in text else (text,))}:
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
