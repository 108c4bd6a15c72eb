"""Summaries that stand on the disk: the one that is replaced, those that are read as the files behind them.

Owns what may be replaced (nothing but a summary of ours in which only the officer's notes were written), that the one
before is kept, and that nothing is written where nothing changed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ctcl_xlsx import templates
from ctcl_xlsx.district.details import XLSX, Details
from ctcl_xlsx.district.details import details as details_of
from ctcl_xlsx.district.district import District, Submission
from ctcl_xlsx.district.files import OUTSIDE, Content, FileResult, Outcome, is_summary, skipped
from ctcl_xlsx.district.news import News
from ctcl_xlsx.district.records import RecordError
from ctcl_xlsx.district.summary_record import Note, Past, read_record
from ctcl_xlsx.files import failure, make_folder
from ctcl_xlsx.issues import Code, CtclError, issue
from ctcl_xlsx.model import Form
from ctcl_xlsx.pipeline.copies import KEPT, details_path, kept_path
from ctcl_xlsx.pipeline.fetching import at_hand
from ctcl_xlsx.pipeline.inputs import Input, RealPaths, find_inputs
from ctcl_xlsx.pipeline.outputs import as_workbook, put_file, put_package, refuse_unfit
from ctcl_xlsx.pipeline.standing import is_large_summary, standing_at, untouched
from ctcl_xlsx.pipeline.tables import refuse_table
from ctcl_xlsx.vi import summary as words
from ctcl_xlsx.workbook.grid import Grid
from ctcl_xlsx.workbook.read import load, read
from ctcl_xlsx.workbook.seal import form_hash

MOST_WAYS, LONGEST_WAY = 60_000, 1_000  # a sheet holds 65,530 links, a link 2,079 characters


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a summary: its path, the copy of the one before, what is new since.

    `news` is None for a first summary; `changed` is False where the one that stood there says the same already: it
    was left alone, and so was the copy. `notes` are carried over, `unplaced` are those whose school is not there. It is
    not `full` where it had no room for the plans behind it.
    """

    path: Path
    kept: Path | None = None
    news: News | None = None
    changed: bool = True
    notes: int = 0
    unplaced: tuple[Note, ...] = ()
    full: bool = True

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


def put_summary(
    district: District, path: Path, inputs: Iterable[Path] = (), *, force: bool = False, details: str = XLSX
) -> Written:
    """Write the summary; an earlier one of ours is kept beside it and its notes are carried over.

    It is replaced where nothing but the officer's notes was written into it since; anything else that stands there is
    not. `inputs` are the paths that were read (files, folders, the roster): none of their files is ever written over,
    but a summary of ours among them. `details` says where the list of all rows goes: into the workbook, or as CSV or
    Parquet beside it (`details_path`), or nowhere. Raises CtclError (output-exists, output-failed).
    """
    refuse_unfit(path)
    path = as_workbook(path)
    standing = standing_at(path)
    given = list(inputs)
    beside = details_path(path, details)
    if beside is not None:
        refuse_table(beside, given, force=force)
    refuse_unfit(path, given if standing is None else ())
    if os.path.exists(path) and standing is None and not force:
        raise CtclError(issue(Code.OUTPUT_EXISTS, value=path.name))
    if standing is not None and not force and os.path.realpath(path) in map(os.path.realpath, given):
        standing.refuse_lost(district, path.name)
    past, told = (Past(), None) if standing is None else standing.past(district, path.name, force=force)
    from ctcl_xlsx.district.summary import made

    ways = _ways_to_files(district, path, given)
    kept = kept_path(path)
    stamp = inputs_of(district, ways, details)
    if standing is not None and standing.record is not None and told is not None and not told and not force:
        record, at = standing.record, kept if kept.exists() else None
        left = Written(path, at, told, False, len(past.notes), past.unplaced, record.full)
        if beside is None and stamp and standing.is_made_of(stamp):
            return left
        # What was new stays so until something is: the same files and notes give the same summary.
        before = replace(past, news=record.past.news)
        with (
            _told_of(path),
            taking(details) as rows,
            made(district, past=before, outside=ways, details=rows) as same,
        ):
            if standing.says(same.prints):
                if beside is not None and rows is not None:  # what stands there may be of another run
                    put_file(beside, rows.file)
                return left
    with (
        _told_of(path),
        taking(details) as rows,
        made(district, past=past, outside=ways, inputs=stamp, details=rows) as summary,
    ):
        make_folder(path.parent)
        if standing is not None:
            _refuse_kept(kept, given, force=force)
            standing.keep(kept)
        sound = _holds(summary.rows if rows is None else 0)

        def put() -> None:
            put_package(path, summary.parts, summary.rows, sound)

        if beside is not None and rows is not None:
            put_file(beside, rows.file, put)  # both or none
        else:
            put()
        full = summary.full
    return Written(path, kept if standing else None, told, True, len(past.notes), past.unplaced, full)


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    """Say it of the summary where the disk has no room for what it is made of."""
    try:
        yield
    except OSError as error:
        raise failure(error, path) from error


