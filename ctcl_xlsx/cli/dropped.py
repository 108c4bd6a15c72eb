"""Files dropped on an icon: what tong-hop.bat, kiem-tra.bat and phat-bieu.bat of packaging/windows run.

`python -m ctcl_xlsx.cli.dropped TASK`. The .bat hands over the command line as Windows wrote it, in the environment:
Explorer quotes a path only where it holds a blank, so cmd itself would cut it at "&".

    CTCL_LINE       cmd's own command line: cmd.exe /c ""C:\\ctcl\\tong-hop.bat" C:\\A&B "C:\\nộp lần 1""
    CTCL_SCRIPT     the .bat's name; where it is not in that line, the .bat was started by hand, and
    CTCL_ARGUMENTS  is what stood behind it
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import NoReturn

import click

from ctcl_xlsx.cli import FAILED, INTERRUPTED, run, speak_utf8
from ctcl_xlsx.cli.common import FOUND, OK, say, shown
from ctcl_xlsx.cli.consolidating import SUMMARY_NAME
from ctcl_xlsx.cli.roster import ROSTER_NAME
from ctcl_xlsx.vi import command
from ctcl_xlsx.vi import dropped as words

BLANKS = "bieu"
ROSTER_ENDINGS = (".xlsx", ".csv", ".xls", ".ods")
_YEAR_TURNS = 6  # from June on, plans are made for the coming school year


def main() -> NoReturn:
    """Do the task the .bat is for; its window stays open and shows what was said."""
    speak_utf8()
    paths = dropped_paths(os.environ)
    gone = [path for path in paths if not os.path.lexists(path)]
    if gone:
        say(words.GONE.format(path=shown(path)) for path in gone)
        sys.exit(FAILED)
    task = {"tong-hop": _consolidate, "kiem-tra": _check, "phat-bieu": _generate}[sys.argv[1]]
    try:
        sys.exit(task(paths))
    except click.Abort:  # at the question for the year
        say(["", command.INTERRUPTED])
        sys.exit(INTERRUPTED)


def dropped_paths(environment: Mapping[str, str]) -> list[Path]:
    """What was dropped, as Explorer or a person wrote it behind the .bat's name."""
    script = environment.get("CTCL_SCRIPT", "")
    _, found, behind = environment.get("CTCL_LINE", "").partition(script) if script else ("", "", "")
    if found:
        behind = behind.removeprefix('"')  # the one that closes the .bat's own name
        if behind.count('"') % 2:  # the one that closes cmd's whole command
            behind = "".join(behind.rpartition('"')[::2])
    else:
        behind = environment.get("CTCL_ARGUMENTS", "")
    # Quotes only keep blanks together; a backslash before one is part of the path, whatever C programs make of it.
    return [Path(text.replace('"', "")) for text in re.findall(r'(?:"[^"]*"?|[^\s"])+', behind) if text.strip('"')]


def _consolidate(paths: list[Path]) -> int:
    folder = paths[0].absolute().parent if paths else Path()
    output = folder / SUMMARY_NAME
    names = (Path(ROSTER_NAME).with_suffix(ending) for ending in ROSTER_ENDINGS)
    roster = next((folder / name for name in names if (folder / name).is_file()), None)
    paths = _apart(paths, output, roster)
    if not paths:
        return _nothing("tong-hop")
    if roster:
        say([words.ROSTER_FOUND.format(path=shown(roster))])
    known: list[str | Path] = ["--roster", roster] if roster else []
    return _shown(_run("consolidate", "-o", output, *known, "--", *paths), output)


def _apart(paths: Iterable[Path], *others: Path | None) -> list[Path]:
    """The dropped paths without the summary and the roster, which a clerk who marks all files drops as well."""
    return [path for path in paths if path.absolute() not in others]


def _check(paths: list[Path]) -> int:
    return _run("check", "--", *paths) if paths else _nothing("kiem-tra")


def _generate(paths: list[Path]) -> int:
    """A roster to the blanks of its schools; without one, an empty roster to fill in."""
    if not paths:
        roster = Path(os.environ.get("CTCL_FOLDER", ".")) / ROSTER_NAME
        return _shown(_run("roster", "-o", roster), roster)
    if len(paths) > 1:
        say([words.SEVERAL_ROSTERS])
        return FAILED
    usual = _usual_year(date.today())
    year = click.prompt(words.ASK_YEAR.format(year=usual), default=usual, show_default=False, prompt_suffix="")
    roster = paths[0].absolute()
    folder = roster.parent / BLANKS
    return _shown(_run("generate", "--roster", roster, "--year", year, "-o", folder), folder)


def _usual_year(today: date) -> str:
    """The school year that plans are made for on a day."""
    first = today.year if today.month >= _YEAR_TURNS else today.year - 1
    return f"{first}-{first + 1}"


def _nothing(task: str) -> int:
    say([words.NOTHING[task]])
    return FAILED


def _run(*arguments: str | Path) -> int:
    code = run(list(map(str, arguments)))
    if code not in (OK, FOUND):
        say(["", words.FAILED])
    return code


def _shown(code: int, result: Path) -> int:
    """The exit code, once the result of a run that went through is opened by the program that belongs to it."""
    if code in (OK, FOUND):
        say([words.OPENING.format(path=shown(result))])
        if not _open(result):
            say([words.NOT_OPENED.format(path=shown(result))])
    return code


def _open(path: Path) -> bool:
    """Have Windows open a file or folder; whether it could."""
    if sys.platform != "win32":
        return False
    try:
        os.startfile(path)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
