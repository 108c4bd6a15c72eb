"""Making and reading files: names, nothing overwritten unsaid, one bad file never stops the others."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from ctcl_xlsx import pipeline, vi
from ctcl_xlsx.district.files import FileResult, Outcome
from ctcl_xlsx.issues import Code, CtclError, Severity
from ctcl_xlsx.model import School
from ctcl_xlsx.pipeline import batch, demo, generate, inputs
from ctcl_xlsx.plan_json import plan_from_dict
from ctcl_xlsx.shipped import shipped
from tests.tables import plan_of, workbook_of_table

YEAR = "2026-2027"
TABLE = """
    | content    | criterion | action | lead       | deadline      | budget  |
    | Nội dung 1 | 1.1       | việc a | Hiệu trưởng | Tháng 05/2027 | 1000000 |
    | Nội dung 2 | 1.2       | việc b |            | Tháng 05/2027 | 0       |
"""
SCHOOL = School("98031204", "Trường THCS Bến Sậy", "thcs")


@pytest.fixture(scope="module")
def filled() -> bytes:
    return workbook_of_table(TABLE, rows=5)


@pytest.fixture(scope="module")
def blank() -> bytes:
    return workbook_of_table(rows=5)


def put(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def outcomes(results: list[FileResult]) -> dict[str, str]:
    """file -> outcome, with the reason's slug where there is one."""
    found = {}
    for result in results:
        reason = result.reason
        slug = (reason.facts.get("problem") or reason.code.value) if reason else ""
        found[result.file] = " ".join(filter(None, (result.outcome.value, slug)))
    return found


def digests(folder: Path) -> dict[str, str]:
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


def problems(error: CtclError) -> list[str]:
    return [i.facts.get("problem", i.code.value) for i in error.issues]


# ------------------------------------------------------------------------------------------------ file names


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("98031204", "Trường Tiểu học Bến Sậy", "98031204_truong-tieu-hoc-ben-say_2026-2027.xlsx"),
        ("", "Trường Đặng Thùy Trâm", "truong_truong-dang-thuy-tram_2026-2027.xlsx"),
        ("01/A:B", "x", "01-a-b_x_2026-2027.xlsx"),
        ("../..", "..", "truong_2026-2027.xlsx"),
        ("98", "学校", "98_2026-2027.xlsx"),
        ("98", unicodedata.normalize("NFD", "Trường Ỷ Lan"), "98_truong-y-lan_2026-2027.xlsx"),
    ],
)
def test_a_files_name_says_code_school_and_year(code: str, name: str, expected: str) -> None:
    assert generate.file_name(School(code, name), YEAR) == expected


@pytest.mark.parametrize("code", ["1", "98031204", "9" * 13, "9" * 60, "9" * 300])
@pytest.mark.parametrize("name", ["A", "Trường Phổ thông Dân tộc Nội trú Trung học cơ sở và Trung học phổ thông " * 3])
def test_a_files_name_is_short_ascii_and_begins_with_the_code(code: str, name: str) -> None:
    found = generate.file_name(School(code, name), YEAR)
    assert len(found) <= generate.LONGEST_NAME
    assert re.fullmatch(r"[a-z0-9_-]+_2026-2027\.xlsx", found)
    assert found.startswith(code[: generate.LONGEST_CODE])
    assert "-_" not in found


def test_names_of_a_roster_are_all_different(tmp_path: Path) -> None:
    schools = [
        School("98", "Trường TH và THCS A", "tieu_hoc"),
        School("98", "Trường TH và THCS A", "thcs"),
        School("98", "Trường TH và THCS A", "thcs", campus="Cơ sở 2"),
        School("98", "Trường TH và THCS A", "thcs", campus="Cơ sở 3"),
        School("9-8", "Trường TH và THCS A", "thcs"),
        School("9.8", "Trường TH và THCS A", "thcs"),
        School("7" * 50, "Trường B", "thcs"),
        School("7" * 50, "Trường B", "thcs"),
    ]
    made = pipeline.generate_roster(schools, YEAR, tmp_path, rows=1)
    names = [item.path.name for item in made]
    assert len({name.casefold() for name in names}) == len(schools)
    assert all(len(name) <= generate.LONGEST_NAME for name in names)
    assert all(item.written for item in made)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(names)


# ------------------------------------------------------------------------------------- nothing is lost unsaid


