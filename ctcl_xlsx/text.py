"""Vietnamese text: one spelling for storing, looser ones for comparing.

`tidy` is what is stored (the text as typed, in NFC, edges trimmed); the other functions only serve comparisons.
Knows no cell, no file, no sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Zero-width, bidirectional and other invisible characters that come along when pasting from Word, PDF or Zalo.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe00-\ufe0f]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
# The same, and the private signs that stand for Word's bullets; a picture's variation selector is no harm.
_UNSEEN = re.compile(
    "[\u00ad\u200b-\u200c\u200e-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ue000-\uf8ff"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
# Letters as Vietnamese writes them, each one character, and the usual signs: text of nothing else is in NFC and holds
# nothing unseen or damaged. Most text is so, and one look at it spares six. Further apart: without any sign that is
# neither ASCII nor a letter.
_LETTERS = "\n -~ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ"
_ORDINARY = re.compile(f"[{_LETTERS}–—“”…]*")
_ONLY_LETTERS = re.compile(f"[{_LETTERS}–—]*")  # the dashes become "-" in comparing
_DASHES = re.compile("[\u2010-\u2015\u2212\u00ad\uff0d]")
_OTHER_SIGNS = bytes(c if c in b"0123456789abcdefghijklmnopqrstuvwxyz" else 32 for c in range(256))
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_WORD = re.compile("[a-z0-9]+")
_SHORT = 200
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
# What XML 1.0 cannot carry, plus lone surrogates: such text is refused, never written broken.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


CELL_LIMIT = 32_767  # UTF-16 units, what a cell of .xlsx holds


def cell_units(text: str) -> int:
    """How long a text is as spreadsheets count: in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def tidy(text: str) -> str:
    """The form in which text is kept: NFC, line ends as \\n, blanks at the edges trimmed; nothing else changes."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text).strip()


def is_ordinary(text: str) -> bool:
    """Whether a text consists of Vietnamese letters and usual signs alone: no sign in it is worth a second look."""
    return _ORDINARY.fullmatch(text) is not None


def one_line(text: str) -> str:
    """For showing: NFC, no invisible or control characters, line ends and blanks as single spaces."""
    if _ORDINARY.fullmatch(text):
        return _spaced(text)
    return " ".join(_CONTROL.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFC", text))).split())


def _spaced(text: str) -> str:
    """Ordinary text with single spaces."""
    return " ".join(text.split()) if "  " in text or "\n" in text else text.strip()


def plain(text: str) -> str:
    """For comparing: on one line, with one kind of dash."""
    if _ORDINARY.fullmatch(text):
        return _spaced(text).replace("–", "-").replace("—", "-")  # it holds no other ones
    return _DASHES.sub("-", one_line(text))


def loose(text: str) -> str:
    """For comparing: plain, lower case, tone marks moved to the end of each word ("uỷ" equals "ủy")."""
    return _few_loose(text) if len(text) <= _SHORT else _loose(text)


def _loose(text: str) -> str:
    return " ".join(map(_tone_last, plain(text).casefold().split(" ")))


_few_loose = lru_cache(maxsize=4096)(_loose)  # entries of lists, which come again and again


@lru_cache(maxsize=8192)  # the language has some 7,000 syllables
def _tone_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(c for c in letters if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES)) + tones


def fold(text: str) -> str:
    """For comparing: plain, lower case, without any diacritic ("Đảm bảo" becomes "dam bao")."""
    if _ONLY_LETTERS.fullmatch(text):
        return _bare(_spaced(text)).decode()
    line = plain(text).casefold()
    if line.isascii():
        return line
    letters = unicodedata.normalize("NFD", line.replace("đ", "d"))
    return _BEYOND_ASCII.sub(lambda sign: "" if unicodedata.combining(sign[0]) else sign[0], letters)


def _bare(text: str) -> bytes:
    """Text of only letters without its marks: what of it is no ASCII, once they stand apart."""
    letters = text.replace("đ", "d").replace("Đ", "D").replace("–", "-").replace("—", "-")
    return unicodedata.normalize("NFD", letters).encode("ascii", "ignore").lower()


def words(text: str) -> str:
    """For comparing: folded, everything but letters and digits made a single space."""
    return _few_words(text) if len(text) <= _SHORT else _words(text)


def _words(text: str) -> str:
    if _ONLY_LETTERS.fullmatch(text):
        return b" ".join(_bare(text).translate(_OTHER_SIGNS).split()).decode()
    return " ".join(_WORD.findall(fold(text)))


_few_words = lru_cache(maxsize=4096)(_words)  # labels and headings, which come again and again


def name_key(text: str) -> str:
    """For telling names apart: `loose`, everything but letters and digits a space. "Sơn Hà" is not "Sơn Hạ"."""
    return loose(re.sub(r"[\W_]+", " ", plain(text)))


def has_text(text: str) -> bool:
    """Whether anything visible stands in `text`."""
    return text[:1].isalnum() or bool(plain(text))


def xml_faults(text: str) -> str:
    """The characters of `text` that a workbook cannot hold, escaped; "" when there is none."""
    return " ".join(f"U+{ord(c):04X}" for c in dict.fromkeys(_NOT_XML.findall(text)))


def unseen_signs(text: str) -> str:
    """The invisible, control and private characters of `text` by number, as "U+200B"; "" when there is none."""
    if _ORDINARY.fullmatch(text):
        return ""
    return " ".join(f"U+{ord(c):04X}" for c in dict.fromkeys(_UNSEEN.findall(text)))


def escaped(text: str) -> str:
    """Text that is safe on one line of a terminal: control and bidi characters shown as \\x.."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def near(word: str, known: Iterable[str]) -> str:
    """The one of `known` that was likely meant by a mistyped word; "" where none comes close."""
    import difflib  # here: nearly every run does without

    folded = {fold(name): name for name in known}
    return next((folded[found] for found in difflib.get_close_matches(fold(word), folded, n=1)), "")


def ascii_slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens, for file names."""
    return words(text).replace(" ", "-")
