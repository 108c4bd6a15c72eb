from __future__ import annotations

import pytest

from ctcl_xlsx import vi
from ctcl_xlsx.district.roster import HEADINGS, is_roster, parse_level, read_roster, read_table
from ctcl_xlsx.district.roster_headings import columns_of
from ctcl_xlsx.issues import Code, CtclError

GOOD = """Mã trường,Tên trường,Cấp học,Cơ quan quản lý trực tiếp,Xã/phường
00123,Trường Tiểu học Bến Sậy,Tiểu học,UBND phường Bến Sậy,Phường Bến Sậy
98042704,Trường THPT Suối Mây,THPT,Sở Giáo dục và Đào tạo,Xã Suối Mây
"""


def problems(text: str | bytes) -> list[tuple[str, int]]:
    """(problem, row) of everything that is wrong with a roster."""
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(CtclError) as caught:
        read_roster(data, "truong.csv")
    assert all(i.code is Code.INPUT_INVALID and vi.message(i) for i in caught.value.issues)
    assert all(i.where.file == "truong.csv" for i in caught.value.issues)
    return [(i.facts["problem"], i.where.row) for i in caught.value.issues]


@pytest.mark.parametrize(
    "data",
    [
        GOOD.encode(),
        GOOD.encode("utf-8-sig"),
        GOOD.replace(",", ";").encode(),
        GOOD.replace(",", "\t").encode(),
        GOOD.replace("\n", "\r\n").encode(),
        f"UBND tỉnh Lạc Giang\nDANH SÁCH TRƯỜNG,,,\n\n{GOOD}\n,,,,\n".encode(),
    ],
    ids=["comma", "bom", "semicolon", "tab", "windows", "title rows"],
)
def test_the_same_schools_however_the_table_is_saved(data: bytes) -> None:
    assert is_roster(data)
    first, second = (line.school for line in read_roster(data, "truong.csv").schools)
    assert (first.code, first.name, first.level) == ("00123", "Trường Tiểu học Bến Sậy", "tieu_hoc")
    assert (first.authority, first.commune) == ("UBND phường Bến Sậy", "Phường Bến Sậy")
    assert (second.code, second.level) == ("98042704", "thpt")


def test_columns_stand_in_any_order_under_any_usual_heading() -> None:
    text = (
        'TT;Cấp;ĐỊA BÀN;Trường;Mã số trường (*)\n1;MN;Xã Gò Sim;Hoa Mai;\'0077\n2;GDTX;Xã Gò Sim;Trung tâm;"=""0078"""'
    )
    schools = [line.school for line in read_roster(text.encode(), "a.csv").schools]
    assert [(s.code, s.name, s.level, s.commune) for s in schools] == [
        ("0077", "Hoa Mai", "mam_non", "Xã Gò Sim"),
        ("0078", "Trung tâm", "gdtx", "Xã Gò Sim"),
    ]


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    text = 'Danh sách\n\nMã trường,Tên trường,Cấp học\n01,"Trường hai\ndòng",TH\n\n02,,TH\n'
    assert problems(text) == [("roster-name-missing", 6)]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("TH", "tieu_hoc"),
        ("Tiểu học", "tieu_hoc"),
        ("cấp 1", "tieu_hoc"),
        ("Trường Mầm non", "mam_non"),
        ("MN", "mam_non"),
        ("Mẫu giáo", "mam_non"),
        ("THCS", "thcs"),
        ("Trung học cơ sở", "thcs"),
        ("PTDTBT THCS", "thcs"),
        ("THPT", "thpt"),
        ("trung hoc pho thong", "thpt"),
        ("TH&THCS", "nhieu_cap_hoc"),
        ("THCS - THPT", "nhieu_cap_hoc"),
        ("TH, THCS và THPT", "nhieu_cap_hoc"),
        ("Liên cấp", "nhieu_cap_hoc"),
        ("Phổ thông nhiều cấp học", "nhieu_cap_hoc"),
        ("PTDTNT", "nhieu_cap_hoc"),
        ("GDTX", "gdtx"),
        ("GDNN-GDTX", "gdtx"),
        ("Trung tâm giáo dục thường xuyên", "gdtx"),
        ("nhieu_cap_hoc", "nhieu_cap_hoc"),
        ("Đại học", None),
        ("THX", None),
        ("TH abc", None),
        ("", None),
        ("công lập", None),
    ],
)
def test_levels(text: str, level: str | None) -> None:
    assert parse_level(text) == level


def test_all_problems_are_told_at_once() -> None:
    lines = (
        "01,Trường A,TH",
        "01,Trường A,Tiểu học",
        "01,Trường A,THCS",
        ",Trường B,TH",
        "03,,Cao đẳng",
        '"9,8E+07",C,TH',
    )
    assert problems("\n".join(("Mã trường,Tên trường,Cấp học", *lines))) == [
        ("roster-duplicate", 3),
        ("roster-code-missing", 5),
        ("roster-name-missing", 6),
        ("roster-level", 6),
        ("roster-code-rounded", 7),
    ]


def test_a_duplicate_names_the_row_it_repeats() -> None:
    with pytest.raises(CtclError) as caught:
        read_roster("Mã trường,Tên trường,Cấp học\n1,A,TH\n2,B,TH\n1,A,TH\n".encode(), "a.csv")
    found = caught.value.issue
    assert (found.facts["twin"], found.where.cell, found.where.label) == ("2", "A4", HEADINGS["code"])


