"""Plan JSON both ways, what it refuses, and the schema that says so to other programs."""

from __future__ import annotations

import copy
import json
import unicodedata
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctcl_xlsx import definitions, plan_json, templates, vi
from ctcl_xlsx.issues import Code, CtclError
from ctcl_xlsx.model import ROW_KEYS, Column, Confidence, Document, Level, Plan, Role, School
from ctcl_xlsx.pipeline.generate import order_of_plan, workbook_of
from ctcl_xlsx.pipeline.reading import read_content
from ctcl_xlsx.plan_json import CELL_LIMIT, plan_from_dict, plan_to_dict
from ctcl_xlsx.shipped import shipped
from tests.schemas import faults, validator

FILES = sorted((shipped("samples") / "plans").glob("*.json"))
SAMPLES = {path.stem: json.loads(path.read_text("utf-8")) for path in FILES}
KNOWN = sorted(name for name, data in SAMPLES.items() if data["form"] in templates.form_ids())
Data = dict[str, Any]


def smallest(**more: object) -> Data:
    """The least that a plan needs."""
    return {"format": 1, "school_year": "2026-2027", "school": {"level": "thcs"}, **more}


def old(**more: object) -> Data:
    """The same on the seeds' form."""
    return {"form": "cv5932", "school_year": "2023-2024", "school": {"level": "thcs"}, **more}


def refused(data: object) -> list[tuple[str, str]]:
    """(path, problem) of everything that is refused."""
    with pytest.raises(CtclError) as error:
        plan_from_dict(data, "ke-hoach.json")
    for found in error.value.issues:
        assert found.code is Code.INPUT_INVALID
        assert found.facts.get("path", "").replace("school_year", "Năm học") in vi.message(found)
    return [(i.facts.get("path", ""), i.facts["problem"]) for i in error.value.issues]


# --------------------------------------------------------------------------------------------- both ways


def test_both_forms_have_samples() -> None:
    assert {SAMPLES[name]["form"] for name in KNOWN} >= {"cv5932", "tt57"}
    assert len(KNOWN) >= 7


@pytest.mark.parametrize("name", KNOWN)
def test_a_sample_survives_both_ways(name: str) -> None:
    plan = plan_from_dict(SAMPLES[name])
    assert plan_to_dict(plan) == SAMPLES[name]
    assert plan_from_dict(plan_to_dict(plan)) == plan


def test_a_plan_with_every_key_survives_both_ways() -> None:
    row: Data = {key: f"{key} – chữ" for key in ROW_KEYS if templates.form("tt57").column(key)}
    data = smallest(
        form="tt57",
        catalog="tt57_2026_pt",
        school={key: f"{key} chữ" for key in plan_json.SCHOOL_KEYS} | {"level": "thcs"},
        document={key: f"{key} chữ" for key in plan_json.DOCUMENT_KEYS},
        target_level=2,
        self_assessment={"1.1": 0, "1.2": "chưa rõ"},
        problems=[{key: f"{key} chữ" for key in plan_json.PROBLEM_KEYS}],
        rows=[row],
        tracking=[{key: f"{key} chữ" for key in plan_json.TRACKING_KEYS}],
        texts={part.key: f"{part.key}\nhai dòng" for part in templates.form("tt57").texts},
    )
    assert plan_to_dict(plan_from_dict(data)) == data
    assert faults("plan", data) == []


def test_the_keys_are_those_of_the_model() -> None:
    assert list(plan_json.SCHOOL_KEYS) == [f.name for f in fields(School)]
    assert list(plan_json.DOCUMENT_KEYS) == [f.name for f in fields(Document)]
    known = {c.key for name in templates.form_ids() for c in templates.form(name).columns}
    assert known <= set(ROW_KEYS)


def test_form_and_catalogue_follow_from_the_year_and_level() -> None:
    plan = plan_from_dict({"school_year": "2026–2027", "school": {"level": "mam_non"}})
    assert (plan.form, plan.catalog, plan.school_year) == ("tt57", "tt57_2026_mn", "2026-2027")
    plan = plan_from_dict({"school_year": "2023-2024", "school": {"level": "mam_non"}})
    assert (plan.form, plan.catalog) == ("cv5932", "tt19_2018")


