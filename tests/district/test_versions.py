"""Which of several files of one plan count: every case of the rule."""

from __future__ import annotations

from itertools import islice, permutations

import pytest

from ctcl_xlsx.district.consolidate import consolidate
from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.files import FileResult, Outcome
from ctcl_xlsx.district.roster import Roster
from ctcl_xlsx.issues import Code
from tests.district.builders import accepted, plan, rows, simple_rows
from tests.district.builders import roster as roster_of

FIVE = ("1.1 Rà soát chiến lược phát triển", "1.2 Phân công lại các tổ", "1.3 Mua phần mềm quản lý",
        "2.1 Bồi dưỡng cán bộ quản lý", "2.2 Bồi dưỡng giáo viên")  # fmt: skip
OTHERS = (
    "3.1 Dạy học theo dự án",
    "3.2 Đổi mới kiểm tra đánh giá",
    "4.1 Sửa phòng thí nghiệm",
    "4.3 Họp cha mẹ học sinh",
)


def outcomes(*files: FileResult, roster: Roster | None = None, year: str | None = None) -> dict[str, str]:
    """Each file's outcome, or what replaced it."""
    found = settled(*files, roster=roster, year=year)
    return {
        f.file: f.reason.facts["by"] if f.outcome is Outcome.SUPERSEDED and f.reason else f.outcome for f in found.files
    }


def settled(*files: FileResult, roster: Roster | None = None, year: str | None = None) -> District:
    """The district, the same in any order of its files."""
    first = consolidate(files, roster=roster, year=year)
    for mixed in islice(permutations(files), 24):
        assert consolidate(mixed, roster=roster, year=year) == first
    return first


def notes(district: District) -> dict[str, list[Code]]:
    return {f.file: [n.code for n in f.notes] for f in district.files if f.notes}


def test_equal_content_counts_once_the_first_by_path() -> None:
    made = plan(simple_rows(*FIVE))
    found = settled(
        accepted("b.xlsx", made, saved="2026-10-09 09:00"), accepted("a.xlsx", made), accepted("c.xlsx", made)
    )
    assert outcomes(*found.files) == {"a.xlsx": "accepted", "b.xlsx": "a.xlsx", "c.xlsx": "a.xlsx"}
    assert found.rows == 5
    assert not notes(found)


def test_a_blank_never_replaces_a_filled_one() -> None:
    filled, blank = plan(simple_rows(*FIVE)), plan("")
    assert outcomes(
        accepted("a.xlsx", filled, saved="2026-10-01 08:00"), accepted("b.xlsx", blank, saved="2026-10-05 08:00")
    ) == {"a.xlsx": "accepted", "b.xlsx": "a.xlsx"}


def test_the_last_saved_replaces_those_it_keeps_half_of_and_its_dropped_rows_are_listed() -> None:
    old = accepted("a.xlsx", plan(simple_rows(*FIVE)), saved="2026-10-01 08:00")
    new = accepted("b.xlsx", plan(simple_rows(*FIVE[:3], OTHERS[0])), saved="2026-10-02 08:00")
    found = settled(old, new)
    assert outcomes(old, new) == {"a.xlsx": "b.xlsx", "b.xlsx": "accepted"}
    reason = found.files[0].reason
    assert reason is not None
    assert reason.facts["dropped"] == "13, 14"
    assert reason.facts["dropped_rows"] == "13: 2.1 – Bồi dưỡng cán bộ quản lý\n14: 2.2 – Bồi dưỡng giáo viên"
    assert not notes(found)


def test_the_disk_has_no_say_and_zones_are_weighed() -> None:
    early = accepted("b.xlsx", plan(simple_rows(*FIVE)), saved="2026-10-02 08:00")
    late = accepted("a.xlsx", plan(simple_rows(*FIVE[:4])), saved="2026-10-02 08:01")
    assert outcomes(early, late) == {"a.xlsx": "accepted", "b.xlsx": "a.xlsx"}


def test_a_changed_wording_is_the_same_row() -> None:
    old = plan(simple_rows("1.1 Tổ chức lấy ý kiến cha mẹ học sinh", "1.2 Rà soát phân công các tổ chuyên môn"))
    new = plan(
        simple_rows("1.1 Tổ chức hai đợt lấy ý kiến cha mẹ học sinh", "1.2 Rà soát lại phân công các tổ chuyên môn")
    )
    found = settled(
        accepted("a.xlsx", old, saved="2026-10-01 08:00"), accepted("b.xlsx", new, saved="2026-10-02 08:00")
    )
    assert (found.rows, len(found.plans)) == (2, 1)
    assert found.files[0].reason is not None
    assert "dropped" not in found.files[0].reason.facts


def test_a_criterion_filled_in_later_is_the_same_row() -> None:
    old = plan(rows("| Mua phần mềm quản lý hồ sơ học sinh |\n9.9 | Sửa phòng thí nghiệm Hóa học |"))
    new = plan(rows("1.3 | Mua phần mềm quản lý hồ sơ học sinh |\n4.1 | Sửa phòng thí nghiệm Hóa học |"))
    assert outcomes(
        accepted("a.xlsx", old, saved="2026-10-01 08:00"), accepted("b.xlsx", new, saved="2026-10-02 08:00")
    ) == {"a.xlsx": "b.xlsx", "b.xlsx": "accepted"}


def test_the_same_action_for_another_criterion_is_another_row() -> None:
    old = plan(simple_rows("1.1 Tổ chức tập huấn", "1.2 Tổ chức tập huấn"))
    new = plan(simple_rows("2.1 Tổ chức tập huấn", "2.2 Tổ chức tập huấn"))
    found = settled(
        accepted("a.xlsx", old, saved="2026-10-01 08:00"), accepted("b.xlsx", new, saved="2026-10-02 08:00")
    )
    assert found.rows == 4


