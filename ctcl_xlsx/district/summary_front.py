"""The sheet "Tổng hợp": what an officer prints and signs, one page as a rule.

Owns the order of its parts, the head and what wants attention. The small tables stand in `summary_panels`, the charts
in `summary_charts`, what stands level by level in `summary_blocks`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ctcl_xlsx.district import figures, summary_charts, summary_panels
from ctcl_xlsx.district.district import ALL_YEARS, District
from ctcl_xlsx.district.heights import height_for
from ctcl_xlsx.district.offices import offices_panels
from ctcl_xlsx.district.standings import Standing, State, by_level, sent_by_state
from ctcl_xlsx.district.summary_attention import Decision, Front, standing_name
from ctcl_xlsx.district.summary_blocks import block_name
from ctcl_xlsx.district.summary_charts import Series, chart_space, side_by_side
from ctcl_xlsx.district.summary_grid import (
    COLUMNS,
    FULL,
    TITLE_HEIGHT,
    Panel,
    Space,
    Stack,
    Strip,
    blank_strip,
    paint_stacks,
    set_grid,
    strips,
    text_strip,
)
from ctcl_xlsx.district.summary_notes import news_line, other_years_line
from ctcl_xlsx.district.summary_pages import page_breaks, page_height, paged, scale_for
from ctcl_xlsx.district.summary_styles import (
    COUNT,
    INK,
    MONEY,
    NAVY,
    NOTE,
    PALE,
    PERCENT,
    SECTION,
    SOFT,
    Canvas,
    Span,
    Style,
    shortened,
)
from ctcl_xlsx.district.survey import Asked
from ctcl_xlsx.vi import summary as w

LEFT: Span = (0, 17)
RIGHT: Span = (19, 35)
_HALVES: tuple[Span, Span] = ((19, 26), (27, 35))
_CARDS: tuple[Span, ...] = ((0, 6), (7, 13), (14, 21), (22, 28), (29, 35))
MOST_DECISIONS, MOST_NAMES, MOST_YEARS = 2, 10, 3
MOST_BESIDE = 3  # offices in a table above the charts; more stand below, on a page of their own where they need one
_CHART_HEIGHTS = (112.0, 165.0)  # the least and the most
SCALES = (66, 82)  # in percent: one page, as long as it can be read


def write_front(
    canvas: Canvas,
    data: Canvas,
    front: Front,
    decided: Sequence[Decision],
    asked: Asked,
    targets: Mapping[str, str],
) -> None:
    """The whole sheet. `targets` leads from a level to its figures, and from a sheet's name to the sheet."""
    set_grid(canvas)
    row = _cards(canvas, front, _head(canvas, front, targets))
    starts = [row]
    row = paint_stacks(canvas, row, _attention(canvas, front, decided, asked))
    starts.append(row)
    offices = offices_panels(front.district, MOST_BESIDE)
    beside = offices if len(offices) == 1 else ()
    row = paint_stacks(canvas, row, *_overview(canvas, data, front, targets, beside))
    over = canvas.height(0, row - 1)
    if offices and not beside:
        starts.append(row)
        row = paint_stacks(canvas, row, *(strips(p, s, canvas) for p, s in zip(offices, (LEFT, RIGHT), strict=False)))
    end = _closing(canvas, row)
    whole = canvas.height(0, end)
    whole = over if offices and not beside and whole > page_height(SCALES[0]) else whole
    scale = scale_for(whole, SCALES)
    breaks = page_breaks(canvas.heights, [*starts, row], end, page_height(scale))
    paged(canvas, end, FULL[1], scale, breaks, front.district.title or w.HEADING)
    canvas.sheet.set_zoom(90)
    canvas.sheet.set_first_sheet()
    canvas.sheet.activate()


# ---------------------------------------------------------------------------------------------------- head


def account_line(district: District) -> str:
    """The account of the files, in words."""
    counts = {outcome.value: number for outcome, number in district.account.items()}
    return w.ACCOUNT.format(files=len(district.files), **counts)


def _head(canvas: Canvas, front: Front, targets: Mapping[str, str]) -> int:
    district = front.district
    years = {ALL_YEARS: w.ALL_YEARS, "": w.NO_YEAR}
    told = [years.get(district.year) or w.SCHOOL_YEAR.format(year=district.year)]
    if district.as_of is not None:
        told.append(w.AS_OF.format(day=f"{district.as_of:%d/%m/%Y}"))
    lines: tuple[tuple[str, float, Style], ...] = (
        (shortened(district.title).upper(), 18, {"bold": True, "font_size": 12}),
        (w.HEADING, 26, {"bold": True, "font_size": 17, "font_color": NAVY}),
        (other_years_line(district), 17, {"font_size": 10.5, "bold": True, "font_color": INK}),
        (news_line(front.notes.past), 17, {"font_size": 10.5, "bold": True, "font_color": INK}),
    )
    row = 0
    for text, height, style in lines:
        if text:
            canvas.row(row, height_for(text, canvas.width(FULL), 13, height))
            canvas.put(row, FULL, text, style, {"text_wrap": True})
            row += 1
    canvas.row(row, 17)
    canvas.put(row, LEFT, " · ".join(told), {"font_size": 11, "bold": True, "font_color": INK})
    account = f"{account_line(district)} ({w.ACCOUNT_NOTE.format(sheet=w.SOURCES)})"
    canvas.put(row, RIGHT, account, {"font_size": 9.5, "font_color": SOFT, "align": "right", "shrink": True})
    return _ways(canvas, targets, row + 1)


