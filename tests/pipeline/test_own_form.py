"""An office's own form goes the whole way: made, filled, saved by LibreOffice, read, checked, put together."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ctcl_xlsx import pipeline, templates
from ctcl_xlsx.district.files import Content, Outcome
from ctcl_xlsx.issues import Code, CtclError
from ctcl_xlsx.model import Form, Plan, School
from ctcl_xlsx.pipeline.generate import blank_order, generate_file, order_of_plan, workbook_of
from ctcl_xlsx.pipeline.reading import read_content
from ctcl_xlsx.plan_json import plan_from_dict, plan_to_dict
from ctcl_xlsx.shipped import shipped
from ctcl_xlsx.workbook.layout import PLAN
from ctcl_xlsx.workbook.seal import form_hash
from tests.pipeline.folders import YEAR, put
from tests.programs import convert, convert_all
from tests.schemas import faults
from tests.tables import layout_of

SAMPLE = shipped("samples") / "bieu-rieng.toml"
SCHOOL = School("98031204", "Trường THCS Bến Sậy", "thcs", authority="UBND xã Suối Mây")
# What a school types: a complete row, one that lacks what only this form asks for, one that writes beside its lists.
TYPED: list[dict[str, Any]] = [
    {
        "content": "Đọc sách", "criterion": "1.1", "action": "Mở thư viện xanh", "san_pham": "01 thư viện",
        "start": "Tháng 09/2026", "deadline": "Tháng 05/2027", "lead": "Hiệu trưởng", "budget": 5_000_000,
        "funding": "Ngân sách nhà nước", "uu_tien": "Cao", "hoc_sinh": 420, "ngay_kiem_tra": "05/10/2026",
    },
    {
        "content": "An toàn", "criterion": "1.2", "action": "Sửa cầu thang", "deadline": "Tháng 12/2026",
        "lead": "Tổ Văn phòng", "budget": 0,
    },
    {
        "content": "Nề nếp", "criterion": "1.3", "action": "Lập sổ theo dõi", "san_pham": "Sổ", "budget": 0,
        "deadline": "Tháng 12/2026", "lead": "Giám thị", "uu_tien": "Vừa", "hoc_sinh": "nhiều", "ngay_kiem_tra": "mai",
    },
]  # fmt: skip


@pytest.fixture(scope="module")
def form() -> Form:
    return templates.own_forms([SAMPLE])["bieu_rieng"]


@pytest.fixture(scope="module")
def saved(form: Form, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook as a school sends it: filled, and saved by LibreOffice with every formula calculated anew."""
    folder = tmp_path_factory.mktemp("bieu-rieng")
    order = blank_order(SCHOOL, YEAR, form=form)
    book, table = openpyxl.load_workbook(io.BytesIO(workbook_of(order))), layout_of(order.plan, form=form).plan
    labels = layout_of(order.plan, form=form).criteria
    for i, cells in enumerate(TYPED):
        for key, value in cells.items():
            book[PLAN][table.cell(key, i)].value = labels.label("", value) if key == "criterion" else value
    book.save(folder / "98031204.xlsx")
    return convert(folder / "98031204.xlsx", "xlsx", folder / "da-nop", recalculate=True)


def read(path: Path, form: Form) -> Content:
    return read_content(path.read_bytes(), path.name, {form.id: form})


# ------------------------------------------------------------------------------------------- the whole way


def test_what_was_typed_is_read_and_own_columns_stand_under_extra(saved: Path, form: Form) -> None:
    plan = read(saved, form).plan
    rows = plan_to_dict(plan)["rows"]
    own = ("san_pham", "uu_tien", "hoc_sinh", "ngay_kiem_tra")
    expected = []
    for cells in TYPED:
        row: dict[str, Any] = {key: str(value) for key, value in cells.items() if key not in own}
        expected.append(row | {"extra": {key: str(cells[key]) for key in own if key in cells}})
    assert rows == [{k: v for k, v in row.items() if v != {}} for row in expected]
    assert faults("plan", plan_to_dict(plan)) == []
    assert plan_from_dict(plan_to_dict(plan), form=form) == plan


