"""What cannot be so, or hardly: criteria, years, orders of time, copied school years, repaired readings."""

from __future__ import annotations

import pytest

from ctcl_xlsx import checks, templates, vi
from ctcl_xlsx.issues import Code, Issue, Severity
from ctcl_xlsx.model import Plan
from tests.tables import findings, plan_of


def old_plan(table: str) -> Plan:
    return plan_of(table, form="cv5932", year="2024-2025", level="tieu_hoc")


def issues_of(plan: Plan) -> tuple[Issue, ...]:
    return checks.review(templates.form(plan.form), templates.catalog(plan.catalog), plan).issues


# ---------------------------------------------------------------------------------------------- criteria


def test_a_criterion_that_the_catalogue_lacks_is_an_error_that_names_it() -> None:
    plan = old_plan("""
        | criterion | action | lead | deadline      | budget |
        | 9.9       | việc a | HT   | Tháng 05/2025 | 0      |
        | xin đất   | việc b | HT   | Tháng 05/2025 | 0      |
        | M4.9      | việc c | HT   | Tháng 05/2025 | 0      |
        | 1.10      | việc d | HT   | Tháng 05/2025 | 0      |
        | M4.5      | việc e | HT   | Tháng 05/2025 | 0      |
    """)
    assert findings(plan) == [(f"C{row}", "criterion-unknown") for row in (11, 12, 13)]
    for found in issues_of(plan):
        assert found.severity is Severity.ERROR
        assert "Thông tư số 17/2018/TT-BGDĐT" in vi.message(found)


def test_a_standard_in_the_place_of_a_criterion_is_called_that() -> None:
    plan = old_plan("""
        | criterion    | action | lead | deadline      | budget |
        | Tiêu chuẩn 4 | việc a | HT   | Tháng 05/2025 | 0      |
        | Tiêu chuẩn 9 | việc b | HT   | Tháng 05/2025 | 0      |
    """)
    assert findings(plan) == [("C11", "criterion-unknown"), ("C12", "criterion-unknown")]
    known, unknown = issues_of(plan)
    assert "là cả một tiêu chuẩn" in vi.found(known)
    assert "một tiêu chí của tiêu chuẩn 4" in vi.advice(known)
    assert "không có trong Thông tư số 17/2018/TT-BGDĐT" in vi.found(unknown)


@pytest.mark.parametrize(
    ("form", "year", "level", "code", "here", "there"),
    [
        ("tt57", "2026-2027", "thcs", "1.10", "57/2026", "18/2018"),
        ("tt57", "2026-2027", "tieu_hoc", "1.10", "57/2026", "17/2018"),
        ("tt57", "2026-2027", "mam_non", "1.10", "57/2026", "19/2018"),
        ("cv5932", "2025-2026", "tieu_hoc", "3.6", "17/2018", "17/2018"),
        ("cv5932", "2024-2025", "tieu_hoc", "M4.7", "17/2018", "17/2018"),
    ],
)
def test_a_code_of_another_generation_is_named_as_such(
    form: str, year: str, level: str, code: str, here: str, there: str
) -> None:
    table = f"""
        | Nội dung   | criterion | action | lead | deadline    | budget |
        | Nội dung 1 | {code}    | việc a | HT   | Học kỳ I    | 0      |
    """
    if form == "cv5932":
        table = table.replace("Nội dung  ", "Hiện trạng")
    plan = plan_of(table, form=form, year=year, level=level)
    assert [code for _, code in findings(plan)] == ["criterion-unknown"]
    (found,) = issues_of(plan)
    assert here in found.facts["circular"]
    assert there in found.facts["elsewhere"]
    assert found.facts["elsewhere"] in vi.found(found)
    assert found.facts["elsewhere"] != found.facts["circular"]


def test_in_an_inferred_catalogue_unknown_codes_warn_and_the_parents_pass() -> None:
    plan = plan_of(
        """
        | criterion | action | lead | deadline      | budget |
        | 3.6       | việc a | HT   | Tháng 05/2026 | 0      |
        | 9.9       | việc b | HT   | Tháng 05/2026 | 0      |
        """,
        form="cv5932", year="2025-2026", level="thcs",
    )  # fmt: skip
    assert plan.catalog == "tt18_2018_amended2024"
    assert findings(plan) == [("C12", "criterion-unknown")]
    assert [found.severity for found in issues_of(plan)] == [Severity.WARNING]


