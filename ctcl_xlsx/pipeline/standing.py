"""A summary of ours that stands on the disk: read as little as will do.

One that nobody saved since it was written is known by the checksums of its parts, whatever its size: nothing of it is
read but its record. Any other is read whole, by the one door for workbooks that come from outside.
"""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ctcl_xlsx import __version__
from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.files import DATA_SHEET, Outcome, is_summary
from ctcl_xlsx.district.fingerprint import SheetPrint
from ctcl_xlsx.district.news import News, news, snapshot
from ctcl_xlsx.district.records import RecordError, mapping
from ctcl_xlsx.district.summary_record import (
    Past,
    Record,
    carried,
    changed_cell,
    notes_in,
    notes_written,
    prints_of,
    read_record,
    record_of_pieces,
)
from ctcl_xlsx.files import copied
from ctcl_xlsx.issues import Code, CtclError, issue
from ctcl_xlsx.workbook.container import MAX_PART_BYTES
from ctcl_xlsx.workbook.grid import Grid
from ctcl_xlsx.workbook.read import load, read

_SHEET = re.compile(r"xl/worksheets/sheet([0-9]{1,4})\.xml")
_PIECE = re.compile(
    rb'<c r="A[0-9]+" s="[0-9]+"><v>([0-9]+)</v></c>'
    rb'<c r="B[0-9]+" s="[0-9]+" t="inlineStr"><is><t>([^<&]*)</t></is></c>'
)
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Standing:
    """The summary of ours that stands at a path.

    `record` is None where it was tampered with, `grid` where nobody saved it since it was written; `closed` marks one
    that somebody saved and that is too large to be read.
    """

    path: Path
    record: Record | None = None
    grid: Grid | None = None
    closed: bool = False

    def keep(self, kept: Path) -> None:
        """Copy it. Raises CtclError (output-failed)."""
        copied(self.path, kept)

    def refuse_lost(self, district: District, name: str) -> None:
        """Raise CtclError (output-exists) where it was given to be read and holds plans that would be lost."""
        try:
            behind = [mapping(found) for found in self.record.files] if self.record else []
        except RecordError as error:
            raise CtclError(issue(Code.OUTPUT_EXISTS, value=name, facts={"edited": "1"})) from error
        counted = {str(f.get("sha256")) for f in behind if f.get("outcome", "accepted") == Outcome.ACCEPTED.value}
        lost = counted - {result.sha256 for result in district.files}
        if lost:
            raise CtclError(issue(Code.OUTPUT_EXISTS, value=name, facts={"behind": str(len(lost))}))

    def past(self, district: District, name: str, *, force: bool) -> tuple[Past, News | None]:
        """What goes on from it, and what is new since. Raises CtclError (output-exists) where it was changed."""
        record = self.record
        if record is None:
            if not force:
                raise CtclError(
                    issue(Code.OUTPUT_EXISTS, value=name, facts={"closed" if self.closed else "edited": "1"})
                )
            return Past(), None
        if not force:
            self._refuse_changed(record, district, name)
        if record.public != district.public:
            return Past(), None  # what a full summary remembers is not for a public one; their files' names differ too
        now = snapshot(district)
        what = news(record.snapshot, now)
        notes = notes_written(record) if self.grid is None else notes_in(self.grid, record)
        placed, left = carried(notes, record.past.unplaced, now)
        return (Past(news=what) if district.public else Past(placed, left, what)), what

    def _refuse_changed(self, record: Record, district: District, name: str) -> None:
        facts = {}
        if self.grid is not None and (found := changed_cell(self.grid, record)) is not None:
            facts = {"edited": "1", "place": found.cell or str(found.row), "on": found.sheet}
            facts |= {"edited_cell" if found.cell else "edited_row" if found.row else "edited_sheet": "1"}
        elif record.public != district.public:
            facts = {"public": "1"} if district.public else {"not_public": "1"}
        if facts:
            raise CtclError(issue(Code.OUTPUT_EXISTS, value=name, facts=facts))

    def is_made_of(self, inputs: str) -> bool:
        """Whether nobody saved it since it was written, by this version of the program, from the same inputs."""
        record = self.record
        return record is not None and self.grid is None and (record.version, record.inputs) == (__version__, inputs)

    def says(self, made: Iterable[SheetPrint]) -> bool:
        """Whether it says what a new one would say, cell by cell, the notes apart: those were taken from it."""
        record = self.record
        if record is None or record.version != __version__:
            return False  # another version may draw the same figures otherwise
        own = record.prints if self.grid is None else prints_of(self.grid, record)
        return _digests(made) == _digests(own)


def _digests(prints: Iterable[SheetPrint]) -> dict[str, str]:
    return {told.name: told.digest for told in prints}


def standing_at(path: Path) -> Standing | None:
    """The summary of ours that stands at `path`, None where something else does, or nothing."""
    if not os.path.isfile(path):
        return None
    record = untouched(path)
    if record is not None:
        return Standing(path, record)
    try:
        grid = read(load(path), path.name)
    except CtclError as error:
        large = error.issue.code is Code.FILE_TOO_LARGE and is_large_summary(path)
        return Standing(path, closed=True) if large else None
    if not is_summary(grid):
        return None
    try:
        return Standing(path, read_record(grid), grid)
    except RecordError:
        return Standing(path, None, grid)


def untouched(path: Path) -> Record | None:
    """The record of a summary that nobody saved since it was written; None for everything else."""
    try:
        with open(path, "rb") as file:
            return _record_in(file)
    except (OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return None


def _record_in(file: BinaryIO) -> Record | None:
    with zipfile.ZipFile(file) as parts:
        told = parts.infolist()
        numbers = [int(found[1]) for part in told if (found := _SHEET.fullmatch(part.filename))]
        name = f"xl/worksheets/sheet{max(numbers, default=0)}.xml"
        own = next((part for part in told if part.filename == name), None)
        if own is None or own.file_size > MAX_PART_BYTES:
            return None
        cut = _PIECE.findall(parts.read(own))
    pieces = [(int(number), piece.decode("ascii")) for number, piece in cut if len(number) <= _MOST_DIGITS]
    record = record_of_pieces(pieces)
    others = [(part.filename, (part.CRC, part.file_size)) for part in told if part is not own]
    return record if dict(others) == record.parts and len(others) == len(record.parts) else None


def is_large_summary(path: Path) -> bool:
    """Whether a workbook that is too large to be read has the sheets of a summary."""
    try:
        with zipfile.ZipFile(path) as parts:
            book = parts.getinfo("xl/workbook.xml")
            return book.file_size < MAX_PART_BYTES and f'name="{DATA_SHEET}"'.encode() in parts.read(book)
    except (OSError, EOFError, ValueError, KeyError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False
