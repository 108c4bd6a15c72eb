"""Which school year a round is for: one stray workbook turns nobody away, and whoever is turned away is told."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ctcl_xlsx.district.consolidate import consolidate
from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.files import FileResult, Outcome
from ctcl_xlsx.district.summary_notes import other_years_line
from ctcl_xlsx.district.years import other_years
from tests.cli.running import Run, ctcl
from tests.district.builders import accepted, plan, rejected, simple_rows
from tests.tables import workbook_of_table

ROWS = simple_rows("1.1 Rà soát chiến lược", "3.1 Dạy học theo dự án")
LAST, THIS, NEXT = "2025-2026", "2026-2027", "2027-2028"


def sent(schools: range, year: str, *, blank: bool = False, copies: int = 1, name: str = "") -> list[FileResult]:
    """A file of each of these schools for a school year."""
    made = {n: plan(() if blank else ROWS, code=f"9803{n:04}", name=f"Trường Tiểu học {n}", year=year) for n in schools}
    return [accepted(f"{name}{year}-{n}-{c}.xlsx", p) for n, p in made.items() for c in range(copies)]


def year_of(files: list[FileResult]) -> str:
    """The year chosen, in whatever order the files come."""
    found = set()
    for seed in range(3):
        random.Random(seed).shuffle(files)
        found.add(consolidate(files).year)
    assert len(found) == 1
    return found.pop()


def test_all_of_one_year_is_that_year() -> None:
    assert year_of(sent(range(5), THIS)) == THIS
    assert other_years(consolidate(sent(range(5), THIS))) == {}
    assert other_years_line(consolidate(sent(range(5), THIS))) == ""


def test_one_stray_workbook_of_a_later_year_turns_nobody_away() -> None:
    good = sent(range(100), THIS)
    district = consolidate(
        [*good, *sent(range(200, 201), NEXT), *sent(range(300, 301), "2099-2100"), rejected("x.xlsx")]
    )
    assert district.year == THIS
    assert {f.file for f in district.with_outcome(Outcome.ACCEPTED)} == {f.file for f in good}
    assert other_years(district) == {"2099-2100": 1, NEXT: 1}


def test_a_hundred_copies_of_one_schools_file_have_one_vote() -> None:
    assert year_of([*sent(range(5), THIS), *sent(range(9, 10), NEXT, copies=100)]) == THIS


def test_a_school_votes_for_its_latest_plan() -> None:
    """In autumn the folder still holds last year's: the new year is taken once half of the schools have sent it."""
    old = sent(range(60), LAST)
    assert year_of([*old, *sent(range(3), THIS)]) == LAST
    assert year_of([*old, *sent(range(29), THIS)]) == LAST
    assert year_of([*old, *sent(range(30), THIS)]) == THIS


def test_of_equally_many_the_later_year_counts() -> None:
    assert year_of([*sent(range(2), LAST), *sent(range(5, 7), THIS)]) == THIS


def test_blank_workbooks_do_not_outvote_filled_ones() -> None:
    assert year_of([*sent(range(3), THIS), *sent(range(60), NEXT, blank=True)]) == THIS
    assert year_of(sent(range(3), THIS, blank=True)) == THIS
    assert year_of([]) == ""


def test_a_year_that_is_named_is_taken_whatever_lies_there() -> None:
    district = consolidate([*sent(range(3), THIS), *sent(range(9), NEXT)], year=THIS)
    assert (district.year, len(district.plans)) == (THIS, 3)


def line_of(*files: list[FileResult]) -> str:
    """What is said of other years."""
    district: District = consolidate([file for group in files for file in group])
    return other_years_line(district)


def test_who_was_turned_away_is_told_with_the_way_out() -> None:
    line = line_of(sent(range(4), THIS), sent(range(4, 6), LAST), sent(range(7, 8), NEXT), sent(range(8, 9), ""))
    assert f"chỉ gồm năm học {THIS}" in line
    assert f"1 tệp của năm học {NEXT}, 2 tệp của năm học {LAST}, 1 tệp không rõ năm học" in line
    assert "--" not in line  # an officer reads it on paper


@pytest.mark.parametrize("later", [1, 0])
def test_the_command_says_so_on_the_screen_and_on_the_first_page(later: int, tmp_path: Path) -> None:
    import openpyxl

    table = """
        | content | criterion | action     | lead       | deadline      | budget |
        | Dạy bơi | 1.1       | Mở lớp bơi | Tổ Thể dục | Tháng 05/2027 | 0      |
    """
    for number in range(2 + later):
        year = THIS if number < 2 else NEXT
        data = workbook_of_table(table, year=year, code=f"9803000{number}", name=f"Trường THCS {number}")
        (tmp_path / f"{number}.xlsx").write_bytes(data)
    summary = tmp_path / "tong-hop.xlsx"
    done: Run = ctcl("consolidate", tmp_path, "-o", summary)
    sheet = openpyxl.load_workbook(summary).worksheets[0]
    page = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    for text in (done.out.replace("\n", " "), page):
        assert ("không tính 1 tệp của năm học 2027-2028" in " ".join(text.split())) is bool(later)
    assert ("--year all" in done.out) is bool(later)
