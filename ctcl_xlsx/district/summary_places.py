"""The sheet "Theo địa bàn": the roster's schools by commune and by the office above them, with the same figures as
the table of schools. Schools outside the roster have no place here: they stand in a group of their own there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from ctcl_xlsx.district.heights import height_for, lines_needed
from ctcl_xlsx.district.standings import Standing, State
from ctcl_xlsx.district.summary_attention import Front
from ctcl_xlsx.district.summary_columns import Column, Group, Links, columns, total_style
from ctcl_xlsx.district.summary_pages import landscape
from ctcl_xlsx.district.summary_styles import CENTRED, COUNT, DASHED, HEAD, NOTE, SECTION, TEXT, TOTAL, Canvas, Style
from ctcl_xlsx.model import School
from ctcl_xlsx.text import name_key, plain, words
from ctcl_xlsx.vi import summary as w

_NAME_WIDTH, _COUNT_WIDTH = 40, 9
_COUNTS = (w.EXPECTED, w.SENT, w.REFUSED_COUNT, w.NOT_SENT_COUNT)
_NO_SUM = ("state",)


def has_places(front: Front) -> bool:
    """Whether any school says where it is or who is above it."""
    return any(s.school.commune or s.school.authority for s in front.listed)


def write_places(canvas: Canvas, front: Front, caption: str) -> None:
    """The whole sheet: a table by commune, a table by office, each where any school names one."""
    shown = [c for c in columns(front, Links()) if c.total and c.key not in _NO_SUM]
    canvas.column(0, _NAME_WIDTH)
    for index in range(len(_COUNTS)):
        canvas.column(1 + index, _COUNT_WIDTH)
    for index, column in enumerate(shown, 1 + len(_COUNTS)):
        canvas.column(index, max(column.width, _COUNT_WIDTH))
    canvas.row(0, 22)
    canvas.put(0, 0, w.PLACES_TITLE, SECTION, {"font_size": 14, "bottom": 0})
    canvas.put(1, 0, caption, NOTE, {"text_wrap": False})
    row = 2
    for title, place_of in ((w.BY_COMMUNE, _commune), (w.BY_AUTHORITY, _authority)):
        if any(place_of(s.school) for s in front.listed):
            row = _table(canvas, shown, front.listed, title, place_of, row)
    landscape(canvas, row - 1, len(_COUNTS) + len(shown))


def _commune(school: School) -> str:
    return plain(school.commune)


def _authority(school: School) -> str:
    return plain(school.authority)


def by_place(schools: Sequence[Standing], place_of: Callable[[School], str]) -> list[tuple[str, Group]]:
    """The schools of each place, by name; those without one last. "uỷ" is "ủy", "Hà" is not "Hạ"."""
    found: dict[str, list[Standing]] = defaultdict(list)
    for standing in schools:
        found[name_key(place_of(standing.school))].append(standing)
    order = sorted(found, key=lambda key: (not key, words(key), key))
    return [(place_of(found[key][0].school) or w.NO_PLACE, Group.of(found[key])) for key in order]


def _table(
    canvas: Canvas,
    shown: Sequence[Column],
    schools: Sequence[Standing],
    title: str,
    place_of: Callable[[School], str],
    row: int,
) -> int:
    """A table with its title; the row after it and a gap."""
    heads = (title, *_COUNTS, *(c.heading for c in shown))
    lines = max(lines_needed(text, canvas.width((i, i)) + 6, 10) for i, text in enumerate(heads))
    canvas.row(row, lines * 12.6 + 6)
    for index, text in enumerate(heads):
        canvas.put(row, index, text, HEAD)
    first = row + 1
    for at, (name, group) in enumerate(by_place(schools, place_of), first):
        _line(canvas, shown, at, name, group)
        row = at
    _line(canvas, shown, row + 1, w.TOTAL, Group.of(schools), TOTAL)
    for index, column in enumerate(shown, 1 + len(_COUNTS)):
        if column.bar:
            canvas.bars(first, index, row, index, 1)
        if column.key == "budget":
            canvas.money_marks(first, index, row + 1)
    canvas.row(row + 2, 14)
    return row + 3


def _line(
    canvas: Canvas, shown: Sequence[Column], row: int, name: str, group: Group, weight: Style | None = None
) -> None:
    sent = sum(bool(s.plans) for s in group.schools)
    refused = sum(s.state is State.REJECTED for s in group.schools)
    counts = (len(group.schools), sent, refused, len(group.schools) - sent - refused)
    layers = [weight] if weight else []
    canvas.row(row, height_for(name, canvas.width((0, 0))))
    canvas.put(row, 0, name, TEXT, *layers)
    for index, count in enumerate(counts, 1):
        canvas.put(row, index, count, CENTRED, {"num_format": COUNT if weight else DASHED}, *layers)
    for index, column in enumerate(shown, 1 + len(counts)):
        canvas.put(
            row,
            index,
            column.total(group) if column.total else None,
            total_style(column) if weight else column.style,
            *layers,
        )
