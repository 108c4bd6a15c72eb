"""The roster, from the bytes of a file: text with commas, semicolons or tabs, or a workbook of any kind.

Owns how a file becomes tables; what the headings are called stands in `roster_headings`, what makes a line wrong in
`roster_lines`. Knows no sentence.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from ctcl_xlsx.district.roster_headings import (
    HEADINGS,
    NEEDED,
    REQUIRED,
    TITLE_ROWS,
    Header,
    columns_of,
    find_header,
    heading_texts,
    likeliest_header,
)
from ctcl_xlsx.district.roster_lines import Lines, Roster, RosterSchool
from ctcl_xlsx.district.roster_notes import notes_of
from ctcl_xlsx.issues import Code, CtclError, Issue, Where, issue
from ctcl_xlsx.values.levels import parse_level
from ctcl_xlsx.workbook.grid import Grid, Sheet, Value, as_text, is_blank
from ctcl_xlsx.workbook.read import read
from ctcl_xlsx.workbook.sniff import true_kind

__all__ = [
    "HEADINGS",
    "Roster",
    "RosterSchool",
    "is_roster",
    "is_roster_grid",
    "parse_level",
    "read_roster",
    "read_table",
    "read_tables",
]

_PEEK_BYTES = 64 << 10
_DELIMITERS = (",", ";", "\t", "|")
_WORKBOOKS = ("xlsx", "xlsm", "xltx", "xlsb", "ods", "xls", "encrypted")
_TEXTS = ("csv", "text", "unknown")

_OLD_FONT = re.compile("tr[\u00ad\u00a6]êng|tröôøng")  # "trường" in TCVN3 and VNI, shown as Unicode

_Rows = Sequence[Sequence[Value]]


def read_roster(data: bytes, name: str) -> Roster:
    """The roster in a file. Raises CtclError with every problem, each with its row."""
    kind = true_kind(data)
    if kind in _WORKBOOKS:
        grid = read(data, name)
        return read_tables([(sheet.name, _unmerged(sheet)) for sheet in grid.sheets if sheet.visible], name)
    if kind not in (*_TEXTS, "empty"):
        facts = {"problem": "roster-kind", "kind": kind}
        raise CtclError(issue(Code.INPUT_INVALID, Where(name), facts=facts))
    try:
        if b"\0" in data:
            raise UnicodeError
        return read_table(_best_rows(data.decode("utf-8-sig")), name)
    except (UnicodeError, csv.Error) as error:
        facts = {"problem": "roster-encoding"}
        raise CtclError(issue(Code.INPUT_INVALID, Where(name), facts=facts)) from error


def read_table(rows: _Rows, name: str) -> Roster:
    """The roster in one table, with title rows above its headings or none. Raises CtclError: every problem."""
    return read_tables([("", rows)], name)


def read_tables(tables: Sequence[tuple[str, _Rows]], name: str) -> Roster:
    """The roster in all tables (by the names of their sheets) that have its headings, in their order."""
    whole: list[tuple[str, _Rows, Header]] = []
    for sheet, rows in tables:
        header = find_header(rows)
        if header and header.columns.keys() >= set(NEEDED):
            whole.append((sheet if len(tables) > 1 else "", rows, header))
    if not whole:
        raise CtclError(_no_headings(tables, name))
    lines = Lines(name)
    for sheet, rows, header in whole:
        lines.take_table(rows, header, sheet)
    if lines.problems:
        raise CtclError(*_with_missing_column(lines.problems, whole, name))
    if not lines.found:
        raise CtclError(issue(Code.INPUT_INVALID, Where(name), facts={"problem": "roster-empty"}))
    return Roster(name, tuple(lines.found), notes_of(name, lines, whole))


def _no_headings(tables: Sequence[tuple[str, _Rows]], name: str) -> Issue:
    """What the row that looks most like one of headings lacks, and what stands there."""
    near_top = [as_text(cell) for _, rows in tables for row in rows[:TITLE_ROWS] for cell in row]
    if any(_OLD_FONT.search(text.casefold()) for text in near_top):
        return issue(Code.INPUT_INVALID, Where(name), facts={"problem": "roster-font"})
    likely = [(header, sheet, rows) for sheet, rows in tables if (header := likeliest_header(rows))]
    if not likely:
        return _lacking(name)
    header, sheet, rows = max(likely, key=lambda found: len(found[0].columns))
    return _lacking(name, rows, header, sheet if len(tables) > 1 else "")


def _with_missing_column(
    problems: Sequence[Issue], whole: Sequence[tuple[str, _Rows, Header]], name: str
) -> list[Issue]:
    """The problems; those of lines without a level told once where their table has no such column."""
    bare = {sheet: (rows, header) for sheet, rows, header in whole if "level" not in header.columns}
    found: dict[str, Issue] = {}
    for problem in problems:
        sheet = problem.where.sheet
        if problem.facts["problem"] == "roster-level-missing" and sheet in bare:
            found.setdefault(f"header {sheet}", _lacking(name, *bare[sheet], sheet))
        else:
            found[f"{len(found)}"] = problem
    return list(found.values())


def _lacking(name: str, rows: _Rows = (), header: Header | None = None, sheet: str = "") -> Issue:
    missing = [HEADINGS[field] for field in REQUIRED if header is None or field not in header.columns]
    facts = {"problem": "roster-header", "missing": ", ".join(missing), "valid": ", ".join(HEADINGS.values())}
    if header is None:
        return issue(Code.INPUT_INVALID, Where(name), facts=facts)
    seen = ", ".join(text for _, text in sorted(heading_texts(rows, header).items()))
    return issue(Code.INPUT_INVALID, Where(name, sheet, row=header.last + 1), facts={**facts, "seen": seen})


# ------------------------------------------------------------------------------------------------ is it one?


def is_roster(data: bytes) -> bool:
    """Whether these bytes look like a roster: a text table with the three headings near its top."""
    try:
        start = data[:_PEEK_BYTES].decode("utf-8-sig", "ignore" if len(data) > _PEEK_BYTES else "strict")
        rows = [] if "\0" in start else _best_rows(start)
    except (UnicodeError, csv.Error):
        return False
    return _has_headings(rows)


def is_roster_grid(grid: Grid) -> bool:
    """The same of a workbook that is no plan: one of its visible sheets has the three headings."""
    return any(_has_headings(_unmerged(sheet)) for sheet in grid.sheets if sheet.visible)


def _has_headings(rows: _Rows) -> bool:
    header = find_header(rows)
    return header is not None and header.columns.keys() >= set(REQUIRED)


# ------------------------------------------------------------------------------------------------- to tables


def _best_rows(text: str) -> list[list[str]]:
    """The table, split at the delimiter that yields most of the headings; rows are numbered as a spreadsheet does."""
    tables = [list(csv.reader(io.StringIO(text, newline=""), delimiter=mark)) for mark in _DELIMITERS]
    return max(tables, key=lambda rows: max((len(columns_of(row)) for row in rows[:TITLE_ROWS]), default=0))


def _unmerged(sheet: Sheet) -> list[list[Value]]:
    """A sheet's rows; a value merged over several rows (a commune beside its schools) stands in each of them."""
    rows = [list(row) for row in sheet.rows]
    for merge in sheet.merges:
        value = sheet.at(merge.top, merge.left)
        for row in rows[merge.top + 1 : merge.bottom + 1]:
            row.extend(None for _ in range(merge.left + 1 - len(row)))
            if is_blank(row[merge.left]) and not is_blank(value):
                row[merge.left] = value
    return rows
