"""The three lists behind the summary: every row, everything to mend, every file.

Owns what stands in them, row by row as it is asked for. How a list comes onto a sheet stands in `summary_listing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain

from ctcl_xlsx import vi
from ctcl_xlsx.district.district import District, Sentences, Submission
from ctcl_xlsx.district.files import Content, FileResult, Outcome
from ctcl_xlsx.district.lines import Reading
from ctcl_xlsx.district.sheet_rows import Cell
from ctcl_xlsx.district.standings import Standing, schools_of_refused
from ctcl_xlsx.district.summary_listing import Heading, Listing
from ctcl_xlsx.district.summary_panels import due_name, level_name
from ctcl_xlsx.district.survey import Columns, is_to_mend
from ctcl_xlsx.issues import Issue
from ctcl_xlsx.model import LEVEL4_GROUP, Action, Catalog, Role, School
from ctcl_xlsx.vi import summary as w
from ctcl_xlsx.workbook.seal import saved_here

# ------------------------------------------------------------------------------------------------ every row


class Detail:
    """Every row of every plan that counts, texts as typed beside what they were understood to mean."""

    def __init__(self, district: District, standings: Sequence[Standing], caption: str) -> None:
        survey = district.survey
        self._roles = [Role(key) for key in w.TEXT_HEADS if Role(key) in survey.roles]
        own = (survey.own.get(plan.file.file, ()) for plan in in_order(standings)) if survey.own else ()
        self._own = tuple(dict.fromkeys(chain.from_iterable(own)))
        self._day = district.as_of
        self._forms: dict[str, Columns] = {}
        self._standards: dict[tuple[str, str], str] = {}
        headings = (
            Heading(w.CODE, 11, repeats=True),
            Heading(w.SCHOOL, 26, repeats=True),
            Heading(w.LEVEL, 10, repeats=True),
            Heading(w.YEAR, 10, repeats=True),
            Heading(w.STANDARD_HEAD, 24),
            Heading(w.CRITERION_HEAD, 24),
            *(Heading(w.TEXT_HEADS[role.value], _width(role.value)) for role in self._roles),
            *(Heading(title, 20) for title in self._own),
            Heading(w.DEADLINE_HEAD, 12, "day"),
            *_day_heading(district.as_of),
            Heading(w.AMOUNT_HEAD, 15, "money"),
            Heading(w.SOURCE_HEAD, 17),
            Heading(w.FILE, 28, repeats=True),
            Heading(w.SHEET, 12),
            Heading(w.ROW, 7, "number"),
        )
        self.listing = Listing(w.DETAIL, caption, headings)

    def rows_of(self, plan: Submission, content: Content) -> Iterator[tuple[Cell, ...]]:
        """The rows of one plan."""
        form, catalog = content.form, content.catalog
        if form.id not in self._forms:
            self._forms[form.id] = Columns(form)
        columns = self._forms[form.id]
        keys = dict(columns.by_role)
        shown = [keys.get(role, "") for role in self._roles]
        criterion = keys.get(Role.CRITERION, "")
        reading = Reading(form, catalog, plan.school_year)
        who = (*_school_cells(plan), plan.school_year)
        file, day = plan.file.file, self._day
        for report in content.report.rows:
            row, origin = report.row, report.row.origin
            own = columns.own_texts(row, row.extra) if self._own else {}
            source = reading.source(report)
            yield (
                *who,
                self._standard(catalog, reading.standard(report, reading.criteria(report))),
                _criterion_text(row, criterion),
                *[row.typed(key) if key else "" for key in shown],
                *[own.get(title, "") for title in self._own],
                report.deadline.end,
                *(() if day is None else (due_name(reading.stands(report, day), day),)),
                report.amount,
                w.SOURCE_DRAWERS.get(source, source),
                file,
                origin.table.sheet if origin else "",
                origin.row if origin else report.number,
            )

    def _standard(self, catalog: Catalog, name: str) -> str:
        """A drawer among the standards, in words."""
        key = catalog.id, name
        if key not in self._standards:
            titles = {str(s.number): s.title for s in catalog.standards}
            known = name in titles
            text = w.STANDARD.format(number=name, title=titles[name]) if known else w.STANDARD_DRAWERS[name]
            self._standards[key] = text
        return self._standards[key]


def _day_heading(day: date | None) -> tuple[Heading, ...]:
    """How a row stands on the day chosen, to filter by: overdue, due in the day's month …"""
    return () if day is None else (Heading(w.DAY_HEAD.format(day=f"{day:%d/%m/%Y}"), 15),)


