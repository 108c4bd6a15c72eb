"""Which criteria of one catalogue lead to which of the next: tables from TOML, checked against both catalogues.

Codes are text as in the self-assessment: "1.10", and "M4.1" for the first paragraph of level 4. A table leads one
generation on; over several generations they are followed one after the other, and the least sure step is how sure
the whole way is. Knows no plan and no sentence but the reasons that stand in the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from ctcl_xlsx import templates
from ctcl_xlsx.inspection import Table, open_table
from ctcl_xlsx.issues import CtclError, Issue
from ctcl_xlsx.model import LEVEL4_GROUP, Catalog, Confidence, Criterion, Level4
from ctcl_xlsx.shipped import shipped

LEVEL4_CODE = f"M{LEVEL4_GROUP}."
_SUREST_FIRST = tuple(Confidence)


class Kind(StrEnum):
    """What became of a criterion."""

    SAME = "same"  # each code stays itself
    RENAMED = "renamed"  # one to one
    MERGED = "merged"  # several to one
    SPLIT = "split"  # to one of several: a person decides
    DROPPED = "dropped"  # nothing follows it


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a table: these codes lead to those, and why."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    kind: Kind
    confidence: Confidence
    reason: str

    def of(self, code: str) -> tuple[str, ...]:
        """Where `code` leads."""
        return (code,) if self.kind is Kind.SAME else self.targets


@dataclass(frozen=True, slots=True)
class CriterionMap:
    """The table from one catalogue to another; every code of the first stands in exactly one entry."""

    source: str
    target: str
    entries: tuple[Entry, ...]

    def entry(self, code: str) -> Entry | None:
        """The entry that `code` stands in; None when the catalogue has no such code."""
        return next((entry for entry in self.entries if code in entry.sources), None)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a criterion leads in another catalogue: one code is an answer, none or several are for a person."""

    codes: tuple[str, ...]
    confidence: Confidence
    reasons: tuple[str, ...] = ()
    known: bool = True  # False where no table speaks of it


# ------------------------------------------------------------------------------------------------- codes


def code_of(number: str, group: str = "") -> str:
    """ "1.10", or "M4.1" in the group of level 4."""
    return f"{LEVEL4_CODE}{number}" if group == LEVEL4_GROUP else number


def find(catalog: Catalog, code: str) -> Criterion | Level4 | None:
    """The criterion or paragraph of a catalogue with this code."""
    if code.startswith(LEVEL4_CODE):
        return catalog.find(code.removeprefix(LEVEL4_CODE), LEVEL4_GROUP)
    return catalog.find(code)


def codes(catalog: Catalog) -> tuple[str, ...]:
    """All codes of a catalogue in official order, level 4 last."""
    return (*(c.number for c in catalog.criteria()), *(code_of(p.number, LEVEL4_GROUP) for p in catalog.level4))


# ----------------------------------------------------------------------------------------------- reading


def read_mapping(path: Path, catalogs: Mapping[str, Catalog]) -> CriterionMap:
    """The table in a TOML file, between two of the given catalogues. Raises CtclError with all its problems."""
    problems: list[Issue] = []
    top = open_table(path, problems)
    source, target = (_catalog_of(top, key, catalogs) for key in ("from", "to"))
    default = top.choice("confidence", Confidence, Confidence.INFERRED)
    entries = [(table, _entry(table, default)) for table in top.tables("entry")]
    if source and target:
        _blame_codes(entries, source, target)
        spoken = {code for _, entry in entries for code in entry.sources}
        forgotten = [code for code in codes(source) if code not in spoken]
        if forgotten:
            top.blame("entry", "mapping-gap", ", ".join(forgotten))
    top.end()
    if problems or source is None or target is None:
        raise CtclError(*problems)
    return CriterionMap(source.id, target.id, tuple(entry for _, entry in entries))


def _catalog_of(top: Table, key: str, catalogs: Mapping[str, Catalog]) -> Catalog | None:
    name = top.text(key)
    if name and name not in catalogs:
        top.blame(key, "choice", ", ".join(catalogs))
    return catalogs.get(name)


