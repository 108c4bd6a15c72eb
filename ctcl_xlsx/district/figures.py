"""What can be counted in a district. Every table is made by sorting the same rows into drawers, so all totals agree.

Owns the drawers (standards, sources, quarters, owners, schools), never their names: a drawer that is no number or
label of the project's data has a slug that the summary's words name. Knows no workbook and no sentence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from ctcl_xlsx import templates
from ctcl_xlsx.checks import Missing, RowReport
from ctcl_xlsx.checks.plausibility import code_of
from ctcl_xlsx.district.district import District, Submission, school_id
from ctcl_xlsx.district.missing import total_missing
from ctcl_xlsx.issues import Code
from ctcl_xlsx.model import LEVEL4_GROUP, Catalog, Criterion, Level, Level4, Role, Standard
from ctcl_xlsx.text import fold, has_text, loose, plain
from ctcl_xlsx.values import parse_budget
from ctcl_xlsx.values.funding import FUNDING_LABELS, funding_label
from ctcl_xlsx.workbook.labels import STATUSES

# Slugs of the drawers beside the data's own.
LEVEL4, SEVERAL, NO_CRITERION, BLANK, UNKNOWN = "level4", "several", "none", "blank", "unknown"
NO_SOURCE, SEVERAL_SOURCES = "no-source", "several-sources"
NO_DATE, MISSING, UNREADABLE, LATER = "no-date", "missing", "unreadable", "later"
NOT_SAID, OTHER = "not-said", "other"
NO_MONEY = "khong"  # the code of "no money needed"
_LEVELS = tuple(level.value for level in Level)
_STATUSES = {fold(status): status for status in STATUSES}


@dataclass(frozen=True, slots=True)
class Line:
    """A row that counts, with the plan it stands in."""

    plan: Submission
    report: RowReport

    @property
    def done(self) -> bool:
        """Whether the school says that it is done."""
        return self.report.deadline.kind == "done" or status_of(self) == STATUSES[0]


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows counted together."""

    rows: int = 0
    complete: int = 0
    missing: Missing = field(default_factory=Missing)
    budget: int = 0
    with_amount: int = 0
    schools: int = 0


@dataclass(frozen=True, slots=True)
class Drawer:
    """A group of rows: its name (a number, a label of the data, or a slug) and what is in it."""

    name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Block:
    """The plans of one school year, level and catalogue: figures of different ones are never added up."""

    school_year: str
    level: str
    catalog: Catalog
    plans: tuple[Submission, ...]
    lines: tuple[Line, ...]

    @property
    def schools(self) -> int:
        """How many schools the plans are from."""
        return len({school_id(plan) for plan in self.plans})


def lines_of(plans: Iterable[Submission]) -> tuple[Line, ...]:
    """Every row of these plans, in order."""
    return tuple(Line(plan, row) for plan in plans for row in plan.content.report.rows)


def tally(lines: Iterable[Line]) -> Tally:
    """What these rows come to."""
    counted = tuple(lines)
    reports = [line.report for line in counted]
    amounts = [r.amount for r in reports if r.amount is not None]
    missing = total_missing(
        Missing(
            int(Code.OWNER_MISSING in r.gaps),
            int(Code.DEADLINE_MISSING in r.gaps),
            int(Code.BUDGET_MISSING in r.gaps),
            int(Code.BUDGET_AMOUNT_MISSING in r.gaps),
        )
        for r in reports
    )
    schools = len({school_id(line.plan) for line in counted})
    return Tally(len(reports), sum(r.complete for r in reports), missing, sum(amounts), len(amounts), schools)


def sorted_into(lines: Iterable[Line], drawer_of: Callable[[Line], str]) -> dict[str, tuple[Line, ...]]:
    """The rows by drawer; each row lies in exactly one."""
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[drawer_of(line)].append(line)
    return {name: tuple(content) for name, content in found.items()}


def _drawers(lines: Iterable[Line], drawer_of: Callable[[Line], str], order: Sequence[str]) -> tuple[Drawer, ...]:
    """Tallies by drawer: those of `order` first, whether or not anything is in them, others after by name."""
    found = sorted_into(lines, drawer_of)
    names = [*order, *sorted(set(found) - set(order))]
    return tuple(Drawer(name, tally(found.get(name, ()))) for name in names)


