"""Files inside archives and mails, files that change while they are read, names of every kind."""

from __future__ import annotations

import io
import json
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ctcl_xlsx import pipeline, vi
from ctcl_xlsx.district.files import Outcome
from ctcl_xlsx.issues import Code, CtclError
from ctcl_xlsx.pipeline import members
from ctcl_xlsx.pipeline.inputs import Input
from ctcl_xlsx.pipeline.kept import examine_sealed
from ctcl_xlsx.pipeline.running import CRASHED, Result, TaskError, in_process
from ctcl_xlsx.pipeline.supervised import supervised
from ctcl_xlsx.plan_json import plan_to_dict
from ctcl_xlsx.vi import summary as w
from ctcl_xlsx.workbook import read as reading
from tests.cli.running import ctcl
from tests.pipeline.folders import SCHOOL, TABLE, digests, outcomes, put
from tests.pipeline.test_supervised import stray_xls
from tests.schemas import faults
from tests.tables import workbook_of_table
from tests.workbook.mails import mail, outlook_mail, zipped
from tests.workbook.test_sniff import retyped


@pytest.fixture(scope="module")
def other() -> bytes:
    return workbook_of_table(TABLE, rows=5, code="98031205", name="Trường THCS Suối Mây")


def test_a_zip_is_read_inside_and_never_extracted(tmp_path: Path, filled: bytes, other: bytes) -> None:
    inside = {
        "Trường A/kế hoạch.xlsx": filled,
        "Trường A/scan.pdf": b"%PDF-1.7",
        "Trường B/ke-hoach.xlsx": other,
        "__MACOSX/Trường A/._kế hoạch.xlsx": b"\0\5\x16\7",
        "../../thoat.xlsx": b"PK\3\4 hong",
        "trong.zip": zipped({"a.xlsx": filled}),
        "rong.xlsx": b"",
        "thu.docx": zipped({"word/document.xml": b"<a/>", "[Content_Types].xml": b""}),
    }
    put(tmp_path, {"nop.zip": zipped(inside)})
    before = digests(tmp_path)
    results = pipeline.check_files([tmp_path])
    assert outcomes(results) == {
        "nop.zip/Trường A/kế hoạch.xlsx": "accepted",
        "nop.zip/Trường A/scan.pdf": "skipped companion",
        "nop.zip/Trường B/ke-hoach.xlsx": "accepted",
        "nop.zip/__MACOSX/Trường A/._kế hoạch.xlsx": "skipped system-file",
        "nop.zip/thoat.xlsx": "rejected file-damaged",
        "nop.zip/trong.zip": "rejected file-not-workbook",
        "nop.zip/rong.xlsx": "rejected file-empty",
        "nop.zip/thu.docx": "rejected file-not-workbook",
    }
    assert [r.file for r in results] == sorted(r.file for r in results)
    nested = next(r.reason for r in results if r.file == "nop.zip/trong.zip")
    assert nested
    assert "nằm bên trong một tệp nén" in vi.reason(nested)
    assert digests(tmp_path) == before
    alone = put(tmp_path / "roi", {"a.xlsx": filled})
    (direct,) = pipeline.check_files([alone])
    assert direct.content
    packed = next(r for r in results if r.file.endswith("kế hoạch.xlsx") and r.content)
    assert packed.content
    assert plan_to_dict(packed.content.plan) == plan_to_dict(direct.content.plan)
    assert packed.sha256 == direct.sha256


@pytest.mark.parametrize(("archive", "folder"), [("X", "Y"), ("Y", "X")])
def test_a_file_in_an_archive_and_one_in_a_folder_of_its_name_both_count(
    archive: str, folder: str, tmp_path: Path, filled: bytes, other: bytes
) -> None:
    put(tmp_path / archive, {"a.zip": zipped({"b.xlsx": filled, "c/d.pdf": b"%PDF-1.7"})})
    put(tmp_path / folder, {"a.zip/b.xlsx": other, "a.zip/c": zipped({"d.pdf": b"%PDF-1.4"})})
    district = pipeline.consolidate_files([tmp_path / "X", tmp_path / "Y"])
    names = [result.file for result in district.files]
    assert names == ["Y/a.zip/b.xlsx", "Y/a.zip/c/d.pdf", "a.zip/b.xlsx", "a.zip/c/d.pdf"]
    assert sorted(plan.school.code for plan in district.plans) == [SCHOOL.code, "98031205"]
    assert pipeline.write_summary_file(district, tmp_path / "tong-hop.xlsx").exists()


