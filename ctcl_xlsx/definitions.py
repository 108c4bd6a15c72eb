"""Definitions read: a TOML file to a Form or a Catalog.

A wrong definition is refused with all its problems at once, each with its file and key ("column[3].title", counted
from 1). Problems are slugs in the facts of `definition-invalid` issues; sentences stand in `vi`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from ctcl_xlsx.issues import Code, CtclError, Issue, Where, issue
from ctcl_xlsx.model import Catalog, Column, Confidence, Criterion, Form, Level, Level4, Role, Standard, TextPart

LONGEST_HINT = 255  # a prompt holds no more
LONGEST_LITERAL = 200  # what stands in a formula between quotes
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
_Choice = TypeVar("_Choice", Confidence, Level, Role)


class _Table:
    """A TOML table under inspection: hands out its values, notes what is wrong and where, and what was never asked."""

    def __init__(self, values: Mapping[str, object], path: str, file: str, problems: list[Issue]) -> None:
        self._values, self._path, self._file, self._problems = values, path, file, problems
        self._asked: set[str] = set()

    def blame(self, key: str, problem: str, expected: str = "") -> None:
        found = self._values.get(key)
        facts = {"key": f"{self._path}{key}", "problem": problem, "expected": expected}
        value = "" if found is None or isinstance(found, (list, dict)) else str(found)
        self._problems.append(issue(Code.DEFINITION_INVALID, Where(self._file), value, facts))

    def _get(self, key: str, wanted: type | tuple[type, ...], expected: str, needed: bool) -> object | None:
        self._asked.add(key)
        value = self._values.get(key)
        if value is None:
            if needed:
                self.blame(key, "missing", expected)
            return None
        if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
            self.blame(key, "type", expected)
            return None
        return value

    def text(self, key: str, *, needed: bool = True, default: str = "", longest: int = 0) -> str:
        value = self._get(key, str, "text", needed)
        if isinstance(value, str) and longest and len(value) > longest:
            self.blame(key, "too-long", str(longest))
        if value == "" and needed:
            self.blame(key, "empty", "text")
        return value if isinstance(value, str) else default

    def number(self, key: str, *, needed: bool = True) -> float:
        value = self._get(key, (int, float), "number", needed)
        return value if isinstance(value, (int, float)) else 0

    def whole(self, key: str) -> int:
        value = self.number(key)
        if value != int(value):
            self.blame(key, "type", "whole-number")
        return int(value)

    def within(self, key: str, least: float, most: float) -> float:
        """A number between two bounds; the middle of small columns where it is not given."""
        value = self._get(key, (int, float), "number", False)
        if not isinstance(value, (int, float)):
            return 12.0
        if not least <= value <= most:
            self.blame(key, "range", f"{least:g}–{most:g}")
        return float(value)

    def literal(self, key: str, *, needed: bool = True) -> str:
        """A text that will stand in formulas: no quotes, no wildcards, not long."""
        text = self.text(key, needed=needed, longest=LONGEST_LITERAL)
        if any(sign in text for sign in '"*?~\n'):
            self.blame(key, "signs", '" * ? ~')
        return text

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self._get(key, bool, "true-false", False)
        return value if isinstance(value, bool) else default

    def day(self, key: str, *, needed: bool) -> date | None:
        value = self._values.get(key)
        if isinstance(value, datetime):
            self._asked.add(key)
            return value.date()
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                self._asked.add(key)
                self.blame(key, "type", "date")
                return date.min if needed else None
            self._asked.add(key)
            return value
        found = self._get(key, date, "date", needed)
        return found if isinstance(found, date) else (date.min if needed else None)

    def texts(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        value = self._get(key, list, "list-of-texts", needed)
        if not isinstance(value, list):
            return ()
        if not all(isinstance(item, str) for item in value):
            self.blame(key, "type", "list-of-texts")
            return ()
        return tuple(value)

    def choice(self, key: str, kind: type[_Choice], default: _Choice) -> _Choice:
        return self._chosen(key, self.text(key), kind, default)

    def choices(self, key: str, kind: type[_Choice]) -> tuple[_Choice, ...]:
        found = self.texts(key, needed=True)
        return tuple(self._chosen(key, text, kind, next(iter(kind))) for text in found)

    def _chosen(self, key: str, text: str, kind: type[_Choice], default: _Choice) -> _Choice:
        if text in {item.value for item in kind}:
            return kind(text)
        if text:
            self.blame(key, "choice", ", ".join(item.value for item in kind))
        return default

    def tables(self, key: str, *, needed: bool = True) -> list[_Table]:
        value = self._get(key, list, "tables", needed)
        if not isinstance(value, list):
            return []
        if not value or not all(isinstance(item, dict) for item in value):
            self.blame(key, "type", "tables")
        return [
            _Table(item, f"{self._path}{key}[{i}].", self._file, self._problems)
            for i, item in enumerate(value, 1)
            if isinstance(item, dict)
        ]

    def end(self) -> None:
        """Every key that was not asked for is a typing slip: say so."""
        for key in self._values:
            if key not in self._asked:
                self.blame(key, "unknown")


def _open(path: Path, problems: list[Issue]) -> _Table:
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        facts = {"key": "", "problem": "syntax", "expected": ""}
        problems.append(issue(Code.DEFINITION_INVALID, Where(path.name), str(error), facts))
        values = {}
        raise CtclError(*problems) from error
    return _Table(values, "", path.name, problems)


def _blame_twins(tables: Iterable[tuple[_Table, str, str]]) -> None:
    """Two tables of one register with the same key: the second is blamed."""
    seen: set[str] = set()
    for table, key, value in tables:
        if value and value in seen:
            table.blame(key, "twice")
        seen.add(value)


def read_form(path: Path, catalogs: Collection[str] = ()) -> Form:
    """The form defined by a TOML file; it may name the given `catalogs` (any, where none are given).

    Raises CtclError with every problem of the file.
    """
    problems: list[Issue] = []
    top = _open(path, problems)
    columns = [(table, _column(table)) for table in top.tables("column")]
    texts = [(table, TextPart(table.text("key"), table.text("title"))) for table in top.tables("text")]
    for table, part in texts:
        if part.key and part.key not in TEXT_KEYS:
            table.blame("key", "choice", ", ".join(TEXT_KEYS))
        table.end()
    _blame_twins([(t, "key", c.key) for t, c in columns])
    _blame_twins([(t, "title", c.title) for t, c in columns])
    _blame_twins([(t, "key", p.key) for t, p in texts])
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


def _column(table: _Table) -> Column:
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


def _blame_order(table: _Table, start: date, end: date | None) -> None:
    if end is not None and end < start:
        table.blame("in_force_to", "order", "in_force_from")


def read_catalog(path: Path, catalogs: Collection[str] = ()) -> Catalog:
    """The catalogue defined by a TOML file; its parent is one of the given `catalogs` (any, where none are given).

    Raises CtclError with every problem of the file.
    """
    problems: list[Issue] = []
    top = _open(path, problems)
    max_level = top.whole("max_level")
    numbered = [(table, _standard(table, max_level)) for table in top.tables("standard")]
    _blame_twins([(t, "number", str(s.number)) for t, s in numbered])
    paragraphs = [(t, Level4(t.text("number"), t.literal("label"))) for t in top.tables("level4", needed=False)]
    for table, _ in paragraphs:
        table.end()
    _blame_twins([(t, "number", p.number) for t, p in paragraphs])
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


def _standard(table: _Table, max_level: int) -> Standard:
    number = table.whole("number")
    title = table.text("title")
    inner = table.tables("criterion")
    criteria = [(t, _criterion(t, number, max_level)) for t in inner]
    _blame_twins([(t, "number", c.number) for t, c in criteria])
    table.end()
    return Standard(number, title, tuple(c for _, c in criteria))


def _criterion(table: _Table, standard: int, max_level: int) -> Criterion:
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
