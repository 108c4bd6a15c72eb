"""The sheet "Bản đồ tiêu chí": in each block, how many rows each school has for each criterion, as number and colour.

Owns its columns, its shades and where a block goes on under the same headings on the next page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ctcl_xlsx.district.cell_xml import Cell
from ctcl_xlsx.district.figures import Block
from ctcl_xlsx.district.heights import height_for
from ctcl_xlsx.district.standings import Standing
from ctcl_xlsx.district.summary_attention import Front
from ctcl_xlsx.district.summary_blocks import heading
from ctcl_xlsx.district.summary_columns import line_name
from ctcl_xlsx.district.summary_pages import page_breaks, page_height, paged
from ctcl_xlsx.district.summary_styles import (
    CENTRED,
    DASHED,
    HEAD,
    INK,
    NAVY,
    NOTE,
    SECTION,
    TEXT,
    TOTAL,
    WHITE,
    Canvas,
    Style,
)
from ctcl_xlsx.district.survey import PlanFigures, Survey, block_key
from ctcl_xlsx.model import Criterion
from ctcl_xlsx.vi import summary as w

# (background, text) for 0, 1, 2, 3, 4 and more rows. Contrast at least 4.5 : 1; the number stands in the cell too.
SHADES = ((WHITE, "#5B6570"), ("#DCEAF5", INK), ("#A9CCE6", INK), ("#5E9CCB", "#000000"), ("#1F6390", WHITE))
_NAME, _NUMBER_WIDTH, _NAME_WIDTH, _WIDTH = 1, 5, 36, 5.6
_SCALE = 78
_ROW, _HEAD = 16.0, 20.0
_BAND: Style = {"bold": True, "font_size": 11.5, "font_color": WHITE, "bg_color": NAVY, "indent": 1}


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A school's line: rows by criterion in official order, rows that name none of the block's, all rows."""

    standing: Standing
    counts: Sequence[int]
    other: int
    rows: int


def heat_rows(block: Block, standings: Sequence[Standing], survey: Survey) -> tuple[HeatRow, ...]:
    """The schools with a plan in a block, in the order of the table of schools."""
    found = ((standing, [plan for plan in standing.plans if block_key(plan) == block.key]) for standing in standings)
    return tuple(_heat_row(standing, survey.of(own)) for standing, own in found if own)


def _heat_row(standing: Standing, plans: Sequence[PlanFigures]) -> HeatRow:
    counts = tuple(map(sum, zip(*(plan.criteria for plan in plans), strict=True)))
    return HeatRow(standing, counts, sum(p.other for p in plans), sum(p.tally.rows for p in plans))


def write_heat(canvas: Canvas, front: Front, targets: Mapping[str, str], caption: str) -> None:
    """The whole sheet. `targets` leads from a plan's file to its first row in the list of all rows."""
    criteria = max((len(list(b.catalog.criteria())) for b in front.blocks), default=0)
    last_column = _NAME + criteria + 3
    for index in range(last_column + 1):
        canvas.column(index, _NUMBER_WIDTH if index == 0 else _NAME_WIDTH if index == _NAME else _WIDTH)
    canvas.sheet.hide_gridlines(2)
    canvas.row(0, 22)
    canvas.put(0, 0, w.HEAT_TITLE, SECTION, {"font_size": 14, "bottom": 0})
    canvas.put(1, 0, caption, NOTE, {"text_wrap": False})
    row = _legend(canvas, 2)
    starts: list[int] = []
    for block in front.blocks:
        row = _block(canvas, front, block, targets, row, starts)
    breaks = page_breaks(canvas.heights, starts, row, page_height(_SCALE))
    paged(canvas, max(row - 1, 1), last_column, _SCALE, breaks, w.HEAT)
    canvas.sheet.freeze_panes(0, _NAME + 1)


def _legend(canvas: Canvas, row: int) -> int:
    canvas.row(row, _ROW)
    canvas.put(row, _NAME, w.HEAT_LEGEND, {"align": "right", "font_size": 9.5})
    at = _NAME + 1
    for (background, ink), text in zip(SHADES, w.HEAT_STEPS, strict=True):
        canvas.put(row, (at, at + 2), text, CENTRED, {"bg_color": background, "font_color": ink, "font_size": 9.5})
        at += 3
    canvas.put(row, (at, at + 3), w.STAR_NOTE, {"font_size": 9.5, "italic": True, "indent": 1})
    canvas.row(row + 1, 6)
    return row + 2


