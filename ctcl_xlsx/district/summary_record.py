"""The hidden sheet by which a summary knows itself again: the files behind it, what was on its sheets, the notes.

Owns how it is laid out on the sheet (texts in pieces that fit a cell, a checksum over all) and read back, trusting
nothing. What it tells serves two ends: the next summary says what is new and takes the officer's notes along, and a
summary that is given by name is read as the files behind it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ctcl_xlsx import __version__
from ctcl_xlsx.district import records
from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.files import RECORD_SHEET, FileResult
from ctcl_xlsx.district.fingerprint import Difference, SheetPrint, cells_of, first_difference, sheet_print
from ctcl_xlsx.district.news import News, Snapshot, news_of, snapshot, snapshot_of, snapshot_to_dict
from ctcl_xlsx.district.records import RecordError, items, mapping, number, text, texts
from ctcl_xlsx.model import Form
from ctcl_xlsx.vi import summary as w
from ctcl_xlsx.workbook.grid import Grid, Sheet, as_text, is_blank

if TYPE_CHECKING:
    from ctcl_xlsx.district.summary_styles import Canvas  # it loads the writer, which reading does not need

FORMAT = 1
_ROW_DIGITS = 7  # a sheet has 1,048,576 rows
PIECE = 30_000  # UTF-16 units; a cell holds 32,767, and every one of these characters takes one
# What programs alter when they save again: whatever is no plain character goes as its JSON escape, and "_x" too, with
# which .xlsx writes its own escapes.
_ODD = re.compile("[^ -~\u00a1-\u00ac\u00ae-\u024f\u1e00-\u1eff\u2013-\u2026]|_(?=x)")


@dataclass(frozen=True, slots=True)
class Note:
    """What an officer wrote beside a school, by the school's key and name."""

    key: str
    school: str
    text: str


@dataclass(frozen=True, slots=True)
class Past:
    """What comes from the summary before: notes by school key, those whose school is not there, what is new since.

    `news` is None in a first summary.
    """

    notes: Mapping[str, str] = field(default_factory=dict)
    unplaced: tuple[Note, ...] = ()
    news: News | None = None


@dataclass(frozen=True, slots=True)
class NotePlaces:
    """Where the officer's notes stand: the sheet, its columns of names and notes, each school's row (0-based)."""

    sheet: str
    names: int
    column: int
    rows: Mapping[int, tuple[str, str]]  # row to (key, name as it stands there)


@dataclass(frozen=True, slots=True)
class Record:
    """What a summary tells of itself, and which version wrote it; `files` are records that are not trusted yet."""

    version: str
    title: str
    public: bool
    snapshot: Snapshot
    places: NotePlaces
    past: Past
    prints: tuple[SheetPrint, ...]
    files: tuple[object, ...]

    def files_behind(self, forms: Mapping[str, Form] | None = None) -> tuple[FileResult, ...]:
        """The files as they were read, checked anew. Raises RecordError."""
        return tuple(records.result_of(found, forms) for found in self.files)


# ------------------------------------------------------------------------------------------------- writing


def write_record(canvas: Canvas, district: District, past: Past, places: NotePlaces, sheets: Sequence[Canvas]) -> None:
    """Fill the hidden sheet; `sheets` are all others, finished."""
    free = free_cells(district.public, places)
    prints = [sheet_print(s.name, s.written, free if s.name == places.sheet else ()) for s in sheets]
    head = {
        "format": FORMAT,
        "version": __version__,
        "title": district.title,
        "public": district.public,
        "snapshot": snapshot_to_dict(snapshot(district)),
        "places": {"sheet": places.sheet, "names": places.names, "column": places.column, "rows": _row_list(places)},
        "unplaced": [[note.key, note.school, note.text] for note in past.unplaced],
        "news": past.news.to_dict() if past.news is not None else None,
        "prints": [{"name": p.name, "digest": p.digest, "rows": _by_text(p.rows)} for p in prints],
    }
    told = [_json(head), *(_json(records.record_of(f)) for f in district.files)]
    for row, (number_, piece) in enumerate(_pieces([*told, checksum(told)])):
        canvas.put(row, 0, number_)
        canvas.put(row, 1, piece)
    canvas.sheet.hide()


def free_cells(public: bool, places: NotePlaces) -> frozenset[tuple[int, int]]:
    """The cells in which an officer may write without the summary being another: none in a public one."""
    return frozenset() if public else frozenset((row, places.column) for row in places.rows)


def _by_text(rows: Mapping[int, str]) -> dict[str, str]:
    return {str(row): letters for row, letters in rows.items()}


def _row_list(places: NotePlaces) -> list[object]:
    return [[row, key, name] for row, (key, name) in sorted(places.rows.items())]


def _json(data: object) -> str:
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return _ODD.sub(_escaped, plain)


def _escaped(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))


def _pieces(told: Iterable[str]) -> Iterable[tuple[int, str]]:
    """Each text in pieces that fit a cell, numbered by the text they belong to."""
    for number_, whole in enumerate(told):
        for at in range(0, len(whole), PIECE):
            yield number_, whole[at : at + PIECE]


def checksum(told: Iterable[str]) -> str:
    """A hash over all texts, in order."""
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


