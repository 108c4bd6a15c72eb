"""The account's raw entries: which cells were taken into the plan, which are known, which were told of already.

Whoever reads a cell writes it down here; `account` closes the books. Knows no form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from ctcl_xlsx.workbook.grid import Sheet

Place = tuple[int, int]  # 0-based row and column


def _by_sheet() -> defaultdict[str, dict[Place, str]]:
    return defaultdict(dict)


def _by_row() -> defaultdict[str, dict[int, dict[int, str]]]:
    return defaultdict(dict)


def _by_table() -> defaultdict[str, dict[int, set[int]]]:
    return defaultdict(dict)


@dataclass(slots=True)
class Ledger:
    """Entries by sheet name and place. `taken` keeps by row and column the heading under which a cell was taken."""

    taken: defaultdict[str, dict[int, dict[int, str]]] = field(default_factory=_by_row)
    known: defaultdict[str, dict[Place, str]] = field(default_factory=_by_sheet)
    told: defaultdict[str, dict[Place, str]] = field(default_factory=_by_sheet)
    rows: defaultdict[str, dict[int, set[int]]] = field(default_factory=_by_table)  # those of `taken` in tables' rows

    def take(self, sheet: Sheet, row: int, column: int, label: str = "") -> None:
        """A cell whose value went into the plan."""
        self.taken[sheet.name].setdefault(row, {})[column] = label

    def take_row(self, sheet: Sheet, row: int, columns: Mapping[str, int], labels: Mapping[str, str]) -> None:
        """Cells of a table's row: the columns of those that hold something, by key."""
        taken = {column: labels.get(key, "") for key, column in columns.items()}
        self.taken[sheet.name].setdefault(row, {}).update(taken)
        self.rows[sheet.name].setdefault(row, set()).update(taken)

    def know(self, sheet: Sheet, row: int, column: int) -> None:
        """A cell that was recognised as a key, a label or a part of the seal."""
        self.known[sheet.name][row, column] = ""

    def tell(self, sheet: Sheet, row: int, column: int) -> None:
        """A cell that did not go into the plan and that a finding names."""
        self.told[sheet.name][row, column] = ""
