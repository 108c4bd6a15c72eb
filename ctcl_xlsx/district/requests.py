"""What schools ask of the office above them: cells that say so, word for word.

A column for further support counts whenever it says something, one for resources when it asks or says which public body
supports, the work, a note or a part of the prose when it names a public body and asks. Who leads or helps is a partner:
naming a public body there asks for nothing. Owns these rules and the words that they look for. Knows no workbook and
no sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ctcl_xlsx.checks import RowReport
from ctcl_xlsx.district.files import Content
from ctcl_xlsx.model import Form, Role, Row
from ctcl_xlsx.text import fold, plain
from ctcl_xlsx.values.marks import is_nothing


class Phrases:
    """Phrases to look for in a folded text, from the beginning of a word on."""

    def __init__(self, *phrases: str) -> None:
        self._pattern = re.compile(rf"\b(?:{'|'.join(phrases)})")
        # Nearly every text has none of them: that is quicker told by their bare letters.
        self._letters = tuple(dict.fromkeys(re.sub(r"\(\?[^)]*\)|\\b|\\", "", phrase) for phrase in phrases))

    def search(self, folded: str) -> bool:
        """Whether any of them stands in the text."""
        for letters in self._letters:
            if letters in folded:
                return self._pattern.search(folded) is not None
        return False


# Whom a text names. Folded; "sở" alone is told from "số" and "cơ sở" by its capital letter.
PROVINCE, DIVISION, LOCAL, ABOVE = "province", "division", "local", "above"
_PLACES = ("xa", "phuong", "thon", "dia phuong")
_BODIES = {
    PROVINCE: Phrases("so gd", "so giao duc", "sgd", "bo gd", "(?<!can )bo giao duc"),
    DIVISION: Phrases("phong gd", "phong giao duc", "phong van hoa", "phong vh", "pgd", "p gd", r"p\.gd", r"p\. gd"),
    LOCAL: Phrases(
        *("ubnd", "uy ban nhan dan", "hdnd", "hoi dong nhan dan", "chinh quyen"),
        *(f"lanh dao {place}" for place in ("xa", "phuong", "huyen", "tinh")),
        *(
            rf"{word} {place}\b"
            for word in ("de nghi", "kien nghi", "xin", "tham muu", "tham muu voi", "tham muu cho")
            for place in _PLACES
        ),
    ),
    ABOVE: Phrases(
        *(f"cap {word}" for word in ("tren", "co tham quyen", "uy", "quan ly")), "co quan quan ly", "lanh dao nganh"
    ),
}
_OFFICE = re.compile(r"(?<!Cơ )(?<!cơ )(?<!Trụ )(?<!trụ )\bSở\b(?! hữu| thích| trường)")
_BEGS = Phrases(
    *(rf"{word}\b" for word in ("de nghi", "kien nghi", "de xuat", "tham muu", "xin")),
    *(rf"mong {word}\b" for word in ("muon", "duoc", "nhan", "so", "phong", "ubnd", "cap", "lanh dao")),
    *(rf"trinh {word}\b" for word in ("ubnd", "uy ban", "hdnd", "so", "phong", "cap", "lanh dao", "xin")),
)
_SUPPORTS = Phrases(*(rf"{word}\b" for word in ("ho tro", "cap kinh phi", "cap phat", "cap von", "dau tu")))
_NONE = re.compile(r"(?:khong(?: co| can)?|chua(?: co)?)\W*")

_ALWAYS = (Role.OTHER_SUPPORT,)
_ASKING = (
    Role.RESOURCES,
    Role.SUPPORT,
    Role.LEAD,
    Role.CONTENT,
    Role.WEAKNESS,
    Role.TARGET,
    Role.ACTION,
    Role.BUDGET,
    Role.NOTE,
)
_TEXTS = ("purpose", "organisation", "targets", "resources")


@dataclass(frozen=True, slots=True)
class Request:
    """A cell that asks for support. `role` is its column's; a part of the prose has no row but its `part`."""

    form: Form
    text: str
    row: RowReport | None = None
    role: Role | None = None
    part: str = ""

    @property
    def bodies(self) -> tuple[str, ...]:
        """The public bodies that it names."""
        return bodies(self.text)

    @property
    def cell(self) -> str:
        """Where it stands ("H12"), "" where that is not known."""
        origin = self.row.row.origin if self.row else None
        column = self.form.role(self.role) if self.role else None
        return origin.cell(column.key) if origin and column else ""


def requests_of(content: Content) -> list[Request]:
    """Every request of one plan, in the order of its rows; then those of its prose."""
    form = content.form
    roles = [(role, form.role(role)) for role in (*_ALWAYS, *_ASKING)]
    columns = [(role, column.key) for role, column in roles if column]
    found = [
        Request(form, text, report, role)
        for report in content.report.rows
        for role, text in _may_ask(report.row, columns)
        if _wanted(role, text)
    ]
    return found + [
        Request(form, paragraph.strip(), part=part)
        for part in _TEXTS
        for paragraph in content.plan.texts.get(part, "").split("\n")
        if paragraph and bodies(paragraph) and asks(paragraph)
    ]


def _may_ask(row: Row, columns: Iterable[tuple[Role, str]]) -> list[tuple[Role, str]]:
    """The cells of a row that are worth a look: where no word of it asks, those of the columns that always count."""
    cells = [(role, text) for role, key in columns if (text := row.typed(key))]
    joined = " | ".join([text for _, text in cells])
    folded = fold(joined)
    if _BEGS.search(folded) or (_SUPPORTS.search(folded) and _bodies(joined, folded)):
        return cells
    return [(role, text) for role, text in cells if role in _ALWAYS]


def _wanted(role: Role, text: str) -> bool:
    """Whether a cell asks; the dearest question last."""
    folded = fold(text)
    if role in _ALWAYS:
        return not is_nothing(folded) and not _NONE.fullmatch(folded)
    begs = _BEGS.search(folded)
    if role in (Role.SUPPORT, Role.LEAD):
        return begs and bool(_bodies(text, folded))
    if begs and role is Role.RESOURCES:
        return True
    return (begs or _SUPPORTS.search(folded)) and bool(_bodies(text, folded))


def bodies(text: str) -> tuple[str, ...]:
    """The public bodies above the school that a text names, as slugs."""
    return _bodies(text, fold(text))


def _bodies(text: str, folded: str) -> tuple[str, ...]:
    named = {slug for slug, pattern in _BODIES.items() if pattern.search(folded)}
    if "Sở" in (line := plain(text)) and _OFFICE.search(line):
        named.add(PROVINCE)
    return tuple(slug for slug in _BODIES if slug in named)


def asks(text: str) -> bool:
    """Whether a text asks for something."""
    folded = fold(text)
    return _BEGS.search(folded) or _SUPPORTS.search(folded)
