"""How much room text takes in cells and on paper: lines and row heights.

Widths of letters are those of Times New Roman in thousandths of its size; Vietnamese letters are as wide as the bare
ones. Column widths count digits of the default font, as spreadsheets do.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

LEAST_HEIGHT, LINE_HEIGHT, MOST_HEIGHT = 24.0, 15.0, 409.0  # points; the last is the most a row can have
MOST_LINES = 26  # what such a row holds of the tables' text
_DIGIT, _PER_INCH = 7, 96  # pixels

_THIN = {".": 250, ",": 250, ";": 278, ":": 278, " ": 250, "i": 278, "j": 278, "l": 278, "t": 278, "I": 333, "/": 278,
         "f": 333, "r": 333, "-": 333, "(": 333, ")": 333, "s": 389, "J": 389, "m": 778, "w": 722, "M": 889,
         "W": 944, "%": 833, "a": 444, "c": 444, "e": 444, "z": 444, "…": 1000}  # fmt: skip
_LOWER, _UPPER, _WIDEST = 500, 680, 1000
_BOLD = 1.1
_SAFETY = 0.97  # programs and screens differ by a little


@lru_cache(maxsize=1024)
def _width(letter: str) -> int:
    bare = unicodedata.normalize("NFD", letter)[0]
    if bare in _THIN:
        return _THIN[bare]
    if bare.isupper():
        return _UPPER
    return _LOWER if ord(bare) < 0x2000 or bare in "–—“”‘’•" else _WIDEST


def _em(text: str) -> float:
    return sum(map(_width, text)) / 1000


@lru_cache(maxsize=4096)
def lines_needed(text: str, width: float, size: float = 11, *, bold: bool = False) -> int:
    """The lines a wrapped text takes in a column of `width`, in letters of `size` points."""
    room = width * _DIGIT / _PER_INCH * 72 / size * _SAFETY / (_BOLD if bold else 1)
    return sum(_lines_of(part, room) for part in text.split("\n")) if text else 0


def _lines_of(paragraph: str, room: float) -> int:
    lines, used = 1, 0.0
    for word in paragraph.split(" "):
        wide = _em(word)
        if used and used + _em(" ") + wide > room:
            lines, used = lines + 1, 0.0
        elif used:
            used += _em(" ")
        if wide > room > 0:  # broken inside
            lines, wide = lines + math.ceil(wide / room) - 1, wide % room
        used += wide
    return lines


def row_height(texts: Iterable[tuple[str, float]], least: float = LEAST_HEIGHT, size: float = 11) -> float:
    """The height, in points, that wrapped texts in columns of given widths need."""
    lines = max((lines_needed(text, width, size) for text, width in texts), default=1)
    return min(MOST_HEIGHT, max(least, LINE_HEIGHT * size / 11 * lines + 4))


def room_for(width: float) -> int:
    """About how many characters a row of the greatest height shows in a column of `width`."""
    return int(MOST_LINES * width)
