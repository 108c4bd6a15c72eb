"""`ctcl consolidate`: many schools' workbooks to one summary.

Libraries load inside the functions, so that `ctcl --help` is instant.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ctcl_xlsx.cli.common import FOUND, OK, jobs_of, jobs_option, path_type, refuse, say, say_json, say_notes, shown
from ctcl_xlsx.cli.progress import progress_bar
from ctcl_xlsx.cli.speech import ViCommand
from ctcl_xlsx.vi import command as words

if TYPE_CHECKING:
    from datetime import date

DETAILS = ("xlsx", "csv", "parquet", "none")  # as `district.details` knows them
SUMMARY_NAME, PUBLIC_NAME = "tong-hop.xlsx", "tong-hop.cong-khai.xlsx"


@click.command(cls=ViCommand, help=words.CONSOLIDATE_HELP)
@click.argument("paths", nargs=-1, required=True, type=path_type())
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
@jobs_option
@click.option("--json", "as_json", is_flag=True, help=words.OPTION["json"])
def consolidate(
    paths: tuple[Path, ...],
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
    jobs: int | None,
    as_json: bool,
) -> int:
    """Put the workbooks of many schools together."""
    from ctcl_xlsx.cli.news import news_lines, office_lines
    from ctcl_xlsx.cli.terminal import district_lines
    from ctcl_xlsx.pipeline import (
        consolidate_files,
        details_path,
        kept_path,
        own_forms,
        prepare_tables,
        put_summary,
        put_tables,
        require_parquet,
        require_tables,
        table_paths,
    )
    from ctcl_xlsx.pipeline.supervised import supervised

    day = _date_of(as_of) if as_of else None
    output = _output_path(output, public=public)
    apart = [output, kept_path(output), *(table_paths(tables) if tables else ())]
    apart += [beside] if (beside := details_path(output, details)) else []
    known = own_forms(forms)
    if tables:
        require_tables()
    if details == "parquet":
        require_parquet()
    with supervised(jobs=jobs_of(jobs)) as run, progress_bar() as progress:
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
        )
    inputs = [*paths, *([roster] if roster else [])]
    # What is refused is refused before anything is written.
    ready = prepare_tables(district, tables, inputs, force=force) if tables else {}
    with progress_bar() as progress:
        progress.now(words.WRITING_SUMMARY)
        written = put_summary(district, output, inputs, force=force, details=details)
    if tables:
        put_tables(tables, ready)
    if as_json:
        say_json(district.to_dict() | written.to_dict())
    else:
        first, *more = district_lines(district, str(written.path))
        first = first if written.changed else words.NEWS_LEFT.format(path=shown(written.path))
        told = [words.TABLES_WRITTEN.format(folder=shown(tables), names=", ".join(ready))] if tables else []
        told += [words.DETAILS_WRITTEN.format(path=shown(beside))] if beside and written.changed else []
        told += [] if written.full else [words.SUMMARY_NOT_FULL]
        say([first, *told])
        say_notes(district.roster.notes if district.roster else ())
        say([*news_lines(written), *more[:2], *office_lines(district), *more[2:]])
    return OK if district.plans and not district.has_faults else FOUND


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
