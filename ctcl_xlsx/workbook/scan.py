"""What calamine does not tell of an .xlsx: errors, formulas without value, hidden rows and columns; what kills it.

Searches the inflated XML of the sheets as bytes: one look shows that a sheet is as programs write them (`usual`), the
exact questions are asked of the others only. Knows no form, and refuses before a library sees the file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import unescape

from ctcl_xlsx.issues import Code, CtclError, Where, issue
from ctcl_xlsx.workbook import tally
from ctcl_xlsx.workbook.grid import (
    MAX_COLUMNS,
    MAX_ROWS,
    CellError,
    Merge,
    Remark,
    Uncalculated,
    address,
    column_index,
    column_letters,
)
from ctcl_xlsx.workbook.hidden import hidden_columns, hidden_rows
from ctcl_xlsx.workbook.markup import (
    attributes,
    check_form,
    is_formed,
    with_blanks,
    with_known_states,
    without_comments,
)
from ctcl_xlsx.workbook.memory import once, remembering
from ctcl_xlsx.workbook.remarks import remarks
from ctcl_xlsx.workbook.usual import UsualSheet, UsualStrings, usual_sheet, usual_strings

MAX_CELLS = 5_000_000  # of a sheet's rectangle from A1 to its last cell: readers lay it out whole
SPARE_STRINGS = 10_000  # a count of shared strings may be carelessly wrong, not absurdly

STRINGS = "xl/sharedStrings.xml"

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
    merges: tuple[Merge, ...] = ()  # only where calamine does not tell them
    formulas: frozenset[tuple[int, int]] | None = None
    stored: int | None = None
    locked: bool | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found in a workbook: by sheet name, and the parts as a library may see them.

    `usual` are the sheets that are proved usual, by their part; `strings` the shared strings, None where they are not.
    """

    sheets: Mapping[str, SheetScan]
    parts: Mapping[str, bytes]
    usual: Mapping[str, UsualSheet] = field(default_factory=dict)
    strings: tuple[str, ...] | None = None


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


_ATTRIBUTES = rb"(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*"


@lru_cache(maxsize=16)
def _patterns(prefix: bytes) -> _Patterns:
    p = re.escape(prefix)
    no_value = rb"\s*(?:(</%bc\s*>)|<%bv\s*/>|<%bv(?:\s[^<>]*)?></%bv\s*>)" % (p, p, p, p)
    return _Patterns(
        row=re.compile(rb"<%brow(%b)\s*/?>" % (p, _ATTRIBUTES)),
        column=re.compile(rb"<%bcol(%b)\s*/?>" % (p, _ATTRIBUTES)),
        tag=re.compile(rb"<%bc(%b)\s*(/?)>" % (p, _ATTRIBUTES)),
        alien=re.compile(rb"<(?!%b(?:c|row|f|v|is)\b)(?:[\w.-]+:)?(?:c|row|f|v|is)[\s/>]" % p),
        odd_cell=re.compile(rb"<%bc(?! r=\"[A-Z]{1,2}[1-9][0-9]{0,2}\")(?=[\s/>])" % p),
        no_address=re.compile(rb"<%b(?:row|c)(?=[\s/>])(?! r=)" % p),
        filled=re.compile(rb"<%bc(%b)\s*>(?!\s*</%bc\b)" % (p, _ATTRIBUTES, p)),
        any_cell=re.compile(rb"<%bc(?=[\s/>])" % p),
        unvalued=(re.compile(rb"</%bf\s*>%b" % (p, no_value)), re.compile(rb"<%bf\b[^<>]*/>%b" % (p, no_value))),
        formula=re.compile(rb"<%bf\b[^<>]*?(?:/>|>([^<]*))" % p),
        value=re.compile(rb"<%bv\b[^<>]*>([^<]*)" % p),
        any_start=re.compile(rb"<%b(?:(row)|c)(%b)\s*/?>" % (p, _ATTRIBUTES)),
        prefix=prefix,
        open_cell=b"<%bc" % prefix,
        close_cell=b"</%bc" % prefix,
    )


