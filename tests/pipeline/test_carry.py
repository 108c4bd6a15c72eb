"""Old workbooks to new ones: the same plan on more rows reads equal; a new year's folder accounts for every file."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from ctcl_xlsx import pipeline, templates
from ctcl_xlsx.district.roster import read_roster
from ctcl_xlsx.issues import Code, CtclError
from ctcl_xlsx.model import Action, Listing, Plan, School
from ctcl_xlsx.pipeline import Wanted, carry_file, carry_folder
from ctcl_xlsx.pipeline.carry import CarriedFile, holds_many
from ctcl_xlsx.pipeline.generate import blank_order, order_of_plan, workbook_of
from ctcl_xlsx.pipeline.listing import renumbered
from ctcl_xlsx.pipeline.running import in_process
from ctcl_xlsx.pipeline.shared import shared_orders
from ctcl_xlsx.plan_json import plan_from_dict
from ctcl_xlsx.shipped import shipped
from ctcl_xlsx.vi import carrying as words
from ctcl_xlsx.workbook.find import find_seal
from ctcl_xlsx.workbook.identity import listed_schools
from ctcl_xlsx.workbook.layout import CARRIED
from ctcl_xlsx.workbook.listing import find_listing
from ctcl_xlsx.workbook.read import read
from tests.pipeline.folders import digests, problems, put
from tests.programs import convert
from tests.tables import findings, workbook_of_table
from tests.workbook.made import is_open
from tests.workbook.mails import mail, zipped

SAMPLES = sorted((shipped("samples") / "da-nop").glob("*.xlsx"))
PLANS = [plan_from_dict(json.loads(p.read_text("utf-8")), p.name)
         for p in sorted((shipped("samples") / "plans").glob("*.json"))]  # fmt: skip


def plan_in(path: Path) -> Plan:
    return pipeline.read_content(path.read_bytes(), path.name).plan


def edited(data: bytes, edit: Callable[[Any], None]) -> bytes:
    """The workbook after somebody changed it with another program."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def told(done: list[CarriedFile]) -> dict[str, str]:
    """file -> what became of it."""
    found = {}
    for item in done:
        state = ("written" if item.made.written else "kept") if item.made else ""
        reason = item.reason
        found[item.result.file] = state or (reason.facts.get("problem") or reason.code.value if reason else "?")
    return found


# ------------------------------------------------------------------------------------------- the same plan


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem[:8])
def test_a_longer_workbook_reads_equal(path: Path, tmp_path: Path) -> None:
    done = carry_file(path, tmp_path / "dai.xlsx", Wanted(rows=120))
    assert plan_in(tmp_path / "dai.xlsx") == plan_in(path)
    assert done.renewed is not None
    assert (done.renewed.differing, done.renewed.left, done.renewed.carried) == ((), (), None)
    assert find_seal(read((tmp_path / "dai.xlsx").read_bytes(), "a"))["rows"] == "120"


def test_every_table_of_the_same_plan_comes_along(tmp_path: Path) -> None:
    plan = max((p for p in PLANS if p.form == "tt57"), key=lambda p: (len(p.problems), len(p.tracking)))
    assert plan.problems
    assert plan.tracking
    assert plan.self_assessment
    assert plan.texts
    put(tmp_path, {"a.xlsx": workbook_of(order_of_plan(plan))})
    carry_file(tmp_path / "a.xlsx", tmp_path / "b.xlsx", Wanted(plan.school_year, rows=200))
    assert replace(plan_in(tmp_path / "b.xlsx"), places={}) == plan


def test_a_workbook_never_gets_shorter(tmp_path: Path) -> None:
    put(tmp_path, {"a.xlsx": workbook_of_table("| content | action |\n| A | a |", rows=80)})
    done = carry_file(tmp_path / "a.xlsx", tmp_path / "b.xlsx", Wanted(rows=30))
    assert done.renewed is not None
    assert done.renewed.order.rows == 80


