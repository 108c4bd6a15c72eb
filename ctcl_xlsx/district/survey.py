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

from ctcl_xlsx.checks import RowReport
from ctcl_xlsx.district.district import Submission, school_id
from ctcl_xlsx.district.figures import Block, Counted, Tally, level_rank, tally_of, together
from ctcl_xlsx.district.files import Content
from ctcl_xlsx.district.lines import OVERDUE, Reading
from ctcl_xlsx.district.requests import Mark, Request, requests_of
from ctcl_xlsx.issues import Code, Issue, Severity
from ctcl_xlsx.model import Catalog, Column, Criterion, Form, Role, Row
from ctcl_xlsx.vi import summary as w

SHOWN = (*map(Role, w.TEXT_HEADS), Role.CRITERION)  # what the list of all rows has columns for
BlockKey = tuple[str, str, str]  # school year, level, catalogue


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """What a plan comes to. `errors` are those beyond the missing answers, `to_mend` what its school should hear of,
    `faulty` whether anything is an error.

    `criteria` are the rows that name each criterion of its catalogue, in official order; `other` those that name none;
    `asked` is where it asks for support.
    """

    tally: Tally
    errors: int
    to_mend: int
    faulty: bool
    overdue: int
    criteria: array[int]
    other: int
    asked: tuple[Mark, ...] = ()


@dataclass(slots=True)
class Asked:
    """Requests counted: all, the schools they are of, and how often each public body is named ("" for none)."""

    count: int = 0
    schools: set[tuple[str, ...]] = field(default_factory=set)
    bodies: Counter[str] = field(default_factory=Counter)

    def add(self, plan: Submission, found: Sequence[Request]) -> None:
        """The requests of a plan."""
        if found:
            self.count += len(found)
            self.schools.add(school_id(plan))
            for request in found:
                self.bodies.update(request.bodies or ("",))


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


class Columns:
    """The columns of a form as the list of all rows shows them: by role, and those that have no place there."""

    def __init__(self, form: Form) -> None:
        found = [(role, form.role(role)) for role in SHOWN]
        self.by_role = [(role, column.key) for role, column in found if column is not None]
        first = [column for _, column in found]
        self.own: list[Column] = [c for c in form.columns if c not in first]
        self._named = {c.key for c in form.columns}

    def own_texts(self, row: Row, extra: Mapping[str, str]) -> dict[str, str]:
        """By heading, what stands in an office's own columns and in second columns of one role: none is left out."""
        own = {c.title: text for c in self.own if (text := row.typed(c.key))}
        if extra:
            own |= {key: text for key, text in extra.items() if text and key not in self._named}
        return own


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
    used: set[Role] = set()
    own: dict[str, tuple[str, ...]] = {}
    columns: dict[str, Columns] = {}
    for plan in sorted(plans, key=lambda p: schools[school_id(p)]):  # rows of one school one after the other
        content = plan.content
        block = _block_of(blocks, plan, content.catalog, day)
        number = schools[school_id(plan)]
        requests = requests_of(plan, content)
        found = _count(block, plan, content, number, day, tuple(request.mark for request in requests))
        figures[plan.file.file] = found
        block.plans += 1
        block.schools.add(number)
        if plan.expected is not None:
            block.listed.append(found.tally)
        asked.add(plan, requests)
        form = columns.setdefault(content.form.id, Columns(content.form))
        _look_at_columns(form, content.report.rows, used)
        titles = dict.fromkeys(t for r in content.report.rows for t in form.own_texts(r.row, r.row.extra))
        if titles:
            own[plan.file.file] = tuple(titles)
    made = [_finished(key, block) for key, block in blocks.items()]
    return Survey(_in_order(made), figures, len(schools), asked, frozenset(used), own)


def _block_of(blocks: dict[BlockKey, _Block], plan: Submission, catalog: Catalog, day: date | None) -> _Block:
    key = block_key(plan)
    if key not in blocks:
        blocks[key] = _Block(catalog, Counted(day), {c: at for at, c in enumerate(catalog.criteria())})
    return blocks[key]


def _count(
    block: _Block, plan: Submission, content: Content, school: int, day: date | None, asked: tuple[Mark, ...]
) -> PlanFigures:
    """Count a plan's rows into its block, and what it comes to by itself."""
    reading = Reading(content.form, content.catalog, plan.school_year)
    criteria = array("L", bytes(len(block.order) * array("L").itemsize))
    other = late = 0
    for row in content.report.rows:
        named, stands = block.counted.add(reading, row, school)
        for criterion in named:
            if criterion in block.order:
                criteria[block.order[criterion]] += 1
        other += not named
        late += stands == OVERDUE
    found = content.all_issues
    gaps = {code for row in content.report.rows for code in row.gaps}
    errors = sum(i.severity is Severity.ERROR and i.code not in gaps for i in found)
    told = (*plan.file.notes, *found)
    faulty = any(i.severity is Severity.ERROR for i in told)
    tally = tally_of(content.report.rows)
    return PlanFigures(tally, errors, sum(map(is_to_mend, told)), faulty, late, criteria, other, asked)


def is_to_mend(found: Issue) -> bool:
    """Whether a school should hear of it."""
    return found.severity in (Severity.ERROR, Severity.WARNING) or found.code is Code.HIDDEN_CONTENT


def _look_at_columns(columns: Columns, rows: Iterable[RowReport], used: set[Role]) -> None:
    """Note which columns of text hold anything."""
    waiting = [(role, key) for role, key in columns.by_role if role not in used]
    for role, key in waiting:
        if any(row.row.typed(key) for row in rows):
            used.add(role)


def _finished(key: BlockKey, block: _Block) -> Block:
    year, level, _ = key
    return Block(year, level, block.catalog, block.counted, block.plans, len(block.schools), together(block.listed))


def _in_order(found: Iterable[Block]) -> tuple[Block, ...]:
    """The latest school year first, within it by level."""
    made = sorted(found, key=lambda b: (level_rank(b.level), b.catalog.id))
    return tuple(sorted(made, key=lambda b: b.school_year, reverse=True))
