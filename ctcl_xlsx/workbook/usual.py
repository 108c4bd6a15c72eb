"""A sheet of an .xlsx whose cells are written as programs write them: one strict look proves that nothing is odd there.

Nearly every sheet is so, and one whose cells differ by a byte from what is written here goes the careful way (`scan`).
The look proves of the cells that they are well-formed, that each has its address within the first 999 rows and 702
columns, that each shared string has a number and each formula a value, and that no cell shows an error; of the shared
strings that they are well-formed and none is blank. Of the rows' attributes and of what stands before and behind it
proves nothing: that is `outline`, to be parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ctcl_xlsx.workbook.grid import column_index

# Programs write ">" escaped; \xef begins signs that nobody types, two of which XML does not take.
_SIGNS = rb"[^<>&\xef\x00-\x08\x0b\x0c\x0e-\x1f]"
_SIGN_OF_XML = rb"&(?:amp|lt|gt|quot|apos|#10);"
_TEXT = rb"%b*+(?:%b%b*+)*+" % (_SIGNS, _SIGN_OF_XML, _SIGNS)
_NUMBER = rb"[^<>&\xef\x00-\x20]++"  # one with blanks around it goes the careful way
_FORMULA_NOTES = (
    rb'(?: t="(?:shared|array)")?+(?: aca="\w++")?+(?: ref="[A-Z0-9:]++")?+(?: ca="\w++")?+(?: si="\d++")?+'
)
_FORMULA = rb"<f%b(?:/>|>%b</f>)" % (_FORMULA_NOTES, _TEXT)
_VALUE = rb'<v(?: xml:space="preserve")?+>'
_KINDS = (
    rb' t="s"><v>\d{1,9}</v>',  # a text, by its number
    rb'(?: t="[nb]")?+>(?:%b)?+%b%b</v>' % (_FORMULA, _VALUE, _NUMBER),
    rb' t="str">%b%b%b</v>' % (_FORMULA, _VALUE, _TEXT),
)
_CELL = rb'<c r="[A-Z]{1,2}[1-9][0-9]{0,2}"(?: s="\d++")?+(?:/>|(?:%b)</c>)' % b"|".join(_KINDS)
_ROW_TAG = rb'<row r="[1-9]\d*+"(?: [\w:.-]++="[^"<>&]*+")*+'
_ROWS = rb"(?:[ \t\r\n]*+%b(?:/>|>(?:%b)*+</row>))*+[ \t\r\n]*+" % (_ROW_TAG, _CELL)
_CELLS = re.compile(rb"<sheetData>(%b)</sheetData>" % _ROWS)
_ROW = re.compile(rb"<row [^<>]*+>")
_TAG_NAME = re.compile(rb"<([^\s/>]++)")
_OF_CELLS = frozenset(
    (b"sheetData", b"row", b"c", b"v", b"is", b"r", b"t")
)  # with any prefix; <xm:f> stands behind the cells
_OF_STRINGS = frozenset((b"si", b"r", b"t"))
_STRINGS = re.compile(rb'(?:<si><t(?: xml:space="preserve")?+>(?!<)%b</t></si>)*+' % _TEXT)
_WITH_FORMULA = re.compile(rb'<c r="([A-Z]++\d++)"[^<>]*+><f')
_ADDRESS = re.compile(rb"([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True)
class UsualSheet:
    """The bytes of such a sheet: before `sheetData`, within it, behind it, and the opening tags of its rows."""

    head: bytes
    cells: bytes
    tail: bytes
    rows: tuple[bytes, ...]

    def outline(self) -> bytes:
        """The sheet without its cells: where that is well-formed, the sheet is."""
        rows = (tag if tag.endswith(b"/>") else tag[:-1] + b"/>" for tag in self.rows)
        return b"".join((self.head, b"<sheetData>", *rows, b"</sheetData>", self.tail))

    def hiding(self) -> list[bytes]:
        """The opening tags of rows that may be hidden or without height."""
        return [tag for tag in self.rows if b' ht="0' in tag or (b' hidden="' in tag and b' hidden="false"' not in tag)]

    def formulas(self) -> frozenset[tuple[int, int]]:
        """The 0-based places of the cells that hold formulas."""
        return frozenset(map(_place, _WITH_FORMULA.findall(self.cells)))

    def stored(self) -> int:
        """How many cells keep a value, those of blank shared strings among them."""
        return self.cells.count(b"</v>") - self.cells.count(b"></v>")


def usual_sheet(xml: bytes) -> UsualSheet | None:
    """The sheet's pieces where all of its cells are written as programs write them; None where one is not."""
    start = xml.find(b"<sheetData>")
    found = _CELLS.match(xml, start) if start >= 0 else None
    if found is None:
        return None
    head, cells, tail = xml[:start], found[1], xml[found.end() :]
    names = set(_TAG_NAME.findall(head)).union(_TAG_NAME.findall(tail))  # behind the cells <xm:f> is in order
    if b"f" in names or not _are_others(names, _OF_CELLS) or not _is_text(head, cells):
        return None
    return UsualSheet(head, cells, tail, tuple(_ROW.findall(cells)))


def usual_strings(xml: bytes) -> bytes | None:
    """What is to be parsed of a part of shared strings that are all plain texts, none of them blank; else None."""
    start, end = xml.find(b"<si>"), xml.rfind(b"</si>") + len(b"</si>")
    found = _STRINGS.match(xml, start) if start >= 0 else None
    if found is None or found.end() != end or not _is_text(xml[:start], found[0]):
        return None
    outline = xml[:start] + xml[end:]
    return outline if _are_others(set(_TAG_NAME.findall(outline)), _OF_STRINGS) else None


def _are_others(names: Iterable[bytes], known: frozenset[bytes]) -> bool:
    """Whether tags have none of the names that are `known`, and none is a comment or the like."""
    return not any(name.startswith(b"!") or name.rpartition(b":")[2] in known for name in names)


def _is_text(head: bytes, cells: bytes) -> bool:
    """Whether the bytes of the cells are text as XML takes it."""
    if cells.isascii():
        return True
    if b"ascii" in head[:200].lower():
        return False
    try:
        cells.decode()
    except UnicodeDecodeError:
        return False
    return True


@lru_cache(maxsize=8192)
def _place(address: bytes) -> tuple[int, int]:
    found = _ADDRESS.fullmatch(address)
    if not found:  # unreachable: the pattern that found the address asks for these
        raise ValueError(address)
    return int(found[2]) - 1, column_index(found[1].decode())
