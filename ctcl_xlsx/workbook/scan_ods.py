"""What calamine does not tell of an .ods: errors, formulas without value, merges, hidden rows and columns.

One pass over content.xml, which repeats rows and cells by number; that number is checked before a library believes it.
Counts the cells that keep a value, so that what the library reads can be held against it. Knows no form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import NoReturn

from ctcl_xlsx.issues import Code, CtclError, Where, issue
from ctcl_xlsx.patterns import lazily
from ctcl_xlsx.workbook.grid import MAX_COLUMNS, MAX_ROWS, CellError, Merge, Remark, Uncalculated, address
from ctcl_xlsx.workbook.markup import attributes, check_form, without_comments
from ctcl_xlsx.workbook.months import ods_month_styles
from ctcl_xlsx.workbook.ods_pages import printed
from ctcl_xlsx.workbook.sheet_scan import MAX_CELLS, Scan, SheetScan

_TAG = lazily(
    rb"<(/?)table:(table|table-row|table-column|table-cell|covered-table-cell)"
    rb"((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*(/?)>"
)
_SHOWN = lazily(rb"<text:p[^<>]*>([^<]*)</text:p>")
_TAB = lazily(rb"<text:tab\b[^<>]*/>")
_BREAK = lazily(rb"<text:line-break\b[^<>]*/>")
_GAP = lazily(rb">\s+(?=<(?:/?table:|/?office:|text:p[\s/>]))")
_VALUE = lazily(rb"\soffice:(?:boolean-|date-|time-|string-)?value\s*=\s*(?:\"[^\"]|'[^'])")
_LINE = lazily(rb"<text:[ph](?:\s[^<>]*)?(?:/>|(?<!/)>(.*?)</text:[ph]>)", re.DOTALL)
_SPACE = lazily(rb"<text:(?:s|tab|line-break)[\s/>]")
_ERROR = lazily(r"#[A-Z/0!?]+!?|#N/A|Err:\d+")
_NOTABLE = lazily(rb"repeated|spanned|formula|error")  # an ordinary cell has none of these attributes
_DRAWN = lazily(rb"<(?:office:annotation|draw:[a-z-]+)[\s>]")
_DRAWING = lazily(
    rb"<(office:annotation|draw:(?:g|frame|custom-shape|rect|ellipse|line|polygon|path|connector|caption|control))"
    rb"(?:\s[^<>]*)?>.*?</\1\s*>", re.DOTALL,
)  # fmt: skip
_PARAGRAPH = lazily(rb"<text:p(?:\s[^<>]*)?>(.*?)</text:p>", re.DOTALL)
_TAG_IN_TEXT = lazily(rb"<[^<>]*>")
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
    formulas: set[tuple[int, int]] = field(default_factory=set)
    remarks: list[Remark] = field(default_factory=list)
    locked: bool = False
    stored: int = 0  # cells that keep a value
    month_styles: frozenset[str] = frozenset()
    column_styles: list[str] = field(default_factory=list)  # of the cells that name none
    row_style: str = ""
    months: set[tuple[int, int]] = field(default_factory=set)

    def done(self) -> SheetScan:
        return SheetScan(
            self.overlay,
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
            tuple(self.merges),
            formulas=frozenset(self.formulas),
            stored=self.stored,
            locked=self.locked,
            remarks=tuple(dict.fromkeys(self.remarks)),
            months=frozenset(self.months),
        )

    def see_month(self, said: Mapping[str, str], first: int) -> None:
        """Note the cells of a tag, from the column `first` on, where they show of a day its month only."""
        column_style = self.column_styles[first] if first < len(self.column_styles) else ""
        if (said.get("table:style-name") or self.row_style or column_style) in self.month_styles:
            rows = range(max(self.row, 0), self.next_row)
            self.months.update((row, column) for row in rows for column in range(first, self.column))


def scan_ods(parts: Mapping[str, bytes]) -> Scan:
    """What the sheets of an .ods hold beyond their values. Raises CtclError where a library would come to harm."""
    if "content.xml" not in parts:
        raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "part-missing", "part": "content.xml"}))
    check_form("content.xml", parts["content.xml"])
    xml = without_comments(parts["content.xml"])
    sheets: dict[str, SheetScan] = {}
    table: _Table | None = None
    tags = list(_TAG.finditer(xml))
    drawn = bool(_DRAWN.search(xml))
    months = ods_month_styles(xml, parts.get("styles.xml", b""))
    pages = printed({**parts, "content.xml": xml})
    for number, tag in enumerate(tags):
        end = tags[number + 1].start() if number + 1 < len(tags) and not tag[4] else tag.end()
        if drawn and table and not tag[1]:
            cell = address(table.row, table.column) if b"cell" in tag[2] else ""
            table.remarks += _remarks(xml[tag.end() : end], cell)
        if tag[1]:
            if tag[2] == b"table" and table:
                sheets[table.name] = table.done()
                table = None
        elif tag[2] == b"table":
            found = attributes(tag[3])
            locked = found.get("table:protected") == "true"
            table = _Table(found.get("table:name", ""), locked=locked, month_styles=months)
            table.remarks += _remarks(xml[tag.end() : end], "") if drawn else ()
            table.remarks += pages.get(found.get("table:style-name", ""), ())
        elif table and b"cell" in tag[2] and not _NOTABLE.search(tag[3]):
            table.column += 1
            _fill(table, b"value-type" in tag[3] or not tag[4])
            if months and b"value-type" in tag[3]:
                table.see_month(attributes(tag[3]), table.column - 1)
            content = b"" if tag[4] else xml[tag.end() : end]
            table.stored += (table.next_row - table.row) * _holds(
                tag[3], _DRAWING.sub(b"", content) if drawn else content
            )
        elif table:
            content = b"" if tag[4] else xml[tag.end() : end]
            _take(table, tag[2], tag[3], _DRAWING.sub(b"", content) if drawn else content)
    # a library is given the standard type, so that it opens templates as well; it would drop tabs and breaks of lines,
    # joining two words, and refuse a file for blanks between cells
    spaced = _BREAK.sub(b"\n", _TAB.sub(b"\t", _GAP.sub(b">", xml)))
    fixed = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": spaced}
    return Scan(sheets, {**parts, **fixed})


def _holds(tag: bytes, content: bytes) -> bool:
    """Whether a cell keeps a value: in its attributes, or as text. A library reads no text that has no type."""
    if _VALUE.search(tag):
        return True
    lines = _LINE.findall(content)
    return len(lines) > 1 or any(_TAG_IN_TEXT.sub(b"", line) or _SPACE.search(line) for line in lines)


def _take(table: _Table, tag: bytes, raw: bytes, content: bytes) -> None:
    found = attributes(raw)
    if tag == b"table-column":
        count = _count(table, found, "table:number-columns-repeated", MAX_COLUMNS)
        if found.get("table:visibility") in _HIDDEN:
            table.hidden_columns.update(range(table.next_column, min(table.next_column + count, MAX_COLUMNS)))
        if table.month_styles:
            usual = found.get("table:default-cell-style-name", "")
            table.column_styles += [usual] * min(count, MAX_COLUMNS - len(table.column_styles))
        table.next_column += count
    elif tag == b"table-row":
        count = _count(table, found, "table:number-rows-repeated", MAX_ROWS)
        table.row, table.next_row, table.column = table.next_row, table.next_row + count, 0
        table.row_style = found.get("table:default-cell-style-name", "")
        if found.get("table:visibility") in _HIDDEN:
            table.hidden_rows.update(range(table.row, min(table.next_row, MAX_ROWS)))
    else:
        _take_cell(table, found, _holds(raw, content), content)


def _take_cell(table: _Table, found: dict[str, str], holds: bool, content: bytes) -> None:
    count = _count(table, found, "table:number-columns-repeated", MAX_COLUMNS)
    row, column = table.row, table.column
    table.column += count
    filled = "office:value-type" in found or "table:formula" in found or bool(content.strip())
    _fill(table, filled)
    if filled:
        special = _special(found, content)
        places = [(r, c) for r in range(row, table.next_row) for c in range(column, table.column)] if found else []
        if isinstance(special, CellError) or (holds and special is None):
            table.stored += len(places)
        if table.month_styles and "office:value-type" in found:
            table.see_month(found, column)
        if special:
            table.overlay.update(dict.fromkeys(places, special))
        if "table:formula" in found:
            table.formulas.update(places)
    down = _count(table, found, "table:number-rows-spanned", MAX_ROWS)
    across = _count(table, found, "table:number-columns-spanned", MAX_COLUMNS)
    if down > 1 or across > 1:
        table.merges.append(Merge(row, column, row + down - 1, column + across - 1))


def _remarks(content: bytes, cell: str) -> list[Remark]:
    """Comments, text boxes and pictures in a cell, or on the sheet before its first row."""
    found = []
    for match in _DRAWING.finditer(content):
        text = "\n".join(_TAG_IN_TEXT.sub(b"", p).decode("utf-8", "replace") for p in _PARAGRAPH.findall(match[0]))
        kind = "comment" if match[1] == b"office:annotation" else "shape"
        if text.strip():
            found.append(Remark(kind, cell, unescape(text).strip()))
        if b"<draw:image" in match[0] or b"<draw:object" in match[0]:
            found.append(Remark("picture", cell))
    return found


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
