"""The table of schools on "Tổng hợp", what stands below it, and the pages.

Owns the table's columns, the lines to sign on and where a page begins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ctcl_xlsx.district import figures, summary_panels
from ctcl_xlsx.district.standings import Standing, State
from ctcl_xlsx.district.summary_attention import Front, school_name
from ctcl_xlsx.district.summary_styles import (
    BAR,
    CENTRED,
    COUNT,
    DASHED,
    HEAD,
    MONEY,
    NAVY,
    NOTE,
    PERCENT,
    RIGHT,
    SECTION,
    SOFT,
    STATE_COLOURS,
    TEXT,
    TOTAL,
    WARN,
    Canvas,
    Style,
    height_for,
    shortened,
)
from ctcl_xlsx.vi import summary as w

WIDTHS = (1.5, 5, 36, 12, 8, 10, 17, 9, 9, 9, 9, 9, 8, 18)
FULL, RIGHT_HALF = (1, 13), (8, 13)
PRINT_SCALE = 82  # 14 columns fill the width of A4 landscape
PAGE_HEIGHT = 640.0  # points of rows on one page at that scale


def write_schools(canvas: Canvas, front: Front, links: Mapping[str, str], row: int) -> tuple[int, list[int]]:
    """The table of schools; the row after it and the rows where a page may break (not next to its ends)."""
    canvas.row(row, 20)
    canvas.put(row, FULL, w.SCHOOLS_TITLE, SECTION)
    header = row + 1
    canvas.row(header, 29)
    for column, text in enumerate(w.SCHOOLS_HEADS, 1):
        canvas.put(header, column, text, HEAD)
    front.notes.head(canvas, header, names=2, column=FULL[1] + 1)
    first = row = header + 1
    breaks: list[int] = []
    number = 0
    for band, standings in (("", front.listed), (w.OUTSIDE_BAND, front.outside)):
        if band and standings:
            canvas.row(row, 17)
            canvas.put(row, FULL, band, TEXT, {"bold": True, "italic": True, "bg_color": "#F1F3F6"})
            row += 1
        for standing in standings:
            number += 1
            breaks.append(row)
            _school_row(canvas, row, number, standing, links)
            front.notes.write(canvas, row, standing, standing_name(standing))
            row += 1
    last = max(first, row - 1)
    _total_row(canvas, row, front)
    scale = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
    canvas.conditional(first, 5, last, 5, {"type": "data_bar", "bar_color": BAR, **scale})
    warning = canvas.workbook.add_format({"font_color": WARN, "bold": True})
    canvas.conditional(first, 8, last, 12, {"type": "cell", "criteria": ">", "value": 0, "format": warning})
    canvas.money_marks(first, 6, row)
    return row + 1, breaks[2:-3]


def _school_row(canvas: Canvas, row: int, number: int, standing: Standing, links: Mapping[str, str]) -> None:
    name = standing_name(standing)
    canvas.row(row, height_for(name, canvas.width((2, 2))))
    background, colour = STATE_COLOURS[standing.state.value]
    target = next((links[p.file.file] for p in standing.plans if p.file.file in links), "")
    canvas.put(row, 1, number, CENTRED)
    if target:
        canvas.link(row, 2, target, name, TEXT, {"font_color": NAVY})
    else:
        canvas.put(row, 2, name, TEXT)
    canvas.put(row, 3, summary_panels.level_name(standing.school.level), CENTRED, {"text_wrap": True})
    for column, (value, style) in enumerate(_school_figures(standing), 4):
        canvas.put(row, column, value, style)
    chip: Style = {**CENTRED, "bold": True, "bg_color": background, "font_color": colour}
    canvas.put(row, 13, w.STATES[standing.state.value], chip)


def _school_figures(standing: Standing) -> list[tuple[int | float | None, Style]]:
    """A school's numbers; nothing where nothing was sent, no share where there is no row."""
    t = standing.tally
    counts: Style = {**CENTRED, "num_format": DASHED}
    share = t.complete / t.rows if t.rows else None
    values: list[tuple[int | float | None, Style]] = [
        (t.rows, counts),
        (share, {**CENTRED, "num_format": PERCENT}),
        (t.budget, {**RIGHT, "num_format": MONEY}),
        (t.with_amount, counts),
        (t.missing.owner, counts),
        (t.missing.deadline, counts),
        (t.missing.budget, counts),
        (t.missing.budget_amount, counts),
        (standing.errors, counts),
    ]
    return values if standing.plans else [(None, style) for _, style in values]


