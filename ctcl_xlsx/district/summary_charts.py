"""The charts of "Tổng hợp" and the hidden sheet that holds their numbers.

The hidden sheet also marks the workbook as a summary of this program: it is never read as a school's plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.chart import Chart

from ctcl_xlsx.district import due, figures
from ctcl_xlsx.district.figures import Block, Tally
from ctcl_xlsx.district.summary_grid import Space
from ctcl_xlsx.district.summary_panels import quarter_name
from ctcl_xlsx.district.summary_styles import (
    FONT,
    GREEN,
    INK,
    LINE,
    NAVY,
    OCHRE,
    PERCENT,
    TEAL,
    Canvas,
    NotWrittenError,
    Span,
    shortened,
)
from ctcl_xlsx.vi import summary as w

MOST_BARS = 7
_FIRST_ROW = 2


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of one chart, how it is drawn and what is written over it."""

    title: str
    pairs: tuple[tuple[str, float], ...]
    kind: str  # bar (lying) or column (standing)
    colour: str
    shown: str = "0"


def planned_series(block: Block, name: str) -> Series:
    """The criteria that most rows of a block name."""
    found = figures.most_planned(block, MOST_BARS)
    pairs = tuple((shortened(f"{c.number} {c.title}", 42), float(t.rows)) for c, t in found)
    return Series(w.CHART_CRITERIA.format(name=name), pairs, "bar", TEAL)


def quarters_series(block: Block, name: str) -> Series:
    """How many rows of a block are due in each quarter, those in which none is among them."""
    timed = due.timeline(d for d in figures.by_quarter(block.counted) if figures.has_time(d))
    pairs = tuple((quarter_name(d).removeprefix(w.QUARTER_WORD), float(d.tally.rows)) for d in timed)
    return Series(w.CHART_QUARTERS.format(name=name), pairs, "column", GREEN)


def complete_series(tallies: Sequence[tuple[str, Tally]], title: str) -> Series:
    """The share of complete rows of each block, side by side, never together."""
    pairs = tuple((name, t.complete / t.rows) for name, t in tallies if t.rows)
    return Series(title, pairs, "bar", OCHRE, PERCENT)


def write_data(canvas: Canvas, series: Sequence[Series]) -> None:
    """The charts' numbers on the hidden sheet, three columns for each chart."""
    canvas.put(0, 0, "ctcl-summary")
    canvas.put(0, 1, "1")
    for number, each in enumerate(series):
        for at, (label, count) in enumerate(each.pairs):
            canvas.put(_FIRST_ROW + at, 3 * number, label)
            canvas.put(_FIRST_ROW + at, 3 * number + 1, count)
    canvas.sheet.hide()


def chart_space(data: Canvas, number: int, series: Series, span: Span, height: float) -> Space:
    """Where the chart with this number stands."""
    chart = _chart(data, 3 * number, series)
    return Space(height, lambda canvas, first, last: _insert(canvas, chart, span, first, last))


def side_by_side(spaces: Sequence[Space]) -> Space:
    """Several charts over the same rows."""

    def place(canvas: Canvas, first: int, last: int) -> None:
        for space in spaces:
            space.place(canvas, first, last)

    return Space(max(space.height for space in spaces), place)


def _chart(data: Canvas, column: int, series: Series) -> Chart:
    last = _FIRST_ROW + len(series.pairs) - 1
    small = {"name": FONT, "size": 9, "color": INK}
    chart = data.workbook.add_chart({"type": series.kind})
    chart.add_series(
        {
            "name": series.title,
            "categories": [data.name, _FIRST_ROW, column, last, column],
            "values": [data.name, _FIRST_ROW, column + 1, last, column + 1],
            "fill": {"color": series.colour},
            "gap": 45,
            "data_labels": {"value": True, "font": small, "num_format": series.shown},
        }
    )
    chart.set_title({"name": series.title, "name_font": {"name": FONT, "size": 10.5, "bold": True, "color": NAVY}})
    chart.set_legend({"none": True})
    numbers: dict[str, object] = {"visible": False, "major_gridlines": {"visible": False}, "min": 0}
    if series.shown == PERCENT:
        numbers["max"] = 1.25  # room for the label of a full bar
    lying = series.kind == "bar"
    names: dict[str, object] = {"num_font": small, "line": {"color": LINE}, "major_tick_mark": "none", "reverse": lying}
    names["interval_unit"] = 1  # every name, however small the chart
    # In a bar chart xlsxwriter's y axis is the one that carries the categories.
    chart.set_x_axis(numbers if lying else names)
    chart.set_y_axis(names if lying else numbers)
    chart.set_chartarea({"border": {"color": LINE}})
    return chart


def _insert(canvas: Canvas, chart: Chart, span: Span, first: int, last: int) -> None:
    """Fit the chart to the cells it stands on."""
    width = int(canvas.width(span))
    height = sum(canvas.heights[r] for r in range(first, last + 1)) * 4 / 3
    chart.set_size({"width": width - 4, "height": int(height) - 10})
    options = {"x_offset": 2, "y_offset": 4, "object_position": 2}
    if canvas.sheet.insert_chart(first, span[0], chart, options):
        raise NotWrittenError(f"{canvas.name}: chart")
