"""The one door in: bytes of any file become a Grid, or a CtclError that says why not.

Owns the order of the checks (true type, container, scan, reader) and how python-calamine reads a workbook. No path and
no library type leaves it; knows no form and no sentence.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
import struct
from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, cast

from ctcl_xlsx.files import reachable
from ctcl_xlsx.issues import Code, CtclError, Where, issue
from ctcl_xlsx.workbook.container import open_container, pack
from ctcl_xlsx.workbook.grid import VIETNAM, Grid, Merge, Sheet, Uncalculated, Value
from ctcl_xlsx.workbook.months import show_months
from ctcl_xlsx.workbook.scan import scan_xlsx
from ctcl_xlsx.workbook.scan_ods import scan_ods
from ctcl_xlsx.workbook.scan_xls import scan_xls
from ctcl_xlsx.workbook.scan_xlsb import scan_xlsb
from ctcl_xlsx.workbook.sheet_scan import MAX_CELLS, Overlay, Scan, SheetScan
from ctcl_xlsx.workbook.sniff import Ole, true_kind
from ctcl_xlsx.workbook.usual_reader import read_usual

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MAX_FILE_BYTES = 50 << 20
_NOTHING = SheetScan({})
_WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xltx", ".xlsb", ".xls", ".ods")

_MODIFIED = re.compile(rb"<dcterms:modified\b[^<>]*>([^<]*)")
_ODF_DATE = re.compile(rb"<dc:date\b[^<>]*>([^<]*)")
_PROPERTY = re.compile(
    rb"<(?:[\w.-]+:)?property\b[^<>]*?\sname\s*=\s*[\"']([^\"'<>]*)[\"'][^<>]*>\s*<[\w.-]+:\w+[^<>]*>([^<]*)"
)
_ODF_PROPERTY = re.compile(rb"<meta:user-defined\b[^<>]*?\smeta:name\s*=\s*[\"']([^\"'<>]*)[\"'][^<>]*>([^<]*)")
_SUMMARY = "\x05summaryinformation"
_LAST_SAVED = 13
_FILETIME = 64


def load(path: str | os.PathLike[str], *, cap: int = MAX_FILE_BYTES) -> bytes:
    """The bytes of a regular file, read once. Raises CtclError when it is none, is empty, or holds more than `cap`."""
    # Not blocking, so that a pipe under a workbook's name cannot hold up the batch.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    where = reachable(os.path.abspath(path))
    try:
        if not stat.S_ISREG(mode := os.stat(where).st_mode):  # a device is not even opened
            raise _unreadable("folder" if stat.S_ISDIR(mode) else "not-a-file")
        with open(os.open(where, flags), "rb") as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise _unreadable("not-a-file")
            data = file.read(cap + 1)
            after = os.fstat(file.fileno())
    except FileNotFoundError as error:
        raise _unreadable("vanished") from error
    except IsADirectoryError as error:
        raise _unreadable("folder") from error
    except PermissionError as error:
        raise _unreadable("folder" if os.path.isdir(path) else "denied") from error
    except (OSError, ValueError) as error:
        raise _unreadable("input-output") from error
    if len(data) > cap:
        facts = {"reason": "file-size", "limit": str(cap >> 20)}
        raise CtclError(issue(Code.FILE_TOO_LARGE, facts=facts))
    if len(data) != after.st_size or (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise _unreadable("changed")
    if not data:
        raise CtclError(issue(Code.FILE_EMPTY))
    return data


def _unreadable(reason: str) -> CtclError:
    return CtclError(issue(Code.FILE_UNREADABLE, facts={"reason": reason}))


def read(data: bytes, name: str, *, kind: str = "", sha256: str = "") -> Grid:
    """What the workbook `data` holds. Raises CtclError, said of the file `name`, when it is none or not sound.

    `kind` and `sha256` are `true_kind` and the hash of the data, where the caller has them already.
    """
    try:
        return _read(data, name, kind or true_kind(data), sha256 or hashlib.sha256(data).hexdigest())
    except CtclError as error:
        raise CtclError(*(i.in_file(name) for i in error.issues)) from error


def _read(data: bytes, name: str, kind: str, sha256: str) -> Grid:
    saved: datetime | None
    match kind:
        case "xlsx" | "xlsm" | "xltx":
            parts = open_container(data)
            scan = scan_xlsx(parts)
        case "ods":
            parts = open_container(data)
            scan = scan_ods(parts)
        case "xlsb":
            parts = open_container(data)
            scan = scan_xlsb(parts)
        case "xls":
            return Grid(name, _sheets(data, scan_xls(_ole_stream(data))), sha256, kind, _ole_saved(data), {})
        case "empty":
            raise CtclError(issue(Code.FILE_EMPTY))
        case "encrypted":
            raise CtclError(issue(Code.FILE_ENCRYPTED, facts={"kind": "workbook"}))
        case _:
            disguised = {"disguised": "1"} if name.lower().endswith(_WORKBOOK_ENDINGS) else {}
            raise CtclError(issue(Code.FILE_NOT_WORKBOOK, facts={"kind": kind, **disguised}))
    saved = _stamp(parts, "meta.xml", _ODF_DATE) if kind == "ods" else _stamp(parts, "docProps/core.xml", _MODIFIED)
    sheets = read_usual(scan) or _sheets(pack(scan.parts), scan)
    return Grid(name, sheets, sha256, kind, saved, _properties(parts, kind))


def _sheets(data: bytes, scan: Scan) -> tuple[Sheet, ...]:
    """What calamine reads, with what the scan found laid over it."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return tuple(_all_sheets(book, scan))
    except (KeyboardInterrupt, SystemExit, CtclError):
        raise
    except PasswordError as error:
        raise CtclError(issue(Code.FILE_ENCRYPTED, facts={"kind": "workbook"})) from error
    except MemoryError as error:
        raise CtclError(issue(Code.FILE_TOO_LARGE, facts={"reason": "memory"})) from error
    except CalamineError as error:
        reason = "shared-strings" if "shared strings" in str(error) else "library"
        raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": reason, "detail": str(error)})) from error
    except BaseException as error:  # a panic of the library is no Exception
        raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "library", "detail": str(error)})) from error


