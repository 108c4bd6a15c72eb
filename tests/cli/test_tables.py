"""`ctcl consolidate --tables`: the tables beside the summary, told in a line."""

from __future__ import annotations

import shutil
from pathlib import Path

from ctcl_xlsx import pipeline
from tests.cli.running import ctcl, inside


def test_consolidate_writes_the_tables_and_says_so(files: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bảng"
    run = ctcl("consolidate", files / "lan", "-o", tmp_path / "a.xlsx", "--tables", folder)
    assert run.code == 1
    line = run.out.splitlines()[1]
    assert line.startswith(f"Đã ghi bảng dữ liệu: {folder} (schools.csv, ")
    district = pipeline.consolidate_files([files / "lan"])
    made = pipeline.prepare_tables(district, tmp_path / "none")
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == made
    assert all(name in line for name in made)


def test_tables_that_are_refused_leave_no_summary(files: Path, tmp_path: Path) -> None:
    (tmp_path / "schools.csv").write_text("của tôi", "utf-8")
    args: list[str | Path] = ["consolidate", files / "tot", "-o", tmp_path / "a.xlsx", "--tables", tmp_path]
    assert inside(*args)[0] == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["schools.csv"]
    assert inside(*args, "--force")[0] == 0
    assert (tmp_path / "a.xlsx").exists()


def test_a_summary_is_told_of_where_its_tables_cannot_be_written(files: Path, tmp_path: Path) -> None:
    (tmp_path / "tệp").write_text("của tôi", "utf-8")
    run = ctcl("consolidate", files / "tot", "-o", tmp_path / "a.xlsx", "--tables", tmp_path / "tệp" / "bảng")
    assert run.code == 2
    assert str(tmp_path / "a.xlsx") in run.out.splitlines()[0]
    assert (tmp_path / "a.xlsx").exists()
    assert "bảng" not in run.out
    assert "bảng" in run.err or "tệp" in run.err


def test_tables_among_the_inputs_are_passed_over(files: Path, tmp_path: Path) -> None:
    folder = tmp_path / "nop"
    shutil.copytree(files / "tot", folder)
    assert inside("consolidate", folder, "-o", tmp_path / "a.xlsx", "--tables", folder)[0] == 0
    code, said = inside("consolidate", folder, "-o", tmp_path / "a.xlsx")
    assert code == 0
    assert "Bảng dữ liệu do chính chương trình làm ra" in said
