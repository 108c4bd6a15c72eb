"""What schools ask of the office above them: cells that say so, word for word.

A column for further support counts whenever it says something, one for resources when it asks or says which public body
supports, the work, a note or a part of the prose when it names a public body and asks. Who leads or helps is a partner:
naming a public body there asks for nothing. Owns these rules and the words that they look for. Knows no workbook and
no sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ctcl_xlsx.checks import RowReport
from ctcl_xlsx.district.files import Content
from ctcl_xlsx.model import Form, Role
from ctcl_xlsx.text import fold, plain
from ctcl_xlsx.values.marks import is_nothing

# Whom a text names. Folded; "sở" alone is told from "số" and "cơ sở" by its capital letter.
PROVINCE, DIVISION, LOCAL, ABOVE = "province", "division", "local", "above"
_BODIES = {
    PROVINCE: re.compile(r"\b(?:so (?:gd|giao duc)|sgd|bo gd|(?<!can )bo giao duc)"),
    DIVISION: re.compile(r"\b(?:phong (?:gd|giao duc|van hoa|vh)|p\.? ?gd)"),
    LOCAL: re.compile(
        r"\b(?:ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan|chinh quyen|lanh dao (?:xa|phuong|huyen|tinh)"
        r"|(?:de nghi|kien nghi|xin|tham muu(?: voi| cho)?) (?:xa|phuong|thon|dia phuong)\b)"
    ),
    ABOVE: re.compile(r"\b(?:cap (?:tren|co tham quyen|uy|quan ly)|co quan quan ly|lanh dao nganh)"),
}
_OFFICE = re.compile(r"(?<!Cơ )(?<!cơ )(?<!Trụ )(?<!trụ )\bSở\b(?! hữu| thích| trường)")
_BEGS = re.compile(
    r"\b(?:de nghi|kien nghi|de xuat|tham muu|xin|mong (?:muon|duoc|nhan|so|phong|ubnd|cap|lanh dao)"
    r"|trinh (?:ubnd|uy ban|hdnd|so|phong|cap|lanh dao|xin))\b"
)
_SUPPORTS = re.compile(r"\b(?:ho tro|cap (?:kinh phi|phat|von)|dau tu)\b")
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
        for role, key in columns
        if (text := report.row.typed(key)) and _wanted(role, text)
    ]
    return found + [
        Request(form, paragraph.strip(), part=part)
        for part in _TEXTS
        for paragraph in content.plan.texts.get(part, "").split("\n")
        if paragraph and bodies(paragraph) and asks(paragraph)
    ]


def _wanted(role: Role, text: str) -> bool:
    """Whether a cell asks; the dearest question last."""
    folded = fold(text)
    if role in _ALWAYS:
        return not is_nothing(folded) and not _NONE.fullmatch(folded)
    begs = bool(_BEGS.search(folded))
    if role in (Role.SUPPORT, Role.LEAD):
        return begs and bool(bodies(text))
    if begs and role is Role.RESOURCES:
        return True
    return (begs or bool(_SUPPORTS.search(folded))) and bool(bodies(text))


def bodies(text: str) -> tuple[str, ...]:
    """The public bodies above the school that a text names, as slugs."""
    folded = fold(text)
    named = {slug for slug, pattern in _BODIES.items() if pattern.search(folded)}
    named |= {PROVINCE} if _OFFICE.search(plain(text)) else set()
    return tuple(slug for slug in _BODIES if slug in named)


def asks(text: str) -> bool:
    """Whether a text asks for something."""
    folded = fold(text)
    return bool(_BEGS.search(folded) or _SUPPORTS.search(folded))
