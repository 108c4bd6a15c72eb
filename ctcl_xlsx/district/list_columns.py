"""The columns of the lists that hold rows of plans: their headings, widths and order.

Owns what stands in which column; the rows themselves are told by `telling`. Knows no library and no plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ctcl_xlsx.district.listing import Heading
from ctcl_xlsx.model import Role
from ctcl_xlsx.vi import summary as w

_WIDTHS = {Role.ACTION: 36, Role.CONTENT: 28, Role.WEAKNESS: 28, Role.TARGET: 28}
_OWN_WIDTH = 20

# Every row of every plan: the school, then what the row says, where it stands on a day, the money, its place.
DETAIL_WHO = (
    Heading(w.CODE, 11, repeats=True),
    Heading(w.SCHOOL, 26, repeats=True),
    Heading(w.LEVEL, 10, repeats=True),
    Heading(w.YEAR, 10, repeats=True),
)
DETAIL_CRITERION = (Heading(w.STANDARD_HEAD, 24), Heading(w.CRITERION_HEAD, 24))
DETAIL_DEADLINE = Heading(w.DEADLINE_HEAD, 12, "day")
DETAIL_MONEY = (Heading(w.AMOUNT_HEAD, 15, "money"), Heading(w.SOURCE_HEAD, 17))
DETAIL_FILE = Heading(w.FILE, 28, repeats=True)
DETAIL_PLACE = (Heading(w.SHEET, 12), Heading(w.ROW, 7, "number"))

# Every error and warning, with the school and the file around it.
MEND_WHO = (Heading(w.CODE, 11, repeats=True), Heading(w.SCHOOL, 30, repeats=True))
MEND = (
    Heading(w.GRAVITY, 10, repeats=True),
    Heading(w.ADVICE, 62),
    Heading(w.FOUND, 26),
    Heading(w.LABEL, 20),
    Heading(w.SHEET, 14),
    Heading(w.CELL, 8),
)
MEND_FILE = Heading(w.FILE, 32, repeats=True)

# Every request as it was typed.
ASKED_WHO = (Heading(w.CODE, 11, repeats=True), Heading(w.SCHOOL, 28, repeats=True), Heading(w.LEVEL, 10, repeats=True))
ASKED = (Heading(w.REQUEST, 52), Heading(w.NAMES_OFFICE, 17), Heading(w.ASKED_WHERE, 20), Heading(w.FOR_WORK, 40))
ASKED_FILE = Heading(w.FILE, 28, repeats=True)
ASKED_CELL = Heading(w.CELL, 7)


def role_headings(roles: Iterable[Role]) -> list[Heading]:
    """The columns of text by role."""
    return [Heading(w.TEXT_HEADS[role.value], _WIDTHS.get(role, 17)) for role in roles]


def own_headings(titles: Iterable[str]) -> list[Heading]:
    """The columns of offices' own forms."""
    return [Heading(title, _OWN_WIDTH) for title in titles]


def day_heading(day: date) -> Heading:
    """How a row stands on the day chosen, to filter by: overdue, due in the day's month …"""
    return Heading(w.DAY_HEAD.format(day=f"{day:%d/%m/%Y}"), 15)
