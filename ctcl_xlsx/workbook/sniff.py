"""What a file truly is, told by its content; the name says nothing.

Owns the list of kinds (short slugs) and the old OLE2 container, which many kinds share. Knows no cell;
`true_kind` never raises.
"""

from __future__ import annotations

import re
import struct
from array import array
from typing import Literal

from ctcl_xlsx.issues import CtclError
from ctcl_xlsx.workbook.container import Entry, directory, inflate

_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END_OF_CHAIN = 0xFFFFFFFA  # and above: not a sector
_FIRST_BYTES = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"BM", "image"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b", "gzip"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"{\\rtf", "rtf"),
)
_MAIN_TYPES = (
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"spreadsheetml.template.main+xml", "xltx"),
    (b"ms-excel.sheet.macroenabled.main", "xlsm"),
    (b"ms-excel.template.macroenabled.main", "xlsm"),
    (b"ms-excel.sheet.binary.macroenabled", "xlsb"),
    (b"wordprocessingml", "docx"),
    (b"ms-word", "docx"),
    (b"presentationml", "pptx"),
    (b"ms-powerpoint", "pptx"),
)
_MAIN_PARTS = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
)
_OPEN_DOCUMENTS = ((b"opendocument.spreadsheet", "ods"), (b"opendocument.text", "odt"))
_MAIL_LINE = re.compile(
    rb"(?:Return-Path|Received|Delivered-To|From|To|Date|Subject|Message-ID|MIME-Version|X-[\w-]+): ", re.IGNORECASE
)
_WEB = re.compile(rb"<(?:!doctype html|html|head|body|table|meta|style|div|center)\b", re.IGNORECASE)
_UNPRINTABLE = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1b"))


def true_kind(data: bytes) -> str:
    """The kind of a file: "xlsx", "xls", "ods", ... "encrypted" (asks for a password), "empty", or "unknown"."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        return "empty"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if data.startswith(_OLE_MARK):
        return _ole_kind(data)
    for mark, kind in _FIRST_BYTES:
        if data.startswith(mark):
            # a text may begin with "BM" (biểu mẫu) like a bitmap, whose header is never without zeros
            return kind if mark != b"BM" or b"\0" in data[:64] else _text_kind(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image"
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"):
        return "image"
    return "pdf" if b"%PDF-" in data[:1024] else _text_kind(data)


def _zip_kind(data: bytes) -> str:
    try:
        entries = {entry.name.casefold(): entry for entry in directory(data)[0]}
    except CtclError:
        return _torn_zip_kind(data)
    if any(entry.flags & 1 for entry in entries.values()):
        return "encrypted" if any(name in entries for name, _ in _MAIN_PARTS) else "zip"
    if kind := _open_document_kind(data, entries):
        return kind
    if "index/document.iwa" in entries or "index.zip" in entries:  # Numbers, Pages, Keynote
        return "iwork"
    types = _content(data, entries, "[content_types].xml").lower()
    for name, kind in _MAIN_PARTS:
        if name in entries:
            return next((k for mark, k in _MAIN_TYPES if mark in types), kind)
    return next((k for mark, k in _MAIN_TYPES if mark in types), "zip")


def _open_document_kind(data: bytes, entries: dict[str, Entry]) -> str:
    manifest = _content(data, entries, "meta-inf/manifest.xml")
    declared = _content(data, entries, "mimetype") or manifest
    for mark, kind in _OPEN_DOCUMENTS:
        if mark in declared:
            return "encrypted" if b"encryption-data" in manifest else kind
    return ""


def _content(data: bytes, entries: dict[str, Entry], name: str) -> bytes:
    entry = entries.get(name)
    if not entry or entry.size > 1 << 20 or entry.method not in (0, 8):
        return b""
    try:
        return inflate(data, entry)
    except CtclError:
        return b""


def _torn_zip_kind(data: bytes) -> str:
    """The kind a zip without a sound directory had: the names of its parts stand uncompressed in between."""
    if b"opendocument.spreadsheet" in data[:200]:
        return "ods"
    if b"opendocument.text" in data[:200]:
        return "odt"
    kind = next((kind for name, kind in _MAIN_PARTS if name.encode() in data), None)
    if kind:
        return kind
    folders = ((b"xl/", "xlsx"), (b"word/", "docx"), (b"ppt/", "pptx"), (b"[Content_Types].xml", "xlsx"))
    return next((kind for name, kind in folders if b"PK\x03\x04" in data and name in data[:4096]), "zip")


class Ole:
    """The streams of an OLE2 file (.xls, .doc, .msg). Raises ValueError when its chains of sectors are broken."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(_OLE_MARK):
            raise ValueError("no OLE2 header")
        shift, mini_shift = struct.unpack_from("<2H", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError("sector size")
        self.data = data
        self.size = 1 << shift
        fat_count, first_directory = struct.unpack_from("<2L", data, 44)
        self.cutoff, first_mini, _, next_difat, _ = struct.unpack_from("<5L", data, 56)
        self.fat = self._fat(fat_count, next_difat)
        entries = self._chain(first_directory)
        self._entries = [entries[at : at + 128] for at in range(0, len(entries) - 127, 128)]
        if not self._entries:
            raise ValueError("no directory")
        self.mini_fat = _longs(self._chain(first_mini)) if first_mini < _END_OF_CHAIN else _longs(b"")
        self.mini = self._chain(struct.unpack_from("<L", self._entries[0], 116)[0])
        self.streams = self._root_streams()

    def stream(self, name: str) -> bytes:
        """The content of a stream of the root folder; names are in lower case."""
        start, size = self.streams[name]
        if size >= self.cutoff:
            content = self._chain(start)
        else:
            content = b"".join(self.mini[s * 64 : s * 64 + 64] for s in _walk(self.mini_fat, start))
        if len(content) < size:
            raise ValueError("stream is cut off")
        return content[:size]

    def _fat(self, count: int, difat: int) -> array[int]:
        sectors = list(struct.unpack_from("<109L", self.data, 76))
        seen = 0
        while difat < _END_OF_CHAIN:
            block = _longs(self._sector(difat))
            sectors += block[:-1]
            difat = block[-1]
            seen += 1
            if seen > len(self.data) // self.size:
                raise ValueError("endless table of sectors")
        return _longs(b"".join(self._sector(s) for s in sectors[:count]))

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self.size
        if at >= len(self.data):
            raise ValueError("file is cut off")
        sector = self.data[at : at + self.size]
        if len(sector) < self.size and len(sector) % 4:
            raise ValueError("sector is cut off")
        return sector

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(s) for s in _walk(self.fat, start))

    def _root_streams(self) -> dict[str, tuple[int, int]]:
        found = {}
        waiting = [struct.unpack_from("<L", self._entries[0], 76)[0]]
        seen = set()
        while waiting:
            number = waiting.pop()
            if number >= len(self._entries) or number in seen:
                continue
            seen.add(number)
            entry = self._entries[number]
            left, right = struct.unpack_from("<2L", entry, 68)
            waiting += (left, right)
            name = entry[: max(0, struct.unpack_from("<H", entry, 64)[0] - 2)].decode("utf-16-le", "replace")
            found[name.casefold()] = struct.unpack_from("<2L", entry, 116)
        return found


