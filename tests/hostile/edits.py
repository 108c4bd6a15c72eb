"""What people and programs do to a workbook: by openpyxl, as at a screen."""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import openpyxl
from openpyxl.comments import Comment

from tests.hostile.surgery import PLAN, address, addresses, base, base_data, edited, packed, parts_of, workbook

File = tuple[str, bytes]
Change = Callable[[Any], None]
SCHOOL = "Thông tin trường"


def edits() -> Iterator[File]:
    """All of them, by name."""
    for name, change in _CHANGES.items():
        yield f"{name}.xlsx", edited(change)
    yield from _others()


def put(key: str, value: Any, row: int = 0) -> Change:
    """Type into an input cell."""

    def change(book: Any) -> None:
        book[PLAN][address(key, row)].value = value

    return change


def put_at(sheet: str, place: str, value: Any) -> Change:
    """Type anywhere."""

    def change(book: Any) -> None:
        book[sheet][place].value = value

    return change


def _insert_row(book: Any) -> None:
    book[PLAN].protection.sheet = False
    book[PLAN].insert_rows(int(addresses()["row"]) + 1)
    put("action", "Việc chèn thêm", 1)(book)


def _delete_row(book: Any) -> None:
    book[PLAN].delete_rows(int(addresses()["row"]) + 1)


def _delete_key_row(book: Any) -> None:
    book[PLAN].delete_rows(_key_row(book[PLAN]))


def _key_row(sheet: Any) -> int:
    return next(r[0].row for r in sheet.iter_rows() if {"criterion", "lead"} <= {c.value for c in r})


def _clear_keys_and_headings(book: Any) -> None:
    for row in book[PLAN].iter_rows(max_row=int(addresses()["row"]) - 1):
        for cell in row:
            if not isinstance(cell, openpyxl.cell.cell.MergedCell):
                cell.value = None


def _twice_key_row(book: Any) -> None:
    sheet = book[PLAN]
    keys = [c.value for c in sheet[_key_row(sheet)]]
    for column, value in enumerate(keys, 1):
        sheet.cell(sheet.max_row + 2, column).value = value


def _delete_column(key: str) -> Change:
    def change(book: Any) -> None:
        book[PLAN].delete_cols(openpyxl.utils.column_index_from_string(addresses()[key]))

    return change


def _insert_column(book: Any) -> None:
    at = openpyxl.utils.column_index_from_string(addresses()["lead"])
    book[PLAN].insert_cols(at)
    book[PLAN].cell(int(addresses()["row"]), at).value = "cột của trường"


def _swap_headings(book: Any) -> None:
    sheet, row = book[PLAN], int(addresses()["row"]) - 1
    a, b = sheet[f"{addresses()['lead']}{row}"], sheet[f"{addresses()['support']}{row}"]
    a.value, b.value = b.value, a.value


def _swap_keys(book: Any) -> None:
    sheet = book[PLAN]
    row = _key_row(sheet)
    a, b = sheet[f"{addresses()['lead']}{row}"], sheet[f"{addresses()['support']}{row}"]
    a.value, b.value = b.value, a.value


def _merge(first: str, last: str) -> Change:
    def change(book: Any) -> None:
        book[PLAN].merge_cells(f"{first}:{last}")

    return change


def _hide(sheet: str, state: str) -> Change:
    def change(book: Any) -> None:
        book[sheet].sheet_state = state

    return change


def _remove(*names: str) -> Change:
    def change(book: Any) -> None:
        for name in names:
            del book[name]

    return change


def _copy_plan(book: Any) -> None:
    book.copy_worksheet(book[PLAN]).title = "Kế hoạch (2)"


def _own_sheet(book: Any) -> None:
    book.create_sheet("Dự toán").append(("Mua máy", 1500000))


def _hidden_sheet(book: Any) -> None:
    sheet = book.create_sheet("Nháp")
    sheet.append(("Ghi chú riêng",))
    sheet.sheet_state = "hidden"


def _comment(book: Any) -> None:
    book[PLAN][address("lead")].comment = Comment("Hỏi lại chị Hà", "VP")


def _lists(book: Any) -> None:
    for row in book["DanhMuc"].iter_rows(min_row=2):
        for cell in row:
            if cell.value:
                cell.value = f"{cell.value} (sửa)"


def _seal(key: str, value: Any) -> Change:
    def change(book: Any) -> None:
        for row in book["_ctcl"].iter_rows():
            if row[0].value == key:
                row[1].value = value
                return
        raise AssertionError(key)

    return change


def _unprotect(book: Any) -> None:
    for sheet in book.worksheets:
        sheet.protection.sheet = False
        sheet.data_validations.dataValidation = []


def _rename_all(book: Any) -> None:
    for number, sheet in enumerate(book.worksheets):
        sheet.title = f"Sheet{number + 1}"


def _only_plan(book: Any) -> None:
    for name in [n for n in book.sheetnames if n != PLAN]:
        del book[name]


