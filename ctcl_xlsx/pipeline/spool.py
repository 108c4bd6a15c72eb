"""Contents put aside on the disk while a district is put together, each loaded again when it is asked for.

The first ones stay in memory: most districts never need the disk. Those for which it has no room do too.
"""

from __future__ import annotations

import contextlib
import tempfile
import weakref
import zlib
from collections.abc import Mapping
from functools import partial
from typing import IO, cast

from ctcl_xlsx.district.files import Content, Held
from ctcl_xlsx.model import Form
from ctcl_xlsx.pipeline.packing import unpack

AT_HAND = 1_000


class Spool:
    """Keeps packed contents in a temporary file, which goes with it. One thread may use it."""

    def __init__(self, at_hand: int = AT_HAND) -> None:
        self._at_hand = at_hand
        self._file: IO[bytes] | None = None
        self._end = 0
        self._last: tuple[int, Content] | None = None  # asked for several times on end

    def hold(self, body: bytes, forms: Mapping[str, Form] | None) -> Content | Held:
        """The content that was packed as `body`, or what brings it."""
        if self._at_hand > 0:
            self._at_hand -= 1
            return content_of(body, forms)
        try:
            self._file = self._file or self._opened()
            self._file.seek(self._end)
            whole = self._file.write(body) == len(body)
        except OSError:
            whole = False
        if not whole:  # no room: as far as the memory goes
            return content_of(body, forms)
        at, self._end = self._end, self._end + len(body)
        return Held(partial(self._load, at, len(body), forms))

    def _opened(self) -> IO[bytes]:
        owner = contextlib.ExitStack()
        weakref.finalize(self, owner.close)  # with the last content that may be loaded from it
        return cast("IO[bytes]", owner.enter_context(tempfile.TemporaryFile(buffering=0)))

    def _load(self, at: int, size: int, forms: Mapping[str, Form] | None) -> Content:
        if self._last is None or self._last[0] != at:
            if self._file is None:
                raise ValueError(at)  # unreachable: what loads was written before
            self._file.seek(at)
            self._last = at, content_of(self._file.read(size), forms)
        return self._last[1]


def content_of(body: bytes, forms: Mapping[str, Form] | None) -> Content:
    """The content that was packed. Raises what unpacking raises where it is nothing that was packed."""
    return cast("Content", unpack(zlib.decompress(body), forms))
