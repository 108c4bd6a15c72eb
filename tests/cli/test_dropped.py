"""What the icons of the folder for Windows run: the paths as Windows hands them over, and what is made of them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ctcl_xlsx.cli.dropped import _usual_year, dropped_paths
from ctcl_xlsx.shipped import shipped
from ctcl_xlsx.vi import dropped as words
from tests.cli.running import ROOT, Run

CMD = r"C:\Windows\system32\cmd.exe"
BAT = r"C:\Phần mềm (1)\tong-hop.bat"
# What a Windows file name may hold.
NAMES = st.text(
    st.characters(exclude_characters='<>:"/\\|?*', exclude_categories=("Cc", "Cs")), min_size=1, max_size=12
)


def explorer(*paths: str) -> dict[str, str]:
    """The environment of tong-hop.bat after these were dropped on it: only paths with a blank are quoted."""
    shown = "".join(f' "{path}"' if " " in path else f" {path}" for path in paths)
    return {
        "CTCL_LINE": f'{CMD} /c ""{BAT}"{shown}"',
        "CTCL_SCRIPT": "tong-hop.bat",
        "CTCL_ARGUMENTS": "cut at the sign",
    }


@given(st.lists(NAMES.filter(lambda name: not re.search(r"[^\S ]", name)), max_size=5))
@example(["A&B", "nộp lần 1", "50%", "hay!", "(1)", "a^b", "=x,y;z", "don't"])
def test_everything_dropped_arrives_as_it_is_named(names: list[str]) -> None:
    paths = [rf"D:\nộp\{name}" for name in names]
    assert list(map(str, dropped_paths(explorer(*paths)))) == paths


@pytest.mark.parametrize(
    ("environment", "paths"),
    [
        ({}, []),
        (explorer(), []),
        (explorer("D:\\nộp về\\"), ["D:\\nộp về\\"]),
        ({"CTCL_LINE": f'{CMD} /c "{BAT}" D:\\a', "CTCL_SCRIPT": "tong-hop.bat"}, ["D:\\a"]),
        # started by hand, at a prompt
        ({"CTCL_LINE": f'"{CMD}" ', "CTCL_SCRIPT": "tong-hop.bat", "CTCL_ARGUMENTS": r'"D:\nộp về\" b.xlsx'},
         ["D:\\nộp về\\", "b.xlsx"]),
        # where the command line cannot be had
        ({"CTCL_LINE": "", "CTCL_SCRIPT": "tong-hop.bat", "CTCL_ARGUMENTS": '"a b" c'}, ["a b", "c"]),
        ({"CTCL_ARGUMENTS": 'a"b c"d ""'}, ["ab cd"]),
    ],
)  # fmt: skip
def test_each_way_of_starting_a_bat_is_understood(environment: dict[str, str], paths: list[str]) -> None:
    assert dropped_paths(environment) == list(map(Path, paths))


def drop(task: str, *paths: str | Path, typed: str = "", **more: str) -> Run:
    """Runs what the .bat runs, with these dropped on it."""
    known = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "CTCL"))}
    environment = known | {"PYTHONPATH": str(ROOT)} | explorer(*map(str, paths)) | more
    command = [sys.executable, "-m", "ctcl_xlsx.cli.dropped", task]
    done = subprocess.run(command, env=environment, input=typed.encode(), capture_output=True, timeout=60, check=False)
    return Run(done)


def test_a_dropped_folder_becomes_a_summary_beside_it_and_a_roster_there_is_used(tmp_path: Path) -> None:
    sent = tmp_path / "nộp lần 1 (A & B) 100%!"
    sent.mkdir()
    for path in (shipped("samples") / "da-nop").glob("*2026-2027*"):
        shutil.copy(path, sent)
    run = drop("tong-hop", sent)
    assert run.code == 1  # the samples have their slips
    assert (tmp_path / "tong-hop.xlsx").exists()
    assert words.NOT_OPENED.format(path=tmp_path / "tong-hop.xlsx") in run.out.splitlines()
    assert "Chưa nộp" not in run.out
    shutil.copy(shipped("samples") / "truong.csv", tmp_path)
    # Everything in the folder marked and dropped, as Ctrl+A does.
    again = drop("tong-hop", *sorted(tmp_path.iterdir()))
    assert again.code == 1
    assert words.ROSTER_FOUND.format(path=tmp_path / "truong.csv") in again.out
    assert "Chưa nộp: 9 trường" in again.out
    assert (tmp_path / "tong-hop.truoc.xlsx").exists()


def test_findings_do_not_keep_the_summary_from_being_shown_but_a_failure_does(files: Path, tmp_path: Path) -> None:
    shutil.copytree(files / "lan", tmp_path / "lan")
    run = drop("tong-hop", tmp_path / "lan")
    assert run.code == 1
    assert words.OPENING.format(path=tmp_path / "tong-hop.xlsx") in run.out
    (tmp_path / "tong-hop.xlsx").write_bytes(b"something of the clerk's own")
    refused = drop("tong-hop", tmp_path / "lan")
    assert refused.code == 2
    assert words.FAILED in refused.out
    assert "Đang mở" not in refused.out
    assert (tmp_path / "tong-hop.xlsx").read_bytes() == b"something of the clerk's own"


def test_a_dropped_file_is_checked(files: Path) -> None:
    run = drop("kiem-tra", files / "sua" / "b.xlsx")
    assert run.code == 1
    assert "Thiếu kinh phí: dòng" in run.out


def test_a_dropped_roster_becomes_blanks_for_the_year_that_is_typed(tmp_path: Path) -> None:
    roster = tmp_path / "danh sách.csv"
    shutil.copy(shipped("samples") / "truong.csv", roster)
    run = drop("phat-bieu", roster, typed="2027-2028\n")
    assert run.code == 0
    made = sorted((tmp_path / "bieu").iterdir())
    assert len(made) == len(roster.read_text("utf-8-sig").splitlines()) - 1
    assert all(path.name.endswith("_2027-2028.xlsx") for path in made)
    assert drop("phat-bieu", roster, roster).code == 2


def test_enter_takes_the_school_year_that_is_offered(tmp_path: Path) -> None:
    shutil.copy(shipped("samples") / "truong.csv", tmp_path)
    run = drop("phat-bieu", tmp_path / "truong.csv", typed="\n")
    assert run.code == 0
    (offered,) = re.findall(re.escape(words.ASK_YEAR).replace(re.escape("{year}"), r"(\d{4}-\d{4})"), run.out)
    assert {path.stem[-9:] for path in (tmp_path / "bieu").iterdir()} == {offered}
    assert _usual_year(date(2027, 5, 31)) == "2026-2027"
    assert _usual_year(date(2027, 6, 1)) == "2027-2028"


def test_nothing_dropped_says_what_to_drop_or_makes_an_empty_roster(tmp_path: Path) -> None:
    for task, told in words.NOTHING.items():
        run = drop(task)
        assert (run.code, run.out.strip()) == (2, told)
    made = drop("phat-bieu", CTCL_FOLDER=f"{tmp_path}{os.sep}")
    assert made.code == 0
    assert (tmp_path / "truong.xlsx").exists()


def test_what_is_gone_is_named(tmp_path: Path) -> None:
    run = drop("tong-hop", tmp_path / "không có")
    assert run.code == 2
    assert words.GONE.format(path=tmp_path / "không có") in run.out
