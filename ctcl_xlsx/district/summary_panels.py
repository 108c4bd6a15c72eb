"""What stands in the small tables: from `figures` and its neighbours, in the words of `vi.summary`.

Owns their contents; how they come onto a sheet stands in `summary_grid`. Knows no file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from ctcl_xlsx.district import due, figures
from ctcl_xlsx.district.figures import Block, Counted, Drawer, Tally
from ctcl_xlsx.district.lines import DONE, SEVERAL
from ctcl_xlsx.district.standings import LevelCount, Standing
from ctcl_xlsx.district.summary_grid import Field, Panel, PanelRow
from ctcl_xlsx.district.summary_styles import GREY, PALE, Style, shortened
from ctcl_xlsx.model import Criterion
from ctcl_xlsx.vi import summary as w
from ctcl_xlsx.workbook.labels import LEVEL_NAMES, STATUSES

MOST_OWNERS, FEW = 7, 4
_ROWS, _SCHOOLS = Field(w.ROWS), Field(w.SCHOOL_COUNT)
_WITH_AMOUNT, _MONEY = Field(w.WITH_AMOUNT), Field(w.BUDGET, 4, "money")
_STANDARD: Style = {"bold": True, "bg_color": PALE}
_CRITERION: Style = {"indent": 2}
_UNPLANNED: Style = {**_CRITERION, "bg_color": GREY, "italic": True}


def level_name(level: str) -> str:
    """A level as people call it; what is no known level stays as typed."""
    return LEVEL_NAMES.get(level, level) or w.UNKNOWN_LEVEL


def levels_panel(
    counts: Sequence[LevelCount], outside: Sequence[Standing], targets: Mapping[str, str], *, with_roster: bool
) -> Panel:
    """Who sent, by level, and how much of it is complete; schools that the roster does not have are told apart.

    `targets` leads from a level to where its figures stand.
    """
    heads = (w.EXPECTED, w.SENT, w.REFUSED_COUNT, w.NOT_SENT_COUNT) if with_roster else (w.SENT, w.ROWS)
    rows = []
    for c in counts:
        told = (c.expected, c.sent, c.refused, c.not_sent) if with_roster else (c.sent, c.tally.rows)
        share = c.tally.complete / c.tally.rows if c.tally.rows else None
        rows.append(PanelRow(level_name(c.level), (*told, share), target=targets.get(c.level, "")))
    sums = tuple(sum(int(row.values[i] or 0) for row in rows) for i in range(len(heads)))
    total = PanelRow(w.TOTAL, (*sums, None), total=True)
    fields = (*(Field(head) for head in heads), Field(w.COMPLETE_SHARE, 4, "share", bar=True))
    note = w.OUTSIDE_NOTE.format(count=len(outside)) if with_roster and outside else ""
    return Panel(w.LEVELS_TITLE, w.LEVEL, fields, (*rows, total), note)


def money_panel(blocks: Sequence[Block], years: Sequence[str]) -> Panel:
    """Money by source: it may be added over levels, but not over school years."""
    in_year = {year: [b.counted for b in blocks if b.school_year == year] for year in years}
    found = {year: {d.name: d.tally.budget for d in figures.by_source(*parts)} for year, parts in in_year.items()}
    names = [d.name for d in figures.by_source(*(part for parts in in_year.values() for part in parts))]
    rows = [PanelRow(_source(name), tuple(found[year].get(name, 0) for year in years)) for name in names]
    sums = tuple(sum(found[year].values()) for year in years)
    total = PanelRow(w.TOTAL, sums, total=True)
    if len(years) > 1:
        fields = tuple(Field(w.BUDGET_IN.format(year=year), 4, "money") for year in years)
        note = w.MORE_YEARS.format(sheet=w.BLOCKS) if {b.school_year for b in blocks} - set(years) else ""
        return Panel(w.SOURCES_TITLE, w.SOURCE, fields, (*rows, total), note)
    shares = [row.values[0] / sums[0] if row.values[0] and sums[0] else None for row in (*rows, total)]
    rows = [replace(row, values=(*row.values, share)) for row, share in zip((*rows, total), shares, strict=True)]
    return Panel(w.SOURCES_TITLE, w.SOURCE, (_MONEY, Field(w.SHARE, 4, "share", bar=True)), tuple(rows))


# --------------------------------------------------------------------------------------------- in one block


def criteria_panel(block: Block) -> Panel:
    """The standards and under each its criteria; mandatory ones have a star, told below.

    Schools are not added up: one school stands at several standards; in all it is those with a plan that counts, be it
    without rows. A row that names several criteria counts at each
    of them, and once in the line of such rows.
    """
    drawers = {d.name: d.tally for d in figures.by_standard(block)}
    criteria = dict(figures.by_criterion(block))
    rows = []
    for standard in block.catalog.standards:
        label = w.STANDARD.format(number=standard.number, title=standard.title)
        rows.append(PanelRow(label, _counts(drawers.pop(str(standard.number))), style=_STANDARD))
        rows += [_criterion_row(criterion, criteria[criterion]) for criterion in standard.criteria]
    rows += [PanelRow(w.STANDARD_DRAWERS[name], _counts(tally), style=_STANDARD) for name, tally in drawers.items()]
    total = PanelRow(w.TOTAL, _counts(replace(block.counted.whole.tally, schools=block.schools)), total=True)
    notes = {w.STAR_NOTE: bool(figures.mandatory(block)), w.CRITERIA_NOTE: SEVERAL in drawers}
    fields = (
        Field(w.ROWS, 3, bar=True),
        Field(w.SCHOOL_COUNT, 3),
        Field(w.COMPLETE_ROWS, 3),
        Field(w.WITH_AMOUNT, 3),
        Field(w.BUDGET, 5, "money"),
    )
    note = " ".join(note for note, shown in notes.items() if shown)
    return Panel(w.CRITERIA_TITLE, w.CRITERION, fields, (*rows, total), note)


def _criterion_row(criterion: Criterion, tally: Tally) -> PanelRow:
    label = w.STARRED.format(name=criterion.label) if criterion.mandatory else criterion.label
    return PanelRow(label, _counts(tally), style=_CRITERION if tally.rows else _UNPLANNED)


def _counts(tally: Tally) -> tuple[int | None, ...]:
    """Money is blank, not 0, where no row states any."""
    stated = tally.budget if tally.with_amount else None
    return tally.rows, tally.schools, tally.complete, tally.with_amount, stated


def block_texts(block: Block) -> tuple[str, ...]:
    """What stands out in a block: planned most, planned by nobody, mandatory ones among these. Titles stand above."""
    most = [w.NAMED.format(name=c.number, rows=t.rows, schools=t.schools) for c, t in figures.most_planned(block, FEW)]
    required = figures.mandatory(block)
    open_ones = w.LIST_JOIN.join(criterion.number for criterion, tally in required if not tally.rows)
    standards, criteria = figures.never_planned(block)
    named = w.LIST_JOIN.join(w.STANDARD.format(number=s.number, title=s.title) for s in standards)
    told = (
        w.MOST_PLANNED.format(found=w.LIST_JOIN.join(most)) if most else "",
        w.NEVER_STANDARDS.format(found=named or w.NEVER_NONE),
        w.NEVER_CRITERIA.format(found=w.LIST_JOIN.join(c.number for c in criteria) or w.NEVER_NONE),
        w.MANDATORY_NEVER.format(count=len(required), found=open_ones or w.NEVER_NONE) if required else "",
    )
    return tuple(text for text in told if text)


def sources_panel(counted: Counted) -> Panel:
    """Rows and money by source."""
    rows = [
        PanelRow(_source(d.name), (d.tally.rows, d.tally.with_amount, d.tally.budget))
        for d in figures.by_source(counted)
    ]
    return Panel(w.SOURCES_TITLE, w.SOURCE, (_ROWS, _WITH_AMOUNT, _MONEY), (*rows, _sum_row(rows, 3)))


def _source(name: str) -> str:
    return w.SOURCE_DRAWERS.get(name, name)


def quarter_name(drawer: Drawer) -> str:
    """ "Quý IV/2026", or why there is no quarter."""
    year, dash, quarter = drawer.name.partition("-Q")
    if not dash:
        return w.TIME_DRAWERS[drawer.name]
    return w.QUARTER.format(quarter=w.QUARTER_NUMBERS[int(quarter) - 1], year=year)


def quarters_panel(counted: Counted) -> Panel:
    """What is due when: by quarter, and in each month of it."""
    rows = []
    for quarter in due.quarters(counted):
        months = quarter.months or (None, None, None)
        label = w.NO_QUARTER.get(quarter.drawer.name) or quarter_name(quarter.drawer)
        rows.append(PanelRow(label, (*months, quarter.drawer.tally.rows)))
    total = PanelRow(w.TOTAL, (None, None, None, counted.whole.rows), total=True)
    fields = (*(Field(head) for head in w.MONTH_HEADS), Field(w.QUARTER_ROWS))
    return Panel(w.QUARTERS_TITLE, w.QUARTER_HEAD, fields, (*rows, total), w.MONTHS_NOTE)


def day_panel(counted: Counted, day: date) -> Panel:
    """How the rows stand on the day chosen: overdue, due in its month, quarter, year."""
    drawers = due.on_day(counted)
    rows = [PanelRow(due_name(d.name, day), (d.tally.rows, d.tally.budget)) for d in drawers]
    title = w.DAY_TITLE.format(day=f"{day:%d/%m/%Y}")
    note = w.DONE_NOTE if any(d.name == DONE for d in drawers) else ""
    return Panel(title, w.DEADLINE_STATE, (_ROWS, _MONEY), (*rows, _sum_row(rows, 2)), note)


def due_name(slug: str, day: date) -> str:
    """How a row stands on a day, in words: "Đến hạn trong tháng 01/2027"."""
    quarter = w.QUARTER_NUMBERS[(day.month - 1) // 3]
    words = w.DUE_DRAWERS.get(slug) or w.TIME_DRAWERS[slug]
    return words.format(month=f"{day:%m/%Y}", quarter=f"{quarter}/{day.year}", year=day.year)


def owners_panel(counted: Counted) -> Panel:
    """Who leads how much; the many who lead little stand in one line, so that it comes to all rows."""
    drawers = figures.owners_top(counted, MOST_OWNERS)
    rows = [PanelRow(shortened(d.name, 90), (d.tally.rows, d.tally.schools)) for d in drawers]
    whole = counted.whole.rows
    named = sum(led.rows for led in counted.owners.values())
    unnamed, others = whole - named, named - sum(d.tally.rows for d in drawers)
    if others:
        rows.append(PanelRow(w.OTHER_OWNERS, (others, None)))
    if unnamed:
        rows.append(PanelRow(w.NO_OWNER_NAMED, (unnamed, None)))
    total = PanelRow(w.TOTAL, (whole, None), total=True)
    return Panel(w.OWNERS_TITLE, w.OWNER, (_ROWS, _SCHOOLS), (*rows, total))


def status_panel(counted: Counted) -> Panel:
    """How far the rows have come: done of all that is planned."""
    drawers = [d for d in figures.by_status(counted) if d.tally.rows or d.name in STATUSES]
    whole = counted.whole.rows
    rows = [
        PanelRow(w.STATUS_DRAWERS.get(d.name, d.name), (d.tally.rows, d.tally.rows / (whole or 1))) for d in drawers
    ]
    total = PanelRow(w.TOTAL, (whole, None), total=True)
    return Panel(w.STATUS_TITLE, w.STATUS, (_ROWS, Field(w.SHARE, 4, "share", bar=True)), (*rows, total))


def _sum_row(rows: Sequence[PanelRow], columns: int) -> PanelRow:
    return PanelRow(w.TOTAL, tuple(sum(int(row.values[i] or 0) for row in rows) for i in range(columns)), total=True)
