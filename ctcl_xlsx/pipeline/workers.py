"""Several children side by side: each file goes to whichever is free, and what ends one child is one file's matter.

Owns the threads that wait for the children, how many are started and how far they may run ahead of whoever takes their
results.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Generic, Self

from ctcl_xlsx.pipeline.running import Item, Result, Take, Work

if TYPE_CHECKING:
    from ctcl_xlsx.pipeline.supervised import Supervisor

MOST = 8  # children by default: reading is faster than one process can put together what they give
AHEAD = 8  # files per child handed out before their results are taken, and as many make another child worth its start
_PATIENCE = 0.5  # on Windows Ctrl-C is heard only between two waits


def usual_jobs() -> int:
    """How many children without being told: a processor each of those this process may use, up to `MOST`."""
    affinity = getattr(os, "sched_getaffinity", None)
    return max(1, min(MOST, len(affinity(0)) if affinity else os.cpu_count() or 1))


class Workers:
    """A crew of up to `jobs` children. The first is given; another one starts when enough files wait for it.

    As a runner it runs a single task in the first child.
    """

    def __init__(self, first: Supervisor, jobs: int) -> None:
        self._first, self._jobs = first, jobs
        self._others: list[Supervisor] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for other in self._others:
            other.close()

    def __call__(self, task: Callable[..., Result], /, *args: Any) -> Result:
        return self._first(task, *args)

    def stream(self, work: Work[Item, Result], take: Take[Item]) -> Iterator[tuple[Item, Result]]:
        """Each thing with what became of it, in the order in which they are done."""
        threads: list[_Thread[Item, Result]] = []
        todo: queue.SimpleQueue[Item | None] = queue.SimpleQueue()
        done: queue.SimpleQueue[tuple[Item, Result | BaseException]] = queue.SimpleQueue()
        flying = 0
        try:
            while True:
                while flying < AHEAD * self._jobs and (given := take()) is not None:
                    todo.put(given)
                    flying += 1
                    if len(threads) < self._jobs and flying > AHEAD * len(threads):
                        threads.append(_Thread(self._supervisor(len(threads)), work, todo, done))
                if not flying:
                    break
                item, found = _next(done)
                flying -= 1
                if isinstance(found, BaseException):
                    raise found
                yield item, found
        except BaseException:
            for thread in threads:
                thread.supervisor.stop()
            raise
        finally:
            for _ in threads:
                todo.put(None)
            for thread in threads:
                thread.join()

    def _supervisor(self, number: int) -> Supervisor:
        """The children by number; only here is one started."""
        if number == 0:
            return self._first
        if number > len(self._others):
            self._others.append(type(self._first)(self._first.seconds, self._first.megabytes))
        return self._others[number - 1]


class _Thread(threading.Thread, Generic[Item, Result]):
    """Hands one child its work and waits for it."""

    def __init__(
        self,
        supervisor: Supervisor,
        work: Work[Item, Result],
        todo: queue.SimpleQueue[Item | None],
        done: queue.SimpleQueue[tuple[Item, Result | BaseException]],
    ) -> None:
        super().__init__(daemon=True)
        self.supervisor = supervisor
        self._work, self._todo, self._done = work, todo, done
        self.start()

    def run(self) -> None:
        """Until nothing more comes. What the work raises is raised where the results are taken."""
        while (item := self._todo.get()) is not None:
            try:
                self._done.put((item, self._work(self.supervisor, item)))
            except BaseException as error:
                self._done.put((item, error))


def _next(done: queue.SimpleQueue[tuple[Item, Result | BaseException]]) -> tuple[Item, Result | BaseException]:
    while True:
        try:
            return done.get(timeout=_PATIENCE)
        except queue.Empty:
            continue
