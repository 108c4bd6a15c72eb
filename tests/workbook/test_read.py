"""The one door in: what real programs saved comes out as they showed it, and everything else is refused by name."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from ctcl_xlsx import vi
from ctcl_xlsx.issues import Code, CtclError, Issue
from ctcl_xlsx.workbook.container import directory, pack
from ctcl_xlsx.workbook.grid import VIETNAM, CellError, Grid, Merge, Uncalculated
from ctcl_xlsx.workbook.read import MAX_FILE_BYTES, load, read
from tests.programs import convert

SAVED = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
SHEET = "xl/worksheets/sheet1.xml"


def workbook() -> bytes:
    """A workbook with something of everything."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": SAVED.replace(tzinfo=None)})
    book.set_custom_property("ctcl_form", "tt57 & <a>")
    day, clock = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "hh:mm"})
    plan = book.add_worksheet("Kế hoạch & theo dõi")
    for row, text in enumerate(["NA", "None", "null", "=1+1", "a_x000D_b", "  hai\ndòng ", "Tiêu chuẩn", "01"], 3):
        plan.write_string(row, 1, text)
    plan.write_number(3, 2, 15_000_000)
    plan.write_number(4, 2, 1.5)
    plan.write_datetime(5, 2, datetime(2026, 9, 5), day)
    plan.write_datetime(6, 2, time(7, 30), clock)
    plan.write_boolean(7, 2, True)
    plan.write_formula(8, 2, "=C4*2", None, 30_000_000)
    plan.write_formula(9, 2, "=1/0", None, "#DIV/0!")
    plan.merge_range(12, 1, 14, 3, "gộp")
    plan.set_row(5, None, None, {"hidden": True})
    plan.set_column(3, 4, None, None, {"hidden": True})
    lists = book.add_worksheet("Danh mục")
    lists.write_string(0, 0, "1.1")
    lists.hide()
    book.add_worksheet("Trống")
    book.close()
    return out.getvalue()


def edited(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new)
            after.writestr(name, content)
    return out.getvalue()


def refused(data: bytes, name: str = "a.xlsx") -> Issue:
    with pytest.raises(CtclError) as error:
        read(data, name)
    assert error.value.issue.where.file == name
    return error.value.issue


@pytest.fixture(scope="module")
def grids(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Grid]:
    """The same workbook as three programs' formats."""
    folder = tmp_path_factory.mktemp("read")
    path = folder / "a.xlsx"
    path.write_bytes(workbook())
    paths = [path, convert(path, "ods", folder), convert(path, "xls", folder)]
    return {p.suffix[1:]: read(load(p), p.name) for p in paths}


def test_values_are_kept_as_they_are(grids: dict[str, Grid]) -> None:
    grid = grids["xlsx"]
    assert (grid.name, grid.kind, grid.sha256) == ("a.xlsx", "xlsx", hashlib.sha256(workbook()).hexdigest())
    plan = grid.sheets[0]
    assert plan.name == "Kế hoạch & theo dõi"
    texts = ["NA", "None", "null", "=1+1", "a_x000D_b", "  hai\ndòng ", "Tiêu chuẩn", "01"]
    assert [plan.at(row, 1) for row in range(3, 11)] == texts
    values = [15_000_000.0, 1.5, date(2026, 9, 5), time(7, 30), True, 30_000_000.0, CellError("#DIV/0!")]
    assert [plan.at(row, 2) for row in range(3, 10)] == values
    assert plan.rows[:3] == [[""] * 3] * 3  # row numbers are those of the sheet


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_every_kind_tells_the_same(grids: dict[str, Grid], kind: str) -> None:
    grid = grids[kind]
    plan = grid.sheets[0]
    assert grid.kind == kind
    assert [s.name for s in grid.sheets] == ["Kế hoạch & theo dõi", "Danh mục", "Trống"]
    assert [s.visible for s in grid.sheets] == [True, False, True]
    assert [plan.at(row, 1) for row in (3, 4, 5, 6, 9, 10)] == ["NA", "None", "null", "=1+1", "Tiêu chuẩn", "01"]
    assert plan.at(3, 2) == 15_000_000
    assert plan.at(7, 2) == 1  # LibreOffice saves TRUE as a number, shown as TRUE
    assert plan.at(12, 1) == "gộp"
    assert plan.merges == (Merge(12, 1, 14, 3),)
    assert grid.saved is not None
    assert grid.saved.tzinfo is not None
    if kind != "xls":
        assert plan.hidden_rows == {5}
        assert plan.hidden_columns == {3, 4}
        assert plan.at(9, 2) == CellError("#DIV/0!")
        assert grid.properties["ctcl_form"] == "tt57 & <a>"


def test_the_time_of_saving() -> None:
    core = "docProps/core.xml"
    stamp = b"2026-11-20T08:30:00Z"
    assert read(workbook(), "a").saved == SAVED
    local = read(edited(workbook(), core, stamp, b"2026-11-20T15:30:00"), "a").saved
    assert local == SAVED
    assert local is not None
    assert local.tzinfo is VIETNAM
    assert read(edited(workbook(), core, stamp, b"2026-11-20T08:30:00.1234567Z"), "a").saved is not None
    assert read(edited(workbook(), core, stamp, b"yesterday"), "a").saved is None
    assert read(edited(workbook(), core, stamp, b"0001-01-01T00:00:00+14:00"), "a").saved is None


