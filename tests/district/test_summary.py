"""The summary as a person and a program open it."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import FileFormat, OpenXmlValidator
from python_calamine import CalamineWorkbook

from ctcl_xlsx import vi
from ctcl_xlsx.district.consolidate import consolidate
from ctcl_xlsx.district.district import DisagreementError, District
from ctcl_xlsx.district.files import DATA_SHEET, RECORD_SHEET, is_summary
from ctcl_xlsx.district.standings import State
from ctcl_xlsx.district.summary import write_summary
from ctcl_xlsx.district.summary_attention import decisions
from ctcl_xlsx.district.summary_heat import SHADES
from ctcl_xlsx.district.summary_pages import page_breaks
from ctcl_xlsx.district.summary_styles import (
    BAR,
    GREY,
    INK,
    NAVY,
    PALE,
    SOFT,
    STATE_COLOURS,
    WARN,
    WHITE,
    pieces,
)
from ctcl_xlsx.district.survey import PlanFigures
from ctcl_xlsx.text import CELL_LIMIT, cell_units
from ctcl_xlsx.vi import summary as w
from ctcl_xlsx.workbook.grid import Grid, Sheet
from tests.district.builders import accepted, plan, rejected, roster, rows, simple_rows, skipped
from tests.district.invented import invented
from tests.programs import convert

NASTY = ("=1+1", "+84 200", "-5", "@SUM(A1)", "http://example.com", '=HYPERLINK("http://x")', "a\ud800b", "_x0041_")


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def table(sheet: Worksheet, header_row: int = 3) -> list[dict[str, object]]:
    """A list's rows by heading."""
    heads = [cell.value for cell in sheet[header_row]]
    found = sheet.iter_rows(min_row=header_row + 1, values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in found]


