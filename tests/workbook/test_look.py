"""How the sheets look on paper and on the screen: letters large enough, text that fits its row, nothing cut unseen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from ctcl_xlsx.model import Action
from ctcl_xlsx.pipeline.generate import order_of_plan, workbook_of
from ctcl_xlsx.workbook import layout as names
from ctcl_xlsx.workbook import tables
from ctcl_xlsx.workbook.grid import column_letters
from ctcl_xlsx.workbook.measure import LINE_HEIGHT, MOST_HEIGHT, lines_needed, room_for, row_height
from ctcl_xlsx.workbook.status import row_statuses
from tests.workbook.made import KINDS, USUAL, Kind, blank, layout, opened, order, samples

TEXT, HINT = 9, 7  # points on paper, at least
DIGIT, PADDING, PER_INCH = 7, 5, 96  # pixels
A4_SHORT, A4_LONG = 8.27, 11.69  # inches
HINTS = {names.GUIDE, names.OVERVIEW}  # sheets that stay on the screen
MARKS = {tables.FOOT_MARK, tables.END_MARK}


def printed_cells(sheet: Any) -> list[Any]:
    """The cells with something in them in the rows and columns that print."""
    area = sheet[sheet.print_area.split("!")[-1].replace("$", "")] if sheet.print_area else sheet.iter_rows()
    rows = [cell for row in area for cell in row if cell.value is not None and cell.value not in MARKS]
    dimensions = sheet.row_dimensions, sheet.column_dimensions
    return [c for c in rows if not dimensions[0][c.row].hidden and not dimensions[1][c.column_letter].hidden]


def print_scale(widths: Iterable[float], *, landscape: bool, margins: float) -> float:
    """The scale at which columns of these widths fit one A4 page; `margins` are both side margins in inches."""
    paper = (A4_LONG if landscape else A4_SHORT) - margins
    return min(1.0, paper * PER_INCH / sum(round(width * DIGIT) + PADDING for width in widths))


def scale_of(sheet: Any) -> float:
    """The scale at which the sheet's columns fit its page."""
    if not sheet.sheet_properties.pageSetUpPr.fitToPage:
        return 1.0
    columns = {cell.column for cell in printed_cells(sheet)}
    widths = {}
    for found in sheet.column_dimensions.values():  # one entry may stand for several columns
        if found.min:
            widths |= dict.fromkeys(range(found.min, found.max + 1), found.width)
    shown = [widths[column] - 5 / 7 for column in range(min(columns), max(columns) + 1)]  # the file adds the padding
    margins = sheet.page_margins.left + sheet.page_margins.right
    return print_scale(shown, landscape=sheet.page_setup.orientation == "landscape", margins=margins)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_text_prints_in_nine_points_and_more(kind: Kind) -> None:
    book = opened(blank(kind))
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible" or sheet.title in HINTS:
            continue
        scale = scale_of(sheet)
        sizes = {cell.font.size for cell in printed_cells(sheet)}
        table = layout(kind).plan
        readback = column_letters(table.field("_readback").index)
        small = {c.font.size for c in printed_cells(sheet) if sheet.title == names.PLAN and c.column_letter == readback}
        assert min(sizes - small) * scale >= TEXT, (sheet.title, scale)
        assert all(size * scale >= HINT for size in small)


@pytest.mark.parametrize("kind", USUAL, ids=str)
def test_the_prose_fits_its_page_at_full_size(kind: Kind) -> None:
    sheet = opened(blank(kind))[names.PROSE]
    assert print_scale([layout(kind).prose.fields[1].width], landscape=False, margins=1.8) == 1
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert {cell.font.size for cell in printed_cells(sheet)} <= {13, 15}
    closing = next(i for i, part in enumerate(layout(kind).form.texts) if part.key == "organisation")
    assert [b.id for b in sheet.row_breaks.brk] == [layout(kind).prose.first + 2 * closing]


def test_the_prose_opens_as_a_plan() -> None:
    plan = next(plan for name, plan in samples() if name == "thpt_2026-2027_tt57")
    sheet = opened(workbook_of(order_of_plan(plan)))[names.PROSE]
    shown = [str(c.value) for c in printed_cells(sheet) if c.column_letter == "B"]
    assert shown[0] == "TRƯỜNG THPT SUỐI MÂY"
    assert [text for text in shown if text[:2] in ("I.", "II", "VI") and "." in text[:5]] == [
        "I. Thông tin chung",
        "II. Căn cứ xây dựng kế hoạch",
        "III. Mục đích, yêu cầu",
    ]
    assert "VII, VIII. Tổ chức thực hiện; cơ chế đánh giá và báo cáo" in shown


@pytest.mark.parametrize("kind", USUAL, ids=str)
def test_headings_fit_their_row(kind: Kind) -> None:
    book, made = opened(blank(kind)), layout(kind)
    for table in made.tables:
        row = book[table.sheet].row_dimensions[table.header_row + 1]
        lines = max(lines_needed(f.title, f.width, bold=True) for f in table.shown)
        assert row.hidden or row.height >= LINE_HEIGHT * lines


def test_lines_are_counted_as_a_cell_wraps_them() -> None:
    assert lines_needed("", 10) == 0
    assert lines_needed("Hiệu trưởng", 9.5) == 2
    assert lines_needed("Hiệu trưởng", 12) == 1
    assert lines_needed("a\nb", 10) == 2
    assert lines_needed("m" * 100, 10) > lines_needed("i" * 100, 10) > 1
    assert (lines_needed("Kế hoạch", 9, 13), lines_needed("Kế hoạch", 9, 11)) == (2, 1)
    assert row_height([("x" * 9000, 8)]) == MOST_HEIGHT


@pytest.mark.parametrize("kind", USUAL, ids=str)
def test_the_status_says_where_a_text_would_be_cut(kind: Kind) -> None:
    made = layout(kind)
    field = made.plan.field("support")
    for longer in (0, 1):
        text = ("x " * 2000)[: room_for(field.width) + longer - 1] + "x"
        (shown,) = row_statuses(made, (Action({"action": "Họp", "support": text}),))
        assert ("phối hợp quá dài" in shown.status) == bool(longer)


def test_a_prose_longer_than_a_cell_is_said_beside_it() -> None:
    plan = order(USUAL[1]).plan
    for text, said in (("Căn cứ\n" * 25, True), ("Căn cứ " * 300, True), ("Căn cứ", False)):
        data = workbook_of(order_of_plan(replace(plan, texts={"bases": text.strip()})))
        assert (b"h\xe1\xba\xbft c\xe1\xbb\xa1" in _values(data)) == said


def _values(data: bytes) -> bytes:
    import re

    from tests.packages import parts

    return b"".join(re.findall(rb"</f><v>([^<]*)</v>", parts(data)["xl/worksheets/sheet3.xml"]))
