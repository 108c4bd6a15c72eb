"""The district's one workbook: the sheets in their order.

Owns how the sheets come together and that their totals agree, which is settled before anything is written. The same
district gives the same bytes: no clock, no user, no path.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

from xlsxwriter.format import Format

from ctcl_xlsx import vi
from ctcl_xlsx.district import figures, summary_lists
from ctcl_xlsx.district.district import DisagreementError, District, Sentences
from ctcl_xlsx.district.figures import Tally
from ctcl_xlsx.district.files import DATA_SHEET, RECORD_SHEET
from ctcl_xlsx.district.requests import requests
from ctcl_xlsx.district.standings import standings
from ctcl_xlsx.district.summary_attention import Front, decisions
from ctcl_xlsx.district.summary_blocks import write_blocks
from ctcl_xlsx.district.summary_columns import Links
from ctcl_xlsx.district.summary_front import account_line, write_front
from ctcl_xlsx.district.summary_heat import write_heat
from ctcl_xlsx.district.summary_listing import Listing, first_rows, write_listing
from ctcl_xlsx.district.summary_lists import is_to_mend
from ctcl_xlsx.district.summary_matters import asked as asked_list
from ctcl_xlsx.district.summary_matters import to_decide
from ctcl_xlsx.district.summary_notes import NoteColumn, news_listing
from ctcl_xlsx.district.summary_places import has_places, write_places
from ctcl_xlsx.district.summary_record import Past, write_record
from ctcl_xlsx.district.summary_schools import write_schools
from ctcl_xlsx.district.summary_styles import Canvas, open_workbook
from ctcl_xlsx.vi import summary as w
from ctcl_xlsx.workbook.finish import same_everywhere

_FILE_LINK = re.compile(rb'(?<=Target=")[^"]*(?=" TargetMode="External")')


def write_summary(
    district: District,
    sentences: Sentences = vi,
    past: Past | None = None,
    outside: Mapping[str, str] | None = None,
) -> bytes:
    """The summary as the bytes of an .xlsx; `past` is what comes from the summary before.

    `outside` leads from a file's name to the file itself ("external:nop/a.xlsx"), where it can be opened from here.

    Raises DisagreementError when two counts of the same thing differ, NotWrittenError when a cell could not be written.
    """
    schools = standings(district)
    past = past or Past()
    notes = NoteColumn(past, district.public)
    front = Front(district, figures.lines_of(district.plans), figures.blocks(district), schools, notes)
    caption = account_line(district)
    detail = summary_lists.detail(district, schools, caption)
    mend = summary_lists.to_mend(district, schools, sentences, caption)
    files = summary_lists.sources(district, sentences, caption)
    check_totals(front, detail, mend, files)
    decided, asked = decisions(district, sentences), requests(summary_lists.in_order(schools))
    listings = (to_decide(decided, caption), asked_list(asked, caption), detail, mend, files)
    target = io.BytesIO()
    with open_workbook(target, f"{w.HEADING} {district.year}") as workbook:
        formats: dict[tuple[tuple[str, object], ...], Format] = {}
        names = (*sheet_names(front), DATA_SHEET, RECORD_SHEET)
        sheets = {name: Canvas(workbook, name, formats) for name in names}
        targets = write_blocks(sheets[w.BLOCKS], front, caption)
        targets |= {name: f"'{name}'!A1" for name in names[1:-2]}
        write_front(sheets[w.SUMMARY], sheets[DATA_SHEET], front, decided, asked, targets)
        links = Links(first_rows(detail), first_rows(files), outside or {})
        write_schools(sheets[w.SCHOOLS], front, links, caption)
        write_heat(sheets[w.HEAT], front, links.rows, caption)
        if w.PLACES in sheets:
            write_places(sheets[w.PLACES], front, caption)
        new = news_listing(past, w.NEWS_CAPTION)
        for listing in (*listings, *([new] if new else [])):
            ways = links.outside if listing is files else None
            write_listing(sheets[listing.name], listing, frozen=1 if listing is new else 2, links=ways)
        others = [sheets[name] for name in names if name != RECORD_SHEET]
        write_record(sheets[RECORD_SHEET], district, past, notes.places, others)
    return same_everywhere(target.getvalue(), _with_slashes)


def _with_slashes(name: str, part: bytes) -> bytes:
    """Links to files as every program understands them: the library writes them with backslashes."""
    return _FILE_LINK.sub(lambda m: m[0].replace(b"\\", b"/"), part) if name.endswith(".rels") else part


def sheet_names(front: Front) -> tuple[str, ...]:
    """The sheets to be seen, in order: places only where a school names one, what is new from the second run on."""
    absent = {w.PLACES: not has_places(front), w.NEWS: front.notes.past.news is None}
    return tuple(name for name in w.SHEET_NAMES if not absent.get(name, False))


def check_totals(front: Front, detail: Listing, mend: Listing, files: Listing) -> None:
    """Every sheet and every table must come to the same; where not, nothing is written."""
    district = front.district
    whole = figures.tally(front.lines)
    plain_counts = (whole.rows, whole.complete, whole.budget, whole.missing)
    _agree("rows", plain_counts, (district.rows, district.rows_complete, district.budget_total, district.missing))
    amounts = [amount for amount in detail.column(w.AMOUNT_HEAD) if isinstance(amount, int)]
    _agree(w.DETAIL, (whole.rows, whole.budget, whole.with_amount), (len(detail.rows), sum(amounts), len(amounts)))
    _agree(w.SOURCES, len(district.files), len(files.rows))
    counted = [f for p in district.plans for f in p.file.issues if is_to_mend(f)]
    refused = [f for f in district.files if f.outcome.value == "rejected" and f.reason]
    _agree(w.TO_MEND, len(counted) + len(refused), len(mend.rows))
    by_block = [d.tally for block in front.blocks for d in figures.by_standard(block)]
    tables = {
        "schools": [s.tally for s in front.standings],
        "standards": by_block,
        "sources": [d.tally for d in figures.by_source(front.lines)],
        "months": [d.tally for d in figures.by_month(front.lines)],
        "quarters": [d.tally for d in figures.by_quarter(front.lines)],
        "status": [d.tally for d in figures.by_status(front.lines)],
    }
    for name, tallies in tables.items():
        _agree(name, _sums([whole]), _sums(tallies))


def _sums(tallies: list[Tally]) -> tuple[int, ...]:
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
