"""Plan JSON, format 1: a plan as plain data, both ways.

Unknown keys, wrong types and text that a workbook cannot hold are refused, all at once, each with its path
("rows[0].lead", counted from 0). Knows no cell; the shape for other programs stands in `workbook_templates/schemas`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from ctcl_xlsx import templates
from ctcl_xlsx.issues import Code, CtclError, Issue, Where, issue
from ctcl_xlsx.model import LEVEL4_GROUP, ROW_KEYS, Action, Document, Form, Level, Plan, Row, School
from ctcl_xlsx.text import CELL_LIMIT, cell_units, tidy, xml_faults

FORMAT = 1
PROBLEM_KEYS = ("standard", "criterion", "current", "weakness", "cause")
TRACKING_KEYS = ("when", "content", "result", "adjustment", "assessor")
SCHOOL_KEYS = tuple(f.name for f in fields(School))
DOCUMENT_KEYS = tuple(f.name for f in fields(Document))
_TOP_KEYS = (
    "format", "form", "catalog", "school_year", "school", "document", "target_level", "self_assessment",
    "problems", "rows", "tracking", "texts",
)  # fmt: skip


# ------------------------------------------------------------------------------------------------ to JSON


def plan_to_dict(plan: Plan) -> dict[str, object]:
    """The plan as format 1; what is empty is absent."""
    found: dict[str, object] = {
        "format": FORMAT,
        "form": plan.form,
        "catalog": plan.catalog,
        "school_year": plan.school_year,
        "school": {key: getattr(plan.school, key) for key in SCHOOL_KEYS if getattr(plan.school, key)},
        "document": {key: getattr(plan.document, key) for key in DOCUMENT_KEYS if getattr(plan.document, key)},
        "target_level": plan.target_level,
        "self_assessment": dict(plan.self_assessment),
        "problems": [dict(row.values) for row in plan.problems],
        "rows": [_row_to_dict(row) for row in plan.rows],
        "tracking": [dict(row.values) for row in plan.tracking],
        "texts": dict(plan.texts),
    }
    return {key: value for key, value in found.items() if key == "rows" or value not in (None, {}, [])}


def _row_to_dict(row: Action) -> dict[str, object]:
    values = {"group": row.group, **row.values}
    found: dict[str, object] = {key: values[key] for key in ("group", *ROW_KEYS) if values.get(key)}
    if row.extra:
        found["extra"] = dict(row.extra)
    return found


# ---------------------------------------------------------------------------------------------- from JSON


class _Reader:
    """Takes values out of parsed JSON, notes what is wrong and where."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.problems: list[Issue] = []

    def blame(self, path: str, problem: str, value: object = "", expected: str = "") -> None:
        facts = {"problem": problem, "path": path, "expected": expected}
        self.problems.append(issue(Code.INPUT_INVALID, Where(self._file), str(value)[:80], facts))

    def mapping(self, value: object, path: str, keys: tuple[str, ...] | None) -> Mapping[str, object]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.blame(path, "json-type", value, "object")
            return {}
        for key in value:
            if keys is not None and key not in keys:
                self.blame(f"{path}.{key}" if path else str(key), "json-key")
        return value

    def items(self, value: object, path: str) -> list[object]:
        if value is None:
            return []
        if not isinstance(value, list):
            self.blame(path, "json-type", value, "array")
            return []
        return value

    def text(self, value: object, path: str) -> str:
        if value is None:
            return ""
        if isinstance(value, int) and not isinstance(value, bool) and path.endswith(".budget"):
            value = str(value)  # elsewhere a number may have lost what it was: 1.10 is not 1.1, "007" not 7
        if not isinstance(value, str):
            self.blame(path, "json-type", value, "string")
            return ""
        text = tidy(value)
        if faults := xml_faults(text):
            self.blame(path, "json-characters", faults)
        elif cell_units(text) > CELL_LIMIT:
            self.blame(path, "json-length", len(text), str(CELL_LIMIT))
        return text

    def texts(self, value: object, path: str, keys: tuple[str, ...]) -> dict[str, str]:
        found = self.mapping(value, path, keys)
        known = {key: self.text(found[key], f"{path}.{key}") for key in keys if key in found}
        return {key: text for key, text in known.items() if text}

    def form(self, value: object, year: str) -> Form:
        """The form asked for or in use. Without form or year nothing else can be judged: raises."""
        wanted = self.text(value, "form") or None
        if not year:
            raise CtclError(*self.problems)
        try:
            return templates.choose_form(year, wanted)
        except CtclError as error:
            raise CtclError(*self.problems, *(found.in_file(self._file) for found in error.issues)) from error

    def catalog(self, value: object, form: Form, level: str, year: str) -> str:
        """The id of the catalogue asked for or in force; "" and a note where form, level and year do not fit."""
        wanted = self.text(value, "catalog") or None
        try:
            return templates.choose_catalog(form, known_level(level), year, wanted).id
        except CtclError as error:
            self.problems += [found.in_file(self._file) for found in error.issues]
            return ""


