"""The sheet "Năm trước" read back: what a workbook tells of the plan it was made from survives being made anew."""

from __future__ import annotations

from ctcl_xlsx.model import Listing
from ctcl_xlsx.text import tidy
from ctcl_xlsx.workbook import find
from ctcl_xlsx.workbook.grid import Grid, Value, as_text, is_blank

KEYS = ("row", "outcome", "number", "action", "old", "new", "note")


def find_listing(grid: Grid) -> Listing | None:
    """The listing by its hidden keys, on whatever sheet; None where the workbook has none."""
    titles = {f"carried.{key}": () for key in KEYS}
    found = find.find_by_keys(grid, titles, 5)
    if found is None:
        return None
    above = [_first_text(row) for row in found.sheet.rows[: found.first - 1]]
    rows = []
    for row in range(found.first + 1, found.end):  # the headings stand right under the keys
        cells = {key: found.sheet.at(row, index) for key, index in found.columns.items()}
        values = {key: tidy(as_text(value)) for key, value in cells.items() if not is_blank(value)}
        if values:
            rows.append(values)
    title, *lines = above or [""]
    return Listing(title, tuple(lines), tuple(rows))


def _first_text(row: list[Value]) -> str:
    return next((tidy(as_text(value)) for value in row if not is_blank(value)), "")