def test_workbooks_of_openpyxl_and_libreoffice(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B3"] = "=1+1"
    sheet["C3"] = "#N/A"
    sheet["D3"] = timedelta(hours=30)
    book.save(tmp_path / "a.xlsx")
    grid = read(load(tmp_path / "a.xlsx"), "a.xlsx")
    assert grid.sheets[0].rows[2][1:3] == [Uncalculated("=1+1"), CellError("#N/A")]
    assert grid.sheets[0].rows[2][3] == timedelta(hours=30)
    assert grid.sheets[0].rows[:2] == [[""] * 4] * 2
    again = convert(tmp_path / "a.xlsx", "xlsx", tmp_path / "out")
    assert read(load(again), "a.xlsx").sheets[0].rows[2][1:3] == [2.0, CellError("#N/A")]


def test_unknown_errors_do_not_cost_the_workbook() -> None:
    data = edited(workbook(), SHEET, b"#DIV/0!", b"#SPILL!")
    plan = read(data, "a").sheets[0]
    assert plan.at(9, 2) == CellError("#SPILL!")
    assert plan.at(3, 1) == "NA"


def test_a_formula_beyond_the_last_value_is_kept() -> None:
    data = edited(workbook(), SHEET, b"</sheetData>", b'<row r="30"><c r="H30"><f>A1</f></c></row></sheetData>')
    assert read(data, "a").sheets[0].at(29, 7) == Uncalculated("=A1")


def test_templates_and_macro_workbooks_are_read() -> None:
    main = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    for new, kind in (
        (main.replace(b"sheet.main", b"template.main"), "xltx"),
        (b"application/vnd.ms-excel.sheet.macroEnabled.main+xml", "xlsm"),
    ):
        grid = read(edited(workbook(), "[Content_Types].xml", main, new), "a")
        assert (grid.kind, grid.sheets[0].at(3, 1)) == (kind, "NA")


def binary_workbook() -> bytes:
    """The smallest .xlsb: no program here writes one."""

    def record(kind: int, content: bytes = b"") -> bytes:
        number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return number + bytes([len(content)]) + content

    def text(value: str) -> bytes:
        return struct.pack("<L", len(value)) + value.encode("utf-16-le")

    sheet = record(156, struct.pack("<2L", 0, 1) + text("rId1") + text("Kế hoạch"))
    row = record(0, struct.pack("<L", 3) + bytes(13)) + record(7, struct.pack("<3L", 1, 0, 0))
    strings = record(159, struct.pack("<2L", 1, 1)) + record(19, b"\0" + text("Nguyễn")) + record(160)
    parts = {
        "[Content_Types].xml": b"<Types>application/vnd.ms-excel.sheet.binary.macroEnabled.main</Types>",
        "xl/_rels/workbook.bin.rels": b"<Relationships><Relationship Id='rId1' Type='x/worksheet' "
        b"Target='worksheets/sheet1.bin'/></Relationships>",
        "xl/workbook.bin": record(131) + record(143) + sheet + record(144) + record(132),
        "xl/sharedStrings.bin": strings,
        "xl/worksheets/sheet1.bin": record(129) + record(148, struct.pack("<4L", 3, 3, 1, 1)) + record(145) + row
        + record(146) + record(130),
    }  # fmt: skip
    return pack(parts)


def test_binary_workbooks_are_read() -> None:
    grid = read(binary_workbook(), "a.xlsb")
    assert (grid.kind, grid.sheets[0].name) == ("xlsb", "Kế hoạch")
    assert grid.sheets[0].at(3, 1) == "Nguyễn"


def test_a_chart_sheet_is_an_empty_sheet() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("A")
        sheet.write_number(0, 0, 1)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=A!$A$1:$A$1"})
        book.add_chartsheet("B").set_chart(chart)
        book.add_worksheet("C").write_string(1, 0, "sau")
    assert [(s.name, s.rows) for s in read(out.getvalue(), "a").sheets] == [
        ("A", [[1.0]]), ("B", []), ("C", [[""], ["sau"]]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "code", "reason"),
    [
        (b'<c r="B4"', b'<c r="XFD1048576"', Code.FILE_TOO_LARGE, "stray-cell"),
        (b"<v>0</v>", b"<v>9000</v>", Code.FILE_DAMAGED, "shared-strings"),
        (b'<c r="C4"', b'<c t="zz" r="C4"', Code.FILE_DAMAGED, "library"),
        (b"</sheetData>", b"", Code.FILE_DAMAGED, "xml"),
        (b"<sheetData>", b"<!DOCTYPE a><sheetData>", Code.FILE_DAMAGED, "dtd"),
    ],
)
def test_sheets_that_would_harm_are_refused(old: bytes, new: bytes, code: Code, reason: str) -> None:
    found = refused(edited(workbook(), SHEET, old, new))
    assert (found.code, found.facts["reason"]) == (code, reason)


def test_a_lying_count_of_strings_does_not_kill() -> None:
    strings = "xl/sharedStrings.xml"
    found = refused(edited(workbook(), strings, b"uniqueCount=", b'uniqueCount="4000000000" was='))
    assert (found.code, found.facts["reason"]) == (Code.FILE_DAMAGED, "shared-strings")


def test_repeated_rows_of_an_ods_do_not_kill(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook())
    ods = load(convert(tmp_path / "a.xlsx", "ods", tmp_path))
    row = b'<table:table-row table:number-rows-repeated="1000000"><table:table-cell %b office:value-type="float" '
    row += b'office:value="1"><text:p>1</text:p></table:table-cell></table:table-row></table:table>'
    huge = row % b'table:number-columns-repeated="16000"'
    assert refused(edited(ods, "content.xml", b"</table:table>", huge)).facts["reason"] == "stray-cell"
    lying = row % b'table:number-columns-repeated="99999999999"'
    assert refused(edited(ods, "content.xml", b"</table:table>", lying)).facts["reason"] == "repeat"


def test_every_flipped_bit_reads_equal_or_is_refused() -> None:
    data = workbook()
    whole = read(data, "a").sheets
    for entry in directory(data)[0]:
        start = entry.offset + 30 + len(entry.raw_name)
        for at in range(start, start + entry.packed, 7):
            flipped = bytearray(data)
            flipped[at] ^= 1 << at % 8
            try:
                assert read(bytes(flipped), "a").sheets == whole
            except CtclError:
                assert refused(bytes(flipped)).code is Code.FILE_DAMAGED


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_truncated_files_are_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook())
    data = load(path if kind == "xlsx" else convert(path, kind, tmp_path / "out"))
    for part in range(1, 20):
        found = refused(data[: len(data) * part // 20])
        assert found.code in (Code.FILE_DAMAGED, Code.FILE_NOT_WORKBOOK)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<html><table><tr><td>1</td></tr></table></html>", "html"),
        (b"%PDF-1.7", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"STT;Ten\n1;2\n", "csv"),
        (b"\x01\x02", "unknown"),
    ],
)
def test_what_is_no_workbook_is_named(data: bytes, kind: str) -> None:
    found = refused(data, "kế hoạch.xls")
    assert (found.code, found.facts) == (Code.FILE_NOT_WORKBOOK, {"kind": kind, "disguised": "1"})


