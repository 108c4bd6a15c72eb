"""Rules: (form, catalogue, plan) to findings. They know no file and no sentence.

`review` runs the registers below: to add a rule, write a function that returns a list and name it here.
"""

from __future__ import annotations

from dataclasses import replace

from ctcl_xlsx.checks import columns, completeness, consistency, plausibility
from ctcl_xlsx.checks.report import Context, Missing, Report, RowReport, read_rows, with_gaps
from ctcl_xlsx.issues import Code, Issue, Severity
from ctcl_xlsx.model import Catalog, Form, Plan

__all__ = ["Missing", "Report", "RowReport", "review", "stricter"]

ROW_RULES = (
    completeness.check_criterion,
    completeness.check_action,
    completeness.check_owner,
    completeness.check_deadline,
    completeness.check_budget,
    columns.check_required,
    plausibility.check_criterion_known,
    plausibility.check_criterion_clear,
    plausibility.check_deadline_readable,
    plausibility.check_budget_readable,
    plausibility.check_deadline_years,
    plausibility.check_order_of_times,
    plausibility.check_stale_year,
    plausibility.check_status,
    columns.check_kinds,
    plausibility.check_repairs,
)
PLAN_RULES = (
    consistency.check_school,
    consistency.check_document,
    consistency.check_empty,
    consistency.check_duplicates,
    consistency.check_self_assessment,
    consistency.check_unplanned,
)


def review(form: Form, catalog: Catalog, plan: Plan) -> Report:
    """Every rule's findings on the plan, row by row, then on the plan as a whole."""
    rows = read_rows(form, catalog, plan)
    context = Context(form, catalog, plan, rows)
    issues: list[Issue] = []
    for row in rows:
        for check_row in ROW_RULES:
            issues += check_row(context, row)
    for check_plan in PLAN_RULES:
        issues += check_plan(context)
    return Report(tuple(issues), with_gaps(rows, issues))


def stricter(report: Report) -> Report:
    """The same report with amounts required: severity is all that changes."""
    issues = tuple(
        replace(i, severity=Severity.ERROR) if i.code is Code.BUDGET_AMOUNT_MISSING else i for i in report.issues
    )
    return Report(issues, report.rows)
