"""How high a row must be so that its wrapped texts are read whole, in the summary's font.

Owns the breadth of letters and how lines break. Knows no sheet.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache, lru_cache

from ctcl_xlsx.district.sheet_rows import Cell

MOST_HEIGHT = 220.0  # of a list's row: a longer text is read in the cell


def pixels(width: float) -> float:
    """A column's width on a screen, from its width in characters."""
    return width * 7 + 5


def lines_needed(text: str, room: float, size: float = 10.5) -> int:
    """How many lines a wrapped text takes in so many pixels, rather one too many than one too few."""
    return sum(_wrapped(paragraph, (room - 16) * 0.97, size * 4 / 3) for paragraph in (text or " ").split("\n"))


def _wrapped(paragraph: str, room: float, em: float) -> int:
    lines, used, blank = 1, 0.0, 0.25 * em
    for word in map(_word, paragraph.split(" ")):
        length = word * em
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


@lru_cache(maxsize=1 << 15)  # Vietnamese has some seven thousand syllables
def _word(word: str) -> float:
    return sum(map(_breadth, word))


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


def row_height(cells: Sequence[Cell], rooms: Sequence[float]) -> float:
    """The height that shows the texts of a row, up to a third of a screen.

    Only texts that could be the tallest are laid out: no letter is broader than 11 pixels, in a text they have less
    than 6.4 each, and of a line no more is lost than the longest syllable.
    """
    found = []
    for text, room in zip(cells, rooms, strict=True):
        if isinstance(text, str) and (len(text) * 11 > room - 20 or "\n" in text):
            guess = (
                int(1.5 + len(text) * 6.4 / (room - 40)) + text.count("\n") if room > 100 and not text.isupper() else 99
            )
            found.append((guess, text, room))
    found.sort(reverse=True)
    most = 15.0
    for guess, text, room in found:
        if guess * 12.4 + 2.5 <= most:
            break
        most = max(most, height_for(text[:2_000], room, 10, 15))
    return min(MOST_HEIGHT, most)
