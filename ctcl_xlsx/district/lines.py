"""What a row of a plan says: in which drawer of each table it lies.

Owns the drawers (standards, sources, months, owners, statuses), never their names: a drawer that is no number or label
of the project's data has a slug that the summary's words name. Each row lies in exactly one drawer of a table. Knows no
workbook and no sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ctcl_xlsx import templates
from ctcl_xlsx.checks import RowReport
from ctcl_xlsx.checks.plausibility import code_of
from ctcl_xlsx.district.district import Submission
from ctcl_xlsx.issues import Code
from ctcl_xlsx.model import LEVEL4_GROUP, Catalog, Criterion, Form, Level4, Role
from ctcl_xlsx.text import fold, has_text
from ctcl_xlsx.values import Budget, parse_budget
from ctcl_xlsx.values.funding import funding_label
from ctcl_xlsx.workbook.labels import STATUSES

# Slugs of the drawers beside the data's own.
LEVEL4, SEVERAL, NO_CRITERION, BLANK, UNKNOWN = "level4", "several", "none", "blank", "unknown"
NO_SOURCE, SEVERAL_SOURCES = "no-source", "several-sources"
NO_DATE, MISSING, UNREADABLE, LATER = "no-date", "missing", "unreadable", "later"
NOT_SAID, OTHER = "not-said", "other"
NO_MONEY = "khong"  # the code of "no money needed"
# How a row stands on a day; beside these, the drawers of rows without a last day.
DONE, OVERDUE, MONTH, QUARTER, YEAR, AFTER = "done", "overdue", "month", "quarter", "year", "after"
_STATUSES = {fold(status): status for status in STATUSES}

Named = tuple[Criterion | Level4, ...]


class Reading:
    """How the rows of one plan are read: which of its form's columns answers what."""

    __slots__ = ("_catalog", "_first", "_funding", "_offered", "_standards", "_status")

    def __init__(self, form: Form, catalog: Catalog, school_year: str) -> None:
        funding, status = form.role(Role.FUNDING), form.role(Role.STATUS)
        self._funding, self._status = funding.key if funding else "", status.key if status else ""
        self._catalog, self._first = catalog, templates.first_year(school_year)
        self._offered: dict[tuple[str, str], Criterion | Level4 | None] = {}
        self._standards = {s.number for s in catalog.standards}

    def criteria(self, row: RowReport) -> Named:
        """The criteria a row names that its catalogue (or the parent of an inferred one) has, each once."""
        found = [self.find(*code_of(ref)) for ref in row.criteria]
        return (
            tuple(dict.fromkeys(c for c in found if c is not None)) if len(found) != 1 else tuple(filter(None, found))
        )

    def find(self, code: str, group: str) -> Criterion | Level4 | None:
        """What the catalogue has under a code, None where it has nothing."""
        key = code, group
        if key not in self._offered:
            self._offered[key] = templates.find_offered(self._catalog, code, group)
        return self._offered[key]

    def standard(self, row: RowReport, named: Named) -> str:
        """The drawer among the standards. Several criteria: the row counts once, in a drawer of its own."""
        if len(row.criteria) > 1:
            return SEVERAL
        if named:
            return LEVEL4 if isinstance(named[0], Level4) else str(named[0].standard)
        if row.row.group == LEVEL4_GROUP:
            return LEVEL4
        return self._unnamed(row)

    def _unnamed(self, row: RowReport) -> str:
        """A row without a criterion of the catalogue: a whole standard, none by choice, nothing, something unknown."""
        for ref in row.criteria:
            if ref.criterion is None and ref.standard in self._standards:
                return str(ref.standard)
            if "no_criterion" in ref.flags:
                return NO_CRITERION
        return BLANK if row.names_no_criterion else UNKNOWN

    def source(self, row: RowReport) -> str:
        """The source of the money, as the dropdown names it; both the amount's cell and the source's count."""
        typed = row.row.get(self._funding) if self._funding else ""
        stated = _stated(typed)
        labels = {funding_label(code) for code in (*row.budget.source, *stated.source)}
        if labels:
            return labels.pop() if len(labels) == 1 else SEVERAL_SOURCES
        if not row.amount and "none" in (stated.kind, row.budget.kind):
            return funding_label(NO_MONEY)
        return NO_SOURCE if stated.kind in ("blank", "none") else funding_label(typed)

    def month(self, row: RowReport) -> str:
        """The drawer of the deadline: "2026-11", or why there is no month."""
        end = row.deadline.end
        if end is not None:
            return f"{end.year:04}-{end.month:02}"
        if row.deadline.kind == "invalid":
            return UNREADABLE
        return MISSING if Code.DEADLINE_MISSING in row.gaps else NO_DATE

    def quarter_of_month(self, month: str) -> str:
        """The drawer of a month: "2026-Q4", "later" after the calendar year in which the school year ends."""
        year, dash, number = month.partition("-")
        if not dash or not number.isdigit():
            return month
        if self._first is not None and int(year) > self._first + 1:
            return LATER
        return f"{int(year)}-Q{(int(number) + 2) // 3}"

    def status(self, row: RowReport) -> str:
        """How far the row has come: one of the form's three answers, or why there is none."""
        return _status(row.row.get(self._status)) if self._status else NOT_SAID

    def done(self, row: RowReport) -> bool:
        """Whether the school says that it is done."""
        return row.deadline.kind == "done" or self.status(row) == STATUSES[0]

    def standing(self, row: RowReport) -> str:
        """How the row stands on every day: done, or why it has no last day; "" where the day decides."""
        if self.done(row):
            return DONE
        return "" if row.deadline.end is not None else self.month(row)

    def stands(self, row: RowReport, day: date) -> str:
        """How the row stands on a day: done, overdue, due in the day's month, in the rest of its quarter, its year."""
        end = row.deadline.end
        return self.standing(row) or (time_left(end, day) if end is not None else NO_DATE)


