"""A sheet of an .xlsx whose cells are written as programs write them: one strict look proves that nothing is odd there.

Nearly every sheet is so, and one whose cells differ by a byte from what is written here goes the careful way (`scan`).
The look proves of the cells that they are well-formed, that each has its address within the first 999 rows and 702
columns and stands behind the one before, that each shared string has a number, each number only signs of one and each
formula a value, and that no cell shows an error; of the shared strings that they are well-formed and none is blank. Of
what stands before and behind the rows it proves nothing: that is `outline`, to be parsed.

Rows of the files of a batch differ in their values, hardly in the rest: what is left of a row without them is
understood once (`RowShape`). So it is seen, too, what each value stands for (`usual_reader`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import chain, compress
from operator import lt

from ctcl_xlsx.workbook.grid import column_index
from ctcl_xlsx.workbook.memory import remembering

_MOST = 4 << 20  # of a sheet's part: a school's have 230 KB, and what is taken apart needs forty times the room
_SLOT = b"\0"  # stands where a value was taken out
_NO_SIGNS = bytes(set(range(1, 32)) - set(b"\t\n"))  # of XML, but for \r, which it changes, and the slot
_SIGNS = rb"[^<>&\x00-\x08\x0b-\x1f]"  # programs write ">" escaped
_ESCAPE = rb"&(?:amp|lt|gt|quot|apos|#9|#10);"
_CODE = re.compile(r"_x00([0-7][0-9A-Fa-f])_")  # a sign by its number, as Excel writes those that XML does not take
_ODD_CODE = re.compile(rb"_x(?!00[0-7])[0-9A-Fa-f]{4}_")
_ODD_ESCAPE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#9|#10);)")
_FORMULA_NOTES = (
    rb'(?: t="(?:shared|array)")?+(?: aca="\w++")?+(?: ref="[A-Z0-9:]++")?+(?: ca="\w++")?+(?: si="\d++")?+'
)
_FORMULA = rb"<f%b(?:/>|>%b*+(?:%b%b*+)*+</f>)" % (_FORMULA_NOTES, _SIGNS, _ESCAPE, _SIGNS)
_ADDRESS = rb'<c r="([A-Z]{1,2})([1-9][0-9]{0,2})"(?: s="(\d{1,5})")?+'
_KIND = rb'(?: t="(?:(s)">(?!<f)|(str)">(?=<f))|(?: t="(?:n|(b))")?+>)'
_CELL = re.compile(rb"%b(?:/>|%b(%b)?+(\x00)</c>)" % (_ADDRESS, _KIND, _FORMULA))
_CELLS = re.compile(rb"(?:%b)*+" % re.sub(rb"\((?!\?)", b"(?:", _CELL.pattern))
_VALUE = re.compile(rb'<v(?: xml:space="preserve")?+>([^<]*+)</v>')
_ROW = re.compile(rb"(<row [^<>]*+>)")
_ROW_TAGS = re.compile(rb'(?:<row r="[1-9]\d*+"(?: [\w:.-]++="[^"<>&]*+")*+/?>)*+')
# Attributes in the order in which programs write them: none can stand twice.
_PLAIN_ROW_TAGS = re.compile(
    rb'(?:<row r="[1-9]\d*+"(?: spans="[\d: ]*+")?+(?: s="\d++")?+(?: customFormat="\w++")?+(?: ht="[\d.]++")?+'
    rb'(?: hidden="\w++")?+(?: customHeight="\w++")?+(?: outlineLevel="\d++")?+(?: collapsed="\w++")?+/?>)*+'
)
_OF_NUMBERS = b"0123456789.+-eE"
_TAG_NAME = re.compile(rb"<([^\s/>]++)")
_OF_CELLS = frozenset(
    (b"sheetData", b"row", b"c", b"v", b"is", b"r", b"t")
)  # with any prefix; <xm:f> stands behind the cells
_OF_STRINGS = frozenset((b"si", b"r", b"t"))
_BLANKS = b" \t\r\n"

BOOLEAN = "b"  # the style of a number that is none
_CHOSEN = tuple(bytes(256)[:mark] + b"\1" + bytes(255 - mark) for mark in b"snt")


@dataclass(frozen=True, slots=True)
class RowShape:
    """A row without its opening tag and its values. Columns are 0-based and ascending."""

    opening: bytes  # how the row's tag must begin
    row: int  # 0-based; -1 where there are no cells
    closed: bool  # whether </row> stands there
    width: int  # the columns up to the last value
    of_indexes: tuple[int, ...]  # the columns of shared strings
    of_texts: tuple[int, ...]
    of_numbers: tuple[tuple[int, str | int], ...]  # with the number of their style, -1 without one; or BOOLEAN
    marks: bytes  # of each value what it is: "s", "t", or "n"
    formulas: tuple[tuple[int, int], ...]  # 0-based places


@dataclass(frozen=True, slots=True)
class UsualSheet:
    """The bytes of such a sheet `around` its rows and of them; what the rows look like and hold.

    `tags` are the rows' opening tags; `indexes` (of shared strings), `numbers` and `texts` its values in their order.
    """

    around: tuple[bytes, bytes]
    cells: bytes
    tags: tuple[bytes, ...]
    shapes: tuple[RowShape, ...]
    indexes: tuple[int, ...]
    numbers: tuple[bytes, ...]
    texts: tuple[str, ...]

    formulas: frozenset[tuple[int, int]]  # the 0-based places of the cells that hold some
    stored: int  # how many cells keep a value, those of blank shared strings among them: counted in the bytes

    plain: bool  # whether nothing of the rows is left to be parsed
    hiding: tuple[bytes, ...]  # the opening tags of rows that may be hidden or without height

    def outline(self) -> bytes:
        """The sheet without what was proved: where that is well-formed, the sheet is."""
        rows = b"" if self.plain else b"".join(self.tags).replace(b"/>", b">").replace(b">", b"/>")
        return b"".join((self.around[0], b"<sheetData>", rows, b"</sheetData>", self.around[1]))


def usual_sheet(xml: bytes) -> UsualSheet | None:
    """The sheet's pieces where all of its cells are written as programs write them; None where one is not."""
    if len(xml) > _MOST:
        return None
    head, mark, rest = xml.partition(b"<sheetData>")
    cells, end, tail = rest.partition(b"</sheetData>")
    if not mark:
        head, end, tail = xml.partition(b"<sheetData/>")
    if not end or _SLOT in cells or not _is_usual_frame((head, tail)):
        return None
    pieces = _VALUE.split(cells)
    before, *rows = _ROW.split(_SLOT.join(pieces[::2]))
    tags = tuple(rows[::2])
    shapes = _shapes(tags, rows[1::2])
    values = pieces[1::2]
    found = None if before.strip(_BLANKS) or shapes is None else _values(shapes, values)
    joined = b"".join(tags)
    plain = _PLAIN_ROW_TAGS.fullmatch(joined) is not None
    if found is None or shapes is None or not (plain or _ROW_TAGS.fullmatch(joined)):
        return None
    formulas = frozenset(chain.from_iterable([shape.formulas for shape in shapes]))
    stored = len(values) - values.count(b"")
    hides = b' ht="0' in joined or b' hidden="' in joined  # from quick to slow
    hiding = tuple(filter(_may_hide, tags)) if hides else ()
    return UsualSheet((head, tail), cells, tags, shapes, *found, formulas, stored, plain, hiding)


