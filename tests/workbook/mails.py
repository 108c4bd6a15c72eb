"""Archives and mails as schools send them, made from scratch."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import EmailMessage

Tree = Mapping[str, "bytes | Tree"]
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def zipped_as(names: Mapping[bytes, bytes]) -> bytes:
    """A zip whose names are these very bytes, not marked as UTF-8, as an old Windows writes it."""
    stand_ins = {f"{n:0{len(raw)}}": raw for n, raw in enumerate(names)}
    data = zipped(dict(zip(stand_ins, names.values(), strict=True)))
    for stand_in, raw in stand_ins.items():
        data = data.replace(stand_in.encode(), raw)
    return data


def mail(files: Mapping[str, bytes], sender: str = "Nguyễn Thị Hoa <hoa@truong.example>") -> bytes:
    message = EmailMessage()
    message["From"] = sender
    message["Date"] = "Sat, 05 Sep 2026 01:30:00 +0000"
    message["Subject"] = "Gửi kế hoạch"
    message.set_content("Kính gửi Phòng")
    message.add_alternative("<p>Kính gửi Phòng <img src='cid:logo'></p>", subtype="html")
    for name, data in files.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def outlook_mail(
    files: Mapping[str, bytes], sender: str = "Nguyễn Thị Hoa", address: str = "hoa@truong.example"
) -> bytes:
    """A .msg of Outlook with attachments; texts in UTF-16."""
    sent = int((datetime(2026, 9, 5, 1, 30, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds() * 10**7)
    root: dict[str, bytes | Tree] = {
        "__properties_version1.0": bytes(32) + struct.pack("<LLQ", 0x00390040, 6, sent),
        "__substg1.0_0C1A001F": "Nguyễn Thị Hoa".encode("utf-16-le"),
        "__substg1.0_5D01001F": "hoa@truong.example".encode("utf-16-le"),
    }
    for number, (name, data) in enumerate(files.items()):
        root[f"__attach_version1.0_#{number:08X}"] = {
            "__substg1.0_3707001F": name.encode("utf-16-le"),
            "__substg1.0_37010102": data,
        }
    return compound(root)


def compound(root: Tree) -> bytes:
    """An OLE2 file with folders and streams; a stream shorter than 4,096 bytes is filled up with zeros."""
    entries: list[bytes] = []
    streams: list[tuple[int, bytes]] = []

    def add(name: str, content: bytes | Tree, right: int) -> int:
        number = len(entries)
        entries.append(b"")
        child = _NONE
        if isinstance(content, bytes):
            streams.append((number, content.ljust(4096, b"\0")))
        else:
            for inner in reversed(content):
                child = add(inner, content[inner], child)
        raw = (name + "\0").encode("utf-16-le")
        kind = 5 if number == 0 else 2 if isinstance(content, bytes) else 1
        links = struct.pack("<HBBLLL", len(raw), kind, 1, _NONE, right, child)
        entries[number] = raw.ljust(64, b"\0") + links + bytes(36)
        return number

    add("Root Entry", root, _NONE)
    directory_size = -(-len(entries) // 4)
    sizes = [-(-len(content) // 512) for _, content in streams]
    fat_size = 1
    while fat_size * 128 < fat_size + directory_size + sum(sizes):
        fat_size += 1
    fat = [_FAT] * fat_size
    for size in (directory_size, *sizes):
        fat += [*range(len(fat) + 1, len(fat) + size), _END]
    start = fat_size + directory_size
    places = {0: struct.pack("<LQ", _END, 0)}
    for (number, content), size in zip(streams, sizes, strict=True):
        places[number] = struct.pack("<LQ", start, len(content))
        start += size
    directory = b"".join(entry + places.get(n, bytes(12)) for n, entry in enumerate(entries))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<7L", fat_size, fat_size, 0, 4096, _END, 0, _END) + struct.pack("<L", 0)
    header += struct.pack("<109L", *range(fat_size), *[_FREE] * (109 - fat_size))
    body = struct.pack(f"<{fat_size * 128}L", *fat, *[_FREE] * (fat_size * 128 - len(fat)))
    body += directory.ljust(directory_size * 512, b"\0")
    return header + body + b"".join(c.ljust(s * 512, b"\0") for (_, c), s in zip(streams, sizes, strict=True))
