"""The rows of a long sheet as they go: told as XML, deflated at once, and forgotten.

Owns how rows come into the part that the library made of the rest of the sheet (columns, panes, print set-up). How a
cell is written stands in `cell_xml`, what stands on which sheet others say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from functools import lru_cache
from html import escape

from ctcl_xlsx.district.cell_xml import text_xml
from ctcl_xlsx.district.deflated import Deflated, Joined, Segment
from ctcl_xlsx.workbook.grid import column_letters

_CHUNK = 1 << 16
_ROW = re.compile(rb'<row r="([0-9]+)".*?(?:/>(?=<row |\Z)|</row>)', re.DOTALL)
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')
_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
)
_TO_FILE = (
    '<Relationship Id="rId%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
    'Target="%s" TargetMode="External"/>'
)


@lru_cache(maxsize=1024)
def _points(height: float) -> str:
    """A height in points, of whole pixels."""
    return f"{int(height * 4 / 3 + 0.5) * 0.75:g}"


class SheetRows:
    """The rows of one sheet, told in rising order; between them rows may stand that the library writes.

    `files` closes the temporary files.
    """

    def __init__(self, files: ExitStack, *, by_letter: bool = False) -> None:
        self.rows, self.links = Deflated(files, by_letter=by_letter), Deflated(files)
        self.firsts: list[int] = []  # the first row of each segment, 0-based
        self.columns = 0
        self.outside: list[str] = []  # files that links lead to
        self.last = -1
        self._waiting: list[str] = []
        self._room = _CHUNK

    def add(self, row: int, height: float, cells: str, columns: int) -> None:
        """A row: its height in points, the elements of its cells and how many those are."""
        self.add_all(row, [(height, cells)], columns)

    def add_all(self, first: int, rows: Sequence[tuple[float, str]], columns: int) -> None:
        """The same of rows in a row."""
        if first != self.last + 1 or not self.firsts:
            self._flush()
            self.rows.begin()
            self.firsts.append(first)
        self.last, self.columns = first + len(rows) - 1, max(self.columns, columns)
        told = [
            f'<row r="{number}" ht="{_points(height)}" customHeight="1">{cells}</row>'
            for number, (height, cells) in enumerate(rows, first + 1)
        ]
        self._waiting += told
        self._room -= sum(map(len, told))
        if self._room < 0:
            self._flush()

    def link(self, row: int, column: int, target: str, text: str) -> None:
        """A cell's link to a cell of this workbook."""
        self._link(row, column, f'location="{escape(target)}" display="{text_xml(text).replace(chr(34), "&quot;")}"')

    def link_outside(self, row: int, column: int, target: str) -> None:
        """A cell's link to a file."""
        self.outside.append(target)
        self._link(row, column, f'r:id="rId{len(self.outside)}"')

    def _link(self, row: int, column: int, where: str) -> None:
        if not self.links.segments:
            self.links.begin()
        self.links.write(f'<hyperlink ref="{column_letters(column)}{row + 1}" {where}/>'.encode())

    def _flush(self) -> None:
        if self._waiting:
            self.rows.write("".join(self._waiting).encode())
            self._waiting.clear()
            self._room = _CHUNK

    def finish(self) -> None:
        """No more rows come."""
        self._flush()
        self.rows.end()
        self.links.end()

    def relations(self) -> bytes:
        """The part that says which files the links lead to; empty where none does."""
        told = (_TO_FILE % (at, escape(target)) for at, target in enumerate(self.outside, 1))
        return _RELATIONS % "".join(told).encode() if self.outside else b""


def joined(name: str, part: bytes, rows: SheetRows) -> Joined:
    """The sheet's part as the library made it, with the rows and links that were told apart from it."""
    rows.finish()
    head, body, tail = _split(part)
    made = Joined(name.encode("ascii"))
    made.add(_DIMENSION.sub(lambda m: _dimension(m[0], body, rows), head) + b"<sheetData>")
    for piece in _in_order(body, rows):
        if isinstance(piece, bytes):
            made.add(piece)
        else:
            made.add_segment(rows.rows, piece)
    at = _after_links(tail)
    made.add(b"</sheetData>" + tail[:at] + (b"<hyperlinks>" if rows.links.segments else b""))
    for segment in rows.links.segments:
        made.add_segment(rows.links, segment)
    made.add((b"</hyperlinks>" if rows.links.segments else b"") + tail[at:])
    made.finish()
    return made


def _split(part: bytes) -> tuple[bytes, bytes, bytes]:
    """What stands before the rows, the rows, and what stands after them."""
    head, found, rest = part.partition(b"<sheetData>")
    if found:
        body, _, tail = rest.partition(b"</sheetData>")
        return head, body, tail
    head, _, tail = part.partition(b"<sheetData/>")
    return head, b"", tail


def _in_order(body: bytes, rows: SheetRows) -> Iterable[bytes | Segment]:
    """The library's rows and those told apart from it, by their numbers."""
    segments = list(zip(rows.firsts, rows.rows.segments, strict=True))
    waiting: list[bytes] = []
    for row in _ROW.finditer(body):
        while segments and segments[0][0] < int(row[1]) - 1:
            yield from _given(waiting)
            yield segments.pop(0)[1]
        waiting.append(row[0])
    yield from _given(waiting)
    yield from (segment for _, segment in segments)


def _given(waiting: list[bytes]) -> Sequence[bytes]:
    """What waited, which then waits no more."""
    told = [b"".join(waiting)] if waiting else []
    waiting.clear()
    return told


def _dimension(own: bytes, body: bytes, rows: SheetRows) -> bytes:
    """The range that the sheet takes, its own rows and those told apart from it."""
    found = re.search(rb":([A-Z]+)[0-9]+", own)
    column = max(rows.columns - 1, _index(found[1]) if found else 0)
    last = max([rows.last, *(int(m[1]) - 1 for m in _ROW.finditer(body))])
    return f'<dimension ref="A1:{column_letters(column)}{last + 1}"/>'.encode()


def _index(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def _after_links(tail: bytes) -> int:
    """Where links stand among what follows the rows: before print options and margins, which every sheet has."""
    return min(at for at in (tail.find(b"<printOptions"), tail.find(b"<pageMargins")) if at >= 0)
