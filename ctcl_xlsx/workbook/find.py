"""Finding what the workbook holds, wherever people moved it: the seal, tables by their hidden keys, then by headings.

Sheet names and positions prove nothing: sheets are renamed, columns moved, rows inserted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ctcl_xlsx.model import Form
from ctcl_xlsx.text import tidy, words
from ctcl_xlsx.workbook.grid import Grid, Sheet, Value, as_text, column_letters, is_blank
from ctcl_xlsx.workbook.layout import COMPUTED_KEYS, NUMBER_KEY, SEAL
from ctcl_xlsx.workbook.ledger import Ledger
from ctcl_xlsx.workbook.tables import END_MARK, FOOT_MARK

SEAL_KEYS = ("format", "form", "catalog", "level", "school_year", "code", "name", "rows", "checksum")
_SEALED = frozenset((*SEAL_KEYS, "form_version", "form_hash", "source", "shared"))
ENOUGH_KEYS = 6  # that many plan keys in one row are no accident
HEADING_ROWS = 4  # headings follow the key row within so many rows
NUMBER_KEYS = (NUMBER_KEY, "problem.no", "tracking.no")  # in data rows, nothing but numbers stand there

_ENDS = frozenset((END_MARK, FOOT_MARK))


@dataclass(frozen=True, slots=True)
class Found:
    """A table found on a sheet: the 0-based column of each key, its first data row, the row that ends it."""

    sheet: Sheet
    columns: Mapping[str, int]
    labels: Mapping[str, str]
    first: int
    end: int  # exclusive: the end mark's row, or the sheet's length

    def letters(self) -> dict[str, str]:
        """The columns' letters."""
        return {key: column_letters(index) for key, index in self.columns.items()}


def texts(sheet: Sheet, row: int) -> list[str]:
    """A row's cells as trimmed text."""
    return [value.strip() if isinstance(value, str) else as_text(value).strip() for value in sheet.rows[row]]


def find_seal(grid: Grid, ledger: Ledger | None = None) -> dict[str, str]:
    """The sealed keys and values, from "_ctcl" or any sheet that holds them; {} when there are none."""
    named = grid.sheet(SEAL)
    for sheet in ([named] if named else []) + [s for s in grid.sheets if s is not named]:
        found, places = _seal_of_sheet(sheet)
        if len(found.keys() & set(SEAL_KEYS)) >= 4:
            for row, column in places:
                if ledger is not None:
                    ledger.know(sheet, row, column)
                    ledger.know(sheet, row, column + 1)
            return found
    return {}


def _seal_of_sheet(sheet: Sheet) -> tuple[dict[str, str], list[tuple[int, int]]]:
    """The sealed keys and values, and where the keys stand; of a key that stands twice the first counts."""
    found: dict[str, str] = {}
    places = []
    for row in range(min(len(sheet.rows), 60)):
        cells = texts(sheet, row)
        for i, text in enumerate(cells[:-1]):
            if text in _SEALED and text not in found:
                found[text] = cells[i + 1]
                places.append((row, i))
    return found, places


def find_by_keys(grid: Grid, keys: Iterable[str], enough: int) -> Found | None:
    """The table with the most of `keys` in one row (at least `enough`), on any sheet.

    Where several sheets hold one (a colleague's was copied in), one with rows goes before a blank one.
    """
    wanted = frozenset(keys)
    met: list[tuple[int, Sheet, int, dict[str, int]]] = []
    for sheet in grid.sheets:
        rows = [(len(columns), row, columns) for row, columns in _rows_with(sheet, wanted) if len(columns) >= enough]
        if rows:
            most, row, columns = max(rows, key=lambda entry: entry[0])
            met.append((most, sheet, row, columns))
    if not met:
        return None
    filled = [entry for entry in met if len(met) > 1 and _has_rows(*entry[1:])]
    _, sheet, row, columns = max(filled or met, key=lambda entry: entry[0])
    return Found(sheet, columns, _labels_below(sheet, row, columns), row + 1, _end(sheet, row))


def _has_rows(sheet: Sheet, key_row: int, columns: Mapping[str, int]) -> bool:
    """Whether something stands in the inputs under the keys and the headings."""
    inputs = [index for key, index in columns.items() if key not in (*COMPUTED_KEYS, *NUMBER_KEYS)]
    return any(is_started(sheet, row, inputs) for row in range(key_row + HEADING_ROWS - 1, _end(sheet, key_row)))


