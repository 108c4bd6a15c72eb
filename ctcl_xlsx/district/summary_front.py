"""The sheet "Tổng hợp": what an officer prints and signs.

Owns the order of its parts, the head and what wants attention. The small tables stand in `summary_panels`, the charts
in `summary_charts`, the schools and the pages in `summary_schools`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ctcl_xlsx.district import figures, summary_charts, summary_panels
from ctcl_xlsx.district.district import ALL_YEARS, District, Sentences
from ctcl_xlsx.district.figures import Block
from ctcl_xlsx.district.offices import offices_panel
from ctcl_xlsx.district.standings import Standing, State, by_level
from ctcl_xlsx.district.summary_attention import Front, decisions, school_name
from ctcl_xlsx.district.summary_notes import news_line
from ctcl_xlsx.district.summary_panels import TITLE_HEIGHT, Space, Strip, paint_stacks, strips, text_strip
from ctcl_xlsx.district.summary_schools import (
    FULL,
    RIGHT_HALF,
    WIDTHS,
    fits_a_page,
    set_pages,
    write_closing,
    write_schools,
)
from ctcl_xlsx.district.summary_styles import (
    COUNT,
    INK,
    MONEY,
    NAVY,
    PALE,
    PERCENT,
    SECTION,
    SOFT,
    Canvas,
    Style,
    height_for,
    shortened,
)
from ctcl_xlsx.vi import summary as w

LEFT = (1, 6)
CARDS = ((1, 2), (3, 5), (6, 7), (8, 11), (12, 13))
MOST_DECISIONS = 12
_Stack = list[Strip | Space]
BLOCK_HEAD: Style = {"bold": True, "font_size": 11.5, "font_color": INK, "bg_color": PALE, "indent": 1}


def write_front(canvas: Canvas, data: Canvas, front: Front, sentences: Sentences, links: Mapping[str, str]) -> None:
    """The whole sheet. `links` leads from a plan's file to its first row in the list of all rows."""
    for index, width in enumerate(WIDTHS):
        canvas.column(index, width)
    canvas.sheet.hide_gridlines(2)
    row = _head(canvas, front)
    row = _cards(canvas, front, row)
    starts = [row]
    row = _attention(canvas, front, sentences, row)
    for band in _bands(canvas, data, front):
        starts += [] if band.glued else [row]
        row = paint_stacks(canvas, row, band.left, band.right)
    table = row
    row, schools = write_schools(canvas, front, links, table)
    end = write_closing(canvas, row)
    set_pages(canvas, front, table, [*starts, *([] if fits_a_page(canvas.heights, table, end) else schools)], end)


# ---------------------------------------------------------------------------------------------------- head


def account_line(district: District) -> str:
    """The account of the files, in words."""
    counts = {outcome.value: number for outcome, number in district.account.items()}
    return w.ACCOUNT.format(files=len(district.files), **counts)


def _head(canvas: Canvas, front: Front) -> int:
    district = front.district
    years = {ALL_YEARS: w.ALL_YEARS, "": w.NO_YEAR}
    told = [years.get(district.year) or w.SCHOOL_YEAR.format(year=district.year)]
    if district.as_of is not None:
        told.append(w.AS_OF.format(day=f"{district.as_of:%d/%m/%Y}"))
    account = f"{account_line(district)}. {w.ACCOUNT_NOTE.format(sheet=w.SOURCES)}"
    lines: tuple[tuple[str, float, Style], ...] = (
        (shortened(district.title).upper(), 18, {"bold": True, "font_size": 12}),
        (w.HEADING, 28, {"bold": True, "font_size": 17, "font_color": NAVY}),
        (" · ".join(told), 17, {"font_size": 11, "bold": True, "font_color": INK}),
        (account, 17, {"font_size": 10.5, "font_color": SOFT}),
        (news_line(front.notes.past), 17, {"font_size": 10.5, "bold": True, "font_color": INK}),
    )
    row = 0
    for text, height, style in lines:
        if text:
            canvas.row(row, height_for(text, canvas.width(FULL), 13, height))
            canvas.put(row, FULL, text, style, {"text_wrap": True})
            row += 1
    canvas.row(row, 6)
    return row + 1


