"""The hidden sheet by which a summary knows itself again: the files behind it, what was on its sheets, the notes.

Owns how it is laid out on the sheet (deflated, as text in pieces that fit a cell, a checksum over all) and read back,
trusting nothing. What it tells serves two ends: the next summary says what is new and takes the officer's notes along,
and a summary that is given by name is read as the files behind it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ctcl_xlsx import __version__
from ctcl_xlsx.district import records
from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.files import RECORD_SHEET, FileResult
from ctcl_xlsx.district.fingerprint import Difference, SheetPrint, first_difference, print_of
from ctcl_xlsx.district.news import News, Snapshot, news_of, snapshot_of, snapshot_to_dict
from ctcl_xlsx.district.records import RecordError, items, mapping, number, text, texts
from ctcl_xlsx.model import Form
from ctcl_xlsx.vi import summary as w
from ctcl_xlsx.workbook.grid import Grid, Sheet, as_text, is_blank

if TYPE_CHECKING:
    from ctcl_xlsx.district.summary_styles import Canvas  # it loads the writer, which reading does not need

FORMAT = 2
_ROW_DIGITS = 7  # a sheet has 1,048,576 rows
PIECE = 30_000  # letters; a cell holds 32,767
_PIECE_BYTES = PIECE // 4 * 3
MOST_PIECES = 1_600  # 48 MB: a part of more than 64 MB is not read
_MOST_BYTES = 400 << 20
_LEVEL = 1
_MARK = "sha256 "


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
    """What a summary tells of itself, and which version wrote it; `files` are records that are not trusted yet.

    Where there were too many to be kept, it is not `full` and there are none.
    """

    version: str
    title: str
    public: bool
    snapshot: Snapshot
    places: NotePlaces
    past: Past
    prints: tuple[SheetPrint, ...]
    files: tuple[object, ...]
    full: bool = True

    def files_behind(self, forms: Mapping[str, Form] | None = None) -> tuple[FileResult, ...]:
        """The files as they were read, checked anew. Raises RecordError."""
        found = [records.result_of(each, forms) for each in self.files]
        return tuple(sorted(found, key=lambda f: (f.file, f.sha256)))


# ------------------------------------------------------------------------------------------------- writing


class RecordWriter:
    """Fills the hidden sheet: a line of JSON for each file as it comes, one for the rest at the end; deflated, as
    text, in pieces that fit a cell.

    Where the pieces come to more than can be read back, the plans are left out and `full` is False.
    """

    def __init__(self, canvas: Canvas, most: int = MOST_PIECES) -> None:
        self.full = True
        self._canvas, self._most = canvas, most
        self._styles = [canvas.number(), canvas.number()]
        self._begin()

    def _begin(self) -> None:
        self._canvas.rows = None
        self._deflater = zlib.compressobj(_LEVEL)
        self._sum = hashlib.sha256()
        self._waiting = bytearray()
        self._count = 0

    def add(self, result: FileResult) -> None:
        """A file."""
        if self.full:
            self._write(records.record_of(result))
            if self._count > self._most:
                self.full = False
                self._begin()

    def finish(
        self, district: District, past: Past, places: NotePlaces, now: Snapshot, sheets: Sequence[Canvas]
    ) -> None:
        """The rest; `sheets` are all others, finished."""
        free = free_cells(district.public, places)
        prints = [sheet.fingerprint(free if sheet.name == places.sheet else ()) for sheet in sheets]
        head = {
            "format": FORMAT,
            "version": __version__,
            "title": district.title,
            "public": district.public,
            "full": self.full,
            "snapshot": snapshot_to_dict(now),
            "places": {
                "sheet": places.sheet,
                "names": places.names,
                "column": places.column,
                "rows": _row_list(places),
            },
            "unplaced": [[note.key, note.school, note.text] for note in past.unplaced],
            "news": past.news.to_dict() if past.news is not None else None,
            "prints": [
                {"name": p.name, "digest": p.digest, "rows": _by_text(p.rows), "by_row": p.by_row} for p in prints
            ],
        }
        self._write(head)
        self._put(self._deflater.flush(), last=True)
        self._line(f"{_MARK}{self._sum.hexdigest()}")
        self._canvas.sheet.hide()

    def _write(self, data: object) -> None:
        line = json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
        self._put(self._deflater.compress(line.encode("utf-8", "surrogatepass")))

    def _put(self, packed: bytes, *, last: bool = False) -> None:
        """Whole pieces of what is deflated, as text; at the end what is left."""
        self._waiting += packed
        while len(self._waiting) >= _PIECE_BYTES or (last and self._waiting):
            piece = base64.b64encode(self._waiting[:_PIECE_BYTES])
            del self._waiting[:_PIECE_BYTES]
            self._sum.update(piece)
            self._line(piece.decode("ascii"))

    def _line(self, piece: str) -> None:
        self._canvas.line(self._count, 15, [self._count, piece], self._styles)
        self._count += 1


def free_cells(public: bool, places: NotePlaces) -> frozenset[tuple[int, int]]:
    """The cells in which an officer may write without the summary being another: none in a public one."""
    return frozenset() if public else frozenset((row, places.column) for row in places.rows)


def _by_text(rows: Mapping[int, str]) -> dict[str, str]:
    return {str(row): letters for row, letters in rows.items()}


def _row_list(places: NotePlaces) -> list[object]:
    return [[row, key, name] for row, (key, name) in sorted(places.rows.items())]


# ------------------------------------------------------------------------------------------------- reading


def read_record(grid: Grid) -> Record:
    """What a summary tells of itself. Raises RecordError where that was changed, is of another program or is gone."""
    sheet = grid.sheet(RECORD_SHEET)
    if sheet is None:
        raise RecordError("sheet")
    *pieces, last = _pieces_of(sheet) or [""]
    if not pieces or last != _MARK + hashlib.sha256("".join(pieces).encode("ascii", "replace")).hexdigest():
        raise RecordError("checksum")
    try:
        *files, head = (json.loads(line) for line in _lines(base64.b64decode("".join(pieces), validate=True)))
    except (ValueError, RecursionError, zlib.error) as error:
        raise RecordError("json") from error
    return _record_of(mapping(head), tuple(files))


def _pieces_of(sheet: Sheet) -> list[str]:
    """The pieces of the sheet in their order. Raises RecordError."""
    found: dict[int, str] = {}
    for cells in sheet.rows:
        number_, piece = (*cells, None, None)[:2]
        if isinstance(number_, int | float) and isinstance(piece, str):
            if isinstance(number_, float) and not number_.is_integer():  # a fraction, "NaN", or no end of digits
                raise RecordError("piece")
            if found.setdefault(int(number_), piece) is not piece:
                raise RecordError("piece")
    return [piece for _, piece in sorted(found.items())]


def _lines(packed: bytes) -> list[bytes]:
    """The lines that were deflated. Raises RecordError where they are more than a summary holds."""
    inflater = zlib.decompressobj()
    told = inflater.decompress(packed, _MOST_BYTES)
    if not inflater.eof:
        raise RecordError("size")
    return told.splitlines()


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
        head.get("full") is True,
    )


def _print_of(data: Mapping[str, object]) -> SheetPrint:
    rows = texts(data.get("rows"))
    if not all(row.isascii() and row.isdigit() and len(row) <= _ROW_DIGITS for row in rows):
        raise RecordError("print")
    return SheetPrint(
        text(data.get("name")),
        text(data.get("digest")),
        {int(row): t for row, t in rows.items()},
        data.get("by_row") is True,
    )


# ----------------------------------------------------------------------------------- the summary as it stands


def changed_cell(grid: Grid, record: Record) -> Difference | None:
    """Where the summary is not as it was written, the officer's notes apart; None where nothing was changed."""
    return first_difference(record.prints, prints_of(grid, record))


