"""A sheet of an .xlsx whose cells are written as programs write them: one strict look proves that nothing is odd there.

Nearly every sheet is so, and one whose cells differ by a byte from what is written here goes the careful way (`scan`).
The look proves of the cells that they are well-formed, that each has its address within the first 999 rows and 702
columns, that each shared string has a number and each formula a value, and that no cell shows an error. Of the rows'
attributes and of what stands before and behind the cells it proves nothing: that is `outline`, to be parsed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ctcl_xlsx.workbook.grid import column_index

_SIGNS = rb"[^<&\x00-\x08\x0b\x0c\x0e-\x1f]"
_SIGN_OF_XML = rb"&(?:amp|lt|gt|quot|apos|#10);"
_TEXT = rb"%b*+(?:%b%b*+)*+" % (_SIGNS, _SIGN_OF_XML, _SIGNS)
_NUMBER = rb"[^<&\x00-\x20]++"  # one with blanks around it goes the careful way
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
_OUTSIDE = re.compile(rb"<(?:(?:[\w.-]+:)?(?:c|row|v|is)|f)[\s/>]|sheetData|<!")
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

    def formulas(self) -> frozenset[tuple[int, int]]:
        """The 0-based places of the cells that hold formulas."""
        return frozenset(map(_place, _WITH_FORMULA.findall(self.cells)))

    def stored(self) -> int:
        """How many cells keep a value, those of blank shared strings among them."""
        empty = (b"<v></v>", b'<v xml:space="preserve"></v>')
        return self.cells.count(b"</v>") - sum(map(self.cells.count, empty))


def usual_sheet(xml: bytes) -> UsualSheet | None:
    """The sheet's pieces where all of its cells are written as programs write them; None where one is not."""
    start = xml.find(b"<sheetData>")
    found = _CELLS.match(xml, start) if start >= 0 else None
    if found is None:
        return None
    head, cells, tail = xml[:start], found[1], xml[found.end() :]
    if _OUTSIDE.search(head) or _OUTSIDE.search(tail) or not _is_text(head, cells):
        return None
    return UsualSheet(head, cells, tail, tuple(_ROW.findall(cells)))


def _is_text(head: bytes, cells: bytes) -> bool:
    """Whether the bytes of the cells are text as XML takes it."""
    if b"]]>" in cells:
        return False
    if cells.isascii():
        return True
    if b"ascii" in head[:200].lower() or b"\xef\xbf\xbe" in cells or b"\xef\xbf\xbf" in cells:
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