def test_what_cannot_come_along_is_named(tmp_path: Path) -> None:
    def spoil(book: Any) -> None:
        book["Kế hoạch"]["I11"] = "=1/0"
        book["Kế hoạch"]["X11"] = "bên cạnh"
        book.create_sheet("Riêng")["B2"] = "của tôi"

    table = "| content | action | deadline |\n| A | a | Tháng 05/2027 |"
    put(tmp_path, {"a.xlsx": edited(workbook_of_table(table), spoil)})
    done = carry_file(tmp_path / "a.xlsx", tmp_path / "b.xlsx", Wanted(rows=60))
    assert done.renewed is not None
    assert sorted((i.code, i.where.cell) for i in done.renewed.left) == [
        (Code.FORMULA_UNCALCULATED, "I11"),
        (Code.HIDDEN_CONTENT, "B2"),
        (Code.HIDDEN_CONTENT, "X11"),
    ]
    assert [dict(row.values) for row in plan_in(tmp_path / "b.xlsx").rows] == [{"content": "A", "action": "a"}]


def test_another_form_needs_another_year(tmp_path: Path) -> None:
    with pytest.raises(CtclError) as caught:
        carry_file(SAMPLES[0], tmp_path / "b.xlsx", Wanted(form_id="tt57"))
    assert problems(caught.value) == ["carry-same"]
    assert caught.value.issue.where.file == SAMPLES[0].name


# ----------------------------------------------------------------------------------------------- a new year


def test_the_listing_stands_in_the_new_workbook_as_its_own(tmp_path: Path) -> None:
    (path,) = (p for p in SAMPLES if "tieu-hoc-suoi-may" in p.name)
    done = carry_file(path, tmp_path / "b.xlsx", Wanted("2026-2027"))
    assert done.renewed is not None
    carried = done.renewed.carried
    assert carried is not None
    data = (tmp_path / "b.xlsx").read_bytes()
    content = pipeline.read_content(data, "b.xlsx")
    assert replace(content.plan, places={}) == carried.plan
    assert content.issues == ()
    listing = find_listing(read(data, "b.xlsx"))
    assert listing is not None
    wanted = done.renewed.order.listing
    assert wanted is not None
    assert (listing.title, listing.lines) == (wanted.title, wanted.lines)
    assert list(listing.rows) == [{key: text for key, text in row.items() if text} for row in wanted.rows]
    outcomes = [row["carried.outcome"] for row in listing.rows if "carried.row" in row]
    assert outcomes.count(words.TO_DECIDE) == carried.to_decide > 0
    assert len(outcomes) == len(carried.rows)
    assert outcomes == sorted(outcomes, key=[words.TO_DECIDE, words.CARRIED, words.DONE].index)


def test_the_listing_survives_a_renamed_sheet_a_longer_workbook_and_cleared_rows(tmp_path: Path) -> None:
    table = """
        | criterion | action | deadline      |
        | 1.5       | một    | Tháng 12/2026 |
        | 1.10      | hai    | Tháng 12/2026 |
    """
    put(tmp_path, {"a.xlsx": workbook_of_table(table, "cv5932", "2025-2026", "thcs")})
    carry_file(tmp_path / "a.xlsx", tmp_path / "b.xlsx", Wanted("2026-2027"))

    def change(book: Any) -> None:
        book[CARRIED].title = "Cũ"
        for cell in book["Kế hoạch"][11]:
            if is_open(cell):
                cell.value = None

    put(tmp_path, {"b.xlsx": edited((tmp_path / "b.xlsx").read_bytes(), change)})
    content = pipeline.read_content((tmp_path / "b.xlsx").read_bytes(), "b.xlsx")
    assert [code for _, code in findings(content) if code == "hidden-content"] == []
    carry_file(tmp_path / "b.xlsx", tmp_path / "c.xlsx", Wanted(rows=90))
    listing = find_listing(read((tmp_path / "c.xlsx").read_bytes(), "c.xlsx"))
    assert listing is not None
    assert listing.title == words.TITLE.format(year="2025-2026")
    assert listing.lines[0].startswith("Kế hoạch cũ có 2 dòng: 2 dòng chuyển sang")
    rows = {row["carried.action"]: row for row in listing.rows}
    assert rows["một"].get("carried.number", "") == ""
    assert rows["hai"]["carried.number"] == "1"


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_what_another_program_saved_is_made_anew_with_its_listing(ending: str, tmp_path: Path) -> None:
    (path,) = (p for p in SAMPLES if "tieu-hoc-suoi-may" in p.name)
    carry_file(path, tmp_path / "b.xlsx", Wanted("2026-2027"))
    saved = convert(tmp_path / "b.xlsx", ending, tmp_path / "lo")
    done = carry_file(saved, tmp_path / "c.xlsx", Wanted(rows=77))
    assert done.renewed is not None
    assert (done.renewed.differing, done.renewed.left) == ((), ())
    first, last = (read((tmp_path / name).read_bytes(), name) for name in ("b.xlsx", "c.xlsx"))
    assert find_listing(last) == find_listing(first) is not None
    assert plan_in(tmp_path / "c.xlsx") == plan_in(tmp_path / "b.xlsx")