def prints_of(grid: Grid, record: Record) -> tuple[SheetPrint, ...]:
    """The prints of the sheets as they stand, told as the record tells them."""
    free = free_cells(record.public, record.places)
    by_row = {told.name: told.by_row for told in record.prints}
    sheets = [sheet for sheet in grid.sheets if sheet.name != RECORD_SHEET]
    return tuple(
        print_of(s, free if s.name == record.places.sheet else (), by_row=by_row.get(s.name, False)) for s in sheets
    )


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
    keys = {school.key for school in now.schools}
    like: dict[tuple[str, ...], list[str]] = {}
    for school in now.schools:
        like.setdefault(_who(school.key), []).append(school.key)
    placed: dict[str, list[str]] = {}
    left = []
    for note in (*notes, *unplaced):
        key = note.key if note.key in keys else _only_like(note.key, like)
        together = [*placed.get(key, ()), note.text]
        if key and (len(together) == 1 or sum(map(len, together)) < PIECE // 2):  # more than one must fit one cell
            placed[key] = together
        else:
            left.append(note)
    return {key: "\n".join(dict.fromkeys(told)) for key, told in placed.items()}, tuple(dict.fromkeys(left))


def _who(key: str) -> tuple[str, ...]:
    """A school's code and campus."""
    return tuple(key.split("|")[:2])


def _only_like(key: str, known: Mapping[tuple[str, ...], Sequence[str]]) -> str:
    like = known.get(_who(key), ())
    return like[0] if len(like) == 1 and key and not key.startswith("?") else ""
