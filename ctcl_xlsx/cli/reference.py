"""The commands that tell about the program itself: forms, explain, completion, demo.

Libraries load inside the functions, so that `ctcl --help` is instant.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ctcl_xlsx.cli.common import OK, path_type, refuse, say, say_json
from ctcl_xlsx.cli.speech import ViCommand
from ctcl_xlsx.vi import command as words

if TYPE_CHECKING:
    from ctcl_xlsx.issues import Code
    from ctcl_xlsx.model import Catalog, Form

SHELLS = ("bash", "zsh", "fish")


@click.command(cls=ViCommand, help=words.FORMS_HELP)
@click.option("--json", "as_json", is_flag=True, help=words.OPTION["json"])
def forms(as_json: bool) -> None:
    """List forms and catalogues."""
    from ctcl_xlsx import templates

    known = [templates.form(name) for name in templates.form_ids()]
    catalogs = [templates.catalog(name) for name in templates.catalog_ids()]
    if as_json:
        say_json({"forms": list(map(_definition, known)), "catalogs": list(map(_definition, catalogs))})
        return
    from ctcl_xlsx.cli.terminal import definition_lines

    say([words.FORMS_HEAD, *(line for form in known for line in definition_lines(form, form.source))])
    say([words.CATALOGS_HEAD, *(line for item in catalogs for line in definition_lines(item, item.circular))])


def _definition(item: Form | Catalog) -> dict[str, str | None]:
    end = item.in_force_to
    return {
        "id": item.id,
        "confidence": item.confidence.value,
        "in_force_from": item.in_force_from.isoformat(),
        "in_force_to": end.isoformat() if end else None,
    }


def _codes(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    from ctcl_xlsx.issues import Code

    return [code.value for code in Code if code.value.startswith(begun)]


@click.command(cls=ViCommand, help=words.EXPLAIN_HELP)
@click.argument("code", required=False, shell_complete=_codes)
def explain(code: str | None) -> int:
    """Say what a code means and what to write instead; without a code, list them all."""
    from ctcl_xlsx.cli.terminal import code_lines
    from ctcl_xlsx.issues import Code
    from ctcl_xlsx.text import near

    meant = list(Code) if code is None else _meant(code)
    if not meant:
        known = near(code or "", Code)
        if known:
            refuse("code-near", code or "", valid=known)
        refuse("code-unknown", code or "")
    say(code_lines(meant[0]) if len(meant) == 1 else [line for item in meant for line in code_lines(item)[:1]])
    return OK


def _meant(asked: str) -> list[Code]:
    """The code of that name or title, else all those that hold the words: so findings are called on the screen."""
    from ctcl_xlsx import vi
    from ctcl_xlsx.issues import Code
    from ctcl_xlsx.text import words as in_words

    named = {item: (f" {in_words(item)} ", f" {in_words(vi.title(item))} ") for item in Code}
    looked_for = f" {in_words(asked)} "
    whole = [item for item, names in named.items() if looked_for in names]
    return whole or [item for item, names in named.items() if any(looked_for in name for name in names)]


@click.command(cls=ViCommand, help=words.COMPLETION_HELP)
@click.argument("shell")
@click.pass_context
def completion(context: click.Context, shell: str) -> int:
    """Print what a shell needs for the tab key."""
    from click.shell_completion import ShellComplete, get_completion_class

    maker = get_completion_class(shell) if shell in SHELLS else None
    if maker is None:
        refuse("shell-unknown", shell, valid=", ".join(SHELLS))
    root = context.find_root()
    name = root.info_name or ""
    # Not bash's own `source`: that starts a bash to ask its version.
    click.echo(ShellComplete.source(maker(root.command, {}, name, f"_{name.upper()}_COMPLETE")))
    return OK


@click.command(cls=ViCommand, help=words.DEMO_HELP)
@click.argument("folder", type=path_type(), default="ctcl-demo")
def demo(folder: Path) -> int:
    """Run the whole round trip on the shipped samples."""
    from ctcl_xlsx.cli.terminal import demo_lines
    from ctcl_xlsx.pipeline.demo import run_demo

    run_demo(folder, lambda step, facts: say(demo_lines(step, facts)))
    return OK
