"""Tools to take packages apart and put them together again, also wrongly."""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import openpyxl

from ctcl_xlsx.model import Plan
from ctcl_xlsx.pipeline.generate import order_of_plan, workbook_of
from ctcl_xlsx.plan_json import plan_from_dict
from ctcl_xlsx.shipped import shipped
from tests.workbook.made import is_open

STRINGS, BOOK, RELS = "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
PLAN = "Kế hoạch"
_TIME = (2026, 10, 5, 8, 0, 0)


@cache
def base_data() -> dict[str, Any]:
    """The plan every file of the gallery begins with: a shipped sample."""
    path = shipped("samples") / "plans" / "tieu_hoc_2026-2027_tt57.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


@cache
def base_plan() -> Plan:
    """The same as the model's plan."""
    return plan_from_dict(base_data())


@cache
def base() -> bytes:
    """Its workbook."""
    return workbook_of(order_of_plan(base_plan()))


def workbook(**changes: Any) -> bytes:
    """A workbook of the base plan with other values at its top level."""
    return workbook_of(order_of_plan(plan_from_dict(base_data() | changes)))


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a package, in its order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """A sound package of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, _TIME), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def changed(part: str, old: bytes, new: bytes, data: bytes | None = None, *, count: int = 1) -> bytes:
    """The base workbook (or `data`) with bytes of one part replaced; they must be there."""
    parts = parts_of(data or base())
    assert old in parts[part], (part, old)
    parts[part] = parts[part].replace(old, new, count)
    return packed(parts)


def without(*names: str) -> bytes:
    """The base workbook without some parts."""
    return packed({name: content for name, content in parts_of(base()).items() if name not in names})


def with_parts(**more: bytes) -> bytes:
    """The base workbook with further parts, "/" written as "__" and "." as "_dot_"."""
    return packed(parts_of(base()) | {k.replace("__", "/").replace("_dot_", "."): v for k, v in more.items()})


def edited(change: Callable[[Any], None], data: bytes | None = None) -> bytes:
    """The base workbook after openpyxl changed it as somebody at a screen would."""
    book = openpyxl.load_workbook(io.BytesIO(data or base()))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return packed(parts_of(out.getvalue()))


# ------------------------------------------------------------------------------------------------ cells of the plan


@cache
def addresses() -> dict[str, str]:
    """Column letters of the plan by key, and the first input row under "row"."""
    sheet = openpyxl.load_workbook(io.BytesIO(base()))[PLAN]
    keys = next(r for r in sheet.iter_rows() if {"criterion", "lead"} <= {c.value for c in r})
    found = {str(c.value): c.column_letter for c in keys if c.value}
    below = range(keys[0].row + 1, sheet.max_row)
    first = next(r for r in below if is_open(sheet[f"{found['action']}{r}"]))
    return found | {"row": str(first)}


def address(key: str, row: int = 0) -> str:
    """Where a key's cell stands in the plan's row, counted from 0."""
    return f"{addresses()[key]}{int(addresses()['row']) + row}"


def cell(key: str, attributes: str, content: str, row: int = 0) -> bytes:
    """The base workbook with one input cell written by hand."""
    parts = parts_of(base())
    place = address(key, row)
    pattern = re.compile(rf'<c r="{place}"( s="\d+")?[^>]*?(/>|>.*?</c>)'.encode(), re.DOTALL)
    assert pattern.search(parts[SHEET]), place
    new = f'<c r="{place}"'.encode() + rb"\1" + f" {attributes}>{content}</c>".encode()
    parts[SHEET] = pattern.sub(new, parts[SHEET], count=1)
    return packed(parts)


def _plan_part() -> str:
    names = re.findall(rb'<sheet name="([^"]*)"', parts_of(base())[BOOK])
    return f"xl/worksheets/sheet{names.index(PLAN.encode()) + 1}.xml"


SHEET = _plan_part()


# ------------------------------------------------------------------------------------------------ zips, also bad


@dataclass(frozen=True)
class Member:
    """One member of a zip, each of its fields free to lie."""

    name: bytes
    content: bytes
    method: int = 8
    flags: int = 0
    crc: int | None = None
    size: int | None = None
    packed_size: int | None = None
    local_name: bytes | None = None
    offset: int | None = None
    raw: bytes | None = None


def members(data: bytes | None = None) -> list[Member]:
    """The base workbook's parts as members."""
    return [Member(name.encode(), content) for name, content in parts_of(data or base()).items()]


def altered(name: str, **lies: Any) -> bytes:
    """The base workbook in which one member lies."""
    return zip_of(replace(m, **lies) if m.name.decode() == name else m for m in members())


def zip_of(found: Iterable[Member], *, before: bytes = b"", after: bytes = b"", comment: bytes = b"") -> bytes:
    """A zip written field by field."""
    body, index, count = bytearray(before), b"", 0
    for member in found:
        raw = member.raw
        if raw is None:
            deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
            raw = member.content if member.method == 0 else deflater.compress(member.content) + deflater.flush()
        crc = zlib.crc32(member.content) if member.crc is None else member.crc
        size = len(member.content) if member.size is None else member.size
        length = len(raw) if member.packed_size is None else member.packed_size
        local = member.name if member.local_name is None else member.local_name
        at = len(body) if member.offset is None else member.offset
        head = (member.flags, member.method, 0, 0x5D45, crc, length, size)
        body += struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, *head, len(local), 0) + local + raw
        index += struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, *head, len(member.name), 0, 0, 0, 0, 0, at)
        index += member.name
        count += 1
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(index), len(body), len(comment))
    return bytes(body) + index + end + comment + after
