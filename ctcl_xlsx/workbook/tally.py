"""How many cells of an .xlsx sheet keep a value, and which hold formulas: counted in the XML, apart from the library.

What the library reads is held against this count: a cell written twice or lost on the way shows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from ctcl_xlsx.workbook.grid import column_index

_BLANK_STRING = re.compile(rb"<(?:[\w.-]+:)?(?:si\s*/>|si\s*>\s*</|t\b[^<>]*/>|t\b[^<>]*>\s*</)")
_STRING = re.compile(rb"<(?:[\w.-]+:)?si\b")
_SOME_TEXT = re.compile(rb"<(?:[\w.-]+:)?t(?:\s[^<>]*preserve[^<>]*>[^<]|(?:\s[^<>]*)?>[ \t\r\n]*[^< \t\r\n])")
_STRING_INDEX = re.compile(
    rb"\st=\"s\"[^<>]*>\s*(?:<(?:[\w.-]+:)?f\b[^<>]*(?:/>|>[^<]*</[^<>]*>)\s*)?<(?:[\w.-]+:)?v>(\d{1,9})<"
)
_ADDRESS = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{1,3})0*([1-9]\d{0,6})[\"']")


def blank_strings(parts: Mapping[str, bytes]) -> frozenset[int]:
    """The numbers of the shared strings without any text: a cell that refers to one is blank."""
    found: set[int] = set()
    for name, content in parts.items():
        if "sharedstrings" in name.casefold() and _BLANK_STRING.search(content):
            strings = enumerate(_STRING.split(content)[1:])
            found.update(index for index, string in strings if not _SOME_TEXT.search(string))
    return frozenset(found)


@lru_cache(maxsize=16)
def _patterns(prefix: bytes) -> tuple[re.Pattern[bytes], ...]:
    p = re.escape(prefix)
    return (
        re.compile(rb"<%bf[\s/>]" % p),
        re.compile(rb"<%bv(?:\s[^<>]*[^/<>])?>[^<]" % p),
        re.compile(rb"<%bis\b" % p),
    )


def formula_cells(xml: bytes, body: int, prefix: bytes) -> frozenset[tuple[int, int]]:
    """The 0-based places of the cells of a sheet that hold formulas; its cells begin at `body`."""
    opening, found = b"<%bc" % prefix, set()
    for match in _patterns(prefix)[0].finditer(xml, body):
        start = xml.rfind(opening, body, match.start())
        place = _ADDRESS.search(xml, start, match.start()) if start >= 0 else None
        if place:
            found.add((int(place[2]) - 1, _column(place[1])))
    return frozenset(found)


def stored_values(xml: bytes, body: int, prefix: bytes, blanks: frozenset[int]) -> int:
    """How many of a sheet's cells keep a value; `blanks` are the shared strings that are no text at all."""
    _, value, inline = _patterns(prefix)
    end = xml.find(b"</%bsheetData" % prefix, body)
    cells = xml[body : end if end >= 0 else len(xml)]
    if b"<%bv " % prefix in cells:
        found = len(value.findall(cells))
    else:  # as programs write it
        found = cells.count(b"<%bv>" % prefix) - cells.count(b"<%bv></%bv>" % (prefix, prefix))
    if b"<%bis" % prefix in cells:
        texts = (text.partition(b"</%bis" % prefix)[0] for text in inline.split(cells)[1:])
        found += sum(bool(_SOME_TEXT.search(text)) for text in texts)
    return found - blank_cells(cells, blanks)


def blank_cells(cells: bytes, blanks: frozenset[int]) -> int:
    """How many of the cells refer to one of the shared strings `blanks`."""
    return sum(int(index) in blanks for index in _STRING_INDEX.findall(cells)) if blanks else 0


@lru_cache(maxsize=256)
def _column(letters: bytes) -> int:
    return column_index(letters.decode().upper())
