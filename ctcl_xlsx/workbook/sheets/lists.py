"""The plan's smaller tables: Phần lời, Vấn đề trọng tâm (IV), Theo dõi (VI)."""

from __future__ import annotations

from ctcl_xlsx.model import Row
from ctcl_xlsx.vi import workbook as words
from ctcl_xlsx.workbook import styles as look
from ctcl_xlsx.workbook.layout import PROBLEMS, PROSE, TRACKING, Field, Table
from ctcl_xlsx.workbook.sheets.common import (
    Book,
    add_length_rule,
    add_list,
    lock,
    page,
    row_height,
    set_widths,
    write_headings,
)
from ctcl_xlsx.workbook.styles import Pen, checked

PROSE_HEIGHT = 80.0


def write_prose(book: Book) -> None:
    """The plan's text parts: a locked heading and a white cell each."""
    pen, table = book.pen(PROSE), book.layout.prose
    set_widths(pen, table)
    pen.sheet.set_column(0, 0, 2, None, {"hidden": True})
    _write_title(pen, 1, words.PROSE_TITLE)
    pen.text(0, 2, words.PROSE_HINT, pen.styles(italic=True, font_color=look.MUTED))
    checked(pen.sheet.set_column(2, 2, 40), "width of the hint")
    write_headings(pen, table)
    pen.height(table.header_row, 15, hidden=True)
    for i, part in enumerate(book.layout.form.texts):
        row = table.first + 2 * i
        pen.text(row, 1, part.title, pen.styles(bold=True, font_size=13, font_color=look.NAVY))
        pen.height(row, 24)
        text = book.plan.texts.get(part.key, "")
        pen.text(row + 1, 0, f"text.{part.key}", pen.styles(font_size=8))
        pen.text(row + 1, 1, text, pen.styles.entry(valign="top", align="justify"))
        pen.height(row + 1, row_height([(text, table.fields[1].width)], PROSE_HEIGHT))
    pen.sheet.set_selection(table.first + 1, 1, table.first + 1, 1)
    page(pen, landscape=False)
    # The hint beside the title does not print; recipients, the last part, print beside the signature.
    recipients_last = book.layout.form.texts[-1].key == "recipients"
    pen.sheet.print_area(0, 1, table.last - 2 * recipients_last, 1)
    lock(pen)


def write_problems(book: Book) -> None:
    """Part IV: the priority issues found by the self-assessment."""
    table = book.layout.problems
    if table is not None:
        _write_list(book, book.pen(PROBLEMS), table, words.PROBLEMS_TITLE, "problem.", book.plan.problems)


def write_tracking(book: Book) -> None:
    """Part VI: tracking, at least at the end of each semester."""
    table = book.layout.tracking
    if table is not None:
        _write_list(book, book.pen(TRACKING), table, words.TRACKING_TITLE, "tracking.", book.plan.tracking)


def _write_title(pen: Pen, column: int, title: str) -> None:
    pen.text(0, column, title, pen.styles(bold=True, font_size=16, font_color=look.NAVY, text_wrap=False))
    pen.height(0, 36)


def _write_list(book: Book, pen: Pen, table: Table, title: str, prefix: str, rows: tuple[Row, ...]) -> None:
    set_widths(pen, table)
    _write_title(pen, 0, title)
    write_headings(pen, table)
    pen.height(table.header_row, 34)
    inputs = [f for f in table.fields if f.kind != "number"]
    number = pen.styles.boxed(bg_color=look.GREY, align="center")
    entry = pen.styles.entry()
    for i in range(table.rows):
        row = rows[i] if i < len(rows) else Row({})
        texts = {f.key: _shown(book, f, row.get(f.key.removeprefix(prefix))) for f in inputs}
        pen.number(table.first + i, 0, i + 1, number)
        for field in inputs:
            pen.text(table.first + i, field.index, texts[field.key], entry)
        pen.height(table.first + i, row_height([(texts[f.key], f.width) for f in inputs]))
    for field in inputs:
        if field.kind == "text":
            add_length_rule(pen, table, field)
        else:
            add_list(pen, table, field)
    pen.sheet.set_selection(table.first, 1, table.first, 1)
    pen.sheet.freeze_panes(table.first, 0)
    page(pen, landscape=True, repeat=(table.header_row, table.header_row))
    pen.sheet.print_area(0, 0, table.last, table.fields[-1].index)
    lock(pen)


def _shown(book: Book, field: Field, text: str) -> str:
    return book.layout.criteria.label("", text) if field.kind == "criterion" else text
