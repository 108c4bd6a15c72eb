"""What all value parsers share: any object as text, and the marks that stand for "nothing" or "as above".

Owns no meaning of its own fields; must not know deadlines, money, people or criteria.
"""

from __future__ import annotations

import math
from datetime import date, datetime

from ctcl_xlsx.patterns import lazily
from ctcl_xlsx.text import fold, plain

# A cell may hold 32,767 characters; no readable date, amount or code needs more than its beginning.
READ_AT_MOST = 1_000

_NOTHING = lazily(r"[\s\-_./\\…·•,;:|–—()\[\]]*")
_MARK = lazily(r"[x×v✓✔√☑☒✗✘*+#?!.\s]+")
_DITTO = lazily(
    r"[\s\-–(]*(?:[\"'`´’‘“”„〃″]{1,4}|,,|n[./]?t|nhu\s+(?:hang\s+|dong\s+|muc\s+|o\s+)?tren|nhu\s+tren\s+nt"
    r"|tuong\s+tu)[\s\-–.)]*"
)
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}


def text_of(value: object) -> str:
    """Any cell's content as text; numbers without a useless ".0", dates as ISO, None as ""."""
    if isinstance(value, str):
        return value
    try:
        if value is None:
            return ""
        if isinstance(value, float) and math.isfinite(value) and value == int(value):
            return str(int(value))
        if isinstance(value, datetime):
            return value.isoformat(" ")
        return value.isoformat() if isinstance(value, date) else str(value)
    except Exception:  # a foreign object's __str__ may fail, a giant int refuses to be printed
        return ""


def key_of(text: str) -> str:
    """Folded text, cut to what a short value can need, without the mark that ends a sentence."""
    return fold(text[: READ_AT_MOST * 4])[:READ_AT_MOST].rstrip(" .;,")


def is_nothing(key: str) -> bool:
    """Whether folded text is blank or only dashes, dots and the like."""
    return _NOTHING.fullmatch(key) is not None


def says_nothing(text: str) -> bool:
    """Whether a cell's text is blank or only dashes, dots and the like."""
    return not text[:1].isalnum() and is_nothing(key_of(text))


def is_mark(key: str) -> bool:
    """Whether folded text is only ticks and crosses ("x"): something was meant, but no value."""
    return _MARK.fullmatch(key) is not None


def is_ditto(key: str) -> bool:
    """Whether folded text says "as above"."""
    return _DITTO.fullmatch(key) is not None


def lacks_diacritics(text: str, key: str) -> bool:
    """Whether the text was typed without any Vietnamese letter, although it holds words, not only abbreviations."""
    return plain(text[: READ_AT_MOST * 4]).casefold()[:READ_AT_MOST].rstrip(" .;,") == key
