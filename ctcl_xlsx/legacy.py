"""Vietnamese text that came through the wrong encoding: TCVN3, VNI, UTF-8 read as Windows-1252, lost letters.

Recognises it and proposes what it may have said; never applied here or anywhere: people decide. Knows no cell.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ctcl_xlsx.patterns import lazily
from ctcl_xlsx.text import is_ordinary

_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_CIRCUMFLEX = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni() -> dict[str, str]:
    pairs = {base + mark: base + tone for base in "aeouy" for mark, tone in _TONES.items()}
    pairs |= {base + mark: base + "\u0302" + tone for base in "aeo" for mark, tone in _CIRCUMFLEX.items()}
    pairs |= {"a" + mark: "a\u0306" + tone for mark, tone in _BREVE.items()}
    pairs |= {base + mark: _SINGLE[base] + tone for base in "ôö" for mark, tone in _TONES.items()}
    whole = {key: unicodedata.normalize("NFC", value) for key, value in (pairs | _SINGLE).items()}
    return (
        whole
        | {key.upper(): value.upper() for key, value in whole.items()}
        | {key[0].upper() + key[1]: value[0].upper() for key, value in whole.items() if len(key) == 2}
    )


_VNI = _vni()
_VNI_PIECE = lazily("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_WORD = lazily(r"[^\W\d_]+")
# A Vietnamese syllable without its tone: what may stand before, in and after the vowel.
_SYLLABLE = lazily(
    r"(?:ngh|ng|nh|gh|gi|kh|ch|th|tr|ph|qu|[bcdđghklmnprstvx])?"
    r"(?:[iuo]?[aăâeêioôơuưy]|[iuưyô]?[êôơaâ]|oa|oă|oe|uâ|uê|uy|uyê|uya|iê|yê|uô|ươ)"
    r"(?:ng|nh|ch|[cmnpt]|[iouy]|i|u|o)?"
)
_TONE_MARKS = lazily("[\u0300\u0301\u0303\u0309\u0323]")
_MARK = "�"
_LOST = lazily(r"[^\W\d_]\?[a-zà-ỹđ]")
# Signs that Vietnamese does not write inside a word; whoever finds one looks closer.
_SUSPECT = lazily(
    "�|[^\\W\\d_]\\?[a-zà-ỹđ]"
    "|[µ¸¶·¹¨»¾¼½©®ª«¬§¡¢£¤¥¦\u00ad][a-zà-ỹ]|[a-zà-ỹ][µ¸¶·¹¨»¾¼½©®ª«¬§¡¢£¤¥¦\u00ad]"
    "|[ÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïñöøûüþÅÄ]"
    "|á[º»]|Ä‘|Æ[°¡]|Ã[\u0080-¿]"
)


@dataclass(frozen=True, slots=True)
class Damage:
    """What a text went through: "tcvn3", "vni", "utf8" (read as Windows-1252) or "lost" (letters are gone).

    `proposal` is what it may have said, "" where nobody can know.
    """

    kind: str
    proposal: str = ""


def damage(text: str) -> Damage | None:
    """What is wrong with a text's encoding; None for text as Vietnamese is written."""
    if "?" not in text and is_ordinary(text):
        return None
    if not _SUSPECT.search(text):
        return None
    if _MARK in text:
        return Damage("lost")
    if (again := _as_utf8(text)) is not None:
        return Damage("utf8", again)
    best = max(
        (_share(repaired), kind, repaired) for kind, repaired in (("tcvn3", _tcvn3(text)), ("vni", _from_vni(text)))
    )
    share, kind, repaired = best
    if share > _share(text) + 0.2 and share >= 0.8 and _changed_words(text, repaired) >= 2:
        return Damage(kind, repaired)
    return Damage("lost") if _LOST.search(text) else None


def _as_utf8(text: str) -> str | None:
    """The text that these characters are when their bytes are read as UTF-8, if they are Vietnamese then."""
    try:
        raw = b"".join(_byte(sign) for sign in text)
        again = raw.decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None
    return again if again != text and _share(again) >= 0.6 else None


def _byte(sign: str) -> bytes:
    """Windows-1252; controls that some programs pass on stand for themselves."""
    return sign.encode("latin-1") if "\x80" <= sign <= "\x9f" else sign.encode("cp1252")


def _tcvn3(text: str) -> str:
    return "".join(_TCVN3.get(sign, sign) for sign in text)


def _from_vni(text: str) -> str:
    return _VNI_PIECE.sub(lambda match: _VNI[match[0]], text)


def _share(text: str) -> float:
    """How many of a text's words are syllables as Vietnamese writes them."""
    found = _WORD.findall(text)
    return sum(map(_is_syllable, found)) / len(found) if found else 0.0


def _is_syllable(word: str) -> bool:
    letters = unicodedata.normalize("NFD", word.lower())
    bare = unicodedata.normalize("NFC", _TONE_MARKS.sub("", letters))
    return len(_TONE_MARKS.findall(letters)) <= 1 and _SYLLABLE.fullmatch(bare) is not None


def _changed_words(text: str, repaired: str) -> int:
    return sum(one != other for one, other in zip(text.split(), repaired.split(), strict=False))
