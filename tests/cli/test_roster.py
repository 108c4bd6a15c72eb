"""`ctcl roster`, `generate --roster` with its notes, `generate --shared`."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl

from ctcl_xlsx.shipped import shipped
from ctcl_xlsx.vi import roster as words
from tests.cli.running import ctcl, inside

ROSTER = shipped("samples") / "truong.csv"


def test_an_empty_roster_is_made_filled_in_and_used(tmp_path: Path) -> None:
    run = ctcl("roster", "-o", "truong.xlsx", cwd=tmp_path)
    assert run.code == 0
    assert "ctcl generate --roster truong.xlsx" in run.out
    path = tmp_path / "truong.xlsx"
    code, said = inside("generate", "--roster", path, "--year", "2026-2027", "-o", tmp_path / "bieu")
    assert code == 2
    assert "chưa có trường nào" in said
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    for at, text in enumerate(("007", "Trường Tiểu học Bến Sậy", "Tiểu học"), 1):
        book[words.SHEET].cell(5, at, text)
    book.save(path)
    code, said = inside("generate", "--roster", path, "--year", "2026-2027", "-o", tmp_path / "bieu", "--rows", "1")
    assert code == 0
    assert [p.name for p in (tmp_path / "bieu").iterdir()] == ["007_truong-tieu-hoc-ben-say_2026-2027.xlsx"]


def test_what_stands_there_is_not_overwritten_unasked(tmp_path: Path) -> None:
    path = tmp_path / "truong.xlsx"
    path.write_bytes(b"mine")
    assert inside("roster", "-o", path)[0] == 2
    assert path.read_bytes() == b"mine"
    assert inside("roster", "-o", path, "--force")[0] == 0
    assert inside("roster", "-o", tmp_path / "a.csv")[0] == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["truong.xlsx"]


def test_what_was_odd_in_a_roster_is_told_by_every_command_that_reads_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("Mã", "Trường", "Cấp"), (7, "Trường TH A", None), ("Tổng cộng", 1, None)):
        book.active.append(row)
    path = tmp_path / "ds.xlsx"
    book.save(path)
    code, said = inside("generate", "--roster", path, "--year", "2026-2027", "-o", tmp_path / "bieu", "--rows", "1")
    assert code == 0
    notes = [line for line in said.splitlines() if line.startswith("Lưu ý: Dòng")]
    assert [line.split(":")[1].strip() for line in notes] == ["Dòng 2", "Dòng 2", "Dòng 3"]
    code, again = inside("consolidate", tmp_path / "bieu", "--roster", path, "-o", tmp_path / "th.xlsx")
    assert code == 0
    assert all(line in again for line in notes)


def test_shared_workbooks_are_made_for_each_level_and_kept(tmp_path: Path) -> None:
    args = ["generate", "--shared", "--roster", ROSTER, "--year", "2026-2027", "-o", tmp_path / "chung", "--rows", "1"]
    code, said = inside(*args)
    assert code == 0
    names = sorted(p.name for p in (tmp_path / "chung").iterdir())
    assert names == [f"chung_{level}_2026-2027.xlsx" for level in ("mam-non", "thcs", "thpt", "tieu-hoc")]
    assert "chung_thpt_2026-2027.xlsx: 4 trường" in said
    assert "Giữ nguyên 4 tệp" in inside(*args)[1]
    code, said = inside("check", tmp_path / "chung")
    assert code == 1
    assert "chưa chọn tên trường" in said


def test_shared_needs_a_roster() -> None:
    assert "--roster" in inside("generate", "--shared", "--year", "2026-2027", "-o", "x")[1]
    assert inside("generate", "--shared", "--plan", "a.json", "-o", "x")[0] == 2
