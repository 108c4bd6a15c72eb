"""The commands that look at filled workbooks: read, check.

Libraries load inside the functions, so that `ctcl --help` is instant.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ctcl_xlsx.cli.common import (
    FOUND,
    OK,
    cache_option,
    jobs_of,
    jobs_option,
    path_type,
    place_type,
    quoted,
    say,
    say_json,
)
from ctcl_xlsx.cli.progress import progress_bar
from ctcl_xlsx.cli.speech import ViCommand
from ctcl_xlsx.vi import command as words

if TYPE_CHECKING:
    from ctcl_xlsx.district.files import FileResult
    from ctcl_xlsx.pipeline.urls import Url


@click.command(cls=ViCommand, help=words.READ_HELP)
@click.argument("file", type=path_type())
@click.option("--form", "forms", type=path_type(), multiple=True, help=words.OPTION["own_form"])
@click.option("--json", "as_json", is_flag=True, help=words.OPTION["json"])
def read(file: Path, forms: tuple[Path, ...], as_json: bool) -> int:
    """Print the plan in a workbook."""
    from ctcl_xlsx.pipeline.supervised import supervised

    with supervised() as run:  # loads what it needs while this process does
        from ctcl_xlsx.cli.terminal import plan_lines
        from ctcl_xlsx.pipeline import own_forms, read_file
        from ctcl_xlsx.plan_json import plan_to_dict

        content = read_file(file, own_forms(forms), run=run)
    if as_json:
        say_json(plan_to_dict(content.plan))
    else:
        say(plan_lines(content))
    return OK


@click.command(cls=ViCommand, help=words.CHECK_HELP)
@click.argument("paths", nargs=-1, required=True, type=place_type())
@click.option("--form", "forms", type=path_type(), multiple=True, help=words.OPTION["own_form"])
@click.option("--json", "as_json", is_flag=True, help=words.OPTION["json"])
@click.option("--all", "everything", is_flag=True, help=words.OPTION["all"])
@click.option("--strict", is_flag=True, help=words.OPTION["strict"])
@click.option("--audit", is_flag=True, help=words.OPTION["audit"])
@jobs_option
@cache_option
def check(
    paths: tuple[Path | Url, ...],
    forms: tuple[Path, ...],
    as_json: bool,
    everything: bool,
    strict: bool,
    audit: bool,
    jobs: int | None,
    anew: bool,
) -> int:
    """Check filled workbooks."""
    from ctcl_xlsx.cli.cache_place import cache_path, cache_size
    from ctcl_xlsx.pipeline.supervised import supervised

    single = len(paths) == 1 and isinstance(paths[0], Path) and os.path.isfile(paths[0])  # read before it is looked up
    # The child loads what it needs while this process does.
    with supervised(jobs=jobs_of(jobs), at_once=single or anew or not cache_size()) as run, progress_bar() as progress:
        from ctcl_xlsx import vi
        from ctcl_xlsx.cli.terminal import check_lines
        from ctcl_xlsx.pipeline import check_files, check_to_dict, own_forms
        from ctcl_xlsx.pipeline.kept import cache_at

        with cache_at(None if anew or single else cache_path()) as cache:
            results = check_files(
                paths, strict=strict, progress=progress, forms=own_forms(forms), run=run, audit=audit, cache=cache
            )
    if as_json:
        say_json(check_to_dict(results, vi.message, audit=audit))
    else:
        named = "".join(f" --form {quoted(path)}" for path in forms)
        say(check_lines(results, everything=everything, audit=audit, forms=named))
    return _check_code(results)


def _check_code(results: Iterable[FileResult]) -> int:
    """1 when a file was refused or a counted one has errors."""
    from ctcl_xlsx.district.files import Outcome
    from ctcl_xlsx.issues import Severity

    def is_bad(result: FileResult) -> bool:
        counted = result.outcome is Outcome.ACCEPTED
        return result.outcome is Outcome.REJECTED or (
            counted and any(found.severity is Severity.ERROR for found in result.issues)
        )

    return FOUND if any(map(is_bad, results)) else OK
