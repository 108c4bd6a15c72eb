"""The quick ways to compare texts say what the plain definitions say."""

from __future__ import annotations

import re
import sys
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from ctcl_xlsx import text
from ctcl_xlsx.values.marks import is_nothing, key_of, says_nothing

_VIETNAMESE = "Đđ ĂăƠơƯưẤấỹỸạ\u0309\u0301\u031b–—“”…?-.,\n\t\r abcXYZ019\u200b\ufe0f\xad\x07\x85\u2028\u00a0\ue000İßŉ"
texts = st.text(st.sampled_from(_VIETNAMESE)) | st.text()


def one_line(given: str) -> str:
    """As the words of `text.one_line` say."""
    seen = text.INVISIBLE.sub("", unicodedata.normalize("NFC", given))
    seen = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]", " ", seen)
    return re.sub(r"\s+", " ", seen).strip()


def plain(given: str) -> str:
    return re.sub("[\u2010-\u2015\u2212\u00ad\uff0d]", "-", one_line(given))


def fold(given: str) -> str:
    letters = unicodedata.normalize("NFD", plain(given).casefold().replace("đ", "d"))
    return "".join(sign for sign in letters if not unicodedata.combining(sign))


@given(texts)
@example("Đảm bảo – “an toàn”…")
@example("Tổ\u200b chức")
@example("  hai   dấu cách\nxuống dòng ")
@example("To\u0302\u0309 chuyên môn")
def test_the_quick_ways_are_the_plain_ones(given: str) -> None:
    assert text.one_line(given) == one_line(given)
    assert text.plain(given) == plain(given)
    assert text.fold(given) == fold(given)
    assert text.words(given) == " ".join(re.findall("[a-z0-9]+", fold(given)))
    assert text.has_text(given) == bool(plain(given))
    assert says_nothing(given) == is_nothing(key_of(given))
    assert text.tidy(given) == unicodedata.normalize("NFC", re.sub("\r\n?", "\n", given)).strip()


def test_ordinary_signs_are_no_others() -> None:
    """Each sign that is passed over without a second look needs none."""
    ordinary = [sign for sign in map(chr, range(sys.maxunicode + 1)) if text.is_ordinary(sign)]
    assert len(ordinary) == 95 + 1 + 134 + 5  # ASCII, line end, Vietnamese letters, signs of writing
    every = "".join(ordinary)
    assert unicodedata.normalize("NFC", every) == every
    assert not text.INVISIBLE.search(every)
    assert not [sign for sign in every if not sign.isprintable() and sign != "\n"]


def test_a_text_that_begins_with_a_letter_or_digit_says_something() -> None:
    firsts = [sign for sign in map(chr, range(sys.maxunicode + 1)) if sign.isalnum()]
    assert [sign for sign in firsts if is_nothing(key_of(sign)) or not plain(sign)] == []