_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>)*<((?:[\w.-]+:)?)(\w+)(%b)" % _ATTRIBUTES, re.DOTALL)
_ADDRESS = re.compile(rb"\sr=\"([A-Z]{1,3})([1-9][0-9]{0,5})\"")
_ERROR_TYPE = re.compile(rb"\st\s*=\s*[\"']e[\"']")
_TEXT_TYPE = re.compile(rb"\st\s*=\s*[\"']str[\"']")
_REFERENCE = re.compile(rb"([A-Za-z]{1,3})0*([1-9]\d{0,6})")
_PLAIN_INDEX = re.compile(rb"t=\"s\"><(?:[\w.-]+:)?v>\d{1,9}<")  # a cell's shared string, as programs write it
_INDEX = re.compile(rb"\s*\d{0,9}\s*")
_SUSPECT = re.compile(rb":(?:c|row|f|v|is)[\s/>]")
_COUNT = re.compile(rb"uniqueCount\s*=\s*[\"']\D*(\d+)")
_STRING = re.compile(rb"<(?:[\w.-]+:)?si\b")
# A number with blanks around it, as some programs write it: a library refuses the whole workbook.
_PADDED = re.compile(
    rb"(<((?:[\w.-]+:)?)c(?![\w:.-])(?![^<>]*\st\s*=\s*[\"'](?:str|inlineStr)[\"'])[^<>]*(?<!/)>"
    rb"(?:<\2f\b[^<>]*(?:/>|>[^<]*</\2f>))?<\2v>)\s*([^<>\s]+)\s*(?=</\2v>)"
)
_READ = re.compile(r"xl/(?:workbook|sharedstrings|styles|_rels/workbook)\.xml(?:\.rels)?", re.IGNORECASE)
_SHEET = re.compile(rb"<(?:[\w.-]+:)?sheet(%b)\s*/?>" % _ATTRIBUTES)
_RELATIONSHIP = re.compile(rb"<(?:[\w.-]+:)?Relationship(%b)\s*/?>" % _ATTRIBUTES)


def scan_xlsx(parts: Mapping[str, bytes]) -> Scan:
    """What the sheets of an .xlsx hold beyond their values. Raises CtclError where a library would come to harm."""
    usual = {name: sheet for name, content in parts.items() if (sheet := once(usual_sheet, content))}
    strings = {
        name: once(usual_strings, content) for name, content in parts.items() if "sharedstrings" in name.casefold()
    }
    clean = {
        name: content if name in usual or strings.get(name) else once(_cleaned, content)
        for name, content in parts.items()
    }
    _check_strings(clean)
    for name in filter(_READ.fullmatch, parts):
        plain = strings.get(name)
        check_form(name, plain.outline if plain else parts[name])
        if name.casefold() == "xl/workbook.xml":
            clean[name] = with_known_states(clean[name])
    blanks = tally.blank_strings({name: clean[name] for name, outline in strings.items() if outline is None})
    sheets = {}
    proved = {}
    for name, part in sheet_parts(clean):
        one = usual.get(part)
        if not (one and one.plain and _is_formed_frame(one.head, one.tail)):
            check_form(part, one.outline() if one else parts[part])
        root = _ROOT.match(clean[part])
        if not root:
            raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "xml", "part": part}))
        if one and (root[1], root[2]) == (b"", b"worksheet"):
            proved[part] = one
            sheets[name] = _scan_usual(one, blanks, remarks(clean, part, one.tail))
        # else a sheet that is a chart, or one of old macros, which are never run
        elif root[2] == b"worksheet" or (b"sheetData" in clean[part] and root[2] != b"macrosheet"):
            scanner = _SheetScanner(name, clean[part], root[1])
            found = scanner.scan()
            stored = tally.stored_values(scanner.xml, scanner.body, root[1], blanks)
            sheets[name] = replace(found, stored=stored, remarks=remarks(clean, part, clean[part]))
            clean[part] = scanner.xml
    only = strings.get(STRINGS) if strings else UsualStrings(b"", ())
    return Scan(sheets, clean, proved, only.texts if only and len(strings) < 2 else None)


