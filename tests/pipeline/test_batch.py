"""Finding and reading files: every file has an outcome, one bad file never stops the others."""

from __future__ import annotations

import io
import os
import unicodedata
from pathlib import Path

import openpyxl
import pytest

from ctcl_xlsx import pipeline, vi
from ctcl_xlsx.district.files import Outcome
from ctcl_xlsx.district.roster_sheet import blank_roster
from ctcl_xlsx.issues import Code, CtclError, Severity
from ctcl_xlsx.pipeline import demo, inputs
from ctcl_xlsx.pipeline.reading import content_of
from ctcl_xlsx.shipped import shipped
from tests.pipeline.folders import SCHOOL, TABLE, outcomes, problems, put
from tests.tables import workbook_of_table

# ------------------------------------------------------------------------------------- finding files


def test_folders_are_walked_and_files_named_by_their_path_below_the_argument(tmp_path: Path) -> None:
    put(tmp_path, {"nop/b.xlsx": b"b", "nop/a/c.xlsx": b"c", "nop/a.xlsx": b"a", "khac/a.xlsx": b"d"})
    nop = tmp_path / "nop"
    assert [i.name for i in inputs.find_inputs([nop])] == ["a.xlsx", "a/c.xlsx", "b.xlsx"]
    assert [i.name for i in inputs.find_inputs([nop / "a.xlsx"])] == ["a.xlsx"]
    both = [i.name for i in inputs.find_inputs([nop, tmp_path / "khac"])]
    assert both == ["a.xlsx", "a/c.xlsx", "b.xlsx", "nop/a.xlsx"]
    assert both == [i.name for i in inputs.find_inputs([tmp_path / "khac", nop])]  # whatever the order


def test_a_file_reached_by_two_paths_counts_once(tmp_path: Path, filled: bytes) -> None:
    put(tmp_path, {"nop/a.xlsx": filled})
    nop = tmp_path / "nop"
    ways = [nop, nop / "a.xlsx", tmp_path / "nop" / ".." / "nop", nop]
    assert len(inputs.find_inputs(ways)) == 1
    (tmp_path / "duong-khac").symlink_to(nop, target_is_directory=True)
    (nop / "b.xlsx").symlink_to(nop / "a.xlsx")
    found = inputs.find_inputs([nop, tmp_path / "duong-khac"])
    assert [i.name for i in found] == ["a.xlsx"]


def test_a_name_in_other_letters_than_the_disks_leads_to_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where a path may be typed in any letters and its real one is told in the disk's."""
    put(tmp_path, {"bieu.xlsx": b"", "BIEU.XLSX": b""})
    real_path = os.path.realpath
    monkeypatch.setattr(os.path, "realpath", lambda path: real_path(path).replace("BIEU.XLSX", "bieu.xlsx"))
    (item,) = inputs.find_inputs([tmp_path / "BIEU.XLSX"])
    assert (item.fault, item.named) == ("", True)
    assert inputs.find_inputs([tmp_path / "BIEU.XLSX"], [tmp_path / "bieu.xlsx"])[0].passed_over == "own-output"


def test_files_of_the_same_name_in_folders_of_the_same_name_stay_apart(tmp_path: Path) -> None:
    put(tmp_path, {f"{i}/nop/a.xlsx": bytes([i]) for i in range(4)})
    found = inputs.find_inputs([tmp_path / str(i) / "nop" for i in range(4)])
    assert len({i.name for i in found}) == 4
    assert sorted(i.path.read_bytes() for i in found) == [bytes([i]) for i in range(4)]


def test_no_name_leads_through_another_whatever_may_come_out_of_a_file(tmp_path: Path) -> None:
    """Out of an archive or a summary: what is in it is named below it."""
    put(tmp_path, {"1/nop/a.zip": b"1", "2/nop/a.zip/b.xlsx": b"2", "3/nop/a.zip/b.xlsx": b"3", "4/nop/a.zip": b"4"})
    put(tmp_path, {"5/nop/nop": b"5", "6/nop/a.zip/b.xlsx": b"6", "le/nop/a.zip": b"7", "le/khac/nop/a.zip": b"8"})
    folders = [tmp_path / str(number) / "nop" for number in range(1, 7)]
    single = [tmp_path / "le/nop/a.zip", tmp_path / "le/khac/nop/a.zip"]
    found = {item.name: item.path.read_bytes() for item in inputs.find_inputs([*single, *folders])}
    assert found == {
        "nop/a.zip": b"8",
        "nop/a.zip*": b"7",
        "a.zip": b"1",
        "nop/a.zip**/b.xlsx": b"2",
        "nop/a.zip**/b.xlsx*": b"3",
        "nop/a.zip***": b"4",
        "nop/nop": b"5",
        "nop/a.zip**/b.xlsx**": b"6",
    }
    assert not [name for name in found for other in found if other.startswith(f"{name}/")]


def test_names_are_nfc_whatever_the_disk_holds(tmp_path: Path, filled: bytes) -> None:
    name = "Kế hoạch Tiểu học.xlsx"
    put(tmp_path, {unicodedata.normalize("NFD", name): filled})
    assert [r.file for r in pipeline.check_files([tmp_path])] == [unicodedata.normalize("NFC", name)]


