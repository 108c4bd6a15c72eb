"""The list of what the office must decide."""

from __future__ import annotations

from collections.abc import Sequence

from ctcl_xlsx.district.cell_xml import Cell
from ctcl_xlsx.district.listing import Heading, Listing
from ctcl_xlsx.district.summary_attention import Decision
from ctcl_xlsx.vi import summary as w


def to_decide(caption: str) -> Listing:
    """What only a person can decide."""
    headings = (
        Heading(w.NUMBER, 5, "number"),
        Heading(w.CODE, 11, repeats=True),
        Heading(w.SCHOOL, 32, repeats=True),
        Heading(w.MATTER, 84),
        Heading(w.FILE, 36, repeats=True),
    )
    return Listing(w.TO_DECIDE, caption, headings, w.NOTHING_TO_DECIDE)


def decision_rows(found: Sequence[Decision]) -> list[tuple[Cell, ...]]:
    """A line for each."""
    return [(number, d.code, d.school, d.text, d.file) for number, d in enumerate(found, 1)]
