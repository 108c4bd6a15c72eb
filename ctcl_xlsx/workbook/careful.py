"""The careful look at a sheet of an .xlsx in which something is written otherwise than programs usually write it.

Asks the exact questions that the strict look (`usual`) proves needless, and refuses what would harm a library.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from ctcl_xlsx.issues import Code, CtclError, Where, issue
from ctcl_xlsx.workbook import tally
from ctcl_xlsx.workbook.grid import (
    MAX_COLUMNS,
    MAX_ROWS,
    CellError,
    Uncalculated,
    address,
    column_index,
    column_letters,
)
from ctcl_xlsx.workbook.hidden import hidden_columns, hidden_rows, is_locked
from ctcl_xlsx.workbook.markup import ATTRIBUTES, attributes
from ctcl_xlsx.workbook.sheet_scan import MAX_CELLS, SheetScan

# The errors calamine 0.9 knows; any other makes it refuse the whole workbook.
_KNOWN_ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}
_STAND_IN = b"#VALUE!"


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The expressions for one namespace prefix ("" or "x:")."""

    row: re.Pattern[bytes]
    column: re.Pattern[bytes]
    tag: re.Pattern[bytes]
    alien: re.Pattern[bytes]
    odd_cell: re.Pattern[bytes]
    no_address: re.Pattern[bytes]
    any_cell: re.Pattern[bytes]
    filled: re.Pattern[bytes]
    unvalued: tuple[re.Pattern[bytes], ...]
    formula: re.Pattern[bytes]
    value: re.Pattern[bytes]
    any_start: re.Pattern[bytes]
    prefix: bytes
    open_cell: bytes
    close_cell: bytes


@lru_cache(maxsize=16)
def _patterns(prefix: bytes) -> _Patterns:
    p = re.escape(prefix)
    no_value = rb"\s*(?:(</%bc\s*>)|<%bv\s*/>|<%bv(?:\s[^<>]*)?></%bv\s*>)" % (p, p, p, p)
    return _Patterns(
        row=re.compile(rb"<%brow(%b)\s*/?>" % (p, ATTRIBUTES)),
        column=re.compile(rb"<%bcol(%b)\s*/?>" % (p, ATTRIBUTES)),
        tag=re.compile(rb"<%bc(%b)\s*(/?)>" % (p, ATTRIBUTES)),
        alien=re.compile(rb"<(?!%b(?:c|row|f|v|is)\b)(?:[\w.-]+:)?(?:c|row|f|v|is)[\s/>]" % p),
        odd_cell=re.compile(rb"<%bc(?! r=\"[A-Z]{1,2}[1-9][0-9]{0,2}\")(?=[\s/>])" % p),
        no_address=re.compile(rb"<%b(?:row|c)(?=[\s/>])(?! r=)" % p),
        filled=re.compile(rb"<%bc(%b)\s*>(?!\s*</%bc\b)" % (p, ATTRIBUTES, p)),
        any_cell=re.compile(rb"<%bc(?=[\s/>])" % p),
        unvalued=(re.compile(rb"</%bf\s*>%b" % (p, no_value)), re.compile(rb"<%bf\b[^<>]*/>%b" % (p, no_value))),
        formula=re.compile(rb"<%bf\b[^<>]*?(?:/>|>([^<]*))" % p),
        value=re.compile(rb"<%bv\b[^<>]*>([^<]*)" % p),
        any_start=re.compile(rb"<%b(?:(row)|c)(%b)\s*/?>" % (p, ATTRIBUTES)),
        prefix=prefix,
        open_cell=b"<%bc" % prefix,
        close_cell=b"</%bc" % prefix,
    )


