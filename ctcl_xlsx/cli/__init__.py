"""The command line. `main` is the door: every failure ends in a Vietnamese sentence, never in a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import NoReturn

from ctcl_xlsx.vi import command as words

FAILED, INTERRUPTED = 2, 130


def main() -> NoReturn:
    """Run the command and exit with its code: 0, 1 (something was found) or 2 (could not run)."""
    speak_utf8()
    sys.exit(run())


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command, by default the one this process was started with, and return its exit code; never raises."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:  # also while libraries load
        _say([words.INTERRUPTED])
        return INTERRUPTED


def _run(arguments: Sequence[str] | None) -> int:
    """What came of the command, as its exit code; what stopped it is said."""
    import click  # here: the page in a browser takes `cli.terminal`'s lines and has no click

    from ctcl_xlsx.cli.commands import ctcl
    from ctcl_xlsx.cli.speech import usage_lines
    from ctcl_xlsx.issues import CtclError

    try:
        return ctcl.main(arguments, prog_name="ctcl", standalone_mode=False) or 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        _say(usage_lines(error))
    except CtclError as error:
        from ctcl_xlsx.cli.terminal import error_lines

        _say(error_lines(error.issues))
    except click.Abort:
        _say([words.INTERRUPTED])
        return INTERRUPTED
    except BrokenPipeError:
        # The reader went away (a pager was closed): nothing is left to be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("CTCL_DEBUG"):
            raise
        detail = f"{type(error).__name__}: {error}"[:200]
        _say([words.INTERNAL.format(detail=detail), words.INTERNAL_NEXT])
    return FAILED


def speak_utf8() -> None:
    """stdout and stderr are UTF-8 always, also redirected on Windows, where the code page cannot hold Vietnamese."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _say(lines: Iterable[str]) -> None:
    import click

    for line in lines:
        click.echo(line, err=True)
