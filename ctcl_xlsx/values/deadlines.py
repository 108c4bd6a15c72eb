"""Deadlines as schools write them: "Từ tháng 9/2024 đến 25/5/2025", "Cả năm học", "hằng tháng", "Khi có kinh phí".

Owns how pieces of time combine: points, ranges, open ends. Must not know cells, forms, rules or sentences; there is no
clock here: a missing year comes from the plan's school year or stays missing. Never raises.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from ctcl_xlsx.patterns import lazily
from ctcl_xlsx.text import plain
from ctcl_xlsx.values.calendar_pieces import ImpossibleError
from ctcl_xlsx.values.marks import is_ditto, is_mark, is_nothing, key_of, lacks_diacritics, text_of
from ctcl_xlsx.values.recurrence import take_recurrence
from ctcl_xlsx.values.spans import ONWARDS, Deadline, read_span

__all__ = ["Deadline", "parse_deadline", "school_years_in"]


def parse_deadline(text: object, school_year: object = None) -> Deadline:
    """Reads a deadline; `school_year` ("2024-2025") gives the years that the text leaves out."""
    return _parse(text_of(text)[:4000], text_of(school_year)[:40])


_YEAR_PAIR = lazily(r"(?<![0-9/.])((?:19|20|21)[0-9]{2})\s*[-/_]+\s*((?:19|20|21)[0-9]{2}|[0-9]{2})(?![0-9])")
_ERA = lazily(r"(?:giai đoạn|nhiệm kỳ|nhiệm kì|giai doan|nhiem ky)\s*:?\s*$", re.IGNORECASE)


def school_years_in(text: object) -> tuple[str, ...]:
    """Every school year that a free text names, as "2023-2024", in order of appearance."""
    flat = plain(text_of(text))
    if "20" not in flat and "19" not in flat and "21" not in flat:  # most texts name no year: that spares the search
        return ()
    found = []
    for match in _YEAR_PAIR.finditer(flat):
        first, second = int(match[1]), match[2]
        follows = (first + 1) % (100 if len(second) == 2 else 10_000) == int(second)
        if follows and not _ERA.search(flat[max(0, match.start() - 20) : match.start()]):
            found.append(f"{first}-{first + 1}")
    return tuple(dict.fromkeys(found))


_NONE = lazily(r"(?:khong|khong co|chua co|ko|n/a|na)\.?")
_DONE = lazily(
    r"da (?:hoan thanh|hoan tat|xong|thuc hien|trien khai|dat|lam|ket thuc)|(?:hoan thanh|hoan tat|xong)\.?$"
)
_WORDS = lazily(r"(?<![a-z])(?:thang|nam|hoc|quy|truoc|den|thuong|hang|cuoi|dau)(?![a-z])")


@lru_cache(maxsize=8192)
def _parse(text: str, school_year: str) -> Deadline:
    key = key_of(text)
    if is_nothing(key) or _NONE.fullmatch(key):
        return Deadline("none")
    if is_ditto(key):
        return Deadline("relative", flags=("ditto", "no_date"))
    if is_mark(key):
        return Deadline("invalid", flags=("mark_only",))
    years = school_years_in(school_year)
    found = _as_number(key) or _misread(key) or _interpret(key, int(years[0][:4]) if years else None)
    if _WORDS.search(key) and lacks_diacritics(text, key):
        return replace(found, flags=(*found.flags, "no_diacritics"))
    return found


_SERIAL = lazily(r"([3-5][0-9]{4})(?:[.,][0-9]+)?")
_COMPACT = lazily(r"(20[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])")


def _as_number(key: str) -> Deadline | None:
    """A bare number that a spreadsheet or a program made of a date."""
    if serial := _SERIAL.fullmatch(key):
        day = date(1899, 12, 30) + timedelta(days=int(serial[1]))
        return Deadline("point", day, day, "day", flags=("excel_serial",))
    if compact := _COMPACT.fullmatch(key):
        try:
            day = date(int(compact[1]), int(compact[2]), int(compact[3]))
        except ValueError:
            return Deadline("invalid", flags=("impossible_date",))
        return Deadline("point", day, day, "day")
    return None


# A slash read as 7, 1 or l ("1172022"), a stroke too many ("101/2023"), letters among digits ("1l/2O22").
_GLUED_MONTH = lazily(
    r"(?<![0-9])(?:(0?[1-9]|1[0-2])[71li|!](20[0-9]{2})|[0-9](0[1-9]|1[0-2])\s*/\s*(20[0-9]{2}))(?![0-9])"
)
_LETTERS_AMONG_DIGITS = lazily(
    r"(?<![a-z0-9])(?:[0-9oil]{1,2}[/.\-])?(?:[0-9oil]{1,2}[/.\-]2[0-9oil]{0,2}[oil][0-9oil]{0,2}"
    r"|(?:[oil][0-9]|[0-9][oil])[/.\-]2[0-9oil]{3})(?![a-z0-9])"
)
_DIGITS = str.maketrans("oil", "011")


def _misread(key: str) -> Deadline | None:
    """What a scanner made of a date: refused, with the reading it probably had."""
    if glued := _GLUED_MONTH.search(key):
        month, year = glued[1] or glued[3], glued[2] or glued[4]
        return Deadline("invalid", suggest=f"{month}/{year}", flags=("ocr_noise",))
    if mixed := _LETTERS_AMONG_DIGITS.search(key):
        return Deadline("invalid", suggest=mixed[0].translate(_DIGITS), flags=("ocr_noise",))
    return None


# --------------------------------------------------------------------------------------- interpretation

_CLOCK = lazily(
    r"(?<![0-9/])[0-9]{1,2}(?::[0-9]{2}){1,2}(?:\.[0-9]+)?\s*(?:am|pm|sa|ch)?(?![a-z])"
    r"|(?<![0-9/])[0-9]{1,2}\s*(?:h|gio)\s*(?:[0-9]{2})?(?![a-z0-9])"
)
_VISION = lazily(r"[,;]?\s*(?:va )?tam nhin.*")
_CONDITION = lazily(r"(?<![a-z])(?:khi|neu|tuy|phu thuoc)(?![a-z])")
_NO_DATE = lazily(
    r"(?<![a-z])(?:tiep theo|toi|sau|truoc|som|ngay|dai han|lau dai|ngan han|theo|dot xuat|chua|dang|du kien|trong"
    r"|kip thoi"
    r"|tu nay|hien|tet|khai giang|be giang|ky|hk[0-9i]*|quy|thang|tuan|nam|dau|cuoi|giua|moi|luon)(?![a-z])"
)


def _interpret(key: str, first_year: int | None) -> Deadline:
    done = bool(_DONE.match(key)) and not _CONDITION.search(key)
    recurrence, rest = take_recurrence(key)
    try:
        found = read_span(_VISION.sub("", _CLOCK.sub(" ", rest)), first_year)
    except (ImpossibleError, ValueError, OverflowError):
        return Deadline("invalid", suggest=_day_and_month_swapped(rest), flags=("impossible_date",))
    if done:
        return replace(found, kind="done") if found and found.end else Deadline("done")
    if recurrence:
        dates = found or Deadline("recurring")
        flags = tuple(f for f in dates.flags if f != "no_date") + recurrence.flags
        return replace(dates, kind="recurring", every=recurrence.every, times=recurrence.times, flags=flags)
    if _CONDITION.search(key):
        if found and (found.start or found.end):
            return replace(found, flags=(*found.flags, "conditional"))
        return Deadline("relative", flags=("conditional", "no_date"))
    if found:
        return found
    if ONWARDS.search(key) or _NO_DATE.search(key):
        return Deadline("relative", flags=("no_date",))
    return Deadline("invalid", flags=("unrecognized",))


_MONTH_FIRST = lazily(r"(?<![0-9])(0?[1-9]|1[0-2])[/.\-](1[3-9]|2[0-9]|3[01])[/.\-](20[0-9]{2})(?![0-9])")


def _day_and_month_swapped(key: str) -> str | None:
    """For "05/31/2025" the Vietnamese order; nothing is swapped silently."""
    swapped = _MONTH_FIRST.search(key)
    return f"{swapped[2]}/{int(swapped[1]):02}/{swapped[3]}" if swapped else None
