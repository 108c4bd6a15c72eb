"""Every valid form, catalogue and level is made and read; an office's own form as far as a definition may go."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator

from ctcl_xlsx import templates
from ctcl_xlsx.definitions import LONGEST_WORD, MOST_COLUMNS
from ctcl_xlsx.model import LEVEL4_GROUP, Action, Form, Level4, Plan, School
from ctcl_xlsx.pipeline.generate import blank_order, order_of_plan, workbook_of
from ctcl_xlsx.pipeline.reading import read_content
from ctcl_xlsx.shipped import shipped
from ctcl_xlsx.workbook.layout import MAX_TABLE_ROWS, PLAN
from tests.packages import parts
from tests.programs import convert_all, recalculated_by_gnumeric
from tests.tables import layout_of
from tests.workbook.made import KINDS, Kind, blank, layout, opened, order
from tests.workbook.test_programs import check, stored

EVERY = pytest.mark.parametrize("kind", KINDS, ids=str)
FORMULA_LIMIT = 8192


# --------------------------------------------------------------------------------- every form, catalogue, level


def test_every_form_has_each_of_its_catalogues_and_every_level_theirs() -> None:
    combinations = {(f, c) for f in templates.form_ids() for c in templates.form(f).catalogs}
    assert {(kind.form, kind.catalog) for kind in KINDS} == combinations
    assert {c for _, c in combinations} == set(templates.catalog_ids())
    assert len(KINDS) == 6 + 3 * 2 * 5


@EVERY
def test_a_blank_is_read_as_what_it_was_made_for(kind: Kind) -> None:
    content = read_content(blank(kind), "a.xlsx")
    assert (content.form.id, content.catalog.id) == (kind.form, kind.catalog)
    assert content.plan == order(kind).plan
    assert [i.code for i in content.all_issues] == ["plan-empty"]


@EVERY
def test_a_row_for_each_criterion_that_is_offered_comes_back_and_is_known(kind: Kind) -> None:
    """Level 4 among them, in its own group: the checks find nothing wrong with any."""
    form, plan, offered = templates.form(kind.form), order(kind).plan, layout(kind).assessed
    answers = {"content": "Nội dung", "lead": "Hiệu trưởng", "deadline": "Học kỳ I", "budget": "0"}
    rows = tuple(
        Action(
            {"criterion": c.number, "action": f"Việc {i}"} | {k: v for k, v in answers.items() if form.column(k)},
            group=LEVEL4_GROUP if isinstance(c, Level4) else "",
        )
        for i, c in enumerate(offered)
    )
    content = read_content(workbook_of(order_of_plan(replace(plan, rows=rows))), "a.xlsx")
    assert content.plan.rows == rows
    assert [i.code for i in content.all_issues] == []
    assert content.report.rows_complete == len(offered)
    has_level4 = any(row.group for row in content.plan.rows)
    assert has_level4 == bool(content.catalog.level4) == (kind.form != "tt57")


# --------------------------------------------------------------------------------------- an office's own form


@pytest.fixture(scope="module")
def sample() -> Form:
    return templates.own_forms([shipped("samples") / "bieu-rieng.toml"])["bieu_rieng"]


@pytest.fixture(scope="module")
def largest(tmp_path_factory: pytest.TempPathFactory) -> Form:
    """As many columns as a form may have, each of the kind with the longest formula, required, with a long word."""
    more = MOST_COLUMNS - len(templates.form("tt57").columns)
    word = "x" * (LONGEST_WORD - 2)
    listed = "".join(f'  {{ key = "{c.key}" }},\n' for c in templates.form("tt57").columns)
    listed += "".join(
        f'  {{ key = "c{i:02}", title = "Cột {i}", word = "{word}{i:02}", kind = "date", required = true }},\n'
        for i in range(more)
    )
    path = tmp_path_factory.mktemp("forms") / "lon.toml"
    path.write_text(f'id = "lon"\nversion = "1"\nextends = "tt57"\ncolumn = [\n{listed}]\n', "utf-8")
    return templates.own_forms([path])["lon"]


def made(form: Form, rows: int = 30) -> bytes:
    return workbook_of(blank_order(School("1", "Trường A", "thcs"), "2026-2027", form=form, rows=rows))


def test_an_own_form_has_no_schema_error(sample: Form, largest: Form, tmp_path: Path) -> None:
    for form in (sample, largest):
        path = tmp_path / f"{form.id}.xlsx"
        path.write_bytes(made(form))
        assert OpenXmlValidator().validate(str(path)).errors == []


def test_the_longest_formulas_fit(largest: Form) -> None:
    texts = [part.decode() for name, part in parts(made(largest, MAX_TABLE_ROWS)).items() if "sheets/" in name]
    longest = max(len(found) for text in texts for found in re.findall(r"<f[^>]*>([^<]*)</f>", text))
    rules = [found for text in texts for found in re.findall(r"<formula1>([^<]*)</formula1>", text)]
    assert 4000 < longest < FORMULA_LIMIT
    assert max(map(len, rules)) <= 255


def test_own_lists_are_named_and_each_cell_of_the_column_offers_its_own(sample: Form) -> None:
    book = opened(made(sample))
    table = layout_of(blank_order(School("1", "A", "thcs"), "2026-2027", form=sample).plan, form=sample).plan
    reference = book.defined_names["ds_rieng_uu_tien"].attr_text.replace("$", "")
    sheet, _, area = reference.partition("!")
    assert [cell.value for (cell,) in book[sheet][area]] == ["Cao", "Trung bình", "Thấp"]
    rules = {str(r.sqref): r.formula1 for r in book[PLAN].data_validations.dataValidation}
    own = {key: rules[f"{table.cell(key)}:{table.cell(key, table.rows - 1)}"] for key in ("uu_tien", "hoc_sinh")}
    assert own == {"uu_tien": "ds_rieng_uu_tien", "hoc_sinh": f"ISNUMBER({table.cell('hoc_sinh')})"}


OWN_ROWS = (
    {"content": "a"},
    {"san_pham": "b", "hoc_sinh": "12", "ngay_kiem_tra": "1/1/2027"},
    {"hoc_sinh": "12,5", "uu_tien": "cao"},
    {"hoc_sinh": "012", "ngay_kiem_tra": "1/1/27"},
    {"hoc_sinh": "-3", "ngay_kiem_tra": "01/2027", "uu_tien": "Cao nhất"},
    {"hoc_sinh": "nhiều", "ngay_kiem_tra": "05-10-2026"},
)


def test_programs_calculate_what_python_says_of_own_columns(sample: Form, largest: Form, tmp_path: Path) -> None:
    known = [c.key for c in sample.columns]
    own = {"san_pham", "uu_tien", "hoc_sinh", "ngay_kiem_tra"}
    rows = tuple(
        Action({k: v for k, v in row.items() if k not in own}, extra={k: v for k, v in row.items() if k in own})
        for row in OWN_ROWS
    )
    assert all(set(row) <= set(known) for row in OWN_ROWS)
    plan = Plan("bieu_rieng", "tt57_2026_pt", "2026-2027", School("1", "Trường A", "thcs"), rows=rows)
    dates = tuple(Action({}, extra={f"c{i:02}": text}) for i, text in enumerate(("05/10/2026", "mai")))
    big = replace(plan, form="lon", rows=dates)
    given = {
        "rieng": workbook_of(order_of_plan(plan, form=sample)),
        "lon": workbook_of(order_of_plan(big, form=largest)),
    }
    (tmp_path / "given").mkdir()
    paths = stored(given, tmp_path / "given")
    check(paths, convert_all(paths.values(), "xlsx", tmp_path / "lo", recalculate=True))
    check(paths, [recalculated_by_gnumeric(path, tmp_path / "gnumeric") for path in paths.values()])
    assert read_content(given["rieng"], "a.xlsx", {"bieu_rieng": sample}).plan.rows == rows


def test_a_word_that_begins_another_is_counted_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "rieng.toml"
    columns = ", ".join(f'{{ key = "{key}" }}' for key in ("criterion", "action", "lead", "deadline", "budget"))
    own = ", ".join(f'{{ key = "c{n}", title = "{t}", required = true }}' for n, t in enumerate(("Mức", "Mức độ")))
    path.write_text(f'id = "rieng"\nversion = "1"\nextends = "tt57"\ncolumn = [{columns}, {own}]\n', "utf-8")
    form = templates.own_forms([path])["rieng"]
    plan = Plan("rieng", "tt57_2026_pt", "2026-2027", School("1", "A", "thcs"), rows=(Action({}, extra={"c0": "x"}),))
    (tmp_path / "given").mkdir()
    paths = stored({"a": workbook_of(order_of_plan(plan, form=form))}, tmp_path / "given")
    check(paths, convert_all(paths.values(), "xlsx", tmp_path / "lo", recalculate=True))
    figures = {str(r[1].value).strip(): r[2].value for r in load_workbook(paths["a"], data_only=True)["Tổng quan"]}
    assert (figures["thiếu mức"], figures["thiếu mức độ"]) == (0, 1)
