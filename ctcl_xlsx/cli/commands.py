"""The commands: options, one library call, rendering, exit code.

Libraries load inside the commands, so that `ctcl --help` is instant.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from ctcl_xlsx import __version__
from ctcl_xlsx.cli.progress import progress_bar
from ctcl_xlsx.cli.speech import ViCommand, ViGroup
from ctcl_xlsx.vi import command as words

if TYPE_CHECKING:
    from datetime import date

    from ctcl_xlsx.district.files import FileResult
    from ctcl_xlsx.model import Catalog, Form, Plan
    from ctcl_xlsx.pipeline import Order

OK, FOUND = 0, 1
SUMMARY_NAME = "tong-hop.xlsx"


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _say_json(data: object) -> None:
    import json

    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _shown(path: Path) -> str:
    from ctcl_xlsx.text import escaped

    return escaped(str(path))


def _path(**options: Any) -> click.Path:
    return click.Path(path_type=Path, **options)


@click.group(cls=ViGroup, invoke_without_command=True, help=words.ROOT_HELP)
@click.version_option(__version__, "--version", help=words.VERSION_OPTION, message="ctcl %(version)s")
@click.pass_context
def ctcl(context: click.Context) -> None:
    """The root command greets with the three commands that matter."""
    if context.invoked_subcommand is None:
        click.echo(words.GREETING)


@ctcl.command(cls=ViCommand, help=words.FORMS_HELP)
@click.option("--json", "as_json", is_flag=True, help=words.OPTION["json"])
def forms(as_json: bool) -> None:
    """List forms and catalogues."""
    from ctcl_xlsx import templates

    known = [templates.form(name) for name in templates.form_ids()]
    catalogs = [templates.catalog(name) for name in templates.catalog_ids()]
    if as_json:
        _say_json({"forms": list(map(_definition, known)), "catalogs": list(map(_definition, catalogs))})
        return
    from ctcl_xlsx.cli.terminal import definition_lines

    _say([words.FORMS_HEAD, *(line for form in known for line in definition_lines(form, form.source))])
    _say([words.CATALOGS_HEAD, *(line for item in catalogs for line in definition_lines(item, item.circular))])


def _definition(item: Form | Catalog) -> dict[str, str | None]:
    end = item.in_force_to
    return {
        "id": item.id,
        "confidence": item.confidence.value,
        "in_force_from": item.in_force_from.isoformat(),
        "in_force_to": end.isoformat() if end else None,
    }


@ctcl.command(cls=ViCommand, help=words.GENERATE_HELP)
@click.option("--school", help=words.OPTION["school"])
@click.option("--code", help=words.OPTION["code"])
@click.option("--level", help=words.OPTION["level"])
@click.option("--year", help=words.OPTION["year"])
@click.option("--form", "form_id", help=words.OPTION["form"])
@click.option("--catalog", "catalog_id", help=words.OPTION["catalog"])
@click.option("--authority", default="", help=words.OPTION["authority"])
@click.option("--commune", default="", help=words.OPTION["commune"])
@click.option("--rows", type=int, default=30, show_default=True, help=words.OPTION["rows"])
@click.option("--roster", type=_path(), help=words.OPTION["roster"])
@click.option("--plan", type=_path(), help=words.OPTION["plan"])
@click.option("-o", "--output", type=_path(), required=True, help=words.OPTION["output_file"])
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
    plan: Path | None,
    output: Path,
    force: bool,
) -> int:
    """Make workbooks."""
    from ctcl_xlsx.district.roster import parse_level
    from ctcl_xlsx.model import School
    from ctcl_xlsx.pipeline import generate as making

    one_school = {"--school": school, "--code": code, "--level": level, "--authority": authority, "--commune": commune}
    of_plan = one_school | {"--year": year, "--form": form_id, "--catalog": catalog_id, "--roster": roster}
    if roster or plan:
        _refuse_beside("--plan" if plan else "--roster", of_plan if plan else one_school)
    if roster:
        _need({"--year": year}, "--year 2026-2027")
        return _generate_roster(roster, year or "", output, form_id, catalog_id, rows, force)
    if plan:
        order = making.order_of_plan(_plan_of(plan), rows)
    else:
        needed = {"--school": school, "--code": code, "--level": level, "--year": year}
        _need(needed, '--school "Trường TH Hoa Sen" --code 01 --level tieu_hoc --year 2026-2027')
        known = School(
            code=code or "",
            name=school or "",
            level=parse_level(level or "") or level or "",
            commune=commune,
            authority=authority,
        )
        order = making.blank_order(known, year or "", form_id=form_id, catalog_id=catalog_id, rows=rows)
    made = making.generate_file(order, _as_file(output, order), force=force, inputs=[plan] if plan else ())
    path = _shown(made.path)
    _say([words.MADE_ONE.format(path=path)])
    if made.kept_rows:
        _say([words.OVERWRITTEN.format(path=path, rows=made.kept_rows)])
    _note_inferred([order.plan.catalog])
    _say([words.NEXT_FILL.format(path=path)])
    return OK


def _as_file(output: Path, order: Order) -> Path:
    """A folder as output takes a file of the usual name."""
    from ctcl_xlsx.pipeline.generate import file_name

    return output / file_name(order.plan.school, order.plan.school_year) if os.path.isdir(output) else output


def _plan_of(path: Path) -> Plan:
    import json

    from ctcl_xlsx.plan_json import plan_from_dict

    try:
        data = json.loads(_load(path).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        _refuse("not-json", "", file=path.name, detail=str(error))
    return plan_from_dict(data, path.name)


def _generate_roster(
    roster: Path, year: str, folder: Path, form_id: str | None, catalog_id: str | None, rows: int, force: bool
) -> int:
    from ctcl_xlsx import templates
    from ctcl_xlsx.pipeline import generate_roster, read_roster_file

    schools = [line.school for line in read_roster_file(roster).schools]
    form = templates.choose_form(templates.check_school_year(year), form_id)
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
        )
    written, kept = [m for m in made if m.written], [m for m in made if not m.written]
    _say([words.MADE_MANY.format(written=len(written), folder=_shown(folder))])
    for item in written:
        if item.kept_rows:
            _say([words.OVERWRITTEN.format(path=_shown(item.path), rows=item.kept_rows)])
    if kept:
        _say([words.KEPT_MANY.format(kept=len(kept))])
        filled = [words.FILLED.format(rows=m.kept_rows) if m.kept_rows else "" for m in kept]
        _say(words.KEPT_LINE.format(path=m.path.name, filled=f) for m, f in zip(kept, filled, strict=True))
    _note_inferred(templates.choose_catalog(form, s.level, year, catalog_id).id for s in schools)
    _say([words.NEXT_FILL.format(path=_shown(folder))])
    return OK


def _note_inferred(catalog_ids: Iterable[str]) -> None:
    from ctcl_xlsx import templates

    for name in sorted(set(catalog_ids)):
        if templates.catalog(name).confidence == "inferred":
            _say([words.INFERRED_NOTE.format(catalog=name)])


@ctcl.command(cls=ViCommand, help=words.READ_HELP)
@click.argument("file", type=_path())
@click.option("--json", "as_json", is_flag=True, help=words.OPTION["json"])
def read(file: Path, as_json: bool) -> int:
    """Print the plan in a workbook."""
    from ctcl_xlsx.cli.terminal import plan_lines
    from ctcl_xlsx.pipeline import read_content
    from ctcl_xlsx.plan_json import plan_to_dict

    content = read_content(_load(file), file.name)
    if as_json:
        _say_json(plan_to_dict(content.plan))
    else:
        _say(plan_lines(content))
    return OK


@ctcl.command(cls=ViCommand, help=words.CHECK_HELP)
@click.argument("paths", nargs=-1, required=True, type=_path())
@click.option("--json", "as_json", is_flag=True, help=words.OPTION["json"])
@click.option("--all", "everything", is_flag=True, help=words.OPTION["all"])
@click.option("--strict", is_flag=True, help=words.OPTION["strict"])
def check(paths: tuple[Path, ...], as_json: bool, everything: bool, strict: bool) -> int:
    """Check filled workbooks."""
    from ctcl_xlsx import vi
    from ctcl_xlsx.cli.terminal import check_lines
    from ctcl_xlsx.pipeline import check_files, check_to_dict

    with progress_bar() as progress:
        results = check_files(paths, strict=strict, progress=progress)
    if as_json:
        _say_json(check_to_dict(results, vi.message))
    else:
        _say(check_lines(results, everything=everything))
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


@ctcl.command(cls=ViCommand, help=words.CONSOLIDATE_HELP)
@click.argument("paths", nargs=-1, required=True, type=_path())
@click.option("-o", "--output", type=_path(), default=SUMMARY_NAME, show_default=True, help=words.OPTION["summary"])
@click.option("--roster", type=_path(), help=words.OPTION["roster"])
@click.option("--tables", type=_path(), help=words.OPTION["tables"])
@click.option("--title", default="", help=words.OPTION["title"])
@click.option("--as-of", "as_of", help=words.OPTION["as_of"])
@click.option("--year", help=words.OPTION["summary_year"])
@click.option("--force", is_flag=True, help=words.OPTION["force"])
@click.option("--json", "as_json", is_flag=True, help=words.OPTION["json"])
def consolidate(
    paths: tuple[Path, ...],
    output: Path,
    roster: Path | None,
    tables: Path | None,
    title: str,
    as_of: str | None,
    year: str | None,
    force: bool,
    as_json: bool,
) -> int:
    """Put the workbooks of many schools together."""
    from ctcl_xlsx.cli.terminal import district_lines
    from ctcl_xlsx.pipeline import consolidate_files, prepare_tables, put_tables, write_summary_file

    day = _date_of(as_of) if as_of else None
    with progress_bar() as progress:
        district = consolidate_files(paths, roster=roster, year=year, as_of=day, title=title, progress=progress)
    output = output / SUMMARY_NAME if os.path.isdir(output) else output
    inputs = [*paths, *([roster] if roster else [])]
    # What is refused is refused before anything is written.
    ready = prepare_tables(district, tables, inputs, force=force) if tables else {}
    output = write_summary_file(district, output, inputs, force=force)
    if tables:
        put_tables(tables, ready)
    if as_json:
        _say_json(district.to_dict() | {"output": str(output)})
    else:
        first, *more = district_lines(district, str(output))
        told = [words.TABLES_WRITTEN.format(folder=_shown(tables), names=", ".join(ready))] if tables else []
        _say([first, *told, *more])
    return FOUND if district.has_faults else OK


def _date_of(text: str) -> date:
    from datetime import date

    from ctcl_xlsx.values import parse_deadline

    try:
        return date.fromisoformat(text)
    except ValueError:
        found = parse_deadline(text)
    if found.kind != "point" or found.precision != "day" or found.end is None:
        _refuse("date", text)
    return found.end


@ctcl.command(cls=ViCommand, help=words.EXPLAIN_HELP)
@click.argument("code", required=False)
def explain(code: str | None) -> int:
    """Say what a code means and what to write instead; without a code, list them all."""
    from ctcl_xlsx.cli.terminal import code_lines
    from ctcl_xlsx.issues import Code

    known = [item.value for item in Code]
    if code is not None and code not in known:
        _refuse("code-unknown", code, valid=", ".join(known))
    _say(code_lines(Code(code)) if code else [line for item in Code for line in code_lines(item)[:1]])
    return OK


@ctcl.command(cls=ViCommand, help=words.DEMO_HELP)
@click.argument("folder", type=_path(), default="ctcl-demo")
def demo(folder: Path) -> int:
    """Run the whole round trip on the shipped samples."""
    from ctcl_xlsx.cli.terminal import demo_lines
    from ctcl_xlsx.pipeline.demo import run_demo

    run_demo(folder, lambda step, facts: _say(demo_lines(step, facts)))
    return OK


def _load(path: Path) -> bytes:
    """A file's bytes; what is wrong is said of that file."""
    from ctcl_xlsx.issues import CtclError
    from ctcl_xlsx.workbook.read import load

    try:
        return load(path)
    except CtclError as error:
        raise CtclError(*(found.in_file(path.name) for found in error.issues)) from error


def _need(options: dict[str, str | None], example: str) -> None:
    """All options that must be given but are not, named at once."""
    missing = ", ".join(name for name, value in options.items() if not value)
    if missing:
        _refuse("option-missing", missing, valid=example)


def _refuse_beside(chosen: str, others: Mapping[str, object]) -> None:
    """Options that the chosen one leaves without meaning, named at once: nothing is ignored in silence."""
    given = [name for name, value in others.items() if value]
    if given:
        _refuse("options-clash", ", ".join((chosen, *given)))


def _refuse(problem: str, value: str, **facts: str) -> NoReturn:
    from ctcl_xlsx.issues import Code, CtclError, Where, issue

    where = Where(facts.get("file", ""))
    raise CtclError(issue(Code.INPUT_INVALID, where, value, {"problem": problem, **facts}))
