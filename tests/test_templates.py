"""The shipped definitions load, wrong ones are refused with all their problems, each year and level has its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ctcl_xlsx import definitions, templates, vi
from ctcl_xlsx.issues import Code, CtclError, Issue
from ctcl_xlsx.model import Confidence, Level, Level4, Role
from ctcl_xlsx.shipped import shipped

CRITERIA = {
    "tt17_2018": 27,
    "tt17_2018_amended2024": 24,
    "tt18_2018": 28,
    "tt18_2018_amended2024": 25,
    "tt19_2018": 25,
    "tt19_2018_amended2024": 22,
    "tt57_2026_mn": 15,
    "tt57_2026_pt": 15,
    "tt57_2026_gdtx": 15,
}
COLUMNS = {
    "cv5932": "criterion* weakness+ target action* lead* support start deadline* budget* funding+ other_support note",
    "mat_yeu": "criterion* weakness action* lead* support+ start+ deadline* budget*+ funding+ note+",
    "giam_sat": "criterion* content action* lead* support+ start+ deadline* budget* funding+ supervisor report_time"
    " note+",
    "tt57": "content* criterion+ target action* indicator start deadline* lead* support+ resources budget*+ funding+"
    " evidence status",
}


# ------------------------------------------------------------------------------------------- what is shipped


def test_nine_catalogues_with_the_circulars_counts() -> None:
    assert set(templates.catalog_ids()) == set(CRITERIA)
    assert {name: len(list(templates.catalog(name).criteria())) for name in CRITERIA} == CRITERIA


@pytest.mark.parametrize("name", sorted(CRITERIA))
def test_a_catalogue_is_whole(name: str) -> None:
    catalog = templates.catalog(name)
    assert catalog.id == name
    assert isinstance(catalog.confidence, Confidence)
    assert date(2018, 1, 1) < catalog.in_force_from < date(2027, 1, 1)
    assert catalog.in_force_to is None or catalog.in_force_from < catalog.in_force_to
    assert [s.number for s in catalog.standards] == list(range(1, len(catalog.standards) + 1))
    for standard in catalog.standards:
        numbers = [c.number for c in standard.criteria]
        assert numbers == [f"{standard.number}.{i}" for i in range(1, len(numbers) + 1)]
    assert [p.number for p in catalog.level4] == [str(i) for i in range(1, len(catalog.level4) + 1)]
    assert catalog.parent is None or catalog.parent in CRITERIA


def test_tt57_has_eight_mandatory_criteria_and_two_levels_the_2018_circulars_none_and_three() -> None:
    for name in CRITERIA:
        criteria = list(templates.catalog(name).criteria())
        new = name.startswith("tt57")
        assert sum(c.mandatory for c in criteria) == (8 if new else 0)
        assert {c.max_level for c in criteria} == ({2} if new else {2, 3})
        assert bool(templates.catalog(name).level4) is not new


def test_only_the_amended_circular_18_is_inferred() -> None:
    inferred = [name for name in CRITERIA if templates.catalog(name).confidence is Confidence.INFERRED]
    assert inferred == ["tt18_2018_amended2024"]


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_a_form_has_the_contracts_columns_in_order(name: str) -> None:
    form = templates.form(name)
    marks = [c.key + ("*" if c.required else "") + ("+" if c.own else "") for c in form.columns]
    assert " ".join(marks) == COLUMNS[name]
    assert form.id == name
    assert isinstance(form.confidence, Confidence)
    assert form.in_force_from > date(2018, 1, 1)
    assert all(c.word and c.title and c.group for c in form.columns)
    assert {templates.catalog(known).id for known in form.catalogs} == set(form.catalogs)
    assert (form.has_problems, form.has_tracking) == (name == "tt57", name == "tt57")


def test_both_forms_are_there() -> None:
    assert set(COLUMNS) <= set(templates.form_ids())


def test_no_column_title_means_two_things_in_one_form() -> None:
    for name in templates.form_ids():
        titles = [t.casefold() for c in templates.form(name).columns for t in (c.title, *c.aliases)]
        assert len(titles) == len(set(titles)), name


# ---------------------------------------------------------------------------------------- wrong definitions

FORM = """
id = "x"
version = "1.0"
title = "Kế hoạch"
plan_title = "KẾ HOẠCH"
source = "Công văn 1"
confidence = "verified"
in_force_from = 2026-07-07
catalogs = ["tt57_2026_pt"]
column = [
  { key = "criterion", title = "Tiêu chí", kind = "criterion" },
  { key = "action", title = "Giải pháp" },
  { key = "lead", title = "Chủ trì" },
  { key = "deadline", title = "Hoàn thành", kind = "month" },
  { key = "budget", title = "Kinh phí", kind = "money" },
  { key = "start", title = "Bắt đầu", kind = "month" },
  { key = "funding", title = "Nguồn", kind = "funding" },
]
text = [{ key = "bases", title = "Căn cứ" }, { key = "recipients", title = "Nơi nhận" }]
"""
CATALOG = """
id = "x"
circular = "Thông tư 1"
short_title = "Ngắn"
confidence = "verified"
school_levels = ["thcs"]
in_force_from = 2026-07-07
max_level = 3
[[standard]]
number = 1
title = "Một"
criterion = [{ number = "1.1", title = "a" }, { number = "1.2", title = "b" }]
[[standard]]
number = 2
title = "Hai"
criterion = [{ number = "2.1", title = "c" }]
[[level4]]
number = "1"
label = "Bốn"
"""
Problems = list[tuple[str, str]]


def problems(tmp_path: Path, text: str, *changes: tuple[str, str]) -> Problems:
    """(key, problem) of each finding on the definition after the changes; each finding names the file."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "sai.toml"
    path.write_text(text, "utf-8")
    read = definitions.read_form if text.lstrip().startswith('id = "x"\nversion') else definitions.read_catalog
    issues: tuple[Issue, ...] = ()
    try:
        read(path)
    except CtclError as error:
        issues = error.issues
    for found in issues:
        assert (found.code, found.where.file) == (Code.DEFINITION_INVALID, "sai.toml")
        assert "sai.toml" in vi.message(found)
        assert found.facts["key"] in vi.message(found)
    return [(i.facts["key"], i.facts["problem"]) for i in issues]


