"""The pieces of time that a Vietnamese text names: days, months, quarters, semesters, school years, years, summers.

Owns the spellings of single pieces and their first and last days. Must not know how pieces combine into a deadline
(`deadlines`), no cell, no clock.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta

from ctcl_xlsx.patterns import lazily
from ctcl_xlsx.values.marks import ROMAN

# Settings: (month, day). A school year runs from September of its first year to May of its second.
SCHOOL_YEAR_STARTS = (9, 1)
SCHOOL_YEAR_ENDS = (5, 31)
SEMESTER_1_ENDS = (1, 15)
SUMMER_MONTHS = (6, 8)


@dataclass(slots=True)
class Piece:
    """One named piece of time, perhaps without its year. `school_year` is the first year of the one it lies in."""

    unit: str  # day, month, quarter, semester, school_year, year, summer
    at: int
    to: int
    number: int = 0  # month, quarter or semester
    day: int = 0
    year: int | None = None
    last_year: int | None = None  # of a wider pair of years
    school_year: int | None = None
    position: str = ""  # dau, giua, cuoi, or the week of the month
    coming: bool = False  # "năm học tới"
    assumed: bool = False  # a pair of years that nobody called a school year
    joined: bool = False  # a range with the piece before, by its own spelling ("tháng 9-12")
    flags: tuple[str, ...] = field(default=())

    @property
    def month(self) -> int:
        """The month by which a missing year is found."""
        return self.number * 3 if self.unit == "quarter" else self.number


class ImpossibleError(ValueError):
    """A piece that no calendar holds: 31/02, tháng 13, học kỳ III."""


_N = r"[0-9]{1,2}(?![0-9])"
_Y = r"[12][0-9]{3}(?![0-9])"
_CENTURY = r"(?:19|20|21)[0-9]{2}(?![0-9])"
_AND = r"(?:\s*(?:,|;|&|\+|-|~|va|den|toi|het))+\s*"
_MONTH = r"(?:thang|thg\.?|th\.?|t\.?)"
_QUARTER = r"(?:(?:qu[yi]|q)\.?)"
_SEMESTER = r"(?:hoc\s*k[yi]|h\.?k\.?|k[yi](?=\s*i))"
_HALF = r"(?:(?:thu\s*)?(?:nhat|mot|hai)|i{1,3}|l{1,2}|[0-9])(?![a-z0-9])"
_FOURTH = r"(?:iv|i{1,3}|v|[0-9])(?![a-z0-9])"


def _of_year(name: str) -> str:
    """A trailing "/2024", " năm 2024" or " năm học 2024-2025", as groups <name>y and <name>z."""
    return (
        rf"(?:\s*[/.,\-(]?\s*(?:cua\s+)?(?:nam\s*hoc|nam|nh)?\s*:?\s*(?P<{name}y>[12][0-9]{{3}})(?![0-9])"
        rf"(?:\s*[-/]\s*(?P<{name}z>[12][0-9]{{3}}|[0-9]{{2}})(?![0-9/.]))?)?"
    )


_PIECE = lazily(
    "|".join(
        (
            rf"(?<![0-9])(?P<iy>[12][0-9]{{3}})(?P<isep>[-/.])(?P<im>{_N})(?P=isep)(?P<id>{_N})",
            rf"(?<![0-9/.])(?P<n1>{_N})\s*(?:-|den|toi|,|va|~)\s*(?:ngay\s*)?(?P<n2>{_N})\s*(?:/|-?\s*thang)"
            rf"\s*(?P<nm>{_N})(?:\s*(?:/|,?\s*nam)\s*(?P<ny>{_Y}))?(?!\s*/)",
            rf"(?<![0-9])(?P<dd>{_N})\s*(?P<dsep>[/.\-])\s*(?P<dm>{_N})\s*(?P=dsep)\s*(?P<dy>[0-9]{{4}}|[0-9]{{2}})"
            r"(?![0-9])",
            rf"(?<![0-9])(?<!tuan )(?<!tuan thu )(?P<ld>{_N})\s*[,/]?\s*thang\s*(?P<lm>{_N}){_of_year('l')}",
            rf"(?<![a-z]){_MONTH}\s*(?P<m>{_N})(?P<mm>(?:{_AND}{_MONTH}?\s*{_N})*)"
            # not the day of a date that follows the list ("tháng 9 đến 15/10")
            r"(?!\s*[/.]\s*(?:[01]?[0-9]|[2-9][0-9]\s*[/.])(?![0-9]))"
            rf"(?:\s*/\s*(?P<ms>[2-4][0-9])(?![0-9/.])|{_of_year('m')})",
            rf"(?<![0-9])(?P<b>{_N})(?P<bb>(?:\s*(?:,|-|&|va)\s*{_N})*)\s*[/.\-]\s*(?P<by>{_Y})",
            rf"(?<![0-9])(?P<od>{_N})\s*/\s*(?P<om>{_N})(?:\s*(?:-|,|\s)\s*(?:nam\s*)?(?P<oy>{_Y})(?!\s*[-/]))?",
            rf"(?<=ngay )(?P<gd>{_N})\s*[.\-]\s*(?P<gm>{_N})",
            rf"(?<![a-z]){_QUARTER}\s*(?P<q>{_FOURTH})(?P<qq>(?:{_AND}{_QUARTER}?\s*{_FOURTH})*){_of_year('q')}",
            rf"(?<![a-z]){_SEMESTER}\s*(?P<s>{_HALF})(?P<ss>(?:{_AND}{_SEMESTER}?\s*{_HALF})*){_of_year('s')}",
            rf"(?P<both>(?:ca\s+)?(?:hai|2)\s+(?:hoc\s*k[yi]|hk))(?![a-z]){_of_year('h')}",
            rf"(?<![0-9])(?P<era>(?:giai\s*doan|nhiem\s*k[yi]|thoi\s*k[yi]|khoa)\s*:?\s*)?"
            rf"(?:(?P<said>nam\s*hoc|(?<![a-z])n\.?h)\.?\s*:?\s*"
            rf"|nam\s*)?(?P<p1>{_CENTURY})\s*[-/]+\s*(?:nam\s*(?:hoc)?\s*)?"
            rf"(?P<p2>{_CENTURY}|[0-9]{{2}}(?![0-9/.]))",
            r"(?<![a-z])(?:nam\s*hoc|nh)\s*:?\s*(?P<t1>[0-9]{2})\s*[-/]\s*(?P<t2>[0-9]{2})(?![0-9])",
            r"(?<![a-z])(?P<w>nam\s*hoc|(?:ca|trong|suot)\s+nam(?!\s*(?:hoc|toi|sau|tiep"
            r"|[0-9])))(?![a-z])(?!\s*[0-9]+\s*lan)(?:"
            rf"\s*:?\s*(?P<wy>{_CENTURY})|\s*(?P<later>toi|sau|ke tiep|ke sau|tiep theo|tiep)(?![a-z])|\s*(?:nay"
            rf"|hien))?",
            rf"(?<![a-z])(?:(?:trong|dip|nghi|mua|ky|ki)\s+)+(?P<he>he)(?![a-z])(?:\s*(?:nam\s*)?(?P<hy1>{_Y}))?",
            rf"(?<![a-z])he\s*(?:nam\s*)?(?P<hy2>{_Y})",
            r"(?P<heonly>^he$)",
            rf"(?<![a-z])nam\s*(?P<y1>{_Y})",
            rf"(?<![0-9/.])(?P<y2>{_CENTURY})",
        )
    )
)
# The pieces that need more than their groups: which group tells, what it is.
_TELLING = (
    "iy", "n1", "dd", "ld", "m", "b", "od", "gd", "q", "s", "both", "p1", "t1", "w", "he", "hy2", "heonly", "y1", "y2",
)  # fmt: skip
_NUMBERS = lazily(r"[0-9]+|(?<![a-jl-pr-xz])(?:iv|i{1,3}|v|l{1,2}|nhat|mot|hai)(?![a-z])")
_HALVES = {"nhat": 1, "mot": 1, "hai": 2, "l": 1, "ll": 2}


def find_pieces(key: str) -> list[Piece]:
    """The pieces named in folded text, from left to right."""
    found: list[Piece] = []
    for match in _PIECE.finditer(key):
        telling = next(name for name in _TELLING if match[name] is not None)
        found.extend(_read(telling, match))
    return found


def _read(telling: str, m: re.Match[str]) -> list[Piece]:
    if telling == "iy":
        return [_day(m, "id", "im", "iy")]
    if telling == "dd":
        return [_day(m, "dd", "dm", "dy")]
    if telling in ("n1", "ld", "od", "gd"):
        return _days(telling, m)
    if telling in ("m", "b", "q"):
        return _months_or_quarters(telling, m)
    if telling in ("s", "both"):
        return _semesters(telling, m)
    return _years(telling, m)


def _day(m: re.Match[str], day: str, month: str, year: str = "") -> Piece:
    piece = Piece("day", m.start(), m.end(), int(m[month]), int(m[day]))
    if year and m[year]:
        _set_year(piece, m[year])
    return piece


def _set_year(piece: Piece, text: str) -> None:
    piece.year = int(text)
    if len(text) == 2:
        piece.year += 2000
        piece.flags = ("two_digit_year",)


def _days(telling: str, m: re.Match[str]) -> list[Piece]:
    if telling == "n1":  # "5-10/9/2024"
        last = _day(m, "n2", "nm", "ny")
        last.joined, last.at = True, m.start("n2")
        return [Piece("day", m.start(), m.start("n2"), last.number, int(m["n1"]), last.year), last]
    if telling == "ld":  # "5 tháng 9 năm 2024"
        piece = _day(m, "ld", "lm")
        _give_year([piece], m["ly"], m["lz"])
        return [piece]
    if telling == "gd":
        return [_day(m, "gd", "gm")]
    month, year = int(m["od"]), int(m["om"])
    if year > 12 >= month and 20 <= year < 50:  # "9/24" can only be a month and a short year
        return [Piece("month", m.start(), m.end(), month, year=2000 + year, flags=("two_digit_year",))]
    return [_day(m, "od", "om", "oy")]


def _several(m: re.Match[str], unit: str, first: str, more: str) -> list[Piece]:
    """The first and last of a list or range of numbered pieces; what lies between is inside."""
    numbers = [_number(t) for t in _NUMBERS.findall(f"{m[first]} {m[more] or ''}")]
    pieces = [Piece(unit, m.start(), m.end(), n) for n in dict.fromkeys((numbers[0], numbers[-1]))]
    if len(pieces) == 2:
        pieces[0].to = pieces[1].at = m.start(more)
        pieces[1].joined = True
    return pieces


def _number(text: str) -> int:
    return int(text) if text.isdigit() else ROMAN.get(text) or _HALVES[text]


def _give_year(pieces: list[Piece], year: str | None, second: str | None) -> None:
    """Sets the last piece's calendar year, or for all of them the school year they lie in."""
    if year and second and _follows(int(year), second):
        for piece in pieces:
            piece.school_year = int(year)
    elif year:
        pieces[-1].year = int(year)


