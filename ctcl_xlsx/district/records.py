"""A file that was read, as plain data and back: what a summary keeps of every file behind it.

Owns the shape of these records. The plan goes with every text as typed and every place it stood at; what the checks
said of it does not: it is established again. Whoever reads a record trusts nothing: what has not the right shape is
refused (RecordError), never guessed. Knows no sheet.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime

from ctcl_xlsx import checks, templates, vi
from ctcl_xlsx.district.files import Content, FileResult, Outcome
from ctcl_xlsx.issues import Code, CtclError, Issue, Severity, Where, issue
from ctcl_xlsx.model import Action, Document, Form, Plan, Row, RowOrigin, School, TableOrigin
from ctcl_xlsx.workbook.seal import saved_here

_SCHOOL = tuple(f.name for f in fields(School))
_DOCUMENT = tuple(f.name for f in fields(Document))


class RecordError(ValueError):
    """A record has not the shape that this module gives it."""


# ---------------------------------------------------------------------------------------------- to records


def record_line(result: FileResult, content: bytes | None = None) -> bytes:
    """A file as a line of JSON, with its content as `content_line` tells it, where it was understood.

    One that was understood counts as accepted: what others made of it is settled anew.
    """
    found: dict[str, object] = {"file": result.file, "sha256": result.sha256, "kind": result.kind}
    if result.saved is not None:
        found["saved"] = result.saved.isoformat()
    if content is None:
        return _json(
            found | {"outcome": result.outcome.value, "reason": _issue(result.reason) if result.reason else None}
        )
    return b'%b,"content":%b}' % (_json(found)[:-1], content)


def content_line(content: Content) -> bytes:
    """What was understood of a file, as JSON on one line."""
    return _json(_content(content))


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _content(content: Content) -> dict[str, object]:
    return {
        "sealed_code": content.sealed_code,
        "issues": [_issue(found) for found in content.issues],
        "plan": _plan(content.plan),
    }


def _plan(plan: Plan) -> dict[str, object]:
    tables: list[TableOrigin] = []

    def number_of(table: TableOrigin) -> int:
        if table not in tables:
            tables.append(table)
        return tables.index(table)

    rows = {
        name: [_row(row, number_of) for row in getattr(plan, name)] for name in ("rows", "problems", "tracking")
    }  # the tables are gathered while the rows are written
    return {
        "form": plan.form,
        "catalog": plan.catalog,
        "school_year": plan.school_year,
        "school": {key: getattr(plan.school, key) for key in _SCHOOL if getattr(plan.school, key)},
        "document": {key: getattr(plan.document, key) for key in _DOCUMENT if getattr(plan.document, key)},
        "target_level": plan.target_level,
        "self_assessment": dict(plan.self_assessment),
        "texts": dict(plan.texts),
        "places": {key: _where(where) for key, where in plan.places.items()},
        **rows,
        "tables": [{"sheet": t.sheet, "columns": dict(t.columns), "labels": dict(t.labels)} for t in tables],
    }


def _row(row: Row, number_of: Callable[[TableOrigin], int]) -> dict[str, object]:
    found: dict[str, object] = {"values": dict(row.values)}
    if isinstance(row, Action):
        found |= {key: value for key, value in (("group", row.group), ("extra", dict(row.extra))) if value}
    if row.origin is not None:
        found |= {"table": number_of(row.origin.table), "row": row.origin.row}
        more = (("kinds", dict(row.origin.kinds)), ("typed", dict(row.origin.typed)))
        found |= {key: value for key, value in more if value}
    return found


def _issue(found: Issue) -> dict[str, object]:
    return {
        "code": found.code.value,
        "severity": found.severity.value,
        "where": _where(found.where),
        "value": found.value,
        "facts": dict(found.facts),
    }


def _where(where: Where) -> list[object]:
    return [where.file, where.sheet, where.cell, where.label, where.row]


# -------------------------------------------------------------------------------------------- from records


def result_of(record: object, forms: Mapping[str, Form] | None = None) -> FileResult:
    """The file of a record, checked anew. `forms` are an office's own forms, beside the shipped ones.

    A plan whose form or catalogue this program does not have is a file rejected with that reason. Raises RecordError.
    """
    data = mapping(record)
    saved = data.get("saved")
    try:
        bare = FileResult(
            text(data["file"]),
            Outcome(text(data.get("outcome", Outcome.ACCEPTED.value))),
            text(data["sha256"]),
            text(data["kind"]),
            None if saved is None else datetime.fromisoformat(text(saved)),
        )
        saved_here(bare.saved)
    except (KeyError, ValueError, OverflowError) as error:
        raise RecordError("file") from error
    if "content" in data:
        return _understood(bare, mapping(data["content"]), forms or {})
    if bare.outcome not in (Outcome.REJECTED, Outcome.SKIPPED):
        raise RecordError("outcome")
    reason = data.get("reason")
    return FileResult(bare.file, bare.outcome, bare.sha256, bare.kind, bare.saved, None, issue_of(reason))


def content_of(told: bytes, forms: Mapping[str, Form] | None = None) -> Content:
    """The content that was told as JSON, checked anew. Raises RecordError."""
    try:
        data = json.loads(told)
    except (ValueError, RecursionError) as error:
        raise RecordError("json") from error
    found = _understood(FileResult("", Outcome.ACCEPTED), mapping(data), forms or {}).content
    if found is None:
        raise RecordError("content")
    return found


def _understood(bare: FileResult, data: Mapping[str, object], forms: Mapping[str, Form]) -> FileResult:
    plan = _plan_of(mapping(data.get("plan")))
    issues = tuple(issue_of(found) for found in items(data.get("issues")))
    known = {name: templates.form(name) for name in templates.form_ids()} | dict(forms)
    try:
        if plan.form not in known:
            raise CtclError(issue(Code.FORM_UNKNOWN, value=plan.form, facts={"valid": ", ".join(sorted(known))}))
        catalog = templates.catalog(plan.catalog)
    except CtclError as error:
        return FileResult(bare.file, Outcome.REJECTED, bare.sha256, bare.kind, bare.saved, None, error.issue)
    form = known[plan.form]
    report = checks.review(form, catalog, plan)
    content = Content(plan, form, catalog, report, issues, text(data.get("sealed_code", "")))
    return FileResult(bare.file, Outcome.ACCEPTED, bare.sha256, bare.kind, bare.saved, content)


def _plan_of(data: Mapping[str, object]) -> Plan:
    tables = [_table_of(mapping(item)) for item in items(data.get("tables"))]
    target = data.get("target_level")
    return Plan(
        form=text(data.get("form")),
        catalog=text(data.get("catalog")),
        school_year=text(data.get("school_year")),
        school=School(**_known(data.get("school"), _SCHOOL)),
        document=Document(**_known(data.get("document"), _DOCUMENT)),
        target_level=None if target is None else _level(target),
        self_assessment={key: _level(value) for key, value in mapping(data.get("self_assessment")).items()},
        problems=tuple(_row_of(mapping(item), tables) for item in items(data.get("problems"))),
        rows=tuple(_action_of(mapping(item), tables) for item in items(data.get("rows"))),
        tracking=tuple(_row_of(mapping(item), tables) for item in items(data.get("tracking"))),
        texts=texts(data.get("texts")),
        places={key: _where_of(value) for key, value in mapping(data.get("places")).items()},
    )


def _table_of(data: Mapping[str, object]) -> TableOrigin:
    return TableOrigin(text(data.get("sheet")), texts(data.get("columns")), texts(data.get("labels")))


def _origin_of(data: Mapping[str, object], tables: list[TableOrigin]) -> RowOrigin | None:
    if "table" not in data:
        return None
    at = number(data["table"])
    if at >= len(tables):
        raise RecordError("table")
    return RowOrigin(tables[at], number(data.get("row")), texts(data.get("kinds", {})), texts(data.get("typed", {})))


def _row_of(data: Mapping[str, object], tables: list[TableOrigin]) -> Row:
    return Row(texts(data.get("values")), _origin_of(data, tables))


def _action_of(data: Mapping[str, object], tables: list[TableOrigin]) -> Action:
    group, extra = text(data.get("group", "")), texts(data.get("extra", {}))
    return Action(texts(data.get("values")), _origin_of(data, tables), group, extra)


def issue_of(record: object) -> Issue:
    """A finding of a record. Raises RecordError."""
    data = mapping(record)
    try:
        code, severity = Code(text(data.get("code"))), Severity(text(data.get("severity")))
    except ValueError as error:
        raise RecordError("issue") from error
    found = Issue(code, _where_of(data.get("where")), text(data.get("value")), severity, texts(data.get("facts")))
    try:
        vi.message(found)
    except (KeyError, ValueError) as error:  # facts that its sentence needs are not there
        raise RecordError("facts") from error
    return found


def _where_of(value: object) -> Where:
    found = items(value)
    if len(found) != 5:
        raise RecordError("where")
    return Where(text(found[0]), text(found[1]), text(found[2]), text(found[3]), number(found[4]))


def _known(value: object, keys: tuple[str, ...]) -> dict[str, str]:
    found = texts(value)
    if not found.keys() <= set(keys):
        raise RecordError("key")
    return found


def _level(value: object) -> int | str:
    return value if isinstance(value, str) else number(value)


# --------------------------------------------------------------------------------------------------- shapes


def mapping(value: object) -> Mapping[str, object]:
    """A JSON object, or RecordError."""
    if not isinstance(value, dict):
        raise RecordError("object")
    return value


def items(value: object) -> list[object]:
    """A JSON array, or RecordError."""
    if not isinstance(value, list):
        raise RecordError("array")
    return value


def text(value: object) -> str:
    """A JSON string, or RecordError."""
    if not isinstance(value, str):
        raise RecordError("string")
    return value


def texts(value: object) -> dict[str, str]:
    """A JSON object of strings, or RecordError."""
    return {key: text(item) for key, item in mapping(value).items()}


def number(value: object) -> int:
    """A whole number from 0 on that a cell can hold, or RecordError."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**53:
        raise RecordError("number")
    return value
