"""The analyst's door: a district as four tidy tables, and each table as the bytes of a CSV or Parquet file.

The only module that knows pandas, and it loads it inside its functions: nothing on the way from files to summary needs
it. Knows no path.

Text columns (dtype "string") are never missing: what was not given is "", and "NA", "None" or "null" stay as typed.
Days are datetime64[ms], amounts and counts Int64; only these and "overdue" may be missing. A character that UTF-8
cannot hold (half a pair, from an odd file name) stands as its escape, "\\udcff". `school_id` joins the tables; it is
the school's place in this district's table of schools, so use `school_code` across districts and years.

schools, one for each school that is expected or sent something, in the summary's order:
    school_id, school_code, school_name, level, campus, commune, authority, school_year ("" unless all years are
    counted), state (complete, incomplete, empty, undecided, rejected, not-sent), listed (on the roster), plans, rows,
    rows_complete, missing_owner, missing_deadline, missing_budget, missing_budget_amount, with_amount, budget_total,
    errors (beyond missing answers)
actions, one for each row of a plan that counts:
    school_id, school_code, school_name, level, school_year, form, catalog, file, sheet, row (as the sheet numbers it),
    number (among the plan's rows); the cells as typed, by role: typed_criterion, typed_content ... typed_note, and
    typed_extra (JSON, heading to text: an office's own columns); what they mean: standard (number, or level4, several,
    none, blank, unknown), criteria ("1.1; 1.10"), owner (who leads), start_from, deadline_to, month (or no-date,
    missing, unreadable), amount (đồng), source (or no-source, several-sources), progress (or not-said, other), done,
    overdue (missing where the district has no day), complete, missing_owner, missing_deadline, missing_budget,
    missing_budget_amount
issues, every finding of every file, whatever became of the file:
    school_id, file, outcome, code, severity, sheet, cell, row, label, value, message
files, every file that came in:
    file, outcome, code (why it does not count), reason, school_id, school_code, school_name, level, form, catalog,
    school_year, rows, rows_complete, budget_total, kind, saved (clocks of Việt Nam), sha256, office (whose summary the
    file came in behind)

Formulas in CSV. A teacher's "=1+1" or "- họp tổ" would be run by Excel when the file is opened, quoted or not. OWASP's
remedy is taken: quote every field and put an apostrophe before such a sign, wherever Excel could take it for the head
of a cell: at the head of the text and, because Excel cuts at the country's own separator, after a comma, semicolon,
tab or line break in it. This happens in the CSV only and can be undone to the letter: `unguarded`. DataFrames and
Parquet hold every text as it was.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ctcl_xlsx import vi
from ctcl_xlsx.district import lines as drawers
from ctcl_xlsx.district.district import District, Sentences, Submission
from ctcl_xlsx.district.files import FileResult
from ctcl_xlsx.district.lines import Line
from ctcl_xlsx.district.standings import Standing, standings
from ctcl_xlsx.issues import Code, Issue
from ctcl_xlsx.model import Role
from ctcl_xlsx.workbook.seal import saved_here

if TYPE_CHECKING:
    import pandas as pd

_ROLES = tuple(role for role in Role if role is not Role.EXTRA)
_GAPS = {
    "missing_owner": Code.OWNER_MISSING,
    "missing_deadline": Code.DEADLINE_MISSING,
    "missing_budget": Code.BUDGET_MISSING,
    "missing_budget_amount": Code.BUDGET_AMOUNT_MISSING,
}
_TEXT, _NUMBER, _TIME, _FLAG, _DOUBT = "string", "Int64", "datetime64[ms]", "bool", "boolean"
_SCHOOL = {"school_id": _NUMBER, "school_code": _TEXT, "school_name": _TEXT, "level": _TEXT}
_SCHOOLS = {
    **_SCHOOL,
    **dict.fromkeys(("campus", "commune", "authority", "school_year", "state"), _TEXT),
    "listed": _FLAG,
    **dict.fromkeys(("plans", "rows", "rows_complete", *_GAPS, "with_amount", "budget_total", "errors"), _NUMBER),
}
_ACTIONS = {
    **_SCHOOL,
    **dict.fromkeys(("school_year", "form", "catalog", "file", "sheet"), _TEXT),
    **dict.fromkeys(("row", "number"), _NUMBER),
    **dict.fromkeys((*(f"typed_{role}" for role in _ROLES), "typed_extra", "standard", "criteria", "owner"), _TEXT),
    **dict.fromkeys(("start_from", "deadline_to"), _TIME),
    "month": _TEXT,
    "amount": _NUMBER,
    **dict.fromkeys(("source", "progress"), _TEXT),
    "done": _FLAG,
    "overdue": _DOUBT,
    **dict.fromkeys(("complete", *_GAPS), _FLAG),
}
_ISSUES = {
    "school_id": _NUMBER,
    **dict.fromkeys(("file", "outcome", "code", "severity", "sheet", "cell"), _TEXT),
    "row": _NUMBER,
    **dict.fromkeys(("label", "value", "message"), _TEXT),
}
_FILES = {
    **dict.fromkeys(("file", "outcome", "code", "reason"), _TEXT),
    **_SCHOOL,
    **dict.fromkeys(("form", "catalog", "school_year"), _TEXT),
    **dict.fromkeys(("rows", "rows_complete", "budget_total"), _NUMBER),
    "kind": _TEXT,
    "saved": _TIME,
    "sha256": _TEXT,
    "office": _TEXT,
}
_SEPARATORS, _PASSED_OVER, _SIGNS = r"[,;\t\r\n]", r"[ \u00a0'\"]*", r"[=+\-@＝＋－＠]"
_COULD_RUN = re.compile(rf"(\A|{_SEPARATORS})({_PASSED_OVER}{_SIGNS})")
_GUARDED = re.compile(rf"(\A|{_SEPARATORS})'({_PASSED_OVER}{_SIGNS})")

Record = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Frames:
    """The four tables; their columns stand in the module's docstring."""

    schools: pd.DataFrame
    actions: pd.DataFrame
    issues: pd.DataFrame
    files: pd.DataFrame

    def named(self) -> dict[str, pd.DataFrame]:
        """The tables by name, in this order."""
        return {"schools": self.schools, "actions": self.actions, "issues": self.issues, "files": self.files}


