"""Good schools beside hostile files: the same values, however many lie there and in whatever order they come."""

from __future__ import annotations

from pathlib import Path

import pytest

from ctcl_xlsx.district.files import FileResult
from ctcl_xlsx.pipeline import check_files
from tests.cli.running import Run, ctcl
from tests.district.invented import Dice
from tests.hostile.containers import containers
from tests.hostile.edits import edits
from tests.hostile.sheets import sheets
from tests.hostile.surgery import workbook

SCHOOLS = 5


@pytest.fixture(scope="module")
def good() -> dict[str, bytes]:
    """Sound workbooks, each of a school of its own."""
    schools = [{"code": f"9600{n:04}", "name": f"Trường Tiểu học Tốt {n}", "level": "tieu_hoc"} for n in range(SCHOOLS)]
    return {f"tot-{n}.xlsx": workbook(school=school) for n, school in enumerate(schools)}


@pytest.fixture(scope="module")
def bad() -> dict[str, bytes]:
    """Hostile files, without the bombs: they are in the gallery's own test."""
    return {name: data for family in (containers, sheets, edits) for name, data in family() if len(data) < 1 << 18}


def mixed(folder: Path, files: dict[str, bytes], seed: int) -> Path:
    """The files in a folder, under names that put them in an order of chance."""
    dice, left = Dice(seed), sorted(files)
    folder.mkdir()
    for number in range(len(left)):
        name = dice.choice(left)
        left.remove(name)
        (folder / f"{number:03} {name}").write_bytes(files[name])
    return folder


def values(results: list[FileResult]) -> dict[str, object]:
    """What was read of the good schools, by their names."""
    found = {r.file[4:]: r.content for r in results if r.file[4:].startswith("tot-")}
    return {name: (c.plan, c.report, c.issues, c.account) if c else None for name, c in found.items()}


def test_values_are_the_same_alone_and_among_hostile_files_in_any_order(
    good: dict[str, bytes], bad: dict[str, bytes], tmp_path: Path
) -> None:
    alone = values(check_files([mixed(tmp_path / "mot-minh", good, 0)], audit=True))
    assert len(alone) == SCHOOLS
    assert None not in alone.values()
    for seed in (1, 2):
        assert values(check_files([mixed(tmp_path / str(seed), good | bad, seed)], audit=True)) == alone


def test_one_consolidation_of_all_ends_well(good: dict[str, bytes], bad: dict[str, bytes], tmp_path: Path) -> None:
    """In the command's own process and its child: nothing but its own words on the terminal, every file accounted."""
    folder = mixed(tmp_path / "nop", good | bad, 3)
    done: Run = ctcl("consolidate", folder, "--year", "2026-2027", "-o", tmp_path / "tong.xlsx", "--json")
    said = done.json
    assert done.code == 1
    assert done.err == ""
    assert said["files_in"] == sum(len(said[kind]) for kind in ("accepted", "rejected", "superseded", "skipped"))
    assert {entry["file"][4:] for entry in said["accepted"]} >= good.keys()
    assert (tmp_path / "tong.xlsx").stat().st_size > 0
