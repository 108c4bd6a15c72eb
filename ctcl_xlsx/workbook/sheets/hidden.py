"""DanhMuc (the dropdowns' sources) and _ctcl (what the workbook is)."""

from __future__ import annotations

from ctcl_xlsx.workbook.grid import column_letters
from ctcl_xlsx.workbook.layout import LISTS, LIVE_LISTS, SEAL
from ctcl_xlsx.workbook.picking import offer_formulas, offers
from ctcl_xlsx.workbook.seal import seal_of
from ctcl_xlsx.workbook.sheets.common import Book
from ctcl_xlsx.workbook.styles import PROTECTION, Pen, checked


def write_lists(book: Book) -> None:
    """Each list in a column of its own, under a workbook-level ASCII name over its exact range.

    Names survive every program that was tried; direct references to another sheet do not.
    """
    pen = book.pen(LISTS)
    plain = pen.styles(text_wrap=False)
    lists = book.layout.lists()
    for column, (name, entries) in enumerate(lists.items()):
        _head_and_name(book, pen, column, name, len(entries))
        for i, entry in enumerate(entries, 1):
            pen.text(i, column, entry, plain)
    _write_live_lists(book, pen, len(lists))
    pen.sheet.protect("", dict(PROTECTION))
    pen.sheet.hide()


def _head_and_name(book: Book, pen: Pen, column: int, name: str, entries: int) -> None:
    pen.text(0, column, name, pen.styles(bold=True, text_wrap=False))
    letters = column_letters(column)
    span = f"={LISTS}!${letters}$2:${letters}${entries + 1}"
    checked(book.workbook.define_name(name, span), f"name {name}")
    pen.sheet.set_column(column, column, 24)


def _write_live_lists(book: Book, pen: Pen, left: int) -> None:
    """The problems of IV and the criterion of each, as formulas: what is written there can be picked in V at once."""
    table = book.layout.problems
    if table is None:
        return
    for column, name in enumerate(LIVE_LISTS, left):
        _head_and_name(book, pen, column, name, table.rows)
    plain = pen.styles(text_wrap=False)
    for i, shown in enumerate(offers(book.layout, book.plan.problems)):
        for column, (formula, value) in enumerate(zip(offer_formulas(table, i), shown, strict=True), left):
            pen.formula(i + 1, column, formula, plain, value)


def write_seal(book: Book) -> None:
    """What the workbook is and whose: keys and values, with a checksum."""
    pen = book.pen(SEAL)
    seal = seal_of(book.layout, book.plan.school.code, book.plan.school.name)
    for row, (key, value) in enumerate(seal.items()):
        pen.text(row, 0, key, pen.styles(text_wrap=False))
        pen.text(row, 1, value, pen.styles(text_wrap=False, num_format="@"))
    pen.sheet.ignore_errors({"number_stored_as_text": f"B1:B{len(seal)}"})
    pen.sheet.protect("", dict(PROTECTION))
    pen.sheet.very_hidden()