def texts(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def line_of(sheet: Worksheet, label: str, header_row: int = 3) -> dict[str, object]:
    """The line of a table that begins with this label."""
    return next(line for line in table(sheet, header_row) if label in line.values())


def at(sheet: Worksheet, text: str, occurrence: int = 0) -> tuple[int, int]:
    """Where a text stands."""
    found = [(c.row, c.column) for row in sheet.iter_rows() for c in row if c.value == text]
    return found[occurrence]


@pytest.fixture(scope="module")
def district() -> District:
    files, listed = invented(12)
    return consolidate(files, roster=listed, as_of=date(2026, 12, 15), title="UBND phường Bến Sậy")


@pytest.fixture(scope="module")
def data(district: District) -> bytes:
    return write_summary(district)


@pytest.fixture(scope="module")
def book(data: bytes) -> openpyxl.Workbook:
    return opened(data)


def test_the_sheets_stand_in_order_and_the_data_is_hidden(book: openpyxl.Workbook) -> None:
    seen = [name for name in w.SHEET_NAMES if name != w.NEWS]
    assert book.sheetnames == [*seen, DATA_SHEET, RECORD_SHEET]
    assert [s.sheet_state for s in book.worksheets] == ["visible"] * len(seen) + ["hidden"] * 2
    assert book.active is not None
    assert book.active.title == w.SUMMARY


def test_the_same_files_in_any_order_give_the_same_bytes(data: bytes) -> None:
    files, listed = invented(12)
    again = consolidate(reversed(files), roster=listed, as_of=date(2026, 12, 15), title="UBND phường Bến Sậy")
    assert write_summary(again) == data
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert {entry.create_system for entry in parts.infolist()} == {3}
        assert "2000-01-01" in parts.read("docProps/core.xml").decode()


def test_the_key_figures_are_numbers(book: openpyxl.Workbook, district: District) -> None:
    sheet = book[w.SUMMARY]
    row, column = at(sheet, w.CARD_ROWS)
    assert sheet.cell(row + 1, column).value == district.rows
    row, column = at(sheet, w.CARD_BUDGET)
    assert sheet.cell(row + 1, column).value == district.budget_total
    row, column = at(sheet, w.CARD_SENT)
    assert (sheet.cell(row + 1, column).value, sheet.cell(row + 1, column).number_format) == (9, '0" / 12"')
    row, column = at(sheet, w.CARD_COMPLETE)
    assert sheet.cell(row + 1, column).value == pytest.approx(district.rows_complete / district.rows)


def test_the_account_stands_on_the_sheet(book: openpyxl.Workbook, district: District) -> None:
    assert len(district.files) == 14
    assert any(t.startswith("14 tệp = 11 nhận + 1 từ chối + 1 thay thế + 1 bỏ qua") for t in texts(book[w.SUMMARY]))


def test_totals_agree_between_sheets(book: openpyxl.Workbook, district: District) -> None:
    lines = table(book[w.DETAIL])
    amounts = [amount for amount in (line[w.AMOUNT_HEAD] for line in lines) if isinstance(amount, int)]
    assert (len(lines), sum(amounts)) == (district.rows, district.budget_total)
    assert line_of(book[w.SCHOOLS], w.SCHOOLS_TOTAL.format(sent=10))[w.ROWS] == district.rows
    sheet = book[w.SUMMARY]
    row, _ = at(sheet, w.TOTAL, 1)  # the table of money by source
    assert district.budget_total in [cell.value for cell in sheet[row]]
    files = table(book[w.SOURCES])
    assert len(files) == len(district.files)
    assert sum(int(str(f[w.ROWS])) for f in files if f[w.OUTCOME] == "Nhận") == district.rows


def test_every_school_has_a_line_and_its_state_in_words(book: openpyxl.Workbook, district: District) -> None:
    lines = [line for line in table(book[w.SCHOOLS]) if isinstance(line[w.NUMBER], int)]
    assert len(lines) == 13
    assert {line[w.STATE] for line in lines} == set(w.STATES.values())
    sheet = book[w.SUMMARY]
    assert any("Chưa nộp (2 trường): " in t for t in texts(sheet))
    assert any("Cần quyết định (2 việc)" in t for t in texts(sheet))
    assert len(table(book[w.TO_DECIDE])) == 2


def test_links_lead_to_the_schools_rows_and_to_its_files(data: bytes, book: openpyxl.Workbook) -> None:
    lines = [row for row in book[w.SCHOOLS].iter_rows(min_row=4) if isinstance(row[0].value, int)]
    heads = [cell.value for cell in book[w.SCHOOLS][3]]
    linked = 0
    for line in lines:
        cells = dict(zip(heads, line, strict=True))
        for heading, sheet in ((w.SCHOOL, w.DETAIL), (w.FILES, w.SOURCES)):
            link = cells[heading].hyperlink
            if link is None:
                continue
            assert link.location is not None
            name, _, cell = link.location.partition("!")
            found = [c.value for c in book[sheet][book[sheet][cell].row]]
            assert name == f"'{sheet}'"
            assert any(str(cells[w.CODE].value) in str(value) for value in found)
            linked += 1
    assert linked == 9 + 11
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not any(b'"External"' in parts.read(n) for n in parts.namelist() if n.endswith(".rels"))


def test_free_text_never_becomes_a_formula_or_a_link() -> None:
    actions = rows("\n".join(f"1.1 | {text} | {text} | {text} | {text}" for text in NASTY if "\ud800" not in text))
    made = plan(actions, name=NASTY[0], code="=2")
    plans = [made, *(plan(simple_rows(f"1.1 {text}"), code=f"0{at}") for at, text in enumerate(NASTY[1:]))]
    files = [accepted(f"{text}.xlsx", each) for text, each in zip(NASTY, plans, strict=True)]
    data = write_summary(consolidate([*files, rejected("=x.xlsx"), skipped("+y")], title="=1+1"))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [parts.read(n).decode() for n in parts.namelist() if n.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in sheet or "<f " in sheet for sheet in sheets)
    lines = table(opened(data)[w.DETAIL])
    assert "=1+1" in [line[w.TEXT_HEADS["action"]] for line in lines]
    shown = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(w.DETAIL).to_python()
    assert any("_x0041_" in map(str, row) for row in shown)


def test_texts_stand_as_typed_beside_what_they_mean() -> None:
    made = plan("1.3 – Quản lý kế hoạch | Họp tổ | HT | T5/2027 | khoảng 1,5 tỷ | NSNN\n | Việc | | | |")
    first, second = table(opened(write_summary(consolidate([accepted("a/b.xlsx", made)])))[w.DETAIL])
    assert (first[w.TEXT_HEADS["deadline"]], first[w.TEXT_HEADS["budget"]]) == ("T5/2027", "khoảng 1,5 tỷ")
    assert (str(first[w.DEADLINE_HEAD])[:10], first[w.AMOUNT_HEAD]) == ("2027-05-31", 1_500_000_000)
    assert (first[w.SOURCE_HEAD], first[w.CRITERION_HEAD]) == ("Ngân sách nhà nước", "1.3 – Quản lý kế hoạch")
    assert (first[w.FILE], first[w.SHEET], first[w.ROW]) == ("a/b.xlsx", "Kế hoạch", 10)
    assert (second[w.AMOUNT_HEAD], second[w.DEADLINE_HEAD]) == (None, None)


def test_every_error_and_warning_is_told_with_its_place() -> None:
    made = plan("1.3 | Họp tổ | | T13/2027 | nhiều tiền | ")
    found = table(opened(write_summary(consolidate([accepted("a.xlsx", made), rejected("b.xlsx")])))[w.TO_MEND])
    owner = next(f for f in found if f[w.CELL] == "E10")
    assert (owner[w.GRAVITY], owner[w.FILE], owner[w.SHEET]) == ("Lỗi", "a.xlsx", "Kế hoạch")
    assert owner[w.LABEL] == "Đơn vị/cá nhân phụ trách"
    assert "Hiệu trưởng" in str(owner[w.ADVICE])
    assert (found[-1][w.FILE], found[-1][w.GRAVITY]) == ("b.xlsx", "Từ chối")


def test_a_text_longer_than_a_cell_goes_on_in_the_next_row() -> None:
    long = "Đầu " + "😀" * 20_000 + " cuối"
    made = plan(simple_rows("1.1 x", action=long), name="N" * 500)
    district = consolidate([accepted("a.xlsx", made)])
    lines = table(opened(write_summary(district))[w.DETAIL])
    cells = [str(line[w.TEXT_HEADS["action"]]) for line in lines]
    assert len(cells) == 2
    assert all(cell_units(cell) <= CELL_LIMIT for cell in cells)
    assert cells[0].removesuffix(w.CONTINUES) + cells[1].removeprefix(w.CONTINUED) == long
    assert [line[w.AMOUNT_HEAD] for line in lines] == [1_000_000, None]
    assert lines[1][w.FILE] == "a.xlsx"


def test_pieces_are_whole() -> None:
    assert pieces("ngắn", "[", "]") == ("ngắn",)
    parts = pieces("ă" * 70_000, "[", "]")
    assert "".join(p.removeprefix("[").removesuffix("]") for p in parts) == "ă" * 70_000


def test_dropped_rows_and_the_rule_of_versions_are_told() -> None:
    old = plan(simple_rows("1.1 Việc một", "1.2 Việc hai", "1.3 Việc đã bỏ"))
    files = [
        accepted("a.xlsx", old, saved="2026-10-01 08:00"),
        accepted("b.xlsx", plan(old.rows[:2]), saved="2026-10-02 08:00"),
    ]
    book = opened(write_summary(consolidate(files)))
    assert any("12: 1.3 – Việc đã bỏ" in t and "b.xlsx" in t for t in texts(book[w.SUMMARY]))
    assert "12: 1.3 – Việc đã bỏ" in str(table(book[w.SOURCES])[0][w.REASON])
    assert "12: 1.3 – Việc đã bỏ" in str(table(book[w.TO_DECIDE])[0][w.MATTER])
    assert any(t.startswith("Cách tính khi một trường gửi nhiều tệp") for t in texts(book[w.SCHOOLS]))


def test_money_shows_vietnamese_dots_in_every_locale(book: openpyxl.Workbook) -> None:
    sheet = book[w.SUMMARY]
    row, column = at(sheet, w.CARD_BUDGET)
    assert sheet.cell(row + 1, column).number_format == '[>=1000000]#"."000"."000;[>=1000]#"."000;0'
    rules = [
        rule for found in sheet.conditional_formatting for rule in found.rules if rule.operator == "greaterThanOrEqual"
    ]
    assert all(rule.dxf.numFmt.formatCode == '#"."000"."000"."000' for rule in rules)
    assert len(rules) > 5


def test_an_empty_district_and_one_without_rows_are_written() -> None:
    assert opened(write_summary(consolidate([])))[w.SUMMARY].max_row > 5
    listed = roster("01,Trường A,TH", "02,Trường B,MN")
    blank = consolidate([accepted("a.xlsx", plan("", code="01", name="Trường A"))], roster=listed)
    assert w.STATES["empty"] in texts(opened(write_summary(blank))[w.SCHOOLS])


def test_several_years_stand_in_blocks_of_their_own() -> None:
    files = [accepted(f"{year}.xlsx", plan("1.1 | Việc", year=year)) for year in ("2024-2025", "2026-2027")]
    book = opened(write_summary(consolidate(files, year="all")))
    for name in (w.BLOCKS, w.HEAT):
        heads = [t for t in texts(book[name]) if t.startswith("Năm học 20")]
        assert [t for t in heads if t.endswith(")")] == [
            "Năm học 2026-2027 – Tiểu học – Thông tư số 57/2026/TT-BGDĐT – Bảo đảm chất lượng cơ sở giáo dục phổ thông "
            "(1 trường, 1 kế hoạch, 1 dòng)",
            "Năm học 2024-2025 – Tiểu học – Thông tư số 17/2018/TT-BGDĐT – KĐCLGD trường tiểu học "
            "(1 trường, 1 kế hoạch, 1 dòng)",
        ]
    more = w.BLOCK_MORE.format(block="Năm học 2024-2025 – Tiểu học")
    assert more in texts(book[w.BLOCKS])
    heads = texts(book[w.SUMMARY])
    assert [t for t in heads if t.startswith("Năm học 20")] == ["Năm học 2026-2027 (đồng)", "Năm học 2024-2025 (đồng)"]
    assert "Trường Tiểu học Bến Sậy (2024-2025)" in texts(book[w.SCHOOLS])


def test_a_summary_is_known_again() -> None:
    assert is_summary(Grid("a.xlsx", (Sheet(DATA_SHEET, []),), "", "xlsx"))
    assert is_summary(
        Grid("a.xlsx", tuple(Sheet(n, []) for n in (w.SUMMARY, w.DETAIL, w.TO_MEND, w.SOURCES)), "", "xlsx")
    )
    assert not is_summary(Grid("a.xlsx", (Sheet(w.SUMMARY, []),), "", "xlsx"))


@pytest.mark.parametrize(
    "other",
    [
        lambda found: replace(found, tally=replace(found.tally, budget=found.tally.budget + 1)),
        lambda found: replace(found, tally=replace(found.tally, complete=found.tally.complete + 1)),
        lambda found: replace(found, to_mend=found.to_mend + 1),
    ],
)
def test_totals_that_disagree_stop_the_writing(district: District, other: Callable[[PlanFigures], PlanFigures]) -> None:
    plans = {file: other(found) for file, found in district.survey.plans.items()}
    with pytest.raises(DisagreementError):
        write_summary(replace(district, survey=replace(district.survey, plans=plans)))


def test_pages_break_between_parts() -> None:
    heights = dict.fromkeys(range(100), 20.0)
    assert page_breaks(heights, [10, 20, 40], 60, 600.0) == [20, 40]
    assert page_breaks(heights, [10, 20, 25], 30, 640.0) == []
    assert page_breaks(heights, [0, *range(10, 80)], 80, 640.0) == [32, 64]
    assert page_breaks(heights, [], 80, 640.0) == []


def test_every_colour_can_be_read() -> None:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    assert set(STATE_COLOURS) == set(State) == set(w.STATES)
    others = ((NAVY, WHITE), (PALE, INK), (GREY, INK), (WHITE, SOFT), (WHITE, WARN), (BAR, INK), (WHITE, NAVY))
    for background, ink in (*STATE_COLOURS.values(), *SHADES, *others):
        high, low = sorted((light(background), light(ink)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5, (background, ink)


def test_libreoffice_opens_it_and_keeps_its_figures(data: bytes, district: District, tmp_path: Path) -> None:
    source = tmp_path / "tong-hop.xlsx"
    source.write_bytes(data)
    saved = convert(source, "ods", tmp_path / "saved").read_bytes()
    heads, *lines = CalamineWorkbook.from_filelike(io.BytesIO(saved)).get_sheet_by_name(w.DETAIL).to_python()[2:]
    amounts = [line[heads.index(w.AMOUNT_HEAD)] for line in lines]
    assert (len(lines), sum(a for a in amounts if isinstance(a, float))) == (district.rows, district.budget_total)
    again = convert(source, "xlsx", tmp_path / "again").read_bytes()
    assert places_linked(again) == places_linked(data) != set()


def places_linked(data: bytes) -> set[tuple[str, str, str]]:
    """Every link: its sheet's part, its cell, where it leads, whether or not a program writes "#" and quotes."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = {n: parts.read(n).decode() for n in parts.namelist() if n.startswith("xl/worksheets/sheet")}
    found = set()
    for name, sheet in sheets.items():
        for link in re.findall(r"<hyperlink ([^>]*)/>", sheet):
            held = dict(re.findall(r'(\w+)="([^"]*)"', link))
            place = html.unescape(held["location"]).lstrip("#").replace("'", "")
            found.add((name, held["ref"].partition(":")[0], place))
    return found


@pytest.mark.parametrize("version", [FileFormat.OFFICE_2007, None])
def test_it_has_no_schema_error(data: bytes, version: FileFormat | None, tmp_path: Path) -> None:
    path = tmp_path / "tong-hop.xlsx"
    path.write_bytes(data)
    validator = OpenXmlValidator(file_format=version) if version else OpenXmlValidator()
    assert validator.validate(str(path)).errors == []


def test_a_file_of_nobody_is_something_to_decide() -> None:
    """A shared workbook in which no school was picked counts by itself, and the officer is told where."""
    made = consolidate([accepted("chung.xlsx", plan(code="", name=""))])
    assert [decision.file for decision in decisions(made, vi)] == ["chung.xlsx"]
