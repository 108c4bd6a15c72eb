"""The blanks that ship: what `generate --blank` makes, filled by a school that writes its own name and code."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ctcl_xlsx import pipeline, templates, vi
from ctcl_xlsx.issues import Code, CtclError, Severity
from ctcl_xlsx.model import Level, School
from ctcl_xlsx.pipeline.blanks import blank_name, blank_orders, generate_blanks
from ctcl_xlsx.pipeline.generate import Order, workbook_of
from ctcl_xlsx.pipeline.reading import read_content
from ctcl_xlsx.shipped import shipped
from ctcl_xlsx.workbook.layout import LINES, OVERVIEW, PLAN, SCHOOL
from tests.cli.running import inside
from tests.packages import parts
from tests.programs import convert
from tests.tables import layout_of

FOLDER = shipped("workbook_templates") / "blank"
ORDERS = {blank_name(order): order for order in blank_orders()}
NAME, CODE = "Trường Tiểu học Bến Sậy", "01031204"
ROSTER = f"Mã trường,Tên trường,Cấp học,Xã/phường\n{CODE},{NAME},Tiểu học,Xã Suối Mây\n"
TYPED: dict[str, Any] = {
    "content": "Đọc sách", "criterion": "1.1", "action": "Mở thư viện", "deadline": "Tháng 05/2027",
    "lead": "Hiệu trưởng", "budget": 2_000_000,
}  # fmt: skip


@pytest.mark.parametrize("name", ORDERS)
def test_a_shipped_blank_is_part_by_part_what_generate_makes(name: str, regenerate: bool) -> None:
    data = workbook_of(ORDERS[name])
    if regenerate:
        (FOLDER / name).write_bytes(data)
    assert parts((FOLDER / name).read_bytes()) == parts(data)


def test_nothing_else_lies_among_them() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(ORDERS)


def test_there_is_one_for_each_form_and_level_at_its_newest_year() -> None:
    made = Counter((o.plan.form, o.plan.school_year) for o in ORDERS.values())
    assert made == {("tt57", "2026-2027"): 6, **{(f, "2025-2026"): 5 for f in ("cv5932", "giam_sat", "mat_yeu")}}
    assert {o.plan.school.level for o in ORDERS.values() if o.plan.form == "tt57"} == set(Level)
    assert "bieu-trong_tt57_tieu_hoc_2026-2027.xlsx" in ORDERS


@pytest.mark.parametrize("name", sorted(ORDERS))
def test_the_school_may_write_who_it_is_but_not_its_level(name: str) -> None:
    sheet = openpyxl.load_workbook(FOLDER / name)[SCHOOL]
    keys = {line.key for line in LINES}
    locked = {row[0].value for row in sheet.iter_rows() if row[0].value in keys and row[2].protection.locked}
    assert locked == {"school.level", "school_year"}
    content = read_content((FOLDER / name).read_bytes(), name)
    assert content.plan.school == School(level=ORDERS[name].plan.school.level)
    assert sorted(i.code for i in content.all_issues) == [Code.PLAN_EMPTY, Code.SCHOOL_MISSING]


# -------------------------------------------------------------------------------------------- filling one


def filled(order: Order, folder: Path, school: dict[str, str]) -> Path:
    """The blank with a complete row and the school's own lines, as LibreOffice saves it."""
    book, layout = openpyxl.load_workbook(io.BytesIO(workbook_of(order))), layout_of(order.plan)
    for key, value in TYPED.items():
        text = layout.criteria.label("", value) if key == "criterion" else value
        if layout.plan.has(key):
            book[PLAN][layout.plan.cell(key)].value = text
    for row in book[SCHOOL].iter_rows():
        if row[0].value in school:
            row[2].value = school[str(row[0].value)]
    book.save(folder / "bieu.xlsx")
    return convert(folder / "bieu.xlsx", "xlsx", folder / "da-nop", recalculate=True)


def banner(path: Path) -> str:
    return str(openpyxl.load_workbook(path, data_only=True)[OVERVIEW]["B4"].value)


def test_a_filled_blank_counts_for_the_school_that_was_written(tmp_path: Path) -> None:
    order = ORDERS["bieu-trong_tt57_tieu_hoc_2026-2027.xlsx"]
    typed = {"school.name": NAME, "school.code": CODE, "school.authority": "UBND xã Suối Mây"}
    path = filled(order, tmp_path, typed)
    assert banner(path) == "Đủ thông tin, có thể gửi"
    (result,) = pipeline.check_files([path])
    assert result.content
    school = result.content.plan.school
    assert (school.name, school.code, school.authority) == (NAME, CODE, "UBND xã Suối Mây")
    assert [i.code for i in result.issues] == []
    (tmp_path / "truong.csv").write_text(ROSTER, "utf-8")
    district = pipeline.consolidate_files([path.parent], roster=tmp_path / "truong.csv")
    (plan,) = district.plans
    assert (plan.school.code, plan.alone, plan.expected is not None) == (CODE, False, True)
    assert (district.rows_complete, district.budget_total) == (1, 2_000_000)