def _entry(table: Table, default: Confidence) -> Entry:
    sources, targets = table.texts("from", needed=True), table.texts("to", needed=True)
    kind = table.choice("kind", Kind, Kind.SAME)
    stated = table.text("confidence", needed=False)
    confidence = table.choice("confidence", Confidence, default) if stated else default
    reason = table.text("reason")
    fits = {
        Kind.SAME: sources == targets and len(sources) > 0,
        Kind.RENAMED: len(sources) == len(targets) == 1,
        Kind.MERGED: len(sources) > 1 and len(targets) == 1,
        Kind.SPLIT: len(sources) > 0 and len(targets) > 1,
        Kind.DROPPED: len(sources) > 0 and not targets,
    }
    if not fits[kind]:
        table.blame("kind", "mapping-kind")
    table.end()
    return Entry(sources, targets, kind, confidence, reason)


def _blame_codes(entries: Iterable[tuple[Table, Entry]], source: Catalog, target: Catalog) -> None:
    """Codes that a catalogue does not have, and those that stand in two places."""
    seen: set[str] = set()
    for table, entry in entries:
        for key, listed, catalog in (("from", entry.sources, source), ("to", entry.targets, target)):
            unknown = [code for code in listed if find(catalog, code) is None]
            if unknown:
                table.blame(key, "mapping-code", ", ".join(unknown))
        twice = [code for i, code in enumerate(entry.sources) if code in seen or code in entry.sources[:i]]
        twice += [code for i, code in enumerate(entry.targets) if code in entry.targets[:i]]
        if twice:
            table.blame("from", "mapping-twice", ", ".join(twice))
        seen.update(entry.sources)


@cache
def shipped_mappings() -> tuple[CriterionMap, ...]:
    """The tables shipped beside the catalogues."""
    known = {name: templates.catalog(name) for name in templates.catalog_ids()}
    folder = shipped("workbook_templates") / "mappings"
    return tuple(read_mapping(path, known) for path in sorted(folder.glob("*.toml")))


# --------------------------------------------------------------------------------------------- following


def destination(code: str, source: Catalog, target: Catalog) -> Destination:
    """Where `code` of the catalogue `source` leads in `target`, over as many tables as lie between them."""
    start = source
    if find(source, code) is None and source.parent:
        start = templates.catalog(source.parent)  # an inferred catalogue also offers its parent's codes
    steps = _steps(start.id, target.id)
    if steps is None or find(start, code) is None:
        return Destination((), Confidence.INFERRED, known=False)
    found = [code]
    told: list[Entry] = []
    reasons: tuple[str, ...] = ()
    for step in steps:
        entries = [entry for entry in map(step.entry, found) if entry]
        found = list(dict.fromkeys(to for one, entry in zip(found, entries, strict=True) for to in entry.of(one)))
        told += entries
        # What an earlier generation did to it explains nothing where a later one says more.
        reasons = tuple(dict.fromkeys(e.reason for e in entries if e.kind is not Kind.SAME)) or reasons
    weakest = max((entry.confidence for entry in told), key=_SUREST_FIRST.index, default=Confidence.VERIFIED)
    return Destination(tuple(sorted(found, key=codes(target).index)), weakest, reasons)


def _steps(source: str, target: str) -> tuple[CriterionMap, ...] | None:
    """The tables from one catalogue to another, the fewest; () where both are one, None where no way leads."""
    return next((way for way in _ways(source) if (way[-1].target if way else source) == target), None)


def _ways(source: str) -> Iterator[tuple[CriterionMap, ...]]:
    ways: list[tuple[CriterionMap, ...]] = [()]
    for way in ways:  # grows while it is walked: shorter ways first
        yield way
        end = way[-1].target if way else source
        met = {source, *(step.target for step in way)}
        ways += [(*way, step) for step in shipped_mappings() if step.source == end and step.target not in met]
