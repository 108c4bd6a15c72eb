"""Whatever fails while a summary is written, and whenever it is killed, the old one is whole."""

from __future__ import annotations

import builtins
import errno
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ctcl_xlsx import files, pipeline, vi
from ctcl_xlsx.district.files import is_summary
from ctcl_xlsx.files import write_atomically
from ctcl_xlsx.issues import Code, CtclError
from ctcl_xlsx.workbook.grid import Grid
from ctcl_xlsx.workbook.read import read
from tests.cli.running import ROOT, ctcl
from tests.pipeline.folders import TABLE, put
from tests.tables import workbook_of_table


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    books = {f"{n}.xlsx": workbook_of_table(TABLE, rows=5, code=f"9803120{n}", name=f"Trường {n}") for n in range(4)}
    return put(tmp_path_factory.mktemp("nop"), books)


class Faults:
    """Lets the first calls to the system pass and fails the next one, as a disk does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, passes: int, number: int) -> None:
        self.left, self.number, self.failed = passes, number, False
        for name in ("fsync", "replace", "chmod", "stat"):
            monkeypatch.setattr(files.os, name, self.guarded(getattr(os, name)))
        real = builtins.open

        def opened(path: Any, mode: str = "r", *args: Any) -> Any:
            if ".tmp" not in str(path) or "x" not in mode:
                return real(path, mode, *args)
            self.step()
            file = real(path, mode, *args)
            return Slow(file, self)

        monkeypatch.setattr(files, "open", opened, raising=False)
        monkeypatch.setattr(Path, "read_bytes", self.guarded(Path.read_bytes))

    def guarded(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*args: Any, **options: Any) -> Any:
            self.step()
            return call(*args, **options)

        return asked

    def step(self) -> None:
        self.left -= 1
        if self.left == -1:
            self.failed = True
            raise OSError(self.number, os.strerror(self.number))


class Slow:
    """A file that takes what it is given in small pieces, each of which may be the one that fails."""

    def __init__(self, file: io.BufferedWriter, faults: Faults) -> None:
        self.file, self.faults = file, faults

    def __enter__(self) -> Slow:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def write(self, data: bytes) -> None:
        for at in range(0, len(data), 4096):
            self.faults.step()
            self.file.write(data[at : at + 4096])

    def flush(self) -> None:
        self.faults.step()
        self.file.flush()

    def fileno(self) -> int:
        return self.file.fileno()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_the_nth_call_fails_n_counted_up(sent: Path, tmp_path: Path, number: int) -> None:
    output = tmp_path / "tong-hop.xlsx"
    district = pipeline.consolidate_files([sent])
    pipeline.write_summary_file(district, output, [sent])
    new = output.read_bytes()
    old = new + b"\r\n"  # another summary of ours, as far as anybody can tell
    failures = 0
    for passes in range(200):
        output.write_bytes(old)
        with pytest.MonkeyPatch.context() as patch:
            faults = Faults(patch, passes, number)
            try:
                write_atomically(output, new, lambda written: None if is_summary(read(written, "x")) else fail())
                error = None
            except CtclError as caught:
                error = caught
        if error:
            failures += 1
            assert error.issue.code is Code.OUTPUT_FAILED
            assert error.issue.facts["reason"] == ("no-space" if number == errno.ENOSPC else "other")
            assert "vẫn nguyên vẹn" in vi.message(error.issue)
            assert output.read_bytes() == old
        else:
            assert output.read_bytes() == new
        assert [p.name for p in tmp_path.iterdir()] == ["tong-hop.xlsx"]
        if not faults.failed:
            break
    assert failures > 8
    assert not faults.failed


def fail() -> None:
    raise AssertionError("what was read back is not what was written")


def test_what_the_disk_gives_back_changed_does_not_take_the_place(
    sent: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "tong-hop.xlsx"
    output.write_bytes(b"old")
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: real(path)[:-1] if ".tmp" in path.name else real(path))
    with pytest.raises(CtclError) as error:
        write_atomically(output, b"new")
    assert error.value.issue.facts["reason"] == "not-verified"
    assert [(p.name, real(p)) for p in tmp_path.iterdir()] == [("tong-hop.xlsx", b"old")]


def test_a_summary_that_does_not_hold_every_row_does_not_take_the_place(
    sent: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "tong-hop.xlsx"
    district = pipeline.consolidate_files([sent])
    pipeline.write_summary_file(district, output, [sent])
    old = output.read_bytes()

    def emptied(data: bytes, name: str) -> Grid:
        grid = read(data, name)
        for sheet in grid.sheets:
            del sheet.rows[2:]
        return grid

    monkeypatch.setattr("ctcl_xlsx.pipeline.outputs.read", emptied)
    with pytest.raises(CtclError) as error:
        pipeline.write_summary_file(replace(district, title="Sở B"), output, [sent])
    assert error.value.issue.facts["reason"] == "not-verified"
    assert output.read_bytes() == old


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.parametrize("kilobytes", [0, 1, 8])
def test_a_disk_that_is_full_for_the_whole_command(sent: Path, tmp_path: Path, kilobytes: int) -> None:
    output = tmp_path / "tong-hop.xlsx"
    assert ctcl("consolidate", sent, "-o", output).code == 1
    old = output.read_bytes()
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({kilobytes << 10},) * 2); "
    program = limit + "import sys; sys.argv = ['ctcl', *sys.argv[1:]]; from ctcl_xlsx.cli import main; main()"
    command = [sys.executable, "-B", "-c", program, "consolidate", str(sent), "-o", str(output), "--title", "Sở B"]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 2
    assert "Không ghi được “tong-hop.truoc.xlsx”: ổ đĩa đã đầy" in done.stderr.decode()
    assert output.read_bytes() == old
    assert [p.name for p in tmp_path.iterdir()] == ["tong-hop.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_killed_at_any_moment_the_old_summary_is_whole(
    sent: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    output, kept = tmp_path / "tong-hop.xlsx", tmp_path / "tong-hop.truoc.xlsx"
    assert ctcl("consolidate", sent, "-o", output).code == 1
    old = output.read_bytes()
    again = ("consolidate", str(sent), "-o", str(output), "--title", "Sở B")
    command = [sys.executable, "-m", "ctcl_xlsx", *again]
    started = time.monotonic()
    assert ctcl(*again).code == 1
    lasted = time.monotonic() - started
    new = output.read_bytes()
    assert new != old
    rounds = 60 if request.config.getoption("--long") else 12
    seen = set()
    for number in range(rounds):
        output.write_bytes(old)
        kept.unlink(missing_ok=True)
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(lasted * (0.3 + 0.8 * number / rounds))
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = output.read_bytes()
        seen.add(found == new)
        assert found in (old, new)
        assert not kept.exists() or kept.read_bytes() == old
    assert False in seen
    output.write_bytes(old)
    assert ctcl(*again).code == 1
    assert output.read_bytes() == new
    assert sorted(p.name for p in tmp_path.iterdir()) == [kept.name, output.name]
