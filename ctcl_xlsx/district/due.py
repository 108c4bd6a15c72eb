"""When rows are due: month by month within the quarters, and how they stand on a chosen day.

Each row lies in exactly one drawer, so every table comes to the same. Knows no workbook and no sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

from ctcl_xlsx.district.figures import Counted, Drawer, Tally, by_month, by_quarter
from ctcl_xlsx.district.lines import AFTER, DONE, MONTH, OVERDUE, QUARTER, YEAR

_ORDER = (OVERDUE, MONTH, QUARTER, YEAR, AFTER)


@dataclass(frozen=True, slots=True)
class Quarter:
    """A drawer of deadlines, and how many rows are due in each of its three months where it is a quarter."""

    drawer: Drawer
    months: tuple[int, int, int] | None


def quarters(counted: Counted) -> tuple[Quarter, ...]:
    """The quarters in order of time, with their months; then what is due later or has no day."""
    months = {drawer.name: drawer.tally.rows for drawer in by_month(counted)}
    return tuple(Quarter(drawer, _months(drawer.name, months)) for drawer in by_quarter(counted))


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
