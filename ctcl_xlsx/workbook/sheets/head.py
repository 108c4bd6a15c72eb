"""The paper around the plan table: national head, school, number and date, title; recipients and signature.

As Nghị định 30/2020 lays it out. Texts that generate knows are constants, the rest follows "Thông tin trường".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ctcl_xlsx.model import Document, Plan
from ctcl_xlsx.vi import workbook as words
from ctcl_xlsx.workbook import styles as look
from ctcl_xlsx.workbook.labels import signer_titles
from ctcl_xlsx.workbook.layout import PROSE, Layout
from ctcl_xlsx.workbook.measure import lines_needed, row_height
from ctcl_xlsx.workbook.sheets.common import Book, line_value
from ctcl_xlsx.workbook.status import amount_cell, read_back, readback_terms
from ctcl_xlsx.workbook.styles import Pen
from ctcl_xlsx.workbook.tables import FOOT_MARK, Table


@dataclass(frozen=True, slots=True)
class Halves:
    """The two halves of the printed sheet, by columns: left..middle and middle+1..right."""

    left: int
    middle: int
    right: int


SIGNATURE_LINES, SIGNATURE_HEIGHT = 5, 132.0  # between title and name; of a title of two lines, that room, the name


def halves(table: Table) -> Halves:
    """The printed columns split where both halves are about as wide. The status column does not print."""
    printed = table.shown[1:]
    total, so_far = sum(f.width for f in printed), 0.0
    for field in printed:
        so_far += field.width
        if so_far >= total * 0.45:
            return Halves(printed[0].index, field.index, printed[-1].index)
    raise ValueError(table.name)  # unreachable: the widths add up to more than their half


def write_paper_head(book: Book, pen: Pen) -> None:
    """The rows above the table."""
    sides = halves(book.layout.plan)
    centre = {"align": "center", "text_wrap": False}
    wrapped = {"font_size": 13, "align": "center"}
    _known_or_linked(book, pen, 0, sides, "school.authority", pen.styles(**wrapped))
    _known_or_linked(book, pen, 1, sides, "school.name", pen.styles(bold=True, underline=1, **wrapped))
    pen.merged(0, sides.middle + 1, sides.right, words.NATION, pen.styles(font_size=13, bold=True, **centre))
    motto = pen.styles(font_size=14, bold=True, underline=1, **centre)
    pen.merged(1, sides.middle + 1, sides.right, words.MOTTO, motto)
    _write_number_and_date(book, pen, sides)
    title = pen.styles(font_size=15, bold=True, **centre)
    pen.merged(3, sides.left, sides.right, words.DOCUMENT_TITLE, title)
    year = words.SCHOOL_YEAR_LINE.format(year=book.plan.school_year.replace("-", " - "))
    pen.merged(4, sides.left, sides.right, year, pen.styles(font_size=14, bold=True, **centre))
    heading = pen.styles(font_size=13, bold=True, text_wrap=False)
    pen.text(5, sides.left, book.layout.form.plan_title, heading)
    for row, height in enumerate((22, 26, 22, 22, 6), 2):
        pen.height(row, height)
    for row, points in head_heights(book.layout, book.plan).items():
        pen.height(row, points)


def head_heights(layout: Layout, plan: Plan) -> dict[int, float]:
    """The heights, by row, of those rows of the head that grow with the school's names."""
    sides = halves(layout.plan)
    width = sum(f.width for f in layout.plan.fields if sides.left <= f.index <= sides.middle)
    texts = [line_value(layout, plan, key) for key in ("school.authority", "school.name")]
    texts += [text for choice in layout.choices for text in (choice.school.authority, choice.school.name)]
    tall = 20.0 * max(1, *(lines_needed(text.upper(), width, 13, bold=True) for text in texts))
    return {0: tall, 1: tall}


def _known_or_linked(book: Book, pen: Pen, row: int, sides: Halves, key: str, style: Any) -> None:
    value = book.line_value(key)
    if value:
        pen.merged(row, sides.left, sides.middle, value.upper(), style)
        return
    unknown = words.NAME_UNKNOWN if key == "school.name" else ""
    cell, shown = book.line_cell(key), book.line_shown(key)
    pen.merged_formula(row, sides.left, sides.middle, f'=IF(LEN({cell})>0,UPPER({shown}),"{unknown}")', style, unknown)


def _write_number_and_date(book: Book, pen: Pen, sides: Halves) -> None:
    number, place, day = (book.line_cell(f"document.{key}") for key in ("number", "place", "date"))
    document, first_year = book.plan.document, book.layout.first_year
    lead, blank = words.NUMBER_LINE.format(number=""), words.NUMBER_BLANK
    shown = words.NUMBER_LINE.format(number=document.number) if document.number else blank
    style = pen.styles(font_size=13, align="center", text_wrap=False)
    formula = f'=IF(LEN({number})=0,"{blank}","{lead}"&{number})'
    pen.merged_formula(2, sides.left, sides.middle, formula, style, shown)
    italic = pen.styles(font_size=13, italic=True, align="center", text_wrap=False)
    slash, second = f'FIND("/",{day})', f'FIND("/",{day},FIND("/",{day})+1)'
    month = f"VALUE(MID({day},{slash}+1,{second}-{slash}-1))"
    of_day, of_month, of_year = words.DATE_WORDS
    written = (
        f'"{of_day} "&RIGHT("0"&LEFT({day},{slash}-1),2)&" {of_month} "&IF({month}<3,"0","")&{month}'
        f'&" {of_year} "&MID({day},{second}+1,4)'
    )
    blank_day = words.DATE_BLANK.format(year=first_year)
    formula = (
        f'=IF(LEN({place})=0,"{words.PLACE_BLANK}",{place})&", "'
        f'&IF(LEN({day})=0,"{blank_day}",IFERROR({written},{day}))'
    )
    pen.merged_formula(2, sides.middle + 1, sides.right, formula, italic, date_line(document, first_year))


