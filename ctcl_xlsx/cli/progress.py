"""A progress bar on stderr for work over a second; silent in pipes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

PATIENCE = 1.0


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None] | None]:
    """A callback (done, all) that draws a bar once a second has passed; None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    started, bars = time.monotonic(), list[Any]()

    def show(done: int, total: int) -> None:
        if not bars:
            if time.monotonic() - started < PATIENCE:
                return
            bars.append(_bar(total))
        bar, task = bars[0]
        bar.update(task, completed=done, total=total)

    try:
        yield show
    finally:
        if bars:
            bars[0][0].stop()


def _bar(total: int) -> tuple[Any, Any]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    bar = Progress(
        BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=Console(stderr=True), transient=True
    )
    bar.start()
    return bar, bar.add_task("", total=total)
