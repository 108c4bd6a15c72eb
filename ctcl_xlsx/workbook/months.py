"""Days of which a cell shows the month and the year only: what spreadsheets make of a typed "5/2027".

Owns which number formats do so, and what is read of such a day: the month, as the school sees it. Knows no form.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time
from functools import lru_cache

from ctcl_xlsx.patterns import lazily
from ctcl_xlsx.workbook.grid import Value, column_index
from ctcl_xlsx.workbook.markup import ATTRIBUTES, attributes

Place = tuple[int, int]  # 0-based row and column

BUILT_IN = 17  # the format "mmm-yy", which no file spells out
_NOT_A_SIGN = lazily(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].', re.DOTALL)
_FORMAT = lazily(rb"<(?:[\w.-]+:)?numFmt(%b)\s*/?>" % ATTRIBUTES)
_STYLES = lazily(rb"<(?:[\w.-]+:)?cellXfs\b[^<>]*(?<!/)>")
_STYLE = lazily(rb"<(?:[\w.-]+:)?xf(%b)\s*/?>" % ATTRIBUTES)
_USES_BUILT_IN = lazily(rb"numFmtId\s*=\s*[\"']%d[\"']" % BUILT_IN)
_ADDRESS = lazily(r"([A-Z]{1,3})([1-9]\d{0,6})")


def shows_month(code: str) -> bool:
    """Whether a number format shows of a day its month and year and nothing else."""
    signs = _NOT_A_SIGN.sub("", code.partition(";")[0]).lower()
    return "m" in signs and "y" in signs and set(signs) <= set("my /.-,")


def month_styles(styles: bytes) -> frozenset[str]:
    """The numbers of the cell formats of an .xlsx that do so."""
    codes = {one.get("numFmtId", ""): one.get("formatCode", "") for one in _each(_FORMAT, styles)}
    chosen = {number for number, code in codes.items() if shows_month(code)} | {str(BUILT_IN)}
    if len(chosen) == 1 and _USES_BUILT_IN.search(styles) is None:  # as nearly always
        return frozenset()
    begin = _STYLES.search(styles)
    found = _each(_STYLE, styles[begin.end() : styles.find(b"cellXfs", begin.end())]) if begin else ()
    return frozenset(str(number) for number, one in enumerate(found) if one.get("numFmtId") in chosen)


def month_cells(xml: bytes, styles: Collection[str]) -> frozenset[Place]:
    """The cells of a sheet of an .xlsx that are in one of these formats."""
    if not styles:
        return frozenset()
    cells = (one.get("r", "") for one in _each(_cell_in(frozenset(styles)), xml))
    places = filter(None, map(_ADDRESS.fullmatch, cells))
    return frozenset((int(place[2]) - 1, column_index(place[1])) for place in places)


@lru_cache(maxsize=16)
def _cell_in(styles: frozenset[str]) -> re.Pattern[bytes]:
    numbers = "|".join(sorted(styles)).encode()
    return re.compile(rb"<(?:[\w.-]+:)?c(\s(?:[^<>]*?\s)?s\s*=\s*[\"'](?:%b)[\"'][^<>]*)>" % numbers)


def _each(tag: re.Pattern[bytes], xml: bytes) -> Iterable[Mapping[str, str]]:
    return (attributes(match[1]) for match in tag.finditer(xml))


# ---------------------------------------------------------------------------------------------------- .ods

# Up to the next one: of what is left open only so much is searched.
_DATA_STYLE = lazily(
    rb"<number:(date|text)-style(%b)\s*>((?:(?!</?number:(?:date|text)-style).){0,4000})" % ATTRIBUTES, re.DOTALL
)
_PART = lazily(rb"<number:(\w+)")
_CHOICE = lazily(rb"<style:map(%b)" % ATTRIBUTES)
_CELL_STYLE = lazily(rb"<style:style(%b)\s*/?>" % ATTRIBUTES)


def ods_month_styles(*parts: bytes) -> frozenset[str]:
    """The names of the cell styles of an .ods that do so, from the parts that hold styles."""
    formats = [
        (match[1], attributes(match[2]).get("style:name", ""), match[3])
        for part in parts
        for match in _DATA_STYLE.finditer(part)
    ]
    shown = {name for kind, name, body in formats if kind == b"date" and _is_month(body)}
    # A format with a part for texts ("mm/yyyy;@") is a text's, which leads to the date's.
    shown |= {name for kind, name, body in formats if kind == b"text" and shown & _chosen(body)}
    if not shown:
        return frozenset()
    styles = {one.get("style:name", ""): one for part in parts for one in _each(_CELL_STYLE, part)}
    parents = {name: styles.get(one.get("style:parent-style-name", ""), {}) for name, one in styles.items()}
    named = "style:data-style-name"
    return frozenset(name for name, one in styles.items() if one.get(named, parents[name].get(named)) in shown)


def _is_month(body: bytes) -> bool:
    return {*_PART.findall(body)} - {b"text"} == {b"month", b"year"}


def _chosen(body: bytes) -> set[str]:
    return {one.get("style:apply-style-name", "") for one in _each(_CHOICE, body)}


# ------------------------------------------------------------------------------------------------ reading


def show_months(rows: list[list[Value]], places: Iterable[Place]) -> None:
    """Put the month in the place of each first day of one that shows no more; another day was meant as a day."""
    for row, column in places:
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(value, date) and value.day == 1 and not (isinstance(value, datetime) and value.time() != time()):
            rows[row][column] = f"{value.month:02}/{value.year:04}"
