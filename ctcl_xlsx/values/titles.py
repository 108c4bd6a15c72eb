"""Which numbers and titles of criteria are known, and which title a text means.

Owns the comparison of titles; the catalogues are given, or the generated index of all shipped ones. Must not know how a
reference is written (`criteria`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import lru_cache

from ctcl_xlsx.model import Catalog
from ctcl_xlsx.text import words
from ctcl_xlsx.values.criteria_index import CRITERIA, LEVEL4, STANDARDS

# Two titles are one when they share this part of their words; a mistyped one must share this part of its letters.
_SAME_WORDS = 0.75
_SAME_LETTERS = 0.87
# A title cut off by a narrow column is still recognised from this many letters on.
_CUT_OFF = 12
# Only a title of this many letters is recognised at the beginning of a sentence: many begin with "Thư viện".
_LONG = 20
_LONGEST = 300


class Titles:
    """Numbers with their folded titles; a number has several titles where generations differ."""

    __slots__ = ("_numbers", "_sets")

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._numbers: dict[str, tuple[str, ...]] = {}
        for number, title in pairs:
            key = words(title)
            self._numbers[key] = tuple(dict.fromkeys((*self._numbers.get(key, ()), number)))
        self._sets = [(frozenset(key.split()), key) for key in self._numbers]

    def holds(self, key: str) -> bool:
        """Whether folded words are exactly a title."""
        return key in self._numbers

    def has(self, key: str, number: str) -> bool:
        """Whether folded words are (nearly, or the beginning of) a title of `number`."""
        return any(number in self._numbers[k] and _alike(key, k) for k in self._numbers)

    def find(self, key: str, *, letters: bool = True) -> tuple[str, ...]:
        """The numbers whose title folded words are; several where the same title has several numbers.

        `letters` also finds mistyped titles, which takes a thousand times longer.
        """
        if not key or len(key) > _LONGEST:
            return ()
        if key in self._numbers:
            return self._numbers[key]
        own = frozenset(key.split())
        scored = [(2 * len(own & s) / (len(own) + len(s)), k) for s, k in self._sets]
        best = max((score for score, _ in scored), default=0.0)
        if best >= _SAME_WORDS:
            return self._union(k for score, k in scored if score == best)
        if len(key) >= _CUT_OFF:
            long = (k for k in self._numbers if len(k) >= _LONG)
            if begun := [k for k in long if k.startswith(key) or key.startswith(f"{k} ")]:
                return self._union(begun)
            if letters:
                return self._union(difflib.get_close_matches(key, self._numbers, n=1, cutoff=_SAME_LETTERS))
        return ()

    def _union(self, keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(n for k in keys for n in self._numbers[k]))


def _alike(key: str, title: str) -> bool:
    if key == title or (len(key) >= _CUT_OFF and title.startswith(key)) or key.startswith(f"{title} "):
        return True
    own, other = set(key.split()), set(title.split())
    return 2 * len(own & other) >= _SAME_WORDS * (len(own) + len(other))


class Known:
    """What a set of catalogues holds."""

    __slots__ = ("criteria", "level4", "numbers", "paragraphs", "standards", "titles_of_standards")

    def __init__(
        self,
        criteria: Iterable[tuple[str, str]],
        standards: Iterable[tuple[int, str]],
        level4: Iterable[tuple[str, str]],
    ) -> None:
        criteria, standards, level4 = tuple(criteria), tuple(standards), tuple(level4)
        self.numbers = frozenset(number for number, _ in criteria)
        self.standards = frozenset(number for number, _ in standards)
        self.paragraphs = frozenset(number for number, _ in level4)
        self.criteria = Titles(criteria)
        self.titles_of_standards = Titles((str(number), title) for number, title in standards)
        self.level4 = Titles(level4)


SHIPPED = Known(CRITERIA, STANDARDS, LEVEL4)


def known_in(catalogs: Iterable[Catalog] | None) -> Known:
    """What these catalogues hold; without any, all shipped ones."""
    given = tuple(catalogs or ())
    return _known(given) if given else SHIPPED


@lru_cache(maxsize=64)
def _known(catalogs: tuple[Catalog, ...]) -> Known:
    return Known(
        ((c.number, title) for k in catalogs for c in k.criteria() for title in (c.title, *c.aliases)),
        ((s.number, s.title) for k in catalogs for s in k.standards),
        ((p.number, p.title) for k in catalogs for p in k.level4),
    )