def test_several_criteria_in_a_row_are_each_looked_up() -> None:
    plan = old_plan("""
        | criterion | action | lead | deadline      | budget |
        | 1.3; 2.1  | việc a | HT   | Tháng 05/2025 | 0      |
        | 1.3; 9.9  | việc b | HT   | Tháng 05/2025 | 0      |
    """)
    assert findings(plan) == [("C12", "criterion-unknown")]


# ------------------------------------------------------------------------------------------------ years


def test_a_deadline_far_from_the_plans_years_is_implausible_one_after_the_school_year_a_note() -> None:
    plan = old_plan("""
        | criterion | action | lead | deadline       | budget |
        | 1.1       | việc a | HT   | Năm 2018       | 0      |
        | 1.1       | việc b | HT   | Năm 2019       | 0      |
        | 1.1       | việc c | HT   | Tháng 12/2025  | 0      |
        | 1.1       | việc d | HT   | Năm 2026       | 0      |
        | 1.1       | việc e | HT   | Năm 2034       | 0      |
        | 1.1       | việc f | HT   | Năm 2035       | 0      |
        | 1.1       | việc g | HT   | Từ 2023-2028   | 0      |
        | 1.1       | việc h | HT   | Thường xuyên   | 0      |
    """)
    assert findings(plan) == [
        ("J11", "deadline-implausible"),
        ("J12", "deadline-before-year"),
        ("J14", "deadline-after-year"),
        ("J15", "deadline-after-year"),
        ("J16", "deadline-implausible"),
        ("J16", "deadline-after-year"),
        ("J17", "deadline-after-year"),
    ]
    severities = {found.code.value: found.severity for found in issues_of(plan)}
    notes = dict.fromkeys(("deadline-before-year", "deadline-after-year"), Severity.INFO)
    assert severities == {"deadline-implausible": Severity.WARNING, **notes}


def test_a_deadline_before_the_school_year_is_noted_unless_the_work_is_done() -> None:
    plan = plan_of("""
        | content | criterion | action | lead | deadline           | budget | status          |
        | Một     | 1.1       | việc a | HT   | Tháng 05/2026      | 0      | Chưa hoàn thành |
        | Hai     | 1.2       | việc b | HT   | 31/5/2026          | 0      |                 |
        | Ba      | 1.3       | việc c | HT   | Tháng 06/2026      | 0      |                 |
        | Bốn     | 1.4       | việc d | HT   | Tháng 05/2026      | 0      | Hoàn thành      |
        | Năm     | 2.1       | việc e | HT   | Đã xong tháng 5/2026 | 0    |                 |
        | Sáu     | 2.2       | việc g | HT   | Đã hoàn thành Tháng 05/2026 | 0 |             |
    """)
    found = issues_of(plan)
    assert [(i.code, i.value) for i in found] == [
        (Code.DEADLINE_BEFORE_YEAR, "Tháng 05/2026"),
        (Code.DEADLINE_BEFORE_YEAR, "31/5/2026"),
    ]
    assert "trước năm học 2026-2027" in vi.found(found[0])


def test_without_a_school_year_no_deadline_is_judged_by_it() -> None:
    plan = old_plan("""
        | criterion | action | lead | deadline | budget |
        | 1.1       | việc a | HT   | Năm 2065 | 0      |
    """)
    assert findings(Plan(plan.form, plan.catalog, "", plan.school, rows=plan.rows)) == []


def test_a_deadline_before_the_start() -> None:
    plan = plan_of("""
        | content | criterion | action | lead | start         | deadline      | budget |
        | a       | 1.1       | việc a | HT   | Tháng 01/2027 | Tháng 10/2026 | 0      |
        | b       | 1.1       | việc b | HT   | Tháng 01/2027 | Tháng 01/2027 | 0      |
        | c       | 1.1       | việc c | HT   | Học kỳ II     | Học kỳ I      | 0      |
        | d       | 1.1       | việc d | HT   | ngay          | Tháng 10/2026 | 0      |
        | e       | 1.1       | việc e | HT   | 15/01/2027    | 14/01/2027    | 0      |
        | g       | 1.1       | việc g | HT   | Tháng 01/2027 | Thường xuyên  | 0      |
    """)
    assert findings(plan) == [(f"I{row}", "deadline-before-start") for row in (11, 13, 15)]
    assert "Tháng 01/2027" in vi.found(issues_of(plan)[0])


