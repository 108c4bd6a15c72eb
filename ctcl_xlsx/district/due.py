"""When rows are due: month by month within the quarters, and how they stand on a chosen day.

Each row lies in exactly one drawer, so every table comes to the same. Knows no workbook and no sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ctcl_xlsx.district.figures import Counted, Drawer, Tally, by_month, by_quarter
from ctcl_xlsx.district.lines import AFTER, DONE, MONTH, OVERDUE, QUARTER, YEAR

_ORDER = (OVERDUE, MONTH, QUARTER, YEAR, AFTER)
_LONGEST = 12  # quarters on a line of time: a deadline of ten years ago is a slip, not a span


@dataclass(frozen=True, slots=True)
class Quarter:
    """A drawer of deadlines, and how many rows are due in each of its three months where it is a quarter."""

    drawer: Drawer
    months: tuple[int, int, int] | None


def quarters(counted: Counted) -> tuple[Quarter, ...]:
    """The quarters in order of time, with their months; then what is due later or has no day."""
    months = {drawer.name: drawer.tally.rows for drawer in by_month(counted)}
    return tuple(Quarter(drawer, _months(drawer.name, months)) for drawer in by_quarter(counted))


def timeline(drawers: Iterable[Drawer]) -> tuple[Drawer, ...]:
    """Quarters in order of time with the empty ones between them, what is due later behind; over more than three years
    the empty ones are left out.
    """
    given = list(drawers)
    at = {number: drawer for drawer in given if (number := _number(drawer.name)) is not None}
    if not at or max(at) - min(at) >= _LONGEST:
        return tuple(given)
    every = (at.get(number, Drawer(_quarter(number), Tally())) for number in range(min(at), max(at) + 1))
    return (*every, *(drawer for drawer in given if _number(drawer.name) is None))


def _number(quarter: str) -> int | None:
    """A quarter's number in the count of all of them."""
    year, dash, number = quarter.partition("-Q")
    return int(year) * 4 + int(number) - 1 if dash else None


def _quarter(number: int) -> str:
    return f"{number // 4}-Q{number % 4 + 1}"


def _months(quarter: str, by_month: dict[str, int]) -> tuple[int, int, int] | None:
    year, dash, number = quarter.partition("-Q")
    if not dash:
        return None
    first = int(number) * 3 - 2
    one, two, three = (by_month.get(f"{year}-{month:02d}", 0) for month in range(first, first + 3))
    return one, two, three


def on_day(counted: Counted) -> tuple[Drawer, ...]:
    """The rows by how they stand on the day chosen, the most pressing first; empty drawers of time are kept."""
    found = counted.days
    names = [*_ORDER, *sorted(set(found) - {*_ORDER, DONE}), *([DONE] if DONE in found else [])]
    return tuple(Drawer(name, found[name].tally if name in found else Tally()) for name in names)
