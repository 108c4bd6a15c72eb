"""The rows of a long sheet as they go: told as XML, deflated at once, and forgotten.

Owns how a cell is written into a sheet's part, and how rows come into the part that the library made of the rest of
the sheet (columns, panes, print set-up). What stands on which sheet others say. Text stays text: a cell that holds one
holds it inline. A stream takes a piece of a temporary file, not of the memory.
"""

from __future__ import annotations

import re
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from html import escape
from typing import IO

from ctcl_xlsx.district.fingerprint import BETWEEN
from ctcl_xlsx.workbook.grid import column_letters

Cell = str | int | float | date | datetime | None

_LEVEL = 2  # deflate: a sixth more bytes than at the usual level, in a third of the time
_CHUNK = 1 << 16
_IN_MEMORY = 1 << 20
_ZEROS = bytes(1 << 16)
_ODD = re.compile("[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ORIGIN = date(1899, 12, 30).toordinal()
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


def _told(match: re.Match[str]) -> str:
    """A character as the part holds it: what XML cannot hold has an escape of the format's own."""
    sign = match[0]
    if sign in "&<>":
        return escape(sign)
    return "_x005F_" if sign == "_" else "\ufffd" if sign > "\u001f" else f"_x{ord(sign):04X}_"


def text_xml(text: str) -> str:
    """A text as it stands in a part."""
    return _ODD.sub(_told, text)


_LETTERS = tuple(map(column_letters, range(400)))


def is_ordinary(text: str) -> bool:
    """Whether a text stands in a part as it is, and holds no other blank than the usual one."""
    return text.isprintable() and not _ODD.search(text)


def cells_xml(row: int, styles: Sequence[int], values: Sequence[Cell], *, ordinary: bool) -> str:
    """The elements of a row's cells from column A on, each in the format of that number; the row is 0-based.

    `ordinary` says that all of its texts are.
    """
    told = []
    number = row + 1
    for letters, style, value in zip(_LETTERS, styles, values, strict=False):
        if value is None or value == "":
            told.append(f'<c r="{letters}{number}" s="{style}"/>')
        elif isinstance(value, str):
            text = value if ordinary else _ODD.sub(_told, value)
            edges = ' xml:space="preserve"' if value[0].isspace() or value[-1].isspace() else ""
            told.append(f'<c r="{letters}{number}" s="{style}" t="inlineStr"><is><t{edges}>{text}</t></is></c>')
        else:
            told.append(f'<c r="{letters}{number}" s="{style}"><v>{_number(value)}</v></c>')
    return "".join(told)


@dataclass(frozen=True, slots=True)
class Shape:
    """Rows whose cells hold values of the same kinds: their elements and what is shown of them, to be filled in.

    The values are texts, whole numbers and days; None is a blank cell. Every text must be ordinary, and none may begin
    or end with a blank.
    """

    elements: str
    shown: str
    dated: bool

    @classmethod
    def of(cls, kinds: Sequence[type], styles: Sequence[int]) -> Shape:
        """The shape of rows of these kinds, in formats by their numbers."""
        told = []
        for letters, style, kind in zip(_LETTERS, styles, kinds, strict=False):
            head = f'<c r="{letters}\0" s="{style}"'
            if kind is type(None):
                told.append(f"{head}/>")
            elif kind is str:
                told.append(f'{head} t="inlineStr"><is><t>%s</t></is></c>')
            else:
                told.append(f"{head}><v>%s</v></c>")
        shown = BETWEEN.join("" if kind is type(None) else "%s" for kind in kinds)
        return cls("".join(told), " ".join(shown.split()).rstrip("| "), date in kinds)

    def filled(self, row: int, values: Iterable[Cell]) -> tuple[str, str]:
        """The elements of a 0-based row with these values, and what is shown of it."""
        held = [value for value in values if value is not None]
        elements = self.elements.replace("\0", str(row + 1))
        if self.dated:
            numbers = tuple([serial(value) if isinstance(value, date) else value for value in held])
            days = tuple([f"{value} 00:00:00" if isinstance(value, date) else value for value in held])
            return elements % numbers, self.shown % days
        told = tuple(held)
        return elements % told, self.shown % told


def _number(value: float | date) -> str:
    if isinstance(value, date):
        return serial(value)
    return str(value) if isinstance(value, int) else format(value, ".16G")


def serial(day: date) -> str:
    """A day, or a moment, as spreadsheets count: days since the end of 1899."""
    days = day.toordinal() - _ORIGIN
    if not isinstance(day, datetime):
        return str(days)
    seconds = day.hour * 3600 + day.minute * 60 + day.second + day.microsecond / 1e6
    return f"{days + seconds / 86_400:.16G}"


@dataclass(slots=True)
class Segment:
    """Bytes that were deflated one after the other: where they lie in the file, their checksum and length."""

    offset: int
    packed: int = 0
    crc: int = 0
    size: int = 0


@contextmanager
def _spool() -> Iterator[IO[bytes]]:
    """A file for a while: in memory as long as it is small."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
        yield file


class Deflated:
    """Bytes deflated as they come, in segments that can be put into a part one by one."""

    def __init__(self, files: ExitStack) -> None:
        self.file = files.enter_context(_spool())
        self.segments: list[Segment] = []
        self._end = 0
        self._deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)

    def begin(self) -> None:
        """Begin a segment."""
        self.end()
        self.segments.append(Segment(self._end))
        self._deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)

    def write(self, content: bytes) -> None:
        """Add to the segment."""
        segment = self.segments[-1]
        segment.crc = zlib.crc32(content, segment.crc)
        segment.size += len(content)
        self._put(self._deflater.compress(content))

    def end(self) -> None:
        """End the segment, if one is open, so that others may follow."""
        if self.segments:
            self._put(self._deflater.flush(zlib.Z_FULL_FLUSH))

    def _put(self, packed: bytes) -> None:
        if packed:
            self.file.write(packed)
            self.segments[-1].packed += len(packed)
            self._end += len(packed)

    def read(self, segment: Segment) -> Iterator[bytes]:
        """A segment's bytes, deflated."""
        self.file.seek(segment.offset)
        left = segment.packed
        while left:
            chunk = self.file.read(min(left, _CHUNK))
            left -= len(chunk)
            yield chunk


class SheetRows:
    """The rows of one sheet, told in rising order; between them rows may stand that the library writes.

    `files` closes the temporary files.
    """

    def __init__(self, files: ExitStack) -> None:
        self.rows, self.links = Deflated(files), Deflated(files)
        self.firsts: list[int] = []  # the first row of each segment, 0-based
        self.columns = 0
        self.outside: list[str] = []  # files that links lead to
        self.last = -1
        self._waiting: list[str] = []
        self._room = _CHUNK

    def add(self, row: int, height: float, cells: str, columns: int) -> None:
        """A row: its height in points, the elements of its cells and how many those are."""
        if row != self.last + 1 or not self.firsts:
            self._flush()
            self.rows.begin()
            self.firsts.append(row)
        self.last, self.columns = row, max(self.columns, columns)
        points = int(height * 4 / 3 + 0.5) * 0.75  # whole pixels
        told = f'<row r="{row + 1}" ht="{points:g}" customHeight="1">{cells}</row>'
        self._waiting.append(told)
        self._room -= len(told)
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
        self.links.write(f'<hyperlink ref="{_LETTERS[column]}{row + 1}" {where}/>'.encode())

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


@dataclass(slots=True)
class Joined:
    """A part put together from bytes and segments. `name`, `crc`, `size`, `packed`, `chunks`: `package.Part`."""

    name: bytes
    crc: int = 0
    size: int = 0
    packed: int = 0
    pieces: list[bytes | tuple[Deflated, Segment]] = field(default_factory=list)

    def add(self, content: bytes) -> None:
        """Add bytes that are not deflated yet."""
        deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = deflater.compress(content) + deflater.flush(zlib.Z_FULL_FLUSH)
        self.pieces.append(packed)
        self._count(zlib.crc32(content), len(content), len(packed))

    def add_segment(self, source: Deflated, segment: Segment) -> None:
        """Add what was deflated before."""
        self.pieces.append((source, segment))
        self._count(segment.crc, segment.size, segment.packed)

    def finish(self) -> None:
        """Nothing more comes."""
        end = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS).flush()
        self.pieces.append(end)
        self._count(0, 0, len(end))

    def _count(self, crc: int, size: int, packed: int) -> None:
        self.crc = together(self.crc, crc, size)
        self.size += size
        self.packed += packed

    def chunks(self) -> Iterator[bytes]:
        """The content, deflated."""
        for piece in self.pieces:
            if isinstance(piece, bytes):
                yield piece
            else:
                yield from piece[0].read(piece[1])


def together(first: int, second: int, size: int) -> int:
    """The checksum of two texts in a row, from each one's and the length of the second.

    A text changes the checksum before it in two ways that do not touch: by what it holds, and by how long it is.
    """
    return second ^ _over_zeros(first, size) ^ _over_zeros(0, size)


def _over_zeros(crc: int, size: int) -> int:
    for _ in range(size // len(_ZEROS)):
        crc = zlib.crc32(_ZEROS, crc)
    return zlib.crc32(_ZEROS[: size % len(_ZEROS)], crc)


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