def _follows(first: int, second: str) -> bool:
    return (first + 1) % (100 if len(second) == 2 else 10_000) == int(second)


def _months_or_quarters(telling: str, m: re.Match[str]) -> list[Piece]:
    if telling == "m":
        pieces = _several(m, "month", "m", "mm")
        if m["ms"]:
            _set_year(pieces[-1], m["ms"])
        else:
            _give_year(pieces, m["my"], m["mz"])
        return pieces
    if telling == "b":
        pieces = _several(m, "month", "b", "bb")
        pieces[-1].year = int(m["by"])
        return pieces
    pieces = _several(m, "quarter", "q", "qq")
    _give_year(pieces, m["qy"], m["qz"])
    return pieces


def _semesters(telling: str, m: re.Match[str]) -> list[Piece]:
    if telling == "both":
        pieces = [Piece("semester", m.start(), m.end(), n) for n in (1, 2)]
        pieces[1].joined = True
        _give_year(pieces, m["hy"], m["hz"])
    else:
        pieces = _several(m, "semester", "s", "ss")
        _give_year(pieces, m["sy"], m["sz"])
    last = pieces[-1]
    if last.year:  # "HKII/2025" lies in the school year 2024-2025
        for piece in pieces:
            piece.school_year = last.year - (last.number == 2)
    return pieces