def test_the_new_workbook_is_valid_by_the_schema(tmp_path: Path) -> None:
    carry_file(SAMPLES[-1], tmp_path / "b.xlsx", Wanted("2026-2027"))
    assert OpenXmlValidator().validate(str(tmp_path / "b.xlsx")).errors == []


def test_three_generations_and_nothing_lost(tmp_path: Path) -> None:
    """2018 to the amended catalogue to Thông tư 57: each year's rows are the last year's, or listed as done."""
    table = """
        | criterion | weakness | action | lead | deadline      |
        | 1.10      | A        | một    | B    | Năm 2030      |
        | 3.1       | A        | hai    | B    | Năm 2030      |
        | M4.3      | A        | ba     | B    | Năm 2030      |
        | 5.4       | A        | bốn    | B    | Năm 2030      |
        | 2.2       | A        | năm    | B    | đã hoàn thành |
    """
    put(tmp_path, {"2024.xlsx": workbook_of_table(table, "cv5932", "2024-2025", "tieu_hoc")})
    years = {"2024.xlsx": "2025-2026", "2025.xlsx": "2026-2027", "2026.xlsx": "2027-2028"}
    criteria = []
    for name, year in years.items():
        old = plan_in(tmp_path / name)
        path = tmp_path / f"{year[:4]}.xlsx"
        done = carry_file(tmp_path / name, path, Wanted(year))
        assert done.renewed is not None
        assert done.renewed.carried is not None
        assert len(old.rows) == len(plan_in(path).rows) + done.renewed.carried.done
        listing = find_listing(read(path.read_bytes(), ""))
        assert listing is not None
        assert {row.get("action") for row in old.rows} <= {row["carried.action"] for row in listing.rows}
        criteria.append([(row.group, row.get("criterion")) for row in plan_in(path).rows])
    same = [("", "1.10"), ("", "Cần chọn: Khuôn viên, sân chơi, sân tập"), ("4", "3"), ("", "5.4")]
    assert criteria[0] == same
    open_rows = [words.ASK_UNKNOWN, "Cần chọn: Công tác phổ cập giáo dục tiểu học"]
    assert criteria[1] == [("", "4.2"), ("", open_rows[0]), ("", "4.1"), ("", open_rows[1])]
    assert criteria[2] == criteria[1]


@pytest.mark.parametrize(
    ("year", "problem"),
    [("2025-2026", "carry-backwards"), ("2027", "school-year"), ("2040-2042", "school-year")],
)
def test_a_school_year_that_does_not_follow_is_refused(tmp_path: Path, year: str, problem: str) -> None:
    put(tmp_path, {"a.xlsx": workbook_of_table("| content | action |\n| A | a |")})
    with pytest.raises(CtclError) as caught:
        carry_file(tmp_path / "a.xlsx", tmp_path / "b.xlsx", Wanted(year))
    assert problems(caught.value) == [problem]
    assert not (tmp_path / "b.xlsx").exists()


