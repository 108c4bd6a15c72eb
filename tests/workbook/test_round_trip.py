"""Generate, then read: the same plan, whatever stands in it.

What changes on the way is said in `kept`: NFC, line ends, edge blanks; a criterion's printed label becomes its code, a
level's its number. Everything else comes back as it was typed, also what the workbook's own validations would refuse.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ctcl_xlsx import templates
from ctcl_xlsx.model import Plan
from ctcl_xlsx.pipeline.generate import order_of_plan, workbook_of
from ctcl_xlsx.pipeline.reading import read_content
from ctcl_xlsx.plan_json import (
    DOCUMENT_KEYS,
    PROBLEM_KEYS,
    SCHOOL_KEYS,
    TRACKING_KEYS,
    assessed_keys,
    plan_from_dict,
    plan_to_dict,
)
from tests.workbook.made import AWKWARD, KINDS, USUAL, Kind, awkward_plan, samples

EXAMPLES = settings(
    max_examples=500 if settings().max_examples >= 500 else 40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
FREE_CHOICE = "Không gắn tiêu chí cụ thể"


def read_back(plan: Plan, rows: int = 30) -> Plan:
    return read_content(workbook_of(order_of_plan(plan, rows)), "a.xlsx").plan


# ------------------------------------------------------------------------------------------- what is drawn

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
MARKS = "=+-@'\"“”‘’–…•,.;:!?()[]{}<>&%/\\|#*~^`_$"
LETTERS = st.sampled_from([*VIETNAMESE, *VIETNAMESE.upper(), *unicodedata.normalize("NFD", VIETNAMESE)])
UNSEEN = "\u200b\ufeff\u2060 \t\r\n\u00a0\u3000"  # a cell that holds nothing else is blank
CHARACTERS = st.one_of(
    LETTERS,
    LETTERS,
    st.sampled_from([*"0123456789", *MARKS]),
    st.sampled_from(
        [" ", " ", "\n", "\r\n", "\r", "\t", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u0301", "😀", "👩‍🏫", "𠀀"]
    ),
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]),
)
SHORT = st.lists(CHARACTERS, max_size=30).map("".join).map(lambda text: text if text.strip(UNSEEN) else "")
LONG = st.tuples(SHORT, st.integers(100, 3000)).map(lambda pair: (pair[0] * pair[1])[: pair[1]])
TEXT = st.one_of(SHORT, SHORT, SHORT, LONG, st.sampled_from(AWKWARD))
MONEY = st.one_of(
    st.integers(0, 10**15 - 1).map(str),
    st.sampled_from(["10 triệu", "Không", "15.000.000đ", "0", "007", "-5", "1e6", "١٢٣", "1" * 16, "1,5 tỷ", "½"]),
    TEXT,
)
MONTHS = st.one_of(
    st.sampled_from(["Tháng 05/2027", "Cả năm học", "Năm 2065", "05/10/2026", "2026-10-05", "10/2026", "46000"]), TEXT
)
FUNDING = st.one_of(st.sampled_from(["Ngân sách nhà nước", "Nguồn hoạt động", "Không sử dụng kinh phí"]), TEXT)
LEVELS = st.one_of(st.integers(0, 999), st.sampled_from(["chưa rõ", "Đạt một phần", "=1", "Mức cao"]))
# What names no single criterion of the catalogue and stays as typed.
UNREADABLE = ("1.1; 1.2", "99.9", "Tiêu chuẩn 1", "1.1a", "tất cả", "1.3, 2.1 và 3.4", FREE_CHOICE, "- Họp", "=A1")


def kept(text: str) -> str:
    """A text as it comes back: contract.md's normalisation, written down a second time."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def texts(keys: tuple[str, ...], strategy: st.SearchStrategy[str] = TEXT) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({}, optional=dict.fromkeys(keys, strategy))


@st.composite
def criteria(draw: st.DrawFn, catalog_id: str) -> tuple[dict[str, str], dict[str, str]]:
    """A row's criterion as given and as it comes back: code or label, level 4, or what names none."""
    offered = templates.offered(templates.catalog(catalog_id))
    standard = [c for c in offered if "." in c.number]
    level4 = [c for c in offered if "." not in c.number]
    chosen = draw(st.sampled_from(standard))
    ways = [
        ({"criterion": chosen.number}, {"criterion": chosen.number}),
        ({"criterion": chosen.label}, {"criterion": chosen.number}),
        ({"criterion": f" {chosen.label.upper()}\n"}, {"criterion": chosen.number}),
        ({"group": "4", "criterion": "9"}, {"group": "4", "criterion": "9"}),
        ({"group": "4", "criterion": "nội dung khác"}, {"group": "4", "criterion": "nội dung khác"}),
        ({"group": "4"}, {"group": "4"}),
        ({}, {}),
        *(({"criterion": text}, {"criterion": text}) for text in UNREADABLE),
    ]
    for paragraph in level4:
        ways.append(({"group": "4", "criterion": paragraph.number}, {"group": "4", "criterion": paragraph.number}))
        ways.append(({"criterion": paragraph.label}, {"group": "4", "criterion": paragraph.number}))
    return draw(st.sampled_from(ways))


