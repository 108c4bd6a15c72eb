"""Definitions read: a TOML file to a Form or a Catalog.

A wrong definition is refused with all its problems at once, each with its file and key ("column[3].title", counted
from 1). Problems are slugs in the facts of `definition-invalid` issues; sentences stand in `vi`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from ctcl_xlsx.inspection import Table, Values, blame_twins, open_table, toml_of
from ctcl_xlsx.issues import CtclError, Issue
from ctcl_xlsx.model import Catalog, Column, Confidence, Criterion, Form, Level, Level4, Role, Standard, TextPart

LONGEST_HINT = 255  # a prompt holds no more
WIDTHS = (3.0, 80.0)
MOST_COLUMNS, LONGEST_WORD = 24, 60  # beyond, the status formulas could grow longer than a cell takes
OWN_KINDS = ("text", "number", "date", "list", "month")
COLUMN_KINDS = (*OWN_KINDS, "criterion", "money", "funding", "status")
# What the workbook's formulas and dropdowns ask of these roles' columns.
ROLE_KINDS = {
    Role.CRITERION: "criterion",
    Role.BUDGET: "money",
    Role.FUNDING: "funding",
    Role.STATUS: "status",
    Role.START: "month",
    Role.DEADLINE: "month",
}
# Without these nothing can be put together by criterion, time or money; all others a form may leave out.
NEEDED_ROLES = (Role.CRITERION, Role.ACTION, Role.LEAD, Role.DEADLINE, Role.BUDGET)
# Kinds whose list or formula stands for one role: any other column of that kind would be mistaken for it.
KIND_ROLES = {kind: role for role, kind in ROLE_KINDS.items() if kind != "month"}
ROLE_NAMES = frozenset(role.value for role in Role)
NAME = r"(?!ctcl_|group$|extra$)[a-z][a-z0-9_]{0,29}"  # of forms and columns: programs go by them
TEXT_KEYS = ("bases", "purpose", "organisation", "targets", "resources", "calendar", "recipients")
NEEDED_TEXT = "recipients"  # it stands beside the signature


def read_form(path: Path, catalogs: Collection[str] = (), bases: Mapping[str, Path] | None = None) -> Form:
    """The form defined by a TOML file; it may name the given `catalogs` (any, where none are given).

    An office's own form may extend one of `bases` (id to file): what it does not say is taken from there, column by
    column; it must not take the id of one. Raises CtclError with every problem of the file.
    """
    problems: list[Issue] = []
    values = toml_of(path)
    base = values.get("extends")
    known = bases or {}
    if isinstance(base, str) and base in known:
        values = _extended(values, toml_of(known[base]))
    top = Table(values, "", path.name, problems)
    if known and top.text("extends", needed=False) not in ("", *known):
        top.blame("extends", "choice", ", ".join(known))
        raise CtclError(*problems)  # what it leaves unsaid cannot be known
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
        id=top.name("id", NAME),
        version=top.text("version"),
        title=top.text("title"),
        plan_title=top.text("plan_title"),
        source=top.text("source"),
        confidence=top.choice("confidence", Confidence, Confidence.INFERRED),
        in_force_from=top.day("in_force_from", needed=True) or date.min,
        in_force_to=top.day("in_force_to", needed=False),
        catalogs=top.texts("catalogs", needed=True),
        columns=_with_clear_headings(c for _, c in columns),
        texts=tuple(p for _, p in texts),
        has_problems=top.flag("problems"),
        has_tracking=top.flag("tracking"),
    )
    if form.id in known:
        top.blame("id", "taken")
    if len(columns) > MOST_COLUMNS:
        top.blame("column", "too-many", str(MOST_COLUMNS))
    blame_twins([(t, "role", c.role) for t, c in columns if c.role in ROLE_KINDS])
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


def _extended(values: Values, base: Values) -> Values:
    """The definition with what it leaves unsaid taken from the form it extends.

    The columns (and text parts) it lists are its own, in its order; one with a key of the base's takes over what it
    does not say itself. Without any list it has the base's.
    """
    merged = {**base, **values}
    for name in ("column", "text"):
        listed, known = values.get(name), base.get(name)
        if isinstance(listed, list) and isinstance(known, list):
            by_key = {item["key"]: item for item in known}
            merged[name] = [_filled(item, by_key) if isinstance(item, dict) else item for item in listed]
    return merged


def _filled(item: Values, by_key: Mapping[object, Values]) -> Values:
    """A column with what the base says of it; under a new heading the base's word for it would mislead."""
    key = item.get("key")
    base = dict(by_key.get(key, {})) if isinstance(key, str) else {}
    if "title" in item:
        base.pop("word", None)
    return {**base, **item}


def _with_clear_headings(columns: Iterable[Column]) -> tuple[Column, ...]:
    """The columns without tolerated headings that another one of them bears."""
    listed = tuple(columns)
    titles = {c.title.casefold() for c in listed}
    return tuple(replace(c, aliases=tuple(a for a in c.aliases if a.casefold() not in titles)) for c in listed)


def _column(table: Table) -> Column:
    key = table.name("key", NAME)
    kind = table.text("kind", needed=False, default="text")
    if kind not in COLUMN_KINDS:
        table.blame("kind", "choice", ", ".join(COLUMN_KINDS if key in ROLE_NAMES else OWN_KINDS))
    # A column's key is its role unless an office's own form says otherwise.
    role_name = table.text("role", needed=False) or (key if key in ROLE_NAMES else "extra")
    if role_name not in ROLE_NAMES or (key in ROLE_NAMES and role_name != key):
        table.blame("role", "choice", key if key in ROLE_NAMES else ", ".join(r.value for r in Role))
        role_name = "extra"
    title = table.literal("title")
    wanted = ROLE_KINDS.get(Role(role_name))
    if wanted and kind in COLUMN_KINDS and kind != wanted:
        table.blame("kind", "choice", wanted)
    elif kind in KIND_ROLES and role_name != KIND_ROLES[kind]:
        table.blame("kind", "kind-role", KIND_ROLES[kind])
    column = Column(
        key=key,
        title=title,
        role=Role(role_name),
        kind=kind,
        word=table.literal("word", needed=False, longest=LONGEST_WORD) or _word_of(title),
        required=table.flag("required"),
        own=table.flag("own"),
        hint=table.text("hint", needed=False, longest=LONGEST_HINT),
        group=table.text("group", needed=False),
        width=table.within("width", *WIDTHS),
        aliases=table.texts("aliases"),
        choices=table.entries("choices") if kind == "list" else (),
    )
    table.end()
    return column


def _word_of(title: str) -> str:
    """A heading as hints name it amid a sentence: "Số HS" is "số HS"."""
    lowered = title.lower() if title.isupper() else title[:1].lower() + title[1:]
    return lowered[:LONGEST_WORD].strip()


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
