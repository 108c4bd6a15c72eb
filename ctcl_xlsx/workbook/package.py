"""The zip that a workbook is: parts in order, deflated, with fixed times and the same "system" on every machine.

A deflated part can be used again in another package as it is: that costs a copy, deflating it costs a hundred times
as much.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

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

    @property
    def packed(self) -> int:
        """How long its content is, deflated."""
        return len(self.deflated)

    def chunks(self) -> Iterator[bytes]:
        """Its content, deflated."""
        yield self.deflated


def pack(name: str, content: bytes) -> Packed:
    """The part `name`, deflated."""
    deflater = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Packed(
        name.encode("ascii"), zlib.crc32(content), len(content), deflater.compress(content) + deflater.flush()
    )


class Part(Protocol):
    """A part ready for a package, be it in memory or elsewhere."""

    @property
    def name(self) -> bytes:
        """Its name."""

    @property
    def crc(self) -> int:
        """The checksum of its content."""

    @property
    def size(self) -> int:
        """How long its content is."""

    @property
    def packed(self) -> int:
        """How long its content is, deflated."""

    def chunks(self) -> Iterator[bytes]:
        """Its content, deflated."""


def package(parts: Iterable[Part]) -> bytes:
    """The bytes of the zip with these parts."""
    return b"".join(package_chunks(parts))


def package_chunks(parts: Iterable[Part]) -> Iterator[bytes]:
    """The same in pieces, in order."""
    directory: list[bytes] = []
    offset = 0
    for part in parts:
        told = (_DEFLATED, *_EPOCH, part.crc, part.packed, part.size, len(part.name), 0)
        head = _LOCAL.pack(b"PK\3\4", _VERSION, 0, *told)
        yield head + part.name
        yield from part.chunks()
        versions = (_VERSION | _UNIX << 8, _VERSION, 0)
        directory += (_CENTRAL.pack(b"PK\1\2", *versions, *told, 0, 0, 0, _MODE, offset), part.name)
        offset += len(head) + len(part.name) + part.packed
    listed = b"".join(directory)
    count = len(directory) // 2
    yield listed + _END.pack(b"PK\5\6", 0, 0, count, count, len(listed), offset, 0)
