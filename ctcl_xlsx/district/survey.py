"""One look at each plan that counts: everything the summary counts comes from here, and no plan is held on to.

Owns what is remembered of a plan (`PlanFigures`) and of the district as a whole. Rows are counted into their block as
they come; what can be counted from these stands in `figures`.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ctcl_xlsx import templates
from ctcl_xlsx.checks import Missing
from ctcl_xlsx.district.district import Submission, school_id
from ctcl_xlsx.district.figures import Block, Counted, Sums, Tally, level_rank, together
from ctcl_xlsx.district.lines import OVERDUE, time_left
from ctcl_xlsx.district.listing import Line
from ctcl_xlsx.district.telling import Told, amount, is_to_mend, last_day, told_of
from ctcl_xlsx.issues import Severity
from ctcl_xlsx.model import Catalog, Criterion, Role

BlockKey = tuple[str, str, str]  # school year, level, catalogue


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """What a plan comes to. `errors` are those beyond the missing answers, `to_mend` what its school should hear of,
    `faulty` whether anything is an error.

    `criteria` are the rows that name each criterion of its catalogue, in official order; `other` those that name none.
    """

    tally: Tally
    errors: int
    to_mend: int
    faulty: bool
    overdue: int
    criteria: array[int]
    other: int


@dataclass(slots=True)
class Asked:
    """Requests counted: all, the schools they are of, and how often each public body is named ("" for none)."""

    count: int = 0
    schools: set[tuple[str, ...]] = field(default_factory=set)
    bodies: Counter[str] = field(default_factory=Counter)

    def add(self, plan: Submission, named: Sequence[tuple[str, ...]]) -> None:
        """The requests of a plan, by the public bodies that each names."""
        if named:
            self.count += len(named)
            self.schools.add(school_id(plan))
            for bodies in named:
                self.bodies.update(bodies or ("",))


@dataclass(frozen=True, slots=True)
class Survey:
    """The district counted: its blocks, each plan by its file, how many schools, requests, and which columns of text
    any plan fills (`roles`, and by file the titles of its `own` beside these)."""

    blocks: tuple[Block, ...] = ()
    plans: Mapping[str, PlanFigures] = field(default_factory=dict)
    schools: int = 0
    asked: Asked = field(default_factory=Asked)
    roles: frozenset[Role] = frozenset()
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, plans: Iterable[Submission]) -> list[PlanFigures]:
        """The figures of these plans."""
        return [self.plans[plan.file.file] for plan in plans]

    def tally(self, plans: Iterable[Submission]) -> Tally:
        """What these plans come to, together."""
        return together(figures.tally for figures in self.of(plans))

    def overdue(self, plans: Iterable[Submission]) -> int:
        """How many rows of these plans are overdue."""
        return sum(figures.overdue for figures in self.of(plans))


@dataclass(slots=True)
class _Block:
    """A block being counted."""

    catalog: Catalog
    counted: Counted
    order: dict[Criterion, int]
    plans: int = 0
    schools: set[int] = field(default_factory=set)
    listed: list[Tally] = field(default_factory=list)


def block_key(plan: Submission) -> BlockKey:
    """The block that a plan belongs to."""
    brief = plan.file.brief
    return plan.school_year, plan.school.level, brief.catalog if brief else ""


def survey(plans: Sequence[Submission], day: date | None) -> Survey:
    """Count these plans, each looked at once."""
    schools: dict[tuple[str, ...], int] = {}
    for plan in plans:
        schools.setdefault(school_id(plan), len(schools))
    blocks: dict[BlockKey, _Block] = {}
    figures: dict[str, PlanFigures] = {}
    asked = Asked()
    used: set[str] = set()
    own: dict[str, tuple[str, ...]] = {}
    for plan in sorted(plans, key=lambda p: schools[school_id(p)]):  # rows of one school one after the other
        told = told_of(plan.file)
        block = _block_of(blocks, plan)
        number = schools[school_id(plan)]
        found = _count(block, plan, told, number, day)
        figures[plan.file.file] = found
        block.plans += 1
        block.schools.add(number)
        if plan.expected is not None:
            block.listed.append(found.tally)
        asked.add(plan, told.bodies)
        used.update(told.roles)
        if told.own:
            own[plan.file.file] = told.own
    made = [_finished(key, block) for key, block in blocks.items()]
    return Survey(_in_order(made), figures, len(schools), asked, frozenset(map(Role, used)), own)


def _block_of(blocks: dict[BlockKey, _Block], plan: Submission) -> _Block:
    key = block_key(plan)
    if key not in blocks:
        catalog = templates.catalog(key[2])
        blocks[key] = _Block(catalog, Counted(), {c: at for at, c in enumerate(catalog.criteria())})
    return blocks[key]


def _count(block: _Block, plan: Submission, told: Told, school: int, day: date | None) -> PlanFigures:
    """Count a plan into its block, and what it comes to by itself."""
    counted = block.counted
    rows, complete, *missing, budget, with_amount = told.tally
    if rows:
        counted.whole.add_counts(school, rows, complete, budget, with_amount)
    for name, drawers in told.drawers.items():
        sums: Sums = getattr(counted, name)
        for drawer, counts in drawers:
            sums[drawer].add_counts(school, *counts)
    counted.quarter_of.update(told.quarters)
    for spelling, times in told.spellings.items():
        counted.spellings[spelling] += times
    criteria = array("L", bytes(len(block.order) * array("L").itemsize))
    for code, group, counts in told.criteria:
        criterion = templates.find_offered(block.catalog, code, group)
        if isinstance(criterion, Criterion):
            counted.criteria[criterion].add_counts(school, *counts)
            if criterion in block.order:
                criteria[block.order[criterion]] = counts[0]
    notes = plan.file.notes
    return PlanFigures(
        Tally(rows, complete, Missing(*missing), budget, with_amount, int(rows > 0)),
        told.errors,
        told.to_mend + sum(map(is_to_mend, notes)),
        told.faulty or any(i.severity is Severity.ERROR for i in notes),
        0 if day is None else _count_days(counted, told, school, day),
        criteria,
        told.unnamed,
    )


def _count_days(counted: Counted, told: Told, school: int, day: date) -> int:
    """Count how the rows stand on a day; how many are overdue."""
    late = 0
    for line, (complete, standing) in zip(told.rows, told.stands, strict=True):
        stands = stands_on(line, standing, day)
        counted.days[stands].add(school, complete, amount(line))
        late += stands == OVERDUE
    return late


def stands_on(line: Line, standing: str, day: date) -> str:
    """How a row of the list of all rows stands on a day."""
    end = last_day(line)
    return standing if standing or end is None else time_left(end, day)


def _finished(key: BlockKey, block: _Block) -> Block:
    year, level, _ = key
    return Block(year, level, block.catalog, block.counted, block.plans, len(block.schools), together(block.listed))


def _in_order(found: Iterable[Block]) -> tuple[Block, ...]:
    """The latest school year first, within it by level."""
    made = sorted(found, key=lambda b: (level_rank(b.level), b.catalog.id))
    return tuple(sorted(made, key=lambda b: b.school_year, reverse=True))
