"""Schools that were merged or renamed: files that still carry the old code or name come to the school of today."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ctcl_xlsx import vi
from ctcl_xlsx.district.consolidate import consolidate
from ctcl_xlsx.district.files import FileResult
from ctcl_xlsx.district.roster import Roster, read_roster
from ctcl_xlsx.district.standings import State, schools_of_refused, standings
from ctcl_xlsx.district.telling import mend_cells
from ctcl_xlsx.issues import Code, Where, of_code
from tests.district.builders import accepted, plan, rejected, simple_rows

OLD, OTHER = "Trường Tiểu học Bến Sậy 1", "Trường Tiểu học Bến Sậy 2"
NEW = "Trường Tiểu học Bến Sậy"


def listed() -> Roster:
    first = f'98031204;{NEW};TH;\'0055, 0056;"{OLD}\n{OTHER}"'
    text = f"Mã trường;Tên trường;Cấp học;Mã cũ;Tên cũ\n{first}\n77;Trường TH Hoa Sen;TH;;\n"
    return read_roster(text.encode(), "truong.csv")


def sent(file: str, code: str, name: str, sealed: str = "", action: str = "1.1 Việc") -> FileResult:
    return accepted(file, plan(simple_rows(action), code=code, name=name), sealed=sealed)


def test_an_old_code_or_name_comes_to_the_school_of_today_and_the_file_says_so() -> None:
    for code, name, sealed in (
        ("0055", OLD, "0055"),
        ("55", OLD, ""),  # a numeric cell lost the zeros
        ("0055", NEW, "98031204"),  # the old code typed over a workbook of today
        ("98031204", OTHER, ""),
        ("", OTHER, ""),
    ):
        district = consolidate([sent("a.xlsx", code, name, sealed)], roster=listed())
        (found,) = district.plans
        assert (found.school.code, found.school.name, found.alone) == ("98031204", NEW, False), (code, name)
        (note,) = of_code(found.file.issues, Code.VALUE_REPAIRED)
        assert f"98031204 – {NEW}" in vi.message(note)
        assert standings(district)[0].listed


def test_todays_code_and_name_need_no_word() -> None:
    (found,) = consolidate([sent("a.xlsx", "98031204", NEW)], roster=listed()).plans
    assert of_code(found.file.issues, Code.VALUE_REPAIRED) == []


def test_both_schools_of_a_merger_count_and_somebody_is_asked() -> None:
    files = [sent("a.xlsx", "0055", OLD, action="1.1 Việc A"), sent("b.xlsx", "0056", OTHER, action="2.1 Việc B")]
    district = consolidate(files, roster=listed())
    assert [p.school.code for p in district.plans] == ["98031204", "98031204"]
    assert all(of_code(p.file.notes, Code.VERSION_CONFLICT) for p in district.plans)
    assert len(district.plans) == 2


def test_an_old_code_with_another_schools_name_is_in_doubt() -> None:
    district = consolidate([sent("a.xlsx", "0055", "Trường TH Hoa Sen")], roster=listed())
    (found,) = district.plans
    assert found.alone
    assert of_code(found.file.notes, Code.SCHOOL_CONFLICT)
    assert [(s.school.code, s.state, s.listed) for s in standings(district)] == [
        ("98031204", State.UNDECIDED, True),
        ("77", State.NOT_SENT, True),
        ("0055", State.UNDECIDED, False),
    ]


def test_a_refused_file_under_the_old_code_is_its_schools() -> None:
    found = standings(consolidate([rejected("nop/0056_cu.xlsx")], roster=listed()))
    assert [(s.school.code, s.state) for s in found] == [("98031204", State.REJECTED), ("77", State.NOT_SENT)]


def test_a_conflict_quotes_the_code_of_the_file_and_says_where_the_other_stands() -> None:
    """What the cell holds, what the list says of it: an old code is not exchanged for that of today."""
    for code, name, told in (
        (
            "0055",
            "Trường TH Hoa Sen",
            f"“0055 – Trường TH Hoa Sen”; theo danh sách trường, mã này là mã cũ của “98031204 – {NEW}”.",
        ),
        (
            "0055",
            "Trường MN Xa Lạ",
            f"“0055 – Trường MN Xa Lạ”; theo danh sách trường, mã này là mã cũ của “98031204 – {NEW}”.",
        ),
        ("77", NEW, f"“77 – {NEW}”, danh sách trường ghi “98031204 – {NEW}”."),
        ("77", "Trường MN Xa Lạ", "“77 – Trường MN Xa Lạ”, danh sách trường ghi “77 – Trường TH Hoa Sen”."),
    ):
        made = plan(simple_rows("1.1 Việc"), code=code, name=name)
        made = replace(made, places={"school.code": Where("", "Thông tin trường", "C6", "Mã trường", 6)})
        (found,) = consolidate([accepted("a.xlsx", made)], roster=listed()).plans
        (note,) = of_code(found.file.notes, Code.SCHOOL_CONFLICT)
        assert vi.found(note) == f"Tệp ghi {told}"
        assert mend_cells(note, "")[2:] == (code, "Mã trường", "Thông tin trường", "C6")


# ------------------------------------------------------------------------- one old code of several schools

TWO = f"""Mã trường;Tên trường;Cấp học;Mã cũ
1001;{NEW};TH;0055
1002;Trường TH Hoa Sen;TH;0055, 77
1002;Trường TH Hoa Sen;THCS;0055
77;Trường TH Hoa Mai;TH;
"""


def test_an_old_code_of_several_schools_is_noted_with_its_rows() -> None:
    found = read_roster(TWO.encode(), "truong.csv").notes
    assert [vi.found(note) for note in found if note.facts["problem"] == "roster-code-claimed"] == [
        "Dòng 2-4: mã “0055” ghi cho nhiều trường (ở cột Mã trường hoặc Mã cũ).",
        "Dòng 3, 5: mã “77” ghi cho nhiều trường (ở cột Mã trường hoặc Mã cũ).",
    ]
    quiet = (
        "Mã trường;Tên trường;Cấp học;Mã cũ\n1;A;TH;1, 7\n1;A;THCS;7\n2;B;TH;không\n3;C;TH;không\n4;D;TH;-\n5;E;TH;-\n"
    )
    assert read_roster(quiet.encode(), "truong.csv").notes == ()


@pytest.mark.parametrize("turned", [False, True])
def test_a_refused_file_with_such_a_code_in_its_name_is_of_no_school_alone(turned: bool) -> None:
    head, *lines = TWO.splitlines()
    roster = read_roster("\n".join([head, *(reversed(lines) if turned else lines)]).encode(), "truong.csv")
    district = consolidate([rejected("nop/0055.xlsx")], roster=roster)
    assert {s.school.code for s in standings(district) if s.refused} == {"1001", "1002"}
    assert schools_of_refused(district) == {}


@pytest.mark.parametrize(
    ("code", "name", "sealed", "may_be"),
    [
        ("0055", OLD, "", ("1001", "1002")),
        ("55", "Trường TH Hoa Sen", "", ("1001", "1002")),
        ("", OLD, "0055", ("1001", "1002")),
        ("77", "Trường TH Cúc", "", ("77", "1002")),
        ("77", "", "", ("77", "1002")),
        ("77", "Trường TH Hoa Mai", "", ()),  # the code and the name of one school
    ],
)
def test_a_file_with_such_a_code_is_put_up_for_decision(
    code: str, name: str, sealed: str, may_be: tuple[str, ...]
) -> None:
    district = consolidate([sent("a.xlsx", code, name, sealed)], roster=read_roster(TWO.encode(), "truong.csv"))
    (found,) = district.plans
    notes = of_code(found.file.notes, Code.SCHOOL_CONFLICT)
    assert (found.may_be, found.alone, len(notes)) == (may_be, bool(may_be), bool(may_be))
    if may_be:
        assert "mã này là mã hiện nay hoặc mã cũ của nhiều trường: " in vi.found(notes[0])
        assert all(one in vi.found(notes[0]) for one in may_be)
        doubtful = [s.school.code for s in standings(district) if s.listed and s.state is State.UNDECIDED]
        assert set(doubtful) == set(may_be)
