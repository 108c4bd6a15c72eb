"""Every hostile file ends as `expected.csv` says: an outcome that changes, also for the better, fails.

`--regenerate` writes the list anew; read the difference before it is committed.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ctcl_xlsx.district.files import FileResult, Outcome
from ctcl_xlsx.pipeline import check_files
from ctcl_xlsx.text import escaped
from ctcl_xlsx.workbook.read import read
from tests.hostile.binary import binary
from tests.hostile.containers import containers
from tests.hostile.edits import edits
from tests.hostile.kinds import kinds
from tests.hostile.names import names
from tests.hostile.odd import odd
from tests.hostile.sheets import sheets
from tests.hostile.surgery import base_plan
from tests.hostile.test_mutations import difference

EXPECTED = Path(__file__).parent / "expected.csv"
HEAD = ("tệp", "kết quả", "mã", "dòng", "như bản gốc")
Line = tuple[str, str, str, str, str]


def gallery(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All hostile files, by name."""
    yield from containers()
    yield from sheets()
    yield from kinds(folder)
    yield from edits()
    yield from names()
    yield from binary()
    yield from odd(folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of them in one folder, as they come to an office."""
    made = tmp_path_factory.mktemp("hostile")
    for name, data in gallery(tmp_path_factory.mktemp("work")):
        (made / name).write_bytes(data)
    if hasattr(os, "mkfifo"):
        os.mkfifo(made / "ong-dan.xlsx")
        (made / "lien-ket-treo.xlsx").symlink_to(made / "khong-co.xlsx")
        (made / "lien-ket-ra-ngoai.xlsx").symlink_to("/etc/hostname")
        (made / "lien-ket-thiet-bi.xlsx").symlink_to("/dev/zero")
        (made / "vong").symlink_to(made)
    return made


@pytest.fixture(scope="module")
def results(folder: Path) -> list[FileResult]:
    """What became of them in one run."""
    return check_files([folder])


def line_of(result: FileResult) -> Line:
    """Its line: outcome, codes (of a refused file: code and reason), number of rows, whether they are the base's."""
    codes = sorted({found.code.value for found in result.issues})
    if result.reason:
        reason = result.reason.facts.get("reason") or result.reason.facts.get("kind", "")
        codes = [f"{result.reason.code.value}:{reason}" if reason else result.reason.code.value]
    rows = result.content.plan.rows if result.content else ()
    same = "" if not result.content else "có" if rows == base_plan().rows else "không"
    return escaped(result.file), result.outcome.value, " ".join(codes), str(len(rows)) if result.content else "", same


def test_every_file_ends_as_listed(results: list[FileResult], request: pytest.FixtureRequest) -> None:
    lines = sorted(map(line_of, results))
    if request.config.getoption("--regenerate"):
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([HEAD, *lines])
        EXPECTED.write_text(out.getvalue(), "utf-8")
    _, *listed = [tuple(row) for row in csv.reader(io.StringIO(EXPECTED.read_text("utf-8"), newline=""))]
    assert [row for row in lines if row not in listed] == []
    assert len(lines) == len(listed)


def test_the_gallery_is_large(results: list[FileResult]) -> None:
    assert len(results) > 400


def test_each_has_one_outcome_and_says_why(results: list[FileResult], folder: Path) -> None:
    assert len(results) == len(list(folder.iterdir())) or any("/" in r.file for r in results)
    assert [r.file for r in results if r.outcome is Outcome.REJECTED and not r.reason] == []
    assert [r.file for r in results if r.reason and r.reason.facts.get("reason") == "internal"] == []


# The second reader knows no formats of numbers, and no text where a date is announced.
BEYOND_THE_SECOND_READER = {"ngay-that.xlsx", "ngay-iso-hong.xlsx"}


def test_accepted_workbooks_read_as_a_second_reader_says(results: list[FileResult], folder: Path) -> None:
    accepted = {r.file for r in results if r.outcome is Outcome.ACCEPTED and r.kind in ("xlsx", "xlsm", "xltx")}
    named = sorted(name for name in accepted - BEYOND_THE_SECOND_READER if (folder / name).is_file())
    assert len(named) > 180
    told = {name: difference(read((folder / name).read_bytes(), name), (folder / name).read_bytes()) for name in named}
    assert {name: text for name, text in told.items() if text} == {}


def test_a_text_over_several_records_of_an_old_workbook_is_whole(results: list[FileResult]) -> None:
    found = next(r for r in results if r.file == "xls-chu-noi-tiep.xls")
    assert found.content
    whole = "".join(f"{n} việc cần làm ở trường – " for n in range(1_000)).strip()
    assert found.content.plan.rows[0].get("action") == whole


def test_no_file_changed_its_neighbours(results: list[FileResult], folder: Path, tmp_path: Path) -> None:
    """A sound workbook among them reads as it does alone."""
    (tmp_path / "mot-minh.xlsx").write_bytes((folder / "zip-binh-thuong.xlsx").read_bytes())
    alone = check_files([tmp_path])[0]
    among = next(r for r in results if r.file == "zip-binh-thuong.xlsx")
    assert among.content
    assert alone.content
    assert among.content.plan == alone.content.plan == base_plan()
    assert among.content.report == alone.content.report
