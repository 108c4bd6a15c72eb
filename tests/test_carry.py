"""Last year's plan into a new year: what comes along, what stays, what is asked; no row and no text is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctcl_xlsx import mappings, templates
from ctcl_xlsx.carry import Carried, _Way, carry
from ctcl_xlsx.checks import review
from ctcl_xlsx.issues import Code, of_code
from ctcl_xlsx.model import Action, Document, Plan, Row
from ctcl_xlsx.pipeline.generate import order_of_plan, workbook_of
from ctcl_xlsx.pipeline.listing import ask
from ctcl_xlsx.pipeline.reading import read_content
from ctcl_xlsx.vi import carrying as words
from ctcl_xlsx.workbook.labels import NO_CRITERION, STATUSES
from tests.tables import plan_of

OLD_YEAR, YEAR = "2025-2026", "2026-2027"


def carried(old: Plan, year: str = YEAR, form: str | None = None) -> Carried:
    new_form = templates.choose_form(year, form)
    catalog = templates.choose_catalog(new_form, old.school.level, year)
    return carry(old, templates.form(old.form), templates.catalog(old.catalog), new_form, catalog, year, ask)


def old_plan(table: str, form: str = "cv5932", year: str = OLD_YEAR, level: str = "tieu_hoc") -> Plan:
    return plan_of(table, form, year, level)


def one(table: str, year: str = YEAR, **old: str) -> tuple[dict[str, str], list[tuple[str, bool]]]:
    """A plan of one row carried: the new row's texts, and its notes with whether the school must decide."""
    (row,) = carried(old_plan(table, **old), year).rows
    assert row.new is not None
    return dict(row.new.values), [(note.kind, note.decide) for note in row.notes]


# ------------------------------------------------------------------------------------------- what is done


@pytest.mark.parametrize(
    ("status", "deadline", "comes_along", "asked"),
    [
        ("Hoàn thành", "Tháng 05/2028", False, ""),
        ("đã hoàn thành", "Tháng 05/2028", False, ""),
        ("Đang thực hiện", "Tháng 05/2028", True, ""),
        ("Chưa hoàn thành", "Tháng 05/2028", True, ""),
        ("", "Tháng 05/2028", True, ""),
        ("", "Tháng 05/2027", True, "done-unknown"),  # passed, but that proves nothing
        ("Đang thực hiện", "Tháng 05/2027", True, ""),
        ("", "đã hoàn thành", False, ""),
        ("Chưa hoàn thành", "đã hoàn thành", True, ""),
        ("Xong", "Tháng 05/2028", True, ""),
        ("Xong", "Tháng 05/2027", True, "status-unknown"),
        ("", "", True, "done-unknown"),
    ],
)
def test_only_what_the_plan_calls_done_stays_behind(status: str, deadline: str, comes_along: bool, asked: str) -> None:
    table = f"""
        | content | action | deadline   | status   |
        | A       | làm    | {deadline} | {status} |
    """
    (row,) = carried(plan_of(table, "tt57", "2026-2027", "thcs"), "2027-2028").rows
    assert (row.new is not None) is comes_along
    kinds = {note.kind for note in row.notes if note.decide}
    assert kinds & {"done-unknown", "status-unknown"} == ({asked} if asked else set())
    if row.new is not None:
        assert "status" not in row.new.values, "how far it came is judged afresh"


def test_the_account_of_rows() -> None:
    found = carried(
        plan_of(
            """
            | content | criterion | action | deadline      | status         |
            | A       | 1.1       | a      | Tháng 05/2027 | Hoàn thành     |
            | B       | 1.2       | b      | Tháng 05/2028 | Đang thực hiện |
            | C       |           | c      | Tháng 05/2027 | Đang thực hiện |
            """
        ),
        "2027-2028",
    )
    assert [row.new is not None for row in found.rows] == [False, True, True]
    assert (len(found.rows), found.done, len(found.plan.rows), found.to_decide) == (3, 1, 2, 1)
    assert [row.get("action") for row in found.plan.rows] == ["b", "c"]


