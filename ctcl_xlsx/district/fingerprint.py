"""What stands on a workbook's sheets, in few letters: so that a summary knows whether anybody changed it since.

Owns how a value is compared: as a reader sees it, whatever program saved it again. Spaces at the edges, the seventh
digit of a share and whether a day is stored with a time say nothing. A sheet of many rows is told row by row, not cell
by cell. Knows no district.
"""

from __future__ import annotations

import hashlib
import sys
import zlib
from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from unicodedata import is_normalized

from ctcl_xlsx.text import one_line
from ctcl_xlsx.workbook.grid import Sheet, Value, address, as_text

Cells = Mapping[tuple[int, int], str]  # 0-based (row, column) to what stands there; blank cells are absent
MOST_BY_CELL = 400  # rows of a sheet whose cells are told one by one
_LETTERS = 4  # of each cell's or row's checksum: enough to point at one that differs, the whole sheet's hash decides
_BLANK = "." * _LETTERS
BETWEEN = " | "


@dataclass(frozen=True, slots=True)
class SheetPrint:
    """A sheet's name, the hash of all its rows, and for each row four letters a cell (dots for a blank one).

    Where it is told `by_row`, four letters stand for a whole row.
    """

    name: str
    digest: str
    rows: Mapping[int, str]
    by_row: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two workbooks differ first: a sheet that is not in both has no `cell`; a long one has a `row` only."""

    sheet: str
    cell: str = ""
    row: int = 0


def comparable(value: Value) -> str:
    """A cell's value for comparing; "" for a blank one."""
    return _in_short(_shown(value))


def shown_texts(values: Iterable[Value]) -> list[str]:
    """Cells as texts to be compared, spaces not looked at yet."""
    return [value if isinstance(value, str) else _shown(value) for value in values]


def shown_line(texts: Iterable[str]) -> str:
    """What is shown of a row of such texts, as one."""
    return _in_short(BETWEEN.join(texts)).rstrip("| ")


def _shown(value: Value) -> str:
    """The value as text, spaces not looked at yet."""
    match value:
        case str():
            return value
        case bool() | None:
            return "" if value is None else str(value)
        case int() | float():
            # Programs keep 15 digits: six are left of a share, so that rounding twice comes to the same.
            return str(int(value)) if float(value).is_integer() else f"{value:.6g}"
        case datetime():
            return f"{value.replace(tzinfo=None) + timedelta(milliseconds=500):%Y-%m-%d %H:%M:%S}"
        case date():
            return f"{datetime.combine(value, time()):%Y-%m-%d %H:%M:%S}"
    return as_text(value)


def _in_short(text: str) -> str:
    """On one line; most texts are already."""
    if text.isprintable() and "  " not in text and is_normalized("NFC", text):
        return text.strip(" ")
    return one_line(text)


