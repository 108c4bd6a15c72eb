"""An office's own form as a TOML file: what it takes from the form it extends, and how mistakes in it are told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import pytest

from ctcl_xlsx import definitions, templates, vi
from ctcl_xlsx.issues import Code, CtclError
from ctcl_xlsx.model import Column, Form, Role, School
from ctcl_xlsx.pipeline.generate import blank_order, workbook_of
from ctcl_xlsx.shipped import shipped

SAMPLE = shipped("samples") / "bieu-rieng.toml"
SMALL = """
id = "rieng"
version = "2"
extends = "mat_yeu"
column = [
  { key = "action", title = "Việc" },
  { key = "criterion" },
  { key = "lead" },
  { key = "deadline" },
  { key = "budget", required = false },
  { key = "muc", title = "Mức", kind = "list", choices = ["Cao", "Thấp"] },
]
"""


def written(folder: Path, text: str, name: str = "rieng.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def own(folder: Path, text: str) -> Form:
    (form,) = templates.own_forms([written(folder, text)]).values()
    return form


def problems(folder: Path, *changes: tuple[str, str]) -> list[tuple[str, str]]:
    """(key, problem) of every finding on the small form after the changes; each sentence is whole."""
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    try:
        own(folder, text)
    except CtclError as error:
        for found in error.issues:
            assert found.code is Code.DEFINITION_INVALID
            assert found.where.file == "rieng.toml"
            assert not re.search(r"{\w+}", vi.message(found))
        return [(i.facts["key"], i.facts["problem"]) for i in error.issues]
    return []


# ---------------------------------------------------------------------------------------------- extending


def test_what_is_not_said_is_the_base_forms(tmp_path: Path) -> None:
    form, base = own(tmp_path, SMALL), templates.form("mat_yeu")
    assert (form.id, form.version, form.source, form.catalogs) == ("rieng", "2", base.source, base.catalogs)
    assert [c.key for c in form.columns] == ["action", "criterion", "lead", "deadline", "budget", "muc"]
    assert form.column("criterion") == base.column("criterion")
    assert form.texts == base.texts


def test_a_column_changes_what_it_says_and_keeps_the_rest(tmp_path: Path) -> None:
    form, base = own(tmp_path, SMALL), templates.form("mat_yeu")
    action, budget = form.column("action"), form.column("budget")
    was = base.column("action")
    assert action
    assert budget
    assert was
    assert (action.title, action.word, action.width, action.required) == ("Việc", "việc", was.width, True)
    assert (budget.required, budget.kind, budget.word) == (False, "money", "kinh phí")


def test_an_own_column_has_no_role_and_its_list(tmp_path: Path) -> None:
    own_column = own(tmp_path, SMALL).column("muc")
    assert own_column
    assert (own_column.role, own_column.kind, own_column.choices) == (Role.EXTRA, "list", ("Cao", "Thấp"))


def test_without_columns_it_has_the_base_forms(tmp_path: Path) -> None:
    form = own(tmp_path, 'id = "rieng"\nversion = "1"\nextends = "tt57"\ntitle = "Biểu của Sở"\n')
    assert form.columns == templates.form("tt57").columns
    assert (form.title, form.has_problems) == ("Biểu của Sở", True)


def test_a_form_may_stand_alone(tmp_path: Path) -> None:
    text = (shipped("workbook_templates") / "forms" / "giam_sat.toml").read_text("utf-8")
    form = own(tmp_path, text.replace('id = "giam_sat"', 'id = "giam_sat_xa"'))
    assert form.columns == templates.form("giam_sat").columns


def test_a_tolerated_heading_gives_way_to_a_column_of_that_name(tmp_path: Path) -> None:
    column = '  { key = "diem_yeu", title = "Biện pháp" },\n'
    form = own(tmp_path, SMALL.replace("column = [\n", f"column = [\n{column}"))
    action, base = form.column("action"), templates.form("mat_yeu").column("action")
    assert action
    assert base
    assert set(base.aliases) - set(action.aliases) == {"Biện pháp"}


def test_a_role_may_have_another_key(tmp_path: Path) -> None:
    form = own(tmp_path, SMALL.replace('key = "lead"', 'key = "phu_trach", role = "lead", title = "Ai làm"'))
    found = form.role(Role.LEAD)
    assert found
    assert found.key == "phu_trach"


def test_the_file_may_come_from_notepad(tmp_path: Path) -> None:
    path = tmp_path / "rieng.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert set(templates.own_forms([path])) == {"rieng"}


def test_the_sample_shows_what_a_form_may_do() -> None:
    (form,) = templates.own_forms([SAMPLE]).values()
    base = templates.form("tt57")
    assert {c.kind for c in form.columns if c.role is Role.EXTRA} == {"text", "list", "number", "date"}
    assert {c.key for c in base.columns} - {c.key for c in form.columns} == {
        "target", "indicator", "resources", "evidence"
    }  # fmt: skip
    renamed = [c.key for c in form.columns if (was := base.column(c.key)) and was.title != c.title]
    assert renamed == ["action", "lead"]


# ----------------------------------------------------------------------------------------------- mistakes


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"rieng"', '"tt57"', [("id", "taken")]),
        ('"rieng"', '"Biểu riêng"', [("id", "name")]),
        ('version = "2"', "version = 2", [("version", "type")]),
        ('key = "muc"', 'key = "Mức"', [("column[6].key", "name")]),
        ('key = "muc"', 'key = "ctcl_end"', [("column[6].key", "name")]),
        ('key = "muc"', 'key = "extra"', [("column[6].key", "name")]),
        ('key = "muc"', 'key = "lead"', [("column[6].key", "twice")]),
        ('key = "muc"', 'key = "note", role = "lead"', [("column[6].role", "choice")]),
        ('kind = "list"', 'kind = "money"', [("column[6].kind", "kind-role"), ("column[6].choices", "unknown")]),
        ('kind = "list"', 'kind = "number"', [("column[6].choices", "unknown")]),
        (', choices = ["Cao", "Thấp"]', "", [("column[6].choices", "missing")]),
        ('["Cao", "Thấp"]', "[]", [("column[6].choices", "empty")]),
        ('["Cao", "Thấp"]', '["Cao", "cao"]', [("column[6].choices", "entry-twice")]),
        ('["Cao", "Thấp"]', '["Cao", " "]', [("column[6].choices", "entry")]),
        ('["Cao", "Thấp"]', '["Cao*", "Thấp"]', [("column[6].choices", "signs")]),
        ('["Cao", "Thấp"]', "[1, 2]", [("column[6].choices", "type"), ("column[6].choices", "empty")]),
        ('  { key = "lead" },\n', "", [("column", "role-missing")]),
        ('key = "muc"', 'key = "tien", role = "budget"', [("column[6].kind", "choice"), ("column[6].role", "twice")]),
        ("column = [", "columns = [", [("columns", "unknown")]),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_key(tmp_path: Path, old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(problems(tmp_path, (old, new))) == sorted(expected)


def test_an_unknown_base_is_told_with_the_known_ones(tmp_path: Path) -> None:
    assert ("extends", "choice") in problems(tmp_path, ('"mat_yeu"', '"tt58"'))


def test_the_guides_example_is_right(tmp_path: Path) -> None:
    guide = (Path(__file__).parent.parent / "docs" / "huong-dan.md").read_text("utf-8")
    (text,) = re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)
    form = own(tmp_path, text)
    assert form.required() != templates.form("tt57").required()
    assert workbook_of(blank_order(School(level="thcs"), "2026-2027", form=form))


def test_every_kind_and_key_of_a_column_is_in_the_guide() -> None:
    guide = (Path(__file__).parent.parent / "docs" / "huong-dan.md").read_text("utf-8")
    kinds = set(definitions.COLUMN_KINDS) - set(definitions.KIND_ROLES)
    keys = {f.name for f in fields(Column)} - {"role", "own"}
    assert {word for word in kinds | keys | set(definitions.NEEDED_ROLES) if f"`{word}" not in guide} == set()


@pytest.mark.parametrize(
    ("title", "word"), [("Số HS", "số HS"), ("GHI CHÚ", "ghi chú"), ("Ô", "ô"), ("A" + "b" * 99, "a" + "b" * 59)]
)
def test_hints_name_a_column_by_its_heading_unless_told_another_word(tmp_path: Path, title: str, word: str) -> None:
    column = own(tmp_path, SMALL.replace('"Mức"', f'"{title}"')).column("muc")
    assert column
    assert column.word == word


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    more = "".join(f'  {{ key = "c{i}", title = "Cột {i}" }},\n' for i in range(19))
    assert problems(tmp_path, ("column = [\n", f"column = [\n{more}")) == [("column", "too-many")]


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    first = written(tmp_path, SMALL.replace('"rieng"', '"tt57"').replace('kind = "list"', 'kind = "danh sách"'))
    second = written(tmp_path, SMALL.replace('title = "Mức", ', ""), "hai.toml")
    with pytest.raises(CtclError) as error:
        templates.own_forms([first, second, tmp_path / "khong-co.toml"])
    told = [(i.where.file, i.facts.get("key", ""), i.facts["problem"]) for i in error.value.issues]
    assert told == [
        ("rieng.toml", "column[6].kind", "choice"),
        ("rieng.toml", "column[6].choices", "unknown"),
        ("rieng.toml", "id", "taken"),
        ("hai.toml", "column[6].title", "missing"),
        ("", "", "path-missing"),
    ]


def test_a_slip_of_syntax_is_told_with_its_line(tmp_path: Path) -> None:
    ((key, problem),) = problems(tmp_path, ('key = "lead" }', "key = lead }"))
    assert (key, problem) == ("", "syntax-at")
    with pytest.raises(CtclError) as error:
        own(tmp_path, SMALL.replace('key = "lead" }', "key = lead }"))
    assert "dòng 8, cột" in vi.message(error.value.issue)
    assert "“{ key = lead },”" in vi.message(error.value.issue)


def test_a_column_is_named_beside_its_number(tmp_path: Path) -> None:
    with pytest.raises(CtclError) as error:
        own(tmp_path, SMALL.replace('kind = "list"', 'kind = "lst"'))
    assert "column[6].kind – muc" in vi.message(error.value.issue)


def test_a_shipped_forms_id_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CtclError) as error:
        templates.own_forms([Path("tt57")])
    assert error.value.issue.facts["problem"] == "form-shipped"


def test_one_id_in_two_files_is_refused_unless_they_say_the_same(tmp_path: Path) -> None:
    paths = [written(tmp_path, SMALL, name) for name in ("a.toml", "b.toml")]
    assert set(templates.own_forms(paths)) == {"rieng"}
    written(tmp_path, SMALL.replace('"2"', '"3"'), "b.toml")
    with pytest.raises(CtclError) as error:
        templates.own_forms(paths)
    assert error.value.issue.facts["problem"] == "form-twice"
    assert "b.toml" in vi.message(error.value.issue)


def test_no_file_is_no_form() -> None:
    nothing: Mapping[str, Form] = templates.own_forms([])
    assert nothing == {}
