"""What holds a workbook's parts: the zip of .xlsx and .ods, checked before any library sees it.

Owns the promise that whoever works on the parts gets exactly the bytes that were saved, within fixed limits of memory.
Knows nothing of what the parts mean.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from ctcl_xlsx.issues import Code, CtclError, issue
from ctcl_xlsx.workbook.markup import has_declarations
from ctcl_xlsx.workbook.memory import PartMemory

MAX_PART_BYTES = 64 << 20
MAX_TOTAL_BYTES = 160 << 20
MAX_PARTS = 4_000
MAX_RATIO = 300  # deflate can reach 1,032; a sheet of a million formatted, empty rows stays below 100
RATIO_FREE_BYTES = 4 << 20  # small parts may be as repetitive as they like

_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_LOCAL_MARK, _END_MARK = b"PK\x03\x04", b"PK\x05\x06"
_FULL = (0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)  # "see the 64-bit record": for the count, the size, the offset
_ENCRYPTED = 0x41
_SIZES_FOLLOW = 0x08
_UTF8 = 0x800
_STORED, _DEFLATED = 0, 8
_FIXED_DATE = 0x21  # 1 January 1980, so that packing depends on the parts alone

# Pictures, macros, printer settings, foreign data and what macOS adds are verified, but nobody needs them.
_NEEDED = re.compile(r"mimetype|(?!customxml/|__macosx/).*\.(?:xml|rels|vml|bin)", re.IGNORECASE)
_BINARY = re.compile(r".*\.bin|mimetype", re.IGNORECASE)
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST)", re.IGNORECASE)
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}\bencoding\s*=\s*[\"']([^\"']*)")
_PLAIN_ENCODINGS = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}


_MEMORY = PartMemory(8 << 20)


class Entry(NamedTuple):
    """One part as the zip's directory declares it."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int

    @property
    def is_folder(self) -> bool:
        """Whether the entry only names a folder."""
        return self.name.endswith("/") and self.size == 0


def open_container(data: bytes) -> dict[str, bytes]:
    """The parts that are needed, inflated and verified. Raises CtclError when anything about the zip is not sound."""
    entries, directory_start = directory(data)
    _check_declared(entries)
    starts, view = check_layout(data, entries, directory_start), memoryview(data)
    parts = {}
    for entry in entries:
        start = starts[entry.offset]
        packed = view[start : start + entry.packed]
        facts = (entry.name, entry.method, entry.crc, entry.size)
        needed, is_xml = _use(entry.name)
        content: bytes | None = _MEMORY.find(facts, packed)
        if content is None:
            content = _inflated(packed, entry)
            if is_xml:
                _check_xml(entry.name, content)
            content = _MEMORY.keep(facts, packed, content)
        if needed and not entry.is_folder:
            parts[entry.name] = content
    return parts


@lru_cache(maxsize=1024)
def _use(name: str) -> tuple[bool, bool]:
    """Whether somebody needs a part of this name, and whether it is XML then."""
    needed = bool(_NEEDED.fullmatch(name))
    return needed, needed and not _BINARY.fullmatch(name)


def directory(data: bytes) -> tuple[list[Entry], int]:
    """The zip's central directory, folders included, and where it begins."""
    end = _end(data)
    _, disk, first_disk, here, count, size, offset, _ = _END.unpack_from(data, end)
    if disk or first_disk or here != count:
        raise _damaged("directory")
    wide = count == 0xFFFF or 0xFFFFFFFF in (size, offset)
    if wide or data[max(0, end - _LOCATOR64.size) : end].startswith(b"PK\x06\x07"):
        narrow = (count, size, offset)
        end, *told = _end64(data, end)
        if any(a != b for a, b, full in zip(narrow, told, _FULL, strict=True) if a != full):
            raise _damaged("directory")  # two ends that tell of two directories
        count, size, offset = told
    if offset + size != end:
        raise _damaged("directory")
    if count > MAX_PARTS:
        raise _too_large("parts", limit=str(MAX_PARTS))
    entries = []
    at = offset
    for _ in range(count):
        entry, at = _entry(data, at, end)
        entries.append(entry)
    if at != end:
        raise _damaged("directory")
    return entries, offset


