"""Odd arguments, odd files, wrong usage: each ends in a sentence, never in a traceback."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctcl_xlsx.cli.commands import ctcl as root_command
from tests.cli.running import ROOT, Run, ctcl, inside
from tests.schemas import faults

# ------------------------------------------------------------------------------------- odd arguments

ODD = [
    "", " ", "-", "--", "---", "-o", "--json=1", "a\nb.xlsx", "a'b\"c.xlsx", "*", "~", "%s", "{0}", "\x07", "/dev/null",
    "/proc/self/mem", "a" * 300, "a/" * 3000, "không/có", unicodedata.normalize("NFD", "Kế hoạch.xlsx"), "\udcff.xlsx",
    "😀", "C:\\a.xlsx",
]  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("command", [*sorted(root_command.commands), ""])
def test_odd_arguments_end_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, odd: str
) -> None:
    monkeypatch.chdir(tmp_path)
    if command == "demo" and odd not in ("", "-o", "--json=1", "---", "a" * 300, "/dev/null", "/proc/self/mem"):
        return  # a folder's name like any other, or none: the demo would run
    code, said = inside(*([command] if command else []), odd)
    assert code == (0 if (command, odd) in (("forms", "--"), ("", "--"), ("demo", "--")) else code)
    assert (
        code == 2 or command in ("", "forms", "check", "demo", "explain", "cache") or odd.startswith(("/dev", "/proc"))
    )
    assert said.strip()


@pytest.mark.parametrize("option", ["--plan", "--roster"])
@pytest.mark.parametrize("odd", [o for o in ODD if o not in ("-o", "--")])
def test_odd_files_to_generate_from_end_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str, odd: str
) -> None:
    monkeypatch.chdir(tmp_path)
    year = ["--year", "2026-2027"] if option == "--roster" else []
    code, said = inside("generate", option, odd, *year, "-o", "x.xlsx")
    assert code == 2, said
    assert not (tmp_path / "x.xlsx").exists()


@pytest.mark.parametrize("odd", [o for o in ODD if o not in ("-o",)])
def test_odd_outputs_end_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: Path, odd: str) -> None:
    """Whatever the name, the result stands there or the reason is told; devices and inputs stay what they are."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "truong.csv").write_text("Mã trường,Tên trường,Cấp học\n01,Trường A,THCS\n", "utf-8")
    made = ["--year", "2026-2027", "--rows", "1", "--force", f"--output={odd}"]
    one = inside("generate", "--school", "A", "--code", "1", "--level", "thcs", *made)
    many = inside("generate", "--roster", "truong.csv", *made)
    summary = inside("consolidate", files / "tot", "--force", f"--output={odd}")
    assert {code for code, _ in (one, many, summary)} <= {0, 2}
    assert os.path.exists("/dev/null")
    assert not os.path.isfile("/dev/null")
    assert (tmp_path / "truong.csv").exists()


OPTIONS = [
    "-o", "--year", "2026-2027", "2026", "all", "--level", "thcs", "--code", "--school", "--rows", "3", "--force",
    "--all", "--strict", "--title", "--as-of", "31/05/2027", "x.xlsx", "--help", "--version", "--form", "tt57",
    "--catalog", "--roster", "--plan", "x.json",
]  # fmt: skip
WORDS = st.sampled_from([*root_command.commands, *ODD[:12], *OPTIONS])


@given(args=st.lists(WORDS.filter(lambda word: word != "demo"), max_size=7))
def test_any_words_in_any_order_end_in_a_sentence(tmp_path_factory: pytest.TempPathFactory, args: list[str]) -> None:
    home = os.getcwd()
    os.chdir(tmp_path_factory.getbasetemp())
    try:
        inside(*args)
    finally:
        os.chdir(home)


def test_odd_files_end_in_a_sentence(tmp_path: Path, files: Path) -> None:
    good = (files / "tot" / "a.xlsx").read_bytes()
    noise = b"".join(hashlib.sha256(bytes([i])).digest() for i in range(150))
    names = {
        "dòng\nmới.xlsx": good,
        "nháy'kép\".xlsx": good,
        unicodedata.normalize("NFD", "Kế hoạch tiểu học.xlsx"): good,
        "-o.xlsx": good,
        "--force": good,
        "{value} %s.xlsx": good,
        "\x1b[31mđỏ.xlsx": good,
        "trống.xlsx": b"",
        "nhiễu.xlsx": noise,
        "zip.xlsx": b"PK\x03\x04" + noise,
        "ole.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise,
        "không đuôi": noise,
    }
    for name, data in names.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "thư mục.xlsx").mkdir()
    (tmp_path / os.fsdecode(b"latin-\xe9.xlsx")).write_bytes(good)
    run = ctcl("check", tmp_path)
    assert run.code == 1
    assert run.out.count("đủ thông tin") == 8
    assert "dòng\\nmới.xlsx: đủ thông tin" in run.out
    assert "Kế hoạch tiểu học.xlsx" in run.out
    assert "13 tệp = 8 nhận + 5 từ chối" in run.out
    found = ctcl("check", "--json", tmp_path).json
    assert len(found["files"]) == 13
    assert faults("check", found) == []
    run = ctcl("check", "--", "-o.xlsx", "--force", cwd=tmp_path)
    assert run.code == 0
    for name in names:
        assert inside("read", "--", tmp_path / name)[0] == (0 if names[name] is good else 2)
    output = tmp_path / "ra" / "tổng\nhợp.xlsx"
    output.parent.mkdir()
    run = ctcl("consolidate", tmp_path, "-o", output)
    assert run.code == 1
    assert output.exists()
    assert "\nhợp.xlsx" not in run.out