def _years(telling: str, m: re.Match[str]) -> list[Piece]:
    piece = Piece("year", m.start(), m.end())
    if telling == "p1":
        _read_pair(piece, int(m["p1"]), m["p2"], era=bool(m["era"]), said=bool(m["said"]))
    elif telling == "t1":
        _read_pair(piece, 2000 + int(m["t1"]), m["t2"], era=False, said=True)
        piece.flags = ("two_digit_year",)
    elif telling == "w":
        piece.unit = "school_year"
        piece.school_year = int(m["wy"]) if m["wy"] else None
        piece.assumed = bool(m["wy"]) or not m["w"].endswith("hoc")
        piece.coming = bool(m["later"])
    elif telling in ("y1", "y2"):
        piece.year = int(m[telling])
    else:
        piece.unit = "summer"
        year = m["hy1"] or m["hy2"]
        piece.year = int(year) if year else None
        piece.flags = ("approximate",)
    return [piece]


def _read_pair(piece: Piece, first: int, second: str, *, era: bool, said: bool) -> None:
    """A lone pair of consecutive years is a school year; a wider pair, or "giai đoạn", is a calendar range."""
    last = int(second) if len(second) == 4 else first // 100 * 100 + int(second)
    if not era and _follows(first, second):
        piece.unit, piece.school_year, piece.assumed = "school_year", first, not said
    elif len(second) == 2 and not said and not era:  # "2024-09" is a month
        piece.unit, piece.number, piece.year = "month", int(second), first
    elif said:
        piece.unit, piece.school_year, piece.last_year = "school_year", first, last
    else:
        piece.year, piece.last_year = first, last


