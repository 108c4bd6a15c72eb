"""What a spreadsheet makes of a typed "5/2027" is read as the month that the school sees, from every kind of file."""

from __future__ import annotations

import contextlib
import io
import time
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from ctcl_xlsx.issues import CtclError
from ctcl_xlsx.pipeline import check_files
from ctcl_xlsx.workbook.container import pack
from ctcl_xlsx.workbook.grid import Value
from ctcl_xlsx.workbook.layout import PLAN
from ctcl_xlsx.workbook.months import month_styles, shows_month
from ctcl_xlsx.workbook.read import read
from tests.packages import parts
from tests.programs import convert
from tests.tables import workbook_of_table

MAY = date(2027, 5, 1)
CELLS: list[tuple[date | int, str, Value]] = [
    (MAY, "mmm-yy", "05/2027"),
    (MAY, "mm/yyyy", "05/2027"),
    (MAY, r"[$-409]mmm\-yy;@", "05/2027"),
    (MAY, '[$-42A]"Tháng d" mm/yyyy', "05/2027"),
    (MAY, "dd/mm/yyyy", MAY),
    (MAY, "yyyy", MAY),
    (date(2027, 5, 15), "mm/yyyy", date(2027, 5, 15)),  # the day was meant, though it does not show
    (datetime(2027, 5, 1, 8), "mm/yyyy", datetime(2027, 5, 1, 8)),
    (1350, "0.0", 1350),
]


@pytest.mark.parametrize(
    ("code", "shows"),
    [
        ("mmm-yy", True), ("MM/YYYY", True), ("yyyy.mm", True), (r"mmmm\ yyyy", True), ('"ngày" m/yy;"x"', True),
        ("d/m/yyyy", False), ("mm:ss", False), ("yyyy", False), ("mm", False), ("General", False), ("m/yy h:mm", False),
        ("", False), ("0", False), ('"m/y"', False), ("[mm]:yy0", False),
    ],
)  # fmt: skip
def test_which_formats_show_a_month(code: str, shows: bool) -> None:
    assert shows_month(code) is shows


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = openpyxl.Workbook()
    for row, (value, code, _) in enumerate(CELLS, 1):
        made.worksheets[0].cell(row, 2, value).number_format = code
    path = tmp_path_factory.mktemp("thang") / "a.xlsx"
    made.save(path)
    return path


@pytest.mark.parametrize("kind", ["", "xlsx", "ods", "xls"])
def test_a_month_is_read_as_it_shows(book: Path, tmp_path: Path, kind: str) -> None:
    path = convert(book, kind, tmp_path) if kind else book
    rows = read(path.read_bytes(), path.name).sheets[0].rows
    assert [row[1] for row in rows] == [wanted for *_, wanted in CELLS]


def test_a_sheet_that_takes_the_careful_way_says_the_same(book: Path) -> None:
    data = book.read_bytes()
    held = parts(data)
    (name,) = [name for name in held if "worksheets/sheet" in name]
    odd = held[name].replace(b'<c r="B2"', b"<c  r='B2'")
    assert odd != held[name]
    assert read(pack(held | {name: odd}), "a.xlsx").sheets[0].rows == read(data, "a.xlsx").sheets[0].rows


def ods(cells: bytes, styles: bytes = b"", more: bytes = b"") -> bytes:
    """An .ods of these rows of a sheet, `more` behind it; the style "thang" shows months, "con" has it from there."""
    made = b"".join(
        (
            b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:'
            b'opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
            b'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"><office:automatic-styles>'
            b'<number:date-style style:name="N1"><number:month/><number:text>/</number:text><number:year/>'
            b'</number:date-style><style:style style:name="thang" style:data-style-name="N1"/>'
            b'<style:style style:name="con" style:parent-style-name="thang"/>',
            styles,
            b'</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="a">',
            cells,
            b"</table:table>",
            more,
            b"</office:spreadsheet></office:body></office:document-content>",
        )
    )
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return pack({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": made})


def day(attributes: bytes = b"") -> bytes:
    return b'<table:table-cell office:value-type="date" office:date-value="2027-05-01"%b/>' % attributes


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (b"<table:table-row>%b%b</table:table-row>" % (day(b' table:style-name="thang"'), day()), ["05/2027", MAY]),
        (b"<table:table-row>%b</table:table-row>" % day(b' table:style-name="con"'), ["05/2027"]),
        (b'<table:table-row table:default-cell-style-name="thang">%b</table:table-row>' % day(), ["05/2027"]),
        (
            b'<table:table-column/><table:table-column table:default-cell-style-name="thang"/>'
            b"<table:table-row>%b%b</table:table-row>" % (day(), day()),
            [MAY, "05/2027"],
        ),
        (
            b"<table:table-row>%b</table:table-row>"
            % day(b' table:style-name="thang" table:number-columns-repeated="3"'),
            ["05/2027"] * 3,
        ),
    ],
)
def test_how_an_ods_says_which_style_a_cell_has(cells: bytes, wanted: list[Value]) -> None:
    assert read(ods(cells), "a.ods").sheets[0].rows == [wanted]


HUGE = (
    b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:date-value="2027-05-01" '
    b'table:style-name="thang" table:number-columns-repeated="16384"/></table:table-row>'
)


@pytest.mark.parametrize(
    "data",
    [
        ods(HUGE),  # without a type there is no value
        ods(
            b"", more=b'<table:table-cell table:style-name="thang" table:number-columns-repeated="%b"/>' % (b"9" * 5000)
        ),
        ods(b"", more=HUGE),
        ods(b"", styles=b'<number:text-style style:name="x">' * 8000 + b"</number:text-style>" * 8000),
        pack({**parts(ods(b"")), "styles.xml": b"<number:date-style>" * 20_000}),
    ],
    ids=["untyped", "count", "outside", "nested", "unclosed"],
)
def test_an_odd_ods_is_read_or_refused_at_once(data: bytes) -> None:
    began = time.process_time()
    with contextlib.suppress(CtclError):
        read(data, "a.ods")
    assert time.process_time() - began < 2


def test_odd_styles_of_an_xlsx_are_searched_at_once() -> None:
    styles = b'<numFmt numFmtId="17"/>' + b"<cellXfs/>" * 50_000 + b"<cellXfs>" * 50_000
    began = time.process_time()
    assert month_styles(styles) == frozenset()
    assert time.process_time() - began < 1


def test_a_row_due_in_a_month_is_due_at_its_end(tmp_path: Path) -> None:
    table = """
        | content | criterion | action     | lead       | deadline      | budget |
        | Dạy bơi | 1.1       | Mở lớp bơi | Tổ Thể dục | Tháng 01/2027 | 0      |
    """
    made = openpyxl.load_workbook(io.BytesIO(workbook_of_table(table)))
    (cell,) = [cell for row in made[PLAN].iter_rows() for cell in row if cell.value == "Tháng 01/2027"]
    cell.value, cell.number_format = MAY, "mmm-yy"
    made.save(tmp_path / "a.xlsx")
    (found,) = check_files([tmp_path / "a.xlsx"])
    assert found.content
    (row,) = found.content.report.rows
    assert (row.deadline.end, row.complete) == (date(2027, 5, 31), True)
