"""How the summary looks, and the one hand that writes it.

Owns colours, formats and the canvas: every text goes out as a string, every return code is looked at, nothing is cut.
Knows no district.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ctcl_xlsx.district.cell_xml import Cell, cells_xml, has_number, is_ordinary
from ctcl_xlsx.district.files import OUTSIDE
from ctcl_xlsx.district.fingerprint import BETWEEN, Printer, SheetPrint, add_cells, comparable, shown_line, shown_texts
from ctcl_xlsx.district.heights import pixels
from ctcl_xlsx.district.sheet_rows import SheetRows
from ctcl_xlsx.text import CELL_LIMIT, cell_units
from ctcl_xlsx.workbook import styles
from ctcl_xlsx.workbook.grid import address
from ctcl_xlsx.workbook.seal import CREATED

# The look of the schools' workbook, so that an office sees one product.
FONT, NAVY, TEAL, INK, SOFT = styles.FONT, styles.NAVY, styles.TEAL, styles.INK, styles.MUTED
PALE, LINE, GREY, WARN = styles.PALE, styles.LINE, styles.GREY, styles.WARN_FG
MONEY, MONEY_BILLIONS = styles.MONEY, styles.MONEY_BILLIONS
WHITE, BAR, GREEN, OCHRE = "#FFFFFF", "#9DC3E6", "#4F7F5C", "#B5762A"

# (background, text) of each state of a school; words stand in the cell too. Contrast at least 4.5 : 1.
STATE_COLOURS: Mapping[str, tuple[str, str]] = {
    "complete": (styles.OK_BG, styles.OK_FG),
    "incomplete": (styles.WARN_BG, styles.WARN_FG),
    "empty": ("#FFF3CD", "#5C4700"),
    "undecided": ("#E8E0F5", "#45277A"),
    "rejected": ("#F8D7DA", "#7A1C25"),
    "not-sent": ("#DDE2E8", "#27323D"),
}

MILLIARD = 1_000_000_000
COUNT = MONEY
DASHED = '[=0]"–";[>=1000]#"."000;0'
PERCENT, DAY, MOMENT = "0%", "dd/mm/yyyy", "dd/mm/yyyy hh:mm"

_BROKEN = re.compile("[\ud800-\udfff\ufffe\uffff]")

Style = Mapping[str, object]
Span = tuple[int, int]

BASE: Style = {"font_name": FONT, "font_size": 10.5, "valign": "vcenter", "font_color": INK}
BOX: Style = {"border": 1, "border_color": LINE}
HEAD: Style = {
    **BOX, "bold": True, "bg_color": NAVY, "font_color": WHITE, "align": "center", "text_wrap": True, "font_size": 10,
}  # fmt: skip
TEXT: Style = {**BOX, "indent": 1, "text_wrap": True}
CENTRED: Style = {**BOX, "align": "center"}
RIGHT: Style = {**BOX, "align": "right", "indent": 1}
SECTION: Style = {"bold": True, "font_size": 12, "font_color": NAVY, "bottom": 2, "bottom_color": TEAL}
NOTE: Style = {"italic": True, "font_size": 9.5, "font_color": SOFT, "text_wrap": True, "valign": "top"}
TOTAL: Style = {"bold": True, "bg_color": PALE}


class NotWrittenError(AssertionError):
    """The writing library refused or cut a cell: a fault of the program. Nothing is written."""


def holdable(text: str) -> str:
    """The text with what XML cannot hold made visible as U+FFFD (file names may carry such)."""
    return _BROKEN.sub("\ufffd", text)


def shortened(text: str, most: int = 300) -> str:
    """A text for one line of the front sheet; the whole stands in the lists."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def pieces(text: str, continued: str, continues: str) -> tuple[str, ...]:
    """A text in parts that each fit a cell, marked where it goes on; nearly always the text alone."""
    if cell_units(text) <= CELL_LIMIT:
        return (text,)
    room = (CELL_LIMIT - cell_units(continued) - cell_units(continues)) // 2  # a character takes two units at most
    parts = [text[at : at + room] for at in range(0, len(text), room)]
    last = len(parts) - 1
    return tuple((continued if at else "") + part + (continues if at < last else "") for at, part in enumerate(parts))


def _fit(text: str, sheet: str, row: int) -> str:
    """A text as a cell holds it: whole, or not at all."""
    if len(text) > CELL_LIMIT // 2 and cell_units(text) > CELL_LIMIT:
        raise NotWrittenError(f"{sheet}, row {row + 1}: {cell_units(text)} units")
    return text if text.isprintable() else holdable(text)


def _spelt(day: date) -> Cell:
    """A day that spreadsheets cannot count is told as text."""
    return day if has_number(day) else f"{day.day:02}/{day.month:02}/{day.year:04}"


