"""Packages that are damaged, lie about themselves, or would fill the memory."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace

from tests.hostile.surgery import (
    BOOK,
    RELS,
    SHEET,
    STRINGS,
    Member,
    altered,
    base,
    changed,
    members,
    packed,
    parts_of,
    with_parts,
    without,
    zip_of,
)

File = tuple[str, bytes]
BOMB = b'<?xml version="1.0"?><worksheet><sheetData>' + b"<row/>" * (30 << 20) + b"</sheetData></worksheet>"
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def containers() -> Iterator[File]:
    """All of them, by name."""
    for family in (_sound, _truncated, _lies, _structure, _bombs, _xml, _missing):
        yield from family()


def _sound() -> Iterator[File]:
    yield "zip-binh-thuong.xlsx", base()
    yield "zip-khong-nen.xlsx", zip_of(replace(m, method=0) for m in members())
    yield "zip-co-ghi-chu.xlsx", zip_of(members(), comment=b"Zalo")
    yield "zip-thu-tu-dao.xlsx", zip_of(reversed(members()))
    yield "zip-co-thu-muc.xlsx", zip_of([Member(b"xl/", b"", 0), *members()])
    yield "zip-co-duoi-thua.xlsx", zip_of(members(), after=b"\r\n\r\n")
    yield "zip-co-anh.xlsx", with_parts(xl__media__image1_dot_png=b"\x89PNG\r\n\x1a\n" + bytes(5000))


def _truncated() -> Iterator[File]:
    data = base()
    for percent in (1, 10, 25, 50, 75, 90, 99):
        yield f"cut-{percent}.xlsx", data[: len(data) * percent // 100]
    yield "mat-dau.xlsx", data[200:]
    yield "mat-giua.xlsx", data[:9000] + data[9600:]
    yield "them-giua.xlsx", data[:9000] + bytes(512) + data[9000:]
    yield "khong-co-muc-luc.xlsx", data[: data.index(b"PK\x01\x02")]
    yield "toan-so-khong.xlsx", data[:4000] + bytes(len(data) - 4000)


def _lies() -> Iterator[File]:
    content = parts_of(base())[SHEET]
    flipped = (
        content.replace("Điểm lẻ".encode(), "Điêm lẻ".encode()) if "Điểm lẻ".encode() in content else content[::-1]
    )
    yield "crc-trang.xlsx", altered(SHEET, content=flipped, crc=zlib.crc32(content))
    yield "crc-chu.xlsx", altered(STRINGS, crc=1)
    yield "crc-bang-kieu.xlsx", altered("xl/styles.xml", crc=2)
    yield "crc-phan-khong-can.xlsx", altered("xl/theme/theme1.xml", crc=3)
    yield "dai-hon-khai.xlsx", altered(SHEET, size=len(content) - 100)
    yield "ngan-hon-khai.xlsx", altered(SHEET, size=len(content) + 100)
    yield "ten-hai-noi-khac.xlsx", altered(SHEET, local_name=b"xl/worksheets/sheet9.xml")
    yield "phan-chong-nhau.xlsx", altered(SHEET, offset=0)
    yield "vi-tri-ngoai-tep.xlsx", altered(SHEET, offset=1 << 30)
    yield "co-mat-khau-tung-phan.xlsx", altered(SHEET, flags=1)
    yield "nen-la-12.xlsx", altered(SHEET, method=12, raw=b"BZh9")
    yield "nen-la-99.xlsx", altered(SHEET, method=99, raw=b"?")
    yield "deflate-hong.xlsx", altered(SHEET, raw=b"\xff\xff\xff\xff")
    yield "deflate-thieu-cuoi.xlsx", altered(SHEET, raw=zlib.compress(content)[2:-200])


def _structure() -> Iterator[File]:
    found = members()
    sheet = next(m for m in found if m.name.decode() == SHEET)
    yield "hai-phan-cung-ten.xlsx", zip_of([*found, sheet])
    yield "hai-phan-khac-hoa-thuong.xlsx", zip_of([*found, replace(sheet, name=SHEET.upper().encode())])
    for label, name in (
        ("len-tren", b"../../x.xml"), ("tuyet-doi", b"/etc/x.xml"), ("nguoc", b"xl\\x.xml"), ("o-dia", b"C:x.xml"),
        ("rong", b"xl/\x00x.xml"),
    ):  # fmt: skip
        yield f"ten-phan-{label}.xlsx", zip_of([*found, Member(name, b"<a/>")])
    yield "dau-thua.xlsx", zip_of(members(), before=b"MZ" + bytes(100))
    yield "nhieu-phan.xlsx", zip_of([*found, *(Member(f"xl/x{i}.xml".encode(), b"<a/>", 0) for i in range(5000))])
    data = base()
    end = data.rindex(b"PK\x05\x06")
    yield "muc-luc-lech.xlsx", data[: end + 16] + struct.pack("<L", 77) + data[end + 20 :]
    yield "nhieu-dia.xlsx", data[: end + 4] + struct.pack("<2H", 3, 1) + data[end + 8 :]
    yield "zip64-gia.xlsx", data[: end + 8] + struct.pack("<2H2L", 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF) + b"\0\0"
    yield "so-phan-sai.xlsx", data[: end + 8] + struct.pack("<2H", 3, 3) + data[end + 12 :]


def _bombs() -> Iterator[File]:
    yield "bom-trang.xlsx", packed(parts_of(base()) | {SHEET: BOMB})
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = deflater.compress(BOMB) + deflater.flush()
    yield "bom-noi-nho.xlsx", altered(SHEET, raw=raw, size=1000, crc=zlib.crc32(BOMB))
    yield "bom-chu.xlsx", packed(parts_of(base()) | {STRINGS: b"<sst>" + b"<si><t>a</t></si>" * (9 << 20) + b"</sst>"})
    yield "bom-anh.xlsx", with_parts(xl__media__image1_dot_bmp=bytes(200 << 20))
    parts = parts_of(base())
    yield "dem-chu-noi-doi.xlsx", changed(STRINGS, b'uniqueCount="', b'uniqueCount="4294967295', count=1)
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    yield "o-rat-xa.xlsx", packed(parts | {SHEET: parts[SHEET].replace(b"</sheetData>", far)})
    wide = b"".join(b'<row r="%d"><c r="ZZ%d"><v>1</v></c></row>' % (r, r) for r in range(70, 9000))
    yield "rong-va-dai.xlsx", packed(parts | {SHEET: parts[SHEET].replace(b"</sheetData>", wide + b"</sheetData>")})
    merges = b"".join(b'<mergeCell ref="ZA%d:ZB%d"/>' % (r, r) for r in range(1, 20000))
    extra = b"<mergeCells>" + merges + b"</mergeCells><pageMargins"
    sheet = parts["xl/worksheets/sheet1.xml"]
    if b"<mergeCells" not in sheet:
        yield "nhieu-o-gop.xlsx", packed(parts | {"xl/worksheets/sheet1.xml": sheet.replace(b"<pageMargins", extra, 1)})
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    yield "long-sau.xlsx", packed(parts | {SHEET: parts[SHEET].replace(b"</sheetData>", deep + b"</sheetData>")})


def _xml() -> Iterator[File]:
    for label, part in (("trang", SHEET), ("chu", STRINGS), ("so", BOOK), ("kieu", "xl/styles.xml"), ("noi", RELS)):
        content = parts_of(base())[part]
        head, _, rest = content.partition(b"?>")
        yield f"dtd-{label}.xlsx", packed(parts_of(base()) | {part: head + b"?>" + LAUGHS + rest})
        yield f"xml-dut-{label}.xlsx", packed(parts_of(base()) | {part: content[: len(content) * 2 // 3]})
    sheet = parts_of(base())[SHEET]
    utf16 = sheet.replace(b"UTF-8", b"UTF-16").decode().encode("utf-16")
    yield "trang-utf16.xlsx", packed(parts_of(base()) | {SHEET: utf16})
    yield "trang-utf7.xlsx", changed(SHEET, b"UTF-8", b"UTF-7")
    yield "chu-sai-utf8.xlsx", changed(STRINGS, "Đ".encode(), b"\xc4\xff")
    yield "chu-ky-tu-0.xlsx", changed(STRINGS, "Đ".encode(), b"\0")
    yield "trang-co-bom.xlsx", packed(parts_of(base()) | {SHEET: b"\xef\xbb\xbf" + sheet})
    yield "chu-thich-xml.xlsx", changed(SHEET, b"<sheetData>", b"<!-- <row r='1'/> --><sheetData>")
    yield "thuc-the-la.xlsx", changed(STRINGS, "Đ".encode(), b"&nbsp;")


def _missing() -> Iterator[File]:
    for label, part in (
        ("so", BOOK), ("noi", RELS), ("chu", STRINGS), ("kieu", "xl/styles.xml"), ("trang", SHEET),
        ("loai", "[Content_Types].xml"), ("goc", "_rels/.rels"), ("rieng", "docProps/custom.xml"),
        ("chung", "docProps/core.xml"), ("chu-de", "xl/theme/theme1.xml"),
    ):  # fmt: skip
        yield f"thieu-{label}.xlsx", without(part)
    yield "trang-rong.xlsx", packed(parts_of(base()) | {SHEET: b""})
    yield (
        "khong-trang-nao.xlsx",
        packed(
            parts_of(base()) | {BOOK: b"<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'/>"}
        ),
    )