def date_line(document: Document, first_year: int) -> str:
    """ "Bến Sậy, ngày 05 tháng 10 năm 2026": days under 10 and months 1 and 2 take a leading zero."""
    place = document.place or words.PLACE_BLANK
    if not document.date:
        return f"{place}, {words.DATE_BLANK.format(year=first_year)}"
    parts = re.fullmatch(r"(\d+)/(\d{1,9})/(.*)", document.date, re.ASCII | re.DOTALL)
    if not parts:
        return f"{place}, {document.date}"
    day, month, year = parts.groups()
    zero = "0" if int(month) < 3 else ""
    of_day, of_month, of_year = words.DATE_WORDS
    return f"{place}, {of_day} {('0' + day)[-2:]} {of_month} {zero}{int(month)} {of_year} {year[:4]}"


def write_total(book: Book, pen: Pen) -> None:
    """Under the table: the sum of the money, in words too. Nobody needs to type a total among the rows."""
    table, row = book.layout.plan, book.layout.plan.end_row + 1
    money = next(f for f in table.fields if f.kind == "money")
    total = sum(amount_cell(action.get(money.key)) or 0 for action in book.plan.rows)
    label = pen.styles.boxed(bold=True, bg_color=look.PALE, align="right", indent=1)
    _mark(pen, row)
    pen.merged(row, 1, money.index - 1, words.TOTAL, label)
    figure = pen.styles.boxed(
        bold=True, bg_color=look.PALE, align="right", num_format=look.MONEY, text_wrap=False, shrink=True
    )
    pen.formula(row, money.index, f"=SUM({table.anchored(money.key)})", figure, total)
    cell = f"${money.letters}${row + 1}"
    style = pen.styles.boxed(bg_color=look.PALE, italic=True, indent=1)
    unread = sum(bool(text) and amount_cell(text) is None for text in (a.get(money.key) for a in book.plan.rows))
    before, after = words.TOTAL_WITHOUT.split("{count}")
    spoken = [read_back(total)] if total else []
    shown = " ".join(spoken + ([f"{before}{unread}{after}"] if unread else []))
    amounts = table.anchored(money.key)
    texts = f"(COUNTA({amounts})-COUNT({amounts})-1)"  # the heading is one
    said = f'=TRIM(IF({cell}=0,"",{readback_terms(cell)})&IF({texts}=0,""," {before}"&{texts}&"{after}"))'
    pen.merged_formula(row, money.index + 1, table.shown[-1].index, said, style, shown)
    pen.shade(
        row, money.index, row, money.index, f"={cell}>=1000000000", pen.styles.bare(num_format=look.MONEY_BILLIONS)
    )
    pen.height(row, 24)


def _mark(pen: Pen, row: int) -> None:
    """What tells readers that a row below the table is ours; the number format shows nothing of it."""
    pen.text(row, 0, FOOT_MARK, pen.styles(font_size=8, num_format=";;;", text_wrap=False))


def write_signature(book: Book, pen: Pen) -> int:
    """Recipients on the left, the signer on the right, all in one row: no page can end between title and name.

    Returns the last row that prints.
    """
    sides, row = halves(book.layout.plan), book.layout.plan.end_row + 3
    _mark(pen, row - 1)
    _mark(pen, row)
    pen.height(row - 1, 10)
    heading = pen.styles(bold=True, italic=True, font_size=12, text_wrap=False, valign="top")
    pen.merged(row, sides.left, sides.left + 1, words.RECIPIENTS, heading)
    height = _write_recipients(book, pen, row, sides)
    title, signer = book.line_cell("school.signer_title"), book.line_cell("school.signer")
    usual = signer_titles(book.layout.level)[0]
    room = "\n" * SIGNATURE_LINES
    formula = (
        f'=SUBSTITUTE(UPPER(IF(LEN({title})=0,"{usual}",{title})),", ",CHAR(10),1)'
        f"&REPT(CHAR(10),{SIGNATURE_LINES})&{signer}"
    )
    school = book.plan.school
    shown = (school.signer_title or usual).upper().replace(", ", "\n", 1) + room + school.signer
    bold = pen.styles(bold=True, font_size=13, align="center", valign="top")
    pen.merged_formula(row, sides.middle + 1, sides.right, formula, bold, shown)
    pen.height(row, max(height, SIGNATURE_HEIGHT))
    return row


def _write_recipients(book: Book, pen: Pen, row: int, sides: Halves) -> float:
    """Beside their heading, from its second line on; returns the height they need."""
    part = book.layout.prose.first + 2 * _recipients(book) + 1
    cell = f"'{PROSE}'!$B${part + 1}"
    recipients = "\n" + (book.plan.texts.get("recipients", "") or words.DEFAULT_RECIPIENTS)
    default = '"&CHAR(10)&"'.join(words.DEFAULT_RECIPIENTS.split("\n"))
    formula = f'=CHAR(10)&IF(LEN({cell})=0,"{default}",{cell})'
    left = sides.left + 2
    pen.merged_formula(row, left, sides.middle, formula, pen.styles(font_size=11, valign="top"), recipients)
    width = sum(f.width for f in book.layout.plan.fields if left <= f.index <= sides.middle)
    return row_height([(recipients, width)])


def _recipients(book: Book) -> int:
    return next(i for i, part in enumerate(book.layout.form.texts) if part.key == "recipients")