def _ways(canvas: Canvas, targets: Mapping[str, str], row: int) -> int:
    """Links to the other sheets, side by side."""
    canvas.row(row, 15)
    small: Style = {"font_size": 9.5, "font_color": NAVY, "underline": 1, "align": "center"}
    names = [name for name in targets if name in w.SHEET_NAMES]
    each = (COLUMNS - 3) // max(1, len(names))
    canvas.put(row, (0, 2), w.SHEETS_NOTE, {"font_size": 9.5, "font_color": SOFT})
    for at, name in enumerate(names):
        canvas.link(row, (3 + at * each, 2 + (at + 1) * each), targets[name], name, small)
    canvas.row(row + 1, 5)
    return row + 2


def _cards(canvas: Canvas, front: Front, row: int) -> int:
    """The key figures, as numbers that can be taken on; what surrounds them is in their formats and notes."""
    for at, height in enumerate((17.0, 28.0, 15.0, 7.0)):
        canvas.row(row + at, height)
    large: Style = {"font_size": 19, "bold": True, "font_color": NAVY}
    small: Style = {"font_size": 9.5, "font_color": SOFT, "valign": "top", "shrink": True}
    for span, (label, value, shown, note) in zip(_CARDS, _card_texts(front), strict=True):
        ground: Style = {"bg_color": PALE, "align": "center"}
        canvas.put(row, span, label, ground, {"font_size": 10.5, "font_color": SOFT})
        canvas.put(row + 1, span, value, ground, large, {"num_format": shown})
        canvas.put(row + 2, span, note, ground, small)
        if shown == MONEY:
            canvas.money_marks(row + 1, span[0], row + 1)
    return row + 4


def _card_texts(front: Front) -> tuple[tuple[str, int | float, str, str], ...]:
    district, whole = front.district, front.whole
    complete = whole.complete / whole.rows if whole.rows else 0
    planned = w.CARD_ROWS_NOTE.format(plans=len(district.plans))
    if district.as_of is not None:
        planned += w.CARD_OVERDUE_NOTE.format(overdue=district.survey.overdue(district.plans))
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
        (w.CARD_TO_MEND, *_mend_card(front)),
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


def _mend_card(front: Front) -> tuple[int, str, str]:
    """The schools that sent, by state, so that the numbers come to the card of schools, which tells the others."""
    counts = sent_by_state(front.listed if front.district.roster else front.standings)
    note = w.CARD_TO_MEND_NOTE.format(complete=counts[State.COMPLETE])
    for state, template in ((State.EMPTY, w.CARD_EMPTY), (State.UNDECIDED, w.CARD_UNDECIDED)):
        note += template.format(count=counts[state]) if counts[state] else ""
    return counts[State.INCOMPLETE], COUNT, note


# ------------------------------------------------------------------------------------- what wants attention


def _attention(canvas: Canvas, front: Front, decided: Sequence[Decision], asked: Asked) -> Stack:
    """Who has not sent, who was refused, what somebody must decide, what is asked for: before any sum."""
    absent = [_absent_name(s) for s in front.absent]
    refused = [*map(standing_name, front.with_state(State.REJECTED))]
    named = ((w.NOT_SENT, absent), (w.REFUSED, refused))
    told = [title.format(count=len(names), names=_names(names)) for title, names in named if names]
    pieces = _told(canvas, w.ABSENT_TITLE, told)
    shown = [d.line for d in decided[:MOST_DECISIONS]]
    if len(decided) > MOST_DECISIONS:
        shown.append(w.DECIDE_MORE.format(count=len(decided) - MOST_DECISIONS, sheet=w.TO_DECIDE))
    pieces += _told(canvas, w.DECIDE_TITLE.format(count=len(decided)), shown)
    if asked.count:
        asked_of = [(name, asked.bodies[slug]) for slug, name in (*w.BODIES.items(), ("", w.NO_BODY))]
        bodies = w.LIST_JOIN.join(w.BODY_COUNT.format(name=name, count=count) for name, count in asked_of if count)
        schools = len(asked.schools)
        text = w.REQUESTS_TOLD.format(count=asked.count, schools=schools, bodies=bodies, sheet=w.REQUESTS)
        pieces += _told(canvas, "", [text])
    return pieces


def _absent_name(standing: Standing) -> str:
    name = standing_name(standing)
    return w.ABSENT_DOUBTFUL.format(school=name) if standing.state is State.UNDECIDED else name


