"""Workbooks that several schools share: one for each level of a roster, the school picks its name inside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from ctcl_xlsx.issues import CtclError, Issue
from ctcl_xlsx.model import Form, Level, School
from ctcl_xlsx.pipeline.generate import Made, Order, blank_order, clean, write_orders
from ctcl_xlsx.workbook.layout import DEFAULT_ROWS


def shared_orders(
    schools: Iterable[School],
    school_year: str,
    *,
    form_id: str | None = None,
    catalog_id: str | None = None,
    rows: int = DEFAULT_ROWS,
    form: Form | None = None,
) -> list[Order]:
    """An order for each level that schools of the roster have, in the order of the levels; `form` is an office's own.

    Raises CtclError with every school that does not fit.
    """
    by_level: dict[str, list[School]] = {}
    problems: list[Issue] = []
    for school in schools:
        try:
            by_level.setdefault(school.level, []).append(clean(school))
        except CtclError as error:
            problems += error.issues
    orders = []
    for level in sorted(by_level, key=[*Level, *by_level].index):
        try:
            order = blank_order(
                School(level=level), school_year, form_id=form_id, catalog_id=catalog_id, rows=rows, form=form
            )
            orders.append(replace(order, schools=tuple(by_level[level])))
        except CtclError as error:
            problems += error.issues
    if problems:
        raise CtclError(*problems)
    return orders


def generate_shared(
    orders: Iterable[Order], folder: Path, *, force: bool = False, progress: Callable[[int, int], None] | None = None
) -> list[Made]:
    """Write the orders' workbooks; files that stand there already are kept unless `force`."""
    named = {shared_name(order): order for order in orders}
    return write_orders(named, folder, force=force, progress=progress)


def shared_name(order: Order) -> str:
    """A shared workbook's file name: "chung_tieu-hoc_2026-2027.xlsx"."""
    return f"chung_{order.plan.school.level.replace('_', '-')}_{order.plan.school_year}.xlsx"
