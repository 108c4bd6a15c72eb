"""The zip is checked before a library sees it: every damage of a part is noticed, nothing can blow the memory."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib
from typing import Any

import pytest

from ctcl_xlsx.issues import Code, CtclError
from ctcl_xlsx.workbook import container
from ctcl_xlsx.workbook.container import directory, open_container, pack

XML = b'<?xml version="1.0" encoding="UTF-8"?><a>' + "Nguyễn Thị Hồng ".encode() * 40 + b"</a>"


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return out.getvalue()


def refused(data: bytes) -> tuple[Code, str]:
    with pytest.raises(CtclError) as error:
        open_container(data)
    return error.value.issue.code, error.value.issue.facts.get("reason", "")


def reads_equal(data: bytes | bytearray) -> bool:
    try:
        return open_container(bytes(data)) == {"xl/workbook.xml": XML}
    except CtclError:
        return False


def renamed(data: bytes, old: bytes, new: bytes) -> bytes:
    assert len(old) == len(new)
    return data.replace(old, new)


def test_a_sound_zip_gives_its_parts() -> None:
    parts = {"xl/workbook.xml": XML, "xl/a.xml": b"", "xl/media/p.png": b"\x89PNG", "customXml/item1.xml": b"\xff\xfe<"}
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        assert open_container(zipped(parts, method)) == {"xl/workbook.xml": XML, "xl/a.xml": b""}


def test_streamed_and_wide_zips_are_read() -> None:
    class Pipe(io.RawIOBase):  # cannot seek: sizes follow the data
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, more: Any) -> int:
            self.data += more
            return len(more)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as book, book.open("a.xml", "w", force_zip64=True) as part:
        part.write(XML)
    assert open_container(bytes(pipe.data)) == {"a.xml": XML}


def test_a_folder_and_bytes_behind_the_end_do_no_harm() -> None:
    data = zipped({"xl/": b"", "a.xml": XML})
    assert open_container(data + b"\r\n") == {"a.xml": XML}


def test_packed_parts_come_back() -> None:
    parts = {"xl/workbook.xml": XML, "xl/tệp.xml": b"<a/>"}
    assert open_container(pack(parts)) == parts
    with zipfile.ZipFile(io.BytesIO(pack(parts))) as book:
        assert book.testzip() is None
        assert book.read("xl/tệp.xml") == b"<a/>"
    assert pack(parts) == pack(dict(parts))


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_every_flipped_bit_of_a_part_is_noticed(method: int) -> None:
    data = zipped({"xl/workbook.xml": XML, "xl/media/picture.png": XML[::-1]}, method)
    unnoticed = 0
    for entry in directory(data)[0]:
        start = entry.offset + 30 + len(entry.raw_name)
        for at in range(start, start + entry.packed):
            for bit in range(8):
                flipped = bytearray(data)
                flipped[at] ^= 1 << bit
                if method == zipfile.ZIP_DEFLATED and at == start + entry.packed - 1 and reads_equal(flipped):
                    unnoticed += 1  # the padding behind the last symbol holds nothing
                else:
                    assert refused(bytes(flipped))[0] is Code.FILE_DAMAGED
    assert unnoticed < 14


def test_any_other_flipped_bit_is_noticed_or_changes_no_part() -> None:
    parts = {"xl/workbook.xml": XML, "xl/b.xml": b"<b/>"}
    data = zipped(parts)
    for at in range(len(data)):
        for bit in range(8):
            flipped = bytearray(data)
            flipped[at] ^= 1 << bit
            try:
                assert open_container(bytes(flipped)) == parts
            except CtclError:
                continue


def test_every_truncation_is_noticed() -> None:
    data = zipped({"xl/workbook.xml": XML, "xl/b.xml": b"<b/>"})
    for end in range(len(data)):
        assert refused(data[:end])[0] is Code.FILE_DAMAGED


def test_missing_bytes_in_the_middle_are_noticed() -> None:
    data = zipped({"xl/workbook.xml": XML, "xl/b.xml": b"<b/>"})
    for at in range(len(data) - 40):
        for length in (1, 2, 3, 17, 30):
            assert refused(data[:at] + data[at + length :])[0] is Code.FILE_DAMAGED


def test_a_declared_bomb_is_refused_before_it_is_inflated() -> None:
    bomb = zipped({"a.xml": bytes(container.MAX_PART_BYTES + 1)})
    tracemalloc.start()
    assert refused(bomb) == (Code.FILE_TOO_LARGE, "part-size")
    assert tracemalloc.get_traced_memory()[1] < 2 << 20
    tracemalloc.stop()


def test_ratio_total_and_number_of_parts_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(zipped({"a.xml": bytes(8 << 20)})) == (Code.FILE_TOO_LARGE, "ratio")
    monkeypatch.setattr(container, "MAX_TOTAL_BYTES", 3000)
    assert refused(zipped({f"{n}.xml": XML for n in range(5)})) == (Code.FILE_TOO_LARGE, "total-size")
    monkeypatch.setattr(container, "MAX_PARTS", 4)
    assert refused(zipped({f"{n}.xml": b"" for n in range(5)})) == (Code.FILE_TOO_LARGE, "parts")


def test_a_lying_bomb_makes_no_more_than_it_declares() -> None:
    data = bytearray(zipped({"a.xml": bytes(40 << 20)}))
    entry = directory(bytes(data))[0][0]
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, 1000)  # "only a thousand bytes"
    struct.pack_into("<L", data, at + 16, zlib.crc32(bytes(1000)))
    struct.pack_into("<L", data, 22, 1000)
    struct.pack_into("<L", data, 14, zlib.crc32(bytes(1000)))
    assert entry.size == 40 << 20
    tracemalloc.start()
    assert refused(bytes(data)) == (Code.FILE_DAMAGED, "size")
    assert tracemalloc.get_traced_memory()[1] < 1 << 20
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("first", "second"), [("xl/aa.xml", "xl/bb.xml"), ("xl/AA.xml", "xl/bb.xml"), ("xl/aA.xml", "xl/bb.xml")]
)
def test_duplicate_and_case_twin_parts_are_refused(first: str, second: str) -> None:
    data = zipped({first: XML, second: b"<b/>"})
    assert refused(renamed(data, b"xl/bb.xml", b"xl/aa.xml")) == (Code.FILE_DAMAGED, "duplicate-part")


@pytest.mark.parametrize("name", [b"xl\\wor.xml", b"../xwo.xml", b"/xl/wo.xml", b"c:xl/w.xml", b"x/../w.xml"])
def test_names_that_lead_elsewhere_are_refused(name: bytes) -> None:
    data = zipped({"xl/aab.xml": XML})
    assert refused(renamed(data, b"xl/aab.xml", name)) == (Code.FILE_DAMAGED, "part-name")


def test_parts_may_not_share_bytes() -> None:
    data = bytearray(zipped({"a.xml": XML, "b.xml": XML}))
    second = data.rindex(b"PK\x01\x02")
    struct.pack_into("<L", data, second + 42, 0)
    data[second + 46 : second + 51] = b"c.xml"
    assert refused(bytes(data))[0] is Code.FILE_DAMAGED


@pytest.mark.parametrize("text", [b'<!DOCTYPE a [<!ENTITY b "c">]>', b"<!doctype html>", b"<!ENTITY x SYSTEM 'y'>"])
def test_a_dtd_is_refused(text: bytes) -> None:
    assert refused(zipped({"xl/a.xml": b"<?xml version='1.0'?>" + text + b"<a/>"})) == (Code.FILE_DAMAGED, "dtd")


def test_an_encoding_that_hides_text_is_refused() -> None:
    for content in ("<a/>".encode("utf-16"), b"<?xml version='1.0' encoding='UTF-7'?><a/>"):
        assert refused(zipped({"xl/a.xml": content})) == (Code.FILE_UNREADABLE, "encoding")


def test_an_encrypted_part_and_a_strange_compression_are_named() -> None:
    data = bytearray(zipped({"a.xml": XML}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(data))[0] is Code.FILE_ENCRYPTED
    assert refused(zipped({"a.xml": XML}, zipfile.ZIP_BZIP2)) == (Code.FILE_UNREADABLE, "compression")
