"""What must be known of an .xlsb before a library lays its sheets out: how far out their cells lie.

One pass over the records of each sheet; values are read by the library. Knows no form.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from ctcl_xlsx.issues import Code, CtclError, Where, issue
from ctcl_xlsx.workbook.grid import MAX_COLUMNS, MAX_ROWS, address
from ctcl_xlsx.workbook.scan import MAX_CELLS

_ROW = 0
_CELLS = range(2, 12)  # those that hold a value; 1 is a blank one


def scan_xlsb(parts: Mapping[str, bytes]) -> None:
    """Look through the sheets. Raises CtclError (file-too-large, file-damaged)."""
    for name, content in parts.items():
        if name.casefold().startswith("xl/worksheets/sheet"):
            try:
                _scan_sheet(content)
            except (struct.error, IndexError) as error:
                raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "truncated"})) from error


def _scan_sheet(content: bytes) -> None:
    row = bottom = right = 0
    for kind, start in _records(content):
        if kind == _ROW:
            row = struct.unpack_from("<L", content, start)[0]
        elif kind in _CELLS:
            column = struct.unpack_from("<L", content, start)[0]
            if row >= MAX_ROWS or column >= MAX_COLUMNS:
                raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "cell-address"}))
            bottom, right = max(bottom, row), max(right, column)
            if (bottom + 1) * (right + 1) > MAX_CELLS:
                where = Where(cell=address(row, column))
                raise CtclError(issue(Code.FILE_TOO_LARGE, where, facts={"reason": "stray-cell"}))


def _records(content: bytes) -> Iterator[tuple[int, int]]:
    """Each record's kind and where its content starts; kind and size are written seven bits to a byte."""
    at = 0
    while at < len(content):
        kind = content[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | (content[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while True:
            byte = content[at]
            size |= (byte & 0x7F) << shift
            at, shift = at + 1, shift + 7
            if not byte & 0x80 or shift > 21:
                break
        yield kind, at
        at += size
