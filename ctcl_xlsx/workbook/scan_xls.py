"""What calamine does not tell of an .xls: errors, formulas, merges, hidden rows and columns, comments, text boxes.

One pass over the records of the workbook stream (BIFF5 and BIFF8); values are read by the library. Knows no form.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from ctcl_xlsx.issues import Code, CtclError, Where, issue
from ctcl_xlsx.workbook.grid import CellError, Remark, Uncalculated, address
from ctcl_xlsx.workbook.months import BUILT_IN, shows_month
from ctcl_xlsx.workbook.remarks import header_text, says_something
from ctcl_xlsx.workbook.sheet_scan import MAX_CELLS, Scan, SheetScan

_CODE_PAGE = 0x42
_BOF, _EOF, _BOUNDSHEET, _CONTINUE = 0x809, 0x0A, 0x85, 0x3C
_FORMULA, _FORMULA3, _FORMULA4 = 0x06, 0x206, 0x406
_BOOL_OR_ERROR, _ROW, _COLUMNS, _PROTECT = 0x205, 0x208, 0x7D, 0x12
# records of cells with a value, each beginning with row and column
_CELLS = frozenset({0x203, 0x204, 0x205, 0x27E, 0xBD, 0xD6, 0xFD, _FORMULA, _FORMULA3, _FORMULA4})
_MANY_NUMBERS = 0xBD  # ends with its last column
_NUMBERS = frozenset({0x203, 0x27E, _MANY_NUMBERS, _FORMULA, _FORMULA3, _FORMULA4})
_FORMAT, _STYLE = 0x41E, 0xE0
_DIMENSIONS = 0x200
_NOTE, _OBJECT, _TEXT_OBJECT = 0x1C, 0x5D, 0x1B6
_HEADER, _FOOTER = 0x14, 0x15
_PICTURE_TYPE = 8
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


@dataclass(slots=True)
class _Sheet:
    overlay: dict[tuple[int, int], CellError | Uncalculated] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    locked: bool = False
    texts: dict[int, str] = field(default_factory=dict)  # of objects, by their number
    notes: list[tuple[int, str]] = field(default_factory=list)  # the object's number, the cell
    pictures: int = 0
    printed: list[Remark] = field(default_factory=list)  # above and below each page
    places: set[tuple[int, int]] = field(default_factory=set)  # of the cells that keep a value
    months: set[tuple[int, int]] = field(default_factory=set)
    twice: tuple[int, int] | None = None
    wide: bool = True  # texts are Unicode
    bottom: int = 0
    right: int = 0

    def reach(self, row: int, column: int) -> None:
        """Count a cell into the sheet's rectangle, which a library lays out whole."""
        self.bottom, self.right = max(self.bottom, row), max(self.right, column)
        if (self.bottom + 1) * (self.right + 1) > MAX_CELLS:
            where = Where(cell=address(row, column))
            raise CtclError(issue(Code.FILE_TOO_LARGE, where, facts={"reason": "stray-cell"}))

    def fill(self, row: int, first: int, count: int) -> None:
        """Note the cells that a record keeps values of; one that another record has filled already is told."""
        for place in [(row, column) for column in range(first, first + count)]:
            if place in self.places:
                self.twice = self.twice or place
            self.places.add(place)

    def done(self) -> SheetScan:
        noted = dict(self.notes)
        told = [Remark("comment" if n in noted else "shape", noted.get(n, ""), t) for n, t in self.texts.items() if t]
        told += [Remark("picture")] * bool(self.pictures) + self.printed
        return SheetScan(
            self.overlay,
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
            formulas=frozenset(self.formulas),
            locked=self.locked,
            remarks=tuple(dict.fromkeys(told)),
            months=frozenset(self.months),
        )


def scan_xls(stream: bytes) -> Scan:
    """What the sheets of a workbook stream hold beyond their values. Raises CtclError (file-damaged)."""
    try:
        places, months = dict(_sheets(stream)), _month_styles(stream)
        scanned = {at: _scan_sheet(stream, at, months) for at in set(places.values())}
        for name, at in places.items():
            if twice := scanned[at].twice:  # a library would keep one of them, whichever
                raise CtclError(issue(Code.ACCOUNT_BROKEN, Where(sheet=name, cell=address(*twice))))
        return Scan({name: scanned[at].done() for name, at in places.items()}, {})
    except (struct.error, IndexError, ValueError) as error:
        raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "truncated"})) from error


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<2H", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """The worksheets' names and where their records begin."""
    wide, codec = True, "cp1252"
    for kind, content in _records(stream, 0):
        if kind == _BOF:
            wide = _is_wide(content)
        elif kind == _CODE_PAGE:
            codec = _codec(content)
        elif kind == _BOUNDSHEET:
            start, flags = struct.unpack_from("<LH", content)
            if flags >> 8 == 0:  # no chart and no macro
                yield _short_text(content[6:], wide=wide, codec=codec), start
        elif kind == _EOF:
            return


def _month_styles(stream: bytes) -> frozenset[int]:
    """The numbers of the cell formats that show of a day its month and year only."""
    wide, codec = True, "cp1252"
    codes, styles = {BUILT_IN: "mmm-yy"}, []
    for kind, content in _records(stream, 0):
        if kind == _BOF:
            wide = _is_wide(content)
        elif kind == _CODE_PAGE:
            codec = _codec(content)
        elif kind == _FORMAT and len(content) > 4:
            text = content[2:3] + content[4:] if wide else content[2:]  # its length, here in two bytes, is below 256
            codes[struct.unpack_from("<H", content)[0]] = _short_text(text, wide=wide, codec=codec)
        elif kind == _STYLE:
            styles.append(struct.unpack_from("<H", content, 2)[0])
        elif kind == _EOF:
            break
    chosen = {number for number, code in codes.items() if shows_month(code)}
    return frozenset(number for number, of in enumerate(styles) if of in chosen)


