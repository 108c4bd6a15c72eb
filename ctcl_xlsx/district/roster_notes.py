"""What the keeper of a roster should know though nothing is wrong: one note for each cause and sheet, with its rows.

Knows no file and no sentence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from ctcl_xlsx.district.roster_headings import Header, heading_texts
from ctcl_xlsx.district.roster_lines import Lines, Place, RosterSchool, bare_code
from ctcl_xlsx.issues import Code, Issue, Severity, Where, issue
from ctcl_xlsx.text import plain, words
from ctcl_xlsx.workbook.grid import Value, as_text, column_letters, is_blank

_NUMBERING = ("stt", "tt", "so tt", "so thu tu")

Table = tuple[str, Sequence[Sequence[Value]], Header]  # by the name of its sheet


def notes_of(name: str, lines: Lines, tables: Sequence[Table]) -> tuple[Issue, ...]:
    """All notes about the roster of this name, whose `lines` were taken from these tables."""
    found = [note for problem, places in lines.noted.items() for note in _by_sheet(name, problem, places)]
    found += _by_sheet(name, "roster-code-short", _short_codes(lines.found))
    for places in _claimed_codes(lines.found):
        found += _by_sheet(name, "roster-code-claimed", places)
    unused = dict.fromkeys(heading for table in tables for heading in _unused(table, lines.found))
    if unused:
        facts = {"problem": "roster-columns-unused", "columns": ", ".join(unused)}
        found.append(issue(Code.INPUT_INVALID, Where(name), facts=facts, severity=Severity.INFO))
    return tuple(found)


def _by_sheet(name: str, problem: str, places: Sequence[Place]) -> Iterator[Issue]:
    for sheet in dict.fromkeys(place[0] for place in places):
        here = [(row, value) for at, row, value in places if at == sheet]
        facts = {"problem": problem, "rows": _spans([row for row, _ in here])}
        yield issue(Code.INPUT_INVALID, Where(name, sheet, row=here[0][0]), here[0][1], facts, Severity.INFO)


def _short_codes(found: Iterable[RosterSchool]) -> list[Place]:
    """Codes with fewer digits than most: a spreadsheet may have dropped their zeros."""
    digits = [line for line in found if line.school.code.isdecimal()]
    if len(digits) < 3:
        return []
    usual, count = Counter(len(line.school.code) for line in digits).most_common(1)[0]
    short = [line for line in digits if count * 2 > len(digits) and len(line.school.code) < usual]
    return [(line.sheet, line.row, line.school.code) for line in short]


def _claimed_codes(found: Iterable[RosterSchool]) -> Iterator[list[Place]]:
    """The lines that have one code, today or before, where they are of several schools."""
    lines_of: dict[str, dict[RosterSchool, str]] = defaultdict(dict)
    before: set[str] = set()
    for line in found:
        before |= set(map(bare_code, line.old_codes))
        for code in (line.school.code, *line.old_codes):
            lines_of[bare_code(code)].setdefault(line, code)
    for bare, lines in lines_of.items():
        if bare in before and len({line.school.code for line in lines}) > 1:
            yield [(line.sheet, line.row, code) for line, code in lines.items()]


def _unused(table: Table, found: Iterable[RosterSchool]) -> Iterator[str]:
    """The columns that hold something beside a school and are not used: by their headings, else their letters."""
    sheet, rows, header = table
    schools = [rows[line.row - 1] for line in found if line.sheet == sheet]
    headings, used = heading_texts(rows, header), set(header.columns.values())
    for at in range(max(map(len, schools), default=0)):
        texts = [plain(as_text(row[at])) for row in schools if at < len(row) and not is_blank(row[at])]
        heading = headings.get(at, "")
        if at not in used and texts and words(heading) not in _NUMBERING and not _is_running(texts):
            yield heading or column_letters(at)


def _is_running(texts: Sequence[str]) -> bool:
    """Whether these number their rows: each one more than the one before, from 1 on, in each group anew."""
    if not all(text.isdecimal() and len(text) < 8 for text in texts):
        return False
    numbers = [0, *map(int, texts)]
    return all(number in (1, before + 1) for before, number in pairwise(numbers))


def _spans(rows: Sequence[int]) -> str:
    """Row numbers, runs of them shortened: "4, 7-9"."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
