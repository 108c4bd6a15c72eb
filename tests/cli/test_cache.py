"""The cache changes nothing but the time: what is said, written and refused is the same without it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ctcl_xlsx import pipeline
from ctcl_xlsx.cli import commands
from tests.cli.running import ROOT, ctcl, inside

OPTIONS = ("--roster", "truong.csv", "--title", "UBND xã Suối Mây", "--as-of", "31/12/2026")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Two folders with the same: what schools sent, a roster. One is for runs with the cache, one for runs without."""
    for name in ("nho", "khong"):
        (tmp_path / name / "nop").mkdir(parents=True)
        for path in sorted((ROOT / "samples" / "da-nop").glob("*_2026-2027*"))[:3]:
            shutil.copy(path, tmp_path / name / "nop")
        shutil.copy(ROOT / "samples" / "truong.csv", tmp_path / name)
        (tmp_path / name / "nop" / "hong.xlsx").write_bytes(b"PK\x03\x04 cut")
    return tmp_path


def both(place: Path, *arguments: str) -> tuple[object, object]:
    """The same command with the cache and without: code, what is said, every file there."""
    found = []
    for name, more in (("nho", ()), ("khong", ("--no-cache",))):
        run = ctcl(*arguments, *more, cwd=place / name)
        files = {p.name: p.read_bytes() for p in sorted((place / name).glob("*.xlsx"))}
        found.append((run.code, run.out, run.err, files))
    return found[0], found[1]


def is_recalled(monkeypatch: pytest.MonkeyPatch, place: Path, *arguments: str) -> bool:
    """Whether a command of that folder is answered without reading anything."""
    called: list[object] = []
    real = pipeline.consolidate_files

    def watched(*args: object, **named: object) -> object:
        called.append(args)
        return real(*args, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.chdir(place / "nho")
        patch.setattr(pipeline, "consolidate_files", watched, raising=False)
        inside(*arguments)
    return not called


@pytest.mark.parametrize("as_json", [(), ("--json",)], ids=["text", "json"])
def test_every_run_says_and_writes_the_same(
    as_json: tuple[str, ...], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first, the second that finds nothing new, one with a new file, and the one after that."""
    command = ("consolidate", "nop", *OPTIONS, *as_json)
    said = []
    for turn in range(4):
        if turn == 2:
            for name in ("nho", "khong"):
                shutil.copy(ROOT / "samples" / "plans" / "thpt_2026-2027_tt57.json", place / name / "nop" / "thu.xlsx")
        with_cache, without = both(place, *command)
        assert with_cache == without, turn
        said.append(with_cache)
    assert said[0] != said[1] != said[2] != said[3]
    assert is_recalled(monkeypatch, place, *command)


CHANGES: dict[str, Callable[[Path], object]] = {
    "a file more": lambda folder: shutil.copy(next((folder / "nop").glob("9*.xlsx")), folder / "nop" / "thêm.xlsx"),
    "another name": lambda folder: (folder / "nop" / "thêm.xlsx").rename(folder / "nop" / "khác.xlsx"),
    "a file less": lambda folder: (folder / "nop" / "khác.xlsx").unlink(),
    "other bytes": lambda folder: (folder / "nop" / "hong.xlsx").write_bytes(b"%PDF-1.7"),
    "another roster": lambda folder: (folder / "truong.csv").write_text(
        (folder / "truong.csv").read_text("utf-8-sig") + "99000001,Trường TH Mới,Tiểu học,UBND xã,Xã\n", "utf-8"
    ),
    "no summary": lambda folder: (folder / "tong-hop.xlsx").unlink(),
    "an edited summary": lambda folder: edit(folder / "tong-hop.xlsx"),
}


def edit(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A1"] = "Sửa"
    book.save(path)


def test_whatever_changes_is_seen(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = ("consolidate", "nop", *OPTIONS)
    assert not is_recalled(monkeypatch, place, *command)
    for change, make in CHANGES.items():
        assert is_recalled(monkeypatch, place, *command), f"before {change}"
        make(place / "nho")
        assert not is_recalled(monkeypatch, place, *command), change
    assert not is_recalled(monkeypatch, place, *command)  # what is refused is not remembered


@pytest.mark.parametrize(
    "options", [("--title", "Khác"), ("--json",), ("--public",), ("--year", "all"), ("--force",), ("--tables", "bảng")]
)
def test_another_question_is_not_answered_from_memory(
    options: tuple[str, ...], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ctcl("consolidate", "nop", cwd=place / "nho")
    assert is_recalled(monkeypatch, place, "consolidate", "nop")
    assert not is_recalled(monkeypatch, place, "consolidate", "nop", "--no-cache")
    assert not is_recalled(monkeypatch, place, "consolidate", "nop", *options)


def test_the_officers_notes_go_on_to_be_carried(place: Path) -> None:
    """A note is no edit: the summary has other bytes, the run reads everything and says what a run without says."""
    ctcl("consolidate", "nop", cwd=place / "nho")
    path = place / "nho" / "tong-hop.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Theo trường"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == "Ghi chú của cán bộ")
    sheet.cell(cell.row + 1, cell.column, "đã gọi điện")
    book.save(path)
    shutil.copy(path, place / "khong" / "tong-hop.xlsx")
    for _ in range(2):
        with_cache, without = both(place, "consolidate", "nop", "--json")
        assert with_cache[:3] == without[:3]  # type: ignore[index]


def test_a_run_that_is_killed_leaves_a_sound_cache(place: Path, own_cache: Path) -> None:
    many = place / "nho" / "nhiều"
    for number in range(12):
        shutil.copytree(ROOT / "samples" / "da-nop", many / str(number))
        (many / str(number) / "lẻ.xlsx").write_bytes(b"PK%d" % number)
    command = [sys.executable, "-m", "ctcl_xlsx", "check", str(many)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True)
    until = time.monotonic() + 30
    while not (own_cache / "ket-qua.sqlite3").exists() and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert (own_cache / "ket-qua.sqlite3").exists()
    assert ctcl("check", many).out == ctcl("check", many, "--no-cache").out


def test_one_file_is_looked_at_without_a_cache(place: Path, own_cache: Path) -> None:
    ctcl("check", next((place / "nho" / "nop").glob("9*.xlsx")))
    assert not own_cache.exists()
    ctcl("check", place / "nho" / "nop", "--no-cache")
    assert not own_cache.exists()


def test_the_cache_is_told_of_and_cleared(place: Path, own_cache: Path) -> None:
    assert "Chưa nhớ kết quả nào" in ctcl("cache").out
    expected = ctcl("check", place / "nho" / "nop").out
    run = ctcl("cache")
    assert str(own_cache / "ket-qua.sqlite3") in run.out
    assert "MB" in run.out
    assert "Đã xóa" in ctcl("cache", "clear").out
    assert list(own_cache.iterdir()) == []
    assert "Đã xóa" in ctcl("cache", "clear").out
    assert ctcl("check", place / "nho" / "nop").out == expected
    assert ctcl("cache", "xóa").code == 2
    assert "cache" in commands.ctcl.commands


def test_a_cache_that_cannot_be_written_is_done_without(place: Path, tmp_path: Path) -> None:
    (tmp_path / "tệp").write_bytes(b"")
    nowhere = {"CTCL_CACHE_DIR": str(tmp_path / "tệp" / "trong")}
    run = ctcl("consolidate", "nop", cwd=place / "nho", env=nowhere)
    assert (run.code, run.err) == (1, "")
    assert run.out == ctcl("consolidate", "nop", "--no-cache", cwd=place / "khong").out