def test_the_workbook_says_of_own_columns_what_python_says(saved: Path, form: Form) -> None:
    content = read(saved, form)
    table = layout_of(content.plan, form=form).plan
    book = openpyxl.load_workbook(saved, data_only=True)[PLAN]
    assert [book[table.cell("_status", i)].value for i in range(4)] == [
        "Đủ",
        "Thiếu: sản phẩm đầu ra",
        "Xem lại: mức ưu tiên; số học sinh hưởng lợi; ngày Phòng kiểm tra",
        None,
    ]
    found = [(i.where.cell, i.code.value) for i in content.all_issues]
    assert found == [
        (table.cell("san_pham", 1), "required-missing"),
        (table.cell("uu_tien", 2), "value-unfit"),
        (table.cell("hoc_sinh", 2), "value-unfit"),
        (table.cell("ngay_kiem_tra", 2), "value-unfit"),
    ]


def test_own_columns_reach_the_summary_and_the_tables(saved: Path, form: Form, tmp_path: Path) -> None:
    district = pipeline.consolidate_files([saved.parent], forms={form.id: form})
    assert (district.rows, district.rows_complete, district.budget_total) == (3, 3, 5_000_000)
    path = pipeline.write_summary_file(district, tmp_path / "tong-hop.xlsx")
    detail = openpyxl.load_workbook(path)["Chi tiết"]
    cells = {str(cell.value) for row in detail.iter_rows() for cell in row if cell.value is not None}
    assert {"Sản phẩm đầu ra", "01 thư viện", "Mức ưu tiên", "Cao", "420", "05/10/2026"} <= cells
    typed = json.loads(district.frames().actions["typed_extra"][0])
    assert typed == {
        "Sản phẩm đầu ra": "01 thư viện",
        "Mức ưu tiên": "Cao",
        "Số học sinh hưởng lợi": "420",
        "Ngày Phòng kiểm tra": "05/10/2026",
    }


def test_every_program_reads_the_same(saved: Path, form: Form, tmp_path: Path) -> None:
    plan = read(saved, form).plan
    for path in (*convert_all([saved], "ods", tmp_path), *convert_all([saved], "xls", tmp_path)):
        assert read(path, form).plan.rows == plan.rows, path.name


def test_a_prefilled_one_comes_back_as_it_was(saved: Path, form: Form) -> None:
    plan = read(saved, form).plan
    again = read_content(workbook_of(order_of_plan(plan, form=form)), "a.xlsx", {form.id: form}).plan
    assert again == plan


@pytest.mark.parametrize("level", ["mam_non", "tieu_hoc", "thcs", "thpt", "nhieu_cap_hoc", "gdtx"])
def test_it_is_made_for_every_level_of_its_base(form: Form, level: str) -> None:
    data = workbook_of(blank_order(replace(SCHOOL, level=level), YEAR, form=form))
    content = read_content(data, "a.xlsx", {form.id: form})
    assert [i.code for i in content.all_issues] == [Code.PLAN_EMPTY]


def test_a_form_without_funding_and_start_is_made_and_read(form: Form, tmp_path: Path) -> None:
    small = replace(form, columns=tuple(c for c in form.columns if c.key not in ("funding", "start", "status")))
    row = {"content": "a", "criterion": "1.1", "action": "b", "lead": "c", "deadline": "Tháng 05/2027", "budget": "0"}
    data = {"form": small.id, "school_year": YEAR, "school": {"level": "thcs", "code": "1"}, "rows": [row]}
    plan = plan_from_dict(data, form=small)
    (tmp_path / "a.xlsx").write_bytes(workbook_of(order_of_plan(plan, form=small)))
    done = convert(tmp_path / "a.xlsx", "xlsx", tmp_path / "out", recalculate=True)
    assert read(done, small).plan.rows == plan.rows
    district = pipeline.consolidate_files([done], forms={small.id: small})
    assert pipeline.write_summary_file(district, tmp_path / "tong-hop.xlsx").exists()


