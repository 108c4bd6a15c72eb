"""A plan told for the summary where it was read: what it comes to, its lines of each list, its record.

Who puts a district together adds up what was told and asks no plan again. Owns what is told; all of it is plain data,
so that it travels and is kept at little cost, and the same for the same content. Knows no other plan, no roster, no day
chosen: what depends on these is laid around it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from ctcl_xlsx import vi
from ctcl_xlsx.checks import RowReport
from ctcl_xlsx.checks.plausibility import code_of
from ctcl_xlsx.district.cell_xml import Cell, has_number, is_ordinary
from ctcl_xlsx.district.figures import Counted, Lies, Sum, tally_of
from ctcl_xlsx.district.files import Content, FileResult, Held
from ctcl_xlsx.district.fingerprint import BETWEEN
from ctcl_xlsx.district.heights import Room, room_of, row_height
from ctcl_xlsx.district.identity import school_year_of
from ctcl_xlsx.district.lines import Reading
from ctcl_xlsx.district.list_columns import (
    ASKED,
    ASKED_CELL,
    DETAIL_CRITERION,
    DETAIL_DEADLINE,
    DETAIL_MONEY,
    DETAIL_PLACE,
    MEND,
    own_headings,
    role_headings,
)
from ctcl_xlsx.district.listing import Heading, Line
from ctcl_xlsx.district.records import content_line
from ctcl_xlsx.district.requests import Request, requests_of
from ctcl_xlsx.issues import Code, Issue, Severity
from ctcl_xlsx.model import LEVEL4_GROUP, Action, Catalog, Column, Criterion, Form, Role
from ctcl_xlsx.text import CELL_LIMIT, one_line
from ctcl_xlsx.vi import summary as w

Counts = tuple[int, int, int, int]  # rows, those complete, money in đồng, rows with an amount
Texts = Mapping[str, str]  # of a row, as typed, by key
Stand = tuple[bool, str]  # whether a row is complete; its drawer on every day, "" where the day decides

SHOWN = (*map(Role, w.TEXT_HEADS), Role.CRITERION)  # what the list of all rows has columns for
END, AMOUNT = -5, -4  # where a line of the list of all rows has its last day and its money


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one plan.

    `tally` are rows, those complete, the four counts of what is missing, money, rows with an amount; `errors` those
    beyond the missing answers, `to_mend` what its school should hear of, `faulty` whether anything is an error.
    `drawers` are the counts by table and drawer, `quarters` the quarter of each month among them, `spellings` how often
    each owner is spelt how, `criteria` the counts by code and group, `unnamed` the rows that name no criterion.

    `rows`, `mend` and `asked` are its lines in three lists, without school and file; `roles` and `own` the columns of
    text that the rows have, `stands` how each row stands, `bodies` whom each request names. `record` is the content as
    its line of JSON, deflated.
    """

    tally: tuple[int, ...]
    errors: int
    to_mend: int
    faulty: bool
    drawers: Mapping[str, tuple[tuple[str, Counts], ...]]
    quarters: Mapping[str, str]
    spellings: Mapping[str, int]
    criteria: tuple[tuple[str, str, Counts], ...]
    unnamed: int
    roles: tuple[str, ...]
    own: tuple[str, ...]
    rows: tuple[Line, ...]
    stands: tuple[Stand, ...]
    mend: tuple[Line, ...]
    asked: tuple[Line, ...]
    bodies: tuple[tuple[str, ...], ...]
    record: bytes

    def __reduce__(self) -> tuple[type[Told], tuple[object, ...]]:
        """How it is made again: of its fields in order."""
        return Told, tuple([getattr(self, field.name) for field in fields(self)])


def told_of(file: FileResult) -> Told:
    """What was told of a file that was understood; where its content was changed since, it is told anew."""
    held = file.held
    if isinstance(held, Held) and held.told is not None and held.school is None and not held.issues:
        return held.told()
    content = file.content
    if content is None:
        raise ValueError(file.file)  # of a file that was not understood nobody asks
    return tell(content)


