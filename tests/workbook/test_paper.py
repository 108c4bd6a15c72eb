"""What a school prints and signs, and how it gets there: the filter, the foot of the plan, the order of the pages."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ctcl_xlsx.model import Action, School
from ctcl_xlsx.pipeline.generate import blank_order, order_of_plan, workbook_of
from ctcl_xlsx.workbook import layout as names
from tests.programs import convert_all
from tests.workbook.made import KINDS, USUAL, Kind, blank, layout, opened, order

EACH = pytest.mark.parametrize("kind", USUAL, ids=str)
CENTRE = next(kind for kind in KINDS if kind.level == "gdtx")
DEPUTY = "KT. Hiệu trưởng, Phó Hiệu trưởng"


def texts(sheet: Any) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def signed(kind: Kind, **who: str) -> str:
    """What the place of the signature shows, its empty lines left out."""
    plan = order(kind).plan
    data = workbook_of(order_of_plan(replace(plan, school=replace(plan.school, **who))))
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[names.PLAN]
    place = next(t for t in texts(sheet) if "HIỆU TRƯỞNG" in t or "GIÁM ĐỐC" in t)
    return "|".join(filter(None, place.split("\n")))


@EACH
def test_a_filter_that_grows_with_its_data_stops_at_the_end_of_the_table(kind: Kind) -> None:
    """LibreOffice draws the rows under a filter into it, as far as something stands in them."""
    sheet, table = opened(blank(kind))[names.PLAN], layout(kind).plan
    assert sheet.auto_filter.ref.endswith(f"{table.shown[-1].letters}{table.last + 1}")
    below = [sheet.cell(table.end_row + 1, field.index + 1).value for field in table.shown]
    assert below == [None] * len(table.shown)


def test_no_page_ends_between_the_signers_title_and_name(tmp_path: Path) -> None:
    plan = replace(order(USUAL[0]).plan, school=School(level="thcs", signer="Vi Thảo Sương"))
    files = []
    for rows in range(14, 24):
        filled = replace(plan, rows=tuple(Action({"action": f"Việc {i}"}) for i in range(rows)))
        files.append(tmp_path / f"{rows}.xlsx")
        files[-1].write_bytes(workbook_of(replace(order_of_plan(filled), rows=rows)))
    ends = set()
    for path in convert_all(files, "pdf", tmp_path / "pdf"):
        run = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True)
        pages = run.stdout.split("\f")
        page = next(page for page in pages if "\nHIỆU TRƯỞNG\n" in page)
        assert "Vi Thảo Sương" in page, path.stem
        ends.add(pages.index(page))
    assert len(ends) > 1  # the number of rows brought the end of the page to every place


def test_the_signers_title_follows_the_level_and_takes_two_lines() -> None:
    assert signed(USUAL[1], signer="Lê A") == "HIỆU TRƯỞNG|Lê A"
    assert signed(CENTRE, signer="Lê A") == "GIÁM ĐỐC|Lê A"
    assert signed(USUAL[1], signer="Lê A", signer_title=DEPUTY) == "KT. HIỆU TRƯỞNG|PHÓ HIỆU TRƯỞNG|Lê A"
    assert layout(CENTRE).lists()["ds_chuc_vu"][1] == "KT. Giám đốc, Phó Giám đốc"
    assert all("đốc" not in title for title in layout(USUAL[1]).lists()["ds_chuc_vu"])


@EACH
def test_the_guide_names_sheets_that_are_there_and_each_source_once(kind: Kind) -> None:
    book = opened(blank(kind))
    guide = texts(book[names.GUIDE])
    (printing,) = (text for text in guide if text.startswith("In để ký"))
    for sheet in (names.PROBLEMS, names.TRACKING):
        assert (sheet in printing) == (sheet in book.sheetnames)
    parts = {part.key: part.title for part in layout(kind).form.texts}
    assert parts["organisation"] in printing
    assert parts["organisation"] in next(text for text in texts(book[names.PROSE]) if text.startswith("Không bắt buộc"))
    source = next(text for text in guide if text.startswith(layout(kind).form.source))
    assert source.count(layout(kind).catalog.circular) == 1


def test_the_steps_of_a_shared_workbook_follow_its_sheets() -> None:
    schools = tuple(School(code=f"9803120{i}", name=f"Trường {i}", level="thcs") for i in range(2))
    made = blank_order(School(level="thcs"), "2026-2027", form_id="tt57", catalog_id="tt57_2026_pt", rows=5)
    guide = texts(opened(workbook_of(replace(made, schools=schools)))[names.GUIDE])
    steps = [next(i for i, text in enumerate(guide) if text.startswith(begin)) for begin in (
        "Biểu này dùng chung", f"Trang “{names.SCHOOL}”", f"Trang “{names.PROBLEMS}”", f"Trang “{names.PLAN}”",
    )]  # fmt: skip
    assert steps == sorted(steps)


def test_the_table_is_numbered_among_the_parts_of_its_form() -> None:
    plan = opened(blank(USUAL[0]))[names.PLAN]
    assert "III. NỘI DUNG KẾ HOẠCH CẢI TIẾN CHẤT LƯỢNG GIÁO DỤC" in texts(plan)


@EACH
def test_hidden_keys_do_not_make_a_row_taller(kind: Kind) -> None:
    book = opened(blank(kind))
    for sheet in (names.SCHOOL, names.PROSE):
        keys = [row[0] for row in book[sheet].iter_rows() if row[0].value not in (None, "Mã")]
        assert len(keys) > 5
        assert not any(cell.alignment.wrap_text for cell in keys)


def test_the_total_says_which_amounts_it_does_not_hold() -> None:
    amounts = ("10 triệu", "5000", "", "chưa rõ")
    plan = replace(order(USUAL[0]).plan, rows=tuple(Action({"action": "Họp", "budget": text}) for text in amounts))
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_of(order_of_plan(plan))), data_only=True)[names.PLAN]
    assert "= 5 nghìn đồng (chưa kể 2 dòng không ghi bằng số)" in texts(sheet)


def test_the_type_of_school_is_offered_and_another_may_be_kept() -> None:
    rules = opened(blank(USUAL[1]))[names.SCHOOL].data_validations.dataValidation
    (rule,) = (rule for rule in rules if rule.formula1 == "ds_loai_hinh")
    assert rule.errorStyle == "warning"
    assert layout(USUAL[1]).lists()["ds_loai_hinh"] == ("Công lập", "Dân lập", "Tư thục")
