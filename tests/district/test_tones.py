"""Names that only tone marks tell apart are names of different schools and places; another spelling is the same."""

from __future__ import annotations

import pytest

from ctcl_xlsx.district.consolidate import consolidate
from ctcl_xlsx.district.files import FileResult
from ctcl_xlsx.district.news import school_key
from ctcl_xlsx.district.roster import read_roster
from ctcl_xlsx.district.standings import State, standings
from ctcl_xlsx.district.summary_places import by_place
from ctcl_xlsx.issues import Code, of_code
from ctcl_xlsx.text import name_key
from tests.district.builders import accepted, plan, roster, simple_rows

HA, LOW_HA = "Trường Tiểu học Sơn Hà", "Trường Tiểu học Sơn Hạ"


def sent(file: str, name: str, action: str = "1.1 Việc", code: str = "", **school: str) -> FileResult:
    return accepted(file, plan(simple_rows(action), code=code, name=name, school=school))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("UBND xã Sơn Hoà", "Ubnd  xã SƠN HÒA.", True),
        ("Uỷ ban", "Ủy ban", True),
        ("Sơn Hà", "Sơn Hạ", False),
        ("Sơn Đông", "Sơn Dông", False),
        ("Nguyễn Du – cơ sở 1", "Nguyễn Du - cơ sở 1", True),
    ],
)
def test_a_spelling_makes_no_other_name_but_a_tone_does(one: str, other: str, same: bool) -> None:
    assert (name_key(one) == name_key(other)) is same


def test_communes_and_offices_that_differ_by_tones_are_counted_apart() -> None:
    listed = roster(
        "1,Trường A,TH,Xã Sơn Hà,UBND xã Sơn Hoà",
        "2,Trường B,TH,Xã Sơn Hạ,UBND xã Sơn Hoả",
        "3,Trường C,TH,xã sơn hà,UBND xã Sơn Hòa",
    )
    found = standings(consolidate([sent("a.xlsx", "Trường A", code="1")], roster=listed))
    assert [(name, len(g.schools)) for name, g in by_place(found, lambda s: s.commune)] == [
        ("Xã Sơn Hà", 2),
        ("Xã Sơn Hạ", 1),
    ]
    assert [len(g.schools) for _, g in by_place(found, lambda s: s.authority)] == [2, 1]


def test_schools_without_a_code_are_not_versions_of_one_another() -> None:
    district = consolidate(
        [sent("a.xlsx", HA, "1.1 Một"), sent("b.xlsx", LOW_HA, "2.1 Hai"), sent("c.xlsx", HA.upper())]
    )
    assert district.schools == 2
    keys = {school_key(s) for s in standings(district)}
    assert len(keys) == 2


def test_schools_of_one_name_under_two_offices_have_keys_of_their_own() -> None:
    files = [sent("a.xlsx", HA, authority="UBND xã A"), sent("b.xlsx", HA, "2.1 Hai", authority="UBND xã B")]
    assert len({school_key(s) for s in standings(consolidate(files))}) == 2


def test_without_a_code_the_tones_lead_to_the_schools_own_line() -> None:
    listed = read_roster(f"Mã trường,Tên trường,Cấp học\n1,{HA},TH\n2,{LOW_HA},TH\n".encode(), "truong.csv")
    district = consolidate([sent("a.xlsx", "Trường TH Sơn Hạ")], roster=listed)
    assert [(s.school.code, s.state) for s in standings(district)] == [("1", State.NOT_SENT), ("2", State.COMPLETE)]
    bare = consolidate([sent("a.xlsx", "Truong TH Son Ha")], roster=listed)
    assert [p.expected for p in bare.plans] == [None]  # either of the two


def test_a_name_without_diacritics_still_leads_to_the_only_school_of_that_name() -> None:
    listed = roster(f"1,{HA},TH", "2,Trường Tiểu học Hoa Sen,TH")
    (found,) = consolidate([sent("a.xlsx", "TRUONG TIEU HOC SON HA")], roster=listed).plans
    assert (found.school.code, found.alone) == ("1", False)


def test_a_code_with_the_name_that_another_school_has_but_for_no_tone_is_in_doubt() -> None:
    listed = roster(f"1,{HA},TH", f"2,{LOW_HA},TH")
    for name, in_doubt in ((HA, False), (LOW_HA, True), ("Truong TH Son Ha", False), ("Trường TH Sơn Há", False)):
        (found,) = consolidate([sent("a.xlsx", name, code="1")], roster=listed).plans
        assert bool(of_code(found.file.notes, Code.SCHOOL_CONFLICT)) is in_doubt, name


def test_campuses_that_differ_by_tones_are_no_duplicates() -> None:
    text = f"Mã trường,Tên trường,Cấp học,Điểm trường\n1,{HA},TH,Bản Hà\n1,{HA},TH,Bản Hạ\n"
    assert len(read_roster(text.encode(), "truong.csv").schools) == 2