def tell(content: Content) -> Told:
    """All that the summary says of a plan by itself."""
    rows, found = content.report.rows, content.all_issues
    reading = Reading(content.form, content.catalog, school_year_of(content.plan.school_year))
    counted = Counted()
    lies = [counted.add(reading, row) for row in rows]
    texts = [row.row.texts() for row in rows]
    tally = tally_of(rows)
    missing = tally.missing
    gaps = {code for row in rows for code in row.gaps}
    columns = Columns(content.form)
    roles, own = columns.filled(rows, texts)
    requests = requests_of(content)
    return Told(
        (tally.rows, tally.complete, missing.owner, missing.deadline, missing.budget, missing.budget_amount,
         tally.budget, tally.with_amount),
        sum(i.severity is Severity.ERROR and i.code not in gaps for i in found),
        sum(map(is_to_mend, found)),
        any(i.severity is Severity.ERROR for i in found),
        {name: tuple((drawer, _counts(led)) for drawer, led in getattr(counted, name).items()) for name in TABLES},
        dict(counted.quarter_of),
        dict(counted.spellings),
        _criteria(reading, rows, counted),
        sum(not each.criteria for each in lies),
        tuple(role.value for role in roles),
        own,
        _detail_lines(content, lies, texts, columns, roles, own),
        tuple((row.complete, reading.standing(row)) for row in rows),
        told_to_mend(found),
        _lines((*ASKED, ASKED_CELL), map(_request_cells, requests)),
        tuple(request.bodies for request in requests),
        zlib.compress(content_line(content), 1),
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------- figures

TABLES = ("standards", "sources", "months", "statuses", "owners")


def _counts(led: Sum) -> Counts:
    return led.rows, led.complete, led.budget, led.with_amount


def _criteria(reading: Reading, rows: Iterable[RowReport], counted: Counted) -> tuple[tuple[str, str, Counts], ...]:
    """The criteria that rows name, by the code and group that lead to them, in the order in which they are met."""
    keys: dict[Criterion, tuple[str, str]] = {}
    for row in rows:
        for ref in row.criteria:
            found = reading.find(*code_of(ref))
            if isinstance(found, Criterion):
                keys.setdefault(found, code_of(ref))
    return tuple((*keys[criterion], _counts(led)) for criterion, led in counted.criteria.items())


def is_to_mend(found: Issue) -> bool:
    """Whether a school should hear of it."""
    return found.severity in (Severity.ERROR, Severity.WARNING) or found.code is Code.HIDDEN_CONTENT


# --------------------------------------------------------------------------------------------------- lines


def line(cells: Sequence[Cell], rooms: Sequence[Room]) -> Line:
    """A line of a list, in its columns' rooms."""
    texts = [cell for cell in cells if isinstance(cell, str) and cell]
    joined = BETWEEN.join(texts)
    apart = "| |" not in joined and not joined.endswith("|")  # a bar at a text's end is told from those between them
    ordinary = apart and len(joined) < CELL_LIMIT // 2 and is_ordinary(joined) and one_line(joined) == joined
    if len(texts) < len(cells):
        ordinary = ordinary and all(has_number(cell) for cell in cells if isinstance(cell, date))
    return tuple(None if cell == "" else cell for cell in cells), row_height(cells, rooms), ordinary


def _lines(headings: Iterable[Heading], rows: Iterable[Sequence[Cell]]) -> tuple[Line, ...]:
    rooms = rooms_of(headings)
    return tuple([line(cells, rooms) for cells in rows])


def rooms_of(headings: Iterable[Heading]) -> list[Room]:
    """The rooms of these columns."""
    return [room_of(heading.width) for heading in headings]


class Columns:
    """The columns of a form as the list of all rows shows them: by role, and those that have no place there."""

    def __init__(self, form: Form) -> None:
        found = [(role, form.role(role)) for role in SHOWN]
        self.keys = {role: column.key for role, column in found if column is not None}
        first = [column for _, column in found]
        self._own: list[Column] = [c for c in form.columns if c not in first]
        self._named = {c.key for c in form.columns}

    def own_texts(self, row: Action, texts: Texts) -> dict[str, str]:
        """By heading, what stands in an office's own columns and in second columns of one role: none is left out."""
        own = {c.title: text for c in self._own if (text := texts.get(c.key))}
        if row.extra:
            own |= {key: text for key, text in row.extra.items() if text and key not in self._named}
        return own

    def filled(self, rows: Sequence[RowReport], texts: Sequence[Texts]) -> tuple[tuple[Role, ...], tuple[str, ...]]:
        """The roles, and the titles of own columns, in which any row holds something."""
        held = {key for each in texts for key, text in each.items() if text}
        roles = tuple(Role(name) for name in w.TEXT_HEADS if self.keys.get(Role(name)) in held)
        if not self._own and not any(row.row.extra for row in rows):
            return roles, ()
        titles = (title for row, each in zip(rows, texts, strict=True) for title in self.own_texts(row.row, each))
        return roles, tuple(dict.fromkeys(titles))


def _detail_lines(
    content: Content,
    lies: Sequence[Lies],
    texts: Sequence[Texts],
    columns: Columns,
    roles: Sequence[Role],
    titles: Sequence[str],
) -> tuple[Line, ...]:
    headings = (
        *DETAIL_CRITERION, *role_headings(roles), *own_headings(titles), DETAIL_DEADLINE, *DETAIL_MONEY, *DETAIL_PLACE
    )  # fmt: skip
    keys = [columns.keys[role] for role in roles]
    criterion = columns.keys.get(Role.CRITERION, "")

    standards = {each.standard: _standard(content.catalog, each.standard) for each in lies}

    def cells(report: RowReport, lie: Lies, told: Texts) -> tuple[Cell, ...]:
        row, origin = report.row, report.row.origin
        own = columns.own_texts(row, told) if titles else {}
        return (
            standards[lie.standard],
            _criterion_text(row, told.get(criterion, "")),
            *[told.get(key) for key in keys],
            *[own.get(title, "") for title in titles],
            report.deadline.end,
            report.amount,
            w.SOURCE_DRAWERS.get(lie.source, lie.source),
            origin.table.sheet if origin else "",
            origin.row if origin else report.number,
        )

    return _lines(headings, map(cells, content.report.rows, lies, texts))


def _standard(catalog: Catalog, name: str) -> str:
    """A drawer among the standards, in words."""
    title = next((s.title for s in catalog.standards if str(s.number) == name), None)
    return w.STANDARD_DRAWERS[name] if title is None else w.STANDARD.format(number=name, title=title)


def _criterion_text(row: Action, typed: str) -> str:
    """The criterion as typed; that it is one of level 4 stands before it."""
    if row.group != LEVEL4_GROUP or typed.startswith(w.LEVEL4_ROW):
        return typed
    return " – ".join(filter(None, (w.LEVEL4_ROW, typed)))


def told_to_mend(found: Iterable[Issue]) -> tuple[Line, ...]:
    """The lines of those findings of which a school should hear."""
    return _lines(MEND, (mend_cells(issue, vi.message(issue)) for issue in found if is_to_mend(issue)))


def mend_cells(found: Issue, told: str) -> tuple[Cell, ...]:
    """What a school should hear of, as the columns `MEND` have it."""
    where = found.where
    cell = where.cell or (w.ROW_OF.format(row=where.row) if where.row else "")
    return (vi.severity(found.severity), told, found.value, where.label, where.sheet, cell)


def _request_cells(request: Request) -> tuple[Cell, ...]:
    names = tuple(w.BODIES[slug] for slug in request.bodies) or (w.NO_BODY,)
    return (request.text, w.LIST_JOIN.join(names), _where(request), _work(request), request.cell)


def _where(request: Request) -> str:
    """The column's title on the school's form, or the part of the prose."""
    if request.role is None:
        return next((part.title for part in request.form.texts if part.key == request.part), request.part)
    column = request.form.role(request.role)
    return column.title if column else w.TEXT_HEADS[request.role]


def _work(request: Request) -> str:
    """The work that it is for, unless the request itself stands there."""
    column = request.form.role(Role.ACTION)
    if request.row is None or column is None or request.role is Role.ACTION:
        return ""
    return request.row.row.typed(column.key)


def last_day(told: Line) -> date | None:
    """The last day of a line of the list of all rows."""
    day = told[0][END]
    return day if isinstance(day, date) else None


def amount(told: Line) -> int | None:
    """The money of a line of the list of all rows, in đồng."""
    money = told[0][AMOUNT]
    return money if isinstance(money, int) else None
