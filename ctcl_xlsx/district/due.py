"""When rows are due: month by month within the quarters, and how they stand on a chosen day.

Each row lies in exactly one drawer, so every table comes to the same. Knows no workbook and no sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ctcl_xlsx.district.figures import Drawer, Line, by_quarter, month_of, sorted_into, tally

# Slugs of how a row stands on a day; those of `figures` (no-date, missing, unreadable) for rows without a last day.
DONE, OVERDUE, MONTH, QUARTER, YEAR, AFTER = "done", "overdue", "month", "quarter", "year", "after"
_ORDER = (OVERDUE, MONTH, QUARTER, YEAR, AFTER)


@dataclass(frozen=True, slots=True)
class Quarter:
    """A drawer of deadlines, and how many rows are due in each of its three months where it is a quarter."""

    drawer: Drawer
    months: tuple[int, int, int] | None


def quarters(lines: Iterable[Line]) -> tuple[Quarter, ...]:
    """The quarters in order of time, with their months; then what is due later or has no day."""
    counted = tuple(lines)
    by_month = {name: len(rows) for name, rows in sorted_into(counted, month_of).items()}
    return tuple(Quarter(drawer, _months(drawer.name, by_month)) for drawer in by_quarter(counted))


def _months(quarter: str, by_month: dict[str, int]) -> tuple[int, int, int] | None:
    year, dash, number = quarter.partition("-Q")
    if not dash:
        return None
    first = int(number) * 3 - 2
    one, two, three = (by_month.get(f"{year}-{month:02d}", 0) for month in range(first, first + 3))
    return one, two, three


def stands(line: Line, day: date) -> str:
    """How a row stands on a day: done, overdue, due in the day's month, in the rest of its quarter, of its year."""
    end = line.report.deadline.end
    if line.done:
        return DONE
    if end is None:
        return month_of(line)
    if end < day:
        return OVERDUE
    if end.year > day.year:
        return AFTER
    if end.month == day.month:
        return MONTH
    return QUARTER if (end.month - 1) // 3 == (day.month - 1) // 3 else YEAR


def on(lines: Iterable[Line], day: date) -> tuple[Drawer, ...]:
    """The rows by how they stand on a day, the most pressing first; empty drawers of time are kept."""
    found = sorted_into(lines, lambda line: stands(line, day))
    names = [*_ORDER, *sorted(set(found) - {*_ORDER, DONE}), *([DONE] if DONE in found else [])]
    return tuple(Drawer(name, tally(found.get(name, ()))) for name in names)