@pytest.mark.parametrize(("label", "problem"), [("Năm học", "carry-no-year"), ("Cấp học", "carry-no-level")])
def test_a_plan_that_does_not_say_its_year_or_level_is_refused(tmp_path: Path, label: str, problem: str) -> None:
    def clear(book: Any) -> None:
        del book["_ctcl"]
        for row in book["Thông tin trường"].iter_rows():
            if any(cell.value == label for cell in row):
                row[2].value = None

    put(tmp_path, {"a.xlsx": edited(workbook_of_table("| content | action |\n| A | a |"), clear)})
    with pytest.raises(CtclError) as caught:
        carry_file(tmp_path / "a.xlsx", tmp_path / "b.xlsx", Wanted("2027-2028"))
    assert problems(caught.value) == [problem]


def test_the_roster_brings_names_up_to_date(tmp_path: Path) -> None:
    lines = (
        "Mã trường,Tên trường,Cấp học,Cơ quan quản lý trực tiếp,Xã/phường\n98031204,Tên Mới,THCS,UBND xã Mới,Xã Mới\n"
    )
    roster = read_roster(lines.encode(), "truong.csv")
    put(tmp_path, {
        "a.xlsx": workbook_of_table("| content | action |\n| A | a |", phone="0123"),
        "b.xlsx": workbook_of_table("| content | action |\n| A | a |", code="77"),
    })  # fmt: skip
    first = carry_file(tmp_path / "a.xlsx", tmp_path / "1.xlsx", Wanted("2027-2028", roster=roster))
    school = plan_in(tmp_path / "1.xlsx").school
    assert (school.name, school.authority, school.commune, school.phone) == ("Tên Mới", "UBND xã Mới", "Xã Mới", "0123")
    second = carry_file(tmp_path / "b.xlsx", tmp_path / "2.xlsx", Wanted("2027-2028", roster=roster))
    assert first.renewed is not None
    assert second.renewed is not None
    assert (first.renewed.unlisted, second.renewed.unlisted) == ("", "77")
    assert plan_in(tmp_path / "2.xlsx").school.name == "Trường Bến Sậy"


# ---------------------------------------------------------------------------------------------- a folder


OLD = "| criterion | action | deadline |\n| 1.10 | việc a | Tháng 12/2026 |\n| 1.10 | việc b | Tháng 12/2026 |"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    cv = {"form": "cv5932", "level": "thcs"}
    return put(tmp_path / "cu", {
        "a/2024.xlsx": workbook_of_table(OLD, year="2024-2025", **cv),
        "a/2025.xlsx": workbook_of_table(OLD, year="2025-2026", **cv),
        "a/2025-copy.xlsx": workbook_of_table(OLD, year="2025-2026", **cv),
        "a/~$2025.xlsx": b"lock",
        "b.xlsx": workbook_of_table(OLD, year="2025-2026", code="98099999", name="Trường B", **cv),
        "hong.xlsx": b"PK\x03\x04 broken",
        "moi.xlsx": workbook_of_table("| content | action |\n| A | a |", year="2027-2028", code="98077777"),
    })  # fmt: skip


def test_every_file_of_a_folder_has_an_outcome(folder: Path, tmp_path: Path) -> None:
    before = digests(folder)
    done = carry_folder(folder, tmp_path / "moi", Wanted("2026-2027"))
    assert told(done) == {
        "a/2024.xlsx": "older-plan",
        "a/2025-copy.xlsx": "written",
        "a/2025.xlsx": "file-superseded",
        "a/~$2025.xlsx": "lock-file",
        "b.xlsx": "written",
        "hong.xlsx": "file-damaged",
        "moi.xlsx": "carry-backwards",
    }
    assert sorted(p.name for p in (tmp_path / "moi").iterdir()) == [
        "98031204_truong-ben-say_2026-2027.xlsx",
        "98099999_truong-b_2026-2027.xlsx",
    ]
    assert digests(folder) == before, "nothing that was read is changed"


