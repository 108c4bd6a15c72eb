"""The plan's smaller tables: Phần lời, Vấn đề trọng tâm (IV), Theo dõi (VI)."""

from __future__ import annotations

from ctcl_xlsx.model import Plan, Row
from ctcl_xlsx.vi import workbook as words
from ctcl_xlsx.workbook import styles as look
from ctcl_xlsx.workbook.layout import PROBLEMS, PROSE, TRACKING, Layout
from ctcl_xlsx.workbook.measure import row_height
from ctcl_xlsx.workbook.sheets.common import (
    Book,
    add_length_rule,
    add_list,
    closing_part,
    line_value,
    lock,
    page,
    paper,
    set_widths,
    write_headings,
)
from ctcl_xlsx.workbook.styles import Pen, checked
from ctcl_xlsx.workbook.tables import Field, Table

_DOTTED = 4  # border

PROSE_SIZE, PROSE_HEIGHT, PROSE_LINES = 13, 40.0, 22  # of the plan's text: points, of an empty cell, of the fullest

_GENERAL = 6  # the row of part I's heading
_GENERAL_LINES = (
    (words.PROSE_SCHOOL, "school.name"),
    (words.PROSE_TYPE, "school.type"),
    (words.PROSE_ADDRESS, "school.address"),
)


def write_prose(book: Book) -> None:
    """The plan's text parts as they print: whose plan it is, then a heading and a white cell each."""
    pen, table = book.pen(PROSE), book.layout.prose
    set_widths(pen, table)
    pen.sheet.set_column(0, 0, 2, None, {"hidden": True})
    checked(pen.sheet.set_column(2, 2, 72), "width of the hint")
    write_headings(pen, table)
    pen.height(table.header_row, 15, hidden=True)
    _write_prose_head(book, pen)
    width = table.fields[1].width
    for i, part in enumerate(book.layout.form.texts):
        row = table.first + 2 * i
        pen.text(row, 1, part.title, pen.styles(bold=True, font_size=PROSE_SIZE))
        pen.height(row, 24)
        text = book.plan.texts.get(part.key, "")
        pen.text(row + 1, 0, f"text.{part.key}", pen.styles(font_size=8, text_wrap=False))
        style = pen.styles.entry(valign="top", align="justify", font_size=PROSE_SIZE, border=_DOTTED)
        pen.text(row + 1, 1, text, style)
        pen.height(row + 1, row_height([(text, width)], PROSE_HEIGHT, PROSE_SIZE))
        _write_cut_hint(pen, row, width, text)
    pen.sheet.set_selection(table.first + 1, 1, table.first + 1, 1)
    paper(pen, landscape=False)
    closing = closing_part(book.layout)
    if closing:  # a page of its own: it may be laid behind the table
        checked(pen.sheet.set_h_pagebreaks([table.first + 2 * closing]), "page break")
    # The hints beside the text do not print; recipients, the last part, print beside the signature.
    recipients_last = book.layout.form.texts[-1].key == "recipients"
    pen.sheet.print_area(0, 1, table.last - 2 * recipients_last, 1)
    lock(pen)


def _write_prose_head(book: Book, pen: Pen) -> None:
    """School, title, school year, which table it goes with; where the form has one, part I out of the school's data."""
    layout, name, number = book.layout, book.line_cell("school.name"), book.line_cell("document.number")
    known = book.line_value("school.name")
    centred = pen.styles(bold=True, font_size=PROSE_SIZE, align="center")
    if known:
        pen.text(0, 1, known.upper(), centred)
    else:
        formula = f'=IF(LEN({name})>0,UPPER({name}),"{words.NAME_UNKNOWN}")'
        pen.formula(0, 1, formula, centred, words.NAME_UNKNOWN)
    pen.text(0, 2, _prose_hint(layout), pen.styles(italic=True, font_color=look.MUTED))
    pen.text(1, 1, words.DOCUMENT_TITLE, pen.styles(bold=True, font_size=15, align="center"))
    year = words.SCHOOL_YEAR_LINE.format(year=book.plan.school_year.replace("-", " - "))
    pen.text(4, 1, year, centred)
    before, after = words.PROSE_WITH.split("{number}")
    formula = f'=IF(LEN({number})=0,"{words.PROSE_SUBTITLE}","{before}"&{number}&"{after}")'
    typed = book.plan.document.number
    shown = words.PROSE_WITH.format(number=typed) if typed else words.PROSE_SUBTITLE
    pen.formula(5, 1, formula, pen.styles(italic=True, font_size=PROSE_SIZE, align="center"), shown)
    for row, height in ((0, 60), (1, 26), (4, 22), (5, 26)):
        pen.height(row, height)
    if layout.form.has_problems:
        _write_general(book, pen)


def _prose_hint(layout: Layout) -> str:
    closing = closing_part(layout)
    tracked = words.PROSE_TRACKED if layout.tracking else ""
    order = words.PROSE_BEHIND.format(title=layout.form.texts[closing].title, tracked=tracked) if closing else ""
    return words.PROSE_HINT.format(behind=order)


def _write_general(book: Book, pen: Pen) -> None:
    pen.text(_GENERAL, 1, words.PROSE_GENERAL, pen.styles(bold=True, font_size=PROSE_SIZE))
    pen.height(_GENERAL, 24)
    for i, (label, key) in enumerate(_GENERAL_LINES, _GENERAL + 1):
        cell = book.line_cell(key)
        formula = f'="{label}"&IF(LEN({cell})=0,"{words.PROSE_BLANK}",{cell})'
        shown = _general_line(book.layout, book.plan, label, key)
        pen.formula(i, 1, formula, pen.styles(font_size=PROSE_SIZE, indent=1), shown)
    for i, points in general_heights(book.layout, book.plan).items():
        pen.height(i, points)


def _general_line(layout: Layout, plan: Plan, label: str, key: str) -> str:
    return label + (line_value(layout, plan, key) or words.PROSE_BLANK)


def general_heights(layout: Layout, plan: Plan) -> dict[int, float]:
    """The heights, by row, of the lines of part I; none where the form has no such part."""
    if not layout.form.has_problems:
        return {}
    width = layout.prose.fields[1].width - 2
    return {
        row: row_height([(_general_line(layout, plan, label, key), width)], 20, PROSE_SIZE)
        for row, (label, key) in enumerate(_GENERAL_LINES, _GENERAL + 1)
    }


def _write_cut_hint(pen: Pen, row: int, width: float, text: str) -> None:
    """Beside a heading: whether the text under it is longer than the highest row. Formula and Python guess alike.

    Not beside the text itself: readers take the first filled cell right of the key.
    """
    cell, letters = f"$B${row + 2}", int(width * 11 / PROSE_SIZE)
    breaks = f'LEN({cell})-LEN(SUBSTITUTE({cell},CHAR(10),""))'
    formula = f'=IF(INT(LEN({cell})/{letters})+{breaks}>={PROSE_LINES},"{words.PROSE_CUT}","")'
    cut = len(text) // letters + text.count("\n") >= PROSE_LINES
    style = pen.styles(bold=True, font_color=look.WARN_FG, hidden=True)
    pen.formula(row, 2, formula, style, words.PROSE_CUT if cut else "")


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
    pen.sheet.set_zoom(90)
    page(pen, landscape=True, repeat=(table.header_row, table.header_row))
    pen.sheet.print_area(0, 0, table.last, table.fields[-1].index)
    lock(pen)


def _shown(book: Book, field: Field, text: str) -> str:
    return book.layout.criteria.label("", text) if field.kind == "criterion" else text
