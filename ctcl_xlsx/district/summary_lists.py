"""The four lists behind the summary: every row, everything to mend, every request, every file.

Owns what stands in them, row by row as it is asked for. How a list comes onto a sheet stands in `summary_listing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain

from ctcl_xlsx.district.cell_xml import Cell
from ctcl_xlsx.district.district import District, Sentences, Submission
from ctcl_xlsx.district.files import FileResult, Outcome
from ctcl_xlsx.district.heights import row_height
from ctcl_xlsx.district.list_columns import (
    ASKED,
    ASKED_CELL,
    ASKED_FILE,
    ASKED_WHO,
    DETAIL_CRITERION,
    DETAIL_DEADLINE,
    DETAIL_FILE,
    DETAIL_MONEY,
    DETAIL_PLACE,
    DETAIL_WHO,
    MEND,
    MEND_FILE,
    MEND_WHO,
    day_heading,
    own_headings,
    role_headings,
)
from ctcl_xlsx.district.listing import Heading, Line, Lines, Listing
from ctcl_xlsx.district.standings import Standing, schools_of_refused
from ctcl_xlsx.district.summary_panels import due_name, level_name
from ctcl_xlsx.district.survey import stands_on
from ctcl_xlsx.district.telling import AMOUNT, Told, line, mend_cells, rooms_of, told_to_mend
from ctcl_xlsx.model import Role, School
from ctcl_xlsx.vi import summary as w
from ctcl_xlsx.workbook.seal import saved_here

# ------------------------------------------------------------------------------------------------ every row


# The cells of a line of the list of all rows, beside the columns of text: by these the list finds them.
_Column = str | tuple[bool, str]
_WHO, _CRITERION = ("code", "name", "level", "year"), ("standard", "criterion")
_END, _DAY, _MONEY, _FILE, _PLACE = "end", "day", ("amount", "source"), "file", ("sheet", "row")

# The room for what all lines of a file share.
_SHARED = rooms_of((*DETAIL_WHO, DETAIL_FILE))
_MEND_SHARED = rooms_of((*MEND_WHO, MEND_FILE))
_ASKED_SHARED = rooms_of((*ASKED_WHO, ASKED_FILE))


class Detail:
    """Every row of every plan that counts, texts as typed beside what they were understood to mean."""

    def __init__(self, district: District, standings: Sequence[Standing], caption: str) -> None:
        survey = district.survey
        self._day = district.as_of
        roles = [Role(key) for key in w.TEXT_HEADS if Role(key) in survey.roles]
        titles = (survey.own.get(plan.file.file, ()) for plan in in_order(standings)) if survey.own else ()
        own = tuple(dict.fromkeys(chain.from_iterable(titles)))
        headings = (
            *DETAIL_WHO,
            *DETAIL_CRITERION,
            *role_headings(roles),
            *own_headings(own),
            DETAIL_DEADLINE,
            *([day_heading(self._day)] if self._day else ()),
            *DETAIL_MONEY,
            DETAIL_FILE,
            *DETAIL_PLACE,
        )
        self.listing = Listing(w.DETAIL, caption, headings)
        day = (_DAY,) if self._day else ()
        self._order = (*_WHO, *_CRITERION, *_marked(roles, own), _END, *day, *_MONEY, _FILE, *_PLACE)
        self._stands: dict[str, tuple[str, float]] = {}

    def lines_of(self, plan: Submission, told: Told) -> Lines:
        """The lines of one plan."""
        day = self._day
        shared = line((*_school_cells(plan), plan.school_year, plan.file.file), _SHARED)
        own = told.rows if day is None else [*self._on_day(day, told)]
        typed = _marked(told.roles, told.own)
        held = (*_WHO, _FILE, *_CRITERION, *typed, _END, *([_DAY] if day else ()), *_MONEY, *_PLACE)
        at = {name: number for number, name in enumerate(held)}
        return Lines(shared, own, tuple([at.get(name, -1) for name in self._order]))

    def _on_day(self, day: date, told: Told) -> Iterator[Line]:
        """The rows, with how each stands on the day behind its last day."""
        for each, (_, standing) in zip(told.rows, told.stands, strict=True):
            cells, height, ordinary = each
            stands, tall = self._on(day, stands_on(each, standing, day))
            yield (*cells[:AMOUNT], stands, *cells[AMOUNT:]), max(height, tall), ordinary

    def _on(self, day: date, slug: str) -> tuple[str, float]:
        """How a row stands on the day, in words, and how high these are."""
        if slug not in self._stands:
            words = due_name(slug, day)
            self._stands[slug] = words, row_height([words], rooms_of([day_heading(day)]))
        return self._stands[slug]


def _marked(roles: Iterable[str], own: Iterable[str]) -> list[_Column]:
    """Columns of text, told apart: an office's own may be titled like the name of a role."""
    return [*((True, str(role)) for role in roles), *((False, title) for title in own)]


def _school_cells(plan: Submission) -> tuple[str, str, str]:
    return plan.school.code, plan.school.name, level_name(plan.school.level)


def in_order(standings: Iterable[Standing]) -> tuple[Submission, ...]:
    """The plans in the order in which their schools stand in the table."""
    return tuple(plan for standing in standings for plan in standing.plans)


# -------------------------------------------------------------------------------------------------- to mend


def to_mend(caption: str) -> Listing:
    """Every error and warning of the plans that count, and why files were rejected: what schools are written about."""
    return Listing(w.TO_MEND, caption, (*MEND_WHO, *MEND, MEND_FILE), w.NOTHING_TO_MEND)


def mend_lines(plan: Submission, told: Told) -> Lines:
    """What the school of one plan should hear of."""
    code, name, _ = _school_cells(plan)
    shared = line((code, name, plan.file.file), _MEND_SHARED)
    return Lines(shared, (*told_to_mend(plan.file.notes), *told.mend), (0, 1, 3, 4, 5, 6, 7, 8, 2))


def refused_mend_rows(district: District, sentences: Sentences) -> Iterator[tuple[Cell, ...]]:
    """Why files were rejected."""
    known = schools_of_refused(district)
    for result in district.with_outcome(Outcome.REJECTED):
        if result.reason:
            school = result.brief.school if result.brief else known.get(result.file)
            code, name = (school.code, school.name) if school else ("", "")
            yield (code, name, *mend_cells(result.reason, sentences.message(result.reason)), result.file)


# ----------------------------------------------------------------------------------------------------- asked


def asked(caption: str) -> Listing:
    """Every request as it was typed, with its school and place."""
    return Listing(w.REQUESTS, caption, (*ASKED_WHO, *ASKED, ASKED_FILE, ASKED_CELL), w.NO_REQUESTS)


def asked_lines(plan: Submission, told: Told) -> Lines:
    """What one school asks."""
    shared = line((*_school_cells(plan), plan.file.file), _ASKED_SHARED)
    return Lines(shared, told.asked, (0, 1, 2, 4, 5, 6, 7, 3, 8))


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
