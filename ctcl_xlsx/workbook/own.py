"""What of a workbook is ours: every cell that `write` puts into a blank one, recorded instead of written.

The same code that writes the sheets says what stands on them, so labels are never listed a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ctcl_xlsx import templates
from ctcl_xlsx.model import Catalog, Form, Listing, Plan, School
from ctcl_xlsx.workbook.grid import Value, as_text
from ctcl_xlsx.workbook.layout import MAX_TABLE_ROWS, build_layout
from ctcl_xlsx.workbook.ledger import Place
from ctcl_xlsx.workbook.write import compose

# Stand-ins for what differs from school to school; upper case where the sheet shows it so.
NAME, AUTHORITY, CODE = "\0name", "\0authority", "\0code"


# A row of nothing but our texts as a workbook had it, of which type its values are where that matters, and the places
# of the texts. Most workbooks have the very same.
_Met = tuple[list[Value] | None, list[type], frozenset[Place]]
_NONE: _Met = (None, [], frozenset())


@dataclass(slots=True)
class OwnSheet:
    """A sheet of a blank workbook: its constant cells as text, and where its formulas stand."""

    name: str
    texts: dict[Place, str] = field(default_factory=dict)
    formulas: set[Place] = field(default_factory=set)
    _varying: set[int] = field(default_factory=set)  # rows of which the texts differ from school to school
    _met: dict[int, _Met] = field(default_factory=dict)

    def write_string(self, row: int, column: int, text: str, *_: Any) -> int:
        """A text cell."""
        self.texts[row, column] = text
        if "\0" in text:  # written as a formula where generate does not know the name
            self.formulas.add((row, column))
            self._varying.add(row)
        return 0

    def write_number(self, row: int, column: int, number: float, *_: Any) -> int:
        """A number cell."""
        self.texts[row, column] = as_text(number)
        return 0

    def write_formula(self, row: int, column: int, *_: Any) -> int:
        """A formula."""
        self.formulas.add((row, column))
        return 0

    def remember(self, row: int, cells: list[Value], places: Set[Place]) -> None:
        """Keep a row of a workbook in which nothing stands but our texts, at these places."""
        if row not in self._varying:
            kinds = list(map(type, cells))
            self._met[row] = cells.copy(), kinds if {*kinds} - {str, type(None)} else [], frozenset(places)

    def recall(self, row: int, cells: list[Value]) -> Set[Place] | None:
        """The places of our texts in a row where it is to the letter as one that was kept, else None."""
        known, kinds, places = self._met.get(row, _NONE)
        if known != cells or (kinds and kinds != list(map(type, cells))):  # True is no 1, although they are equal
            return None
        return places

    def __getattr__(self, name: str) -> Callable[..., int]:
        """Widths, rules, colours: no cell's content. Another way of writing cells must be told here."""
        if name.startswith("write_") and name != "write_blank":
            raise AttributeError(name)
        return _ignored


def _ignored(*_: Any, **__: Any) -> int:
    return 0


class _Recorder:
    """Stands in for the library's workbook."""

    def __init__(self) -> None:
        self.sheets: dict[str, OwnSheet] = {}

    def add_worksheet(self, name: str) -> OwnSheet:
        return self.sheets.setdefault(name, OwnSheet(name))

    def get_worksheet_by_name(self, name: str) -> OwnSheet:
        return self.sheets[name]

    def __getattr__(self, name: str) -> Callable[..., int]:
        return _ignored


@dataclass(frozen=True, slots=True)
class Kind:
    """What a workbook's own cells depend on: its definitions, its sizes, the schools that share it."""

    form: Form
    catalog: Catalog
    level: str
    school_year: str
    rows: int
    problems: int
    tracking: int
    schools: tuple[School, ...] = ()


def own_sheets(kind: Kind, listing: Listing | None = None) -> Mapping[str, OwnSheet]:
    """The sheets of the blank workbook of a kind, by name, with what it lists of last year's.

    They are the same ones each time: nobody adds to them but `OwnSheet.remember`.
    """
    return _composed(kind, listing) if listing else _blank(kind)


@lru_cache(maxsize=64)
def _blank(kind: Kind) -> Mapping[str, OwnSheet]:
    return _composed(kind, None)


def _composed(kind: Kind, listing: Listing | None) -> Mapping[str, OwnSheet]:
    form, catalog = kind.form, kind.catalog
    year = kind.school_year if templates.first_year(kind.school_year) is not None else _usual_year(catalog)
    rows, problems, tracking = (min(max(n, 1), MAX_TABLE_ROWS) for n in (kind.rows, kind.problems, kind.tracking))
    layout = build_layout(
        form,
        catalog,
        templates.offered(catalog),
        kind.level,
        year,
        rows,
        problems,
        tracking,
        schools=kind.schools,
        carried=len(listing.rows) if listing else 0,
    )
    whose = School(level=kind.level) if kind.schools else School(CODE, NAME, kind.level, authority=AUTHORITY)
    recorder = _Recorder()
    compose(recorder, layout, Plan(form.id, catalog.id, year, whose), (), listing)
    return recorder.sheets


def _usual_year(catalog: Catalog) -> str:
    first = catalog.in_force_from.year
    return f"{first}-{first + 1}"