@contextmanager
def taking(details: str) -> Iterator[Details | None]:
    """A place for the list of all rows; None where the workbook takes it."""
    if details == XLSX:
        yield None
    else:
        with details_of(details) as rows:
            yield rows


def inputs_of(district: District, ways: Mapping[str, str], details: str) -> str:
    """A hash that stands for all that a summary of this district is made of; "" where that cannot be told in short.

    A file's content is told by its hash, but that of one that came in behind a summary only by that summary.
    """
    if any(result.office for result in district.files):
        return ""
    whole = hashlib.sha256()
    forms = {plan.file.brief.form: plan for plan in district.plans if plan.file.brief}
    told: tuple[object, ...] = (
        (district.title, district.year, district.as_of, district.public, district.roster, details),
        *sorted(ways.items()),
        *(form_hash(_form_of(plan, name, district.own_forms)) for name, plan in sorted(forms.items())),
        *(_file_in_short(result) for result in district.files),
    )
    for each in told:
        whole.update(repr(each).encode("utf-8", "backslashreplace") + b"\n")
    return whole.hexdigest()


def _form_of(plan: Submission, name: str, own_forms: Mapping[str, Form]) -> Form:
    """The form that a plan is on; the plan itself is asked only where it is at hand, or nobody else knows."""
    if isinstance(plan.file.held, Content):
        return plan.file.held.form
    if name in own_forms:
        return own_forms[name]
    return templates.form(name) if name in templates.form_ids() else plan.content.form


def _file_in_short(result: FileResult) -> tuple[object, ...]:
    who = (result.file, result.outcome.value, result.sha256, result.kind, result.saved, result.source)
    return (*who, result.reason, result.notes)


def _ways_to_files(district: District, path: Path, given: Sequence[Path]) -> dict[str, str]:
    """From a file's name to its place beside the summary, as a link; what lies elsewhere has none: no path goes out.

    A file in an archive leads to the archive. A public summary has no such links.
    """
    if district.public or not given:
        return {}
    base, real_paths = os.path.realpath(path.parent), RealPaths()
    beside: dict[str, str] = {}
    for item in find_inputs(given):
        real = real_paths.of_input(item)
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


def _holds(rows: int) -> Callable[[Grid], bool]:
    """Whether what was written reads back as a summary with every row of the district."""

    def is_sound(grid: Grid) -> bool:
        detail = grid.sheet(words.DETAIL)
        return is_summary(grid) and (len(detail.rows) if detail else 0) >= rows

    return is_sound


def _refuse_kept(kept: Path, inputs: Iterable[Path], *, force: bool) -> None:
    """The copy may stand where nothing does, or an earlier copy."""
    refuse_unfit(kept)
    if os.path.exists(kept) and standing_at(kept) is None:
        refuse_unfit(kept, inputs)
        if not force:
            raise CtclError(issue(Code.OUTPUT_EXISTS, value=kept.name))


# ------------------------------------------------------------------------------------------ files behind one


def opened(
    inputs: Iterable[Input], results: Iterable[FileResult], forms: Mapping[str, Form] | None = None
) -> Iterator[FileResult]:
    """The results with each summary that was given by name replaced by the files behind it.

    One that lies in a folder stays passed over, and so does a copy of the one before (".truoc.xlsx").
    """
    known = {item.name: item for item in inputs if not item.member}
    for result in results:
        item = known.get(result.file)
        if item is None or not _is_summary(result, item):
            yield result
        elif item.named and not item.name.endswith(KEPT):
            yield from _behind(result, item, forms)
        else:
            yield replace(result, outcome=Outcome.SKIPPED, reason=skipped("own-summary"))


def _is_summary(result: FileResult, item: Input) -> bool:
    """Whether a file was found to be a summary of ours, or is one that was too large to be read."""
    if result.reason is None:
        return False
    if result.reason.code is Code.FILE_TOO_LARGE:
        with suppress(CtclError), at_hand(item) as path:
            return is_large_summary(path)
    return result.reason.facts.get("problem") == "own-summary"


def _behind(result: FileResult, item: Input, forms: Mapping[str, Form] | None) -> list[FileResult]:
    """The files behind one summary, named below it; the summary itself, refused, where it cannot be believed."""
    try:
        with at_hand(item) as path:
            record = untouched(path) or read_record(read(load(path), result.file))
        if not record.full:
            raise CtclError(issue(Code.SUMMARY_DAMAGED, facts={"without": "1"}))
        files = record.files_behind(forms)
        if len({file.file for file in files}) < len(files):
            raise RecordError("twice")
    except CtclError as error:
        return [replace(result, outcome=Outcome.REJECTED, reason=error.issue)]
    except RecordError:
        return [replace(result, outcome=Outcome.REJECTED, reason=issue(Code.SUMMARY_DAMAGED))]
    office = record.title or result.file
    return [replace(file, file=f"{result.file}/{file.file}", office=office) for file in files]