# --------------------------------------------------------------------------------- first and last days


def place(piece: Piece) -> tuple[date, date] | None:
    """The piece's first and last day; None while its year is unknown. Raises ImpossibleError."""
    _refuse_impossible(piece)
    if piece.unit in ("semester", "school_year"):
        if piece.school_year is None:
            return None
        whole = _in_school_year(piece, piece.school_year)
    elif piece.year is None:
        return None
    else:
        whole = _in_year(piece, piece.year)
    return _narrow(piece, *whole) if piece.position else whole


def _refuse_impossible(piece: Piece) -> None:
    highest = {"day": 12, "month": 12, "quarter": 4, "semester": 2}.get(piece.unit)
    if highest is None:
        return
    if not 1 <= piece.number <= highest:
        raise ImpossibleError(piece.unit)
    # without a year 29/02 may be meant well
    if piece.unit == "day" and not 1 <= piece.day <= monthrange(piece.year or 2024, piece.number)[1]:
        raise ImpossibleError(piece.unit)


def _in_school_year(piece: Piece, first: int) -> tuple[date, date]:
    second = first + 1
    start = date(first, *SCHOOL_YEAR_STARTS)
    end = date(piece.last_year or second, *SCHOOL_YEAR_ENDS)
    semester_1 = date(second, *SEMESTER_1_ENDS)
    if piece.unit == "semester":
        return (start, semester_1) if piece.number == 1 else (semester_1 + timedelta(days=1), end)
    return start, end


def _in_year(piece: Piece, year: int) -> tuple[date, date]:
    if piece.unit == "day":
        return date(year, piece.number, piece.day), date(year, piece.number, piece.day)
    if piece.unit == "month":
        return _months_of(year, piece.number, piece.number)
    if piece.unit == "quarter":
        return _months_of(year, piece.number * 3 - 2, piece.number * 3)
    if piece.unit == "summer":
        return _months_of(year, *SUMMER_MONTHS)
    return date(year, 1, 1), date(piece.last_year or year, 12, 31)


def _months_of(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _narrow(piece: Piece, start: date, end: date) -> tuple[date, date]:
    """The beginning, middle or end of a piece: ten days of a month, one month of anything longer."""
    if piece.unit == "month":
        last = end.day
        if piece.position.isdigit():
            first = min(7 * int(piece.position) - 6, last)
            return start.replace(day=first), start.replace(day=min(first + 6, last))
        days = {"dau": (1, 10), "giua": (11, 20), "cuoi": (21, last)}[piece.position]
        return start.replace(day=days[0]), start.replace(day=days[1])
    months = (end.year - start.year) * 12 + end.month - start.month
    skipped = {"dau": 0, "giua": months // 2, "cuoi": months}.get(piece.position, 0)
    year, month = divmod(start.year * 12 + start.month - 1 + skipped, 12)
    first_day, last_day = _months_of(year, month + 1, month + 1)
    return max(start, first_day), min(end, last_day)
