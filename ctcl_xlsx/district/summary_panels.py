"""The small tables and charts of "Tổng hợp": what stands in them, and two stacks of them side by side.

Owns their contents (from `figures`, in the words of `vi.summary`) and how they share rows. Knows no file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from ctcl_xlsx.district import figures
from ctcl_xlsx.district.figures import Block, Drawer, Line, Tally
from ctcl_xlsx.district.standings import LevelCount, Standing
from ctcl_xlsx.district.summary_styles import (
    BOX,
    COUNT,
    DASHED,
    HEAD,
    MONEY,
    NOTE,
    RIGHT,
    SECTION,
    TEXT,
    TOTAL,
    Canvas,
    Span,
    Style,
    height_for,
    lines_needed,
    shortened,
)
from ctcl_xlsx.model import Criterion
from ctcl_xlsx.vi import summary as w
from ctcl_xlsx.workbook.labels import LEVEL_NAMES

MOST_PLANNED, MOST_OWNERS, FEW = 5, 6, 4
TITLE_HEIGHT, _GAP = 19.0, 7.0
_FIGURE: Style = {**BOX, "align": "center", "num_format": DASHED}
_MONEY: Style = {**RIGHT, "num_format": MONEY}
_NUMBER: Style = {**BOX, "align": "center", "num_format": COUNT}


@dataclass(frozen=True, slots=True)
class PanelRow:
    """A line of a small table: its label and its numbers (None is left blank)."""

    label: str
    values: tuple[int | None, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A small table: a title, headings (the label's first), lines. Columns of `money` show amounts in đồng."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[PanelRow, ...]
    note: str = ""
    money: frozenset[int] = frozenset()


# ------------------------------------------------------------------------------------------------ contents


def level_name(level: str) -> str:
    """A level as people call it; what is no known level stays as typed."""
    return LEVEL_NAMES.get(level, level) or w.UNKNOWN_LEVEL


def levels_panel(counts: Sequence[LevelCount], outside: Sequence[Standing], *, with_roster: bool) -> Panel:
    """Who sent, by level; schools that the roster does not have are told apart."""
    rows = []
    for c in counts:
        told = (c.expected, c.sent, c.refused, c.not_sent) if with_roster else (c.sent, c.tally.rows, c.tally.budget)
        rows.append(PanelRow(level_name(c.level), told))
    heads = w.LEVELS_HEADS if with_roster else w.LEVELS_HEADS_NO_ROSTER
    note = w.OUTSIDE_NOTE.format(count=len(outside)) if with_roster and outside else ""
    money = frozenset() if with_roster else frozenset({2})
    return Panel(w.LEVELS_TITLE, heads, (*rows, _sum_row(rows, len(heads) - 1)), note=note, money=money)


def standards_panel(block: Block) -> Panel:
    """Rows, schools and money by standard. Schools are not added up: one school stands at several standards."""
    titles = {str(s.number): w.STANDARD.format(number=s.number, title=s.title) for s in block.catalog.standards}
    drawers = figures.by_standard(block)
    rows = [PanelRow(titles.get(d.name) or w.STANDARD_DRAWERS[d.name], _standard_values(d.tally)) for d in drawers]
    total = PanelRow(w.TOTAL, _standard_values(figures.tally(block.lines)), total=True)
    return Panel(w.STANDARDS_TITLE, w.STANDARDS_HEADS, (*rows, total), money=frozenset({3}))


def _standard_values(tally: Tally) -> tuple[int, ...]:
    return tally.rows, tally.schools, tally.with_amount, tally.budget


def planned_panel(block: Block) -> Panel:
    """The criteria that most rows name."""
    found = figures.most_planned(block, MOST_PLANNED)
    rows = tuple(PanelRow(criterion.label, (tally.rows, tally.schools)) for criterion, tally in found)
    several = any(d.name == figures.SEVERAL for d in figures.by_standard(block))
    return Panel(w.PLANNED_TITLE, w.PLANNED_HEADS, rows, note=w.PLANNED_NOTE if several else "")


def block_texts(block: Block) -> tuple[str, ...]:
    """What else there is to say of a block: the mandatory criteria under TT 57, what nobody plans for."""
    found = [_mandatory_text(criterion, tally) for criterion, tally in figures.mandatory(block)]
    standards, criteria = figures.never_planned(block)
    named = w.LIST_JOIN.join(w.STANDARD.format(number=s.number, title=s.title) for s in standards)
    numbers = [c.label if len(criteria) <= FEW else c.number for c in criteria]
    told = (
        w.MANDATORY.format(found=w.LIST_JOIN.join(found)) if found else "",
        w.NEVER_STANDARDS.format(found=named or w.NEVER_NONE),
        w.NEVER_CRITERIA.format(found=w.LIST_JOIN.join(numbers) or w.NEVER_NONE),
    )
    return tuple(text for text in told if text)


def _mandatory_text(criterion: Criterion, tally: Tally) -> str:
    words = w.MANDATORY_ONE if tally.rows else w.MANDATORY_NONE
    return words.format(number=criterion.number, rows=tally.rows, schools=tally.schools)


def sources_panel(lines: Sequence[Line]) -> Panel:
    """Rows and money by source."""
    drawers = figures.by_source(lines)
    rows = [PanelRow(w.SOURCE_DRAWERS.get(d.name, d.name), _source_values(d.tally)) for d in drawers]
    return Panel(w.SOURCES_TITLE, w.SOURCES_HEADS, (*rows, _sum_row(rows, 3)), money=frozenset({2}))


def _source_values(tally: Tally) -> tuple[int, ...]:
    return tally.rows, tally.with_amount, tally.budget


def quarter_name(drawer: Drawer) -> str:
    """ "Quý IV/2026", or why there is no quarter."""
    year, dash, quarter = drawer.name.partition("-Q")
    if not dash:
        return w.TIME_DRAWERS[drawer.name]
    return w.QUARTER.format(quarter=w.QUARTER_NUMBERS[int(quarter) - 1], year=year)


def quarters_panel(lines: Sequence[Line], as_of: date | None) -> Panel:
    """What is due when, and how much of it is overdue on the day chosen."""
    rows = [PanelRow(quarter_name(d), (d.tally.rows, d.tally.budget)) for d in figures.by_quarter(lines)]
    found = [*rows, _sum_row(rows, 2)]
    if as_of is not None:
        late = figures.tally(figures.overdue(lines, as_of))
        found.append(PanelRow(w.OVERDUE.format(day=f"{as_of:%d/%m/%Y}"), (late.rows, late.budget)))
    return Panel(w.QUARTERS_TITLE, w.QUARTERS_HEADS, tuple(found), money=frozenset({1}))


def owners_panel(lines: Sequence[Line]) -> Panel:
    """Who leads how much."""
    drawers = figures.owners_top(lines, MOST_OWNERS)
    rows = tuple(PanelRow(shortened(d.name, 90), (d.tally.rows, d.tally.schools)) for d in drawers)
    return Panel(w.OWNERS_TITLE, w.OWNERS_HEADS, rows)


def status_panel(lines: Sequence[Line]) -> Panel:
    """How far the rows have come."""
    drawers = figures.by_status(lines)
    rows = [PanelRow(w.STATUS_DRAWERS.get(d.name, d.name), (d.tally.rows, d.tally.budget)) for d in drawers]
    return Panel(w.STATUS_TITLE, w.STATUS_HEADS, (*rows, _sum_row(rows, 2)), money=frozenset({1}))


def _sum_row(rows: Sequence[PanelRow], columns: int) -> PanelRow:
    sums = tuple(sum(row.values[i] or 0 for row in rows) for i in range(columns))
    return PanelRow(w.TOTAL, sums, total=True)


# ------------------------------------------------------------------------------------------------- on paper


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


def strips(panel: Panel, span: Span, canvas: Canvas) -> list[Strip | Space]:
    """A panel as strips across the columns of `span`: its numbers take the last ones, its label the rest."""
    numbers = len(panel.heads) - 1
    label = (span[0], span[1] - numbers)
    columns = tuple(range(label[1] + 1, span[1] + 1))
    width = canvas.width(label)
    found: list[Strip | Space] = [Strip(TITLE_HEIGHT, lambda c, r: c.put(r, span, panel.title, SECTION))]
    found.append(_head_strip(panel, label, columns, canvas))
    found += [_row_strip(row, label, columns, panel.money, width) for row in panel.rows]
    if panel.note:
        found.append(text_strip(panel.note, span, canvas))
    return [*found, Strip(_GAP, lambda c, r: None)]


def text_strip(text: str, span: Span, canvas: Canvas, *layers: Style, size: float = 9.5) -> Strip:
    """A wrapped line of text across a span."""
    height = height_for(text, canvas.width(span), size, 14)
    return Strip(height, lambda c, r: c.put(r, span, text, NOTE, *layers))


def _head_strip(panel: Panel, label: Span, columns: Sequence[int], canvas: Canvas) -> Strip:
    lines = max(lines_needed(t, canvas.width((c, c)) + 10, 10) for t, c in zip(panel.heads[1:], columns, strict=True))

    def paint(c: Canvas, row: int) -> None:
        c.put(row, label, panel.heads[0], HEAD)
        for column, text in zip(columns, panel.heads[1:], strict=True):
            c.put(row, column, text, HEAD)

    return Strip(max(16.5, lines * 12.6 + 3.5), paint)


def _row_strip(row: PanelRow, label: Span, columns: Sequence[int], money: frozenset[int], width: float) -> Strip:
    weight: Style = TOTAL if row.total else {}

    def paint(c: Canvas, at: int) -> None:
        c.put(at, label, row.label, TEXT, weight)
        for i, (column, value) in enumerate(zip(columns, row.values, strict=True)):
            c.put(at, column, value, _MONEY if i in money else _FIGURE if not row.total else _NUMBER, weight)
            if i in money:
                c.money_marks(at, column, at)

    return Strip(height_for(row.label, width), paint)


def paint_stacks(canvas: Canvas, top: int, left: Sequence[Strip | Space], right: Sequence[Strip | Space]) -> int:
    """Paint two stacks side by side from row `top`; the row after both."""
    heights: dict[int, float] = {}
    places = [*_placed(left, top, heights), *_placed(right, top, heights)]
    for row in sorted(heights):
        canvas.row(row, heights[row])
    for piece, first, last in places:
        if isinstance(piece, Space):
            piece.place(canvas, first, last)
        else:
            piece.paint(canvas, first)
    return max(heights, default=top - 1) + 1


def _placed(
    stack: Sequence[Strip | Space], top: int, heights: dict[int, float]
) -> list[tuple[Strip | Space, int, int]]:
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