def test_what_is_not_there_is_told_all_at_once(tmp_path: Path) -> None:
    with pytest.raises(CtclError) as error:
        pipeline.check_files([tmp_path, tmp_path / "a", tmp_path / "b"])
    assert problems(error.value) == ["path-missing", "path-missing"]
    with pytest.raises(CtclError) as error:
        pipeline.check_files([tmp_path])
    assert problems(error.value) == ["no-files"]


def test_a_link_that_leads_nowhere_is_a_rejected_file(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").symlink_to(tmp_path / "khong-co.xlsx")
    assert outcomes(pipeline.check_files([tmp_path])) == {"a.xlsx": "rejected file-unreadable"}


def test_a_link_may_not_lead_out_of_the_folder(tmp_path: Path, filled: bytes) -> None:
    put(tmp_path, {"nop/a.xlsx": filled, "nop/con/c.xlsx": filled, "noi-khac/b.xlsx": filled})
    nop, elsewhere = tmp_path / "nop", tmp_path / "noi-khac"
    (nop / "ngoai").symlink_to(elsewhere, target_is_directory=True)
    (nop / "ngoai.xlsx").symlink_to(elsewhere / "b.xlsx")
    (nop / "trong").symlink_to(nop / "con", target_is_directory=True)
    results = pipeline.check_files([nop])
    assert outcomes(results) == {
        "a.xlsx": "accepted",
        "con/c.xlsx": "accepted",
        "ngoai": "rejected file-unreadable",
        "ngoai.xlsx": "rejected file-unreadable",
    }
    told = {r.file: vi.reason(r.reason) for r in results if r.reason}
    assert all("liên kết dẫn ra ngoài thư mục" in reason for reason in told.values())


def test_a_link_given_by_name_is_followed(tmp_path: Path, filled: bytes) -> None:
    put(tmp_path, {"nop/a.xlsx": filled})
    (tmp_path / "duong-tat").symlink_to(tmp_path / "nop", target_is_directory=True)
    (tmp_path / "b.xlsx").symlink_to(tmp_path / "nop" / "a.xlsx")
    for way in ("duong-tat", "b.xlsx"):
        assert [r.outcome for r in pipeline.check_files([tmp_path / way])] == [Outcome.ACCEPTED]


def test_links_in_a_circle_end(tmp_path: Path, filled: bytes) -> None:
    put(tmp_path, {"nop/a.xlsx": filled})
    (tmp_path / "nop" / "lai").symlink_to(tmp_path / "nop", target_is_directory=True)
    assert outcomes(pipeline.check_files([tmp_path / "nop"])) == {"a.xlsx": "accepted"}


# ---------------------------------------------------------------------- one file never stops another


def test_every_file_has_an_outcome_whatever_it_is(tmp_path: Path, filled: bytes, blank: bytes) -> None:
    cut = filled[: len(filled) // 2]
    folder = put(
        tmp_path,
        {
            "a.xlsx": filled,
            "b-trang.xlsx": blank,
            "c-rong.xlsx": b"",
            "d-cut.xlsx": cut,
            "e-web.xls": demo.WEB_PAGE,
            "f-nhieu.xlsx": os.urandom(4096),
            "g.txt": b"ghi chep",
            "~$a.xlsx": b"\x05admin",
            ".~lock.a.xlsx#": b",x,",
            "Thumbs.db": b"\xd0\xcf",
            ".DS_Store": b"\0",
            "._a.xlsx": b"\0\5\x16\7",
            "__MACOSX/a.xlsx": filled,
            ".~tong-hop.xlsx.0123abcd.77.tmp": b"x",
            "truong.csv": (shipped("samples") / "truong.csv").read_bytes(),
        },
    )
    results = pipeline.check_files([folder])
    assert outcomes(results) == {
        ".DS_Store": "skipped system-file",
        "._a.xlsx": "skipped system-file",
        ".~lock.a.xlsx#": "skipped lock-file",
        ".~tong-hop.xlsx.0123abcd.77.tmp": "skipped own-leftover",
        "Thumbs.db": "skipped system-file",
        "__MACOSX/a.xlsx": "skipped system-file",
        "a.xlsx": "accepted",
        "b-trang.xlsx": "accepted",
        "c-rong.xlsx": "rejected file-empty",
        "d-cut.xlsx": "rejected file-damaged",
        "e-web.xls": "rejected file-not-workbook",
        "f-nhieu.xlsx": "rejected file-not-workbook",
        "g.txt": "rejected file-not-workbook",
        "truong.csv": "skipped roster",
        "~$a.xlsx": "skipped lock-file",
    }
    assert [r.file for r in results] == sorted(outcomes(results))
    for result in results:
        assert (result.reason is None) == (result.outcome is Outcome.ACCEPTED)
        assert result.reason is None or vi.reason(result.reason)
        assert all(found.where.file == result.file for found in result.issues)


def test_a_slip_of_the_program_costs_one_file_only(
    tmp_path: Path, filled: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, {"a.xlsx": filled, "b.xlsx": filled})
    real = content_of

    def slip(grid: object, forms: None, **options: bool) -> object:
        if getattr(grid, "name", "") == "a.xlsx":
            raise KeyError("oops")
        return real(grid, forms, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("ctcl_xlsx.pipeline.batch.content_of", slip)
    results = pipeline.check_files([tmp_path])
    assert outcomes(results) == {"a.xlsx": "rejected file-unreadable", "b.xlsx": "accepted"}
    assert results[0].reason
    assert "KeyError" in vi.reason(results[0].reason)


@pytest.mark.parametrize("cut", range(0, 100, 7))
def test_a_file_cut_anywhere_is_refused_and_the_others_go_on(tmp_path: Path, filled: bytes, cut: int) -> None:
    put(tmp_path, {"a.xlsx": filled[: len(filled) * cut // 100], "b.xlsx": filled})
    found = outcomes(pipeline.check_files([tmp_path]))
    assert found["a.xlsx"].startswith("rejected")
    assert found["b.xlsx"] == "accepted"


def test_strict_makes_missing_amounts_errors(tmp_path: Path) -> None:
    table = TABLE.replace("1000000", "NSNN   ")
    put(tmp_path, {"a.xlsx": workbook_of_table(table, rows=3)})
    for strict, severity in ((False, Severity.WARNING), (True, Severity.ERROR)):
        (result,) = pipeline.check_files([tmp_path], strict=strict)
        found = [i.severity for i in result.issues if i.code is Code.BUDGET_AMOUNT_MISSING]
        assert found == [severity]


def test_progress_is_told_file_by_file(tmp_path: Path, filled: bytes) -> None:
    put(tmp_path, {"a.xlsx": filled, "b.xlsx": b"", "c.xlsx": b"x"})
    told: list[tuple[int, int]] = []
    pipeline.check_files([tmp_path], progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


# ---------------------------------------------------------------------------------------- companions


@pytest.mark.parametrize(
    ("names", "skipped"),
    [
        (["98_a.xlsx", f"{SCHOOL.code}_ban-ky.pdf"], [f"{SCHOOL.code}_ban-ky.pdf"]),
        (["98_a.xlsx", f"ban ky {SCHOOL.code}.pdf"], [f"ban ky {SCHOOL.code}.pdf"]),
        (["98_a.xlsx", "98_ban-ky.pdf"], []),  # the same first word names no school
        (["Kế hoạch trường C.xlsx", "Kế hoạch trường D.pdf"], []),
        (["xa/ke-hoach.xlsx", "xa/98099999_b.pdf"], []),  # begins with another school's code
        (["truong-a/ke-hoach.xlsx", "truong-a/scan0001.pdf"], ["truong-a/scan0001.pdf"]),
        (["truong-a/ke-hoach.xlsx", "truong-b/scan0001.pdf"], []),
        (["ban-ky.pdf"], []),
        (["Kế hoạch.xlsx", "Bản ký Bến Sậy.pdf"], ["Bản ký Bến Sậy.pdf"]),  # the school's name
        (["Kế hoạch.xlsx", "Bản ký THCS Bến Sầy.pdf"], []),
    ],
)
def test_a_scan_beside_a_workbook_is_passed_over_one_alone_is_refused(
    tmp_path: Path, filled: bytes, names: list[str], skipped: list[str]
) -> None:
    put(tmp_path, {name: demo.SCAN if name.endswith("pdf") else filled for name in names})
    results = pipeline.check_files([tmp_path])
    assert [r.file for r in results if r.outcome is Outcome.SKIPPED] == skipped
    for result in results:
        if result.file.endswith(".pdf") and result.reason:
            assert "PDF" in vi.reason(result.reason)
            assert result.outcome in (Outcome.SKIPPED, Outcome.REJECTED)


# ---------------------------------------------------------------------------------------- the report


def test_the_report_of_check_counts_the_accepted_files(tmp_path: Path, filled: bytes) -> None:
    put(tmp_path, {"a.xlsx": filled, "b.xlsx": b"", "~$a.xlsx": b"x"})
    report = pipeline.check_to_dict(pipeline.check_files([tmp_path]), vi.message)
    assert report["totals"] == {
        "rows": 2,
        "rows_complete": 1,
        "missing": {"owner": 1, "deadline": 0, "budget": 0, "budget_amount": 0},
        "budget_total": 1000000,
    }


def test_a_roster_among_the_files_is_passed_over_whatever_its_format(tmp_path: Path, filled: bytes) -> None:
    roster = io.BytesIO()
    book = openpyxl.Workbook()
    for row in (("UBND xã",), (), ("STT", "Mã trường", "Tên trường", "Bậc học"), (1, "01", "Trường A", "TH")):
        book.active.append(row)
    book.save(roster)
    put(tmp_path, {"a.xlsx": filled, "truong.xlsx": roster.getvalue(), "truong-trong.xlsx": blank_roster()})
    assert outcomes(pipeline.check_files([tmp_path])) == {
        "a.xlsx": "accepted",
        "truong-trong.xlsx": "skipped roster",
        "truong.xlsx": "skipped roster",
    }
