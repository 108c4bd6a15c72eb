"""The zip is checked before a library sees it: every damage of a part is noticed, nothing can blow the memory."""

from __future__ import annotations

import io
import random
import re
import struct
import tracemalloc
import zipfile
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


def test_a_part_that_the_directory_does_not_name_is_noticed() -> None:
    """Some readers walk the parts, others the directory: both must see the same workbook."""
    hidden = zipped({"xl/sheet.xml": b"<other/>"})
    hidden = hidden[: directory(hidden)[1]]  # a part without a directory
    data = zipped({"xl/workbook.xml": XML, "xl/b.xml": b"<b/>"})
    entries, start = directory(data)
    for at in (0, entries[1].offset, start):
        changed = bytearray(data[:at] + hidden + data[at:])
        for found in re.finditer(b"PK\x01\x02", changed):
            (offset,) = struct.unpack_from("<L", changed, found.start() + 42)
            struct.pack_into("<L", changed, found.start() + 42, offset + len(hidden) * (offset >= at))
        struct.pack_into("<L", changed, len(changed) - 6, start + len(hidden))
        assert refused(bytes(changed)) == (Code.FILE_DAMAGED, "hidden-part"), at


@pytest.mark.parametrize("offset", [14, 18, 22])  # CRC, packed and unpacked size
def test_a_part_that_says_other_than_the_directory_is_refused(offset: int) -> None:
    data = bytearray(zipped({"xl/workbook.xml": XML}))
    data[offset] ^= 1
    assert refused(bytes(data)) == (Code.FILE_DAMAGED, "header")


def test_two_directories_are_one_too_many() -> None:
    """Readers that trust the comment's length would take the one, readers from the back the other."""
    first, second = zipped({"xl/workbook.xml": XML}), zipped({"xl/workbook.xml": b"<other/>"})
    decoy = second[directory(second)[1] :] + b"xx"
    data = bytearray(first + decoy)
    struct.pack_into("<H", data, len(first) - 2, len(decoy))
    assert refused(bytes(data)) == (Code.FILE_DAMAGED, "directory")
    struct.pack_into("<H", data, len(first) - 2, 0)  # no comment: the last end counts, and its directory lies
    assert refused(bytes(data))[0] is Code.FILE_DAMAGED


def wide(data: bytes, count: int, size: int, offset: int) -> bytes:
    """The same zip with a 64-bit end in front of its own, which says these."""
    end = len(data) - 22
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, offset)
    return data[:end] + record + struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1) + data[end:]


def test_a_64_bit_end_may_repeat_but_not_contradict() -> None:
    data = zipped({"a.xml": XML, "b.xml": XML})
    entries, start = directory(data)
    size = len(data) - 22 - start
    assert open_container(wide(data, len(entries), size, start)) == {"a.xml": XML, "b.xml": XML}
    for told in ((1, size, start), (len(entries), size - 46, start), (len(entries), size, start + 1)):
        assert refused(wide(data, *told)) == (Code.FILE_DAMAGED, "directory")


@given(chance=st.randoms(use_true_random=False))
@settings(max_examples=150, derandomize=True, deadline=None)
def test_a_mutated_workbook_is_read_equal_or_refused(chance: random.Random) -> None:
    parts = {"xl/workbook.xml": XML, "xl/_rels/workbook.xml.rels": b"<r/>", "xl/media/a.png": bytes(300)}
    data = bytearray(zipped(parts))
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randint(1, 60)]
            case 2:
                data[at:at] = data[: chance.randint(1, 200)]
            case 3:
                struct.pack_into("<L", data, min(at, len(data) - 4), chance.choice((0, 0xFFFFFFFF, 0x7FFFFFFF)))
    try:
        found = open_container(bytes(data))
    except CtclError:
        return
    # A name is the one thing nothing vouches for: a part may be called otherwise, its content is never another.
    assert set(found.values()) <= {XML, b"<r/>"}