def _rows_with(sheet: Sheet, wanted: frozenset[str]) -> Iterator[tuple[int, dict[str, int]]]:
    """The rows that hold some of `wanted`, and where; after one with all that the sheet holds none is looked at."""
    present = wanted & sheet.values
    for row, cells in enumerate(sheet.rows if present else ()):
        if present.isdisjoint(cells):
            continue
        columns: dict[str, int] = {}
        for index, value in enumerate(cells):
            if isinstance(value, str) and value in present:
                columns.setdefault(value, index)
        yield row, columns
        if len(columns) == len(present):
            break


def _labels_below(sheet: Sheet, key_row: int, columns: Mapping[str, int]) -> dict[str, str]:
    """What is printed under the keys: the headings as that file shows them, first line only."""
    labels: dict[str, str] = {}
    for row in range(key_row + 1, min(key_row + 1 + HEADING_ROWS, len(sheet.rows))):
        cells = texts(sheet, row)
        filled = sum(index < len(cells) and bool(cells[index]) for index in columns.values())
        if filled * 2 > len(columns):
            for key, index in columns.items():
                if index < len(cells) and cells[index]:
                    labels[key] = heading(cells[index])
            break
    return labels


def heading(text: str) -> str:
    """A heading without its hint and its required mark."""
    if "\n" not in text and "(*)" not in text:
        return text.strip()
    return text.partition("\n")[0].replace("(*)", "").strip()


def _end(sheet: Sheet, after: int) -> int:
    if not _ENDS.isdisjoint(sheet.values):
        for row in range(after + 1, len(sheet.rows)):
            if not _ENDS.isdisjoint(sheet.rows[row]):
                return row
    return len(sheet.rows)


