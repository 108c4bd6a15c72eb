"""The summary and the demo: inputs stay as they were, nothing is written over unasked."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

from ctcl_xlsx import pipeline, vi
from ctcl_xlsx.district.files import is_summary
from ctcl_xlsx.issues import Code, CtclError
from ctcl_xlsx.pipeline import demo, generate
from ctcl_xlsx.plan_json import plan_from_dict
from ctcl_xlsx.shipped import shipped
from ctcl_xlsx.vi import summary as words
from ctcl_xlsx.workbook.read import read
from tests.pipeline.folders import SCHOOL, TABLE, YEAR, digests, outcomes, put
from tests.tables import workbook_of_table

# ------------------------------------------------------------------------------------------- summary


@pytest.fixture
def sent(tmp_path: Path, filled: bytes) -> Path:
    other = workbook_of_table(TABLE, rows=5, code="98031205", name="Trường THCS Suối Mây")
    return put(tmp_path / "nop", {"a.xlsx": filled, "b.xlsx": other, "c.xlsx": b"hong".ljust(40)})


def summary_of(folder: Path, output: Path, *, force: bool = False) -> dict[str, str]:
    """Consolidates `folder` into `output` and returns each file's sha256."""
    district = pipeline.consolidate_files([folder])
    pipeline.write_summary_file(district, output, [folder], force=force)
    return {f.file: f.sha256 for f in district.files}


def test_the_summary_is_written_beside_and_passed_over_next_time(sent: Path) -> None:
    output = sent / "tong-hop.xlsx"
    summary_of(sent, output)
    first = output.read_bytes()
    assert outcomes(pipeline.check_files([sent]))["tong-hop.xlsx"] == "skipped own-summary"
    shutil.copy(output, sent / "chep.xlsx")
    assert outcomes(pipeline.check_files([sent]))["chep.xlsx"] == "skipped own-summary"
    (sent / "chep.xlsx").unlink()
    output.unlink()
    summary_of(sent, output)
    assert output.read_bytes() == first


def test_an_earlier_summary_is_replaced_without_force(sent: Path, tmp_path: Path) -> None:
    output = tmp_path / "tong-hop.xlsx"
    summary_of(sent, output)
    before = output.read_bytes()
    (sent / "b.xlsx").unlink()
    summary_of(sent, output)
    assert output.read_bytes() != before


@pytest.mark.parametrize("data", [b"", b"not ours", None])
def test_any_other_file_is_not_replaced_without_force(
    sent: Path, tmp_path: Path, blank: bytes, data: bytes | None
) -> None:
    output = put(tmp_path, {"tong-hop.xlsx": blank if data is None else data}) / "tong-hop.xlsx"
    before = output.read_bytes()
    with pytest.raises(CtclError) as error:
        summary_of(sent, output)
    assert error.value.issue.code is Code.OUTPUT_EXISTS
    assert output.read_bytes() == before
    summary_of(sent, output, force=True)
    assert is_summary(read(output.read_bytes(), "x"))


@pytest.mark.parametrize("force", [False, True])
def test_an_input_is_never_written_over(sent: Path, force: bool) -> None:
    before = digests(sent)
    for name in ("a.xlsx", "c.xlsx"):
        with pytest.raises(CtclError) as error:
            summary_of(sent, sent / name, force=force)
        assert error.value.issue.facts == {"input": "1"}
        assert name in vi.message(error.value.issue)
    assert digests(sent) == before


@pytest.mark.parametrize("force", [False, True])
def test_what_is_no_file_is_never_written_over(sent: Path, tmp_path: Path, force: bool) -> None:
    (tmp_path / "thu-muc.xlsx").mkdir()
    os.mkfifo(tmp_path / "ong.xlsx")
    for name, reason in (("thu-muc.xlsx", "folder"), ("ong.xlsx", "not-a-file")):
        with pytest.raises(CtclError) as error:
            summary_of(sent, tmp_path / name, force=force)
        assert (error.value.issue.code, error.value.issue.facts["reason"]) == (Code.OUTPUT_FAILED, reason)
        with pytest.raises(CtclError) as error:
            pipeline.generate_file(generate.blank_order(SCHOOL, YEAR, rows=1), tmp_path / name, force=force)
        assert error.value.issue.facts["reason"] == reason
        assert name in vi.message(error.value.issue)


def test_what_an_order_was_read_from_is_never_written_over(tmp_path: Path) -> None:
    path = put(tmp_path, {"ke-hoach.json": b"{}"}) / "ke-hoach.json"
    order = generate.blank_order(SCHOOL, YEAR, rows=1)
    with pytest.raises(CtclError) as error:
        pipeline.generate_file(order, tmp_path / "." / "ke-hoach.json", force=True, inputs=[path])
    assert error.value.issue.facts == {"input": "1"}
    assert path.read_bytes() == b"{}"


