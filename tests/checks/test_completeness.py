"""What must be answered: owner, deadline, budget, criterion, action, content."""

from __future__ import annotations

import pytest

from ctcl_xlsx import checks, templates, vi
from ctcl_xlsx.checks import Missing, Report
from ctcl_xlsx.issues import Code, Severity
from ctcl_xlsx.model import Plan
from tests.tables import findings, plan_of

GAPS = {"owner-missing", "deadline-missing", "budget-missing", "budget-amount-missing"}


def old_plan(table: str) -> Plan:
    return plan_of(table, form="cv5932", year="2024-2025", level="tieu_hoc")


def report_on(plan: Plan) -> Report:
    return checks.review(templates.form(plan.form), templates.catalog(plan.catalog), plan)


def gaps(plan: Plan) -> list[tuple[str, str]]:
    return [(cell, code) for cell, code in findings(plan) if code in GAPS]


def test_a_complete_row_has_no_finding() -> None:
    plan = old_plan("""
        | criterion | action | lead       | deadline      | budget   |
        | 1.3       | Họp tổ | Hiệu trưởng | Tháng 05/2025 | 50000000 |
        | M4.1      | Mở lớp | Tổ chuyên môn | Tháng 05/2025 | 0      |
    """)
    assert findings(plan) == []
    report = report_on(plan)
    assert (report.rows_complete, report.budget_total, report.missing) == (2, 50000000, Missing())
    assert not report.has_errors()


def test_owner() -> None:
    plan = old_plan("""
        | criterion | action | lead        | deadline      | budget |
        | 1.1       | việc a |             | Tháng 05/2025 | 0      |
        | 1.1       | việc b | -           | Tháng 05/2025 | 0      |
        | 1.1       | việc c | …           | Tháng 05/2025 | 0      |
        | 1.1       | việc d | nt          | Tháng 05/2025 | 0      |
        | 1.1       | việc e | GVCN        | Tháng 05/2025 | 0      |
        | 1.1       | việc f | Bà Lê Thị B | Tháng 05/2025 | 0      |
    """)
    assert findings(plan) == [(f"G{row}", "owner-missing") for row in (11, 12, 13, 14)]


@pytest.mark.parametrize("ditto", ["nt", "Như trên", "như trên.", '"', "-nt-"])
def test_as_above_takes_the_row_above(ditto: str) -> None:
    plan = old_plan(f"""
        | criterion | action | lead            | deadline      | budget |
        | 1.1       | việc a | Hiệu trưởng, KT | Tháng 05/2025 | 0      |
        | 1.1       | việc b | {ditto}         | Tháng 05/2025 | 0      |
        | 1.1       | việc c | {ditto}         | Tháng 05/2025 | 0      |
    """)
    assert findings(plan) == [("G12", "value-repaired"), ("G13", "value-repaired")]
    report = report_on(plan)
    assert [row.owners.parties for row in report.rows] == [("Hiệu trưởng", "Kế toán")] * 3
    assert all("Hiệu trưởng, Kế toán" in vi.found(found) for found in report.issues)


def test_as_above_under_a_gap_is_a_gap() -> None:
    plan = old_plan("""
        | criterion | action | lead     | deadline      | budget |
        | 1.1       | việc a |          | Tháng 05/2025 | 0      |
        | 1.1       | việc b | như trên | Tháng 05/2025 | 0      |
    """)
    assert findings(plan) == [("G11", "owner-missing"), ("G12", "owner-missing")]


def test_deadline() -> None:
    plan = old_plan("""
        | criterion | action | lead | deadline          | budget |
        | 1.1       | việc a | HT   |                   | 0      |
        | 1.1       | việc b | HT   | -                 | 0      |
        | 1.1       | việc c | HT   | Khi có kinh phí   | 0      |
        | 1.1       | việc d | HT   | như trên          | 0      |
        | 1.1       | việc e | HT   | Thường xuyên      | 0      |
        | 1.1       | việc f | HT   | Hằng tháng        | 0      |
        | 1.1       | việc g | HT   | Đã hoàn thành     | 0      |
        | 1.1       | việc h | HT   | Từ 9/2024-5/2025  | 0      |
        | 1.1       | việc i | HT   | Cả năm học        | 0      |
        | 1.1       | việc k | HT   | Học kỳ I          | 0      |
        | 1.1       | việc l | HT   | 25/5/2025         | 0      |
    """)
    assert findings(plan) == [(f"J{row}", "deadline-missing") for row in (11, 12, 13, 14)]


def test_an_unreadable_deadline_is_not_a_missing_one() -> None:
    plan = old_plan("""
        | criterion | action | lead | deadline      | budget |
        | 1.1       | việc a | HT   | tháng 15/2024 | 0      |
        | 1.1       | việc b | HT   | 30/02/2025    | 0      |
        | 1.1       | việc c | HT   | lớp 4A        | 0      |
        | 1.1       | việc d | HT   | 1172024       | 0      |
    """)
    assert findings(plan) == [(f"J{row}", "deadline-unreadable") for row in (11, 12, 13, 14)]
    report = report_on(plan)
    assert report.rows_complete == 4
    assert report.missing == Missing()
    assert report.issues[3].facts["suggest"] in vi.found(report.issues[3])


