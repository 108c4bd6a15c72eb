"""A list as data: its sheet, its columns, its rows before they come onto a sheet. Knows no library and no district."""

from __future__ import annotations

from dataclasses import dataclass


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
