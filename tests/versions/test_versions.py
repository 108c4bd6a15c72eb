"""Blank workbooks of every release read for ever; today's are those that generate makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ctcl_xlsx import __version__
from ctcl_xlsx.model import School
from ctcl_xlsx.pipeline.generate import blank_order, workbook_of
from ctcl_xlsx.pipeline.reading import read_content
from tests.packages import parts

HERE = Path(__file__).parent
TODAY = {
    "tt57": ("thcs", "2026-2027"),
    "cv5932": ("tieu_hoc", "2024-2025"),
    "mat_yeu": ("thcs", "2023-2024"),
    "giam_sat": ("thpt", "2023-2024"),
}
BLANKS = sorted(HERE.glob("*/*.xlsx"))


def made(form: str) -> bytes:
    """Today's blank of a form, for an invented school."""
    level, year = TODAY[form]
    school = School("98000001", "Trường Mẫu", level, authority="UBND xã Mẫu", commune="Xã Mẫu")
    return workbook_of(blank_order(school, year, form_id=form))


@pytest.mark.parametrize("form", TODAY)
def test_todays_blanks_are_those_that_generate_makes(form: str, request: pytest.FixtureRequest) -> None:
    path = HERE / __version__ / f"{form}.xlsx"
    if request.config.getoption("--regenerate"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(made(form))
    content, kept = read_content(made(form), path.name), read_content(path.read_bytes(), path.name)
    assert content.plan == kept.plan
    assert parts(path.read_bytes()) == parts(made(form)), "raise the version, or --regenerate before its release"


@pytest.mark.parametrize("path", BLANKS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_blank_of_any_release_reads(path: Path) -> None:
    content = read_content(path.read_bytes(), path.name)
    assert content.form.id == path.stem
    assert (content.plan.school.code, content.plan.school.name) == ("98000001", "Trường Mẫu")
    assert content.plan.rows == ()
    assert [i.code for i in content.all_issues] == ["plan-empty"]
