"""The hidden sheet by which a summary knows itself again: the files behind it, what was on its sheets, the notes.

Owns how it is laid out on the sheet (deflated, as text in pieces that fit a cell, a checksum over all) and how it is
read back, trusting nothing; writing it is `summary_recorder`'s. What it tells serves two ends: the next summary says
what is new and takes the officer's notes along, and a summary that is given by name is read as the files behind it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ctcl_xlsx.district import records
from ctcl_xlsx.district.files import RECORD_SHEET, FileResult
from ctcl_xlsx.district.fingerprint import Difference, SheetPrint, first_difference, print_of
from ctcl_xlsx.district.news import News, Snapshot, news_of, snapshot_of
from ctcl_xlsx.district.records import RecordError, items, mapping, number, text, texts
from ctcl_xlsx.model import Form
from ctcl_xlsx.vi import summary as w
from ctcl_xlsx.workbook.grid import Grid, as_text, is_blank

FORMAT = 2
_ROW_DIGITS = 7  # a sheet has 1,048,576 rows
PIECE = 30_000  # letters; a cell holds 32,767
HEAD, MARK = ":", "sha256 "  # what pieces of the head begin with, and the checksum
_CHUNK, _MOST_BYTES = 1 << 20, 1 << 30


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
    """What a summary tells of itself, and which version wrote it; `packed` are the files behind it, not trusted yet.

    Where these were too many to be kept, it is not `full` and there are none. `notes` are those that were carried into
    it, by the school's key; `inputs` stands for all that it was made of, `parts` are checksum and size of each other
    part of the workbook as it was written.
    """

    version: str
    title: str
    public: bool
    snapshot: Snapshot
    places: NotePlaces
    past: Past
    prints: tuple[SheetPrint, ...]
    packed: bytes
    full: bool
    notes: Mapping[str, str]
    inputs: str
    parts: Mapping[str, tuple[int, int]]

    @property
    def files(self) -> Iterator[object]:
        """The records of the files. Raises RecordError."""
        for line in lines_of(self.packed) if self.full else ():
            try:
                yield json.loads(line)
            except (ValueError, RecursionError) as error:
                raise RecordError("json") from error

    def files_behind(self, forms: Mapping[str, Form] | None = None) -> tuple[FileResult, ...]:
        """The files as they were read, checked anew. Raises RecordError."""
        found = [records.result_of(each, forms) for each in self.files]
        return tuple(sorted(found, key=lambda f: (f.file, f.sha256)))


def free_cells(public: bool, places: NotePlaces) -> frozenset[tuple[int, int]]:
    """The cells in which an officer may write without the summary being another: none in a public one."""
    return frozenset() if public else frozenset((row, places.column) for row in places.rows)


# ------------------------------------------------------------------------------------------------- reading


def read_record(grid: Grid) -> Record:
    """What a summary tells of itself. Raises RecordError where that was changed, is of another program or is gone."""
    sheet = grid.sheet(RECORD_SHEET)
    if sheet is None:
        raise RecordError("sheet")
    return record_of_pieces((*cells, None, None)[:2] for cells in sheet.rows)


def record_of_pieces(numbered: Iterable[Sequence[object]]) -> Record:
    """The record that was cut into these numbered pieces. Raises RecordError."""
    *pieces, last = _in_order(numbered) or [""]
    if not pieces or last != MARK + hashlib.sha256("".join(pieces).encode("ascii", "replace")).hexdigest():
        raise RecordError("checksum")
    try:
        packed = base64.b64decode("".join(p for p in pieces if not p.startswith(HEAD)), validate=True)
        told = base64.b64decode("".join(p.removeprefix(HEAD) for p in pieces if p.startswith(HEAD)), validate=True)
        (head,) = map(json.loads, lines_of(told))
    except (ValueError, RecursionError) as error:
        raise RecordError("json") from error
    return _record_of(mapping(head), packed)


def _in_order(numbered: Iterable[Sequence[object]]) -> list[str]:
    """The pieces in their order. Raises RecordError."""
    found: dict[int, str] = {}
    for number_, piece in numbered:
        if isinstance(number_, int | float) and isinstance(piece, str):
            if isinstance(number_, float) and not number_.is_integer():  # a fraction, "NaN", or no end of digits
                raise RecordError("piece")
            if found.setdefault(int(number_), piece) is not piece:
                raise RecordError("piece")
    return [piece for _, piece in sorted(found.items())]


def lines_of(packed: bytes) -> Iterator[bytes]:
    """The lines that were deflated, one by one. Raises RecordError where they are none or more than a summary holds."""
    inflater, rest, room = zlib.decompressobj(), b"", _MOST_BYTES
    try:
        while not inflater.eof and room > 0:
            told = inflater.decompress(packed, _CHUNK)
            packed, room = inflater.unconsumed_tail, room - len(told)
            if not told and not packed:
                break
            *whole, rest = (rest + told).split(b"\n")
            yield from whole
    except zlib.error as error:
        raise RecordError("deflate") from error
    if rest or not inflater.eof:
        raise RecordError("size")


def _record_of(head: Mapping[str, object], packed: bytes) -> Record:
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
        packed,
        head.get("full") is True,
        texts(head.get("notes")),
        text(head.get("inputs")),
        {name: _part_of(part) for name, part in mapping(head.get("parts")).items()},
    )


def _part_of(value: object) -> tuple[int, int]:
    crc, size = items(value) if len(items(value)) == 2 else [None, None]
    return number(crc), number(size)


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


def notes_written(record: Record) -> tuple[Note, ...]:
    """The notes of a summary that nobody saved since it was written."""
    names = dict(record.places.rows.values())
    return tuple(Note(key, names.get(key, ""), text) for key, text in record.notes.items() if key in names)


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
