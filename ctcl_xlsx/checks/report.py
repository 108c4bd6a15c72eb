"""What the checks make of a plan: each row's meaning beside its text, the findings, the counts.

Owns the reading of a row by roles, the same for every form. Knows no file and no sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ctcl_xlsx import templates
from ctcl_xlsx.issues import Code, Issue, Severity, Where
from ctcl_xlsx.model import LEVEL4_GROUP, Action, Catalog, Column, Form, Plan, Role
from ctcl_xlsx.problems import picked_criterion
from ctcl_xlsx.values import (
    Budget,
    CriterionRef,
    Deadline,
    Owners,
    parse_budget,
    parse_criterion,
    parse_deadline,
    parse_owners,
)
from ctcl_xlsx.workbook.labels import usual_deadline

GAPS = (Code.OWNER_MISSING, Code.DEADLINE_MISSING, Code.BUDGET_MISSING)
AMOUNT_KINDS = ("amount", "amount_source", "none")
OTHER_SOURCE = "nguon_khac"
NO_CRITERION_FLAGS = frozenset({"no_criterion", "blank", "mark_only"})


@dataclass(frozen=True, slots=True)
class RowReport:
    """One row of the plan with what its cells mean. `gaps` are the completeness codes it raised."""

    row: Action
    number: int  # 1-based place among the plan's rows
    criteria: tuple[CriterionRef, ...]
    owners: Owners
    start: Deadline
    deadline: Deadline
    budget: Budget
    gaps: frozenset[Code] = frozenset()

    @property
    def complete(self) -> bool:
        """Whether owner, deadline and budget are all answered; nothing else counts."""
        return self.gaps.isdisjoint(GAPS)

    @property
    def names_no_criterion(self) -> bool:
        """Whether the criterion cell holds nothing, a mere "-", or says that there is none."""
        return not [ref for ref in self.criteria if NO_CRITERION_FLAGS.isdisjoint(ref.flags)]

    @property
    def amount(self) -> int | None:
        """The money stated, in đồng; 0 where none is needed; None where no sum can take it."""
        return self.budget.amount if self.budget.kind in AMOUNT_KINDS else None


@dataclass(frozen=True, slots=True)
class Missing:
    """How many rows lack what."""

    owner: int = 0
    deadline: int = 0
    budget: int = 0
    budget_amount: int = 0

    def plus(self, other: Missing) -> Missing:
        """Both together."""
        return Missing(
            self.owner + other.owner,
            self.deadline + other.deadline,
            self.budget + other.budget,
            self.budget_amount + other.budget_amount,
        )


@dataclass(frozen=True, slots=True)
class Report:
    """All findings on one plan and its rows' meanings, in the plan's order."""

    issues: tuple[Issue, ...]
    rows: tuple[RowReport, ...]

    @property
    def rows_complete(self) -> int:
        """Rows that lack none of owner, deadline, budget."""
        return sum(row.complete for row in self.rows)

    @property
    def missing(self) -> Missing:
        """The four counts of what is missing."""
        return Missing(
            self._lacking(Code.OWNER_MISSING),
            self._lacking(Code.DEADLINE_MISSING),
            self._lacking(Code.BUDGET_MISSING),
            self._lacking(Code.BUDGET_AMOUNT_MISSING),
        )

    @property
    def budget_total(self) -> int:
        """The sum of the amounts stated, in đồng."""
        return sum(row.amount or 0 for row in self.rows)

    def _lacking(self, code: Code) -> int:
        return sum(code in row.gaps for row in self.rows)

    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return any(i.severity is Severity.ERROR for i in self.issues)


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may look at."""

    form: Form
    catalog: Catalog
    plan: Plan
    rows: tuple[RowReport, ...]
    month: Mapping[str, str] = field(init=False)  # of the plan's own list, as facts name it; {} without a school year

    def __post_init__(self) -> None:
        first = templates.first_year(self.plan.school_year)
        object.__setattr__(self, "month", {} if first is None else {"month": usual_deadline(first)})

    def where(self, row: RowReport, role: Role) -> Where:
        """The cell of a row that answers `role`, with its printed heading."""
        column = self.form.role(role)
        return place(self.form, row.row, column.key if column else "")

    def answer(self, row: RowReport, role: Role) -> str:
        """What the row answers `role`, "" where the form does not ask."""
        column = self.form.role(role)
        return row.row.get(column.key) if column else ""

    def typed(self, row: RowReport, role: Role) -> str:
        """The text in that cell, as typed."""
        column = self.form.role(role)
        return row.row.typed(column.key) if column else ""