def _used(drawers: Iterable[Drawer]) -> tuple[Drawer, ...]:
    return tuple(d for d in drawers if d.tally.rows)


# ---------------------------------------------------------------------------------------------- criteria


def blocks(district: District) -> tuple[Block, ...]:
    """The blocks, the latest school year first, within it by level."""
    found: dict[tuple[str, str, str], list[Submission]] = defaultdict(list)
    for plan in district.plans:
        found[plan.school_year, plan.school.level, plan.content.catalog.id].append(plan)
    made = [
        Block(year, level, plans[0].content.catalog, tuple(plans), lines_of(plans))
        for (year, level, _), plans in found.items()
    ]
    made.sort(key=lambda b: (level_rank(b.level), b.catalog.id))
    return tuple(sorted(made, key=lambda b: b.school_year, reverse=True))


def largest(found: Sequence[Block]) -> Block | None:
    """The block with most rows among those of the latest school year; None where no plan counts."""
    latest = [block for block in found if block.school_year == found[0].school_year]
    return max(latest, key=lambda b: len(b.lines), default=None)


def level_rank(level: str) -> tuple[int, str]:
    """The order of levels; what is none comes last, by name."""
    return (_LEVELS.index(level) if level in _LEVELS else len(_LEVELS), level)


def criteria_of(line: Line) -> tuple[Criterion | Level4, ...]:
    """The criteria a row names that its catalogue (or the parent of an inferred one) has, each once."""
    catalog = line.plan.content.catalog
    found = [templates.find_offered(catalog, *code_of(ref)) for ref in line.report.criteria]
    return tuple(dict.fromkeys(c for c in found if c is not None))


def standard_of(line: Line) -> str:
    """The drawer of a row among the standards. Several criteria: the row counts once, in a drawer of its own."""
    named = criteria_of(line)
    if len(line.report.criteria) > 1:
        return SEVERAL
    if named:
        return LEVEL4 if isinstance(named[0], Level4) else str(named[0].standard)
    if line.report.row.group == LEVEL4_GROUP:
        return LEVEL4
    return _unnamed(line)


def _unnamed(line: Line) -> str:
    """A row without a criterion of the catalogue: a whole standard, none by choice, nothing said, something unknown."""
    for ref in line.report.criteria:
        if ref.criterion is None and any(s.number == ref.standard for s in line.plan.content.catalog.standards):
            return str(ref.standard)
        if "no_criterion" in ref.flags:
            return NO_CRITERION
    return BLANK if line.report.names_no_criterion else UNKNOWN


def by_standard(block: Block) -> tuple[Drawer, ...]:
    """Every standard of the block's catalogue, then level 4 and what belongs to no single standard."""
    order = [str(s.number) for s in block.catalog.standards]
    found = _drawers(block.lines, standard_of, [*order, LEVEL4, SEVERAL, NO_CRITERION, BLANK, UNKNOWN])
    return tuple(d for d in found if d.name in order or d.tally.rows)


def by_criterion(block: Block) -> tuple[tuple[Criterion, Tally], ...]:
    """Every criterion of the block's catalogue with the rows that name it: one that names several counts at each."""
    naming: dict[Criterion, list[Line]] = {criterion: [] for criterion in block.catalog.criteria()}
    for line in block.lines:
        for criterion in criteria_of(line):
            if isinstance(criterion, Criterion) and criterion in naming:
                naming[criterion].append(line)
    return tuple((criterion, tally(lines)) for criterion, lines in naming.items())


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
    whole = {standard_of(line) for line in block.lines}
    standards = tuple(
        s for s in block.catalog.standards if unnamed.issuperset(s.criteria) and str(s.number) not in whole
    )
    return standards, tuple(c for c in block.catalog.criteria() if c in unnamed)


# ------------------------------------------------------------------------------------------------- money


def source_of(line: Line) -> str:
    """The source a row's money is from, as the dropdown names it; both the amount's cell and the source's count."""
    column = line.plan.content.form.role(Role.FUNDING)
    typed = line.report.row.get(column.key) if column else ""
    stated = parse_budget(typed)
    labels = tuple(dict.fromkeys(funding_label(code) for code in (*line.report.budget.source, *stated.source)))
    if len(labels) > 1:
        return SEVERAL_SOURCES
    if labels:
        return labels[0]
    if not line.report.amount and "none" in (stated.kind, line.report.budget.kind):
        return funding_label(NO_MONEY)
    return NO_SOURCE if stated.kind in ("blank", "none") else funding_label(typed)


