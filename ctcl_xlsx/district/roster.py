"""The roster: which schools are expected, from a table with a heading row.

Owns the headings and the spellings of levels that rosters use, and what makes a line wrong: all problems are told at
once. `read_table` takes rows from anywhere; the rest is how a .csv gives them. Knows no workbook and no sentence.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ctcl_xlsx.issues import Code, CtclError, Issue, Where, issue
from ctcl_xlsx.model import Level, School
from ctcl_xlsx.text import plain, words
from ctcl_xlsx.workbook.grid import address
from ctcl_xlsx.workbook.labels import LEVEL_NAMES

HEADINGS: Mapping[str, str] = {
    "code": "Mã trường",
    "name": "Tên trường",
    "level": "Cấp học",
    "authority": "Cơ quan quản lý trực tiếp",
    "commune": "Xã/phường",
}
REQUIRED = ("code", "name", "level")

# Headings as offices write them, folded (text.words); what the school's record calls each stands first.
_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "code": (
        "ma truong", "ma", "ma so", "ma so truong", "ma don vi", "ma co so giao duc", "ma csgd", "ma dinh danh",
        "ma truong moet", "ma dinh danh truong", "ma truong csdl nganh",
    ),
    "name": ("ten truong", "truong", "ten don vi", "don vi", "ten co so giao duc", "co so giao duc", "ten csgd"),
    "level": ("cap hoc", "cap", "bac hoc", "cap bac hoc", "cap truong"),
    "authority": (
        "co quan quan ly truc tiep", "co quan quan ly", "co quan chu quan", "don vi quan ly", "truc thuoc",
        "co quan quan ly cap tren", "cap quan ly",
    ),
    "commune": (
        "xa phuong", "xa phuong dac khu", "phuong xa", "xa", "phuong", "dia ban", "xa phuong thi tran",
        "ten xa phuong",
    ),
    "campus": ("co so", "diem truong", "co so diem truong", "phan hieu"),
    "type": ("loai hinh", "loai hinh truong"),
    "email": ("email", "thu dien tu", "e mail", "dia chi email"),
    "phone": ("dien thoai", "so dien thoai", "dien thoai lien he", "sdt"),
}  # fmt: skip
_FIELDS = {synonym: field for field, synonyms in _SYNONYMS.items() for synonym in synonyms}

_TITLE_ROWS = 30  # a heading row further down is none
_PEEK_BYTES = 64 << 10
_DELIMITERS = (",", ";", "\t")
_ROUNDED_CODE = re.compile(r"\d+([.,]\d+)?e\+?\d+", re.IGNORECASE)  # what a spreadsheet makes of a long number


@dataclass(frozen=True, slots=True)
class RosterSchool:
    """A line of the roster: a school at one level (and campus), and the line's 1-based number."""

    school: School
    row: int


@dataclass(frozen=True, slots=True)
class Roster:
    """The schools expected, in the roster's order. A code may stand on several lines, for levels or campuses."""

    file: str
    schools: tuple[RosterSchool, ...]

    def with_code(self, code: str) -> tuple[RosterSchool, ...]:
        """The lines with this code."""
        return tuple(line for line in self.schools if line.school.code == code)


# ------------------------------------------------------------------------------------------------- levels

_LEVEL_WORDS: Mapping[str, str] = {
    "mam non": Level.MAM_NON, "mau giao": Level.MAM_NON, "nha tre": Level.MAM_NON, "mn": Level.MAM_NON,
    "mg": Level.MAM_NON, "tieu hoc": Level.TIEU_HOC, "th": Level.TIEU_HOC, "cap 1": Level.TIEU_HOC,
    "cap i": Level.TIEU_HOC, "trung hoc co so": Level.THCS, "thcs": Level.THCS, "cap 2": Level.THCS,
    "cap ii": Level.THCS, "trung hoc pho thong": Level.THPT, "thpt": Level.THPT, "cap 3": Level.THPT,
    "cap iii": Level.THPT, "pho thong nhieu cap hoc": Level.NHIEU_CAP_HOC, "nhieu cap hoc": Level.NHIEU_CAP_HOC,
    "nhieu cap": Level.NHIEU_CAP_HOC, "lien cap": Level.NHIEU_CAP_HOC, "giao duc thuong xuyen": Level.GDTX,
    "gdtx": Level.GDTX, "gdnn gdtx": Level.GDTX, "ttgdtx": Level.GDTX,
}  # fmt: skip
# Words that say what kind of school it is, or join levels, but not which level.
_OTHER_WORDS = (
    "truong", "trung tam", "cap hoc", "cap", "bac hoc", "va", "pho thong", "pt", "dan toc noi tru",
    "dan toc ban tru", "noi tru", "ban tru", "giao duc nghe nghiep", "cong lap", "tu thuc",
)  # fmt: skip
# Boarding schools: the level stands beside the name, else the school has more than one.
_BOARDING = ("ptdtnt", "ptdtbt", "dtnt", "dtbt")
_LEVEL_PATTERN = re.compile(
    "|".join(rf"\b{text}\b" for text in sorted((*_LEVEL_WORDS, *_OTHER_WORDS, *_BOARDING), key=len, reverse=True))
)


