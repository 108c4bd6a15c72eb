"""`ctcl generate --from`: what is said of one file and of a folder, and the exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ctcl_xlsx.shipped import shipped
from tests.cli.running import ctcl, inside
from tests.pipeline.test_supervised import stray_xls
from tests.tables import workbook_of_table
from tests.workbook.mails import zipped

OLD = """
    | criterion | weakness | action        | lead | deadline      | note |
    | 1.5       | A        | xếp lại lớp   | B    | Tháng 12/2026 |      |
    | 1.10      | A        | lắp camera    | B    | Tháng 05/2026 | nhớ  |
    | 1.10      | A        | tập huấn      | B    | đã hoàn thành |      |
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "cu" / "a.xlsx"
    path.parent.mkdir()
    path.write_bytes(workbook_of_table(OLD, "cv5932", "2025-2026", "thcs"))
    return path


def test_one_file_says_the_account_and_every_decision(old: Path, tmp_path: Path) -> None:
    run = ctcl("generate", "--from", old, "--year", "2026-2027", "-o", tmp_path / "b.xlsx")
    assert run.code == 0
    lines = run.out.splitlines()
    assert lines[0] == f"Đã làm biểu năm học 2026-2027 từ kế hoạch năm học 2025-2026: {tmp_path / 'b.xlsx'}"
    assert lines[1:] == [
        "  Kế hoạch cũ có 3 dòng: 2 dòng chuyển sang, 1 dòng đã hoàn thành để lại. Cần trường quyết định: 2 dòng.",
        "  Cần trường quyết định (từng dòng ở trang “Năm trước” của tệp mới):",
        "    dòng 11, xếp lại lớp: Tiêu chí cũ nay thuộc nhiều tiêu chí, chọn một: 1.2 – Cơ cấu tổ chức, phân công"
        " nhiệm vụ và phối hợp nội bộ; 3.4 – Quản lý, theo dõi, hỗ trợ học sinh và giáo dục hòa nhập.",
        "    Xác nhận đã xong chưa: dòng 12.",
        "    Chọn lại thời hạn đã qua: dòng 12.",
        "    Nội dung không có cột trong biểu mới: dòng 12.",
        "Tiếp theo: gửi biểu cho trường; trường xem trang “Năm trước” rồi điền tiếp.",
    ]


def test_a_folder_says_a_line_for_each_file_and_goes_on_past_a_bad_one(old: Path, tmp_path: Path) -> None:
    (old.parent / "hong.xlsx").write_bytes(b"")
    run = ctcl("generate", "--from", old.parent, "--year", "2026-2027", "-o", tmp_path / "bieu")
    assert run.code == 1
    made = tmp_path / "bieu" / "98031204_truong-ben-say_2026-2027.xlsx"
    assert run.out.splitlines()[:3] == [
        f"a.xlsx: đã làm {made} · chuyển 2, đã hoàn thành 1, cần quyết định 2",
        "hong.xlsx: Từ chối. Tệp rỗng (0 byte), có thể do gửi hoặc tải về chưa xong. Đề nghị trường gửi lại.",
        f"Tổng cộng 2 tệp: đã làm 1 biểu trong {tmp_path / 'bieu'}, giữ nguyên 0, không làm 1.",
    ]
    code, said = inside("generate", "--from", old.parent, "--year", "2026-2027", "-o", tmp_path / "bieu")
    assert code == 1
    assert f"a.xlsx: giữ nguyên {made} đã có, đã điền 2 mục; thêm --force để ghi đè" in said


def test_a_folder_goes_to_a_folder(old: Path, tmp_path: Path) -> None:
    code, said = inside("generate", "--from", old.parent, "--year", "2026-2027", "-o", tmp_path / "b.xlsx")
    assert code == 2
    assert "“b.xlsx” phải là một thư mục, lệnh này làm ra nhiều tệp. Ghi tên thư mục, ví dụ b." in said
    assert not (tmp_path / "b.xlsx").exists()


def test_nothing_made_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "cu").mkdir()
    (tmp_path / "cu" / "a.xlsx").write_bytes(b"")
    assert inside("generate", "--from", tmp_path / "cu", "-o", tmp_path / "moi")[0] == 2