class Printer:
    """Makes the print of a sheet, row by row in rising order."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.last = -1  # the last row that was added
        self._whole = hashlib.sha256()
        self._by_cell: dict[int, str] = {}
        self._first, self._by_row = 0, bytearray()
        self._count, self._most = 0, MOST_BY_CELL

    def expect(self, rows: int) -> None:
        """So many rows will come: where that is too many for it, no row's cells are told one by one."""
        if rows > self._most:
            self._most = 0

    def add(self, row: int, cells: Sequence[Value], free: Collection[int] = ()) -> None:
        """A row's cells from column A on, but for those in the columns `free`: whatever stands there."""
        self.add_texts(row, shown_texts(cells), free)

    def add_texts(self, row: int, texts: list[str], free: Collection[int] = ()) -> None:
        """The same of what `shown_texts` makes of the cells."""
        for column in free:
            if column < len(texts):
                texts[column] = ""
        joined = shown_line(texts)
        if not joined:
            return
        by_cell = self.tells_cells
        self.add_shown(row, joined)
        if by_cell:
            shown = [_in_short(text) for text in texts]
            letters = (_letters(text.encode("utf-8", "backslashreplace")) if text else _BLANK for text in shown)
            self._by_cell[row] = "".join(letters).rstrip(".")

    @property
    def tells_cells(self) -> bool:
        """Whether the next row's cells are told one by one."""
        return self._count < self._most

    def add_shown(self, row: int, joined: str) -> None:
        """A row whose cells need not be told one by one, by what is shown of it, on one line."""
        self.add_all_shown(row, [joined])

    def add_all_shown(self, first: int, rows: Sequence[str]) -> None:
        """The same of rows in a row."""
        told = [joined.encode("utf-8", "backslashreplace") for joined in rows]
        self._whole.update(b"".join([b"%d:%b\n" % pair for pair in enumerate(told, first)]))
        if not self._count:
            self._first = first
        gap = first - self._first - len(self._by_row) // _LETTERS
        self._by_row += (_BLANK * gap).encode() + _all_letters(told)
        self.last = first + len(rows) - 1
        self._count += len(rows)

    def done(self, *, by_row: bool | None = None) -> SheetPrint:
        """The print of what was added: by row where it is told so, else where there are many of them."""
        if by_row is None:
            by_row = self._count > self._most
        runs = {self._first: self._by_row.decode()} if self._count else {}
        return SheetPrint(self.name, self._whole.hexdigest(), runs if by_row else self._by_cell, by_row)


def _letters(text: bytes) -> str:
    return f"{zlib.crc32(text) & 0xFFFF:04x}"


def _all_letters(texts: Sequence[bytes]) -> bytes:
    """The same of several at once."""
    sums = array("H", [zlib.crc32(text) & 0xFFFF for text in texts])
    if sys.byteorder == "little":
        sums.byteswap()
    return sums.tobytes().hex().encode()


def sheet_print(name: str, cells: Cells, free: Collection[tuple[int, int]] = ()) -> SheetPrint:
    """The print of a sheet of these cells, but for those in `free`."""
    printer = Printer(name)
    add_cells(printer, cells, free)
    return printer.done()


def add_cells(printer: Printer, cells: Cells, free: Collection[tuple[int, int]] = ()) -> None:
    """Add what stands in these cells."""
    for row, places in groupby(sorted(cells), lambda place: place[0]):
        line: list[Value] = []
        for _, column in places:
            line += [None] * (column - len(line)) + [cells[row, column]]
        printer.add(row, line, [column for at, column in free if at == row] if free else ())


def print_of(sheet: Sheet, free: Collection[tuple[int, int]], *, by_row: bool) -> SheetPrint:
    """The print of a sheet that was read, told by row or by cell."""
    printer = Printer(sheet.name)
    free_in = dict(free)
    for row, cells in enumerate(sheet.rows):
        printer.add(row, cells, (free_in[row],) if row in free_in else ())
    return printer.done(by_row=by_row)


def first_difference(before: Sequence[SheetPrint], now: Sequence[SheetPrint]) -> Difference | None:
    """Where the sheets differ first, None where they are equal; the order of the sheets says nothing."""
    old, new = {p.name: p for p in before}, {p.name: p for p in now}
    strangers = [p.name for p in (*before, *now) if p.name not in old or p.name not in new]
    if strangers:
        return Difference(strangers[0])
    differing = next((name for name in old if old[name].digest != new[name].digest), None)
    return None if differing is None else _difference(old[differing], new[differing])


def _difference(old: SheetPrint, new: SheetPrint) -> Difference:
    for row in sorted({*old.rows, *new.rows}):
        one, other = old.rows.get(row, ""), new.rows.get(row, "")
        for at in range(0, max(len(one), len(other)), _LETTERS):
            pair = one[at : at + _LETTERS] or _BLANK, other[at : at + _LETTERS] or _BLANK
            if pair[0] != pair[1]:
                place = at // _LETTERS
                if old.by_row:
                    return Difference(old.name, row=row + place + 1)
                return Difference(old.name, address(row, place))
    return Difference(old.name)
