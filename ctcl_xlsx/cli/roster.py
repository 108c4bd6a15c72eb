"""`ctcl roster`: an empty list of schools to fill in.

Libraries load inside the functions, so that `ctcl --help` is instant.
"""

from __future__ import annotations

import os
from pathlib import Path

import click

from ctcl_xlsx.cli.common import OK, path_type, quoted, say, shown
from ctcl_xlsx.cli.speech import ViCommand
from ctcl_xlsx.vi import command as words

ROSTER_NAME = "truong.xlsx"


@click.command(cls=ViCommand, help=words.ROSTER_HELP)
@click.option("-o", "--output", type=path_type(), required=True, help=words.OPTION["roster_file"])
@click.option("--force", is_flag=True, help=words.OPTION["force"])
def roster(output: Path, force: bool) -> int:
    """Make an empty roster."""
    from ctcl_xlsx.pipeline.rosters import write_blank_roster

    path = write_blank_roster(output / ROSTER_NAME if os.path.isdir(output) else output, force=force)
    say([words.MADE_ROSTER.format(path=shown(path)), words.NEXT_ROSTER.format(path=quoted(path))])
    return OK
