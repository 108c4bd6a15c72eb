"""Work on files wherever an executor runs it: threads, processes, other machines.

Owns the batches: how many files go out together, that each is supervised where it is read, and what is done about a
batch that is lost with its worker. Results are the same whatever happens to the workers.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, cast

from ctcl_xlsx.pipeline.packing import pack
from ctcl_xlsx.pipeline.running import Item, Result, Take, Work
from ctcl_xlsx.pipeline.supervised import MEGABYTES, SECONDS, supervised

BATCH = 64  # files: a child's start is paid once for so many
FLYING = 16  # batches handed out ahead of their results
TRIES = 2  # of a whole batch, before its files go alone


def work_batch(work: Work[Item, Result], items: Sequence[Item], seconds: float, megabytes: int) -> bytes:
    """What becomes of each thing, packed: the function that an executor is given. One child serves the batch."""
    with supervised(seconds, megabytes) as run:
        return pack([work(run, item) for item in items])


@dataclass(frozen=True, slots=True)
class _Batch(Generic[Item]):
    items: tuple[Item, ...]
    tries: int = 0


class Spread:
    """A crew on an executor. A batch that comes to no end is tried again, then its files alone, then those here.

    `batch` is how many files go together, `flying` how many batches may be under way: at least as many as there are
    workers. The workers must reach the files under the same paths and have the same version of this package.
    """

    def __init__(
        self,
        executor: Executor,
        *,
        batch: int = BATCH,
        flying: int = FLYING,
        seconds: float = SECONDS,
        megabytes: int = MEGABYTES,
    ) -> None:
        self._executor = executor
        self._batch, self._flying = batch, flying
        self._limits = (seconds, megabytes)

    def __call__(self, task: Callable[..., Result], /, *args: Any) -> Result:
        """A single task is not worth the way: it is supervised here."""
        with supervised(*self._limits) as run:
            return run(task, *args)

    def stream(self, work: Work[Item, Result], take: Take[Item]) -> Iterator[tuple[Item, Result]]:
        """Each thing with what became of it, batch by batch as they come."""
        again: deque[_Batch[Item]] = deque()
        flying: dict[Future[bytes], _Batch[Item]] = {}
        try:
            while True:
                while len(flying) < self._flying and (batch := again.popleft() if again else self._next(take)).items:
                    future = self._begin(work, batch)
                    if future:
                        flying[future] = batch
                    else:
                        yield from self._here(work, batch)
                if not flying:
                    return
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    batch = flying.pop(future)
                    if not future.cancelled() and future.exception() is None:
                        yield from zip(batch.items, pickle.loads(future.result()), strict=True)
                    elif len(batch.items) == 1 and batch.tries:
                        yield from self._here(work, batch)
                    elif batch.tries + 1 < TRIES:
                        again.append(_Batch(batch.items, batch.tries + 1))
                    else:
                        again.extend(_Batch((item,), batch.tries) for item in batch.items)
        finally:
            for future in flying:
                future.cancel()

    def _next(self, take: Take[Item]) -> _Batch[Item]:
        items: list[Item] = []
        while len(items) < self._batch and (item := take()) is not None:
            items.append(item)
        return _Batch(tuple(items))

    def _begin(self, work: Work[Item, Result], batch: _Batch[Item]) -> Future[bytes] | None:
        """None where the executor takes nothing any more."""
        try:
            return self._executor.submit(partial(work_batch, work, batch.items, *self._limits))
        except RuntimeError:  # it was shut down, or broke with one of its workers
            return None

    def _here(self, work: Work[Item, Result], batch: _Batch[Item]) -> Iterator[tuple[Item, Result]]:
        found = cast("list[Result]", pickle.loads(work_batch(work, batch.items, *self._limits)))
        yield from zip(batch.items, found, strict=True)
