"""What is shown to people, and what the commands do with files."""

from __future__ import annotations

from pathlib import Path

import pytest

from ctcl_xlsx import vi
from ctcl_xlsx.cli.terminal import MOST_CAUSES, account_line, cause_lines, places, row_ranges
from ctcl_xlsx.district.files import Outcome
from ctcl_xlsx.issues import Code, Issue, Severity, Where, issue
from ctcl_xlsx.shipped import shipped
from ctcl_xlsx.vi import command as words
from tests.cli.running import ctcl, inside
from tests.pipeline.folders import put
from tests.schemas import faults
from tests.tables import workbook_of_table

# ------------------------------------------------------------------------------------- what is shown


def test_check_shows_a_verdict_causes_by_rows_and_the_next_step(files: Path) -> None:
    code, said = inside("check", files / "lan")
    assert code == 1
    assert "a.xlsx: đủ thông tin · Trường Bến Sậy · 1 dòng, 1 dòng đủ" in said
    assert "b.xlsx: cần bổ sung · Trường B · 6 dòng, 2 dòng đủ" in said
    assert "Thiếu người chủ trì: dòng 12\n" in said
    assert "Thiếu kinh phí: dòng 12, 14–16\n" in said
    assert "c.xlsx: Từ chối. Tệp rỗng" in said
    assert "5 tệp = 3 nhận + 1 từ chối + 0 thay thế + 1 bỏ qua" in said
    assert said.rstrip().splitlines()[-1] == words.NEXT_CHECK_ERRORS.format(forms="")
    assert inside("check", files / "tot")[1].rstrip().endswith(words.NEXT_CHECK_OK.format(forms=""))
    _, everything = inside("check", "--all", files / "lan")
    assert all(f"M{row}: Ô “Kinh phí” để trống." in everything for row in (12, 14, 15, 16))


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([3], "3"),
        ([3, 4], "3, 4"),
        ([3, 4, 5], "3–5"),
        ([3, 5, 6, 7, 8, 9], "3, 5–9"),
        ([1, 2, 4, 6, 7, 8], "1, 2, 4, 6–8"),
        ([], ""),
    ],
)
def test_rows_are_shown_as_people_write_them(rows: list[int], shown: str) -> None:
    assert row_ranges(rows) == shown


def finding(code: Code, row: int = 0, cell: str = "", sheet: str = "Kế hoạch") -> Issue:
    return issue(code, Where("a.xlsx", sheet, cell, "Cột", row), "x")


def test_places_are_rows_else_cells_else_sheets() -> None:
    assert places([finding(Code.OWNER_MISSING, 9, "J9"), finding(Code.OWNER_MISSING, 3, "J3")]) == "dòng 3, 9"
    assert places([finding(Code.SCHOOL_MISSING, 0, "C5", "Thông tin trường")]) == "ô C5 trang Thông tin trường"
    assert places([finding(Code.PLAN_EMPTY)]) == "trang Kế hoạch"
    several = [finding(Code.MERGED_CELLS, 3, "A3"), finding(Code.MERGED_CELLS, 3, "A3", "Theo dõi")]
    assert places(several) == "ô A3 trang Kế hoạch, ô A3 trang Theo dõi"


def test_at_most_ten_causes_the_gravest_first_and_all_on_request() -> None:
    codes = [code for code in Code if issue(code).severity in (Severity.ERROR, Severity.WARNING)]
    issues = [finding(code, row, f"A{row}") for code in reversed(codes) for row in (3, 4, 5)]
    lines = cause_lines(issues)
    heads = [line for line in lines if line.startswith(("  ✗", "  !"))]
    assert len(codes) > MOST_CAUSES == len(heads)
    assert all(line.endswith(": dòng 3–5") for line in heads)
    assert heads[0].startswith("  ✗ " + vi.title(codes[0]))
    assert lines[-1] == words.MORE_CAUSES.format(count=len(codes) - MOST_CAUSES)
    full = [line for line in cause_lines(issues, everything=True) if line.startswith(("  ✗", "  !"))]
    assert len(full) == len(codes)
    assert [line[2] for line in full] == sorted((line[2] for line in full), key="✗!".index)


def test_notes_are_a_line_without_example_until_asked_for() -> None:
    note = finding(Code.DEADLINE_AFTER_YEAR, 3, "I3")
    assert cause_lines([note]) == ["  · Hoàn thành sau năm học: dòng 3"]
    assert len(cause_lines([note], everything=True)) == 2