def frames(district: District, sentences: Sentences = vi) -> Frames:
    """The district's tables; the same district gives the same tables."""
    listed = standings(district)
    numbers = {plan.file.file: number for number, found in enumerate(listed, 1) for plan in found.plans}
    plans = {plan.file.file: plan for plan in district.plans}
    lines = drawers.lines_of(plan for found in listed for plan in found.plans)
    late = _late(district, lines)
    found = [(result, issue) for result in district.files for issue in result.issues]
    return Frames(
        _frame(_SCHOOLS, [_school(number, standing) for number, standing in enumerate(listed, 1)]),
        _frame(_ACTIONS, [_action(line, numbers, late) for line in lines]),
        _frame(_ISSUES, [_issue(result, issue, numbers, sentences) for result, issue in found]),
        _frame(_FILES, [_file(result, plans.get(result.file), numbers, sentences) for result in district.files]),
    )


# ------------------------------------------------------------------------------------------------- records


def _school(number: int, standing: Standing) -> Record:
    school, counted = standing.school, standing.tally
    return {
        "school_id": number,
        "school_code": school.code,
        "school_name": school.name,
        "level": school.level,
        "campus": school.campus,
        "commune": school.commune,
        "authority": school.authority,
        "school_year": standing.school_year,
        "state": standing.state.value,
        "listed": standing.listed,
        "plans": len(standing.plans),
        "rows": counted.rows,
        "rows_complete": counted.complete,
        "missing_owner": counted.missing.owner,
        "missing_deadline": counted.missing.deadline,
        "missing_budget": counted.missing.budget,
        "missing_budget_amount": counted.missing.budget_amount,
        "with_amount": counted.with_amount,
        "budget_total": counted.budget,
        "errors": standing.errors,
    }


def _action(line: Line, numbers: Mapping[str, int], late: set[int] | None) -> Record:
    plan, report = line.plan, line.report
    origin = report.row.origin
    return {
        "school_id": numbers[plan.file.file],
        "school_code": plan.school.code,
        "school_name": plan.school.name,
        "level": plan.school.level,
        "school_year": plan.school_year,
        "form": plan.content.form.id,
        "catalog": plan.content.catalog.id,
        "file": plan.file.file,
        "sheet": origin.table.sheet if origin else "",
        "row": origin.row if origin else None,
        "number": report.number,
        **_typed(line),
        "standard": drawers.standard_of(line),
        "criteria": "; ".join(criterion.number for criterion in drawers.criteria_of(line)),
        "owner": drawers.owner_of(report),
        "start_from": report.start.start,
        "deadline_to": report.deadline.end,
        "month": line.reading.month(report),
        "amount": report.amount,
        "source": line.reading.source(report),
        "progress": line.reading.status(report),
        "done": line.done,
        "overdue": None if late is None else id(line) in late,
        "complete": report.complete,
        **{name: code in report.gaps for name, code in _GAPS.items()},
    }


def _late(district: District, lines: Sequence[Line]) -> set[int] | None:
    """Which of these rows are overdue; None where the district has no day to tell by."""
    return None if district.as_of is None else {id(line) for line in drawers.overdue(lines, district.as_of)}


