"""The command a run ends with can be typed as it stands; what was mistyped is answered with what was meant."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

from ctcl_xlsx.cli.common import quoted
from ctcl_xlsx.shipped import shipped
from tests.cli.running import inside

ODD = "nộp lần 1 (A & B) $HOME 100%"
SCHOOL = ("--school", "Trường A", "--code", "98031204", "--level", "tieu_hoc", "--year", "2026-2027")


def next_command(said: str) -> list[str]:
    """The words of the command that the last line gives, as a shell would split them."""
    return shlex.split(said.strip().splitlines()[-1].split("chạy: ctcl ")[1])


def test_the_next_command_names_the_made_file_as_a_shell_takes_it(tmp_path: Path) -> None:
    made = tmp_path / ODD / "hoa sen.xlsx"
    code, said = inside("generate", *SCHOOL, "-o", made)
    assert code == 0
    assert next_command(said) == ["check", str(made)]


def test_the_next_command_names_the_own_form_too(tmp_path: Path) -> None:
    form, made = tmp_path / "biểu riêng.toml", tmp_path / "a.xlsx"
    shutil.copy(shipped("samples") / "bieu-rieng.toml", form)
    code, said = inside("generate", *SCHOOL, "--form", form, "-o", made)
    assert code == 0
    assert next_command(said) == ["check", str(made), "--form", str(form)]
    assert inside(*next_command(said))[0] == 0


def test_the_next_command_names_the_roster(tmp_path: Path) -> None:
    made = tmp_path / ODD / "danh sách.xlsx"
    code, said = inside("roster", "-o", made)
    assert code == 0
    assert next_command(said)[:3] == ["generate", "--roster", str(made)]


@pytest.mark.parametrize(
    ("path", "posix", "windows"),
    [
        ("bieu/a.xlsx", "bieu/a.xlsx", "bieu/a.xlsx"),
        ("biểu", "'biểu'", "biểu"),
        ("nộp về", "'nộp về'", '"nộp về"'),
        (r"C:\nop\a.xlsx", r"'C:\nop\a.xlsx'", r"C:\nop\a.xlsx"),
        ("a&b", "'a&b'", '"a&b"'),
        ("it's", """'it'"'"'s'""", '"it\'s"'),
        ("-a.xlsx", "./-a.xlsx", "./-a.xlsx"),
    ],
)
def test_a_path_is_quoted_as_the_systems_shell_wants_it(path: str, posix: str, windows: str) -> None:
    assert quoted(Path(path), windows=False) == posix
    assert quoted(Path(path), windows=True) == windows


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["rostr"], "“roster”"),
        (["Consolidate"], "“consolidate”"),
        (["check", "--jsn"], "“--json”"),
        (["explain", "budget-mising"], "“budget-missing”"),
    ],
)
def test_what_was_mistyped_is_answered_with_what_was_meant(words: list[str], meant: str) -> None:
    code, said = inside(*words)
    assert code == 2
    assert f"Ý bạn là {meant}?" in said


@pytest.mark.parametrize("words", [["zzz"], ["explain", "zzz"]])
def test_what_comes_near_to_nothing_is_not_guessed(words: list[str]) -> None:
    code, said = inside(*words)
    assert code == 2
    assert "“zzz”" in said
    assert "Ý bạn" not in said