def test_a_file_that_stands_there_is_kept_and_the_message_says_if_it_was_filled(
    tmp_path: Path, filled: bytes, blank: bytes
) -> None:
    order = generate.blank_order(SCHOOL, YEAR, rows=1)
    for name, data, facts in (
        ("day.xlsx", filled, {"filled": "2"}),
        ("trang.xlsx", blank, {}),
        ("khac.xlsx", b"not a workbook", {}),
        ("rong.xlsx", b"", {}),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(CtclError) as error:
            pipeline.generate_file(order, path)
        found = error.value.issue
        assert (found.code, dict(found.facts), path.read_bytes()) == (Code.OUTPUT_EXISTS, facts, data)
        assert ("2 dòng" in vi.message(found)) is bool(facts)
        assert "--force" in vi.message(found)


def test_with_force_the_filled_rows_that_were_overwritten_are_told(tmp_path: Path, filled: bytes) -> None:
    path = put(tmp_path, {"a.xlsx": filled}) / "a.xlsx"
    made = pipeline.generate_file(generate.blank_order(SCHOOL, YEAR, rows=1), path, force=True)
    assert (made.written, made.kept_rows) == (True, 2)
    assert path.read_bytes() != filled


def test_a_roster_keeps_what_schools_have_filled(tmp_path: Path, filled: bytes) -> None:
    schools = [SCHOOL, replace(SCHOOL, code="98031205")]
    first, second = pipeline.generate_roster(schools, YEAR, tmp_path, rows=1)
    first.path.write_bytes(filled)
    again = pipeline.generate_roster(schools, YEAR, tmp_path, rows=1)
    assert [(m.written, m.kept_rows) for m in again] == [(False, 2), (False, 0)]
    assert first.path.read_bytes() == filled
    forced = pipeline.generate_roster(schools, YEAR, tmp_path, rows=1, force=True)
    assert [(m.written, m.kept_rows) for m in forced] == [(True, 2), (True, 0)]
    assert first.path.read_bytes() != filled
    assert [m.path for m in forced] == [first.path, second.path]


def test_a_roster_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    schools = [
        SCHOOL,
        School("2", "Trường B", "đại học"),
        School("3", "Trường\x01C", "thcs"),
        School("4", "Trường D", ""),
    ]
    with pytest.raises(CtclError) as error:
        pipeline.generate_roster(schools, YEAR, tmp_path / "bieu")
    assert problems(error.value) == ["level", "json-characters", "level"]
    assert not (tmp_path / "bieu").exists()


def test_the_same_order_gives_the_same_bytes_and_the_code_stays_text() -> None:
    order = generate.blank_order(replace(SCHOOL, code="01"), YEAR, rows=2)
    data = pipeline.workbook_of(order)
    assert data == pipeline.workbook_of(order)
    assert pipeline.read_content(data, "a.xlsx").plan.school.code == "01"
    assert pipeline.read_content(data, "a.xlsx").sealed_code == "01"


@pytest.mark.parametrize("rows", [0, -1, 1001, 10**9])
def test_the_number_of_rows_has_limits(rows: int) -> None:
    with pytest.raises(CtclError) as error:
        generate.blank_order(SCHOOL, YEAR, rows=rows)
    assert problems(error.value) == ["rows"]
    assert "1000" in vi.message(error.value.issue)


def test_more_rows_than_asked_for_extend_the_table() -> None:
    plan = plan_of(TABLE)
    assert pipeline.order_of_plan(plan, 1).rows == 2
    assert pipeline.order_of_plan(plan, 9).rows == 9
    assert len(pipeline.read_content(workbook_of_table(TABLE, rows=1), "a.xlsx").plan.rows) == 2


def test_an_order_of_a_form_for_another_year_is_refused() -> None:
    with pytest.raises(CtclError) as error:
        generate.blank_order(SCHOOL, "2023-2024", form_id="tt57")
    assert problems(error.value) == ["no-catalog"]


def test_a_schools_texts_are_tidied() -> None:
    order = generate.blank_order(replace(SCHOOL, name=unicodedata.normalize("NFD", " Trường Ỷ Lan ")), YEAR)
    assert order.plan.school.name == "Trường Ỷ Lan"


# -------------------------------------------------------------------------------------------- finding files


def test_folders_are_walked_and_files_named_by_their_path_below_the_argument(tmp_path: Path) -> None:
    put(tmp_path, {"nop/b.xlsx": b"b", "nop/a/c.xlsx": b"c", "nop/a.xlsx": b"a", "khac/a.xlsx": b"d"})
    nop = tmp_path / "nop"
    assert [i.name for i in inputs.find_inputs([nop])] == ["a.xlsx", "a/c.xlsx", "b.xlsx"]
    assert [i.name for i in inputs.find_inputs([nop / "a.xlsx"])] == ["a.xlsx"]
    both = [i.name for i in inputs.find_inputs([nop, tmp_path / "khac"])]
    assert both == ["a.xlsx", "a/c.xlsx", "b.xlsx", "khac/a.xlsx"]


def test_a_file_reached_by_two_paths_counts_once(tmp_path: Path, filled: bytes) -> None:
    put(tmp_path, {"nop/a.xlsx": filled})
    nop = tmp_path / "nop"
    ways = [nop, nop / "a.xlsx", tmp_path / "nop" / ".." / "nop", nop]
    assert len(inputs.find_inputs(ways)) == 1
    (tmp_path / "duong-khac").symlink_to(nop, target_is_directory=True)
    (nop / "b.xlsx").symlink_to(nop / "a.xlsx")
    found = inputs.find_inputs([nop, tmp_path / "duong-khac"])
    assert [i.name for i in found] == ["a.xlsx"]


def test_files_of_the_same_name_in_folders_of_the_same_name_stay_apart(tmp_path: Path) -> None:
    put(tmp_path, {f"{i}/nop/a.xlsx": bytes([i]) for i in range(4)})
    found = inputs.find_inputs([tmp_path / str(i) / "nop" for i in range(4)])
    assert len({i.name for i in found}) == 4
    assert sorted(i.path.read_bytes() for i in found) == [bytes([i]) for i in range(4)]


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


def test_links_in_a_circle_end(tmp_path: Path, filled: bytes) -> None:
    put(tmp_path, {"nop/a.xlsx": filled})
    (tmp_path / "nop" / "lai").symlink_to(tmp_path / "nop", target_is_directory=True)
    assert outcomes(pipeline.check_files([tmp_path / "nop"]))["a.xlsx"] == "accepted"


# ------------------------------------------------------------------------------- one file never stops another


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
    real = batch.content_of

    def slip(grid: object, **options: bool) -> object:
        if getattr(grid, "name", "") == "a.xlsx":
            raise KeyError("oops")
        return real(grid, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "content_of", slip)
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


# ------------------------------------------------------------------------------------------------ companions


@pytest.mark.parametrize(
    ("names", "skipped"),
    [
        (["98_a.xlsx", "98_ban-ky.pdf"], ["98_ban-ky.pdf"]),
        (["98_a.xlsx", "98 ban ky.pdf"], ["98 ban ky.pdf"]),
        (["98_a.xlsx", "99_ban-ky.pdf"], []),
        (["truong-a/ke-hoach.xlsx", "truong-a/scan0001.pdf"], ["truong-a/scan0001.pdf"]),
        (["truong-a/ke-hoach.xlsx", "truong-b/scan0001.pdf"], []),
        (["ban-ky.pdf"], []),
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


# -------------------------------------------------------------------------------------------------- summary


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
    assert batch.is_summary(pipeline.read_workbook.__globals__["read"](output.read_bytes(), "x"))


@pytest.mark.parametrize("force", [False, True])
def test_an_input_is_never_written_over(sent: Path, force: bool) -> None:
    before = digests(sent)
    for name in ("a.xlsx", "c.xlsx"):
        with pytest.raises(CtclError) as error:
            summary_of(sent, sent / name, force=force)
        assert error.value.issue.facts == {"input": "1"}
        assert name in vi.message(error.value.issue)
    assert digests(sent) == before


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


# ------------------------------------------------------------------------------------------------- the report


def test_the_report_of_check_counts_the_accepted_files(tmp_path: Path, filled: bytes) -> None:
    put(tmp_path, {"a.xlsx": filled, "b.xlsx": b"", "~$a.xlsx": b"x"})
    report = pipeline.check_to_dict(pipeline.check_files([tmp_path]), vi.message)
    assert report["totals"] == {
        "rows": 2,
        "rows_complete": 1,
        "missing": {"owner": 1, "deadline": 0, "budget": 0, "budget_amount": 0},
        "budget_total": 1000000,
    }


# --------------------------------------------------------------------------------------------------- the demo


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