def _cards(canvas: Canvas, front: Front, row: int) -> int:
    """The key figures, as numbers that can be taken on; what surrounds them is in their formats and notes."""
    canvas.row(row, 17)
    canvas.row(row + 1, 30)
    canvas.row(row + 2, 17)
    cards = _card_texts(front)
    large: Style = {"font_size": 19, "bold": True, "font_color": NAVY}
    small: Style = {"font_size": 9.5, "font_color": SOFT, "text_wrap": True, "valign": "top"}
    for span, (label, value, shown, note) in zip(CARDS, cards, strict=True):
        ground: Style = {"bg_color": PALE, "align": "center"}
        canvas.put(row, span, label, ground, {"font_size": 10.5, "font_color": SOFT})
        canvas.put(row + 1, span, value, ground, large, {"num_format": shown})
        canvas.put(row + 2, span, note, ground, small)
    canvas.money_marks(row + 1, CARDS[3][0], row + 1)
    canvas.row(row + 3, 8)
    return row + 4


def _card_texts(front: Front) -> tuple[tuple[str, int | float, str, str], ...]:
    district, whole = front.district, figures.tally(front.lines)
    complete = whole.complete / whole.rows if whole.rows else 0
    to_mend = sum(s.to_mend for s in front.standings)
    mended = w.CARD_TO_MEND_NOTE.format(complete=len(front.with_state(State.COMPLETE)))
    planned = w.CARD_ROWS_NOTE.format(plans=len(district.plans))
    if district.as_of is not None:
        planned += w.CARD_OVERDUE_NOTE.format(overdue=len(figures.overdue(front.lines, district.as_of)))
    return (
        (w.CARD_SENT, *_sent_card(front)),
        (w.CARD_ROWS, whole.rows, COUNT, planned),
        (
            w.CARD_COMPLETE, complete, PERCENT,
            w.CARD_COMPLETE_NOTE.format(complete=whole.complete, rows=whole.rows),
        ),
        (
            w.CARD_BUDGET, whole.budget, MONEY,
            w.CARD_BUDGET_NOTE.format(with_amount=whole.with_amount, rows=whole.rows),
        ),
        (w.CARD_TO_MEND, to_mend, COUNT, mended),
    )  # fmt: skip


def _sent_card(front: Front) -> tuple[int, str, str]:
    if front.district.roster is None:
        return front.district.schools, COUNT, w.CARD_SENT_NO_ROSTER
    counts = by_level(front.listed, with_roster=True)
    expected = sum(c.expected or 0 for c in counts)
    note = w.CARD_SENT_NOTE.format(not_sent=sum(c.not_sent for c in counts), refused=sum(c.refused for c in counts))
    if front.outside:
        note += w.CARD_OUTSIDE.format(outside=len(front.outside))
    return sum(c.sent for c in counts), f'0" / {expected}"', note


# ------------------------------------------------------------------------------------- what wants attention


def _attention(canvas: Canvas, front: Front, sentences: Sentences, row: int) -> int:
    """Who has not sent, who was refused, what somebody must decide: before any sum."""
    doubtful = {s for s in front.absent if s.state is State.UNDECIDED}
    absent = [_absent_name(s, doubtful=s in doubtful) for s in front.absent]
    refused = [school_name(s.school, "") for s in front.with_state(State.REJECTED)]
    found = decisions(front.district, sentences)
    named = ((w.NOT_SENT, absent), (w.REFUSED, refused))
    lines = [title.format(count=len(names), names=w.LIST_JOIN.join(names)) for title, names in named if names]
    pieces = _told(canvas, w.ABSENT_TITLE, lines) if lines else []
    if found:
        more = [w.DECIDE_MORE.format(count=len(found) - MOST_DECISIONS, sheet=w.SOURCES)]
        shown = found if len(found) <= MOST_DECISIONS else [*found[:MOST_DECISIONS], *more]
        pieces += _told(canvas, w.DECIDE_TITLE.format(count=len(found)), shown)
    return paint_stacks(canvas, row, pieces, ())


