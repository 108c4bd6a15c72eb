"""Definitions read: a TOML file to a Form or a Catalog.

A wrong definition is refused with all its problems at once, each with its file and key ("column[3].title", counted
from 1). Problems are slugs in the facts of `definition-invalid` issues; sentences stand in `vi`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from pathlib import Path

from ctcl_xlsx.issues import CtclError, Issue
from ctcl_xlsx.model import Catalog, Column, Confidence, Criterion, Form, Level, Level4, Role, Standard, TextPart
from ctcl_xlsx.toml_tables import Table, blame_twins, open_table

LONGEST_HINT = 255  # a prompt holds no more
WIDTHS = (3.0, 80.0)
COLUMN_KINDS = ("text", "criterion", "month", "money", "funding", "status")
# What the workbook's formulas and dropdowns ask of these roles' columns.
ROLE_KINDS = {
    Role.CRITERION: "criterion",
    Role.BUDGET: "money",
    Role.FUNDING: "funding",
    Role.STATUS: "status",
    Role.START: "month",
    Role.DEADLINE: "month",
}
NEEDED_ROLES = (Role.CRITERION, Role.ACTION, Role.LEAD, Role.START, Role.DEADLINE, Role.BUDGET, Role.FUNDING)
TEXT_KEYS = ("bases", "purpose", "organisation", "targets", "resources", "calendar", "recipients")
NEEDED_TEXT = "recipients"  # it stands beside the signature


def read_form(path: Path, catalogs: Collection[str] = ()) -> Form:
    """The form defined by a TOML file; it may name the given `catalogs` (any, where none are given).

    Raises CtclError with every problem of the file.
    """
    problems: list[Issue] = []
    top = open_table(path, problems)
    columns = [(table, _column(table)) for table in top.tables("column")]
    texts = [(table, TextPart(table.text("key"), table.text("title"))) for table in top.tables("text")]
    for table, part in texts:
        if part.key and part.key not in TEXT_KEYS:
            table.blame("key", "choice", ", ".join(TEXT_KEYS))
        table.end()
    blame_twins([(t, "key", c.key) for t, c in columns])
    blame_twins([(t, "title", c.title) for t, c in columns])
    blame_twins([(t, "key", p.key) for t, p in texts])
    form = Form(
        id=top.text("id"),
        version=top.text("version"),
        title=top.text("title"),
        plan_title=top.text("plan_title"),
        source=top.text("source"),
        confidence=top.choice("confidence", Confidence, Confidence.INFERRED),
        in_force_from=top.day("in_force_from", needed=True) or date.min,
        in_force_to=top.day("in_force_to", needed=False),
        catalogs=top.texts("catalogs", needed=True),
        columns=tuple(c for _, c in columns),
        texts=tuple(p for _, p in texts),
        has_problems=top.flag("problems"),
        has_tracking=top.flag("tracking"),
    )
    for role in NEEDED_ROLES:
        if columns and form.role(role) is None:
            top.blame("column", "role-missing", role.value)
    if NEEDED_TEXT not in {part.key for part in form.texts}:
        top.blame("text", "text-missing", NEEDED_TEXT)
    if catalogs and not set(form.catalogs) <= set(catalogs):
        top.blame("catalogs", "choice", ", ".join(catalogs))
    _blame_order(top, form.in_force_from, form.in_force_to)
    top.end()
    if problems:
        raise CtclError(*problems)
    return form


def _column(table: Table) -> Column:
    key = table.text("key")
    kind = table.text("kind", needed=False, default="text")
    if kind not in COLUMN_KINDS:
        table.blame("kind", "choice", ", ".join(COLUMN_KINDS))
    # A column's key is its role unless an office's own form says otherwise.
    role_name = table.text("role", needed=False) or (key if key in {r.value for r in Role} else "extra")
    if role_name not in {r.value for r in Role}:
        table.blame("role", "choice", ", ".join(r.value for r in Role))
        role_name = "extra"
    title = table.literal("title")
    wanted = ROLE_KINDS.get(Role(role_name))
    if wanted and kind in COLUMN_KINDS and kind != wanted:
        table.blame("kind", "choice", wanted)
    column = Column(
        key=key,
        title=title,
        role=Role(role_name),
        kind=kind,
        word=table.literal("word", needed=False) or title.lower(),
        required=table.flag("required"),
        own=table.flag("own"),
        hint=table.text("hint", needed=False, longest=LONGEST_HINT),
        group=table.text("group", needed=False),
        width=table.within("width", *WIDTHS),
        aliases=table.texts("aliases"),
    )
    table.end()
    return column


def _blame_order(table: Table, start: date, end: date | None) -> None:
    if end is not None and end < start:
        table.blame("in_force_to", "order", "in_force_from")


def read_catalog(path: Path, catalogs: Collection[str] = ()) -> Catalog:
    """The catalogue defined by a TOML file; its parent is one of the given `catalogs` (any, where none are given).

    Raises CtclError with every problem of the file.
    """
    problems: list[Issue] = []
    top = open_table(path, problems)
    max_level = top.whole("max_level")
    numbered = [(table, _standard(table, max_level)) for table in top.tables("standard")]
    blame_twins([(t, "number", str(s.number)) for t, s in numbered])
    paragraphs = [(t, Level4(t.text("number"), t.literal("label"))) for t in top.tables("level4", needed=False)]
    for table, _ in paragraphs:
        table.end()
    blame_twins([(t, "number", p.number) for t, p in paragraphs])
    catalog = Catalog(
        id=top.text("id"),
        circular=top.text("circular"),
        short_title=top.text("short_title"),
        confidence=top.choice("confidence", Confidence, Confidence.INFERRED),
        school_levels=top.choices("school_levels", Level),
        in_force_from=top.day("in_force_from", needed=True) or date.min,
        in_force_to=top.day("in_force_to", needed=False),
        max_level=max_level,
        standards=tuple(s for _, s in numbered),
        level4=tuple(p for _, p in paragraphs),
        parent=top.text("parent", needed=False) or None,
        guidance=top.text("guidance", needed=False),
    )
    top.day("issued", needed=False)
    top.text("annex", needed=False)
    for level in (1, 2, 3):
        top.number(f"indicators_level{level}", needed=False)
    if catalogs and catalog.parent and catalog.parent not in catalogs:
        top.blame("parent", "choice", ", ".join(catalogs))
    _blame_order(top, catalog.in_force_from, catalog.in_force_to)
    top.end()
    if problems:
        raise CtclError(*problems)
    return catalog


def _standard(table: Table, max_level: int) -> Standard:
    number = table.whole("number")
    title = table.text("title")
    inner = table.tables("criterion")
    criteria = [(t, _criterion(t, number, max_level)) for t in inner]
    blame_twins([(t, "number", c.number) for t, c in criteria])
    table.end()
    return Standard(number, title, tuple(c for _, c in criteria))


def _criterion(table: Table, standard: int, max_level: int) -> Criterion:
    number = table.text("number")
    if number and not re.fullmatch(rf"{standard}\.[1-9][0-9]?", number):
        table.blame("number", "criterion-number", f"{standard}.")
    # Level 4 is judged apart; where the source does not say whether level 3 exists, it may.
    top_level = min(max_level, 3)
    has_level3 = table.flag("has_level3", default=True)
    criterion = Criterion(
        number=number,
        title=table.literal("title"),
        standard=standard,
        max_level=top_level if has_level3 else min(top_level, 2),
        mandatory=table.flag("mandatory"),
        aliases=table.texts("aliases"),
    )
    table.end()
    return criterion
