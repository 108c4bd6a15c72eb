"""The roster's lines: which schools are expected, and what makes a line of a table wrong, doubtful or no school.

Every problem is told at once, with its row. What is passed over (totals, signatures) is told as well: no school is
lost in silence. Knows no file and no sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as kept_as

from ctcl_xlsx.district.roster_headings import HEADINGS, REQUIRED, Header, columns_of
from ctcl_xlsx.issues import Code, Issue, Where, issue
from ctcl_xlsx.model import Level, School
from ctcl_xlsx.patterns import lazily
from ctcl_xlsx.text import name_key, plain, words
from ctcl_xlsx.values.levels import is_boarding_only, level_of_name, parse_level
from ctcl_xlsx.workbook.grid import CellError, Uncalculated, Value, address, as_text, is_blank, kind_of
from ctcl_xlsx.workbook.labels import LEVEL_NAMES

_ROUNDED = lazily(r"\d+([.,]\d+)?e\+?\d+", re.IGNORECASE)  # what a spreadsheet makes of a long number
_EXACT = 10**15  # a number beyond it has lost digits
_HAS_DIGIT = lazily(r"\d")  # "không", "-" are no codes
_BULLET = lazily(r"^\W*(?:[ivxlc]+|\d+|[a-z])\s*[.)/:\-–]\s*", re.IGNORECASE)
_FOOT = lazily(
    r"(tong cong|tong so|tong(?= \d|$)|cong(?= \d|$)|nguoi lap|thu truong|hieu truong|giam doc|truong phong|chu tich"
    r"|ghi chu|noi nhan|danh sach (nay )?(co|gom)|ky ten|ky ghi ro|lap bang|lap bieu|xac nhan)\b"
    r"|.*\bngay\b.*\bthang\b.*\bnam\b"
)
_GROUP = lazily(r"(cac |khoi |cum |nhom |truong (truc )?thuoc |huyen |quan |tinh |thanh pho )")
_COMMUNE = lazily(r"(xa|phuong|dac khu|thi tran|dia ban) ")

Place = tuple[str, int, str]  # of a line of the roster: its sheet, its row, what stands there


@dataclass(frozen=True, slots=True)
class RosterSchool:
    """A line of the roster: a school at one level (and campus).

    `number` is its 1-based place among all lines; `row` (1-based) and `sheet` say where it stands. `old_codes` and
    `old_names` are those the school, or the schools merged into it, had before.
    """

    school: School
    row: int
    sheet: str = ""
    number: int = 0
    old_codes: tuple[str, ...] = ()
    old_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Roster:
    """The schools expected, in the roster's order. A code may stand on several lines, for levels or campuses.

    `notes` are what the roster's keeper should know though nothing is wrong.
    """

    file: str
    schools: tuple[RosterSchool, ...]
    notes: tuple[Issue, ...] = ()
    _indices: dict[str, Mapping[str, tuple[RosterSchool, ...]]] = kept_as(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def by(self, name: str, keys: Callable[[RosterSchool], Iterable[str]]) -> Mapping[str, tuple[RosterSchool, ...]]:
        """The lines by `keys` of each, in order; worked out once for each `name`."""
        if name not in self._indices:
            found: dict[str, list[RosterSchool]] = {}
            for line in self.schools:
                for key in dict.fromkeys(keys(line)):
                    found.setdefault(key, []).append(line)
            self._indices[name] = {key: tuple(lines) for key, lines in found.items()}
        return self._indices[name]

    def with_code(self, code: str) -> tuple[RosterSchool, ...]:
        """The lines of the school with this code: as it stands, without the zeros a numeric cell loses, or as it was
        before; () where several schools might be meant.
        """
        lines = self._having(code) or self._having_had(code)
        return lines if len({line.school.code for line in lines}) == 1 else ()

    def claiming(self, code: str) -> tuple[School, ...]:
        """The schools that have this code or had it before, each once."""
        return schools_of((*self._having(code), *self._having_had(code)))

    def _having(self, code: str) -> tuple[RosterSchool, ...]:
        exact = self.by("code", lambda line: (line.school.code,)).get(code)
        return exact or self.by("bare code", lambda line: (bare_code(line.school.code),)).get(bare_code(code), ())

    def _having_had(self, code: str) -> tuple[RosterSchool, ...]:
        return self.by("old code", lambda line: map(bare_code, line.old_codes)).get(bare_code(code), ())

    def code_today(self, code: str) -> str:
        """The code that the school of this code has in the roster; the code itself where the roster has none."""
        lines = self.with_code(code) if code else ()
        return lines[0].school.code if lines else code


def schools_of(lines: Iterable[RosterSchool]) -> tuple[School, ...]:
    """The schools that these lines are of, each once, whatever its levels and campuses."""
    found: dict[str, School] = {}
    for line in lines:
        found.setdefault(line.school.code, line.school)
    return tuple(found.values())


def bare_code(code: str) -> str:
    """A code for comparing: zeros at its head are lost where a cell made a number of it."""
    return code.casefold().lstrip("0") or code


class Lines:
    """The lines of a roster as they are taken from its tables: schools found, problems, what is to be noted where."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._sheet, self._columns = "", dict[str, int]()
        self._section: dict[str, str] = {}
        self._in_foot = False
        self._seen: dict[tuple[str, str, str], RosterSchool] = {}
        self.noted: dict[str, list[Place]] = {}
        self.found: list[RosterSchool] = []
        self.problems: list[Issue] = []

    def take_table(self, rows: Sequence[Sequence[Value]], header: Header, sheet: str = "") -> None:
        """Take what stands below the headings of one table."""
        self._sheet, self._columns, self._section, self._in_foot = sheet, dict(header.columns), {}, False
        for number, row in enumerate(rows[header.last + 1 :], header.last + 2):
            cells = {f: row[at] for f, at in self._columns.items() if at < len(row) and not is_blank(row[at])}
            texts = {field: plain(as_text(value)) for field, value in cells.items()}
            main = [texts[field] for field in REQUIRED if field in texts]
            if number == header.last + 2 and _only_numbers_columns(main):
                continue
            if len(columns_of(row).keys() & set(REQUIRED)) >= 2:  # the headings again, on a new page
                continue
            total = _FOOT.match(words(texts.get("code") or texts.get("name", "")))
            if (len(main) < 2 or total) and self._is_aside(number, row, texts):
                continue
            if main:
                self._take(number, cells, texts)

    def _is_aside(self, number: int, row: Sequence[Value], texts: Mapping[str, str]) -> bool:
        """Whether a row is the heading of a group of schools, or stands at the foot; the latter is noted."""
        beside = {at for field, at in self._columns.items() if field not in REQUIRED}  # merged down, or prefilled
        shown = {at: plain(as_text(value)) for at, value in enumerate(row) if not is_blank(value)}
        words_of = {at: text for at, text in shown.items() if any(c.isalpha() for c in text) and not _is_bullet(text)}
        told = [text for at, text in words_of.items() if at not in beside] or list(words_of.values())
        if not told:
            return False
        folded = words(told[0])
        self._in_foot = self._in_foot or _FOOT.match(folded) is not None
        if any(level_of_name(text) and parse_level(text) is None for text in told):
            return False  # a school's name: its line lacks a code
        if (self._in_foot and "code" not in texts) or _FOOT.match(folded):
            self._note("roster-passed-over", number, told[0])
            return True
        heading = _BULLET.sub("", told[0])
        level = parse_level(heading) if len(told) == 1 else None
        if level:
            self._section["level"] = level
        elif len(told) == 1 and _COMMUNE.match(words(heading)):
            self._section["commune"] = heading
        elif len(told) == 1 and _GROUP.match(words(heading)):
            self._note("roster-passed-over", number, told[0])
        else:
            return False
        return True

    def _take(self, number: int, cells: Mapping[str, Value], texts: Mapping[str, str]) -> None:
        broken = [f for f, value in cells.items() if isinstance(value, CellError | Uncalculated)]
        for field in broken:
            self._blame(number, field, "roster-cell-error", texts[field])
        code = self._code(number, cells.get("code"), blame="code" not in broken)
        if not texts.get("name"):
            self._blame(number, "name", "roster-name-missing", "")
        level = "" if "level" in broken else self._level(number, texts.get("level", ""), texts.get("name", ""))
        known = {f: texts[f] for f in HEADINGS if f in texts and f not in ("old_code", "old_name")}
        known |= {"code": code, "level": level, "commune": texts.get("commune") or self._section.get("commune", "")}
        parts = map(clean_code, re.split(r"[;,\n/]", as_text(cells.get("old_code"))))
        old_codes = tuple(filter(_HAS_DIGIT.search, parts))
        old_names = tuple(filter(None, map(plain, re.split(r"[;\n]", as_text(cells.get("old_name"))))))
        line = RosterSchool(School(**known), number, self._sheet, len(self.found) + 1, old_codes, old_names)
        twin = self._seen.setdefault((code, level, name_key(texts.get("campus", ""))), line)
        if code and twin is not line:
            place = {"twin": str(twin.row), "twin_sheet": twin.sheet if twin.sheet != self._sheet else ""}
            self._blame(number, "code", "roster-duplicate", code, **place)
        self.found.append(line)

    def _code(self, number: int, value: Value, *, blame: bool) -> str:
        """A line's code as text; a code that a number holds is noted: zeros at its head would be lost."""
        text = as_text(value)
        code = clean_code(text)
        if kind_of(value) in ("float", "date", "bool") or _ROUNDED.fullmatch(code):
            self._blame(number, "code", "roster-code-rounded", text)
            return ""
        if isinstance(value, int | float):
            if not 0 <= value < _EXACT:
                self._blame(number, "code", "roster-code-rounded", text)
                return ""
            self._note("roster-code-number", number, text)
        if not code and blame:
            self._blame(number, "code", "roster-code-missing", "")
        return code

    def _level(self, number: int, stated: str, name: str) -> str:
        """A line's level: as stated, else as its name says, else as the heading of its group does."""
        level, named = parse_level(stated), level_of_name(name)
        if stated and level is None:
            self._blame(number, "level", "roster-level", stated, valid=", ".join(LEVEL_NAMES.values()))
            return ""
        if level and not is_boarding_only(stated):
            if named and named != level and Level.NHIEU_CAP_HOC not in (named, level):
                self._note("roster-level-doubtful", number, stated)
            return level
        found = named or self._section.get("level") or level
        if not found:
            self._blame(number, "level", "roster-level-missing", "", valid=", ".join(LEVEL_NAMES.values()))
            return ""
        self._note("roster-level-inferred", number, name)
        return found

    def _blame(self, number: int, field: str, problem: str, value: str, **facts: str) -> None:
        cell = address(number - 1, self._columns[field]) if field in self._columns else ""
        where = Where(self._name, self._sheet, cell, HEADINGS[field], number)
        self.problems.append(issue(Code.INPUT_INVALID, where, value, {"problem": problem, **facts}))

    def _note(self, problem: str, number: int, value: str) -> None:
        self.noted.setdefault(problem, []).append((self._sheet, number, value))


def clean_code(text: str) -> str:
    """A school code as text, without the signs people add to keep its zeros."""
    return plain(text).removeprefix("=").strip("'\"`’").replace(" ", "")


def _only_numbers_columns(texts: Sequence[str]) -> bool:
    """Whether a line under the headings only numbers the columns: (1) (2) (3), or A B C."""
    bare = [text.strip("()") for text in texts]
    if not all(text.isdecimal() for text in bare):
        return len(bare) > 1 and all(re.fullmatch("[a-zA-Z]", text) for text in bare)
    numbers = [int(text) for text in bare]
    return len(numbers) > 1 and numbers[-1] < len(HEADINGS) * 2 and len(set(numbers)) == len(numbers)


def _is_bullet(text: str) -> bool:
    """Whether a text only numbers its row: "I", "a)", "1."."""
    return re.fullmatch(r"\W*(?:[ivxlc]+|[a-z])\W*", text, re.IGNORECASE) is not None
