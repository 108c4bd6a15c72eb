"""A row of V picked from a problem of IV counts for that problem's criterion, without the plan being changed."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest

from ctcl_xlsx import checks, templates
from ctcl_xlsx.district.files import Content
from ctcl_xlsx.model import Plan, Row
from ctcl_xlsx.pipeline.generate import order_of_plan, workbook_of
from ctcl_xlsx.pipeline.reading import read_content
from ctcl_xlsx.problems import offered, picked_problem
from tests.tables import plan_of

LIBRARY, ENGLISH = "Thư viện thiếu sách", "Điểm Tiếng Anh thấp"
PROBLEMS = (
    {"weakness": LIBRARY, "criterion": "4.1"},
    {"weakness": ENGLISH},
    {"weakness": "Khuôn viên hẹp", "criterion": "9.9"},
    {"weakness": "Chung", "criterion": "Không gắn tiêu chí cụ thể"},
    {"weakness": LIBRARY, "criterion": "1.1"},
)


def plan(content: str, criterion: str = "", form: str = "tt57") -> Plan:
    year = "2026-2027" if form == "tt57" else "2024-2025"
    table = f"""
        | content   | criterion   | action | lead | deadline      | budget |
        | {content} | {criterion} | Mua    | HT   | Tháng 05/2027 | 0      |
    """
    return replace(plan_of(table, form=form, year=year), problems=tuple(map(Row, PROBLEMS)))


def review(found: Plan) -> checks.Report:
    return checks.review(templates.form(found.form), templates.catalog(found.catalog), found)


@pytest.mark.parametrize(
    ("content", "criterion", "counts_for", "codes"),
    [
        (LIBRARY, "", "4.1", []),
        (f"  {LIBRARY.replace(' ', '  ').upper()} ", "", "4.1", []),
        (LIBRARY, "3.2", "3.2", []),
        ("Việc khác", "", None, ["criterion-missing"]),
        (ENGLISH, "", None, ["criterion-missing"]),
        ("Khuôn viên hẹp", "", None, ["criterion-missing"]),  # what IV says is no criterion
        ("Chung", "", None, []),
    ],
)
def test_a_row_takes_the_criterion_of_the_problem_it_was_picked_from(
    content: str, criterion: str, counts_for: str | None, codes: list[str]
) -> None:
    report = review(plan(content, criterion))
    assert [str(i.code) for i in report.issues] == codes
    assert next((ref.criterion for ref in report.rows[0].criteria), None) == counts_for


def test_forms_without_part_iv_pick_nothing() -> None:
    report = review(plan(LIBRARY, form="giam_sat"))
    assert [str(i.code) for i in report.issues] == ["criterion-missing", "deadline-after-year"]


def test_a_problem_without_weakness_is_never_picked() -> None:
    assert picked_problem("", [Row({"criterion": "4.1"})]) is None
    assert picked_problem(" ", [Row({"weakness": " ", "criterion": "4.1"})]) is None


def test_a_long_problem_is_offered_as_far_as_programs_look_texts_up() -> None:
    long = Row({"weakness": "x" * 300, "criterion": "4.1"})
    assert len(offered(long)) == 255
    assert picked_problem("x" * 255, [long]) is long
    assert picked_problem("x" * 300, [long]) is None


def read_back(found: Plan) -> Content:
    return read_content(workbook_of(order_of_plan(found)), "a.xlsx")


def test_the_plan_itself_is_not_changed() -> None:
    found = plan(LIBRARY)
    content = read_back(found)
    assert content.plan == found
    assert "criterion" not in content.plan.rows[0].values
    assert [ref.criterion for ref in content.report.rows[0].criteria] == ["4.1"]


def test_the_workbook_says_which_criterion_came_along() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(order_of_plan(plan(LIBRARY)))), data_only=True)
    assert book["Kế hoạch"]["A11"].value == "Đủ. Tiêu chí theo mục IV: 4.1"
    planned = {row[1].value: row[3].value for row in book["Thông tin trường"].iter_rows(min_row=29)}
    assert [str(label)[:3] for label, count in planned.items() if count == 1] == ["4.1"]
