"""Work on files wherever an executor runs it: threads, processes, other machines.

Owns the batches: how many files go out together and how much of them at a time, that each is supervised where it is
read, and what is done about a batch that is lost with its worker. Results are the same whatever happens to the workers.
"""

from __future__ import annotations

import contextlib
import pickle
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Generic, Protocol, Self, cast

from ctcl_xlsx.pipeline.lent import lent
from ctcl_xlsx.pipeline.packing import pack, unpack
from ctcl_xlsx.pipeline.running import Item, NotHereError, Result, Runner, Take, Work, stream
from ctcl_xlsx.pipeline.supervised import MEGABYTES, SECONDS, supervised
from ctcl_xlsx.pipeline.workers import usual_jobs

BATCH = 64  # files: the way there and back is paid once for so many
FLYING = 16  # batches handed out ahead of their results
TRIES = 2  # of a whole batch, before its files go alone
PARCEL = 8 << 20  # bytes: what goes along with a batch, but for its last file
AIR = 64 << 20  # bytes: what may be under way
_GLANCE = 1.0  # seconds: how often the executor is asked whether it lives, where nothing comes


def work_batch(work: bytes, items: Sequence[bytes], seconds: float, megabytes: int, program: str = "") -> bytes:
    """What becomes of each thing, packed: the function that an executor is given. One child serves the batch.

    Of each it is told whether it could be done here. `program` is what whoever asks runs: another one here raises
    RuntimeError.
    """
    if program:
        from ctcl_xlsx.pipeline.program import this_program

        if this_program().code != program:
            raise RuntimeError("another program")
    do = pickle.loads(work)
    with lent(seconds, megabytes) as run:
        return pack([_done(do, run, pickle.loads(item)) for item in items])


def _done(work: Work[Any, Any], run: Runner, item: Any) -> tuple[bool, Any]:
    try:
        return True, work(run, item)
    except NotHereError:
        return False, None


class Send(Protocol):
    """Makes a thing fit for the way, with all that is needed there; None for one that is to be worked on here.

    `run` may be needed for it. `whole` asks for everything, because a worker could not get what it was to get itself.
    """

    def __call__(self, run: Runner, item: Any, /, *, whole: bool) -> Any | None: ...


@dataclass(frozen=True, slots=True)
class _Batch(Generic[Item]):
    items: tuple[Item, ...]
    tries: int = 0
    whole: bool = False
    weight: int = 0  # bytes, once it is under way


class Spread:
    """A crew on an executor. A batch that comes to no end is tried again, then its files alone, then those here.

    `batch` is how many files go together, `flying` how many batches may be under way: at least as many as there are
    workers. The workers must have the same version of this package (`program` makes sure of it), and reach the files
    under the same paths, unless `send` gives them along. `heard` is called where something came, `alive` is asked where
    nothing comes; once it says no, or the executor takes nothing more, `lost` is called and the rest is done on this
    machine. What work gives is of the classes that results are made of (`packing.unpack`).
    """

    def __init__(
        self,
        executor: Executor,
        *,
        batch: int = BATCH,
        flying: int = FLYING,
        seconds: float = SECONDS,
        megabytes: int = MEGABYTES,
        program: str = "",
        send: Send | None = None,
        alive: Callable[[], bool] = lambda: True,
        heard: Callable[[], None] = lambda: None,
        lost: Callable[[], None] = lambda: None,
    ) -> None:
        self._executor = executor
        self._batch, self._flying = batch, flying
        self._limits = (seconds, megabytes)
        self._fixed = (*self._limits, program)
        self._send = send
        self._alive, self._heard, self._lost = alive, heard, lost

    def __call__(self, task: Callable[..., Result], /, *args: Any) -> Result:
        """A single task is not worth the way: it is supervised here."""
        with supervised(*self._limits) as run:
            return run(task, *args)

    def stream(self, work: Work[Item, Result], take: Take[Item]) -> Iterator[tuple[Item, Result]]:
        """Each thing with what became of it, batch by batch as they come."""
        with supervised(*self._limits, jobs=usual_jobs(), at_once=False) as here:
            flight = _Flight[Item, Result](self._executor, partial(self._packed, here), pack(work), *self._fixed)
            with flight:
                while flight.lives:
                    while flight.has_room(self._flying) and (batch := flight.next(self._batch, take)):
                        flight.begin(batch)
                    if flight.stays:
                        yield from stream(here, work, flight.staying)
                        continue  # that may have brought more
                    if flight.is_over:
                        return
                    landed = flight.landed()
                    if any(_has_come(found) for _, found in landed):
                        self._heard()
                    for batch, found in landed:
                        yield from flight.settled(batch, found)
                    if not landed and not self._alive():
                        flight.lives = False
                self._lost()
                yield from stream(here, work, partial(flight.left, take))

    def _packed(self, here: Runner, item: Item, whole: bool) -> bytes | None:
        """A thing as it goes out; None where it stays here."""
        sent = item if self._send is None else self._send(here, item, whole=whole)
        return None if sent is None else pack(sent)


