"""A list as data and as a sheet: headings that stay, a filter, rows.

A text longer than a cell goes on in the next row, marked; nothing is cut. Knows no district.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ctcl_xlsx.district.summary_styles import (
    BOX,
    DAY,
    HEAD,
    MOMENT,
    MONEY,
    NAVY,
    NOTE,
    SECTION,
    Canvas,
    Style,
    height_for,
    lines_needed,
    pieces,
    pixels,
)
from ctcl_xlsx.vi import summary as w
from ctcl_xlsx.workbook.grid import column_letters

Cell = str | int | date | datetime | None
HEADER_ROW = 2
MOST_HEIGHT = 220.0  # a longer text is read in the cell

_TEXT: Style = {**BOX, "text_wrap": True, "valign": "top", "font_size": 10}
_FORMATS: dict[str, Style] = {
    "text": {**_TEXT, "num_format": "@"},
    "number": {**_TEXT, "align": "center"},
    "money": {**_TEXT, "num_format": MONEY, "align": "right", "indent": 1},
    "day": {**_TEXT, "num_format": DAY, "align": "center"},
    "moment": {**_TEXT, "num_format": MOMENT, "align": "center"},
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a list. `repeats` marks what stands again where a text goes on in the next row."""

    title: str
    width: float
    kind: str = "text"
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its sheet, a line above it, its columns and rows."""

    name: str
    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""

    def column(self, title: str) -> list[Cell]:
        """All values under a heading."""
        at = [h.title for h in self.headings].index(title)
        return [row[at] for row in self.rows]


def first_rows(listing: Listing) -> dict[str, str]:
    """For each file of a list with files, the cell where its rows begin, as a link's target."""
    found: dict[str, str] = {}
    row = HEADER_ROW + 1
    at = [h.title for h in listing.headings].index(w.FILE)
    for cells in listing.rows:
        found.setdefault(str(cells[at]), f"'{listing.name}'!A{row + 1}")
        row += len(_spread(cells, listing.headings))
    return found


def write_listing(canvas: Canvas, listing: Listing, *, frozen: int, links: Mapping[str, str] | None = None) -> None:
    """A list on its sheet: caption, headings that stay, filter, rows; `links` lead from a file's name to the file."""
    for index, heading in enumerate(listing.headings):
        canvas.column(index, heading.width)
        canvas.put(HEADER_ROW, index, heading.title, HEAD)
    canvas.row(0, 22)
    canvas.put(0, 0, listing.name, SECTION, {"font_size": 14, "bottom": 0})
    canvas.put(1, 0, listing.caption, NOTE, {"text_wrap": False})
    lines = max(lines_needed(h.title, pixels(h.width) + 6, 10) for h in listing.headings)
    canvas.row(HEADER_ROW, max(32, lines * 12.6 + 6))
    formats = [canvas.style(_FORMATS[heading.kind]) for heading in listing.headings]
    row = HEADER_ROW + 1
    for cells in listing.rows:
        for part in _spread(cells, listing.headings):
            canvas.row(row, _row_height(part, listing.headings))
            for column, (cell, made) in enumerate(zip(part, formats, strict=True)):
                if links and listing.headings[column].title == w.FILE and cell in links:
                    canvas.link(row, column, links[str(cell)], str(cell), _FORMATS["text"], {"font_color": NAVY})
                else:
                    canvas.put_styled(row, column, cell, made)
            row += 1
    if not listing.rows and listing.empty:
        canvas.put(row, 0, listing.empty, {"italic": True})
        row += 1
    last = max(row - 1, HEADER_ROW)
    for index, heading in enumerate(listing.headings):
        if heading.kind == "money":
            canvas.money_marks(HEADER_ROW + 1, index, max(last, HEADER_ROW + 1))
    _finish(canvas, listing, last, frozen)


def _row_height(cells: Sequence[Cell], headings: Sequence[Heading]) -> float:
    """The height that shows the texts of a row, up to a third of a screen."""
    texts = ((cell, heading) for cell, heading in zip(cells, headings, strict=True) if isinstance(cell, str))
    return min(MOST_HEIGHT, max(height_for(text[:2_000], pixels(h.width), 10, 15) for text, h in texts))


def _spread(cells: Sequence[Cell], headings: Sequence[Heading]) -> list[tuple[Cell, ...]]:
    """The rows that a list's row takes: one, or more where a text is longer than a cell can hold."""
    parts = [pieces(c, w.CONTINUED, w.CONTINUES) if isinstance(c, str) else (c,) for c in cells]
    found: list[tuple[Cell, ...]] = []
    for at in range(max(map(len, parts))):
        row: list[Cell] = []
        for part, heading in zip(parts, headings, strict=True):
            again = part[0] if heading.repeats and len(part) == 1 else None
            row.append(part[at] if at < len(part) else again)
        found.append(tuple(row))
    return found


def _finish(canvas: Canvas, listing: Listing, last: int, frozen: int) -> None:
    sheet, columns = canvas.sheet, len(listing.headings) - 1
    sheet.freeze_panes(HEADER_ROW + 1, frozen)
    sheet.autofilter(HEADER_ROW, 0, last, columns)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{column_letters(columns)}{last + 1}"})
    sheet.set_landscape()
    wide = sum(h.width for h in listing.headings) > 260
    sheet.set_paper(8 if wide else 9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.set_margins(0.35, 0.35, 0.45, 0.5)
    sheet.set_footer(f'&L&"Times New Roman"&9{listing.name}&R&"Times New Roman"&9{w.FOOTER_PAGE}')