def test_the_account_adds_up() -> None:
    counts = {Outcome.ACCEPTED: 52, Outcome.REJECTED: 5, Outcome.SUPERSEDED: 2, Outcome.SKIPPED: 1}
    assert account_line(counts) == "60 tệp = 52 nhận + 5 từ chối + 2 thay thế + 1 bỏ qua"


# ------------------------------------------------------------------------------------------ generate


def test_generate_one_school_and_again(tmp_path: Path) -> None:
    args = ["--school", "Sen", "--code", "01", "--level", "tieu_hoc", "--year", "2026-2027", "--rows", "5"]
    output = tmp_path / "hoa-sen.xlsx"
    code, said = inside("generate", *args, "-o", output)
    assert (code, output.exists()) == (0, True)
    assert f"ctcl check {output}" in said
    before = output.read_bytes()
    code, said = inside("generate", *args, "-o", output)
    assert (code, output.read_bytes() == before) == (2, True)
    assert "--force" in said
    assert inside("generate", *args, "-o", output, "--force")[0] == 0
    assert inside("generate", *args, "-o", tmp_path)[0] == 0
    assert (tmp_path / "01_sen_2026-2027.xlsx").read_bytes() == before


def test_generate_says_that_a_filled_workbook_was_there(tmp_path: Path, files: Path) -> None:
    output = tmp_path / "a.xlsx"
    output.write_bytes((files / "sua" / "b.xlsx").read_bytes())
    args = ["--school", "A", "--code", "01", "--level", "thcs", "--year", "2026-2027", "--rows", "2"]
    code, said = inside("generate", *args, "-o", output)
    assert code == 2
    assert "6 mục" in said
    code, said = inside("generate", *args, "-o", output, "--force")
    assert code == 0
    assert "6 mục" in said


def test_generate_says_that_a_catalogue_is_inferred(tmp_path: Path) -> None:
    args = ["--school", "A", "--code", "01", "--level", "thcs", "--year", "2025-2026", "--rows", "2"]
    assert "suy ra" in inside("generate", *args, "-o", tmp_path / "a.xlsx")[1]
    args[-3] = "2026-2027"
    assert "suy ra" not in inside("generate", *args, "-o", tmp_path / "b.xlsx")[1]


def test_generate_from_a_roster(tmp_path: Path) -> None:
    roster = tmp_path / "truong.csv"
    roster.write_text("Mã trường,Tên trường,Cấp học\n01,Trường A,THCS\n02,Trường B,Tiểu học\n", "utf-8-sig")
    args: list[str | Path] = [
        "generate",
        "--roster",
        roster,
        "--year",
        "2026-2027",
        "--rows",
        "2",
        "-o",
        tmp_path / "bieu",
    ]
    assert inside(*args)[0] == 0
    names = [f"{school}_2026-2027.xlsx" for school in ("01_truong-a", "02_truong-b")]
    assert sorted(p.name for p in (tmp_path / "bieu").iterdir()) == names
    code, said = inside(*args)
    assert code == 0
    assert "Giữ nguyên 2 tệp" in said
    roster.write_text("Mã trường,Tên trường,Cấp học\n,Trường A,THCS\n02,Trường B,lớp 5\n", "utf-8")
    code, said = inside(*args[:-1], tmp_path / "moi")
    assert code == 2
    assert "Dòng 2" in said
    assert "Dòng 3" in said
    assert not (tmp_path / "moi").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "không phải JSON"),
        ("[]", "không phải một kế hoạch"),
        ('{"school_year": "2026-2027", "school": {"level": "thcs"}, "rows": [{"lead": 1, "x": "y"}]}', "rows[0].x"),
        ('{"school_year": "2026-2027", "school": {"level": "thcs"}, "rows": [{"lead": "a\\u0000"}]}', "U+0000"),
        ('{"school_year": "2026-2027", "school": {"level": "thcs"}, "rows": NaN}', "rows"),
        ("[" * 100_000, "không phải JSON"),
        ("", "Tệp rỗng"),
    ],
)
def test_generate_from_a_wrong_plan_says_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "p.json").write_text(text, "utf-8")
    code, shown = inside("generate", "--plan", tmp_path / "p.json", "-o", tmp_path / "p.xlsx")
    assert code == 2
    assert said in shown
    assert not (tmp_path / "p.xlsx").exists()


