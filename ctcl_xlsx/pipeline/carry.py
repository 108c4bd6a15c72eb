"""From old workbooks to new ones: last year's plans into a new school year, or the same plans on new sheets.

With a new school year what is unfinished comes along (`ctcl_xlsx.carry`); with none, or the plan's own, everything
does. One file or a folder: a file that cannot be used is named and the rest goes on; nothing is overwritten unsaid.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path

from ctcl_xlsx import templates
from ctcl_xlsx.carry import Carried, carry
from ctcl_xlsx.district.consolidate import consolidate
from ctcl_xlsx.district.district import ALL_YEARS, Submission
from ctcl_xlsx.district.files import Content, FileResult, Outcome, skipped
from ctcl_xlsx.district.roster import Roster
from ctcl_xlsx.files import make_folder
from ctcl_xlsx.issues import Code, CtclError, Issue, issue, of_code
from ctcl_xlsx.model import Action, Form, Level, Plan, Row, School
from ctcl_xlsx.pipeline.batch import Asked, examine_inputs
from ctcl_xlsx.pipeline.beside import Beside, read_beside
from ctcl_xlsx.pipeline.generate import (
    Made,
    Order,
    checked_rows,
    file_name,
    file_names,
    filled_rows,
    generate_file,
    order_of_plan,
)
from ctcl_xlsx.pipeline.generate import workbook_of as bytes_of
from ctcl_xlsx.pipeline.inputs import Input, find_inputs
from ctcl_xlsx.pipeline.listing import ask, listing_of, renumbered
from ctcl_xlsx.pipeline.members import is_archive
from ctcl_xlsx.pipeline.outputs import refuse_workbook_name
from ctcl_xlsx.pipeline.reading import read_content
from ctcl_xlsx.pipeline.running import Runner, TaskError, in_process
from ctcl_xlsx.workbook.identity import CHOICE
from ctcl_xlsx.workbook.layout import DEFAULT_ROWS, MAX_TABLE_ROWS

SPARE_ROWS = 10  # a carried plan always has room for new rows


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to make of old plans: the new school year ("" for the plan's own), form and catalogue where named.

    `form` is an office's own: old plans may be on it, and new ones are.
    """

    year: str = ""
    form_id: str | None = None
    catalog_id: str | None = None
    rows: int = DEFAULT_ROWS
    roster: Roster | None = None
    form: Form | None = None

    @property
    def forms(self) -> dict[str, Form] | None:
        """The office's own form by its id, as reading takes it."""
        return {self.form.id: self.form} if self.form else None


@dataclass(frozen=True, slots=True)
class Renewed:
    """An order made from an old plan.

    `carried` is None where the same plan goes on new sheets; `differing` then names its parts that do not read equal.
    `left` is what the old workbook holds outside its tables: it stays there. `unlisted` is the school's code where a
    roster was given that does not have it.
    """

    order: Order
    carried: Carried | None = None
    differing: tuple[str, ...] = ()
    left: tuple[Issue, ...] = ()
    unlisted: str = ""


@dataclass(frozen=True, slots=True)
class CarriedFile:
    """An old file and what became of it: `made` where a workbook stands for it now, else the `result` says why not."""

    result: FileResult
    renewed: Renewed | None = None
    made: Made | None = None
    reason: Issue | None = None


# ---------------------------------------------------------------------------------------------- one plan


def renew(content: Content, beside: Callable[[], Beside], name: str, wanted: Wanted) -> Renewed:
    """The order for a new workbook from one that was read; `beside` reads what else it holds, where that is asked.

    Raises CtclError (input-invalid; school-missing for a shared workbook that nobody picked) where it cannot be.
    """
    plan = _without_faults(content.plan)
    old_year = templates.first_year(plan.school_year)
    if old_year is None:
        raise CtclError(_invalid("carry-no-year", plan.school_year))
    if plan.school.level not in {level.value for level in Level}:
        raise CtclError(_invalid("carry-no-level", plan.school.level))
    year = templates.check_school_year(wanted.year) if wanted.year else plan.school_year
    if int(year[:4]) < old_year:
        raise CtclError(_invalid("carry-backwards", plan.school_year, school_year=year))
    school, unlisted = _from_roster(plan.school, wanted.roster)
    merged = any("merged" in row.origin.kinds.values() for row in plan.rows if row.origin)
    left = tuple(found for found in content.issues if _stays_beside(found, merged_money=merged))
    unpicked = of_code(content.all_issues, Code.SCHOOL_MISSING) if CHOICE in plan.places else ()
    if year == plan.school_year:
        order, differing = _same_plan(replace(plan, school=school), beside(), name, wanted, unpicked)
        return Renewed(order, None, differing, left, unlisted)
    if unpicked:
        raise CtclError(*unpicked)
    form = wanted.form or templates.choose_form(year, wanted.form_id)
    catalog = templates.choose_catalog(form, school.level, year, wanted.catalog_id)
    carried = carry(replace(plan, school=school), content.form, content.catalog, form, catalog, year, ask)
    room = max(wanted.rows, min(MAX_TABLE_ROWS, len(carried.plan.rows) + SPARE_ROWS))
    order = replace(order_of_plan(carried.plan, room, wanted.form), listing=listing_of(carried, plan, form, catalog))
    return Renewed(order, carried, (), left, unlisted)


