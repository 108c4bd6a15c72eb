"""One party of an owners' text, written out: roles, bodies and persons.

Owns how abbreviations become full names and how persons are told from posts. Must not know how a list of parties is
split, nor who leads (`people`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from ctcl_xlsx.patterns import lazily
from ctcl_xlsx.text import fold
from ctcl_xlsx.values.glossary import AMBIGUOUS, SURNAMES, WITHIN, parties
from ctcl_xlsx.values.marks import is_ditto, is_nothing

# What is longer is a sentence: it is kept as it stands, not taken apart.
LONGEST_NAME = 200


@lru_cache(maxsize=4096)
def key_of_name(text: str) -> str:
    """A name for looking up: folded, without what may stand between letters ("P.HT", "CBGV-NV")."""
    return re.sub(r"[\s.\-&,/]+", "", fold(text))


ALONE: dict[str, str] = {key_of_name(s): full for full, spellings in parties().items() for s in spellings}
_FULL_NAMES = {key_of_name(full) for full in parties()}
_EVERYBODY = lazily(
    r"^(?:toàn thể|tất cả(?: các)?|các|những|tập thể(?! sư phạm)|toàn bộ|đội ngũ|mọi|các đồng chí|toan the"
    r"|tat ca(?: cac)?|cac)\s+(?=\w)",
    re.IGNORECASE,
)
_TITLE = lazily(
    r"^(?:(?:đồng chí|đ\s*/\s*c|đ\.c\.?|ông|bà|thầy|cô|anh|chị|ô\.|b\.|ths\.?|th\.s\.?|ts\.)(?=[\s.:]|(?<=\.)"
    r"|$)[\s.:]*)+",
    re.IGNORECASE,
)
_EMPTY = lazily(r"^[\s\W_]*$")
_VERB = lazily(
    r"\s+(?:chỉ đạo|tổ chức thực hiện|thực hiện|giám sát|theo dõi|tham mưu|chịu trách nhiệm)\s*$",
    re.IGNORECASE,
)


def write_out(text: str, flags: dict[str, None]) -> str:
    """One party written out, "" when nobody is named."""
    name = text.strip(" \t\n.,;:-–—•*\"'")
    if _EMPTY.match(name) or is_nothing(fold(name)) or (is_ditto(fold(name)) and len(name) != 2):
        return ""
    if len(name) > LONGEST_NAME:
        return name
    if known := _known(name, flags):
        return known
    if person := _person(name, flags):
        return person
    name = _EVERYBODY.sub("", _TITLE.sub("", name)) or name
    return _known(name, flags) or _known(_VERB.sub("", name), flags) or _written_out(name)


def _known(name: str, flags: dict[str, None]) -> str:
    key = key_of_name(name)
    if key in AMBIGUOUS and name.isupper():
        flags.setdefault("ambiguous_abbr")
        return AMBIGUOUS[key]
    full = ALONE.get(key, "")
    if full and key in _FULL_NAMES and name.isascii() and not full.isascii():
        flags.setdefault("no_diacritics")
    return full


def _written_out(name: str) -> str:
    """A name the glossary does not hold as a whole: its abbreviations written out, its first letter capital."""
    name = re.sub(r"\bHĐ\s+(?=TĐG\b)", "Hội đồng ", _tone_marks_as_usual(re.sub(r"\s+", " ", name)))
    name = re.sub(r"\bGD\s*(?:&|và|-)\s*ĐT\b", "GDĐT", name)
    name = re.sub(r"\bP\.\s*(?=HT\b|[Hh]iệu trưởng)", "Phó ", name)
    name = re.sub(r"\s+[–—-]\s*|\s*[–—-]\s+", " - ", name)
    if name.isupper() and " " in name and not any(key_of_name(w) in WITHIN for w in name.split()):
        name = name.lower()
    words = [_word_written_out(w, i) for i, w in enumerate(name.split(" "))]
    full = " ".join(words)
    return full[:1].upper() + full[1:]


def _word_written_out(word: str, place: int) -> str:
    bare = word.strip("(),.;:")
    meaning = WITHIN.get(key_of_name(bare)) if bare.isupper() or (place == 0 and bare.lower() in _SMALL) else None
    if not meaning:
        return word
    if bare in ("TT", "TP") and place > 0:  # "UBND TP": thành phố
        return word
    return word.replace(bare, meaning)


_SMALL = frozenset({"gv", "nv", "hs", "ht", "pht", "gvcn", "gvbm", "cbql", "cmhs"})
_NEW_STYLE = lazily(r"(?<![qQ])([oOuU])([àáảãạèéẻẽẹỳýỷỹỵ])(?!\w)")
_MOVED = {
    "o": {"à": "òa", "á": "óa", "ả": "ỏa", "ã": "õa", "ạ": "ọa", "è": "òe", "é": "óe", "ẻ": "ỏe", "ẽ": "õe", "ẹ": "ọe"},
    "u": {"ỳ": "ùy", "ý": "úy", "ỷ": "ủy", "ỹ": "ũy", "ỵ": "ụy"},
}


def _tone_marks_as_usual(text: str) -> str:
    """ "uỷ" as "ủy": one spelling for one name."""

    def move(match: re.Match[str]) -> str:
        moved = _MOVED[match[1].lower()].get(match[2], match[0])
        return moved if match[1].islower() else moved[:1].upper() + moved[1:]

    return _NEW_STYLE.sub(move, text)


# --------------------------------------------------------------------------------------------- persons

_POST = lazily(r"^(?P<name>.+?)\s*(?:\(\s*(?P<in>[^()]+)\)|\s[-–—]\s*(?P<dash>.+)|:\s*(?P<colon>.+))\s*$")


def is_person(text: str) -> bool:
    """A title before a name that is no post, or a Vietnamese surname followed by names."""
    bare = text.strip()
    rest = _TITLE.sub("", bare)
    words = rest.split()
    if not words or key_of_name(rest) in ALONE or not all(w[:1].isupper() for w in words[:4]):
        return False
    if rest != bare:
        return len(words) <= 6 and not any(key_of_name(w) in WITHIN and w.isupper() for w in words[:1])
    if words[0].capitalize() not in SURNAMES or not 2 <= len(words) <= 5:
        return False
    return all(w.isalpha() for w in words) and not _is_post(rest)


def _is_post(text: str) -> bool:
    if key_of_name(text) in ALONE:
        return True
    return any(w.isupper() and len(w) > 1 and key_of_name(w) in WITHIN for w in text.split())


def _person(name: str, flags: dict[str, None]) -> str:
    """ "Nguyễn Văn A (Phó hiệu trưởng)" for a person with or without a post, "" for anybody else."""
    match = _POST.match(name)
    who, post = (match["name"], match["in"] or match["dash"] or match["colon"]) if match else (name, "")
    if post and not is_person(who) and is_person(post) and _is_post(who):
        who, post = post, who  # "HT: Nguyễn Văn A"
    if not post:
        who, post = _with_post_beside(who)
    if not is_person(who):
        return ""
    flags.setdefault("person_name")
    full = _tone_marks_as_usual(_TITLE.sub("", who.strip()))
    full = full.title() if full.isupper() and len(full.split()) > 1 else full
    role = write_out(post, {}) if post else ""
    return f"{full} ({role})" if role else full


def _with_post_beside(name: str) -> tuple[str, str]:
    """ "Hiệu trưởng Nguyễn Văn A" and "đ/c Lan PHT": the person and the post."""
    words = name.split()
    for i in range(min(5, len(words) - 1), 0, -1):
        before, after = " ".join(words[:i]), " ".join(words[i:])
        if key_of_name(_TITLE.sub("", before)) in ALONE and is_person(after):
            return after, _TITLE.sub("", before)
        if words[-1].isupper() and i == len(words) - 1 and key_of_name(after) in ALONE and is_person(before):
            return before, after
    return name, ""
