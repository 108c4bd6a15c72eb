"""The folder for Windows: complete, the same each time, its .bat files as cmd wants them, its installer really run.

What only a Windows machine can show stands in docs/kiem-tra-tay.md.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from ctcl_xlsx.shipped import shipped
from tests.packaging.building import made, module
from tests.packaging.wheelset import LINUX, WINDOWS, needed

PYTHONS = ("3.11", "3.12", "3.13")
PLATFORM = "win_amd64"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made("windows/build.py", tmp_path_factory.mktemp("windows") / "ctcl-windows")


@pytest.fixture(scope="module")
def wheels(folder: Path) -> Path:
    return folder / "chuong-trinh" / "wheels"


def bats(folder: Path) -> dict[str, str]:
    return {path.name: path.read_bytes().decode("ascii") for path in sorted(folder.glob("*.bat"))}


# ------------------------------------------------------------------------------------------------ what is in it


def test_the_same_checkout_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = made("windows/build.py", tmp_path / folder.name)
    first, second = (hashlib.sha256(f.with_name(f"{f.name}.zip").read_bytes()).hexdigest() for f in (folder, again))
    assert first == second


def test_the_zip_holds_the_folder_and_is_small_enough_for_a_mail(folder: Path) -> None:
    archive = folder.with_name(f"{folder.name}.zip")
    files = {p.relative_to(folder.parent).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    with zipfile.ZipFile(archive) as box:
        assert {name: box.read(name) for name in box.namelist()} == files
    assert archive.stat().st_size < 10_000_000


def test_what_is_there_is_not_overwritten(folder: Path) -> None:
    with pytest.raises(AssertionError, match="is there already"):
        made("windows/build.py", folder)


@pytest.mark.parametrize("python", PYTHONS)
def test_the_wheels_are_all_that_is_needed_and_nothing_else(wheels: Path, python: str) -> None:
    used, missing = needed(wheels, "ctcl-xlsx", WINDOWS, python, PLATFORM)
    assert {Requirement(line).name for line in missing} == {"pandas"}  # for --tables only, and heavy
    unused = {path.name for path in wheels.iterdir()} - used
    tag = f"-cp{python.replace('.', '')}-"
    assert {name for name in unused if PLATFORM not in name or tag in name} == set()


def test_a_wheel_that_is_not_there_would_be_missed(wheels: Path, tmp_path: Path) -> None:
    """Also one that is asked for on Windows alone: pip on another system does not see that."""
    shutil.copytree(wheels, tmp_path / "wheels")
    next((tmp_path / "wheels").glob("mdurl-*")).unlink()
    with zipfile.ZipFile(tmp_path / "wheels" / "needy-1.0-py3-none-any.whl", "w") as box:
        told = "Metadata-Version: 2.1\nName: needy\nVersion: 1.0\nRequires-Dist: there; platform_system == 'Windows'\n"
        box.writestr("needy-1.0.dist-info/METADATA", told)
    assert needed(tmp_path / "wheels", "ctcl-xlsx", WINDOWS, "3.13", PLATFORM)[1] == {"mdurl~=0.1", "pandas>=2.2"}
    assert needed(tmp_path / "wheels", "needy", LINUX, "3.13", PLATFORM)[1] == set()
    assert needed(tmp_path / "wheels", "needy", WINDOWS, "3.13", PLATFORM)[1] == {'there; platform_system == "Windows"'}


@pytest.mark.parametrize("python", PYTHONS)
def test_pip_resolves_them_without_an_index(wheels: Path, python: str, tmp_path: Path) -> None:
    target = ["--platform", PLATFORM, "--python-version", python, "--implementation", "cp", "--only-binary=:all:"]
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-index", "--find-links", wheels, *target]
    names = sorted({path.name.split("-")[0] for path in wheels.glob("*.whl")})  # as the installer asks for them
    command += ["--no-deps", "--target", tmp_path, *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Would install" in done.stdout


def test_a_changed_wheel_is_refused(tmp_path: Path) -> None:
    """The lock holds: another hash for one package ends the fetching with pip's words."""
    lock = module("bundle").LOCK.read_text("utf-8")
    changed = re.sub(r"(click==\S+ \\\n\s+--hash=sha256:)\w{8}", r"\g<1>00000000", lock)
    assert changed != lock
    (tmp_path / "changed.lock").write_text(changed, "utf-8")
    asked = ["--require-hashes", "--no-deps", "-r", tmp_path / "changed.lock", "--dest", tmp_path / "wheels"]
    target = ["--platform", PLATFORM, "--python-version", "3.13", "--only-binary=:all:"]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "download", *asked, *target], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "DO NOT MATCH" in done.stderr