@pytest.mark.parametrize("level", [level.value for level in Level])
def test_each_level_is_known(level: str) -> None:
    assert plan_from_dict(smallest(school={"level": level})).school.level == level


def test_what_is_empty_is_absent() -> None:
    row: Data = {"action": "Họp tổ", "lead": "", "support": "  \n ", "budget": None, "extra": {}}
    data = smallest(
        school={"level": "thcs", "code": "", "name": None},
        document={"number": " "},
        target_level=None,
        self_assessment={"1.1": None, "1.2": ""},
        problems=[{}, {"cause": " "}],
        rows=[{}, row, {"note": ""}] if templates.form("tt57").column("note") else [{}, row],
        tracking=None,
        texts={"bases": ""},
    )
    assert plan_to_dict(plan_from_dict(data)) == {
        "format": 1,
        "form": "tt57",
        "catalog": "tt57_2026_pt",
        "school_year": "2026-2027",
        "school": {"level": "thcs"},
        "rows": [{"action": "Họp tổ"}],
    }


def test_text_is_kept_in_nfc_with_plain_line_ends_and_trimmed() -> None:
    typed = unicodedata.normalize("NFD", "  Tiêu chuẩn\r\nhai\rba ​ ")
    plan = plan_from_dict(smallest(rows=[{"action": typed}]))
    assert plan.rows[0].get("action") == "Tiêu chuẩn\nhai\nba ​"


@pytest.mark.parametrize(("value", "text"), [(5000000, "5000000"), (0, "0")])
def test_a_number_becomes_its_text(value: float, text: str) -> None:
    assert plan_from_dict(smallest(rows=[{"budget": value}])).rows[0].get("budget") == text


def test_level_4_stands_in_a_group_of_its_own() -> None:
    data = old(self_assessment={"1.10": 2, "M4.1": 1}, rows=[{"group": "4", "criterion": "1"}, {"criterion": "1.10"}])
    plan = plan_from_dict(data)
    assert [(row.group, row.get("criterion")) for row in plan.rows] == [("4", "1"), ("", "1.10")]
    assert plan_to_dict(plan)["rows"] == data["rows"]
    assert plan.self_assessment == {"1.10": 2, "M4.1": 1}


def test_an_offices_own_form_takes_its_columns_under_extra() -> None:
    shown = templates.form("tt57")
    own = Column("hang_muc", "Hạng mục", Role.EXTRA, "text", "hạng mục")
    form = type(shown)("x", "1", "X", "X", Confidence.VERIFIED, shown.in_force_from, None, shown.catalogs,
                       (*shown.columns, own), shown.texts)  # fmt: skip
    data = smallest(form="x", rows=[{"action": "Họp tổ", "extra": {"hang_muc": "A1"}}])
    plan = plan_from_dict(data, form=form)
    assert plan_to_dict(plan)["rows"] == data["rows"]
    with pytest.raises(CtclError) as error:
        plan_from_dict(smallest(rows=[{"extra": {"hang_muc": "A1"}}]))
    assert error.value.issue.facts["path"] == "rows[0].extra.hang_muc"