def test_inputs_stay_as_they_were(sent: Path, tmp_path: Path) -> None:
    before = digests(sent)
    hashes = summary_of(sent, tmp_path / "tong-hop.xlsx")
    assert digests(sent) == before
    assert {str(sent / name): digest for name, digest in hashes.items()} == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["nop", "tong-hop.xlsx"]


def test_the_order_of_the_arguments_does_not_matter(sent: Path, tmp_path: Path) -> None:
    files = sorted(sent.iterdir())
    texts = []
    for paths in (files, files[::-1]):
        district = pipeline.consolidate_files(paths)
        texts.append(json.dumps(district.to_dict(), ensure_ascii=False))
        pipeline.write_summary_file(district, tmp_path / f"{len(texts)}.xlsx", paths)
    assert texts[0] == texts[1]
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


def test_the_account_holds_every_file(sent: Path) -> None:
    district = pipeline.consolidate_files([sent])
    assert {outcome.value: count for outcome, count in district.account.items()} == {
        "accepted": 2,
        "rejected": 1,
        "superseded": 0,
        "skipped": 0,
    }


# ------------------------------------------------------------------------------------------ the demo


def test_the_demo_runs_twice_to_the_same_bytes(tmp_path: Path) -> None:
    told: list[int] = []
    summary = demo.run_demo(tmp_path, lambda step, _: told.append(step))
    before = digests(tmp_path)
    assert told == [1, 2, 3, 4]
    assert summary == tmp_path / "tong-hop.xlsx"
    assert demo.run_demo(tmp_path, lambda *_: None) == summary
    assert digests(tmp_path) == before


def test_the_samples_of_the_demo_are_the_shipped_plans() -> None:
    for path in (shipped("samples") / "plans").glob("*2026-2027_tt57.json"):
        assert plan_from_dict(json.loads(path.read_text("utf-8"))) in demo.sample_plans()


def test_a_summary_that_somebody_saved_since_is_kept(tmp_path: Path, filled: bytes) -> None:
    put(tmp_path, {"nop/a.xlsx": filled})
    output = tmp_path / "tong-hop.xlsx"
    district = pipeline.consolidate_files([tmp_path / "nop"])
    pipeline.write_summary_file(district, output, [tmp_path / "nop"])
    pipeline.write_summary_file(district, output, [tmp_path / "nop"])  # untouched: replaced
    book = openpyxl.load_workbook(output)
    book.worksheets[0]["A3"] = "Đã hỏi trường"
    book.save(output)
    edited = output.read_bytes()
    with pytest.raises(CtclError) as refused:
        pipeline.write_summary_file(district, output, [tmp_path / "nop"])
    facts = refused.value.issue.facts
    assert (facts["on"], facts["place"]) == ("Tổng hợp", "A3")
    assert output.read_bytes() == edited
    pipeline.write_summary_file(district, output, [tmp_path / "nop"], force=True)
    assert output.read_bytes() != edited


# ------------------------------------------------------------------------------------- ways to the files


def ways(path: Path) -> dict[str, tuple[str | None, str | None]]:
    """Every link of the lists of schools and of files, by the text it stands under: (file, cell)."""
    book = openpyxl.load_workbook(path)
    cells = (cell for name in (words.SCHOOLS, words.SOURCES) for row in book[name].iter_rows() for cell in row)
    return {
        f"{cell.parent.title} {cell.row} {cell.value}": (cell.hyperlink.target, cell.hyperlink.location)
        for cell in cells
        if cell.hyperlink
    }


def test_schools_and_files_lead_to_the_files_beside_the_summary(sent: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(sent / "goi.zip", "w") as archive:
        archive.writestr("d.xlsx", workbook_of_table(TABLE, rows=5, code="98031206", name="Trường THCS Hoa Lăng"))
    summary_of(sent, tmp_path / "tong-hop.xlsx")
    found = ways(tmp_path / "tong-hop.xlsx")
    files = {text.rpartition(" ")[2]: target for text, (target, _) in found.items() if text.startswith(words.SOURCES)}
    alone = {name: f"nop/{name}" for name in ("a.xlsx", "b.xlsx", "c.xlsx")}
    assert files == alone | {"goi.zip/d.xlsx": "nop/goi.zip"}
    schools = {target for text, (target, _) in found.items() if text.startswith(words.SCHOOLS) and target}
    assert schools == {"nop/a.xlsx", "nop/b.xlsx", "nop/goi.zip"}


def test_what_lies_elsewhere_has_no_way_and_a_public_summary_has_none(sent: Path, tmp_path: Path) -> None:
    (tmp_path / "noi-khac").mkdir()
    summary_of(sent, tmp_path / "noi-khac" / "tong-hop.xlsx")
    assert {target for target, _ in ways(tmp_path / "noi-khac" / "tong-hop.xlsx").values()} == {None}
    district = pipeline.consolidate_files([sent], public=True)
    pipeline.write_summary_file(district, tmp_path / "cong-khai.xlsx", [sent])
    assert {target for target, _ in ways(tmp_path / "cong-khai.xlsx").values()} == {None}
