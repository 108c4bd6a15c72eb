"""Spreadsheets that schools and offices keep and that are no plans of ours: every one is to be refused."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pandas as pd
import xlsxwriter

from tests.district.invented import Dice

File = tuple[str, bytes]
Table = list[list[Any]]

# Headings as such tables have them; some words are ours too, never so many of one form that it would be one.
_TABLES: dict[str, tuple[str, ...]] = {
    "thoi-khoa-bieu": ("Tiết", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu"),
    "luong": ("STT", "Họ và tên", "Chức vụ", "Hệ số", "Phụ cấp", "Thực lĩnh", "Ký nhận"),
    "du-toan": ("TT", "Nội dung", "Đơn vị tính", "Số lượng", "Đơn giá", "Thành tiền", "Nguồn kinh phí", "Ghi chú"),
    "thu-chi": ("Ngày", "Chứng từ", "Diễn giải", "Thu", "Chi", "Tồn"),
    "hoc-sinh": ("STT", "Mã định danh", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Lớp", "Ghi chú"),
    "diem": ("STT", "Họ và tên", "ĐĐGtx", "ĐĐGgk", "ĐĐGck", "ĐTBmhk", "Nhận xét"),
    "phan-cong": ("STT", "Giáo viên", "Chuyên môn", "Phân công nhiệm vụ", "Kiêm nhiệm", "Số tiết", "Ghi chú"),
    "lich-cong-tac": ("Tuần", "Thời gian", "Nội dung công việc", "Người thực hiện", "Địa điểm", "Ghi chú"),
    "ke-hoach-nam": ("TT", "Nhiệm vụ", "Mục tiêu", "Giải pháp", "Thời gian", "Người phụ trách", "Kinh phí", "Ghi chú"),
    "ke-hoach-thang": ("STT", "Nội dung công việc", "Chủ trì", "Phối hợp", "Hoàn thành", "Kết quả"),
    "boi-duong": ("TT", "Chuyên đề", "Đối tượng", "Hình thức", "Thời lượng", "Báo cáo viên", "Kinh phí"),
    "thiet-bi": ("STT", "Tên thiết bị", "Mã", "Năm đưa vào sử dụng", "Nguyên giá", "Hiện trạng", "Ghi chú"),
    "minh-chung": ("TT", "Tiêu chí", "Mã minh chứng", "Tên minh chứng", "Ngày ban hành", "Nơi ban hành", "Ghi chú"),
    "tu-danh-gia": ("Tiêu chí", "Chỉ báo", "Không đạt", "Mức 1", "Mức 2", "Mức 3", "Kết quả"),
    "khao-sat": ("Dấu thời gian", "Địa chỉ email", "Câu 1", "Câu 2", "Câu 3", "Góp ý"),
    "thi-dua": ("STT", "Tập thể, cá nhân", "Danh hiệu", "Điểm", "Xếp loại"),
    "ban-tru": ("Ngày", "Món chính", "Món canh", "Số suất", "Đơn giá", "Thành tiền"),
    "y-te": ("STT", "Lớp", "Sĩ số", "Chiều cao", "Cân nặng", "Suy dinh dưỡng", "Béo phì"),
}
_WORDS = ("Nguyễn Văn An", "Họp tổ chuyên môn", "1.1", "Tháng 5", "15.000.000", "Hiệu trưởng", "Đạt", "", "7,5", "Toán")
_TITLES = (
    "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",
    "TRƯỜNG TIỂU HỌC SỐ 1",
    "BẢNG TỔNG HỢP",
    "KẾ HOẠCH NĂM HỌC 2026-2027",
    "Biểu 02",
)


def foreign() -> Iterator[File]:
    """All of them, by name; the same in every run."""
    for number, (name, headings) in enumerate(_TABLES.items()):
        for turn, write in enumerate((_plain, _with_title, _merged_heads, _many_sheets, _of_pandas, _drawn) * 2):
            dice = Dice(1000 * number + turn)
            yield f"{name}-{turn:02}.xlsx", write(headings, _rows(headings, dice), dice)


def _rows(headings: tuple[str, ...], dice: Dice) -> Table:
    return [[n + 1, *(dice.choice(_WORDS) for _ in headings[1:])] for n in range(3 + dice.below(40))]


def _saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(headings: tuple[str, ...], rows: Table, _: Dice) -> bytes:
    book = openpyxl.Workbook()
    for line in (list(headings), *rows):
        book.active.append(line)
    return _saved(book)


def _with_title(headings: tuple[str, ...], rows: Table, dice: Dice) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = dice.choice(["Kế hoạch", "Sheet1", "Tổng hợp", "Thông tin trường", "DanhMuc"])
    for title in _TITLES[: 1 + dice.below(4)]:
        sheet.append([title])
        sheet.merge_cells(start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=len(headings))
    for line in ([], list(headings), list(range(1, len(headings) + 1)), *rows, [], ["", "", "HIỆU TRƯỞNG"]):
        sheet.append(line)
    return _saved(book)


def _merged_heads(headings: tuple[str, ...], rows: Table, dice: Dice) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([headings[0], "Nội dung", *[""] * (len(headings) - 2)])
    sheet.append(["", *headings[1:]])
    sheet.merge_cells("A1:A2")
    sheet.merge_cells(start_row=1, start_column=2, end_row=1, end_column=len(headings))
    for line in rows:
        sheet.append(line)
    first = 3 + dice.below(len(rows) - 1)
    sheet.merge_cells(start_row=first, start_column=2, end_row=first + 1, end_column=2)
    return _saved(book)


def _many_sheets(headings: tuple[str, ...], rows: Table, dice: Dice) -> bytes:
    book = openpyxl.Workbook()
    for name in ("Kế hoạch", "Vấn đề trọng tâm", "_ctcl")[: 1 + dice.below(3)]:
        sheet = book.create_sheet(name)
        for line in (list(headings), *rows):
            sheet.append(line)
    return _saved(book)


def _of_pandas(headings: tuple[str, ...], rows: Table, _: Dice) -> bytes:
    out = io.BytesIO()
    pd.DataFrame(rows, columns=list(headings)).to_excel(out, engine="xlsxwriter")
    return out.getvalue()


def _drawn(headings: tuple[str, ...], rows: Table, dice: Dice) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        lines = [[i, *(0 for _ in headings[1:])] for i in range(len(rows))]
        sheet.add_table(4, 2, 4 + len(rows), 1 + len(headings), {"columns": [{"header": h} for h in headings]})
        for r, line in enumerate(lines):
            sheet.write_row(5 + r, 2, line)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": ["Sheet1", 5, 3, 5 + len(rows), 3]})
        sheet.insert_chart("L2", chart)
        sheet.insert_textbox("L20", dice.choice(_TITLES))
    return out.getvalue()
