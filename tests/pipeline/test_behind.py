"""A summary that is named is the files behind it: nothing counts twice, nothing that was tampered with is believed."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ctcl_xlsx import pipeline, vi
from ctcl_xlsx.district.consolidate import consolidate
from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.files import RECORD_SHEET, FileResult, Outcome
from ctcl_xlsx.district.records import RecordError, content_line, record_line, result_of
from ctcl_xlsx.district.summary import write_summary
from ctcl_xlsx.district.summary_record import PIECE, read_record
from ctcl_xlsx.issues import Code, CtclError
from ctcl_xlsx.shipped import shipped
from ctcl_xlsx.workbook.read import read
from tests.cli.running import inside
from tests.pipeline.folders import TABLE, put
from tests.programs import convert
from tests.schemas import faults
from tests.tables import workbook_of_table

SCHOOLS = {"1": "Trường THCS Bến Sậy", "2": "Trường THCS Suối Mây", "3": "Trường THCS Hoa Lăng"}


@pytest.fixture(scope="module")
def books() -> dict[str, bytes]:
    return {n: workbook_of_table(TABLE, rows=5, code=f"9803120{n}", name=name) for n, name in SCHOOLS.items()}


@pytest.fixture
def offices(tmp_path: Path, books: dict[str, bytes]) -> Path:
    """Two communes with their summaries, and a school that also sent its workbook to the office above."""
    a = {"xa-a/nop/1.xlsx": books["1"], "xa-a/nop/2.xlsx": books["2"], "xa-a/nop/x.xlsx": b"hong".ljust(40)}
    put(tmp_path, a | {"xa-b/nop/3.xlsx": books["3"], "truong/3.xlsx": books["3"]})
    for name in ("a", "b"):
        district = pipeline.consolidate_files([tmp_path / f"xa-{name}" / "nop"], title=f"UBND xã {name.upper()}")
        pipeline.write_summary_file(district, tmp_path / f"xa-{name}" / "tong-hop.xlsx")
    return tmp_path


def above(folder: Path) -> District:
    named = [folder / "xa-a" / "tong-hop.xlsx", folder / "xa-b" / "tong-hop.xlsx"]
    return pipeline.consolidate_files([*named, folder / "truong"])


def samples() -> list[FileResult]:
    return pipeline.check_files([shipped("samples") / "da-nop"])


def record_of(result: FileResult) -> bytes:
    return record_line(result, content_line(result.content) if result.content else None)


def test_a_file_comes_back_from_its_record_as_it_was_read() -> None:
    for result in samples():
        back = result_of(json.loads(record_of(result)))
        assert back == result
        assert result.content is not None
        assert back.content is not None
        plan, again = result.content.plan, back.content.plan
        assert again.places == plan.places
        origins = [[row.origin for row in (*p.rows, *p.problems, *p.tracking)] for p in (plan, again)]
        assert origins[0] == origins[1]


def test_a_summary_holds_every_file_behind_it_though_libreoffice_saved_it(tmp_path: Path) -> None:
    results = samples()
    district = pipeline.consolidate_files([shipped("samples") / "da-nop"], year="all")
    path = tmp_path / "tong-hop.xlsx"
    path.write_bytes(write_summary(district))
    for data in (path.read_bytes(), convert(path, "xlsx", tmp_path / "lo").read_bytes()):
        assert list(read_record(read(data, "x")).files_behind()) == results


def test_a_text_longer_than_a_cell_is_kept_whole() -> None:
    result = next(r for r in samples() if r.content and r.content.plan.rows)
    assert result.content is not None
    long = ("Đặc biệt “𝄞” _x000D_ \u2028 " * (PIECE // 10)).strip()
    rows = (replace(result.content.plan.rows[0], values={"action": long}), *result.content.plan.rows[1:])
    content = replace(result.content, plan=replace(result.content.plan, rows=rows))
    made = write_summary(consolidate([replace(result, held=content)]))
    (back,) = read_record(read(made, "x")).files_behind()
    assert back.content is not None
    assert back.content.plan.rows[0].get("action") == long


def test_nothing_is_counted_twice_and_the_offices_have_subtotals(offices: Path) -> None:
    found = above(offices)
    assert {f.file: f.outcome.value for f in found.files} == {
        "3.xlsx": "accepted",
        "xa-a/tong-hop.xlsx/1.xlsx": "accepted",
        "xa-a/tong-hop.xlsx/2.xlsx": "accepted",
        "xa-a/tong-hop.xlsx/x.xlsx": "rejected",
        "xa-b/tong-hop.xlsx/3.xlsx": "superseded",
    }
    assert (found.schools, found.rows) == (3, 6)
    told = found.to_dict()["offices"]
    assert told == [
        {"office": "UBND xã A", "schools": 2, "rows": 4, "rows_complete": 2, "budget_total": 2_000_000},
        {"office": "UBND xã B", "schools": 1, "rows": 2, "rows_complete": 1, "budget_total": 1_000_000},
    ]
    direct = pipeline.consolidate_files([offices / "xa-a/nop", offices / "truong"])
    assert (found.rows, found.missing, found.budget_total) == (direct.rows, direct.missing, direct.budget_total)


def test_rows_keep_their_way_back(offices: Path) -> None:
    (plan,) = [p for p in above(offices).plans if p.file.file == "xa-a/tong-hop.xlsx/1.xlsx"]
    (first, *_) = pipeline.check_files([offices / "xa-a/nop/1.xlsx"])
    assert first.content is not None
    assert [r.row.origin for r in plan.content.report.rows] == [r.origin for r in first.content.plan.rows]
    assert plan.file.sha256 == hashlib.sha256((offices / "xa-a/nop/1.xlsx").read_bytes()).hexdigest()


def test_a_summary_of_summaries_is_read_too(offices: Path) -> None:
    so = offices / "so.xlsx"
    pipeline.write_summary_file(replace(above(offices), title="Sở"), so)
    found = pipeline.consolidate_files([so])
    assert (found.schools, found.rows, len(found.files)) == (3, 6, 5)
    assert {f.office for f in found.files} == {"Sở"}
    assert found.files[0].file == "so.xlsx/3.xlsx"


def test_one_in_a_folder_and_a_copy_of_the_one_before_are_passed_over(offices: Path) -> None:
    (offices / "xa-a/tong-hop.truoc.xlsx").write_bytes((offices / "xa-a/tong-hop.xlsx").read_bytes())
    found = pipeline.consolidate_files([offices / "xa-a/tong-hop.truoc.xlsx", offices / "xa-b"])
    own = [f for f in found.files if f.reason and f.reason.facts.get("problem") == "own-summary"]
    assert [f.file for f in own] == ["tong-hop.truoc.xlsx", "tong-hop.xlsx"]
    assert "ghi tên bản ấy vào lệnh" in vi.reason(own[0].issues[0])
    assert found.rows == 2


def _forge(book: openpyxl.Workbook) -> None:
    sheet = book[RECORD_SHEET]
    cell = sheet["B1"]
    cell.value = "".join("A" if at == 500 else sign for at, sign in enumerate(str(cell.value)))


@pytest.mark.parametrize(
    "change",
    [
        _forge,
        lambda book: book.remove(book[RECORD_SHEET]),
        lambda book: book[RECORD_SHEET].delete_rows(2),
        lambda book: book[RECORD_SHEET].delete_rows(1, 99),
    ],
)
def test_one_that_was_tampered_with_is_refused_by_name(
    offices: Path, change: Callable[[openpyxl.Workbook], None]
) -> None:
    path = offices / "xa-a/tong-hop.xlsx"
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    refused = [f for f in above(offices).files if f.outcome is Outcome.REJECTED]
    assert [(f.file, f.reason.code if f.reason else None) for f in refused] == [
        ("xa-a/tong-hop.xlsx", Code.SUMMARY_DAMAGED)
    ]


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "0.5", "9" * 400])
def test_a_number_that_is_none_in_one_record_stops_no_other_summary(offices: Path, number: str) -> None:
    path = offices / "xa-a/tong-hop.xlsx"
    made = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(made, "w") as target:
        last = max((n for n in source.namelist() if "/sheet" in n), key=lambda n: int(re.sub(r"\D", "", n)))
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, part.replace(b"<v>0</v>", f"<v>{number}</v>".encode(), 1) if name == last else part)
    path.write_bytes(made.getvalue())
    _only_the_first_is_refused(offices)


def _only_the_first_is_refused(offices: Path) -> None:
    found = above(offices)
    refused = [(f.file, f.reason.code if f.reason else None) for f in found.with_outcome(Outcome.REJECTED)]
    assert refused == [("xa-a/tong-hop.xlsx", Code.SUMMARY_DAMAGED)]
    assert found.schools == 1
    with pytest.raises(CtclError) as error:  # nor is it written over
        pipeline.put_summary(found, offices / "xa-a/tong-hop.xlsx")
    assert error.value.issue.code is Code.OUTPUT_EXISTS


def _forged_head(offices: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """The record's head changed, with a checksum that fits."""
    path = offices / "xa-a/tong-hop.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book[RECORD_SHEET]
    *pieces, head, _ = (str(piece) for _, piece in sheet.iter_rows(max_col=2, values_only=True))
    told = json.loads(zlib.decompress(base64.b64decode(head.removeprefix(":"))))
    change(told)
    pieces.append(":" + base64.b64encode(zlib.compress(json.dumps(told).encode() + b"\n")).decode())
    sheet.delete_rows(1, sheet.max_row)
    for line in enumerate((*pieces, f"sha256 {hashlib.sha256(''.join(pieces).encode()).hexdigest()}")):
        sheet.append(line)
    book.save(path)


