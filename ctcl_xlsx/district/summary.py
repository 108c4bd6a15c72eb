"""The district's one workbook: the sheets in their order.

Owns how the sheets come together and that their totals agree, which is settled before anything reaches the disk. Each
plan is looked at once here, its rows told and forgotten. The same district gives the same bytes: no clock, no user, no
path.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from xlsxwriter.format import Format

from ctcl_xlsx import vi
from ctcl_xlsx.district import figures, summary_lists
from ctcl_xlsx.district.details import Details, RowSink
from ctcl_xlsx.district.district import DisagreementError, District, Sentences
from ctcl_xlsx.district.figures import Tally
from ctcl_xlsx.district.files import DATA_SHEET, RECORD_SHEET, Outcome
from ctcl_xlsx.district.fingerprint import SheetPrint
from ctcl_xlsx.district.listing import Listing
from ctcl_xlsx.district.news import snapshot
from ctcl_xlsx.district.sheet_rows import joined
from ctcl_xlsx.district.standings import standings
from ctcl_xlsx.district.summary_attention import Front, decisions
from ctcl_xlsx.district.summary_blocks import write_blocks
from ctcl_xlsx.district.summary_columns import Links
from ctcl_xlsx.district.summary_front import account_line, write_front
from ctcl_xlsx.district.summary_heat import write_heat
from ctcl_xlsx.district.summary_listing import ListWriter, sheets_for, write_listing
from ctcl_xlsx.district.summary_matters import decision_rows, to_decide
from ctcl_xlsx.district.summary_notes import NoteColumn, news_listing, news_rows
from ctcl_xlsx.district.summary_places import has_places, write_places
from ctcl_xlsx.district.summary_record import Past, free_cells
from ctcl_xlsx.district.summary_recorder import Head, RecordWriter
from ctcl_xlsx.district.summary_schools import write_schools
from ctcl_xlsx.district.summary_styles import Canvas, open_workbook
from ctcl_xlsx.district.telling import told_of
from ctcl_xlsx.vi import summary as w
from ctcl_xlsx.workbook.package import Part, pack, package

_FILE_LINK = re.compile(rb'(?<=Target=")[^"]*(?=" TargetMode="External")')


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary that is made: its parts in order, the prints of its sheets, the rows of its list of all rows by part,
    whether it keeps the plans."""

    parts: tuple[Part, ...]
    prints: tuple[SheetPrint, ...]
    rows: int
    full: bool


def write_summary(
    district: District,
    sentences: Sentences = vi,
    past: Past | None = None,
    outside: Mapping[str, str] | None = None,
) -> bytes:
    """The summary as the bytes of an .xlsx; see `made`."""
    with made(district, sentences, past, outside) as summary:
        return package(summary.parts)


@contextmanager
def made(
    district: District,
    sentences: Sentences = vi,
    past: Past | None = None,
    outside: Mapping[str, str] | None = None,
    inputs: str = "",
    details: Details | None = None,
) -> Iterator[Summary]:
    """The summary, whose parts can be had as long as the context lasts; `past` is what comes from the one before.

    `outside` leads from a file's name to the file itself ("external:nop/a.xlsx"), where it can be opened from here.
    `inputs` stands for all that it is made of. Where `details` takes the list of all rows, the workbook goes without.

    Raises DisagreementError when two counts of the same thing differ, NotWrittenError when a cell could not be written.
    """
    front = Front(district, standings(district), NoteColumn(past or Past(), district.public))
    target = io.BytesIO()
    with ExitStack() as files:
        sheets, listed, record = _sheets(target, front, sentences, outside or {}, files, details)
        places = front.notes.places
        free = free_cells(district.public, places)
        prints = tuple(s.fingerprint(free if s.name == places.sheet else ()) for s in sheets[:-1])
        parts = list(_parts(target.getvalue(), sheets))
        now = snapshot(district, front.standings)
        record.finish(Head(district, front.notes.past, places, now, prints, [p for p in parts if p], inputs))
        whole = [part or _record_part(target.getvalue(), sheets) for part in parts]
        yield Summary(tuple(whole), prints, listed, record.full)


