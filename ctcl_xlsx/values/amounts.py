"""Vietnamese numbers and sums of money: "15.000.000đ", "2 tỷ 300 triệu", "1tỷ2", "mười lăm triệu".

Owns digits, grouping and units. Must not know sources, ranges or what a budget means (`money`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ctcl_xlsx.patterns import lazily

# No school's action costs more; a larger product means the header's unit was counted twice.
HIGHEST = 10**12
_UNITS = {
    "ty": 10**9,
    "ti": 10**9,
    "tram trieu": 10**8,
    "chuc trieu": 10**7,
    "trieu": 10**6,
    "trd": 10**6,
    "tr": 10**6,
    "tram nghin": 10**5,
    "tram ngan": 10**5,
    "chuc nghin": 10**4,
    "nghin": 1000,
    "ngan": 1000,
    "ng": 1000,
    "k": 1000,
    "dong": 1,
    "vnd": 1,
    "d": 1,
    "₫": 1,
}
_UNIT = "|".join(_UNITS)
_TERM = lazily(
    r"(?<![0-9a-z.,])(?P<num>[0-9]{1,3}(?: [0-9]{3})+(?![0-9.,]?[0-9])(?:,[0-9]{1,2}(?![0-9]))?|[0-9]+(?:[.,'][0-9]+)*)"
    rf"(?:\s*(?P<unit>{_UNIT})(?![a-z])\.?(?P<tail>[0-9]{{1,3}}(?![0-9.,a-z]|\s*(?:{_UNIT})(?![a-z])))?)?"
    r"(?P<half>\s*ruoi(?![a-z]))?(?:\s*(?:viet nam )?(?:dong|vnd|d|₫)(?![a-z]))*"
)
_GLUED = lazily(rf"(?<=[0-9])(ty|ti|trieu|tr)(?=[0-9]+\s*(?:{_UNIT})(?![a-z]))")  # "2ty300tr"
_HEADER = lazily(r"(?P<thousand>1[. ]?000 ?)?(?<![a-z])(?P<unit>ty|ti|trieu|trd|tr|nghin|ngan|dong|vnd|d)(?![a-z])")


@dataclass(slots=True)
class Amount:
    """One sum in the text. `value` is None when its digits make no number; `unit` 0 when none was written."""

    value: int | None
    unit: int
    at: int
    to: int
    raw: Decimal | None = None
    flags: tuple[str, ...] = ()


def unit_of_header(key: str) -> int:
    """The unit a column's folded heading names ("triệu đồng"), 0 for none."""
    found = _HEADER.search(key)
    if found is None:
        return 0
    # "1.000đ", "1000 đồng" as a unit: thousands
    return _UNITS[found["unit"]] * (1000 if found["thousand"] else 1)


def find_amounts(key: str) -> list[Amount]:
    """The sums and bare numbers in folded text; parts of one sum ("2 tỷ 300 triệu") are added up."""
    key = _GLUED.sub(r"\1 ", key)
    found: list[Amount] = []
    for match in _TERM.finditer(key):
        term = _read_term(match)
        last = found[-1] if found else None
        if last and _continues(last, term, key[last.to : term.at]):
            _add(last, term)
        else:
            found.append(term)
    return found


def _read_term(m: re.Match[str]) -> Amount:
    unit = _UNITS[m["unit"]] if m["unit"] else 0
    number, flags = read_number(m["num"], unit)
    term = Amount(None, unit, m.start(), m.end(), number, flags)
    if number is None:
        return term
    value = number * (unit or 1)
    if m["tail"]:  # "1tỷ2" is 1.2 tỷ
        value += Decimal(int(m["tail"])) * unit / 10 ** len(m["tail"])
    if m["half"]:
        value += Decimal(unit or 1) / 2
    term.value = int(value.to_integral_value(ROUND_HALF_UP))
    if term.value != value:
        term.flags += ("rounded",)
    return term


def _continues(last: Amount, term: Amount, gap: str) -> bool:
    if gap.strip() or last.value is None or term.value is None or last.unit < 1000:
        return False
    if term.unit:
        return term.unit < last.unit and term.value < last.unit
    return term.raw is not None and 1 <= term.raw < 1000 and term.raw == int(term.raw)


def _add(last: Amount, term: Amount) -> None:
    value = term.value or 0
    if not term.unit:  # "1 tỷ 200" is 1.2 tỷ
        value = value * last.unit // 10 ** len(str(value))
    last.value = (last.value or 0) + value
    last.to = term.to


_GROUPS = lazily(r"[0-9]{1,3}(?:([.,' ])[0-9]{3})(?:\1[0-9]{3})*")


def read_number(text: str, unit: int) -> tuple[Decimal | None, tuple[str, ...]]:
    """The number that digits, dots and commas mean in Vietnamese: dots group, a comma is decimal; or why not."""
    marks = [c for c in text if c in ".,' "]
    if len(text) > 24:
        return None, ("bad_grouping",)
    if not marks:
        return Decimal(text), ()
    if len(set(marks)) == 1 and _GROUPS.fullmatch(text):
        grouped = Decimal(re.sub(r"[^0-9]", "", text))
        if len(marks) == 1 and marks[0] in ".," and unit >= 10**6:
            # "1,250 tỷ" has decimals; "1.250 triệu" is a thousand and more: both are said aloud
            return (grouped / 1000 if marks[0] == "," else grouped), ("ambiguous_grouping",)
        return grouped, ()
    if len(marks) == 1 and marks[0] in ".,":
        whole, part = re.split(r"[.,]", text)
        return (Decimal(f"{whole}.{part}"), ()) if len(part) <= 2 else (None, ("bad_grouping",))
    head, part = re.split(r"[.,](?=[0-9]*$)", text, maxsplit=1) if marks[-1] in ".," else (text, "")
    if marks[-1] not in marks[:-1] and 0 < len(part) <= 2 and _GROUPS.fullmatch(head):
        return Decimal(re.sub(r"[^0-9]", "", head) + "." + part), ()
    return None, ("bad_grouping",)


# ----------------------------------------------------------------------------------- spelled-out numbers

_DIGITS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_MAGNITUDES = {"nghin": 1000, "ngan": 1000, "trieu": 10**6, "ty": 10**9, "ti": 10**9}
_NUMBER_WORD = "|".join((*_DIGITS, *_MAGNITUDES, "khong", "muoi", "tram", "linh", "le", "ruoi"))
_SPELLED = lazily(rf"(?<![a-z])(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)(?: (?:{_NUMBER_WORD}))+(?![a-z])")


def digits_for_words(key: str) -> str:
    """Folded text with spelled-out sums put in digits ("muoi lam trieu dong" becomes "15000000 d dong")."""
    return _SPELLED.sub(_in_digits, key)


def _in_digits(m: re.Match[str]) -> str:
    words = m[0].split(" ")
    if not any(w in _MAGNITUDES for w in words):
        return m[0]
    total = section = digit = 0
    last = 1
    for word in words:
        if word in _DIGITS:
            digit = _DIGITS[word]
        elif word == "muoi":
            section, digit = section + (digit or 1) * 10, 0
        elif word == "tram":
            section, digit = section + digit * 100, 0
        elif word in _MAGNITUDES:
            last = _MAGNITUDES[word]
            total, section, digit = total + (section + digit) * last, 0, 0
        elif word == "ruoi":
            total += last // 2
    return f"{total + section + digit} d"