def parse_level(text: str) -> str | None:
    """The level that a text means ("TH&THCS" has several); None when anything in it is not understood."""
    if plain(text) in set(Level):
        return plain(text)
    folded = words(text)
    found = _LEVEL_PATTERN.findall(folded)
    if _LEVEL_PATTERN.sub("", folded).strip():
        return None
    levels = {_LEVEL_WORDS[name] for name in found if name in _LEVEL_WORDS}
    if not levels:
        return Level.NHIEU_CAP_HOC.value if any(name in _BOARDING for name in found) else None
    return str(levels.pop()) if len(levels) == 1 else Level.NHIEU_CAP_HOC.value


# ------------------------------------------------------------------------------------------------- tables


def read_table(rows: Sequence[Sequence[str]], name: str) -> Roster:
    """The roster in a table of texts, with title rows above its headings or none. Raises CtclError: every problem."""
    head = _find_header(rows)
    columns = _columns(rows[head]) if head is not None else {}
    missing = [HEADINGS[field] for field in REQUIRED if field not in columns]
    if missing or head is None:
        facts = {"problem": "roster-header", "missing": ", ".join(missing), "valid": ", ".join(HEADINGS.values())}
        where = Where(name, row=head + 1 if head is not None else 0)
        raise CtclError(issue(Code.INPUT_INVALID, where, facts=facts))
    reader = _Lines(name, columns)
    for number, row in enumerate(rows[head + 1 :], head + 2):
        reader.take(number, row)
    if reader.problems:
        raise CtclError(*reader.problems)
    if not reader.found:
        raise CtclError(issue(Code.INPUT_INVALID, Where(name), facts={"problem": "roster-empty"}))
    return Roster(name, tuple(reader.found))


class _Lines:
    """The lines of a roster as they are taken: schools found, and problems."""

    def __init__(self, name: str, columns: Mapping[str, int]) -> None:
        self._name, self._columns = name, columns
        self._seen: dict[tuple[str, str, str], int] = {}
        self.found: list[RosterSchool] = []
        self.problems: list[Issue] = []

    def take(self, number: int, row: Sequence[str]) -> None:
        texts = {field: plain(row[at]) if at < len(row) else "" for field, at in self._columns.items()}
        if not any(texts[field] for field in REQUIRED):
            return
        code, level = _code(texts["code"]), parse_level(texts["level"])
        if not code:
            self._blame(number, "code", "roster-code-missing", texts["code"])
        if not texts["name"]:
            self._blame(number, "name", "roster-name-missing", "")
        if level is None:
            self._blame(number, "level", "roster-level", texts["level"], valid=", ".join(LEVEL_NAMES.values()))
        key = (code, level or words(texts["level"]), words(texts.get("campus", "")))
        twin = self._seen.setdefault(key, number)
        if code and twin != number:
            self._blame(number, "code", "roster-duplicate", code, twin=str(twin))
        self.found.append(RosterSchool(School(**{**texts, "code": code, "level": level or ""}), number))

    def _blame(self, number: int, field: str, problem: str, value: str, **facts: str) -> None:
        cell = address(number - 1, self._columns[field])
        where = Where(self._name, cell=cell, label=HEADINGS[field], row=number)
        self.problems.append(issue(Code.INPUT_INVALID, where, value, {"problem": problem, **facts}))


def _code(text: str) -> str:
    """A school code as text, without what people add to keep its zeros; "" for one that a spreadsheet rounded."""
    bare = text.removeprefix("=").strip("'\"").replace(" ", "")
    return "" if _ROUNDED_CODE.fullmatch(bare) else bare


def _find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """The row that names most columns, at least two of those needed."""
    counts = [(len(set(_columns(row)) & set(REQUIRED)), len(_columns(row))) for row in rows[:_TITLE_ROWS]]
    best = max(counts, default=(0, 0))
    return counts.index(best) if best[0] >= 2 else None


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Which column holds which field; the first of two with the same meaning."""
    found: dict[str, int] = {}
    for at, text in enumerate(row):
        field = _FIELDS.get(words(text))
        if field:
            found.setdefault(field, at)
    return found


# --------------------------------------------------------------------------------------------------- .csv


def read_roster(data: bytes, name: str) -> Roster:
    """The roster in a .csv (comma, semicolon or tab; UTF-8). Raises CtclError with every problem, each with its row."""
    try:
        if b"\0" in data:
            raise UnicodeError
        return read_table(_best_rows(data.decode("utf-8-sig")), name)
    except (UnicodeError, csv.Error) as error:
        facts = {"problem": "roster-encoding"}
        raise CtclError(issue(Code.INPUT_INVALID, Where(name), facts=facts)) from error


def is_roster(data: bytes) -> bool:
    """Whether these bytes look like a roster: a text table with the three headings near its top."""
    try:
        start = data[:_PEEK_BYTES].decode("utf-8-sig", "ignore" if len(data) > _PEEK_BYTES else "strict")
        rows = [] if "\0" in start else _best_rows(start)
    except (UnicodeError, csv.Error):
        return False
    head = _find_header(rows)
    return head is not None and set(REQUIRED) <= set(_columns(rows[head]))


def _best_rows(text: str) -> list[list[str]]:
    """The table, split at the delimiter that yields most of the headings; rows are numbered as a spreadsheet does."""
    tables = [list(csv.reader(io.StringIO(text, newline=""), delimiter=mark)) for mark in _DELIMITERS]
    return max(tables, key=lambda rows: max((len(_columns(row)) for row in rows[:_TITLE_ROWS]), default=0))
