from __future__ import annotations

import json
from datetime import date

import pytest

from ctcl_xlsx.district import figures
from ctcl_xlsx.district.consolidate import consolidate
from ctcl_xlsx.district.district import DisagreementError, District
from ctcl_xlsx.district.files import FileResult, Outcome
from ctcl_xlsx.district.lines import lines_of, overdue
from ctcl_xlsx.district.names import same_name
from ctcl_xlsx.district.roster import Roster
from ctcl_xlsx.district.standings import State, by_level, standings
from ctcl_xlsx.issues import Code, CtclError
from ctcl_xlsx.model import School
from tests.district.builders import accepted, plan, rejected, roster, rows, simple_rows, skipped
from tests.district.invented import invented

TWO = ("1.1 Rà soát chiến lược", "3.1 Dạy học theo dự án")


def outcome(district: District, file: str) -> tuple[Outcome, Code | None]:
    found = next(f for f in district.files if f.file == file)
    return found.outcome, found.reason.code if found.reason else None


def conflicts(*files: FileResult, roster: Roster | None = None) -> list[str]:
    """The files in doubt."""
    district = consolidate(files, roster=roster)
    return [f.file for f in district.files if any(n.code is Code.SCHOOL_CONFLICT for n in f.notes)]


# ---------------------------------------------------------------------------------------- years, account


def test_the_latest_school_year_met_is_taken_and_others_are_rejected() -> None:
    files = [
        accepted("cu.xlsx", plan(simple_rows(*TWO), year="2025-2026")),
        accepted("moi.xlsx", plan(simple_rows(*TWO), year="2026-2027")),
    ]
    district = consolidate(files)
    assert district.year == "2026-2027"
    assert outcome(district, "cu.xlsx") == (Outcome.REJECTED, Code.WRONG_SCHOOL_YEAR)
    assert outcome(consolidate(files, year="2025 – 2026"), "moi.xlsx") == (Outcome.REJECTED, Code.WRONG_SCHOOL_YEAR)
    whole = consolidate(files, year="all")
    assert [b.school_year for b in whole.survey.blocks] == ["2026-2027", "2025-2026"]
    with pytest.raises(CtclError):
        consolidate(files, year="2026")


def test_every_file_has_one_outcome() -> None:
    made = plan(simple_rows(*TWO))
    files = [accepted("a.xlsx", made), accepted("b.xlsx", made), rejected("c.xlsx"), skipped("d.csv")]
    district = consolidate(files)
    assert {o.value: n for o, n in district.account.items()} == {
        "accepted": 1,
        "rejected": 1,
        "superseded": 1,
        "skipped": 1,
    }
    assert [f.file for f in district.files] == ["a.xlsx", "b.xlsx", "c.xlsx", "d.csv"]


def test_no_file_at_all_is_a_district_too() -> None:
    district = consolidate([], roster=roster("01,Trường A,TH"))
    assert (district.year, district.rows, district.schools) == ("", 0, 0)


def test_an_accepted_file_without_content_is_a_fault_of_the_program() -> None:
    with pytest.raises(DisagreementError):
        consolidate([FileResult("a.xlsx", Outcome.ACCEPTED)])