class Canvas:
    """One worksheet being written. Rows and columns are 0-based.

    Cells go through the library (`put`, `link`), whole rows of long sheets past it (`line`): from top to bottom.
    """

    def __init__(
        self, workbook: Workbook, name: str, formats: dict[tuple[tuple[str, object], ...], Format], files: ExitStack
    ) -> None:
        self.workbook, self.name, self._formats, self._files = workbook, name, formats, files
        self.sheet: Worksheet = workbook.add_worksheet(name)
        self.widths: dict[int, float] = {}
        self.heights: dict[int, float] = {}
        self.rows: SheetRows | None = None
        self._written: dict[tuple[int, int], str] = {}  # what the library writes into each cell, for comparing
        self._printer = Printer(name)

    def style(self, *layers: Style) -> Format:
        """The format of these layers, the later ones over the earlier; made once."""
        properties: dict[str, object] = {}
        for layer in (BASE, *layers):
            properties.update(layer)
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(properties)
        return self._formats[key]

    def column(self, index: int, width: float) -> None:
        """Set a column's width, in characters."""
        self.widths[index] = width
        self._check(self.sheet.set_column(index, index, width), f"column {index}")

    def row(self, index: int, height: float) -> None:
        """Set a row's height, in points."""
        self.heights[index] = height
        self._check(self.sheet.set_row(index, height), f"row {index}")

    def width(self, span: Span) -> float:
        """The pixels of the columns of a span, both ends included."""
        return sum(pixels(self.widths[c]) for c in range(span[0], span[1] + 1))

    def height(self, first: int, last: int) -> float:
        """The points of these rows, both ends included."""
        return sum(self.heights.get(row, 15.0) for row in range(first, last + 1))

    def put(self, row: int, span: int | Span, value: object, *layers: Style) -> None:
        """Write a value into a cell, or over the merged columns of a span. Text never becomes a formula or a link."""
        first, last = (span, span) if isinstance(span, int) else span
        made = self.style(*layers)
        if last > first:
            self._check(self.sheet.merge_range(row, first, row, last, "", made), f"{self.name} merge {row} {span}")
        self.put_styled(row, first, value, made)

    def put_styled(self, row: int, column: int, value: object, made: Format) -> None:
        """The same into one cell, in a format made before: for lists of many rows."""
        if self._write(row, column, value, made):
            raise NotWrittenError(f"{self.name}!{address(row, column)}")
        self._remember(row, column, value)

    def _remember(self, row: int, column: int, value: object) -> None:
        shown = holdable(value) if isinstance(value, str) else value
        self._written[row, column] = comparable(shown) if isinstance(shown, str | int | float | date) else ""

    def _write(self, row: int, column: int, value: object, made: Format) -> object:
        match value:
            case None | "":
                return self.sheet.write_blank(row, column, None, made)
            case str():
                text = holdable(value)
                if cell_units(text) > CELL_LIMIT:
                    raise NotWrittenError(f"{self.name}!{address(row, column)}: {cell_units(text)} units")
                return self.sheet.write_string(row, column, text, made)
            case datetime():
                return self.sheet.write_datetime(row, column, value.replace(tzinfo=None), made)
            case date():
                return self.sheet.write_datetime(row, column, value, made)
            case int() | float():
                return self.sheet.write_number(row, column, value, made)
        raise NotWrittenError(f"{self.name}!{address(row, column)}: {type(value).__name__}")

    def link(self, row: int, span: int | Span, target: str, text: str, *layers: Style) -> None:
        """A cell, or merged columns, whose text leads to a cell of this workbook, or to a file ("external:…")."""
        first, last = (span, span) if isinstance(span, int) else span
        made = self.style(*layers)
        if last > first:
            self._check(self.sheet.merge_range(row, first, row, last, "", made), f"{self.name} merge {row} {span}")
        where = target if target.startswith(OUTSIDE) else f"internal:{target}"
        done = self.sheet.write_url(row, first, where, made, holdable(text))
        self._check(done, f"{self.name}!{address(row, first)} link")
        self._remember(row, first, text)

    def number(self, *layers: Style) -> int:
        """The number of the format of these layers, for `line`."""
        return int(self.style(*layers)._get_xf_index())

    def begin_lines(self, *, by_letter: bool = False) -> SheetRows:
        """No line was told so far; `by_letter`: see `Deflated`."""
        self.rows = SheetRows(self._files, by_letter=by_letter)
        return self.rows

    def line(
        self, row: int, height: float, values: Sequence[Cell], styles: Sequence[int], free: Collection[int] = ()
    ) -> None:
        """A whole row from column A on, in formats by their numbers; told at once and not kept.

        What stands in the columns `free` may be changed later.
        """
        rows = self._lines_from(row)
        elements, texts = self._laid(row, values, styles)
        rows.add(row, height, elements, len(values))
        self._printer.add_texts(row, texts, free)

    def lines(self, first: int, rows: Sequence[tuple[float, str, str]], columns: int) -> None:
        """The same of rows in a row, so many that no cell of them is told one by one: each with its height, the
        elements of its cells and what is shown of it.
        """
        if self._printer.tells_cells:
            raise NotWrittenError(f"{self.name}: row {first + 1} comes too early")
        self._lines_from(first).add_all(first, [(height, elements) for height, elements, _ in rows], columns)
        self._printer.add_all_shown(first, [shown for _, _, shown in rows])

    def laid(self, row: int, values: Sequence[Cell], styles: Sequence[int]) -> tuple[str, str]:
        """The elements of such a row, and what is shown of it."""
        elements, texts = self._laid(row, values, styles)
        return elements, shown_line(texts)

    def _lines_from(self, row: int) -> SheetRows:
        """Where lines go; what the library wrote above stands before them."""
        if self._written:
            self._print_written(row)
        return self.rows or self.begin_lines()

    def _laid(self, row: int, values: Sequence[Cell], styles: Sequence[int]) -> tuple[str, list[str]]:
        values = [_spelt(value) if isinstance(value, date) else value for value in values]
        texts = shown_texts(values)
        joined = BETWEEN.join(texts)
        ordinary = is_ordinary(joined)
        if not ordinary or len(joined) > CELL_LIMIT // 2:
            values = [_fit(value, self.name, row) if isinstance(value, str) else value for value in values]
            texts = shown_texts(values)
        return cells_xml(row, styles, values, ordinary=ordinary), texts

    @property
    def takes_lines(self) -> bool:
        """Whether the next ones may be `lines`."""
        return not self._printer.tells_cells

    def expect(self, rows: int) -> None:
        """So many lines will come, at least."""
        self._printer.expect(rows)

    def line_link(self, row: int, column: int, target: str, text: str) -> None:
        """Where a cell of a `line` leads: as `link`."""
        if self.rows is None:
            raise NotWrittenError(f"{self.name}: a link without a row")
        if target.startswith(OUTSIDE):
            self.rows.link_outside(row, column, target.removeprefix(OUTSIDE))
        else:
            self.rows.link(row, column, target, text)

    def fingerprint(self, free: Collection[tuple[int, int]] = ()) -> SheetPrint:
        """The print of the whole sheet, when it is finished."""
        add_cells(self._printer, self._written, free)
        self._written = {}
        return self._printer.done()

    def _print_written(self, below: int) -> None:
        """Print what the library writes above a row."""
        above = {place: text for place, text in self._written.items() if place[0] < below}
        if len(above) < len(self._written) or min(above)[0] <= self._printer.last:
            raise NotWrittenError(f"{self.name}: row {below} comes too late")
        add_cells(self._printer, above)
        self._written = {}

    def bar(self, row: int, span: Span, most: float) -> None:
        """A bar behind a number, as long as the cell for `most`."""
        self.bars(row, span[0], row, span[1], most)

    def bars(self, top: int, left: int, bottom: int, right: int, most: float) -> None:
        """The same behind the numbers of a range."""
        scale = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": most}
        self.conditional(top, left, bottom, right, {"type": "data_bar", "bar_color": BAR, **scale})

    def money_marks(self, first_row: int, column: int, last_row: int) -> None:
        """From one milliard on, a cell with money needs one more dot than its number format can give."""
        made = self.workbook.add_format({"num_format": MONEY_BILLIONS})
        self.conditional(
            first_row, column, last_row, column,
            {"type": "cell", "criteria": ">=", "value": MILLIARD, "format": made},
        )  # fmt: skip

    def conditional(self, top: int, left: int, bottom: int, right: int, options: Mapping[str, object]) -> None:
        """A conditional format over a range."""
        done = self.sheet.conditional_format(top, left, bottom, right, dict(options))
        self._check(done, f"{self.name} conditional format {address(top, left)}")

    @staticmethod
    def _check(done: object, what: str) -> None:
        """Every call of the library that says it did not do its work ends the writing."""
        if done:
            raise NotWrittenError(f"{what}: {done}")


@contextmanager
def open_workbook(target: object, title: str) -> Iterator[Workbook]:
    """A workbook whose bytes depend on nothing but what is written: no clock, no user, no path."""
    workbook = Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.formats[0].set_font_name(FONT)
    workbook.formats[0].set_font_size(11)
    workbook.set_properties({"title": holdable(shortened(title, 200)), "created": CREATED})
    yield workbook
    workbook.close()
