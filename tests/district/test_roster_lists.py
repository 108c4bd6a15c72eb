"""Rosters as offices keep them: real workbooks with titles, merged headings, groups, totals, numeric codes."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctcl_xlsx import vi
from ctcl_xlsx.district.roster import Roster, is_roster_grid, read_roster, read_table
from ctcl_xlsx.issues import CtclError, Severity
from ctcl_xlsx.workbook.grid import CellError, Uncalculated, Value
from ctcl_xlsx.workbook.read import read

Cell = str | int | float | datetime | None
HEAD = ("Mã trường", "Tên trường", "Cấp học")


def workbook(merges: Sequence[str] = (), **sheets: Sequence[Sequence[Cell]]) -> bytes:
    """A workbook as an office would have it, sheet by sheet; the first merges hold for the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for span in merges:
        book.worksheets[0].merge_cells(span)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def problems(data: bytes) -> list[tuple[str, str, int]]:
    with pytest.raises(CtclError) as caught:
        read_roster(data, "truong.xlsx")
    assert all(vi.message(i) for i in caught.value.issues)
    return [(i.facts["problem"], i.where.sheet, i.where.row) for i in caught.value.issues]


def notes(found: Roster) -> dict[str, str]:
    """Each note's rows."""
    assert all(note.severity is Severity.INFO and vi.message(note) for note in found.notes)
    return {note.facts["problem"]: note.facts["rows"] for note in found.notes}


def schools(found: Roster) -> list[tuple[str, str, str]]:
    return [(line.school.code, line.school.name, line.school.level) for line in found.schools]


OFFICE = [
    ("UBND TỈNH LẠC GIANG", None, None, None, None, None, None),
    ("DANH SÁCH CÁC CƠ SỞ GIÁO DỤC", None, None, None, None, None, None),
    (),
    ("STT", "Mã định danh\n(CSDL ngành)", "Tên đơn vị (ghi đầy đủ)", "Bậc học", "Phường/xã", "Liên hệ", None),
    (None, None, None, None, None, "Số ĐT", "E-mail"),
    ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"),
    ("I", "MẦM NON", None, None, None, None, None),
    (1, "01031105", "Trường Mầm non Bến Sậy", None, "Phường Bến Sậy", "0912 000 111", "mnbensay@x.vn"),
    (2, "01031106", "Hoa Mai", None, None, None, None),
    ("II", "CÁC TRƯỜNG KHÁC", None, None, None, None, None),
    (3, 1031204, "Trường TH Bến Sậy", "TH", None, None, None),
    (4, "01031205", "Trường PTDTBT TH&THCS Suối Mây", "PTDTBT", "Xã Suối Mây", None, None),
    (5, "01031206", "Trường THCS Suối Mây", "TH", None, None, None),
    (None, "Tổng cộng: 5 trường", None, None, None, None, None),
    (),
    (None, None, None, None, "Lạc Giang, ngày 5 tháng 9 năm 2026", None, None),
    (None, None, "NGƯỜI LẬP BIỂU", None, None, None, None),
    (None, None, "Nguyễn Văn A", None, None, None, None),
]
MERGES = ("A1:G1", "A2:G2", "F4:G4", "A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:E5", "B7:G7", "E8:E11", "E12:E13")


def test_an_offices_own_list_is_read_as_it_is() -> None:
    found = read_roster(workbook(MERGES, Truong=OFFICE), "truong.xlsx")
    assert schools(found) == [
        ("01031105", "Trường Mầm non Bến Sậy", "mam_non"),
        ("01031106", "Hoa Mai", "mam_non"),
        ("1031204", "Trường TH Bến Sậy", "tieu_hoc"),
        ("01031205", "Trường PTDTBT TH&THCS Suối Mây", "nhieu_cap_hoc"),
        ("01031206", "Trường THCS Suối Mây", "tieu_hoc"),
    ]
    communes = [line.school.commune for line in found.schools]
    assert communes == ["Phường Bến Sậy"] * 3 + ["Xã Suối Mây"] * 2
    first = found.schools[0]
    assert (first.row, first.school.phone, first.school.email) == (8, "0912 000 111", "mnbensay@x.vn")
    assert notes(found) == {
        "roster-level-inferred": "8-9, 12",
        "roster-code-number": "11",
        "roster-level-doubtful": "13",
        "roster-passed-over": "10, 14, 16-18",
        "roster-code-short": "11",
    }


def test_a_row_that_may_be_a_school_is_never_passed_over() -> None:
    rows = [HEAD, ("01", "Trường Tiểu học A", "TH"), ("Cộng", None, None), (None, "Trường Tiểu học B", None)]
    assert problems(workbook(Truong=rows)) == [("roster-code-missing", "", 4)]
    rows = [HEAD, ("01", "A", "TH"), (None, "Hoa Mai", None)]
    assert problems(workbook(Truong=rows)) == [("roster-code-missing", "", 3), ("roster-level-missing", "", 3)]


def test_each_level_may_have_a_sheet_of_its_own() -> None:
    sheets = {
        "Hướng dẫn": [("Ghi mỗi trường một dòng",)],
        "MN": [HEAD, ("1", "A", "MN")],
        "TH": [HEAD, ("2", "B", "TH")],
    }
    found = read_roster(workbook(**sheets), "truong.xlsx")
    assert [(line.sheet, line.row, line.number) for line in found.schools] == [("MN", 2, 1), ("TH", 2, 2)]
    sheets["TH"] = [HEAD, ("1", "A", "MN"), ("3", "", "TH")]
    assert problems(workbook(**sheets)) == [("roster-duplicate", "TH", 2), ("roster-name-missing", "TH", 3)]
    with pytest.raises(CtclError) as caught:
        read_roster(workbook(**sheets), "truong.xlsx")
    assert vi.found(caught.value.issue) == "Trang “TH”, dòng 2: mã trường “1” đã có ở trang “MN”, dòng 2."


