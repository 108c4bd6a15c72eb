"""Spreadsheets as text inside tests: three lines of table, one list of (cell, code).

    plan = plan_of('''
        | criterion | action | lead | deadline      | budget |
        | 1.3       | Họp tổ |      | Tháng 05/2027 | 0      |
    ''', form="cv5932", year="2024-2025")
    assert findings(plan) == [("G10", "owner-missing")]

The first line names the columns, by key ("lead") or by heading ("Chủ trì"). Cells are trimmed; "\\n" in one is a line
break, "\\|" a bar; a line of blank cells is an empty row. A criterion "M4.1" is paragraph 1 of level 4. The rows stand
where they stand in the workbook that `generate` makes, so the cells of findings are real ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ctcl_xlsx import templates
from ctcl_xlsx.checks import review
from ctcl_xlsx.district.files import Content
from ctcl_xlsx.model import LEVEL4_GROUP, ROW_KEYS, Action, Form, Plan, RowOrigin, School, TableOrigin
from ctcl_xlsx.pipeline.generate import order_of_plan, workbook_of
from ctcl_xlsx.plan_json import known_level
from ctcl_xlsx.text import words
from ctcl_xlsx.workbook.layout import PLAN, Layout, build_layout

SCHOOL_CODE, SCHOOL_NAME = "98031204", "Trường Bến Sậy"
_LEVEL4 = "M4."


def cells_of(table: str) -> list[list[str]]:
    """The cells of a text table, line by line; lines such as |---|---| do not count."""
    lines = [line.strip() for line in table.strip().splitlines()]
    rows = [[_unescaped(cell) for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines if line]
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise ValueError(f"not a table of equal lines that begin and end with a bar:\n{table}")
    return [row for row in rows if not all(re.fullmatch(":?-{3,}:?", cell) for cell in row)]


def _unescaped(cell: str) -> str:
    return cell.strip().replace("\\|", "|").replace("\\n", "\n")


def plan_of(
    table: str = "", form: str = "tt57", year: str = "2026-2027", level: str = "thcs", catalog: str = "", **school: str
) -> Plan:
    """The plan with the table's rows; `school` gives any of the school's texts (name, code, commune, ...)."""
    return plan_of_form(templates.form(form), table, year, level, catalog, **school)


def plan_of_form(
    form: Form, table: str = "", year: str = "2026-2027", level: str = "thcs", catalog: str = "", **school: str
) -> Plan:
    """The same on a form that need not be a shipped one."""
    found = templates.choose_catalog(form, known_level(level), year, catalog or None)
    who = School(**{"code": SCHOOL_CODE, "name": SCHOOL_NAME, "level": level, **school})
    plan = Plan(form.id, found.id, year, who)
    return replace(plan, rows=_rows(table, form, layout_of(plan, form=form)) if table.strip() else ())


def layout_of(plan: Plan, rows: int = 30, form: Form | None = None) -> Layout:
    """The layout of the workbook that holds a plan; `form` is one that is not shipped."""
    catalog = templates.catalog(plan.catalog)
    rows = max(rows, len(plan.rows))
    offered = templates.offered(catalog)
    chosen = form or templates.form(plan.form)
    return build_layout(chosen, catalog, offered, plan.school.level, plan.school_year, rows)


def _rows(table: str, form: Form, layout: Layout) -> tuple[Action, ...]:
    head, *lines = cells_of(table)
    keys = [_key(name, form) for name in head]
    origin = TableOrigin(PLAN, {c.key: layout.plan.field(c.key).letters for c in form.columns})
    found = []
    for place, line in enumerate(lines, layout.plan.first + 1):
        values = {key: cell for key, cell in zip(keys, line, strict=True) if cell}
        if values:
            found.append(_row(values, RowOrigin(origin, place)))
    return tuple(found)


def _row(values: Mapping[str, str], origin: RowOrigin) -> Action:
    own = {key: text for key, text in values.items() if key not in ROW_KEYS}
    known = {key: text for key, text in values.items() if key in ROW_KEYS}
    criterion = values.get("criterion", "")
    if not criterion.startswith(_LEVEL4):
        return Action(known, origin, extra=own)
    return Action({**known, "criterion": criterion.removeprefix(_LEVEL4)}, origin, LEVEL4_GROUP, own)


def _key(name: str, form: Form) -> str:
    for column in form.columns:
        if name == column.key or words(name) in map(words, (column.title, *column.aliases)):
            return column.key
    raise ValueError(f"{form.id} has no column {name!r}")


def findings(found: Plan | Content) -> list[tuple[str, str]]:
    """(cell, code) of everything there is to say of a plan, or of a workbook that was read, in the order it is said."""
    if isinstance(found, Content):
        issues = found.all_issues
    else:
        issues = review(templates.form(found.form), templates.catalog(found.catalog), found).issues
    return [(i.where.cell, str(i.code)) for i in issues]


def workbook_of_table(
    table: str = "",
    form: str = "tt57",
    year: str = "2026-2027",
    level: str = "thcs",
    catalog: str = "",
    *,
    rows: int = 30,
    **school: str,
) -> bytes:
    """The workbook that `generate` makes of the same plan, with at least `rows` input rows. Empty rows close up."""
    return workbook_of(order_of_plan(plan_of(table, form, year, level, catalog, **school), rows))
