"""The columns of the table of schools: one list, in order. A column more is an entry more here, and nothing else.

Owns what each column is called, how wide it is, what it says of a school and what below the schools. Knows no sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ctcl_xlsx.district.figures import Tally, together
from ctcl_xlsx.district.standings import Standing
from ctcl_xlsx.district.summary_attention import Front, standing_name
from ctcl_xlsx.district.summary_panels import level_name
from ctcl_xlsx.district.summary_styles import (
    CENTRED,
    COUNT,
    DASHED,
    MONEY,
    NAVY,
    PERCENT,
    RIGHT,
    STATE_COLOURS,
    TEXT,
    Style,
)
from ctcl_xlsx.district.survey import Survey
from ctcl_xlsx.vi import summary as w

Value = str | int | float | None
_LINKED: Style = {"font_color": NAVY, "underline": 1}


@dataclass(frozen=True, slots=True)
class Links:
    """Where the lists begin for a file, as a link's target: its rows, and its own line among the files."""

    rows: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    outside: Mapping[str, str] = field(default_factory=dict)  # the files themselves


@dataclass(frozen=True, slots=True)
class Group:
    """Schools with one line of sums below them."""

    schools: tuple[Standing, ...]
    tally: Tally

    @classmethod
    def of(cls, schools: Sequence[Standing]) -> Group:
        """These schools, counted together."""
        return cls(tuple(schools), together(s.tally for s in schools))


def _nowhere(_: Standing) -> str:
    return ""


def _plain(_: Standing) -> Style:
    return {}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading and width, a school's value (by its number in the table), the value of a group.

    `target` is the cell that a school's value leads to, "" for none. `look` is laid over `style` for one school.
    `bar` draws a share as a bar behind the number; `gap` marks a number above zero as something to mend.
    """

    key: str
    heading: str
    width: float
    value: Callable[[int, Standing], Value]
    total: Callable[[Group], Value] | None = None
    style: Style = field(default_factory=lambda: CENTRED)
    target: Callable[[Standing], str] = _nowhere
    look: Callable[[Standing], Style] = _plain
    bar: bool = False
    gap: bool = False


def columns(front: Front, links: Links) -> tuple[Column, ...]:
    """The table's columns. The commune shows where any school names one, overdue rows where a day was chosen."""
    who = (
        Column("number", w.NUMBER, 4, lambda number, _: number),
        Column("code", w.CODE, 10, lambda _, s: s.school.code),
        Column(
            "name", w.SCHOOL, 34, lambda _, s: line_name(s), style=TEXT,
            target=lambda s: _first(s, links.rows), look=lambda s: _LINKED if _first(s, links.rows) else {},
        ),
        Column("level", w.LEVEL, 13.5, lambda _, s: level_name(s.school.level), style={**CENTRED, "text_wrap": True}),
        Column("commune", w.COMMUNE, _commune_width(front), lambda _, s: s.school.commune, style=TEXT),
    )  # fmt: skip
    found = (*who, *_figures(front.district.survey), *_ends(links))
    empty = {
        "commune": not any(s.school.commune for s in front.standings),
        "overdue": front.district.as_of is None,
    }
    return tuple(column for column in found if not empty.get(column.key))


def _commune_width(front: Front) -> float:
    """As wide as the communes' names want, within reason."""
    return min(22.0, max(13.0, *(len(s.school.commune) + 3 for s in front.standings), 0))


