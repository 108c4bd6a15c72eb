"""Work that may never come back (a network that is silent): done by a helper thread, waited for only so long.

A helper that is waited for in vain is left to itself and another one takes its place; each thread has its own helper,
because what libraries keep for their next call (connections) they keep by thread.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import TypeVar, cast

Result = TypeVar("Result")
_Work = Callable[[], None]
_GLANCE = 0.5  # on Windows Ctrl-C is heard only between two waits
_own = threading.local()


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """What the work gives. Raises what it raises, TimeoutError where it takes longer."""
    done: queue.SimpleQueue[tuple[Result | None, BaseException | None]] = queue.SimpleQueue()

    def task() -> None:
        try:
            done.put((work(), None))
        except BaseException as error:
            done.put((None, error))

    helper: _Helper | None = getattr(_own, "helper", None)
    if helper is None:
        helper = _own.helper = _Helper()
    helper.todo.put(task)
    until = time.monotonic() + seconds
    while True:
        try:
            found, error = done.get(timeout=max(0.0, min(_GLANCE, until - time.monotonic())))
        except queue.Empty:
            if time.monotonic() < until:
                continue
            _own.helper = None
            raise TimeoutError from None
        if error is not None:
            raise error
        return cast("Result", found)


class _Helper:
    """A thread that does what is put into its queue, until nobody can any more."""

    def __init__(self) -> None:
        self.todo: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        threading.Thread(target=_serve, args=(self.todo,), daemon=True).start()

    def __del__(self) -> None:
        self.todo.put(None)


def _serve(todo: queue.SimpleQueue[_Work | None]) -> None:
    while (task := todo.get()) is not None:
        task()
