"""What can be counted in a district. Every row is looked at once and put into one drawer of each table, so that all
totals agree; the rows themselves are not kept.

Owns the counting and the tables' order. In which drawer a row lies stands in `lines`. Knows no workbook and no
sentence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ctcl_xlsx.checks import Missing, RowReport
from ctcl_xlsx.district.lines import (
    BLANK,
    LATER,
    LEVEL4,
    MISSING,
    NO_CRITERION,
    NO_DATE,
    NO_SOURCE,
    NOT_SAID,
    SEVERAL,
    SEVERAL_SOURCES,
    UNKNOWN,
    UNREADABLE,
    Reading,
    owner_of,
)
from ctcl_xlsx.issues import Code
from ctcl_xlsx.model import Catalog, Criterion, Level, Standard
from ctcl_xlsx.text import loose, plain
from ctcl_xlsx.values.funding import FUNDING_LABELS
from ctcl_xlsx.workbook.labels import STATUSES

_LEVELS = tuple(level.value for level in Level)


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows counted together, and how many schools they are from (0 where several tallies were put together)."""

    rows: int = 0
    complete: int = 0
    missing: Missing = field(default_factory=Missing)
    budget: int = 0
    with_amount: int = 0
    schools: int = 0


class Sum:
    """Rows being counted together. Those of one school come one after the other."""

    __slots__ = ("_last", "budget", "complete", "rows", "schools", "with_amount")

    def __init__(self) -> None:
        self.rows = self.complete = self.budget = self.with_amount = self.schools = 0
        self._last = -1

    def add(self, school: int, complete: bool, amount: int | None) -> None:
        """A row of the school with this number."""
        self.rows += 1
        self.complete += complete
        if amount is not None:
            self.budget += amount
            self.with_amount += 1
        if school != self._last:
            self._last = school
            self.schools += 1

    def add_counts(self, school: int, rows: int, complete: int, budget: int, with_amount: int) -> None:
        """Rows of one school that were counted before."""
        self.rows += rows
        self.complete += complete
        self.budget += budget
        self.with_amount += with_amount
        if school != self._last:
            self._last = school
            self.schools += 1

    @property
    def tally(self) -> Tally:
        """What it came to; what is missing was not counted."""
        return Tally(self.rows, self.complete, Missing(), self.budget, self.with_amount, self.schools)


Sums = defaultdict[str, Sum]


@dataclass(frozen=True, slots=True)
class Drawer:
    """A group of rows: its name (a number, a label of the data, or a slug) and what is in it."""

    name: str
    tally: Tally


class Counted:
    """Rows counted in every table at once."""

    def __init__(self) -> None:
        self.whole = Sum()
        self.standards, self.sources, self.months, self.statuses, self.days = (Sums(Sum) for _ in range(5))
        self.owners = Sums(Sum)
        self.spellings: defaultdict[str, int] = defaultdict(int)
        self.criteria: defaultdict[Criterion, Sum] = defaultdict(Sum)
        self.quarter_of: dict[str, str] = {}

    def add(self, reading: Reading, row: RowReport, school: int) -> tuple[Criterion, ...]:
        """A row, in every table but that of the days; the criteria it names."""
        complete, amount = row.complete, row.amount
        told = school, complete, amount
        named = reading.criteria(row)
        month = reading.month(row)
        if month not in self.quarter_of:
            self.quarter_of[month] = reading.quarter_of_month(month)
        self.whole.add(*told)
        self.standards[reading.standard(row, named)].add(*told)
        self.sources[reading.source(row)].add(*told)
        self.months[month].add(*told)
        self.statuses[reading.status(row)].add(*told)
        owner = owner_of(row)
        if owner:
            key, spelling = _owner_keys(owner)
            self.owners[key].add(*told)
            self.spellings[spelling] += 1
        criteria = tuple(c for c in named if isinstance(c, Criterion))
        for criterion in criteria:
            self.criteria[criterion].add(*told)
        return criteria


@lru_cache(maxsize=1 << 14)
def _owner_keys(owner: str) -> tuple[str, str]:
    return loose(owner), plain(owner)


def tally_of(rows: Iterable[RowReport]) -> Tally:
    """What the rows of one plan come to."""
    counted, missing = Sum(), [0, 0, 0, 0]
    for row in rows:
        counted.add(0, row.complete, row.amount)
        for at, code in enumerate(_GAPS):
            missing[at] += code in row.gaps
    return Tally(
        counted.rows, counted.complete, Missing(*missing), counted.budget, counted.with_amount, counted.schools
    )


_GAPS = (Code.OWNER_MISSING, Code.DEADLINE_MISSING, Code.BUDGET_MISSING, Code.BUDGET_AMOUNT_MISSING)


def together(tallies: Iterable[Tally]) -> Tally:
    """All of them as one; schools are not added up, one of them may stand in several."""
    rows = complete = budget = with_amount = 0
    missing = Missing()
    for part in tallies:
        rows += part.rows
        complete += part.complete
        budget += part.budget
        with_amount += part.with_amount
        if part.missing is not _NONE_MISSING:
            missing = missing.plus(part.missing)
    return Tally(rows, complete, missing, budget, with_amount)


_NONE_MISSING = Missing()


def _drawers(found: Mapping[str, Sum], order: Sequence[str]) -> tuple[Drawer, ...]:
    """Tallies by drawer: those of `order` first, whether or not anything is in them, others after by name."""
    names = [*order, *sorted(set(found) - set(order))]
    return tuple(Drawer(name, found[name].tally if name in found else Tally()) for name in names)