# ----------------------------------------------------------------------------------------------- columns


def test_the_old_forms_columns_find_their_place_in_the_new_one() -> None:
    texts, notes = one("""
        | criterion | weakness | target | action | lead | support | deadline | budget | funding | other_support | note |
        | 1.1 | mặt yếu | đích | việc | Hiệu trưởng | tổ Toán | Tháng 12/2026 | 50000000 | Xã hội hóa | ban ngày | nhớ |
    """)
    assert texts == {
        "criterion": "1.1",
        "content": "mặt yếu",
        "target": "đích",
        "action": "việc",
        "lead": "Hiệu trưởng",
        "support": "tổ Toán",
        "deadline": "Tháng 12/2026",
        "budget": "50000000",
        "funding": "Xã hội hóa",
        "resources": "ban ngày",
    }
    assert notes == [("no-column", True)]


def test_what_has_no_column_is_noted_with_its_text() -> None:
    table = """
        | criterion | content  | action | deadline      | supervisor | report_time   |
        | 1.1       | nội dung | việc   | Tháng 12/2026 | Thanh tra  | Tháng 01/2026 |
    """
    (row,) = carried(old_plan(table, "giam_sat", level="thpt")).rows
    assert row.new is not None
    assert row.new.get("content") == "nội dung"
    told = [(note.facts["label"], note.facts["text"], note.decide) for note in row.notes]
    # A time that passed is nothing to decide about.
    assert told == [("Phân công giám sát", "Thanh tra", True), ("Thời điểm báo cáo", "Tháng 01/2026", False)]


def test_a_form_that_has_the_column_keeps_it() -> None:
    table = """
        | criterion | weakness | action | deadline      | note |
        | 1.1       | yếu      | việc   | Tháng 12/2025 | nhớ  |
    """
    (row,) = carried(old_plan(table, "mat_yeu", "2024-2025"), "2025-2026", "mat_yeu").rows
    assert row.new is not None
    assert (row.new.get("weakness"), row.new.get("note")) == ("yếu", "nhớ")
    assert row.notes == ()


# ------------------------------------------------------------------------------------------------- times


@pytest.mark.parametrize(
    ("start", "deadline", "kept", "kinds"),
    [
        ("Tháng 09/2025", "Tháng 12/2026", {"start": "Tháng 09/2025", "deadline": "Tháng 12/2026"}, []),
        ("Tháng 09/2025", "Tháng 05/2026", {}, ["done-unknown", "time-passed", "time-passed"]),
        ("", "Học kỳ I", {}, ["done-unknown", "time-passed"]),  # would mean another semester
        ("", "Cả năm học", {}, ["done-unknown", "time-passed"]),
        ("Học kỳ II", "Năm 2030", {"deadline": "Năm 2030"}, ["time-shifts"]),
        ("", "31/08/2026", {}, ["done-unknown", "time-passed"]),
        ("", "01/09/2026", {"deadline": "01/09/2026"}, []),
        ("", "Hằng tháng", {"deadline": "Hằng tháng"}, ["done-unknown"]),
        ("", "lúc nào đó", {"deadline": "lúc nào đó"}, ["done-unknown"]),
    ],
)
def test_times_that_passed_or_would_shift_are_cleared_and_told(
    start: str, deadline: str, kept: dict[str, str], kinds: list[str]
) -> None:
    texts, notes = one(f"| criterion | action | start | deadline |\n| 1.1 | việc | {start} | {deadline} |")
    assert {key: texts[key] for key in ("start", "deadline") if key in texts} == kept
    assert [kind for kind, _ in notes] == kinds


# ----------------------------------------------------------------------------------------------- criteria


