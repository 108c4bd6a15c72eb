"""Kế hoạch: the table that is filled, printed and signed.

On the screen the headings stay frozen and the paper's head is scrolled away above them; on paper the head, the table
and the signature block print, the status column does not.
"""

from __future__ import annotations

from typing import Any

from ctcl_xlsx.model import Action
from ctcl_xlsx.vi import workbook as words
from ctcl_xlsx.workbook import styles as look
from ctcl_xlsx.workbook.layout import (
    COMPLETE,
    COUNTED_KEY,
    MISSING,
    MISSING_KEY,
    NUMBER_KEY,
    PLAN,
    READBACK_KEY,
    REVIEW,
    REVIEW_KEY,
    STATUS_KEY,
)
from ctcl_xlsx.workbook.measure import LEAST_HEIGHT, row_height
from ctcl_xlsx.workbook.sheets import head
from ctcl_xlsx.workbook.sheets.common import (
    Book,
    add_length_rule,
    add_list,
    lock,
    page,
    prompt_of,
    set_widths,
    write_headings,
)
from ctcl_xlsx.workbook.status import (
    LEAST_AMOUNT,
    RowStatus,
    amount_cell,
    cell_text,
    criterion_formula,
    date_term,
    inputs,
    missing_formula,
    number_cell,
    number_formula,
    readback_formula,
    review_formula,
    started_count,
    status_formula,
    written_cell,
)
from ctcl_xlsx.workbook.styles import Pen
from ctcl_xlsx.workbook.tables import Field, Table

IDLE = RowStatus("", "", "")


def write_plan(book: Book) -> None:
    """The plan sheet."""
    pen, table = book.pen(PLAN), book.layout.plan
    # An empty input cell is not written: its column's style unlocks it. So every other cell of the column is written.
    set_widths(pen, table, {field.key: _entry(pen, field) for field in inputs(table)})
    pen.sheet.set_default_row(hide_unused_rows=True)
    head.write_paper_head(book, pen)
    write_headings(pen, table, bands=True)
    _write_counts(book, pen)
    _write_rows(book, pen)
    _add_rules(pen, table)
    _add_shades(pen, table)
    head.write_total(book, pen)
    bottom = head.write_signature(book, pen)
    _set_view(pen, table, bottom)
    pen.lock_rest((*range(table.first), *range(table.last + 1, bottom + 1)), [f.index for f in inputs(table)])
    lock(pen)


def _write_counts(book: Book, pen: Pen) -> None:
    """Above the status column: how many rows are started, how many lack something."""
    table = book.layout.plan
    span = table.span(STATUS_KEY)
    started, missing = started_count(span), f'COUNTIF({span},"{MISSING.strip()}*")'
    statuses = [s.status for s in book.statuses if s.status]
    rows, lacking = len(statuses), sum(s.startswith(MISSING) for s in statuses)
    style = pen.styles.boxed(bold=True, bg_color=look.TEAL, font_color="#FFFFFF", font_size=10, text_wrap=False)
    shown = words.PLAN_COUNTS.format(rows=rows, missing=lacking)
    before, between, after = words.PLAN_COUNTS.replace("{rows}", "\0").replace("{missing}", "\0").split("\0")
    formula = f'=("{before}"&({started})&"{between}"&{missing}&"{after}")'
    pen.formula(table.header_row - 1, 0, formula, style, shown)


def _write_rows(book: Book, pen: Pen) -> None:
    table, plan = book.layout.plan, book.plan
    status = pen.styles.boxed(bg_color=look.GREY, font_color=look.INK, font_size=9.5, hidden=True)
    number = pen.styles.boxed(bg_color=look.GREY, font_color=look.INK, align="center", hidden=True)
    readback = pen.styles.boxed(bg_color=look.GREY, font_color=look.INK, font_size=10, italic=True, hidden=True)
    helper = pen.styles(font_size=8, hidden=True, text_wrap=False)
    same = [
        (READBACK_KEY, readback_formula(table), readback),
        (MISSING_KEY, missing_formula(book.layout), helper),
        (REVIEW_KEY, review_formula(book.layout), helper),
    ]
    if table.has(COUNTED_KEY):
        same.append((COUNTED_KEY, criterion_formula(book.layout), helper))
    for i in range(table.rows):
        row = table.first + i
        action = plan.rows[i] if i < len(plan.rows) else None
        shown = book.statuses[i] if action else IDLE
        pen.formula(row, table.field(STATUS_KEY).index, status_formula(book.layout, i), status, shown.status)
        pen.formula(row, table.field(NUMBER_KEY).index, number_formula(table, i), number, shown.number)
        computed = (shown.readback, shown.missing, shown.review, shown.criterion)[: len(same)]
        for (key, formula, style), value in zip(same, computed, strict=True):
            pen.formula(row, table.field(key).index, formula, style, value)
        for field in inputs(table):
            _write_cell(book, pen, row, field, action)
        pen.height(row, _height(book, action, shown))