def _end(data: bytes) -> int:
    """Where the end record stands. Bytes behind it do no harm, unless a reader could take another for it."""
    last = data.rfind(_END_MARK, max(0, len(data) - 65_557))
    if last < 0 or len(data) - last < _END.size:
        raise _damaged("truncated")
    at = last
    while at >= 0:
        if len(data) - at >= _END.size and at + _END.size + _END.unpack_from(data, at)[-1] == len(data):
            if at != last:
                raise _damaged("directory")
            return at
        at = data.rfind(_END_MARK, max(0, len(data) - 65_557), at)
    if last + _END.size + _END.unpack_from(data, last)[-1] > len(data):
        raise _damaged("directory")
    return last


def _end64(data: bytes, end: int) -> tuple[int, int, int, int]:
    at = end - _LOCATOR64.size
    if at < 0 or data[at : at + 4] != b"PK\x06\x07":
        raise _damaged("directory")
    _, disk, start, disks = _LOCATOR64.unpack_from(data, at)
    if disk or disks > 1 or start + _END64.size > at or data[start : start + 4] != b"PK\x06\x06":
        raise _damaged("directory")
    _, _, _, _, here_disk, first_disk, here, count, size, offset = _END64.unpack_from(data, start)
    if here_disk or first_disk or here != count:
        raise _damaged("directory")
    return start, count, size, offset


def _entry(data: bytes, at: int, end: int) -> tuple[Entry, int]:
    if at + _CENTRAL.size > end or data[at : at + 4] != b"PK\x01\x02":
        raise _damaged("directory")
    (_, _, _, flags, method, _, _, crc, packed, size, name_size, extra_size, comment_size, _, _, _, offset) = (
        _CENTRAL.unpack_from(data, at)
    )
    name_at = at + _CENTRAL.size
    extra_at = name_at + name_size
    after = extra_at + extra_size + comment_size
    if after > end:
        raise _damaged("directory")
    if 0xFFFFFFFF in (size, packed, offset):
        size, packed, offset = _wide(data[extra_at : extra_at + extra_size], size, packed, offset)
    raw = data[name_at:extra_at]
    name = raw.decode("utf-8" if flags & _UTF8 else "cp437", "replace")
    return Entry(name, raw, flags, method, crc, packed, size, offset), after


def _wide(extra: bytes, *narrow: int) -> tuple[int, ...]:
    """The 64-bit sizes and offset that stand in an entry's extra field."""
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, at)
        if tag == 1:
            wanted = sum(n == 0xFFFFFFFF for n in narrow)
            if length < 8 * wanted or at + 4 + 8 * wanted > len(extra):
                break
            values = iter(struct.unpack_from(f"<{wanted}Q", extra, at + 4))
            return tuple(next(values) if n == 0xFFFFFFFF else n for n in narrow)
        at += 4 + length
    raise _damaged("directory")


def _check_declared(entries: list[Entry]) -> None:
    """What the directory alone tells: nothing is inflated before all of it is within bounds."""
    seen = set()
    total = 0
    for entry in entries:
        name = entry.name
        if "\\" in name or "\0" in name or ":" in name or name.startswith("/") or ".." in name.split("/"):
            raise _damaged("part-name", part=name)
        folded = name.casefold()
        if folded in seen:
            raise _damaged("duplicate-part", part=name)
        seen.add(folded)
        if entry.flags & _ENCRYPTED:
            raise CtclError(issue(Code.FILE_ENCRYPTED, facts={"kind": "zip"}))
        if entry.method not in (_STORED, _DEFLATED):
            raise CtclError(issue(Code.FILE_UNREADABLE, facts={"reason": "compression", "part": name}))
        if entry.size > MAX_PART_BYTES:
            raise _too_large("part-size", part=name, limit=str(MAX_PART_BYTES >> 20))
        if entry.size > RATIO_FREE_BYTES and entry.size > MAX_RATIO * entry.packed:
            raise _too_large("ratio", part=name, limit=str(MAX_RATIO))
        total += entry.size
    if total > MAX_TOTAL_BYTES:
        raise _too_large("total-size", limit=str(MAX_TOTAL_BYTES >> 20))


