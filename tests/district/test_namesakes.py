"""Schools of one name: a file without a code is put up for decision; wherever they are named they are told apart."""

from __future__ import annotations

import io

import openpyxl
import pytest

from ctcl_xlsx import vi
from ctcl_xlsx.district.consolidate import consolidate
from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.files import FileResult
from ctcl_xlsx.district.names import called, telling_apart
from ctcl_xlsx.district.news import news, snapshot
from ctcl_xlsx.district.standings import State, standings
from ctcl_xlsx.district.summary import write_summary
from ctcl_xlsx.district.summary_attention import decisions
from ctcl_xlsx.issues import Code, of_code
from ctcl_xlsx.model import School
from ctcl_xlsx.vi import summary as w
from tests.district.builders import accepted, plan, rejected, roster, simple_rows

NAME = "Trường Tiểu học Kim Đồng"
LISTED = roster(
    f"0101,{NAME},TH,Xã Bến Sậy",
    f"0202,{NAME},TH,Xã Suối Mây",
    "0303,Trường Tiểu học Hoa Sen,TH,Xã Suối Mây",
)
FIRST, SECOND = f"{NAME} (Xã Bến Sậy)", f"{NAME} (Xã Suối Mây)"


def sent(file: str, code: str, name: str = NAME, action: str = "1.1 Việc", **school: str) -> FileResult:
    return accepted(file, plan(simple_rows(action), code=code, name=name, school=school))


@pytest.mark.parametrize("name", [NAME, "Tiểu học Kim Đồng", "TH KIM ĐỒNG", "Truong TH Kim Dong"])
def test_a_name_of_several_schools_without_a_code_is_put_up_for_decision(name: str) -> None:
    district = consolidate([sent("a.xlsx", "", name)], roster=LISTED)
    (found,) = district.plans
    (note,) = of_code(found.file.notes, Code.SCHOOL_CONFLICT)
    assert vi.found(note) == (
        f"Tệp ghi “{name}”, không có mã; trong danh sách trường, nhiều trường có hoặc từng có tên này: "
        f"0101 – {NAME} – Xã Bến Sậy, 0202 – {NAME} – Xã Suối Mây."
    )
    told = standings(district)
    assert [d.file for d in decisions(district, vi)] == ["a.xlsx"]
    assert [(s.school.code, s.state) for s in told] == [
        ("0101", State.UNDECIDED),
        ("0202", State.UNDECIDED),
        ("0303", State.NOT_SENT),
        ("", State.UNDECIDED),
    ]


def test_a_code_a_commune_or_a_name_of_its_own_leaves_no_doubt() -> None:
    for file, code in (
        (sent("a.xlsx", "0202"), "0202"),
        (sent("a.xlsx", "", commune="xã Bến Sậy"), "0101"),
        (sent("a.xlsx", "", "TH Hoa Sen"), "0303"),
    ):
        (found,) = consolidate([file], roster=LISTED).plans
        assert (found.school.code, found.alone, found.may_be) == (code, False, ())


# -------------------------------------------------------------------------------------------------- told apart


def test_the_commune_tells_them_apart_else_the_code() -> None:
    def names(*schools: School) -> list[str]:
        return [called(school, telling_apart(schools)) for school in schools]

    one, other = School(code="1", name="A", commune="Xã X"), School(code="2", name="a", commune="Xã Y")
    assert names(one, other) == ["A (Xã X)", "a (Xã Y)"]
    assert names(one, School(code="2", name="A", commune="xã  x")) == ["A (1)", "A (2)"]
    assert names(one, School(code="2", name="A")) == ["A (1)", "A (2)"]
    assert names(one, School(code="1", name="A", level="thcs")) == ["A", "A"]  # one school at two levels
    assert names(one, School(code="2", name="B"), School(), School(commune="Xã X")) == ["A", "B", "", ""]


def made(*files: FileResult) -> District:
    return consolidate(files, roster=LISTED)


def told(district: District, sheet: str) -> str:
    """All that stands on a sheet of the summary."""
    book = openpyxl.load_workbook(io.BytesIO(write_summary(district)))
    return "\n".join(str(cell.value) for row in book[sheet].iter_rows() for cell in row if cell.value)


def test_page_one_says_which_of_them_is_absent_refused_or_to_be_decided() -> None:
    page = told(made(), w.SUMMARY)
    assert FIRST in page
    assert SECOND in page
    assert "Hoa Sen (" not in page
    assert SECOND in told(made(rejected("0202.xlsx")), w.SUMMARY)
    two = made(sent("a.xlsx", "0101", action="1.1 Một"), sent("b.xlsx", "0101", action="2.1 Hai"))
    assert f"{FIRST}: " in told(two, w.SUMMARY)


def test_the_map_of_criteria_and_the_news_tell_them_apart() -> None:
    both = made(sent("a.xlsx", "0101"), sent("b.xlsx", "0202", action="2.1 Hai"))
    heat = told(both, w.HEAT)
    assert FIRST in heat
    assert SECOND in heat
    found = news(snapshot(made()), snapshot(both))
    assert [school.name for school in found.schools_new] == [FIRST, SECOND]
