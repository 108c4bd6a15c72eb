"""Workbooks that schools share: the school picks its name, the rest follows, whatever program saved it."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from ctcl_xlsx import vi
from ctcl_xlsx.cli.terminal import cause_lines
from ctcl_xlsx.district.files import Content
from ctcl_xlsx.issues import Code, CtclError, of_code
from ctcl_xlsx.model import School
from ctcl_xlsx.pipeline import consolidate_files, read_content, workbook_of
from ctcl_xlsx.pipeline.shared import generate_shared, shared_orders
from ctcl_xlsx.vi import workbook as words
from ctcl_xlsx.workbook.choices import choices
from ctcl_xlsx.workbook.layout import OVERVIEW, PLAN, SCHOOL
from tests.pipeline.folders import YEAR, problems
from tests.programs import convert
from tests.workbook.made import opened

BEN_SAY, SUOI_MAY = "UBND phường Bến Sậy", "UBND xã Suối Mây"
SCHOOLS = (
    School("0101", "Trường TH Kim Đồng", "tieu_hoc", commune="Phường Bến Sậy", authority=BEN_SAY, phone="0912"),
    School("0102", "Trường TH Kim Đồng", "tieu_hoc", commune="Xã Suối Mây", authority=SUOI_MAY),
    School("0103", "Trường TH Hoa Sen", "tieu_hoc", commune="Xã Suối Mây", authority=SUOI_MAY),
    School("0104", "Trường Mầm non Hoa Mai", "mam_non", commune="Xã Suối Mây", authority=SUOI_MAY),
)
PICKED = "Trường TH Kim Đồng – Xã Suối Mây"
NAME, CODE, AUTHORITY, COMMUNE = "C5", "C6", "C9", "C10"


@pytest.fixture(scope="module")
def shared() -> bytes:
    _, order = shared_orders(SCHOOLS, YEAR, rows=5)
    return workbook_of(order)


def edited(data: bytes, **cells: str) -> bytes:
    """The workbook as openpyxl saves it: cells of the school's sheet set, every formula without its value."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for cell, value in cells.items():
        book[SCHOOL][cell] = value
    return saved(book)


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def who(content: Content) -> tuple[str, str, str, str]:
    school = content.plan.school
    return school.code, school.name, school.authority, school.commune


KIM_DONG = ("0102", "Trường TH Kim Đồng", SUOI_MAY, "Xã Suối Mây")


def test_each_level_gets_one_workbook_under_a_name_of_its_own(tmp_path: Path) -> None:
    orders = shared_orders(SCHOOLS, YEAR, rows=1)
    made = generate_shared(orders, tmp_path)
    assert [m.path.name for m in made] == ["chung_mam-non_2026-2027.xlsx", "chung_tieu-hoc_2026-2027.xlsx"]
    assert [len(order.schools) for order in orders] == [1, 3]
    assert [m.written for m in generate_shared(orders, tmp_path)] == [False, False]
    assert made[1].path.read_bytes() == workbook_of(orders[1])


def test_a_folder_that_is_named_like_a_workbook_is_refused_and_progress_is_told(tmp_path: Path) -> None:
    orders = shared_orders(SCHOOLS, YEAR, rows=1)
    with pytest.raises(CtclError) as caught:
        generate_shared(orders, tmp_path / "chung.xlsx")
    assert problems(caught.value) == ["output-folder"]
    assert list(tmp_path.iterdir()) == []
    told: list[tuple[int, int]] = []
    generate_shared(orders, tmp_path, progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 2)]  # both are brought to the disk at one go


def test_the_list_offers_each_school_and_keeps_contacts_out(shared: bytes) -> None:
    book = opened(shared)
    cells = [[cell.value for cell in row if cell.value is not None] for row in book["DanhMuc"].iter_rows()]
    texts = {text for row in cells for text in row}
    assert {PICKED, "Trường TH Kim Đồng – Phường Bến Sậy", "Trường TH Hoa Sen", "0102"} <= texts
    assert not {"Trường Mầm non Hoa Mai", "0104", "0912"} & texts
    rule = next(r for r in book[SCHOOL].data_validations.dataValidation if NAME in r.sqref)
    assert (rule.type, rule.formula1) == ("list", "ds_truong")
    sheet = book[SCHOOL]
    assert not sheet[NAME].protection.locked
    assert all(sheet[cell].protection.locked for cell in (CODE, AUTHORITY, COMMUNE))


def test_the_picked_school_is_read_without_trusting_any_formula(shared: bytes) -> None:
    assert who(read_content(edited(shared, C5=PICKED), "a.xlsx")) == KIM_DONG
    stale = edited(shared, C5=f"  {PICKED.upper()} ", C6="0101", C9="UBND khác")
    assert who(read_content(stale, "a.xlsx")) == KIM_DONG


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_libreoffice_shows_and_keeps_what_follows_from_the_name(shared: bytes, tmp_path: Path, ending: str) -> None:
    path = tmp_path / "chung.xlsx"
    path.write_bytes(edited(shared, C5=PICKED))
    done = convert(path, ending, tmp_path / "out", recalculate=True)
    assert who(read_content(done.read_bytes(), done.name)) == KIM_DONG
    if ending == "xlsx":
        book = openpyxl.load_workbook(done, data_only=True)
        sheet, plan = book[SCHOOL], book[PLAN]
        shown = [sheet[cell].value for cell in (CODE, AUTHORITY, COMMUNE)]
        assert shown == ["0102", SUOI_MAY, "Xã Suối Mây"]
        heads = {cell.value for row in plan.iter_rows(max_row=3) for cell in row if isinstance(cell.value, str)}
        assert {"TRƯỜNG TH KIM ĐỒNG", SUOI_MAY.upper()} <= heads
        overview = {cell.value for row in book[OVERVIEW].iter_rows(max_row=5) for cell in row}
        assert {"Trường TH Kim Đồng – Năm học 2026-2027", words.OVERVIEW_EMPTY} <= overview


