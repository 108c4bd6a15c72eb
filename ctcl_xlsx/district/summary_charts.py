"""The two charts of "Tổng hợp" and the hidden sheet that holds their numbers.

The hidden sheet also marks the workbook as a summary of this program: it is never read as a school's plan.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.chart import Chart

from ctcl_xlsx.district import figures
from ctcl_xlsx.district.figures import Block, Line
from ctcl_xlsx.district.summary_panels import Space, quarter_name
from ctcl_xlsx.district.summary_styles import FONT, INK, LINE, NAVY, TEAL, Canvas, NotWrittenError, Span, shortened
from ctcl_xlsx.vi import summary as w

GREEN = "#4F7F5C"
MOST_BARS, BAR_HEIGHT, COLUMNS_HEIGHT = 6, 17.0, 120.0
_FIRST_ROW = 2
_Pairs = Sequence[tuple[str, int]]


def write_data(canvas: Canvas, block: Block | None, lines: Sequence[Line]) -> tuple[int, int]:
    """The charts' numbers on the hidden sheet; how many bars each chart has."""
    bars = _criterion_bars(block) if block else []
    timed = [d for d in figures.by_quarter(lines) if figures.has_time(d)]
    quarters = [(quarter_name(d), d.tally.rows) for d in timed]
    canvas.put(0, 0, "ctcl-summary")
    canvas.put(0, 1, "1")
    for column, pairs in ((0, bars), (3, quarters)):
        for at, (label, count) in enumerate(pairs):
            canvas.put(_FIRST_ROW + at, column, label)
            canvas.put(_FIRST_ROW + at, column + 1, count)
    canvas.sheet.hide()
    return len(bars), len(quarters)


def _criterion_bars(block: Block) -> list[tuple[str, int]]:
    found = figures.most_planned(block, MOST_BARS)
    return [(shortened(f"{criterion.number} {criterion.title}", 40), tally.rows) for criterion, tally in found]


def criteria_space(data: Canvas, bars: int, block: Block, span: Span) -> Space:
    """Where the chart of the most planned criteria stands."""
    title = w.CHART_CRITERIA.format(title=block.catalog.circular)
    chart = _chart(data, "bar", 0, bars, title, TEAL)
    return Space(46 + BAR_HEIGHT * bars, lambda canvas, first, last: _insert(canvas, chart, span, first, last))


def quarters_space(data: Canvas, quarters: int, span: Span) -> Space:
    """Where the chart of the deadlines stands."""
    chart = _chart(data, "column", 3, quarters, w.CHART_QUARTERS, GREEN)
    return Space(COLUMNS_HEIGHT, lambda canvas, first, last: _insert(canvas, chart, span, first, last))


def _chart(data: Canvas, kind: str, column: int, count: int, title: str, colour: str) -> Chart:
    last = _FIRST_ROW + count - 1
    small = {"name": FONT, "size": 9, "color": INK}
    chart = data.workbook.add_chart({"type": kind})
    chart.add_series(
        {
            "name": title,
            "categories": [data.name, _FIRST_ROW, column, last, column],
            "values": [data.name, _FIRST_ROW, column + 1, last, column + 1],
            "fill": {"color": colour},
            "gap": 45,
            "data_labels": {"value": True, "font": small},
        }
    )
    chart.set_title({"name": title, "name_font": {"name": FONT, "size": 10.5, "bold": True, "color": NAVY}})
    chart.set_legend({"none": True})
    numbers = {"visible": False, "major_gridlines": {"visible": False}, "min": 0}
    names = {"num_font": small, "line": {"color": LINE}, "major_tick_mark": "none", "reverse": kind == "bar"}
    # In a bar chart xlsxwriter's y axis is the one that carries the categories.
    chart.set_x_axis(numbers if kind == "bar" else names)
    chart.set_y_axis(names if kind == "bar" else numbers)
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