def _sheets(
    target: io.BytesIO,
    front: Front,
    sentences: Sentences,
    outside: Mapping[str, str],
    files: ExitStack,
    details: Details | None,
) -> tuple[list[Canvas], int, RecordWriter]:
    """Write all sheets but the end of the record, which is the last one; how many rows the list of all rows has."""
    district, past, caption = front.district, front.notes.past, account_line(front.district)
    with open_workbook(target, f"{w.HEADING} {district.year}") as workbook:
        formats: dict[tuple[tuple[str, object], ...], Format] = {}
        names = (*sheet_names(front, with_rows=details is None), DATA_SHEET, RECORD_SHEET)
        sheets = {name: Canvas(workbook, name, formats, files) for name in names}
        record = RecordWriter(sheets[RECORD_SHEET])
        lists = _write_lists(district, sentences, front, sheets, record, outside, caption, details)
        check_totals(front, *lists)
        decided = decisions(district, sentences, front.standings)
        write_listing(sheets[w.TO_DECIDE], to_decide(caption), decision_rows(decided))
        if past.news is not None:
            write_listing(sheets[w.NEWS], news_listing(w.NEWS_CAPTION), news_rows(past.news, past), frozen=1)
        targets = write_blocks(sheets[w.BLOCKS], front, caption)
        targets |= {name: f"'{name}'!A1" for name in names[1:-2] if name in w.SHEET_NAMES}
        write_front(sheets[w.SUMMARY], sheets[DATA_SHEET], front, decided, district.survey.asked, targets)
        links = Links(lists[0].firsts, lists[2].firsts, outside)
        write_schools(sheets[w.SCHOOLS], front, links, caption)
        write_heat(sheets[w.HEAT], front, links.rows, caption)
        if w.PLACES in sheets:
            write_places(sheets[w.PLACES], front, caption)
    return list(sheets.values()), lists[0].rows, record


def sheet_names(front: Front, *, with_rows: bool = True) -> tuple[str, ...]:
    """The sheets to be seen, in order: places only where a school names one, what is new from the second run on."""
    absent = {w.PLACES: not has_places(front), w.NEWS: front.notes.past.news is None, w.DETAIL: not with_rows}
    many = _many_rows(front.district)
    many[w.TO_MEND] += len(front.district.files)
    return tuple(
        each
        for name in w.SHEET_NAMES
        if not absent.get(name, False)
        for each in sheets_of(name, sheets_for(many.get(name, 0)))
    )


def _many_rows(district: District) -> dict[str, int]:
    """How many rows the lists have that grow with the files, but for what else schools are written about."""
    figures = district.survey.plans.values()
    return {
        w.DETAIL: sum(f.tally.rows for f in figures),
        w.TO_MEND: sum(f.to_mend for f in figures),
        w.REQUESTS: district.survey.asked.count,
        w.SOURCES: len(district.files),
    }


def sheets_of(name: str, count: int) -> list[str]:
    """The names of the sheets that a list takes."""
    return [name, *(w.SHEET_MORE.format(sheet=name, number=number) for number in range(2, count + 1))]


def _write_lists(
    district: District,
    sentences: Sentences,
    front: Front,
    sheets: Mapping[str, Canvas],
    record: RecordWriter,
    outside: Mapping[str, str],
    caption: str,
    details: Details | None,
) -> tuple[RowSink, ListWriter, ListWriter]:
    """The lists of rows, of what is to be mended and of files, with that of requests: each plan is looked at once."""
    detail = summary_lists.Detail(district, front.standings, caption)
    many = _many_rows(district)
    rows = details.begin(detail.listing) if details else _writer(sheets, detail.listing, many[w.DETAIL])
    mend = _writer(sheets, summary_lists.to_mend(caption), many[w.TO_MEND])
    requested = _writer(sheets, summary_lists.asked(caption), many[w.REQUESTS])
    for plan in summary_lists.in_order(front.standings):
        told = told_of(plan.file)
        rows.add_lines(detail.lines_of(plan, told))
        mend.add_lines(summary_lists.mend_lines(plan, told))
        requested.add_lines(summary_lists.asked_lines(plan, told))
        record.add(plan.file, told.record)
    mend.add_all(summary_lists.refused_mend_rows(district, sentences))
    for result in district.files:
        if result.outcome is not Outcome.ACCEPTED:
            record.add(result, told_of(result).record if result.held else None)
    files = _writer(sheets, summary_lists.sources(district, caption), many[w.SOURCES], outside)
    files.add_all(summary_lists.source_rows(district, sentences))
    for each in (rows, requested):
        each.finish()
    return rows, mend.finish(), files.finish()