def test_generate_never_writes_over_the_plan_it_reads(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    text = '{"school_year": "2026-2027", "school": {"level": "thcs"}}'
    path.write_text(text, "utf-8")
    assert inside("generate", "--plan", path, "-o", path, "--force")[0] == 2
    assert path.read_text("utf-8") == text


# --------------------------------------------------------------------------------------- consolidate


def test_consolidate_never_writes_over_its_roster_and_takes_a_folder_as_output(tmp_path: Path, files: Path) -> None:
    roster = tmp_path / "truong.csv"
    roster.write_bytes((shipped("samples") / "truong.csv").read_bytes())
    before = roster.read_bytes()
    args: list[str | Path] = [
        "consolidate",
        files / "tot",
        "--roster",
        roster,
        "--title",
        "Phòng A",
        "--as-of",
        "31/05/2027",
    ]
    assert inside(*args, "-o", roster, "--force")[0] == 2
    assert roster.read_bytes() == before
    code, said = inside(*args, "-o", tmp_path)
    assert code == 0
    assert (tmp_path / "tong-hop.xlsx").exists()
    assert "Chưa nộp: 13 trường, trong đó 1 trường có tệp cần quyết định" in said


@pytest.mark.parametrize("day", ["31/05/2027", "2027-05-31", "ngày 31 tháng 5 năm 2027"])
def test_the_day_of_the_figures_may_be_written_in_several_ways(tmp_path: Path, files: Path, day: str) -> None:
    assert inside("consolidate", files / "tot", "--as-of", day, "-o", tmp_path / "a.xlsx")[0] == 0


# ---------------------------------------------------------------------------------------------- demo


def test_the_demo_leaves_other_peoples_folders_alone(tmp_path: Path) -> None:
    for name in ("ghi-chu.txt", "2-da-nop/cua-toi.xlsx"):
        folder = tmp_path / name.replace("/", "-")
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
        code, said = inside("demo", folder)
        assert code == 2
        assert "đã có nội dung khác" in said
        assert [p for p in folder.rglob("*") if p.is_file()] == [path]


def test_the_demo_says_each_step_and_ends_with_the_summarys_path(tmp_path: Path) -> None:
    run = ctcl("demo", "thử", cwd=tmp_path)
    assert run.code == 0
    assert [line for line in run.out.splitlines() if line.startswith("Bước")] == list(words.DEMO_STEPS)
    summary = tmp_path / "thử" / "tong-hop.xlsx"
    assert run.out.rstrip().splitlines()[-1] == words.DEMO_DONE.format(path=summary.relative_to(tmp_path))
    assert summary.stat().st_size > 10_000
    assert sorted(p.name for p in (tmp_path / "thử").iterdir()) == ["1-bieu-trang", "2-da-nop", "tong-hop.xlsx"]
    again = ctcl("check", "--json", summary.parent / "2-da-nop")
    assert faults("check", again.json) == []
    assert again.code == 1


def test_plans_without_rows_are_named(tmp_path: Path) -> None:
    """Blanks sent back by mistake count as sent: whoever reads the screen must see it."""
    head = "| content | criterion | action | lead | deadline | budget |"
    for number in range(7):
        made = workbook_of_table(head, rows=5, code=f"9803120{number}", name=f"Trường {number}")
        put(tmp_path, {f"nop/{number}.xlsx": made})
    code, said = inside("consolidate", tmp_path / "nop", "-o", tmp_path / "a.xlsx", "--no-cache")
    assert code == 0
    assert words.BLANK_PLANS.format(count=7, files="0.xlsx, 1.xlsx, 2.xlsx, 3.xlsx, 4.xlsx…") in said


def test_force_is_not_offered_where_it_does_not_help(tmp_path: Path) -> None:
    made = workbook_of_table("| content | criterion | action |\n| a | 1.1 | x |", rows=5)
    put(tmp_path, {"nop/a.xlsx": made, "nop/b.xlsx": made})
    code, said = inside("consolidate", tmp_path / "nop", "-o", tmp_path / "nop" / "a.xlsx", "--force")
    assert code == 2
    assert ("trùng với một tệp đầu vào" in said, "--force" in said) == (True, False)