def test_the_definitions_to_be_spoilt_are_right(tmp_path: Path) -> None:
    assert problems(tmp_path, FORM) == []
    assert problems(tmp_path, CATALOG) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('title = "Kế hoạch"\n', "", [("title", "missing")]),
        ('title = "Kế hoạch"\n', 'title = ""\n', [("title", "empty")]),
        ('title = "Kế hoạch"\n', 'titel = "Kế hoạch"\n', [("title", "missing"), ("titel", "unknown")]),
        ('"lead", title = "Chủ trì"', '"lead"', [("column[3].title", "missing")]),
        ('"lead", title = "Chủ trì"', '"lead", title = 3', [("column[3].title", "type")]),
        ('title = "Chủ trì"', 'title = "Giải pháp"', [("column[3].title", "twice")]),
        ('title = "Chủ trì"', 'title = "Chủ trì", bat_buoc = true', [("column[3].bat_buoc", "unknown")]),
        ('title = "Chủ trì"', 'title = "Chủ trì", required = "có"', [("column[3].required", "type")]),
        ('title = "Chủ trì"', 'title = "Chủ trì", width = "rộng"', [("column[3].width", "type")]),
        ('title = "Chủ trì"', 'title = "Chủ trì", aliases = "x"', [("column[3].aliases", "type")]),
        ('title = "Chủ trì"', 'title = "Chủ trì", aliases = [1]', [("column[3].aliases", "type")]),
        ('key = "lead"', 'key = "action"', [("column[3].key", "twice"), ("column", "role-missing")]),
        ('key = "lead"', 'key = "chu_tri"', [("column", "role-missing")]),
        ('key = "lead"', 'key = "chu_tri", role = "boss"', [("column[3].role", "choice"), ("column", "role-missing")]),
        ('kind = "month"', 'kind = "tháng"', [("column[4].kind", "choice")]),
        ('kind = "money"', 'kind = "text"', [("column[5].kind", "choice")]),
        ('title = "Chủ trì"', 'title = "Chủ trì", width = 0', [("column[3].width", "range")]),
        ('title = "Chủ trì"', 'title = "Chủ trì", word = \'chủ "trì"\'', [("column[3].word", "signs")]),
        ("in_force_from = 2026-07-07", "in_force_from = 2026-07-07\nin_force_to = 2025-01-01",
         [("in_force_to", "order")]),
        ('key = "recipients"', 'key = "targets"', [("text", "text-missing")]),
        ("2026-07-07", '"07/07/2026"', [("in_force_from", "type")]),
        ("in_force_from = 2026-07-07\n", "", [("in_force_from", "missing")]),
        ('"verified"', '"sure"', [("confidence", "choice")]),
        ('catalogs = ["tt57_2026_pt"]', 'catalogs = "tt57_2026_pt"', [("catalogs", "type")]),
        ('key = "bases"', 'key = "base"', [("text[1].key", "choice")]),
        ("text = [{", "text = [3, {", [("text", "type")]),
        ("title = ", "title : ", [("", "syntax-at")]),
    ],
)  # fmt: skip
def test_a_wrong_form_is_refused_with_its_key(tmp_path: Path, old: str, new: str, expected: Problems) -> None:
    assert problems(tmp_path, FORM, (old, new)) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"1.2"', "1.2", [("standard[1].criterion[2].number", "type")]),
        ('"1.2"', "1.10", [("standard[1].criterion[2].number", "type")]),
        ('"1.2"', '"1.1"', [("standard[1].criterion[2].number", "twice")]),
        ('"1.2"', '"2.2"', [("standard[1].criterion[2].number", "criterion-number")]),
        ('"1.2"', '"1.b"', [("standard[1].criterion[2].number", "criterion-number")]),
        ('"1.2"', '"1.02"', [("standard[1].criterion[2].number", "criterion-number")]),
        ('"2.1", title = "c"', '"2.1"', [("standard[2].criterion[1].title", "missing")]),
        ('title = "c"', 'title = "c", has_level_3 = true', [("standard[2].criterion[1].has_level_3", "unknown")]),
        ('title = "c"', 'title = "c", mandatory = 1', [("standard[2].criterion[1].mandatory", "type")]),
        ('number = 2\ntitle = "Hai"', 'number = 1\ntitle = "Hai"',
         [("standard[2].criterion[1].number", "criterion-number"), ("standard[2].number", "twice")]),
        ('criterion = [{ number = "2.1", title = "c" }]', "criterion = []", [("standard[2].criterion", "type")]),
        ('label = "Bốn"', "", [("level4[1].label", "missing")]),
        ('["thcs"]', '["thcs", "đại học"]', [("school_levels", "choice")]),
        ("max_level = 3", 'max_level = "3"', [("max_level", "type")]),
        ('parent = "x"\n', "", []),
    ],
)  # fmt: skip
def test_a_wrong_catalogue_is_refused_with_its_key(tmp_path: Path, old: str, new: str, expected: Problems) -> None:
    text = CATALOG.replace('short_title = "Ngắn"', 'short_title = "Ngắn"\nparent = "x"')
    assert problems(tmp_path, text, (old, new)) == expected


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    changes = [
        ('version = "1.0"', "version = 1.0"),
        ('confidence = "verified"', 'confidence = "?"'),
        ('{ key = "lead", title = "Chủ trì" }', '{ key = "lead", titel = "Chủ trì" }'),
        ('kind = "money"', 'kind = "tiền"'),
    ]
    assert sorted(problems(tmp_path, FORM, *changes)) == [
        ("column[3].titel", "unknown"),
        ("column[3].title", "missing"),
        ("column[5].kind", "choice"),
        ("confidence", "choice"),
        ("version", "type"),
    ]