def test_an_action_that_names_an_older_school_year() -> None:
    plan = old_plan("""
        | criterion | action                              | lead | deadline      | budget |
        | 1.1       | Kế hoạch năm học 2023-2024          | HT   | Tháng 05/2025 | 0      |
        | 1.1       | Kế hoạch năm học 2024-2025          | HT   | Tháng 05/2025 | 0      |
        | 1.1       | Kế hoạch năm học 2025 - 2026        | HT   | Tháng 05/2025 | 0      |
        | 1.1       | So với năm 2023                     | HT   | Tháng 05/2025 | 0      |
        | 1.1       | Giai đoạn 2020-2025                 | HT   | Tháng 05/2025 | 0      |
        | 1.1       | Năm học 2022–2023 và 2024-2025      | HT   | Tháng 05/2025 | 0      |
    """)
    assert findings(plan) == [("F11", "stale-school-year"), ("F16", "stale-school-year")]
    assert [found.facts["year"] for found in issues_of(plan)] == ["2023-2024", "2022-2023"]


# ----------------------------------------------------------------------------------------------- status


def test_the_status_is_one_of_the_forms_three() -> None:
    plan = plan_of("""
        | content | criterion | action | lead | deadline      | budget | status          |
        | a       | 1.1       | việc a | HT   | Tháng 05/2027 | 0      | Hoàn thành      |
        | b       | 1.1       | việc b | HT   | Tháng 05/2027 | 0      | đang  thực hiện |
        | c       | 1.1       | việc c | HT   | Tháng 05/2027 | 0      | Xong            |
        | d       | 1.1       | việc d | HT   | Tháng 05/2027 | 0      |                 |
    """)
    assert findings(plan) == [("Q13", "status-unknown")]
    (found,) = issues_of(plan)
    assert all(word in vi.advice(found) for word in ("Hoàn thành", "Đang thực hiện", "Chưa hoàn thành"))


# ---------------------------------------------------------------------------------------------- repairs


@pytest.mark.parametrize(
    ("key", "typed", "cell", "meaning"),
    [
        ("deadline", "Tháng 5", "J11", "31/05/2025"),
        ("deadline", "5/25", "J11", "31/05/2025"),
        ("deadline", "2024-2025", "J11", "31/05/2025"),
        ("deadline", "45808", "J11", "31/05/2025"),
        ("budget", "khoảng 15 triệu", "K11", "15.000.000 đồng"),
        ("budget", "1500", "K11", "1.500 đồng"),
        ("budget", "10 triệu/năm", "K11", "10.000.000 đồng"),
        ("budget", "5 triệu mỗi học kỳ", "K11", "5.000.000 đồng"),
        ("lead", "Hiệu trưởng. Kế toán", "G11", "Hiệu trưởng, Kế toán"),
        ("criterion", "1,3", "C11", "1.3"),
        ("criterion", "I.3", "C11", "1.3"),
        ("criterion", "Quản lý hành chính, tài chính và tài sản", "C11", "1.6"),
    ],
)
def test_what_was_understood_beyond_the_letter_is_said(key: str, typed: str, cell: str, meaning: str) -> None:
    values = {"criterion": "1.1", "lead": "HT", "deadline": "Tháng 05/2025", "budget": "0", key: typed}
    plan = old_plan(f"""
        | criterion | action | lead | deadline | budget |
        | {values["criterion"]} | việc a | {values["lead"]} | {values["deadline"]} | {values["budget"]} |
    """)
    assert findings(plan) == [(cell, "value-repaired")]
    (found,) = issues_of(plan)
    assert found.severity is Severity.INFO
    assert f"“{typed}”, hiểu là: {meaning}" in vi.found(found)


def test_the_amount_per_year_counts_once() -> None:
    plan = old_plan("""
        | criterion | action | lead | deadline      | budget       |
        | 1.1       | việc a | HT   | Tháng 05/2025 | 10 triệu/năm |
    """)
    report = checks.review(templates.form(plan.form), templates.catalog(plan.catalog), plan)
    assert report.budget_total == 10000000


def test_a_report_before_the_deadline_is_a_slip() -> None:
    plan = plan_of(
        """
        | criterion | action | lead | deadline      | budget | report_time   |
        | 1.3       | Họp    | HT   | Tháng 12/2023 | 0      | Tháng 11/2023 |
        | 1.4       | Rà     | HT   | Tháng 12/2023 | 0      | Tháng 12/2023 |
        """,
        "giam_sat",
        "2023-2024",
    )
    assert [code for _, code in findings(plan)] == ["report-before-deadline"]
