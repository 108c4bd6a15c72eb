"""Outputs are there whole or not at all."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import BinaryIO

import pytest

from ctcl_xlsx import files
from ctcl_xlsx.files import write_atomically, write_together
from ctcl_xlsx.issues import Code, CtclError


def failure(path: Path, content: bytes = b"new") -> str:
    with pytest.raises(CtclError) as error:
        write_atomically(path, content)
    assert error.value.issue.code is Code.OUTPUT_FAILED
    return error.value.issue.facts["reason"]


def test_bytes_and_writers_are_written(tmp_path: Path) -> None:
    target = tmp_path / "tổng hợp.xlsx"
    write_atomically(target, b"one")
    assert target.read_bytes() == b"one"

    def write(file: BinaryIO) -> None:
        file.write(b"t")
        file.write(b"wo")

    write_atomically(str(target), write)
    assert target.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [target]


def test_mode_is_kept_and_a_link_stays_a_link(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link = tmp_path / "b.xlsx"
    link.symlink_to(target)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.ENOSPC, "no-space"), (errno.EACCES, "denied"), (errno.EROFS, "denied"), (errno.EIO, "other")],
)
def test_after_a_failure_the_old_file_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, reason: str
) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(files.os, step, fail)
    assert failure(target) == reason
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_writer_that_breaks_off_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")

    def stop(file: BinaryIO) -> None:
        file.write(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_atomically(target, stop)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_the_reason_is_told(tmp_path: Path) -> None:
    assert failure(tmp_path / "none" / "a.xlsx") == "no-folder"
    (tmp_path / "file").write_bytes(b"")
    assert failure(tmp_path / "file" / "a.xlsx") == "no-folder"
    assert failure(tmp_path / ("a" * 300)) == "name-too-long"
    (tmp_path / "folder").mkdir()
    assert failure(tmp_path / "folder") == "other"


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("Linux only")

    def to_full(_: BinaryIO) -> None:
        with open("/dev/full", "wb", buffering=0) as full:
            full.write(b"x")

    with pytest.raises(CtclError) as error:
        write_atomically(tmp_path / "a.xlsx", to_full)
    assert error.value.issue.facts["reason"] == "no-space"


def test_a_workbook_open_in_excel_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(files, "_WINDOWS", True)
    monkeypatch.setattr(files.os, "replace", refuse)
    assert failure(target) == "open-elsewhere"
    assert target.read_bytes() == b"old"


@pytest.mark.parametrize("name", ["x" * 250 + ".xls", "ố" * 80 + ".xlsx", "-=a;b.xlsx"])
def test_long_and_odd_names_can_be_written(tmp_path: Path, name: str) -> None:
    write_atomically(tmp_path / name, b"new")
    assert (tmp_path / name).read_bytes() == b"new"


def test_leftovers_of_killed_runs_go_and_those_of_running_ones_stay(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    prefix, other = (files._name_of(files._temporary(tmp_path / name)) for name in ("a.xlsx", "b.xlsx"))
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (tmp_path / f"{prefix}.{dead.pid}.tmp").write_bytes(b"half")
    running = tmp_path / f"{prefix}.{os.getppid()}.tmp"
    running.write_bytes(b"half")
    foreign = tmp_path / f"{other}.{dead.pid}.tmp"
    foreign.write_bytes(b"half")
    write_atomically(target, b"new")
    assert sorted(tmp_path.iterdir()) == sorted([target, running, foreign])


def test_a_killed_run_leaves_the_old_file_and_the_next_cleans_up(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    program = (
        "import sys, time\n"
        "from ctcl_xlsx.files import write_atomically\n"
        "def slow(f):\n f.write(b'half'); f.flush(); print('here', flush=True); time.sleep(60)\n"
        "write_atomically(sys.argv[1], slow)\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(target)], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": "."}
    )
    assert child.stdout
    with child.stdout:
        assert child.stdout.readline() == b"here\n"
        child.send_signal(signal.SIGKILL)
        child.wait()
    time.sleep(0.01)
    assert target.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 2
    write_atomically(target, b"new")
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


# ------------------------------------------------------------------------------------------- many at once


def test_many_files_are_there_whole_and_nothing_else(tmp_path: Path) -> None:
    contents = {tmp_path / name / "x.xlsx": name.encode() * 1000 for name in ("a", "b", "c")}
    for path in contents:
        path.parent.mkdir()
    (tmp_path / "b" / "x.xlsx").write_bytes(b"old")
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    leftover = tmp_path / "c" / f"{files._name_of(files._temporary(tmp_path / 'x.xlsx'))}.{dead.pid}.tmp"
    leftover.write_bytes(b"half")
    write_together(contents)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == contents
    write_together({})


@pytest.mark.parametrize("linux", [True, False])
def test_many_files_are_on_the_disk_before_any_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linux: bool
) -> None:
    seen: list[str] = []
    real_sync, real_fsync, real_replace = os.sync, os.fsync, os.replace
    monkeypatch.setattr(sys, "platform", "linux" if linux else "darwin")
    monkeypatch.setattr(os, "sync", lambda: (seen.append("sync"), real_sync()))
    monkeypatch.setattr(os, "fsync", lambda handle: (seen.append("fsync"), real_fsync(handle)))
    monkeypatch.setattr(os, "replace", lambda a, b: (seen.append("replace"), real_replace(a, b)))
    write_together({tmp_path / "a": b"1", tmp_path / "b": b"2"})
    assert seen == [*(["sync"] if linux else ["fsync", "fsync"]), "replace", "replace", "fsync"]


def test_where_one_of_many_cannot_be_written_none_is_and_nothing_stays_behind(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(CtclError) as error:
        write_together({tmp_path / "a": b"new", tmp_path / "none" / "b": b"new"})
    assert error.value.issue.facts["reason"] == "no-folder"
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"old")]


def test_what_the_disk_changed_does_not_take_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_bytes", lambda _: b"other")
    with pytest.raises(CtclError) as error:
        write_together({tmp_path / "a": b"new"})
    assert error.value.issue.facts["reason"] == "not-verified"
    assert not list(tmp_path.iterdir())
