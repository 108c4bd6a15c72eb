"""The invented district of samples/huyen goes round: outcomes and findings are as its script foretold."""

from __future__ import annotations

import csv
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from ctcl_xlsx import pipeline
from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.files import FileResult, Outcome
from ctcl_xlsx.district.records import content_line, record_line
from ctcl_xlsx.district.standings import standings
from ctcl_xlsx.pipeline import check_files, consolidate_files
from tests.programs import convert

SCRIPT = Path(__file__).parent.parent / "samples" / "huyen" / "lam_mau.py"
AGAIN = "zalo/Book1 (2).xlsx"


def script() -> ModuleType:
    """The script as a module of its own."""
    spec = importlib.util.spec_from_file_location("lam_mau", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the whole district."""
    made = tmp_path_factory.mktemp("huyen")
    script().make(made)
    return made


@pytest.fixture(scope="module")
def expected(folder: Path) -> dict[str, tuple[str, set[str]]]:
    """Outcome and codes by file, as the script foretold them."""
    lines = csv.DictReader((folder / "ky-vong.csv").read_text("utf-8").splitlines())
    return {line["tệp"].removeprefix("nop/"): (line["kết quả"], set(line["mã"].split())) for line in lines}


@pytest.fixture(scope="module")
def district(folder: Path) -> District:
    """The district as the office puts it together."""
    return consolidate_files([folder / "nop"], roster=folder / "truong.csv")


def codes(result: FileResult) -> set[str]:
    return {found.code.value for found in result.issues}


def test_every_file_ends_as_foretold(district: District, expected: dict[str, tuple[str, set[str]]]) -> None:
    outcomes = {result.file: result.outcome.value for result in district.files}
    assert outcomes == {name: outcome for name, (outcome, _) in expected.items()}


def test_every_slip_is_found(district: District, expected: dict[str, tuple[str, set[str]]]) -> None:
    unseen = {result.file: expected[result.file][1] - codes(result) for result in district.files}
    assert {name: missed for name, missed in unseen.items() if missed} == {}


def test_careful_schools_are_left_in_peace(district: District, expected: dict[str, tuple[str, set[str]]]) -> None:
    """No error is said of a file in which nothing was left out or written wrong."""
    blamed = {
        result.file: [found.code.value for found in result.issues if found.severity == "error"]
        for result in district.files
        if result.outcome is Outcome.ACCEPTED and not expected[result.file][1]
    }
    assert {name: found for name, found in blamed.items() if found} == {}


def test_the_same_district_comes_out_every_time(folder: Path, tmp_path: Path) -> None:
    script().make(tmp_path)
    names = sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    assert [n for n in names if (folder / n).read_bytes() != (tmp_path / n).read_bytes()] == []


def test_what_was_sent_as_xls_is_the_same_plan(folder: Path, tmp_path: Path) -> None:
    """The copy that came by Zalo, saved by LibreOffice in the old format."""
    old = convert(folder / "nop" / AGAIN, "xls", tmp_path)
    first, second = check_files([folder / "nop" / AGAIN])[0], check_files([old])[0]
    assert first.content
    assert second.content
    assert second.content.plan.rows == first.content.plan.rows


def test_the_summary_is_the_files_behind_it_though_libreoffice_saved_it(
    folder: Path, district: District, tmp_path: Path
) -> None:
    path = pipeline.write_summary_file(district, tmp_path / "tong-hop.xlsx")
    saved = convert(path, "xlsx", tmp_path / "lo")
    again = consolidate_files([saved], roster=folder / "truong.csv")
    told = [
        {f.file.removeprefix("tong-hop.xlsx/"): (f.outcome, f.sha256, codes(f)) for f in d.files}
        for d in (district, again)
    ]
    assert told[0] == told[1]
    assert (again.rows, again.missing, again.budget_total) == (district.rows, district.missing, district.budget_total)
    path.write_bytes(saved.read_bytes())  # nobody changed a cell: it may be replaced, and need not be
    assert not pipeline.put_summary(district, path).changed


def test_a_public_district_has_the_same_figures_and_no_signer(folder: Path, district: District) -> None:
    public = consolidate_files([folder / "nop"], roster=folder / "truong.csv", public=True)
    assert (public.rows, public.missing, public.budget_total) == (
        district.rows,
        district.missing,
        district.budget_total,
    )
    given = [name for name in script().GIVEN if name]

    def record(file: FileResult) -> str:
        return record_line(file, content_line(file.content) if file.content else None).decode()

    told = [record(file) for file in public.files]
    assert not [name for name in given for text in told if name in text]
    assert any(name in record(file) for name in given for file in district.files)


def test_a_public_summary_names_the_same_schools_as_not_sent(folder: Path, district: District) -> None:
    public = consolidate_files([folder / "nop"], roster=folder / "truong.csv", public=True)
    states = [[(s.school.code, s.state) for s in standings(d)] for d in (district, public)]
    assert states[0] == states[1]
