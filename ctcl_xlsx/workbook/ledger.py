"""The account's raw entries: which cells were taken into the plan, which are known, which were told of already.

Whoever reads a cell writes it down here; `account` closes the books. Knows no form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from ctcl_xlsx.workbook.grid import Sheet, is_blank

Place = tuple[int, int]  # 0-based row and column


def _by_sheet() -> defaultdict[str, dict[Place, str]]:
    return defaultdict(dict)


@dataclass(slots=True)
class Ledger:
    """Entries by sheet name and place. `taken` keeps the heading under which a cell was taken."""

    taken: defaultdict[str, dict[Place, str]] = field(default_factory=_by_sheet)
    known: defaultdict[str, dict[Place, str]] = field(default_factory=_by_sheet)
    told: defaultdict[str, dict[Place, str]] = field(default_factory=_by_sheet)
    rows: defaultdict[str, dict[Place, str]] = field(default_factory=_by_sheet)  # those of `taken` in tables' rows

    def take(self, sheet: Sheet, row: int, column: int, label: str = "") -> None:
        """A cell whose value went into the plan."""
        self.taken[sheet.name][row, column] = label

    def take_row(self, sheet: Sheet, row: int, columns: Mapping[str, int], labels: Mapping[str, str]) -> None:
        """The cells of a table's row that hold something."""
        cells = sheet.rows[row] if row < len(sheet.rows) else []
        size = len(cells)
        taken, rows = self.taken[sheet.name], self.rows[sheet.name]
        for key, column in columns.items():
            if column < size and not is_blank(cells[column]):
                taken[row, column] = labels.get(key, "")
                rows[row, column] = ""

    def know(self, sheet: Sheet, row: int, column: int) -> None:
        """A cell that was recognised as a key, a label or a part of the seal."""
        self.known[sheet.name][row, column] = ""

    def tell(self, sheet: Sheet, row: int, column: int) -> None:
        """A cell that did not go into the plan and that a finding names."""
        self.told[sheet.name][row, column] = ""