@pytest.mark.parametrize("name", ["IMG_0012.jpg", "ảnh", "xlsx"])
def test_a_file_that_never_claimed_to_be_a_workbook_is_not_called_disguised(name: str) -> None:
    found = refused(b"\xff\xd8\xff\xe0", name)
    assert vi.found(found) == "Đây là ảnh chụp hoặc bản quét."
    assert vi.found(refused(b"\xff\xd8\xff\xe0", "Biểu.XLSX")) == "Thực chất là ảnh chụp hoặc bản quét."


def test_empty_and_encrypted_files_are_named() -> None:
    assert refused(b"").code is Code.FILE_EMPTY
    assert refused(b"\0" * 512).code is Code.FILE_EMPTY
    locked = bytearray(workbook())
    at = locked.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert refused(bytes(locked)).code is Code.FILE_ENCRYPTED


def test_loading(tmp_path: Path) -> None:
    path = tmp_path / "Kế hoạch.xlsx"
    path.write_bytes(b"12345")
    assert load(path) == load(str(path)) == b"12345"
    assert MAX_FILE_BYTES == 50 << 20

    def failure(path: Path, cap: int = 100) -> tuple[Code, str]:
        with pytest.raises(CtclError) as error:
            load(path, cap=cap)
        return error.value.issue.code, error.value.issue.facts.get("reason", "")

    assert failure(path, 4) == (Code.FILE_TOO_LARGE, "file-size")
    (tmp_path / "empty").write_bytes(b"")
    assert failure(tmp_path / "empty") == (Code.FILE_EMPTY, "")
    assert failure(tmp_path) == (Code.FILE_UNREADABLE, "folder")
    assert failure(tmp_path / "none") == (Code.FILE_UNREADABLE, "vanished")
    os.mkfifo(tmp_path / "pipe")
    assert failure(tmp_path / "pipe") == (Code.FILE_UNREADABLE, "not-a-file")
    assert failure(Path("/dev/zero")) == (Code.FILE_UNREADABLE, "not-a-file")
    assert failure(tmp_path / ("a" * 300)) == (Code.FILE_UNREADABLE, "input-output")


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: object) -> int:
        raise PermissionError(13, "no")

    (tmp_path / "a").write_bytes(b"a")
    monkeypatch.setattr(os, "open", deny)
    with pytest.raises(CtclError) as error:
        load(tmp_path / "a")
    assert error.value.issue.facts == {"reason": "denied"}


def test_the_library_is_imported_only_when_needed() -> None:
    program = "import sys, ctcl_xlsx.workbook.read; sys.exit('python_calamine' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, env={**os.environ, "PYTHONPATH": "."})
