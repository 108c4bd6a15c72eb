"""Workbooks as .xlsb, record by record (BIFF12): no program at hand writes them.

As much of the format as a plan needs: texts, numbers, dates, truth values, errors, formulas, hidden sheets.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache

from ctcl_xlsx.workbook.grid import CellError, Grid, Sheet, Uncalculated, Value
from ctcl_xlsx.workbook.read import read
from tests.hostile.surgery import PLAN, addresses, base, packed

_ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
_DATE_STYLE = 1
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    '<Override PartName="/xl/sharedStrings.bin" ContentType="application/vnd.ms-excel.sharedStrings"/>'
    '<Override PartName="/xl/styles.bin" ContentType="application/vnd.ms-excel.styles"/>{sheets}</Types>'
)
_SHEET_TYPE = '<Override PartName="/xl/worksheets/sheet{n}.bin" ContentType="application/vnd.ms-excel.worksheet"/>'
_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
_LINK = '<Relationship Id="rId{n}" Type="{home}/{kind}" Target="{target}"/>'
_HOME = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Records = Callable[[int, Sheet], bytes]


def record(kind: int, content: bytes = b"") -> bytes:
    """A record: kind and size written seven bits to a byte."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(content)
    while size >= 128:
        head, size = head + bytes([size & 0x7F | 0x80]), size >> 7
    return head + bytes([size]) + content


