"""`ctcl generate`: one school's workbook, a roster's, a prefilled one; from old ones see `carrying`.

Libraries load inside the functions, so that `ctcl --help` is instant.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import click

from ctcl_xlsx.cli.common import (
    OK,
    load_file,
    need,
    note_inferred,
    path_type,
    quoted,
    refuse,
    refuse_beside,
    say,
    say_notes,
    shown,
)
from ctcl_xlsx.cli.progress import progress_bar
from ctcl_xlsx.cli.speech import ViCommand
from ctcl_xlsx.vi import command as words

if TYPE_CHECKING:
    from ctcl_xlsx.model import Form, Plan, School
    from ctcl_xlsx.pipeline import Made, Order


@dataclass(frozen=True, slots=True)
class Asked:
    """What `ctcl generate` was asked: its options as given, and an office's own form where --form names its file."""

    school: str | None
    code: str | None
    level: str | None
    year: str | None
    form_id: str | None
    catalog_id: str | None
    authority: str
    commune: str
    rows: int
    roster: Path | None
    shared: bool
    plan: Path | None
    blank: bool
    source: Path | None
    output: Path
    force: bool
    own: Form | None

    @property
    def one_school(self) -> dict[str, object]:
        """The options that say which school it is, by name."""
        return {
            "--school": self.school,
            "--code": self.code,
            "--level": self.level,
            "--authority": self.authority,
            "--commune": self.commune,
        }

    @property
    def wishes(self) -> Wishes:
        """What every order takes."""
        return {"form_id": self.form_id, "catalog_id": self.catalog_id, "rows": self.rows, "form": self.own}

    def known_school(self) -> School:
        """The school as far as the options tell it."""
        from ctcl_xlsx.model import School
        from ctcl_xlsx.values.levels import parse_level

        level = parse_level(self.level or "") or self.level or ""
        return School(
            code=self.code or "", name=self.school or "", level=level, commune=self.commune, authority=self.authority
        )


class Wishes(TypedDict):
    """The keywords by which every order of a workbook takes form, catalogue and size."""

    form_id: str | None
    catalog_id: str | None
    rows: int
    form: Form | None


@click.command(cls=ViCommand, help=words.GENERATE_HELP)
@click.option("--school", help=words.OPTION["school"])
@click.option("--code", help=words.OPTION["code"])
@click.option("--level", help=words.OPTION["level"])
@click.option("--year", help=words.OPTION["year"])
@click.option("--form", "form_id", help=words.OPTION["form"])
@click.option("--catalog", "catalog_id", help=words.OPTION["catalog"])
@click.option("--authority", default="", help=words.OPTION["authority"])
@click.option("--commune", default="", help=words.OPTION["commune"])
@click.option("--rows", type=int, default=30, show_default=True, help=words.OPTION["rows"])
@click.option("--roster", type=path_type(), help=words.OPTION["roster"])
@click.option("--shared", is_flag=True, help=words.OPTION["shared"])
@click.option("--plan", type=path_type(), help=words.OPTION["plan"])
@click.option("--blank", is_flag=True, help=words.OPTION["blank"])
@click.option("--from", "source", type=path_type(), help=words.OPTION["from"])
@click.option("-o", "--output", type=path_type(), required=True, help=words.OPTION["output_file"])
@click.option("--force", is_flag=True, help=words.OPTION["force"])
def generate(**options: Any) -> int:
    """Make workbooks."""
    asked = Asked(**options, own=_own_form(options["form_id"]))
    if asked.source:
        return _from(asked, asked.source)
    if asked.blank:
        return _blanks(asked)
    if asked.shared and not (asked.roster or asked.plan):
        need({"--roster": None}, "--roster truong.xlsx")
    if asked.plan:
        return _prefilled(asked, asked.plan)
    if asked.roster:
        refuse_beside("--roster", asked.one_school)
        need({"--year": asked.year}, "--year 2026-2027")
        return _shared(asked, asked.roster) if asked.shared else _of_roster(asked, asked.roster)
    return _one_school(asked)


# ---------------------------------------------------------------------------------- a function for each mode


def _from(asked: Asked, source: Path) -> int:
    """Old workbooks into new ones."""
    from ctcl_xlsx.cli.carrying import carry_plans
    from ctcl_xlsx.pipeline import Wanted, read_roster_file

    refuse_beside(
        "--from", {**asked.one_school, "--shared": asked.shared, "--plan": asked.plan, "--blank": asked.blank}
    )
    known = read_roster_file(asked.roster) if asked.roster else None
    form_id = None if asked.own else asked.form_id
    wanted = Wanted(asked.year or "", form_id, asked.catalog_id, asked.rows, known, asked.own)
    return carry_plans(source, asked.output, wanted, asked.force)


def _blanks(asked: Asked) -> int:
    """Blank workbooks of no school in particular."""
    from ctcl_xlsx.pipeline import blank_orders, generate_blanks

    refuse_beside(
        "--blank",
        {
            "--school": asked.school,
            "--code": asked.code,
            "--roster": asked.roster,
            "--shared": asked.shared,
            "--plan": asked.plan,
        },
    )
    orders = blank_orders(year=asked.year, known=asked.known_school(), **asked.wishes)
    with progress_bar() as progress:
        made = generate_blanks(orders, asked.output, force=asked.force, progress=progress)
    _say_made(made, asked.output)
    note_inferred(order.plan.catalog for order in orders)
    _say_next(asked, asked.output)
    return OK