def test_budget() -> None:
    plan = old_plan("""
        | criterion | action | lead | deadline      | budget              | funding            |
        | 1.1       | việc a | HT   | Tháng 05/2025 |                     |                    |
        | 1.1       | việc b | HT   | Tháng 05/2025 | -                   |                    |
        | 1.1       | việc c | HT   | Tháng 05/2025 | 0                   |                    |
        | 1.1       | việc d | HT   | Tháng 05/2025 | Không               |                    |
        | 1.1       | việc e | HT   | Tháng 05/2025 | Không cần kinh phí  |                    |
        | 1.1       | việc f | HT   | Tháng 05/2025 | 15 triệu            |                    |
        | 1.1       | việc g | HT   | Tháng 05/2025 | 15.000.000đ (NSNN)  |                    |
        | 1.1       | việc h | HT   | Tháng 05/2025 | Nguồn hoạt động     |                    |
        | 1.1       | việc i | HT   | Tháng 05/2025 | Chưa rõ             |                    |
        | 1.1       | việc k | HT   | Tháng 05/2025 | 5-10 triệu          | Ngân sách nhà nước |
        | 1.1       | việc l | HT   | Tháng 05/2025 |                     | Ngân sách nhà nước |
        | 1.1       | việc m | HT   | Tháng 05/2025 |                     | Quỹ của thôn Đoài  |
        | 1.1       | việc n | HT   | Tháng 05/2025 |                     | Không sử dụng kinh phí |
    """)
    missing = [("K11", "budget-missing"), ("K12", "budget-missing")]
    amounts = [(f"K{row}", "budget-amount-missing") for row in (18, 19, 20, 21, 22)]
    assert findings(plan) == missing + amounts
    report = report_on(plan)
    assert report.missing == Missing(budget=2, budget_amount=5)
    assert (report.rows_complete, report.budget_total) == (11, 30000000)


def test_the_message_on_an_amount_names_the_source_only_where_nothing_else_is_written() -> None:
    plan = old_plan("""
        | criterion | action | lead | deadline      | budget     | funding            |
        | 1.1       | việc k | HT   | Tháng 05/2025 | 5-10 triệu | Ngân sách nhà nước |
        | 1.1       | việc l | HT   | Tháng 05/2025 |            | Ngân sách nhà nước |
    """)
    ranged, source = report_on(plan).issues
    assert "5-10 triệu" in vi.found(ranged)
    assert "Ngân sách" not in vi.found(ranged)
    assert "Ngân sách nhà nước" in vi.found(source)


@pytest.mark.parametrize(
    ("budget", "told"),
    [
        ("10-15 triệu", "có thể ghi mức cao nhất"),
        ("2.000.000 - 3.000.000", "có thể ghi mức cao nhất"),
        ("theo thực tế", "Ghi số đồng dự kiến"),
        ("Nguồn hoạt động", "nguồn ghi ở cột nguồn kinh phí"),
        ("nt", "Ghi lại số đồng ở dòng này"),
    ],
)
def test_what_to_write_for_an_amount_depends_on_what_stands_there(budget: str, told: str) -> None:
    plan = old_plan(f"""
        | criterion | action | lead | deadline      | budget   |
        | 1.1       | việc k | HT   | Tháng 05/2025 | {budget} |
    """)
    (found,) = report_on(plan).issues
    assert found.code is Code.BUDGET_AMOUNT_MISSING
    assert f"“{budget}”" in vi.found(found)
    assert told in vi.advice(found)
    assert "nguồn" not in vi.title(found.code).casefold()  # none may be written


@pytest.mark.parametrize("ditto", ["nt", "Như trên", '"', "-nt-"])
def test_as_above_is_said_not_to_count_where_it_does_not(ditto: str) -> None:
    plan = old_plan(f"""
        | criterion | action | lead | deadline      | budget  |
        | 1.1       | việc a | HT   | Tháng 05/2025 | 100000  |
        | {ditto}   | việc b | HT   | {ditto}       | {ditto} |
    """)
    codes = {Code.DEADLINE_MISSING, Code.BUDGET_AMOUNT_MISSING, Code.CRITERION_UNKNOWN}
    assert {found.code for found in report_on(plan).issues} == codes
    for found in report_on(plan).issues:
        assert f"ghi “{ditto}”" in vi.found(found)
        assert "không được hiểu theo dòng trên" in vi.found(found)
        assert "lại" in vi.advice(found)
        assert "ở dòng này" in vi.advice(found)


def test_unreadable_money_is_not_missing_and_not_summed() -> None:
    plan = old_plan("""
        | criterion | action | lead | deadline      | budget        |
        | 1.1       | việc a | HT   | Tháng 05/2025 | mười lăm      |
        | 1.1       | việc b | HT   | Tháng 05/2025 | -5 triệu      |
        | 1.1       | việc c | HT   | Tháng 05/2025 | 15            |
        | 1.1       | việc d | HT   | Tháng 05/2025 | 20%           |
    """)
    assert findings(plan) == [(f"K{row}", "budget-unreadable") for row in (11, 12, 13, 14)]
    report = report_on(plan)
    assert (report.rows_complete, report.budget_total, report.missing) == (4, 0, Missing())


