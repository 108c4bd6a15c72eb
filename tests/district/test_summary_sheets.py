"""The sheets of the summary one by one: what an officer looks for stands there, and levels are never added up."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from ctcl_xlsx.district import due, figures
from ctcl_xlsx.district import lines as drawers
from ctcl_xlsx.district.consolidate import consolidate
from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.requests import ABOVE, DIVISION, LOCAL, PROVINCE, asks, bodies, requests_of
from ctcl_xlsx.district.standings import standings
from ctcl_xlsx.district.summary import write_summary
from ctcl_xlsx.district.summary_heat import SHADES, heat_rows
from ctcl_xlsx.district.summary_places import by_place
from ctcl_xlsx.text import plain
from ctcl_xlsx.vi import summary as w
from tests.district.builders import accepted, plan, rejected, roster, rows, simple_rows
from tests.district.invented import invented

DAY = date(2027, 1, 15)


def opened(district: District) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_summary(district)))


def lines(sheet: Worksheet) -> list[list[object]]:
    """The cells of each row that hold something."""
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def two_levels() -> District:
    """Schools of two levels that share a catalogue."""
    return consolidate(
        [
            accepted("a.xlsx", plan(simple_rows("1.1 A", "1.1 B", "2.2 C"), code="01", level="tieu_hoc")),
            accepted("b.xlsx", plan(simple_rows("1.1 D"), code="02", name="Trường THCS Suối Mây", level="thcs")),
        ]
    )


def test_levels_stand_in_blocks_of_their_own_and_are_never_added_up() -> None:
    district = two_levels()
    found = district.survey.blocks
    assert [(b.level, b.catalog.id, b.counted.whole.rows) for b in found] == [
        ("tieu_hoc", "tt57_2026_pt", 3),
        ("thcs", "tt57_2026_pt", 1),
    ]
    largest = figures.largest(found)
    assert largest is not None
    assert largest.level == "tieu_hoc"
    sheet = opened(district)[w.BLOCKS]
    first = [line for line in lines(sheet) if str(line[:1]).startswith("['1.1 – ")]
    assert [line[1:] for line in first] == [[2, 1, 2, 2, 2_000_000], [1, 1, 1, 1, 1_000_000]]


def test_the_rule_names_what_is_added_over_levels_and_what_never_is() -> None:
    book = opened(two_levels())
    (rule,) = [str(c.value) for row in book[w.SUMMARY] for c in row if str(c.value).startswith("Cách cộng")]
    added, never = rule.split(";")
    assert "không cộng chung" in never
    money = next(line for line in lines(book[w.SUMMARY]) if "Ngân sách nhà nước" in line)
    assert 4_000_000 in money  # of both levels together
    assert "số tiền, kể cả theo nguồn" in added
    assert "nguồn" not in never
    assert all(word in added for word in ("số trường", "số tệp", "đủ thông tin", "còn thiếu", "quá hạn"))
    assert all(word in never for word in ("tiêu chuẩn", "tiêu chí", "thời hạn", "người chủ trì", "mức độ thực hiện"))


def test_a_block_tells_what_stands_out() -> None:
    sheet = opened(two_levels())[w.BLOCKS]
    told = [str(cell) for line in lines(sheet) for cell in line]
    assert "Tiêu chí được lập kế hoạch nhiều nhất: 1.1 (2 dòng, 1 trường); 2.2 (1 dòng, 1 trường)." in told
    assert any(t.startswith("Tiêu chuẩn chưa trường nào lập kế hoạch: 3. ") for t in told)
    assert any(t.startswith("Trong 8 tiêu chí bắt buộc, chưa trường nào lập kế hoạch: ") for t in told)
    assert sum(t.endswith(" *") for t in told) == 2 * 8


@pytest.mark.parametrize(
    ("deadline", "status", "slug"),
    [
        ("Tháng 12/2026", "", drawers.OVERDUE),
        ("14/01/2027", "", drawers.OVERDUE),
        ("15/01/2027", "", drawers.MONTH),
        ("Tháng 01/2027", "", drawers.MONTH),
        ("Tháng 03/2027", "", drawers.QUARTER),
        ("Tháng 04/2027", "", drawers.YEAR),
        ("Tháng 01/2028", "", drawers.AFTER),
        ("Tháng 12/2026", "Hoàn thành", drawers.DONE),
        ("", "", drawers.MISSING),
        ("Thường xuyên", "", drawers.NO_DATE),
        ("Tháng 13/2027", "", drawers.UNREADABLE),
    ],
)
def test_how_a_row_stands_on_a_day(deadline: str, status: str, slug: str) -> None:
    made = plan(rows(f"Việc | {deadline} | {status}", ("action", "deadline", "status")))
    district = consolidate([accepted("a.xlsx", made)], as_of=DAY)
    (line,) = drawers.lines_of(district.plans)
    assert line.reading.stands(line.report, DAY) == slug
    assert [d.name for d in due.on_day(district.survey.blocks[0].counted) if d.tally.rows] == [slug]


def test_quarters_with_their_months() -> None:
    table = "\n".join(f"Việc | {month}" for month in ("Tháng 10/2026", "Tháng 12/2026", "15/12/2026", "Tháng 05/2029"))
    district = consolidate([accepted("a.xlsx", plan(rows(table, ("action", "deadline"))))])
    found = due.quarters(district.survey.blocks[0].counted)
    assert [(q.drawer.name, q.months) for q in found] == [("2026-Q4", (1, 0, 2)), (drawers.LATER, None)]


@pytest.mark.parametrize(
    ("months", "line"),
    [
        (("10/2026", "03/2027"), [("2026-Q4", 1), ("2027-Q1", 1)]),
        (("11/2026", "08/2027"), [("2026-Q4", 1), ("2027-Q1", 0), ("2027-Q2", 0), ("2027-Q3", 1)]),
        (("12/2026", "05/2027", "05/2029"), [("2026-Q4", 1), ("2027-Q1", 0), ("2027-Q2", 1), (drawers.LATER, 1)]),
        (("12/2019", "05/2027"), [("2019-Q4", 1), ("2027-Q2", 1)]),  # a slip of the year
        (("05/2029",), [(drawers.LATER, 1)]),
        ((), []),
    ],
)
def test_a_line_of_time_has_its_empty_quarters(months: tuple[str, ...], line: list[tuple[str, int]]) -> None:
    table = "\n".join(f"Việc | {text}" for text in (*(f"Tháng {month}" for month in months), "Thường xuyên"))
    district = consolidate([accepted("a.xlsx", plan(rows(table, ("action", "deadline"))))])
    found = figures.by_quarter(district.survey.blocks[0].counted)
    told = due.timeline(drawer for drawer in found if figures.has_time(drawer))
    assert [(drawer.name, drawer.tally.rows) for drawer in told] == line


@pytest.mark.parametrize(
    ("text", "named", "asked"),
    [
        ("Sở GDĐT", (PROVINCE,), False),
        ("Đề nghị UBND xã hỗ trợ kinh phí", (LOCAL,), True),
        ("Tham mưu Phòng VH-XH", (DIVISION,), True),
        ("cơ sở vật chất, số liệu, cán bộ giáo dục", (), False),
        ("Trụ sở; Cơ sở 2; phòng học bộ môn", (), False),
        ("xin ý kiến chính quyền địa phương", (LOCAL,), True),
        ("Đề nghị xã hỗ trợ điện", (LOCAL,), True),
        ("Trình Sở và UBND xã; cơ quan quản lý", (PROVINCE, LOCAL, ABOVE), True),
        ("Chương trình của Sở GDĐT; gia cố móng", (PROVINCE,), False),
        ("Đề nghị ban giám hiệu mua thêm", (), True),
        ("cập nhật hồ sơ", (), False),
    ],
)
def test_what_names_the_office_and_asks(text: str, named: tuple[str, ...], asked: bool) -> None:
    assert (bodies(text), asks(text)) == (named, asked)


def test_a_partner_is_no_request() -> None:
    keys = ("criterion", "action", "lead", "support", "resources")
    table = """
        1.1 | Tập huấn | Hiệu trưởng | Cơ quan quản lý trực tiếp | Máy tính sẵn có
        1.2 | Họp | UBND xã | UBND xã, hội phụ nữ | Ngân sách UBND xã
        2.1 | Sửa | Hiệu trưởng | Đề nghị UBND xã cử cán bộ | Đề nghị Sở mở lớp
        2.2 | Mua | Kế toán | | Xin thêm máy chiếu
        2.3 | Xây | Kế toán | Trung tâm hỗ trợ | Sở cấp kinh phí
    """
    district = consolidate([accepted("a.xlsx", plan(rows(table, keys)))])
    found = requests_of(district.plans[0].content)
    assert [(r.text, r.bodies) for r in found] == [
        ("Đề nghị Sở mở lớp", (PROVINCE,)),
        ("Đề nghị UBND xã cử cán bộ", (LOCAL,)),
        ("Xin thêm máy chiếu", ()),
        ("Sở cấp kinh phí", (PROVINCE,)),
    ]
    told = [line[4] for line in lines(opened(district)[w.REQUESTS])[3:]]
    assert told == [w.BODIES[PROVINCE], w.BODIES[LOCAL], w.NO_BODY, w.BODIES[PROVINCE]]


def test_requests_stand_word_for_word_with_their_school() -> None:
    keys = ("criterion", "action", "other_support", "note")
    table = """
        1.1 | Sửa nhà vệ sinh | Đề nghị  Phòng GDĐT cấp vốn | Theo công văn của Sở GDĐT
        1.2 | Họp tổ | Không | Đề nghị UBND xã hỗ trợ
        1.3 | Mua máy tính | Giáo viên tự làm |
    """
    made = plan(rows(table, keys), year="2025-2026", form="cv5932")
    district = consolidate([accepted("a.xlsx", made)])
    found = requests_of(district.plans[0].content)
    assert [(r.text, r.bodies, r.cell) for r in found] == [
        ("Đề nghị  Phòng GDĐT cấp vốn", (DIVISION,), "E10"),
        ("Đề nghị UBND xã hỗ trợ", (LOCAL,), "F11"),
        ("Giáo viên tự làm", (), "E12"),
    ]
    book = opened(district)
    assert [line[:4] for line in lines(book[w.REQUESTS])[3:]] == [
        ["98031204", "Trường Tiểu học Bến Sậy", "Tiểu học", r.text] for r in found
    ]
    assert any(
        "3 mục của 1 trường (cơ quan được nêu: Phòng 1; UBND/địa phương 1; Không nêu 1)" in str(cell)
        for line in lines(book[w.SUMMARY])
        for cell in line
    )


def test_places_add_up_to_the_roster_and_leave_the_others_out() -> None:
    listed = roster(
        "01,Trường A,TH,Xã Rạch Trầu,Phòng VH-XH",
        "02,Trường B,TH,XÃ RẠCH TRẦU,Phòng VH-XH",
        "03,Trường C,THPT,,Sở GDĐT",
    )
    files = [
        accepted("a.xlsx", plan(simple_rows("1.1 A", "1.2 B"), code="01", name="Trường A")),
        accepted("x.xlsx", plan(simple_rows("1.1 X"), code="99", name="Trường X")),
        rejected("03.xlsx"),
    ]
    district = consolidate(files, roster=listed)
    found = by_place([s for s in standings(district) if s.listed], lambda school: plain(school.commune))
    assert [(name, len(group.schools), group.tally.rows) for name, group in found] == [
        ("Xã Rạch Trầu", 2, 2),
        (w.NO_PLACE, 1, 0),
    ]
    book = opened(district)
    table = lines(book[w.PLACES])
    assert next(line for line in table if line[:1] == ["Xã Rạch Trầu"])[:6] == ["Xã Rạch Trầu", 2, 1, 0, 1, 2]
    totals = [line for line in table if line[:1] == [w.TOTAL]]
    assert [line[:6] for line in totals] == [[w.TOTAL, 3, 1, 1, 1, 2]] * 2
    outside = next(line for line in lines(book[w.SCHOOLS]) if str(line[:1]).startswith("['Cộng ngoài danh sách: 1"))
    assert outside[1] == 1


def test_without_places_there_is_no_sheet_of_them() -> None:
    assert w.PLACES not in opened(two_levels()).sheetnames


def test_the_heat_map_counts_and_shades() -> None:
    district = two_levels()
    block = district.survey.blocks[0]
    (row,) = heat_rows(block, standings(district), district.survey)
    numbers = [criterion.number for criterion in block.catalog.criteria()]
    assert {c: n for c, n in zip(numbers, row.counts, strict=True) if n} == {"1.1": 2, "2.2": 1}
    sheet = opened(district)[w.HEAT]
    cell = next(c for r in sheet.iter_rows() for c in r if c.value == "1.1")
    counted = sheet.cell(cell.row + 1, cell.column)
    assert (counted.value, counted.fill.fgColor.rgb) == (2, "FF" + SHADES[2][0][1:])


def test_a_block_longer_than_a_page_goes_on_under_the_same_headings() -> None:
    made = [plan(simple_rows("1.1 A"), code=f"{n:03d}", name=f"Trường {n}") for n in range(60)]
    sheet = opened(consolidate([accepted(f"{n}.xlsx", each) for n, each in enumerate(made)]))[w.HEAT]
    heads = [row[0].row for row in sheet.iter_rows() if row[0].value == w.NUMBER]
    assert len(heads) == 2
    assert [b.id for b in sheet.row_breaks.brk] == [heads[1] - 2]


@pytest.mark.parametrize("schools", [12, 60])
def test_the_sheet_to_sign_is_one_page(schools: int) -> None:
    files, listed = invented(schools)
    sheet = opened(consolidate(files, roster=listed, as_of=DAY, title="UBND phường Bến Sậy"))[w.SUMMARY]
    scale = sheet.page_setup.scale or 100
    heights = sum(sheet.row_dimensions[row].height or 15.0 for row in range(1, sheet.max_row + 1))
    assert list(sheet.row_breaks.brk) == []
    assert scale >= 68
    assert heights * scale / 100 <= 595 - (0.4 + 0.45) * 72
    assert w.SIGN_RIGHT in [cell for line in lines(sheet) for cell in line]


def test_every_list_has_a_filter_and_stays_unlocked() -> None:
    files, listed = invented(12)
    book = opened(consolidate(files, roster=listed, as_of=DAY))
    for name in (w.SCHOOLS, w.TO_DECIDE, w.REQUESTS, w.DETAIL, w.TO_MEND, w.SOURCES):
        assert book[name].auto_filter.ref is not None, name
        assert book[name].freeze_panes is not None, name
    assert not any(sheet.protection.sheet for sheet in book.worksheets)
    assert {sheet.page_setup.orientation for sheet in book.worksheets[:-2]} == {"landscape"}
    heads = [cell.value for cell in book[w.DETAIL][3]]
    assert w.DAY_HEAD.format(day="15/01/2027") in heads


def test_money_that_nobody_states_is_blank_and_every_school_year_is_told() -> None:
    years = ("2026-2027", "2025-2026", "2024-2025", "2023-2024")
    made = [accepted(f"{year}.xlsx", plan("1.1 | Việc | Hiệu trưởng | | NSNN", year=year)) for year in years]
    book = opened(consolidate(made, year="all"))
    told = [str(cell) for line in lines(book[w.SUMMARY]) for cell in line]
    assert [t for t in told if t.startswith("Năm học 20")] == [w.BUDGET_IN.format(year=year) for year in years[:3]]
    assert w.MORE_YEARS.format(sheet=w.BLOCKS) in told
    schools = [line for line in lines(book[w.SCHOOLS]) if line[:1] and line[0] in (1, 2, 3, 4)]
    assert len(schools) == 4
    assert all(line[4:7] == [1, 0, 0] for line in schools)  # rows, share, rows with an amount: no money between
