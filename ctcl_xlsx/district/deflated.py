"""Bytes deflated as they come, and parts of a package put together of them. A stream takes a piece of a temporary file,
not of the memory. Knows no sheet.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import IO

_LEVEL = 2  # deflate: a sixth more bytes than at the usual level, in a third of the time
_CHUNK = 1 << 16
_IN_MEMORY = 1 << 20
_ZEROS = bytes(1 << 16)


@dataclass(slots=True)
class Segment:
    """Bytes that were deflated one after the other: where they lie in the file, their checksum and length."""

    offset: int
    packed: int = 0
    crc: int = 0
    size: int = 0


@contextmanager
def _spool() -> Iterator[IO[bytes]]:
    """A file for a while: in memory as long as it is small."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
        yield file


class Deflated:
    """Bytes deflated as they come, in segments that can be put into a part one by one."""

    def __init__(self, files: ExitStack) -> None:
        self.file = files.enter_context(_spool())
        self.segments: list[Segment] = []
        self._end = 0
        self._deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)

    def begin(self) -> None:
        """Begin a segment."""
        self.end()
        self.segments.append(Segment(self._end))
        self._deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)

    def write(self, content: bytes) -> None:
        """Add to the segment."""
        segment = self.segments[-1]
        segment.crc = zlib.crc32(content, segment.crc)
        segment.size += len(content)
        self._put(self._deflater.compress(content))

    def end(self) -> None:
        """End the segment, if one is open, so that others may follow."""
        if self.segments:
            self._put(self._deflater.flush(zlib.Z_FULL_FLUSH))

    def _put(self, packed: bytes) -> None:
        if packed:
            self.file.write(packed)
            self.segments[-1].packed += len(packed)
            self._end += len(packed)

    def read(self, segment: Segment) -> Iterator[bytes]:
        """A segment's bytes, deflated."""
        self.file.seek(segment.offset)
        left = segment.packed
        while left:
            chunk = self.file.read(min(left, _CHUNK))
            left -= len(chunk)
            yield chunk


@dataclass(slots=True)
class Joined:
    """A part put together from bytes and segments. `name`, `crc`, `size`, `packed`, `chunks`: `package.Part`."""

    name: bytes
    crc: int = 0
    size: int = 0
    packed: int = 0
    pieces: list[bytes | tuple[Deflated, Segment]] = field(default_factory=list)

    def add(self, content: bytes) -> None:
        """Add bytes that are not deflated yet."""
        deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = deflater.compress(content) + deflater.flush(zlib.Z_FULL_FLUSH)
        self.pieces.append(packed)
        self._count(zlib.crc32(content), len(content), len(packed))

    def add_segment(self, source: Deflated, segment: Segment) -> None:
        """Add what was deflated before."""
        self.pieces.append((source, segment))
        self._count(segment.crc, segment.size, segment.packed)

    def finish(self) -> None:
        """Nothing more comes."""
        end = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS).flush()
        self.pieces.append(end)
        self._count(0, 0, len(end))

    def _count(self, crc: int, size: int, packed: int) -> None:
        self.crc = together(self.crc, crc, size)
        self.size += size
        self.packed += packed

    def chunks(self) -> Iterator[bytes]:
        """The content, deflated."""
        for piece in self.pieces:
            if isinstance(piece, bytes):
                yield piece
            else:
                yield from piece[0].read(piece[1])


def together(first: int, second: int, size: int) -> int:
    """The checksum of two texts in a row, from each one's and the length of the second.

    A text changes the checksum before it in two ways that do not touch: by what it holds, and by how long it is.
    """
    return second ^ _over_zeros(first, size) ^ _over_zeros(0, size)


def _over_zeros(crc: int, size: int) -> int:
    for _ in range(size // len(_ZEROS)):
        crc = zlib.crc32(_ZEROS, crc)
    return zlib.crc32(_ZEROS[: size % len(_ZEROS)], crc)
