"""Names of schools: whether two spellings are one name, and what tells schools of one name apart.

Knows no roster, no file and no sentence.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache

from ctcl_xlsx.model import School
from ctcl_xlsx.text import name_key, plain, words

LIKE = 0.85  # how alike two spellings of one school's name are

_LONG_FORMS: Mapping[str, str] = {
    "mn": "mầm non",
    "mg": "mẫu giáo",
    "th": "tiểu học",
    "thcs": "trung học cơ sở",
    "thpt": "trung học phổ thông",
    "gdtx": "giáo dục thường xuyên",
    "trường": "",
    "và": "",
}


def same_name(one: str, other: str) -> bool:
    """Whether two texts name one school: equal but for spelling; a letter or number apart is another school."""
    left, right = bare_name(one), bare_name(other)
    if left == right:
        return True
    apart = set(left.split()) ^ set(right.split())
    if any(len(word) < 2 or word.isdigit() for word in apart):
        return False
    return difflib.SequenceMatcher(None, left, right).ratio() >= LIKE


@cache
def _long_forms(key: Callable[[str], str]) -> Mapping[str, str]:
    return {key(short): key(whole) for short, whole in _LONG_FORMS.items()}


def _written_out(key: Callable[[str], str], name: str) -> str:
    long = _long_forms(key)
    return " ".join(" ".join(long.get(word, word) for word in key(name).split()).split())


@lru_cache(maxsize=16384)  # every file without a code is held against every line of the roster
def bare_name(name: str) -> str:
    """A name for finding it again: written out, without any diacritic."""
    return _written_out(words, name)


@lru_cache(maxsize=16384)
def spelt(name: str) -> str:
    """A name for telling schools apart: written out, with its tones ("Sơn Hà" is not "Sơn Hạ")."""
    return _written_out(name_key, name)


def titled(*parts: str) -> str:
    """What is known of a school, on one line: "0102 – Trường Tiểu học Bến Sậy"."""
    return " – ".join(filter(None, parts))


def telling_apart(schools: Iterable[School]) -> Mapping[str, str]:
    """By name that several of these schools have: the field that tells them apart, see `called`.

    It is the commune where each has one of its own, else the code.
    """
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for school in schools:
        commune = name_key(school.commune)
        found[spelt(school.name)][school.code or f"~{commune}"] = commune
    shared = {name: list(communes.values()) for name, communes in found.items() if name and len(communes) > 1}
    return {
        name: "commune" if all(communes) and len(set(communes)) == len(communes) else "code"
        for name, communes in shared.items()
    }


def called(school: School, apart: Mapping[str, str]) -> str:
    """A school's name; where others have it too, with what tells it apart (`telling_apart`) in brackets."""
    field = apart.get(spelt(school.name)) if apart else None
    told = plain(getattr(school, field)) if field else ""
    return f"{school.name} ({told})" if told else school.name
