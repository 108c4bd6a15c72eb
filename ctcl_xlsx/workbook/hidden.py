"""Which rows and columns of an .xlsx sheet do not show: hidden ones, and those without height or width; and whether
it is locked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ctcl_xlsx.workbook.grid import MAX_COLUMNS
from ctcl_xlsx.workbook.markup import attributes

_PROTECTION = re.compile(rb"<(?:[\w.-]+:)?sheetProtection(\s[^<>]*)")


def hidden_rows(tags: Iterable[bytes]) -> frozenset[int]:
    """The 0-based rows that do not show, of those with these opening tags."""
    rows = map(attributes, tags)
    return frozenset(
        _number(row.get("r", "")) - 1 for row in rows if _true(row.get("hidden")) or _is_zero(row.get("ht"))
    )


def hidden_columns(tags: Iterable[bytes]) -> frozenset[int]:
    """The 0-based columns that do not show, of those with these tags."""
    hidden: set[int] = set()
    for tag in tags:
        found = {} if _shows(tag) else attributes(tag)
        if _true(found.get("hidden")) or _is_zero(found.get("width")):
            last = min(_number(found.get("max", "")), MAX_COLUMNS)
            hidden.update(range(_number(found.get("min", "")) - 1, last))
    return frozenset(hidden)


def is_locked(xml: bytes, start: int = 0) -> bool:
    """Whether a sheet is protected; from `start` on it says so."""
    return any(_true(attributes(tag[1]).get("sheet")) for tag in _PROTECTION.finditer(xml, start))


def _shows(tag: bytes) -> bool:
    """Whether a column's tag, as programs write it, tells of a width and of no hiding; others are looked at closely."""
    hides = b"hidden" in tag and b' hidden="false"' not in tag
    return not hides and b"'" not in tag and b' width="' in tag and b' width="0' not in tag


def _true(value: str | None) -> bool:
    return value in ("1", "true")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 1


def _is_zero(text: str | None) -> bool:
    return text is not None and bool(re.fullmatch(r"0+(?:\.0*)?", text))
