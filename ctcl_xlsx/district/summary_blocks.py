"""The sheet "Theo cấp học": for each school year, level and catalogue its standards, criteria, money, times and people.

What stands in different blocks is never added up. Owns the order of the parts of a block.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ctcl_xlsx.district import figures, summary_panels
from ctcl_xlsx.district.district import ALL_YEARS
from ctcl_xlsx.district.figures import Block
from ctcl_xlsx.district.heights import height_for
from ctcl_xlsx.district.summary_attention import Front
from ctcl_xlsx.district.summary_grid import (
    FULL,
    TITLE_HEIGHT,
    Panel,
    Stack,
    Strip,
    blank_strip,
    paint_stacks,
    set_grid,
    strips,
    text_strip,
)
from ctcl_xlsx.district.summary_pages import page_height, paged, scale_for
from ctcl_xlsx.district.summary_styles import INK, NAVY, NOTE, SECTION, WHITE, Canvas, Span, Style
from ctcl_xlsx.vi import summary as w
from ctcl_xlsx.workbook.grid import address

LEFT: Span = (0, 10)
MIDDLE: Span = (12, 22)
RIGHT: Span = (24, 35)
SCALES = (76, 80)  # in percent: a block on one page, as long as it can be read
_BAND: Style = {"bold": True, "font_size": 12, "font_color": WHITE, "bg_color": NAVY, "indent": 1, "text_wrap": True}


def block_name(block: Block, front: Front) -> str:
    """A block in short: its level, with the circular where another block of its year has that level."""
    name = summary_panels.level_name(block.level)
    alike = [b for b in front.blocks if (b.school_year, b.level) == (block.school_year, block.level)]
    return w.IN_CIRCULAR.format(level=name, circular=block.catalog.circular) if len(alike) > 1 else name


def write_blocks(canvas: Canvas, front: Front, caption: str) -> dict[str, str]:
    """The whole sheet, a block on a page; where the first block of each level begins, as a link's target."""
    set_grid(canvas)
    canvas.row(0, 22)
    canvas.put(0, FULL, w.BLOCKS_TITLE, SECTION, {"font_size": 14, "bottom": 0})
    canvas.put(1, FULL, caption, NOTE, {"text_wrap": False})
    row = 2
    targets: dict[str, str] = {}
    pages: list[tuple[int, int, int]] = []  # where a block begins (the first with the title), its second half, its end
    for block in front.blocks:
        targets.setdefault(block.level, f"'{canvas.name}'!{address(row, 0)}")
        top = row if pages else 0
        half, row = _block(canvas, front, block, row)
        pages.append((top, half, row))
    scale = scale_for(max((canvas.height(top, end - 1) for top, _, end in pages), default=0.0), SCALES)
    tall = [half for top, half, end in pages if canvas.height(top, end - 1) > page_height(scale)]
    breaks = sorted([*(top for top, _, _ in pages[1:]), *tall])
    paged(canvas, max(row - 1, 1), FULL[1], scale, breaks, w.BLOCKS)
    return targets


def _block(canvas: Canvas, front: Front, block: Block, row: int) -> tuple[int, int]:
    """A block from this row on; where its second half begins, and the row after it."""
    told = heading(front, block)
    canvas.row(row, height_for(told, canvas.width(FULL), 12.5, 20))
    canvas.put(row, FULL, told, _BAND)
    criteria = strips(summary_panels.criteria_panel(block), FULL, canvas)
    half = paint_stacks(canvas, row + 1, [blank_strip(4), *criteria])
    canvas.row(half, 20)
    canvas.put(half, FULL, w.BLOCK_MORE.format(block=_in_year(front, block, block_name(block, front))), SECTION)
    row = paint_stacks(canvas, half + 1, *_stacks(canvas, block, front.district.as_of))
    canvas.row(row, 14)
    return half, row + 1


def heading(front: Front, block: Block) -> str:
    """A block in full: level, circular, what it counts."""
    level = summary_panels.level_name(block.level)
    name = w.BLOCK.format(level=level, circular=block.catalog.circular, title=block.catalog.short_title)
    counts = w.BLOCK_COUNTS.format(schools=block.schools, plans=block.plans, rows=block.counted.whole.rows)
    return _in_year(front, block, f"{name} ({counts})")


def _in_year(front: Front, block: Block, name: str) -> str:
    return w.IN_YEAR.format(year=block.school_year, name=name) if front.district.year == ALL_YEARS else name


def _stacks(canvas: Canvas, block: Block, day: date | None) -> tuple[Stack, Stack, Stack]:
    """Times and people; how it stands; money, and what stands out."""
    counted = block.counted
    times = [summary_panels.quarters_panel(counted), summary_panels.owners_panel(counted)]
    state = [summary_panels.day_panel(counted, day)] if day is not None else []
    if figures.any_status(counted):
        state.append(summary_panels.status_panel(counted))
    title: Style = {**SECTION, "font_size": 11.5}
    body: Style = {"italic": False, "font_size": 10, "font_color": INK, "valign": "vcenter"}
    told = [text_strip(text, RIGHT, canvas, body, size=10) for text in summary_panels.block_texts(block)]
    found = Strip(TITLE_HEIGHT, lambda c, r: c.put(r, RIGHT, w.FOUND_TITLE, title))
    money = _stack([summary_panels.sources_panel(counted)], RIGHT, canvas)
    return _stack(times, LEFT, canvas), _stack(state, MIDDLE, canvas), [*money, found, *told]


def _stack(panels: Iterable[Panel], span: Span, canvas: Canvas) -> Stack:
    return [piece for panel in panels for piece in strips(panel, span, canvas)]
