"""Can what is answered be so? Times, money and criteria that no sum or calendar can take, and likely slips."""

from __future__ import annotations

from datetime import date

from ctcl_xlsx import templates
from ctcl_xlsx.checks.report import Context, RowReport
from ctcl_xlsx.issues import Code, Issue, Severity, issue
from ctcl_xlsx.model import Confidence, Role
from ctcl_xlsx.text import fold, has_text
from ctcl_xlsx.values import CriterionRef, parse_deadline, school_years_in
from ctcl_xlsx.workbook.labels import FIRST_MONTH, STATUSES

YEARS_BEFORE, YEARS_AFTER = 5, 10
_STATUSES = frozenset(map(fold, STATUSES))
_DONE = fold(STATUSES[0])

# Readings in which the parser supplied something: the person who typed it should see how it was understood.
REPAIRS = frozenset(
    {
        "assumed_school_year", "two_digit_year", "excel_serial", "year_from_context", "unit_from_header",
        "ambiguous_unit", "comma", "missing_dot", "roman", "by_title", "date_autoconverted",
        "ditto", "dot_separator", "approximate", "per_period",
    }
)  # fmt: skip


def check_deadline_readable(context: Context, row: RowReport) -> list[Issue]:
    """Text in the deadline cell that means no time at all."""
    if row.deadline.kind != "invalid":
        return []
    return [_about(context, row, Role.DEADLINE, Code.DEADLINE_UNREADABLE, suggest=row.deadline.suggest or "")]


def check_budget_readable(context: Context, row: RowReport) -> list[Issue]:
    """Text in the money cell that is no amount, no source, no "Không"."""
    if row.budget.kind != "unparsed":
        return []
    return [_about(context, row, Role.BUDGET, Code.BUDGET_UNREADABLE, flags=" ".join(row.budget.flags))]


def check_deadline_years(context: Context, row: RowReport) -> list[Issue]:
    """A deadline far outside the plan's years is a slip; one before the school year was likely copied from an old plan,
    unless it is done; one after it deserves a note.
    """
    first = templates.first_year(context.plan.school_year)
    end = row.deadline.end
    if first is None or end is None:
        return []
    found = []
    if not first - YEARS_BEFORE <= end.year <= first + YEARS_AFTER:
        found.append(_about(context, row, Role.DEADLINE, Code.DEADLINE_IMPLAUSIBLE, year=str(end.year)))
    elif end < date(first, FIRST_MONTH, 1) and not _is_done(context, row):
        plan_year = context.plan.school_year
        found.append(_about(context, row, Role.DEADLINE, Code.DEADLINE_BEFORE_YEAR, plan_year=plan_year))
    if end.year > first + 1:
        found.append(_about(context, row, Role.DEADLINE, Code.DEADLINE_AFTER_YEAR, year=str(end.year)))
    return found


def _is_done(context: Context, row: RowReport) -> bool:
    return row.deadline.kind == "done" or fold(context.answer(row, Role.STATUS)) == _DONE


def check_order_of_times(context: Context, row: RowReport) -> list[Issue]:
    """A deadline before the start, a report before the deadline."""
    found = []
    if _before(row.deadline.end, row.start.start):
        start = context.typed(row, Role.START)
        found.append(_about(context, row, Role.DEADLINE, Code.DEADLINE_BEFORE_START, start=start))
    column = context.form.role(Role.REPORT_TIME)
    if column:
        report = parse_deadline(row.row.get(column.key), context.plan.school_year)
        if _before(report.end, row.deadline.start or row.deadline.end):
            deadline = context.typed(row, Role.DEADLINE)
            found.append(_about(context, row, Role.REPORT_TIME, Code.REPORT_BEFORE_DEADLINE, deadline=deadline))
    return found


def _before(earlier: date | None, later: date | None) -> bool:
    return earlier is not None and later is not None and earlier < later


def check_stale_year(context: Context, row: RowReport) -> list[Issue]:
    """An action that still names a school year before the plan's was likely copied from an old plan."""
    column = context.form.role(Role.ACTION)
    first = templates.first_year(context.plan.school_year)
    if column is None or first is None:
        return []
    stale = [year for year in school_years_in(row.row.get(column.key)) if int(year[:4]) < first]
    if not stale:
        return []
    plan_year = context.plan.school_year
    return [_about(context, row, Role.ACTION, Code.STALE_SCHOOL_YEAR, year=stale[0], plan_year=plan_year)]