def _writer(
    sheets: Mapping[str, Canvas], listing: Listing, expected: int, links: Mapping[str, str] | None = None
) -> ListWriter:
    """A list on its sheets; so many rows are expected."""
    names = [name for name in sheets if name == listing.name or name in sheets_of(listing.name, len(sheets))]
    return ListWriter([sheets[name] for name in names], listing, links=links, expected=expected)


def _parts(made: bytes, sheets: Sequence[Canvas]) -> Iterator[Part | None]:
    """The parts as the library made them, with nothing of the machine in them, and the rows that were told apart.

    None stands for the record, which has no end yet.
    """
    numbered = {f"xl/worksheets/sheet{number}.xml": canvas.rows for number, canvas in enumerate(sheets, 1)}
    with zipfile.ZipFile(io.BytesIO(made)) as source:
        for name in source.namelist():
            rows = numbered.get(name)
            if name == _record_name(sheets):
                yield None
            elif rows is not None:
                yield joined(name, source.read(name), rows)
            else:
                yield pack(name, _with_slashes(source.read(name)) if name.endswith(".rels") else source.read(name))
    for name, rows in numbered.items():
        if rows is not None and (relations := rows.relations()):
            folder, _, file = name.rpartition("/")
            yield pack(f"{folder}/_rels/{file}.rels", relations)


def _record_name(sheets: Sequence[Canvas]) -> str:
    """The record's part: the last sheet's."""
    return f"xl/worksheets/sheet{len(sheets)}.xml"


def _record_part(made: bytes, sheets: Sequence[Canvas]) -> Part:
    """The record, finished."""
    rows, name = sheets[-1].rows, _record_name(sheets)
    with zipfile.ZipFile(io.BytesIO(made)) as source:
        return joined(name, source.read(name), rows) if rows else pack(name, source.read(name))


def _with_slashes(part: bytes) -> bytes:
    """Links to files as every program understands them: the library writes them with backslashes."""
    return _FILE_LINK.sub(lambda m: m[0].replace(b"\\", b"/"), part)


def check_totals(front: Front, detail: RowSink, mend: ListWriter, files: ListWriter) -> None:
    """Every sheet and every table must come to the same; where not, no summary comes about.

    What each plan's report says, what was counted row by row, and what was written are three counts apart.
    """
    district, survey = front.district, front.district.survey
    reported = survey.tally(district.plans)
    counted = [block.counted for block in survey.blocks]
    whole = _sums([c.whole.tally for c in counted])
    _agree("rows", whole, _sums([reported]))
    _agree(w.DETAIL, (reported.rows, reported.budget, reported.with_amount), _written(detail))
    _agree("files", sum(f.brief.rows for f in district.with_outcome(Outcome.ACCEPTED) if f.brief), reported.rows)
    _agree(w.SOURCES, len(district.files), files.rows)
    refused = sum(f.reason is not None for f in district.with_outcome(Outcome.REJECTED))
    _agree(w.TO_MEND, sum(f.to_mend for f in survey.plans.values()) + refused, mend.rows)
    tables = {
        "schools": [s.tally for s in front.standings],
        "standards": [d.tally for block in survey.blocks for d in figures.by_standard(block)],
        "sources": [d.tally for c in counted for d in figures.by_source(c)],
        "months": [d.tally for c in counted for d in figures.by_month(c)],
        "quarters": [d.tally for c in counted for d in figures.by_quarter(c)],
        "status": [d.tally for c in counted for d in figures.by_status(c)],
    }
    for name, tallies in tables.items():
        _agree(name, whole, _sums(tallies))


def _written(listed: RowSink) -> tuple[int, int, int]:
    return listed.rows, listed.budget, listed.with_amount


def _sums(tallies: Sequence[Tally]) -> tuple[int, ...]:
    """What may be added up: all but the schools, one of which may stand in several drawers."""
    return (
        sum(t.rows for t in tallies),
        sum(t.complete for t in tallies),
        sum(t.budget for t in tallies),
        sum(t.with_amount for t in tallies),
    )


def _agree(what: str, one: object, other: object) -> None:
    if one != other:
        raise DisagreementError(f"{what}: {one} is not {other}")
