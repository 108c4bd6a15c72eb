"""The three lists behind the summary: every row, everything to mend, every file.

Owns what stands in them, as data, so that totals can be compared before anything is written. How a list comes onto a
sheet stands in `summary_listing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ctcl_xlsx import vi
from ctcl_xlsx.district import due, figures
from ctcl_xlsx.district.district import District, Sentences, Submission
from ctcl_xlsx.district.figures import Line
from ctcl_xlsx.district.files import FileResult, Outcome
from ctcl_xlsx.district.standings import Standing, schools_of_refused
from ctcl_xlsx.district.summary_listing import Cell, Heading, Listing
from ctcl_xlsx.district.summary_panels import due_name, level_name
from ctcl_xlsx.issues import Code, Issue, Severity
from ctcl_xlsx.model import LEVEL4_GROUP, Role, School
from ctcl_xlsx.vi import summary as w
from ctcl_xlsx.workbook.seal import saved_here

# ------------------------------------------------------------------------------------------------ every row


def detail(district: District, standings: Sequence[Standing], caption: str) -> Listing:
    """Every row of every plan that counts, texts as typed beside what they were understood to mean."""
    lines = figures.lines_of(in_order(standings))
    keys = [k for k in w.TEXT_HEADS if any(_typed(line, Role(k)) for line in lines)]
    own = tuple(dict.fromkeys(title for line in lines for title in _own_texts(line)))
    headings = (
        Heading(w.CODE, 11, repeats=True),
        Heading(w.SCHOOL, 26, repeats=True),
        Heading(w.LEVEL, 10, repeats=True),
        Heading(w.YEAR, 10, repeats=True),
        Heading(w.STANDARD_HEAD, 24),
        Heading(w.CRITERION_HEAD, 24),
        *(Heading(w.TEXT_HEADS[key], _width(key)) for key in keys),
        *(Heading(title, 20) for title in own),
        Heading(w.DEADLINE_HEAD, 12, "day"),
        *_day_heading(district.as_of),
        Heading(w.AMOUNT_HEAD, 15, "money"),
        Heading(w.SOURCE_HEAD, 17),
        Heading(w.FILE, 28, repeats=True),
        Heading(w.SHEET, 12),
        Heading(w.ROW, 7, "number"),
    )
    rows = tuple(_detail_row(line, keys, own, district.as_of) for line in lines)
    return Listing(w.DETAIL, caption, headings, rows)


def _day_heading(day: date | None) -> tuple[Heading, ...]:
    """How a row stands on the day chosen, to filter by: overdue, due in the day's month …"""
    return () if day is None else (Heading(w.DAY_HEAD.format(day=f"{day:%d/%m/%Y}"), 15),)


def _width(key: str) -> float:
    return {"action": 36, "content": 28, "weakness": 28, "target": 28}.get(key, 17)


def _detail_row(line: Line, keys: Sequence[str], own: Sequence[str], day: date | None) -> tuple[Cell, ...]:
    texts = _own_texts(line)
    report, origin = line.report, line.report.row.origin
    return (
        *_school_cells(line.plan),
        line.plan.school_year,
        _standard_text(line),
        _typed(line, Role.CRITERION),
        *(_typed(line, Role(key)) for key in keys),
        *(texts.get(title, "") for title in own),
        report.deadline.end,
        *(() if day is None else (due_name(due.stands(line, day), day),)),
        report.amount,
        _source_text(line),
        line.plan.file.file,
        origin.table.sheet if origin else "",
        origin.row if origin else report.number,
    )


def _school_cells(plan: Submission) -> tuple[str, str, str]:
    return plan.school.code, plan.school.name, level_name(plan.school.level)


def _standard_text(line: Line) -> str:
    name = figures.standard_of(line)
    standards = {str(s.number): s.title for s in line.plan.content.catalog.standards}
    if name in standards:
        return w.STANDARD.format(number=name, title=standards[name])
    return w.STANDARD_DRAWERS[name]


def _source_text(line: Line) -> str:
    source = figures.source_of(line)
    return w.SOURCE_DRAWERS.get(source, source)


def _typed(line: Line, role: Role) -> str:
    column = line.plan.content.form.role(role)
    typed = line.report.row.typed(column.key) if column else ""
    level4 = role is Role.CRITERION and line.report.row.group == LEVEL4_GROUP and not typed.startswith(w.LEVEL4_ROW)
    return " – ".join(filter(None, (w.LEVEL4_ROW, typed))) if level4 else typed


