"""Exit codes, JSON against the library and the schemas, UTF-8 under any code page."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import openpyxl
import pytest

from ctcl_xlsx import pipeline, vi
from ctcl_xlsx.district.files import Outcome
from ctcl_xlsx.plan_json import plan_to_dict
from ctcl_xlsx.vi import command as words
from tests.cli.conftest import GOOD
from tests.cli.running import ROOT, ctcl, inside
from tests.pipeline.folders import put
from tests.schemas import faults
from tests.tables import workbook_of_table

# ---------------------------------------------------------------------------------------- exit codes


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("check", "tot"), 0),
        (("check", "sua"), 1),
        (("check", "hong"), 1),
        (("check", "lan"), 1),
        (("check", "tot", "khong-co"), 2),
        (("check",), 2),
        (("check", "--khong-co", "tot"), 2),
        (("read", "tot/a.xlsx"), 0),
        (("read", "hong/c.xlsx"), 2),
        (("read", "tot"), 2),
        (("read",), 2),
        (("forms",), 0),
        (("forms", "thua"), 2),
        (("khong-co",), 2),
        (("--khong-co",), 2),
        (("generate", "-o", "x.xlsx"), 2),
        (("generate",), 2),
        (("consolidate",), 2),
        (("consolidate", "khong-co"), 2),
        (("consolidate", "tot", "--year", "2026"), 2),
        (("consolidate", "tot", "--as-of", "hôm qua"), 2),
        (("consolidate", "tot", "--roster", "tot/a.xlsx"), 2),
    ],
)
def test_exit_codes(files: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], code: int) -> None:
    monkeypatch.chdir(files)
    found, said = inside(*args)
    assert found == code, said
    assert said.strip()
    if code == 2:
        assert said.startswith(words.ERROR)
        assert "Error" not in said
        assert not (files / "tong-hop.xlsx").exists()


def test_the_screen_tells_what_the_first_page_tells(tmp_path: Path) -> None:
    table = """
        | content | criterion | action     | lead       | deadline      | budget |
        | Dạy bơi | 1.1       | Mở lớp bơi | Tổ Thể dục | Tháng 05/2027 | 0      |
    """
    for file, code, name in (("a", "0101", "Trường THCS Bến Sậy"), ("b", "0199", "Trường THCS Lạ"), ("c", "", "")):
        put(tmp_path, {f"nop/{file}.xlsx": workbook_of_table(table, code=code, name=name)})
    roster = "Mã trường,Tên trường,Cấp học\n0101,Trường THCS Bến Sậy,THCS\n0102,Trường THCS Suối Mây,THCS\n"
    (tmp_path / "truong.csv").write_text(roster, "utf-8")
    _, said = inside("consolidate", tmp_path / "nop", "--roster", tmp_path / "truong.csv", "-o", tmp_path / "a.xlsx")
    rows = openpyxl.load_workbook(tmp_path / "a.xlsx")["Cần quyết định"].iter_rows(min_row=4, values_only=True)
    matters = [row for row in rows if row[0]]
    assert len(matters) == 1
    assert f"Cần quyết định:\n  {matters[0][2]}: {matters[0][3]} [{matters[0][4]}]\n" in said
    assert "Chưa nộp: 1 trường" in said
    assert "Ngoài danh sách trường, hoặc chưa rõ là trường nào: 2 trường (" in said
    assert "Trường THCS Lạ" in said.splitlines()[-2]
    assert "c.xlsx" in said.splitlines()[-2]


def test_consolidates_exit_codes(files: Path, tmp_path: Path) -> None:
    for folder, code in (("tot", 0), ("sua", 1), ("hong", 1), ("lan", 1)):
        output = tmp_path / f"{folder}.xlsx"
        assert inside("consolidate", files / folder, "-o", output)[0] == code
        assert output.stat().st_size > 5000
    assert inside("consolidate", files / "tot", "-o", tmp_path / "moi" / "a")[0] == 0
    assert (tmp_path / "moi" / "a.xlsx").exists()  # the folder and the ending are supplied
    assert inside("consolidate", files / "tot", "-o", tmp_path / "a.pdf")[0] == 2
    assert inside("consolidate", files / "tot", "-o", files / "tot" / "a.xlsx", "--force")[0] == 2


def test_check_strict_makes_missing_amounts_errors(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook_of_table(GOOD.replace("1000000", "NSNN   "), rows=3))
    assert inside("check", path)[0] == 0
    assert inside("check", "--strict", path)[0] == 1


def test_the_exit_codes_hold_in_a_process_of_its_own(files: Path, tmp_path: Path) -> None:
    assert ctcl("check", files / "tot").code == 0
    assert ctcl("check", files / "sua").code == 1
    run = ctcl("check", files / "khong-co")
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(words.ERROR)
    assert ctcl("consolidate", files / "lan", "-o", tmp_path / "a.xlsx").code == 1


# ---------------------------------------------------------------------------------------------- JSON


def test_check_json_is_the_librarys_and_keeps_to_its_schema(files: Path) -> None:
    run = ctcl("check", "--json", files / "lan")
    assert run.code == 1
    assert run.json == json.loads(json.dumps(pipeline.check_to_dict(pipeline.check_files([files / "lan"]), vi.message)))
    assert faults("check", run.json) == []
    assert [f["file"] for f in run.json["files"]] == sorted(f["file"] for f in run.json["files"])
    totals = run.json["totals"]
    assert (totals["rows"], totals["missing"]["owner"], totals["missing"]["budget"]) == (8, 1, 4)


def test_consolidate_json_is_the_librarys_and_keeps_to_its_schema(files: Path, tmp_path: Path) -> None:
    output = tmp_path / "tổng hợp.xlsx"
    run = ctcl("consolidate", "--json", files / "lan", "-o", output)
    district = pipeline.consolidate_files([files / "lan"])
    assert run.json == json.loads(json.dumps(district.to_dict() | {"output": str(output)}))
    assert faults("consolidate", run.json) == []
    told = run.json
    assert told["files_in"] == sum(len(told[o.value]) for o in Outcome) == 5
    assert (told["schools"], told["plans"], told["rows"]) == (2, 2, 7)
    assert [f["by"] for f in told["superseded"]] == ["a (2).xlsx"] or told["superseded"][0]["by"] == "a.xlsx"


def test_read_json_is_a_plan_that_generate_takes(files: Path, tmp_path: Path) -> None:
    run = ctcl("read", "--json", files / "sua" / "b.xlsx")
    plan = pipeline.read_content((files / "sua" / "b.xlsx").read_bytes(), "b.xlsx").plan
    assert run.json == plan_to_dict(plan)
    assert faults("plan", run.json) == []
    (tmp_path / "p.json").write_text(run.out, "utf-8")
    assert inside("generate", "--plan", tmp_path / "p.json", "-o", tmp_path / "p.xlsx")[0] == 0
    assert json.loads(inside("read", "--json", tmp_path / "p.xlsx")[1]) == run.json


def test_a_schema_that_is_broken_is_noticed(files: Path) -> None:
    data = json.loads(inside("check", "--json", files / "tot")[1])
    for spoilt in (
        data | {"more": 1},
        {"files": data["files"]},
        {**data, "totals": {**data["totals"], "rows": -1}},
        {**data, "files": [{**data["files"][0], "reason": "x"}]},
        {**data, "files": [{**data["files"][0], "outcome": "rejected"}]},
    ):
        assert faults("check", spoilt)


def test_forms_json_lists_both_with_dates_and_confidence() -> None:
    code, said = inside("forms", "--json")
    found = json.loads(said)
    assert code == 0
    assert {"cv5932", "tt57"} <= {f["id"] for f in found["forms"]}
    assert len(found["catalogs"]) == 9
    assert all(c["confidence"] in words.CONFIDENCE and c["in_force_from"] for c in found["catalogs"])
    _, shown = inside("forms")
    assert all(item["id"] in shown for item in (*found["forms"], *found["catalogs"]))
    assert "07/07/2026" in shown
    assert words.CONFIDENCE["inferred"] in shown


# ----------------------------------------------------------------------------------------- encodings

ENCODINGS: list[dict[str, str]] = [
    {},
    {"PYTHONIOENCODING": "cp1258"},
    {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
    {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
]


@pytest.mark.parametrize("env", ENCODINGS)
def test_output_is_utf8_whatever_the_code_page(files: Path, env: dict[str, str]) -> None:
    run = ctcl("check", "lan", cwd=files, env=env)
    assert "Thiếu người chủ trì: dòng 12" in run.out
    assert "Trường Bến Sậy" in run.out
    assert unicodedata.is_normalized("NFC", run.out)
    assert "Không tìm thấy" in ctcl("check", "không có", cwd=files, env=env).err


@pytest.mark.parametrize("env", ENCODINGS[:2])
def test_output_into_a_file_is_utf8(files: Path, tmp_path: Path, env: dict[str, str]) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")} | {"PYTHONPATH": str(ROOT)} | env
    with (tmp_path / "out.json").open("wb") as out:
        command = [sys.executable, "-m", "ctcl_xlsx", "check", "--json", str(files / "sua")]
        subprocess.run(command, stdout=out, env=environment, check=False)
    assert json.loads((tmp_path / "out.json").read_bytes())["files"][0]["school"]["name"] == "Trường B"


def test_a_reader_that_goes_away_is_no_error(files: Path) -> None:
    command = f'"{sys.executable}" -m ctcl_xlsx check --json "{files / "sua"}" | head -c 10'
    done = subprocess.run(
        ["bash", "-c", f"{command}; exit ${{PIPESTATUS[0]}}"], capture_output=True, cwd=ROOT, check=False
    )
    assert done.stderr == b""
    assert done.returncode in (0, 1)


def test_files_of_another_year_are_said_aloud(files: Path, tmp_path: Path) -> None:
    folder = tmp_path / "nop"
    folder.mkdir()
    for i, year in enumerate(("2023-2024", "2023-2024", "2026-2027")):
        assert inside("generate", "--school", f"Trường {i}", "--code", f"9{i}", "--level", "thcs", "--year", year,
                      "-o", folder / f"{i}.xlsx")[0] == 0  # fmt: skip
    said = inside("consolidate", folder, "-o", tmp_path / "th.xlsx")[1]
    assert "chỉ gồm năm học 2023-2024; không tính 1 tệp của năm học 2026-2027" in said


def test_read_refuses_a_summary_and_says_what_it_is(files: Path, tmp_path: Path) -> None:
    assert inside("consolidate", files / "tot", "-o", tmp_path / "th.xlsx")[0] == 0
    code, said = inside("read", tmp_path / "th.xlsx")
    assert code == 2
    assert "Đây là bản tổng hợp" in said


@pytest.mark.parametrize("level", ["Tiểu học", "TH", "tieu_hoc"])
def test_a_level_is_understood_as_people_write_it(level: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    code, said = inside("generate", "--school", "Trường A", "--code", "1", "--level", level, "--year", "2026-2027",
                        "-o", path)  # fmt: skip
    assert code == 0, said
    assert pipeline.read_content(path.read_bytes(), "a.xlsx").plan.school.level == "tieu_hoc"


def test_the_audit_adds_up_in_words_and_in_json(files: Path) -> None:
    run = ctcl("check", files / "lan", "--audit")
    sums = re.findall(
        r"Đối chiếu: (\d+) ô có nội dung = (\d+) đã tính \+ (\d+) của biểu mẫu \+ (\d+) nằm ngoài", run.out
    )
    assert sums
    assert all(int(all_) == sum(map(int, parts)) for all_, *parts in sums)
    report = ctcl("check", files / "lan", "--audit", "--json").json
    assert faults("check", report) == []
    audits = [f["audit"] for f in report["files"] if f["outcome"] == "accepted"]
    assert [[str(a[key]) for key in ("cells", "taken", "labels", "listed")] for a in audits] == [list(s) for s in sums]
    assert all(sum(len(s["listed"]) for s in a["sheets"]) == a["listed"] for a in audits)
