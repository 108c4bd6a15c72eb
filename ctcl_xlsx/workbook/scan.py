"""What calamine does not tell of an .xlsx: errors, formulas without value, hidden rows and columns; what kills it.

Searches the inflated XML of the sheets as bytes: one look shows that a sheet is as programs write them (`usual`), the
exact questions are asked of the others only. Knows no form, and refuses before a library sees the file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ctcl_xlsx.issues import Code, CtclError, issue
from ctcl_xlsx.workbook import tally
from ctcl_xlsx.workbook.careful import SheetScanner
from ctcl_xlsx.workbook.grid import Remark
from ctcl_xlsx.workbook.hidden import hidden_columns, hidden_rows, is_locked
from ctcl_xlsx.workbook.markup import (
    ATTRIBUTES,
    attributes,
    check_form,
    is_formed,
    with_blanks,
    with_known_states,
    without_comments,
)
from ctcl_xlsx.workbook.memory import once, remembering
from ctcl_xlsx.workbook.months import month_cells, month_styles
from ctcl_xlsx.workbook.remarks import remarks
from ctcl_xlsx.workbook.sheet_scan import Scan, SheetScan
from ctcl_xlsx.workbook.usual import UsualSheet, UsualStrings, usual_sheet, usual_strings

STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
SPARE_STRINGS = 10_000  # a count of shared strings may be carelessly wrong, not absurdly

_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>)*<((?:[\w.-]+:)?)(\w+)(%b)" % ATTRIBUTES, re.DOTALL)
_COUNT = re.compile(rb"uniqueCount\s*=\s*[\"']\D*(\d+)")
_STRING = re.compile(rb"<(?:[\w.-]+:)?si\b")
_READ = re.compile(r"xl/(?:workbook|sharedstrings|styles|_rels/workbook)\.xml(?:\.rels)?", re.IGNORECASE)
_SHEET = re.compile(rb"<(?:[\w.-]+:)?sheet(%b)\s*/?>" % ATTRIBUTES)
_COLUMN = re.compile(rb"<col(%b)\s*/?>" % ATTRIBUTES)
_RELATIONSHIP = re.compile(rb"<(?:[\w.-]+:)?Relationship(%b)\s*/?>" % ATTRIBUTES)


def scan_xlsx(parts: Mapping[str, bytes]) -> Scan:
    """What the sheets of an .xlsx hold beyond their values. Raises CtclError where a library would come to harm."""
    strings = {name: once(usual_strings, parts[name]) for name in parts if "sharedstrings" in name.casefold()}
    usual = {
        name: sheet for name, content in parts.items() if name not in strings and (sheet := once(usual_sheet, content))
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
    months = next((once(month_styles, clean[name]) for name in clean if name.casefold() == STYLES), frozenset[str]())
    blanks = tally.blank_strings({name: clean[name] for name, outline in strings.items() if outline is None})
    sheets = {}
    proved = {}
    for name, part in sheet_parts(clean):
        one = usual.get(part)
        if not (one and one.plain and _is_formed_frame(one.around)):
            check_form(part, one.outline() if one else parts[part])
        root = _ROOT.match(clean[part])
        if not root:
            raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "xml", "part": part}))
        if one and (root[1], root[2]) == (b"", b"worksheet"):
            proved[part] = one
            found = _scan_usual(one, blanks, remarks(clean, part, one.around[1]))
            sheets[name] = replace(found, months=month_cells(one.cells, months)) if months else found
        # else a sheet that is a chart, or one of old macros, which are never run
        elif root[2] == b"worksheet" or (b"sheetData" in clean[part] and root[2] != b"macrosheet"):
            scanner = SheetScanner(name, clean[part], root[1])
            found = scanner.scan()
            stored = tally.stored_values(scanner.xml, scanner.body, root[1], blanks)
            beside, shown = remarks(clean, part, clean[part]), month_cells(scanner.xml, months)
            sheets[name] = replace(found, stored=stored, remarks=beside, months=shown)
            clean[part] = scanner.xml
    only = strings.get(STRINGS) if strings else UsualStrings(b"", ())
    return Scan(sheets, clean, proved, only.texts if only and len(strings) < 2 else None)


@remembering(2 << 20)
def _is_formed_frame(around: tuple[bytes, bytes]) -> bool:
    """Whether what stands around the rows of a sheet is well-formed."""
    return is_formed(b"<sheetData/>".join(around))


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
        if not name:
            raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "sheets"}))
        if name.casefold() in names:
            raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "sheet-twice", "twin": name}))
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


def _scan_usual(sheet: UsualSheet, blanks: frozenset[int], beside: tuple[Remark, ...]) -> SheetScan:
    """What there is to say of a sheet whose cells were proved to hold nothing odd, and `beside` it."""
    hidden, locked = _frame(sheet.around)
    return SheetScan(
        {},
        hidden_rows(sheet.hiding),
        hidden,
        formulas=sheet.formulas,
        stored=sheet.stored - tally.blank_cells(sheet.cells, blanks),
        locked=locked,
        remarks=beside,
    )


@remembering(2 << 20)
def _frame(around: tuple[bytes, bytes]) -> tuple[frozenset[int], bool]:
    """The columns that do not show, and whether the sheet is protected."""
    head, tail = around
    columns = hidden_columns(column[0] for column in _COLUMN.finditer(head))
    return columns, is_locked(tail)
