"""Contents put aside on the disk while a district is put together, each loaded again when it is asked for.

Those of a district of usual size stay in memory, and those for which the disk has no room.
"""

from __future__ import annotations

import contextlib
import tempfile
import weakref
from collections.abc import Callable
from functools import partial
from typing import IO, TYPE_CHECKING, TypeVar, cast

from ctcl_xlsx.district.files import Content, Held
from ctcl_xlsx.pipeline.folding import content_in, held, told_in, unfolded

if TYPE_CHECKING:
    from ctcl_xlsx.pipeline.batch import Asked

AT_HAND = 500
_Thing = TypeVar("_Thing")


class Spool:
    """Keeps folded contents in a temporary file, which goes with it. One thread may use it.

    Where no more `files` are expected than may stay `at_hand`, they do, else none: then many follow, and room counts.
    """

    def __init__(self, files: int = 0, at_hand: int = AT_HAND) -> None:
        self._at_hand = at_hand if files <= at_hand else 0
        self._file: IO[bytes] | None = None
        self._end = 0
        self._last: tuple[int, object] | None = None  # asked for several times on end

    def hold(self, body: bytes, asked: Asked) -> Content | Held:
        """The content that was folded, or what brings it."""
        if self._at_hand > 0:
            self._at_hand -= 1
            return unfolded(body, asked)
        try:
            self._file = self._file or self._opened()
            self._file.seek(self._end)
            whole = self._file.write(body) == len(body)
        except OSError:
            whole = False
        if not whole:  # no room: as far as the memory goes
            return unfolded(body, asked)
        at, self._end = self._end, self._end + len(body)
        if asked.told:
            return held(partial(self._load, at, len(body), told_in), asked)
        return Held(partial(self._load, at, len(body), partial(content_in, asked=asked)))

    def _opened(self) -> IO[bytes]:
        owner = contextlib.ExitStack()
        weakref.finalize(self, owner.close)  # with the last content that may be loaded from it
        return cast("IO[bytes]", owner.enter_context(tempfile.TemporaryFile(buffering=0)))

    def _load(self, at: int, size: int, unfold: Callable[[bytes], _Thing]) -> _Thing:
        if self._last is None or self._last[0] != at:
            if self._file is None:
                raise ValueError(at)  # unreachable: what loads was written before
            self._file.seek(at)
            self._last = at, unfold(self._file.read(size))
        return cast("_Thing", self._last[1])
