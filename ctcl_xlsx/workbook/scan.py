"""What calamine does not tell of an .xlsx: errors, formulas without value, hidden rows and columns; and what kills it.

Searches the inflated XML of the sheets as bytes: quick questions first, so that an ordinary workbook costs little, exact
ones only where something was found. Knows no form; what is refused is refused before a library sees the file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from ctcl_xlsx.issues import Code, CtclError, Where, issue
from ctcl_xlsx.workbook.grid import MAX_COLUMNS, MAX_ROWS, CellError, Uncalculated, address, column_index

MAX_CELLS = 5_000_000  # of a sheet's rectangle from A1 to its last cell: readers lay it out whole
SPARE_STRINGS = 10_000  # a count of shared strings may be carelessly wrong, not absurdly

# The errors calamine 0.9 knows; any other makes it refuse the whole workbook.
_KNOWN_ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}
_STAND_IN = b"#VALUE!"

Overlay = Mapping[tuple[int, int], CellError | Uncalculated]


@dataclass(frozen=True, slots=True)
class SheetScan:
    """What was found in one sheet; rows and columns are 0-based."""

    overlay: Overlay
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found in a workbook: by sheet name, and the parts as a library may see them."""

    sheets: Mapping[str, SheetScan]
    parts: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The expressions for one namespace prefix ("" or "x:")."""

    row: re.Pattern[bytes]
    column: re.Pattern[bytes]
    tag: re.Pattern[bytes]
    filled: re.Pattern[bytes]
    unvalued: tuple[re.Pattern[bytes], ...]
    formula: re.Pattern[bytes]
    value: re.Pattern[bytes]
    any_start: re.Pattern[bytes]
    open_cell: bytes
    close_cell: bytes


_ATTRIBUTES = rb"(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*"


@lru_cache(maxsize=16)
def _patterns(prefix: bytes) -> _Patterns:
    p = re.escape(prefix)
    empty = rb"\s*(?:</%bc\s*>|<%bv\s*/>|<%bv(?:\s[^<>]*)?></%bv\s*>)" % (p, p, p, p)
    return _Patterns(
        row=re.compile(rb"<%brow(%b)\s*/?>" % (p, _ATTRIBUTES)),
        column=re.compile(rb"<%bcol(%b)\s*/?>" % (p, _ATTRIBUTES)),
        tag=re.compile(rb"<%bc(%b)\s*(/?)>" % (p, _ATTRIBUTES)),
        filled=re.compile(rb"<%bc(%b)\s*>\s*<%b(?:f|v|is)\b" % (p, _ATTRIBUTES, p)),
        unvalued=(
            re.compile(rb"</%bf\s*>%b" % (p, empty)),
            re.compile(rb"<%bf\b[^<>]*/>%b" % (p, empty)),
        ),
        formula=re.compile(rb"<%bf\b[^<>]*?(?:/>|>([^<]*))" % p),
        value=re.compile(rb"<%bv\b[^<>]*>([^<]*)" % p),
        any_start=re.compile(rb"<%b(?:(row)|c)(%b)\s*/?>" % (p, _ATTRIBUTES)),
        open_cell=b"<%bc" % prefix,
        close_cell=b"</%bc" % prefix,
    )


_PREFIX = re.compile(rb"<((?:[\w.-]+:)?)worksheet\b")
_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_ERROR_TYPE = re.compile(rb"\st\s*=\s*[\"']e[\"']")
_FAR = re.compile(rb"\sr\s*=\s*[\"'](?:[A-Za-z]{3}|[A-Za-z]+0*[1-9]\d{3})")
_REFERENCE = re.compile(rb"([A-Za-z]{1,3})0*([1-9]\d{0,6})")
_BAD_INDEX = re.compile(rb"\st\s*=\s*[\"']s[\"'][^<>]*>\s*<(?:\w+:)?v>(?!\s*\d+\s*<)")
_STRING_COUNT = re.compile(rb"<(?:[\w.-]+:)?sst\b[^<>]*?\suniqueCount\s*=\s*[\"']\s*\+?(\d+)")
_STRING = re.compile(rb"<(?:[\w.-]+:)?si\b")
_SHEET = re.compile(rb"<(?:[\w.-]+:)?sheet(%b)\s*/?>" % _ATTRIBUTES)
_RELATIONSHIP = re.compile(rb"<(?:[\w.-]+:)?Relationship(%b)\s*/?>" % _ATTRIBUTES)


def scan_xlsx(parts: Mapping[str, bytes]) -> Scan:
    """What the sheets of an .xlsx hold beyond their values. Raises CtclError where a library would come to harm."""
    clean = {name: _without_comments(content) for name, content in parts.items()}
    _check_strings(clean)
    sheets = {}
    for name, part in sheet_parts(clean):
        if not (prefix := _PREFIX.search(clean[part], 0, 4096)):
            continue  # a chart sheet
        sheet = _SheetScanner(name, clean[part], prefix[1])
        sheets[name] = sheet.scan()
        clean[part] = sheet.xml
    return Scan(sheets, clean)


def _without_comments(xml: bytes) -> bytes:
    """The same XML, in which a search for a tag finds tags only."""
    if b"!" not in xml or b"<!" not in xml:  # from quick to slow
        return xml
    escaped = _CDATA.sub(lambda m: m[1].replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;"), xml)
    return _COMMENT.sub(b"", escaped)


def _check_strings(parts: Mapping[str, bytes]) -> None:
    """calamine reserves memory for as many shared strings as the file claims to have, and dies when it cannot."""
    for name, content in parts.items():
        if b"uniqueCount" in content and (claimed := _STRING_COUNT.search(content)):
            count = int(claimed[1][:20])
            if count > SPARE_STRINGS and count > len(_STRING.findall(content)) + SPARE_STRINGS:
                raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "shared-strings", "part": name}))


def sheet_parts(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """The sheets of workbook.xml in their order, as (name, part)."""
    by_folded = {name.casefold(): name for name in parts}
    book = parts.get(by_folded.get("xl/workbook.xml", ""))
    rels = parts.get(by_folded.get("xl/_rels/workbook.xml.rels", ""))
    if book is None or rels is None:
        raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "part-missing", "part": "xl/workbook.xml"}))
    targets = {}
    for match in _RELATIONSHIP.finditer(rels):
        found = attributes(match[1])
        targets[found.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", found.get("Target", "")))[1:]
    for match in _SHEET.finditer(book):
        found = attributes(match[1])
        reference = next((v for k, v in found.items() if k.endswith(":id")), "")
        target = targets.get(reference, "")
        if target.casefold() not in by_folded:
            raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "part-missing", "part": target or "?"}))
        yield found.get("name", ""), by_folded[target.casefold()]


def attributes(text: bytes) -> dict[str, str]:
    """The attributes of a tag, unescaped."""
    return {m[1].decode(): _plain(m[2] if m[2] is not None else m[3]) for m in _ATTRIBUTE.finditer(text)}


def _plain(text: bytes) -> str:
    return unescape(text.decode("utf-8", "replace"))


def _true(value: str | None) -> bool:
    return value in ("1", "true")


class _SheetScanner:
    """One pass over one sheet; `xml` is at the end what a library may see of it."""

    def __init__(self, name: str, xml: bytes, prefix: bytes) -> None:
        self.name = name
        self.xml = xml
        self.patterns = _patterns(prefix)
        self.overlay: dict[tuple[int, int], CellError | Uncalculated] = {}

    def scan(self) -> SheetScan:
        if self._lacks_addresses():
            self.xml = self._addressed()
        if _FAR.search(self.xml):
            self._check_extent()
        if _BAD_INDEX.search(self.xml):
            raise self._refused(Code.FILE_DAMAGED, "shared-strings")
        self._find_uncalculated()
        if b'"e"' in self.xml or b"'e'" in self.xml:
            self._find_errors()
        return SheetScan(self.overlay, self._hidden_rows(), self._hidden_columns())

    def _refused(self, code: Code, reason: str, cell: str = "") -> CtclError:
        return CtclError(issue(code, Where(sheet=self.name, cell=cell), facts={"reason": reason}))

    def _lacks_addresses(self) -> bool:
        """Whether some row or cell has no `r` in the usual first place; leaving it out is allowed."""
        start = self.patterns.open_cell
        cells = self.xml.count(start + b" ") + self.xml.count(start + b">") + self.xml.count(start + b"/")
        return cells != self.xml.count(start + b' r="')

    def _addressed(self) -> bytes:
        """The same sheet in which every row and cell says where it stands."""
        row, column = -1, -1

        def address_of(match: re.Match[bytes]) -> bytes:
            nonlocal row, column
            tag, found = match[0], attributes(match[2])
            if match[1]:
                row, column = (_number(found["r"]) - 1 if "r" in found else row + 1), -1
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

    def _check_extent(self) -> None:
        """Refuse a sheet whose last cell lies so far out that laying the sheet out would exhaust the memory."""
        bottom = right = 0
        for match in self.patterns.filled.finditer(self.xml):
            row, column = self._place(attributes(match[1]).get("r", ""))
            bottom, right = max(bottom, row), max(right, column)
            if (bottom + 1) * (right + 1) > MAX_CELLS:
                raise self._refused(Code.FILE_TOO_LARGE, "stray-cell", address(row, column))

    def _find_uncalculated(self) -> None:
        for pattern in self.patterns.unvalued:
            before = 0
            for match in pattern.finditer(self.xml):
                start = self.xml.rfind(self.patterns.open_cell, before, match.start())
                before = match.end()
                tag = self.patterns.tag.match(self.xml, start) if start >= 0 else None
                if not tag:
                    continue
                found = attributes(tag[1])
                if found.get("t") == "str" and b"v" in match[0].rpartition(b"<")[2]:
                    continue  # its value is known: the empty text
                formula = self.patterns.formula.search(self.xml, tag.end(), match.end())
                text = _plain(formula[1] or b"") if formula else ""
                self.overlay[self._place(found.get("r", ""))] = Uncalculated("=" + text)

    def _find_errors(self) -> None:
        """Note each error by its own sign, and stand in a known one for those that calamine refuses."""
        pieces, copied, close_before = [], 0, -1
        for match in _ERROR_TYPE.finditer(self.xml):
            start = self.xml.rfind(self.patterns.open_cell, copied, match.start())
            tag = self.patterns.tag.match(self.xml, start) if start >= 0 else None
            if not tag or tag[2] or tag.end() < match.end():
                continue
            close = self.xml.find(self.patterns.close_cell, tag.end())
            if close in (-1, close_before):  # cells within cells: no program writes that
                raise self._refused(Code.FILE_DAMAGED, "xml")
            close_before = close
            value = self.patterns.value.search(self.xml, tag.end(), close)
            text = _plain(value[1]).strip() if value else ""
            self.overlay[self._place(attributes(tag[1]).get("r", ""))] = CellError(text or _STAND_IN.decode())
            if value and text and text not in _KNOWN_ERRORS:
                pieces += (self.xml[copied : value.start(1)], _STAND_IN)
                copied = value.end(1)
        self.xml = b"".join((*pieces, self.xml[copied:]))

    def _hidden_rows(self) -> frozenset[int]:
        if b"hidden" not in self.xml and b"ht=" not in self.xml:
            return frozenset()
        hidden = set()
        at = -1
        for match in self.patterns.row.finditer(self.xml):
            found = attributes(match[1])
            at = _number(found["r"]) - 1 if "r" in found else at + 1
            if _true(found.get("hidden")) or _is_zero(found.get("ht")):
                hidden.add(at)
        return frozenset(hidden)

    def _hidden_columns(self) -> frozenset[int]:
        hidden: set[int] = set()
        for match in self.patterns.column.finditer(self.xml, 0, max(0, self.xml.find(b"sheetData"))):
            found = attributes(match[1])
            if _true(found.get("hidden")) or _is_zero(found.get("width")):
                last = min(_number(found.get("max", "")), MAX_COLUMNS)
                hidden.update(range(_number(found.get("min", "")) - 1, last))
        return frozenset(hidden)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 1


def _is_zero(text: str | None) -> bool:
    return text is not None and bool(re.fullmatch(r"0+(?:\.0*)?", text))