def _block(canvas: Canvas, front: Front, block: Block, targets: Mapping[str, str], row: int, starts: list[int]) -> int:
    """A block: headings, its schools, on each page under the same headings, then what they come to."""
    criteria = tuple(block.catalog.criteria())
    rows = heat_rows(block, front.standings, front.district.survey)
    told = heading(front, block)
    starts.append(row)
    row = _heads(canvas, criteria, told, row)
    room = page_height(_SCALE) - 120  # the first page of a block may begin with the sheet's title
    used = 0.0
    styles = _Styles.of(canvas)
    for number, each in enumerate(rows, 1):
        height = height_for(line_name(each.standing), canvas.width((_NAME, _NAME)), 10, _ROW)
        if used + height > room:
            starts.append(row)
            row = _heads(canvas, criteria, w.HEAT_CONTINUED.format(heading=told), row)
            used = 0.0
        canvas.heights[row] = height
        _line(canvas, styles, number, each, targets, row, height)
        used, row = used + height, row + 1
    return _sums(canvas, criteria, rows, row, block.schools)


def _heads(canvas: Canvas, criteria: Sequence[Criterion], told: str, row: int) -> int:
    last = _NAME + len(criteria) + 3
    canvas.row(row, height_for(told, canvas.width((0, last)), 12, _HEAD))
    canvas.put(row, (0, last), told, _BAND, {"text_wrap": True})
    names = [w.STARRED.format(name=c.number) if c.mandatory else c.number for c in criteria]
    texts = (w.NUMBER, w.SCHOOL, *names, w.HEAT_OTHER, w.HEAT_CRITERIA, w.HEAT_ROWS)
    canvas.row(row + 1, 28)
    for index, text in enumerate(texts):
        canvas.put(row + 1, index, text, HEAD, {"font_size": 9.5})
    return row + 2


@dataclass(frozen=True, slots=True)
class _Styles:
    """The formats of a school's line, by their numbers."""

    number: int
    name: int
    linked: int
    shades: tuple[int, ...]
    ends: int

    @classmethod
    def of(cls, canvas: Canvas) -> _Styles:
        small: Style = {"font_size": 10}
        shades = (
            canvas.number(CENTRED, small, {"num_format": DASHED, "bg_color": background, "font_color": ink})
            for background, ink in SHADES
        )
        return cls(
            canvas.number(CENTRED, small),
            canvas.number(TEXT, small),
            canvas.number(TEXT, small, {"font_color": NAVY, "underline": 1}),
            tuple(shades),
            canvas.number(CENTRED, small, {"num_format": DASHED}),
        )


def _line(
    canvas: Canvas, styles: _Styles, number: int, row: HeatRow, targets: Mapping[str, str], at: int, height: float
) -> None:
    name = line_name(row.standing)
    target = next((targets[p.file.file] for p in row.standing.plans if p.file.file in targets), "")
    shades = [styles.shades[min(count, len(SHADES) - 1)] for count in row.counts]
    values: tuple[Cell, ...] = (number, name, *row.counts, row.other, sum(count > 0 for count in row.counts), row.rows)
    canvas.line(
        at, height, values, [styles.number, styles.linked if target else styles.name, *shades, *[styles.ends] * 3]
    )
    if target:
        canvas.line_link(at, _NAME, target, name)


def _sums(canvas: Canvas, criteria: Sequence[Criterion], rows: Sequence[HeatRow], row: int, schools: int) -> int:
    """Rows and schools by criterion, and how many schools have a plan: of this block only."""
    by_rows = [sum(r.counts[at] for r in rows) for at in range(len(criteria))]
    by_schools = [sum(r.counts[at] > 0 for r in rows) for at in range(len(criteria))]
    other = (sum(r.other for r in rows), sum(r.other > 0 for r in rows))
    whole = sum(r.rows for r in rows)
    for at, (label, values) in enumerate(
        (
            (w.HEAT_SUM_ROWS, [*by_rows, other[0], None, whole]),
            (w.HEAT_SUM_SCHOOLS, [*by_schools, other[1], None, schools]),
        ),
        row,
    ):
        canvas.row(at, 17)
        canvas.put(at, (0, _NAME), label, TEXT, TOTAL)
        for index, value in enumerate(values, _NAME + 1):
            canvas.put(at, index, value, CENTRED, TOTAL, {"num_format": "0"})
    canvas.row(row + 2, 14)
    return row + 3