def standing_name(standing: Standing) -> str:
    """A school's name with what tells its lines apart."""
    file = standing.plans[0].file.file if standing.plans else ""
    name = school_name(standing.school, file)
    return w.SCHOOL_IN_YEAR.format(school=name, year=standing.school_year) if standing.school_year else name


def _total_row(canvas: Canvas, row: int, front: Front) -> None:
    whole = figures.tally(front.lines)
    missing = whole.missing
    sent = sum(bool(s.plans) for s in front.standings)
    complete = len(front.with_state(State.COMPLETE))
    errors = sum(s.errors for s in front.standings)
    values = (
        whole.rows, whole.complete / whole.rows if whole.rows else None, whole.budget, whole.with_amount,
        missing.owner, missing.deadline, missing.budget, missing.budget_amount, errors,
    )  # fmt: skip
    canvas.row(row, 20)
    canvas.put(row, (1, 3), w.SCHOOLS_TOTAL.format(sent=sent), TEXT, TOTAL)
    for column, value in enumerate(values, 4):
        shown: Style = {"num_format": PERCENT if column == 5 else MONEY if column == 6 else COUNT}
        canvas.put(row, column, value, RIGHT if column == 6 else CENTRED, TOTAL, shown)
    note: Style = {"text_wrap": True, "font_size": 9.5}
    canvas.put(row, 13, w.CARD_TO_MEND_NOTE.format(complete=complete), CENTRED, TOTAL, note)


def write_closing(canvas: Canvas, row: int) -> int:
    """The rule of versions and the lines to sign on; the last row."""
    canvas.row(row, 6)
    canvas.row(row + 1, height_for(w.RULE, canvas.width(FULL), 9.5))
    canvas.put(row + 1, FULL, w.RULE, NOTE)
    bold: Style = {"bold": True, "align": "center", "font_size": 11}
    italic: Style = {"italic": True, "align": "center", "font_color": SOFT}
    canvas.row(row + 2, 20)
    canvas.put(row + 2, RIGHT_HALF, w.SIGN_DATE, italic)
    for at, (left, right, style) in enumerate(
        ((w.SIGN_LEFT, w.SIGN_RIGHT, bold), (w.SIGN_LEFT_NOTE, w.SIGN_RIGHT_NOTE, italic)), row + 3
    ):
        canvas.row(at, 17)
        canvas.put(at, (1, 4), left, style)
        canvas.put(at, RIGHT_HALF, right, style)
    canvas.row(row + 5, 60)
    return row + 5


def set_pages(canvas: Canvas, front: Front, table: int, starts: Sequence[int], end: int) -> None:
    """A4 landscape. A page begins where a part would not fit on the one before; the table's heading is repeated."""
    sheet = canvas.sheet
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(0.35, 0.35, 0.4, 0.45)
    sheet.set_print_scale(PRINT_SCALE)
    sheet.print_area(0, 0, end, FULL[1])
    sheet.repeat_rows(table + 1)
    sheet.center_horizontally()
    sheet.set_h_pagebreaks(page_breaks(canvas.heights, sorted({*starts, table}), table + 1, end))
    title = shortened(front.district.title or w.HEADING, 80).replace("&", "&&")
    sheet.set_footer(f'&L&"Times New Roman"&9 {title}&R&"Times New Roman"&9{w.FOOTER_PAGE}')
    sheet.set_zoom(90)
    sheet.set_first_sheet()
    sheet.activate()


def fits_a_page(heights: Mapping[int, float], first: int, last: int) -> bool:
    """Whether these rows fit on one page."""
    return sum(heights.get(row, 15.0) for row in range(first, last + 1)) <= PAGE_HEIGHT


def page_breaks(heights: Mapping[int, float], starts: Sequence[int], header: int, end: int) -> list[int]:
    """Before which rows a new page begins, so that no part is cut that fits on a page."""
    breaks: list[int] = []
    used = sum(heights.get(row, 15.0) for row in range(starts[0]))
    for start, after in zip(starts, [*starts[1:], end + 1], strict=True):
        room = sum(heights.get(row, 15.0) for row in range(start, after))
        if used and used + room > PAGE_HEIGHT:
            breaks.append(start)
            used = heights.get(header, 0.0) if start > header else 0.0
        used = (used + room) % PAGE_HEIGHT if used + room > PAGE_HEIGHT else used + room
    return breaks