def test_one_code_may_stand_on_several_lines_for_campuses_and_levels() -> None:
    head = (*HEAD, "Cơ sở")
    rows = [head, ("7", "A", "TH", None), ("7", "A", "THCS", None), ("7", "A", "TH", "Cơ sở 2")]
    found = read_roster(workbook(Truong=rows), "truong.xlsx")
    assert [(s.school.level, s.school.campus) for s in found.with_code("7")] == [
        ("tieu_hoc", ""),
        ("thcs", ""),
        ("tieu_hoc", "Cơ sở 2"),
    ]
    assert problems(workbook(Truong=[*rows, ("7", "A", "TH", "CƠ SỞ 2")])) == [("roster-duplicate", "", 5)]


def test_without_a_level_column_the_names_must_say_it() -> None:
    named = [HEAD[:2], ("1", "Trường Tiểu học A"), ("2", "Trung tâm GDNN-GDTX B"), ("3", "Trường THPT chuyên C")]
    found = read_roster(workbook(Truong=named), "truong.xlsx")
    assert [line.school.level for line in found.schools] == ["tieu_hoc", "gdtx", "thpt"]
    assert notes(found)["roster-level-inferred"] == "2-4"
    assert problems(workbook(Truong=[*named, ("4", "Hoa Mai"), ("5", "Hoa Sen")])) == [("roster-header", "", 1)]
    assert problems(workbook(Truong=[HEAD, ("4", "Hoa Mai", None)])) == [("roster-level-missing", "", 2)]


@pytest.mark.parametrize("code", [9.80312e15, 12.5, -3, "9,80312E+07", datetime(2026, 10, 5), True])
def test_a_code_that_a_cell_has_changed_is_refused(code: Cell) -> None:
    assert problems(workbook(Truong=[HEAD, (code, "A", "TH")])) == [("roster-code-rounded", "", 2)]


def test_cells_that_show_an_error_are_named() -> None:
    rows = [HEAD, ("=NA()", "A", "TH"), ("2", "B", "TH")]
    assert problems(workbook(Truong=rows)) == [("roster-cell-error", "", 2)]


def test_old_codes_and_names_may_be_several() -> None:
    head = (*HEAD, "Mã cũ", "Tên trước sáp nhập")
    rows = [head, ("7", "Trường TH Mới", "TH", "5; 6", "Trường TH Một\nTrường TH Hai"), ("5", "Trường TH Năm", "TH")]
    found = read_roster(workbook(Truong=rows), "truong.xlsx")
    line = found.schools[0]
    assert (line.old_codes, line.old_names) == (("5", "6"), ("Trường TH Một", "Trường TH Hai"))
    assert (found.code_today("6"), found.code_today("006"), found.code_today("9")) == ("7", "7", "9")
    assert found.code_today("5") == "5"  # a code in force is never taken for another school's old one


def test_other_files_say_what_they_are() -> None:
    assert problems(b"%PDF-1.4\n%%EOF\n") == [("roster-kind", "", 0)]
    assert problems(workbook(Truong=[("Kế hoạch",)])) == [("roster-header", "", 0)]
    assert problems(workbook(Truong=[HEAD])) == [("roster-empty", "", 0)]


def test_a_roster_is_told_from_other_workbooks() -> None:
    assert is_roster_grid(read(workbook(MERGES, Truong=OFFICE), "a.xlsx"))
    assert not is_roster_grid(read(workbook(Truong=[("Mã", "Nội dung")]), "a.xlsx"))


CODES: tuple[Value, ...] = (
    "01",
    "02",
    "03",
    "A-4",
    5,
    6.0,
    float("inf"),
    1.5,
    CellError("#N/A"),
    "Tổng cộng",
    "I",
    None,
)
NAMES: tuple[Value, ...] = (
    "Trường Tiểu học A", "Hoa Mai", "Trường Mầm non", "Tổng cộng", "Cộng", "Người lập biểu", "Xã Suối Mây", "II. THCS",
    "Mầm non", 7, Uncalculated("=B2"), None,
)  # fmt: skip
LEVELS: tuple[Value, ...] = ("TH", "MN", "PTDTNT", "công lập", "Đại học", True, None)
LINE = st.tuples(st.sampled_from(CODES), st.sampled_from(NAMES), st.sampled_from(LEVELS))


@given(st.lists(LINE, max_size=3))
def test_no_line_is_lost_in_silence(lines: list[tuple[Value, ...]]) -> None:
    """Every line with anything in it is a school, a problem, a heading of a group, or told as passed over."""
    try:
        found = read_table([HEAD, ("99", "Trường THPT Z", "THPT"), *lines], "truong.csv")
    except CtclError:
        return  # every line is told to be wrong, or stands beside one that is: nothing is made
    taken = Counter(line.row for line in found.schools)
    assert set(taken.values()) == {1}
    passed = ", ".join(n.facts["rows"] for n in found.notes if n.facts["problem"] == "roster-passed-over")
    for number, (code, name, level) in enumerate(lines, 3):
        if number in taken or (code, name, level) == (None, None, None):
            continue
        spans = [list(map(int, span.split("-"))) for span in passed.split(", ") if span]
        heading = (name, code) in {
            ("Xã Suối Mây", None),
            ("II. THCS", None),
            ("Mầm non", None),
            ("Trường Mầm non", None),
        }
        assert heading or any(span[0] <= number <= span[-1] for span in spans), (number, lines)
