"""Năm trước: what came from last year's plan and what the school must decide. Only read, never filled in."""

from __future__ import annotations

from collections.abc import Mapping

from ctcl_xlsx.vi import carrying as words
from ctcl_xlsx.workbook import styles as look
from ctcl_xlsx.workbook.layout import CARRIED, CARRIED_LINES
from ctcl_xlsx.workbook.measure import row_height
from ctcl_xlsx.workbook.sheets.common import Book, lock, page, set_widths, write_headings
from ctcl_xlsx.workbook.styles import Pen, checked
from ctcl_xlsx.workbook.tables import Table

LEAST = 20.0
SMALL = 10  # points: small letters, of which a column takes more
ROOM, LINE = 1.2, 0.85  # how many more, and how much lower their lines are


def write_carried(book: Book) -> None:
    """Title, lines and table; the rows to decide stand out."""
    table, listing = book.layout.carried, book.listing
    if table is None or listing is None:
        return
    pen = book.pen(CARRIED)
    set_widths(pen, table)
    last = table.fields[-1].index
    pen.merged(0, 0, last, listing.title, pen.styles(bold=True, font_size=16, font_color=look.NAVY))
    pen.height(0, 32)
    width = sum(field.width for field in table.fields)
    for i, line in enumerate(listing.lines[:CARRIED_LINES]):
        style = pen.styles(bold=i == 0, font_color=look.INK if i == 0 else look.MUTED)
        pen.merged(1 + i, 0, last, line, style)
        pen.height(1 + i, row_height([(line, width)], 19))
    write_headings(pen, table)
    pen.height(table.header_row, 34)
    for i, row in enumerate(listing.rows):
        _write_row(pen, table, table.first + i, row)
    checked(pen.sheet.autofilter(table.header_row, 0, table.last, last), "filter")
    pen.sheet.set_selection(table.first, 0, table.first, 0)
    pen.sheet.freeze_panes(table.first, 0)
    page(pen, landscape=True, repeat=(table.header_row, table.header_row))
    pen.sheet.print_area(0, 0, table.last, last)
    lock(pen)


def _write_row(pen: Pen, table: Table, row: int, values: Mapping[str, str]) -> None:
    outcome = values.get("carried.outcome", "")
    fill = {words.TO_DECIDE: look.NOTE_BG, words.DONE: look.GREY}.get(outcome, "#FFFFFF")
    for field in table.fields:
        centred = {"align": "center"} if field.index < 3 else {}
        style = pen.styles.boxed(bg_color=fill, valign="top", num_format="@", font_size=SMALL, **centred)
        pen.text(row, field.index, values.get(field.key, ""), style)
    needed = row_height([(values.get(f.key, ""), f.width * ROOM) for f in table.fields], LEAST / LINE)
    pen.height(row, LINE * needed)