def test_mostly_different_rows_are_parts_of_one_plan() -> None:
    half = accepted("to 1.xlsx", plan(simple_rows(*FIVE)), saved="2026-10-01 08:00")
    rest = accepted("to 2.xlsx", plan(simple_rows(*OTHERS, FIVE[0])), saved="2026-10-02 08:00")
    found = settled(half, rest)
    assert found.rows == 10
    assert notes(found) == {"to 1.xlsx": [Code.VERSION_CONFLICT], "to 2.xlsx": [Code.VERSION_CONFLICT]}
    assert (found.schools, len(found.plans)) == (1, 2)


def test_two_halves_one_of_them_sent_again() -> None:
    half = accepted("to1.xlsx", plan(simple_rows(*FIVE)), saved="2026-10-01 08:00")
    rest = accepted("to2.xlsx", plan(simple_rows(*OTHERS)), saved="2026-10-02 08:00")
    again = accepted("to2 sua.xlsx", plan(simple_rows(*OTHERS, "4.2 Lắp camera cổng trường")), saved="2026-10-03 08:00")
    assert outcomes(half, rest, again) == {
        "to1.xlsx": "accepted",
        "to2 sua.xlsx": "accepted",
        "to2.xlsx": "to2 sua.xlsx",
    }


@pytest.mark.parametrize("stamps", [("", ""), ("2026-10-01 08:00", ""), ("2026-10-01 08:00", "2026-10-01 08:00")])
def test_without_a_clear_stamp_more_rows_decide(stamps: tuple[str, str]) -> None:
    few = accepted("a.xlsx", plan(simple_rows(*FIVE[:4])), saved=stamps[0])
    many = accepted("b.xlsx", plan(simple_rows(*FIVE)), saved=stamps[1])
    found = settled(few, many)
    assert outcomes(few, many) == {"a.xlsx": "b.xlsx", "b.xlsx": "accepted"}
    assert notes(found) == {"b.xlsx": [Code.VERSION_UNCLEAR]}


def test_with_as_many_rows_the_hash_decides() -> None:
    one = accepted("a.xlsx", plan(simple_rows(*FIVE)))
    two = accepted("b.xlsx", plan(simple_rows(*FIVE[:4], "2.2 Bồi dưỡng thêm cho giáo viên trẻ")))
    winner, loser = sorted((one, two), key=lambda f: f.sha256)
    assert outcomes(one, two) == {winner.file: "accepted", loser.file: winner.file}


def test_doubtful_files_replace_nothing_but_their_copies() -> None:
    right = accepted("a.xlsx", plan(simple_rows(*FIVE)), saved="2026-10-01 08:00", sealed="98031204")
    wrong = plan(simple_rows(*FIVE[:4]))
    doubtful = [accepted(name, wrong, saved="2026-10-05 08:00", sealed="98042208") for name in ("b.xlsx", "c.xlsx")]
    found = settled(right, *doubtful)
    assert outcomes(right, *doubtful) == {"a.xlsx": "accepted", "b.xlsx": "accepted", "c.xlsx": "b.xlsx"}
    assert notes(found)["b.xlsx"] == [Code.SCHOOL_CONFLICT]


def test_the_key_keeps_years_forms_campuses_and_levels_apart() -> None:
    first = plan(simple_rows(*FIVE))
    files = [
        accepted("a.xlsx", first, saved="2026-10-01 08:00"),
        accepted("b.xlsx", plan(simple_rows(*FIVE), school={"campus": "Cơ sở 2"}), saved="2026-10-02 08:00"),
        accepted("c.xlsx", plan(simple_rows(*FIVE), level="thcs"), saved="2026-10-03 08:00"),
        accepted("d.xlsx", plan(simple_rows(*FIVE), year="2027-2028"), saved="2026-10-04 08:00"),
        accepted("e.xlsx", plan(rows("1.1 | Một việc"), year="2024-2025"), saved="2026-10-05 08:00"),
    ]
    assert set(outcomes(*files, year="all").values()) == {"accepted"}


def test_one_line_in_the_roster_is_one_plan_whatever_level_was_typed() -> None:
    files = (
        accepted("a.xlsx", plan(simple_rows(*FIVE), level="tieu_hoc"), saved="2026-10-01 08:00"),
        accepted("b.xlsx", plan(simple_rows(*FIVE[:4]), level="thcs"), saved="2026-10-02 08:00"),
    )
    listed = roster_of("98031204,Trường Tiểu học Bến Sậy,TH")
    assert outcomes(*files, roster=listed)["a.xlsx"] == "b.xlsx"
    both = roster_of("98031204,Trường Tiểu học Bến Sậy,TH", "98031204,Trường Tiểu học Bến Sậy,THCS")
    assert outcomes(*files, roster=both)["a.xlsx"] == "accepted"


def test_a_workbook_nobody_saved_is_older_than_its_return() -> None:
    prefilled, returned = plan(simple_rows(*FIVE)), plan(simple_rows(*FIVE[:4]))
    assert outcomes(
        accepted("goc.xlsx", prefilled, saved="2000-01-01 00:00"),
        accepted("gui.xlsx", returned, saved="2026-10-05 08:00"),
    ) == {"goc.xlsx": "gui.xlsx", "gui.xlsx": "accepted"}


def test_a_code_that_lost_its_zero_is_the_sealed_one() -> None:
    made = plan(simple_rows(*FIVE), code="01020304")
    lost = plan(simple_rows(*FIVE), code="1020304")
    found = settled(accepted("a.xlsx", made, sealed="01020304"), accepted("b.xlsx", lost, sealed="01020304"))
    assert (found.schools, found.rows) == (1, 5)
