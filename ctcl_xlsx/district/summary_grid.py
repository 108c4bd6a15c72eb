"""The grid of the sheets with small tables: narrow columns, tables that take some of them, stacks side by side.

Owns how a small table comes onto the grid and how stacks share rows. Knows no district.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ctcl_xlsx.district.heights import height_for, lines_needed
from ctcl_xlsx.district.summary_styles import (
    BOX,
    COUNT,
    DASHED,
    HEAD,
    MONEY,
    NAVY,
    NOTE,
    PERCENT,
    RIGHT,
    SECTION,
    TEXT,
    TOTAL,
    Canvas,
    Span,
    Style,
)

COLUMNS, COLUMN_WIDTH = 36, 4.14  # 34 pixels each
FULL: Span = (0, COLUMNS - 1)
TITLE_HEIGHT, _GAP, _SIZE, _LINE = 18.0, 7.0, 10.0, 15.0
_SMALL: Style = {"font_size": _SIZE}
_KINDS: dict[str, Style] = {
    "count": {**BOX, **_SMALL, "align": "center", "num_format": DASHED},
    "money": {**RIGHT, **_SMALL, "num_format": MONEY},
    "share": {**BOX, **_SMALL, "align": "center", "num_format": PERCENT},
}


@dataclass(frozen=True, slots=True)
class Field:
    """A column of numbers of a small table: its heading, how many columns of the grid it takes, what it shows."""

    title: str
    columns: int = 2
    kind: str = "count"  # or money, share
    bar: bool = False  # with a bar behind the number


@dataclass(frozen=True, slots=True)
class PanelRow:
    """A line of a small table: its label and its numbers (None is left blank), and the cell its label leads to."""

    label: str
    values: tuple[int | float | None, ...]
    total: bool = False
    target: str = ""
    style: Style = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Panel:
    """A small table: a title, the label's heading, columns of numbers, lines, a note below."""

    title: str
    label: str
    fields: tuple[Field, ...]
    rows: tuple[PanelRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """One row's worth of a stack: how high it wants to be and what it paints there."""

    height: float
    paint: Callable[[Canvas, int], None]


@dataclass(frozen=True, slots=True)
class Space:
    """A place in a stack for a picture: it takes as many rows as make up the height."""

    height: float
    place: Callable[[Canvas, int, int], None]  # first and last row


Stack = Sequence[Strip | Space]


def set_grid(canvas: Canvas) -> None:
    """The narrow columns."""
    for index in range(COLUMNS):
        canvas.column(index, COLUMN_WIDTH)
    canvas.sheet.hide_gridlines(2)


def strips(panel: Panel, span: Span, canvas: Canvas) -> list[Strip | Space]:
    """A panel as strips across the columns of `span`: its numbers take the last ones, its label the rest."""
    spans = _spans(panel, span)
    title: Style = {**SECTION, "font_size": 11.5}
    found: list[Strip | Space] = [Strip(TITLE_HEIGHT, lambda c, r: c.put(r, span, panel.title, title))]
    found.append(_head_strip(panel, spans, canvas))
    found += [_row_strip(panel, row, spans, canvas) for row in panel.rows]
    if panel.note:
        found.append(text_strip(panel.note, span, canvas))
    return [*found, blank_strip(_GAP)]


def _spans(panel: Panel, span: Span) -> tuple[Span, ...]:
    """The columns of the label and of each number."""
    at = span[1] + 1 - sum(f.columns for f in panel.fields)
    found = [(span[0], at - 1)]
    for each in panel.fields:
        found.append((at, at + each.columns - 1))
        at += each.columns
    return tuple(found)


def blank_strip(height: float) -> Strip:
    """An empty row."""
    return Strip(height, lambda c, r: None)


def text_strip(text: str, span: Span, canvas: Canvas, *layers: Style, size: float = 9.5) -> Strip:
    """A wrapped line of text across a span."""
    height = height_for(text, canvas.width(span), size, 14)
    return Strip(height, lambda c, r: c.put(r, span, text, NOTE, *layers))


def _head_strip(panel: Panel, spans: Sequence[Span], canvas: Canvas) -> Strip:
    titles = (panel.label, *(f.title for f in panel.fields))
    lines = max(lines_needed(t, canvas.width(s) + 10, 10) for t, s in zip(titles, spans, strict=True))

    def paint(c: Canvas, row: int) -> None:
        for title, span in zip(titles, spans, strict=True):
            c.put(row, span, title, HEAD)

    return Strip(max(16.5, lines * 12.6 + 3.5), paint)


def _row_strip(panel: Panel, row: PanelRow, spans: Sequence[Span], canvas: Canvas) -> Strip:
    weight: Style = TOTAL if row.total else {}
    layers = (weight, row.style)

    def paint(c: Canvas, at: int) -> None:
        label: tuple[Style, ...] = (TEXT, _SMALL, *layers)
        if row.target:
            c.link(at, spans[0], row.target, row.label, *label, {"font_color": NAVY, "underline": 1})
        else:
            c.put(at, spans[0], row.label, *label)
        for each, span, value, most in zip(panel.fields, spans[1:], row.values, _most(panel), strict=True):
            style = (
                {**_KINDS[each.kind], "num_format": COUNT} if row.total and each.kind == "count" else _KINDS[each.kind]
            )
            c.put(at, span, value, {**_of_numbers(row.style), **style}, weight)
            if each.kind == "money":
                c.money_marks(at, span[0], at)
            if each.bar and not row.total and value:
                c.bar(at, span, most)

    return Strip(height_for(row.label, canvas.width(spans[0]), _SIZE, _LINE), paint)


def _of_numbers(style: Style) -> Style:
    """What a line's style says of its numbers: its indent is the label's alone."""
    return {key: value for key, value in style.items() if key != "indent"}


def _most(panel: Panel) -> tuple[float, ...]:
    """The largest number of each column (1 for shares): a bar of full length."""
    found = []
    for index, each in enumerate(panel.fields):
        values = [row.values[index] or 0 for row in panel.rows if not row.total]
        found.append(1.0 if each.kind == "share" else float(max((*values, 1))))
    return tuple(found)


def paint_stacks(canvas: Canvas, top: int, *stacks: Stack) -> int:
    """Paint stacks side by side from row `top`; the row after all of them."""
    heights: dict[int, float] = {}
    places = [place for stack in stacks for place in _placed(stack, top, heights)]
    for row in sorted(heights):
        canvas.row(row, heights[row])
    for piece, first, last in places:
        if isinstance(piece, Space):
            piece.place(canvas, first, last)
        else:
            piece.paint(canvas, first)
    return max(heights, default=top - 1) + 1


def _placed(stack: Stack, top: int, heights: dict[int, float]) -> list[tuple[Strip | Space, int, int]]:
    """Which rows each piece takes; `heights` grows to what both stacks want."""
    found: list[tuple[Strip | Space, int, int]] = []
    row = top
    for piece in stack:
        first = row
        if isinstance(piece, Strip):
            heights[row] = max(heights.get(row, 0.0), piece.height)
            row += 1
        else:
            room = 0.0
            while room < piece.height:
                room += heights.setdefault(row, 16.0)
                row += 1
        found.append((piece, first, row - 1))
    return found