# ------------------------------------------------------------------------------------------------- reading


def read_record(grid: Grid) -> Record:
    """What a summary tells of itself. Raises RecordError where that was changed, is of another program or is gone."""
    sheet = grid.sheet(RECORD_SHEET)
    if sheet is None:
        raise RecordError("sheet")
    *told, last = _told(sheet) or [""]
    if not told or checksum(told) != last:
        raise RecordError("checksum")
    try:
        head, *files = (json.loads(whole) for whole in told)
    except (ValueError, RecursionError) as error:
        raise RecordError("json") from error
    return _record_of(mapping(head), tuple(files))


def _told(sheet: Sheet) -> list[str]:
    """The texts of the sheet, put together from their pieces. Raises RecordError."""
    found: dict[int, list[str]] = {}
    for cells in sheet.rows:
        number_, piece = (*cells, None, None)[:2]
        if isinstance(number_, int | float) and isinstance(piece, str):
            if isinstance(number_, float) and not number_.is_integer():  # a fraction, "NaN", or no end of digits
                raise RecordError("piece")
            found.setdefault(int(number_), []).append(piece)
    return ["".join(pieces) for _, pieces in sorted(found.items())]


def _record_of(head: Mapping[str, object], files: tuple[object, ...]) -> Record:
    if head.get("format") != FORMAT:
        raise RecordError("format")
    places, told = mapping(head.get("places")), head.get("news")
    notes = [[text(part) for part in items(note)] for note in items(head.get("unplaced"))]
    rows = [items(row) for row in items(places.get("rows"))]
    if any(len(note) != 3 for note in notes) or any(len(row) != 3 for row in rows):
        raise RecordError("notes")
    return Record(
        text(head.get("version")),
        text(head.get("title")),
        head.get("public") is True,
        snapshot_of(head.get("snapshot")),
        NotePlaces(
            text(places.get("sheet")),
            number(places.get("names")),
            number(places.get("column")),
            {number(row): (text(key), text(name)) for row, key, name in rows},
        ),
        Past({}, tuple(Note(*note) for note in notes), None if told is None else news_of(told)),
        tuple(_print_of(mapping(found)) for found in items(head.get("prints"))),
        files,
    )


def _print_of(data: Mapping[str, object]) -> SheetPrint:
    rows = texts(data.get("rows"))
    if not all(row.isascii() and row.isdigit() and len(row) <= _ROW_DIGITS for row in rows):
        raise RecordError("print")
    return SheetPrint(text(data.get("name")), text(data.get("digest")), {int(row): t for row, t in rows.items()})


# ----------------------------------------------------------------------------------- the summary as it stands


def changed_cell(grid: Grid, record: Record) -> Difference | None:
    """Where the summary is not as it was written, the officer's notes apart; None where nothing was changed."""
    return first_difference(record.prints, prints_of(grid, record))


def prints_of(grid: Grid, record: Record) -> tuple[SheetPrint, ...]:
    """The prints of the sheets as they stand."""
    free = free_cells(record.public, record.places)
    sheets = [sheet for sheet in grid.sheets if sheet.name != RECORD_SHEET]
    return tuple(sheet_print(s.name, cells_of(s), free if s.name == record.places.sheet else ()) for s in sheets)


def notes_in(grid: Grid, record: Record) -> tuple[Note, ...]:
    """The officer's notes, each with its school; where rows were moved, the school's name leads to it."""
    sheet = grid.sheet(record.places.sheet)
    if sheet is None or record.public:
        return ()
    by_name: dict[str, list[str]] = {}
    for key, name in record.places.rows.values():
        by_name.setdefault(name, []).append(key)
    found = []
    for row in range(len(sheet.rows)):
        value, name = sheet.at(row, record.places.column), as_text(sheet.at(row, record.places.names)).strip()
        if is_blank(value) or as_text(value).strip() == w.NOTES_HEAD:
            continue
        key, written = record.places.rows.get(row, ("", ""))
        if written != name:
            key = by_name[name][0] if len(by_name.get(name, ())) == 1 else ""
        found.append(Note(key, name, as_text(value).strip()))
    return tuple(found)


def carried(notes: Sequence[Note], unplaced: Sequence[Note], now: Snapshot) -> tuple[dict[str, str], tuple[Note, ...]]:
    """The notes by the school's key of today, and those whose school is not in the table any more.

    A school whose level was put right is still the same: where the key is not found, code and campus decide.
    """
    keys = [school.key for school in now.schools]
    placed: dict[str, list[str]] = {}
    left = []
    for note in (*notes, *unplaced):
        key = note.key if note.key in keys else _only_like(note.key, keys)
        together = [*placed.get(key, ()), note.text]
        if key and (len(together) == 1 or sum(map(len, together)) < PIECE // 2):  # more than one must fit one cell
            placed[key] = together
        else:
            left.append(note)
    return {key: "\n".join(dict.fromkeys(told)) for key, told in placed.items()}, tuple(dict.fromkeys(left))


def _only_like(key: str, keys: Sequence[str]) -> str:
    who = key.split("|")[:2]
    like = [k for k in keys if k.split("|")[:2] == who]
    return like[0] if len(like) == 1 and key and not key.startswith("?") else ""
