"""Tổng quan: one banner, what is missing, rows and money by standard and by source. All by formulas, all locked.

The counts look at the plan's status column and cells; each formula is written with the value it gives.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ctcl_xlsx.model import Criterion, Role
from ctcl_xlsx.vi import workbook as words
from ctcl_xlsx.workbook import styles as look
from ctcl_xlsx.workbook.layout import (
    COMPLETE,
    COMPLETE_NO_AMOUNT,
    LINES,
    MISSING,
    MISSING_KEY,
    OVERVIEW,
    PLAN,
    REVIEW,
    SCHOOL,
    STATUS_KEY,
)
from ctcl_xlsx.workbook.measure import row_height
from ctcl_xlsx.workbook.sheets.common import Book, lock, page
from ctcl_xlsx.workbook.sheets.school import is_below_target
from ctcl_xlsx.workbook.status import amount_cell, cell_text, inputs, started_count
from ctcl_xlsx.workbook.styles import Pen

FIRST_COUNT = 6
LABEL_WIDTH = 52.0


@dataclass(frozen=True, slots=True)
class Cells:
    """A plan row as the formulas see it: its status, what it lacks, the texts and amount they look at."""

    status: str
    missing: str
    criterion: str
    funding: str
    amount: int


def write_overview(book: Book) -> None:
    """The overview sheet."""
    pen = book.pen(OVERVIEW)
    pen.sheet.set_column(0, 0, 2)
    pen.sheet.set_column(1, 1, LABEL_WIDTH)
    pen.sheet.set_column(2, 2, 14)
    pen.sheet.set_column(3, 3, 20)
    pen.text(0, 1, words.OVERVIEW_TITLE, pen.styles(bold=True, font_size=16, font_color=look.NAVY, text_wrap=False))
    pen.height(0, 30)
    _write_name(book, pen)
    cells = _cells(book)
    last = _write_counts(book, pen, cells)
    _write_banner(book, pen, last, cells)
    last = _write_money(book, pen, last + 2, words.OVERVIEW_STANDARD, _standards(book), book.layout.counted_key, cells)
    funding = book.layout.role_field(Role.FUNDING)
    if funding:
        _write_money(book, pen, last + 2, words.OVERVIEW_FUNDING, _sources(book), funding.key, cells)
    page(pen, landscape=False, tall=1)
    lock(pen)


def _cells(book: Book) -> list[Cells]:
    funding = book.layout.role_field(Role.FUNDING)
    money = next(f for f in inputs(book.layout.plan) if f.kind == "money")
    found = []
    for row, shown in zip(book.plan.rows, book.statuses, strict=True):
        source = cell_text(book.layout, row, funding) if funding else ""
        found.append(Cells(shown.status, shown.missing, shown.criterion, source, amount_cell(row.get(money.key)) or 0))
    return found


def _write_name(book: Book, pen: Pen) -> None:
    style = pen.styles(italic=True, font_color=look.MUTED, text_wrap=False)
    year = words.SCHOOL_YEAR_LINE.format(year=book.plan.school_year)
    name = book.line_value("school.name")
    if name:
        pen.text(1, 1, f"{name} – {year}", style)
        return
    cell = book.line_cell("school.name")
    shown = book.line_shown("school.name")
    formula = f'=IF(LEN({cell})>0,{shown},"{words.NAME_UNKNOWN}")&" – {year}"'
    pen.formula(1, 1, formula, style, f"{words.NAME_UNKNOWN} – {year}")


def _write_banner(book: Book, pen: Pen, last: int, cells: list[Cells]) -> None:
    rows, lacking, review, blanks = (f"$C${row + 1}" for row in (FIRST_COUNT, FIRST_COUNT + 2, last - 3, last - 1))
    formula = (
        f'=IF({rows}=0,"{words.OVERVIEW_EMPTY}",IF({lacking}>0,"{words.OVERVIEW_MISSING}",'
        f'IF({blanks}>0,"{words.OVERVIEW_NAMELESS}",'
        f'IF({review}>0,"{words.OVERVIEW_REVIEW}","{words.OVERVIEW_DONE}"))))'
    )
    nobody = not (book.layout.choices or book.plan.school.name or book.plan.school.code)
    if nobody:  # whose plan it is can only be asked where generate did not know it
        name, code = book.line_cell("school.name"), book.line_cell("school.code")
        unknown = f"LEN(TRIM({name}))+LEN(TRIM({code}))=0"
        formula = f'=IF({rows}*({unknown})>0,"{words.OVERVIEW_NOBODY}",{formula.removeprefix("=")})'
    started = [c.status for c in cells if c.status]
    shown = words.OVERVIEW_DONE
    if not started:
        shown = words.OVERVIEW_EMPTY
    elif nobody:
        shown = words.OVERVIEW_NOBODY
    elif any(s.startswith(MISSING) for s in started):
        shown = words.OVERVIEW_MISSING
    elif _blanks(book)[2]:
        shown = words.OVERVIEW_NAMELESS
    elif any(REVIEW.strip() in s for s in started):
        shown = words.OVERVIEW_REVIEW
    if book.layout.choices:  # a shared workbook is nobody's until its school picked its name
        unpicked = f"LEN(TRIM({book.line_cell('school.name')}))=0"
        formula, shown = f'=IF({unpicked},"{words.OVERVIEW_UNPICKED}",{formula[1:]})', words.OVERVIEW_UNPICKED
    style = pen.styles.boxed(bold=True, font_size=13, align="center")
    pen.merged_formula(3, 1, 3, formula, style, shown)
    pen.height(3, 28)
    shades = [
        (words.OVERVIEW_MISSING, look.WARN_BG, look.WARN_FG),
        (words.OVERVIEW_NOBODY, look.WARN_BG, look.WARN_FG),
        (words.OVERVIEW_NAMELESS, look.WARN_BG, look.WARN_FG),
        (words.OVERVIEW_EMPTY, look.NOTE_BG, look.NOTE_FG),
        (words.OVERVIEW_REVIEW, look.NOTE_BG, look.NOTE_FG),
        (words.OVERVIEW_DONE, look.OK_BG, look.OK_FG),
    ]
    if book.layout.choices:
        shades.append((words.OVERVIEW_UNPICKED, look.WARN_BG, look.WARN_FG))
    for text, fill, ink in shades:
        pen.shade(3, 1, 3, 3, f'=$B$4="{text}"', pen.styles.bare(bg_color=fill, font_color=ink))


def _write_counts(book: Book, pen: Pen, cells: list[Cells]) -> int:
    """The table of what is there and what is missing; returns its last row."""
    table = book.layout.plan
    span, lacking = (f"'{PLAN}'!{table.span(key)}" for key in (STATUS_KEY, MISSING_KEY))
    head = pen.styles.boxed(bold=True, bg_color=look.NAVY, font_color="#FFFFFF", align="center")
    pen.text(FIRST_COUNT - 1, 1, words.OVERVIEW_STATE, head)
    pen.text(FIRST_COUNT - 1, 2, words.OVERVIEW_COUNT, head)
    statuses = [c.status for c in cells if c.status]

    def count(pattern: str, matches: Callable[[str], bool]) -> tuple[str, int]:
        return f'=COUNTIF({span},"{pattern}")', sum(map(matches, statuses))

    lines = [
        (words.OVERVIEW_ROWS, f"={started_count(span)}", len(statuses)),
        (words.OVERVIEW_COMPLETE, *count(f"{COMPLETE}*", lambda s: s.startswith(COMPLETE))),
        (words.OVERVIEW_LACKING, *count(f"{MISSING.strip()}*", lambda s: s.startswith(MISSING))),
    ]
    for field in table.fields:
        if field.required:
            text = words.OVERVIEW_LACKING_WORD.format(word=field.word)
            # asked of the helper: the status may name the same column as one to look at again; last, or amid others
            formula = f'=COUNTIF({lacking},"*; {field.word}")+COUNTIF({lacking},"*; {field.word}; *")'
            lines.append((text, formula, sum(f"; {field.word}; " in f"{c.missing}; " for c in cells)))
    lines.append((words.OVERVIEW_TO_REVIEW, *count(f"*{REVIEW.strip()}*", lambda s: REVIEW.strip() in s)))
    lines.append(
        (words.OVERVIEW_NO_AMOUNT, *count(f"{COMPLETE_NO_AMOUNT}*", lambda s: s.startswith(COMPLETE_NO_AMOUNT)))
    )
    review = FIRST_COUNT + len(lines) - 2
    lines += [_blanks(book), _below_target(book)]
    label = pen.styles.boxed(bg_color=look.GREY, font_color=look.INK, indent=1)
    figure = pen.styles.boxed(bg_color=look.GREY, align="center", num_format="0")
    for i, (text, formula, shown) in enumerate(lines):
        pen.text(FIRST_COUNT + i, 1, text, label)
        pen.formula(FIRST_COUNT + i, 2, formula, figure, shown)
    last = FIRST_COUNT + len(lines) - 1
    warn = pen.styles.bare(bg_color=look.WARN_BG, font_color=look.WARN_FG)
    note = pen.styles.bare(bg_color=look.NOTE_BG, font_color=look.NOTE_FG)
    for first, end, shade in ((FIRST_COUNT + 2, review - 1, warn), (review, review + 1, note), (last - 1, last, note)):
        pen.shade(first, 1, end, 2, f"=$C{first + 1}>0", shade)
    return last


def _blanks(book: Book) -> tuple[str, str, int]:
    """The line that counts the required cells of "Thông tin trường" that are still empty."""
    keys = [line.key for line in LINES if line.required]
    terms = "+".join(f"IF(LEN(TRIM({book.line_cell(key)}))=0,1,0)" for key in keys)
    return words.OVERVIEW_BLANKS, f"={terms}", sum(not book.line_value(key).strip(" ") for key in keys)


def _below_target(book: Book) -> tuple[str, str, int]:
    """The line that counts what "Thông tin trường" says of criteria below the target."""
    table = book.layout.assessment
    span = f"'{SCHOOL}'!{table.span('sa.hint')}"
    labels = [shown.criterion.casefold() for shown in book.statuses]
    criteria = [c for c in book.layout.assessed if isinstance(c, Criterion)]
    shown = sum(is_below_target(book, c, labels.count(c.label.casefold())) for c in criteria)
    return words.OVERVIEW_BELOW, f'=COUNTIF({span},"*{words.BELOW_TARGET}")', shown


def _standards(book: Book) -> list[tuple[str, str]]:
    """(label, wildcard) of each standard, and of level 4 where the catalogue has it."""
    lines = [(f"{s.number}. {s.title}", f"{s.number}.*") for s in book.layout.catalog.standards]
    return lines + ([(words.OVERVIEW_LEVEL4, f"{words.OVERVIEW_LEVEL4}*")] if book.layout.catalog.level4 else [])


def _sources(book: Book) -> list[tuple[str, str]]:
    return [(label, label) for label in book.layout.lists()["ds_nguon"]]


def _write_money(
    book: Book, pen: Pen, row: int, title: str, lines: list[tuple[str, str]], key: str, cells: list[Cells]
) -> int:
    """Rows and money by the lines' wildcards, the rest on a line of its own, the total below; returns its row."""
    table = book.layout.plan
    by_criterion = key == book.layout.counted_key
    money = next(f for f in table.fields if f.kind == "money")
    texts, amounts = f"'{PLAN}'!{table.anchored(key)}", f"'{PLAN}'!{table.anchored(money.key)}"
    span = f"'{PLAN}'!{table.span(STATUS_KEY)}"
    styles = pen.styles
    head = styles.boxed(bold=True, bg_color=look.NAVY, font_color="#FFFFFF", align="center")
    for column, text in enumerate((title, words.OVERVIEW_ROWS_HEAD, words.OVERVIEW_MONEY_HEAD), 1):
        pen.text(row, column, text, head)
    first = row + 1
    total = first + len(lines) + 1
    taken = [0, 0]
    for label, pattern in lines:
        row += 1
        matching = [c for c in cells if _matches(c.criterion if by_criterion else c.funding, pattern)]
        shown = (len(matching), sum(c.amount for c in matching))
        taken = [taken[0] + shown[0], taken[1] + shown[1]]
        formulas = (f'=COUNTIF({texts},"{pattern}")', f'=SUMIF({texts},"{pattern}",{amounts})')
        _money_line(pen, row, label, formulas, shown)
    started, spent = sum(bool(c.status) for c in cells), sum(c.amount for c in cells)
    rest = words.OVERVIEW_OTHER if by_criterion else words.OVERVIEW_UNFUNDED
    rest_of = "={0}{1}-SUM({0}{2}:{0}{3})"
    spans = (total + 1, first + 1, total - 1)
    formulas = (rest_of.format("C", *spans), rest_of.format("D", *spans))
    _money_line(pen, row + 1, rest, formulas, (started - taken[0], spent - taken[1]))
    formulas = (f"={started_count(span)}", f"=SUM({amounts})")
    _money_line(pen, row + 2, words.OVERVIEW_TOTAL, formulas, (started, spent), bold=True)
    return row + 2


def _matches(text: str, pattern: str) -> bool:
    stem = pattern.removesuffix("*").casefold()
    return text.casefold().startswith(stem) if pattern.endswith("*") else text.casefold() == stem


def _money_line(
    pen: Pen, row: int, label: str, formulas: tuple[str, ...], shown: tuple[int, int], *, bold: bool = False
) -> None:
    fill = look.PALE if bold else look.GREY
    styles = pen.styles
    pen.text(row, 1, label, styles.boxed(bg_color=fill, font_color=look.INK, indent=1, bold=bold))
    pen.height(row, row_height([(label, LABEL_WIDTH)], 18))
    figure = styles.boxed(bg_color=fill, align="center", num_format='0;-0;"–"', bold=bold)
    money = styles.boxed(bg_color=fill, align="right", indent=1, num_format=look.MONEY, bold=bold)
    pen.formula(row, 2, formulas[0], figure, shown[0])
    pen.formula(row, 3, formulas[1], money, shown[1])
    billions = f"=$D{row + 1}>=1000000000"
    pen.shade(row, 3, row, 3, billions, styles.bare(num_format=look.MONEY_BILLIONS))
