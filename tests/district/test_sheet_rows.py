"""Rows told past the library: what is written is what every reader reads."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import FileFormat, OpenXmlValidator
from python_calamine import CalamineWorkbook

from ctcl_xlsx.district.cell_xml import Cell
from ctcl_xlsx.district.deflated import together
from ctcl_xlsx.district.sheet_rows import joined
from ctcl_xlsx.district.summary_styles import Canvas, open_workbook
from ctcl_xlsx.workbook.package import pack, package
from ctcl_xlsx.workbook.read import read

SHEET = "xl/worksheets/sheet1.xml"


def workbook(rows: Sequence[Sequence[Cell]], links: Sequence[tuple[int, str]] = (), gap: int = 0) -> bytes:
    """A sheet of these rows below a heading, one of the library's own (or more) after the first half of them."""
    target = io.BytesIO()
    with ExitStack() as files:
        with open_workbook(target, "Thử") as book:
            canvas = Canvas(book, "S", {}, files)
            canvas.put(0, 0, "đầu")
            style = canvas.number({"num_format": "@"})
            at = 1
            for number, row in enumerate(rows):
                if gap and number == len(rows) // 2:
                    canvas.put(at, 0, "giữa")
                    at += gap
                canvas.line(at, 20, row, [style] * len(row))
                for column, link in links:
                    canvas.line_link(at, column, link, str(row[column]))
                at += 1
            canvas.put(at, 0, "cuối")
        assert canvas.rows is not None
        with zipfile.ZipFile(target) as parts:
            told = [
                joined(name, parts.read(name), canvas.rows) if name == SHEET else pack(name, parts.read(name))
                for name in parts.namelist()
            ]
        relations = canvas.rows.relations()
        more = [pack("xl/worksheets/_rels/sheet1.xml.rels", relations)] if relations else []
        return package([*told, *more])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30), min_size=1, max_size=8))
def test_any_text_comes_back_as_it_was(texts: list[str]) -> None:
    data = workbook([[text] for text in texts])
    back = [row[0] for row in openpyxl.load_workbook(io.BytesIO(data))["S"].iter_rows(min_row=2, values_only=True)]
    wanted = [text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd") for text in texts]
    assert [openpyxl.utils.escape.unescape(str(text)) for text in back[:-1]] == wanted


def test_what_looks_like_something_else_stays_text() -> None:
    texts = ["=1+1", "_x000D_", " hai  đầu ", "a\nb", "<b>&amp;\"'", "\x0b", "https://a.vn", "007", "]]>", "𝄞"]
    data = workbook([texts])
    for row in (
        [c.value for c in openpyxl.load_workbook(io.BytesIO(data))["S"][2]],
        CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1],
        read(data, "x").sheets[0].rows[1],
    ):
        assert [str(text).replace("_x000B_", "\x0b").replace("_x005F_x000D_", "_x000D_") for text in row] == texts


def test_numbers_and_days_are_exact() -> None:
    row = [0, 17_811_600_000, 0.1, date(2027, 5, 31), datetime(2026, 10, 5, 8, 30), None, ""]
    data = workbook([row, row], gap=3)
    (found,) = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1:2]
    assert found[:3] == [0, 17_811_600_000, 0.1]
    assert found[3] == 46_538
    assert abs(found[4] * 24 - 46_300 * 24 - 8.5) < 1e-9
    assert [c.value for c in openpyxl.load_workbook(io.BytesIO(data))["S"]["A"]] == [
        "đầu",
        0,
        "giữa",
        None,
        None,
        0,
        "cuối",
    ]


def test_the_workbook_is_valid_and_its_links_lead_on(tmp_path: Path) -> None:
    data = workbook([["a", "b"]] * 3, links=[(0, "'S'!A1"), (1, "external:nop/a b.xlsx")], gap=1)
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    assert OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(str(path)).errors == []
    cell, other = openpyxl.load_workbook(path)["S"][2]
    assert (cell.hyperlink.location, cell.hyperlink.display, other.hyperlink.target) == ("'S'!A1", "a", "nop/a b.xlsx")
    with zipfile.ZipFile(path) as parts:
        assert parts.testzip() is None
        assert b'<dimension ref="A1:B6"/>' in parts.read(SHEET)


def test_a_row_may_be_longer_than_any_table(tmp_path: Path) -> None:
    row = [f"ô {n}" for n in range(1000)]
    data = workbook([row])
    assert [cell.value for cell in openpyxl.load_workbook(io.BytesIO(data))["S"][2]] == row


@given(st.binary(max_size=300), st.binary(max_size=200_000))
def test_the_checksum_of_two_in_a_row(one: bytes, other: bytes) -> None:
    assert together(zlib.crc32(one), zlib.crc32(other), len(other)) == zlib.crc32(one + other)
