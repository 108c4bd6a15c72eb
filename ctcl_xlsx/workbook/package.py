"""The zip that a workbook is: parts in order, deflated, with fixed times and the same "system" on every machine.

A deflated part can be used again in another package as it is: that costs a copy, deflating it costs a hundred times
as much.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

_VERSION, _UNIX, _DEFLATED = 20, 3, 8
_EPOCH = (0, (1 << 5) | 1)  # 1 January 1980, 0:00, as zip files tell time and day
_MODE = 0o600 << 16
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


@dataclass(frozen=True, slots=True)
class Packed:
    """A part ready for a package: its name, the checksum and size of its content, the content deflated."""

    name: bytes
    crc: int
    size: int
    deflated: bytes


def pack(name: str, content: bytes) -> Packed:
    """The part `name`, deflated."""
    deflater = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Packed(
        name.encode("ascii"), zlib.crc32(content), len(content), deflater.compress(content) + deflater.flush()
    )


def package(parts: Iterable[Packed]) -> bytes:
    """The bytes of the zip with these parts."""
    files: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for part in parts:
        told = (_DEFLATED, *_EPOCH, part.crc, len(part.deflated), part.size, len(part.name), 0)
        head = _LOCAL.pack(b"PK\3\4", _VERSION, 0, *told)
        files += (head, part.name, part.deflated)
        versions = (_VERSION | _UNIX << 8, _VERSION, 0)
        directory += (_CENTRAL.pack(b"PK\1\2", *versions, *told, 0, 0, 0, _MODE, offset), part.name)
        offset += len(head) + len(part.name) + len(part.deflated)
    listed = b"".join(directory)
    count = len(directory) // 2
    files += (listed, _END.pack(b"PK\5\6", 0, 0, count, count, len(listed), offset, 0))
    return b"".join(files)