@pytest.mark.parametrize(("given", "lacking"), [("school.name", "C6"), ("school.code", "C5")])
def test_a_blank_with_half_of_the_school_names_the_other_half(tmp_path: Path, given: str, lacking: str) -> None:
    path = filled(ORDERS["bieu-trong_tt57_thcs_2026-2027.xlsx"], tmp_path, {given: "98031201"})
    (result,) = pipeline.check_files([path])
    ((code, severity, cell),) = [(i.code, i.severity, i.where.cell) for i in result.issues]
    assert (code, severity, cell) == (Code.REQUIRED_MISSING, Severity.WARNING, lacking)
    assert "để trống" in vi.message(result.issues[0])


def test_one_that_nobody_put_a_name_on_says_so_itself(tmp_path: Path) -> None:
    path = filled(ORDERS["bieu-trong_tt57_thcs_2026-2027.xlsx"], tmp_path, {})
    assert banner(path) == "Chưa ghi tên trường, mã trường ở trang Thông tin trường"
    (result,) = pipeline.check_files([path])
    assert [i.code for i in result.issues] == [Code.SCHOOL_MISSING]


# -------------------------------------------------------------------------------------------- ordering them


def made(**wishes: Any) -> list[tuple[str, str, str]]:
    return [(o.plan.form, o.plan.school.level, o.plan.school_year) for o in blank_orders(**wishes)]


def test_a_year_has_the_forms_that_are_in_force_then() -> None:
    assert {(f, y) for f, _, y in made(year="2027-2028")} == {("tt57", "2027-2028")}
    assert {f for f, _, _ in made(year="2023-2024")} == {"cv5932", "giam_sat", "mat_yeu"}


def test_form_and_level_narrow_them_down() -> None:
    assert made(form_id="mat_yeu", known=School(level="thpt")) == [("mat_yeu", "thpt", "2025-2026")]
    assert made(known=School(level="gdtx")) == [("tt57", "gdtx", "2026-2027")]


@pytest.mark.parametrize(
    ("wishes", "problem"),
    [
        ({"form_id": "cv5932", "known": School(level="gdtx")}, "no-form"),
        ({"form_id": "cv5932", "year": "2026-2027"}, "no-catalog"),
        ({"form_id": "cv", "year": "2026-2027"}, "form-unknown"),
        ({"year": "2026"}, "school-year"),
        ({"known": School(level="dai_hoc")}, "level"),
        ({"rows": 0}, "rows"),
        ({"known": School(level="thcs", authority="a\x01")}, "json-characters"),
    ],
)
def test_what_does_not_go_together_is_refused(wishes: dict[str, Any], problem: str) -> None:
    with pytest.raises(CtclError) as error:
        blank_orders(**wishes)
    assert {i.facts["problem"] for i in error.value.issues} == {problem}


def test_what_was_asked_is_refused_with_all_that_does_not_fit() -> None:
    with pytest.raises(CtclError) as error:
        blank_orders(form_id="cv5932", year="2026-2027")
    assert [i.facts["level"] for i in error.value.issues] == list(Level)
    spoilt = School(level="thcs", authority="a\x01", commune="b\x01")
    with pytest.raises(CtclError) as error:
        blank_orders(known=spoilt)
    assert [i.facts["path"] for i in error.value.issues] == ["school.commune", "school.authority"]


def test_what_is_the_same_for_all_schools_may_be_given() -> None:
    (order,) = blank_orders(form_id="tt57", known=School(level="thcs", authority="UBND xã Suối Mây"))
    assert order.plan.school == School(level="thcs", authority="UBND xã Suối Mây")


def test_an_offices_own_form_has_blanks_too(tmp_path: Path) -> None:
    form = templates.own_forms([shipped("samples") / "bieu-rieng.toml"])["bieu_rieng"]
    orders = blank_orders(form=form)
    assert {o.plan.school.level for o in orders} == set(Level)
    (first, *_) = generate_blanks(orders, tmp_path)
    assert first.path.name == "bieu-trong_bieu_rieng_mam_non_2026-2027.xlsx"
    assert read_content(first.path.read_bytes(), "a.xlsx", {form.id: form}).form == form


def test_the_command_keeps_what_is_there(tmp_path: Path) -> None:
    order = ("generate", "--blank", "--form", "tt57", "--level", "tieu_hoc", "-o", str(tmp_path / "trong"))
    assert inside(*order)[0] == 0
    code, said = inside(*order)
    assert (code, "Giữ nguyên 1 tệp" in said) == (0, True)
    name = "bieu-trong_tt57_tieu_hoc_2026-2027.xlsx"
    assert parts((tmp_path / "trong" / name).read_bytes()) == parts((FOLDER / name).read_bytes())
    assert inside(*order, "--school", "Trường A")[0] == 2
    assert inside(*order[:-1], str(tmp_path / "trong.xlsx"))[0] == 2
    assert not (tmp_path / "trong.xlsx").exists()
