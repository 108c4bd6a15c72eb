"""Do the parts of a plan agree: duplicates, self-assessment, what is not planned, whose plan it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from ctcl_xlsx import checks, templates, vi
from ctcl_xlsx.issues import Issue, Severity, Where
from ctcl_xlsx.model import Plan, Row, School
from tests.tables import findings, plan_of

ROW = """
    | criterion | action | lead | deadline      | budget |
    | 1.1       | việc a | HT   | Tháng 05/2025 | 0      |
"""


def old_plan(table: str = ROW, **more: object) -> Plan:
    return replace(plan_of(table, form="cv5932", year="2024-2025", level="tieu_hoc"), **more)  # type: ignore[arg-type]


def issues_of(plan: Plan) -> tuple[Issue, ...]:
    return checks.review(templates.form(plan.form), templates.catalog(plan.catalog), plan).issues


def test_the_same_action_for_the_same_criterion() -> None:
    plan = old_plan("""
        | criterion | action              | lead | deadline      | budget |
        | 1.1       | Họp tổ chuyên môn.  | HT   | Tháng 05/2025 | 0      |
        | 1.2       | Họp tổ chuyên môn   | HT   | Tháng 05/2025 | 0      |
        | 1.1       | họp  tổ chuyên  môn | KT   | Tháng 04/2025 | 1000   |
        | M4.1      | Họp tổ chuyên môn   | HT   | Tháng 05/2025 | 0      |
        | M4.1      | Hop to chuyen mon   | HT   | Tháng 05/2025 | 0      |
        | 1.1       |                     | HT   | Tháng 05/2025 | 0      |
        | 1.1       |                     | HT   | Tháng 05/2025 | 0      |
        | 1.1       | Họp tổ chuyên môn   | HT   | Tháng 05/2025 | 0      |
    """)
    found = [issue for issue in issues_of(plan) if issue.code == "row-duplicate"]
    assert [(i.where.cell, i.facts["twin"]) for i in found] == [("F13", "11"), ("F15", "14"), ("F18", "11")]
    assert {i.severity for i in found} == {Severity.WARNING}
    assert "dòng 11" in vi.found(found[0])


def test_without_a_place_the_twin_is_the_rows_number() -> None:
    rows = tuple(replace(row, origin=None) for row in old_plan().rows * 2)
    (found,) = issues_of(old_plan(rows=rows))
    assert (found.code, found.facts["twin"]) == ("row-duplicate", "1")


@pytest.mark.parametrize(
    ("level", "year", "chosen", "faulty"),
    [
        ("tieu_hoc", "2024-2025", {"1.1": 3, "1.2": 2, "1.3": 0, "M4.1": 1}, []),
        ("tieu_hoc", "2024-2025", {"1.1": 4, "1.2": 3, "1.3": "loại A", "M4.1": 2}, ["1.1", "1.2", "1.3", "M4.1"]),
        ("tieu_hoc", "2024-2025", {"9.9": 1}, ["9.9"]),
        ("thcs", "2025-2026", {"3.6": 3}, []),
        ("thcs", "2026-2027", {"1.1": 2}, []),
        ("thcs", "2026-2027", {"1.1": 3}, ["1.1"]),
    ],
)
def test_a_level_that_the_criterion_does_not_have(
    level: str, year: str, chosen: Mapping[str, int | str], faulty: list[str]
) -> None:
    form = "tt57" if year > "2026" else "cv5932"
    plan = plan_of(form=form, year=year, level=level)
    places = {"self_assessment.1.1": Where("", "Thông tin trường", "C30")}
    found = [i for i in issues_of(replace(plan, self_assessment=chosen, places=places)) if "self" in i.code]
    assert [i.facts["criterion"] for i in found] == faulty
    for issue in found:
        assert issue.severity is Severity.WARNING
        assert issue.facts["criterion"] in vi.found(issue)
        assert issue.where.cell == ("C30" if issue.facts["criterion"] == "1.1" else "")


def test_a_criterion_below_the_target_without_a_row_is_noted() -> None:
    levels: dict[str, int | str] = {"1.1": 1, "1.2": 1, "1.3": 2, "1.4": 3, "1.5": "?", "M4.1": 0}
    plan = old_plan(target_level=3, self_assessment=levels)
    found = [i for i in issues_of(plan) if i.code == "criterion-not-planned"]
    assert [i.value for i in found] == ["1.2", "1.3"]
    assert {i.severity for i in found} == {Severity.INFO}
    assert templates.catalog("tt17_2018").find("1.2") is not None
    assert "1.2 – Hội đồng trường" in vi.found(found[0])


def test_a_criterion_at_its_highest_level_needs_no_row() -> None:
    top = templates.catalog("tt17_2018").find("1.2")
    assert getattr(top, "max_level", 0) == 2
    assert [i.code for i in issues_of(old_plan(target_level=3, self_assessment={"1.2": 2}))] == []


@pytest.mark.parametrize("target", [None, "mức cao"])
def test_without_a_target_nothing_is_unplanned(target: str | None) -> None:
    found = findings(old_plan(target_level=target, self_assessment={"1.2": 0}))
    assert found == ([("", "value-unfit")] if target else [])


def test_a_row_that_names_several_criteria_plans_them_all() -> None:
    plan = old_plan(ROW.replace("1.1  ", "1.2; 1.3"), target_level=3, self_assessment={"1.2": 1, "1.3": 1})
    assert findings(plan) == []


def test_the_form_of_tt57_asks_for_priorities_only() -> None:
    plan = plan_of("""
        | content | criterion | action | lead | deadline      | budget |
        | a       | 1.1       | việc a | HT   | Tháng 05/2027 | 0      |
    """)
    assert findings(replace(plan, target_level=2, self_assessment={"1.2": 1})) == []


def test_a_plan_without_rows_is_empty_and_never_complete() -> None:
    plan = old_plan("")
    places = {"rows": Where(sheet="Kế hoạch")}
    (found,) = issues_of(replace(plan, places=places))
    assert (found.code, found.severity, found.where.sheet) == ("plan-empty", Severity.WARNING, "Kế hoạch")
    report = checks.review(templates.form(plan.form), templates.catalog(plan.catalog), plan)
    assert (len(report.rows), report.rows_complete) == (0, 0)


@pytest.mark.parametrize(
    ("school", "missing"),
    [
        (School(), True),
        (School(level="tieu_hoc", commune="Xã A"), True),
        (School(code=" ", name="​"), True),
        (School(code="01"), False),
        (School(name="Trường A"), False),
    ],
)
def test_a_plan_says_whose_it_is(school: School, missing: bool) -> None:
    places = {"school.name": Where("", "Thông tin trường", "C5")}
    found = [i for i in issues_of(old_plan(school=school, places=places)) if i.code == "school-missing"]
    assert [(i.where.cell, i.severity) for i in found] == ([("C5", Severity.ERROR)] if missing else [])


def test_rows_that_may_stand_on_the_wrong_sheet_are_told() -> None:
    plan = replace(plan_of("", form="tt57", year="2026-2027"), rows=(), problems=(Row({"weakness": "a"}),) * 2)
    (found,) = issues_of(plan)
    assert (found.code, found.facts) == ("plan-empty", {"problems": "2"})
    assert "trang “Vấn đề trọng tâm” có 2 dòng" in vi.found(found)