@pytest.mark.parametrize(
    ("criterion", "cell", "kind"),
    [
        ("1.10", "4.2", ""),
        ("M4.3", "4.1", ""),
        ("1.2; 1.3", "1.2", ""),  # both lead to one
        ("1.5", "Cần chọn: Khối lớp và tổ chức lớp học", "criterion-several"),
        ("1.1; 1.10", words.ASK_UNKNOWN, "criterion-several"),
        ("5.4", "Cần chọn: Công tác phổ cập giáo dục tiểu học", "criterion-none"),
        ("9.9", words.ASK_UNKNOWN, "criterion-unknown"),
        ("1.1; 9.9", words.ASK_UNKNOWN, "criterion-unknown"),
        ("lung tung", words.ASK_UNKNOWN, "criterion-unknown"),
        ("", "", ""),
        ("-", NO_CRITERION, ""),
    ],
)
def test_a_criterion_is_led_on_or_left_open(criterion: str, cell: str, kind: str) -> None:
    texts, notes = one(f"| criterion | action | deadline |\n| {criterion} | việc | Tháng 12/2026 |")
    assert texts.get("criterion", "") == cell
    assert notes == ([(kind, True)] if kind else [])


def test_level_4_stays_level_4_where_the_catalogue_has_it() -> None:
    old = old_plan("| criterion | action | deadline |\n| M4.2 | việc | Tháng 12/2025 |", year="2024-2025")
    (row,) = carried(old, "2025-2026").rows
    assert row.new is not None
    assert (row.new.group, row.new.get("criterion")) == ("4", "2")


def test_in_one_catalogue_criteria_stay_and_open_ones_are_asked_again() -> None:
    table = """
        | content | criterion                   | action | deadline      |
        | A       | 1.1                         | a      | Tháng 12/2027 |
        | B       | Cần chọn: Khối lớp          | b      | Tháng 12/2027 |
        | C       | Không gắn tiêu chí cụ thể   | c      | Tháng 12/2027 |
    """
    found = carried(plan_of(table), "2027-2028")
    assert [row.get("criterion") for row in found.plan.rows] == ["1.1", "Cần chọn: Khối lớp", NO_CRITERION]
    assert [row.to_decide for row in found.rows] == [False, True, False]


@pytest.mark.parametrize("name", [n for n in templates.catalog_ids() if not n.startswith("tt57")])
def test_every_old_criterion_reads_back_as_where_it_leads_or_as_none(name: str) -> None:
    """Old codes mean something else in the new catalogue: what an open cell says may never be taken for a code."""
    catalog = templates.catalog(name)
    form = templates.form("cv5932")
    numbers = [(code.removeprefix("M4."), "4" if code.startswith("M4.") else "") for code in mappings.codes(catalog)]
    rows = tuple(
        Action({"criterion": number, "action": f"việc {group}{number}", "weakness": "A", "lead": "B"}, None, group)
        for number, group in numbers
    )
    old = Plan("cv5932", name, OLD_YEAR, plan_of(level=catalog.school_levels[0]).school, rows=rows)
    new_form = templates.form("tt57")
    target = templates.choose_catalog(new_form, old.school.level, YEAR)
    found = carry(old, form, catalog, new_form, target, YEAR, ask)
    again = read_content(workbook_of(order_of_plan(found.plan)), "a.xlsx")
    assert again.plan.rows == found.plan.rows
    open_rows = {i for i, row in enumerate(found.rows, 1) if len(row.destination.codes if row.destination else ()) != 1}
    flagged = of_code(again.report.issues, Code.CRITERION_UNKNOWN)
    assert {int(issue.facts["number"]) for issue in flagged} == open_rows
    assert 3 <= len(open_rows) < len(rows) / 2
    for row in found.rows:
        assert row.new is not None
        assert row.destination is not None
        if len(row.destination.codes) == 1:
            assert row.new.get("criterion") == row.destination.codes[0]


def test_a_question_that_would_read_as_a_criterion_leaves_the_old_title_out() -> None:
    """The old title "Thực hiện Chương trình giáo dục mầm non" is near enough to one of the new ones."""
    table = "| criterion | action | deadline |\n| 5.1 | việc | Tháng 12/2026 |"
    old = old_plan(table, level="mam_non")
    title = "Thực hiện Chương trình giáo dục mầm non"
    form, target = templates.form("tt57"), templates.catalog("tt57_2026_mn")
    way = _Way(templates.form("cv5932"), templates.catalog(old.catalog), form, target, OLD_YEAR, YEAR, ask)
    assert way._question(title) == words.ASK_UNKNOWN
    assert way._question("Lớp học") == "Cần chọn: Lớp học"


