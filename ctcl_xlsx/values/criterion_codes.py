"""The codes of criteria in a text: "1.3", "1.8-1.10", "II.1", "Tiêu chuẩn 1, tiêu chí 5", "31" beside standard 3.

Owns the spellings of numbers and what is doubtful about them. Must not know dates, levels' headings and titles that
stand alone (`criteria`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ctcl_xlsx.patterns import lazily
from ctcl_xlsx.text import words
from ctcl_xlsx.values.criterion_ref import CriterionRef
from ctcl_xlsx.values.marks import ROMAN
from ctcl_xlsx.values.titles import SHIPPED, Known

NUMBER = r"(?:[0-9]+|vi|iv|v|i{1,3})"
STANDARD_WORD = r"(?:tieu\s*chuan|t\.?\s?chuan|tieuchuan)"

# Markers for the words before a number, so that "TC1.1" and "Tiêu chí 1.1" look alike.
_TC, _CRITERION, _STANDARD = "\x01", "\x02", "\x03"
_BEFORE_NUMBER = rf"\s*[:.]?\s*(?:so\s*)?(?={NUMBER}(?![a-z]*[f-z]))"
_WORDS = (
    (lazily(rf"(?<![a-z]){STANDARD_WORD}{_BEFORE_NUMBER}"), _STANDARD),
    (lazily(rf"(?<![a-z])(?:tieu\s*chi|t\.?\s?chi){_BEFORE_NUMBER}"), _CRITERION),
    (lazily(rf"(?<![a-z])t\.?c\.?{_BEFORE_NUMBER}"), _TC),
)


def mark_words(key: str) -> str:
    """Folded text with a marker for each "tiêu chuẩn", "tiêu chí" and "TC" that stands before a number."""
    for pattern, marker in _WORDS:
        key = pattern.sub(marker, key)
    return key


def value_of(text: str) -> int:
    """The number that digits or a Roman numeral stand for."""
    return ROMAN.get(text, 0) if text.isalpha() else int(text[:6])


def flagged(ref: CriterionRef, *flags: str) -> CriterionRef:
    """The same reference with more flags."""
    return replace(ref, flags=tuple(dict.fromkeys((*ref.flags, *flags)))) if flags else ref


LEVEL = r"(?:[1-4]|iv|i{1,3})(?![a-z0-9])"
LEVEL_BEFORE = lazily(rf"muc ?({LEVEL})[\s:,;|\-–]*")
_LEVEL_AFTER = lazily(rf"[\s,;:(\[|\-]*(?<![a-z])(?:muc ?|m)({LEVEL})\s*[)\]]?[\s.;,]*")

_CODE = lazily(
    r"(?<![0-9a-z.])(?P<word>[\x01\x02])?\s*(?:(?P<s>[1-9])|(?P<r>vi|iv|v|i{1,3}))(?P<sep>\s*[.,·_:"
    r"|/\-]\s*)(?P<n>[1-9][0-9]?|iv|v|i{1,3})"
    r"(?![0-9])(?!\.[0-9]|/[0-9]{4})(?:\s?[.(]?\s?(?P<ind>[a-e])\s?\)?)?(?![a-z0-9])"
)
_INDICATOR = lazily(r"[\s,;:(\-]*(?:chi bao|chi so|noi ham|y) ([a-e])(?![a-z0-9])\s*\)?")
_STANDARD_BEFORE = lazily(rf"\x03({NUMBER})(?![a-z0-9])")
_RANGE = lazily(r"(?: ?(?:-|~|→|den|toi|->))+ ?")
_LIST = lazily(r"[\s,;/&+|.(]*(?:va|hoac|cung)?[\s,;/&+|.(]*")
_LEVEL_MARK = lazily(rf"[(\[]?(?<![a-z])muc ?{LEVEL}\s*[)\]]?")
_SHORT_RANGE = lazily(r"\s*(?:-|~|den|toi)\s*([1-9][0-9]?)(?![0-9.,])\s*(?=$|[,;(])")
# Possessive: words before a code must not be tried in every way.
_LEAD_IN = lazily(
    r"[^a-z0-9\x03]*+"
    r"(?>(?>tu|cac|theo|thuoc|cua|noi dung|muc [1-4i]+|\x03[0-9iv]+|[a-z][a-z ]{0,40}:)[^a-z0-9\x03]*+)*+"
)


@dataclass(slots=True)
class _Code:
    ref: CriterionRef
    at: int
    to: int
    tail: str = ""
    ranged: bool = False


def read_codes(key: str, known: Known, cell_type: str, standard: int | None) -> tuple[CriterionRef, ...]:
    """All codes of a text, ranges filled in, each with what its title and its surroundings make doubtful."""
    found = _find_codes(key, listed=standard is not None or _STANDARD in key)
    if not found:
        return ()
    for i, code in enumerate(found):
        _read_tail(code, key[code.to : found[i + 1].at if i + 1 < len(found) else len(key)], known)
    before = LEVEL_BEFORE.match(key)
    refs: list[CriterionRef] = []
    for i, code in enumerate(found):
        first = refs.pop() if code.ranged and refs else None
        for ref in _between(first, code.ref) if first else [code.ref]:
            if before and ref.level is None:
                ref = replace(ref, level=value_of(before[1]))
            named = _STANDARD_BEFORE.findall(key[: code.at])
            refs.append(_judged(ref, known, cell_type, value_of(named[-1]) if named else standard if i == 0 else None))
    return tuple(dict.fromkeys(refs))


def _find_codes(key: str, *, listed: bool) -> list[_Code]:
    """The codes that are meant as such; where the standard is known (`listed`), "3, 5" is two criteria of it."""
    found: list[_Code] = []
    for m in _CODE.finditer(key):
        glue = _LEVEL_MARK.sub("", key[found[-1].to : m.start()] if found else key[: m.start()])
        separator = m["sep"].strip()
        if listed and separator == "," and m["sep"] != ",":
            continue
        alone = not found and m.start() == 0 and not re.search(r"[a-z0-9]", key[m.end() :])
        near = bool(_LIST.fullmatch(glue) or _RANGE.fullmatch(glue)) if found else bool(_LEAD_IN.fullmatch(glue))
        told = m["word"] is not None or near or bool(found and re.search(r"[;|]\s*$", glue))
        if not told or (separator not in ".,·" and not m["word"] and not alone):
            continue
        if m["n"].isalpha() and not m["r"]:
            continue
        flags = (("roman",) if m["r"] else ()) + (("comma",) if separator == "," else ())
        head, number = m["s"] or str(value_of(m["r"])), value_of(m["n"])
        ref = CriterionRef(
            int(head), f"{head}.{number}", indicator=m["ind"], split_columns=separator == "|", flags=flags
        )
        found.append(_Code(ref, m.start(), m.end(), ranged=bool(found and _RANGE.fullmatch(glue))))
        if short := _SHORT_RANGE.match(key, m.end()):
            last = CriterionRef(int(head), f"{head}.{short[1]}")
            found.append(_Code(last, short.end(), short.end(), ranged=True))
    return found


def _read_tail(code: _Code, tail: str, known: Known) -> None:
    """What follows a code up to the next one: an indicator, a level, a title."""
    if indicator := _INDICATOR.match(tail):
        code.ref, tail = replace(code.ref, indicator=indicator[1]), tail[indicator.end() :]
    title = words(tail)
    if title and not known.criteria.has(title, code.ref.criterion or ""):
        for place in _LEVEL_AFTER.finditer(tail):
            if place.start() == 0 or place.end() == len(tail):
                code.ref = replace(code.ref, level=value_of(place[1]))
                title = words(tail[: place.start()] + " " + tail[place.end() :])
                break
    if title and _is_another_title(title, code.ref, known):
        code.ref = flagged(code.ref, "title_mismatch")


def _is_another_title(title: str, ref: CriterionRef, known: Known) -> bool:
    """Whether a title stands beside the number that belongs to another criterion or to a standard."""
    if known.criteria.has(title, ref.criterion or ""):
        return False
    catalogs = (known,) if known is SHIPPED else (known, SHIPPED)
    return any(t.find(title, letters=False) for k in catalogs for t in (k.criteria, k.titles_of_standards))


def _between(first: CriterionRef, last: CriterionRef) -> list[CriterionRef]:
    """A range within one standard, filled in; across standards only its ends are sure."""
    low, high = int((first.criterion or ".0").split(".")[1]), int((last.criterion or ".0").split(".")[1])
    if first.standard != last.standard or not low < high:
        return [first, flagged(last, "range_across_standards") if first.standard != last.standard else last]
    inside = [CriterionRef(first.standard, f"{first.standard}.{n}", level=last.level) for n in range(low + 1, high)]
    return [replace(first, level=first.level or last.level), *inside, last]


def _judged(ref: CriterionRef, known: Known, cell_type: str, standard: int | None) -> CriterionRef:
    flags = []
    if ref.criterion not in known.numbers:
        flags.append("not_in_catalog")
    if cell_type == "float" and f"{ref.criterion}0" in known.numbers:
        flags.append("numeric_cell_may_be_1.10")
    if standard and standard != ref.standard:
        flags.append("standard_mismatch")
    return flagged(ref, *flags)


# ---------------------------------------------------------------------- numbers without their standard

_NUMBERS = lazily(
    r"(?:\x03(?P<std>[0-9]|vi|iv|v|i{1,3})(?![a-z0-9]))?(?P<gap>[\s,;:/("
    r"|\-.]*)(?P<word>[\x01\x02])?(?P<n>[0-9]{1,3})(?P<ind>[a-e])?(?![0-9a-z])"
    r"(?P<more>(?: ?(?:,|;|&|\+|va) ?[\x01\x02]?[1-9][0-9]?(?![0-9.]))*)(?P<tail>.*)"
)
_HEADING_OF_STANDARD = lazily(r"[^a-z0-9\x03\x01]*[\x03\x01](?P<n>[0-9]{1,2}|vi|iv|v|i{1,3})(?![a-z0-9])(?P<tail>.*)")


def read_within_standard(key: str, known: Known, cell_type: str, standard: int | None) -> tuple[CriterionRef, ...]:
    """ "Tiêu chuẩn 1, tiêu chí 5", "31" beside a column of standards, or the heading of a standard."""
    match = _NUMBERS.match(key)
    if match and match["std"] and not match["word"]:
        match = None  # "Tiêu chuẩn 1: 10 tiêu chí" is a heading
    if not match or (match["word"] == _TC and not match["std"] and standard is None):
        return _heading(key, known)
    if not match["word"] and words(match["tail"]) and not match["tail"].lstrip().startswith(("-", ".", ":", ")")):
        return ()
    if re.match(r"\s*[.,]\s*[0-9]", match["tail"]):
        return ()  # "1.0", "1.3.1"
    inner = value_of(match["std"]) if match["std"] else standard
    if inner is None:
        return _without_standard(match["n"], known, bool(match["word"]))
    numbers = [match["n"], *re.findall(r"[0-9]+", match["more"])]
    split = match["std"] is None or "|" in match["gap"]
    refs = [_joined(inner, n, known, split) for n in dict.fromkeys(numbers)]
    if match["ind"]:
        refs[0] = replace(refs[0], indicator=match["ind"])
    return tuple(_judged(r, known, cell_type, None) for r in refs)


def _joined(standard: int, text: str, known: Known, split: bool) -> CriterionRef:
    """The criterion `text` of a standard; "31" beside standard 3 lost its dot."""
    number = f"{standard}.{int(text)}"
    if number not in known.numbers and len(text) > 1 and text.startswith(str(standard)) and text[1] != "0":
        return CriterionRef(standard, f"{standard}.{text[1:]}", flags=("missing_dot",))
    return CriterionRef(standard, number, split_columns=split)


def _without_standard(text: str, known: Known, told: bool) -> tuple[CriterionRef, ...]:
    guess = f"{text[0]}.{text[1:]}"
    if len(text) > 1 and guess in known.numbers:
        return (CriterionRef(flags=("missing_dot",), candidates=(guess,)),)
    return (CriterionRef(flags=("no_standard",)),) if told or len(text) == 1 else ()


def _heading(key: str, known: Known) -> tuple[CriterionRef, ...]:
    match = _HEADING_OF_STANDARD.fullmatch(key)
    if not match:
        return ()
    number = value_of(match["n"])
    title = words(match["tail"])
    flags: tuple[str, ...] = () if number in known.standards else ("not_in_catalog",)
    meant = known.titles_of_standards.find(title) if title else ()
    if meant and str(number) not in meant:
        flags += ("title_mismatch",)
    return (CriterionRef(number, row="standard_heading", flags=flags),)
