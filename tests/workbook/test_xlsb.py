"""Binary workbooks (.xlsb) are read like the .xlsx they say the same as; cells far out are refused before a library."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ctcl_xlsx.issues import Code, CtclError
from ctcl_xlsx.pipeline.reading import content_of
from ctcl_xlsx.workbook.grid import CellError, Value
from ctcl_xlsx.workbook.read import read
from tests.hostile.biff12 import base_grid, cell, row_head, with_value, xlsb
from tests.hostile.binary import binary
from tests.hostile.surgery import PLAN, address, addresses, base_plan
from tests.pipeline.test_supervised import stray_xls
from tests.programs import convert

ROW, LETTER = int(addresses()["row"]) - 1, 65


def shown(key: str, value: Value) -> Value:
    """What is read where `value` stands in an input cell."""
    sheet = read(xlsb(with_value(key, value)), "a.xlsb").sheet(PLAN)
    return sheet.at(ROW, ord(addresses()[key]) - LETTER) if sheet else None


def test_a_binary_workbook_says_what_the_same_xlsx_says() -> None:
    grid, same = read(xlsb(base_grid().sheets), "a.xlsb"), base_grid()
    for sheet, other in zip(grid.sheets, same.sheets, strict=True):
        assert (sheet.name, sheet.visible, sheet.locked) == (other.name, other.visible, other.locked)
        assert (sheet.hidden_rows, sheet.hidden_columns, sheet.formulas) == (
            other.hidden_rows, other.hidden_columns, other.formulas,
        )  # fmt: skip
    content = content_of(grid)
    assert content.plan.rows == base_plan().rows
    assert [found.code for found in content.issues] == [Code.VALUES_ONLY]
    assert content.account
    assert content.account.listed == 0


@pytest.mark.parametrize(
    "value", [date(2027, 5, 31), 15_000_000.0, 0.5, True, "chữ", CellError("#REF!"), CellError("#N/A")]
)
def test_values_are_read_as_they_stand(value: Value) -> None:
    assert shown("budget", value) == value


def test_an_error_in_a_binary_workbook_is_no_blank() -> None:
    content = content_of(read(xlsb(with_value("budget", CellError("#REF!"))), "a.xlsb"))
    [found] = [i for i in content.issues if i.code is Code.CELL_ERROR]
    assert (found.where.sheet, found.where.cell, found.value) == (PLAN, address("budget"), "#REF!")


def test_days_counted_from_1904_are_the_days_that_are_shown() -> None:
    data = dict(binary())["xlsb-lich-1904.xlsb"]
    sheet = read(data, "a.xlsb").sheet(PLAN)
    assert sheet
    assert sheet.at(ROW, ord(addresses()["deadline"]) - LETTER) == date(2027, 5, 31)


def test_another_program_reads_the_same_texts(tmp_path: Path) -> None:
    """LibreOffice opens what is written here: it is a binary workbook, not only what the library takes for one."""
    path = tmp_path / "a.xlsb"
    path.write_bytes(xlsb(base_grid().sheets))
    saved = read(convert(path, "xlsx", tmp_path / "saved").read_bytes(), "a.xlsx")
    for sheet, other in zip(saved.sheets, base_grid().sheets, strict=True):
        assert (sheet.name, sheet.visible) == (other.name, other.visible)
        typed = {
            (r, c): value
            for r, row in enumerate(other.rows)
            for c, value in enumerate(row)
            if isinstance(value, str) and value and (r, c) not in (other.formulas or ())
        }
        assert {place: sheet.at(*place) for place in typed} == typed


@pytest.mark.parametrize(("row", "column"), [(1_048_575, 16_383), (1_048_575, 9), (400, 16_383)])
def test_a_cell_far_out_in_a_binary_workbook(row: int, column: int) -> None:
    sheets = [replace(s, rows=[]) if s.name == PLAN else s for s in base_grid().sheets]
    with pytest.raises(CtclError) as error:
        read(xlsb(sheets, more={PLAN: row_head(row) + cell(column, 1.0, {})}), "a.xlsb")
    found = error.value.issue
    assert (found.code, found.where.sheet, found.facts["reason"]) == (Code.FILE_TOO_LARGE, PLAN, "stray-cell")


@pytest.mark.parametrize(("row", "column"), [(65_535, 65_535), (60_000, 255)])
def test_a_cell_far_out_in_an_old_workbook(row: int, column: int) -> None:
    with pytest.raises(CtclError) as error:
        read(stray_xls(row, column), "a.xls")
    assert (error.value.issue.code, error.value.issue.facts["reason"]) == (Code.FILE_TOO_LARGE, "stray-cell")


def test_cells_within_bounds_are_read_however_far_they_lie() -> None:
    far = read(xlsb(base_grid().sheets, more={PLAN: row_head(9_000) + cell(90, 7.0, {})}), "a.xlsb").sheet(PLAN)
    assert far
    assert far.at(9_000, 90) == 7.0
