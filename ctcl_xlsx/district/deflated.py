"""Bytes deflated as they come, and parts of a package put together of them. A stream takes a piece of a temporary file,
not of the memory. Knows no sheet.
"""

from __future__ import annotations

import tempfile
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import IO

_LEVEL = 2  # deflate: a sixth more bytes than at the usual level, in a third of the time
_CHUNK = 1 << 16
BLOCK = 1 << 19
_IN_MEMORY = 1 << 20
_RAW = -zlib.MAX_WBITS
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


class Beside:
    """Work that is done beside what else goes on, one piece after the other; where there are no threads, at once."""

    def __init__(self) -> None:
        self._worker: threading.Thread | None = None
        self._failed: Exception | None = None

    def do(self, work: Callable[[], None]) -> None:
        """Do this next. Raises what the work before raised."""
        self.done()
        worker = threading.Thread(target=self._try, args=(work,), daemon=True)
        try:
            worker.start()
        except RuntimeError:  # in a browser there are none
            work()
        else:
            self._worker = worker

    def _try(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # whoever asks for more is told
            self._failed = error

    def done(self) -> None:
        """Wait until all is done. Raises what it raised."""
        self.wait()
        if self._failed is not None:
            raise self._failed

    def wait(self) -> None:
        """Wait until nothing is done any more."""
        if self._worker is not None:
            self._worker.join()
            self._worker = None


class Deflated:
    """Bytes deflated as they come, a block at a time, in segments that can be put into a part one by one.

    `by_letter` is for what holds no word twice.
    """

    def __init__(self, files: ExitStack, *, by_letter: bool = False) -> None:
        self.file = files.enter_context(_spool())
        self.segments: list[Segment] = []
        self._strategy = zlib.Z_HUFFMAN_ONLY if by_letter else zlib.Z_DEFAULT_STRATEGY
        self._waiting = bytearray()
        self._beside = Beside()
        self._end = 0
        self._deflater = self._fresh()
        files.callback(self._beside.wait)  # nobody writes into a file that is closed

    def _fresh(self) -> zlib._Compress:
        return zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW, strategy=self._strategy)

    def begin(self) -> None:
        """Begin a segment. Raises OSError, as all of these, where there is no room for what was written before."""
        self.end()
        self.segments.append(Segment(self._end))
        self._deflater = self._fresh()

    def write(self, content: bytes) -> None:
        """Add to the segment."""
        self._waiting += content
        if len(self._waiting) >= BLOCK:
            self._hand_over()

    def end(self) -> None:
        """End the segment, if one is open, so that others may follow."""
        if self.segments:
            self._hand_over()
            self._beside.done()
            self._put(self._deflater.flush(zlib.Z_FULL_FLUSH))

    def _hand_over(self) -> None:
        block, self._waiting = self._waiting, bytearray()
        self._beside.do(lambda: self._deflate(block))

    def _deflate(self, block: bytearray) -> None:
        segment = self.segments[-1]
        segment.crc = zlib.crc32(block, segment.crc)
        segment.size += len(block)
        self._put(self._deflater.compress(block))

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
        deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW)
        packed = deflater.compress(content) + deflater.flush(zlib.Z_FULL_FLUSH)
        self.pieces.append(packed)
        self._count(zlib.crc32(content), len(content), len(packed))

    def add_segment(self, source: Deflated, segment: Segment) -> None:
        """Add what was deflated before."""
        self.pieces.append((source, segment))
        self._count(segment.crc, segment.size, segment.packed)

    def finish(self) -> None:
        """Nothing more comes."""
        end = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW).flush()
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
