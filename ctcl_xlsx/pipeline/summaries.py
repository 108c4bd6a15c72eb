"""Summaries that stand on the disk: the one that is replaced, those that are read as the files behind them.

Owns what may be replaced (nothing but a summary of ours in which only the officer's notes were written), that the one
before is kept, and that nothing is written where nothing changed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ctcl_xlsx import __version__
from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.files import OUTSIDE, FileResult, Outcome, is_summary
from ctcl_xlsx.district.news import News, news, snapshot
from ctcl_xlsx.district.records import RecordError, mapping
from ctcl_xlsx.district.summary_record import (
    Note,
    Past,
    Record,
    carried,
    changed_cell,
    notes_in,
    prints_of,
    read_record,
)
from ctcl_xlsx.files import make_folder, write_atomically
from ctcl_xlsx.issues import Code, CtclError, issue
from ctcl_xlsx.model import Form
from ctcl_xlsx.pipeline.copies import KEPT, kept_path
from ctcl_xlsx.pipeline.inputs import Input, find_inputs
from ctcl_xlsx.pipeline.outputs import as_workbook, put_workbook, refuse_unfit
from ctcl_xlsx.vi import summary as words
from ctcl_xlsx.workbook.grid import Grid
from ctcl_xlsx.workbook.read import load, read

MOST_WAYS, LONGEST_WAY = 60_000, 1_000  # a sheet holds 65,530 links, a link 2,079 characters


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a summary: its path, the copy of the one before, what is new since.

    `news` is None for a first summary; `changed` is False where the one that stood there says the same already: it
    was left alone, and so was the copy. `notes` are carried over, `unplaced` are those whose school is not there.
    """

    path: Path
    kept: Path | None = None
    news: News | None = None
    changed: bool = True
    notes: int = 0
    unplaced: tuple[Note, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """The JSON of `consolidate --json`: "output" and, after a first summary, "news"."""
        if self.news is None:
            return {"output": str(self.path)}
        told = self.news.to_dict() | {
            "changed": self.changed,
            "kept": None if self.kept is None else str(self.kept),
            "notes_carried": self.notes,
            "notes_unplaced": [{"school": note.school, "note": note.text} for note in self.unplaced],
        }
        return {"output": str(self.path), "news": told}


def write_summary_file(district: District, path: Path, inputs: Iterable[Path] = (), *, force: bool = False) -> Path:
    """Write the summary and return its path: `put_summary` for those who need no more."""
    return put_summary(district, path, inputs, force=force).path


def put_summary(district: District, path: Path, inputs: Iterable[Path] = (), *, force: bool = False) -> Written:
    """Write the summary; an earlier one of ours is kept beside it and its notes are carried over.

    It is replaced where nothing but the officer's notes was written into it since; anything else that stands there is
    not. `inputs` are the paths that were read (files, folders, the roster): none of their files is ever written over,
    but a summary of ours among them. Raises CtclError (output-exists, output-failed).
    """
    refuse_unfit(path)
    path = as_workbook(path)
    standing = _standing(path)
    given = list(inputs)
    refuse_unfit(path, given if standing is None else ())
    if os.path.exists(path) and standing is None and not force:
        raise CtclError(issue(Code.OUTPUT_EXISTS, value=path.name))
    if standing is not None and not force and os.path.realpath(path) in map(os.path.realpath, given):
        standing.refuse_lost(district, path.name)
    past, told = (Past(), None) if standing is None else standing.past(district, path.name, force=force)
    from ctcl_xlsx.district.summary import write_summary

    ways = _ways_to_files(district, path, given)
    made = write_summary(district, past=past, outside=ways)
    kept = kept_path(path)
    if standing is not None and told is not None and not told and not force:
        # What was new stays so until something is: the same files and notes give the same summary.
        again = replace(past, news=standing.record.past.news if standing.record else None)
        same = write_summary(district, past=again, outside=ways)
        if standing.says(same):
            return Written(path, kept if kept.exists() else None, told, False, len(past.notes), past.unplaced)
    make_folder(path.parent)
    if standing is not None:
        _refuse_kept(kept, given, force=force)
        write_atomically(kept, standing.data)
    put_workbook(path, made, _holds(district))
    return Written(path, kept if standing else None, told, True, len(past.notes), past.unplaced)


def _ways_to_files(district: District, path: Path, given: Sequence[Path]) -> dict[str, str]:
    """From a file's name to its place beside the summary, as a link; what lies elsewhere has none: no path goes out.

    A file in an archive leads to the archive. A public summary has no such links.
    """
    if district.public or not given:
        return {}
    base = os.path.realpath(path.parent)
    beside: dict[str, str] = {}
    for item in find_inputs(given):
        real = os.path.realpath(item.path)
        way = os.path.relpath(real, base).replace(os.sep, "/") if real.startswith(base + os.sep) else ""
        if way and _can_be_linked(way):
            beside[item.name] = OUTSIDE + way
    found = {}
    for result in district.files[:MOST_WAYS]:
        parts = result.file.split("/")
        names = ("/".join(parts[:end]) for end in range(len(parts), 0, -1))
        way = next((beside[name] for name in names if name in beside), "")
        if way:
            found[result.file] = way
    return found


def _can_be_linked(way: str) -> bool:
    """Whether every program takes the name in a link; what is odd is named without one."""
    return way.isprintable() and len(way) < LONGEST_WAY and not set(way) & set('#%"<>|*?:\\')


def _holds(district: District) -> Callable[[Grid], bool]:
    """Whether what was written reads back as a summary with every row of the district."""

    def is_sound(grid: Grid) -> bool:
        rows = grid.sheet(words.DETAIL)
        return is_summary(grid) and rows is not None and len(rows.rows) >= district.rows

    return is_sound


@dataclass(frozen=True, slots=True)
class _Standing:
    """The summary of ours that stands where one is to be written. `record` is None where it was tampered with."""

    data: bytes
    grid: Grid
    record: Record | None

    def refuse_lost(self, district: District, name: str) -> None:
        """Raise CtclError (output-exists) where it was given to be read and holds plans that would be lost."""
        behind = [mapping(found) for found in self.record.files] if self.record else []
        counted = {str(f.get("sha256")) for f in behind if f.get("outcome", "accepted") == Outcome.ACCEPTED.value}
        lost = counted - {result.sha256 for result in district.files}
        if lost:
            raise CtclError(issue(Code.OUTPUT_EXISTS, value=name, facts={"behind": str(len(lost))}))

    def past(self, district: District, name: str, *, force: bool) -> tuple[Past, News | None]:
        """What goes on from it, and what is new since. Raises CtclError (output-exists) where it was changed."""
        record = self.record
        if record is None:
            if not force:
                raise CtclError(issue(Code.OUTPUT_EXISTS, value=name, facts={"edited": "1"}))
            return Past(), None
        if not force:
            self._refuse_changed(record, district, name)
        if record.public != district.public:
            return Past(), None  # what a full summary remembers is not for a public one; their files' names differ too
        now = snapshot(district)
        what = news(record.snapshot, now)
        notes, left = carried(notes_in(self.grid, record), record.past.unplaced, now)
        return (Past(news=what) if district.public else Past(notes, left, what)), what

    def _refuse_changed(self, record: Record, district: District, name: str) -> None:
        facts = {}
        if (found := changed_cell(self.grid, record)) is not None:
            facts = {"edited": "1", "place": found.cell, "on": found.sheet}
            facts |= {"edited_cell": "1"} if found.cell else {"edited_sheet": "1"}
        elif record.public != district.public:
            facts = {"public": "1"} if district.public else {"not_public": "1"}
        if facts:
            raise CtclError(issue(Code.OUTPUT_EXISTS, value=name, facts=facts))

    def says(self, made: bytes) -> bool:
        """Whether it says what a new one would say, cell by cell, the notes apart: those were taken from it."""
        if made == self.data:
            return True
        if self.record is None or self.record.version != __version__:
            return False  # another version may draw the same figures otherwise
        return prints_of(read(made, "summary"), self.record) == prints_of(self.grid, self.record)


def _standing(path: Path) -> _Standing | None:
    """The summary of ours that stands at `path`, None where something else does, or nothing."""
    try:
        data = load(path) if os.path.isfile(path) else b""
        grid = read(data, path.name) if data else None
    except CtclError:
        return None
    if grid is None or not is_summary(grid):
        return None
    try:
        return _Standing(data, grid, read_record(grid))
    except RecordError:
        return _Standing(data, grid, None)


def _refuse_kept(kept: Path, inputs: Iterable[Path], *, force: bool) -> None:
    """The copy may stand where nothing does, or an earlier copy."""
    refuse_unfit(kept)
    if os.path.exists(kept) and _standing(kept) is None:
        refuse_unfit(kept, inputs)
        if not force:
            raise CtclError(issue(Code.OUTPUT_EXISTS, value=kept.name))


# ------------------------------------------------------------------------------------------ files behind one


def opened(
    inputs: Iterable[Input], results: Iterable[FileResult], forms: Mapping[str, Form] | None = None
) -> list[FileResult]:
    """The results with each summary that was given by name replaced by the files behind it.

    One that lies in a folder stays passed over, and so does a copy of the one before (".truoc.xlsx").
    """
    named = {item.name: item.path for item in inputs if item.named and not item.name.endswith(KEPT)}
    found: list[FileResult] = []
    for result in results:
        path = named.get(result.file)
        own = result.reason is not None and result.reason.facts.get("problem") == "own-summary"
        found += _behind(result, path, forms) if path is not None and own else [result]
    return found


def _behind(result: FileResult, path: Path, forms: Mapping[str, Form] | None) -> list[FileResult]:
    """The files behind one summary, named below it; the summary itself, refused, where it cannot be believed."""
    try:
        record = read_record(read(load(path), result.file))
        files = record.files_behind(forms)
        if len({file.file for file in files}) < len(files):
            raise RecordError("twice")
    except CtclError as error:
        return [replace(result, outcome=Outcome.REJECTED, reason=error.issue)]
    except RecordError:
        return [replace(result, outcome=Outcome.REJECTED, reason=issue(Code.SUMMARY_DAMAGED))]
    office = record.title or result.file
    return [replace(file, file=f"{result.file}/{file.file}", office=office) for file in files]
