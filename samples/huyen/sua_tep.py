"""What people do to a workbook in a spreadsheet program, done by openpyxl; and files that are no workbook of ours."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl

PLAN = "Kế hoạch"
_FIXED = (1980, 1, 1, 0, 0, 0)


class Book:
    """A filled workbook under somebody's hands. Rows of the plan are counted from 0."""

    def __init__(self, data: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        self.plan: Any = self.book[PLAN]
        keys = next(r for r in self.plan.iter_rows() if {"criterion", "lead"} <= {c.value for c in r})
        self.columns = {str(c.value): c.column for c in keys if c.value}
        below = range(keys[0].row + 1, self.plan.max_row + 1)
        column = self.columns["action"]
        self.first = next(row for row in below if not self.plan.cell(row, column).protection.locked)

    def cell(self, key: str, row: int) -> Any:
        """The cell of a column in a row of the plan."""
        return self.plan.cell(self.first + row, self.columns[key])

    def find(self, text: str) -> Any:
        """The cell of Thông tin trường that holds just this text."""
        return next(c for r in self.book["Thông tin trường"].iter_rows() for c in r if c.value == text)

    def unprotect_and_insert_row(self) -> None:
        """Protection is off and a row was slipped in that names no owner."""
        self.plan.protection.sheet = False
        self.plan.insert_rows(self.first + 1)
        for key, text in (("criterion", "1.2"), ("content", "Việc chèn thêm"), ("action", "Họp liên tịch"),
                          ("deadline", "Tháng 11/2026"), ("budget", 500000)):  # fmt: skip
            self.cell(key, 1).value = text

    def merge_down(self, key: str, first: int, last: int) -> None:
        """One owner for several rows, in a merged cell."""
        top, bottom = self.cell(key, first), self.cell(key, last)
        for row in range(first + 1, last + 1):
            self.cell(key, row).value = None
        self.plan.merge_cells(f"{top.coordinate}:{bottom.coordinate}")

    def hide_rows(self, *rows: int) -> None:
        """Rows somebody thought were gone."""
        for row in rows:
            self.plan.row_dimensions[self.first + row].hidden = True

    def write_beside(self, text: str) -> None:
        """A remark right of the table."""
        self.plan.cell(self.first, max(self.columns.values()) + 3).value = text

    def rename_sheet(self, old: str, new: str) -> None:
        """Another name on the tab."""
        self.book[old].title = new

    def real_date(self, key: str, row: int, day: datetime) -> None:
        """A date as the program understands it, not a text."""
        self.cell(key, row).value = day

    def add_sheet(self, title: str, lines: tuple[tuple[str, int], ...]) -> None:
        """A sheet of their own."""
        sheet = self.book.create_sheet(title)
        for line in lines:
            sheet.append(line)

    def formula(self, key: str, row: int, text: str) -> None:
        """A formula in an input cell; no program has calculated it yet."""
        self.cell(key, row).value = text

    def delete_column(self, key: str) -> None:
        """A whole column gone."""
        self.plan.protection.sheet = False
        self.plan.delete_cols(self.columns[key])

    def rename_heading(self, old: str, new: str) -> None:
        """Another heading above a column."""
        for row in self.plan.iter_rows(max_row=self.first - 1):
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith(old):
                    cell.value = new


def edited(data: bytes, change: Callable[[Book], None], when: datetime) -> bytes:
    """The workbook after the change, saved at that time."""
    book = Book(data)
    change(book)
    out = io.BytesIO()
    book.book.save(out)
    return saved_at(out.getvalue(), when)


def saved_at(data: bytes, when: datetime) -> bytes:
    """The same workbook with that time as its last saving: nothing of the clock remains in the bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                stamp = f"{when:%Y-%m-%dT%H:%M:%S}Z".encode()
                part = re.sub(rb"(<dcterms:(modified|created)[^>]*>)[^<]*", rb"\g<1>" + stamp, part)
            new.writestr(zipfile.ZipInfo(name, _FIXED), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def other_workbook() -> bytes:
    """A workbook that has nothing to do with plans."""
    book = openpyxl.Workbook()
    for line in (("Họ tên", "Hệ số"), ("Kiều Minh Khuê", 3.33), ("Bạch Thu Hoài", 2.67)):
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return saved_at(out.getvalue(), datetime(2026, 9, 1))


def word_document() -> bytes:
    """The least of a Word document."""
    parts = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "word/document.xml": "<document/>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name, _FIXED), text)
    return out.getvalue()