def _walk(table: array[int], start: int) -> list[int]:
    chain: list[int] = []
    while start < _END_OF_CHAIN:
        if start >= len(table) or len(chain) > len(table):
            raise ValueError("broken chain")
        chain.append(start)
        start = table[start]
    return chain


def _longs(content: bytes) -> array[int]:
    kind: Literal["I"] = "I"
    found = array(kind)
    found.frombytes(content[: len(content) // 4 * 4])
    return found


def _ole_kind(data: bytes) -> str:
    try:
        ole = Ole(data)
        names = set(ole.streams)
        if "encryptedpackage" in names:
            return "encrypted"
        for name in {"workbook", "book"} & names:
            return "encrypted" if asks_password(ole.stream(name)) else "xls"
    except (ValueError, struct.error):
        # a torn file of Word, Outlook or PowerPoint would name itself; the directory may stand in the part that is lost
        others = ("WordDocument", "PowerPoint Document", "__properties_version1.0")
        foreign = len(data) < 512 or any(name.encode("utf-16-le") in data for name in others)
        return "unknown" if foreign else "xls"
    if "worddocument" in names:
        return "doc"
    if "powerpoint document" in names:
        return "ppt"
    return "msg" if "__properties_version1.0" in names else "unknown"


def asks_password(book: bytes) -> bool:
    """Whether the workbook stream of an .xls is encrypted (a FILEPASS record near its start)."""
    at = 0
    for _ in range(8):
        if at + 4 > len(book):
            return False
        record, size = struct.unpack_from("<2H", book, at)
        if record == 0x2F:
            return True
        at += 4 + size
    return False


def _text_kind(data: bytes) -> str:
    head = data[:8192]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode()
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if len(head.translate(None, _UNPRINTABLE)) < len(head):
        return "unknown"
    if re.match(rb"<\?xml|<\?mso-application|<Workbook\b", head) and not re.search(
        rb"<(?:!doctype )?html\b", head, re.I
    ):
        return "xml"
    if _MAIL_LINE.match(head):
        # Excel's "single file web page" is built like a mail
        return "html" if b"X-Document-Type: Workbook" in head or b"Microsoft Excel" in head else "eml"
    if head.startswith(b"<") and _WEB.search(head):
        return "html"
    if head.startswith(b"{") and (b'"doc_id"' in head or b"docs.google.com" in head):
        return "gsheet"
    return "csv" if _has_columns(head) else "text"


def _has_columns(head: bytes) -> bool:
    """Whether the first lines hold one same separator, equally often."""
    lines = [line for line in head.splitlines()[:6] if line.strip()]
    if len(head) == 8192:
        lines = lines[:-1] or lines
    return len(lines) > 1 and any(
        lines[0].count(mark) and all(line.count(mark) == lines[0].count(mark) for line in lines)
        for mark in (b"\t", b";", b",", b"|")
    )