@remembering(4 << 20)
def _is_formed_frame(head: bytes, tail: bytes) -> bool:
    """Whether what stands around the rows of a sheet is well-formed."""
    return is_formed(b"".join((head, b"<sheetData/>", tail)))


def _cleaned(content: bytes) -> bytes:
    return with_blanks(without_comments(content))


def _check_strings(parts: Mapping[str, bytes]) -> None:
    """calamine reserves memory for as many shared strings as the file claims to have, and dies when it cannot."""
    for name, content in parts.items():
        if "sharedstrings" in name.casefold() and b"uniqueCount" in content:
            claimed = max((int(digits[:20]) for digits in _COUNT.findall(content)), default=0)
            if claimed > SPARE_STRINGS and claimed > len(_STRING.findall(content)) + SPARE_STRINGS:
                raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "shared-strings", "part": name}))


def sheet_parts(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """The sheets of workbook.xml in their order, as (name, part)."""
    by_folded = {name.casefold(): name for name in parts}
    book = parts.get(by_folded.get("xl/workbook.xml", ""))
    rels = parts.get(by_folded.get("xl/_rels/workbook.xml.rels", ""))
    if book is None or rels is None:
        raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "part-missing", "part": "xl/workbook.xml"}))
    targets = _targets(rels)
    names: set[str] = set()
    for name, reference in _listed(book):
        if not name or name.casefold() in names:
            raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "sheets"}))
        names.add(name.casefold())
        target = targets.get(reference, "")
        if target.casefold() not in by_folded:
            raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "part-missing", "part": target or "?"}))
        yield name, by_folded[target.casefold()]


@remembering(1 << 20)
def _targets(rels: bytes) -> Mapping[str, str]:
    """The parts that the list of sheets refers to, by the names that it has for them."""
    found = [attributes(match[1]) for match in _RELATIONSHIP.finditer(rels)]
    return {one.get("Id", ""): posixpath.normpath(posixpath.join("/xl", one.get("Target", "")))[1:] for one in found}


@remembering(1 << 20)
def _listed(book: bytes) -> tuple[tuple[str, str], ...]:
    """The sheets that are listed: their names, and what refers to their parts."""
    found = [attributes(match[1]) for match in _SHEET.finditer(book)]
    return tuple((one.get("name", ""), next((v for k, v in one.items() if k.endswith(":id")), "")) for one in found)


def _text(content: bytes) -> str:
    return unescape(content.decode("utf-8", "replace"))


def _row_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 1


def _scan_usual(sheet: UsualSheet, blanks: frozenset[int], beside: tuple[Remark, ...]) -> SheetScan:
    """What there is to say of a sheet whose cells were proved to hold nothing odd, and `beside` it."""
    hidden, locked = _frame(sheet.head, sheet.tail)
    return SheetScan(
        {},
        hidden_rows(sheet.hiding()),
        hidden,
        formulas=sheet.formulas,
        stored=sheet.stored - tally.blank_cells(sheet.cells, blanks),
        locked=locked,
        remarks=beside,
    )


@remembering(4 << 20)
def _frame(head: bytes, tail: bytes) -> tuple[frozenset[int], bool]:
    """The columns that do not show, and whether the sheet is protected."""
    columns = hidden_columns(column[0] for column in _patterns(b"").column.finditer(head))
    return columns, b"sheetProtection" in tail


class _SheetScanner:
    """One pass over one sheet; `xml` is at the end what a library may see of it."""

    def __init__(self, name: str, xml: bytes, prefix: bytes) -> None:
        self.name = name
        self.xml = xml
        self.body = max(0, xml.find(b"sheetData"))
        self.patterns = _patterns(prefix)
        self.overlay: dict[tuple[int, int], CellError | Uncalculated] = {}

    def scan(self) -> SheetScan:
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
            locked=self.xml.find(b"sheetProtection", self.body) >= 0,
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
