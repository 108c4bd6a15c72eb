"""What .ods and .xls keep beside their values, held against the library: nothing is lost, nothing is joined."""

from __future__ import annotations

import io
import struct
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from ctcl_xlsx.issues import Code, CtclError
from ctcl_xlsx.pipeline.reading import read_content
from ctcl_xlsx.workbook.grid import Grid
from ctcl_xlsx.workbook.read import read
from ctcl_xlsx.workbook.sniff import Ole
from tests.hostile.surgery import PLAN, address, base, edited, packed, parts_of
from tests.programs import convert

TEXT = b'<table:table-cell office:value-type="string"><text:p>%b</text:p></table:table-cell>'


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The base workbook with words above its pages, saved by LibreOffice in both formats."""

    def change(book: Any) -> None:
        sheet = book[PLAN]
        sheet.oddHeader.center.text = "BẢN NHÁP của &A"
        sheet.oddFooter.right.text = "Trang &P/&N"

    folder = tmp_path_factory.mktemp("saved")
    path = folder / "a.xlsx"
    path.write_bytes(edited(change))
    return {kind: convert(path, kind, folder / kind).read_bytes() for kind in ("ods", "xls")}


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_words_above_the_pages_are_told(saved: dict[str, bytes], kind: str) -> None:
    told = {s.name: [r.text for r in s.remarks if r.kind == "header"] for s in read(saved[kind], "a").sheets}
    assert told.pop(PLAN) == ["BẢN NHÁP của"]
    assert set(map(tuple, told.values())) == {()}


# --------------------------------------------------------------------------------------------------- .ods


def ods(saved: dict[str, bytes], cells: bytes) -> bytes:
    """An .ods whose only sheet "A" has these cells in its first row, and "cuối" behind them."""
    parts = parts_of(saved["ods"])
    content = parts["content.xml"]
    head = content[: content.index(b"<table:table ")]
    rows = b"<table:table-row>" + cells + TEXT % "cuối".encode() + b"</table:table-row>"
    tail = b"</office:spreadsheet></office:body></office:document-content>"
    body = b'<table:table table:name="A">' + rows + b"</table:table>"
    return packed({**parts, "content.xml": head + body + tail})


def test_two_sheets_of_one_name_are_refused(saved: dict[str, bytes]) -> None:
    """The library gives both what stands on the last."""
    data = ods(saved, TEXT % "đầu".encode())
    parts = parts_of(data)
    sheet = parts["content.xml"][parts["content.xml"].index(b"<table:table ") :].partition(b"</table:table>")
    again = b"".join(sheet[:2]).replace(b'"A"', b'"a"')
    parts["content.xml"] = parts["content.xml"].replace(b"</office:spreadsheet>", again + b"</office:spreadsheet>")
    with pytest.raises(CtclError) as error:
        read(packed(parts), "a.ods")
    assert error.value.issue.facts == {"reason": "sheet-twice", "twin": "a"}


def first_row(data: bytes) -> list[object]:
    """What stands in the first row of the first sheet."""
    grid: Grid = read(data, "a.ods")
    return list(grid.sheets[0].rows[0])


@pytest.mark.parametrize(
    "cell",
    [
        b"<table:table-cell><text:p>x</text:p></table:table-cell>",  # LibreOffice shows it, the library does not
        b'<table:table-cell office:value-type="float"><text:p>3</text:p></table:table-cell>',
        b'<table:table-cell office:value-type="date"><text:p>5/10/2026</text:p></table:table-cell>',
    ],
)
def test_a_text_that_the_library_loses_refuses_the_file(saved: dict[str, bytes], cell: bytes) -> None:
    for times in (1, 3):
        with pytest.raises(CtclError) as error:
            read(ods(saved, cell * times), "a.ods")
        assert (error.value.issue.code, error.value.issue.where.sheet) == (Code.ACCOUNT_BROKEN, "A")
        assert error.value.issue.facts["sums"] == f"{times + 1} ≠ 1"


def test_every_kind_of_cell_is_counted_as_it_is_read(saved: dict[str, bytes]) -> None:
    cells = (
        TEXT % b"a<text:tab/>b<text:line-break/>c<text:s/>d",
        b'<table:table-cell office:value-type="string"><text:p>a</text:p><text:p>b</text:p></table:table-cell>',
        b'<table:table-cell office:value-type="string"><text:p/></table:table-cell>',
        b'<table:table-cell office:value-type="string"><text:p><text:s/></text:p></table:table-cell>',
        b'<table:table-cell office:value-type="string" office:string-value="v"><text:p>w</text:p></table:table-cell>',
        b"<table:table-cell><office:annotation><text:p>ghi</text:p></office:annotation></table:table-cell>",
        b'<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="3"/>',
        b'<table:table-cell office:value-type="boolean" office:boolean-value="true"/>',
        b'<table:covered-table-cell office:value-type="string"><text:p>che</text:p></table:covered-table-cell>',
        b'<table:table-cell table:formula="of:=1+1"/>',
        b'<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>',
        b'<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        b'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>',
    )
    found = first_row(ods(saved, b"\n  ".join(cells)))
    assert found[:9] == ["a\tb\nc d", "a\nb", "", " ", "v", "", 3.0, 3.0, True]
    assert [str(value) for value in found[9:]] == [
        "che", "Uncalculated(formula='=1+1')", "2.0", "CellError(text='#DIV/0!')", "cuối",
    ]  # fmt: skip


# --------------------------------------------------------------------------------------------------- .xls


def test_a_cell_that_an_xls_keeps_twice_refuses_the_file(saved: dict[str, bytes]) -> None:
    """The record of one cell is given the place of its neighbour: a library would keep either."""
    data = saved["xls"]
    assert read(data, "a.xls").sheet(PLAN) is not None
    book = openpyxl.load_workbook(io.BytesIO(base()))
    cell = book[PLAN][address("lead")]
    record = struct.pack("<4H", 0xFD, 10, cell.row - 1, cell.column - 1)
    stream = Ole(data).stream("workbook")
    assert stream.count(record) == 1
    moved = struct.pack("<4H", 0xFD, 10, cell.row - 1, cell.column)
    assert data.count(record) == 1
    with pytest.raises(CtclError) as error:
        read(data.replace(record, moved), "a.xls")
    assert error.value.issue.code is Code.ACCOUNT_BROKEN
    assert (error.value.issue.where.sheet, error.value.issue.where.cell) == (PLAN, address("support"))


# ----------------------------------------------------------------------------------------------- days since 1904


@pytest.mark.parametrize("kind", ["xlsx", "made", "ods", "xls"])
def test_dates_of_a_workbook_that_counts_from_1904_are_those_shown(kind: str, tmp_path: Path) -> None:
    """As a Mac saved it, and as LibreOffice saves it on; .xlsb is held in test_xlsb."""

    def change(book: Any) -> None:
        book.epoch = CALENDAR_MAC_1904
        for key, day in (("start", datetime(2026, 9, 5)), ("deadline", datetime(2027, 5, 31))):
            cell = book[PLAN][address(key)]
            cell.value, cell.number_format = day, "dd/mm/yyyy"

    data = edited(change)
    assert b'date1904="1"' in parts_of(data)["xl/workbook.xml"]
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    data = data if kind == "made" else convert(path, kind, tmp_path / kind).read_bytes()
    row = read_content(data, "a").plan.rows[0]
    assert (row.get("start"), row.get("deadline")) == ("05/09/2026", "31/05/2027")
