"""The sheet "Theo trường": one line per school, those outside the roster in a group of their own.

Owns the order of the groups, their sums and the rule of versions below them. The columns stand in `summary_columns`.
"""

from __future__ import annotations

from collections.abc import Sequence

from ctcl_xlsx.district.cell_xml import Cell
from ctcl_xlsx.district.heights import height_for, lines_needed
from ctcl_xlsx.district.standings import Standing
from ctcl_xlsx.district.summary_attention import Front
from ctcl_xlsx.district.summary_columns import Column, Group, Links, columns, total_style
from ctcl_xlsx.district.summary_pages import landscape
from ctcl_xlsx.district.summary_styles import GREY, HEAD, NOTE, SECTION, TEXT, TOTAL, WARN, Canvas, Style
from ctcl_xlsx.vi import summary as w
from ctcl_xlsx.workbook.grid import column_letters

HEADER_ROW = 2
_FILTER_BUTTON = 18  # pixels that a filter takes from its heading
_BAND: Style = {**TEXT, "bold": True, "italic": True, "bg_color": GREY, "text_wrap": False}


def write_schools(canvas: Canvas, front: Front, links: Links, caption: str) -> None:
    """The whole sheet: headings that stay, the roster's schools with a filter, the others below, sums."""
    shown = columns(front, links)
    _heads(canvas, shown, caption)
    front.notes.head(canvas, HEADER_ROW, names=_name_column(shown), column=len(shown))
    first = HEADER_ROW + 1
    row = _lines(canvas, shown, front, front.listed, first, 1)
    last = max(first, row - 1)
    canvas.sheet.autofilter(HEADER_ROW, 0, last, len(shown) - front.district.public)
    listed = Group.of(front.listed)
    if front.outside:
        row = _sums(canvas, shown, row, w.SUM_LISTED.format(sent=_sent(listed)), listed)
        canvas.row(row, 17)
        canvas.put(row, (0, len(shown) - 1), w.OUTSIDE_BAND, _BAND)
        outside = Group.of(front.outside)
        row = _lines(canvas, shown, front, front.outside, row + 1, len(front.listed) + 1)
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
    canvas.sheet.freeze_panes(first, _name_column(shown) + 1)
    canvas.sheet.ignore_errors({"number_stored_as_text": f"A1:{column_letters(len(shown) - 1)}{row}"})
    landscape(canvas, row, len(shown) - 1, heading=HEADER_ROW)


def _name_column(shown: Sequence[Column]) -> int:
    return [c.key for c in shown].index("name")


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


def _lines(
    canvas: Canvas, shown: Sequence[Column], front: Front, schools: Sequence[Standing], row: int, number: int
) -> int:
    """The schools from this row on, numbered, each with its note; the row after them."""
    name = _name_column(shown)
    styles: dict[tuple[int, str], int] = {}
    note_style = front.notes.style(canvas)
    for at, standing in enumerate(schools, row):
        values: list[Cell] = [column.value(number + at - row, standing) for column in shown]
        texts = ((i, v) for i, v in enumerate(values) if isinstance(v, str) and shown[i].style.get("text_wrap"))
        height = max((height_for(v, canvas.width((i, i))) for i, v in texts), default=16)
        numbers = [_style(canvas, styles, i, column, standing) for i, column in enumerate(shown)]
        note = front.notes.of(at, standing, str(values[name]))
        told = [*values, note] if note is not None else values
        if note is not None:
            numbers.append(note_style)
            height = max(height, height_for(note, canvas.width((len(shown), len(shown)))))
        canvas.heights[at] = height
        canvas.line(at, height, told, numbers, () if note is None else (len(shown),))
        for index, column in enumerate(shown):
            target = column.target(standing)
            if target:
                canvas.line_link(at, index, target, str(values[index]))
    return row + len(schools)


def _style(canvas: Canvas, known: dict[tuple[int, str], int], index: int, column: Column, standing: Standing) -> int:
    """The number of the format of a school's value, made once for each look."""
    look = column.look(standing)
    key = index, str(look)
    if key not in known:
        known[key] = canvas.number(column.style, look)
    return known[key]


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