def _figures(survey: Survey) -> tuple[Column, ...]:
    """A school's numbers: blank where nothing was sent, no share where there is no row."""
    shares: Style = {**CENTRED, "num_format": PERCENT}
    money: Style = {**RIGHT, "num_format": MONEY}
    return (
        _counted("rows", w.ROWS, 7, lambda t: t.rows),
        Column("complete", w.COMPLETE_SHARE, 8.5, _of_sent(_share), lambda g: _share(g.tally), shares, bar=True),
        Column("budget", w.BUDGET, 15, _of_sent(_stated), lambda g: g.tally.budget, money),
        _counted("with_amount", w.WITH_AMOUNT, 8, lambda t: t.with_amount),
        _counted("no_owner", w.NO_OWNER, 8.5, lambda t: t.missing.owner, gap=True),
        _counted("no_deadline", w.NO_DEADLINE, 8.5, lambda t: t.missing.deadline, gap=True),
        _counted("no_budget", w.NO_BUDGET, 8.5, lambda t: t.missing.budget, gap=True),
        _counted("no_amount", w.NO_AMOUNT, 8, lambda t: t.missing.budget_amount, gap=True),
        Column(
            "errors", w.OTHER_ERRORS, 7, lambda _, s: s.errors if s.plans else None,
            lambda g: sum(s.errors for s in g.schools), {**CENTRED, "num_format": DASHED}, gap=True,
        ),
        Column(
            "overdue", w.OVERDUE_SHORT, 8, lambda _, s: survey.overdue(s.plans) if s.plans else None,
            lambda g: survey.overdue(p for s in g.schools for p in s.plans),
            {**CENTRED, "num_format": DASHED}, gap=True,
        ),
    )  # fmt: skip


def _ends(links: Links) -> tuple[Column, ...]:
    return (
        Column(
            "files", w.FILES, 7, lambda _, s: w.FILE_COUNT.format(count=len(_files(s))) if _files(s) else "",
            target=lambda s: _way(links, _files(s)),
            look=lambda s: _LINKED if _files(s) else {},
        ),
        Column("state", w.STATE, 17, lambda _, s: w.STATES[s.state.value], _all_complete, look=_chip),
    )  # fmt: skip


def _counted(key: str, heading: str, width: float, count: Callable[[Tally], int], *, gap: bool = False) -> Column:
    style: Style = {**CENTRED, "num_format": DASHED}
    return Column(key, heading, width, _of_sent(count), lambda g: count(g.tally), style, gap=gap)


def _of_sent(figure: Callable[[Tally], Value]) -> Callable[[int, Standing], Value]:
    return lambda _, standing: figure(standing.tally) if standing.plans else None


def _stated(tally: Tally) -> int | None:
    """Money is blank, not 0, where no row states any."""
    return tally.budget if tally.with_amount else None


def _share(tally: Tally) -> float | None:
    return tally.complete / tally.rows if tally.rows else None


def _way(links: Links, files: list[str]) -> str:
    """To the one file of a school, where it is known and can be opened; else to the first one's line."""
    if len(files) == 1 and files[0] in links.outside:
        return links.outside[files[0]]
    return next((links.files[file] for file in files if file in links.files), "")


def _files(standing: Standing) -> list[str]:
    """The files of a school: those that count, and those that look like its own but were rejected."""
    return [*(plan.file.file for plan in standing.plans), *(refused.file for refused in standing.refused)]


def _first(standing: Standing, targets: Mapping[str, str]) -> str:
    return next((targets[p.file.file] for p in standing.plans if p.file.file in targets), "")


def _chip(standing: Standing) -> Style:
    """The colour of a school's state; the word stands in the cell too."""
    background, ink = STATE_COLOURS[standing.state.value]
    return {"bold": True, "bg_color": background, "font_color": ink, "text_wrap": True}


def _all_complete(group: Group) -> Value:
    return w.COMPLETE_SCHOOLS.format(count=sum(s.state.value == "complete" for s in group.schools))


def total_style(column: Column) -> Style:
    """How a sum looks: as the numbers above it, with 0 written out."""
    return {**column.style, "num_format": COUNT} if column.style.get("num_format") == DASHED else column.style


def line_name(standing: Standing) -> str:
    """A school's name with what tells its lines apart."""
    name = standing_name(standing)
    return w.SCHOOL_IN_YEAR.format(school=name, year=standing.school_year) if standing.school_year else name
