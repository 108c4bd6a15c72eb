"""Files of every other type under a workbook's name, and sound workbooks of every type that is read."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.surgery import base, packed, parts_of
from tests.programs import convert_all
from tests.workbook.mails import mail, outlook_mail
from tests.workbook.test_sniff import CASES, ole

File = tuple[str, bytes]
MAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
HTML = b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><body><table><tr><td>1.1</td></tr></table></html>"
XML_2003 = b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook><Worksheet/></Workbook>"


def kinds(folder: Path) -> Iterator[File]:
    """All of them, by name; LibreOffice works in `folder`."""
    yield from _disguised()
    yield from _containers()
    yield from _mails()
    yield from _siblings()
    yield from _saved_as(folder)


def _disguised() -> Iterator[File]:
    for kind, samples in CASES.items():
        if kind in ("xlsx", "xlsm", "xltx", "xlsb", "xls", "ods", "eml"):
            continue
        for number, data in enumerate(samples):
            yield f"thuc-ra-{kind}-{number}.xlsx", data
    yield "trang-web.xls", HTML
    yield "xml-2003.xls", XML_2003
    yield "bang.csv", "Tiêu chí;Hoạt động\n1.1;Họp\n".encode()
    yield "bang-utf16.csv", "Tiêu chí\tHoạt động\n1.1\tHọp\n".encode("utf-16")
    yield "bang.et", ole(("Workbook", b"\x09\x08\x10\0"))
    yield "so.numbers", _zip({"Index/Document.iwa": b"\0", "preview.jpg": b"\xff\xd8\xff"})
    yield "rong.xlsx", b""
    yield "mot-byte.xlsx", b"P"
    yield "toan-khong.xlsx", bytes(10_000)
    yield "chuong-trinh.xlsx", b"MZ" + bytes(512)
    yield "nen-gz.xlsx", gzip.compress(base(), mtime=0)
    yield "nen-tar.xlsx", _tar()


def _zip(parts: dict[str, bytes]) -> bytes:
    return packed(parts)


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a.xlsx")
        info.size = len(base())
        archive.addfile(info, io.BytesIO(base()))
    return out.getvalue()


def _containers() -> Iterator[File]:
    good = base()
    yield "goi-mot.zip", _zip({"truong.xlsx": good})
    yield "goi-thu-muc.zip", _zip({"xa/truong.xlsx": good, "xa/ghi-chu.txt": "Gửi phòng".encode()})
    yield "goi-trong-goi.zip", _zip({"trong.zip": _zip({"truong.xlsx": good})})
    yield "goi-rong.zip", _zip({})
    yield "goi-chi-anh.zip", _zip({"anh.jpg": b"\xff\xd8\xff\xe0"})
    yield "goi-len-tren.zip", _zip({"../../truong.xlsx": good})
    yield "goi-co-tep-hong.zip", _zip({"hong.xlsx": good[:8000], "tot.xlsx": good})
    yield "goi-hong.zip", _zip({"truong.xlsx": good})[:9000]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        info = zipfile.ZipInfo("truong.xlsx", (2026, 1, 1, 0, 0, 0))
        package.writestr(info, good)
    locked = bytearray(out.getvalue())
    locked[6] |= 1
    at = locked.rindex(b"PK\x01\x02")
    locked[at + 8] |= 1
    yield "goi-mat-khau.zip", bytes(locked)


def _mails() -> Iterator[File]:
    good = base()
    yield "thu.eml", mail({"Kế hoạch.xlsx": good, "công văn.pdf": b"%PDF-1.4"})
    yield "thu-cut.eml", mail({"truong.xlsx": good})[:20_000]
    yield "thu-khong-dinh-kem.eml", mail({})
    yield "thu-kem-goi.eml", mail({"goi.zip": _zip({"truong.xlsx": good})})
    yield "thu-ten-len-tren.eml", mail({"../../../truong.xlsx": good})
    yield "thu.msg", outlook_mail({"truong.xlsx": good})
    yield "thu-cut.msg", outlook_mail({"truong.xlsx": good})[:9_000]
    yield "goi-trong-goi-trong-goi.zip", _zip({"a.zip": _zip({"b.zip": _zip({"truong.xlsx": good})})})


def _siblings() -> Iterator[File]:
    parts = parts_of(base())
    types = parts["[Content_Types].xml"]
    macro = types.replace(MAIN, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    yield "co-macro.xlsm", packed(parts | {"[Content_Types].xml": macro, "xl/vbaProject.bin": ole(("VBA", b""))})
    template = types.replace(MAIN, MAIN.replace(b"sheet.main", b"template.main"))
    yield "mau.xltx", packed(parts | {"[Content_Types].xml": template})
    both = types.replace(MAIN, b"application/vnd.ms-excel.template.macroEnabled.main+xml")
    yield "mau-macro.xltm", packed(parts | {"[Content_Types].xml": both})
    yield "ten-xls-ruot-xlsx.xls", base()
    yield "khong-duoi", base()


def _saved_as(folder: Path) -> Iterator[File]:
    """What LibreOffice saves, whole and damaged."""
    path = folder / "truong.xlsx"
    path.write_bytes(base())
    for kind in ("xls", "ods", "xlsx"):
        data = convert_all([path], kind, folder / kind)[0].read_bytes()
        yield f"libreoffice.{kind}", data
        yield f"libreoffice-cut.{kind}", data[: len(data) // 2]
        if kind == "xls":
            yield "libreoffice-doi-duoi.xlsx", data
            yield "xls-sector-hong.xls", data[:1024] + bytes(512) + data[1536:]
            yield "xls-bang-sector-vong.xls", data[:76] + struct.pack("<L", 0) + data[80:]
        if kind == "ods":
            parts = parts_of(data)
            content = parts["content.xml"]
            repeat = (
                b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string">'
            )
            more = repeat + b"<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
            yield "ods-lap-trieu-dong.ods", packed(parts | {"content.xml": content.replace(b"</table:table>", more, 1)})
            yield "ods-dtd.ods", packed(parts | {"content.xml": content.replace(b"?>", b"?><!DOCTYPE a>", 1)})
            yield "ods-thieu-ruot.ods", packed({n: c for n, c in parts.items() if n != "content.xml"})
            key = b"<manifest:encryption-data/></manifest:manifest>"
            manifest = parts["META-INF/manifest.xml"].replace(b"</manifest:manifest>", key)
            yield "ods-mat-khau.ods", packed(parts | {"META-INF/manifest.xml": manifest})
