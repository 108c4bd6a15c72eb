"""A roster's headings: the columns it may have, the ways offices call them, and where they stand in a table.

Headings may stand below title rows and on two rows (a group above its columns). Knows no line of the roster.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ctcl_xlsx.patterns import lazily
from ctcl_xlsx.text import plain, words
from ctcl_xlsx.workbook.grid import Value, as_text

HEADINGS: Mapping[str, str] = {
    "code": "Mã trường",
    "name": "Tên trường",
    "level": "Cấp học",
    "authority": "Cơ quan quản lý trực tiếp",
    "commune": "Xã/phường",
    "campus": "Cơ sở",
    "type": "Loại hình",
    "address": "Địa chỉ",
    "phone": "Điện thoại",
    "email": "Email",
    "old_code": "Mã cũ",
    "old_name": "Tên cũ",
}
REQUIRED = ("code", "name", "level")
NEEDED = ("code", "name")  # without a level column, the names must say the level

# Headings as offices write them, folded (text.words); of two columns for one thing, the earlier spelling wins.
_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "code": (
        "ma truong", "ma so truong", "ma co so giao duc", "ma csgd", "ma truong moet", "ma truong csdl nganh",
        "ma dinh danh truong", "ma dinh danh", "ma don vi", "ma dinh danh don vi", "ma truong hoc", "ma so", "ma",
        "ma nha truong", "ma truong moi", "ma moi", "school code",
    ),
    "name": (
        "ten truong", "ten co so giao duc", "ten csgd", "ten don vi", "ten nha truong", "ten truong hoc",
        "ten truong moi", "ten moi", "truong", "nha truong", "co so giao duc", "don vi", "don vi truong", "truong hoc",
        "ho ten truong", "ten",
    ),
    "level": (
        "cap hoc", "cap", "bac hoc", "cap bac hoc", "cap truong", "bac", "nganh hoc", "loai truong", "khoi truong",
        "khoi",
    ),
    "authority": (
        "co quan quan ly truc tiep", "co quan quan ly", "co quan chu quan", "don vi quan ly", "truc thuoc",
        "co quan quan ly cap tren", "cap quan ly", "don vi chu quan",
    ),
    "commune": (
        "xa phuong", "xa phuong dac khu", "phuong xa", "xa phuong thi tran", "ten xa phuong", "dia ban", "xa",
        "phuong", "dia phuong",
    ),
    "campus": ("co so", "diem truong", "co so diem truong", "phan hieu", "ten co so", "ten diem truong"),
    "type": ("loai hinh", "loai hinh truong", "cong lap tu thuc", "hinh thuc"),
    "address": ("dia chi", "dia chi truong", "noi dong", "noi dat tru so"),
    "phone": (
        "dien thoai", "so dien thoai", "dien thoai lien he", "sdt", "so dt", "dt", "so dien thoai lien he",
        "dien thoai truong",
    ),
    "email": ("email", "thu dien tu", "e mail", "dia chi email", "email lien he", "email truong", "mail"),
    "old_code": ("ma cu", "ma truong cu", "ma truoc sap nhap"),
    "old_name": ("ten cu", "ten truong cu", "ten truoc sap nhap", "sap nhap tu"),
}  # fmt: skip
# What is a heading as well, composed of the usual words; it counts less than those above.
_SCHOOL = r"(?:don vi|nha truong|truong hoc|truong|co so giao duc|csgd)"
_NOW = r"(?: moi| hien nay| hien tai)?"
_BEFORE = r"(?:cu|truoc day|truoc(?: khi)? (?:sap nhap|sat nhap|hop nhat|doi ten|doi ma))"
_PLACE = r"(?:xa|phuong|thi tran|dac khu)"
_PHONE = r"(?:dien thoai|sdt|dt|dtdd|di dong)"
_COMPOSED = lazily(
    rf"(?P<code>ma(?: so| dinh danh)*(?: {_SCHOOL})*{_NOW})"
    rf"|(?P<name>ten(?: {_SCHOOL})+{_NOW})"
    rf"|(?P<commune>(?:ten )?{_PLACE}(?:(?: va| hoac)? {_PLACE})*)"
    rf"|(?P<phone>(?:so )?{_PHONE}(?: (?:{_PHONE}|lien he|lien lac|cua|ht|hieu truong|{_SCHOOL}))*)"
    rf"|(?P<old_code>ma(?: so| dinh danh)*(?: {_SCHOOL})* {_BEFORE})"
    rf"|(?P<old_name>ten(?: goi)?(?: {_SCHOOL})* {_BEFORE})"
)
_FIELDS = {text: (field, rank) for field, texts in _SYNONYMS.items() for rank, text in enumerate(texts)}

TITLE_ROWS = 30  # a heading row further down is none


@dataclass(frozen=True, slots=True)
class Header:
    """The headings found: their 0-based rows, first to last, and the column of each field."""

    first: int
    last: int
    columns: Mapping[str, int]


def find_header(rows: Sequence[Sequence[Value]]) -> Header | None:
    """The row that names most columns, at least two of the three main ones, with what stands right above or below."""
    counts = [_rank(row) for row in rows[:TITLE_ROWS]]
    best = max(counts, default=(0, 0))
    if best[0] < 2:
        return None
    row = counts.index(best)
    columns, first, last = columns_of(rows[row]), row, row
    above, below = _beside(rows, row, row - 1, columns), _beside(rows, row, row + 1, columns)
    if below:
        columns, last = {**below, **columns}, row + 1
    if above:
        columns, first = {**above, **columns}, row - 1
    return Header(first, last, columns)


def likeliest_header(rows: Sequence[Sequence[Value]]) -> Header | None:
    """The headings; where they are not found, the row that looks most like them: by known names, then by words."""
    if found := find_header(rows):
        return found
    worded = [sum(any(map(str.isalpha, as_text(value))) for value in row) for row in rows[:TITLE_ROWS]]
    looks = [(count > 1, *_rank(row), count) for row, count in zip(rows, worded, strict=False)]
    best = max(looks, default=(False, 0, 0, 0))
    return Header(at := looks.index(best), at, columns_of(rows[at])) if best[0] else None


def heading_texts(rows: Sequence[Sequence[Value]], header: Header) -> dict[int, str]:
    """What stands above each column: the lowest of the rows of headings that has something there."""
    texts = (
        (at, plain(as_text(value))) for row in rows[header.first : header.last + 1] for at, value in enumerate(row)
    )
    return {at: text for at, text in texts if text}


def columns_of(row: Sequence[Value]) -> dict[str, int]:
    """Which column of a row of headings holds which field."""
    found: dict[str, tuple[int, int]] = {}
    for at, value in enumerate(row):
        known = _known(as_text(value))
        if known:
            field, rank = known
            found[field] = min(found.get(field, (rank, at)), (rank, at))
    return {field: at for field, (_, at) in found.items()}


def _known(text: str) -> tuple[str, int] | None:
    """The field a heading names, and how plainly; what stands in brackets or after a line break may be left out."""
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", text)
    spellings = tuple(dict.fromkeys((words(text), words(bare), words(bare.strip().split("\n")[0]))))
    return next(filter(None, map(_FIELDS.get, spellings)), None) or next(filter(None, map(_composed, spellings)), None)


def _composed(folded: str) -> tuple[str, int] | None:
    field = match.lastgroup if (match := _COMPOSED.fullmatch(folded)) else None
    return (field, len(_SYNONYMS[field])) if field else None


def _rank(row: Sequence[Value]) -> tuple[int, int]:
    columns = columns_of(row)
    return len(columns.keys() & set(REQUIRED)), len(columns)


def _beside(rows: Sequence[Sequence[Value]], row: int, other: int, columns: Mapping[str, int]) -> dict[str, int]:
    """The columns that only the row above or below names: headings on two rows, the others merged over both.

    A row with a school in it is none of these: below a heading that holds a field, there is nothing or the same.
    """
    if not 0 <= other < len(rows):
        return {}
    found = columns_of(rows[other])
    cells = rows[other]
    main = [at for field, at in columns.items() if field in REQUIRED and at < len(cells)]
    if any(as_text(cells[at]).strip() and _known(as_text(cells[at])) is None for at in main):
        return {}
    return {field: at for field, at in found.items() if field not in columns and at not in columns.values()}
