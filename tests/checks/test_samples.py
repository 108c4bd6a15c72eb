"""The figures of real plans on the samples that carry them, and what each rule is told of."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from ctcl_xlsx import checks, templates, vi
from ctcl_xlsx.checks import Missing, Report
from ctcl_xlsx.issues import Code, Severity
from ctcl_xlsx.plan_json import plan_from_dict
from ctcl_xlsx.shipped import shipped

PLANS = shipped("samples") / "plans"


def report_on(name: str) -> Report:
    plan = plan_from_dict(json.loads((PLANS / f"{name}.json").read_text("utf-8")), name)
    return checks.review(templates.form(plan.form), templates.catalog(plan.catalog), plan)


def counts(report: Report) -> dict[str, int]:
    return dict(Counter(found.code.value for found in report.issues))


def test_seed_000() -> None:
    report = report_on("thpt_2023-2024_cv5932")
    assert counts(report) == {"budget-amount-missing": 13, "deadline-after-year": 13}
    assert (len(report.rows), report.rows_complete, report.budget_total) == (13, 13, 0)
    assert report.missing == Missing(budget_amount=13)
    assert {row.deadline.end.isoformat() for row in report.rows if row.deadline.end} == {"2028-12-31"}


def test_seed_002() -> None:
    report = report_on("tieu_hoc_2024-2025_cv5932")
    assert counts(report) == {
        "budget-missing": 12,
        "deadline-after-year": 13,
        "deadline-implausible": 1,
        "stale-school-year": 4,
    }
    assert (len(report.rows), report.rows_complete, report.budget_total) == (20, 8, 215_000_000)
    assert report.missing == Missing(budget=12)
    years = Counter(row.deadline.end.year for row in report.rows if row.deadline.end)
    assert years == {2025: 7, 2026: 11, 2027: 1, 2065: 1}
    assert sum(row.row.group == "4" for row in report.rows) == 5


def test_seed_001() -> None:
    report = report_on("thcs_2023-2024_mat_yeu")
    assert report.missing == Missing(owner=7, deadline=8, budget=8)
    assert (len(report.rows), report.rows_complete) == (8, 0)
    assert counts(report)["criterion-not-planned"] == 4


def test_seed_003() -> None:
    report = report_on("thpt_2022-2023_giam_sat")
    assert report.missing == Missing(owner=2, budget_amount=23)
    assert (len(report.rows), report.rows_complete) == (23, 21)
    months = Counter(row.deadline.end.isoformat()[:7] for row in report.rows if row.deadline.end)
    assert months == {"2022-11": 14, "2022-12": 2, "2023-01": 6, "2023-03": 1}
    assert all(row.row.get("supervisor") or row.row.get("report_time") for row in report.rows)


def test_seed_004() -> None:
    report = report_on("mam_non_2023-2024_cv5932")
    assert counts(report) == {"plan-empty": 1}
    assert (len(report.rows), report.rows_complete, report.missing) == (0, 0, Missing())


TT57 = {
    "mam_non_2026-2027_tt57": (7, 7, Missing()),
    "thcs_2026-2027_tt57": (6, 6, Missing()),
    "thpt_2026-2027_tt57": (9, 7, Missing(deadline=1, budget=1, budget_amount=1)),
    "tieu_hoc_2026-2027_tt57": (8, 7, Missing(owner=1)),
}


@pytest.mark.parametrize("name", sorted(TT57))
def test_the_samples_of_today(name: str) -> None:
    report = report_on(name)
    assert (len(report.rows), report.rows_complete, report.missing) == TT57[name]


@pytest.mark.parametrize("path", sorted(PLANS.glob("*.json")), ids=lambda path: path.stem)
def test_every_finding_on_a_sample_can_be_said(path: object) -> None:
    name = getattr(path, "stem", "")
    if json.loads((PLANS / f"{name}.json").read_text("utf-8"))["form"] not in templates.form_ids():
        return
    for found in report_on(name).issues:
        assert found.severity is not Severity.REJECT
        assert vi.found(found)
        assert "“”" not in vi.message(found)


def test_the_register_holds_rules_for_every_code_of_a_plan() -> None:
    """Codes of rows and plans are raised by a rule; the others belong to reading, files and commands."""
    raised = {name for rule in (*checks.ROW_RULES, *checks.PLAN_RULES) for name in _codes_in(rule.__code__)}
    of_rows = {
        Code.OWNER_MISSING, Code.DEADLINE_MISSING, Code.BUDGET_MISSING, Code.BUDGET_AMOUNT_MISSING,
        Code.DEADLINE_UNREADABLE, Code.BUDGET_UNREADABLE, Code.CRITERION_MISSING, Code.CRITERION_UNKNOWN,
        Code.ACTION_MISSING, Code.CONTENT_MISSING, Code.DEADLINE_IMPLAUSIBLE, Code.DEADLINE_BEFORE_START,
        Code.DEADLINE_BEFORE_YEAR,
        Code.REPORT_BEFORE_DEADLINE, Code.STALE_SCHOOL_YEAR, Code.ROW_DUPLICATE, Code.SELF_ASSESSMENT_INCONSISTENT,
        Code.STATUS_UNKNOWN, Code.PLAN_EMPTY, Code.SCHOOL_MISSING, Code.DEADLINE_AFTER_YEAR,
        Code.CRITERION_NOT_PLANNED, Code.VALUE_REPAIRED, Code.REQUIRED_MISSING, Code.VALUE_UNFIT,
        Code.CRITERION_UNCLEAR,
    }  # fmt: skip
    assert {code.name for code in of_rows} == raised


def _codes_in(code: object) -> set[str]:
    """Those named in a function and in what stands within it: some Pythons keep a comprehension apart."""
    inner = (part for part in getattr(code, "co_consts", ()) if hasattr(part, "co_names"))
    names = {*getattr(code, "co_names", ()), *(name for part in inner for name in _codes_in(part))}
    return {name for name in names if name in Code.__members__}