def test_a_definition_that_is_no_text_or_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sai.toml").write_bytes(b"\xff\xfe\x00")
    for path, problem in ((tmp_path / "sai.toml", "not-utf-8"), (tmp_path / "khong-co.toml", "syntax")):
        with pytest.raises(CtclError) as error:
            definitions.read_form(path)
        assert [i.facts["problem"] for i in error.value.issues] == [problem]
        assert path.name in vi.message(error.value.issue)


def test_a_date_with_a_time_is_a_date(tmp_path: Path) -> None:
    path = tmp_path / "form.toml"
    path.write_text(FORM.replace("2026-07-07", "2026-07-07T08:00:00"), "utf-8")
    assert definitions.read_form(path).in_force_from == date(2026, 7, 7)
    assert templates.in_force(definitions.read_form(path), date(2026, 9, 1))


def test_a_column_takes_its_role_from_its_key_unless_it_says_another(tmp_path: Path) -> None:
    path = tmp_path / "form.toml"
    own = '{ key = "chu_tri", role = "lead", title = "Chủ trì" }, { key = "khac", title = "Khác" }'
    path.write_text(FORM.replace('{ key = "lead", title = "Chủ trì" }', own), "utf-8")
    form = definitions.read_form(path)
    assert [c.role for c in form.columns][2:4] == [Role.LEAD, Role.EXTRA]


