"""Edits of real workbooks, drawn from a seed: what people and accidents do to cells, rows, columns and sheets.

Each says what it planted and where, so that the report can be searched for it.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.comments import Comment

from ctcl_xlsx.workbook.grid import address, column_index, row_of


@dataclass(frozen=True, slots=True)
class Mutation:
    """A workbook after one edit: what was done, and the text that must be met again in the report or the plan.

    `sheet` is the name that the sheet had before.
    """

    data: bytes
    what: str
    text: str = ""
    sheet: str = ""
    cell: str = ""


def mutated(data: bytes, seed: int) -> Mutation:
    """The workbook after one edit that depends on the seed alone."""
    draw = random.Random(seed)
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = draw.choice(book.worksheets)
    title, edit = sheet.title, draw.choice(EDITS)
    text, cell = edit(draw, book, sheet)
    out = io.BytesIO()
    book.save(out)
    return Mutation(out.getvalue(), f"{seed}: {edit.__name__} {title}!{cell} {text!r}", text, title, cell)


WORDS = ("Bí mật", "Sửa mái nhà xe", "12345678", "=1+1", "Céng hßa", "x", "Đủ", "ctcl_không", "Tổng cộng 5", "\u200bẩn")


def _text(draw: random.Random) -> str:
    return f"{draw.choice(WORDS)} {draw.randrange(10**6)}"


def _free(draw: random.Random, sheet: Any) -> tuple[int, int]:
    """A cell of the sheet or around it that no merged range hides, 1-based."""
    while True:
        row, column = draw.randrange(1, sheet.max_row + 12), draw.randrange(1, sheet.max_column + 6)
        if type(sheet.cell(row, column)).__name__ == "Cell":
            return row, column


def _put(sheet: Any, row: int, column: int, value: Any) -> None:
    cell = sheet.cell(row, column)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def plant(draw: random.Random, book: Any, sheet: Any) -> tuple[str, str]:
    """A text in any cell, over whatever stands there."""
    row, column = _free(draw, sheet)
    text = _text(draw)
    _put(sheet, row, column, text)
    return text, address(row - 1, column - 1)


def plant_a_number(draw: random.Random, book: Any, sheet: Any) -> tuple[str, str]:
    """A number in any cell."""
    row, column = _free(draw, sheet)
    number = draw.randrange(10**7, 10**9)
    _put(sheet, row, column, number)
    return str(number), address(row - 1, column - 1)


def change_a_text(draw: random.Random, book: Any, sheet: Any) -> tuple[str, str]:
    """One letter more in a cell that holds a text."""
    cells = [c for row in sheet.iter_rows() for c in row if isinstance(c.value, str) and c.data_type == "s"]
    cell = draw.choice(cells)
    place = draw.randrange(len(cell.value) + 1)
    _put(sheet, cell.row, cell.column, cell.value[:place] + "ẞ" + cell.value[place:])
    return cell.value, cell.coordinate


def plant_an_error(draw: random.Random, book: Any, sheet: Any) -> tuple[str, str]:
    """An error sign, some of which no library knows."""
    row, column = _free(draw, sheet)
    sign = draw.choice(("#REF!", "#N/A", "#SPILL!", "#CALC!"))
    sheet.cell(row, column).value = sign
    sheet.cell(row, column).data_type = "e"
    return sign, address(row - 1, column - 1)


def insert_a_row_with_text(draw: random.Random, book: Any, sheet: Any) -> tuple[str, str]:
    """A row inserted anywhere, with a text in it."""
    row, column = draw.randrange(1, sheet.max_row + 1), draw.randrange(1, sheet.max_column + 1)
    sheet.insert_rows(row)
    text = _text(draw)
    if type(sheet.cell(row, column)).__name__ != "Cell":
        column = sheet.max_column + 2
    _put(sheet, row, column, text)
    return text, address(row - 1, column - 1)


def insert_a_column_with_text(draw: random.Random, book: Any, sheet: Any) -> tuple[str, str]:
    """A column inserted anywhere, with a text in it."""
    column = draw.randrange(1, sheet.max_column + 1)
    sheet.insert_cols(column)
    rows = [r for r in range(1, sheet.max_row + 1) if type(sheet.cell(r, column)).__name__ == "Cell"]
    row, text = draw.choice(rows), _text(draw)
    _put(sheet, row, column, text)
    return text, address(row - 1, column - 1)


def copy_a_sheet(draw: random.Random, book: Any, sheet: Any) -> tuple[str, str]:
    """A sheet copied within the workbook, with a text of its own."""
    copy = book.copy_worksheet(sheet)
    row, column = _free(draw, copy)
    text = _text(draw)
    _put(copy, row, column, text)
    return text, address(row - 1, column - 1)


def add_a_comment(draw: random.Random, book: Any, sheet: Any) -> tuple[str, str]:
    """A comment on any cell."""
    row, column = _free(draw, sheet)
    text = _text(draw)
    sheet.cell(row, column).comment = Comment(text, "Ai đó")
    return text, address(row - 1, column - 1)


def hide_a_row_with_text(draw: random.Random, book: Any, sheet: Any) -> tuple[str, str]:
    """A text in a row that nobody sees."""
    text, cell = plant(draw, book, sheet)
    sheet.row_dimensions[row_of(cell)].hidden = True
    return text, cell


def hide_a_column_with_text(draw: random.Random, book: Any, sheet: Any) -> tuple[str, str]:
    """A text in a column that nobody sees."""
    text, cell = plant(draw, book, sheet)
    sheet.column_dimensions[cell.rstrip("0123456789")].hidden = True
    return text, cell


def rename_the_sheet(draw: random.Random, book: Any, sheet: Any) -> tuple[str, str]:
    """The sheet renamed, and a text on it."""
    text, cell = plant(draw, book, sheet)
    sheet.title = f"Trang {draw.randrange(100)}"
    return text, cell


def delete_another_sheet(draw: random.Random, book: Any, sheet: Any) -> tuple[str, str]:
    """Another sheet deleted, and a text planted."""
    others = [s for s in book.worksheets if s.title != sheet.title]
    del book[draw.choice(others).title]
    return plant(draw, book, sheet)


def merge_over_text(draw: random.Random, book: Any, sheet: Any) -> tuple[str, str]:
    """A text at the head of a merged range; what stood beneath is gone, as in Excel."""
    while True:
        row, column = _free(draw, sheet)
        area = [(r, c) for r in (row, row + 1) for c in (column, column + 1)]
        if all(type(sheet.cell(*place)).__name__ == "Cell" for place in area):
            break
    text = _text(draw)
    _put(sheet, row, column, text)
    sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column + 1)
    return text, address(row - 1, column - 1)


EDITS: tuple[Callable[[random.Random, Any, Any], tuple[str, str]], ...] = (
    plant, plant, plant, plant_a_number, change_a_text, change_a_text, plant_an_error, insert_a_row_with_text,
    insert_a_column_with_text, copy_a_sheet, add_a_comment, hide_a_row_with_text, hide_a_column_with_text,
    rename_the_sheet, delete_another_sheet, merge_over_text,
)  # fmt: skip


def covers(cells: str, cell: str) -> bool:
    """Whether a list of ranges ("B2:D2, A5") holds an address."""
    row, column = row_of(cell), column_index(cell.rstrip("0123456789"))
    for part in filter(None, cells.split(", ")):
        first, _, last = part.partition(":")
        left, right = (column_index(a.rstrip("0123456789")) for a in (first, last or first))
        if row_of(first) == row and left <= column <= right:
            return True
    return False