def test_until_a_name_is_picked_the_overview_does_not_say_to_send_it(shared: bytes, tmp_path: Path) -> None:
    path = tmp_path / "chung.xlsx"
    path.write_bytes(edited(shared))
    done = convert(path, "xlsx", tmp_path / "out", recalculate=True)
    for shown in (done.read_bytes(), shared):
        book = openpyxl.load_workbook(io.BytesIO(shown), data_only=True)
        assert book[OVERVIEW]["B4"].value == words.OVERVIEW_UNPICKED


def test_a_name_nobody_picked_is_an_error_in_clear_words(shared: bytes) -> None:
    for data in (shared, edited(shared), edited(shared, C6="0101")):
        content = read_content(data, "a.xlsx")
        (found,) = of_code(content.all_issues, Code.SCHOOL_MISSING)
        assert found.where.cell == NAME
        assert "Chọn tên trường" in vi.message(found)
        assert "ghi" not in vi.message(found).casefold()  # its code fills itself in
        assert content.plan.school.code == ""
        lines = "\n".join(cause_lines([found]))
        assert (lines.count(NAME), lines.count(SCHOOL)) == (1, 1)  # the place stands in one place


def test_a_name_that_is_not_in_the_list_gets_no_code_of_another(shared: bytes) -> None:
    content = read_content(edited(shared, C5="Trường TH Mới", C6="0101"), "a.xlsx")
    assert (content.plan.school.name, content.plan.school.code) == ("Trường TH Mới", "")
    (found,) = of_code(content.all_issues, Code.VALUE_UNFIT)
    assert (found.where.cell, found.value) == (NAME, "Trường TH Mới")
    assert "không có trong danh sách trường" in vi.message(found)
    assert of_code(read_content(edited(shared, C5=PICKED), "a.xlsx").all_issues, Code.VALUE_UNFIT) == []


def test_without_its_lists_a_workbook_says_what_it_shows(shared: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(edited(shared, C5=PICKED, C6="0102")))
    del book["DanhMuc"]
    content = read_content(saved(book), "a.xlsx")
    assert (content.plan.school.name, content.plan.school.code) == (PICKED, "0102")


def test_the_roster_decides_whose_it_is(shared: bytes, tmp_path: Path) -> None:
    roster = "Mã trường,Tên trường,Cấp học,Xã\n" + "".join(
        f"{s.code},{s.name},{s.level},{s.commune}\n" for s in SCHOOLS
    )
    (tmp_path / "truong.csv").write_text(roster, "utf-8")
    sent = tmp_path / "nop"
    sent.mkdir()
    (sent / "chung.xlsx").write_bytes(edited(shared, C5=PICKED))
    (sent / "chung (2).xlsx").write_bytes(edited(shared, C5="Trường TH Hoa Sen"))
    book = openpyxl.load_workbook(io.BytesIO(edited(shared, C5="Trường TH Kim Đồng – Phường Bến Sậy")))
    del book["DanhMuc"]  # as a sheet copied by hand into a new workbook would be
    (sent / "chung (3).xlsx").write_bytes(saved(book))
    district = consolidate_files([sent], roster=tmp_path / "truong.csv")
    assert [(p.school.code, p.school.name, p.expected is not None, p.alone) for p in district.plans] == [
        ("0101", "Trường TH Kim Đồng", True, False),
        ("0102", "Trường TH Kim Đồng", True, False),
        ("0103", "Trường TH Hoa Sen", True, False),
    ]


def test_namesakes_are_told_apart_by_what_differs() -> None:
    one = School("1", "Trường A", campus="Cơ sở 1", commune="Xã X")
    assert [c.label for c in choices([one, replace(one, campus="Cơ sở 2")])] == [
        "Trường A – Cơ sở 1",
        "Trường A – Cơ sở 2",
    ]
    assert [c.label for c in choices([one, replace(one, code="2")])] == ["Trường A – 1", "Trường A – 2"]
    assert [c.label for c in choices([one, one])] == ["Trường A"]


def test_schools_that_do_not_fit_are_all_named() -> None:
    with pytest.raises(CtclError) as caught:
        shared_orders([*SCHOOLS, School("9", "Trường\x01X", "thcs"), School("8", "Y", "đại học")], YEAR)
    assert problems(caught.value) == ["json-characters", "level"]


def test_it_is_sound_by_the_schema(shared: bytes, tmp_path: Path) -> None:
    path = tmp_path / "chung.xlsx"
    path.write_bytes(shared)
    assert list(OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(path).errors) == []


def test_the_same_schools_give_the_same_bytes(shared: bytes) -> None:
    assert workbook_of(shared_orders(SCHOOLS, YEAR, rows=5)[1]) == shared
