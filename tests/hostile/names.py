"""Names that files come with."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from tests.hostile.surgery import workbook

File = tuple[str, bytes]


def names() -> Iterator[File]:
    """A workbook of its own for every name, so that none supersedes another."""
    for number, name in enumerate(_NAMES):
        yield name, workbook(school=_school(number))


def _school(number: int) -> dict[str, str]:
    return {"code": f"9707{number:04d}", "name": f"Trường Tiểu học Số {number}", "level": "tieu_hoc"}


_NAMES = (
    "Kế hoạch CTCL trường em (bản cuối) (2).xlsx",
    unicodedata.normalize("NFD", "Kế hoạch phân rã.xlsx"),
    "=cmd|calc.xlsx",
    "-o rm.xlsx",
    "+84.xlsx",
    "@tong.xlsx",
    "hai\ndòng.xlsx",
    "thoát\x1b[31mđỏ.xlsx",
    "nguoc\u202exslx.xlsx",
    "cách cuối .xlsx",
    "nháy\"kép'đơn.xlsx",
    "phần trăm %s {0}.xlsx",
    "<b>đậm & hết.xlsx",
    "[tong]*?.xlsx",
    "HOA.XLSX",
    "🏫.xlsx",
    "d" * 240 + ".xlsx",
)