@st.composite
def plans(draw: st.DrawFn, form_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A plan as JSON, and the JSON that reading its workbook gives."""
    kind = draw(st.sampled_from([kind for kind in KINDS if kind.form == form_id]))
    form = templates.form(form_id)
    head = {"form": form_id, "catalog": kind.catalog, "school_year": kind.year}
    given = dict(head)
    back: dict[str, Any] = {"format": 1, **head}
    school = draw(texts(tuple(key for key in SCHOOL_KEYS if key != "level")))
    given["school"], back["school"] = school | {"level": kind.level}, cleaned(school) | {"level": kind.level}
    for key, keys in (("document", DOCUMENT_KEYS), ("texts", tuple(part.key for part in form.texts))):
        given[key] = draw(texts(keys))
        back[key] = cleaned(given[key])
    assessed = st.fixed_dictionaries({}, optional=dict.fromkeys(assessed_keys(kind.catalog), LEVELS))
    given["self_assessment"] = back["self_assessment"] = draw(assessed)
    if draw(st.booleans()):
        given["target_level"] = back["target_level"] = draw(LEVELS)
    rows = draw(st.lists(action_rows(kind.catalog, form_id), max_size=6))
    given["rows"], back["rows"] = [row for row, _ in rows], [row for _, row in rows]
    if form.has_problems:
        pairs = draw(st.lists(problem_rows(kind.catalog), max_size=4))
        given["problems"], back["problems"] = [row for row, _ in pairs], [row for _, row in pairs if row]
        given["tracking"] = draw(st.lists(texts(TRACKING_KEYS), max_size=4))
        back["tracking"] = [row for row in map(cleaned, given["tracking"]) if row]
    return given, {key: value for key, value in back.items() if key == "rows" or value not in ({}, [])}


@st.composite
def action_rows(draw: st.DrawFn, catalog_id: str, form_id: str) -> tuple[dict[str, str], dict[str, str]]:
    """A row as given and as it comes back. It has an action: a heading alone in a row is no row, as on paper."""
    kinds = {"money": MONEY, "month": MONTHS, "funding": FUNDING}
    columns = [c for c in templates.form(form_id).columns if c.kind != "criterion"]
    given = draw(st.fixed_dictionaries({}, optional={c.key: kinds.get(c.kind, TEXT) for c in columns}))
    given["action"] = draw(st.sampled_from(["Họp tổ", "=1+1", "- Rà soát\r\n- Bổ sung"])) + given.get("action", "")
    criterion, shown = draw(criteria(catalog_id))
    return given | criterion, cleaned(given) | shown


@st.composite
def problem_rows(draw: st.DrawFn, catalog_id: str) -> tuple[dict[str, str], dict[str, str]]:
    """A problem as given and as it comes back; level 4 has no place there."""
    given = draw(texts(tuple(key for key in PROBLEM_KEYS if key != "criterion")))
    offered = [c for c in templates.offered(templates.catalog(catalog_id)) if "." in c.number]
    chosen = draw(st.sampled_from(offered))
    criterion, shown = draw(
        st.sampled_from([("", ""), (chosen.number, chosen.number), (chosen.label, chosen.number), ("tất cả", "tất cả")])
    )
    back = cleaned(given) | ({"criterion": shown} if shown else {})
    return given | ({"criterion": criterion} if criterion else {}), back


def cleaned(values: dict[str, str]) -> dict[str, str]:
    return {key: kept(text) for key, text in values.items() if kept(text)}


# ------------------------------------------------------------------------------------------------- the tests


def check(pair: tuple[dict[str, Any], dict[str, Any]], rows: int) -> None:
    given, back = pair
    found = plan_to_dict(read_back(plan_from_dict(given), rows))
    assert found == back
    assert plan_to_dict(plan_from_dict(found)) == back  # what `ctcl read --json` prints, `generate --plan` takes
    assert plan_to_dict(read_back(plan_from_dict(found), rows)) == back


@EXAMPLES
@given(pair=plans("cv5932"), rows=st.integers(1, 6))
def test_a_plan_of_2018_comes_back_as_it_was(pair: tuple[dict[str, Any], dict[str, Any]], rows: int) -> None:
    check(pair, rows)


@EXAMPLES
@given(pair=plans("mat_yeu") | plans("giam_sat"), rows=st.integers(1, 6))
def test_a_plan_on_the_other_old_forms_comes_back_as_it_was(
    pair: tuple[dict[str, Any], dict[str, Any]], rows: int
) -> None:
    check(pair, rows)


@EXAMPLES
@given(pair=plans("tt57"), rows=st.integers(1, 6))
def test_a_plan_of_2026_comes_back_as_it_was(pair: tuple[dict[str, Any], dict[str, Any]], rows: int) -> None:
    check(pair, rows)


@pytest.mark.parametrize(("name", "plan"), list(samples()), ids=[name for name, _ in samples()])
def test_a_shipped_sample_comes_back_as_it_was(name: str, plan: Plan) -> None:
    found = read_back(plan)
    assert plan_to_dict(found) == plan_to_dict(plan), name
    assert found == plan


@pytest.mark.parametrize("kind", USUAL, ids=str)
def test_awkward_texts_come_back_as_they_were(kind: Kind) -> None:
    assert read_back(awkward_plan(kind)) == awkward_plan(kind)


@EXAMPLES
@given(text=TEXT, kind=st.sampled_from(KINDS))
def test_a_criterion_in_any_words_becomes_a_code_of_its_catalogue_or_stays_as_typed(text: str, kind: Kind) -> None:
    plan = plan_from_dict(
        {
            "form": kind.form,
            "catalog": kind.catalog,
            "school_year": kind.year,
            "school": {"level": kind.level},
            "rows": [{"action": "Họp tổ", "criterion": text}],
        }
    )
    [row] = read_back(plan, rows=1).rows
    group, criterion = row.group, row.get("criterion")
    if (group, criterion) != ("", kept(text)):
        assert group == "4" or criterion in {c.number for c in templates.offered(templates.catalog(kind.catalog))}
        assert row.typed("criterion") == kept(text)
    again = read_back(replace(plan, rows=(row,)), rows=1).rows[0]
    assert (again.group, again.get("criterion")) == (group, criterion)