@pytest.mark.parametrize("encoding", ["utf-16", "cp1258"])
def test_other_encodings_are_refused_with_the_way_out(encoding: str) -> None:
    text = "Mã trường;Tên trường;Cấp học\n01;Trường An Thái;TH\n"
    data = text.encode(encoding, "replace")
    assert problems(data) == [("roster-encoding", 0)]
    assert not is_roster(data)


def test_what_is_no_table_of_schools_says_which_columns_are_missing() -> None:
    assert problems("") == [("roster-header", 0)]
    assert problems("Mã trường,Tên trường\n01,A\n") == [("roster-header", 1)]
    assert problems("Mã trường,Tên trường,Cấp học\n\n") == [("roster-empty", 0)]
    assert not is_roster(b"TT,N\xe1\xbb\x99i dung\n1,abc\n")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Xã, thị trấn", "commune"),
        ("Xã/thị trấn", "commune"),
        ("Tên xã, phường hoặc đặc khu", "commune"),
        ("Điện thoại HT", "phone"),
        ("SĐT hiệu trưởng", "phone"),
        ("Số ĐTDĐ liên hệ", "phone"),
        ("Tên trước đây", "old_name"),
        ("Tên trường trước khi sáp nhập", "old_name"),
        ("Mã trước đây", "old_code"),
        ("Mã định danh cũ", "old_code"),
        ("Tên đơn vị trường", "name"),
        ("Tên đơn vị trường học (ghi đủ)", "name"),
        ("Mã số đơn vị", "code"),
        ("Tên hiệu trưởng", None),
        ("Tên hiệu trưởng cũ", None),
        ("Điện thoại kế toán", None),
        ("Xã trước sáp nhập", None),
        ("Mã số thuế", None),
        ("Ghi chú", None),
    ],
)
def test_headings_may_be_composed_of_the_usual_words(heading: str, field: str | None) -> None:
    assert list(columns_of([heading])) == ([field] if field else [])


def test_the_plainest_of_several_headings_for_one_thing_wins() -> None:
    found = columns_of(["Tên trường trước đây", "SĐT hiệu trưởng", "Tên đơn vị trường", "Tên trường", "Điện thoại"])
    assert found == {"old_name": 0, "name": 3, "phone": 4}


def test_columns_that_are_not_used_are_named() -> None:
    head = ["STT", "Mã trường", "Tên trường", "Cấp học", "Điện thoại HT", "Hiệu trưởng", "Ghi chú", "Trống", "", "Lớp"]
    rows = [
        ["1", "01", "Trường A", "TH", "09", "Bà A", "", "", "x", "1"],
        ["1", "02", "B", "TH", "", "", "đã gộp", "", "", "3"],
    ]
    (note,) = read_table([head, *rows], "a.xlsx").notes
    assert vi.found(note) == "Không dùng cột: Hiệu trưởng, Ghi chú, I, Lớp."
    assert read_table([["", *head[1:5]], *(["", *row[1:5]] for row in rows)], "a.xlsx").notes == ()
    numbered = [[str(n), f"{at}", f"Trường TH {at}", "TH"] for at, n in enumerate((1, 2, 1, 2, 3))]
    assert read_table([["Số", *head[1:4]], *numbered], "a.xlsx").notes == ()


def test_a_column_of_endless_digits_is_one_that_is_not_used() -> None:
    text = f"Mã trường,Tên trường,Cấp học,Số\n1,A,TH,{'9' * 5000}\n2,B,TH,1\n"
    (note,) = read_roster(text.encode(), "truong.csv").notes
    assert vi.found(note) == "Không dùng cột: Số."


def test_where_no_headings_are_found_the_row_most_like_them_is_quoted() -> None:
    text = "UBND XÃ A,,,\nDANH SÁCH,,,\n\nSTT,Mã số,Tên gọi đầy đủ,Số lớp\n1,01,Trường A,12\n2,02,Trường B,9\n"
    with pytest.raises(CtclError) as caught:
        read_roster(text.encode(), "truong.csv")
    told = vi.found(caught.value.issue)
    assert told.endswith(
        "không có dòng tiêu đề với cột Tên trường, Cấp học. Dòng 4 có: STT, Mã số, Tên gọi đầy đủ, Số lớp."
    )
    with pytest.raises(CtclError) as caught:
        read_roster(text.replace("Tên gọi", "Tên gọi " + "rất " * 40).encode(), "truong.csv")
    assert len(vi.found(caught.value.issue)) < 200
    assert problems("Bảng\n1\n") == [("roster-header", 0)]


def test_a_table_may_come_from_anywhere() -> None:
    found = read_table([["Mã trường", "Tên trường", "Cấp học", "Cơ sở"], ["7", "A", "TH", "Cơ sở 2"]], "a.xlsx")
    assert found.schools[0].school.campus == "Cơ sở 2"


@pytest.mark.parametrize("text", ["Tr­êng TiÓu häc;M· tr­êng", "Tröôøng Tieåu hoïc;Maõ tröôøng"])
def test_letters_of_an_old_font_are_named_as_such(text: str) -> None:
    assert problems(f"{text}\n1;2\n") == [("roster-font", 0)]