def _may_hide(tag: bytes) -> bool:
    return b' ht="0' in tag or (b' hidden="' in tag and b' hidden="false"' not in tag)


@remembering(2 << 20)
def _is_usual_frame(around: tuple[bytes, bytes]) -> bool:
    """Whether what stands around the rows has no cells, and the encoding is UTF-8."""
    head, tail = around
    names = set(_TAG_NAME.findall(head)).union(_TAG_NAME.findall(tail))  # behind the cells <xm:f> is in order
    return b"f" not in names and _are_others(names, _OF_CELLS) and b"ascii" not in head[:200].lower()


def _shapes(tags: tuple[bytes, ...], rows: list[bytes]) -> tuple[RowShape, ...] | None:
    """The shapes of rows that stand below each other; None where something about one is odd."""
    found = []
    last = -1
    for tag, row in zip(tags, rows, strict=True):
        shape = _row_shape(row)
        if shape is None or not tag.startswith(shape.opening) or shape.closed is tag.endswith(b"/>"):
            return None
        if shape.row >= 0:
            if shape.row <= last:
                return None
            last = shape.row
        found.append(shape)
    return tuple(found)


@remembering(8 << 20)
def _row_shape(rest: bytes) -> RowShape | None:
    cells, end, blanks = rest.partition(b"</row>")
    if not end:
        cells, blanks = b"", rest
    if blanks.strip(_BLANKS) or not _CELLS.fullmatch(cells) or _unicode(cells) is None:
        return None
    every = _CELL.findall(cells)
    columns = [_column(cell[0]) for cell in every]
    numbers = {cell[1] for cell in every}
    if len(numbers) > 1 or not all(map(lt, columns, columns[1:])):
        return None
    number = next(iter(numbers), b"")
    row = int(number or 0) - 1
    found = list(zip(columns, every, strict=True))
    filled = [(column, *cell[2:6]) for column, cell in found if cell[7]]
    return RowShape(
        b'<row r="%b"' % number if number else b"<row ",
        row,
        bool(end),
        filled[-1][0] + 1 if filled else 0,
        tuple(column for column, _, index, _, _ in filled if index),
        tuple(column for column, _, _, text, _ in filled if text),
        tuple((column, BOOLEAN if b else int(style or -1)) for column, style, s, t, b in filled if not s and not t),
        b"".join(b"s" if index else b"t" if text else b"n" for _, _, index, text, _ in filled),
        tuple((row, column) for column, cell in found if cell[6]),
    )


