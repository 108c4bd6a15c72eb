"""A list as data: its sheet, its columns, its rows before they come onto a sheet. Knows no library and no district."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ctcl_xlsx.district.cell_xml import Cell

Line = tuple[tuple[Cell, ...], float, bool]  # cells (None is blank), height in points, whether its texts are ordinary


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a list. `repeats` marks what stands again where a text goes on in the next row."""

    title: str
    width: float
    kind: str = "text"
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its sheet, a line above it, its columns; what it says where there is no row."""

    name: str
    caption: str
    headings: tuple[Heading, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of one file in a list: what all of them share, and what each says.

    `places` tells for each column of the list which cell stands there: by its number among those shared and, behind
    these, the line's own; -1 where it stays blank.
    """

    shared: Line
    own: Sequence[Line]
    places: tuple[int, ...]

    def __iter__(self) -> Iterator[Line]:
        """The lines, whole."""
        _, least, clean = self.shared
        for own, height, ordinary in self.own:
            yield self.cells(own), max(least, height), clean and ordinary

    def cells(self, own: tuple[Cell, ...]) -> tuple[Cell, ...]:
        """The cells of a line, in the order of the list's columns."""
        held = (*self.shared[0], *own, None)
        return tuple([held[place] for place in self.places])

    @property
    def in_order(self) -> bool:
        """Whether what is shared stands in the list in its order, and so does what is a line's own, all of it."""
        shared = len(self.shared[0])
        held = [place for place in self.places if place >= 0]
        first, rest = ([p for p in held if (p < shared) is among] for among in (True, False))
        whole = shared + len(self.own[0][0]) if self.own else shared
        return [*first, *rest] == [*range(whole)]
