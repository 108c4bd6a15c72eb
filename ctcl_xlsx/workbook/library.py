"""What python-calamine makes of all that stands around the cells of an .xlsx: asked of it once, with cells of our own.

A workbook is given to the library whose sheets hold one row each, which says whose it is. So its list of sheets, the
era of its dates and what each number format means are as the library understands them, whatever that depends on.
Knows no cell of a school's.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ctcl_xlsx.workbook.container import pack
from ctcl_xlsx.workbook.grid import column_letters
from ctcl_xlsx.workbook.memory import remembering

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

TYPES, RELATIONS = "[Content_Types].xml", "_rels/.rels"
BOOK, BOOK_RELATIONS, STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
_MAX_FORMATS = 16_000  # each in a column of its own
_SPREADSHEET = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = b"http://schemas.openxmlformats.org/package/2006"
_SHEET = b'<worksheet xmlns="%b"><sheetData><row r="1">%%b</row></sheetData></worksheet>' % _SPREADSHEET
_DATES = b'<styleSheet xmlns="%b"><cellXfs count="1"><xf numFmtId="14"/></cellXfs></styleSheet>' % _SPREADSHEET
_DAY, _DAY_OF_1900 = 45_910, date(2025, 9, 10)
_OWN = "xl/worksheets/sheet1.xml"
_OWN_BOOK = {
    TYPES: b'<Types xmlns="%b/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>' % _PACKAGE,
    RELATIONS: b'<Relationships xmlns="%b/relationships"><Relationship Id="rId1" Type="%b/officeDocument" '
    b'Target="xl/workbook.xml"/></Relationships>' % (_PACKAGE, _OFFICE),
    BOOK: b'<workbook xmlns="%b" xmlns:r="%b"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
    % (_SPREADSHEET, _OFFICE),
    BOOK_RELATIONS: b'<Relationships xmlns="%b/relationships"><Relationship Id="rId1" Type="%b/worksheet" '
    b'Target="worksheets/sheet1.xml"/></Relationships>' % (_PACKAGE, _OFFICE),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet as the workbook lists it; `part` is None where it holds no cells (a chart)."""

    name: str
    visible: bool
    part: str | None


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a workbook in their order, and whether its days are counted from 1900."""

    tabs: tuple[Tab, ...]
    from_1900: bool


@remembering(2 << 20)
def book_of(around: tuple[bytes, bytes, bytes, bytes, bytes]) -> Book | None:
    """What the library understands of what stands around the sheets; None where it would refuse the workbook.

    `around` are the parts TYPES, RELATIONS, BOOK and BOOK_RELATIONS, and the names of the sheets' parts, one a line.
    """
    types, relations, book, book_relations, parts = around
    names = parts.decode().split("\n")
    frame = {TYPES: types, RELATIONS: relations, BOOK: book, BOOK_RELATIONS: book_relations, STYLES: _DATES}
    cells = b'<c r="A1"><v>%d</v></c><c r="B1" s="0"><v>%d</v></c>'
    sheets = {name: _SHEET % (cells % (number, _DAY)) for number, name in enumerate(names)}
    try:
        with _opened(frame | sheets) as read:
            return _book(read, names)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of the library is no Exception
        return None


def _book(read: CalamineWorkbook, names: list[str]) -> Book:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    tabs, days = [], set()
    for index, known in enumerate(read.sheets_metadata):
        part = None
        if known.typ == SheetTypeEnum.WorkSheet:
            number, day = read.get_sheet_by_index(index).to_python()[0]
            part = names[int(str(number).partition(".")[0])]
            days.add(day)
        tabs.append(Tab(known.name, known.visible == SheetVisibleEnum.Visible, part))
    return Book(tuple(tabs), days == {_DAY_OF_1900})


@remembering(4 << 20)
def formats_of(styles: bytes) -> tuple[type, ...] | None:
    """Of each cell format in a part of styles what the library takes a number for; None where it would refuse it."""
    many = styles.count(b"xf")  # there are less
    if many > _MAX_FORMATS:
        return None
    cells = b"".join(
        b'<c r="%b1" s="%d"><v>%d</v></c>' % (column_letters(number).encode(), number, _DAY) for number in range(many)
    )
    try:
        with _opened(_OWN_BOOK | {STYLES: styles, _OWN: _SHEET % cells}) as read:
            return tuple(type(value) for value in (read.get_sheet_by_index(0).to_python() or [[]])[0])
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of the library is no Exception
        return None


def _opened(parts: dict[str, bytes]) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(io.BytesIO(pack(parts)))