@pytest.mark.parametrize("row", ["9" * 5000, "9" * 8, "²", "-1", ""])
def test_a_row_that_no_sheet_has_stops_no_other_summary(offices: Path, row: str) -> None:
    _forged_head(offices, lambda head: None)
    assert above(offices).schools == 3  # forged well, it is believed
    _forged_head(offices, lambda head: head["prints"][0]["rows"].update({row: "abcd"}))
    _only_the_first_is_refused(offices)


def test_figures_come_from_the_plans_not_from_what_the_record_or_the_sheets_say(offices: Path) -> None:
    """Whoever edits the visible figures changes nothing; whoever forges the checksum still meets the checks."""
    path = offices / "xa-a/tong-hop.xlsx"
    book = openpyxl.load_workbook(path)
    for row in book["Chi tiết"].iter_rows(min_row=4):
        for cell in row:
            cell.value = 9_999_999 if cell.value == 1_000_000 else cell.value
    book.save(path)
    assert above(offices).budget_total == 3_000_000


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        {"file": 3},
        {"file": "a", "sha256": "", "kind": "", "outcome": "accepted"},
        {"file": "a", "sha256": "", "kind": "", "content": {"plan": {"rows": 1}}},
        {"file": "a", "sha256": "", "kind": "", "outcome": "rejected", "reason": {"code": "no-such"}},
        {"file": "a", "sha256": "", "kind": "", "saved": "heute", "outcome": "skipped"},
        {"file": "a", "sha256": "", "kind": "", "saved": "0001-01-01T00:00:00+14:00", "outcome": "skipped"},
    ],
)
def test_a_record_of_another_shape_is_refused(broken: object) -> None:
    with pytest.raises(RecordError):
        result_of(broken)