def _absent_name(standing: Standing, *, doubtful: bool) -> str:
    name = school_name(standing.school, "")
    return w.ABSENT_DOUBTFUL.format(school=name) if doubtful else name


def _told(canvas: Canvas, title: str, texts: Sequence[str]) -> _Stack:
    """A heading and lines of text over the whole width."""
    body: Style = {"italic": False, "font_size": 10.5, "font_color": INK, "valign": "vcenter", "indent": 1}
    found: _Stack = [Strip(TITLE_HEIGHT, lambda c, r: c.put(r, FULL, title, SECTION))]
    found += [text_strip(shortened(text, 3_000), FULL, canvas, body, size=10.5) for text in texts]
    return [*found, Strip(8, lambda c, r: None)]


# ------------------------------------------------------------------------------------------------- panels


@dataclass(frozen=True, slots=True)
class Band:
    """Two stacks side by side; a `glued` one stays on the page of the band before it."""

    left: Sequence[Strip | Space]
    right: Sequence[Strip | Space] = ()
    glued: bool = False


def _bands(canvas: Canvas, data: Canvas, front: Front) -> list[Band]:
    """The small tables in bands of two stacks: what holds for all first, then block by block."""
    bars, quarters = summary_charts.write_data(data, front.blocks[0] if front.blocks else None, front.lines)
    with_roster = front.district.roster is not None
    levels = by_level(front.listed if with_roster else front.standings, with_roster=with_roster)
    left = strips(summary_panels.levels_panel(levels, front.outside, with_roster=with_roster), LEFT, canvas)
    if not front.lines:
        return [Band(left)]
    chart: _Stack = [summary_charts.criteria_space(data, bars, front.blocks[0], RIGHT_HALF)] if bars else []
    times: _Stack = [summary_charts.quarters_space(data, quarters, RIGHT_HALF)] if quarters else []
    sources = strips(summary_panels.sources_panel(front.lines), LEFT, canvas)
    due = strips(summary_panels.quarters_panel(front.lines, front.district.as_of), RIGHT_HALF, canvas)
    owners = strips(summary_panels.owners_panel(front.lines), LEFT, canvas)
    if figures.any_status(front.lines):
        times = strips(summary_panels.status_panel(front.lines), RIGHT_HALF, canvas)
    offices = offices_panel(front.district)
    bands = [Band(left, chart), *([Band(strips(offices, LEFT, canvas))] if offices else [])]
    bands += [Band(sources, due), Band(owners, times)]
    for block in front.blocks:
        bands += _block_bands(canvas, front, block)
    return bands


def _block_bands(canvas: Canvas, front: Front, block: Block) -> list[Band]:
    """One block: its standards beside the criteria most planned, then what there is to say of it."""
    heading = _caption(front, block)
    left: _Stack = [
        _blank_strip(TITLE_HEIGHT),
        *strips(summary_panels.standards_panel(block), LEFT, canvas),
    ]
    planned = summary_panels.planned_panel(block)
    right: _Stack = [Strip(TITLE_HEIGHT, lambda c, r: c.put(r, FULL, heading, BLOCK_HEAD))]
    right += strips(planned, RIGHT_HALF, canvas) if planned.rows else []
    body: Style = {"italic": False, "font_size": 10.5, "font_color": INK, "valign": "vcenter"}
    texts = [text_strip(text, FULL, canvas, body, size=10.5) for text in summary_panels.block_texts(block)]
    return [Band(left, right), Band([*texts, _blank_strip(10)], glued=True)]


def _blank_strip(height: float) -> Strip:
    return Strip(height, lambda c, r: None)


def _caption(front: Front, block: Block) -> str:
    told = w.BLOCK.format(circular=block.catalog.circular, title=block.catalog.short_title, plans=len(block.plans))
    return w.BLOCK_WITH_YEAR.format(year=block.school_year, block=told) if front.district.year == ALL_YEARS else told
