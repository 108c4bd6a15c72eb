"""One formula for a whole column: where cells below each other hold the same one, it is told once.

The library writes every formula out. A formula is shared only where the first one, moved down, is to the letter the one
that was written; so the cells mean what they meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_CELL = re.compile(rb'(<c r="([A-Z]+)([0-9]+)"[^>]*>)<f>([^<]*)</f>')
# Texts between quotes stay as they are; of references only rows without "$" move.
_PIECE = re.compile(rb'"[^"]*"|(?<![A-Za-z0-9_.])(\$?[A-Z]{1,3})([0-9]+)(?![0-9A-Za-z_(])')


@dataclass(slots=True)
class _Run:
    """Cells below each other: rows, the formula of the first, its pieces between the rows that move."""

    column: bytes
    first: int
    last: int
    formula: bytes
    pieces: list[bytes | int] = field(default_factory=list)

    def holds(self, row: int, formula: bytes) -> bool:
        """Whether the next cell carries on with it."""
        return row == self.last + 1 and len(formula) <= len(self.formula) + 99 and self._moved(row) == formula

    def _moved(self, row: int) -> bytes:
        if not self.pieces:
            self.pieces = _pieces(self.formula)
        down = row - self.first
        return b"".join(b"%d" % (piece + down) if isinstance(piece, int) else piece for piece in self.pieces)


def _pieces(formula: bytes) -> list[bytes | int]:
    pieces: list[bytes | int] = []
    end = 0
    for found in _PIECE.finditer(formula):
        if found[2]:
            pieces += (formula[end : found.start(2)], int(found[2]))
            end = found.end(2)
    return [*pieces, formula[end:]]


def share_formulas(part: bytes) -> bytes:
    """The sheet with each run of equal formulas in a column told once."""
    runs: dict[tuple[bytes, int], _Run] = {}  # by column and row
    open_runs: dict[bytes, _Run] = {}
    for found in _CELL.finditer(part):
        column, row, formula = found[2], int(found[3]), found[4]
        run = open_runs.get(column)
        if run is None or not run.holds(row, formula):
            run = open_runs[column] = _Run(column, row, row, formula)
        run.last = row
        runs[column, row] = run
    numbers: dict[int, int] = {}

    def told(found: re.Match[bytes]) -> bytes:
        run = runs[found[2], int(found[3])]
        if run.first == run.last:
            return found[0]
        number = numbers.setdefault(id(run), len(numbers))
        if int(found[3]) != run.first:
            return b'%b<f t="shared" si="%d"/>' % (found[1], number)
        span = b"%b%d:%b%d" % (run.column, run.first, run.column, run.last)
        return b'%b<f t="shared" ref="%b" si="%d">%b</f>' % (found[1], span, number, found[4])

    return _CELL.sub(told, part)