# ---------------------------------------------------------------------------------- which goes with which

# _am: as amended in 2024
GENERATIONS = """
year      | mam_non      | tieu_hoc     | thcs         | nhieu_cap_hoc | gdtx
2018-2019 | -            | -            | -            | -             | -
2019-2020 | tt19_2018    | tt17_2018    | tt18_2018    | tt18_2018     | -
2024-2025 | tt19_2018    | tt17_2018    | tt18_2018    | tt18_2018     | -
2025-2026 | tt19_2018_am | tt17_2018_am | tt18_2018_am | tt18_2018_am  | -
2026-2027 | tt57_2026_mn | tt57_2026_pt | tt57_2026_pt | tt57_2026_pt  | tt57_2026_gdtx
2030-2031 | tt57_2026_mn | tt57_2026_pt | tt57_2026_pt | tt57_2026_pt  | tt57_2026_gdtx
"""


def generations() -> list[tuple[str, str, str]]:
    head, *lines = [
        [cell.strip() for cell in line.split("|")]
        for line in GENERATIONS.replace("_am", "_amended2024").strip().splitlines()
    ]
    found = [(line[0], level, name) for line in lines for level, name in zip(head[1:], line[1:], strict=True)]
    return found + [(year, "thpt", name) for year, level, name in found if level == "thcs"]


@pytest.mark.parametrize(("year", "level", "expected"), generations())
def test_the_catalogue_in_force_on_the_first_of_september(year: str, level: str, expected: str) -> None:
    form = templates.choose_form(year)
    assert form.id == ("tt57" if year >= "2026" else "cv5932")
    if expected != "-":
        assert templates.choose_catalog(form, level, year).id == expected
        return
    with pytest.raises(CtclError) as error:
        templates.choose_catalog(form, level, year)
    assert error.value.issue.facts["problem"] == "no-form"
    assert year in vi.message(error.value.issue)