def test_asking_twice_says_it_once() -> None:
    assert ask(ask("Lớp học")) == ask("Lớp học") == "Cần chọn: Lớp học"


# --------------------------------------------------------------------------------------- the rest of a plan


def full_plan() -> Plan:
    base = plan_of("| content | action | deadline |\n| A | a | Tháng 12/2027 |", signer="Lê An", phone="0123")
    return replace(
        base,
        document=Document("12/KH", "Suối Mây", "05/10/2026"),
        target_level=2,
        self_assessment={"1.1": 1, "1.2": 2},
        problems=(Row({"current": "cũ", "weakness": "yếu"}),),
        tracking=(Row({"when": "Cuối năm học", "result": "tốt"}),),
        texts={"bases": "Căn cứ…", "recipients": "Lưu: VT"},
    )


def test_what_belongs_to_the_school_comes_along_and_what_belongs_to_the_year_is_told() -> None:
    old = full_plan()
    found = carried(old, "2027-2028")
    assert found.plan.school == old.school
    assert found.plan.document == Document(place="Suối Mây")
    assert found.plan.target_level == 2
    assert found.plan.texts == old.texts
    assert (found.plan.self_assessment, found.plan.problems, found.plan.tracking) == ({}, (), ())
    told = {note.kind: dict(note.facts) for note in found.apart}
    assert told["problem"]["text"] == "cũ\nyếu"
    assert told["assessment"] == {"count": "2"}
    assert told["tracking"] == {"count": "1"}
    assert told["document"] == {"text": "12/KH, 05/10/2026"}
    assert "texts-kept" in told


def test_on_another_form_texts_are_told_whole_and_recipients_stay() -> None:
    old = replace(old_plan(""), texts={"bases": "Thông tư 17…", "recipients": "Lưu: VT"}, target_level=4)
    found = carried(old)
    assert found.plan.texts == {"recipients": "Lưu: VT"}
    assert found.plan.target_level is None
    told = {note.kind: dict(note.facts) for note in found.apart}
    assert told["text"]["text"] == "Thông tư 17…"
    assert "texts-kept" not in told
    assert told["target"] == {"level": "4"}


# ---------------------------------------------------------------------------------------- nothing is lost


KEYS = [c.key for c in templates.form("giam_sat").columns]
CELLS = st.sampled_from(
    ["", "a", "Tháng 05/2026", "Tháng 12/2026", "Học kỳ I", "1.1", "3.6", "M4", "1.7; 2.2", "x\ny", "0", *STATUSES]
)
ROWS = st.lists(st.fixed_dictionaries(dict.fromkeys(KEYS, CELLS)), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from(["giam_sat", "cv5932", "mat_yeu"]), st.sampled_from(["2024-2025", OLD_YEAR]))
def test_every_text_of_every_row_is_carried_or_told(lines: list[dict[str, str]], form: str, year: str) -> None:
    columns = {c.key for c in templates.form(form).columns}
    rows = tuple(
        Action({"action": f"việc {i}"} | {key: text for key, text in line.items() if text and key in columns})
        for i, line in enumerate(lines)
    )
    old = replace(plan_of("", form, year, "thcs"), rows=rows)
    found = carried(old)
    assert [row.old.row for row in found.rows] == list(rows), "every old row, in order"
    assert found.plan.rows == tuple(row.new for row in found.rows if row.new is not None)
    for row in found.rows:
        if row.new is None:
            continue
        kept = [*row.new.values.values(), *row.new.extra.values(), row.criterion]
        told = [note.facts.get("text", "") for note in row.notes]
        for key, text in row.old.row.values.items():
            assert text in kept or text in told or key == "criterion", (key, text)
    review(templates.form("tt57"), templates.catalog(found.plan.catalog), found.plan)
