"""What stands on a workbook's sheets, in few letters: so that a summary knows whether anybody changed it since.

Owns how a value is compared: as a reader sees it, whatever program saved it again. Spaces at the edges, the seventh
digit of a share and whether a day is stored with a time say nothing. Knows no district.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ctcl_xlsx.text import one_line
from ctcl_xlsx.workbook.grid import Sheet, Value, address, as_text

Cells = Mapping[tuple[int, int], str]  # 0-based (row, column) to what stands there; blank cells are absent
_LETTERS = 4  # of each cell's hash: enough to point at a cell that differs, the whole sheet's hash decides
_BLANK = "." * _LETTERS


@dataclass(frozen=True, slots=True)
class SheetPrint:
    """A sheet's name, the hash of all its cells, and for each row four letters a cell (dots for a blank one)."""

    name: str
    digest: str
    rows: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two workbooks differ first: a sheet that is not in both has no `cell`."""

    sheet: str
    cell: str = ""


def comparable(value: Value) -> str:
    """A cell's value for comparing; "" for a blank one."""
    match value:
        case bool() | None:
            return "" if value is None else str(value)
        case int() | float():
            # Programs keep 15 digits: six are left of a share, so that rounding twice comes to the same.
            return str(int(value)) if float(value).is_integer() else f"{value:.6g}"
        case datetime():
            return f"{value.replace(tzinfo=None) + timedelta(milliseconds=500):%Y-%m-%d %H:%M:%S}"
        case date():
            return f"{datetime.combine(value, time()):%Y-%m-%d %H:%M:%S}"
    return one_line(as_text(value))


def cells_of(sheet: Sheet) -> dict[tuple[int, int], str]:
    """All cells of a sheet that was read that hold something."""
    found = ((row, column, comparable(v)) for row, cells in enumerate(sheet.rows) for column, v in enumerate(cells))
    return {(row, column): text for row, column, text in found if text}


def sheet_print(name: str, cells: Cells, free: Collection[tuple[int, int]] = ()) -> SheetPrint:
    """The print of a sheet, but for the cells in `free`: whatever stands there."""
    whole = hashlib.sha256()
    rows: dict[int, list[str]] = {}
    for (row, column), text in sorted(cells.items()):
        if (row, column) in free or not text:
            continue
        whole.update(f"{row}:{column}:{text}\n".encode("utf-8", "backslashreplace"))
        line = rows.setdefault(row, [])
        line += [_BLANK] * (column - len(line)) + [_short(text)]
    return SheetPrint(name, whole.hexdigest(), {row: "".join(line) for row, line in rows.items()})


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:_LETTERS]


def first_difference(before: Sequence[SheetPrint], now: Sequence[SheetPrint]) -> Difference | None:
    """Where the sheets differ first, None where they are equal; the order of the sheets says nothing."""
    old, new = {p.name: p for p in before}, {p.name: p for p in now}
    strangers = [p.name for p in (*before, *now) if p.name not in old or p.name not in new]
    if strangers:
        return Difference(strangers[0])
    differing = [name for name in old if old[name].digest != new[name].digest]
    return Difference(differing[0], _cell(old[differing[0]], new[differing[0]])) if differing else None


def _cell(old: SheetPrint, new: SheetPrint) -> str:
    for row in sorted({*old.rows, *new.rows}):
        one, other = old.rows.get(row, ""), new.rows.get(row, "")
        for at in range(0, max(len(one), len(other)), _LETTERS):
            pair = one[at : at + _LETTERS] or _BLANK, other[at : at + _LETTERS] or _BLANK
            if pair[0] != pair[1]:
                return address(row, at // _LETTERS)
    return ""