def _entry(pen: Pen, field: Field) -> Any:
    """How an input cell of a column looks."""
    if field.kind in ("money", "number"):
        shown = look.MONEY if field.kind == "money" else "General"
        return pen.styles.entry(num_format=shown, align="right", text_wrap=False, shrink=True)
    centred = field.kind in ("month", "status", "funding", "list", "date")
    return pen.styles.entry(align="center") if centred else pen.styles.entry()


def _write_cell(book: Book, pen: Pen, row: int, field: Field, action: Action | None) -> None:
    text = cell_text(book.layout, action, field) if action else ""
    numbered = {"money": amount_cell, "number": number_cell}.get(field.kind)
    amount = numbered(text) if numbered else None
    if amount is not None:
        pen.number(row, field.index, amount, _entry(pen, field))
    elif text:
        pen.text(row, field.index, text, _entry(pen, field))


def _height(book: Book, action: Action | None, shown: RowStatus) -> float:
    if action is None:
        return LEAST_HEIGHT
    table = book.layout.plan
    texts = [(cell_text(book.layout, action, f), f.width) for f in inputs(table)]
    texts += [(shown.status, table.field(STATUS_KEY).width), (shown.readback, table.field(READBACK_KEY).width)]
    return row_height(texts)


def _add_rules(pen: Pen, table: Table) -> None:
    for field in inputs(table):
        if field.kind == "text":
            add_length_rule(pen, table, field)
        elif field.kind == "money":
            _add_money_rule(pen, table, field)
        elif field.kind in ("number", "date"):
            _add_plain_rule(pen, table, field)
        else:
            add_list(pen, table, field)


def _add_money_rule(pen: Pen, table: Table, field: Field) -> None:
    cell = table.cell(field.key)
    condition = f"=AND(ISNUMBER({cell}),OR({cell}=0,AND({cell}>={LEAST_AMOUNT},{cell}<=1000000000000)))"
    rule = {
        "validate": "custom",
        "value": condition,
        "error_title": words.MONEY_TITLE,
        "error_message": words.MONEY_ERROR,
    }
    pen.rule(table.first, field.index, table.last, rule | prompt_of(field))


def _add_plain_rule(pen: Pen, table: Table, field: Field) -> None:
    """An office's own column of numbers or dates. A date stays text as typed: programs swap its day and month."""
    cell = table.cell(field.key)
    title, message = words.NUMBER_RULE if field.kind == "number" else words.DATE_RULE
    condition = f"=ISNUMBER({cell})" if field.kind == "number" else f"={date_term(cell)}"
    rule = {"validate": "custom", "value": condition, "error_title": title, "error_message": message}
    pen.rule(table.first, field.index, table.last, rule | prompt_of(field))


def _add_shades(pen: Pen, table: Table) -> None:
    """Colour follows the words of the status column; an empty required cell of a started row turns orange."""
    bare, first = pen.styles.bare, table.first + 1
    status = f"${table.field(STATUS_KEY).letters}{first}"
    ok = bare(bg_color=look.OK_BG, font_color=look.OK_FG)
    warn = bare(bg_color=look.WARN_BG, font_color=look.WARN_FG)
    note = bare(bg_color=look.NOTE_BG, font_color=look.NOTE_FG)
    for word, style in ((MISSING, warn), (REVIEW, note), (COMPLETE, ok)):
        condition = f'=LEFT({status},{len(word.strip())})="{word.strip()}"'
        pen.shade(table.first, 0, table.last, 0, condition, style)
    funding = next((f for f in inputs(table) if f.kind == "funding"), None)
    for field in inputs(table):
        if not field.required:
            continue
        empty = f"LEN(TRIM({written_cell(field, f'${field.letters}{first}')}))=0"
        if field.kind == "money" and funding:
            empty += f",LEN(TRIM(${funding.letters}{first}))=0"
        condition = f"=AND(LEN({status})>0,{empty})"
        pen.shade(table.first, field.index, table.last, field.index, condition, bare(bg_color=look.WARN_BG))
    money = next(f for f in table.fields if f.kind == "money")
    cell = f"${money.letters}{first}"
    billions = f"=IF(ISNUMBER({cell}),{cell}>=1000000000,FALSE)"
    pen.shade(table.first, money.index, table.last, money.index, billions, bare(num_format=look.MONEY_BILLIONS))


def _set_view(pen: Pen, table: Table, bottom: int) -> None:
    sheet = pen.sheet
    last = table.shown[-1]
    # Frozen: status, TT and the first input column; the paper's head stays scrolled away above the headings, the
    # hidden key row too: programs differ in whether a hidden row counts among the frozen ones.
    band = table.header_row - 1
    sheet.set_top_left_cell(band, 0)
    sheet.freeze_panes(table.first - band, 3, table.first, 3)
    first_input = inputs(table)[0].index
    sheet.set_selection(table.first, first_input, table.first, first_input)
    sheet.autofilter(table.header_row, 0, table.last, last.index)
    sheet.ignore_errors({"number_stored_as_text": f"A{table.first + 1}:{last.letters}{table.last + 1}"})
    sheet.set_zoom(90)
    page(pen, landscape=True, repeat=(table.header_row - 1, table.header_row))
    sheet.print_area(0, 1, bottom, last.index)