# ------------------------------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ([], [("", "json-top")]),
        (None, [("", "json-top")]),
        (smallest(shcool={}), [("shcool", "json-key")]),
        (smallest(school={"level": "thcs", "ten": "x"}), [("school.ten", "json-key")]),
        (smallest(document={"so": "1"}), [("document.so", "json-key")]),
        (smallest(rows=[{"action": "a"}, {"lead": "b", "weakness": "c"}]), [("rows[1].weakness", "json-key")]),
        (smallest(rows=[{"extra": {"x": "1"}}]), [("rows[0].extra.x", "json-key")]),
        (smallest(problems=[{"current": "a"}, {"x": "1"}]), [("problems[1].x", "json-key")]),
        (smallest(tracking=[{"x": "1"}]), [("tracking[0].x", "json-key")]),
        (smallest(texts={"x": "1"}), [("texts.x", "json-key")]),
        (smallest(self_assessment={"9.9": 1}), [("self_assessment.9.9", "json-key")]),
        (smallest(self_assessment={"M4.1": 1}), [("self_assessment.M4.1", "json-key")]),
        (old(problems=[{"current": "a"}]), [("problems", "json-key")]),
        (old(tracking=[{"when": "a"}]), [("tracking", "json-key")]),
        (smallest(rows={}), [("rows", "json-type")]),
        (smallest(rows=["a"]), [("rows[0]", "json-type")]),
        (smallest(rows=[{"lead": ["a"]}]), [("rows[0].lead", "json-type")]),
        (smallest(rows=[{"lead": True}]), [("rows[0].lead", "json-type")]),
        (smallest(rows=[{"extra": []}]), [("rows[0].extra", "json-type")]),
        (smallest(rows=[{"group": "3"}]), [("rows[0].group", "json-choice")]),
        (smallest(target_level=True), [("target_level", "json-type")]),
        (smallest(target_level=[2]), [("target_level", "json-type")]),
        (smallest(self_assessment={"1.1": {}}), [("self_assessment.1.1", "json-type")]),
        (smallest(school="Trường"), [("school", "json-type"), ("", "level")]),
        (smallest(rows=[{"lead": "a\x00b"}]), [("rows[0].lead", "json-characters")]),
        (smallest(rows=[{"lead": "a\ud800b"}]), [("rows[0].lead", "json-characters")]),
        (smallest(texts={"bases": "a\uffffb"}), [("texts.bases", "json-characters")]),
        (smallest(school={"level": "thcs", "name": "a\x0bb"}), [("school.name", "json-characters")]),
        (smallest(rows=[{"action": "a" * (CELL_LIMIT + 1)}]), [("rows[0].action", "json-length")]),
        (smallest(rows=[{"action": "😀" * (CELL_LIMIT // 2 + 1)}]), [("rows[0].action", "json-length")]),
        (smallest(format=2), [("format", "json-format")]),
        (smallest(format="1"), [("format", "json-format")]),
        (smallest(school_year="2026"), [("school_year", "school-year")]),
        (smallest(school_year=2026), [("school_year", "school-year")]),
        (smallest(rows=[{"criterion": 1.10}]), [("rows[0].criterion", "json-type")]),
        (smallest(school={"level": "đại học"}), [("", "level")]),
        (smallest(school={}), [("", "level")]),
        (smallest(form="tt58"), [("", "form-unknown")]),
        (smallest(catalog="tt18_2018"), [("", "catalog-combination")]),
        (smallest(form="cv5932"), [("", "no-catalog")]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_path(data: object, expected: list[tuple[str, str]]) -> None:
    assert refused(data) == expected


def test_the_longest_text_passes_counted_as_a_spreadsheet_counts() -> None:
    for text in ("a" * CELL_LIMIT, "😀" * (CELL_LIMIT // 2), "ế" * CELL_LIMIT):
        assert plan_from_dict(smallest(rows=[{"action": text}])).rows[0].get("action") == text


def test_everything_wrong_is_told_at_once_and_names_the_file() -> None:
    data = smallest(
        catalog="tt18_2018",
        school={"level": "thcs", "ten": "x"},
        rows=[{"lead": 1, "weakness": "x"}, {"action": "\x01"}],
        texts={"bases": []},
    )
    with pytest.raises(CtclError) as error:
        plan_from_dict(data, "ke-hoach.json")
    assert {i.where.file for i in error.value.issues} == {"ke-hoach.json"}
    problems = [(i.facts.get("path", ""), i.facts["problem"]) for i in error.value.issues]
    assert sorted(problems) == [
        ("", "catalog-combination"),
        ("rows[0].lead", "json-type"),
        ("rows[0].weakness", "json-key"),
        ("rows[1].action", "json-characters"),
        ("school.ten", "json-key"),
        ("texts.bases", "json-type"),
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


def taken_or_refused(data: object) -> Plan | None:
    """The plan, or None where it was refused with words."""
    try:
        return plan_from_dict(data)
    except CtclError as error:
        told = [vi.message(found) for found in error.issues]
    assert told
    assert all(told)
    return None


@given(data=JSON)
def test_whatever_json_holds_is_a_plan_or_refused(data: object) -> None:
    taken_or_refused(data)


@given(key=st.sampled_from(sorted(smallest() | {"rows": 0, "texts": 0, "problems": 0, "target_level": 0, "form": 0,
                                                "catalog": 0, "self_assessment": 0, "tracking": 0, "document": 0})),
       value=JSON)  # fmt: skip
def test_whatever_stands_at_a_key_is_taken_or_refused(key: str, value: object) -> None:
    plan = taken_or_refused(smallest() | {key: value})
    if plan:
        assert plan_from_dict(plan_to_dict(plan)) == plan
        assert faults("plan", plan_to_dict(plan)) == []


# ------------------------------------------------------------------------------------------------ the schema


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_sample_keeps_to_the_schema(name: str) -> None:
    assert faults("plan", SAMPLES[name]) == []


@pytest.mark.parametrize("name", KNOWN)
def test_what_is_read_from_a_workbook_keeps_to_the_schema(name: str) -> None:
    plan = plan_from_dict(SAMPLES[name])
    read = read_content(workbook_of(order_of_plan(plan)), "a.xlsx").plan
    assert plan_to_dict(read) == SAMPLES[name]
    assert faults("plan", plan_to_dict(read)) == []


def test_the_schema_knows_the_programs_keys_and_levels() -> None:
    schema: Any = validator("plan").schema
    top: Data = schema["properties"]
    assert set(top) == set(plan_json._TOP_KEYS)
    assert set(top["school"]["properties"]) == set(plan_json.SCHOOL_KEYS)
    assert set(top["school"]["properties"]["level"]["enum"]) == {level.value for level in Level}
    assert set(top["document"]["properties"]) == set(plan_json.DOCUMENT_KEYS)
    assert set(top["problems"]["items"]["properties"]) == set(plan_json.PROBLEM_KEYS)
    assert set(top["tracking"]["items"]["properties"]) == set(plan_json.TRACKING_KEYS)
    assert set(top["texts"]["properties"]) == set(definitions.TEXT_KEYS)
    assert set(top["rows"]["items"]["properties"]) == {"group", *ROW_KEYS, "extra"}
    assert schema["$defs"]["text"]["maxLength"] == CELL_LIMIT
    assert top["format"]["const"] == plan_json.FORMAT


SPOILT: list[tuple[list[str | int], object]] = [
    (["format"], 2),
    (["school_year"], "2026"),
    (["school_year"], None),
    (["school", "level"], "đại học"),
    (["school", "ten"], "x"),
    (["school"], "x"),
    (["document"], {"so": "1"}),
    (["rows"], {}),
    (["rows", 0], "x"),
    (["rows", 0, "group"], "3"),
    (["rows", 0, "ly_do"], "x"),
    (["rows", 0, "lead"], ["x"]),
    (["rows", 0, "lead"], "a\x00b"),
    (["rows", 0, "lead"], "a" * (CELL_LIMIT + 1)),
    (["rows", 0, "extra"], {"x": 1}),
    (["problems"], [{"x": "y"}]),
    (["tracking"], [{"x": "y"}]),
    (["texts"], {"x": "y"}),
    (["target_level"], [2]),
    (["self_assessment"], {"x": 1}),
    (["self_assessment"], {"1.1": []}),
    (["khac"], 1),
]


@pytest.mark.parametrize(("path", "value"), SPOILT)
def test_what_the_schema_refuses_the_program_refuses(path: list[str | int], value: object) -> None:
    data = copy.deepcopy(SAMPLES["thcs_2026-2027_tt57"])
    place: Any = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert faults("plan", data)
    refused(data)


def test_a_plan_object_is_not_touched_by_writing() -> None:
    plan = plan_from_dict(SAMPLES["thcs_2026-2027_tt57"])
    data: Data = plan_to_dict(plan)
    data["rows"][0]["lead"] = "ai đó"
    data["self_assessment"].clear()
    assert plan_to_dict(plan) == SAMPLES["thcs_2026-2027_tt57"]
    assert isinstance(plan, Plan)