def plan_from_dict(data: object, file: str = "", form: Form | None = None) -> Plan:
    """The plan that parsed JSON holds; `form` is an office's own form, else the named one is looked up.

    Raises CtclError (input-invalid) with every problem, each with its path; also where form, catalogue, level and
    school year do not go together.
    """
    reader = _Reader(file)
    if not isinstance(data, dict):
        reader.blame("", "json-top")
        raise CtclError(*reader.problems)
    top = reader.mapping(data, "", _TOP_KEYS)
    if top.get("format", FORMAT) != FORMAT:
        reader.blame("format", "json-format", top.get("format"), str(FORMAT))
    school = School(**reader.texts(top.get("school"), "school", SCHOOL_KEYS))
    year = _school_year(reader, top)
    if form and top.get("form", form.id) != form.id:
        reader.blame("form", "json-choice", top.get("form"), form.id)
    chosen = form or reader.form(top.get("form"), year)
    catalog = reader.catalog(top.get("catalog"), chosen, school.level, year)
    plan = Plan(
        form=chosen.id,
        catalog=catalog,
        school_year=year,
        school=school,
        document=Document(**reader.texts(top.get("document"), "document", DOCUMENT_KEYS)),
        target_level=_level(reader, top.get("target_level"), "target_level"),
        self_assessment=_assessment(reader, top.get("self_assessment"), assessed_keys(catalog)),
        problems=_rows(reader, top.get("problems"), "problems", PROBLEM_KEYS, chosen.has_problems),
        rows=_actions(reader, top.get("rows"), chosen),
        tracking=_rows(reader, top.get("tracking"), "tracking", TRACKING_KEYS, chosen.has_tracking),
        texts=reader.texts(top.get("texts"), "texts", tuple(part.key for part in chosen.texts)),
    )
    if reader.problems:
        raise CtclError(*reader.problems)
    return plan


def known_level(text: str) -> str:
    """`text` when it is a school level's id. Raises CtclError (input-invalid) naming the levels otherwise."""
    if text in {level.value for level in Level}:
        return text
    facts = {"problem": "level", "valid": ", ".join(level.value for level in Level)}
    raise CtclError(issue(Code.INPUT_INVALID, value=text, facts=facts))


def _school_year(reader: _Reader, top: Mapping[str, object]) -> str:
    value = top.get("school_year")
    if not isinstance(value, str) or templates.first_year(value) is None:
        reader.blame("school_year", "school-year", "" if value is None else value, "2026-2027")
        return ""
    return templates.check_school_year(value)


def assessed_keys(catalog_id: str) -> tuple[str, ...] | None:
    """The keys that a self-assessment may have: "1.10", and "M4.1" for level 4; None where no catalogue is known."""
    if not catalog_id:
        return None
    offered = templates.offered(templates.catalog(catalog_id))
    return tuple(c.key for c in offered)


def _assessment(reader: _Reader, value: object, keys: tuple[str, ...] | None) -> dict[str, int | str]:
    found = reader.mapping(value, "self_assessment", keys)
    levels = {key: _level(reader, found[key], f"self_assessment.{key}") for key in keys or () if key in found}
    return {key: level for key, level in levels.items() if level is not None}


def _level(reader: _Reader, value: object, path: str) -> int | str | None:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1000:
        return value
    text = reader.text(value, path)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else text or None


def _rows(reader: _Reader, value: object, path: str, keys: tuple[str, ...], allowed: bool) -> tuple[Row, ...]:
    items = reader.items(value, path)
    if items and not allowed:
        reader.blame(path, "json-key")
        return ()
    rows = [reader.texts(item, f"{path}[{i}]", keys) for i, item in enumerate(items)]
    return tuple(Row(values) for values in rows if values)


def _actions(reader: _Reader, value: object, form: Form) -> tuple[Action, ...]:
    known = {c.key for c in form.columns}
    keys = tuple(key for key in ROW_KEYS if key in known)
    own = tuple(c.key for c in form.columns if c.key not in ROW_KEYS)
    found = []
    for i, item in enumerate(reader.items(value, "rows")):
        path = f"rows[{i}]"
        row = reader.mapping(item, path, ("group", *keys, "extra"))
        group = reader.text(row.get("group"), f"{path}.group")
        if group not in ("", LEVEL4_GROUP):
            reader.blame(f"{path}.group", "json-choice", group, LEVEL4_GROUP)
        bare = {key: row[key] for key in keys if key in row}
        values = reader.texts(bare, path, keys)
        extra = reader.texts(row.get("extra"), f"{path}.extra", own)
        if values or extra:  # a group alone says nothing
            found.append(Action(values, group=group, extra=extra))
    return tuple(found)