def text(value: str) -> bytes:
    """A text with its length in UTF-16 units before it."""
    raw = value.encode("utf-16-le")
    return struct.pack("<L", len(raw) // 2) + raw


def cell(column: int, value: Value, strings: dict[str, int], *, computed: bool = False) -> bytes:
    """The record of one cell; shared strings are numbered as they are met. A formula is 1+1, whatever it gives."""
    head = struct.pack("<LL", column, _DATE_STYLE if isinstance(value, date) else 0)
    if computed or isinstance(value, Uncalculated):  # BIFF12 always keeps a value
        formula = bytes([0x1E, 1, 0, 0x1E, 1, 0, 0x03])
        tail = struct.pack("<HL", 0, len(formula)) + formula + struct.pack("<L", 0)
        if isinstance(value, CellError):
            return record(11, head + bytes([_ERRORS[value.text]]) + tail)
        if isinstance(value, str):
            return record(8, head + text(value) + tail)
        return record(9, head + struct.pack("<d", value if isinstance(value, float) else 2.0) + tail)
    match value:
        case bool():
            return record(4, head + bytes([value]))
        case datetime() | date():
            day = value if isinstance(value, datetime) else datetime.combine(value, time())
            return record(5, head + struct.pack("<d", (day - datetime(1899, 12, 30)).total_seconds() / 86_400))
        case int() | float():
            return record(5, head + struct.pack("<d", value))
        case CellError():
            return record(3, head + bytes([_ERRORS[value.text]]))
    return record(7, head + struct.pack("<L", strings.setdefault(str(value), len(strings))))


def row_head(row: int, *, hidden: bool = False) -> bytes:
    """The record that begins a row."""
    return record(0, struct.pack("<LLHHBL", row, 0, 300, 0x1000 if hidden else 0, 0, 0))


def sheet_part(sheet: Sheet, strings: dict[str, int], more: bytes = b"") -> bytes:
    """A worksheet; `more` are records behind its last row."""
    rows = []
    for number, values in enumerate(sheet.rows):
        formulas = {at for row, at in sheet.formulas or () if row == number}
        filled = [(at, v) for at, v in enumerate(values) if (v is not None and v != "") or at in formulas]
        if filled:
            rows.append(row_head(number, hidden=number in sheet.hidden_rows))
            rows += [cell(at, value, strings, computed=at in formulas) for at, value in filled]
    right = max((len(values) for values in sheet.rows), default=1)
    size = record(148, struct.pack("<4L", 0, max(len(sheet.rows) - 1, 0), 0, max(right - 1, 0)))
    columns = [record(60, struct.pack("<4LH", at, at, 2560, 0, 1)) for at in sorted(sheet.hidden_columns)]
    columns = [record(390), *columns, record(391)] if columns else []
    locked = record(535, struct.pack("<H16L", 0, 1, *[0] * 15)) if sheet.locked else b""
    return b"".join((record(129), size, *columns, record(145), *rows, more, record(146), locked, record(130)))


def xlsb(sheets: Iterable[Sheet], *, since_1904: bool = False, more: Mapping[str, bytes] | None = None) -> bytes:
    """The workbook of these sheets; `more` are records added to a sheet, by its name."""
    strings: dict[str, int] = {}
    parts = {"[Content_Types].xml": b""}
    bundle, links = [], []
    for n, sheet in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{n}.bin"] = sheet_part(sheet, strings, (more or {}).get(sheet.name, b""))
        bundle.append(
            record(156, struct.pack("<LL", 0 if sheet.visible else 1, n) + text(f"rId{n}") + text(sheet.name))
        )
        links.append(_LINK.format(n=n, home=_HOME, kind="worksheet", target=f"worksheets/sheet{n}.bin"))
    for kind in ("sharedStrings", "styles"):
        links.append(_LINK.format(n=len(links) + 1, home=_HOME, kind=kind, target=f"{kind}.bin"))
    book = [record(131), record(153, struct.pack("<LL", since_1904, 0) + text("")), record(143), *bundle, record(144)]
    parts["xl/workbook.bin"] = b"".join((*book, record(132)))
    parts["xl/sharedStrings.bin"] = b"".join(
        (record(159, struct.pack("<LL", len(strings), len(strings))),
         *(record(19, b"\0" + text(string)) for string in strings), record(160))
    )  # fmt: skip
    parts["xl/styles.bin"] = _styles()
    parts["xl/_rels/workbook.bin.rels"] = _RELS.format(links="".join(links)).encode()
    root = _LINK.format(n=1, home=_HOME, kind="officeDocument", target="xl/workbook.bin")
    parts["_rels/.rels"] = _RELS.format(links=root).encode()
    kinds = "".join(_SHEET_TYPE.format(n=n) for n in range(1, len(bundle) + 1))
    parts["[Content_Types].xml"] = _TYPES.format(sheets=kinds).encode()
    return packed(parts)


def _styles() -> bytes:
    """Two cell styles: none, and the day of the built-in format 14."""
    font = record(
        43,
        struct.pack("<HHHHHBBBB", 220, 0, 400, 0, 0, 2, 0, 0, 0)
        + bytes([1, 0, 0, 0, 0, 0, 0, 255])
        + b"\0"
        + text("Arial"),
    )
    fill = record(45, struct.pack("<L", 0) + bytes(64))
    border = record(46, bytes(51))
    style = [record(47, struct.pack("<HHHHHBBHH", 0, number, 0, 0, 0, 0, 0, 0, 0)) for number in (0, 14)]
    parent = record(47, struct.pack("<HHHHHBBHH", 0xFFFF, 0, 0, 0, 0, 0, 0, 0, 0))
    one = struct.pack("<L", 1)
    return b"".join(
        (record(278), record(611, one), font, record(612), record(603, one), fill, record(604),
         record(613, one), border, record(614), record(626, one), parent, record(627),
         record(617, struct.pack("<L", 2)), *style, record(618), record(279))
    )  # fmt: skip


@cache
def base_grid() -> Grid:
    """What the base workbook holds."""
    return read(base(), "a.xlsx")


def with_value(key: str, value: Value) -> list[Sheet]:
    """The base workbook's sheets with another value in an input cell of the plan's first row."""
    letters = addresses()[key]
    row, column = int(addresses()["row"]) - 1, ord(letters) - 65
    sheets = []
    for sheet in base_grid().sheets:
        rows = [list(values) for values in sheet.rows]
        if sheet.name == PLAN:
            rows[row][column] = value
        sheets.append(replace(sheet, rows=rows))
    return sheets
