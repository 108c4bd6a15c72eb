"""The list of all rows: where it goes, and that it goes on where a sheet ends."""

from __future__ import annotations

import csv
import errno
import io
import time
import zlib
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from ctcl_xlsx import pipeline, templates
from ctcl_xlsx.district import deflated, summary, summary_listing, summary_recorder
from ctcl_xlsx.district.consolidate import consolidate
from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.summary import write_summary
from ctcl_xlsx.district.summary_record import changed_cell, read_record
from ctcl_xlsx.district.summary_styles import NotWrittenError
from ctcl_xlsx.issues import Code, CtclError, issue
from ctcl_xlsx.pipeline import summaries
from ctcl_xlsx.pipeline.generate import order_of_plan, workbook_of
from ctcl_xlsx.vi import summary as w
from ctcl_xlsx.vi.reasons import REASONS
from ctcl_xlsx.workbook.read import read
from tests.cli.running import inside
from tests.district.builders import accepted, plan, rows, simple_rows
from tests.pipeline.folders import put
from tests.tables import plan_of_form, workbook_of_table

TABLE = """
    | content | criterion | action     | lead        | deadline      | budget  |
    | Một     | 1.1       | =1+1; việc | Hiệu trưởng | Tháng 05/2027 | 1000000 |
    | Hai     | 1.2       | việc b     | -an         | 31/01/2027    | 0       |
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return put(tmp_path, {"nop/1.xlsx": workbook_of_table(TABLE, rows=5, code="98031201", name="Trường THCS Bến Sậy")})


def rows_of(sheet: openpyxl.worksheet.worksheet.Worksheet) -> list[tuple[object, ...]]:
    return list(sheet.iter_rows(min_row=4, values_only=True))


def schools(count: int) -> District:
    made = [plan(simple_rows("1.1 A", "1.2 B", "2.1 C"), code=f"{n:03d}", name=f"Trường {n}") for n in range(count)]
    return consolidate([accepted(f"{n}.xlsx", each) for n, each in enumerate(made)])


def test_a_list_longer_than_a_sheet_goes_on_and_links_lead_to_the_right_one(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = openpyxl.load_workbook(io.BytesIO(write_summary(schools(12))))
    monkeypatch.setattr(summary_listing, "MOST_ROWS", 20)
    cut = openpyxl.load_workbook(io.BytesIO(write_summary(schools(12))))
    names = [name for name in cut.sheetnames if name.startswith(w.DETAIL)]
    assert names == [w.DETAIL, *(w.SHEET_MORE.format(sheet=w.DETAIL, number=n) for n in (2, 3))]
    assert [row for name in names for row in rows_of(cut[name])] == rows_of(whole[w.DETAIL])
    for name in names:
        assert [c.value for c in cut[name][3]] == [c.value for c in whole[w.DETAIL][3]]
        assert cut[name].auto_filter.ref.startswith("A3:")
    linked = [row[2] for row in cut[w.SCHOOLS].iter_rows() if row[2].hyperlink]
    assert len(linked) == 12
    for cell in linked:
        sheet, _, place = str(cell.hyperlink.location).rpartition("!")
        assert cut[sheet.strip("'")][place].offset(0, 1).value == cell.value


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_rows_go_beside_the_summary(folder: Path, kind: str) -> None:
    _, said = inside("consolidate", folder / "nop", "-o", folder / "a.xlsx")
    wanted = openpyxl.load_workbook(folder / "a.xlsx")[w.DETAIL]
    code, said = inside("consolidate", folder / "nop", "-o", folder / "b.xlsx", "--details", kind)
    beside = folder / f"b.chi-tiet.{kind}"
    assert (code, beside.name in said) == (0, True)
    assert w.DETAIL not in openpyxl.load_workbook(folder / "b.xlsx").sheetnames
    if kind == "csv":
        table = list(csv.reader(io.StringIO(beside.read_text("utf-8-sig"), newline="")))
        assert {"'=1+1; việc", "'-an", "2027-01-31", "1000000"} <= {cell for line in table for cell in line}
    else:
        frame = pd.read_parquet(beside)
        table = [list(frame.columns), *frame.to_numpy().tolist()]
        assert "=1+1; việc" in {cell for line in table for cell in line}
    assert table[0] == [cell.value for cell in wanted[3]]
    assert len(table) == 1 + len(rows_of(wanted))


def test_a_list_of_an_earlier_run_is_named(folder: Path) -> None:
    def run(*more: str | Path) -> str:
        return inside("consolidate", folder / "nop", "-o", folder / "a.xlsx", *more)[1]

    said = [run(), run("--details", "csv"), run("--details", "parquet")]
    assert [text.count("a.chi-tiet.csv") for text in said] == [0, 1, 1]
    assert "a.chi-tiet.csv không được ghi lại lần này" in said[2]
    for said_again in (run(), run()):  # told anew, and from memory
        assert "a.chi-tiet.csv, a.chi-tiet.parquet không được ghi lại lần này" in said_again
    for kind in ("csv", "parquet"):
        (folder / f"a.chi-tiet.{kind}").unlink()
    assert "chi-tiet" not in run()


OWN = """
id = "bieu_trung_ten"
version = "1.0"
extends = "tt57"
title = "Biểu có cột riêng trùng tên"
source = "Công văn số 1"
column = [
  { key = "content" },
  { key = "criterion", required = true },
  { key = "action" },
  { key = "lead" },
  { key = "deadline" },
  { key = "budget" },
  { key = "rieng_1", title = "Trường" },
  { key = "rieng_2", title = "Tệp" },
  { key = "rieng_3", title = "Tệp (2)" },
  { key = "status" },
]
"""
OWN_TABLE = """
    | content | criterion | action | lead        | deadline      | budget  | rieng_1 | rieng_2 | rieng_3 |
    | Một     | 1.1       | việc a | Hiệu trưởng | Tháng 05/2027 | 1000000 | riêng 1 | riêng 2 | riêng 3 |
