"""Children kept for the next batch: whoever works on many batches starts a child once for all of them.

Owns who has them, and that those which nobody asks for end after a while.
"""

from __future__ import annotations

import atexit
import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from ctcl_xlsx.pipeline.running import Runner
from ctcl_xlsx.pipeline.supervised import supervised

IDLE = 20.0  # seconds: a child holds some 60 MB

_lock = threading.Lock()
_idle: list[_Child] = []


@dataclass(frozen=True, slots=True)
class _Child:
    """A runner with its limits, what ends it, and since when nobody has it."""

    limits: tuple[float, int]
    run: Runner
    ending: contextlib.ExitStack
    since: float = 0.0


@contextlib.contextmanager
def lent(seconds: float, megabytes: int) -> Iterator[Runner]:
    """A supervised runner of these limits for one at a time, perhaps one that has served others."""
    child = _taken((seconds, megabytes))
    try:
        yield child.run
    except BaseException:
        child.ending.close()
        raise
    with _lock:
        _idle.append(_Child(child.limits, child.run, child.ending, time.monotonic()))
    timer = threading.Timer(IDLE, _end_idle, (IDLE,))
    timer.daemon = True
    timer.start()


def _taken(limits: tuple[float, int]) -> _Child:
    with _lock:
        for child in reversed(_idle):
            if child.limits == limits:
                _idle.remove(child)
                return child
    ending = contextlib.ExitStack()
    return _Child(limits, ending.enter_context(supervised(*limits)), ending)


def _end_idle(seconds: float) -> None:
    """End the children that nobody had for so long."""
    until = time.monotonic() - seconds
    with _lock:
        ended = [child for child in _idle if child.since <= until]
        _idle[:] = [child for child in _idle if child.since > until]
    for child in ended:
        child.ending.close()


atexit.register(_end_idle, 0.0)
