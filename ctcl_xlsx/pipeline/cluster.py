"""Work on files on the machines of a Dask scheduler.

Owns the way there: that the scheduler answers, has workers, and that these run the same program; that all of this is
waited for only so long; and when a scheduler is given up. Nothing of Dask is loaded before it is asked for.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NoReturn

from ctcl_xlsx.issues import Code, CtclError, issue
from ctcl_xlsx.pipeline.fetching import Sending
from ctcl_xlsx.pipeline.patience import within
from ctcl_xlsx.pipeline.program import this_program
from ctcl_xlsx.pipeline.spread import FLYING, Spread
from ctcl_xlsx.pipeline.supervised import MEGABYTES
from ctcl_xlsx.pipeline.supervised import SECONDS as FILE_SECONDS
from ctcl_xlsx.pipeline.urls import shown_url

SECONDS = 10  # for the scheduler to answer
GONE = 10.0  # seconds without an answer or a worker, after which the rest is done here
BATCH = 16  # files: children are kept, so that a batch costs little, and the last ones end at about the same time
_ADDRESS = re.compile(r"(?:(?:tcp|tls|ws|wss)://)?(?:\[[0-9A-Fa-f:.%]+\]|[^\s/:@\[\]]+):([0-9]{1,5})/?")
_MOST_NAMED = 3

Answer = tuple[str, ...]
_DIFFERENCES = ("worker-version", "worker-python", "worker-dask", "worker-code")  # in the order of an answer

UNREACHED, LOST = "unreached", "lost"


@contextlib.contextmanager
def on_scheduler(
    address: str,
    tell: Callable[[str], None] = lambda _: None,
    *,
    seconds: float = FILE_SECONDS,
    megabytes: int = MEGABYTES,
) -> Iterator[Spread]:
    """A crew of the workers of a scheduler ("tcp://HOST:PORT"); each file has the limits it has on this machine.

    `tell` hears of what changes no result: UNREACHED, workers cannot fetch from a URL what this machine can; LOST, the
    scheduler or all of its workers are gone, and the rest is done here.
    Raises CtclError (input-invalid) where the address is none, this program's code cannot be seen, Dask is not
    installed, nobody answers there, no worker is ready, or one runs another program.
    """
    found = _ADDRESS.fullmatch(address)
    if not found or not 0 < int(found[1]) < 1 << 16:
        _refuse("scheduler-address", address)
    if not this_program().code:
        _refuse("code-unseen", address)
    client = _connected(address)
    pulse = _Pulse(client)
    try:
        threads = _ready(client, address)
        yield Spread(
            client.get_executor(pure=False),  # the same batch again is work again
            batch=BATCH,
            flying=max(FLYING, 2 * threads + 2),
            seconds=seconds,
            megabytes=megabytes,
            program=this_program().code,
            send=Sending(lambda: tell(UNREACHED)),
            alive=pulse.is_felt,
            heard=pulse.feel,
            lost=lambda: tell(LOST),
        )
    finally:
        with contextlib.suppress(Exception):
            client.close(timeout=2)


def _connected(address: str) -> Any:
    try:
        import distributed
    except ImportError:
        _refuse("no-dask", address)
    try:
        connect: Any = partial(distributed.Client, address, timeout=SECONDS, set_as_default=False, name="ctcl")
        return within(SECONDS + 2, connect)  # what is no scheduler may never end its answer
    except Exception:  # each way of talking has its own errors
        _refuse("scheduler-unreachable", address, limit=str(SECONDS))


def _ready(client: Any, address: str) -> int:
    """How many threads the workers have, all of which run this program. Raises CtclError."""
    try:
        threads: Mapping[str, int] = client.sync(client.nthreads, callback_timeout=SECONDS)
        if threads:
            told = client.sync(_ask_all, client, list(threads), callback_timeout=2 * SECONDS)
    except Exception:
        _refuse("scheduler-unreachable", address, limit=str(SECONDS))
    if not threads:
        _refuse("scheduler-empty", address)
    if not told:
        _refuse("scheduler-silent", address, limit=str(SECONDS))
    _refuse_strangers(told, address)
    return sum(threads.values())


def _refuse_strangers(told: Mapping[str, Answer | None], address: str) -> None:
    """Raise CtclError for workers that have not the program that runs here, said of what they differ in first."""
    own = _told()
    for number, problem in enumerate(_DIFFERENCES):
        others = {
            worker: answer for worker, answer in sorted(told.items()) if answer is None or answer[number] != own[number]
        }
        if others:
            hosts = list(dict.fromkeys(worker.rpartition("://")[2].rpartition(":")[0] for worker in others))
            where = ", ".join(hosts[:_MOST_NAMED]) + ("…" if len(hosts) > _MOST_NAMED else "")
            answers = [answer[number] for answer in others.values() if answer]
            if not answers:
                _refuse("worker-bare", address, where=where)
            _refuse(problem, address, where=where, found=answers[0], own=own[number])


async def _ask_all(client: Any, workers: list[str]) -> dict[str, Answer | None]:
    """What each worker tells of itself, None where it cannot; those that say nothing for long are left out."""

    async def ask(worker: str) -> Any:
        return await asyncio.wait_for(client.run(_told, workers=[worker], on_error="return"), SECONDS)

    answers = await asyncio.gather(*map(ask, workers), return_exceptions=True)
    found: dict[str, Answer | None] = {}
    for worker, answer in zip(workers, answers, strict=True):
        if isinstance(answer, Mapping):
            told = answer.get(worker)
            found[worker] = tuple(told) if isinstance(told, tuple) else None
    return found


def _told() -> Answer:
    """What a worker tells of itself: versions of the package, of Python, of Dask, and the print of the code."""
    import distributed

    program = this_program()
    return program.version, program.python, str(getattr(distributed, "__version__", "")), program.code


class _Pulse:
    """Whether a scheduler answers and has workers, or did a moment ago."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._silent_since: float | None = None

    def feel(self) -> None:
        """It gave a sign: silence counts from the next glance that finds none."""
        self._silent_since = None

    def is_felt(self) -> bool:
        """False once no glance found it answering, with workers, for `GONE` seconds without another sign of it."""
        if self._client.status == "closed":
            return False
        glance = time.monotonic()
        with contextlib.suppress(Exception):
            if self._client.status == "running" and self._client.sync(self._client.nthreads, callback_timeout=SECONDS):
                self.feel()
                return True
        if self._silent_since is None:
            self._silent_since = glance
        return time.monotonic() < self._silent_since + GONE


def _refuse(problem: str, address: str, **facts: str) -> NoReturn:
    told = shown_url(address) if "@" in address else address
    raise CtclError(issue(Code.INPUT_INVALID, value=told, facts={"problem": problem, **facts})) from None
