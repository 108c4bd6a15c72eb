"""How high a row must be so that its wrapped texts are read whole, in the summary's font.

Owns the breadth of letters and how lines break. Knows no sheet.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate

from ctcl_xlsx.district.cell_xml import Cell

MOST_HEIGHT = 220.0  # of a list's row: a longer text is read in the cell
_BLANK = 0.25  # its breadth in em
_OFTEN = 200  # letters: longer texts hardly come again
_MOST_WORDS = 1 << 15  # Vietnamese has some seven thousand syllables


def pixels(width: float) -> float:
    """A column's width on a screen, from its width in characters."""
    return width * 7 + 5


def lines_needed(text: str, room: float, size: float = 10.5) -> int:
    """How many lines a wrapped text takes in so many pixels, rather one too many than one too few."""
    room, em = (room - 16) * 0.97, size * 4 / 3
    if "\n" not in text:
        return _wrapped(text, room, em)
    return sum([_wrapped(paragraph, room, em) for paragraph in text.split("\n")])


@lru_cache(maxsize=4096)
def _few_lines(text: str, room: float) -> int:
    """The lines of a text in a list: names and advice, which come again and again."""
    return lines_needed(text, room, 10)


def _wrapped(paragraph: str, room: float, em: float) -> int:
    ends = list(accumulate(map(_BREADTHS.__getitem__, paragraph.split(" "))))
    most = room / em + _BLANK  # a blank is counted behind every word
    lines, before, at, last = 0, 0.0, 0, len(ends)
    while at < last:
        after = bisect_right(ends, before + most, at)
        if after == at:
            return _wrapped_within_words(paragraph, room, em)
        lines, before, at = lines + 1, ends[after - 1], after
    return lines


def _wrapped_within_words(paragraph: str, room: float, em: float) -> int:
    """The same where a word is longer than a line."""
    lines, used, blank = 1, 0.0, _BLANK * em
    for word in map(_BREADTHS.__getitem__, paragraph.split(" ")):
        length = (word - _BLANK) * em
        if used:
            if used + blank + length <= room:
                used += blank + length
                continue
            lines, used = lines + 1, 0.0
        if length > room > 0:
            lines += math.ceil(length / room) - 1
            used = length % room
        else:
            used = length
    return lines


class _Breadths(dict[str, float]):
    """How broad words are with a blank behind them, in em."""

    def __missing__(self, word: str) -> float:
        """That of a word not met yet."""
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[word] = found = sum(map(_breadth, word)) + _BLANK
        return found


_BREADTHS = _Breadths()


@cache
def _breadth(character: str) -> float:
    """About how broad a character of Times is, in em."""
    if character in "ijltfrI.,;:!|'()[]-/":
        return 0.31
    if character in "mwMW—…":
        return 0.82
    return 0.70 if character.isupper() else 0.49


def height_for(text: str, room: float, size: float = 10.5, least: float = 16) -> float:
    """The height of a row that shows this text whole in so many pixels, up to what a row can have."""
    return min(409.0, max(least, lines_needed(text, room, size) * size * 1.24 + 2.5))


Room = tuple[
    float, float, float
]  # a column's pixels; texts of so many letters fit one line; letters a line surely holds


def room_of(width: float) -> Room:
    """The room that a column has whose width is told in characters.

    No letter is broader than 11 pixels; in a text, unless it is all capitals, they have about 6 each, and of a line
    about the longest syllable is lost.
    """
    room = pixels(width)
    return room, (room - 20) / 11, (room - 40) / 6.4 if room > 100 else 0.0


def row_height(cells: Sequence[Cell], rooms: Sequence[Room]) -> float:
    """The height that shows the texts of a row, up to a third of a screen.

    Only texts that could be the tallest are laid out.
    """
    found = []
    for text, (room, short, sure) in zip(cells, rooms, strict=True):
        if isinstance(text, str) and (len(text) > short or "\n" in text):
            guess = int(1.5 + len(text) / sure) + text.count("\n") if sure and not text.isupper() else 99
            found.append((guess, text, room))
    found.sort(reverse=True)
    lines = 1
    for guess, text, room in found:
        if guess <= lines:
            break
        lines = max(lines, _few_lines(text, room) if len(text) <= _OFTEN else lines_needed(text[:2_000], room, 10))
    return min(MOST_HEIGHT, max(15.0, lines * 12.4 + 2.5))