class _Flight(Generic[Item, Result]):
    """What is under way, what comes back undone, what stays here."""

    def __init__(
        self, executor: Executor, packed: Callable[[Item, bool], bytes | None], work: bytes, *fixed: Any
    ) -> None:
        self.lives = True
        self.flying: dict[Future[bytes], _Batch[Item]] = {}
        self.again: deque[_Batch[Item]] = deque()
        self._stay: deque[Item] = deque()
        self._executor, self._packed, self._work, self._fixed = executor, packed, work, fixed

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for future in self.flying:
            future.cancel()

    def has_room(self, most: int) -> bool:
        """Whether another batch may go out."""
        bytes_there = sum(batch.weight for batch in self.flying.values())
        return self.lives and len(self.flying) < most and bytes_there < AIR

    def next(self, size: int, take: Take[Item]) -> _Batch[Item] | None:
        """The batch to go out; those that came back first."""
        if self.again:
            return self.again.popleft()
        items: list[Item] = []
        while len(items) < size and (item := take()) is not None:
            items.append(item)
        return _Batch(tuple(items)) if items else None

    def begin(self, batch: _Batch[Item]) -> None:
        """Send it out, as much of it as is not too much at a time."""
        going: list[Item] = []
        parcels: list[bytes] = []
        weight = 0
        for number, item in enumerate(batch.items):
            if weight > PARCEL:
                self.again.appendleft(replace(batch, items=batch.items[number:]))
                break
            parcel = self._packed(item, batch.whole)
            if parcel is None:
                self._stay.append(item)
                continue
            going.append(item)
            parcels.append(parcel)
            weight += len(parcel)
        if not going:
            return
        sent = replace(batch, items=tuple(going), weight=weight)
        try:
            future = self._executor.submit(partial(work_batch, self._work, parcels, *self._fixed))
        except Exception:  # it was shut down, or broke with one of its workers, each executor says it in its own way
            self.lives = False
            self.again.appendleft(sent)
        else:
            self.flying[future] = sent

    def landed(self) -> list[tuple[_Batch[Item], Future[bytes]]]:
        """What has come to an end; waits a moment for it."""
        done = wait(self.flying, _GLANCE, FIRST_COMPLETED).done
        return [(self.flying.pop(future), future) for future in done]

    def settled(self, batch: _Batch[Item], future: Future[bytes]) -> Iterator[tuple[Item, Result]]:
        """What a batch gave; what it did not goes out again: whole once more, then file by file, then it stays."""
        found = _found(future)
        if found is None and batch.tries + 1 < TRIES:
            self.again.append(replace(batch, tries=batch.tries + 1))
        elif found is None and len(batch.items) == 1 and batch.tries:
            self._stay += batch.items
        elif found is None:
            self.again.extend(replace(batch, items=(item,)) for item in batch.items)
        else:
            pairs = tuple(zip(batch.items, found, strict=True))
            yield from ((item, cast("Result", result)) for item, (is_done, result) in pairs if is_done)
            undone = tuple(item for item, (is_done, _) in pairs if not is_done)
            if undone and batch.whole:
                self._stay += undone
            elif undone:
                self.again.append(_Batch(undone, whole=True))

    @property
    def stays(self) -> bool:
        """Whether something is to be worked on here."""
        return bool(self._stay)

    @property
    def is_over(self) -> bool:
        """Whether nothing is under way, nor to go out again."""
        return not (self.flying or self.again)

    def staying(self) -> Item | None:
        """The next thing that is to be worked on here."""
        return self._stay.popleft() if self._stay else None

    def left(self, take: Take[Item]) -> Item | None:
        """The next thing of all that was not done, once the executor does nothing more."""
        self.again += self.flying.values()
        for future in self.flying:
            future.cancel()
        self.flying.clear()
        while self.again:
            self._stay += self.again.popleft().items
        return self.staying() if self._stay else take()


def _has_come(future: Future[bytes]) -> bool:
    """Whether a batch that landed gave something; else it was lost."""
    return not future.cancelled() and future.exception() is None


def _found(future: Future[bytes]) -> list[tuple[bool, Any]] | None:
    """What came of each thing of a batch; None where it was lost, or what came is nothing that we packed."""
    if not _has_come(future):
        return None
    with contextlib.suppress(Exception):  # whatever unpickling finds to say
        return cast("list[tuple[bool, Any]]", unpack(future.result()))
    return None