def test_criterion_is_an_error_where_the_form_requires_it() -> None:
    plan = old_plan("""
        | criterion                  | action | lead | deadline      | budget |
        |                            | việc a | HT   | Tháng 05/2025 | 0      |
        | -                          | việc b | HT   | Tháng 05/2025 | 0      |
        | Không gắn tiêu chí cụ thể  | việc c | HT   | Tháng 05/2025 | 0      |
    """)
    assert findings(plan) == [(f"C{row}", "criterion-missing") for row in (11, 12, 13)]
    assert {found.severity for found in report_on(plan).issues} == {Severity.ERROR}


def test_criterion_is_a_warning_in_tt57_where_none_may_be_chosen() -> None:
    plan = plan_of("""
        | content    | criterion                 | action | lead | deadline      | budget |
        | Nội dung 1 |                           | việc a | HT   | Tháng 05/2027 | 0      |
        | Nội dung 2 | Không gắn tiêu chí cụ thể | việc b | HT   | Tháng 05/2027 | 0      |
        | Nội dung 3 | không thuộc tiêu chí nào  | việc c | HT   | Tháng 05/2027 | 0      |
        | Nội dung 4 | 1.1                       | việc d | HT   | Tháng 05/2027 | 0      |
    """)
    assert findings(plan) == [("D11", "criterion-missing")]
    assert report_on(plan).issues[0].severity is Severity.WARNING
    assert not report_on(plan).has_errors()


def test_action_and_content() -> None:
    plan = plan_of("""
        | content    | criterion | action | lead | deadline      | budget |
        |            | 1.1       | việc a | HT   | Tháng 05/2027 | 0      |
        | Nội dung 2 | 1.1       |        | HT   | Tháng 05/2027 | 0      |
    """)
    assert findings(plan) == [("C11", "content-missing"), ("F12", "action-missing")]
    assert report_on(plan).rows_complete == 2
    old = old_plan("""
        | criterion | action | lead | deadline      | budget |
        | 1.1       |        | HT   | Tháng 05/2025 | 0      |
    """)
    assert findings(old) == [("F11", "action-missing")]


def test_a_row_that_was_only_started_lacks_everything() -> None:
    plan = plan_of("""
        | content    | criterion | action | lead | deadline | budget |
        | Nội dung 1 |           |        |      |          |        |
    """)
    cells = ["D11", "F11", "J11", "I11", "M11"]
    codes = ["criterion-missing", "action-missing", "owner-missing", "deadline-missing", "budget-missing"]
    assert findings(plan) == list(zip(cells, codes, strict=True))
    assert report_on(plan).missing == Missing(1, 1, 1, 0)


def test_strict_changes_the_severity_of_missing_amounts_and_nothing_else() -> None:
    plan = old_plan("""
        | criterion | action | lead | deadline      | budget          |
        | 1.1       | việc a | HT   | Tháng 05/2025 | Nguồn hoạt động |
        | 1.1       | việc b | HT   | Năm 2065      | 0               |
    """)
    report = report_on(plan)
    strict = checks.stricter(report)
    assert not report.has_errors()
    assert strict.has_errors()
    assert strict.rows == report.rows
    changed = [(a.code, b.severity) for a, b in zip(report.issues, strict.issues, strict=True) if a != b]
    assert changed == [(Code.BUDGET_AMOUNT_MISSING, Severity.ERROR)]
    assert [i.code for i in strict.issues] == [i.code for i in report.issues]


def test_only_owner_deadline_and_budget_make_a_row_incomplete() -> None:
    plan = old_plan("""
        | criterion | action | lead | deadline | budget   |
        | 9.9       |        | HT   | xyz      | mười     |
    """)
    assert gaps(plan) == []
    assert report_on(plan).rows_complete == 1
    assert len(findings(plan)) == 4


@pytest.mark.parametrize("lead", ["5", "01/09/2026", "12.5"])
def test_a_number_or_a_date_leads_nothing(lead: str) -> None:
    plan = plan_of(
        f"""
        | criterion | action | lead   | deadline      | budget |
        | 1.3       | Họp tổ | {lead} | Tháng 05/2025 | 0      |
        """,
        "cv5932",
        "2024-2025",
    )
    assert [code for _, code in findings(plan)] == ["owner-missing"]


def test_the_month_that_is_proposed_is_in_the_plans_own_list() -> None:
    plan = old_plan("""
        | criterion | action | lead | deadline | budget |
        | 1.1       | việc a | HT   |          | 0      |
        | 1.2       | việc b | HT   | lớp 4A   | 0      |
    """)
    told = [
        vi.message(i) for i in report_on(plan).issues if i.code in (Code.DEADLINE_MISSING, Code.DEADLINE_UNREADABLE)
    ]
    assert len(told) == 2
    assert all(text.endswith("ví dụ: Tháng 05/2025.") for text in told)
