"""`ctcl generate`: one school's workbook, a roster's, a prefilled one; from old ones see `carrying`.

Libraries load inside the functions, so that `ctcl --help` is instant.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ctcl_xlsx.cli.common import (
    OK,
    load_file,
    need,
    note_inferred,
    path_type,
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
    from ctcl_xlsx.model import Form, Plan
    from ctcl_xlsx.pipeline import Made, Order


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
def generate(
    school: str | None,
    code: str | None,
    level: str | None,
    year: str | None,
    form_id: str | None,
    catalog_id: str | None,
    authority: str,
    commune: str,
    rows: int,
    roster: Path | None,
    shared: bool,
    plan: Path | None,
    blank: bool,
    source: Path | None,
    output: Path,
    force: bool,
) -> int:
    """Make workbooks."""
    from ctcl_xlsx.cli.carrying import carry_plans
    from ctcl_xlsx.district.levels import parse_level
    from ctcl_xlsx.model import School
    from ctcl_xlsx.pipeline import blank_orders
    from ctcl_xlsx.pipeline import generate as making

    one_school = {"--school": school, "--code": code, "--level": level, "--authority": authority, "--commune": commune}
    own = _own_form(form_id)
    shipped = {"--form": None if own else form_id, "--catalog": catalog_id}
    of_plan: dict[str, object] = one_school | {"--shared": shared, "--year": year, **shipped, "--roster": roster}
    if source:
        refuse_beside("--from", one_school | {"--shared": shared, "--plan": plan, "--blank": blank})
        return carry_plans(source, output, year or "", form_id, catalog_id, rows, roster, force, own)
    if blank:
        beside = {"--school": school, "--code": code, "--roster": roster, "--shared": shared, "--plan": plan}
        refuse_beside("--blank", beside)
        same = School(level=parse_level(level or "") or level or "", commune=commune, authority=authority)
        orders = blank_orders(year=year, form_id=form_id, catalog_id=catalog_id, rows=rows, known=same, form=own)
        return _generate_blanks(orders, output, force, _form_again(form_id, own))
    if shared and not (roster or plan):
        need({"--roster": None}, "--roster truong.xlsx")
    if roster or plan:
        refuse_beside("--plan" if plan else "--roster", of_plan if plan else one_school)
    if roster:
        need({"--year": year}, "--year 2026-2027")
        making_them = _generate_shared if shared else _generate_roster
        return making_them(roster, year or "", output, form_id, catalog_id, rows, force, own)
    if plan:
        order = making.order_of_plan(_plan_of(plan, own), rows, own)
    else:
        needed = {"--school": school, "--code": code, "--level": level, "--year": year}
        need(needed, '--school "Trường TH Hoa Sen" --code 01 --level tieu_hoc --year 2026-2027')
        known = School(
            code=code or "",
            name=school or "",
            level=parse_level(level or "") or level or "",
            commune=commune,
            authority=authority,
        )
        order = making.blank_order(known, year or "", form_id=form_id, catalog_id=catalog_id, rows=rows, form=own)
    made = making.generate_file(order, _as_file(output, order), force=force, inputs=[plan] if plan else ())
    path = shown(made.path)
    say([words.MADE_ONE.format(path=path)])
    if made.kept_rows:
        say([words.OVERWRITTEN.format(path=path, rows=made.kept_rows)])
    note_inferred([order.plan.catalog])
    say([words.NEXT_FILL.format(path=path, form=_form_again(form_id, own))])
    return OK


def _form_again(named: str | None, own: Form | None) -> str:
    """What the next command needs as well to know an office's own form."""
    return f" --form {shown(Path(named))}" if own and named else ""


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


def _generate_roster(
    roster: Path,
    year: str,
    folder: Path,
    form_id: str | None,
    catalog_id: str | None,
    rows: int,
    force: bool,
    own: Form | None,
) -> int:
    from ctcl_xlsx import templates
    from ctcl_xlsx.pipeline import generate_roster, read_roster_file

    known = read_roster_file(roster)
    schools = [line.school for line in known.schools]
    form = own or templates.choose_form(templates.check_school_year(year), form_id)
    with progress_bar() as progress:
        made = generate_roster(
            schools,
            year,
            folder,
            form_id=form_id,
            catalog_id=catalog_id,
            rows=rows,
            force=force,
            progress=progress,
            form=own,
        )
    _say_made(made, folder)
    say_notes(known.notes)
    note_inferred(templates.choose_catalog(form, s.level, year, catalog_id).id for s in schools)
    say([words.NEXT_FILL.format(path=shown(folder), form=_form_again(form_id, own))])
    return OK


def _generate_shared(
    roster: Path,
    year: str,
    folder: Path,
    form_id: str | None,
    catalog_id: str | None,
    rows: int,
    force: bool,
    own: Form | None,
) -> int:
    from ctcl_xlsx.pipeline import read_roster_file
    from ctcl_xlsx.pipeline.shared import generate_shared, shared_orders

    known = read_roster_file(roster)
    schools = [line.school for line in known.schools]
    orders = shared_orders(schools, year, form_id=form_id, catalog_id=catalog_id, rows=rows, form=own)
    made = generate_shared(orders, folder, force=force)
    _say_made(made, folder)
    counted = [(m.path.name, len(order.schools)) for m, order in zip(made, orders, strict=True)]
    say(words.SHARED_LINE.format(path=name, schools=count) for name, count in counted)
    say_notes(known.notes)
    note_inferred(order.plan.catalog for order in orders)
    say([words.NEXT_SHARED.format(folder=shown(folder))])
    return OK


def _generate_blanks(orders: list[Order], folder: Path, force: bool, form_again: str) -> int:
    from ctcl_xlsx.pipeline import generate_blanks

    with progress_bar() as progress:
        made = generate_blanks(orders, folder, force=force, progress=progress)
    _say_made(made, folder)
    note_inferred(order.plan.catalog for order in orders)
    say([words.NEXT_FILL.format(path=shown(folder), form=form_again)])
    return OK


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
