"""Whatever a file does to the process that reads it, the batch goes on and nothing of it stays behind."""

from __future__ import annotations

import errno
import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ctcl_xlsx import pipeline, templates, vi
from ctcl_xlsx.issues import Code, CtclError
from ctcl_xlsx.pipeline import supervised as module
from ctcl_xlsx.pipeline.running import TaskError, in_process
from ctcl_xlsx.pipeline.supervised import Supervisor, supervised
from tests.cli.running import ROOT, ctcl
from tests.pipeline import tasks
from tests.pipeline.folders import outcomes, put
from tests.workbook.test_sniff import ole

linux = pytest.mark.skipif(sys.platform != "linux", reason="counts processes by /proc")


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<2H", kind, len(body)) + body


def stray_xls(row: int, column: int) -> bytes:
    """An .xls of some 5 KB with one number so far out that laying the sheet out takes more memory than there is."""
    begin = [record(0x809, struct.pack("<4H2L", 0x600, kind, 0, 0, 0, 6)) for kind in (5, 0x10)]
    end = record(0x0A, b"")
    sheet = begin[1] + record(0x203, struct.pack("<3Hd", row, column, 0, 1.0)) + end
    head = len(begin[0]) + len(record(0x85, bytes(9))) + len(end)
    book = begin[0] + record(0x85, struct.pack("<LBBBB", head, 0, 0, 1, 0) + b"S") + end
    return ole(("Workbook", book + sheet))


