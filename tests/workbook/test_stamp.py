"""Stamped workbooks are those that would be written cell by cell, to the byte; and most are stamped."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from ctcl_xlsx import pipeline
from ctcl_xlsx.model import Action, Plan, School
from ctcl_xlsx.pipeline.generate import blank_order, layout_of, workbook_of
from ctcl_xlsx.pipeline.reading import read_content
from ctcl_xlsx.text import tidy
from ctcl_xlsx.workbook.layout import Layout
from ctcl_xlsx.workbook.package import pack, package
from ctcl_xlsx.workbook.stamp import Press
from ctcl_xlsx.workbook.write import write
from tests.packages import parts
from tests.programs import convert
from tests.workbook.made import AWKWARD, KINDS, USUAL, Kind

NAME = "Trường Phổ thông Dân tộc nội trú Trung học cơ sở và Trung học phổ thông huyện Suối Mây"
SCHOOLS = (
    School("98031204", "Trường Tiểu học Bến Sậy", authority="UBND xã Bến Sậy", commune="Xã Bến Sậy"),
    School("98031205", "Trường Tiểu học Suối Mây", authority="UBND xã Suối Mây", commune="Xã Suối Mây"),
    School("98031206", NAME, authority="UBND xã Suối Mây", commune="Xã Suối Mây"),
    School("98031207", "Trường A & B <C> \"D\"", authority="UBND xã Suối Mây" * 8, commune="Xã Suối Mây"),
)  # fmt: skip
TEXTS = [f.name for f in fields(School) if f.name != "level"]


def kind_layout(kind: Kind, rows: int = 1) -> tuple[Layout, Plan]:
    order = blank_order(School("1", "A", kind.level), kind.year, form_id=kind.form, catalog_id=kind.catalog, rows=rows)
    return layout_of(order), order.plan


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_stamped_and_written_are_equal_to_the_byte(kind: Kind) -> None:
    layout, plan = kind_layout(kind)
    press = Press()
    for school in SCHOOLS:
        mine = replace(plan, school=replace(school, level=kind.level))
        stamped, written = press.blank(layout, mine), write(layout, mine, ())
        assert parts(stamped) == parts(written)
        assert stamped == written
    assert press.written == 1


LAYOUTS = [kind_layout(kind) for kind in USUAL]
ODD = [*AWKWARD, *(text.upper() for text in SCHOOLS[0].name.split()), "ß", "ŉ", "ﬁ", "#N/A", "<r>x</r>", "_x0041_",
       "\ue0000q\ue001", "Kế hoạch", "Hướng dẫn", "school.name", "123", NAME, "x" * 500, "a\nb", "\u00a0a", "Tiểu học",
       "TRƯỜNG A", "Trường A", "trường a"]  # fmt: skip
TYPED = st.one_of(st.just(""), st.sampled_from(ODD), st.text(st.characters(codec="utf-8"), max_size=60))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(LAYOUTS), st.lists(st.fixed_dictionaries(dict.fromkeys(TEXTS, TYPED)), min_size=1, max_size=2))
def test_whatever_a_school_is_called_the_stamped_parts_are_those_written(
    made: tuple[Layout, Plan], schools: list[Mapping[str, str]]
) -> None:
    layout, plan = made
    press = Press()
    for texts in schools:
        kept = {name: tidy("".join(c for c in text if c.isprintable() or c == "\n")) for name, text in texts.items()}
        mine = replace(plan, school=School(level=plan.school.level, **kept))
        assert parts(press.blank(layout, mine)) == parts(write(layout, mine, ()))


@pytest.mark.parametrize(
    "texts",
    [
        {"name": "TRƯỜNG TIỂU HỌC BẾN SẬY"},
        {"name": "Trường A", "commune": "Trường A", "authority": "TRƯỜNG A"},
        {"name": ""},
        {"code": "", "name": "", "authority": ""},
        {"signer": "Nguyễn Văn A", "signer_title": "Phó Hiệu trưởng", "type": "Công lập", "address": "Thôn 1"},
        {"name": "Hướng dẫn"},
        {"code": "2026-2027"},
    ],
)
def test_schools_of_other_shapes(texts: Mapping[str, str]) -> None:
    press = Press()
    for layout, plan in LAYOUTS:
        mine = replace(plan, school=replace(SCHOOLS[0], level=plan.school.level, **texts))
        assert parts(press.blank(layout, mine)) == parts(write(layout, mine, ()))


def test_a_plan_with_rows_is_none_of_its_business() -> None:
    layout, plan = LAYOUTS[0]
    with pytest.raises(ValueError, match="statuses"):
        Press().blank(layout, replace(plan, rows=(Action({}),)))


def test_a_package_is_a_zip_like_any_other() -> None:
    made = package([pack("a.xml", b"<a/>" * 1000), pack("xl/b.xml", b"")])
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert opened.testzip() is None
        assert [(i.filename, i.file_size, i.date_time, i.create_system) for i in opened.infolist()] == [
            ("a.xml", 4000, (1980, 1, 1, 0, 0, 0), 3),
            ("xl/b.xml", 0, (1980, 1, 1, 0, 0, 0), 3),
        ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("stamped")
    schools = [replace(school, level=level) for school in SCHOOLS for level in ("tieu_hoc", "thcs")]
    pipeline.generate_roster(schools, "2026-2027", made, rows=30)
    return made


def test_a_rosters_files_hold_what_each_school_alone_would_get(folder: Path) -> None:
    files = sorted(folder.iterdir())
    assert len(files) == 2 * len(SCHOOLS)
    for path in files:
        content = read_content(path.read_bytes(), path.name)
        assert not content.issues
        order = blank_order(content.plan.school, "2026-2027")
        assert path.read_bytes() == workbook_of(order)


def test_stamped_workbooks_are_valid_and_open(folder: Path, tmp_path: Path) -> None:
    for path in sorted(folder.iterdir())[-4:]:
        found = OpenXmlValidator().validate(path)
        assert not found.errors
    last = sorted(folder.iterdir())[-1]
    saved = convert(last, "ods", tmp_path)
    content = read_content(saved.read_bytes(), saved.name)
    assert content.plan.school.name == SCHOOLS[-1].name
