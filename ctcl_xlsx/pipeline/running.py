"""How a piece of work on one file is run: in this process, or by whoever is given instead (`supervised`).

Owns the shape of such a runner and of its failures, so that reading knows nothing of processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeVar, runtime_checkable

from ctcl_xlsx.issues import Code, CtclError, Issue, issue

Item = TypeVar("Item")
Result = TypeVar("Result")
CRASHED, TIMED_OUT, MEMORY, SLIP = "crashed", "timeout", "memory", "internal"


class TaskError(Exception):
    """A task came to no end. `reason` is one of the slugs above, `detail` a limit or the name of an exception."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail

    @property
    def issue(self) -> Issue:
        """Why the file on which the task worked cannot be counted."""
        code = {CRASHED: Code.FILE_DAMAGED, MEMORY: Code.FILE_TOO_LARGE}.get(self.reason, Code.FILE_UNREADABLE)
        return issue(code, facts={"reason": self.reason, "detail": self.detail, "limit": self.detail})


class NotHereError(Exception):
    """A worker elsewhere cannot get what a piece of work needs: it is no fault of the file's."""


class Runner(Protocol):
    """Runs a function on arguments that can be pickled, gives its result, lets a CtclError through.

    Raises TaskError when the function neither returned nor raised CtclError.
    """

    def __call__(self, task: Callable[..., Result], /, *args: Any) -> Result: ...


def in_process(task: Callable[..., Result], /, *args: Any) -> Result:
    """Run it right here. What crashes takes this process with it; only the container check stands before that."""
    try:
        return task(*args)
    except (CtclError, TaskError):
        raise
    except MemoryError as error:
        raise TaskError(MEMORY) from error
    except Exception as error:
        raise TaskError(SLIP, type(error).__name__) from error


Work = Callable[[Runner, Item], Result]
Take = Callable[[], Item | None]


@runtime_checkable
class Crew(Runner, Protocol):
    """A runner that works on several things at a time."""

    def stream(self, work: Work[Item, Result], take: Take[Item]) -> Iterator[tuple[Item, Result]]: ...


def stream(run: Runner, work: Work[Item, Result], take: Take[Item]) -> Iterator[tuple[Item, Result]]:
    """Each thing that `take` hands out with what `work` made of it, as it comes.

    `take` gives None where nothing waits; it is asked again after each result, which may have brought more. It is
    called by whoever reads this stream, `work` perhaps elsewhere, with the runner that is free. Only a bounded number
    of things is handed out ahead of the results.
    """
    if isinstance(run, Crew):
        yield from run.stream(work, take)
        return
    while (item := take()) is not None:
        yield item, work(run, item)
