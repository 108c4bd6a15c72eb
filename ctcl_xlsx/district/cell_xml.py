"""How a cell is written into a sheet's part: text stays text, held inline in its cell.

Owns what XML and the format cannot hold as it is. Knows no sheet.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from html import escape

from ctcl_xlsx.district.fingerprint import BETWEEN
from ctcl_xlsx.workbook.grid import column_letters

Cell = str | int | float | date | datetime | None

_ODD = re.compile("[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ORIGIN = date(1899, 12, 30).toordinal()
_FIRST = date(1900, 3, 1).toordinal()  # spreadsheets know a 29 February 1900, and no day before that year


def _told(match: re.Match[str]) -> str:
    """A character as the part holds it: what XML cannot hold has an escape of the format's own."""
    sign = match[0]
    if sign in "&<>":
        return escape(sign)
    return "_x005F_" if sign == "_" else "\ufffd" if sign > "\u001f" else f"_x{ord(sign):04X}_"


@lru_cache(maxsize=32)
def letters_of(columns: int) -> tuple[str, ...]:
    """The letters of so many columns."""
    return tuple(map(column_letters, range(columns)))


def has_number(day: date) -> bool:
    """Whether spreadsheets count the day as `serial` does."""
    return day.toordinal() >= _FIRST


def text_xml(text: str) -> str:
    """A text as it stands in a part."""
    return _ODD.sub(_told, text)


def is_ordinary(text: str) -> bool:
    """Whether a text stands in a part as it is, and holds no other blank than the usual one."""
    return text.isprintable() and "&" not in text and "<" not in text and ">" not in text and "_x" not in text


def cells_xml(row: int, styles: Sequence[int], values: Sequence[Cell], *, ordinary: bool) -> str:
    """The elements of a row's cells from column A on, each in the format of that number; the row is 0-based.

    `ordinary` says that all of its texts are.
    """
    told = []
    number = row + 1
    for letters, style, value in zip(letters_of(len(values)), styles, values, strict=True):
        if value is None or value == "":
            told.append(f'<c r="{letters}{number}" s="{style}"/>')
        elif isinstance(value, str):
            text = value if ordinary else _ODD.sub(_told, value)
            edges = ' xml:space="preserve"' if value[0].isspace() or value[-1].isspace() else ""
            told.append(f'<c r="{letters}{number}" s="{style}" t="inlineStr"><is><t{edges}>{text}</t></is></c>')
        else:
            told.append(f'<c r="{letters}{number}" s="{style}"><v>{_number(value)}</v></c>')
    return "".join(told)


@dataclass(frozen=True, slots=True)
class Shape:
    """Rows whose cells hold values of the same kinds: their elements and what is shown of them, to be filled in; first
    what several rows share, then what is a row's own.

    The values are texts, whole numbers and days; None is a blank cell. Every text must be ordinary, and none may begin
    or end with a blank.
    """

    elements: str
    shown: str
    dated: bool

    @classmethod
    def of(cls, kinds: Sequence[type], styles: Sequence[int], shared: Container[int] = ()) -> Shape:
        """The shape of rows of these kinds, in formats by their numbers; which cells several of them share."""
        told, shown = [], []
        for at, (letters, style, kind) in enumerate(zip(letters_of(len(kinds)), styles, kinds, strict=True)):
            head, value = f'<c r="{letters}\0" s="{style}"', "%s" if at in shared else "%%s"
            if kind is type(None):
                told.append(f"{head}/>")
                value = ""
            elif kind is str:
                told.append(f'{head} t="inlineStr"><is><t>{value}</t></is></c>')
            else:
                told.append(f"{head}><v>{value}</v></c>")
            shown.append(value)
        return cls("".join(told), " ".join(BETWEEN.join(shown).split()).rstrip("| "), date in kinds)

    def sharing(self, texts: Iterable[Cell]) -> Shape:
        """The same with the texts that several rows share."""
        held = tuple([str(text).replace("%", "%%") for text in texts if text is not None])
        return Shape(self.elements % held, self.shown % held, self.dated)

    def filled(self, row: int, values: Iterable[Cell]) -> tuple[str, str]:
        """The elements of a 0-based row with its own values, and what is shown of it."""
        elements = self.elements.replace("\0", str(row + 1))
        if self.dated:
            held = [
                _dated(value) if isinstance(value, date) else (value, value) for value in values if value is not None
            ]
            numbers, days = zip(*held, strict=True)
            return elements % numbers, self.shown % days
        told = tuple([value for value in values if value is not None])
        return elements % told, self.shown % told


@lru_cache(maxsize=1024)
def _dated(day: date) -> tuple[str, str]:
    """A day as it is stored and as it is shown."""
    return serial(day), f"{day} 00:00:00"


def _number(value: float | date) -> str:
    if isinstance(value, date):
        return serial(value)
    return str(value) if isinstance(value, int) else format(value, ".16G")


def serial(day: date) -> str:
    """A day, or a moment, as spreadsheets count: days since the end of 1899."""
    days = day.toordinal() - _ORIGIN
    if not isinstance(day, datetime):
        return str(days)
    seconds = day.hour * 3600 + day.minute * 60 + day.second + day.microsecond / 1e6
    return f"{days + seconds / 86_400:.16G}"
