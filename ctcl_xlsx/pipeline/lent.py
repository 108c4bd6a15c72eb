"""Children kept for the next batch: whoever works on many batches starts a child once for all of them.

Owns who has them, and that those which nobody asks for end after a while.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from ctcl_xlsx.pipeline.running import Runner
from ctcl_xlsx.pipeline.supervised import supervised

IDLE = 20.0  # seconds: a child holds some 60 MB

_lock = threading.Lock()
_idle: list[_Child] = []
_watched = False  # whether a timer runs


@dataclass(frozen=True, slots=True)
class _Child:
    """A runner with its limits, what ends it, and since when nobody has it.

    The limits go with the number of the process that started it: one that was forked from that has no part in it.
    """

    limits: tuple[float, int, int]
    run: Runner
    ending: contextlib.ExitStack
    since: float = 0.0


@contextlib.contextmanager
def lent(seconds: float, megabytes: int) -> Iterator[Runner]:
    """A supervised runner of these limits for one at a time, perhaps one that has served others."""
    child = _taken((seconds, megabytes, os.getpid()))
    try:
        yield child.run
    except BaseException:
        child.ending.close()
        raise
    with _lock:
        _idle.append(_Child(child.limits, child.run, child.ending, time.monotonic()))
    _watch()


def _watch() -> None:
    """Look at them once in a while, as long as there are any."""
    global _watched
    with _lock:
        if _watched or not _idle:
            return
        _watched = True
    timer = threading.Timer(IDLE / 2, _look)
    timer.daemon = True
    timer.start()


def _look() -> None:
    global _watched
    _end_idle(IDLE / 2)
    with _lock:
        _watched = False
    _watch()


def _taken(limits: tuple[float, int, int]) -> _Child:
    with _lock:
        for child in reversed(_idle):
            if child.limits == limits:
                _idle.remove(child)
                return child
    ending = contextlib.ExitStack()
    return _Child(limits, ending.enter_context(supervised(*limits[:2])), ending)


def _end_idle(seconds: float) -> None:
    """End the children that nobody had for so long."""
    until = time.monotonic() - seconds
    with _lock:
        ended = [child for child in _idle if child.since <= until and child.limits[2] == os.getpid()]
        _idle[:] = [child for child in _idle if child not in ended]
    for child in ended:
        child.ending.close()


atexit.register(_end_idle, 0.0)
