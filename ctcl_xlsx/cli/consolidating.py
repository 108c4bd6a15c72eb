"""`ctcl consolidate`: many schools' workbooks to one summary.

Libraries load inside the functions, so that `ctcl --help` is instant.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ctcl_xlsx.cli.common import (
    FOUND,
    OK,
    cache_option,
    jobs_of,
    jobs_option,
    json_text,
    note_lines,
    path_type,
    place_type,
    refuse,
    refuse_beside,
    say,
    shown,
)
from ctcl_xlsx.cli.progress import progress_bar
from ctcl_xlsx.cli.scheduling import readers
from ctcl_xlsx.cli.speech import ViCommand
from ctcl_xlsx.issues import CtclError
from ctcl_xlsx.vi import command as words

if TYPE_CHECKING:
    from datetime import date

    from ctcl_xlsx.district.district import District
    from ctcl_xlsx.pipeline import Written
    from ctcl_xlsx.pipeline.urls import Url

DETAILS = ("xlsx", "csv", "parquet", "none")  # as `district.details` knows them
SUMMARY_NAME, PUBLIC_NAME = "tong-hop.xlsx", "tong-hop.cong-khai.xlsx"


@click.command(cls=ViCommand, help=words.CONSOLIDATE_HELP)
@click.argument("paths", nargs=-1, required=True, type=place_type())
@click.option("-o", "--output", type=path_type(), show_default=SUMMARY_NAME, help=words.OPTION["summary"])
@click.option("--roster", type=path_type(), help=words.OPTION["roster"])
@click.option("--form", "forms", type=path_type(), multiple=True, help=words.OPTION["own_form"])
@click.option("--tables", type=path_type(), help=words.OPTION["tables"])
@click.option("--details", type=click.Choice(DETAILS), default="xlsx", show_default=True, help=words.OPTION["details"])
@click.option("--title", default="", help=words.OPTION["title"])
@click.option("--as-of", "as_of", help=words.OPTION["as_of"])
@click.option("--year", help=words.OPTION["summary_year"])
@click.option("--public", is_flag=True, help=words.OPTION["public"])
@click.option("--force", is_flag=True, help=words.OPTION["force"])
@click.option("--scheduler", help=words.OPTION["scheduler"])
@jobs_option
@cache_option
@click.option("--json", "as_json", is_flag=True, help=words.OPTION["json"])
def consolidate(
    paths: tuple[Path | Url, ...],
    output: Path | None,
    roster: Path | None,
    forms: tuple[Path, ...],
    tables: Path | None,
    details: str,
    title: str,
    as_of: str | None,
    year: str | None,
    public: bool,
    force: bool,
    scheduler: str | None,
    jobs: int | None,
    anew: bool,
    as_json: bool,
) -> int:
    """Put the workbooks of many schools together."""
    from ctcl_xlsx.cli.cache_place import cache_path, cache_size
    from ctcl_xlsx.pipeline import (
        details_path,
        kept_path,
        left_details,
        own_forms,
        require_parquet,
        require_tables,
        table_paths,
    )
    from ctcl_xlsx.pipeline.kept import cache_at
    from ctcl_xlsx.pipeline.remembered import Remembered, Told, next_time

    day = _date_of(as_of) if as_of else None
    if scheduler is not None:
        refuse_beside("--scheduler", {"--jobs": jobs is not None})
    side_by_side = jobs_of(jobs)
    output = _output_path(output, public=public)
    apart = [output, kept_path(output), *(table_paths(tables) if tables else ())]
    beside = details_path(output, details)
    apart += [beside] if beside else []
    left = left_details(output, details)
    known = own_forms(forms) if forms else {}
    if tables:
        require_tables()
    if details == "parquet":
        require_parquet()
    others = [roster] if roster else []
    with cache_at(None if anew else cache_path()) as cache:
        run_before = None
        if cache and not (force or tables or beside):
            asked = (sorted(map(repr, known.values())), title, day, year, public, details, left, as_json)
            run_before = Remembered(cache, paths, apart, output, others, asked)
            if told := run_before.recall():
                say(told.lines)
                return told.code
        from ctcl_xlsx.pipeline import consolidate_files, prepare_tables, put_summary

        with (
            readers(scheduler, side_by_side, at_once=anew or not cache_size()) as run,
            progress_bar() as progress,
        ):
            district = consolidate_files(
                paths,
                roster=roster,
                year=year,
                as_of=day,
                title=title,
                apart=apart,
                public=public,
                progress=progress,
                forms=known,
                run=run,
                cache=cache,
            )
        inputs = [*(path for path in paths if isinstance(path, Path)), *others]
        # What is refused is refused before anything is written.
        ready = prepare_tables(district, tables, inputs, force=force) if tables else {}
        with progress_bar() as progress:
            progress.now(words.WRITING_SUMMARY)
            written = put_summary(district, output, inputs, force=force, details=details)
        more, failed = _put_tables(tables, ready) if tables else ([], None)
        code = OK if district.plans and not district.has_faults else FOUND
        more += [words.DETAILS_WRITTEN.format(path=shown(beside))] if beside else []
        stale = [words.DETAILS_LEFT.format(names=", ".join(left))] if left else []
        say(_report(district, written, more + stale, as_json=as_json))
        if failed:
            raise failed
        if run_before:
            later = _report(district, next_time(district, written), stale, as_json=as_json)
            run_before.remember(Told(tuple(later), code))
    return code


def _put_tables(folder: Path, ready: Mapping[str, bytes]) -> tuple[list[str], CtclError | None]:
    """Write the tables; what is said of them, or why that failed: of the summary that stands by then is told before."""
    from ctcl_xlsx.pipeline import put_tables

    try:
        put_tables(folder, ready)
    except CtclError as error:
        return [], error
    return [words.TABLES_WRITTEN.format(folder=shown(folder), names=", ".join(ready))], None


def _report(district: District, written: Written, more: list[str], *, as_json: bool) -> list[str]:
    """What is said of a summary; `more` stands below its first line."""
    from ctcl_xlsx.cli.news import news_lines, office_lines
    from ctcl_xlsx.cli.terminal import district_lines

    if as_json:
        return [json_text(district.to_dict() | written.to_dict())]
    first, *lines = district_lines(district, str(written.path))
    first = first if written.changed else words.NEWS_LEFT.format(path=shown(written.path))
    more = [*more, words.PUBLIC_NOTE] if district.public else more
    more = more if written.full else [*more, words.SUMMARY_NOT_FULL]
    notes = note_lines(district.roster.notes if district.roster else ())
    return [first, *more, *notes, *news_lines(written), *lines[:2], *office_lines(district), *lines[2:]]


def _output_path(output: Path | None, *, public: bool) -> Path:
    """Where the summary goes; into a folder under its usual name."""
    name = PUBLIC_NAME if public else SUMMARY_NAME
    path = Path(name) if output is None else output / name if os.path.isdir(output) else output
    return path if path.suffix else path.with_name(f"{path.name}.xlsx")


def _date_of(text: str) -> date:
    from datetime import date

    from ctcl_xlsx.values import parse_deadline

    try:
        return date.fromisoformat(text)
    except ValueError:
        found = parse_deadline(text)
    if found.kind != "point" or found.precision != "day" or found.end is None:
        refuse("date", text)
    return found.end
