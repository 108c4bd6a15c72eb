"""Making workbooks: one school's, a roster's, a prefilled one. Nothing is overwritten unless the caller says so."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from ctcl_xlsx import templates
from ctcl_xlsx.files import make_folder, write_together
from ctcl_xlsx.issues import Code, CtclError, Issue, issue
from ctcl_xlsx.model import Form, Listing, Plan, School
from ctcl_xlsx.pipeline.outputs import as_workbook, put_workbook, refuse_unfit, refuse_unsound, refuse_workbook_name
from ctcl_xlsx.pipeline.reading import read_content
from ctcl_xlsx.plan_json import known_level
from ctcl_xlsx.text import ascii_slug, tidy, xml_faults
from ctcl_xlsx.workbook.find import find_seal
from ctcl_xlsx.workbook.grid import Grid
from ctcl_xlsx.workbook.layout import (
    DEFAULT_ROWS,
    MAX_TABLE_ROWS,
    PROBLEM_ROWS,
    TRACKING_ROWS,
    Layout,
    build_layout,
)
from ctcl_xlsx.workbook.read import load
from ctcl_xlsx.workbook.stamp import Press
from ctcl_xlsx.workbook.status import row_statuses
from ctcl_xlsx.workbook.write import write

LONGEST_NAME, LONGEST_CODE = 60, 24
LONGEST_FIELD = 500  # of a school's own texts: a longer one is a slip
TOGETHER = 100  # workbooks that are brought to the disk at one go


@dataclass(frozen=True, slots=True)
class Order:
    """A workbook to make: the plan it holds (without rows: a blank one), its number of input rows, its form.

    `schools` share it (none: the plan says whose it is); `form` is an office's own, without it the plan's form is a
    shipped one; `listing` is what came from last year's plan.
    """

    plan: Plan
    rows: int = DEFAULT_ROWS
    schools: tuple[School, ...] = ()
    form: Form | None = None
    listing: Listing | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A workbook's file: whether it was written now, and how many filled rows the file that stood there held."""

    path: Path
    written: bool
    kept_rows: int | None = None


def blank_order(
    school: School,
    school_year: str,
    *,
    form_id: str | None = None,
    catalog_id: str | None = None,
    rows: int = DEFAULT_ROWS,
    form: Form | None = None,
) -> Order:
    """The order for a school's blank workbook; `form` is an office's own, instead of the shipped one `form_id`.

    Raises CtclError where form, catalogue, level, year do not fit.
    """
    year = templates.check_school_year(school_year)
    chosen = form or templates.choose_form(year, form_id)
    catalog = templates.choose_catalog(chosen, known_level(school.level), year, catalog_id)
    return Order(Plan(chosen.id, catalog.id, year, clean(school)), checked_rows(rows), form=form)


def order_of_plan(plan: Plan, rows: int = DEFAULT_ROWS, form: Form | None = None) -> Order:
    """The order for a prefilled workbook; more plan rows than `rows` extend the table."""
    return Order(plan, max(checked_rows(rows), len(plan.rows)), form=form)


def checked_rows(rows: int) -> int:
    if 1 <= rows <= MAX_TABLE_ROWS:
        return rows
    facts = {"problem": "rows", "valid": str(MAX_TABLE_ROWS)}
    raise CtclError(issue(Code.INPUT_INVALID, value=str(rows), facts=facts))


def clean(school: School) -> School:
    """The school's texts as they are kept; what a workbook cannot hold is refused by name."""
    faults = [(f, xml_faults(getattr(school, f))) for f in school.__slots__]
    bad = [
        issue(Code.INPUT_INVALID, value=found, facts={"problem": "json-characters", "path": f"school.{name}"})
        for name, found in faults
        if found
    ]
    for name in school.__slots__:
        length = len(getattr(school, name))
        if length > LONGEST_FIELD:
            facts = {"problem": "json-length", "path": f"school.{name}", "expected": str(LONGEST_FIELD)}
            bad.append(issue(Code.INPUT_INVALID, value=str(length), facts=facts))
    if bad:
        raise CtclError(*bad)
    return School(*(tidy(getattr(school, f)) for f in school.__slots__))


def workbook_of(order: Order) -> bytes:
    """The workbook's bytes; the same order gives the same bytes."""
    layout = layout_of(order)
    statuses = row_statuses(layout, order.plan.rows, order.plan.problems)
    return write(layout, order.plan, statuses, order.listing)


def layout_of(order: Order) -> Layout:
    """The layout of an order's workbook."""
    form, catalog = order.form or templates.form(order.plan.form), templates.catalog(order.plan.catalog)
    plan = order.plan
    return build_layout(
        form,
        catalog,
        templates.offered(catalog),
        plan.school.level,
        plan.school_year,
        rows=max(order.rows, len(plan.rows)),
        problems=max(PROBLEM_ROWS, len(plan.problems)),
        tracking=max(TRACKING_ROWS, len(plan.tracking)),
        schools=order.schools,
        carried=len(order.listing.rows) if order.listing else 0,
    )


# ------------------------------------------------------------------------------------------------- files