def check_status(context: Context, row: RowReport) -> list[Issue]:
    """How far the row has come is one of the form's three answers."""
    column = context.form.role(Role.STATUS)
    status = row.row.get(column.key) if column else ""
    if not status or status in STATUSES or not has_text(status) or fold(status) in _STATUSES:
        return []
    return [_about(context, row, Role.STATUS, Code.STATUS_UNKNOWN, valid=", ".join(STATUSES))]


def check_criterion_known(context: Context, row: RowReport) -> list[Issue]:
    """Each criterion named stands in the plan's catalogue. Severity is a warning where that one is inferred."""
    if row.names_no_criterion:
        return []
    inferred = context.catalog.confidence is Confidence.INFERRED
    severity = Severity.WARNING if inferred else Severity.ERROR
    found = []
    for ref in row.criteria:
        code, group = code_of(ref)
        if code and templates.find_offered(context.catalog, code, group):
            continue
        facts = {"code": code, "catalog": context.catalog.id, "circular": context.catalog.circular}
        facts |= {"elsewhere": _elsewhere(context, code, group), "number": str(row.number), **_no_criterion(ref)}
        typed = context.typed(row, Role.CRITERION)
        found.append(issue(Code.CRITERION_UNKNOWN, context.where(row, Role.CRITERION), typed, facts, severity))
    return found


def _no_criterion(ref: CriterionRef) -> dict[str, str]:
    """What is meant where a reference names none: a whole standard, or "as above"."""
    if "ditto" in ref.flags:
        return {"ditto": "1"}
    known = ref.row == "standard_heading" and "not_in_catalog" not in ref.flags
    return {"standard": str(ref.standard)} if known else {}


def check_criterion_clear(context: Context, row: RowReport) -> list[Issue]:
    """A number in the criterion's cell has lost what it was: Excel shows 1.10 as 1.1, and both are criteria."""
    meant = [ref.criterion or "" for ref in row.criteria if "numeric_cell_may_be_1.10" in ref.flags]
    return [
        _about(context, row, Role.CRITERION, Code.CRITERION_UNCLEAR, meaning=code, other=f"{code}0") for code in meant
    ]


def code_of(ref: CriterionRef) -> tuple[str, str]:
    """(code, group) of a criterion reference: group "4" for level 4; code "" where it names none."""
    if ref.level4 is not None:
        return str(ref.level4), "4"
    return ref.criterion or "", ""


def _elsewhere(context: Context, code: str, group: str) -> str:
    """The circular of another generation that has this code, for the plan's own level first, or ""."""
    catalog, level = context.catalog, context.plan.school.level
    others = [templates.catalog(name) for name in templates.catalog_ids() if name != catalog.id and code]
    related = [other for other in others if set(other.school_levels) & set(catalog.school_levels)]
    related.sort(key=lambda other: level not in other.school_levels)
    return next((other.circular for other in related if other.find(code, group)), "")


def check_repairs(context: Context, row: RowReport) -> list[Issue]:
    """Where the reading supplied something, say how the text was understood."""
    found = []
    readings = (
        (Role.DEADLINE, row.deadline.flags),
        (Role.BUDGET, _money_flags(row)),
        (Role.LEAD, row.owners.flags),
        (Role.CRITERION, _criterion_flags(row)),
    )
    for role, flags in readings:
        if not REPAIRS.isdisjoint(flags) and (meaning := _meaning(row, role)):
            amount = meaning if role is Role.BUDGET else ""
            found.append(_about(context, row, role, Code.VALUE_REPAIRED, meaning=meaning, amount=amount))
    return found


def _meaning(row: RowReport, role: Role) -> str:
    """How the answer to one of the roles was understood."""
    match role:
        case Role.DEADLINE:
            return row.deadline.end.strftime("%d/%m/%Y") if row.deadline.end else ""
        case Role.BUDGET:
            return str(row.amount)
        case Role.LEAD:
            return ", ".join(row.owners.parties)
    return ", ".join(code_of(ref)[0] for ref in row.criteria)


def _money_flags(row: RowReport) -> tuple[str, ...]:
    """What was supplied where an amount was read. An amount per year or semester counts once: that is said too."""
    if row.amount is None:
        return ()
    return (*row.budget.flags, "per_period") if row.budget.per else row.budget.flags


def _criterion_flags(row: RowReport) -> tuple[str, ...]:
    return tuple(flag for ref in row.criteria for flag in ref.flags)


def _about(context: Context, row: RowReport, role: Role, code: Code, **facts: str) -> Issue:
    found = {key: value for key, value in facts.items() if value}
    facts = {"number": str(row.number), **context.month, **found}
    return issue(code, context.where(row, role), context.typed(row, role), facts)