def test_a_zip_that_cannot_be_opened_is_one_refused_file(tmp_path: Path, filled: bytes) -> None:
    locked = bytearray(zipped({"a.xlsx": filled}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + flags] |= 1
    put(tmp_path, {"khoa.zip": bytes(locked), "cut.zip": zipped({"a.xlsx": filled})[:-9], "trong.zip": zipped({})})
    assert outcomes(pipeline.check_files([tmp_path])) == {
        "cut.zip": "rejected file-damaged",
        "khoa.zip": "rejected file-encrypted",
        "trong.zip": "rejected file-unreadable",
    }


def test_attachments_are_read_and_the_sender_stands_beside_them(tmp_path: Path, filled: bytes, other: bytes) -> None:
    put(tmp_path / "nop", {"a.eml": mail({"kế hoạch.xlsx": filled}), "b.msg": outlook_mail({"bieu.xlsx": other})})
    put(tmp_path / "nop", {"c.xlsx": b"hong"})
    told = "Nguyễn Thị Hoa <hoa@truong.example>, 05/09/2026 08:30"
    report = pipeline.check_to_dict(pipeline.check_files([tmp_path / "nop"]), vi.message)
    assert faults("check", json.loads(json.dumps(report))) == []
    files = report["files"]
    assert isinstance(files, list)
    assert [(f["file"], f["outcome"], f.get("source")) for f in files] == [
        ("a.eml/kế hoạch.xlsx", "accepted", told),
        ("b.msg/bieu.xlsx", "accepted", told),
        ("c.xlsx", "rejected", None),
    ]
    done = ctcl("consolidate", tmp_path / "nop", "-o", tmp_path / "tong-hop.xlsx")
    assert done.code == 1
    rows = list(openpyxl.load_workbook(tmp_path / "tong-hop.xlsx")[w.SOURCES].iter_rows(min_row=3, values_only=True))
    at = rows[0].index(w.SENDER)
    assert [row[at] for row in rows[1:]] == [told, told, None]


def test_the_sender_stands_beside_an_attachment_that_ends_its_reader(tmp_path: Path, filled: bytes) -> None:
    """As beside the other attachments of that mail, and beside one that is passed over."""
    put(tmp_path, {"a.eml": mail({"a.xlsx": filled, "hỏng.xlsx": filled, "~$a.xlsx": b"x"})})

    def run(task: Callable[..., Result], /, *args: Any) -> Result:
        if task is examine_sealed and args[0].member == "hỏng.xlsx":
            raise TaskError(CRASHED)
        return in_process(task, *args)

    results = pipeline.check_files([tmp_path], run=run)
    assert [result.outcome.value for result in results] == ["accepted", "rejected", "skipped"]
    assert {result.source for result in results} == {"Nguyễn Thị Hoa <hoa@truong.example>, 05/09/2026 08:30"}
    assert results[1].sha256


def test_a_macro_workbook_is_read_and_noted(tmp_path: Path, filled: bytes) -> None:
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    template = "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml"
    put(tmp_path, {"a.xlsm": retyped(filled, kind), "b.xlsx": filled, "c.xltx": retyped(filled, template)})
    results = pipeline.check_files([tmp_path])
    assert {r.outcome for r in results} == {Outcome.ACCEPTED}
    noted = [r.file for r in results if any(i.code is Code.MACROS_IGNORED for i in r.issues)]
    assert noted == ["a.xlsm"]


@pytest.mark.parametrize(("name", "told"), [("a.et", "WPS"), ("a.wps", "WPS"), ("a.bin", "không nhận ra")])
def test_where_the_content_tells_nothing_the_name_does(tmp_path: Path, name: str, told: str) -> None:
    put(tmp_path, {name: b"\x01\x02\x03\x04" * 50})
    (result,) = pipeline.check_files([tmp_path])
    assert result.reason
    assert told in vi.reason(result.reason)


def test_what_lies_beside_a_file_changes_nothing_in_it(tmp_path: Path, filled: bytes, other: bytes) -> None:
    good = put(tmp_path / "mot", {"a.xlsx": filled, "b.xlsx": other})
    mixed = put(tmp_path / "hai", {"a.xlsx": filled, "b.xlsx": other, "0.zip": zipped({"x": b"1"})[:-3]})
    put(mixed, {"aa.xls": stray_xls(65_535, 65_535), "ab.xlsx": filled[:3000]})
    put(mixed, {"ac.eml": b"From: a\n\n", "z.ods": b"PK"})
    with supervised() as run:
        alone = {r.file: r for r in pipeline.check_files([good], run=run)}
        beside = {r.file: r for r in pipeline.check_files([mixed], run=run)}
    assert len(beside) == 7
    assert {name: beside[name] for name in alone} == alone


# -------------------------------------------------------------------------------------- files that change


def test_a_file_that_goes_away_while_the_batch_runs_is_refused_by_name(tmp_path: Path, filled: bytes) -> None:
    put(tmp_path, {"a.xlsx": filled, "b.xlsx": filled, "c.zip": zipped({"d.xlsx": filled, "e.xlsx": filled})})

    def remove(done: int, _: int) -> None:
        if done == 1:
            (tmp_path / "b.xlsx").unlink()
        if done == 3:
            (tmp_path / "c.zip").write_bytes(zipped({"khac.xlsx": filled}))

    assert outcomes(pipeline.check_files([tmp_path], progress=remove)) == {
        "a.xlsx": "accepted",
        "b.xlsx": "rejected file-unreadable",
        "c.zip/d.xlsx": "accepted",
        "c.zip/e.xlsx": "rejected file-unreadable",
    }


def test_a_file_that_grows_while_it_is_read_is_refused(
    tmp_path: Path, filled: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, {"a.xlsx": filled[: len(filled) // 2], "b.xlsx": filled})
    real = os.fstat
    asked: list[int] = []

    def grow(descriptor: int) -> os.stat_result:
        found = real(descriptor)
        asked.append(descriptor)
        if len(asked) == 2:  # the first file was just read to its end
            with open(tmp_path / "a.xlsx", "ab") as file:
                file.write(filled[len(filled) // 2 :])
            found = real(descriptor)
        return found

    monkeypatch.setattr(reading.os, "fstat", grow)
    results = pipeline.check_files([tmp_path])
    assert outcomes(results) == {"a.xlsx": "rejected file-unreadable", "b.xlsx": "accepted"}
    assert results[0].reason
    assert results[0].reason.facts["reason"] == "changed"


@pytest.mark.skipif(not hasattr(os, "mkfifo") or os.name == "nt", reason="POSIX only")
def test_pipes_and_devices_hold_nothing_up(tmp_path: Path, filled: bytes) -> None:
    put(tmp_path, {"a.xlsx": filled})
    os.mkfifo(tmp_path / "b.xlsx")
    (tmp_path / "c.xlsx").symlink_to("/dev/zero")
    assert outcomes(pipeline.check_files([tmp_path])) == {
        "a.xlsx": "accepted",
        "b.xlsx": "rejected file-unreadable",
        "c.xlsx": "rejected file-unreadable",
    }
    (result,) = pipeline.check_files([Path("/dev/zero")])
    assert result.reason
    assert result.reason.facts["reason"] == "not-a-file"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_what_may_not_be_read_is_refused_by_name(tmp_path: Path, filled: bytes) -> None:
    put(tmp_path, {"a.xlsx": filled, "dong/b.xlsx": filled, "c.xlsx": filled})
    (tmp_path / "c.xlsx").chmod(0)
    (tmp_path / "dong").chmod(0)
    try:
        found = outcomes(pipeline.check_files([tmp_path]))
    finally:
        (tmp_path / "dong").chmod(0o700)
    assert found == {"a.xlsx": "accepted", "c.xlsx": "rejected file-unreadable", "dong": "rejected file-unreadable"}


# ------------------------------------------------------------------------------------------------- names

NAMES = {
    "=1+1.xlsx": "=1+1.xlsx",
    "-o.xlsx": "-o.xlsx",
    "--json.xlsx": "--json.xlsx",
    "@a;b|c.xlsx": "@a;b|c.xlsx",
    "dòng 1\ndòng 2.xlsx": "dòng 1\\ndòng 2.xlsx",
    "\x1b[31mđỏ\x1b]0;x\x07.xlsx": "\\x1b[31mđỏ\\x1b]0;x\\x07.xlsx",
    "gpj.\u202excod.xlsx": "gpj.\\u202excod.xlsx",
    'a".xlsx': 'a".xlsx',
    unicodedata.normalize("NFD", "Kế hoạch Ỷ Lan.xlsx"): "Kế hoạch Ỷ Lan.xlsx",
    "x" * 240 + ".xlsx": "x" * 240 + ".xlsx",
    os.fsdecode(b"\xff\xfe.xlsx"): "\\udcff\\udcfe.xlsx",
}


@pytest.mark.skipif(os.name == "nt", reason="Windows takes no such names")
def test_files_of_every_name_are_read_and_shown_escaped(tmp_path: Path, filled: bytes) -> None:
    folder = tmp_path / "=nộp\x1b[2J"
    for name in NAMES:
        put(folder, {name: filled})
    done = ctcl("check", folder, "--json")
    assert {f["file"] for f in done.json["files"]} == set(NAMES.values())
    assert {f["outcome"] for f in done.json["files"]} == {"accepted"}
    shown = ctcl("check", folder).out
    assert all(name in shown for name in NAMES.values())
    written = ctcl("consolidate", folder, "-o", tmp_path / "-tổng hợp\x1b.xlsx")
    assert written.code == 1
    (summary,) = [p for p in tmp_path.iterdir() if p.suffix == ".xlsx"]
    sheet = openpyxl.load_workbook(io.BytesIO(summary.read_bytes()))[w.SOURCES]
    assert {row[1] for row in sheet.iter_rows(min_row=4, values_only=True)} == set(NAMES.values())


def test_a_folder_dropped_onto_a_batch_file_may_end_in_a_quote(tmp_path: Path, filled: bytes) -> None:
    put(tmp_path / "nộp", {"a.xlsx": filled})
    assert ctcl("check", f'{tmp_path / "nộp"}"', "--json").json["files"][0]["file"] == "a.xlsx"
    put(tmp_path, {'thật".xlsx"': filled})
    assert ctcl("check", f'{tmp_path / "thật"}".xlsx"', "--json").json["files"][0]["file"] == 'thật".xlsx"'
    assert ctcl("check", '"').code == 2


def test_an_archive_is_opened_once_for_all_its_files(tmp_path: Path) -> None:
    put(tmp_path, {"nop.zip": zipped({f"{n}.txt": b"%d" % n for n in range(50)}), "khac.txt": b"x"})
    path = tmp_path / "nop.zip"
    members._archive.cache_clear()
    for number in range(50):
        assert members.item_bytes(Input(f"nop.zip/{number}.txt", path, member=f"{number}.txt")) == b"%d" % number
    assert members._archive.cache_info().misses == 1
    members.item_bytes(Input("khac.txt", tmp_path / "khac.txt"))
    assert members._archive.cache_info().currsize == 0  # its memory is given back


def test_an_archive_that_changes_between_its_files_is_not_mixed_with_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "nop.zip"
    put(tmp_path, {"nop.zip": zipped({"a.txt": b"1", "b.txt": b"1"})})
    assert members.item_bytes(Input("nop.zip/a.txt", path, member="a.txt")) == b"1"
    put(tmp_path, {"nop.zip": zipped({"b.txt": b"2222"})})
    assert members.item_bytes(Input("nop.zip/b.txt", path, member="b.txt")) == b"2222"
    for gone, reason in ((False, "changed"), (True, "vanished")):
        if gone:
            path.unlink()
        with pytest.raises(CtclError) as error:
            members.item_bytes(Input("nop.zip/a.txt", path, member="a.txt"))
        assert error.value.issue.facts["reason"] == reason
