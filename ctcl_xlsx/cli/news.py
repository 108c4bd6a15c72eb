"""What a second summary says of the first, and the subtotals by office: lines for people.

Text only; nothing is printed here.
"""

from __future__ import annotations

from ctcl_xlsx.cli.terminal import dots
from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.news import News
from ctcl_xlsx.district.offices import by_office
from ctcl_xlsx.district.summary_notes import news_counts, state_text
from ctcl_xlsx.pipeline import Written
from ctcl_xlsx.text import escaped
from ctcl_xlsx.vi import command as words
from ctcl_xlsx.vi import summary

MOST_LINES = 15


def news_lines(written: Written) -> list[str]:
    """What is new since the summary before; nothing after a first one."""
    if written.news is None:
        return []
    counts = news_counts(written.news)
    lines = [words.NEWS_HEAD.format(counts=summary.NEWS_JOIN.join(counts)) if counts else words.NEWS_NOTHING]
    told = _told(written.news)
    lines += told[:MOST_LINES]
    if len(told) > MOST_LINES:
        lines.append(words.NEWS_MORE.format(count=len(told) - MOST_LINES))
    if not written.changed:
        return lines
    if written.notes:
        lines.append(words.NOTES_CARRIED.format(count=written.notes))
    if written.unplaced:
        lines.append(words.NOTES_UNPLACED.format(count=len(written.unplaced)))
    return [*lines, words.NEWS_KEPT.format(path=escaped(str(written.kept)))]


def _told(news: News) -> list[str]:
    """One line each; a new file of a school that is told of already is not told again."""
    lines = [words.NEWS_SCHOOL_NEW.format(school=escaped(s.name), state=state_text(s)) for s in news.schools_new]
    for change in news.schools_changed:
        before, now = state_text(change.before), state_text(change.now)
        lines.append(words.NEWS_SCHOOL_CHANGED.format(school=escaped(change.now.name), before=before, now=now))
    lines += [words.NEWS_SCHOOL_GONE.format(school=escaped(s.name)) for s in news.schools_gone]
    lines += [words.NEWS_FILE_REPLACED.format(file=escaped(name)) for name in news.files_replaced]
    moved = [(escaped(before), escaped(now)) for before, now in news.files_moved]
    lines += [words.NEWS_FILE_MOVED.format(before=before, now=now) for before, now in moved]
    return lines + [words.NEWS_FILE_GONE.format(file=escaped(name)) for name in news.files_gone]


def office_lines(district: District) -> list[str]:
    """The subtotals by the office whose summary the files came in behind; nothing where none did."""
    offices = by_office(district)
    lines = [
        words.OFFICE_LINE.format(
            office=escaped(o.name or summary.OFFICE_DIRECT),
            schools=o.tally.schools,
            rows=o.tally.rows,
            complete=o.tally.complete,
            budget=dots(o.tally.budget),
        )
        for o in offices
    ]
    return [words.OFFICES_HEAD, *lines] if lines else []