def test_every_value_of_a_record_may_be_of_a_wrong_type() -> None:
    """Whatever is replaced in a record, it is read or refused: never another exception."""
    (result, *_) = samples()
    whole = json.loads(record_of(result))

    def spoil(node: object, depth: int) -> None:
        if not isinstance(node, dict | list):
            return
        keys: list[Any] = list(node) if isinstance(node, dict) else list(range(len(node)))
        for key in keys[:6]:
            value = node[key]
            for other in (None, [], {}, "x", -1, True, 10**30):
                node[key] = other
                with contextlib.suppress(RecordError):
                    result_of(whole)
            node[key] = value
            if depth:
                spoil(value, depth - 1)

    spoil(whole, 4)
    assert result_of(whole) == result


def test_the_command_shows_the_offices(offices: Path) -> None:
    named = [offices / "xa-a/tong-hop.xlsx", offices / "xa-b/tong-hop.xlsx", offices / "truong"]
    _, said = inside("consolidate", *named, "-o", offices / "so.xlsx")
    assert "  UBND xã A: 2 trường, 4 dòng (2 dòng đủ), 2.000.000 đồng" in said
    told = json.loads(inside("consolidate", *named, "-o", offices / "so.xlsx", "--json")[1])
    assert faults("consolidate", told) == []
    texts = {str(c.value) for row in openpyxl.load_workbook(offices / "so.xlsx").worksheets[0] for c in row}
    assert {"Theo cơ quan gửi bản tổng hợp", "UBND xã A", "UBND xã B"} <= texts


def test_the_output_is_no_input_though_it_is_named(offices: Path) -> None:
    path = offices / "xa-a/tong-hop.xlsx"
    _, said = inside("consolidate", path, offices / "xa-a/nop", "-o", path)
    assert "tong-hop.xlsx: Bỏ qua. Chính là bản tổng hợp" in said
    assert "4 tệp = 2 nhận + 1 từ chối + 0 thay thế + 1 bỏ qua" in said


def test_a_summary_that_is_both_read_and_written_keeps_what_it_holds(offices: Path) -> None:
    """The plans behind it are among no other input: writing over it would lose them."""
    both = offices / "xa-a" / "tong-hop.xlsx"
    old = both.read_bytes()
    code, said = inside("consolidate", both, offices / "truong", "-o", both)
    assert (code, both.read_bytes()) == (2, old)
    assert "2 kế hoạch nó đang giữ không có trong lần chạy này" in said
    assert inside("consolidate", both, offices / "xa-a" / "nop", "-o", both)[0] == 1  # all of them are read again


def test_a_folder_of_summaries_alone_says_how_they_are_put_together(offices: Path) -> None:
    for name in ("nop", "truong"):
        for path in (*(offices / "xa-a").glob(f"{name}/*"), *(offices / "xa-b").glob(f"{name}/*")):
            path.unlink()
    code, said = inside("consolidate", offices / "xa-a", offices / "xa-b", "-o", offices / "so.xlsx")
    assert code == 1
    assert "ghi tên từng tệp: ctcl consolidate a/tong-hop.xlsx b/tong-hop.xlsx" in said
