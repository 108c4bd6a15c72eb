"""What the commands share: saying, reading a file, refusing what was asked.

Libraries load inside the functions, so that `ctcl --help` is instant.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from ctcl_xlsx.vi import command as words

if TYPE_CHECKING:
    from ctcl_xlsx.issues import Issue

OK, FOUND = 0, 1


def say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def say_notes(notes: Iterable[Issue]) -> None:
    say(note_lines(notes))


def note_lines(notes: Iterable[Issue]) -> list[str]:
    """What to know though nothing is wrong, a line each."""
    from ctcl_xlsx import vi

    return [words.NOTE.format(text=vi.message(note)) for note in notes]


def say_json(data: object) -> None:
    say([json_text(data)])


def json_text(data: object) -> str:
    import json

    return json.dumps(data, ensure_ascii=False, indent=2)


def shown(path: Path) -> str:
    from ctcl_xlsx.text import escaped

    return escaped(str(path))


def quoted(path: Path, *, windows: bool = os.name == "nt") -> str:
    """A path as it is typed in a command: one word, and none that looks like an option."""
    import re
    import shlex

    text = shown(path)
    if text.startswith("-"):
        text = f".{os.sep}{text}"
    if not windows:
        return shlex.quote(text)
    return text if re.fullmatch(r"[\w.:/\\-]+", text) else f'"{text}"'


class _DroppedPath(click.Path):
    """A path that may end in a quote: so cmd on Windows hands on a quoted folder that ends in a backslash."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        text = os.fspath(value)
        bare = text.strip('"')
        wanted = bare if text.endswith('"') and bare and not os.path.lexists(text) else value
        return super().convert(wanted, param, ctx)


class _OnDisk(_DroppedPath):
    """A path, and no URL: it would become a folder of that name."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if ":/" in os.fspath(value):
            from ctcl_xlsx.pipeline.urls import not_a_path

            if url := not_a_path(os.fspath(value)):
                name = param.name if param else ""
                if name in ("output", "tables", "folder"):
                    refuse("url-output", url)
                if name == "roster":
                    refuse("url-roster", url)
                refuse("url-file", url)
        return super().convert(value, param, ctx)


def path_type(**options: Any) -> click.Path:
    return _OnDisk(path_type=Path, **options)


class _Place(_DroppedPath):
    """A path, or a URL."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        text = os.fspath(value)
        if "://" in text:
            from ctcl_xlsx.cli.scheduling import quiet
            from ctcl_xlsx.pipeline.urls import place

            found = place(text)
            if isinstance(found, Path):
                return super().convert(found, param, ctx)
            quiet()
            return found
        return super().convert(value, param, ctx)


def place_type() -> click.Path:
    """For arguments that may be paths or URLs."""
    return _Place(path_type=Path)


def jobs_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--jobs: how many files are read side by side."""
    return click.option("--jobs", type=int, help=words.OPTION["jobs"])(command)


def cache_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--no-cache: everything is read anew."""
    return click.option("--no-cache", "anew", is_flag=True, help=words.OPTION["no_cache"])(command)


def jobs_of(wanted: int | None) -> int:
    """How many files to read side by side; what this machine can where nothing was said."""
    if wanted is None:
        from ctcl_xlsx.pipeline.workers import usual_jobs

        return usual_jobs()
    if wanted < 1:
        refuse("jobs", str(wanted))
    return wanted


def load_file(path: Path) -> bytes:
    """A file's bytes; what is wrong is said of that file."""
    from ctcl_xlsx.issues import CtclError
    from ctcl_xlsx.workbook.read import load

    try:
        return load(path)
    except CtclError as error:
        raise CtclError(*(found.in_file(path.name) for found in error.issues)) from error


def note_inferred(catalog_ids: Iterable[str]) -> None:
    """Says of which catalogues the text is only concluded."""
    from ctcl_xlsx import templates

    for name in sorted(set(catalog_ids)):
        if templates.catalog(name).confidence == "inferred":
            say([words.INFERRED_NOTE.format(catalog=name)])


def need(options: dict[str, str | None], example: str) -> None:
    """All options that must be given but are not, named at once."""
    missing = ", ".join(name for name, value in options.items() if not value)
    if missing:
        refuse("option-missing", missing, valid=example)


def refuse_beside(chosen: str, others: Mapping[str, object]) -> None:
    """Options that the chosen one leaves without meaning, named at once: nothing is ignored in silence."""
    given = [name for name, value in others.items() if value]
    if given:
        refuse("options-clash", ", ".join((chosen, *given)))


def refuse(problem: str, value: str, **facts: str) -> NoReturn:
    from ctcl_xlsx.issues import Code, CtclError, Where, issue

    where = Where(facts.get("file", ""))
    raise CtclError(issue(Code.INPUT_INVALID, where, value, {"problem": problem, **facts}))
