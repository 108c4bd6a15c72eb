"""Running the command: in a process of its own, or inside this one for the many odd arguments."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

import ctcl_xlsx

ROOT = Path(ctcl_xlsx.__file__).parent.parent
UNEXPECTED = "ngoài dự kiến"  # what the program says when it slipped


class Run:
    """A finished command: its code, what it said, and that it kept the promises every run keeps."""

    def __init__(self, done: subprocess.CompletedProcess[bytes]) -> None:
        self.code = done.returncode
        self.out = done.stdout.decode("utf-8")
        self.err = done.stderr.decode("utf-8")
        assert self.code in (0, 1, 2), (self.code, self.err)
        assert "Traceback" not in self.out + self.err, self.err
        assert UNEXPECTED not in self.out + self.err
        assert "\x1b" not in self.out + self.err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def ctcl(*args: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Run:
    """Runs `python -m ctcl_xlsx ...` with its output in pipes."""
    known = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "CTCL"))}
    known |= {"CTCL_CACHE_DIR": os.environ["CTCL_CACHE_DIR"]}  # the tests' own
    command = [sys.executable, "-m", "ctcl_xlsx", *map(str, args)]
    environment = known | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"} | dict(env or {})
    done = subprocess.run(command, capture_output=True, cwd=cwd or ROOT, env=environment, timeout=60, check=False)
    return Run(done)


def inside(*args: str | Path) -> tuple[int, str]:
    """The same in this process, for the many odd arguments: the exit code and everything that was said."""
    from click.testing import CliRunner

    from ctcl_xlsx import cli

    argv, sys.argv = sys.argv, ["ctcl", *map(str, args)]
    try:
        result = CliRunner().invoke(click.Command("door", callback=cli.main, add_help_option=False), [])
    finally:
        sys.argv = argv
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert result.exit_code in (0, 1, 2), result.output
    assert UNEXPECTED not in result.output, result.output
    return result.exit_code, result.output