def _names(names: Sequence[str]) -> str:
    """Names on one line; where they are many, how many more and where they stand."""
    if len(names) <= MOST_NAMES:
        return w.LIST_JOIN.join(names)
    more = w.NAMES_MORE.format(count=len(names) - MOST_NAMES, column=w.STATE, sheet=w.SCHOOLS)
    return w.LIST_JOIN.join((*names[:MOST_NAMES], more))


def _told(canvas: Canvas, title: str, texts: Sequence[str]) -> list[Strip | Space]:
    """A heading, if any, and lines of text over the whole width; nothing where there is nothing to tell."""
    if not texts:
        return []
    body: Style = {"italic": False, "font_size": 10.5, "font_color": INK, "valign": "vcenter", "indent": 1}
    found: list[Strip | Space] = []
    if title:
        found.append(Strip(TITLE_HEIGHT, lambda c, r: c.put(r, FULL, title, SECTION)))
    found += [
        text_strip(shortened(text, 420 if title != w.ABSENT_TITLE else 4_000), FULL, canvas, body, size=10.5)
        for text in texts
    ]
    return [*found, blank_strip(5)]


# ------------------------------------------------------------------------------------------------- overview


def _overview(
    canvas: Canvas, data: Canvas, front: Front, targets: Mapping[str, str], offices: Sequence[Panel]
) -> tuple[Stack, Stack]:
    """Levels and money on the left, a short table of offices and the charts on the right.

    The charts are of the largest block, and of all side by side; beside offices those of the table of levels are left
    out, which says the same in numbers.
    """
    with_roster = front.district.roster is not None
    levels = by_level(front.listed if with_roster else front.standings, with_roster=with_roster)
    left = strips(summary_panels.levels_panel(levels, front.outside, targets, with_roster=with_roster), LEFT, canvas)
    if not front.whole.rows:
        summary_charts.write_data(data, ())
        return left, ()
    years = tuple(dict.fromkeys(b.school_year for b in front.blocks if b.school_year))[:MOST_YEARS]
    left += strips(summary_panels.money_panel(front.blocks, years), LEFT, canvas)
    least, most = _CHART_HEIGHTS
    right = [piece for panel in offices for piece in strips(panel, RIGHT, canvas)]
    beside = (sum(piece.height for piece in left) - sum(piece.height for piece in right)) / 2 - 10
    return left, [*right, *_charts(data, _series(front)[: 2 if offices else 3], max(least, min(most, beside)))]


def _series(front: Front) -> tuple[Series, ...]:
    latest = [b for b in front.blocks if b.school_year == front.blocks[0].school_year]
    named = [(block_name(b, front), b) for b in latest]
    shares = [(name, b.listed if front.district.roster else b.counted.whole.tally) for name, b in named]
    block = figures.largest(front.blocks)
    if block is None:
        return ()
    with_others = front.district.roster is not None and front.outside
    name, title = block_name(block, front), w.CHART_COMPLETE_LISTED if with_others else w.CHART_COMPLETE
    if front.district.year == ALL_YEARS:
        name, title = (w.CHART_YEAR.format(name=text, year=block.school_year) for text in (name, title))
    return (
        summary_charts.planned_series(block, name),
        summary_charts.quarters_series(block, name),
        summary_charts.complete_series(shares, title),
    )


def _charts(data: Canvas, series: Sequence[Series], height: float) -> Stack:
    """The first chart over the others; one without numbers is left out."""
    shown = [s for s in series if s.pairs]
    summary_charts.write_data(data, shown)
    spans: list[Span] = [RIGHT, *_HALVES] if len(shown) != 2 else [RIGHT, RIGHT]
    spaces = [
        chart_space(data, number, each, span, height)
        for number, (each, span) in enumerate(zip(shown, spans, strict=False))
    ]
    return [*spaces[:1], blank_strip(6), side_by_side(spaces[1:])] if len(spaces) == 3 else spaces


# ---------------------------------------------------------------------------------------------------- end


def _closing(canvas: Canvas, row: int) -> int:
    """How things are added up, and the lines to sign on; the last row."""
    canvas.row(row, 4)
    rule = w.NOT_ADDED.format(blocks=w.BLOCKS)
    canvas.row(row + 1, height_for(rule, canvas.width(FULL), 9))
    canvas.put(row + 1, FULL, rule, NOTE, {"font_size": 9})
    bold: Style = {"bold": True, "align": "center", "font_size": 11}
    italic: Style = {"italic": True, "align": "center", "font_color": SOFT}
    canvas.row(row + 2, 17)
    canvas.put(row + 2, RIGHT, w.SIGN_DATE, italic)
    for at, (left, right, style) in enumerate(
        ((w.SIGN_LEFT, w.SIGN_RIGHT, bold), (w.SIGN_LEFT_NOTE, w.SIGN_RIGHT_NOTE, italic)), row + 3
    ):
        canvas.row(at, 16)
        canvas.put(at, LEFT, left, style)
        canvas.put(at, RIGHT, right, style)
    canvas.row(row + 5, 40)
    return row + 5
