"""Two lists that want an answer of the office: what it must decide, and what schools ask of it, word for word."""

from __future__ import annotations

from collections.abc import Sequence

from ctcl_xlsx.district.requests import Request
from ctcl_xlsx.district.sheet_rows import Cell
from ctcl_xlsx.district.summary_attention import Decision
from ctcl_xlsx.district.summary_listing import Heading, Listing
from ctcl_xlsx.district.summary_panels import level_name
from ctcl_xlsx.model import Role
from ctcl_xlsx.vi import summary as w


def to_decide(caption: str) -> Listing:
    """What only a person can decide."""
    headings = (
        Heading(w.NUMBER, 5, "number"),
        Heading(w.CODE, 11, repeats=True),
        Heading(w.SCHOOL, 32, repeats=True),
        Heading(w.MATTER, 84),
        Heading(w.FILE, 36, repeats=True),
    )
    return Listing(w.TO_DECIDE, caption, headings, w.NOTHING_TO_DECIDE)


def decision_rows(found: Sequence[Decision]) -> list[tuple[Cell, ...]]:
    """A line for each."""
    return [(number, d.code, d.school, d.text, d.file) for number, d in enumerate(found, 1)]


def asked(caption: str) -> Listing:
    """Every request as it was typed, with its school and place."""
    headings = (
        Heading(w.CODE, 11, repeats=True),
        Heading(w.SCHOOL, 28, repeats=True),
        Heading(w.LEVEL, 10, repeats=True),
        Heading(w.REQUEST, 52),
        Heading(w.NAMES_OFFICE, 17),
        Heading(w.ASKED_WHERE, 20),
        Heading(w.FOR_WORK, 40),
        Heading(w.FILE, 28, repeats=True),
        Heading(w.CELL, 7),
    )
    return Listing(w.REQUESTS, caption, headings, w.NO_REQUESTS)


def request_row(request: Request) -> tuple[str, ...]:
    school = request.plan.school
    return (
        school.code,
        school.name,
        level_name(school.level),
        request.text,
        w.LIST_JOIN.join(body_names(request)),
        _where(request),
        _work(request),
        request.plan.file.file,
        request.cell,
    )


def body_names(request: Request) -> tuple[str, ...]:
    """The public bodies that a request names, in words; that it names none, where it does not."""
    return tuple(w.BODIES[slug] for slug in request.bodies) or (w.NO_BODY,)


def _where(request: Request) -> str:
    """The column's title on the school's form, or the part of the prose."""
    form = request.plan.content.form
    if request.role is None:
        return next((part.title for part in form.texts if part.key == request.part), request.part)
    column = form.role(request.role)
    return column.title if column else w.TEXT_HEADS[request.role]


def _work(request: Request) -> str:
    """The work that it is for, unless the request itself stands there."""
    column = request.plan.content.form.role(Role.ACTION)
    if request.row is None or column is None or request.role is Role.ACTION:
        return ""
    return request.row.row.typed(column.key)