def test_a_second_run_keeps_what_the_school_filled(folder: Path, tmp_path: Path) -> None:
    carry_folder(folder, tmp_path / "moi", Wanted("2026-2027"))
    before = digests(tmp_path / "moi")
    again = carry_folder(folder, tmp_path / "moi", Wanted("2026-2027"))
    assert [state for state in told(again).values() if state in ("written", "kept")] == ["kept", "kept"]
    assert digests(tmp_path / "moi") == before
    forced = carry_folder(folder, tmp_path / "moi", Wanted("2026-2027"), force=True)
    assert [item.made.kept_rows for item in forced if item.made] == [2, 2]


def test_a_folder_without_a_year_is_made_anew_plan_by_plan(folder: Path, tmp_path: Path) -> None:
    done = carry_folder(folder, tmp_path / "moi", Wanted(rows=50))
    assert told(done)["a/2024.xlsx"] == told(done)["moi.xlsx"] == "written"
    assert len(list((tmp_path / "moi").iterdir())) == 4


def test_new_workbooks_never_take_an_old_ones_place(folder: Path) -> None:
    (folder / "b.xlsx").rename(folder / "98099999_truong-b_2025-2026.xlsx")
    before = digests(folder)
    done = carry_folder(folder, folder, Wanted(rows=50), force=True)
    assert told(done)["98099999_truong-b_2025-2026.xlsx"] == "output-exists"
    assert before.items() <= digests(folder).items()


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("1.xlsx", "2.xlsx"):
        carry_file(SAMPLES[-1], tmp_path / name, Wanted("2026-2027"))
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


def test_the_samples_of_all_forms_come_into_the_new_year(tmp_path: Path) -> None:
    done = carry_folder(SAMPLES[0].parent, tmp_path / "moi", Wanted("2027-2028"))
    assert set(told(done).values()) == {"written"}
    for item in done:
        assert item.renewed is not None
        assert item.made is not None
        assert item.result.content is not None
        carried = item.renewed.carried
        assert carried is not None
        old, new = item.result.content.plan, plan_in(item.made.path)
        assert len(old.rows) == len(new.rows) + carried.done
        assert replace(new.school, level="") == replace(old.school, level="")
        assert new.form == "tt57"
        assert templates.catalog(new.catalog).id.startswith("tt57")


# ------------------------------------------------------------------------------------- archives, shared, own


def two_schools() -> dict[str, bytes]:
    cv = {"form": "cv5932", "level": "thcs", "year": "2025-2026"}
    return {
        "x/a.xlsx": workbook_of_table(OLD, **cv),
        "b.xlsx": workbook_of_table(OLD, code="98099999", name="Trường B", **cv),
    }


@pytest.mark.parametrize("year", ["2026-2027", ""])
def test_the_files_in_an_archive_are_carried_one_by_one(tmp_path: Path, year: str) -> None:
    third = workbook_of_table(OLD, "cv5932", "2025-2026", "thcs", code="77")
    put(tmp_path / "cu", {"nop.zip": zipped(two_schools()), "thu.eml": mail({"c.xlsx": third})})
    done = carry_folder(tmp_path / "cu", tmp_path / "moi", Wanted(year, rows=90))
    assert told(done) == dict.fromkeys(("nop.zip/b.xlsx", "nop.zip/x/a.xlsx", "thu.eml/c.xlsx"), "written")
    made = {item.result.file: item.made.path for item in done if item.made}
    assert plan_in(made["nop.zip/b.xlsx"]).school.name == "Trường B"
    assert [row.get("action") for row in plan_in(made["nop.zip/x/a.xlsx"]).rows] == ["việc a", "việc b"]


def test_an_archive_is_no_single_file(tmp_path: Path) -> None:
    (tmp_path / "mot.zip").write_bytes(zipped({"a.xlsx": workbook_of_table(OLD)}))
    (tmp_path / "hai.zip").write_bytes(zipped(two_schools()))
    for name in ("mot.zip", "hai.zip"):
        assert holds_many(tmp_path / name)
        with pytest.raises(CtclError) as caught:
            carry_file(tmp_path / name, tmp_path / "b.xlsx", Wanted())
        assert problems(caught.value) == ["carry-many"]
    assert not holds_many(SAMPLES[0])