def test_a_folder_without_permission_is_told(files: Path) -> None:
    """Root may read everything: the command runs as nobody where the tests run as root."""
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are closed to others
        Path(folder).chmod(0o755)
        Path(folder, "a.xlsx").write_bytes((files / "tot" / "a.xlsx").read_bytes())
        closed = Path(folder, "đóng")
        closed.mkdir()
        (closed / "b.xlsx").write_bytes(b"x")
        closed.chmod(0)
        program = (
            "import os, sys\nfrom ctcl_xlsx import cli, pipeline\nfrom ctcl_xlsx.cli import commands, terminal\n"
            "from ctcl_xlsx.pipeline import kept, store, supervised, workers\nfrom ctcl_xlsx.cli import cache_place\n"
            f"pipeline.check_files([pipeline.inputs.Path({str(files / 'tot')!r})])\n"  # loads all that is needed
            f"if os.geteuid() == 0:\n    os.setuid(65534)\nsys.argv = ['ctcl', 'check', {folder!r}]\ncli.main()\n"
        )
        env = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "CTCL_CACHE_DIR": f"{folder}/closed"}
        try:
            done = subprocess.run([sys.executable, "-c", program], capture_output=True, cwd=ROOT, env=env, check=False)
        finally:
            closed.chmod(0o755)
    run = Run(done)
    assert run.code == 1
    assert "đóng: Từ chối. Không mở được tệp: không có quyền" in run.out
    assert "a.xlsx: đủ thông tin" in run.out


def test_an_internal_error_is_a_sentence_unless_debugging(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom ctcl_xlsx import cli\nfrom ctcl_xlsx.cli import commands\n"
        "def broken(*a, **k): raise RuntimeError('{x}')\n"
        "commands.ctcl.main = broken\ncli.main()\n"
    )
    env = {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=env, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "RuntimeError: {x}" in done.stderr
    assert "Traceback" not in done.stderr
    env["CTCL_DEBUG"] = "1"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=env, check=False)
    assert "Traceback" in done.stderr


# --------------------------------------------------------------------------------------- wrong usage

SCHOOL = ("generate", "--school", "A", "--code", "1", "-o", "x")
ENGLISH = "No such|Missing|Invalid value|is not a valid|requires an argument|Usage|unexpected|Option"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("chekc",), "Không có lệnh “chekc”"),
        (("check", "--jsno", "x"), "Không có tùy chọn “--jsno”"),
        (("check",), "Thiếu TỆP-HOẶC-THƯ-MỤC"),
        (("generate", "-o"), "Tùy chọn “-o” cần một giá trị"),
        (("check", "--json=1", "x"), "Tùy chọn “--json” không có giá trị"),
        (("forms", "thua"), "Thừa: thua."),
        (("generate", "--rows", "ba", "-o", "x"), "--rows chưa đúng: cần một số nguyên"),
        (("generate", "--school", "A", "-o", "x"), "--code, --level, --year"),
        (("generate", "--roster", "a", "--plan", "b", "-o", "x"), "--plan, --roster"),
        (("generate", "--roster", "a", "--code", "1", "--year", "2026-2027", "-o", "x"), "--roster, --code"),
        (("generate", "--plan", "a", "--year", "2026-2027", "-o", "x"), "--plan, --year"),
        (("generate", "--roster", "a", "-o", "x"), "--year"),
        ((*SCHOOL, "--level", "thcs", "--year", "2026"), "Năm học “2026”"),
        ((*SCHOOL, "--level", "xx", "--year", "2026-2027"), "Cấp học “xx”"),
        (("consolidate", ".", "--as-of", "32/13/2027"), "Ngày “32/13/2027”"),
    ],
)  # fmt: skip
def test_wrong_usage_is_told_in_vietnamese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, shown = inside(*args)
    assert code == 2
    assert said in shown
    assert not re.search(ENGLISH, shown), shown