def _decomposed(book: Any) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and not cell.value.startswith("="):
                    cell.value = unicodedata.normalize("NFD", cell.value)


def _end_row(book: Any) -> None:
    sheet = book[PLAN]
    sheet.cell(sheet.max_row + 3, 4).value = "Người lập: Tổ văn phòng"


def _nothing(book: Any) -> None:
    """Opened and saved."""


_CHANGES: dict[str, Change] = {
    "mo-va-luu": _nothing,
    "chen-dong": _insert_row,
    "xoa-dong": _delete_row,
    "xoa-dong-khoa": _delete_key_row,
    "xoa-khoa-va-tieu-de": _clear_keys_and_headings,
    "hai-dong-khoa": _twice_key_row,
    "xoa-cot-bat-buoc": _delete_column("lead"),
    "xoa-cot-phu": _delete_column("evidence"),
    "xoa-cot-tinh-trang": _delete_column("_status"),
    "chen-cot": _insert_column,
    "doi-tieu-de": _swap_headings,
    "doi-khoa": _swap_keys,
    "gop-o-doc": lambda book: _merge(address("lead", 0), address("lead", 2))(book),
    "gop-o-ngang": lambda book: _merge(address("lead", 0), address("support", 0))(book),
    "an-trang-ke-hoach": _hide(PLAN, "hidden"),
    "an-sau-trang-ke-hoach": _hide(PLAN, "veryHidden"),
    "hien-trang-danh-muc": _hide("DanhMuc", "visible"),
    "xoa-danh-muc": _remove("DanhMuc"),
    "xoa-dau-niem": _remove("_ctcl"),
    "xoa-thong-tin-truong": _remove(SCHOOL),
    "xoa-ke-hoach": _remove(PLAN),
    "chi-con-ke-hoach": _only_plan,
    "hai-trang-ke-hoach": _copy_plan,
    "them-trang": _own_sheet,
    "them-trang-an": _hidden_sheet,
    "doi-ten-moi-trang": _rename_all,
    "bo-khoa-bo-danh-sach": _unprotect,
    "sua-danh-muc": _lists,
    "chu-thich-o": _comment,
    "chu-phan-ra": _decomposed,
    "chu-ben-phai": lambda book: put_at(PLAN, f"ZA{addresses()['row']}", "chờ duyệt")(book),
    "chu-duoi-bang": _end_row,
    "ghi-de-tieu-de-trang": put_at(PLAN, "B1", "Phòng GDĐT"),
    "ghi-de-tinh-trang": lambda book: put_at(PLAN, f"A{addresses()['row']}", "Đủ hết rồi")(book),
    "ngay-that": put("deadline", datetime(2027, 6, 5)),
    "so-o-cot-chu": put("lead", 12345),
    "tien-bang-chu": put("budget", "mười lăm triệu"),
    "tien-hai-so": put("budget", "10.000.000 + 5.000.000"),
    "tieu-chi-so": put("criterion", 1.1),
    "tieu-chi-la": put("criterion", "9.9"),
    "cong-thuc-openpyxl": put("budget", "=1000*5000"),
    "chu-nhu-cong-thuc": put("action", "'=CMD|A1"),
    "seal-ma-khac": _seal("code", "98000000"),
    "seal-nam-khac": _seal("school_year", "2025-2026"),
    "seal-nam-hong": _seal("school_year", "năm nay"),
    "seal-bieu-la": _seal("form", "bieu_la"),
    "seal-bo-tieu-chi-la": _seal("catalog", "tt99"),
    "seal-phien-ban-moi": _seal("format", "99"),
    "seal-phien-ban-hong": _seal("format", "một"),
    "seal-so-dong-sai": _seal("rows", "3"),
}


def _others() -> Iterator[File]:
    data = base_data()
    yield "bieu-trang.xlsx", workbook(rows=[], problems=[], tracking=[], self_assessment={}, texts={})
    yield "nam-khac.xlsx", workbook(school_year="2027-2028")
    school = copy.deepcopy(data["school"])
    yield "khong-ten-truong.xlsx", workbook(school=school | {"name": "", "code": ""})
    yield "ten-truong-doi.xlsx", edited(_rename_school)
    many = [dict(data["rows"][0], action=f"Việc số {n}") for n in range(600)]
    yield "sau-tram-dong.xlsx", workbook(rows=many)
    parts = parts_of(base())
    yield "khong-thuoc-tinh-rieng.xlsx", packed({n: c for n, c in parts.items() if n != "docProps/custom.xml"})
    book = openpyxl.Workbook()
    book.active.append(("Họ tên", "Lương"))
    import io

    out = io.BytesIO()
    book.save(out)
    yield "khong-lien-quan.xlsx", packed(parts_of(out.getvalue()))


def _rename_school(book: Any) -> None:
    name = base_data()["school"]["name"]
    for row in book[SCHOOL].iter_rows():
        for cell in row:
            if cell.value == name:
                cell.value = "Trường Tiểu học Bình Minh"
