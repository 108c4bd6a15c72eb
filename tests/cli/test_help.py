"""Greeting and help: in Vietnamese, instant, nothing unexplained."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

import ctcl_xlsx
from ctcl_xlsx.cli.commands import ctcl as root_command
from ctcl_xlsx.vi import command as words
from tests.cli.running import ROOT, ctcl, inside


def test_alone_it_greets_with_the_three_commands() -> None:
    run = ctcl()
    assert run.code == 0
    assert run.out.strip() == words.GREETING
    assert all(f"ctcl {name}" in run.out for name in ("generate", "check", "consolidate", "demo"))


def test_help_names_every_command_in_the_order_of_use() -> None:
    run = ctcl("--help")
    assert run.code == 0
    assert re.findall(r"^  (\w+)  ", run.out, re.MULTILINE) == list(root_command.commands)
    assert set(root_command.commands) == {
        "forms",
        "roster",
        "generate",
        "read",
        "check",
        "consolidate",
        "explain",
        "completion",
        "demo",
        "cache",
    }


def test_each_command_is_told_on_one_line_and_whole() -> None:
    lines = ctcl("--help", env={"COLUMNS": "80"}).out.partition(f"{words.COMMANDS}:\n")[2].splitlines()
    assert [line.split()[0] for line in lines] == list(root_command.commands)
    assert [line for line in lines if not line.endswith(".") or line.endswith("...")] == []


def test_a_default_stands_in_one_pair_of_brackets() -> None:
    assert "[mặc định: tong-hop.xlsx]" in inside("consolidate", "--help")[1]
    assert not [n for n in root_command.commands if re.search(r"\[[^]]*: \(", inside(n, "--help")[1])]


def test_the_version_is_the_packages() -> None:
    assert ctcl("--version").out == f"ctcl {ctcl_xlsx.__version__}\n"


@pytest.mark.parametrize("name", sorted(root_command.commands))
def test_every_option_is_explained_in_vietnamese(name: str) -> None:
    code, shown = inside(name, "--help")
    assert code == 0
    for parameter in root_command.commands[name].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert parameter.help in words.OPTION.values()
            assert any(opt in shown for opt in parameter.opts)
            flat = " ".join(shown.split())
            assert parameter.help.split("(")[0].strip()[:40] in flat
    assert not re.search("Usage|Options|Commands|Show this|Error|default|required|INTEGER|TEXT|PATH", shown)


def test_no_words_are_kept_for_an_option_that_is_not_there() -> None:
    used = {p.help for c in root_command.commands.values() for p in c.params if isinstance(p, click.Option)}
    assert {key for key, text in words.OPTION.items() if text not in used} == set()


def test_every_word_of_the_command_line_is_used() -> None:
    names = {n for n in vars(words) if n.isupper()}
    source = "".join(p.read_text("utf-8") for p in (ROOT / "ctcl_xlsx" / "cli").glob("*.py"))
    unused = {name for name in names if f"words.{name}" not in source}
    assert unused == set()


HEAVY = ("pandas", "numpy", "openpyxl", "xlsxwriter", "python_calamine", "rich")


def imported_by(*args: str) -> tuple[set[str], int]:
    """Which of the heavy libraries a command loads, and its exit code."""
    program = (
        "import sys\n"
        "from ctcl_xlsx.cli import main\n"
        f"sys.argv = ['ctcl', *{list(args)!r}]\n"
        "try:\n    main()\n"
        "except SystemExit as stop:\n"
        f"    print([m for m in {HEAVY!r} if m in sys.modules], stop.code, file=sys.stderr)\n"
    )
    env = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    env |= {"CTCL_CACHE_DIR": os.environ["CTCL_CACHE_DIR"]}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=env, check=False)
    found, _, code = done.stderr.strip().splitlines()[-1].rpartition(" ")
    return set(ast.literal_eval(found)), int(code)


@pytest.mark.parametrize("args", [(), ("--help",), ("check", "--help"), ("generate", "--help"), ("--version",)])
def test_help_is_instant(args: tuple[str, ...]) -> None:
    assert imported_by(*args) == (set(), 0)


def test_forms_load_no_spreadsheet_library() -> None:
    assert imported_by("forms") == (set(), 0)


def test_check_in_a_pipe_loads_nothing_heavy_the_reader_works_in_a_child(files: Path) -> None:
    assert imported_by("check", str(files / "tot")) == (set(), 0)
    assert imported_by("check", "--json", str(files / "sua")) == (set(), 1)


def test_consolidate_streams_without_pandas(files: Path, tmp_path: Path) -> None:
    loaded, code = imported_by("consolidate", str(files / "tot"), "-o", str(tmp_path / "a.xlsx"))
    assert (loaded & {"pandas", "openpyxl", "rich"}, code) == (set(), 0)
