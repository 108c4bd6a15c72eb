"""Binary workbooks: .xlsb record by record, sound and damaged; cells of .xls and .xlsb that lie far out."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from ctcl_xlsx.workbook.grid import CellError, Sheet, Uncalculated
from tests.hostile.biff12 import base_grid, cell, record, row_head, with_value, xlsb
from tests.hostile.surgery import PLAN, addresses, packed, parts_of

File = tuple[str, bytes]
_STRINGS, _BOOK = "xl/sharedStrings.bin", "xl/workbook.bin"


def binary() -> Iterator[File]:
    """All of them, by name."""
    yield from _sound()
    yield from _doubtful()
    yield from _damaged()


def _sound() -> Iterator[File]:
    sheets = base_grid().sheets
    yield "xlsb-day-du.xlsb", xlsb(sheets)
    yield "xlsb-duoi-xlsx.xlsx", xlsb(sheets)
    yield "xlsb-ngay.xlsb", xlsb(with_value("deadline", date(2027, 5, 31)))
    # four years and a day less: in the days counted from 1904 the same number is the later day
    earlier = datetime(2027, 5, 31) - timedelta(days=1462)
    yield "xlsb-lich-1904.xlsb", xlsb(with_value("deadline", earlier), since_1904=True)
    yield "xlsb-so.xlsb", xlsb(with_value("budget", 15_000_000.0))
    yield "xlsb-o-trong.xlsb", xlsb(with_value("support", ""))


def _doubtful() -> Iterator[File]:
    sheets = list(base_grid().sheets)
    for sign in ("#REF!", "#N/A", "#DIV/0!"):
        yield (
            f"xlsb-o-loi-{sign.strip('#!').replace('/', '').lower()}.xlsb",
            xlsb(with_value("budget", CellError(sign))),
        )
    yield "xlsb-cong-thuc.xlsb", xlsb(with_value("budget", Uncalculated("=1+1")))
    yield "xlsb-dung-sai.xlsb", xlsb(with_value("lead", True))
    note = Sheet("Nháp", [["Ghi chú riêng"]], visible=False)
    yield "xlsb-trang-an.xlsb", xlsb([*sheets, note])
    row = int(addresses()["row"]) - 1
    hidden = [replace(s, hidden_rows=frozenset({row})) if s.name == PLAN else s for s in sheets]
    yield "xlsb-dong-an.xlsb", xlsb(hidden)
    yield "xlsb-bo-khoa.xlsb", xlsb([replace(s, locked=False) for s in sheets])
    yield "xlsb-mat-thong-tin-truong.xlsb", xlsb([s for s in sheets if s.name != "Thông tin trường"])


def _damaged() -> Iterator[File]:
    sheets = base_grid().sheets
    for label, row, column in (("xa", 1_048_575, 16_383), ("ngoai", 2_000_000, 1), ("rat-xa", 1_048_575, 9)):
        stray = {PLAN: row_head(row) + cell(column, 1.0, {})}
        yield f"xlsb-o-{label}.xlsb", xlsb(sheets, more=stray)
    twice = row_head(int(addresses()["row"]) - 1) + cell(ord(addresses()["lead"]) - 65, 5.0, {})
    yield "xlsb-o-hai-lan.xlsb", xlsb(sheets, more={PLAN: twice})
    parts = parts_of(xlsb(sheets))
    plan = f"xl/worksheets/sheet{[s.name for s in sheets].index(PLAN) + 1}.bin"
    yield "xlsb-trang-cut.xlsb", packed(parts | {plan: parts[plan][: len(parts[plan]) // 2]})
    yield "xlsb-trang-rong.xlsb", packed(parts | {plan: b""})
    yield "xlsb-trang-rac.xlsb", packed(parts | {plan: bytes(range(256)) * 40})
    yield "xlsb-tep-cut.xlsb", packed(parts)[:9_000]
    yield "xlsb-thieu-chu.xlsb", packed({n: c for n, c in parts.items() if n != _STRINGS})
    yield "xlsb-thieu-trang.xlsb", packed({n: c for n, c in parts.items() if n != plan})
    yield "xlsb-chu-cut.xlsb", packed(parts | {_STRINGS: parts[_STRINGS][:500]})
    lying = record(159, struct.pack("<LL", 1 << 31, 1 << 31)) + parts[_STRINGS][11:]
    yield "xlsb-dem-chu-doi.xlsb", packed(parts | {_STRINGS: lying})
    names = parts[_BOOK].replace("Theo dõi".encode("utf-16-le"), "Phần lời".encode("utf-16-le"))
    yield "xlsb-trung-ten-trang.xlsb", packed(parts | {_BOOK: names})
    yield "xlsb-thieu-danh-sach.xlsb", packed({n: c for n, c in parts.items() if n != _BOOK})
    wrong = {PLAN: row_head(900) + record(7, struct.pack("<LLL", 2, 0, 1 << 20))}
    yield "xlsb-chi-so-chu.xlsb", xlsb(sheets, more=wrong)
