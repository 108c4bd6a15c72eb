"""A workbook as plain data: what every cell holds, and what is hidden or merged.

The one shape between the libraries that open files and the code that understands plans. Knows no library and no form.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from functools import cached_property, lru_cache
from itertools import chain

from ctcl_xlsx.text import is_ordinary

VIETNAM = timezone(timedelta(hours=7))  # a stamp without a zone is of here
_BLANK_SIGNS = "\u200b\ufeff\u2060 \t\r\n\u00a0"
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that shows an error, such as #REF!."""

    text: str


@dataclass(frozen=True, slots=True)
class Uncalculated:
    """A formula that was saved without its value: what it would show is unknown."""

    formula: str


# None and "" are blank cells. A date cell without time of day may come as `datetime` at midnight.
Value = str | int | float | bool | datetime | date | time | timedelta | CellError | Uncalculated | None


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, 0-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Remark:
    """Something on a sheet that is no cell: `kind` is "comment", "shape" (a text box), "header" or "picture".

    `cell` is the A1 address it is bound to or stands over, "" where it has none; `text` what it says.
    """

    kind: str
    cell: str = ""
    text: str = ""


@dataclass(frozen=True)  # no slots: what is asked of its cells again and again is kept
class Sheet:
    """A sheet: `rows[r][c]` is the value at 0-based row r, column c; rows may be of different lengths.

    `formulas` are the cells that hold formulas, `locked` whether the sheet is
    protected: None where the format does not tell.
    """

    name: str
    rows: list[list[Value]]
    visible: bool = True
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()  # 0-based
    hidden_columns: frozenset[int] = frozenset()  # 0-based
    formulas: frozenset[tuple[int, int]] | None = None  # 0-based
    locked: bool | None = None
    remarks: tuple[Remark, ...] = ()

    @cached_property
    def values(self) -> frozenset[Value]:
        """All that stand anywhere on it."""
        return frozenset(chain.from_iterable(self.rows))

    @cached_property
    def blanks(self) -> frozenset[Value]:
        """Those of its values that are blank, and None for what is not stored."""
        return frozenset((None, *[v for v in self.values if isinstance(v, str) and not v.strip(_BLANK_SIGNS)]))

    @cached_property
    def text(self) -> str:
        """Its texts, each once, in no order: to ask of all at once what may be asked of each."""
        return "".join(value for value in self.values if isinstance(value, str))

    @cached_property
    def strange(self) -> frozenset[Value]:
        """Those of its texts that do not consist of Vietnamese letters and usual signs alone."""
        if is_ordinary(self.text):
            return frozenset()
        return frozenset(value for value in self.values if isinstance(value, str) and not is_ordinary(value))

    def at(self, row: int, column: int) -> Value:
        """The value at 0-based (row, column); None outside what is stored."""
        if row < len(self.rows):
            cells = self.rows[row]
            if column < len(cells):
                return cells[column]
        return None


@dataclass(frozen=True, slots=True)
class Grid:
    """A workbook that was read: its sheets in order, the hash of its bytes, and what it says of itself.

    `kind` is the true type ("xlsx", "xlsm", "ods", "xls", "xlsb"); `saved` the time stamped inside it when last
    saved (no zone means +07:00), None when it carries none; `properties` its custom properties.
    """

    name: str
    sheets: tuple[Sheet, ...]
    sha256: str
    kind: str
    saved: datetime | None = None
    properties: dict[str, str] = field(default_factory=dict)

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, or None."""
        return next((s for s in self.sheets if s.name == name), None)


@lru_cache(maxsize=512)
def column_letters(index: int) -> str:
    """The letters of a 0-based column: 0 is "A", 26 is "AA"."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=512)
def column_index(letters: str) -> int:
    """The 0-based index of column letters, the inverse of `column_letters`."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def address(row: int, column: int) -> str:
    """The A1 address of a 0-based cell."""
    return f"{column_letters(column)}{row + 1}"


def row_of(cell: str) -> int:
    """The 1-based row of an A1 address, 0 of ""."""
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0)


def is_blank(value: Value) -> bool:
    """Whether a cell holds nothing a person would see (blanks and zero-width characters count as nothing)."""
    if isinstance(value, str):
        return not value.strip(_BLANK_SIGNS)
    return value is None


def as_text(value: Value) -> str:
    """A cell's value as a person reads it: whole numbers without ".0", dates day first, errors by their sign."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case float():
            return _number_text(value)
        case datetime():
            return value.strftime("%d/%m/%Y") if value.time() == time() else value.strftime("%d/%m/%Y %H:%M")
        case date():
            return value.strftime("%d/%m/%Y")
        case time():
            return value.strftime("%H:%M")
        case timedelta():
            return str(value)
        case CellError():
            return value.text
        case Uncalculated():
            return value.formula
    raise TypeError(value)  # unreachable: the cases above are all of Value


def _number_text(number: float) -> str:
    if number.is_integer() and abs(number) < 1e16:
        return str(int(number))
    return f"{number:.12g}".replace(".", ",")


def kind_of(value: Value) -> str:
    """The kind of a non-blank cell: text, number, float, date, bool, error or formula."""
    match value:
        case bool():
            return "bool"
        case int():
            return "number"
        case float():
            return "number" if value.is_integer() else "float"
        case datetime() | date() | time() | timedelta():
            return "date"
        case CellError():
            return "error"
        case Uncalculated():
            return "formula"
    return "text"
