"""The blank workbooks, cell by cell, as they were last looked at: a change shows as a difference between two texts.

When a change is meant: `pytest tests/workbook/test_golden.py --regenerate`, then read the difference before it is
committed. A line is `cell | open or locked | rule | value`; locked cells without anything in them are left out, and the
tables have three rows, since the rows of a table are alike.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.workbook.made import USUAL, Kind, blank, is_open, opened

GOLDEN = Path(__file__).parents[1] / "golden"
ROWS = 3


def listing(data: bytes) -> str:
    """A workbook as text: names, then sheet by sheet what is hidden and every cell."""
    book = opened(data)
    lines = [f"name {name} = {found.attr_text}" for name, found in sorted(book.defined_names.items())]
    for sheet in book.worksheets:
        lines += ["", f"sheet {sheet.title} | {sheet.sheet_state}", *_frame(sheet)]
        rules = {
            cell: _rule(r) for r in sheet.data_validations.dataValidation for a in r.sqref.ranges for cell in a.cells
        }
        for row in sheet.iter_rows():
            lines += [_line(cell, rules.get((cell.row, cell.column), "")) for cell in row if _counts(cell)]
    return "\n".join(lines) + "\n"


def _frame(sheet: Any) -> Iterator[str]:
    yield f"hidden rows {[row for row, found in sorted(sheet.row_dimensions.items()) if found.hidden]}"
    widths = [(found.min, found.max) for found in sheet.column_dimensions.values() if found.hidden]
    yield f"hidden columns {widths}"
    yield f"merged {sorted(map(str, sheet.merged_cells.ranges))}"
    yield f"frozen {sheet.freeze_panes} | filter {sheet.auto_filter.ref} | print {sheet.print_area}"
    shades = sorted(f"{a.sqref} {rule.formula[0]}" for a in sheet.conditional_formatting for rule in a.rules)
    yield from (f"shade {shade}" for shade in shades)


def _rule(rule: Any) -> str:
    operator = f" {rule.operator}" if rule.type == "textLength" else ""
    return f"{rule.type}{operator} {rule.formula1}"


def _counts(cell: Any) -> bool:
    return cell.value is not None or is_open(cell)


def _line(cell: Any, rule: str) -> str:
    value = "" if cell.value is None else str(cell.value).replace("\n", "\\n")
    return f"{cell.coordinate} | {'open' if is_open(cell) else 'locked'} | {rule} | {value}".rstrip()


@pytest.mark.parametrize("kind", USUAL, ids=lambda kind: kind.form)
def test_the_blank_workbook_is_the_one_that_was_looked_at(kind: Kind, regenerate: bool) -> None:
    path, found = GOLDEN / f"{kind.form}.txt", listing(blank(kind, ROWS))
    if regenerate:
        path.write_text(found, "utf-8", newline="\n")
    wanted = path.read_text("utf-8")
    assert (
        list(difflib.unified_diff(wanted.splitlines(), found.splitlines(), "looked at", "now", lineterm="", n=0)) == []
    )