_ADDRESS = re.compile(rb"\sr=\"([A-Z]{1,3})([1-9][0-9]{0,5})\"")
_ERROR_TYPE = re.compile(rb"\st\s*=\s*[\"']e[\"']")
_TEXT_TYPE = re.compile(rb"\st\s*=\s*[\"']str[\"']")
_REFERENCE = re.compile(rb"([A-Za-z]{1,3})0*([1-9]\d{0,6})")
_PLAIN_INDEX = re.compile(rb"t=\"s\"><(?:[\w.-]+:)?v>\d{1,9}<")  # a cell's shared string, as programs write it
_INDEX = re.compile(rb"\s*\d{0,9}\s*")
_SUSPECT = re.compile(rb":(?:c|row|f|v|is)[\s/>]")
# A number with blanks around it, as some programs write it: a library refuses the whole workbook.
_PADDED = re.compile(
    rb"(<((?:[\w.-]+:)?)c(?![\w:.-])(?![^<>]*\st\s*=\s*[\"'](?:str|inlineStr)[\"'])[^<>]*(?<!/)>"
    rb"(?:<\2f\b[^<>]*(?:/>|>[^<]*</\2f>))?<\2v>)\s*([^<>\s]+)\s*(?=</\2v>)"
)


def _text(content: bytes) -> str:
    return unescape(content.decode("utf-8", "replace"))


def _row_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 1