def time_left(end: date, day: date) -> str:
    """How a row that is not done stands on a day: overdue, due in the day's month, in the rest of its quarter, year."""
    if end < day:
        return OVERDUE
    if end.year > day.year:
        return AFTER
    if end.month == day.month:
        return MONTH
    return QUARTER if (end.month - 1) // 3 == (day.month - 1) // 3 else YEAR


@lru_cache(maxsize=4096)
def _stated(typed: str) -> Budget:
    return parse_budget(typed)


@lru_cache(maxsize=4096)
def _status(typed: str) -> str:
    return _STATUSES.get(fold(typed), OTHER) if has_text(typed) else NOT_SAID


def owner_of(row: RowReport) -> str:
    """Who leads a row: the first party marked as leading, else the first named; "" where none is."""
    owners = row.owners
    if owners.lead:
        return owners.lead[0]
    return owners.parties[0] if owners.parties else ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row that counts, with the plan it stands in and how its rows are read."""

    plan: Submission
    report: RowReport
    reading: Reading

    @property
    def done(self) -> bool:
        """Whether the school says that it is done."""
        return self.reading.done(self.report)


def reading_of(plan: Submission) -> Reading:
    """How the rows of a plan are read."""
    return Reading(plan.content.form, plan.content.catalog, plan.school_year)


def lines_of(plans: Iterable[Submission]) -> tuple[Line, ...]:
    """Every row of these plans, in order."""
    return tuple(
        Line(plan, row, reading)
        for plan in plans
        for reading in (reading_of(plan),)
        for row in plan.content.report.rows
    )


def criteria_of(line: Line) -> Named:
    """The criteria that a row names."""
    return line.reading.criteria(line.report)


def standard_of(line: Line) -> str:
    """The drawer of a row among the standards."""
    return line.reading.standard(line.report, criteria_of(line))


def overdue(lines: Iterable[Line], day: date) -> tuple[Line, ...]:
    """The rows that were due before `day` and are not said to be done."""
    return tuple(line for line in lines if line.reading.stands(line.report, day) == OVERDUE)
