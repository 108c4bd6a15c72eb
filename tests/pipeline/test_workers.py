"""Several children side by side: the same results, one file's matter stays one file's, nobody waits for a dead one."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from ctcl_xlsx import pipeline
from ctcl_xlsx.pipeline import supervised as module
from ctcl_xlsx.pipeline.running import Runner, TaskError, stream
from ctcl_xlsx.pipeline.supervised import supervised
from ctcl_xlsx.pipeline.workers import AHEAD, MOST, usual_jobs
from tests.cli.running import ROOT, ctcl, inside
from tests.hostile.containers import containers
from tests.hostile.sheets import sheets
from tests.pipeline import tasks
from tests.pipeline.folders import put
from tests.pipeline.test_supervised import children, linux
from tests.workbook.mails import zipped

Job = Callable[..., Any]


def attempt(run: Runner, job: Job) -> object:
    """What a job gives, or why it gives nothing."""
    try:
        return run(job)
    except TaskError as error:
        return error.reason


def done(run: Runner, jobs: Iterable[Job]) -> list[tuple[Job, object]]:
    waiting = deque(jobs)
    return list(stream(run, attempt, lambda: waiting.popleft() if waiting else None))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sound files, hostile ones, archives."""
    found = tmp_path_factory.mktemp("nop")
    samples = {path.name: path.read_bytes() for path in (ROOT / "samples" / "da-nop").iterdir()}
    bad = {name: data for family in (containers, sheets) for name, data in family() if len(data) < 1 << 16}
    put(found, samples | {f"la/{name}": data for name, data in list(bad.items())[:40]})
    put(found, {"gop.zip": zipped(samples | {"trong/hong.xlsx": b"PK\x03\x04 cut"})})
    return found


@pytest.mark.parametrize("jobs", [2, 3])
def test_the_results_are_those_of_one(folder: Path, jobs: int) -> None:
    with supervised(jobs=jobs) as run:
        there = pipeline.check_files([folder], run=run)
    assert there == pipeline.check_files([folder])
    assert len(there) > 50


def test_the_command_says_the_same_with_any_number(folder: Path) -> None:
    one, three = (ctcl("check", folder, "--json", "--audit", "--jobs", n) for n in "13")
    assert (one.out, one.code) == (three.out, three.code)
    assert any(entry["audit"] for entry in one.json["files"])


def test_what_ends_a_child_is_one_files_matter() -> None:
    jobs: list[Job] = [tasks.process, tasks.abort, tasks.segfault, tasks.panic] * 8
    with supervised(jobs=2) as run:
        found = done(run, jobs)
    assert len(found) == len(jobs)
    for job, what in found:
        assert isinstance(what, int) if job is tasks.process else what == "crashed"


def test_children_work_side_by_side() -> None:
    with supervised(jobs=3) as run:
        pids = {pid for _, pid in done(run, [tasks.slow_process] * 40)}
    assert len(pids - {os.getpid()}) == 3


def test_what_hangs_in_two_children_is_ended_in_time() -> None:
    with supervised(seconds=0.5, jobs=2) as run:
        done(run, [tasks.process] * (AHEAD + 1))  # both stand ready
        started = time.monotonic()
        found = done(run, [tasks.hang, tasks.spin] + [tasks.process] * 20)
        assert time.monotonic() - started < 5
    assert [what for job, what in found if job in (tasks.hang, tasks.spin)] == ["timeout"] * 2


@linux
def test_another_child_starts_only_for_enough_files() -> None:
    before = children()
    with supervised(jobs=4) as run:
        assert len(children() - before) == 1
        done(run, [tasks.process] * AHEAD)
        assert len(children() - before) == 1
        done(run, [tasks.process] * (AHEAD + 1))
        assert len(children() - before) == 2
        done(run, [tasks.process] * 200)
        assert len(children() - before) == 4
    assert children() == before


def test_no_more_is_handed_out_than_can_be_worked_on() -> None:
    out, most = 0, 0

    def take() -> Job | None:
        nonlocal out, most
        if most >= 100:
            return None
        out, most = out + 1, most + 1
        assert out <= 2 * AHEAD
        return tasks.process

    with supervised(jobs=2) as run:
        for _ in stream(run, attempt, take):
            out -= 1
    assert (out, most) == (0, 100)


def test_what_comes_up_on_the_way_is_worked_on_too() -> None:
    waiting: deque[Job] = deque([tasks.process])
    with supervised(jobs=2) as run:
        found = []
        for job, _ in stream(run, attempt, lambda: waiting.popleft() if waiting else None):
            found.append(job)
            waiting.extend([tasks.noise] * (3 if len(found) == 1 else 0))
    assert found == [tasks.process] + [tasks.noise] * 3


@linux
def test_whoever_stops_listening_waits_for_nobody() -> None:
    before = children()
    with supervised(jobs=2) as run:
        waiting = deque([tasks.process] + [tasks.hang] * 20)
        results = stream(run, attempt, lambda: waiting.popleft() if waiting else None)
        next(results)
        started = time.monotonic()
        results.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 3
    assert children() == before


@linux
def test_a_slip_of_the_work_itself_comes_through() -> None:
    before = children()

    def slip(run: Runner, number: int) -> int:
        return 1 // number

    numbers = deque([2, 1, 0, 1])
    with supervised(jobs=2) as run, pytest.raises(ZeroDivisionError):
        list(stream(run, slip, lambda: numbers.popleft() if numbers else None))
    assert children() == before


def test_where_no_child_starts_all_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BOOT", "raise SystemExit")
    with supervised(jobs=3) as run:
        assert {pid for _, pid in done(run, [tasks.process] * 50)} == {os.getpid()}


def test_by_default_as_many_as_there_are_processors() -> None:
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    assert usual_jobs() == min(cores or 1, MOST)


@pytest.mark.parametrize("command", ["check", "consolidate"])
@pytest.mark.parametrize("number", ["0", "-2"])
def test_a_number_that_is_none_is_refused(command: str, number: str, folder: Path) -> None:
    code, said = inside(command, folder, "--jobs", number)
    assert code == 2
    assert "Số tệp đọc cùng lúc" in said
    assert "Ghi từ 1 trở lên" in said


SHOWING = """
import time
from ctcl_xlsx.cli import progress
progress.PATIENCE = {patience}
with progress.progress_bar() as show:
    for done in range(1, 4):
        show(done, 120)
        time.sleep(0.2)
    show.now("ghi lại")
    time.sleep(0.3)
    show(7, 9)
    time.sleep(0.2)
print("xong")
"""


def seen(patience: float) -> tuple[str, str]:
    """What the script writes on a terminal's stderr, and into a pipe."""
    import pty  # not on Windows

    terminal, theirs = pty.openpty()
    script = [sys.executable, "-c", SHOWING.format(patience=patience)]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    process = subprocess.Popen(script, cwd=ROOT, stderr=theirs, stdout=subprocess.PIPE, env=environment)
    os.close(theirs)
    shown = b""
    while True:
        try:
            shown += os.read(terminal, 4096)
        except OSError:  # the other side is gone
            break
    os.close(terminal)
    assert process.communicate()[0].decode() == "xong\n"
    piped = subprocess.run(script, cwd=ROOT, capture_output=True, check=True, env=environment)
    return shown.decode(), piped.stderr.decode()


@linux
def test_progress_is_shown_after_a_while_and_only_to_people() -> None:
    shown, piped = seen(0.0)
    assert "3/120" in shown
    assert "còn" in shown
    assert shown.index("3/120") < shown.index("ghi lại") < shown.index("7/9")
    assert piped == ""
    assert seen(60.0) == ("", "")