# ------------------------------------------------------------------------------------- which form it was


def test_without_the_file_it_is_refused_and_told_what_to_do(saved: Path) -> None:
    (result,) = pipeline.check_files([saved])
    assert result.outcome is Outcome.REJECTED
    assert result.reason
    assert (result.reason.code, result.reason.value) == (Code.FORM_UNKNOWN, "bieu_rieng")
    assert result.reason.facts["version"] == "1.0"


def test_the_seal_holds_what_the_form_asks(form: Form) -> None:
    data = workbook_of(blank_order(SCHOOL, YEAR, form=form))
    seal = {row[0].value: row[1].value for row in openpyxl.load_workbook(io.BytesIO(data))["_ctcl"].iter_rows()}
    assert (seal["form"], seal["form_version"], seal["form_hash"]) == ("bieu_rieng", "1.0", form_hash(form))
    choices = [replace(c, choices=(*c.choices, "Khác")) if c.kind == "list" else c for c in form.columns]
    assert form_hash(replace(form, columns=tuple(choices))) != form_hash(form)


@pytest.mark.parametrize(("version", "same"), [("1.1", ""), ("1.0", "1")])
def test_another_version_of_the_form_is_noted_and_nothing_is_lost(
    saved: Path, form: Form, version: str, same: str
) -> None:
    columns = tuple(replace(c, title="Kết quả cụ thể") if c.key == "san_pham" else c for c in form.columns)
    newer = replace(form, version=version, columns=tuple(c for c in columns if c.key != "uu_tien"))
    content = read(saved, newer)
    note = next(i for i in content.issues if i.code is Code.FORM_DIFFERS)
    assert (note.value, note.facts["sealed"], note.facts["known"]) == ("bieu_rieng", "1.0", version)
    assert note.facts.get("same", "") == same
    assert content.plan.rows[0].get("san_pham") == "01 thư viện"
    beside = [i.value for i in content.issues if i.code is Code.HIDDEN_CONTENT]
    assert beside == ["Cao", "Vừa"]  # of each row


def test_an_unsealed_one_is_known_by_its_columns(saved: Path, form: Form) -> None:
    book = openpyxl.load_workbook(saved)
    del book["_ctcl"]
    out = io.BytesIO()
    book.save(out)
    content = read_content(out.getvalue(), "a.xlsx", {form.id: form})
    assert content.form.id == "bieu_rieng"
    assert content.plan.rows == read(saved, form).plan.rows


def test_a_definition_beside_the_workbooks_is_passed_over(saved: Path, form: Form, tmp_path: Path) -> None:
    put(tmp_path, {"bieu-rieng.toml": SAMPLE.read_bytes(), "a.xlsx": saved.read_bytes()})
    first, second = pipeline.check_files([tmp_path], forms={form.id: form})
    assert (first.outcome, second.outcome) == (Outcome.ACCEPTED, Outcome.SKIPPED)


def test_a_filled_one_is_not_written_over(saved: Path, form: Form) -> None:
    with pytest.raises(CtclError) as error:
        generate_file(blank_order(SCHOOL, YEAR, form=form), saved)
    assert error.value.issue.facts == {"filled": "3"}


def test_plan_json_names_the_form_it_is_for(form: Form) -> None:
    data = {"form": "tt57", "school_year": YEAR, "school": {"level": "thcs"}, "rows": []}
    with pytest.raises(CtclError) as error:
        plan_from_dict(data, form=form)
    assert [i.facts["path"] for i in error.value.issues] == ["form"]
    unnamed: Plan = plan_from_dict({key: value for key, value in data.items() if key != "form"}, form=form)
    assert unnamed.form == "bieu_rieng"
