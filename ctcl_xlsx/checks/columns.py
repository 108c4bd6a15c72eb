"""What a form asks beyond the roles that have rules of their own: required answers, numbers, dates, lists."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from ctcl_xlsx.checks.report import Context, RowReport, lost, place
from ctcl_xlsx.issues import Code, Issue, issue
from ctcl_xlsx.model import Column, Form, Role
from ctcl_xlsx.text import loose, plain
from ctcl_xlsx.values import parse_deadline
from ctcl_xlsx.values.marks import says_nothing

_WITH_RULES = (Role.CRITERION, Role.CONTENT, Role.ACTION, Role.LEAD, Role.DEADLINE, Role.BUDGET)
_KINDS = ("list", "number", "date", "month")
_TIMES = (Role.START, Role.DEADLINE)
_NUMBER = re.compile(r"-?(\d+|\d{1,3}([. ]\d{3})+)([.,]\d+)?\s?%?", re.ASCII)
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)


def check_required(context: Context, row: RowReport) -> list[Issue]:
    """Every other column that the form requires holds something."""
    return [
        _about(context, row, column, Code.REQUIRED_MISSING, **lost(row.row, column))
        for column in _required(context.form)
        if says_nothing(row.row.get(column.key)) and row.row.kind(column.key) not in ("error", "formula")
    ]


def check_kinds(context: Context, row: RowReport) -> list[Issue]:
    """A column of numbers, dates, months or entries of a list holds such a one."""
    found = []
    for column in _of_kind(context.form):
        if row.row.kind(column.key) in ("error", "formula"):
            continue
        text = plain(row.row.get(column.key))
        if not says_nothing(text):
            facts = _misfit(context, row, column, text)
            found += [_about(context, row, column, Code.VALUE_UNFIT, **facts)] if facts else []
    return found


@lru_cache(maxsize=64)
def _required(form: Form) -> tuple[Column, ...]:
    """The required columns that no rule of their own looks at."""
    return tuple(c for c in form.required() if not (c.role in _WITH_RULES and form.role(c.role) is c))


@lru_cache(maxsize=64)
def _of_kind(form: Form) -> tuple[Column, ...]:
    """The columns whose answers are of some kind; those that say when have rules of their own."""
    return tuple(c for c in form.columns if c.kind in _KINDS and not (c.kind == "month" and c.role in _TIMES))


def _misfit(context: Context, row: RowReport, column: Column, text: str) -> dict[str, str]:
    """What the column should hold where the text is none of it; {} where it fits."""
    match column.kind:
        case "list" if loose(text) not in map(loose, column.choices):
            return {"valid": ", ".join(column.choices)}
        case "number" if not _NUMBER.fullmatch(text):
            return {"no_number": "1"}
        case "date" if row.row.kind(column.key) != "date" and not _is_date(text):
            return {"date": "1"}
        case "month" if _is_no_time(context, text):
            return {"month": "1"}
    return {}


def _is_date(text: str) -> bool:
    """Whether a text is a day of the calendar, day first."""
    parts = _DATE.fullmatch(text)
    if parts is None:
        return False
    day, month, year = map(int, parts.groups())
    try:
        return date(year, month, day).year > 1900
    except ValueError:
        return False


def _is_no_time(context: Context, text: str) -> bool:
    return parse_deadline(text, context.plan.school_year).kind == "invalid"


def _about(context: Context, row: RowReport, column: Column, code: Code, **facts: str) -> Issue:
    where = place(context.form, row.row, column.key)
    return issue(code, where, row.row.typed(column.key), {"number": str(row.number), **facts})