@lru_cache(maxsize=1024)
def _column(letters: bytes) -> int:
    return column_index(letters.decode())


def _values(
    shapes: tuple[RowShape, ...], values: list[bytes]
) -> tuple[tuple[int, ...], tuple[bytes, ...], tuple[str, ...]] | None:
    """The indexes, the numbers and the texts among them; None where one is not written as such."""
    marks = b"".join([shape.marks for shape in shapes])
    if len(marks) != len(values):
        return None
    indexes, numbers, texts = (tuple(compress(values, marks.translate(chosen))) for chosen in _CHOSEN)
    if indexes and not (b"".join(indexes).isdigit() and all(indexes) and max(map(len, indexes)) <= 9):
        return None
    if not all(numbers) or b"".join(numbers).translate(None, _OF_NUMBERS):
        return None
    text = _plain(_SLOT.join(texts))  # which stands in none of them
    if text is None or ">" in text:
        return None
    shown_texts = map(shown, text.split("\0")) if "&" in text or "_x" in text else text.split("\0")
    return tuple(map(int, indexes)), numbers, tuple(shown_texts) if texts else ()


@dataclass(frozen=True, slots=True)
class UsualStrings:
    """Shared strings that are all plain texts, as a program shows them; and what is left to be parsed of their part."""

    outline: bytes
    texts: tuple[str, ...]


_OPENED = "</t></si><si>"
_EDGED, _KEPT = _OPENED + "<t>", _OPENED + '<t xml:space="preserve">'


def usual_strings(xml: bytes) -> UsualStrings | None:
    """A part of shared strings that are all plain texts, none of them blank; else None."""
    start, end = xml.find(b"<si>"), xml.rfind(b"</t></si>")
    body, outline = xml[start + len(b"<si>") : end], xml[:start] + xml[end + len(b"</t></si>") :]
    if start < 0 or end < 0 or not _are_others(set(_TAG_NAME.findall(outline)), _OF_STRINGS):
        return None
    text = None if b"ascii" in outline[:200].lower() or _SLOT in body else _plain(body)
    texts = _texts(text) if text is not None else []
    tags = 4 * len(texts) - 3  # each string has four, but the outermost three are not in the body
    return UsualStrings(outline, tuple(texts)) if body.count(b"<") == tags == body.count(b">") else None


def _texts(body: str) -> list[str]:
    """The texts of shared strings, none where one is blank. Blanks at their edges count only where it says so."""
    found = []
    for number, piece in enumerate((_OPENED + body).split(_KEPT)):
        kept, *edged = piece.split(_EDGED)
        if "" in edged or (kept == "") is (number > 0):
            return []
        if number:
            found.append(unescape(kept))
        found += [(unescape(text) if "&" in text else text).strip(" \t\n") for text in edged]
    if "" in found:  # of nothing but blanks
        return []
    return list(map(decoded, found)) if "_x" in body else found


def shown(text: str) -> str:
    """A text as it is shown that stands in the XML so."""
    return decoded(unescape(text) if "&" in text else text)


def decoded(text: str) -> str:
    """A text in which no sign is told by its number."""
    return _CODE.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


def _are_others(names: Iterable[bytes], known: frozenset[bytes]) -> bool:
    """Whether tags have none of the names that are `known`, and none is a comment, an instruction or the like."""
    return not any(
        (name.startswith((b"!", b"?")) and name != b"?xml") or name.rpartition(b":")[2] in known for name in names
    )


def _plain(content: bytes) -> str | None:
    """The texts in it, where they are as XML takes them and are read as they stand there, but for the usual escapes."""
    if (
        len(content.translate(None, _NO_SIGNS)) != len(content)
        or (b"_" in content and _ODD_CODE.search(content))
        or (b"&" in content and _ODD_ESCAPE.search(content))
    ):
        return None
    return _unicode(content)


def _unicode(content: bytes) -> str | None:
    """What it says in UTF-8, without the signs at the end of its first plane, two of which XML does not take."""
    if b"\xef" in content and b"\xef\xbf" in content:
        return None
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None