def by_source(lines: Iterable[Line]) -> tuple[Drawer, ...]:
    """Rows and money by source, in the dropdown's order; the drawers without one source last."""
    order = (*FUNDING_LABELS, SEVERAL_SOURCES, NO_SOURCE)
    return _used(_drawers(lines, source_of, order))


# ------------------------------------------------------------------------------------------------- times


def month_of(line: Line) -> str:
    """The drawer of a row's deadline: "2026-11", or why there is no month."""
    deadline = line.report.deadline
    if deadline.end is not None:
        return f"{deadline.end:%Y-%m}"
    if deadline.kind == "invalid":
        return UNREADABLE
    return MISSING if Code.DEADLINE_MISSING in line.report.gaps else NO_DATE


def quarter_of(line: Line) -> str:
    """The drawer of a row's deadline: "2026-Q4", "later" after the calendar year in which the school year ends."""
    end = line.report.deadline.end
    if end is None:
        return month_of(line)
    first = templates.first_year(line.plan.school_year)
    if first is not None and end.year > first + 1:
        return LATER
    return f"{end.year}-Q{(end.month + 2) // 3}"


def by_month(lines: Iterable[Line]) -> tuple[Drawer, ...]:
    """Rows by the month they are due in, in order of time."""
    return _in_time(_drawers(lines, month_of, ()))


def by_quarter(lines: Iterable[Line]) -> tuple[Drawer, ...]:
    """Rows by the quarter they are due in, in order of time; what is due later is one drawer."""
    return _in_time(_drawers(lines, quarter_of, ()))


def has_time(drawer: Drawer) -> bool:
    """Whether a drawer of deadlines stands for a time, not for the lack of one."""
    return drawer.name not in (NO_DATE, UNREADABLE, MISSING)


def _in_time(drawers: Iterable[Drawer]) -> tuple[Drawer, ...]:
    last = (LATER, NO_DATE, UNREADABLE, MISSING)
    rank = {name: at for at, name in enumerate(last, 1)}
    return tuple(sorted(_used(drawers), key=lambda d: (rank.get(d.name, 0), d.name)))


def overdue(lines: Iterable[Line], day: date) -> tuple[Line, ...]:
    """The rows that were due before `day` and are not said to be done."""
    ends = ((line, line.report.deadline.end) for line in lines)
    return tuple(line for line, end in ends if end is not None and end < day and not line.done)


# -------------------------------------------------------------------------------------- owners and status


def owner_of(line: Line) -> str:
    """Who leads a row: the first party marked as leading, else the first named; "" where none is."""
    owners = line.report.owners
    return next(iter((*(owners.lead or ()), *owners.parties)), "")


def owners_top(lines: Iterable[Line], most: int) -> tuple[Drawer, ...]:
    """Who leads most rows, each under its commonest spelling."""
    found = sorted_into((line for line in lines if owner_of(line)), lambda line: loose(owner_of(line)))
    named = [Drawer(_commonest(map(owner_of, led)), tally(led)) for led in found.values()]
    return tuple(sorted(named, key=lambda d: (-d.tally.rows, d.name))[:most])


def _commonest(texts: Iterable[str]) -> str:
    counted = Counter(map(plain, texts))
    return min(counted, key=lambda text: (-counted[text], text))


def status_of(line: Line) -> str:
    """How far a row has come: one of the form's three answers, or why there is none."""
    column = line.plan.content.form.role(Role.STATUS)
    typed = line.report.row.get(column.key) if column else ""
    return _STATUSES.get(fold(typed), OTHER) if has_text(typed) else NOT_SAID


def any_status(lines: Iterable[Line]) -> bool:
    """Whether any school says how far it has come."""
    return any(status_of(line) != NOT_SAID for line in lines)


def by_status(lines: Iterable[Line]) -> tuple[Drawer, ...]:
    """Rows done, in progress, not done, and those that do not say."""
    return _drawers(lines, status_of, (*STATUSES, NOT_SAID))