def test_nothing_ready_makes_no_folder(tmp_path: Path) -> None:
    put(tmp_path / "cu", {"hong.xlsx": b""})
    carry_folder(tmp_path / "cu", tmp_path / "moi", Wanted("2026-2027"))
    assert not (tmp_path / "moi").exists()


def test_every_reading_runs_where_it_is_told_to(tmp_path: Path) -> None:
    asked: list[str] = []

    def run(task: Callable[..., Any], /, *args: Any) -> Any:
        asked.append(task.__name__)
        return in_process(task, *args)

    put(tmp_path / "cu", {"a.xlsx": workbook_of_table(OLD)})
    carry_file(tmp_path / "cu" / "a.xlsx", tmp_path / "b.xlsx", Wanted(rows=50), run=run)
    carry_folder(tmp_path / "cu", tmp_path / "moi", Wanted(rows=50), run=run)
    assert asked == ["examine_sealed", "read_beside"] * 2


def test_a_file_that_changed_between_two_readings_is_refused(tmp_path: Path) -> None:
    put(tmp_path, {"a.xlsx": workbook_of_table(OLD)})

    def run(task: Callable[..., Any], /, *args: Any) -> Any:
        found = in_process(task, *args)
        put(tmp_path, {"a.xlsx": workbook_of_table(OLD, name="Trường Khác")})
        return found

    with pytest.raises(CtclError) as caught:
        carry_file(tmp_path / "a.xlsx", tmp_path / "b.xlsx", Wanted(rows=50), run=run)
    assert caught.value.issue.facts["reason"] == "changed"


def shared_workbook() -> bytes:
    schools = [School("1", "Trường A", "thcs", commune="X"), School("2", "Trường B", "thcs", commune="Y")]
    (order,) = shared_orders(schools, "2026-2027", rows=5)
    return workbook_of(order)


def test_a_shared_workbook_that_nobody_picked_stays_shared(tmp_path: Path) -> None:
    put(tmp_path, {"chung.xlsx": shared_workbook()})
    done = carry_file(tmp_path / "chung.xlsx", tmp_path / "b.xlsx", Wanted(rows=60))
    assert done.renewed is not None
    assert done.renewed.differing == ()
    grid = read((tmp_path / "b.xlsx").read_bytes(), "b.xlsx")
    assert find_seal(grid)["shared"] == "2"
    assert [(s.code, s.name) for s in listed_schools(grid)] == [("1", "Trường A"), ("2", "Trường B")]


def test_a_shared_workbook_belongs_to_the_school_that_picked_it(tmp_path: Path) -> None:
    def pick(book: Any) -> None:
        book["Thông tin trường"]["C5"] = "Trường B"

    put(tmp_path, {"chung.xlsx": edited(shared_workbook(), pick)})
    carry_file(tmp_path / "chung.xlsx", tmp_path / "b.xlsx", Wanted("2027-2028"))
    school = plan_in(tmp_path / "b.xlsx").school
    assert (school.code, school.name) == ("2", "Trường B")


def test_a_shared_workbook_is_nobodys_in_a_new_year(tmp_path: Path) -> None:
    def unlist(book: Any) -> None:
        del book["DanhMuc"]

    put(tmp_path / "cu", {"chung.xlsx": shared_workbook(), "mat.xlsx": edited(shared_workbook(), unlist)})
    for name, wanted in (("chung.xlsx", Wanted("2027-2028")), ("mat.xlsx", Wanted())):
        with pytest.raises(CtclError) as caught:
            carry_file(tmp_path / "cu" / name, tmp_path / "b.xlsx", wanted)
        assert [(i.code, i.where.file) for i in caught.value.issues] == [(Code.SCHOOL_MISSING, name)]
    done = carry_folder(tmp_path / "cu", tmp_path / "moi", Wanted("2027-2028"))
    assert told(done)["chung.xlsx"] == "school-missing"


