"""ctcl.pyz, made for this machine and started as people start it: nothing installed, at once, again, and damaged."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import ctcl_xlsx
from ctcl_xlsx.shipped import shipped
from tests.packaging.building import PACKAGING, ROOT, made, module
from tests.packaging.wheelset import LINUX, needed

START = (PACKAGING / "zipapp" / "__main__.py").read_text("utf-8")


@pytest.fixture(scope="module")
def pyz(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made("zipapp/build.py", tmp_path_factory.mktemp("zipapp") / "ctcl.pyz", "--here")


def start(pyz: Path, cache: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs the file with nothing but the standard library beside it (-S)."""
    environment = {"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(cache), "LOCALAPPDATA": str(cache)}
    command = [sys.executable, "-S", pyz, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", timeout=60, check=False)


def unpacked(cache: Path) -> list[Path]:
    return sorted((cache / "ctcl-xlsx").iterdir())


def test_it_runs_with_nothing_installed_and_unpacks_once(pyz: Path, tmp_path: Path) -> None:
    for _ in range(2):
        done = start(pyz, tmp_path, "--version")
        assert (done.returncode, done.stdout, done.stderr) == (0, f"ctcl {ctcl_xlsx.__version__}\n", "")
    (folder,) = unpacked(tmp_path)
    times = {path: path.stat().st_mtime_ns for path in folder.rglob("*.py")}
    start(pyz, tmp_path, "--version")
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.py")} == times


def test_it_makes_the_summary_that_the_package_makes(pyz: Path, tmp_path: Path) -> None:
    shutil.copytree(shipped("samples") / "da-nop", tmp_path / "nop")
    arguments = ["consolidate", tmp_path / "nop", "-o"]
    mine = start(pyz, tmp_path / "cache", *arguments, tmp_path / "a" / "tong-hop.xlsx")
    package = [sys.executable, "-m", "ctcl_xlsx", *arguments, tmp_path / "b" / "tong-hop.xlsx"]
    theirs = subprocess.run(package, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    assert mine.returncode == theirs.returncode == 1, mine.stderr
    first, second = ((tmp_path / name / "tong-hop.xlsx").read_bytes() for name in "ab")
    assert first == second


def test_files_are_read_in_a_child_that_finds_everything(pyz: Path, tmp_path: Path) -> None:
    """The reader's library is loaded in the child only: had none come up, this process would have had to load it."""
    sample = next((shipped("samples") / "da-nop").glob("*2026-2027*"))
    code = (
        "import atexit, runpy, sys\n"
        "sys.argv = sys.argv[1:]\n"
        "atexit.register(lambda: print('python_calamine' in sys.modules, 'ctcl_xlsx.cli.terminal' in sys.modules))\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    command = [sys.executable, "-S", "-c", code, pyz, "check", sample]
    environment = {"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout.splitlines()[-1] == "False True"


def test_four_first_starts_at_once_do_not_hurt_each_other(pyz: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: start(pyz, tmp_path, "--version"), range(4)))
    assert [(d.returncode, d.stderr) for d in done] == [(0, "")] * 4
    assert len(unpacked(tmp_path)) == 1


@pytest.mark.parametrize("harm", ["gone", "cut", "listing", "empty"])
def test_what_was_lost_in_the_cache_is_unpacked_again(pyz: Path, tmp_path: Path, harm: str) -> None:
    start(pyz, tmp_path, "--version")
    (folder,) = unpacked(tmp_path)
    part = folder / "ctcl_xlsx" / "cli" / "__init__.py"
    match harm:
        case "gone":
            part.unlink()
        case "cut":
            part.write_text("")
        case "listing":
            (folder / "listing.txt").unlink()
        case "empty":
            shutil.rmtree(folder)
            folder.mkdir()
    done = start(pyz, tmp_path, "--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert unpacked(tmp_path) == [folder]
    assert part.stat().st_size > 0


def test_a_cache_that_cannot_be_written_is_said(pyz: Path, tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("")
    done = start(pyz, tmp_path / "a-file", "--version")
    assert done.returncode == 1
    assert "Không ghi được vào thư mục đệm" in done.stderr
    assert "Traceback" not in done.stderr


def test_another_python_or_machine_is_refused_in_a_sentence(pyz: Path, tmp_path: Path) -> None:
    """The start is written so that old Pythons understand it; a machine without a wheel is told apart."""
    ast.parse(START, feature_version=(3, 6))
    with zipfile.ZipFile(tmp_path / "bare.pyz", "w") as box, zipfile.ZipFile(pyz) as whole:
        for name in whole.namelist():
            if name.endswith((".py", "-any.whl")):
                box.writestr(name, whole.read(name))
    done = start(tmp_path / "bare.pyz", tmp_path / "cache", "--version")
    assert done.returncode == 1
    assert done.stderr.startswith("ctcl.pyz chạy được với Python 3.11, 3.12, 3.13")
    assert "Traceback" not in done.stderr


def test_the_lock_has_all_that_each_python_here_needs(pyz: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(pyz) as box:
        box.extractall(tmp_path)
    (platform,) = module("bundle").here()
    for python in ("3.11", "3.12", "3.13"):
        used, missing = needed(tmp_path / "wheels", "ctcl-xlsx", LINUX, python, platform)
        assert {Requirement(line).name for line in missing} == {"pandas"}  # for --tables only, and heavy
        assert len(used) > 5


def test_the_same_checkout_gives_the_same_bytes(pyz: Path, tmp_path: Path) -> None:
    assert made("zipapp/build.py", tmp_path / "again.pyz", "--here").read_bytes() == pyz.read_bytes()