# ------------------------------------------------------------------------------------------------ the .bat files


def test_the_folder_shows_four_icons_and_one_text(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {
        "cai-dat.bat", "tong-hop.bat", "kiem-tra.bat", "phat-bieu.bat", "lenh-ctcl.bat", "DOC-TOI.txt", "chuong-trinh",
    }  # fmt: skip


def test_every_bat_is_what_cmd_reads_rightly(folder: Path) -> None:
    """ASCII with Windows' line ends, UTF-8 for what it prints, each jump has its label, nothing of another shell."""
    for name, text in bats(folder).items():
        assert text.count("\r\n") == text.count("\n"), name
        lines = text.split("\r\n")
        assert lines[0] == "@echo off", name
        assert "chcp 65001 >nul" in lines, name
        jumps = set(re.findall(r"goto (\w+)", text))
        assert jumps == {line[1:] for line in lines if line.startswith(":")}, name
        assert not re.search(r"\$[({\w]|/dev/null|\bfi\b|\bthen\b|#!|\bexport\b|2>&1 *\|", text), name
        assert max(map(len, lines)) < 200, name
        assert not [line for line in lines if line.startswith("rem") and set("&|<>%!") & set(line)], name


def test_no_path_stands_outside_quotes(folder: Path) -> None:
    """A folder's name may hold blanks, &, ( and ): every variable that is a path stands between quotes."""
    of_a_path = re.compile(r"%(?:~dp0|~nx0|HERE|LOCALAPPDATA|USERPROFILE|CTCL_HOME)%?")
    for name, text in bats(folder).items():
        for line in text.split("\r\n"):
            for found in of_a_path.finditer(line):
                assert line[: found.start()].count('"') % 2 == 1, (name, line)


def test_no_window_closes_before_it_was_read(folder: Path) -> None:
    """Every way out leads over `pause`; after a drop the whole cmd ends, or it would go on behind an & in a path."""
    for name, text in bats(folder).items():
        end = [line for line in text.split(":stop\r\n")[1].split("\r\n") if line and not line.startswith("rem")]
        dropped = "CTCL_LINE" in text
        assert end == ["echo.", "pause", *(["exit"] if dropped else [])], name
        ways_out = re.findall(r"^exit.*$", text, re.MULTILINE)
        assert len(ways_out) == (1 if dropped or name == "lenh-ctcl.bat" else 0), name


def test_what_was_dropped_is_never_taken_apart_by_cmd(folder: Path) -> None:
    """The line is taken by delayed expansion, which looks at no sign in it; the arguments without, which keeps "!"."""
    for task in ("tong-hop", "kiem-tra", "phat-bieu"):
        text = bats(folder)[f"{task}.bat"]
        order = [
            "setlocal EnableDelayedExpansion", 'set "CTCL_LINE=!cmdcmdline!"', "setlocal DisableDelayedExpansion",
            "set CTCL_ARGUMENTS=%*", f"-m ctcl_xlsx.cli.dropped {task}\r\n",
        ]  # fmt: skip
        places = [text.index(piece) for piece in order]
        assert places == sorted(places)
        assert text.count("%*") == 1
        assert not re.search(r"%~?\d", text)


def test_what_a_bat_runs_or_types_is_there(folder: Path) -> None:
    for name, text in bats(folder).items():
        named = re.findall(r"(?:chuong-trinh|%HERE%)\\([\w-]+\.\w+)", text)
        assert named, name
        assert [file for file in named if not (folder / "chuong-trinh" / file).is_file()] == []


def test_the_texts_open_in_notepad_and_print_in_the_window(folder: Path) -> None:
    told = (folder / "DOC-TOI.txt").read_bytes()
    assert told.startswith(b"\xef\xbb\xbf")
    assert told.count(b"\r\n") == told.count(b"\n")
    text = told.decode("utf-8-sig")
    assert [name for name in bats(folder) if name not in text] == []
    assert "CHƯA THỬ TRÊN WINDOWS THẬT" in text
    for path in (folder / "chuong-trinh").glob("*.txt"):
        assert not path.read_bytes().startswith(b"\xef\xbb\xbf"), "`type` would print the mark"
        assert path.read_text("utf-8")


# ------------------------------------------------------------------------------------------------ the installer


@pytest.fixture(scope="module")
def program(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder's program part with this machine's wheels in place of Windows'."""
    bundle = module("bundle")
    program = tmp_path_factory.mktemp("A & B (1)") / "chuong-trinh"
    shutil.copytree(folder / "chuong-trinh", program)
    bundle.fetch_wheels(program / "wheels", bundle.here())
    return program


def installed(program: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_EXTRA_INDEX_URL": "http://127.0.0.1:9/"}
    command = [sys.executable, "-I", "-X", "utf8", program / "cai-dat.py"]
    known = {"PATH": os.environ["PATH"]} | nowhere | environment
    return subprocess.run(command, env=known, capture_output=True, encoding="utf-8", check=False)


def test_it_installs_without_network_and_what_it_installs_consolidates(program: Path, tmp_path: Path) -> None:
    home = tmp_path / "Hồ sơ & (riêng)!"
    (home / "ctcl-xlsx" / "env").mkdir(parents=True)
    (home / "ctcl-xlsx" / "env" / "of-an-older-version").write_text("")
    done = installed(program, LOCALAPPDATA=str(home))
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Đã cài xong vào {home / 'ctcl-xlsx' / 'env'}." in done.stdout
    assert not (home / "ctcl-xlsx" / "env" / "of-an-older-version").exists()
    python = home / "ctcl-xlsx" / "env" / "bin" / "python"
    sent = tmp_path / "nop"
    shutil.copytree(shipped("samples") / "da-nop", sent)
    line = f'cmd.exe /c ""C:\\tong-hop.bat" {sent}"'
    run = [python, "-I", "-X", "utf8", "-m", "ctcl_xlsx.cli.dropped", "tong-hop"]
    environment = {"CTCL_LINE": line, "CTCL_SCRIPT": "tong-hop.bat"}
    dropped = subprocess.run(run, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert dropped.returncode in (0, 1), dropped.stdout
    assert (tmp_path / "tong-hop.xlsx").exists()
    # Tables need pandas, which takes ten times the room of all the rest: said before any file is read.
    tables = [
        python,
        "-I",
        "-m",
        "ctcl_xlsx",
        "consolidate",
        sent,
        "-o",
        tmp_path / "a.xlsx",
        "--tables",
        tmp_path / "b",
    ]
    refused = subprocess.run(tables, capture_output=True, encoding="utf-8", check=False)
    assert (refused.returncode, (tmp_path / "a.xlsx").exists()) == (2, False)
    assert "pip install pandas pyarrow" in refused.stderr


def test_where_the_first_place_cannot_be_written_the_second_is_taken(program: Path, tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("")
    (tmp_path / "home").mkdir()
    done = installed(program, LOCALAPPDATA=str(tmp_path / "a-file"), USERPROFILE=str(tmp_path / "home"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "home" / "ctcl-xlsx" / "env" / "bin" / "ctcl").exists()
    nowhere = installed(program, LOCALAPPDATA=str(tmp_path / "a-file"), USERPROFILE=str(tmp_path / "a-file"))
    assert nowhere.returncode == 1
    assert "Chưa cài được." in nowhere.stdout
    assert "Traceback" not in nowhere.stdout + nowhere.stderr


def test_only_a_python_that_fits_answers(program: Path) -> None:
    command = [sys.executable, "-I", program / "cai-dat.py", "--fits"]
    assert subprocess.run(command, check=False).returncode == 42