def _used(drawers: Iterable[Drawer]) -> tuple[Drawer, ...]:
    return tuple(d for d in drawers if d.tally.rows)


# ---------------------------------------------------------------------------------------------- criteria


@dataclass(frozen=True, slots=True)
class Block:
    """The plans of one school year, level and catalogue: figures of different ones are never added up.

    `listed` is what the plans of schools on the roster come to (all of them, where there is none).
    """

    school_year: str
    level: str
    catalog: Catalog
    counted: Counted
    plans: int
    schools: int
    listed: Tally

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from other blocks."""
        return self.school_year, self.level, self.catalog.id


def largest(found: Sequence[Block]) -> Block | None:
    """The block with most rows among those of the latest school year; None where no plan counts."""
    latest = [block for block in found if block.school_year == found[0].school_year]
    return max(latest, key=lambda b: b.counted.whole.rows, default=None)


def level_rank(level: str) -> tuple[int, str]:
    """The order of levels; what is none comes last, by name."""
    return (_LEVELS.index(level) if level in _LEVELS else len(_LEVELS), level)


def by_standard(block: Block) -> tuple[Drawer, ...]:
    """Every standard of the block's catalogue, then level 4 and what belongs to no single standard."""
    order = [str(s.number) for s in block.catalog.standards]
    found = _drawers(block.counted.standards, [*order, LEVEL4, SEVERAL, NO_CRITERION, BLANK, UNKNOWN])
    return tuple(d for d in found if d.name in order or d.tally.rows)


def by_criterion(block: Block) -> tuple[tuple[Criterion, Tally], ...]:
    """Every criterion of the block's catalogue with the rows that name it: one that names several counts at each."""
    found = block.counted.criteria
    return tuple((c, found[c].tally if c in found else Tally()) for c in block.catalog.criteria())


def most_planned(block: Block, most: int) -> tuple[tuple[Criterion, Tally], ...]:
    """The criteria that most rows name, in official order where equal."""
    found = [pair for pair in by_criterion(block) if pair[1].rows]
    return tuple(sorted(found, key=lambda pair: -pair[1].rows)[:most])


def mandatory(block: Block) -> tuple[tuple[Criterion, Tally], ...]:
    """The mandatory criteria with the rows that name them; none before TT 57."""
    return tuple(pair for pair in by_criterion(block) if pair[0].mandatory)


def never_planned(block: Block) -> tuple[tuple[Standard, ...], tuple[Criterion, ...]]:
    """The standards and the criteria that no row of the block names."""
    unnamed = {criterion for criterion, counted in by_criterion(block) if not counted.rows}
    whole = block.counted.standards
    standards = tuple(
        s for s in block.catalog.standards if unnamed.issuperset(s.criteria) and str(s.number) not in whole
    )
    return standards, tuple(c for c in block.catalog.criteria() if c in unnamed)


# ------------------------------------------------------------------------------------------------- money


def by_source(*parts: Counted) -> tuple[Drawer, ...]:
    """Rows and money by source, in the dropdown's order; the drawers without one source last."""
    order = (*FUNDING_LABELS, SEVERAL_SOURCES, NO_SOURCE)
    found = [_drawers(part.sources, order) for part in parts]
    names = [*order, *sorted({d.name for drawers in found for d in drawers} - set(order))]
    lying = {name: [d.tally for drawers in found for d in drawers if d.name == name] for name in names}
    return _used(Drawer(name, t[0] if len(t) == 1 else together(t)) for name, t in lying.items())


# ------------------------------------------------------------------------------------------------- times


def by_month(counted: Counted) -> tuple[Drawer, ...]:
    """Rows by the month they are due in, in order of time."""
    return _in_time(_drawers(counted.months, ()))


def by_quarter(counted: Counted) -> tuple[Drawer, ...]:
    """Rows by the quarter they are due in, in order of time; what is due later is one drawer."""
    found: dict[str, list[Tally]] = defaultdict(list)
    for month in by_month(counted):
        found[counted.quarter_of[month.name]].append(month.tally)
    return _in_time(Drawer(name, together(months)) for name, months in found.items())


def has_time(drawer: Drawer) -> bool:
    """Whether a drawer of deadlines stands for a time, not for the lack of one."""
    return drawer.name not in (NO_DATE, UNREADABLE, MISSING)


def _in_time(drawers: Iterable[Drawer]) -> tuple[Drawer, ...]:
    last = (LATER, NO_DATE, UNREADABLE, MISSING)
    rank = {name: at for at, name in enumerate(last, 1)}
    return tuple(sorted(_used(drawers), key=lambda d: (rank.get(d.name, 0), d.name)))


# -------------------------------------------------------------------------------------- owners and status


def owners_top(counted: Counted, most: int) -> tuple[Drawer, ...]:
    """Who leads most rows, each under its commonest spelling."""
    spelt: dict[str, list[str]] = defaultdict(list)
    for spelling in counted.spellings:
        spelt[loose(spelling)].append(spelling)
    named = [Drawer(_commonest(spelt[key], counted.spellings), led.tally) for key, led in counted.owners.items()]
    return tuple(sorted(named, key=lambda d: (-d.tally.rows, d.name))[:most])


def _commonest(texts: Iterable[str], counted: Mapping[str, int]) -> str:
    return min(texts, key=lambda text: (-counted[text], text))


def any_status(counted: Counted) -> bool:
    """Whether any school says how far it has come."""
    return any(name != NOT_SAID for name in counted.statuses)


def by_status(counted: Counted) -> tuple[Drawer, ...]:
    """Rows done, in progress, not done, and those that do not say."""
    return _drawers(counted.statuses, (*STATUSES, NOT_SAID))