@pytest.mark.parametrize(
    ("form", "catalog", "level", "year", "problem", "valid"),
    [
        ("tt57", None, "thcs", "2025-2026", "no-catalog", "cv5932, giam_sat, mat_yeu"),
        ("cv5932", None, "thcs", "2026-2027", "no-catalog", "tt57"),
        ("cv5932", None, "gdtx", "2026-2027", "no-catalog", "tt57"),
        ("tt57", "tt18_2018", "thcs", "2026-2027", "catalog-combination", "tt57_2026_pt"),
        ("tt57", "tt57_2026_mn", "thcs", "2026-2027", "catalog-combination", "tt57_2026_pt"),
        ("cv5932", "tt57_2026_pt", "thcs", "2026-2027", "catalog-combination", "tt18_2018, tt18_2018_amended2024"),
        ("cv5932", "tt17_2018", "mam_non", "2023-2024", "catalog-combination", "tt19_2018, tt19_2018_amended2024"),
        ("cv5932", "tt17_2018", "gdtx", "2023-2024", "no-form", ""),
        ("cv5932", "tt17_2018", "gdtx", "2026-2027", "no-catalog", "tt57"),
        ("tt57", "tt58", "thcs", "2026-2027", "catalog-unknown", ", ".join(sorted(CRITERIA))),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused_with_what_does(
    form: str, catalog: str | None, level: str, year: str, problem: str, valid: str
) -> None:
    with pytest.raises(CtclError) as error:
        templates.choose_catalog(templates.form(form), level, year, catalog)
    found = error.value.issue
    assert (found.code, found.facts["problem"], found.facts["valid"]) == (Code.INPUT_INVALID, problem, valid)
    assert not vi.message(found).endswith(": .")
    if valid:
        assert valid in vi.message(found)


def test_a_catalogue_that_fits_may_be_chosen_against_the_date() -> None:
    form = templates.form("cv5932")
    assert templates.choose_catalog(form, "thcs", "2023-2024", "tt18_2018_amended2024").id == "tt18_2018_amended2024"


def test_an_unknown_form_is_refused_with_the_known_ones() -> None:
    with pytest.raises(CtclError) as error:
        templates.choose_form("2026-2027", "tt58")
    assert error.value.issue.facts["valid"] == ", ".join(templates.form_ids())


@pytest.mark.parametrize("name", ["../forms/tt57", "tt57.toml", "", "TT57"])
def test_a_definitions_name_is_no_path(name: str) -> None:
    with pytest.raises(CtclError):
        templates.form(name)


@pytest.mark.parametrize(
    ("text", "first"),
    [("2026-2027", 2026), (" 2026 – 2027 ", 2026), ("2026-2028", None), ("2027-2026", None), ("2026", None), ("", None),
     ("2026/2027", None), ("²026-2027", None), ("26-27", None), ("2026-", None)],
)  # fmt: skip
def test_a_school_year_is_two_years_in_a_row(text: str, first: int | None) -> None:
    assert templates.first_year(text) == first
    if first:
        assert templates.check_school_year(text) == "2026-2027"
        return
    with pytest.raises(CtclError) as error:
        templates.check_school_year(text)
    assert "2026-2027" in vi.message(error.value.issue)


# ------------------------------------------------------------------------------------- what is offered


def test_an_inferred_catalogue_offers_its_parents_codes_as_well_in_order() -> None:
    chosen = templates.catalog("tt18_2018_amended2024")
    offered = [c.number for c in templates.offered(chosen) if not isinstance(c, Level4)]
    assert set(offered) == {c.number for c in templates.catalog("tt18_2018").criteria()}
    assert offered[offered.index("3.3") :][:4] == ["3.3", "3.4", "3.5", "3.6"]
    assert offered.index("1.9") + 1 == offered.index("1.10")
    assert {"3.4", "3.5", "3.6"}.isdisjoint(c.number for c in chosen.criteria())


@pytest.mark.parametrize("name", sorted(set(CRITERIA) - {"tt18_2018_amended2024"}))
def test_a_known_catalogue_offers_its_own_only(name: str) -> None:
    chosen = templates.catalog(name)
    assert templates.offered(chosen) == (*chosen.criteria(), *chosen.level4)


def test_every_level_has_a_catalogue_today() -> None:
    form = templates.choose_form("2026-2027")
    assert all(templates.choose_catalog(form, level, "2026-2027") for level in Level)


def test_the_definitions_stand_where_an_officer_finds_them() -> None:
    folder = shipped("workbook_templates")
    assert {p.stem for p in (folder / "catalogs").iterdir()} == set(CRITERIA)
    assert all(p.suffix == ".toml" for p in (folder / "forms").iterdir())
