"""Files read on executors: threads, processes, workers that are lost. The same results as in one process, always."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from ctcl_xlsx import pipeline
from ctcl_xlsx.district.files import FileResult
from ctcl_xlsx.pipeline.running import stream
from ctcl_xlsx.pipeline.spread import Spread
from tests.cli.running import ROOT
from tests.pipeline import tasks
from tests.pipeline.folders import put
from tests.pipeline.test_workers import attempt
from tests.workbook.mails import zipped


class Losing(ThreadPoolExecutor):
    """Threads, of which some are lost: `lost` tells of a call's number (from 1) and size whether it comes to no end."""

    def __init__(self, lost: Callable[[int, int], bool]) -> None:
        super().__init__(2)
        self.sizes: list[int] = []
        self._lost = lost

    def submit(self, task: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:
        size = len(task.args[1])  # type: ignore[attr-defined]
        self.sizes.append(size)
        if self._lost(len(self.sizes), size):
            future: Future[Any] = Future()
            future.set_exception(OSError("worker lost"))
            return future
        return super().submit(task, *args)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("nop")
    samples = {path.name: path.read_bytes() for path in sorted((ROOT / "samples" / "da-nop").iterdir())[:3]}
    put(found, samples | {"a.pdf": b"%PDF-1.7", "hong.xlsx": b"PK\x03\x04 cut"})
    return put(found, {"gop.zip": zipped(dict(list(samples.items())[1:]))})


@pytest.fixture(scope="module")
def expected(folder: Path) -> list[FileResult]:
    return pipeline.check_files([folder])


def processes() -> Executor:
    return ProcessPoolExecutor(2, multiprocessing.get_context("spawn"))


@pytest.mark.parametrize("make", [lambda: ThreadPoolExecutor(2), processes], ids=["threads", "processes"])
def test_an_executor_gives_what_one_process_gives(
    make: Callable[[], Executor], folder: Path, expected: list[FileResult]
) -> None:
    with make() as executor:
        assert pipeline.check_files([folder], run=Spread(executor, batch=4)) == expected
    assert len(expected) == 7


@pytest.mark.parametrize(
    ("lost", "sizes"),
    [
        (lambda number, size: number == 1, 4),  # once: the batch goes out again
        (lambda number, size: size > 1, 1),  # whatever is large: the files go alone
        (lambda number, size: True, 1),  # everything: it is done here
    ],
)
def test_what_is_lost_with_a_worker_is_done_again(
    lost: Callable[[int, int], bool], sizes: int, folder: Path, expected: list[FileResult]
) -> None:
    with Losing(lost) as executor:
        assert pipeline.check_files([folder], run=Spread(executor, batch=4, flying=2)) == expected
        assert executor.sizes[0] == 4
        assert (1 in executor.sizes[:-2]) is (sizes == 1)


@pytest.mark.parametrize(("lost", "batches"), [(False, 4), (True, 0)])
def test_what_lands_is_heard_and_what_is_lost_is_not(lost: bool, batches: int) -> None:
    """A scheduler is silent only while nothing comes of it."""
    heard: list[bool] = []
    jobs = deque([tasks.process] * 4)
    with Losing(lambda *_: lost) as executor:
        run = Spread(executor, batch=1, heard=lambda: heard.append(True), flying=1)
        assert len(list(stream(run, attempt, lambda: jobs.popleft() if jobs else None))) == 4
    assert len(heard) == batches


def test_a_worker_that_is_killed_midway_changes_nothing(folder: Path, expected: list[FileResult]) -> None:
    killed: list[int] = []

    def kill_one(done: int, _: int) -> None:
        if not killed:
            killed.append(next(iter(executor._processes)))  # type: ignore[attr-defined]
            os.kill(killed[0], signal.SIGKILL)

    with processes() as executor:
        assert pipeline.check_files([folder], run=Spread(executor, batch=2, flying=2), progress=kill_one) == expected
    assert killed


def test_batches_that_are_cancelled_are_done_again(folder: Path, expected: list[FileResult]) -> None:
    """As a scheduler does that is closed with work in its queue."""

    class Cancels(ThreadPoolExecutor):
        def submit(self, *args: Any, **more: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.cancel()
            future.set_running_or_notify_cancel()
            return future

    with Cancels(1) as executor:
        assert pipeline.check_files([folder], run=Spread(executor, batch=2)) == expected


def test_an_executor_that_takes_nothing_is_done_without(folder: Path, expected: list[FileResult]) -> None:
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    assert pipeline.check_files([folder], run=Spread(executor)) == expected


def test_what_ends_a_child_ends_no_batch() -> None:
    jobs = deque([tasks.process, tasks.abort, tasks.hang, tasks.process])
    with ThreadPoolExecutor(1) as executor:
        run = Spread(executor, seconds=0.5)
        found = [what for _, what in stream(run, attempt, lambda: jobs.popleft() if jobs else None)]
    assert found[1:3] == ["crashed", "timeout"]
    assert isinstance(found[0], int)
    assert isinstance(found[3], int)
    assert run(tasks.add, 1, 2) == 3