def place(form: Form, row: Action, key: str) -> Where:
    """Where the cell `key` of a row stands; the heading is the file's own where it was read from one."""
    column = form.column(key)
    label = column.title if column else ""
    origin = row.origin
    if origin is None:
        return Where(label=label)
    return Where("", origin.table.sheet, origin.cell(key), origin.table.labels.get(key) or label, origin.row)


def lost(row: Action, column: Column | None) -> dict[str, str]:
    """The fact that the table a row was read from has no such column: nothing can be written there."""
    gone = column is not None and row.origin is not None and column.key not in row.origin.table.columns
    return {"no_column": "1"} if gone else {}


def read_rows(form: Form, catalog: Catalog, plan: Plan) -> tuple[RowReport, ...]:
    """Each row's values as the parsers understand them. "Như trên" takes the lead of the row above."""
    found: list[RowReport] = []
    for number, row in enumerate(plan.rows, 1):
        owners = parse_owners(_named(_answer(form, row, Role.LEAD)))
        if not owners.parties and "ditto" in owners.flags and found:
            above = found[-1].owners
            owners = Owners(above.parties, above.lead, above.support, (*owners.flags,))
        found.append(
            RowReport(
                row=row,
                number=number,
                criteria=read_criteria(form, catalog, row) or _picked_criteria(form, catalog, row, plan),
                owners=owners,
                start=parse_deadline(_answer(form, row, Role.START), plan.school_year),
                deadline=parse_deadline(_answer(form, row, Role.DEADLINE), plan.school_year),
                budget=read_budget(form, row),
            )
        )
    return tuple(found)


def _named(text: str) -> str:
    """Who is named: a mere number or date names nobody. Signs that mean "as above" stay."""
    named = text[:1].isalpha() or any(c.isalpha() for c in text) or not any(c.isdigit() for c in text)
    return text if named else ""


def _answer(form: Form, row: Action, role: Role) -> str:
    """The text that answers a role; a cell that shows an error or was never calculated answers nothing."""
    column = form.role(role)
    if column is None or row.kind(column.key) in ("error", "formula"):
        return ""
    return row.get(column.key)


def read_criteria(form: Form, catalog: Catalog, row: Action) -> tuple[CriterionRef, ...]:
    """The criteria a row names; those of level 4 carry `level4`."""
    text = _answer(form, row, Role.CRITERION)
    column = form.role(Role.CRITERION)
    if not text or column is None:
        return ()
    kind = row.kind(column.key)
    cell_type = {"number": "int", "float": "float", "date": "datetime"}.get(kind)
    under = "MỨC 4" if row.group == LEVEL4_GROUP else None
    found = parse_criterion(text, catalogs=(catalog,), cell_type=cell_type, under=under)
    return found if isinstance(found, tuple) else (found,)


def _picked_criteria(form: Form, catalog: Catalog, row: Action, plan: Plan) -> tuple[CriterionRef, ...]:
    """The criterion of the problem of IV that a row was picked from, where IV names one that can be counted."""
    text = picked_criterion(form, row, plan.problems)
    found = parse_criterion(text, catalogs=(catalog,)) if text else ()
    refs = found if isinstance(found, tuple) else (found,)
    said = all("no_criterion" in ref.flags for ref in refs)
    known = all(templates.find_offered(catalog, ref.criterion or "", "") for ref in refs)
    return refs if said or known else ()


def read_budget(form: Form, row: Action) -> Budget:
    """A row's money: the amount cell, or where it is blank the funding cell, where any words name a source."""
    stated = stated_budget(form, row)
    if stated.kind != "blank":
        return stated
    funding = parse_budget(_answer(form, row, Role.FUNDING))
    return Budget("source", source=(OTHER_SOURCE,)) if funding.kind == "unparsed" else funding


def stated_budget(form: Form, row: Action) -> Budget:
    """What the amount cell alone says."""
    column = form.role(Role.BUDGET)
    heading = row.origin.table.labels.get(column.key, "") if column and row.origin else ""
    return parse_budget(_answer(form, row, Role.BUDGET), heading)


def with_gaps(rows: Iterable[RowReport], issues: Iterable[Issue]) -> tuple[RowReport, ...]:
    """The rows, each with the completeness codes that `issues` raise on it."""
    by_number: dict[int, set[Code]] = {}
    for found in issues:
        if found.code in GAPS or found.code is Code.BUDGET_AMOUNT_MISSING:
            by_number.setdefault(int(found.facts["number"]), set()).add(found.code)
    return tuple(
        replace(row, gaps=frozenset(by_number[row.number])) if row.number in by_number else row for row in rows
    )