def _width(key: str) -> float:
    return {"action": 36, "content": 28, "weakness": 28, "target": 28}.get(key, 17)


def _school_cells(plan: Submission) -> tuple[str, str, str]:
    return plan.school.code, plan.school.name, level_name(plan.school.level)


def _criterion_text(row: Action, key: str) -> str:
    """The criterion as typed; that it is one of level 4 stands before it."""
    typed = row.typed(key) if key else ""
    if row.group != LEVEL4_GROUP or typed.startswith(w.LEVEL4_ROW):
        return typed
    return " – ".join(filter(None, (w.LEVEL4_ROW, typed)))


def in_order(standings: Iterable[Standing]) -> tuple[Submission, ...]:
    """The plans in the order in which their schools stand in the table."""
    return tuple(plan for standing in standings for plan in standing.plans)


# -------------------------------------------------------------------------------------------------- to mend


def to_mend(caption: str) -> Listing:
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
    return Listing(w.TO_MEND, caption, headings, w.NOTHING_TO_MEND)


def plan_mend_rows(plan: Submission, content: Content, sentences: Sentences) -> Iterator[tuple[Cell, ...]]:
    """What the school of one plan should hear of."""
    code, name, _ = _school_cells(plan)
    for found in (*plan.file.notes, *content.all_issues):
        if is_to_mend(found):
            yield _mend_row(code, name, found, plan.file.file, sentences)


def refused_mend_rows(district: District, sentences: Sentences) -> Iterator[tuple[Cell, ...]]:
    """Why files were rejected."""
    known = schools_of_refused(district)
    for result in district.with_outcome(Outcome.REJECTED):
        if result.reason:
            school = result.brief.school if result.brief else known.get(result.file)
            code, name = (school.code, school.name) if school else ("", "")
            yield _mend_row(code, name, result.reason, result.file, sentences)


def _mend_row(code: str, name: str, found: Issue, file: str, sentences: Sentences) -> tuple[Cell, ...]:
    where = found.where
    gravity = vi.severity(found.severity)
    cell = where.cell or (str(where.row) if where.row else "")
    told = sentences.message(found)
    return (code, name, gravity, told, found.value, where.label, where.sheet, cell, file)


# --------------------------------------------------------------------------------------------------- files


def sources(district: District, caption: str) -> Listing:
    """Every file that came in, with its outcome; where some came by mail, with who sent them."""
    mailed = (Heading(w.SENDER, 40),) if _any_mailed(district) else ()
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
    return Listing(w.SOURCES, caption, headings)


def _any_mailed(district: District) -> bool:
    return any(result.source for result in district.files)


def source_rows(district: District, sentences: Sentences) -> Iterator[tuple[Cell, ...]]:
    """A row for each file."""
    schools = schools_of_refused(district) | {plan.file.file: plan.school for plan in district.plans}
    mailed = _any_mailed(district)
    for number, result in enumerate(district.files, 1):
        row = _file_row(number, result, schools.get(result.file), sentences)
        yield (*row, result.source) if mailed else row


def _file_row(number: int, result: FileResult, known: School | None, sentences: Sentences) -> tuple[Cell, ...]:
    brief = result.brief
    school = brief.school if brief and result.outcome is Outcome.REJECTED else known
    school = school or (brief.school if brief else None)
    return (
        number,
        result.file,
        sentences.outcome(result.outcome.value),
        _file_reason(result, sentences),
        school.code if school else "",
        school.name if school else "",
        level_name(school.level) if school else "",
        brief.form if brief else "",
        brief.school_year if brief else "",
        brief.rows if brief else None,
        saved_here(result.saved),
        result.sha256,
    )


def _file_reason(result: FileResult, sentences: Sentences) -> str:
    told = [sentences.reason(result.reason)] if result.reason else []
    told += [sentences.message(note) for note in result.notes]
    if result.reason and result.reason.facts.get("dropped_rows"):
        told.append(w.DROPPED_ROWS.format(rows=result.reason.facts["dropped_rows"]))
    return "\n".join(told)
