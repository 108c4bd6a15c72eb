"""The root command and the commands below it, in the order people meet them."""

from __future__ import annotations

import click

from ctcl_xlsx import __version__
from ctcl_xlsx.cli.caching import cache
from ctcl_xlsx.cli.checking import check, read
from ctcl_xlsx.cli.consolidating import consolidate
from ctcl_xlsx.cli.generating import generate
from ctcl_xlsx.cli.reference import completion, demo, explain, forms
from ctcl_xlsx.cli.roster import roster
from ctcl_xlsx.cli.speech import ViGroup
from ctcl_xlsx.vi import command as words


@click.group(cls=ViGroup, invoke_without_command=True, help=words.ROOT_HELP)
@click.version_option(__version__, "--version", help=words.VERSION_OPTION, message="ctcl %(version)s")
@click.pass_context
def ctcl(context: click.Context) -> None:
    """The root command greets with the three commands that matter."""
    if context.invoked_subcommand is None:
        click.echo(words.GREETING)


for _command in (forms, roster, generate, read, check, consolidate, explain, cache, completion, demo):
    ctcl.add_command(_command)