def skip_headings(found: Found, titles: Mapping[str, Iterable[str]]) -> Found:
    """The same table starting under its headings: rows right after the keys that repeat titles or hold bands.

    Where all headings were renamed, the row with words over the column of running numbers is taken for them.
    """
    rows = range(found.first, min(found.first + HEADING_ROWS, found.end))
    heads = [row for row in rows if _is_heading(_cells(found, row), titles, max(2, len(found.columns) // 3))]
    if not heads:
        heads = [row for row in rows if _is_renamed_heading(found, row)][:1]
    return Found(found.sheet, found.columns, found.labels, heads[-1] + 1 if heads else found.first, found.end)


def _cells(found: Found, row: int) -> dict[str, str]:
    cells = found.sheet.rows[row]
    size = len(cells)
    return {key: as_text(cells[at]).strip() if at < size else "" for key, at in found.columns.items()}


def _is_renamed_heading(found: Found, row: int) -> bool:
    cells = _cells(found, row)
    number = next((text for key, text in cells.items() if key in NUMBER_KEYS), "")
    return sum(map(bool, cells.values())) * 2 > len(cells) and number != "" and not number.isdigit()


def _is_heading(cells: Mapping[str, str], titles: Mapping[str, Iterable[str]], enough: int) -> bool:
    """Whether so many cells of a row hold a title of their column; where too few can, the rest is not looked at."""
    filled = [(key, text) for key, text in cells.items() if text]
    lacking, left = enough, len(filled)
    while 0 < lacking <= left:
        left -= 1
        key, text = filled[left]  # the last columns first: their texts are short
        lacking -= words(heading(text)) in words_of(titles.get(key, ()))
    return lacking <= 0


def heads_of(
    found: Found, keys: Iterable[str], titles: Mapping[str, Iterable[str]]
) -> dict[str, frozenset[str | None]]:
    """What may stand at the head of each column of a table: its key, the heading it has there, its titles."""
    return {key: frozenset((key, found.labels.get(key), *titles.get(key, ()))) for key in keys}


def repeats_headings(cells: Mapping[str, Value], heads: Mapping[str, frozenset[str | None]]) -> bool:
    """Whether a row holds the table's keys or headings once more, pasted with the rows below them."""
    others = 0
    for key, value in cells.items():
        if not isinstance(value, str) or heading(value) not in heads[key]:
            others += 1
            if others * 2 >= len(cells):  # most rows are told by half of their cells
                return False
    return len(cells) - others > 2


def know_headings(found: Found, titles: Mapping[str, Iterable[str]], ledger: Ledger) -> None:
    """Write the table's keys and headings down as known; a heading that was renamed is not."""
    for row in range(max(0, found.first - HEADING_ROWS), found.first):
        for key, text in _cells(found, row).items():
            if text and (text == key or (titles and words(heading(text)) in words_of(titles.get(key, ())))):
                ledger.know(found.sheet, row, found.columns[key])


def words_of(titles: Iterable[str]) -> frozenset[str]:
    """Headings as they are compared."""
    return _words_of(tuple(titles))


@lru_cache(maxsize=1024)
def _words_of(titles: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(words, titles))


@lru_cache(maxsize=64)
def form_titles(form: Form) -> Mapping[str, tuple[str, ...]]:
    """The headings, official and tolerated, of each of a form's columns."""
    return {c.key: (c.title, *c.aliases) for c in form.columns}


def find_by_headings(grid: Grid, titles: Mapping[str, Iterable[str]], enough: int) -> Found | None:
    """The table whose headings match the most of `titles` (at least `enough`), on any sheet."""
    blank: Found | None = None  # a table without rows: taken where there is no other
    by_words = {words(title): key for key, tolerated in titles.items() for title in reversed(list(tolerated))}
    best: Found | None = None
    for sheet in grid.sheets:
        for row in range(len(sheet.rows)):
            columns: dict[str, int] = {}
            for index, value in enumerate(sheet.rows[row]):
                key = by_words.get(words(heading(value))) if isinstance(value, str) and value else None
                if key:
                    columns.setdefault(key, index)
            if len(columns) < enough or len(columns) <= len(best.columns if best else ()):
                continue
            labels = {key: heading(as_text(sheet.at(row, index))) for key, index in columns.items()}
            found = Found(sheet, columns, labels, row + 1, _end(sheet, row))
            if any(is_started(sheet, at, columns.values()) for at in range(found.first, found.end)):
                best = found
            elif blank is None or len(columns) > len(blank.columns):
                blank = found
    return best or blank


def find_plan(grid: Grid, form: Form) -> Found | None:
    """The plan table of a form: by keys, then by headings; columns without a key are then looked for by heading."""
    keys = [c.key for c in form.columns]
    titles = form_titles(form)
    found = find_by_keys(grid, (*keys, *COMPUTED_KEYS), min(ENOUGH_KEYS, len(keys)))
    if found is None:
        return find_by_headings(grid, titles, min(5, len(keys)))
    return skip_headings(_with_headings(found, titles), titles)


def _with_headings(found: Found, titles: Mapping[str, Iterable[str]]) -> Found:
    """Columns whose key was wiped out, found by the heading that still stands over them."""
    lost = {key: words_of(names) for key, names in titles.items() if key not in found.columns}
    if not lost:
        return found
    columns, labels, taken = dict(found.columns), dict(found.labels), set(found.columns.values())
    for row in range(found.first, min(found.first + HEADING_ROWS, found.end)):
        for index, value in enumerate(found.sheet.rows[row]):
            text = heading(as_text(value))
            key = next((k for k, names in lost.items() if k not in columns and words(text) in names), None)
            if key and text and index not in taken:
                columns[key], labels[key] = index, text
                taken.add(index)
    return Found(found.sheet, columns, labels, found.first, found.end)


def best_form(grid: Grid, forms: Iterable[Form]) -> Form | None:
    """The form whose table the workbook holds, where no seal says it: most columns found, fewest lacking."""
    scored = []
    for form in forms:
        found = find_plan(grid, form)
        if found is not None:
            keys = {c.key for c in form.columns}
            hits = len(keys & found.columns.keys())
            scored.append((hits - (len(keys) - hits), form.id, form))
    return max(scored, key=lambda entry: entry[:2])[2] if scored else None


def filled(sheet: Sheet, row: int, columns: Mapping[str, int]) -> dict[str, Value]:
    """The cells of a row that hold something, by key, in the order of `columns`; none where the sheet ends above."""
    cells = sheet.rows[row] if row < len(sheet.rows) else []
    size, blanks = len(cells), sheet.blanks
    return {key: cells[at] for key, at in columns.items() if at < size and cells[at] not in blanks}


class Texts:
    """Cells of a sheet as a plan keeps them. What many cells say is kept once: plans take half the room."""

    def __init__(self, sheet: Sheet) -> None:
        self._strange = sheet.strange
        self._known: dict[str, str] = {}

    def of(self, cells: Mapping[str, Value]) -> dict[str, str]:
        """The text of each cell by its key."""
        ordinary, kept = self._strange.isdisjoint(cells.values()), self._known.setdefault
        texts = {}
        for key, value in cells.items():  # of an ordinary text there is nothing to tidy but the edges
            text = value.strip() if ordinary and isinstance(value, str) else tidy(as_text(value))
            texts[key] = kept(text, text)
        return texts


def is_started(sheet: Sheet, row: int, columns: Iterable[int]) -> bool:
    """Whether any of a row's cells in `columns` holds something."""
    return any(not is_blank(sheet.at(row, index)) for index in columns)
