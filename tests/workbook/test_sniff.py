"""A file's true kind is told by its content."""

from __future__ import annotations

import email.message
import io
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from ctcl_xlsx.workbook.sniff import Ole, true_kind
from tests.programs import convert


def xlsx() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("Kế hoạch").write_string(0, 0, "Nguyễn")
    return out.getvalue()


def retyped(data: bytes, main_type: str) -> bytes:
    """The same package, whose main part claims to be another type."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", main_type.encode()
                )
            new.writestr(name, content)
    return out.getvalue()


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def ole(*streams: tuple[str, bytes]) -> bytes:
    """A small OLE2 file with these streams, each at least 4,096 bytes long."""
    sector = 512
    filled = [(name, content.ljust(4096, b"\0")) for name, content in streams]
    sizes = [-(-len(content) // sector) for _, content in filled]
    directories = -(-(len(filled) + 1) // 4)
    fat = [0xFFFFFFFD]
    fat += [*range(2, 1 + directories), 0xFFFFFFFE]
    starts = []
    for size in sizes:
        starts.append(len(fat))
        fat += [*range(len(fat) + 1, len(fat) + size), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (128 - len(fat))

    def entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
        raw = (name + "\0").encode("utf-16-le")
        head = raw.ljust(64, b"\0") + struct.pack("<HBBLLL", len(raw), kind, 1, 0xFFFFFFFF, right, child)
        return head + bytes(36) + struct.pack("<LQ", start, size)

    entries = [entry("Root Entry", 5, 0xFFFFFFFF, 1, 0xFFFFFFFE, 0)]
    for number, ((name, content), start) in enumerate(zip(filled, starts, strict=True), 1):
        right = number + 1 if number < len(filled) else 0xFFFFFFFF
        entries.append(entry(name, 2, right, 0xFFFFFFFF, start, len(content)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(10) + struct.pack("<2L", 1, 1) + struct.pack("<5L", 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE)
    header += struct.pack("<L", 0) + struct.pack("<109L", 0, *[0xFFFFFFFF] * 108)
    body = struct.pack("<128L", *fat) + b"".join(entries).ljust(directories * sector, b"\0")
    body += b"".join(content.ljust(size * sector, b"\0") for (_, content), size in zip(filled, sizes, strict=True))
    return header + body


BOF = struct.pack("<2H", 0x809, 16) + bytes(16)
MAIN = "application/vnd.openxmlformats-officedocument."
CASES = {
    "empty": (b"", b"\0" * 600, b"\xef\xbb\xbf \r\n"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", b"junk\n%PDF-1.4\n"),
    "image": (
        b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8 ", b"\0\0\0\x18ftypheic",
        b"BM\0\0\0\0", b"II*\0", b"MM\0*",
    ),
    "rar": (b"Rar!\x1a\x07\x01\0",),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\x04",),
    "rtf": (b"{\\rtf1\\ansi",),
    "html": (
        b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table>", b"\n<!DOCTYPE html>", b"<table><tr><td>1",
        b"<?xml version='1.0'?><html>", "<html><body>Kế hoạch".encode("utf-16"),
        b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related",
    ),
    "xml": (
        b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook><Worksheet><Table>", b"<?xml?><a/>",
    ),
    "eml": (b"Received: from a\r\nSubject: b\r\n", b"From: a@b.vn\nTo: c"),
    "csv": ("STT;Tiêu chí\n1;1.1\n".encode(), b"a,b,c\r\n1,2,3\r\n", b"a\tb\nc\td"),
    "text": ("Kính gửi: Phòng GDĐT".encode(), b"one line, with a comma"),
    "gsheet": (b'{"url": "https://docs.google.com/open?id=1", "doc_id": "1"}',),
    "gzip": (b"\x1f\x8b\x08\0",),
    "tnef": (b"\x78\x9f\x3e\x22\1\0",),
    "iwork": (zipped(**{"Index/Document.iwa": b"", "Metadata/Properties.plist": b""}),),
    "zip": (zipped(a=b"1"), zipped(), zipped(mimetype=b"application/epub+zip")),
    "docx": (zipped(**{"[Content_Types].xml": b"wordprocessingml.document.main+xml", "word/document.xml": b""}),),
    "pptx": (zipped(**{"[Content_Types].xml": b"", "ppt/presentation.xml": b""}),),
    "odt": (zipped(mimetype=b"application/vnd.oasis.opendocument.text"),),
    "ods": (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),),
    "xlsx": (xlsx(), xlsx()[:4000]),
    "xltx": (retyped(xlsx(), MAIN + "spreadsheetml.template.main+xml"),),
    "xlsm": (retyped(xlsx(), "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),),
    "xlsb": (retyped(xlsx(), "application/vnd.ms-excel.sheet.binary.macroEnabled.main"),),
    "xls": (ole(("Workbook", BOF)), ole(("Other", b""), ("Book", BOF)), ole(("Workbook", BOF))[:2048]),
    "encrypted": (
        ole(("EncryptionInfo", b""), ("EncryptedPackage", b"")),
        ole(("Workbook", BOF + struct.pack("<2H", 0x2F, 54) + bytes(54))),
        zipped(**{
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": b"<manifest:encryption-data>",
        }),
    ),
    "doc": (ole(("WordDocument", b"")),),
    "msg": (ole(("__properties_version1.0", b"")),),
    "unknown": (b"\x01\x02\x03 binary", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ole(("Something", b""))),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "data"), [(kind, data) for kind, all_data in CASES.items() for data in all_data])
def test_kinds(kind: str, data: bytes) -> None:
    assert true_kind(data) == kind


def test_real_files(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx())
    for to, kind in (("xls", "xls"), ("ods", "ods"), ("pdf", "pdf"), ("html", "html"), ("csv", "text")):
        assert true_kind(convert(path, to, tmp_path / to).read_bytes()) == kind
    openpyxl.load_workbook(path).save(tmp_path / "b.xlsx")
    assert true_kind((tmp_path / "b.xlsx").read_bytes()) == "xlsx"
    message = email.message.EmailMessage()
    message["Subject"] = "Gửi kế hoạch"
    message.add_attachment(xlsx(), maintype="application", subtype="octet-stream", filename="a.xlsx")
    assert true_kind(message.as_bytes()) == "eml"


def test_a_zip_that_holds_a_workbook_is_a_zip() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        file.writestr("trường A/kế hoạch.xlsx", xlsx())
    assert true_kind(out.getvalue()) == "zip"


def test_a_workbook_whose_parts_have_a_password_is_encrypted_another_zip_is_still_a_zip() -> None:
    for name, kind in (("xl/workbook.xml", "encrypted"), ("a", "zip")):
        data = bytearray(zipped(**{name: b"1"}))
        data[data.index(b"PK\x01\x02") + 8] |= 1
        assert true_kind(bytes(data)) == kind


def test_streams_of_the_old_container() -> None:
    found = Ole(ole(("One", b"1" * 5000), ("Two", b"2" * 4096)))
    assert found.stream("one") == b"1" * 5000
    assert found.stream("two") == b"2" * 4096


@given(st.binary(max_size=600), st.sampled_from([b"", *(data for all_data in CASES.values() for data in all_data)]))
def test_it_never_raises(junk: bytes, head: bytes) -> None:
    assert isinstance(true_kind(head[:64] + junk), str)
    assert isinstance(true_kind(head[: len(head) // 2] + junk), str)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    path = tmp_path_factory.mktemp("sound") / "a.xlsx"
    path.write_bytes(xlsx())
    return [xlsx(), convert(path, "xls", path.parent).read_bytes(), *CASES["encrypted"]]


@given(
    st.integers(0, 4),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=12),
    st.floats(0.1, 1),
)
def test_it_never_raises_on_damaged_workbooks(
    sound: list[bytes], which: int, changes: list[tuple[float, int]], length: float
) -> None:
    data = bytearray(sound[which])
    for place, byte in changes:
        data[int(place**3 * len(data))] = byte  # mostly near the start, where the headers are
    assert isinstance(true_kind(bytes(data[: int(length * len(data))])), str)


def test_a_table_of_sectors_that_ends_in_a_torn_sector() -> None:
    data = bytearray(ole(("Workbook", BOF)))
    struct.pack_into("<L", data, 68, (len(data) - 512) // 512)  # the rest of the table: beyond the last whole sector
    assert true_kind(bytes(data) + b"xy") == "xls"


def test_a_text_that_begins_as_bitmaps_do_is_a_text() -> None:
    assert true_kind("BM.01 Danh sách,x\nMã,Tên\n".encode()) == "csv"