def test_error_cells_of_the_smaller_tables_are_not_carried_as_text(tmp_path: Path) -> None:
    plan = max((p for p in PLANS if p.form == "tt57"), key=lambda p: (len(p.problems), len(p.tracking)))
    data = workbook_of(order_of_plan(plan))
    origins = [row.origin for row in (pipeline.read_content(data, "a").plan.problems[0],
                                      pipeline.read_content(data, "a").plan.tracking[0])]  # fmt: skip

    def spoil(book: Any) -> None:
        for origin in origins:
            assert origin is not None
            key = next(k for k in origin.table.columns if k != "criterion")
            cell = book[origin.table.sheet][origin.cell(key)]
            cell.value, cell.data_type = "#REF!", "e"

    put(tmp_path, {"a.xlsx": edited(data, spoil)})
    done = carry_file(tmp_path / "a.xlsx", tmp_path / "b.xlsx", Wanted())
    assert done.renewed is not None
    assert done.renewed.differing == ()
    assert [found.code for found in done.renewed.left].count(Code.CELL_ERROR) == 2
    new = plan_in(tmp_path / "b.xlsx")
    assert "#REF!" not in [text for row in (*new.problems, *new.tracking) for text in row.values.values()]
    assert len(new.problems) == len(plan.problems)


OWN_KEYS = """
id = "rieng"
version = "1"
extends = "mat_yeu"
column = [
  { key = "viec", role = "action", title = "Việc" },
  { key = "criterion" },
  { key = "ai", role = "lead", title = "Ai làm" },
  { key = "han", role = "deadline", kind = "month", title = "Hạn", required = true },
  { key = "tien", role = "budget", kind = "money", title = "Tiền", required = true },
  { key = "muc", title = "Mức", kind = "list", choices = ["Cao", "Thấp"] },
]
"""


def test_an_offices_own_keys_go_the_whole_way(tmp_path: Path) -> None:
    put(tmp_path, {"rieng.toml": OWN_KEYS.encode()})
    form = templates.own_forms([tmp_path / "rieng.toml"])["rieng"]
    blank = blank_order(School("01", "Trường A", "thcs"), "2024-2025", form=form).plan
    texts = {"criterion": "1.1", "ai": "HT", "han": "Năm 2030", "tien": "1000000", "muc": "Cao"}
    rows = tuple(Action.of({**texts, "viec": action}) for action in ("một", "hai", "hai"))
    put(tmp_path, {"a.xlsx": workbook_of(order_of_plan(replace(blank, rows=rows), form=form))})
    done = carry_file(tmp_path / "a.xlsx", tmp_path / "b.xlsx", Wanted("2025-2026", form=form))
    again = carry_file(tmp_path / "b.xlsx", tmp_path / "c.xlsx", Wanted(form=form))
    carried, rebuilt = done.renewed, again.renewed
    assert carried is not None
    assert rebuilt is not None
    assert rebuilt.differing == ()
    new = pipeline.read_content((tmp_path / "b.xlsx").read_bytes(), "b.xlsx", {form.id: form}).plan
    assert new.rows == carried.order.plan.rows == rows
    for order in (carried.order, rebuilt.order):
        assert order.listing is not None
        lines = [(r["carried.number"], r["carried.action"]) for r in order.listing.rows if r.get("carried.number")]
        assert lines == [("1", "một"), ("2", "hai"), ("3", "hai")]
    assert carried.carried is not None
    assert [row.action for row in carried.carried.rows] == ["một", "hai", "hai"]


def test_equal_actions_keep_their_order_whatever_the_lists_order() -> None:
    form = templates.form("cv5932")
    plan = Plan(form.id, "", "", rows=tuple(Action.of({"action": text}) for text in ("mới", "a", "a")))

    def line(number: str, outcome: str) -> dict[str, str]:
        return {"carried.number": number, "carried.action": "a", "carried.outcome": outcome}

    listing = Listing("", (), (line("2", "x"), line("2", "x, tiếp"), line("1", "y"), line("", "z")))
    found = renumbered(listing, plan, form)
    assert [row["carried.number"] for row in found.rows] == ["3", "3", "2", ""]
