"""The sheet "Theo trường": one line per school, those outside the roster in a group of their own.

Owns the order of the groups, their sums and the rule of versions below them. The columns stand in `summary_columns`.
"""

from __future__ import annotations

from collections.abc import Sequence

from ctcl_xlsx.district.standings import Standing
from ctcl_xlsx.district.summary_attention import Front
from ctcl_xlsx.district.summary_columns import Column, Group, Links, columns, total_style
from ctcl_xlsx.district.summary_pages import landscape
from ctcl_xlsx.district.summary_styles import (
    GREY,
    HEAD,
    NOTE,
    SECTION,
    TEXT,
    TOTAL,
    WARN,
    Canvas,
    Style,
    height_for,
    lines_needed,
)
from ctcl_xlsx.vi import summary as w
from ctcl_xlsx.workbook.grid import column_letters

HEADER_ROW = 2
_FILTER_BUTTON = 18  # pixels that a filter takes from its heading
_BAND: Style = {**TEXT, "bold": True, "italic": True, "bg_color": GREY, "text_wrap": False}


def write_schools(canvas: Canvas, front: Front, links: Links, caption: str) -> None:
    """The whole sheet: headings that stay, the roster's schools with a filter, the others below, sums."""
    shown = columns(front, links)
    _heads(canvas, shown, caption)
    first = HEADER_ROW + 1
    row = _lines(canvas, shown, front.listed, first, 1)
    last = max(first, row - 1)
    canvas.sheet.autofilter(HEADER_ROW, 0, last, len(shown) - 1)
    listed = Group.of(front.listed)
    if front.outside:
        row = _sums(canvas, shown, row, w.SUM_LISTED.format(sent=_sent(listed)), listed)
        canvas.row(row, 17)
        canvas.put(row, (0, len(shown) - 1), w.OUTSIDE_BAND, _BAND)
        outside = Group.of(front.outside)
        row = _lines(canvas, shown, front.outside, row + 1, len(front.listed) + 1)
        row = _sums(canvas, shown, row, w.SUM_OUTSIDE.format(sent=_sent(outside)), outside)
    whole = Group.of(front.standings)
    row = _sums(canvas, shown, row, w.SCHOOLS_TOTAL.format(sent=_sent(whole)), whole)
    _marks(canvas, shown, first, row - 1)
    full = (0, len(shown) - 1)
    canvas.row(row, 6)
    row += 1
    canvas.row(row, height_for(w.RULE, canvas.width(full), 9.5))
    canvas.put(row, full, w.RULE, NOTE)
    canvas.sheet.set_zoom(85)
    canvas.sheet.freeze_panes(first, [c.key for c in shown].index("name") + 1)
    canvas.sheet.ignore_errors({"number_stored_as_text": f"A1:{column_letters(len(shown) - 1)}{row}"})
    landscape(canvas, row, len(shown) - 1, heading=HEADER_ROW)


def _sent(group: Group) -> int:
    return sum(bool(s.plans) for s in group.schools)


def _heads(canvas: Canvas, shown: Sequence[Column], caption: str) -> None:
    for index, column in enumerate(shown):
        canvas.column(index, column.width)
        canvas.put(HEADER_ROW, index, column.heading, HEAD)
    canvas.row(0, 22)
    canvas.put(0, 0, w.SCHOOLS_TITLE, SECTION, {"font_size": 14, "bottom": 0})
    canvas.put(1, 0, caption, NOTE, {"text_wrap": False})
    room = {i: canvas.width((i, i)) + 6 - _FILTER_BUTTON for i in range(len(shown))}
    lines = max(lines_needed(c.heading, room[i], 10) for i, c in enumerate(shown))
    canvas.row(HEADER_ROW, lines * 12.6 + 6)


def _lines(canvas: Canvas, shown: Sequence[Column], schools: Sequence[Standing], row: int, number: int) -> int:
    """The schools from this row on, numbered; the row after them."""
    for at, standing in enumerate(schools):
        values = [column.value(number + at, standing) for column in shown]
        texts = ((i, v) for i, v in enumerate(values) if isinstance(v, str) and shown[i].style.get("text_wrap"))
        canvas.row(row + at, max((height_for(v, canvas.width((i, i))) for i, v in texts), default=16))
        for index, (column, value) in enumerate(zip(shown, values, strict=True)):
            target = column.target(standing)
            if target:
                canvas.link(row + at, index, target, str(value), column.style, column.look(standing))
            else:
                canvas.put(row + at, index, value, column.style, column.look(standing))
    return row + len(schools)


def _sums(canvas: Canvas, shown: Sequence[Column], row: int, label: str, group: Group) -> int:
    """A line of sums; its label takes the columns before the first figure."""
    figures_from = [c.key for c in shown].index("rows")
    canvas.row(row, 19)
    canvas.put(row, (0, figures_from - 1), label, TEXT, TOTAL)
    for index, column in enumerate(shown[figures_from:], figures_from):
        canvas.put(row, index, column.total(group) if column.total else None, total_style(column), TOTAL)
    return row + 1


def _marks(canvas: Canvas, shown: Sequence[Column], first: int, last: int) -> None:
    """Bars, warnings and the dots of milliards, over whole columns."""
    warning = canvas.workbook.add_format({"font_color": WARN, "bold": True})
    for index, column in enumerate(shown):
        if column.bar:
            canvas.bars(first, index, last, index, 1)
        if column.gap:
            options = {"type": "cell", "criteria": ">", "value": 0, "format": warning}
            canvas.conditional(first, index, last, index, options)
        if column.key == "budget":
            canvas.money_marks(first, index, last)
