"""What schools ask of the office above them: cells that say so, word for word.

A column for further support counts whenever it says something; any other cell when it names a public body, and where
its column is for other things (the work, a note, a part of the prose), only when it asks as well. Owns these rules and
the words that they look for. Knows no workbook and no sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ctcl_xlsx.district.district import Submission
from ctcl_xlsx.district.figures import Line, lines_of
from ctcl_xlsx.model import Role
from ctcl_xlsx.text import fold, plain
from ctcl_xlsx.values.marks import is_nothing

# Folded. "sở" alone is told from "số" and "cơ sở" by its capital letter.
_BODY = re.compile(
    r"\b(?:phong (?:gd|giao duc|van hoa|vh)|p\.? ?gd|so (?:gd|giao duc)|sgd|ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan"
    r"|bo gd|(?<!can )bo giao duc|cap (?:tren|co tham quyen|uy|quan ly)|co quan quan ly|chinh quyen"
    r"|lanh dao (?:nganh|xa|phuong|huyen|tinh))"
)
_OFFICE = re.compile(r"(?<!Cơ )(?<!cơ )(?<!Trụ )(?<!trụ )\bSở\b(?! hữu| thích| trường)")
_ASKS = re.compile(r"\b(?:de nghi|kien nghi|de xuat|tham muu|xin|mong|ho tro|cap (?:kinh phi|phat|von)|dau tu|trinh)\b")
_NONE = re.compile(r"(?:khong(?: co| can)?|chua(?: co)?)\W*")

_ALWAYS = (Role.OTHER_SUPPORT,)
_NAMING = (Role.RESOURCES, Role.SUPPORT, Role.LEAD)
_ASKING = (Role.CONTENT, Role.WEAKNESS, Role.TARGET, Role.ACTION, Role.BUDGET, Role.NOTE)
_TEXTS = ("purpose", "organisation", "targets", "resources")


@dataclass(frozen=True, slots=True)
class Request:
    """A cell that asks for support. `role` is its column's; a part of the prose has no line but its `part`."""

    plan: Submission
    text: str
    names_office: bool
    line: Line | None = None
    role: Role | None = None
    part: str = ""

    @property
    def cell(self) -> str:
        """Where it stands ("H12"), "" where that is not known."""
        row = self.line.report.row if self.line else None
        column = self.plan.content.form.role(self.role) if self.role else None
        return row.origin.cell(column.key) if row and row.origin and column else ""


def requests(plans: Iterable[Submission]) -> tuple[Request, ...]:
    """Every request of these plans, in the order of plans and rows."""
    return tuple(found for plan in plans for found in (*_of_rows(plan), *_of_texts(plan)))


def _of_rows(plan: Submission) -> Iterator[Request]:
    roles = [(role, plan.content.form.role(role)) for role in (*_ALWAYS, *_NAMING, *_ASKING)]
    columns = [(role, column.key) for role, column in roles if column]
    for line in lines_of([plan]):
        for role, key in columns:
            text = line.report.row.typed(key)
            if not text:
                continue
            office = names_office(text)
            if _wanted(role, text, office=office):
                yield Request(plan, text, office, line, role)


def _wanted(role: Role, text: str, *, office: bool) -> bool:
    if role in _ALWAYS:
        folded = fold(text)
        return not is_nothing(folded) and not _NONE.fullmatch(folded)
    return office and (role in _NAMING or asks(text))


def _of_texts(plan: Submission) -> Iterator[Request]:
    for part in _TEXTS:
        for paragraph in plan.content.plan.texts.get(part, "").split("\n"):
            if names_office(paragraph) and asks(paragraph):
                yield Request(plan, paragraph.strip(), True, part=part)


def names_office(text: str) -> bool:
    """Whether a text names a public body above the school."""
    return bool(_BODY.search(fold(text)) or _OFFICE.search(plain(text)))


def asks(text: str) -> bool:
    """Whether a text asks for something."""
    return bool(_ASKS.search(fold(text)))