"""


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_own_columns_titled_like_others_are_told_apart(tmp_path: Path, kind: str) -> None:
    """A table is read by its titles: none stands twice, and one that stands once keeps its own."""
    put(tmp_path, {"bieu.toml": OWN.encode()})
    form = templates.own_forms([tmp_path / "bieu.toml"])["bieu_trung_ten"]
    made = plan_of_form(form, OWN_TABLE, name="Trường THCS Bến Sậy")
    put(tmp_path, {"nop/1.xlsx": workbook_of(order_of_plan(made, form=form))})
    district = pipeline.consolidate_files([tmp_path / "nop"], forms={form.id: form})
    pipeline.put_summary(district, tmp_path / "b.xlsx", details=kind)
    beside = tmp_path / f"b.chi-tiet.{kind}"
    if kind == "csv":
        heads, cells = csv.reader(io.StringIO(beside.read_text("utf-8-sig"), newline=""))
    else:
        frame = pd.read_parquet(beside)
        heads, cells = list(frame.columns), frame.iloc[0].to_list()
    assert len({*heads}) == len(heads)
    told = {title: cell for title, cell in zip(heads, cells, strict=True) if title.startswith(("Trường", "Tệp"))}
    assert told == {
        "Trường": "Trường THCS Bến Sậy",
        "Trường (2)": "riêng 1",
        "Tệp": "riêng 2",
        "Tệp (2)": "riêng 3",
        "Tệp (3)": "1.xlsx",
    }


def test_the_same_again_is_left_and_what_is_missing_is_made(folder: Path) -> None:
    args = ["consolidate", folder / "nop", "-o", folder / "b.xlsx", "--details", "csv"]
    inside(*args)
    first = (folder / "b.xlsx").read_bytes(), (folder / "b.chi-tiet.csv").read_bytes()
    assert inside(*args)[1].startswith("Giữ nguyên")
    (folder / "b.chi-tiet.csv").unlink()
    inside(*args)
    assert (folder / "b.chi-tiet.csv").read_bytes() == first[1]


def test_a_list_of_another_run_is_put_right(folder: Path) -> None:
    args = ["consolidate", folder / "nop", "--details", "csv", "-o"]
    inside(*args, folder / "b.xlsx")
    right = (folder / "b.chi-tiet.csv").read_bytes()
    inside(*args, folder / "c.xlsx", "--as-of", "2026-12-15")
    other = (folder / "c.chi-tiet.csv").read_bytes()
    assert other != right
    (folder / "b.chi-tiet.csv").write_bytes(other)
    assert inside(*args, folder / "b.xlsx")[1].startswith("Giữ nguyên")
    assert (folder / "b.chi-tiet.csv").read_bytes() == right


def test_requests_and_files_go_on_where_a_sheet_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    row = "1.1 | Đề nghị UBND xã hỗ trợ sửa phòng học | Hiệu trưởng | 05/2027 | 1000000 | Ngân sách nhà nước"
    made = [plan(rows(row), code=f"{n:03d}", name=f"Trường {n}") for n in range(30)]
    district = consolidate([accepted(f"{n}.xlsx", each) for n, each in enumerate(made)])
    monkeypatch.setattr(summary_listing, "MOST_ROWS", 20)
    book = openpyxl.load_workbook(io.BytesIO(write_summary(district)))
    for name in (w.REQUESTS, w.SOURCES):
        found = [row for sheet in book.sheetnames if sheet.startswith(name) for row in rows_of(book[sheet])]
        assert len(found) == 30


@pytest.mark.parametrize("typed", ["20/01/1900", "31/05/1026"])
def test_a_day_that_no_spreadsheet_counts_is_text(typed: str) -> None:
    """Stored as a number, it would be another day for whoever reads it, and the summary an edited one."""
    row = f"1.1 | việc | Hiệu trưởng | {typed} | 1000000 | Ngân sách nhà nước"
    district = consolidate([accepted("a.xlsx", plan(rows(row)))])
    (plan_of,) = district.plans
    assert plan_of.file.content
    (report,) = plan_of.file.content.report.rows
    assert report.deadline.end is not None
    grid = read(write_summary(district), "a.xlsx")
    assert changed_cell(grid, read_record(grid)) is None
    (line,) = rows_of(openpyxl.load_workbook(io.BytesIO(write_summary(district)))[w.DETAIL])
    assert line.count(typed) == 2  # as typed, and as understood


def test_more_rows_than_a_sheet_holds_are_never_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary_listing, "MOST_ROWS", 20)
    monkeypatch.setattr(summary, "sheets_for", lambda rows: 1)
    with pytest.raises(NotWrittenError):
        write_summary(schools(12))


def test_a_temporary_disk_without_room_is_told_in_words(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        def write(self, data: object, /) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(deflated, "_spool", lambda: nullcontext(Full()))
    (folder / "a.xlsx").write_bytes(b"")
    code, said = inside("consolidate", folder / "nop", "-o", folder / "a.xlsx", "--force")
    assert (code, "a.xlsx" in said, "Errno" in said) == (2, True, False)
    assert REASONS["no-space"] in said
    assert (folder / "a.xlsx").read_bytes() == b""


def test_without_rows_nothing_stands_beside(folder: Path) -> None:
    inside("consolidate", folder / "nop", "-o", folder / "b.xlsx", "--details", "none")
    assert sorted(p.name for p in folder.iterdir()) == ["b.xlsx", "nop"]
    book = openpyxl.load_workbook(folder / "b.xlsx")
    assert w.DETAIL not in book.sheetnames
    assert w.TO_MEND in book.sheetnames


def test_another_file_is_not_written_over(folder: Path) -> None:
    (folder / "b.chi-tiet.csv").write_bytes(b"mine")
    district = pipeline.consolidate_files([folder / "nop"])
    with pytest.raises(CtclError) as error:
        pipeline.put_summary(district, folder / "b.xlsx", details="csv")
    assert error.value.issue.code is Code.OUTPUT_EXISTS
    assert (folder / "b.chi-tiet.csv").read_bytes() == b"mine"
    assert not (folder / "b.xlsx").exists()
    pipeline.put_summary(district, folder / "b.xlsx", details="csv", force=True)
    assert (folder / "b.chi-tiet.csv").read_bytes() != b"mine"


def test_more_plans_than_a_record_holds_are_left_out_and_it_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summary_recorder, "MOST_PIECES", 0)
    monkeypatch.setattr(summary_recorder, "_PIECE_BYTES", 30)
    _, said = inside("consolidate", folder / "nop", "-o", folder / "b.xlsx")
    assert "không giữ kế hoạch của từng trường" in said
    assert inside("consolidate", folder / "nop", "-o", folder / "b.xlsx")[1].startswith("Giữ nguyên")
    _, said = inside("consolidate", folder / "b.xlsx", "-o", folder / "c.xlsx")
    assert "quá lớn nên không giữ kế hoạch" in said


@pytest.mark.parametrize("late", ["main", "beside"])
def test_of_what_is_left_out_nothing_stays(late: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary_recorder, "MOST_PIECES", 3)
    monkeypatch.setattr(summary_recorder, "_PIECE_BYTES", 300)
    monkeypatch.setattr(summary_recorder, "BLOCK", 500)
    do = deflated.Beside.do

    def slowly(self: deflated.Beside, work: Callable[[], None]) -> None:
        if late == "beside":
            do(self, lambda: (time.sleep(0.02), work())[1])
        else:
            do(self, work)
            time.sleep(0.02)

    monkeypatch.setattr(deflated.Beside, "do", slowly)
    record = read_record(read(write_summary(schools(12)), "a.xlsx"))
    assert (record.full, zlib.decompress(record.packed)) == (False, b"")


def test_where_the_summary_cannot_be_written_the_list_stays_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.put_summary(pipeline.consolidate_files([folder / "nop"]), folder / "b.xlsx", details="csv")
    before = (folder / "b.chi-tiet.csv").read_bytes()
    other = put(
        folder / "khac", {"2.xlsx": workbook_of_table(TABLE, rows=5, code="98031202", name="Trường THCS Bến Tre")}
    )

    def full(path: Path, *_: object) -> None:
        raise CtclError(issue(Code.OUTPUT_FAILED, value=path.name, facts={"reason": "no-space"}))

    monkeypatch.setattr(summaries, "put_package", full)
    with pytest.raises(CtclError):
        pipeline.put_summary(pipeline.consolidate_files([other]), folder / "b.xlsx", details="csv", force=True)
    assert (folder / "b.chi-tiet.csv").read_bytes() == before
    assert not [path for path in folder.iterdir() if path.name.endswith(".tmp")]
