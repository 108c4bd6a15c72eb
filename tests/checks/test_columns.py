"""What an own form asks beyond the known roles: three lines of table, one list of (cell, code)."""

from __future__ import annotations

from pathlib import Path

import pytest

from ctcl_xlsx import checks, templates, vi
from ctcl_xlsx.model import Form
from tests.tables import plan_of_form

FORM = """
id = "rieng"
version = "1"
extends = "tt57"
column = [
  { key = "criterion" },
  { key = "action" },
  { key = "lead", required = false },
  { key = "deadline", required = false },
  { key = "budget", required = false },
  { key = "funding" },
  { key = "muc", title = "Mức", kind = "list", choices = ["Cao", "Rất thấp"] },
  { key = "so", title = "Số", kind = "number" },
  { key = "ngay", title = "Ngày", kind = "date" },
  { key = "thang", title = "Tháng", kind = "month" },
  { key = "evidence", required = true },
]
"""


@pytest.fixture
def form(tmp_path: Path) -> Form:
    path = tmp_path / "rieng.toml"
    path.write_text(FORM, "utf-8")
    return templates.own_forms([path])["rieng"]


def findings(form: Form, table: str) -> list[tuple[str, str]]:
    """(heading, code) of all that is said of the table's rows."""
    plan = plan_of_form(form, table)
    report = checks.review(form, templates.catalog(plan.catalog), plan)
    return [(i.where.label, i.code.value) for i in report.issues]


def test_what_the_form_leaves_open_is_no_gap(form: Form) -> None:
    table = """
        | criterion | action | evidence |
        | 1.1       | việc a | ảnh      |
    """
    assert findings(form, table) == []


def test_a_source_without_an_amount_is_said_all_the_same(form: Form) -> None:
    table = """
        | criterion | action | evidence | funding        |
        | 1.1       | việc a | ảnh      | Ngân sách nhà nước |
    """
    assert findings(form, table) == [("Kinh phí", "budget-amount-missing")]


@pytest.mark.parametrize("blank", ["", "-", "…"])
def test_a_column_that_the_form_requires_is_a_gap_where_it_is_blank(form: Form, blank: str) -> None:
    table = f"""
        | criterion | action | evidence |
        | 1.1       | việc a | {blank}  |
    """
    title = "Thông tin, dữ liệu hoặc minh chứng dự kiến"
    assert findings(form, table) == [(title, "required-missing")]


@pytest.mark.parametrize(
    ("key", "fitting", "unfit"),
    [
        ("muc", ["Cao", "cao", "RẤT  THẤP", "-"], ["Vừa", "Cao, Rất thấp"]),
        ("so", ["12", "12,5", "1.200", "1 200", "-3", "85%", "0"], ["12 em", "mười", "1.2.3", "12/5"]),
        ("ngay", ["05/10/2026", "5/10/2026", "05-10-2026", "29/02/2028"], ["31/02/2027", "10/2026", "10/25/2026", "x"]),
        ("thang", ["Tháng 05/2027", "Học kỳ I"], ["Tháng 13/2027", "xyz"]),
    ],
)  # fmt: skip
def test_a_cell_holds_what_its_column_takes(form: Form, key: str, fitting: list[str], unfit: list[str]) -> None:
    title = next(c.title for c in form.columns if c.key == key)
    for text in (*fitting, *unfit):
        table = f"""
            | criterion | action | evidence | {key}  |
            | 1.1       | việc a | ảnh      | {text} |
        """
        assert findings(form, table) == ([(title, "value-unfit")] if text in unfit else []), text


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [("muc", "Vừa", "không có trong danh sách: Cao"), ("so", "mười", "không phải một con số"),
     ("ngay", "31/02/2027", "không phải ngày/tháng/năm"), ("thang", "xyz", "không hiểu là thời gian nào")],
)  # fmt: skip
def test_each_misfit_has_its_own_sentence(form: Form, key: str, text: str, said: str) -> None:
    plan = plan_of_form(form, f"""
        | criterion | action | evidence | {key}  |
        | 1.1       | việc a | ảnh      | {text} |
    """)  # fmt: skip
    [found] = [i for i in checks.review(form, templates.catalog(plan.catalog), plan).issues if i.code == "value-unfit"]
    assert said in vi.message(found)


def test_a_second_column_of_a_role_is_required_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "rieng.toml"
    second = '  { key = "viec_2", role = "action", title = "Việc 2", required = true },\n]\n'
    path.write_text(FORM.rstrip().removesuffix("]") + second, "utf-8")
    table = """
        | criterion | action | evidence |
        | 1.1       | việc a | ảnh      |
    """
    assert findings(templates.own_forms([path])["rieng"], table) == [("Việc 2", "required-missing")]
