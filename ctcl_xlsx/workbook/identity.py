"""Whose plan it is: the lines of "Thông tin trường", the self-assessment, the text parts, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ctcl_xlsx.definitions import TEXT_KEYS
from ctcl_xlsx.issues import Code, Issue, Where, issue
from ctcl_xlsx.model import Document, School, assessed_code
from ctcl_xlsx.text import tidy, words
from ctcl_xlsx.values.levels import parse_level
from ctcl_xlsx.workbook import find, odd
from ctcl_xlsx.workbook.choices import FIELD_LISTS, LABELS, choose
from ctcl_xlsx.workbook.grid import CellError, Grid, Sheet, Uncalculated, Value, address, as_text, is_blank
from ctcl_xlsx.workbook.labels import level_value
from ctcl_xlsx.workbook.layout import LINES
from ctcl_xlsx.workbook.ledger import Ledger

CHOICE = "school.choice"  # the place of the name that is picked in a shared workbook
LONGEST_LABEL = 60  # a longer text is no label: that spares folding the plan's own words
_LINE_KEYS = {line.key for line in LINES}
_LABELS_OF = {line.key: line.label for line in reversed(LINES)}
_LINE_LABELS = {words(line.label): line.key for line in LINES}


@dataclass(frozen=True, slots=True)
class Identity:
    """The lines' texts and places by key."""

    values: Mapping[str, str]
    places: Mapping[str, Where]
    issues: tuple[Issue, ...] = ()

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
    issues: tuple[Issue, ...] = ()


@lru_cache(maxsize=256)
def level_of(text: str) -> str:
    """The level's id for its id or any of its usual names, "" for anything else."""
    return (parse_level(text) or "") if text else ""


def find_identity(grid: Grid, ledger: Ledger) -> Identity:
    """The lines by their hidden keys, else by their labels, on the sheet that holds the most of them."""
    best: tuple[int, Sheet, dict[str, tuple[int, int]]] | None = None
    for sheet in grid.sheets:
        cells = _line_cells(sheet)
        if len(cells) >= 2 and (best is None or len(cells) > best[0]):
            best = (len(cells), sheet, cells)
        if len(cells) == len(LINES):
            break  # no other sheet can hold more
    if best is None:
        return Identity({}, {})
    _, sheet, cells = best
    places = {key: _where(sheet.name, *cell, _label(key)) for key, cell in cells.items()}
    values, issues = {}, []
    for key, cell in cells.items():
        _know_label(sheet, cell, key, ledger)
        value = sheet.at(*cell)
        if is_blank(value):
            continue
        ledger.take(sheet, *cell, _label(key))
        if isinstance(value, (CellError, Uncalculated)):
            issues.append(odd.error_cell(sheet, *cell, _label(key)))
        else:
            values[key] = tidy(as_text(value))
    return Identity(values, places, tuple(issues))


def _know_label(sheet: Sheet, cell: tuple[int, int], key: str, ledger: Ledger) -> None:
    """The key and the label left of a line's value."""
    row, right = cell
    for column in range(right):
        if _line_key(as_text(sheet.at(row, column)).strip()) == key:
            ledger.know(sheet, row, column)


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
    computed = {_label(key) for key in formulas}
    issues = [found for found in who.issues if found.where.label not in computed]
    if lists and school is None and (name := values.get("school.name")):
        issues.append(issue(Code.VALUE_UNFIT, places["school.name"], name, {"school": "1"}))
    return Identity(values, places, tuple(issues))


def _is_typed(who: Identity, grid: Grid, key: str) -> bool:
    place = who.places[key]
    sheet = grid.sheet(place.sheet)
    cells: dict[str, Value] = (
        {address(place.row - 1, i): v for i, v in enumerate(sheet.rows[place.row - 1])} if sheet else {}
    )
    return not isinstance(cells.get(place.cell), Uncalculated | CellError)


def listed_schools(grid: Grid) -> tuple[School, ...]:
    """The schools that a shared workbook offers, in the order of its lists; none where it is not shared."""
    lists = _choice_lists(grid)
    lines = [
        {field: tidy(lists[name][at]) for field, name in FIELD_LISTS.items() if name in lists}
        for at in range(len(lists.get(LABELS, ())))
    ]
    return tuple(School(**known) for known in lines if any(known.values()))


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


@lru_cache(maxsize=4096)  # most workbooks have the same cells at the same places
def _where(sheet: str, row: int, column: int, label: str) -> Where:
    return Where("", sheet, address(row, column), label, row + 1)


