"""Every example of the README runs, in its order, in an empty folder; its links lead somewhere; its commands exist."""

from __future__ import annotations

import csv
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from ctcl_xlsx import vi
from ctcl_xlsx.cli.commands import ctcl
from ctcl_xlsx.district.roster_headings import HEADINGS, REQUIRED, columns_of
from ctcl_xlsx.issues import SEVERITIES, Code
from ctcl_xlsx.shipped import shipped
from ctcl_xlsx.values.levels import parse_level

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
GUIDE = (ROOT / "docs" / "huong-dan.md").read_text("utf-8")
PAGES = ["README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]
EXIT = re.compile(r"#\s*exit (\d)")


def examples() -> list[tuple[str, int]]:
    """The lines of the console blocks that begin with "$ ", with the exit code they announce (0 unless said)."""
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    found = []
    for line in lines:
        code = EXIT.search(line)
        found.append((line.split("  #")[0].strip(), int(code[1]) if code else 0))
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What the examples start from: a roster, an own form and a plan as JSON."""
    shutil.copy(shipped("samples") / "truong.csv", tmp_path / "truong.csv")
    shutil.copy(shipped("samples") / "bieu-rieng.toml", tmp_path / "bieu-rieng.toml")
    shutil.copy(shipped("samples") / "plans" / "thpt_2026-2027_tt57.json", tmp_path / "ke-hoach.json")
    return tmp_path


def test_every_example_runs_and_ends_as_it_says(folder: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    assert len(examples()) >= 8
    for line, code in examples():
        command = [sys.executable, "-m", "ctcl_xlsx", *shlex.split(line)[1:]]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == code, (line, done.stdout, done.stderr)
    assert (folder / "tong-hop.xlsx").stat().st_size > 5_000


def test_the_python_example_runs(folder: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    plan = [sys.executable, "-m", "ctcl_xlsx", "generate", "--plan", "ke-hoach.json", "-o", "da-nop/a.xlsx"]
    subprocess.run(plan, cwd=folder, env=environment, capture_output=True, check=True)
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().splitlines()[-1] == "9 7 1096000000"


@pytest.fixture
def office(folder: Path) -> Path:
    """What the guide's commands speak of: a roster, what schools sent, last year's files, two communes' summaries."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for cells in csv.reader((folder / "truong.csv").read_text("utf-8-sig").splitlines()):
        sheet.append(cells)
    book.save(folder / "truong.xlsx")
    sent = sorted((shipped("samples") / "da-nop").iterdir())
    for name in ("da-nop", "xa-a", "xa-b", "truc-thuoc", "nam-truoc"):
        (folder / name).mkdir()
    this_year = [path for path in sent if "2026-2027" in path.name]
    for path in sent:
        shutil.copy(path, folder / "da-nop")
        shutil.copy(
            path,
            folder / (("xa-a", "xa-b", "truc-thuoc")[this_year.index(path) % 3] if path in this_year else "nam-truoc"),
        )
    shutil.copy(next(path for path in sent if "2024-2025" in path.name), folder / "nam-truoc.xlsx")
    shutil.copy(this_year[0], folder / "da-day.xlsx")
    for commune in ("xa-a", "xa-b"):
        consolidate_to_summary(folder / commune)
    return folder


def consolidate_to_summary(folder: Path) -> None:
    summary = folder / "tong-hop.xlsx"
    command = [
        sys.executable,
        "-m",
        "ctcl_xlsx",
        "consolidate",
        str(folder),
        "--title",
        folder.name,
        "-o",
        str(summary),
    ]
    subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    assert summary.exists()


def test_every_command_of_the_guide_runs(office: Path) -> None:
    """In the guide's order; findings in the schools' files (1) are no failure, a command that cannot run (2) is."""
    lines = re.findall(r"^    (ctcl .*)$", GUIDE, re.MULTILINE)
    assert len(lines) >= 15
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    for line in lines:
        command = [sys.executable, "-m", "ctcl_xlsx", *shlex.split(line)[1:]]
        done = subprocess.run(command, cwd=office, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1), (line, done.stdout, done.stderr)
        made = shlex.split(line)[-1] if " -o " in line else "."
        assert (office / made).exists(), line


def test_what_the_guide_shows_of_a_check_is_what_it_prints(office: Path) -> None:
    """Word for word: the findings of one school, and the line of the account."""
    command = [sys.executable, "-m", "ctcl_xlsx", "check", "da-nop", "--audit"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=office, env=environment, capture_output=True, text=True, check=False)
    shown = re.findall(r"^```text\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
    assert len(shown) == 2
    assert [text for text in shown if text not in done.stdout] == []


@pytest.mark.parametrize("page", PAGES)
def test_links_and_pictures_are_there(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text) if not link.startswith("https:")]
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_links_to_headings_lead_to_one(page: str) -> None:
    """Anchors as GitHub makes them: lower case, blanks to hyphens, other punctuation gone."""
    text = (ROOT / page).read_text("utf-8")
    for target, anchor in re.findall(r"\]\(([^)#]*)#([^)]*)\)", text):
        there = (ROOT / page).parent / target if target else ROOT / page
        headings = re.findall(r"^#+ (.*)$", there.read_text("utf-8"), re.MULTILINE)
        assert anchor in [re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings], (page, anchor)


def test_every_picture_and_page_of_the_docs_is_shown_and_small() -> None:
    shown = {link for page in PAGES for link in re.findall(r"\]\(([^)#]+)", (ROOT / page).read_text("utf-8"))}
    names = {Path(link).name for link in shown}
    pictures = sorted((ROOT / "docs" / "pictures").iterdir())
    assert [p.name for p in pictures if p.name not in names] == []
    assert [p.name for p in pictures if p.stat().st_size > 150_000] == []
    assert [p.name for p in (ROOT / "docs").glob("*.md") if f"docs/{p.name}" not in README] == []


def test_every_command_and_option_is_named() -> None:
    for name, command in ctcl.commands.items():
        assert f"`ctcl {name}" in README, name
        options = [p.opts[0] for p in command.params if p.opts[0].startswith("-")]
        assert [option for option in options if option not in README] == []
    for name in ("generate", "check", "consolidate"):
        assert f"ctcl {name}" in GUIDE


def test_the_guide_lists_every_code_as_the_program_knows_it() -> None:
    rows = [f"| `{c.value}` | {vi.severity(SEVERITIES[c])} | {vi.title(c)} |" for c in Code]
    assert [line for line in GUIDE.splitlines() if line.startswith("| `")] == rows


def test_the_guides_table_of_the_rosters_columns_is_the_programs() -> None:
    part = GUIDE.split("### Danh sách trường")[1].split("\n### ")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in part.splitlines() if line.startswith("| ")]
    told = {cells[0]: cells[1] for cells in rows[1:]}
    assert told == {heading: "Có" if field in REQUIRED else "Không" for field, heading in HEADINGS.items()}
    cells = next(cells for cells in rows if cells[0] == HEADINGS["level"])
    stated, understood = cells[2].split(";")[0], re.findall("hiểu cả ([^…]*)…", cells[2])[0]
    assert all(parse_level(text) for text in f"{stated}, {understood}".split(", "))
    names = re.findall(r"\*([^*]+)\*", part.split("Tên cột không cần")[1].split("\n")[0])
    assert len(names) >= 4
    assert all(columns_of([name]) for name in names)
