"""The empty roster: reads back, fills in as it says, the same bytes, sound for other programs."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from ctcl_xlsx.district.roster import HEADINGS, parse_level, read_roster
from ctcl_xlsx.district.roster_headings import REQUIRED
from ctcl_xlsx.district.roster_sheet import HEAD_ROW, blank_roster
from ctcl_xlsx.issues import CtclError
from ctcl_xlsx.vi import roster as words
from tests.programs import convert


def filled() -> bytes:
    """The roster with one line: the examples that its own guide gives."""
    book = openpyxl.load_workbook(io.BytesIO(blank_roster()))
    for at, field in enumerate(HEADINGS, 1):
        book[words.SHEET].cell(HEAD_ROW + 2, at, words.COLUMNS[field][1])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_empty_it_says_that_there_is_no_school() -> None:
    with pytest.raises(CtclError) as caught:
        read_roster(blank_roster(), "truong.xlsx")
    assert [i.facts["problem"] for i in caught.value.issues] == ["roster-empty"]


def test_the_guides_examples_read_back() -> None:
    found = read_roster(filled(), "truong.xlsx")
    (line,) = found.schools
    assert (line.school.code, line.school.level, line.school.campus) == ("98031204", "tieu_hoc", "Cơ sở 2")
    assert (line.school.phone, line.school.email) == ("0912 000 111", "truong@vidu.vn")
    assert line.old_codes == ("98031201", "98031202")
    assert line.old_names == ("Trường Tiểu học Bến Sậy 1", "Trường Tiểu học Bến Sậy 2")
    assert found.notes == ()
    assert set(words.COLUMNS) == set(HEADINGS)


def test_cells_are_text_with_dropdowns_and_nothing_is_locked() -> None:
    book = openpyxl.load_workbook(io.BytesIO(blank_roster()))
    sheet = book[words.SHEET]
    assert not any(page.protection.sheet for page in book.worksheets)
    assert sheet.column_dimensions["A"].number_format == "@"
    lists = {r.formula1: str(r.sqref).split(":")[0] for r in sheet.data_validations.dataValidation if r.type == "list"}
    assert lists == {"ds_cap_hoc": "C5", "ds_loai_hinh": "G5"}
    levels = [cell.value for cell in book["DanhMuc"]["A"][1:]]
    assert len(levels) == 6
    assert all(parse_level(str(level)) for level in levels)
    heads = [str(cell.value) for cell in sheet[HEAD_ROW + 1]]
    assert [h.removesuffix(" (*)") for h in heads] == list(HEADINGS.values())
    assert sum(h.endswith("(*)") for h in heads) == len(REQUIRED)
    for rule in sheet.data_validations.dataValidation:
        assert len(rule.promptTitle or "") <= 32
        assert 0 < len(rule.prompt or "") <= 255


def test_the_bytes_are_the_same_every_time_and_sound(tmp_path: Path) -> None:
    path = tmp_path / "truong.xlsx"
    path.write_bytes(blank_roster())
    assert path.read_bytes() == blank_roster()
    assert list(OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(path).errors) == []
    assert not re.search(rb"calcChain", path.read_bytes())


@pytest.mark.parametrize("ending", ["ods", "xls"])
def test_saved_by_another_program_it_still_reads(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "truong.xlsx"
    path.write_bytes(filled())
    done = convert(path, ending, tmp_path / "out")
    assert read_roster(done.read_bytes(), done.name).schools[0].school.code == "98031204"