def test_a_longer_workbook_is_said_with_its_rows(old: Path, tmp_path: Path) -> None:
    code, said = inside("generate", "--from", old, "--rows", "120", "-o", tmp_path / "b.xlsx")
    assert (code, said) == (0, f"Đã làm lại biểu với 120 dòng, nội dung giữ nguyên: {tmp_path / 'b.xlsx'}\n")
    code, said = inside("generate", "--from", old, "--rows", "120", "-o", tmp_path / "b.xlsx")
    assert code == 2
    assert "đã có nội dung trường điền" in said


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--school", "A"], "--from, --school"),
        (["--plan", "a.json"], "--from, --plan"),
        (["--code", "1", "--level", "thcs"], "--from, --code, --level"),
        (["--year", "2024-2025"], "2025-2026, sau năm học 2024-2025"),
        (["--form", "tt57"], "giữ nguyên biểu mẫu"),
        (["--rows", "0"], "Số dòng 0 chưa đúng"),
        (["--year", "2026-2027", "--form", "cv5932"], "cv5932 không có bộ tiêu chí nào còn hiệu lực"),
    ],
)
def test_what_does_not_go_together_is_refused(old: Path, tmp_path: Path, options: list[str], expected: str) -> None:
    code, said = inside("generate", "--from", old, *options, "-o", tmp_path / "b.xlsx")
    assert code == 2
    assert expected in said
    assert not (tmp_path / "b.xlsx").exists()


def test_a_file_that_is_not_there_or_no_workbook_is_named(tmp_path: Path) -> None:
    code, said = inside("generate", "--from", tmp_path / "khong-co.xlsx", "-o", tmp_path / "b.xlsx")
    assert (code, "khong-co.xlsx" in said) == (2, True)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    code, said = inside("generate", "--from", tmp_path / "a.pdf", "-o", tmp_path / "b.xlsx")
    assert code == 2
    assert "a.pdf" in said


def test_texts_that_stay_behind_are_named(tmp_path: Path) -> None:
    (path,) = (shipped("samples") / "da-nop").glob("98042208*")
    code, said = inside("generate", "--from", path, "--year", "2026-2027", "-o", tmp_path)
    assert code == 0
    assert "Phần lời không chuyển, nguyên văn ở trang “Năm trước”: II. Căn cứ xây dựng kế hoạch; " in said
    assert (tmp_path / "98042208_truong-tieu-hoc-suoi-may_2026-2027.xlsx").exists()


def test_an_archive_goes_to_a_folder(old: Path, tmp_path: Path) -> None:
    (tmp_path / "nop.zip").write_bytes(zipped({"x/a.xlsx": old.read_bytes()}))
    code, said = inside("generate", "--from", tmp_path / "nop.zip", "--rows", "90", "-o", tmp_path / "b.xlsx")
    assert code == 2
    assert "“b.xlsx” phải là một thư mục" in said
    code, said = inside("generate", "--from", tmp_path / "nop.zip", "--rows", "90", "-o", tmp_path / "bieu")
    made = tmp_path / "bieu" / "98031204_truong-ben-say_2025-2026.xlsx"
    assert code == 0
    assert said.splitlines()[0] == f"nop.zip/x/a.xlsx: đã làm lại {made} · 90 dòng"


def test_a_file_that_eats_memory_does_no_harm(old: Path, tmp_path: Path) -> None:
    (old.parent / "b.xls").write_bytes(stray_xls(65_535, 65_535))
    run = ctcl("generate", "--from", old.parent, "--year", "2026-2027", "-o", tmp_path / "bieu")
    assert run.code == 1
    assert [line.partition(":")[0] for line in run.out.splitlines()[:2]] == ["a.xlsx", "b.xls"]
    assert "b.xls: Từ chối. Tệp lớn bất thường" in run.out
    assert len(list((tmp_path / "bieu").iterdir())) == 1


def test_a_shared_workbook_nobody_picked_is_named_as_a_fault(tmp_path: Path) -> None:
    roster = tmp_path / "truong.csv"
    roster.write_text("Mã trường,Tên trường,Cấp học\n1,Trường A,THCS\n2,Trường B,THCS\n", "utf-8")
    order = ("--year", "2026-2027", "--rows", "1", "-o", tmp_path / "chung")
    assert inside("generate", "--roster", roster, "--shared", *order)[0] == 0
    code, said = inside("generate", "--from", tmp_path / "chung", "--year", "2027-2028", "-o", tmp_path / "moi")
    assert code == 2
    assert "chung_thcs_2026-2027.xlsx: Từ chối. Biểu dùng chung chưa chọn tên trường" in said
    (tmp_path / "them").mkdir()
    (tmp_path / "them" / "chung.xlsx").write_bytes((tmp_path / "chung" / "chung_thcs_2026-2027.xlsx").read_bytes())
    (tmp_path / "them" / "a.xlsx").write_bytes(workbook_of_table(OLD, "cv5932", "2025-2026", "thcs"))
    assert inside("generate", "--from", tmp_path / "them", "--year", "2027-2028", "-o", tmp_path / "m")[0] == 1
