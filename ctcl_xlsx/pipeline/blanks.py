"""Blank workbooks of no school in particular: the school writes its own name and code. One for each form and level.

What `blank_orders` gives without further wishes is what ships in `workbook_templates/blank`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ctcl_xlsx import templates
from ctcl_xlsx.issues import CtclError, Issue
from ctcl_xlsx.model import Form, Level, School
from ctcl_xlsx.pipeline.generate import Made, Order, blank_order, write_orders
from ctcl_xlsx.plan_json import known_level
from ctcl_xlsx.workbook.layout import DEFAULT_ROWS

_MISFITS = ("no-form", "no-catalog", "catalog-combination")  # not for that level or year: the other blanks are made
BLANK_NAME = "bieu-trong_{form}_{level}_{year}.xlsx"


def blank_orders(
    *,
    year: str | None = None,
    form_id: str | None = None,
    catalog_id: str | None = None,
    rows: int = DEFAULT_ROWS,
    known: School | None = None,
    form: Form | None = None,
) -> list[Order]:
    """The blanks to make: of every form (or one) for every level (or that of `known`), as far as they go together.

    Without a school year each form's newest is taken. `known` holds what is the same for all schools (authority,
    commune); `form` is an office's own. Raises CtclError with all that is wrong, and where nothing goes together.
    """
    same = known or School()
    levels = [known_level(same.level)] if same.level else [level.value for level in Level]
    orders: list[Order] = []
    problems: list[Issue] = []
    for chosen in [form] if form else map(templates.form, [form_id] if form_id else templates.form_ids()):
        for level in levels:
            wanted = year or templates.newest_year(chosen, level)
            school, options = replace(same, level=level), {"form_id": chosen.id, "catalog_id": catalog_id}
            try:
                orders.append(blank_order(school, wanted, rows=rows, form=form, **options))
            except CtclError as error:
                problems += error.issues
    faults = [found for found in dict.fromkeys(problems) if found.facts.get("problem") not in _MISFITS]
    if faults:
        raise CtclError(*faults)
    if not orders:
        raise CtclError(*(problems if form or form_id or same.level else problems[:1]))
    return orders


def blank_name(order: Order) -> str:
    """A blank's file name: what it is for, because it names no school."""
    plan = order.plan
    return BLANK_NAME.format(form=plan.form, level=plan.school.level, year=plan.school_year)


def generate_blanks(
    orders: list[Order], folder: Path, *, force: bool = False, progress: Callable[[int, int], None] | None = None
) -> list[Made]:
    """Write blanks; files that stand there already are kept unless `force`."""
    named = {blank_name(order): order for order in orders}
    return write_orders(named, folder, force=force, progress=progress)
