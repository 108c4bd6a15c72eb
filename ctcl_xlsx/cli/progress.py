"""What is going on, on stderr, for work over a second: how many are done, the time left; silent in pipes."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ctcl_xlsx.vi import command as words

PATIENCE = 1.0


class Shown:
    """Called with (done, all) it shows a bar; `now` tells of work without a count. Nothing in the first second."""

    def __init__(self, *, watched: bool) -> None:
        self._watched = watched
        self._started = time.monotonic()
        self._bar: tuple[Any, Any] | None = None
        self._status: Any = None
        self._later: threading.Timer | None = None

    def __call__(self, done: int, total: int) -> None:
        if not self._watched or self._patience:
            return
        if self._bar is None:
            self.end()
            self._bar = _bar(total)
        bar, task = self._bar
        bar.update(task, completed=done, total=total)

    def now(self, doing: str) -> None:
        """Say what is done from now on, until something else is."""
        if not self._watched:
            return
        self.end()
        self._later = threading.Timer(self._patience, self._begin, [doing])
        self._later.daemon = True
        self._later.start()

    @property
    def _patience(self) -> float:
        return max(0.0, self._started + PATIENCE - time.monotonic())

    def _begin(self, doing: str) -> None:
        self._status = _console().status(doing)
        self._status.start()

    def end(self) -> None:
        """Take away what is shown."""
        if self._later:
            self._later.cancel()
            self._later.join()
        if self._status:
            self._status.stop()
        if self._bar:
            self._bar[0].stop()
        self._bar = self._status = self._later = None


@contextmanager
def progress_bar() -> Iterator[Shown]:
    """What shows the progress of the work inside, and is taken away after it; shows nothing where nobody watches."""
    shown = Shown(watched=sys.stderr.isatty())
    try:
        yield shown
    finally:
        shown.end()


def _console() -> Any:
    from rich.console import Console

    return Console(stderr=True)


def _bar(total: int) -> tuple[Any, Any]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn(words.TIME_LEFT), TimeRemainingColumn())
    bar = Progress(*columns, console=_console(), transient=True)
    bar.start()
    return bar, bar.add_task("", total=total)