def _label(key: str) -> str:
    return _LABELS_OF[key]


def _line_cells(sheet: Sheet) -> dict[str, tuple[int, int]]:
    """The cell of each line's value: right of its label; lines are told by key, then by label."""
    cells: dict[str, tuple[int, int]] = {}
    labels: dict[Value, str] = {value: key for value in sheet.values if value and (key := _line_of(value))}
    for row, values in enumerate(sheet.rows[:200] if labels else ()):
        if labels.keys().isdisjoint(values):
            continue
        for index, value in enumerate(values):
            key = labels.get(value, "")
            if not key or key in cells:
                continue
            if as_text(value).strip() in _LINE_KEYS:  # the label stands between key and value
                texts = find.texts(sheet, row)
                index = next((i for i in range(index + 1, len(texts)) if texts[i]), index)
            cells[key] = (row, _value_column(sheet, row, index))
            break
    return cells


def _line_of(value: Value) -> str:
    """The line that a cell's key or label names, "" for any other cell."""
    if isinstance(value, float):
        return ""
    text = (value if isinstance(value, str) else as_text(value)).strip()
    return _line_key(text) if len(text) <= LONGEST_LABEL else ""


@lru_cache(maxsize=4096)
def _line_key(text: str) -> str:
    """The line that a key or a label names, "" for any other text."""
    return text if text in _LINE_KEYS else _LINE_LABELS.get(words(find.heading(text)), "")


def _value_column(sheet: Sheet, row: int, label: int) -> int:
    """The first filled cell right of the label (a column may have been inserted), else the next one."""
    for index in range(label + 1, min(label + 6, len(sheet.rows[row]))):
        if not is_blank(sheet.at(row, index)):
            return index
    return label + 1


@lru_cache(maxsize=1024)
def _is_assessed(key: str) -> bool:
    """Whether a hidden key is a criterion's code or that of a paragraph of level 4."""
    group, number = assessed_code(key)
    return bool(re.fullmatch(r"\d{1,3}" if group else r"\d{1,3}\.\d{1,3}", number, re.ASCII))


def find_assessment(grid: Grid, ledger: Ledger) -> Assessment:
    """The levels chosen, criterion by criterion; the hidden keys say which line is which."""
    found = find.find_by_keys(grid, ("sa.criterion", "sa.level", "sa.title"), 2)
    if found is None or "sa.level" not in found.columns or "sa.criterion" not in found.columns:
        return Assessment({}, {})
    levels: dict[str, int | str] = {}
    places: dict[str, Where] = {}
    issues: list[Issue] = []
    find.know_headings(found, {}, ledger)
    for row in range(found.first, found.end):
        key = as_text(found.sheet.at(row, found.columns["sa.criterion"])).strip()
        value = found.sheet.at(row, found.columns["sa.level"])
        if not _is_assessed(key) or f"self_assessment.{key}" in places:
            continue  # of a line that stands twice the first counts, the other one is listed
        ledger.know(found.sheet, row, found.columns["sa.criterion"])
        places[f"self_assessment.{key}"] = _where(found.sheet.name, row, found.columns["sa.level"], key)
        if is_blank(value):
            continue
        ledger.take(found.sheet, row, found.columns["sa.level"], key)
        if isinstance(value, (CellError, Uncalculated)):
            issues.append(odd.error_cell(found.sheet, row, found.columns["sa.level"], key))
        else:
            levels[key] = level_value(tidy(as_text(value)))
    return Assessment(levels, places, tuple(issues))


def find_texts(grid: Grid, ledger: Ledger) -> dict[str, str]:
    """The text parts by their hidden keys; a part's text stands right of its key."""
    found: dict[str, str] = {}
    keys = {f"text.{key}": key for key in TEXT_KEYS}
    for sheet in grid.sheets:
        if keys.keys().isdisjoint(sheet.values):
            continue
        for r, row in enumerate(sheet.rows):
            for index, value in enumerate(row):
                if isinstance(value, str) and value in keys and keys[value] not in found:
                    column = next((c for c in range(index + 1, len(row)) if not is_blank(row[c])), -1)
                    if column > 0:
                        found[keys[value]] = tidy(as_text(row[column]))
                        ledger.take(sheet, r, column, keys[value])
                        ledger.know(sheet, r, index)
    return {key: found[key] for key in TEXT_KEYS if key in found}
