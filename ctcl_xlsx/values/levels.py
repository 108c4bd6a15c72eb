"""Levels of education as people write them: in a roster's cell, at the head of a school's name.

Owns the spellings. Knows no table and no sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ctcl_xlsx.model import Level
from ctcl_xlsx.patterns import lazily
from ctcl_xlsx.text import name_key, plain, words

_WORDS: Mapping[str, str] = {
    "mam non": Level.MAM_NON, "mau giao": Level.MAM_NON, "nha tre": Level.MAM_NON, "nhom tre": Level.MAM_NON,
    "mn": Level.MAM_NON, "mg": Level.MAM_NON, "mamnon": Level.MAM_NON,
    "tieu hoc": Level.TIEU_HOC, "th": Level.TIEU_HOC, "cap 1": Level.TIEU_HOC, "cap i": Level.TIEU_HOC,
    "trung hoc co so": Level.THCS, "thcs": Level.THCS, "cap 2": Level.THCS, "cap ii": Level.THCS,
    "trung hoc pho thong": Level.THPT, "thpt": Level.THPT, "ptth": Level.THPT, "cap 3": Level.THPT,
    "cap iii": Level.THPT,
    "nhieu cap hoc": Level.NHIEU_CAP_HOC, "nhieu cap": Level.NHIEU_CAP_HOC, "lien cap": Level.NHIEU_CAP_HOC,
    "cap 1 2": Level.NHIEU_CAP_HOC, "cap 2 3": Level.NHIEU_CAP_HOC, "cap 1 2 3": Level.NHIEU_CAP_HOC,
    "cap i ii": Level.NHIEU_CAP_HOC, "cap ii iii": Level.NHIEU_CAP_HOC, "cap i ii iii": Level.NHIEU_CAP_HOC,
    "ptcs": Level.NHIEU_CAP_HOC, "pho thong co so": Level.NHIEU_CAP_HOC,
    "giao duc thuong xuyen": Level.GDTX, "gdtx": Level.GDTX, "ttgdtx": Level.GDTX, "gdnn gdtx": Level.GDTX,
    "gdnngdtx": Level.GDTX,
}  # fmt: skip
# Boarding schools: the level stands beside the word; where none does, such a school has more than one.
_BOARDING = (
    "ptdtnt", "ptdtbt", "dtnt", "dtbt", "pho thong dan toc noi tru", "pho thong dan toc ban tru", "dan toc noi tru",
    "dan toc ban tru",
)  # fmt: skip
# Words that say what kind of school it is, or join levels, but not which level.
_OTHERS = (
    "truong", "cac truong", "trung tam", "tt", "cap hoc", "cap", "bac hoc", "bac", "khoi", "nganh hoc", "va",
    "pho thong", "pt", "noi tru", "ban tru", "giao duc nghe nghiep", "gdnn", "cong lap", "ngoai cong lap", "dan lap",
    "tu thuc", "chuyen", "lop", "doc lap",
)  # fmt: skip
_PATTERN = lazily("|".join(rf"\b{text}\b" for text in sorted((*_WORDS, *_BOARDING, *_OTHERS), key=len)[::-1]))


def parse_level(text: str) -> str | None:
    """The level that a text means ("TH&THCS" has several); None when anything in it is not understood."""
    if plain(text) in set(Level):
        return plain(text)
    folded = words(text)
    if _PATTERN.sub("", folded).strip():
        return None
    found = _PATTERN.findall(folded)
    return _one(found) or (str(Level.NHIEU_CAP_HOC) if is_boarding_only(text) else None)


def is_boarding_only(text: str) -> bool:
    """Whether a text says that a school boards its pupils, and no level."""
    found = _PATTERN.findall(words(text))
    return not _one(found) and any(name in _BOARDING for name in found)


def level_of_name(name: str) -> str | None:
    """The level that a school's name begins with ("Trường TH và THCS Suối Mây"); None when it names none."""
    folded, found, at = words(name), [], 0
    while match := _PATTERN.match(folded, at):
        found.append(match[0])
        at = match.end() + 1
    return _one(found)


def _one(found: list[str]) -> str | None:
    levels = {_WORDS[name] for name in found if name in _WORDS}
    if not levels:
        return None
    return str(levels.pop()) if len(levels) == 1 else str(Level.NHIEU_CAP_HOC)


@cache
def words_of_every_school() -> frozenset[str]:
    """Words of schools' names that tell no school from another, as `name_key` writes them."""
    return frozenset(
        name_key("trường th tiểu học thcs thpt trung cơ sở phổ thông mn mầm non mg mẫu giáo và gdtx liên cấp").split()
    )
