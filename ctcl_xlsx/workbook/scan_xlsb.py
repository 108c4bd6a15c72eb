"""What calamine does not tell of an .xlsb: errors, formulas, hidden rows and columns; how far out its cells lie.

One pass over the records of each sheet, found through the workbook's own list; values are read by the library, and what
it reads can be held against the count of the cells that keep one. Comments and drawings are not looked at. Knows no
form.
"""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ctcl_xlsx.issues import Code, CtclError, Where, issue
from ctcl_xlsx.patterns import lazily
from ctcl_xlsx.workbook.grid import MAX_COLUMNS, MAX_ROWS, CellError, address
from ctcl_xlsx.workbook.markup import attributes
from ctcl_xlsx.workbook.sheet_scan import MAX_CELLS, Scan, SheetScan

_ROW, _COLUMN, _STRING, _SHEET, _PROTECTION = 0, 60, 19, 156, 535
_SHARED, _TEXTS, _ERROR_KINDS, _FORMULAS = 7, (6, 8), (3, 11), range(8, 12)
_CELLS = range(2, 12)  # those that hold a value; 1 is a blank one
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_NO_HEIGHT, _HIDDEN = 0x1000, 1
_BOOK, _LINKS, _STRINGS = "xl/workbook.bin", "xl/_rels/workbook.bin.rels", "xl/sharedstrings.bin"
_LINK = lazily(rb"<(?:[\w.-]+:)?Relationship\b([^<>]*)>")


@dataclass(slots=True)
class _Sheet:
    name: str
    overlay: dict[tuple[int, int], CellError] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    stored: int = 0
    locked: bool = False

    def done(self) -> SheetScan:
        return SheetScan(
            self.overlay,
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
            formulas=frozenset(self.formulas),
            stored=self.stored,
            locked=self.locked,
        )


def scan_xlsb(parts: Mapping[str, bytes]) -> Scan:
    """What the sheets hold beyond their values. Raises CtclError (file-too-large, file-damaged)."""
    folded = {name.casefold(): content for name, content in parts.items()}
    try:
        texts = _has_text(folded.get(_STRINGS, b""))
        sheets = {name: _scan_sheet(name, content, texts).done() for name, content in _sheets(folded)}
    except (struct.error, IndexError) as error:
        raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "truncated"})) from error
    return Scan(sheets, parts)


def _sheets(parts: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The sheets of the workbook's list, charts too: such a part has no cells."""
    if _BOOK not in parts or _LINKS not in parts:
        raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "part-missing", "part": _BOOK}))
    links = [attributes(match[1]) for match in _LINK.finditer(parts[_LINKS])]
    targets = {
        link.get("Id", ""): posixpath.normpath(posixpath.join("/xl", link.get("Target", "")))[1:] for link in links
    }
    book = parts[_BOOK]
    names = set()
    for kind, start, _ in _records(book):
        if kind == _SHEET:
            link, after = _text(book, start + 8)
            name, _ = _text(book, after)
            target = targets.get(link, "")
            if not name:
                raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "sheets"}))
            if name.casefold() in names:
                raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "sheet-twice", "twin": name}))
            if target.casefold() not in parts:
                raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "part-missing", "part": target or "?"}))
            names.add(name.casefold())
            yield name, parts[target.casefold()]


def _text(content: bytes, at: int) -> tuple[str, int]:
    """A text with its length in UTF-16 units before it, and where it ends."""
    end = at + 4 + 2 * struct.unpack_from("<L", content, at)[0]
    if end > len(content):
        raise IndexError(end)
    return content[at + 4 : end].decode("utf-16-le", "replace"), end


def _has_text(content: bytes) -> list[bool]:
    """Of each shared string whether it has any text: a cell that refers to one without is blank."""
    return [
        struct.unpack_from("<L", content, start + 1)[0] > 0 for kind, start, _ in _records(content) if kind == _STRING
    ]


def _scan_sheet(name: str, content: bytes, texts: list[bool]) -> _Sheet:
    row = bottom = right = 0
    sheet = _Sheet(name)
    for kind, start, size in _records(content):
        if kind == _ROW:
            row = struct.unpack_from("<L", content, start)[0]
            if size >= 12 and struct.unpack_from("<H", content, start + 10)[0] & _NO_HEIGHT:
                sheet.hidden_rows.add(row)
        elif kind in _CELLS:
            column = struct.unpack_from("<L", content, start)[0]
            if row >= MAX_ROWS or column >= MAX_COLUMNS:
                raise CtclError(issue(Code.FILE_DAMAGED, Where(sheet=name), facts={"reason": "cell-address"}))
            bottom, right = max(bottom, row), max(right, column)
            if (bottom + 1) * (right + 1) > MAX_CELLS:
                where = Where(sheet=name, cell=address(row, column))
                raise CtclError(issue(Code.FILE_TOO_LARGE, where, facts={"reason": "stray-cell"}))
            _take(sheet, kind, (row, column), content[start + 8 : start + size], texts)
        elif kind == _COLUMN and size >= 18:
            first, last, width, _, flags = struct.unpack_from("<4LH", content, start)
            if flags & _HIDDEN or width == 0:
                sheet.hidden_columns.update(range(first, min(last, MAX_COLUMNS - 1) + 1))
        elif kind == _PROTECTION:
            sheet.locked = True
    return sheet


def _take(sheet: _Sheet, kind: int, place: tuple[int, int], value: bytes, texts: list[bool]) -> None:
    if kind in _FORMULAS:
        sheet.formulas.add(place)
    if kind in _ERROR_KINDS:
        sheet.overlay[place] = CellError(_ERRORS.get(value[0], "#VALUE!"))
    if kind == _SHARED:
        index = struct.unpack_from("<L", value)[0]
        if index >= len(texts):  # the library would panic
            where = Where(sheet=sheet.name, cell=address(*place))
            raise CtclError(issue(Code.FILE_DAMAGED, where, facts={"reason": "shared-strings"}))
        sheet.stored += texts[index]
    elif kind in _TEXTS:
        sheet.stored += struct.unpack_from("<L", value)[0] > 0
    else:
        sheet.stored += 1


def _records(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Each record's kind, where its content starts and its size; kind and size are written seven bits to a byte."""
    at = 0
    while at < len(content):
        kind = content[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | (content[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while True:
            byte = content[at]
            size |= (byte & 0x7F) << shift
            at, shift = at + 1, shift + 7
            if not byte & 0x80 or shift > 21:
                break
        yield kind, at, size
        at += size