def _own_texts(line: Line) -> dict[str, str]:
    """By heading, the columns that only an office's own form has, and second columns of one role: none is left out."""
    form, row = line.plan.content.form, line.report.row
    first = {form.role(Role(key)) for key in w.TEXT_HEADS} | {form.role(Role.CRITERION)}
    own = {c.title: row.typed(c.key) for c in form.columns if c not in first}
    named = {c.key for c in form.columns}
    own |= {key: text for key, text in row.extra.items() if key not in named}
    return {title: text for title, text in own.items() if text}


def in_order(standings: Iterable[Standing]) -> tuple[Submission, ...]:
    """The plans in the order in which their schools stand in the table."""
    return tuple(plan for standing in standings for plan in standing.plans)


# -------------------------------------------------------------------------------------------------- to mend


def to_mend(district: District, standings: Sequence[Standing], sentences: Sentences, caption: str) -> Listing:
    """Every error and warning of the plans that count, and why files were rejected: what schools are written about."""
    headings = (
        Heading(w.CODE, 11, repeats=True),
        Heading(w.SCHOOL, 30, repeats=True),
        Heading(w.GRAVITY, 10, repeats=True),
        Heading(w.ADVICE, 62),
        Heading(w.FOUND, 26),
        Heading(w.LABEL, 20),
        Heading(w.SHEET, 14),
        Heading(w.CELL, 8),
        Heading(w.FILE, 32, repeats=True),
    )
    rows: list[tuple[Cell, ...]] = []
    for plan in in_order(standings):
        code, name, _ = _school_cells(plan)
        rows += [_mend_row(code, name, found, sentences) for found in plan.file.issues if is_to_mend(found)]
    known = schools_of_refused(district)
    for result in district.with_outcome(Outcome.REJECTED):
        if result.reason:
            school = result.content.plan.school if result.content else known.get(result.file)
            where = (school.code, school.name) if school else ("", "")
            rows.append(_mend_row(*where, result.reason.in_file(result.file), sentences))
    return Listing(w.TO_MEND, caption, headings, tuple(rows), w.NOTHING_TO_MEND)


def is_to_mend(found: Issue) -> bool:
    """Whether a school should hear of it."""
    return found.severity in (Severity.ERROR, Severity.WARNING) or found.code is Code.HIDDEN_CONTENT


def _mend_row(code: str, name: str, found: Issue, sentences: Sentences) -> tuple[Cell, ...]:
    where = found.where
    gravity = vi.severity(found.severity)
    cell = where.cell or (str(where.row) if where.row else "")
    return (code, name, gravity, sentences.message(found), found.value, where.label, where.sheet, cell, where.file)


# --------------------------------------------------------------------------------------------------- files


def sources(district: District, sentences: Sentences, caption: str) -> Listing:
    """Every file that came in, with its outcome; where some came by mail, with who sent them."""
    mailed = (Heading(w.SENDER, 40),) if any(result.source for result in district.files) else ()
    headings = (
        Heading(w.NUMBER, 5, "number"),
        Heading(w.FILE, 46, repeats=True),
        Heading(w.OUTCOME, 11),
        Heading(w.REASON, 60),
        Heading(w.CODE, 11),
        Heading(w.SCHOOL, 30),
        Heading(w.LEVEL, 11),
        Heading(w.FORM, 10),
        Heading(w.YEAR, 11),
        Heading(w.ROWS, 8, "number"),
        Heading(w.SAVED, 16, "moment"),
        Heading(w.HASH, 38),
        *mailed,
    )
    schools = schools_of_refused(district) | {plan.file.file: plan.school for plan in district.plans}
    rows = [
        (*_file_row(number, result, schools.get(result.file), sentences), *(result.source for _ in mailed))
        for number, result in enumerate(district.files, 1)
    ]
    return Listing(w.SOURCES, caption, headings, tuple(rows))


def _file_row(number: int, result: FileResult, known: School | None, sentences: Sentences) -> tuple[Cell, ...]:
    content = result.content
    school = content.plan.school if content and result.outcome is Outcome.REJECTED else known
    school = school or (content.plan.school if content else None)
    return (
        number,
        result.file,
        sentences.outcome(result.outcome.value),
        _file_reason(result, sentences),
        school.code if school else "",
        school.name if school else "",
        level_name(school.level) if school else "",
        content.form.id if content else "",
        content.plan.school_year if content else "",
        len(content.report.rows) if content else None,
        saved_here(result.saved),
        result.sha256,
    )


def _file_reason(result: FileResult, sentences: Sentences) -> str:
    told = [sentences.reason(result.reason)] if result.reason else []
    told += [sentences.message(note) for note in result.notes]
    if result.reason and result.reason.facts.get("dropped_rows"):
        told.append(w.DROPPED_ROWS.format(rows=result.reason.facts["dropped_rows"]))
    return "\n".join(told)
