"""Damaged Vietnamese is recognised and its repair proposed; sound Vietnamese is never suspected."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest

from ctcl_xlsx.legacy import _TCVN3, _VNI, damage
from ctcl_xlsx.shipped import shipped
from ctcl_xlsx.text import unseen_signs

TO_TCVN3 = {vietnamese: sign for sign, vietnamese in _TCVN3.items()}
TO_VNI = {vietnamese: sign for sign, vietnamese in reversed(_VNI.items())}


def texts(value: Any) -> Iterator[str]:
    """Every text in some JSON."""
    if isinstance(value, str):
        yield unicodedata.normalize("NFC", value)
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


PLANS = sorted((shipped("samples") / "plans").glob("*.json"))
REAL = sorted({text for path in PLANS for text in texts(json.loads(path.read_text("utf-8")))})
LONG = [text for text in REAL if len(text.split()) > 5 and not text.isascii()]


def test_no_text_of_real_plans_is_suspected() -> None:
    assert len(REAL) > 300
    assert [text for text in REAL if damage(text)] == []


@pytest.mark.parametrize(
    "text",
    ["20×30 m², ±5°C", "Có làm không?", "«Sữa» – Café", "Trường Zürich, São Paulo", "§ 3 · a", "Ôn tập",
     "thuỷ, hoà, quý", "½ số lớp", "Đ/c Yến®", "KẾ HOẠCH", "https://x.vn/?q=a&b=c"],
)  # fmt: skip
def test_unusual_but_sound_texts_are_not(text: str) -> None:
    assert damage(text) is None


def test_tcvn3_is_recognised_in_nearly_every_text() -> None:
    """Toned capitals do not exist in it, so such texts lose their case: recognised all the same."""
    old = ["".join(TO_TCVN3.get(c, TO_TCVN3.get(c.lower(), c)) for c in text) for text in LONG]
    found = [damage(text) for text in old]
    assert sum(d is not None and d.kind == "tcvn3" for d in found) >= 0.97 * len(LONG)
    same = sum(d is not None and d.proposal.lower() == text.lower() for d, text in zip(found, LONG, strict=True))
    assert same >= 0.95 * len(LONG)


def test_vni_is_recognised_in_nearly_every_text_and_repaired_exactly() -> None:
    found = [damage("".join(TO_VNI.get(c, c) for c in text)) for text in LONG]
    assert sum(d is not None and d.kind == "vni" for d in found) >= 0.97 * len(LONG)
    same = sum(d is not None and d.proposal == text for d, text in zip(found, LONG, strict=True))
    assert same >= 0.95 * len(LONG)


def test_utf8_read_as_windows_1252_is_repaired_exactly() -> None:
    undefined = {byte: chr(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
    old = ["".join(undefined.get(b) or bytes([b]).decode("cp1252") for b in text.encode()) for text in LONG]
    found = [damage(text) for text in old]
    same = sum(d is not None and d.proposal == text for d, text in zip(found, LONG, strict=True))
    assert same >= 0.99 * len(LONG)


@pytest.mark.parametrize("text", ["H�c sinh", "H?c sinh gi?i", "N?i dung"])
def test_lost_letters_are_named_without_a_proposal(text: str) -> None:
    found = damage(text)
    assert found is not None
    assert (found.kind, found.proposal) == ("lost", "")


def test_unseen_signs_are_named_by_number() -> None:
    assert unseen_signs("Tổ\u200b Văn\ufeff\x0b \uf0b7") == "U+200B U+FEFF U+000B U+F0B7"
    assert unseen_signs("Tổ Văn\u00a0– ✔️\nxuống dòng\ttab") == ""
