"""What recurs, and how often: "hằng tháng", "2 lần/năm", "thường xuyên".

Owns the words of recurrence. Must not know dates: these words are taken out before a text is searched for them.
"""

from __future__ import annotations

from dataclasses import dataclass

from ctcl_xlsx.patterns import lazily

_EVERY = {
    "ngay": "day",
    "tuan": "week",
    "thang": "month",
    "quy": "quarter",
    "nam": "year",
    "hoc": "semester",
    "hk": "semester",
    "ky": "semester",
    "ki": "semester",
}
_COUNTS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6}
_UNIT = r"(ngay|tuan|thang|quy|nam(?: hoc)?|hoc k[yi]|hk|k[yi])(?![a-z0-9])"
_COUNT = r"(?<![a-z0-9])([0-9]{1,3}|mot|hai|ba|bon|nam|sau)"
_RECURRING = lazily(
    rf"(?<![a-z])(?:hang|moi|tung)(?: mot| 1)? {_UNIT}"
    rf"|(?<![a-z0-9])lan\s*(?:(?:/|tren|trong|moi|mot|1)\s*)+{_UNIT}"
    rf"|{_COUNT}\s*{_UNIT}\s*(?:/|mot\s|1\s)\s*lan(?![a-z])"
    rf"|(?<![a-z0-9])(?:mot|1) {_UNIT}(?= [0-9a-z]+ lan)"
    rf"|dinh k[yi](?:\s*(?:theo )?{_UNIT})?"
    r"|(?P<always>(?:lam )?thuong xuyen|lien tuc|quanh nam|moi luc|suot nam(?! hoc))"
)
_TIMES = lazily(rf"{_COUNT}\s*lan(?![a-z])")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """`every`: day, week, month, quarter, semester, year, continuous, or None for "định kỳ"."""

    every: str | None
    times: int | None = None
    flags: tuple[str, ...] = ()


def take_recurrence(key: str) -> tuple[Recurrence | None, str]:
    """What recurs in folded text, and the text without the words that say so."""
    found = list(_RECURRING.finditer(key))
    if not found:
        return None, key
    units = [_EVERY[unit.split(" ")[0]] for m in found for unit in m.group(1, 2, 4, 5, 6) if unit]
    always = "continuous" if any(m["always"] for m in found) else None
    # "2 tháng/lần" is rarer than every month
    flags = ("interval",) if any(m[3] and _count(m[3]) > 1 for m in found) else ()
    times = None if flags else _TIMES.search(key)
    rest = _TIMES.sub(" ", _RECURRING.sub(" ", key)) if not flags else _RECURRING.sub(" ", key)
    return Recurrence(units[0] if units else always, _count(times[1]) if times else None, flags), rest


def _count(text: str) -> int:
    return _COUNTS.get(text) or int(text)