def _same_plan(
    plan: Plan, beside: Beside, name: str, wanted: Wanted, unpicked: Sequence[Issue]
) -> tuple[Order, tuple[str, ...]]:
    """The whole plan on new sheets, never with fewer rows than before, and the parts that do not read back equal.

    A shared workbook stays one until its school picked its name; where its lists are gone, `unpicked` says so.
    """
    asked = (wanted.form.id if wanted.form else wanted.form_id or plan.form, wanted.catalog_id or plan.catalog)
    if asked != (plan.form, plan.catalog):
        raise CtclError(_invalid("carry-same", ", ".join(asked), valid=f"{plan.form}, {plan.catalog}"))
    if unpicked and not beside.schools:
        raise CtclError(*unpicked)
    form = wanted.form or templates.form(plan.form)
    order = replace(
        order_of_plan(plan, max(wanted.rows, beside.rows), wanted.form),
        listing=renumbered(beside.listing, plan, form) if beside.listing else None,
        schools=beside.schools if unpicked else (),
    )
    again = read_content(bytes_of(order), name, wanted.forms).plan
    names = [f.name for f in fields(Plan) if f.compare and getattr(again, f.name) != getattr(plan, f.name)]
    return order, tuple(names)


def _from_roster(school: School, roster: Roster | None) -> tuple[School, str]:
    """The school as the roster has it now, and its code where the roster does not know it."""
    if roster is None:
        return school, ""
    lines = [line.school for line in roster.with_code(school.code)] if school.code else []
    line = next((s for s in lines if s.level == school.level), lines[0] if len(lines) == 1 else None)
    if line is None:
        return school, school.code or school.name
    known = {key: getattr(line, key) for key in ("name", "authority", "commune") if getattr(line, key)}
    return replace(school, **known), ""


def _without_faults(plan: Plan) -> Plan:
    """The plan without the cells that show an error or were never calculated: their text means nothing."""

    def sound(row: Row, texts: Mapping[str, str]) -> dict[str, str]:
        return {key: text for key, text in texts.items() if row.kind(key) not in ("error", "formula")}

    def action(row: Action) -> Action:
        return replace(row, values=sound(row, row.values), extra=sound(row, row.extra))

    def records(rows: Iterable[Row]) -> tuple[Row, ...]:
        cleaned = (replace(row, values=sound(row, row.values)) for row in rows)
        return tuple(row for row in cleaned if row.values)

    actions = tuple(row for row in map(action, plan.rows) if row.values or row.extra)
    return replace(plan, rows=actions, problems=records(plan.problems), tracking=records(plan.tracking))


def _stays_beside(found: Issue, *, merged_money: bool) -> bool:
    """Whether something does not come along as it was; hidden rows and columns do, and so do merged texts."""
    if found.code is Code.HIDDEN_CONTENT:
        return not {"hidden", "hidden_column"} & set(found.facts)
    return found.code in (Code.CELL_ERROR, Code.FORMULA_UNCALCULATED) or (
        found.code is Code.MERGED_CELLS and merged_money
    )


def _invalid(problem: str, value: str, **facts: str) -> Issue:
    return issue(Code.INPUT_INVALID, value=value, facts={"problem": problem, **facts})


def _check(wanted: Wanted) -> None:
    """What is wrong with the wish itself is said at once, not of every file."""
    checked_rows(wanted.rows)
    if wanted.year:
        templates.check_school_year(wanted.year)
    if wanted.form_id:
        templates.form(wanted.form_id)
    if wanted.catalog_id:
        templates.catalog(wanted.catalog_id)


# ------------------------------------------------------------------------------------------------- files


