"""What calamine does not tell of an .ods: errors, formulas without value, merges, hidden rows and columns.

One pass over content.xml, which repeats rows and cells by number; that number is checked before a library believes it.
Knows no form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from ctcl_xlsx.issues import Code, CtclError, Where, issue
from ctcl_xlsx.workbook.grid import MAX_COLUMNS, MAX_ROWS, CellError, Merge, Uncalculated, address
from ctcl_xlsx.workbook.scan import MAX_CELLS, Scan, SheetScan, attributes, without_comments

_TAG = re.compile(
    rb"<(/?)table:(table|table-row|table-column|table-cell|covered-table-cell)"
    rb"((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*(/?)>"
)
_SHOWN = re.compile(rb"<text:p[^<>]*>([^<]*)</text:p>")
_TAB = re.compile(rb"<text:tab\b[^<>]*/>")
_ERROR = re.compile(r"#[A-Z/0!?]+!?|#N/A|Err:\d+")
_NOTABLE = re.compile(rb"repeated|spanned|formula|error")  # an ordinary cell has none of these attributes
_HIDDEN = {"collapse", "filter"}


@dataclass(slots=True)
class _Table:
    """The sheet that is being read."""

    name: str
    row: int = -1
    next_row: int = 0
    column: int = 0
    next_column: int = 0
    right: int = 0
    overlay: dict[tuple[int, int], CellError | Uncalculated] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def done(self) -> SheetScan:
        return SheetScan(self.overlay, frozenset(self.hidden_rows), frozenset(self.hidden_columns), tuple(self.merges))


def scan_ods(parts: Mapping[str, bytes]) -> Scan:
    """What the sheets of an .ods hold beyond their values. Raises CtclError where a library would come to harm."""
    if "content.xml" not in parts:
        raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "part-missing", "part": "content.xml"}))
    xml = without_comments(parts["content.xml"])
    sheets: dict[str, SheetScan] = {}
    table: _Table | None = None
    tags = list(_TAG.finditer(xml))
    for number, tag in enumerate(tags):
        if tag[1]:
            if tag[2] == b"table" and table:
                sheets[table.name] = table.done()
                table = None
        elif tag[2] == b"table":
            table = _Table(attributes(tag[3]).get("table:name", ""))
        elif table and b"cell" in tag[2] and not _NOTABLE.search(tag[3]):
            table.column += 1
            _fill(table, b"value-type" in tag[3] or not tag[4])
        elif table:
            end = tags[number + 1].start() if number + 1 < len(tags) and not tag[4] else tag.end()
            _take(table, tag[2], attributes(tag[3]), xml[tag.end() : end])
    # a library is given the standard type, so that it opens templates as well; it would drop tabs, joining two words
    fixed = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": _TAB.sub(b"\t", xml)}
    return Scan(sheets, {**parts, **fixed})


def _take(table: _Table, tag: bytes, found: dict[str, str], content: bytes) -> None:
    if tag == b"table-column":
        count = _count(table, found, "table:number-columns-repeated", MAX_COLUMNS)
        if found.get("table:visibility") in _HIDDEN:
            table.hidden_columns.update(range(table.next_column, min(table.next_column + count, MAX_COLUMNS)))
        table.next_column += count
    elif tag == b"table-row":
        count = _count(table, found, "table:number-rows-repeated", MAX_ROWS)
        table.row, table.next_row, table.column = table.next_row, table.next_row + count, 0
        if found.get("table:visibility") in _HIDDEN:
            table.hidden_rows.update(range(table.row, min(table.next_row, MAX_ROWS)))
    else:
        _take_cell(table, found, content)


def _take_cell(table: _Table, found: dict[str, str], content: bytes) -> None:
    count = _count(table, found, "table:number-columns-repeated", MAX_COLUMNS)
    row, column = table.row, table.column
    table.column += count
    filled = "office:value-type" in found or "table:formula" in found or bool(content.strip())
    _fill(table, filled)
    if filled:
        special = _special(found, content)
        if special:
            places = ((r, c) for r in range(row, table.next_row) for c in range(column, table.column))
            table.overlay.update(dict.fromkeys(places, special))
    down = _count(table, found, "table:number-rows-spanned", MAX_ROWS)
    across = _count(table, found, "table:number-columns-spanned", MAX_COLUMNS)
    if down > 1 or across > 1:
        table.merges.append(Merge(row, column, row + down - 1, column + across - 1))


def _fill(table: _Table, filled: bool) -> None:
    """Count a cell into the sheet's rectangle, and refuse one that cannot be laid out."""
    if filled and table.column > table.right:
        table.right = table.column
    if filled and table.next_row * table.right > MAX_CELLS:
        _refuse(table, Code.FILE_TOO_LARGE, "stray-cell", address(table.next_row - 1, table.column - 1))


def _special(found: dict[str, str], content: bytes) -> CellError | Uncalculated | None:
    """The error or the formula without value that stands in a cell."""
    shown = _SHOWN.search(content)
    text = shown[1].decode("utf-8", "replace") if shown else ""
    if found.get("calcext:value-type") == "error" or ("table:formula" in found and _ERROR.fullmatch(text)):
        return CellError(text or "#VALUE!")
    if "table:formula" in found and "office:value-type" not in found:
        return Uncalculated(found["table:formula"].partition(":")[2] or found["table:formula"])
    return None


def _count(table: _Table, found: dict[str, str], name: str, most: int) -> int:
    text = found.get(name, "1")
    if not (text.isascii() and text.isdigit() and len(text) < 8 and 1 <= int(text) <= most):
        _refuse(table, Code.FILE_DAMAGED, "repeat", address(max(table.row, 0), table.column))
    return int(text)


def _refuse(table: _Table, code: Code, reason: str, cell: str) -> NoReturn:
    raise CtclError(issue(code, Where(sheet=table.name, cell=cell), facts={"reason": reason}))
