"""The tab key, in the shells themselves: each sources what `ctcl completion` prints and is asked what would follow."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import ROOT, inside

# Each defines `asked`, which prints what the tab key would offer for the words given.
SHELLS = {
    "bash": (
        "bash",
        "--norc",
        'eval "$(ctcl completion bash)"; asked() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _ctcl_completion ctcl;'
        ' printf "%s\\n" "${COMPREPLY[@]}"; }; complete -p ctcl >/dev/null || exit 9; ',
    ),
    "zsh": (
        "zsh",
        "-f",
        'autoload -U compinit; compinit -D; eval "$(ctcl completion zsh)"; [[ -n $_comps[ctcl] ]] || exit 9;'
        "_describe() { print -l -- ${(P)3%%:*} }; compadd() { print -l -- ${(P)@[-1]} };"
        "asked() { words=($@); CURRENT=$#; $_comps[ctcl] }; ",
    ),
    "fish": (
        "fish",
        "--no-config",
        'ctcl completion fish | source; function asked; complete -C "$argv"; end; ',
    ),
}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """One in which `ctcl` is a program on the path."""
    program = tmp_path / "bin" / "ctcl"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ctcl_xlsx "$@"\n')
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "LANG": "C.UTF-8"}


@pytest.mark.parametrize("shell", sorted(SHELLS))
def test_the_tab_key_offers_commands_options_and_codes(shell: str, environment: dict[str, str]) -> None:
    program, plain, script = SHELLS[shell]
    for words, offered in (
        ("ctcl con", {"consolidate"}),
        ("ctcl consolidate --ro", {"--roster"}),
        ("ctcl explain budget-mis", {"budget-missing"}),
        ("ctcl zz", set[str]()),
    ):
        command = [program, plain, "-c", f"{script}asked {words}"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
        found = {line.split("\t")[0] for line in done.stdout.splitlines() if line}
        assert (found, done.stderr) == (offered, ""), (words, done.returncode)


def test_another_shell_is_refused_with_those_there_are() -> None:
    code, said = inside("completion", "tcsh")
    assert code == 2
    assert "tcsh" in said
    assert all(name in said for name in SHELLS)
