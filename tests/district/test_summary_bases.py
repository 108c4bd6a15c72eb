"""Figures that stand side by side are of the same schools, and rejected files stand with the school they are from."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from ctcl_xlsx.district.consolidate import consolidate
from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.files import DATA_SHEET
from ctcl_xlsx.district.standings import State, sent_by_state, standings
from ctcl_xlsx.district.summary import write_summary
from ctcl_xlsx.district.summary_front import MOST_BESIDE
from ctcl_xlsx.issues import Code, issue
from ctcl_xlsx.vi import summary as w
from tests.district.builders import accepted, plan, rejected, roster, rows, simple_rows
from tests.district.invented import invented

GAP = "2.1 | Việc chưa xong | | |"
LISTED = tuple(f"0{n},Trường {n},Tiểu học" for n in range(1, 8))


def opened(district: District) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_summary(district)))


def cells(district: District, sheet: str) -> list[list[object]]:
    found = opened(district)[sheet].iter_rows(values_only=True)
    return [[cell for cell in row if cell is not None] for row in found]


def mixed() -> District:
    """Of seven expected schools five sent (one complete, two with gaps, one empty, one to decide), two guests came."""
    doubtful = replace(issue(Code.VERSION_CONFLICT, facts={"other": "4.xlsx"}))
    made = {
        "1": plan(simple_rows("1.1 A", "1.2 B"), code="01", name="Trường 1"),
        "2": plan(rows(GAP), code="02", name="Trường 2"),
        "3": plan(rows(GAP), code="03", name="Trường 3"),
        "4": plan(simple_rows("1.1 C"), code="04", name="Trường 4"),
        "5": plan("", code="05", name="Trường 5"),
        "8": plan(rows(GAP), code="98", name="Trường khách"),
        "9": plan(simple_rows("1.1 D"), code="99", name="Trường bạn"),
    }
    files = [accepted(f"{name}.xlsx", each) for name, each in made.items()]
    files = [replace(f, notes=(doubtful,)) if f.file == "4.xlsx" else f for f in files]
    return consolidate([*files, rejected("06_ke-hoach.docx")], roster=roster(*LISTED))


def test_the_cards_add_up_to_the_schools_of_the_roster_that_sent() -> None:
    district = mixed()
    listed = [s for s in standings(district) if s.listed]
    counts = sent_by_state(listed)
    assert counts == {State.COMPLETE: 1, State.INCOMPLETE: 2, State.EMPTY: 1, State.UNDECIDED: 1}
    told = cells(district, w.SUMMARY)
    at = next(number for number, line in enumerate(told) if w.CARD_TO_MEND in line)
    assert (told[at + 1][0], told[at + 1][-1]) == (5, 2)
    assert told[at + 2][-1] == "đủ thông tin 1; chưa có dòng 1; cần quyết định 1"
    assert str(told[at + 2][0]).endswith("ngoài danh sách 2")


@pytest.mark.parametrize("schools", [12, 60])
def test_they_add_up_in_an_invented_district(schools: int) -> None:
    files, listed = invented(schools)
    found = [s for s in standings(consolidate(files, roster=listed)) if s.listed]
    assert sum(sent_by_state(found).values()) == sum(bool(s.plans) for s in found)


def test_a_school_with_a_plan_for_each_year_counts_once_as_its_worst() -> None:
    files = [
        accepted("a.xlsx", plan(rows(GAP), code="01", name="Trường 1")),
        accepted("b.xlsx", plan(simple_rows("1.1 A"), code="01", name="Trường 1", year="2025-2026")),
    ]
    district = consolidate(files, roster=roster(*LISTED), year="all")
    assert sent_by_state(standings(district)) == {State.INCOMPLETE: 1}


def test_the_chart_of_complete_rows_is_of_the_schools_of_the_table_beside_it() -> None:
    district = mixed()
    book = opened(district)
    table = [[cell for cell in row if cell is not None] for row in book[w.SUMMARY].iter_rows(values_only=True)]
    share = next(line for line in table if line[:1] == ["Tiểu học"])[5]
    drawn = [row[7] for row in book[DATA_SHEET].iter_rows(values_only=True) if row[6:7] == ("Tiểu học",)]
    assert [share] == drawn == [pytest.approx(3 / 5)]
    assert district.survey.tally(district.plans).complete == 4
    assert any(w.OUTSIDE_NOTE.format(count=2) in line for line in table)


def test_the_chart_says_whose_rows_it_draws() -> None:
    for district, title in (
        (mixed(), w.CHART_COMPLETE_LISTED),
        (consolidate(mixed().files), w.CHART_COMPLETE),
    ):
        drawn = opened(district)[w.SUMMARY]._charts
        told = ["".join(run.t for p in chart.title.tx.rich.p for run in (p.r or ())) for chart in drawn]
        assert title in told


def test_a_rejected_file_stands_with_the_school_its_name_tells() -> None:
    district = mixed()
    mend = next(line for line in cells(district, w.TO_MEND) if line[-1:] == ["06_ke-hoach.docx"])
    assert mend[:2] == ["06", "Trường 6"]
    source = next(line for line in cells(district, w.SOURCES) if "06_ke-hoach.docx" in line)
    assert source[4:7] == ["06", "Trường 6", "Tiểu học"]


def test_a_file_that_names_two_schools_is_given_to_neither() -> None:
    district = consolidate([rejected("06_07.docx")], roster=roster(*LISTED))
    source = next(line for line in cells(district, w.SOURCES) if "06_07.docx" in line)
    assert "Trường 6" not in source


def test_schools_with_a_plan_are_counted_alike_be_it_empty() -> None:
    district = mixed()
    (block,) = district.survey.blocks
    total = next(line for line in cells(district, w.BLOCKS) if line[:1] == [w.TOTAL])
    heat = next(line for line in cells(district, w.HEAT) if line[:1] == [w.HEAT_SUM_SCHOOLS])
    assert (block.schools, total[2], heat[-1]) == (7, 7, 7)


def test_rows_that_are_done_are_told_apart_in_the_table_of_a_day() -> None:
    keys = ("criterion", "action", "deadline", "status")
    for status, told in (("Hoàn thành", True), ("Đang thực hiện", False)):
        made = plan(rows(f"1.1 | Việc | | {status}", keys))
        found = cells(consolidate([accepted("a.xlsx", made)], as_of=date(2027, 1, 15)), w.BLOCKS)
        assert any(w.DONE_NOTE in line for line in found) is told


@pytest.mark.parametrize("offices", [2, 3, 5, 40])
def test_a_summary_of_summaries_begins_with_a_full_page(offices: int) -> None:
    files, listed = invented(60)
    files = [replace(f, office=f"UBND xã {number % offices:02}") for number, f in enumerate(files)]
    sheet = opened(consolidate(files, roster=listed, as_of=date(2027, 1, 15)))[w.SUMMARY]
    breaks = [b.id for b in sheet.row_breaks.brk]
    where = {cell.value: cell.row for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    assert not [b for b in breaks if b <= where[w.SOURCES_TITLE]]
    assert (breaks == []) is (offices <= MOST_BESIDE)
    assert (where[w.OFFICES_TITLE] < where[w.SOURCES_TITLE]) is (offices <= MOST_BESIDE)
    assert (w.OFFICES_MORE in where) is (offices > MOST_BESIDE)
    named = {f"UBND xã {number:02}" for number in range(offices)}
    assert named <= set(where)
