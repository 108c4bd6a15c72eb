"""References to criteria as schools write them: "Tiêu chí 1.10", "1.3-1.5", "I.3", "Mức 4 – 1", or a bare title.

Owns how a reference is read and what is doubtful about it. Must not know cells, forms or rules. A number stays text:
"1.10" is never 1.1. Never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from ctcl_xlsx.model import Catalog
from ctcl_xlsx.patterns import lazily
from ctcl_xlsx.text import fold, words
from ctcl_xlsx.values.criterion_codes import (
    LEVEL,
    LEVEL_BEFORE,
    NUMBER,
    STANDARD_WORD,
    flagged,
    mark_words,
    read_codes,
    read_within_standard,
    value_of,
)
from ctcl_xlsx.values.criterion_ref import CriterionRef
from ctcl_xlsx.values.marks import is_ditto, is_mark, is_nothing, key_of, lacks_diacritics, text_of
from ctcl_xlsx.values.titles import Known, known_in

__all__ = ["CriterionRef", "Refs", "parse_criterion"]

Refs = CriterionRef | tuple[CriterionRef, ...]


def parse_criterion(
    text: object,
    *,
    catalogs: Iterable[Catalog] | None = None,
    cell_type: str | None = None,
    standard_column: object = None,
    under: object = None,
) -> Refs:
    """Reads a reference; a tuple where it names several criteria.

    `cell_type` ("float", "int", "datetime") is what the cell held before it became text, `standard_column` the row's
    own column for the standard, `under` the heading above the row ("MỨC 4").
    """
    if cell_type is None and not isinstance(text, str | bool):
        cell_type = "datetime" if isinstance(text, date) else type(text).__name__
    standard = None if standard_column is None else _standard_in(fold(text_of(standard_column)[:200]))
    below_4 = under is not None and _LEVEL_4.search(fold(text_of(under)[:60])) is not None
    return _parse(text_of(text)[:4000], known_in(catalogs), text_of(cell_type), standard, below_4)


_LEVEL_4 = lazily(r"(?:^|muc(?: do)?)\s*(?:4|iv)\s*[:.]?\s*$")
_STANDARD_NUMBER = lazily(rf"(?:^|{STANDARD_WORD})\s*:?\s*({NUMBER})(?![a-z0-9])")


def _standard_in(key: str) -> int | None:
    """The standard a column names: "3", "III", "Tiêu chuẩn 3: …"."""
    found = _STANDARD_NUMBER.search(key)
    number = value_of(found[1]) if found else 0
    return number if 1 <= number <= 9 else None


_NO_CRITERION = lazily(r"khong (?:gan|thuoc|lien quan|ap dung|theo)(?![a-z])|(?:khong|khac|chung)\.?$")
_DIACRITICS = lazily(r"(?<![a-z])(?:tieu chi|tieu chuan|muc|quan ly|giao vien)(?![a-z])")


@lru_cache(maxsize=8192)
def _parse(text: str, known: Known, cell_type: str, standard: int | None, below_4: bool) -> Refs:
    key = key_of(text)
    if is_nothing(key):
        return CriterionRef(flags=("blank",))
    if is_ditto(key):
        return CriterionRef(flags=("ditto",))
    if is_mark(key):
        return CriterionRef(flags=("mark_only",))
    if _NO_CRITERION.match(key):
        return CriterionRef(flags=("no_criterion",))
    found = _as_date(key, known, cell_type) or _read(key, known, cell_type, standard, below_4)
    if _DIACRITICS.search(key) and lacks_diacritics(text, key):
        found = tuple(flagged(r, "no_diacritics") for r in found)
    return found[0] if len(found) == 1 else found


def _read(key: str, known: Known, cell_type: str, standard: int | None, below_4: bool) -> tuple[CriterionRef, ...]:
    if cell_type == "float" and re.fullmatch(r"[0-9]{1,2}\.[0-9]{3,}", key):
        key = f"{round(float(key), 2):g}"  # 1.1000000000000001
    if heading := _level_heading(key):
        return (heading,)
    marked = mark_words(key)
    return (
        _level_4(marked, known, below_4)
        or read_codes(marked, known, cell_type, standard)
        or read_within_standard(marked, known, cell_type, standard)
        or _by_title(key, known, below_4)
        or (CriterionRef(flags=("unrecognized",)),)
    )


# -------------------------------------------------------------------- dates that were criteria once

_DATES = (
    lazily(r"(?P<y>[12][0-9]{3})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})(?:[ t][0-9:.]+)?"),
    lazily(r"(?P<d>[0-9]{1,2})[/.\-](?P<m>[0-9]{1,2})[/.\-](?P<y>[12][0-9]{3})(?: [0-9:.]+)?"),
    lazily(
        r"(?P<d>[0-9]{1,2})[ \-](?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?:[ \-][0-9]{2,4})?"
    ),
    lazily(r"(?P<d>[0-9]{1,2})[ \-](?:thg|thang) ?(?P<m>[0-9]{1,2})"),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _as_date(key: str, known: Known, cell_type: str) -> tuple[CriterionRef, ...]:
    """A spreadsheet made a date of "1.3": both readings are offered, none is chosen."""
    for pattern in _DATES:
        if match := pattern.fullmatch(key):
            name = match.groupdict().get("name")
            day, month = int(match["d"]), _MONTHS.index(name) + 1 if name else int(match["m"])
            both = tuple(dict.fromkeys((f"{day}.{month}", f"{month}.{day}")))
            likely = tuple(c for c in both if c in known.numbers)
            return (CriterionRef(flags=("date_autoconverted",), candidates=likely or both),)
    return (CriterionRef(flags=("date_autoconverted",)),) if cell_type == "datetime" else ()


# ------------------------------------------------------------------------------------------- levels

_HEADING = lazily(
    rf"(?:dat )?muc(?: do)? ?({LEVEL})((?:(?: ?(?:,|;|/|&|\+|-|va|den)){{1,2}} ?(?:muc(?: do)? ?)?{LEVEL})*) ?[:.]?"
)
_LEVEL_WORDS = lazily(r"muc(?: do)?|va|den")
_ONE_LEVEL = lazily(LEVEL)
_PARAGRAPH = lazily(
    r"(?:muc ?(?:4|iv)|m4)(?![0-9a-z])[\s\-:.,;|/(]*[\x01\x02]?(?:(?:khoan|diem|noi dung"
    r"|so) ?)?(?P<n>[1-9])(?![0-9])(?! ?[.,] ?[0-9])(?P<tail>.*)"
)
_PARAGRAPH_BEFORE = lazily(r"(?:[\x01\x02]|khoan )?\s*(?P<n>[1-9])[\s,;(\-]*muc ?(?:4|iv)\s*[)\]]?")
_PARAGRAPHS = lazily(
    r"[\x01\x02]?(?:(?:khoan|diem|noi dung|so) ?)?(?P<n>[1-9]|iv|v|i{1,3})(?![0-9a-z])(?! ?\. ?[0-9])"
    r"(?P<more>(?: ?(?:,|;|&|\+|va) ?[\x01\x02]?[1-9](?![0-9.]))*)(?P<tail>.*)"
)


def _level_heading(key: str) -> CriterionRef | None:
    match = _HEADING.fullmatch(key)
    if not match:
        return None
    more = _ONE_LEVEL.findall(_LEVEL_WORDS.sub(" ", match[2]))
    levels = [value_of(match[1]), *(value_of(t) for t in more)]
    if len(levels) == 2 and re.search(r"-|den", match[2]):
        levels = list(range(levels[0], levels[1] + 1))
    if levels != sorted(levels) or not levels:
        return None  # "Mức 4 – 1" is the first paragraph of level 4
    return CriterionRef(row="level_heading", levels=tuple(dict.fromkeys(levels)))


def _level_4(key: str, known: Known, below_4: bool) -> tuple[CriterionRef, ...]:
    """A paragraph of level 4 of the 2018 circulars, which has its own numbering outside the standards."""
    if match := _PARAGRAPH.fullmatch(key) or _PARAGRAPH_BEFORE.fullmatch(key):
        return (_paragraph(match["n"], known),)
    if below_4 and (match := _PARAGRAPHS.fullmatch(key)):
        numbers = [match["n"], *re.findall(r"[1-9]", match["more"])]
        return tuple(_paragraph(n, known) for n in dict.fromkeys(numbers))
    return ()


def _paragraph(text: str, known: Known) -> CriterionRef:
    number = value_of(text)
    return CriterionRef(level4=number, flags=() if str(number) in known.paragraphs else ("not_in_catalog",))


# ------------------------------------------------------------------------------------------- titles

_PREFIX = lazily(r"^[\s\-–.:]*(?:tieu chi|tieu chuan|tc)?[\s\-–.:]*")


def _by_title(key: str, known: Known, below_4: bool) -> tuple[CriterionRef, ...]:
    title = words(_PREFIX.sub("", LEVEL_BEFORE.sub("", key, count=1)))
    if len(title) < 4:
        return ()
    # mistyped titles are looked for last: that takes longest
    return _find_title(title, known, below_4, letters=False) or _find_title(title, known, below_4, letters=True)


def _find_title(title: str, known: Known, below_4: bool, *, letters: bool) -> tuple[CriterionRef, ...]:
    numbers = known.criteria.find(title, letters=letters)
    paragraphs = known.level4.find(title, letters=letters)
    if paragraphs and (below_4 or known.level4.holds(title) or not numbers):
        if len(paragraphs) == 1:
            return (CriterionRef(level4=int(paragraphs[0]), flags=("by_title",)),)
        return (CriterionRef(flags=("by_title", "ambiguous_title"), candidates=paragraphs),)
    standards = known.titles_of_standards.find(title, letters=letters)
    if numbers and not (standards and not known.criteria.has(title, numbers[0])):
        heads = {int(n.split(".")[0]) for n in numbers}
        common = heads.pop() if len(heads) == 1 else None
        if len(numbers) == 1:
            return (CriterionRef(common, numbers[0], flags=("by_title",)),)
        return (CriterionRef(common, flags=("by_title", "ambiguous_title"), candidates=numbers),)
    if standards:
        return (CriterionRef(int(standards[0]), row="standard_heading", flags=("by_title",)),)
    return ()
