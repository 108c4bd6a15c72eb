"""What does not fit on "Thông tin trường", and sheets that are gone: said, never replaced in silence."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from ctcl_xlsx import vi
from ctcl_xlsx.district.files import Content
from ctcl_xlsx.issues import Code, Issue, Severity
from ctcl_xlsx.pipeline.reading import read_content
from ctcl_xlsx.workbook.layout import LISTS, PLAN, PROBLEMS, PROSE, SCHOOL, TRACKING
from tests.tables import layout_of, plan_of, workbook_of_table

ROWS = """
    | content | criterion | action     | lead       | deadline      | budget |
    | Dạy bơi | 1.1       | Mở lớp bơi | Tổ Thể dục | Tháng 05/2027 | 0      |
"""
OLD_ROWS = """
    | criterion | action     | lead       | deadline      | budget |
    | 1.1       | Mở lớp bơi | Tổ Thể dục | Tháng 05/2025 | 0      |
"""


def read(change: Callable[[Any], None], table: str = ROWS, **of: str) -> Content:
    """The workbook of a table after openpyxl changed it."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_of_table(table, **of)))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return read_content(out.getvalue(), "a.xlsx")


def line(key: str, value: object) -> Callable[[Any], None]:
    """Type a value into a line of the sheet."""

    def change(book: Any) -> None:
        sheet = book[SCHOOL]
        row = next(row for row in range(1, 60) if sheet.cell(row, 1).value == key)
        sheet.cell(row, 3).value = value

    return change


def findings(content: Content, code: Code) -> list[Issue]:
    """All findings of a code, of reading and of checking."""
    return [found for found in (*content.issues, *content.report.issues) if found.code is code]


@pytest.mark.parametrize("typed", ["31/2/2026", "32.13.2026", "hôm nay", "tháng 10/2026", 46300, "05/10/1026"])
def test_a_date_that_is_no_day_of_the_calendar_is_told(typed: object) -> None:
    [found] = findings(read(line("document.date", typed)), Code.VALUE_UNFIT)
    assert (found.where.sheet, found.where.cell, found.value) == (SCHOOL, "C16", str(typed))
    assert "không phải ngày/tháng/năm" in vi.message(found)


@pytest.mark.parametrize(
    "typed", ["05/10/2026", "5.10.2026", "5/10/26", "ngày 5 tháng 10 năm 2026", datetime(2026, 10, 5), None]
)
def test_a_day_however_it_is_written_is_one(typed: object) -> None:
    assert findings(read(line("document.date", typed)), Code.VALUE_UNFIT) == []


@pytest.mark.parametrize(
    ("key", "typed", "meant"),
    [("school_year", "2026-2028", "2026-2027"), ("school_year", "năm nay", "2026-2027"),
     ("school.level", "Trường nghề", "THCS")],
)  # fmt: skip
def test_a_year_or_level_that_is_none_is_told_with_what_was_taken_instead(key: str, typed: str, meant: str) -> None:
    content = read(line(key, typed))
    [found] = findings(content, Code.VALUE_UNFIT)
    assert (found.where.sheet, found.value, found.facts["meant"]) == (SCHOOL, typed, meant)
    assert f"đã hiểu là {meant}" in vi.message(found)
    assert (content.plan.school_year, content.plan.school.level) == ("2026-2027", "thcs")


@pytest.mark.parametrize("typed", ["Mức 9", "cao nhất", 0])
def test_a_level_aimed_at_that_no_criterion_has(typed: object) -> None:
    [found] = findings(read(line("target_level", typed)), Code.VALUE_UNFIT)
    assert "Mức 1, Mức 2" in vi.message(found)


def test_what_fits_raises_nothing() -> None:
    def change(book: Any) -> None:
        for key, value in (("school.level", "Trung học cơ sở"), ("school_year", "2026 – 2027"), ("target_level", 2)):
            line(key, value)(book)

    assert findings(read(change), Code.VALUE_UNFIT) == []


@pytest.mark.parametrize("name", [SCHOOL, PROSE, PROBLEMS, TRACKING])
def test_a_sheet_that_is_gone_is_told_by_name(name: str) -> None:
    def change(book: Any) -> None:
        del book[name]

    content = read(change)
    [found] = findings(content, Code.WORKBOOK_ALTERED)
    assert (found.where.sheet, found.severity) == (name, Severity.WARNING)
    assert f"không còn trang “{name}”" in vi.message(found)
    assert (content.plan.school.code, len(content.plan.rows)) == ("98031204", 1)


def test_a_sheet_under_another_name_is_not_gone() -> None:
    def change(book: Any) -> None:
        for number, sheet in enumerate(book.worksheets):
            if sheet.title not in (PLAN, LISTS):
                sheet.title = f"Trang {number}"

    assert findings(read(change), Code.WORKBOOK_ALTERED) == []


def test_a_number_in_the_criterion_cell_that_may_be_another_names_both() -> None:
    of = {"form": "cv5932", "year": "2024-2025", "level": "tieu_hoc"}
    cell = layout_of(plan_of(OLD_ROWS, **of)).plan.cell("criterion")

    def put(value: object) -> Callable[[Any], None]:
        def change(book: Any) -> None:
            book[PLAN][cell].value = value

        return change

    [found] = findings(read(put(1.1), OLD_ROWS, **of), Code.CRITERION_UNCLEAR)
    assert (found.where.cell, found.severity) == (cell, Severity.WARNING)
    assert "1.1 hay 1.10" in vi.message(found)
    for sure in ("1.1", "1.10", 1.2, "1.1 – Phương hướng, chiến lược xây dựng và phát triển nhà trường"):
        assert findings(read(put(sure), OLD_ROWS, **of), Code.CRITERION_UNCLEAR) == []
