"""What comes from week to week onto a summary: the officer's column of notes, what is new, files of other years.

Owns where a note stands beside its school and what the sheet "Có gì mới" lists. Knows no file.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ctcl_xlsx.district.cell_xml import Cell
from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.listing import Heading, Listing
from ctcl_xlsx.district.news import News, SchoolState, school_key
from ctcl_xlsx.district.standings import Standing
from ctcl_xlsx.district.summary_record import NotePlaces, Past
from ctcl_xlsx.district.summary_styles import HEAD, TEXT, Canvas, Style, shortened
from ctcl_xlsx.district.years import other_years
from ctcl_xlsx.vi import summary as w

WIDTH = 34.0
_NOTE: Style = {**TEXT, "locked": False, "valign": "top", "num_format": "@"}


@dataclass(slots=True)
class NoteColumn:
    """The column beside the table of schools, right of what is printed. It remembers where it wrote."""

    past: Past
    public: bool = False
    sheet: str = ""
    names: int = 0
    column: int = 0
    rows: dict[int, tuple[str, str]] = field(default_factory=dict)

    def head(self, canvas: Canvas, row: int, names: int, column: int) -> None:
        """The heading, and where names and notes stand. A public summary has no such column."""
        self.sheet, self.names, self.column = canvas.name, names, column
        if not self.public:
            canvas.column(column, WIDTH)
            canvas.put(row, column, w.NOTES_HEAD, HEAD)

    def of(self, row: int, standing: Standing, name: str) -> str | None:
        """The note beside a school in this row, "" for none; None where there is no such column."""
        if self.public:
            return None
        key = school_key(standing)
        self.rows[row] = key, name
        return self.past.notes.get(key, "")

    @staticmethod
    def style(canvas: Canvas) -> int:
        """The number of a note's format."""
        return canvas.number(_NOTE)

    @property
    def places(self) -> NotePlaces:
        """Where the notes stand."""
        return NotePlaces(self.sheet, self.names, self.column, dict(self.rows))


# ---------------------------------------------------------------------------------------------------- news


def other_years_line(district: District, told: str = w.OTHER_YEARS) -> str:
    """How many files of other school years were turned away; "" where none was. `told` says how to get them."""
    known = {True: w.FILES_OF_YEAR, False: w.FILES_OF_NO_YEAR}
    met = [known[bool(year)].format(count=count, year=year) for year, count in other_years(district).items()]
    return told.format(year=district.year, others=", ".join(met)) if met else ""


def news_line(past: Past) -> str:
    """What is new, in one line; "" in a first summary."""
    if past.news is None:
        return ""
    told = news_counts(past.news)
    return w.NEWS_LINE.format(counts=w.NEWS_JOIN.join(told) or w.NEWS_NONE, sheet=w.NEWS)


def news_counts(news: News) -> list[str]:
    """How many of each kind, those that came about only."""
    counts = (
        (w.NEWS_SCHOOLS_NEW, len(news.schools_new)),
        (w.NEWS_SCHOOLS_CHANGED, len(news.schools_changed)),
        (w.NEWS_SCHOOLS_GONE, len(news.schools_gone)),
        (w.NEWS_FILES_NEW, len(news.files_new)),
        (w.NEWS_FILES_REPLACED, len(news.files_replaced)),
        (w.NEWS_FILES_MOVED, len(news.files_moved)),
        (w.NEWS_FILES_GONE, len(news.files_gone)),
    )
    return [template.format(count=count) for template, count in counts if count]


def news_listing(caption: str) -> Listing:
    """The sheet "Có gì mới"."""
    headings = (Heading(w.NEWS_KIND, 26), Heading(w.NEWS_WHAT, 40), Heading(w.NEWS_BEFORE, 42), Heading(w.NEWS_NOW, 42))
    return Listing(w.NEWS, caption, headings, w.NEWS_NOTHING)


def news_rows(news: News, past: Past) -> list[tuple[Cell, ...]]:
    """What is new, a line for each."""
    told: list[tuple[Cell, ...]] = [(w.KIND_SCHOOL_NEW, s.name, "", state_text(s)) for s in news.schools_new]
    told += [(w.KIND_SCHOOL_CHANGED, c.now.name, state_text(c.before), state_text(c.now)) for c in news.schools_changed]
    told += [(w.KIND_SCHOOL_GONE, s.name, state_text(s), "") for s in news.schools_gone]
    told += [(w.KIND_FILE_NEW, name, "", "") for name in news.files_new]
    told += [(w.KIND_FILE_REPLACED, name, "", "") for name in news.files_replaced]
    told += [(w.KIND_FILE_MOVED, now, before, now) for before, now in news.files_moved]
    told += [(w.KIND_FILE_GONE, name, name, "") for name in news.files_gone]
    return told + [(w.KIND_NOTE, shortened(note.school) or note.key, note.text, "") for note in past.unplaced]


def state_text(school: SchoolState) -> str:
    """How a school stood, in words."""
    state = w.STATES.get(school.state, school.state)
    budget = f"{school.budget:,}".replace(",", ".")
    return w.NEWS_STATE.format(state=state, rows=school.rows, complete=school.complete, budget=budget)