def children() -> set[int]:
    """The processes that this one started and that are still there, dead ones not waited for included."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            found.add(int(stat.parent.name))
    return found


@pytest.mark.parametrize(
    ("task", "reason", "detail"),
    [
        (tasks.abort, "crashed", ""),
        (tasks.segfault, "crashed", ""),
        (tasks.leave, "crashed", ""),
        (tasks.panic, "crashed", "BaseException"),
        (tasks.rust_out_of_memory, "memory", ""),
        (tasks.slip, "internal", "KeyError"),
    ],
)
def test_what_becomes_of_a_task_is_told_and_the_next_one_is_served(
    task: Callable[[], None], reason: str, detail: str
) -> None:
    with supervised() as run:
        assert run(tasks.add, 1, 2) == 3
        with pytest.raises(TaskError) as error:
            run(task)
        assert (error.value.reason, error.value.detail) == (reason, detail)
        assert run(tasks.add, 3, 4) == 7


@pytest.mark.parametrize("task", [tasks.hang, tasks.spin])
def test_a_task_that_hangs_is_ended_in_time(task: Callable[[], None]) -> None:
    with supervised(seconds=0.5) as run:
        run(tasks.add, 1, 2)
        started = time.monotonic()
        with pytest.raises(TaskError) as error:
            run(task)
        assert 0.4 < time.monotonic() - started < 5
        assert (error.value.reason, error.value.detail) == ("timeout", "0.5")
        assert "0.5 giây" in vi.message(error.value.issue)
        assert run(tasks.add, 3, 4) == 7


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not keep to the limit")
def test_a_task_that_eats_memory_is_ended() -> None:
    with supervised(megabytes=300) as run, pytest.raises(TaskError) as error:
        run(tasks.eat)
    assert error.value.reason == "memory"


def test_a_refusal_comes_through_whole() -> None:
    with supervised() as run, pytest.raises(CtclError) as error:
        run(tasks.refuse)
    with pytest.raises(CtclError) as here:
        in_process(tasks.refuse)
    assert error.value.issues == here.value.issues


def test_what_a_library_prints_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    with supervised() as run:
        assert [run(tasks.noise) for _ in range(3)] == ["value"] * 3
    assert capfd.readouterr() == ("", "")


def test_one_child_serves_all_and_two_supervisors_have_two() -> None:
    with supervised() as run, supervised() as other:
        pids = {run(tasks.process) for _ in range(5)}
        assert len(pids | {other(tasks.process), os.getpid()}) == 3


def test_what_an_earlier_task_left_behind_does_not_count_against_the_next(tmp_path: Path) -> None:
    with supervised() as run:
        run(tasks.add, 1, 2)
        assert run(tasks.only_once, str(tmp_path / "pids")) == "value"
    with supervised() as run, pytest.raises(TaskError):
        run(tasks.only_once, str(tmp_path / "fresh"))


def interrupted() -> None:
    with supervised() as run:
        run(tasks.process)
        raise KeyboardInterrupt


@linux
def test_no_child_stays_behind() -> None:
    before = children()
    with supervised(seconds=0.3) as run:
        for task in (tasks.process, tasks.abort, tasks.hang):
            try:
                run(task)
            except TaskError:
                continue
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    Supervisor().close()
    assert children() <= before  # of those that were there, other tests' may have ended


@pytest.mark.parametrize("platform", ["emscripten", "wasi"])
def test_where_no_process_can_be_started_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setattr(module.sys, "platform", platform)
    with supervised() as run:
        assert run(tasks.process) == os.getpid()


def test_where_starting_fails_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "no")

    monkeypatch.setattr(module.subprocess, "Popen", refuse)
    with supervised() as run:
        assert [run(tasks.process), run(tasks.process)] == [os.getpid()] * 2


def test_where_the_child_cannot_load_the_package_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BOOT", "raise SystemExit")
    with supervised() as run:
        assert run(tasks.process) == os.getpid()


def test_definitions_that_ship_stay_the_same_objects() -> None:
    form, catalog = templates.form("tt57"), templates.catalog("tt57_2026_pt")
    with supervised() as run:
        found = run(max, [(form, catalog)])
    assert found[0] is form
    assert found[1] is catalog


# ------------------------------------------------------------------------------------------ with real files


def test_the_results_are_those_of_this_process(tmp_path: Path, filled: bytes, blank: bytes) -> None:
    put(tmp_path, {"a.xlsx": filled, "b.xlsx": blank, "c.xlsx": filled[:900], "d.pdf": b"%PDF-1.7", "e.xlsx": b""})
    for sample in (ROOT / "samples" / "da-nop").iterdir():
        (tmp_path / sample.name).write_bytes(sample.read_bytes())
    with supervised() as run:
        there = pipeline.check_files([tmp_path], run=run)
    assert there == pipeline.check_files([tmp_path])
    assert len(there) > 10


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not keep to the limit")
def test_a_file_that_kills_its_reader_is_refused_by_name_and_the_batch_goes_on(tmp_path: Path, filled: bytes) -> None:
    hostile = stray_xls(65_535, 65_535)
    folder = put(tmp_path / "nop", {"a.xlsx": filled, "b.xls": hostile, "c.xls": stray_xls(60_000, 255)})
    put(folder, {"d.xlsx": filled})
    run = ctcl("consolidate", "--json", folder, "-o", tmp_path / "tong-hop.xlsx")
    assert run.code == 1
    assert [(f["file"], f["code"]) for f in run.json["rejected"]] == [
        ("b.xls", "file-too-large"),
        ("c.xls", "file-too-large"),
    ]
    assert run.json["files_in"] == 4
    assert run.err == ""
    done = ctcl("read", folder / "b.xls")
    assert done.code == 2
    assert "Tệp lớn bất thường" in done.err


def test_a_small_sheet_of_the_same_making_is_read(tmp_path: Path) -> None:
    put(tmp_path, {"a.xls": stray_xls(3, 2)})
    assert outcomes(pipeline.check_files([tmp_path])) == {"a.xls": "rejected nothing-of-ours"}


def test_a_file_that_ends_its_reader_keeps_its_hash(tmp_path: Path, filled: bytes) -> None:
    put(tmp_path, {"a.xlsx": filled})

    def crash(task: Callable[..., object], *args: object) -> object:
        if task.__name__ == "examine_sealed":
            raise TaskError("crashed")
        return task(*args)

    (result,) = pipeline.check_files([tmp_path], run=crash)  # type: ignore[arg-type]
    assert result.reason
    assert result.reason.code is Code.FILE_DAMAGED
    assert len(result.sha256) == 64


@linux
def _heed_ctrl_c() -> None:
    """A shell lets what it starts in the background ignore Ctrl-C, and so would all that is started from there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_ends_the_command_and_its_child(tmp_path: Path, filled: bytes) -> None:
    put(tmp_path, {f"{n:04}.xlsx": filled for n in range(2000)})
    command = [sys.executable, "-m", "ctcl_xlsx", "check", str(tmp_path)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=_heed_ctrl_c,
    )
    time.sleep(1.5)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the command and the child alike
    out, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert "Traceback" not in (out + err).decode()
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_a_child_that_is_too_slow_to_start_costs_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_START_SECONDS", 0.001)
    with supervised() as run:
        assert [run(len, [1, 2]), run(len, [1])] == [2, 1]