def holds_many(path: Path, run: Runner = in_process) -> bool:
    """Whether a path stands for several files: a folder, an archive, a mail (or nothing at all)."""
    try:
        return not os.path.isfile(path) or run(is_archive, path)
    except (CtclError, TaskError):
        return False


def carry_file(
    path: Path, output: Path, wanted: Wanted, *, force: bool = False, run: Runner = in_process
) -> CarriedFile:
    """One old workbook to one new one; a folder as output takes a file of the usual name. `run` runs the reading.

    Raises CtclError, said of the file, where it cannot be read or used (an archive or folder: `carry_folder` takes
    those); (output-exists) where something stands there.
    """
    _check(wanted)
    found = examine_inputs(find_inputs([path]), Asked(wanted.forms), run)
    if len(found) != 1 or found[0][0].member:
        raise CtclError(_invalid("carry-many", path.name))
    item, result = found[0]
    content = result.content
    try:
        if content is None:
            raise CtclError(*([result.reason] if result.reason else []))
        renewed = renew(content, partial(_beside, item, result, run), result.file, wanted)
    except CtclError as error:
        raise CtclError(*(found.in_file(result.file) for found in error.issues)) from error
    plan = renewed.order.plan
    target = output / file_name(plan.school, plan.school_year) if os.path.isdir(output) else output
    return CarriedFile(result, renewed, generate_file(renewed.order, target, force=force, inputs=[path]))


def carry_folder(
    folder: Path,
    output: Path,
    wanted: Wanted,
    *,
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
    run: Runner = in_process,
) -> list[CarriedFile]:
    """Every workbook below `folder`, or in an archive, to a new one in `output`, in the order of their names.

    Of several versions of a plan those count that count in a district's summary; with a new school year each school's
    latest plan. Workbooks that stand in `output` already are kept unless `force`. Raises CtclError (input-invalid)
    where the folder or what is wanted is wrong.
    """
    _check(wanted)
    inputs = find_inputs([folder])
    refuse_workbook_name(output)
    found = examine_inputs(inputs, Asked(wanted.forms), run, progress=progress)
    items = {item.name: item for item, _ in found}
    district = consolidate([result for _, result in found], roster=wanted.roster, year=ALL_YEARS)
    plans, older = _latest(district.plans) if wanted.year else (list(district.plans), [])
    done = [CarriedFile(f, reason=f.reason) for f in district.files if f.outcome is not Outcome.ACCEPTED]
    done += [CarriedFile(p.file, reason=skipped("older-plan")) for p in older]
    ready: list[tuple[FileResult, Renewed]] = []
    for plan in plans:
        try:
            name = plan.file.file
            beside = partial(_beside, items[name], plan.file, run)
            ready.append((plan.file, renew(plan.content, beside, name, wanted)))
        except CtclError as error:
            done.append(CarriedFile(plan.file, reason=error.issue))
    if ready:
        make_folder(output)
    names = file_names(renewed.order for _, renewed in ready)
    for (result, renewed), name in zip(ready, names, strict=True):
        done.append(_put(result, renewed, output / name, folder, force=force))
    return sorted(done, key=lambda item: item.result.file)


def _beside(item: Input, result: FileResult, run: Runner) -> Beside:
    try:
        return run(read_beside, item, result.sha256)
    except TaskError as error:
        raise CtclError(error.issue) from error


def _put(result: FileResult, renewed: Renewed, path: Path, folder: Path, *, force: bool) -> CarriedFile:
    """The new workbook written, or the one that stands there kept; what cannot be written is said of its file."""
    standing = filled_rows(path, renewed.order.form)
    if standing is not None and not force:
        return CarriedFile(result, renewed, Made(path, False, standing))
    try:
        return CarriedFile(result, renewed, generate_file(renewed.order, path, force=force, inputs=[folder]))
    except CtclError as error:
        return CarriedFile(result, renewed, reason=error.issue)


def _latest(plans: Sequence[Submission]) -> tuple[list[Submission], list[Submission]]:
    """Each school's plans of its latest year, and the older ones."""
    latest: dict[tuple[str, ...], str] = {}
    for plan in plans:
        key = _school_key(plan)
        latest[key] = max(latest.get(key, ""), plan.school_year)
    newest = [plan for plan in plans if plan.school_year == latest[_school_key(plan)]]
    return newest, _without(plans, newest)


def _without(plans: Iterable[Submission], others: Sequence[Submission]) -> list[Submission]:
    return [plan for plan in plans if not any(plan is other for other in others)]


def _school_key(plan: Submission) -> tuple[str, ...]:
    school = plan.school
    return (school.code or school.name, school.level, school.campus)