def _all_sheets(book: CalamineWorkbook, scan: Scan) -> list[Sheet]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets: list[Sheet] = []
    names: set[str] = set()
    cells = 0
    for index, known in enumerate(book.sheets_metadata):
        visible = known.visible == SheetVisibleEnum.Visible
        if known.name.casefold() in names:  # what stands on one of two would be read for both
            raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "sheet-twice", "twin": known.name}))
        names.add(known.name.casefold())
        if known.typ != SheetTypeEnum.WorkSheet:  # a chart or a macro
            sheets.append(Sheet(known.name, [], visible))
            continue
        sheet = book.get_sheet_by_index(index)
        cells += sheet.total_height * sheet.total_width
        if cells > MAX_CELLS:
            raise CtclError(issue(Code.FILE_TOO_LARGE, facts={"reason": "cells", "limit": str(MAX_CELLS)}))
        if scan.sheets and known.name not in scan.sheets:
            raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "sheets"}))
        sheets.append(_sheet(sheet, visible, scan.sheets.get(known.name, _NOTHING)))
    if not sheets:
        raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "no-sheet"}))
    return sheets


def _sheet(sheet: CalamineSheet, visible: bool, found: SheetScan) -> Sheet:
    rows = cast("list[list[Value]]", sheet.to_python(skip_empty_area=False))
    for (row, column), value in found.overlay.items():
        rows.extend([] for _ in range(row + 1 - len(rows)))
        cells = rows[row]
        cells.extend("" for _ in range(column + 1 - len(cells)))
        cells[column] = value
    show_months(rows, found.months)
    if found.stored is not None:
        _check_stored(sheet.name, rows, found.stored, found.overlay)
    merges = found.merges or tuple(Merge(*first, *last) for first, last in sheet.merged_cell_ranges or ())
    return Sheet(
        sheet.name, rows, visible, merges, found.hidden_rows, found.hidden_columns,
        found.formulas, found.locked, found.remarks,
    )  # fmt: skip


def _check_stored(name: str, rows: list[list[Value]], stored: int, overlay: Overlay) -> None:
    """The file itself keeps as many values as were read: no cell is written twice, none was lost on the way."""
    read = sum(len(row) - row.count("") - row.count(None) for row in rows)
    read -= sum(isinstance(value, Uncalculated) for value in overlay.values())
    if read != stored:
        raise CtclError(issue(Code.ACCOUNT_BROKEN, Where(sheet=name), facts={"sums": f"{stored} ≠ {read}"}))


def _ole_stream(data: bytes) -> bytes:
    """The workbook's records in an .xls, after their chains of sectors were followed to the end."""
    try:
        ole = Ole(data)
        return b"".join(ole.stream(name) for name in ("workbook", "book") if name in ole.streams)
    except (ValueError, struct.error) as error:
        raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "truncated"})) from error


def _stamp(parts: Mapping[str, bytes], part: str, pattern: re.Pattern[bytes]) -> datetime | None:
    """The time a part carries; without a zone it is Vietnam's."""
    found = pattern.search(parts.get(part, b""))
    try:
        when = datetime.fromisoformat(found[1].decode().strip()) if found else None
    except ValueError:
        return None
    if when is None or not MINYEAR < when.year < MAXYEAR:  # at the ends of time another zone has no such day
        return None
    return when if when.tzinfo else when.replace(tzinfo=VIETNAM)


def _properties(parts: Mapping[str, bytes], kind: str) -> dict[str, str]:
    part, pattern = ("meta.xml", _ODF_PROPERTY) if kind == "ods" else ("docProps/custom.xml", _PROPERTY)
    found = pattern.findall(parts.get(part, b""))
    return {unescape(key.decode("utf-8", "replace")): unescape(text.decode("utf-8", "replace")) for key, text in found}


def _ole_saved(data: bytes) -> datetime | None:
    """The last-saved time of an .xls, from its summary information."""
    try:
        summary = Ole(data).stream(_SUMMARY)
        section = struct.unpack_from("<L", summary, 44)[0]
        for number in range(min(struct.unpack_from("<L", summary, section + 4)[0], 64)):
            key, offset = struct.unpack_from("<2L", summary, section + 8 + 8 * number)
            kind, ticks = struct.unpack_from("<LQ", summary, section + offset)
            if key == _LAST_SAVED and kind == _FILETIME and ticks:
                return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
    except (KeyError, ValueError, OverflowError, struct.error):
        pass
    return None