def generate_file(order: Order, path: Path, *, force: bool = False, inputs: Iterable[Path] = ()) -> Made:
    """Write one workbook. Raises CtclError (output-exists) when something stands there and `force` is not given.

    The message says when what stands there was filled; with `force` the count of its rows is returned. The files
    that were read for the order, `inputs`, are never written over.
    """
    refuse_unfit(path, inputs)
    path = as_workbook(path)
    refuse_unfit(path, inputs)
    filled = filled_rows(path, order.form)
    if filled is not None and not force:
        facts = {"filled": str(filled)} if filled else {}
        raise CtclError(issue(Code.OUTPUT_EXISTS, value=path.name, facts=facts))
    make_folder(path.parent)
    put_workbook(path, workbook_of(order), lambda grid: _is_of(order, grid))
    return Made(path, True, filled)


def _is_of(order: Order, grid: Grid) -> bool:
    return find_seal(grid).get("code", "") == order.plan.school.code


def generate_roster(
    schools: Iterable[School],
    school_year: str,
    folder: Path,
    *,
    form_id: str | None = None,
    catalog_id: str | None = None,
    rows: int = DEFAULT_ROWS,
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
    form: Form | None = None,
) -> list[Made]:
    """A blank workbook for each school of a roster; files that stand there already are kept unless `force`.

    Every school is looked at before the first file is written: raises CtclError with all that do not fit.
    """
    wanted = list(schools)
    orders: list[Order] = []
    problems: list[Issue] = []
    for school in wanted:
        try:
            options = {"form_id": form_id, "catalog_id": catalog_id}
            orders.append(blank_order(school, school_year, rows=rows, form=form, **options))
        except CtclError as error:
            problems += error.issues
    if problems:
        raise CtclError(*problems)
    named = dict(zip(file_names(orders), orders, strict=True))
    return write_orders(named, folder, force=force, progress=progress)


def write_orders(
    orders: Mapping[str, Order],
    folder: Path,
    *,
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> list[Made]:
    """A blank workbook for each order, by file name; files that stand there already are kept unless `force`.

    Workbooks of a kind are stamped from one. Every file is compared with its bytes before it takes its place; those
    that no template stood for yet are read again as well. Raises CtclError (input-invalid) where the folder is named
    like a workbook: that is a slip.
    """
    refuse_workbook_name(folder)
    make_folder(folder)
    made: list[Made] = []
    blanks = _Blanks()
    waiting: dict[Path, bytes] = {}
    for name, order in orders.items():
        path = folder / name
        standing = filled_rows(path, order.form)
        written = standing is None or force
        made.append(Made(path, written, standing))
        if written:
            refuse_unfit(path)
            waiting[path] = blanks.workbook(order, name)
        if len(waiting) == TOGETHER or len(made) == len(orders):
            write_together(waiting)
            waiting = {}
        if progress and not waiting:
            progress(len(made), len(orders))
    return made


class _Blanks:
    """The blank workbooks of a run: what they have in common is made once."""

    def __init__(self) -> None:
        self._press = Press()
        self._layouts: dict[tuple[str, str, str, str, int], Layout] = {}

    def workbook(self, order: Order, name: str) -> bytes:
        """An order's workbook. Raises CtclError (output-failed) where it cannot be read again."""
        plan = order.plan
        key = (plan.form, plan.catalog, plan.school.level, plan.school_year, order.rows)
        layout = self._layouts.get(key) or self._layouts.setdefault(key, layout_of(order))
        before = self._press.written
        data = self._press.blank(layout, plan)
        if self._press.written > before:
            refuse_unsound(name, data, lambda grid: _is_of(order, grid))
        return data


def filled_rows(path: Path, form: Form | None = None) -> int | None:
    """How much of the workbook at `path` somebody filled: its plan rows, and whatever generate does not write itself.

    0 for a blank or another file, None where nothing stands.
    """
    if not os.path.exists(path):
        return None
    try:
        plan = read_content(load(path), path.name, {form.id: form} if form else None).plan
    except CtclError:
        return 0
    return sum(map(len, (plan.rows, plan.problems, plan.tracking, plan.texts, plan.self_assessment)))


def file_names(orders: Iterable[Order]) -> list[str]:
    """A name of its own for every order: where two would be equal, the level or a number tells them apart."""
    names: dict[str, None] = {}
    for order in orders:
        school, year = order.plan.school, order.plan.school_year
        endings = chain([year, f"{school.level}-{year}"], (f"{school.level}-{n}-{year}" for n in count(2)))
        candidates = (file_name(school, ending.replace("_", "-")) for ending in endings)
        names[next(name for name in candidates if name not in names)] = None
    return list(names)


def file_name(school: School, ending: str) -> str:
    """A workbook's file name, at most 60 characters: the code, the name (and campus) in ASCII, the school year."""
    code = ascii_slug(school.code)[:LONGEST_CODE].strip("-") or "truong"
    room = LONGEST_NAME - len(f"{code}__{ending}.xlsx")
    campus = _cut(ascii_slug(school.campus), room // 2)  # what tells two files of one school apart stays
    name = "-".join(filter(None, (_cut(ascii_slug(school.name), room - len(campus) - bool(campus)), campus)))
    return f"{code}_{name}_{ending}.xlsx" if name else f"{code}_{ending}.xlsx"


def _cut(slug: str, room: int) -> str:
    """A slug shortened to whole words, or where the first is too long to its beginning."""
    if len(slug) <= room:
        return slug
    return (slug[:room] if slug[room] == "-" else slug[:room].rpartition("-")[0]) or slug[:room]