def check_layout(data: bytes, entries: list[Entry], directory_start: int) -> dict[int, int]:
    """Every local header says what the directory says, no two parts share bytes, and no part hides between them.

    Gives where the packed bytes begin, by the offset of the entry.
    """
    end_before = 0
    starts = {}
    for entry in sorted(entries, key=lambda e: e.offset):
        if entry.offset < end_before:
            raise _damaged("overlap", part=entry.name)
        if data.find(_LOCAL_MARK, end_before, entry.offset) >= 0:
            raise _damaged("hidden-part")
        starts[entry.offset] = start = _data_start(data, entry)
        end_before = start + entry.packed
        if end_before > directory_start:
            raise _damaged("truncated", part=entry.name)
    if data.find(_LOCAL_MARK, end_before, directory_start) >= 0:
        raise _damaged("hidden-part")
    return starts


def _data_start(data: bytes, entry: Entry) -> int:
    if entry.offset + _LOCAL.size > len(data):
        raise _damaged("truncated", part=entry.name)
    mark, _, flags, method, _, _, crc, packed, size, name_size, extra_size = _LOCAL.unpack_from(data, entry.offset)
    name_at = entry.offset + _LOCAL.size
    same = data[name_at : name_at + name_size] == entry.raw_name
    if not flags & _SIZES_FOLLOW:
        same = same and crc == entry.crc and _agree(packed, entry.packed) and _agree(size, entry.size)
    if mark != _LOCAL_MARK or method != entry.method or (flags ^ entry.flags) & _ENCRYPTED or not same:
        raise _damaged("header", part=entry.name)
    return name_at + int(name_size) + int(extra_size)


def _agree(local: int, declared: int) -> bool:
    return local in (declared, 0xFFFFFFFF)


def inflate(data: bytes, entry: Entry) -> bytes:
    """A part's content, checked against its declared size and CRC; never more than one byte over that size is made."""
    start = _data_start(data, entry)
    return _inflated(memoryview(data)[start : start + entry.packed], entry)


def _inflated(packed: memoryview, entry: Entry) -> bytes:
    if entry.method == _STORED:
        content = bytes(packed)
    else:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = inflater.decompress(packed, entry.size + 1)
        except zlib.error as error:
            raise _damaged("crc", part=entry.name) from error
        if not inflater.eof or inflater.unused_data:
            raise _damaged("size", part=entry.name)
    if len(content) != entry.size:
        raise _damaged("size", part=entry.name)
    if zlib.crc32(content) != entry.crc:
        raise _damaged("crc", part=entry.name)
    return content


def _check_xml(name: str, content: bytes) -> None:
    """No DTD (it can make text grow without end), and no encoding in which a search for bytes would miss one."""
    if has_declarations(content) and _DTD.search(content):  # from quick to slow
        raise _damaged("dtd", part=name)
    declared = _ENCODING.match(content.removeprefix(b"\xef\xbb\xbf"))
    if b"\0" in content[:4] or (declared and declared[1].lower() not in _PLAIN_ENCODINGS):
        raise CtclError(issue(Code.FILE_UNREADABLE, facts={"reason": "encoding", "part": name}))


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A zip of `parts`, stored: what a library is given, so that it can see nothing but what was checked."""
    body: list[bytes] = []
    index: list[bytes] = []
    at = 0
    for name, content in parts.items():
        raw = name.encode()
        common = (_UTF8, _STORED, 0, _FIXED_DATE, zlib.crc32(content), len(content), len(content), len(raw), 0)
        index.append(_CENTRAL.pack(b"PK\x01\x02", 20, 20, *common, 0, 0, 0, 0, at) + raw)
        header = _LOCAL.pack(b"PK\x03\x04", 20, *common) + raw
        body += (header, content)
        at += len(header) + len(content)
    size = sum(map(len, index))
    end = _END.pack(b"PK\x05\x06", 0, 0, len(index), len(index), size, at, 0)
    return b"".join((*body, *index, end))


def _damaged(reason: str, **facts: str) -> CtclError:
    return CtclError(issue(Code.FILE_DAMAGED, facts={"reason": reason, **facts}))


def _too_large(reason: str, **facts: str) -> CtclError:
    return CtclError(issue(Code.FILE_TOO_LARGE, facts={"reason": reason, **facts}))