def _prefilled(asked: Asked, plan: Path) -> int:
    """One workbook from a plan in JSON."""
    from ctcl_xlsx.pipeline.generate import order_of_plan

    shipped = {"--form": None if asked.own else asked.form_id, "--catalog": asked.catalog_id}
    beside = {"--shared": asked.shared, "--year": asked.year, **shipped, "--roster": asked.roster}
    refuse_beside("--plan", {**asked.one_school, **beside})
    return _make_one(asked, order_of_plan(_plan_of(plan, asked.own), asked.rows, asked.own), [plan])


def _one_school(asked: Asked) -> int:
    """One school's blank workbook."""
    from ctcl_xlsx.pipeline.generate import blank_order

    needed = {"--school": asked.school, "--code": asked.code, "--level": asked.level, "--year": asked.year}
    need(needed, words.ONE_SCHOOL_EXAMPLE)
    return _make_one(asked, blank_order(asked.known_school(), asked.year or "", **asked.wishes), [])


def _make_one(asked: Asked, order: Order, inputs: Sequence[Path]) -> int:
    from ctcl_xlsx.pipeline.generate import generate_file

    made = generate_file(order, _as_file(asked.output, order), force=asked.force, inputs=inputs)
    path = shown(made.path)
    say([words.MADE_ONE.format(path=path)])
    if made.kept_rows:
        say([words.OVERWRITTEN.format(path=path, rows=made.kept_rows)])
    note_inferred([order.plan.catalog])
    _say_next(asked, made.path)
    return OK


def _of_roster(asked: Asked, roster: Path) -> int:
    """A workbook for each school of a roster."""
    from ctcl_xlsx import templates
    from ctcl_xlsx.pipeline import generate_roster, read_roster_file

    known = read_roster_file(roster)
    schools = [line.school for line in known.schools]
    year = templates.check_school_year(asked.year or "")
    form = asked.own or templates.choose_form(year, asked.form_id)
    with progress_bar() as progress:
        made = generate_roster(schools, year, asked.output, force=asked.force, progress=progress, **asked.wishes)
    _say_made(made, asked.output)
    say_notes(known.notes)
    note_inferred(templates.choose_catalog(form, s.level, year, asked.catalog_id).id for s in schools)
    _say_next(asked, asked.output)
    return OK


def _shared(asked: Asked, roster: Path) -> int:
    """A workbook for each level of a roster, shared by its schools."""
    from ctcl_xlsx.pipeline import read_roster_file
    from ctcl_xlsx.pipeline.shared import generate_shared, shared_orders

    known = read_roster_file(roster)
    schools = [line.school for line in known.schools]
    orders = shared_orders(schools, asked.year or "", **asked.wishes)
    with progress_bar() as progress:
        made = generate_shared(orders, asked.output, force=asked.force, progress=progress)
    _say_made(made, asked.output)
    counted = [(m.path.name, len(order.schools)) for m, order in zip(made, orders, strict=True)]
    say(words.SHARED_LINE.format(path=name, schools=count) for name, count in counted)
    say_notes(known.notes)
    note_inferred(order.plan.catalog for order in orders)
    say([words.NEXT_SHARED.format(folder=shown(asked.output))])
    return OK


# ------------------------------------------------------------------------------------------------ their parts


def _say_next(asked: Asked, made: Path) -> None:
    """The next command, with what it needs as well to know an office's own form."""
    form = f" --form {quoted(Path(asked.form_id))}" if asked.own and asked.form_id else ""
    say([words.NEXT_FILL.format(path=quoted(made), form=form)])


def _own_form(named: str | None) -> Form | None:
    """The office's own form where a TOML file is named; None where it is a shipped form's id."""
    from ctcl_xlsx.pipeline import own_forms

    if not named or not named.lower().endswith(".toml"):
        return None
    return next(iter(own_forms([Path(named)]).values()))


def _as_file(output: Path, order: Order) -> Path:
    """A folder as output takes a file of the usual name."""
    from ctcl_xlsx.pipeline.generate import file_name

    return output / file_name(order.plan.school, order.plan.school_year) if os.path.isdir(output) else output


def _plan_of(path: Path, own: Form | None) -> Plan:
    import json

    from ctcl_xlsx.plan_json import plan_from_dict

    try:
        data = json.loads(load_file(path).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        refuse("not-json", "", file=path.name, detail=str(error))
    return plan_from_dict(data, path.name, own)


def _say_made(made: Sequence[Made], folder: Path) -> None:
    """How many workbooks were written, what was overwritten, which were kept."""
    written, kept = [m for m in made if m.written], [m for m in made if not m.written]
    say([words.MADE_MANY.format(written=len(written), folder=shown(folder))])
    for item in written:
        if item.kept_rows:
            say([words.OVERWRITTEN.format(path=shown(item.path), rows=item.kept_rows)])
    if kept:
        say([words.KEPT_MANY.format(kept=len(kept))])
        filled = [words.FILLED.format(rows=m.kept_rows) if m.kept_rows else "" for m in kept]
        say(words.KEPT_LINE.format(path=m.path.name, filled=f) for m, f in zip(kept, filled, strict=True))
