"""Definitions: TOML files to Form and Catalog, and which of them a plan goes with.

A wrong definition is refused with all its problems at once, each with its file and key ("column[3].title", counted
from 1). Knows no cell and no sentence: problems are slugs in the facts of `definition-invalid` issues.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

from ctcl_xlsx.issues import Code, CtclError, Issue, Where, issue
from ctcl_xlsx.model import Catalog, Column, Confidence, Criterion, Form, Level, Level4, Role, Standard, TextPart
from ctcl_xlsx.shipped import shipped

FIRST_TT57_YEAR = 2026
LONGEST_HINT = 255  # a prompt holds no more
COLUMN_KINDS = ("text", "criterion", "month", "money", "funding", "status")
TEXT_KEYS = ("bases", "purpose", "organisation", "targets", "resources", "calendar", "recipients")
_Choice = TypeVar("_Choice", Confidence, Level, Role)


# ------------------------------------------------------------------------------------------- reading TOML


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


def read_form(path: Path) -> Form:
    """The form defined by a TOML file. Raises CtclError with every problem of the file."""
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
    for role in (Role.CRITERION, Role.ACTION, Role.LEAD, Role.DEADLINE, Role.BUDGET):
        if columns and form.role(role) is None:
            top.blame("column", "role-missing", role.value)
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
    title = table.text("title")
    column = Column(
        key=key,
        title=title,
        role=Role(role_name),
        kind=kind,
        word=table.text("word", needed=False) or title.lower(),
        required=table.flag("required"),
        own=table.flag("own"),
        hint=table.text("hint", needed=False, longest=LONGEST_HINT),
        group=table.text("group", needed=False),
        width=table.number("width", needed=False) or 12.0,
        aliases=table.texts("aliases"),
    )
    table.end()
    return column


def read_catalog(path: Path) -> Catalog:
    """The catalogue defined by a TOML file. Raises CtclError with every problem of the file."""
    problems: list[Issue] = []
    top = _open(path, problems)
    max_level = int(top.number("max_level"))
    numbered = [(table, _standard(table, max_level)) for table in top.tables("standard")]
    _blame_twins([(t, "number", str(s.number)) for t, s in numbered])
    paragraphs = [(t, Level4(t.text("number"), t.text("label"))) for t in top.tables("level4", needed=False)]
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
    top.end()
    if problems:
        raise CtclError(*problems)
    return catalog


def _standard(table: _Table, max_level: int) -> Standard:
    number = int(table.number("number"))
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
        title=table.text("title"),
        standard=standard,
        max_level=top_level if has_level3 else min(top_level, 2),
        mandatory=table.flag("mandatory"),
        aliases=table.texts("aliases"),
    )
    table.end()
    return criterion


# -------------------------------------------------------------------------------------- what is shipped


@cache
def form(form_id: str) -> Form:
    """The shipped form with this id. Raises CtclError (input-invalid) naming those that exist."""
    return read_form(_shipped_file("forms", form_id))


@cache
def catalog(catalog_id: str) -> Catalog:
    """The shipped catalogue with this id. Raises CtclError (input-invalid) naming those that exist."""
    return read_catalog(_shipped_file("catalogs", catalog_id))


def form_ids() -> tuple[str, ...]:
    """The shipped forms' ids, sorted."""
    return _ids("forms")


def catalog_ids() -> tuple[str, ...]:
    """The shipped catalogues' ids, sorted."""
    return _ids("catalogs")


def _ids(kind: str) -> tuple[str, ...]:
    return tuple(sorted(p.stem for p in (shipped("workbook_templates") / kind).glob("*.toml")))


def _shipped_file(kind: str, name: str) -> Path:
    known = _ids(kind)
    if name not in known:
        problem = "form-unknown" if kind == "forms" else "catalog-unknown"
        raise CtclError(_invalid(problem, name, ", ".join(known)))
    return shipped("workbook_templates") / kind / f"{name}.toml"


def _invalid(problem: str, value: str, valid: str, **more: str) -> Issue:
    return issue(Code.INPUT_INVALID, value=value, facts={"problem": problem, "valid": valid, **more})


# ------------------------------------------------------------------------------- which goes with which


def first_year(school_year: str) -> int | None:
    """The first calendar year of "2026-2027"; None when it is not a pair of consecutive years."""
    first, dash, second = school_year.strip().replace("–", "-").partition("-")
    first, second = first.strip(), second.strip()
    if dash and len(first) == len(second) == 4 and first.isascii() and first.isdigit() and second.isdigit():
        return int(first) if int(second) == int(first) + 1 else None
    return None


def check_school_year(school_year: str) -> str:
    """`school_year` written "2026-2027". Raises CtclError (input-invalid) when it is none."""
    first = first_year(school_year)
    if first is None:
        raise CtclError(_invalid("school-year", school_year, "2026-2027"))
    return f"{first}-{first + 1}"


def choose_form(school_year: str, form_id: str | None = None) -> Form:
    """The form asked for, or the one in use in that school year."""
    if form_id:
        return form(form_id)
    first = first_year(school_year)
    return form("tt57" if first is None or first >= FIRST_TT57_YEAR else "cv5932")


def choose_catalog(chosen: Form, level: str, school_year: str, catalog_id: str | None = None) -> Catalog:
    """The catalogue asked for, or the one in force on 1 September of the plan's first year for that school level.

    Raises CtclError (input-invalid) naming the valid ones when the form does not go with it.
    """
    allowed = [catalog(name) for name in chosen.catalogs]
    if catalog_id:
        wanted = catalog(catalog_id)
        if wanted.id in chosen.catalogs and level in wanted.school_levels:
            return wanted
        valid = ", ".join(c.id for c in allowed if level in c.school_levels)
        if valid:
            raise CtclError(_invalid("catalog-combination", catalog_id, valid, form=chosen.id, level=level))
    start = date(first_year(school_year) or FIRST_TT57_YEAR, 9, 1)
    for candidate in allowed:
        if level in candidate.school_levels and in_force(candidate, start):
            return candidate
    valid = _valid_forms(level, start)
    facts = {"level": str(level), "school_year": school_year}
    raise CtclError(_invalid("no-catalog" if valid else "no-form", chosen.id, valid, **facts))


def in_force(definition: Catalog | Form, day: date) -> bool:
    """Whether a form or catalogue is in force on `day`."""
    return definition.in_force_from <= day and (definition.in_force_to is None or day <= definition.in_force_to)


def _valid_forms(level: str, start: date) -> str:
    """The forms that have a catalogue in force on `start` for `level`."""
    fitting = [
        f.id
        for f in map(form, form_ids())
        if any(level in c.school_levels and in_force(c, start) for c in map(catalog, f.catalogs))
    ]
    return ", ".join(fitting)


def offered(chosen: Catalog) -> tuple[Criterion | Level4, ...]:
    """What a workbook's criterion list offers: the catalogue's criteria and level 4.

    An inferred catalogue is not certain, so codes that only its parent generation has are offered as well.
    """
    own: list[Criterion | Level4] = list(chosen.criteria())
    level4: list[Criterion | Level4] = list(chosen.level4)
    if chosen.confidence is Confidence.INFERRED and chosen.parent:
        parent = catalog(chosen.parent)
        extra = [c for c in parent.criteria() if chosen.find(c.number) is None]
        order = sorted([*chosen.criteria(), *extra], key=lambda c: (c.standard, int(c.number.split(".")[1])))
        own = list(order)
        level4 += [p for p in parent.level4 if chosen.find(p.number, "4") is None]
    return (*own, *level4)
