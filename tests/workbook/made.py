"""The workbooks that this room's tests look at: every valid form, catalogue and level; the shipped samples."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell

from ctcl_xlsx import templates
from ctcl_xlsx.model import Action, Plan, Row, School
from ctcl_xlsx.pipeline.generate import Order, blank_order, order_of_plan, workbook_of
from ctcl_xlsx.plan_json import PROBLEM_KEYS, TRACKING_KEYS, plan_from_dict
from ctcl_xlsx.shipped import shipped
from ctcl_xlsx.workbook.layout import Layout
from tests.tables import layout_of

# Text that programs like to take for something else.
AWKWARD = (
    "=1+1", "-Họp", "+84 123", "@x", "'abc", "http://x.vn", "mailto:a@x.vn", "=HYPERLINK(\"x\")", "{=1}", "0012", "1E5",
    "TRUE", "#N/A", "05/10/2026", "a\nb", "a\tb", "<b>&amp;</b>", "]]>", "_x0041_", "\"", "🏫 Trường",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A workbook that somebody may order."""

    form: str
    catalog: str
    level: str

    def __str__(self) -> str:
        return f"{self.form}-{self.catalog}-{self.level}"

    @property
    def year(self) -> str:
        """The first school year whose 1 September finds the catalogue in force."""
        start = templates.catalog(self.catalog).in_force_from
        first = start.year if start <= date(start.year, 9, 1) else start.year + 1
        return f"{first}-{first + 1}"


KINDS = tuple(
    Kind(form, catalog, str(level))
    for form in templates.form_ids()
    for catalog in templates.form(form).catalogs
    for level in templates.catalog(catalog).school_levels
)
# One of each form: the one with the longest criterion list (level 4, an inferred catalogue), and today's.
USUAL = (
    Kind("cv5932", "tt18_2018_amended2024", "thcs"),
    Kind("tt57", "tt57_2026_pt", "thcs"),
    Kind("mat_yeu", "tt18_2018", "thcs"),
    Kind("giam_sat", "tt18_2018", "thpt"),
)


def order(kind: Kind, rows: int = 30) -> Order:
    """The order of a blank workbook."""
    school = School(code="98031204", name="Trường Bến Sậy", level=kind.level)
    return blank_order(school, kind.year, form_id=kind.form, catalog_id=kind.catalog, rows=rows)


@lru_cache(maxsize=64)
def blank(kind: Kind, rows: int = 30) -> bytes:
    """The blank workbook of a kind."""
    return workbook_of(order(kind, rows))


@lru_cache(maxsize=64)
def layout(kind: Kind, rows: int = 30) -> Layout:
    """Its layout."""
    return layout_of(order(kind).plan, rows)


@lru_cache(maxsize=8)
def filled(kind: Kind) -> bytes:
    """A workbook of a kind with all the awkward texts in every field that takes text."""
    return workbook_of(order_of_plan(awkward_plan(kind)))


def awkward_plan(kind: Kind) -> Plan:
    """A plan whose every field takes each of the awkward texts in turn."""
    form = templates.form(kind.form)
    keys = [c.key for c in form.columns]
    rows = [{key: AWKWARD[(i + j) % len(AWKWARD)] for j, key in enumerate(keys)} for i in range(len(AWKWARD))]
    names = ("campus", "commune", "authority", "address", "type", "signer", "signer_title", "contact", "phone", "email")
    school = dict(zip(("name", "code", *names), AWKWARD, strict=False))
    data: dict[str, Any] = {
        "form": kind.form,
        "catalog": kind.catalog,
        "school_year": kind.year,
        "school": {**school, "level": kind.level},
        "document": {"number": "=2", "place": "@Bến", "date": "-1"},
        "target_level": "=3",
        "self_assessment": {"1.1": "=1", "1.2": 2},
        "rows": rows,
        "texts": {part.key: f"=A1\n{text}" for part, text in zip(form.texts, AWKWARD, strict=False)},
    }
    if form.has_problems:
        data["problems"] = [dict.fromkeys(PROBLEM_KEYS, text) for text in AWKWARD]
        data["tracking"] = [dict.fromkeys(TRACKING_KEYS, text) for text in AWKWARD]
    return plan_from_dict(data)


def picked_plan() -> Plan:
    """A plan of TT 57 whose rows pick their problems from IV: by name, in other letters, twice, and not at all."""
    problems = (
        {"weakness": "Thư viện thiếu sách", "criterion": "1.3"},
        {"weakness": "Sân trơn"},
        {"weakness": "Vì sao chậm? (*)", "criterion": "2.1"},
        {"weakness": "Chung", "criterion": "Không gắn tiêu chí cụ thể"},
        {"weakness": ("Bếp chật " * 40).strip(), "criterion": "3.1"},
        {"current": "chưa rõ", "criterion": "4.1"},
    )
    contents = [p["weakness"][:255].strip() for p in problems if "weakness" in p]
    contents += ["THƯ VIỆN thiếu  sách", "Việc khác"]
    rows = [{"content": text, "action": "Họp", "budget": "0"} for text in contents]
    plan = order(USUAL[1]).plan
    return replace(plan, problems=tuple(map(Row, problems)), rows=tuple(map(Action, rows)))


@lru_cache(maxsize=64)
def opened(data: bytes) -> Any:
    """The workbook as openpyxl opens it; not to be changed."""
    return openpyxl.load_workbook(io.BytesIO(data))


@lru_cache(maxsize=64)
def replaced(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The package with some bytes of a part replaced, which must be there."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new)
            after.writestr(name, content)
    return out.getvalue()


def samples() -> Iterator[tuple[str, Plan]]:
    """The shipped sample plans whose form is shipped, by name."""
    for path in sorted((shipped("samples") / "plans").glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        if data["form"] in templates.form_ids():
            yield path.stem, plan_from_dict(data)


def is_open(cell: Any) -> bool:
    """Whether a cell can be written in on the protected sheet; one that is not stored has its column's style."""
    if isinstance(cell, MergedCell):  # openpyxl does not tell its style; programs go by the first cell's
        return False
    if cell.has_style or cell.value is not None:
        return not cell.protection.locked
    columns = cell.parent.column_dimensions.values()
    return any(not c.protection.locked for c in columns if c.min and c.min <= cell.column <= c.max)