# -------------------------------------------------------------------------------------------------- schools


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Trường Tiểu học Bến Sậy", "TRƯỜNG TH BẾN SẬY", True),
        ("Trường Tiểu học Bến Sậy", "Tiểu học Ben Say", True),
        ("Trường TH&THCS Gò Sim", "Trường Tiểu học và THCS Gò Sim", True),
        ("Trường Tiểu học An Thái A", "Trường Tiểu học An Thái B", False),
        ("Trường Tiểu học An Thái 1", "Trường Tiểu học An Thái", False),
        ("Trường Tiểu học Bến Sậy", "Trường THCS Bến Sậy", False),
        ("Trường Tiểu học Suối Mây", "Trường Tiểu học Suối Mâyy", True),
    ],
)
def test_names(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


def test_sealed_code_and_typed_code_disagree() -> None:
    made = plan(simple_rows(*TWO), code="98031204")
    assert conflicts(accepted("a.xlsx", made, sealed="98031204")) == []
    assert conflicts(accepted("a.xlsx", made, sealed="0098031204")) == []
    assert conflicts(accepted("a.xlsx", made, sealed="98042208")) == ["a.xlsx"]
    assert conflicts(accepted("a.xlsx", plan(simple_rows(*TWO), code=""), sealed="98042208")) == []


def test_the_roster_disagrees_with_what_was_typed() -> None:
    listed = roster("98031204,Trường Tiểu học Bến Sậy,TH", "98042208,Trường Tiểu học Suối Mây,TH")

    def doubt(code: str, name: str) -> bool:
        return bool(conflicts(accepted("a.xlsx", plan(simple_rows(*TWO), code=code, name=name)), roster=listed))

    assert not doubt("98031204", "Trường TH Bến Sậy")
    assert not doubt("98031204", "Trường Tiểu học Bến Sây")
    assert not doubt("98031204", "")
    assert doubt("98031204", "Trường Tiểu học Suối Mây")
    assert doubt("98031204", "Trường THCS Nguyễn Trãi")
    assert doubt("77", "Trường Tiểu học Suối Mây")
    assert not doubt("77", "Trường Tiểu học Hòn Tre Nhỏ")


def test_two_schools_under_one_code_without_a_roster() -> None:
    files = [
        accepted("a.xlsx", plan(simple_rows(*TWO), name="Trường Tiểu học Bến Sậy"), saved="2026-10-01 08:00"),
        accepted("b.xlsx", plan(simple_rows(*TWO), name="Trường Tiểu học Gò Sim"), saved="2026-10-02 08:00"),
    ]
    assert conflicts(*files) == ["a.xlsx", "b.xlsx"]
    assert len(consolidate(files).plans) == 2


def test_a_code_that_lost_its_zeros_or_was_left_out_is_found_in_the_roster() -> None:
    listed = roster("00123,Trường Tiểu học Bến Sậy,TH")
    files = [
        accepted("a.xlsx", plan(simple_rows(*TWO), code="123"), saved="2026-10-01 08:00"),
        accepted("b.xlsx", plan(simple_rows(*TWO, "3.2 Thêm một việc"), code=""), saved="2026-10-02 08:00"),
    ]
    district = consolidate(files, roster=listed)
    assert [(p.school.code, p.file.file) for p in district.plans] == [("00123", "b.xlsx")]
    assert not conflicts(*files, roster=listed)


def test_files_without_any_school_stand_alone() -> None:
    nameless = [
        accepted(f, plan(simple_rows(a), code="", name=""))
        for f, a in (("a.xlsx", "1.1 Việc A"), ("b.xlsx", "1.1 Việc B"))
    ]
    assert len(consolidate(nameless).plans) == 2


# ------------------------------------------------------------------------------------------------ standings


def test_how_each_school_stands() -> None:
    listed = roster(
        "01,Trường Tiểu học A,TH", "02,Trường Tiểu học B,TH", "03,Trường Mầm non C,MN", "04,Trường THCS D,THCS",
        "05,Trường THCS E,THCS", "06,Trường THPT F,THPT",
    )  # fmt: skip
    files = [
        accepted("a.xlsx", plan(simple_rows(*TWO), code="01", name="Trường Tiểu học A")),
        accepted("b.xlsx", plan("1.1 | Việc | | Tháng 05/2027 | 0", code="02", name="Trường Tiểu học B")),
        accepted("c.xlsx", plan("", code="03", name="Trường Mầm non C", level="mam_non")),
        rejected("nop/04_thcs-d.xlsx"),
        accepted("x.xlsx", plan(simple_rows(*TWO), code="99", name="Trường Tiểu học Ngoài")),
        accepted("y.xlsx", plan(simple_rows(*TWO), code="06", name="Trường THPT F", level="thpt"), sealed="01"),
    ]
    district = consolidate(files, roster=listed)
    found = standings(district)
    assert [(s.school.code, s.state, s.listed) for s in found] == [
        ("03", State.EMPTY, True),
        ("01", State.COMPLETE, True),
        ("02", State.INCOMPLETE, True),
        ("04", State.REJECTED, True),
        ("05", State.NOT_SENT, True),
        ("06", State.UNDECIDED, True),
        ("99", State.COMPLETE, False),
        ("06", State.UNDECIDED, False),
    ]
    counts = by_level([s for s in found if s.listed], with_roster=True)
    assert [(c.level, c.expected, c.sent, c.refused, c.not_sent) for c in counts] == [
        ("mam_non", 1, 1, 0, 0),
        ("tieu_hoc", 2, 2, 0, 0),
        ("thcs", 2, 0, 1, 1),
        ("thpt", 1, 0, 0, 1),
    ]


def test_a_school_with_two_versions_waits_for_a_decision() -> None:
    files = [accepted("a.xlsx", plan(simple_rows(*TWO))), accepted("b.xlsx", plan(simple_rows("4.1 Việc khác hẳn")))]
    (only,) = standings(consolidate(files))
    assert (only.state, only.listed, only.tally.rows) == (State.UNDECIDED, True, 3)


def test_faults_are_rejections_and_errors() -> None:
    assert not consolidate([accepted("a.xlsx", plan(simple_rows(*TWO))), skipped("b.xlsx")]).has_faults
    assert consolidate([accepted("a.xlsx", plan(simple_rows(*TWO))), rejected("b.xlsx")]).has_faults
    assert consolidate([accepted("a.xlsx", plan("1.1 | Việc không ai làm"))]).has_faults


# -------------------------------------------------------------------------------------------------- figures

MIXED = """
    1.1        | Việc một  | Hiệu trưởng | Tháng 10/2026   | 10 triệu | Ngân sách nhà nước
    1.1; 3.2   | Việc hai  | Hiệu trưởng | Tháng 05/2027   | 20000000 | NSNN và XHH
    3.2        | Việc ba   | Kế toán     | Tháng 05/2029   | NSNN     |
    9.9        | Việc bốn  |             | hồi nào đó      | 0        |
               | Việc năm  | Kế toán     |                 |          |
    3.2        | Việc sáu  | hiệu trưởng | Thường xuyên    | 5 triệu  |
"""


def drawers(found: tuple[figures.Drawer, ...]) -> dict[str, tuple[int, int]]:
    return {d.name: (d.tally.rows, d.tally.budget) for d in found if d.tally.rows}


def test_every_table_comes_to_the_same() -> None:
    district = consolidate([accepted("a.xlsx", plan(MIXED))])
    (block,) = district.survey.blocks
    assert drawers(figures.by_standard(block)) == {
        "1": (1, 10_000_000),
        "3": (2, 5_000_000),
        "several": (1, 20_000_000),
        "blank": (1, 0),
        "unknown": (1, 0),
    }
    assert drawers(figures.by_source(block.counted)) == {
        "Ngân sách nhà nước": (2, 10_000_000),
        "several-sources": (1, 20_000_000),
        "Không sử dụng kinh phí": (1, 0),
        "no-source": (2, 5_000_000),
    }
    assert drawers(figures.by_quarter(block.counted)) == {
        "2026-Q4": (1, 10_000_000),
        "2027-Q2": (1, 20_000_000),
        "later": (1, 0),
        "no-date": (1, 5_000_000),
        "missing": (1, 0),
        "unreadable": (1, 0),
    }
    assert list(drawers(figures.by_month(block.counted)))[:3] == ["2026-10", "2027-05", "2029-05"]
    whole = block.counted.whole.tally
    assert (whole.rows, whole.budget, whole.with_amount, whole.schools) == (6, 35_000_000, 4, 1)
    assert [(d.name, d.tally.rows) for d in figures.owners_top(block.counted, 9)] == [
        ("Hiệu trưởng", 3),
        ("Kế toán", 2),
    ]


def test_criteria_count_at_each_that_is_named_but_rows_once() -> None:
    (block,) = consolidate([accepted("a.xlsx", plan(MIXED))]).survey.blocks
    assert [(c.number, t.rows) for c, t in figures.most_planned(block, 2)] == [("3.2", 3), ("1.1", 2)]
    standards, criteria = figures.never_planned(block)
    assert [s.number for s in standards] == [2, 4]
    assert "3.2" not in [c.number for c in criteria]
    assert len(figures.mandatory(block)) == 8


def test_level_4_stands_on_a_line_of_its_own() -> None:
    table = "1.1 | Việc một | Hiệu trưởng | Tháng 05/2025 | 0\nM4.1 | Việc hai | Hiệu trưởng | Tháng 05/2025 | 1 triệu"
    (block,) = consolidate([accepted("a.xlsx", plan(table, year="2024-2025"))]).survey.blocks
    assert drawers(figures.by_standard(block)) == {"1": (1, 0), "level4": (1, 1_000_000)}
    assert figures.mandatory(block) == ()


def test_generations_are_never_added_up() -> None:
    files = [
        accepted("a.xlsx", plan(simple_rows(*TWO), code="01", name="A")),
        accepted("b.xlsx", plan(simple_rows(*TWO), code="02", name="B", level="mam_non")),
        accepted("c.xlsx", plan("1.1 | Việc", code="03", name="C", year="2024-2025")),
    ]
    found = consolidate(files, year="all").survey.blocks
    assert [(b.school_year, b.catalog.id, b.counted.whole.rows) for b in found] == [
        ("2026-2027", "tt57_2026_mn", 2),
        ("2026-2027", "tt57_2026_pt", 2),
        ("2024-2025", "tt17_2018", 1),
    ]


def test_overdue_counts_what_is_not_done() -> None:
    table = rows(
        "1.1 | A | Hiệu trưởng | Tháng 10/2026 | 0 | | Hoàn thành\n1.1 | B | Hiệu trưởng | Tháng 10/2026 | 0 | |\n"
        "1.1 | C | Hiệu trưởng | Tháng 11/2026 | 0 | | Đang thực hiện",
        ("criterion", "action", "lead", "deadline", "budget", "funding", "status"),
    )
    files = [accepted("a.xlsx", plan(table))]
    (block,) = consolidate(files).survey.blocks
    for month, late in ((10, 0), (11, 1), (12, 2)):
        district = consolidate(files, as_of=date(2026, month, 1))
        assert district.survey.overdue(district.plans) == late
        assert len(overdue(lines_of(district.plans), date(2026, month, 1))) == late
    assert drawers(figures.by_status(block.counted)) == {
        "Hoàn thành": (1, 0),
        "Đang thực hiện": (1, 0),
        "not-said": (1, 0),
    }


# ----------------------------------------------------------------------------------------------------- json


def test_the_json_of_consolidate() -> None:
    made = plan("1.1 | Việc | | Tháng 05/2027 | 15 triệu\n1.2 | Việc hai | Văn thư | Tháng 05/2027 | NSNN")
    files = [accepted("a.xlsx", made), accepted("b.xlsx", made), rejected("c.xlsx"), skipped("d.csv")]
    told = json.loads(json.dumps(consolidate(files).to_dict()))
    assert list(told) == [
        "files_in", "accepted", "rejected", "superseded", "skipped", "schools", "plans", "rows", "rows_complete",
        "missing", "budget_total",
    ]  # fmt: skip
    assert (told["files_in"], told["schools"], told["plans"], told["rows"], told["rows_complete"]) == (4, 1, 1, 2, 1)
    assert told["missing"] == {"owner": 1, "deadline": 0, "budget": 0, "budget_amount": 1}
    assert told["budget_total"] == 15_000_000
    assert told["accepted"][0]["school"] == {"code": "98031204", "name": "Trường Tiểu học Bến Sậy", "level": "tieu_hoc"}
    assert (told["superseded"][0]["file"], told["superseded"][0]["by"]) == ("b.xlsx", "a.xlsx")
    assert told["rejected"][0]["code"] == "file-empty"
    assert told["rejected"][0]["reason"]


def test_sixty_schools_come_to_the_same_in_any_order() -> None:
    files, listed = invented(60)
    district = consolidate(files, roster=listed)
    assert consolidate(reversed(files), roster=listed) == district
    assert sum(s.tally.rows for s in standings(district)) == district.rows
    assert sum(t.tally.budget for b in district.survey.blocks for t in figures.by_standard(b)) == district.budget_total


def test_the_roster_is_not_gone_through_for_every_school(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = roster(*(f"{number},Trường Tiểu học số {number},TH" for number in range(1, 301)))
    district = consolidate([], roster=listed)
    compared = 0
    equal = School.__eq__

    def counted(one: School, other: object) -> bool:
        nonlocal compared
        compared += 1
        return equal(one, other)

    monkeypatch.setattr(School, "__eq__", counted)
    found = standings(district)
    assert [s.school.code for s in found] == [str(number) for number in range(1, 301)]
    assert compared <= 2 * len(found)