class SheetScanner:
    """One pass over one sheet; `xml` is at the end what a library may see of it, `body` where its cells begin."""

    def __init__(self, name: str, xml: bytes, prefix: bytes) -> None:
        self.name = name
        self.xml = xml
        self.body = max(0, xml.find(b"sheetData"))
        self.patterns = _patterns(prefix)
        self.overlay: dict[tuple[int, int], CellError | Uncalculated] = {}

    def scan(self) -> SheetScan:
        """What was found, but for the stored values. Raises CtclError where a library would come to harm."""
        if self._has_alien_cells():
            raise self._refused(Code.FILE_DAMAGED, "xml")
        if self.patterns.odd_cell.search(self.xml):
            self._check_places()
        if b"v> " in self.xml or b" </" in self.xml or b"v>\n" in self.xml:
            self.xml = _PADDED.sub(rb"\1\3", self.xml)
        hides = b"hidden" in self.xml
        if hides and self.patterns.no_address.search(self.xml):
            self.xml = self._addressed()
        if b"'s'" in self.xml or self.xml.count(b'"s"') != len(_PLAIN_INDEX.findall(self.xml)):
            self._check_indexes()
        self._find_uncalculated()
        if b'"e"' in self.xml or (b"'" in self.xml and b"'e'" in self.xml):
            self._find_errors()
        return SheetScan(
            self.overlay,
            hidden_rows(row[0] for row in self.patterns.row.finditer(self.xml, self.body)),
            hidden_columns(column[0] for column in self.patterns.column.finditer(self.xml, 0, self.body)),
            formulas=tally.formula_cells(self.xml, self.body, self.patterns.prefix),
            locked=is_locked(self.xml, self.body),
        )

    def _has_alien_cells(self) -> bool:
        """Whether cells stand under another prefix than the sheet's: a library that ignores prefixes would see them.

        Behind the cells <xm:f> is in order: the ranges of a data bar or of a list on another sheet.
        """
        end = self.xml.rfind(b"sheetData")
        colon = self.xml.find(b":", self.body, end)
        suspect = self.patterns.prefix or (colon >= 0 and _SUSPECT.search(self.xml, colon, end))
        return bool(suspect and self.patterns.alien.search(self.xml, 0, end))

    def _refused(self, code: Code, reason: str, cell: str = "") -> CtclError:
        return CtclError(issue(code, Where(sheet=self.name, cell=cell), facts={"reason": reason}))

    def _addressed(self) -> bytes:
        """The same sheet in which every row and cell says where it stands."""
        row, column = -1, -1

        def address_of(match: re.Match[bytes]) -> bytes:
            nonlocal row, column
            tag, found = match[0], attributes(match[2])
            if match[1]:
                row, column = (_row_number(found["r"]) - 1 if "r" in found else row + 1), -1
                place = str(row + 1)
            elif "r" in found:
                row, column = self._place(found["r"])
                return tag
            else:
                column += 1
                place = address(row, column)
            if "r" in found:
                return tag
            at = match.start(2) - match.start()
            return b'%b r="%b"%b' % (tag[:at], place.encode(), tag[at:])

        return self.patterns.any_start.sub(address_of, self.xml)

    def _place(self, reference: str) -> tuple[int, int]:
        match = _REFERENCE.fullmatch(reference.encode())
        if not match:
            raise self._refused(Code.FILE_DAMAGED, "cell-address", reference[:20])
        row, column = int(match[2]) - 1, column_index(match[1].decode().upper())
        if row >= MAX_ROWS or column >= MAX_COLUMNS:
            raise self._refused(Code.FILE_DAMAGED, "cell-address", reference[:20])
        return row, column

    def _check_places(self) -> None:
        """Refuse a sheet whose last cell lies so far out that laying the sheet out would exhaust the memory."""
        if self.patterns.no_address.search(self.xml):
            self.xml = self._addressed()
        if len(self.patterns.any_cell.findall(self.xml)) != sum(1 for _ in self.patterns.tag.finditer(self.xml)):
            raise self._refused(Code.FILE_DAMAGED, "xml")
        bottom = right = 0
        near = {column_letters(c).encode(): c for c in range(100)}
        for match in self.patterns.filled.finditer(self.xml):
            quick = _ADDRESS.search(match[1])
            if quick and quick[1] in near:
                row, column = int(quick[2]) - 1, near[quick[1]]
            else:
                row, column = self._place(attributes(match[1]).get("r", ""))
            bottom, right = max(bottom, row), max(right, column)
            if (bottom + 1) * (right + 1) > MAX_CELLS:
                raise self._refused(Code.FILE_TOO_LARGE, "stray-cell", address(row, column))

    def _check_indexes(self) -> None:
        """Refuse a shared string whose number is none: a library takes the first string for it."""
        for tag in self.patterns.tag.finditer(self.xml, self.body):
            if attributes(tag[1]).get("t") == "s" and not tag[2]:
                close = self.xml.find(self.patterns.close_cell, tag.end())
                value = self.patterns.value.search(self.xml, tag.end(), close)
                if value and not _INDEX.fullmatch(value[1]):
                    raise self._refused(Code.FILE_DAMAGED, "shared-strings", attributes(tag[1]).get("r", ""))

    def _find_uncalculated(self) -> None:
        for pattern in self.patterns.unvalued:
            before = 0
            for match in pattern.finditer(self.xml):
                start = self.xml.rfind(self.patterns.open_cell, before, match.start())
                before = match.end()
                tag = self.patterns.tag.match(self.xml, start) if start >= 0 else None
                if not tag:
                    continue
                if not match[1] and _TEXT_TYPE.search(tag[1]):
                    continue  # its value is known: the empty text
                formula = self.patterns.formula.search(self.xml, tag.end(), match.end())
                text = _text(formula[1] or b"") if formula else ""
                place = self._place(attributes(tag[1]).get("r", ""))
                self.overlay[place] = Uncalculated("=" + text)

    def _find_errors(self) -> None:
        """Note each error by its own sign, and stand in a known one for those that calamine refuses."""
        pieces: list[bytes] = []
        copied, before, close_before = 0, 0, -1
        for match in _ERROR_TYPE.finditer(self.xml):
            start = self.xml.rfind(self.patterns.open_cell, before, match.start())
            before = match.end()
            tag = self.patterns.tag.match(self.xml, start) if start >= 0 else None
            if not tag or tag[2] or tag.end() < match.end():
                continue
            close = self.xml.find(self.patterns.close_cell, tag.end())
            if close in (-1, close_before):  # cells within cells: no program writes that
                raise self._refused(Code.FILE_DAMAGED, "xml")
            close_before = close
            value = self.patterns.value.search(self.xml, tag.end(), close)
            text = _text(value[1]).strip() if value else ""
            self.overlay[self._place(attributes(tag[1]).get("r", ""))] = CellError(text or _STAND_IN.decode())
            if value and text and text not in _KNOWN_ERRORS:
                pieces += (self.xml[copied : value.start(1)], _STAND_IN)
                copied = value.end(1)
        self.xml = b"".join((*pieces, self.xml[copied:]))
