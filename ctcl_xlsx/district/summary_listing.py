"""A list as a sheet: headings that stay, a filter, rows that come one by one and are not kept.

A text longer than a cell goes on in the next row, marked, a list longer than a sheet on the next sheet; nothing is cut.
Knows no district.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ctcl_xlsx.district.cell_xml import Cell, Shape
from ctcl_xlsx.district.heights import lines_needed, pixels, room_of, row_height
from ctcl_xlsx.district.listing import Heading, Line, Lines, Listing
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
    NotWrittenError,
    Style,
    pieces,
)
from ctcl_xlsx.text import CELL_LIMIT
from ctcl_xlsx.vi import summary as w
from ctcl_xlsx.workbook.grid import column_letters

HEADER_ROW = 2
MOST_ROWS = 1_048_576  # of a sheet

_TEXT: Style = {**BOX, "text_wrap": True, "valign": "top", "font_size": 10}
_FORMATS: dict[str, Style] = {
    "text": {**_TEXT, "num_format": "@"},
    "number": {**_TEXT, "align": "center"},
    "money": {**_TEXT, "num_format": MONEY, "align": "right", "indent": 1},
    "day": {**_TEXT, "num_format": DAY, "align": "center"},
    "moment": {**_TEXT, "num_format": MOMENT, "align": "center"},
}


def sheets_for(rows: int) -> int:
    """How many sheets a list of so many rows takes; a twentieth is left for texts that go on in the next row."""
    return max(1, -(-rows // (_room() - HEADER_ROW - 1)))


def _room() -> int:
    """The row from which on a list goes on on the next sheet, if there is one."""
    return MOST_ROWS - MOST_ROWS // 20


class ListWriter:
    """A list on its sheet, or where it is long on several: caption, headings that stay, filter, rows as they come.

    It tells what was written: `rows`, what the column of money comes to (`budget`, `with_amount`), and in `firsts`
    where the rows of each file begin, as a link's target. `links` lead from a file's name to the file; so many rows
    are `expected` at least.
    """

    def __init__(
        self,
        canvases: Sequence[Canvas],
        listing: Listing,
        *,
        frozen: int = 2,
        links: Mapping[str, str] | None = None,
        expected: int = 0,
    ) -> None:
        self.rows = self.budget = self.with_amount = 0
        self.firsts: dict[str, str] = {}
        self._listing, self._frozen, self._links = listing, frozen, links or {}
        self._canvases = list(canvases)
        self._room = _room()
        titles, kinds = ([getattr(h, name) for h in listing.headings] for name in ("title", "kind"))
        named = [at for at, title in enumerate(titles) if title == w.FILE]
        self._file_at = named[-1] if named else -1  # an office's own column may be titled so too
        self._money_at = kinds.index("money") if "money" in kinds else -1
        self._rooms = [room_of(heading.width) for heading in listing.headings]
        self._styles = [canvases[0].number(_FORMATS[heading.kind]) for heading in listing.headings]
        linked = canvases[0].number(_FORMATS["text"], {"font_color": NAVY})
        self._linked = [linked if at == self._file_at else style for at, style in enumerate(self._styles)]
        self._shapes: dict[tuple[tuple[int, ...], tuple[type, ...]], Shape] = {}
        canvases[0].expect(expected)
        self._begin()

    def _begin(self) -> None:
        """The next sheet."""
        self._canvas = self._canvases.pop(0)
        _heads(self._canvas, self._listing)
        self._row = HEADER_ROW + 1

    def add_all(self, rows: Iterable[tuple[Cell, ...]]) -> None:
        """Rows of the list."""
        for cells in rows:
            self.add(cells)

    def add_lines(self, lines: Lines) -> None:
        """Rows of one file, whose heights are known: told at once, where no more than that is to be done."""
        fits = self._row + len(lines.own) <= self._room and not self._links and self._canvas.takes_lines
        if lines.own and fits and lines.in_order and lines.shared[2] and not _any_long(lines.own):
            self._add_at_once(lines)
        else:
            self.add_all(cells for cells, _, _ in lines)

    def _add_at_once(self, lines: Lines) -> None:
        shared, least, _ = lines.shared
        self._note_file(lines.cells(lines.own[0][0]))
        self._count(lines)
        shapes: dict[tuple[type, ...], Shape] = {}
        told = []
        for row, (cells, height, ordinary) in enumerate(lines.own, self._row):
            if ordinary:
                kinds = tuple(map(type, cells))
                if kinds not in shapes:
                    shapes[kinds] = self._shape(lines, cells).sharing(shared)
                laid = shapes[kinds].filled(row, cells)
            else:
                laid = self._canvas.laid(row, lines.cells(cells), self._styles)
            told.append((max(least, height), *laid))
        self._canvas.lines(self._row, told, len(self._styles))
        self._row += len(told)

    def _count(self, lines: Lines) -> None:
        self.rows += len(lines.own)
        if self._money_at >= 0:
            at = lines.places[self._money_at] - len(lines.shared[0])
            amounts = [money for cells, _, _ in lines.own if isinstance(money := cells[at], int)]
            self.budget, self.with_amount = self.budget + sum(amounts), self.with_amount + len(amounts)

    def _shape(self, lines: Lines, cells: tuple[Cell, ...]) -> Shape:
        """The shape of a line with these cells of its own."""
        kinds = tuple(map(type, lines.cells(cells)))
        if (lines.places, kinds) not in self._shapes:
            shared = [at for at, place in enumerate(lines.places) if 0 <= place < len(lines.shared[0])]
            self._shapes[lines.places, kinds] = Shape.of(kinds, self._styles, shared)
        return self._shapes[lines.places, kinds]

    def _note_file(self, cells: tuple[Cell, ...]) -> Cell:
        """The file of a row, and where its rows begin."""
        file = cells[self._file_at] if self._file_at >= 0 else ""
        if isinstance(file, str) and file not in self.firsts:
            self.firsts[file] = f"'{self._canvas.name}'!A{self._row + 1}"
        return file

    def add(self, cells: tuple[Cell, ...]) -> None:
        """A row of the list."""
        if self._row >= self._room and self._canvases:
            self._end()
            self._begin()
        self.rows += 1
        if self._money_at >= 0 and isinstance(amount := cells[self._money_at], int):
            self.budget, self.with_amount = self.budget + amount, self.with_amount + 1
        file = self._note_file(cells)
        target = self._links.get(file) if self._links and isinstance(file, str) else None
        if _is_long(cells):
            for part in _spread(cells, self._listing.headings):
                self._line(part, file, target if part[self._file_at] == file else None)
        else:
            self._line(cells, file, target)

    def _line(self, cells: tuple[Cell, ...], file: Cell, target: str | None) -> None:
        if self._row >= MOST_ROWS:
            raise NotWrittenError(f"{self._listing.name}: more rows than a sheet holds")
        height = row_height(cells, self._rooms)
        self._canvas.line(self._row, height, cells, self._linked if target else self._styles)
        if target:
            self._canvas.line_link(self._row, self._file_at, target, str(file))
        self._row += 1

    def finish(self) -> ListWriter:
        """No more rows come. Every sheet that was meant for the list gets its head."""
        self._end()
        while self._canvases:
            self._begin()
            self._end()
        return self

    def _end(self) -> None:
        if not self.rows and self._listing.empty:
            self._canvas.put(self._row, 0, self._listing.empty, {"italic": True})
            self._row += 1
        last = max(self._row - 1, HEADER_ROW)
        if self._money_at >= 0:
            self._canvas.money_marks(HEADER_ROW + 1, self._money_at, max(last, HEADER_ROW + 1))
        _finish(self._canvas, self._listing, last, self._frozen)


def write_listing(canvas: Canvas, listing: Listing, rows: Iterable[tuple[Cell, ...]], *, frozen: int = 2) -> ListWriter:
    """A short list, whole, on its sheet."""
    writer = ListWriter([canvas], listing, frozen=frozen)
    writer.add_all(rows)
    return writer.finish()


def _heads(canvas: Canvas, listing: Listing) -> None:
    canvas.row(0, 22)
    canvas.put(0, 0, canvas.name, SECTION, {"font_size": 14, "bottom": 0})
    canvas.put(1, 0, listing.caption, NOTE, {"text_wrap": False})
    for index, heading in enumerate(listing.headings):
        canvas.column(index, heading.width)
        canvas.put(HEADER_ROW, index, heading.title, HEAD)
    lines = max(lines_needed(h.title, pixels(h.width) + 6, 10) for h in listing.headings)
    canvas.row(HEADER_ROW, max(32, lines * 12.6 + 6))


def _is_long(cells: Iterable[Cell]) -> bool:
    """Whether a text may be longer than a cell holds."""
    return any(len(cell) > CELL_LIMIT // 2 for cell in cells if isinstance(cell, str))


def _any_long(lines: Iterable[Line]) -> bool:
    """Whether a text of these lines may be: those that are ordinary hold none."""
    return any(_is_long(cells) for cells, _, ordinary in lines if not ordinary)


def _spread(cells: tuple[Cell, ...], headings: Sequence[Heading]) -> list[tuple[Cell, ...]]:
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
    sheet.set_footer(f'&L&"Times New Roman"&9{canvas.name}&R&"Times New Roman"&9{w.FOOTER_PAGE}')
