"""Hướng dẫn: the steps, the colours, the traps."""

from __future__ import annotations

from ctcl_xlsx.model import Confidence
from ctcl_xlsx.vi import workbook as words
from ctcl_xlsx.workbook import styles as look
from ctcl_xlsx.workbook.layout import GUIDE, PLAN, PROBLEMS, TRACKING, Layout
from ctcl_xlsx.workbook.measure import row_height
from ctcl_xlsx.workbook.sheets.common import Book, closing_part, lock, page
from ctcl_xlsx.workbook.styles import Pen

WIDTH = 96.0


def write_guide(book: Book) -> None:
    """The guide, one printed page."""
    pen = book.pen(GUIDE)
    layout = book.layout
    pen.sheet.set_column(0, 0, 2)
    pen.sheet.set_column(1, 1, 6)
    pen.sheet.set_column(2, 2, WIDTH)
    pen.merged(0, 1, 2, words.GUIDE_TITLE, pen.styles(bold=True, font_size=18, font_color=look.NAVY))
    pen.height(0, 32)
    source, circular = layout.form.source, layout.catalog.circular
    if circular not in source:
        source = words.SOURCE_LINE.format(source=source, circular=circular)
    pen.merged(1, 1, 2, source, pen.styles(italic=True, font_color=look.MUTED))
    pen.height(1, 20)
    steps = list(words.GUIDE_STEPS)
    if layout.choices:
        steps.insert(1, words.GUIDE_SHARED_STEP)
    if layout.problems is not None:
        steps.insert(steps.index(words.GUIDE_PLAN_STEP), words.GUIDE_PROBLEMS_STEP)
    if layout.carried is not None:
        steps.insert(1, words.GUIDE_CARRIED_STEP)
    row = _numbered(pen, 3, words.GUIDE_STEPS_HEAD, steps)
    row = _colours(pen, row + 1)
    tips = list(words.GUIDE_TIPS)
    if layout.catalog.confidence is Confidence.INFERRED:
        tips.insert(0, words.GUIDE_INFERRED)
    row = _bulleted(pen, row + 1, words.GUIDE_TIPS_HEAD, [*tips, _printing(layout), words.GUIDE_LOCK])
    code = words.GUIDE_CODE.format(form=layout.form.id, version=layout.form.version, catalog=layout.catalog.id)
    pen.merged(row, 1, 2, code, pen.styles(font_size=9, font_color=look.MUTED))
    page(pen, landscape=False, tall=1)
    lock(pen)


def _printing(layout: Layout) -> str:
    """How to print, and the order of the pages: only sheets that the workbook has."""
    filled = [words.GUIDE_PRINT_FILLED.format(sheet=name) for name in (PROBLEMS, TRACKING) if name in layout.sheets]
    plan = f"“{PLAN}”"
    order = [words.GUIDE_PRINT_PROSE, *filled[:1], plan, *filled[1:]]
    closing = closing_part(layout)
    if closing:
        order.append(words.GUIDE_PRINT_REST.format(title=layout.form.texts[closing].title))
    return words.GUIDE_PRINT.format(sheets=", ".join(order))


def _head(pen: Pen, row: int, text: str) -> None:
    style = pen.styles.boxed(bold=True, font_size=12, bg_color=look.NAVY, font_color="#FFFFFF", indent=1)
    pen.merged(row, 1, 2, text, style)
    pen.height(row, 22)


def _numbered(pen: Pen, row: int, head: str, lines: list[str]) -> int:
    _head(pen, row, head)
    number = pen.styles.boxed(bold=True, font_size=14, align="center", font_color=look.TEAL)
    for i, line in enumerate(lines):
        row += 1
        pen.number(row, 1, i, number)
        _line(pen, row, line)
    return row + 1


def _bulleted(pen: Pen, row: int, head: str, lines: list[str]) -> int:
    _head(pen, row, head)
    bullet = pen.styles.boxed(bold=True, align="center", font_color=look.TEAL)
    for line in lines:
        row += 1
        pen.text(row, 1, "•", bullet)
        _line(pen, row, line)
    return row + 1


def _line(pen: Pen, row: int, text: str) -> None:
    pen.text(row, 2, text, pen.styles.boxed(indent=1))
    pen.height(row, row_height([(text, WIDTH)], 21))


def _colours(pen: Pen, row: int) -> int:
    _head(pen, row, words.GUIDE_COLOURS_HEAD)
    fills = {"entry": "#FFFFFF", "locked": look.GREY, "warn": look.WARN_BG, "note": look.NOTE_BG, "ok": look.OK_BG}
    for name, text in words.GUIDE_COLOURS:
        row += 1
        pen.text(row, 1, "", pen.styles.boxed(bg_color=fills[name]))
        _line(pen, row, text)
    return row + 1
