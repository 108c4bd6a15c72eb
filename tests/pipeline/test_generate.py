"""Making files: their names, nothing overwritten unsaid, a roster whole or not at all."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from ctcl_xlsx import pipeline, vi
from ctcl_xlsx.issues import Code, CtclError
from ctcl_xlsx.model import School
from ctcl_xlsx.pipeline import generate
from tests.pipeline.folders import SCHOOL, TABLE, YEAR, problems, put
from tests.tables import plan_of, workbook_of_table

# ---------------------------------------------------------------------------------------- file names


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("98031204", "Trường Tiểu học Bến Sậy", "98031204_truong-tieu-hoc-ben-say_2026-2027.xlsx"),
        ("", "Trường Đặng Thùy Trâm", "truong_truong-dang-thuy-tram_2026-2027.xlsx"),
        ("01/A:B", "x", "01-a-b_x_2026-2027.xlsx"),
        ("../..", "..", "truong_2026-2027.xlsx"),
        ("98", "学校", "98_2026-2027.xlsx"),
        (
            "98",
            "Trường Phổ thông Dân tộc nội trú tỉnh Lạc Giang",
            "98_truong-pho-thong-dan-toc-noi-tru-tinh-lac_2026-2027.xlsx",
        ),
        ("98", unicodedata.normalize("NFD", "Trường Ỷ Lan"), "98_truong-y-lan_2026-2027.xlsx"),
    ],
)
def test_a_files_name_says_code_school_and_year(code: str, name: str, expected: str) -> None:
    assert generate.file_name(School(code, name), YEAR) == expected


def test_a_long_name_leaves_room_for_the_campus() -> None:
    school = School("98031204", "Trường Phổ thông Dân tộc bán trú Tiểu học Suối Mây", campus="Điểm trường Nà Ư")
    found = generate.file_name(school, YEAR)
    assert found == "98031204_truong-pho-thong-diem-truong-na-u_2026-2027.xlsx"


@pytest.mark.parametrize("code", ["1", "98031204", "9" * 13, "9" * 60, "9" * 300])
@pytest.mark.parametrize("name", ["A", "Trường Phổ thông Dân tộc Nội trú Trung học cơ sở và Trung học phổ thông " * 3])
def test_a_files_name_is_short_ascii_and_begins_with_the_code(code: str, name: str) -> None:
    found = generate.file_name(School(code, name), YEAR)
    assert len(found) <= generate.LONGEST_NAME
    assert re.fullmatch(r"[a-z0-9_-]+_2026-2027\.xlsx", found)
    assert found.startswith(code[: generate.LONGEST_CODE])
    assert "-_" not in found


def test_names_of_a_roster_are_all_different(tmp_path: Path) -> None:
    schools = [
        School("98", "Trường TH và THCS A", "tieu_hoc"),
        School("98", "Trường TH và THCS A", "thcs"),
        School("98", "Trường TH và THCS A", "thcs", campus="Cơ sở 2"),
        School("98", "Trường TH và THCS A", "thcs", campus="Cơ sở 3"),
        School("9-8", "Trường TH và THCS A", "thcs"),
        School("9.8", "Trường TH và THCS A", "thcs"),
        School("7" * 50, "Trường B", "thcs"),
        School("7" * 50, "Trường B", "thcs"),
    ]
    made = pipeline.generate_roster(schools, YEAR, tmp_path, rows=1)
    names = [item.path.name for item in made]
    assert len({name.casefold() for name in names}) == len(schools)
    assert all(len(name) <= generate.LONGEST_NAME for name in names)
    assert all(item.written for item in made)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(names)


# ---------------------------------------------------------------------------- nothing is lost unsaid


def test_a_file_that_stands_there_is_kept_and_the_message_says_if_it_was_filled(
    tmp_path: Path, filled: bytes, blank: bytes
) -> None:
    order = generate.blank_order(SCHOOL, YEAR, rows=1)
    for name, data, facts in (
        ("day.xlsx", filled, {"filled": "2"}),
        ("trang.xlsx", blank, {}),
        ("khac.xlsx", b"not a workbook", {}),
        ("rong.xlsx", b"", {}),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(CtclError) as error:
            pipeline.generate_file(order, path)
        found = error.value.issue
        assert (found.code, dict(found.facts), path.read_bytes()) == (Code.OUTPUT_EXISTS, facts, data)
        assert ("2 mục" in vi.message(found)) is bool(facts)
        assert "--force" in vi.message(found)


def test_with_force_the_filled_rows_that_were_overwritten_are_told(tmp_path: Path, filled: bytes) -> None:
    path = put(tmp_path, {"a.xlsx": filled}) / "a.xlsx"
    made = pipeline.generate_file(generate.blank_order(SCHOOL, YEAR, rows=1), path, force=True)
    assert (made.written, made.kept_rows) == (True, 2)
    assert path.read_bytes() != filled


def test_a_roster_keeps_what_schools_have_filled(tmp_path: Path, filled: bytes) -> None:
    schools = [SCHOOL, replace(SCHOOL, code="98031205")]
    first, second = pipeline.generate_roster(schools, YEAR, tmp_path, rows=1)
    first.path.write_bytes(filled)
    again = pipeline.generate_roster(schools, YEAR, tmp_path, rows=1)
    assert [(m.written, m.kept_rows) for m in again] == [(False, 2), (False, 0)]
    assert first.path.read_bytes() == filled
    forced = pipeline.generate_roster(schools, YEAR, tmp_path, rows=1, force=True)
    assert [(m.written, m.kept_rows) for m in forced] == [(True, 2), (True, 0)]
    assert first.path.read_bytes() != filled
    assert [m.path for m in forced] == [first.path, second.path]


def test_a_roster_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    schools = [
        SCHOOL,
        School("2", "Trường B", "đại học"),
        School("3", "Trường\x01C", "thcs"),
        School("4", "Trường D", ""),
    ]
    with pytest.raises(CtclError) as error:
        pipeline.generate_roster(schools, YEAR, tmp_path / "bieu")
    assert problems(error.value) == ["level", "json-characters", "level"]
    assert not (tmp_path / "bieu").exists()


def test_the_same_order_gives_the_same_bytes_and_the_code_stays_text() -> None:
    order = generate.blank_order(replace(SCHOOL, code="01"), YEAR, rows=2)
    data = pipeline.workbook_of(order)
    assert data == pipeline.workbook_of(order)
    assert pipeline.read_content(data, "a.xlsx").plan.school.code == "01"
    assert pipeline.read_content(data, "a.xlsx").sealed_code == "01"


@pytest.mark.parametrize("rows", [0, -1, 1001, 10**9])
def test_the_number_of_rows_has_limits(rows: int) -> None:
    with pytest.raises(CtclError) as error:
        generate.blank_order(SCHOOL, YEAR, rows=rows)
    assert problems(error.value) == ["rows"]
    assert "1000" in vi.message(error.value.issue)


def test_more_rows_than_asked_for_extend_the_table() -> None:
    plan = plan_of(TABLE)
    assert pipeline.order_of_plan(plan, 1).rows == 2
    assert pipeline.order_of_plan(plan, 9).rows == 9
    assert len(pipeline.read_content(workbook_of_table(TABLE, rows=1), "a.xlsx").plan.rows) == 2


def test_an_order_of_a_form_for_another_year_is_refused() -> None:
    with pytest.raises(CtclError) as error:
        generate.blank_order(SCHOOL, "2023-2024", form_id="tt57")
    assert problems(error.value) == ["no-catalog"]


def test_a_schools_texts_are_tidied() -> None:
    order = generate.blank_order(replace(SCHOOL, name=unicodedata.normalize("NFD", " Trường Ỷ Lan ")), YEAR)
    assert order.plan.school.name == "Trường Ỷ Lan"