def _typed(line: Line) -> Record:
    """Every cell of the row as typed: the first column of each role by the role, all others under "typed_extra"."""
    form, row = line.plan.content.form, line.report.row
    by_role = {role: form.role(role) for role in _ROLES}
    first = {column.key for column in by_role.values() if column}
    others = {column.key: column.title for column in form.columns if column.key not in first}
    told: dict[str, str] = {}
    for key in dict.fromkeys((*others, *row.extra)):
        text = row.typed(key)
        title = others.get(key, key)
        if text:
            told[f"{title} ({key})" if title in told else title] = text
    return {
        **{f"typed_{role}": row.typed(column.key) if column else "" for role, column in by_role.items()},
        "typed_extra": json.dumps(told, ensure_ascii=False) if told else "",
    }


def _issue(result: FileResult, found: Issue, numbers: Mapping[str, int], sentences: Sentences) -> Record:
    return {
        "school_id": numbers.get(result.file),
        "file": result.file,
        "outcome": result.outcome.value,
        "code": found.code.value,
        "severity": found.severity.value,
        "sheet": found.where.sheet,
        "cell": found.where.cell,
        "row": found.where.row or None,
        "label": found.where.label,
        "value": found.value,
        "message": sentences.message(found),
    }


def _file(result: FileResult, plan: Submission | None, numbers: Mapping[str, int], sentences: Sentences) -> Record:
    content = result.content
    school = plan.school if plan else content.plan.school if content else None
    return {
        "file": result.file,
        "outcome": result.outcome.value,
        "code": result.reason.code.value if result.reason else "",
        "reason": sentences.reason(result.reason) if result.reason else "",
        "school_id": numbers.get(result.file),
        "school_code": school.code if school else "",
        "school_name": school.name if school else "",
        "level": school.level if school else "",
        "form": content.form.id if content else "",
        "catalog": content.catalog.id if content else "",
        "school_year": plan.school_year if plan else content.plan.school_year if content else "",
        "rows": len(content.report.rows) if content else None,
        "rows_complete": content.report.rows_complete if content else None,
        "budget_total": content.report.budget_total if content else None,
        "kind": result.kind,
        "saved": saved_here(result.saved),
        "sha256": result.sha256,
        "office": result.office,
    }


# -------------------------------------------------------------------------------------------------- tables


def _frame(columns: Mapping[str, str], records: Sequence[Record]) -> pd.DataFrame:
    """A table of these columns and no others, of these types whatever the values: no guessing."""
    import numpy as np
    import pandas as pd

    made: dict[str, pd.Series] = {}
    for name, kind in columns.items():
        values = [record[name] for record in records]
        if kind == _TEXT:
            made[name] = pd.Series(_holdable(map(str, values)), dtype="string")
        elif kind == _TIME:
            made[name] = pd.Series(np.array(values, dtype=_TIME))
        else:
            made[name] = pd.Series(values, dtype=kind)
    return pd.DataFrame(made)


def _holdable(texts: Iterable[str]) -> list[str]:
    return [text.encode("utf-8", "backslashreplace").decode("utf-8") for text in texts]


def as_csv(table: pd.DataFrame) -> bytes:
    """The table as CSV: UTF-8 with a mark at its head (Excel shows Vietnamese), all fields quoted, none that runs.

    Excel itself drops the zeros at the head of a code when it opens a CSV; read it with dtype=str, or take Parquet.
    """
    import csv

    safe = table.copy()
    for name in safe.columns:
        if safe[name].dtype == "string":
            safe[name] = safe[name].map(guarded).astype("string")
    target = io.StringIO(newline="")
    safe.to_csv(target, index=False, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    return target.getvalue().encode("utf-8-sig")


def guarded(text: str) -> str:
    """The text with an apostrophe wherever a spreadsheet program could begin a formula."""
    return _COULD_RUN.sub(r"\1'\2", text)


def unguarded(text: str) -> str:
    """The text as it was before `guarded`, to the letter."""
    return _GUARDED.sub(r"\1\2", text)


def has_frames() -> bool:
    """Whether there can be tables here: the folder for Windows and the zipapp come without pandas."""
    from importlib.util import find_spec

    return find_spec("pandas") is not None


def has_parquet() -> bool:
    """Whether Parquet can be written here."""
    from importlib.util import find_spec

    return find_spec("pyarrow") is not None


def as_parquet(table: pd.DataFrame) -> bytes:
    """The table as Parquet, every text as it was."""
    target = io.BytesIO()
    table.to_parquet(target, engine="pyarrow", index=False)
    return target.getvalue()
