"""What is found in a workbook beyond what the library tells of it: the same for all formats.

The shape between the scans and the reader. Knows no format and no library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ctcl_xlsx.workbook.grid import CellError, Merge, Remark, Uncalculated
from ctcl_xlsx.workbook.usual import UsualSheet

MAX_CELLS = 5_000_000  # of a sheet's rectangle from A1 to its last cell: readers lay it out whole

Overlay = Mapping[tuple[int, int], CellError | Uncalculated]


@dataclass(frozen=True, slots=True)
class SheetScan:
    """What was found in one sheet; rows and columns are 0-based."""

    overlay: Overlay
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[Merge, ...] = ()  # only where calamine does not tell them
    formulas: frozenset[tuple[int, int]] | None = None
    stored: int | None = None
    locked: bool | None = None
    remarks: tuple[Remark, ...] = ()
    months: frozenset[tuple[int, int]] = frozenset()  # cells that show a day's month and year only


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found in a workbook: by sheet name, and the parts as a library may see them.

    `usual` are the sheets that are proved usual, by their part; `strings` the shared strings, None where they are not.
    """

    sheets: Mapping[str, SheetScan]
    parts: Mapping[str, bytes]
    usual: Mapping[str, UsualSheet] = field(default_factory=dict)
    strings: tuple[str, ...] | None = None