def _is_wide(content: bytes) -> bool:
    """Whether what a BOF record begins is BIFF8, with texts in Unicode."""
    return len(content) < 2 or struct.unpack_from("<H", content)[0] >= 0x600


def _codec(content: bytes) -> str:
    """How the texts of an old workbook are encoded, as it says itself."""
    try:
        return codecs.lookup(f"cp{struct.unpack_from('<H', content)[0]}").name
    except LookupError:
        return "cp1252"


def _short_text(content: bytes, *, wide: bool, codec: str = "cp1252") -> str:
    """A text of up to 255 characters with its length before it."""
    length = content[0]
    if not wide:
        return content[1 : 1 + length].decode(codec, "replace")
    if content[1] & 1:
        return content[2 : 2 + 2 * length].decode("utf-16-le", "replace")
    return content[2 : 2 + length].decode("latin-1")


def _scan_sheet(stream: bytes, at: int, months: frozenset[int]) -> _Sheet:
    sheet, depth, number, kind_of_object = _Sheet(), 0, -1, 0
    text_of = -1  # the object whose text the next CONTINUE record holds
    length = 0
    for kind, content in _records(stream, at):
        if kind == _BOF:
            depth += 1
            sheet.wide = _is_wide(content)
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif depth > 1:  # a chart inside the sheet
            continue
        elif kind == _CONTINUE and text_of >= 0:
            part = content[1:].decode("utf-16-le" if content[:1] == b"\1" else "latin-1", "replace")
            sheet.texts[text_of] = part[:length].strip()
            text_of = -1
        elif kind == _OBJECT and len(content) >= 8 and struct.unpack_from("<H", content)[0] == 0x15:
            kind_of_object, number = struct.unpack_from("<2H", content, 4)
            sheet.pictures += kind_of_object == _PICTURE_TYPE
        elif kind == _TEXT_OBJECT and len(content) >= 12:
            length = struct.unpack_from("<H", content, 10)[0]
            text_of = number if length else -1
        else:
            _measure(sheet, kind, content)
            if months and kind in _NUMBERS:
                sheet.months.update(place for place, style in _styled(kind, content) if style in months)
            _take(sheet, kind, content)
    return sheet


def _measure(sheet: _Sheet, kind: int, content: bytes) -> None:
    if kind in _CELLS:
        row, column = struct.unpack_from("<2H", content)
        sheet.reach(row, struct.unpack_from("<H", content, len(content) - 2)[0] if kind == _MANY_NUMBERS else column)
        sheet.fill(row, column, (len(content) - 6) // 6 if kind == _MANY_NUMBERS else 1)
    elif kind == _DIMENSIONS and len(content) >= 14:  # a library makes room for as much as this says
        _, below, _, beside = struct.unpack_from("<2L2H", content)
        if below * beside > MAX_CELLS:
            raise CtclError(issue(Code.FILE_TOO_LARGE, facts={"reason": "cells", "limit": str(MAX_CELLS)}))


def _styled(kind: int, content: bytes) -> Iterator[tuple[tuple[int, int], int]]:
    """The cells of a record of numbers, each with the number of its format."""
    row, first = struct.unpack_from("<2H", content)
    for at in range((len(content) - 6) // 6 if kind == _MANY_NUMBERS else 1):
        yield (row, first + at), struct.unpack_from("<H", content, 4 + 6 * at)[0]


def _take(sheet: _Sheet, kind: int, content: bytes) -> None:
    if kind in (_FORMULA, _FORMULA3, _FORMULA4):
        place: tuple[int, int] = struct.unpack_from("<2H", content)
        sheet.formulas.add(place)
        result = content[6:14]
        if result[6:8] == b"\xff\xff" and result[0] == 2:
            sheet.overlay[place] = CellError(_ERRORS.get(result[2], "#VALUE!"))
    elif kind == _BOOL_OR_ERROR and len(content) >= 8 and content[7]:
        sheet.overlay[struct.unpack_from("<2H", content)] = CellError(_ERRORS.get(content[6], "#VALUE!"))
    elif kind == _ROW and len(content) >= 16:
        row, _, _, height, _, _, flags = struct.unpack_from("<7H", content)
        if flags & 0x20 or height == 0:
            sheet.hidden_rows.add(row)
    elif kind == _COLUMNS and len(content) >= 10:
        first, last, width, _, flags = struct.unpack_from("<5H", content)
        if flags & 1 or width == 0:
            sheet.hidden_columns.update(range(first, min(last, 255) + 1))
    elif kind in (_HEADER, _FOOTER) and content:
        text = header_text(_short_text(content[:1] + content[2:] if sheet.wide else content, wide=sheet.wide))
        sheet.printed += [Remark("header", "", text)] * says_something(text)
    elif kind == _PROTECT and len(content) >= 2:
        sheet.locked = content[0] == 1
    elif kind == _NOTE and len(content) >= 8:
        row, column, _, number = struct.unpack_from("<4H", content)
        sheet.notes.append((number, address(row, column)))
