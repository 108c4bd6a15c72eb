"""Colours, formats and the pen: how cells look, and writing them so that nothing goes wrong unseen.

The pen turns every return code of the library into an error: a validation or text that the library would drop or cut
with a mere warning stops the build. Knows no layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

FONT = "Times New Roman"
NAVY, TEAL, PALE, GREY, LINE = "#1F3B5C", "#1F6390", "#E3ECF5", "#F1F3F6", "#9AA9B8"
INK, MUTED = "#22303E", "#4A5764"
WARN_BG, WARN_FG, OK_BG, OK_FG, NOTE_BG, NOTE_FG = "#FBE3D3", "#8A3300", "#E2F0E4", "#1A5C2A", "#FFF4CC", "#6B4E00"

# Vietnamese dots in every locale; a conditional format takes over from one billion, where three groups do not do.
MONEY = '[>=1000000]#"."000"."000;[>=1000]#"."000;0'
MONEY_BILLIONS = '#"."000"."000"."000'
A4 = 9
_LIKE_ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_")  # in a file that would be the sign of that number

# No password: the lock is a guard rail against slips, not a secret. Sorting cannot work beside locked cells.
PROTECTION = {
    "objects": True,
    "scenarios": True,
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}


class LibraryRefusalError(Exception):
    """The library dropped or refused what it was told to write: a slip in this program, never a user's."""


def checked(code: Any, what: str) -> None:
    """Raise when the library's return code says that it did not do what it was told."""
    if isinstance(code, int) and code != 0:
        raise LibraryRefusalError(f"{what}: {code}")


class Styles:
    """Formats by their properties, each made once in a workbook."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        """The format with the base look (Times 11, centred vertically, wrapped) and these properties."""
        base = {"font_name": FONT, "font_size": 11, "valign": "vcenter", "text_wrap": True}
        return self.bare(**(base | properties))

    def boxed(self, **properties: Any) -> Any:
        """The same with thin borders."""
        return self(**({"border": 1, "border_color": LINE} | properties))

    def entry(self, **properties: Any) -> Any:
        """An input cell: white, boxed, unlocked, text unless told otherwise."""
        return self.boxed(**({"locked": False, "num_format": "@"} | properties))

    def bare(self, **properties: Any) -> Any:
        """A format with these properties only, as conditional formats want them."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]


class Pen:
    """Writes cells of one sheet, text always as text."""

    def __init__(self, sheet: Any, styles: Styles) -> None:
        self.sheet = sheet
        self.styles = styles
        self._written: set[tuple[int, int]] = set()

    def text(self, row: int, column: int, text: str, style: Any) -> None:
        """A text cell; "" makes a blank one. Never a formula, never a link."""
        self._written.add((row, column))
        if text:
            checked(self.sheet.write_string(row, column, text, style), f"text at {row},{column}")
        else:
            checked(self.sheet.write_blank(row, column, None, style), f"blank at {row},{column}")

    def number(self, row: int, column: int, number: float, style: Any) -> None:
        """A number cell."""
        self._written.add((row, column))
        checked(self.sheet.write_number(row, column, number, style), f"number at {row},{column}")

    def formula(self, row: int, column: int, formula: str, style: Any, shown: str | float) -> None:
        """A formula with the value it gives: readers that do not calculate show that value."""
        self._written.add((row, column))
        if isinstance(shown, str):  # the library escapes the same in text cells
            shown = _LIKE_ESCAPE.sub(r"_x005F\g<0>", shown)
        checked(self.sheet.write_formula(row, column, formula, style, shown), f"formula at {row},{column}")

    def merged(self, row: int, left: int, right: int, text: str, style: Any) -> None:
        """A text over several columns of one row (never in an input table)."""
        if left == right:
            self.text(row, left, text, style)
            return
        self._merge(row, left, right, style)
        self.text(row, left, text, style)

    def merged_formula(self, row: int, left: int, right: int, formula: str, style: Any, shown: str | float) -> None:
        """A formula over several columns of one row."""
        if left != right:
            self._merge(row, left, right, style)
        self.formula(row, left, formula, style, shown)

    def _merge(self, row: int, left: int, right: int, style: Any) -> None:
        checked(self.sheet.merge_range(row, left, row, right, "", style), f"merge at {row},{left}")
        self._written.update((row, column) for column in range(left, right + 1))

    def lock_rest(self, rows: Iterable[int], columns: Sequence[int]) -> None:
        """Lock the cells of these rows that were not written, in columns whose style is that of an input cell."""
        locked = self.styles()
        for row in rows:
            for column in columns:
                if (row, column) not in self._written:
                    self.text(row, column, "", locked)

    def height(self, row: int, points: float, *, hidden: bool = False) -> None:
        """A row's height; `hidden` rows keep their content."""
        checked(self.sheet.set_row(row, points, None, {"hidden": hidden}), f"height of {row}")

    def rule(self, first: int, column: int, last: int, options: dict[str, Any]) -> None:
        """A validation over one column's rows."""
        checked(self.sheet.data_validation(first, column, last, column, options), f"validation at {first},{column}")

    def shade(self, first: int, left: int, last: int, right: int, formula: str, style: Any) -> None:
        """A conditional format by formula."""
        options = {"type": "formula", "criteria": formula, "format": style}
        checked(self.sheet.conditional_format(first, left, last, right, options), f"shade at {first},{left}")
