"""Days of which a cell shows the month and the year only: what spreadsheets make of a typed "5/2027".

Owns which number formats do so, and what is read of such a day: the month, as the school sees it. Knows no form.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time

from ctcl_xlsx.patterns import lazily
from ctcl_xlsx.workbook.grid import MAX_COLUMNS, Value, column_index
from ctcl_xlsx.workbook.markup import ATTRIBUTES, attributes

Place = tuple[int, int]  # 0-based row and column

BUILT_IN = 17  # the format "mmm-yy", which no file spells out
_NOT_A_SIGN = lazily(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].', re.DOTALL)
_FORMAT = lazily(rb"<(?:[\w.-]+:)?numFmt(%b)\s*/?>" % ATTRIBUTES)
_STYLES = lazily(rb"<((?:[\w.-]+:)?)cellXfs\b[^<>]*>(.*?)</\1cellXfs", re.DOTALL)
_STYLE = lazily(rb"<(?:[\w.-]+:)?xf(%b)\s*/?>" % ATTRIBUTES)
_USES_BUILT_IN = lazily(rb"numFmtId\s*=\s*[\"']%d[\"']" % BUILT_IN)
_CELL = lazily(rb"<(?:[\w.-]+:)?c(%b)\s*>" % ATTRIBUTES)
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
    section = _STYLES.search(styles)
    found = _each(_STYLE, section[2]) if section else ()
    return frozenset(str(number) for number, one in enumerate(found) if one.get("numFmtId") in chosen)


def month_cells(xml: bytes, styles: Collection[str]) -> frozenset[Place]:
    """The cells of a sheet of an .xlsx that are in one of these formats."""
    if not styles:
        return frozenset()
    cells = (one.get("r", "") for one in _each(_CELL, xml) if one.get("s") in styles)
    places = filter(None, map(_ADDRESS.fullmatch, cells))
    return frozenset((int(place[2]) - 1, column_index(place[1])) for place in places)


def _each(tag: re.Pattern[bytes], xml: bytes) -> Iterable[Mapping[str, str]]:
    return (attributes(match[1]) for match in tag.finditer(xml))


# ---------------------------------------------------------------------------------------------------- .ods

_DATE_STYLE = lazily(rb"<number:date-style(%b)\s*>(.*?)</number:date-style" % ATTRIBUTES, re.DOTALL)
_TEXT_STYLE = lazily(
    rb"<number:text-style(%b)\s*>(?:(?!</number:text-style).)*?<style:map(%b)" % (ATTRIBUTES, ATTRIBUTES), re.DOTALL
)
_PART = lazily(rb"<number:(\w+)")
_CELL_STYLE = lazily(rb"<style:style(%b)\s*/?>" % ATTRIBUTES)
_TAG = lazily(rb"<table:(table|table-column|table-row|table-cell|covered-table-cell)(%b)\s*/?>" % ATTRIBUTES)


def ods_months(content: bytes, styles: bytes) -> Mapping[str, frozenset[Place]]:
    """The cells of an .ods that show of a day its month and year only, by sheet. Its form was checked before."""
    parts = (content, styles)
    named = {
        attributes(style[1]).get("style:name", "")
        for part in parts
        for style in _DATE_STYLE.finditer(part)
        if {*_PART.findall(style[2])} - {b"text"} == {b"month", b"year"}
    }
    named |= {  # how a format with a part for texts ("mm/yyyy;@") is kept
        attributes(style[1]).get("style:name", "")
        for part in parts
        for style in _TEXT_STYLE.finditer(part)
        if attributes(style[2]).get("style:apply-style-name") in named
    }
    used = (one for part in parts for one in _each(_CELL_STYLE, part)) if named else ()
    chosen = {one.get("style:name", "") for one in used if one.get("style:data-style-name") in named}
    return _ods_cells(content, chosen) if chosen else {}


def _ods_cells(content: bytes, styles: Collection[str]) -> Mapping[str, frozenset[Place]]:
    found: dict[str, set[Place]] = {}
    sheet, row, rows, column = set[Place](), 0, 0, 0
    usual: list[str] = []  # of each column, the style of its cells that name none
    for tag in _TAG.finditer(content):
        said = attributes(tag[2])
        across = int(said.get("table:number-columns-repeated", "1"))
        match tag[1]:
            case b"table":
                sheet, row, rows, usual = found.setdefault(said.get("table:name", ""), set()), 0, 0, []
            case b"table-column":
                usual += [said.get("table:default-cell-style-name", "")] * min(across, MAX_COLUMNS - len(usual))
            case b"table-row":
                row, rows, column = row + rows, int(said.get("table:number-rows-repeated", "1")), 0
            case _:
                if "office:date-value" in said:
                    shown = said.get("table:style-name") or (usual[column] if column < len(usual) else "")
                    places = ((r, c) for r in range(row, row + rows) for c in range(column, column + across))
                    sheet.update(places if shown in styles else ())
                column += across
    return {name: frozenset(places) for name, places in found.items()}


# ------------------------------------------------------------------------------------------------ reading


def show_months(rows: list[list[Value]], places: Iterable[Place]) -> None:
    """Put the month in the place of each first day of one that shows no more; another day was meant as a day."""
    for row, column in places:
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(value, date) and value.day == 1 and not (isinstance(value, datetime) and value.time() != time()):
            rows[row][column] = f"{value.month:02}/{value.year:04}"
