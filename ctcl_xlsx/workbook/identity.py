"""Whose plan it is: the lines of "Thông tin trường", the self-assessment, the text parts, wherever they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ctcl_xlsx.definitions import TEXT_KEYS
from ctcl_xlsx.issues import Where
from ctcl_xlsx.model import Document, Level, School, assessed_code
from ctcl_xlsx.text import tidy, words
from ctcl_xlsx.workbook import find
from ctcl_xlsx.workbook.choices import FIELD_LISTS, LABELS, choose
from ctcl_xlsx.workbook.grid import CellError, Grid, Sheet, Uncalculated, Value, address, as_text, is_blank
from ctcl_xlsx.workbook.labels import LEVEL_NAMES, level_value
from ctcl_xlsx.workbook.layout import LINES

CHOICE = "school.choice"  # the place of the name that is picked in a shared workbook
_LINE_KEYS = {line.key for line in LINES}
_LINE_LABELS = {words(line.label): line.key for line in LINES}


@dataclass(frozen=True, slots=True)
class Identity:
    """The lines' texts and places by key."""

    values: Mapping[str, str]
    places: Mapping[str, Where]

    def text(self, key: str) -> str:
        """A line's text, "" when blank or absent."""
        return self.values.get(key, "")

    def school(self, seal: Mapping[str, str]) -> School:
        """The school as typed; what the sheet no longer says is taken from the seal."""
        known = {key.partition(".")[2]: text for key, text in self.values.items() if key.startswith("school.")}
        found = School(**known)
        if not found.code and not found.name:
            return School(**(known | {"code": seal.get("code", ""), "name": seal.get("name", "")}))
        return found

    def document(self) -> Document:
        """Number, place and date of the paper."""
        return Document(*(self.text(f"document.{key}") for key in ("number", "place", "date")))

    def target_level(self) -> int | str | None:
        """The level aimed at; None when not chosen."""
        text = self.text("target_level")
        return level_value(text) if text else None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The self-assessed levels and their places, by criterion."""

    levels: Mapping[str, int | str]
    places: Mapping[str, Where]


def level_of(text: str) -> str:
    """The level's id for its id or its printed name, "" for anything else."""
    by_name = {words(name): level for level, name in LEVEL_NAMES.items()} | {words(level): level for level in Level}
    return str(by_name.get(words(text), "")) if text else ""


def find_identity(grid: Grid) -> Identity:
    """The lines by their hidden keys, else by their labels, on the sheet that holds the most of them."""
    best: tuple[int, Sheet, dict[str, tuple[int, int]]] | None = None
    for sheet in grid.sheets:
        cells = _line_cells(sheet)
        if len(cells) >= 2 and (best is None or len(cells) > best[0]):
            best = (len(cells), sheet, cells)
    if best is None:
        return Identity({}, {})
    _, sheet, cells = best
    values = {key: tidy(as_text(sheet.at(*cell))) for key, cell in cells.items() if not is_blank(sheet.at(*cell))}
    places = {key: Where("", sheet.name, address(*cell), _label(key), cell[0] + 1) for key, cell in cells.items()}
    return Identity(values, places)


def picked(who: Identity, grid: Grid) -> Identity:
    """The lines of a shared workbook, established from the name that was picked and the workbook's own lists.

    What its formulas last showed is not asked: programs drop or keep it as they please. Where the name is not in the
    lists, or the lists are gone, the lines stay as they stand.
    """
    formulas = {f"school.{field}" for field in FIELD_LISTS if field != "name"}
    values = {key: text for key, text in who.values.items() if key not in formulas or _is_typed(who, grid, key)}
    places = {**who.places, CHOICE: who.places.get("school.name", Where())}
    lists = _choice_lists(grid)
    school = choose(lists, values.get("school.name", ""))
    if school is not None:
        known = {f"school.{field}": tidy(getattr(school, field)) for field in FIELD_LISTS}
        values |= {key: text for key, text in known.items() if text}
    elif lists:
        values.pop("school.code", None)
    return Identity(values, places)


def _is_typed(who: Identity, grid: Grid, key: str) -> bool:
    place = who.places[key]
    sheet = grid.sheet(place.sheet)
    cells: dict[str, Value] = (
        {address(place.row - 1, i): v for i, v in enumerate(sheet.rows[place.row - 1])} if sheet else {}
    )
    return not isinstance(cells.get(place.cell), Uncalculated | CellError)


def _choice_lists(grid: Grid) -> dict[str, list[str]]:
    """The schools' lists by name, wherever they stand; {} where they are gone."""
    names = {LABELS, *FIELD_LISTS.values()}
    for sheet in grid.sheets:
        for row, cells in enumerate(sheet.rows[:5]):
            columns = {text: at for at, text in enumerate(cells) if isinstance(text, str) and text in names}
            if LABELS in columns:
                rows = range(row + 1, len(sheet.rows))
                return {name: [as_text(sheet.at(at, column)) for at in rows] for name, column in columns.items()}
    return {}


def _label(key: str) -> str:
    return next(line.label for line in LINES if line.key == key)


def _line_cells(sheet: Sheet) -> dict[str, tuple[int, int]]:
    """The cell of each line's value: right of its label; lines are told by key, then by label."""
    cells: dict[str, tuple[int, int]] = {}
    for row in range(min(len(sheet.rows), 200)):
        texts = find.texts(sheet, row)
        for index, text in enumerate(texts):
            key = text if text in _LINE_KEYS else _LINE_LABELS.get(words(find.heading(text)), "") if text else ""
            if not key or key in cells:
                continue
            if text in _LINE_KEYS:  # the label stands between key and value
                label = next((i for i in range(index + 1, len(texts)) if texts[i]), index)
                index = label
            cells[key] = (row, _value_column(sheet, row, index))
            break
    return cells


def _value_column(sheet: Sheet, row: int, label: int) -> int:
    """The first filled cell right of the label (a column may have been inserted), else the next one."""
    for index in range(label + 1, min(label + 6, len(sheet.rows[row]))):
        if not is_blank(sheet.at(row, index)):
            return index
    return label + 1


def find_assessment(grid: Grid) -> Assessment:
    """The levels chosen, criterion by criterion; the hidden keys say which line is which."""
    found = find.find_by_keys(grid, ("sa.criterion", "sa.level", "sa.title"), 2)
    if found is None or "sa.level" not in found.columns or "sa.criterion" not in found.columns:
        return Assessment({}, {})
    levels: dict[str, int | str] = {}
    places: dict[str, Where] = {}
    for row in range(found.first, found.end):
        key = as_text(found.sheet.at(row, found.columns["sa.criterion"])).strip()
        value = found.sheet.at(row, found.columns["sa.level"])
        if not assessed_code(key)[1][:1].isdigit():
            continue
        cell = address(row, found.columns["sa.level"])
        places[f"self_assessment.{key}"] = Where("", found.sheet.name, cell, key, row + 1)
        if not is_blank(value):
            levels[key] = level_value(tidy(as_text(value)))
    return Assessment(levels, places)


def find_texts(grid: Grid) -> dict[str, str]:
    """The text parts by their hidden keys; a part's text stands right of its key."""
    found: dict[str, str] = {}
    keys = {f"text.{key}": key for key in TEXT_KEYS}
    for sheet in grid.sheets:
        for row in sheet.rows:
            for index, value in enumerate(row):
                if isinstance(value, str) and value in keys and keys[value] not in found:
                    text = next((tidy(as_text(v)) for v in row[index + 1 :] if not is_blank(v)), "")
                    if text:
                        found[keys[value]] = text
    return {key: found[key] for key in TEXT_KEYS if key in found}
