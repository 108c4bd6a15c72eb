"""Reads workbooks whose sheets were all proved usual: value for value what python-calamine gives, far faster.

The proof (`usual`) says what each value is, the library (`library`) what stands around the cells. Where anything is
left to doubt this reader declines, and the library reads the workbook.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from ctcl_xlsx.workbook.grid import Merge, Sheet, Value, column_index
from ctcl_xlsx.workbook.library import BOOK, BOOK_RELATIONS, RELATIONS, STYLES, TYPES, Tab, book_of, formats_of
from ctcl_xlsx.workbook.memory import remembering
from ctcl_xlsx.workbook.months import show_months
from ctcl_xlsx.workbook.sheet_scan import MAX_CELLS, Scan, SheetScan
from ctcl_xlsx.workbook.usual import BOOLEAN, UsualSheet

Reader = Callable[[bytes], Value]

_MERGES = re.compile(rb"<mergeCells(?: count=\"\d++\")?+>((?:\s*+<mergeCell ref=\"[A-Z\d:]++\"/>)++)\s*+</mergeCells>")
_RANGE = re.compile(rb"\"([A-Z]{1,2})([1-9]\d{0,2}):([A-Z]{1,2})([1-9]\d{0,2})\"")
_DIMENSION = re.compile(rb"<dimension ref=\"[A-Z]{1,2}[1-9]\d{0,2}(?::[A-Z]{1,2}[1-9]\d{0,2})?+\"/>")
_BOOLEANS: Mapping[bytes, Value] = {b"0": False, b"1": True}
_FIRST_DAY, _LAST_DAY = 61, 2_958_465  # from March 1900 on, which had no 29 February, whatever Excel says
_DAY_0 = date(1899, 12, 30).toordinal()


def read_usual(scan: Scan) -> tuple[Sheet, ...] | None:
    """The sheets of a workbook; None where something about it is not as this reader knows it."""
    parts = scan.parts
    if scan.strings is None or not {TYPES, RELATIONS, BOOK, BOOK_RELATIONS} <= parts.keys():
        return None
    names = "\n".join(scan.usual).encode()
    book = book_of((parts[TYPES], parts[RELATIONS], parts[BOOK], parts[BOOK_RELATIONS], names))
    formats = formats_of(parts[STYLES]) if STYLES in parts else ()
    if book is None or formats is None:
        return None
    days: Reader = _day if book.from_1900 else _declined
    numbers: dict[str | int, Reader] = {
        number: float if of is float else days if of is date else _declined for number, of in enumerate(formats)
    }
    numbers |= {-1: float, BOOLEAN: _BOOLEANS.__getitem__}
    sheets: list[Sheet] = []
    for tab in book.tabs:
        if tab.part is None:
            sheets.append(Sheet(tab.name, [], tab.visible))
            continue
        sheet, found = scan.usual.get(tab.part), scan.sheets.get(tab.name)
        read = _sheet(tab, sheet, found, scan.strings, numbers) if sheet and found else None
        if read is None:
            return None
        sheets.append(read)
    cells = sum(len(sheet.rows) * len(sheet.rows[0]) for sheet in sheets if sheet.rows)
    return tuple(sheets) if sheets and cells <= MAX_CELLS else None


def _sheet(
    tab: Tab, sheet: UsualSheet, found: SheetScan, strings: tuple[str, ...], readers: Mapping[str | int, Reader]
) -> Sheet | None:
    merges = _merges(sheet.around)
    try:
        rows = _rows(sheet, strings, readers)
    except (IndexError, KeyError, ValueError):
        return None
    if merges is None or found.stored != sum([len(row) - row.count("") for row in rows]):
        return None
    show_months(rows, found.months)
    return Sheet(
        tab.name, rows, tab.visible, merges, found.hidden_rows, found.hidden_columns,
        found.formulas, found.locked, found.remarks,
    )  # fmt: skip


def _rows(sheet: UsualSheet, strings: tuple[str, ...], readers: Mapping[str | int, Reader]) -> list[list[Value]]:
    """The cells from A1 to the last row and column that hold a value.

    Raises IndexError, KeyError or ValueError where a value is in doubt.
    """
    blank: list[Value] = [""] * max([shape.width for shape in sheet.shapes], default=0)
    rows: list[list[Value]] = []
    shared, texts, numbers = map(strings.__getitem__, sheet.indexes), iter(sheet.texts), iter(sheet.numbers)
    for shape in sheet.shapes:
        if shape.width:
            while len(rows) < shape.row:
                rows.append(blank.copy())
            row = blank.copy()
            for column in shape.of_indexes:
                row[column] = next(shared)
            for column in shape.of_texts:
                row[column] = next(texts)
            for column, style in shape.of_numbers:
                row[column] = readers[style](next(numbers))
            rows.append(row)
    return rows


def _day(value: bytes) -> date:
    if not value.isdigit() or not _FIRST_DAY <= int(value) <= _LAST_DAY:
        raise ValueError
    return date.fromordinal(_DAY_0 + int(value))


def _declined(_: bytes) -> Value:
    raise ValueError


@remembering(2 << 20)
def _merges(around: tuple[bytes, bytes]) -> tuple[Merge, ...] | None:
    """The merged ranges; None where they, or the sheet's dimension, are not written as programs write them."""
    head, tail = around
    if b"mergeCell" in head or head.count(b"dimension") != len(_DIMENSION.findall(head)):
        return None
    if b"mergeCell" not in tail:
        return ()
    found = _MERGES.search(tail)
    ranges = _RANGE.findall(found[1]) if found else []
    merges = tuple(
        Merge(int(top) - 1, column_index(left.decode()), int(bottom) - 1, column_index(right.decode()))
        for left, top, right, bottom in ranges
    )
    ordered = all(merge.top <= merge.bottom and merge.left <= merge.right for merge in merges)
    return merges if ordered and tail.count(b"mergeCell") == len(merges) + 2 else None
