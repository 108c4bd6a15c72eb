"""Is everything answered that must be? Owner, deadline and budget first of all."""

from __future__ import annotations

from ctcl_xlsx.checks.report import Context, RowReport, lost, stated_budget
from ctcl_xlsx.issues import Code, Issue, Severity, issue
from ctcl_xlsx.model import Role
from ctcl_xlsx.text import has_text


def check_owner(context: Context, row: RowReport) -> list[Issue]:
    """Somebody leads the row; "như trên" is resolved before."""
    if row.owners.parties or not _is_required(context, Role.LEAD):
        return []
    return [_missing(context, row, Role.LEAD, Code.OWNER_MISSING)]


def check_deadline(context: Context, row: RowReport) -> list[Issue]:
    """The row says until when: no text and "khi có kinh phí" are gaps, text that is no time is another finding."""
    deadline = row.deadline
    no_date = deadline.kind == "relative" and deadline.end is None
    if (deadline.kind == "none" or no_date) and _is_required(context, Role.DEADLINE):
        return [_missing(context, row, Role.DEADLINE, Code.DEADLINE_MISSING)]
    return []


def check_budget(context: Context, row: RowReport) -> list[Issue]:
    """The row says what it costs: blank is a gap, a source or a range without one amount a lesser one."""
    column = context.form.role(Role.BUDGET)
    if column is not None and row.row.kind(column.key) == "merged":
        return []  # the amount stands, merged, on a row above and counts there
    if row.budget.kind == "blank" and not _is_required(context, Role.BUDGET):
        return []
    if row.budget.kind == "blank":
        return [_missing(context, row, Role.BUDGET, Code.BUDGET_MISSING)]
    if row.budget.kind in ("source", "unknown", "range"):
        return [_missing(context, row, Role.BUDGET, Code.BUDGET_AMOUNT_MISSING)]
    return []


def check_criterion(context: Context, row: RowReport) -> list[Issue]:
    """The row names a criterion: an error where the form requires one, else a warning; there it may say "none"."""
    column = context.form.role(Role.CRITERION)
    if column is None or row.row.kind(column.key) in ("error", "formula"):
        return []
    if not row.names_no_criterion:
        return []
    if not column.required and any("no_criterion" in ref.flags for ref in row.criteria):
        return []
    severity = Severity.ERROR if column.required else Severity.WARNING
    found = _missing(context, row, Role.CRITERION, Code.CRITERION_MISSING)
    return [Issue(found.code, found.where, found.value, severity, found.facts)]


def check_action(context: Context, row: RowReport) -> list[Issue]:
    """The row says what will be done, and in forms that ask for it, what will be improved."""
    found: list[Issue] = []
    for role, code in ((Role.ACTION, Code.ACTION_MISSING), (Role.CONTENT, Code.CONTENT_MISSING)):
        column = context.form.role(role)
        if column and column.required and not has_text(row.row.get(column.key)):
            found.append(_missing(context, row, role, code))
    return found


def _is_required(context: Context, role: Role) -> bool:
    """Whether the form asks every row for it: an office's own form may leave the answer open."""
    column = context.form.role(role)
    return column is None or column.required


def _missing(context: Context, row: RowReport, role: Role, code: Code) -> Issue:
    facts = {"number": str(row.number), **context.month, **lost(row.row, context.form.role(role))}
    if code is Code.BUDGET_AMOUNT_MISSING:
        facts |= _instead_of_amount(context, row)
    if code is Code.DEADLINE_MISSING and "ditto" in row.deadline.flags:
        facts["ditto"] = "1"
    return issue(code, context.where(row, role), context.typed(row, role), facts)


def _instead_of_amount(context: Context, row: RowReport) -> dict[str, str]:
    """What stands where an amount should: a source beside a blank cell, "as above", a range, "as it will cost"."""
    if stated_budget(context.form, row.row).kind == "blank":
        funding = context.typed(row, Role.FUNDING)
        return {"funding": funding} if funding else {}
    if "ditto" in row.budget.flags:
        return {"ditto": "1"}
    said = {"range": "range", "unknown": "later"}.get(row.budget.kind)
    return {said: "1"} if said else {}
