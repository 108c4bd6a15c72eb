"""The reader of usual workbooks gives value for value what python-calamine gives, or leaves the workbook to it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl.styles.numbers import BUILTIN_FORMATS

from ctcl_xlsx.issues import CtclError, Issue
from ctcl_xlsx.pipeline.generate import order_of_plan, workbook_of
from ctcl_xlsx.workbook import read as reading
from ctcl_xlsx.workbook.container import open_container, pack
from ctcl_xlsx.workbook.grid import Merge, Sheet
from ctcl_xlsx.workbook.scan import scan_xlsx
from ctcl_xlsx.workbook.sheet_scan import Scan
from ctcl_xlsx.workbook.usual_reader import read_usual
from tests.district.invented import Dice
from tests.hostile.surgery import BOOK, RELS, STRINGS, packed, parts_of
from tests.programs import convert_all
from tests.workbook.made import USUAL, blank, filled, samples

STYLES = "xl/styles.xml"
FORMATS = (
    *BUILTIN_FORMATS.values(), "dd/mm/yyyy", "[$-42A]dd mmmm yyyy", 'yyyy"năm"', '0" ngày"', '"Tháng" 0', "d", r"\d0",
    "_d0", "*d0", "[h]", "[Red]0", "[>100]0;d", "0;d", "h:mm AM/PM", "a/p", "0.0E+0", "# ?/?", '"d', "@", "[$d]0",
)  # fmt: skip
NUMBERS = (
    "1", "0", "-1", "45910", "60", "61", "59", "45910.5", "0.25", "1E5", "1.5E-3", "1e400", "+5", ".5", "5.", "007",
    "2958465", "2958466", "1.2.3", "-", "e", "--1", "12345678901234567890", "nan", "inf", "1_0", "-0", "99999",
)  # fmt: skip
TEXTS = (
    "chữ", "a&amp;b", "&lt;x&gt;", "&quot;&apos;", "a&#10;b", "&#9;x", "_x000D_", "_x005F_x0041_", "_x00e9_", "_x12_",
    "_xD83D_", " đầu", "cuối ", "\tx\n", "  ", "a\nb", "&#10;x", "\u00a0x\u3000", "\uff21", "\ufffd", "😀", "a\r\nb",
    "&amp;lt;", "&amp;#10;", "", "]]&gt;",
)  # fmt: skip


def book(**options: object) -> tuple[xlsxwriter.Workbook, io.BytesIO]:
    out = io.BytesIO()
    return xlsxwriter.Workbook(out, {"in_memory": True, **options}), out


def invented(seed: int) -> bytes:
    """A workbook with what cells may hold, in formats that may be dates."""
    dice = Dice(seed)
    made, out = book()
    formats = [made.add_format({"num_format": dice.choice(FORMATS)}) for _ in range(4)]
    for number in range(1 + dice.below(3)):
        sheet = made.add_worksheet(dice.choice(("Trang", "A & <B>", "x'y")) + str(number))
        if number and dice.happens(30):
            sheet.very_hidden() if dice.happens(50) else sheet.hide()
        for _ in range(dice.below(60)):
            row, column, style = dice.below(30), dice.below(12), dice.choice((None, *formats))
            match dice.below(5):
                case 0:
                    sheet.write_number(row, column, 61 + dice.below(60_000), style)
                case 1:
                    sheet.write_number(row, column, dice.choice((1.25, 0, -7, 12_000_000, 1e-7, 1e300)))
                case 2:
                    sheet.write_string(
                        row, column, dice.choice(("chữ", " đầu", "a\nb", "<&>", "_x0041_", "x\ry")), style
                    )
                case 3:
                    sheet.write_boolean(row, column, dice.happens(50), style)
                case _:
                    sheet.write_formula(row, column, '=A1&"ă"', style, dice.choice(("kq ", "a&b", 5, 45_910)))
        if dice.happens(40):
            sheet.merge_range(40, 0, 41, 2, "gộp")
    made.close()
    return out.getvalue()


@cache
def books() -> tuple[bytes, ...]:
    return (*(make(kind) for make in (filled, blank) for kind in USUAL), *map(invented, range(40)))


def both(data: bytes) -> tuple[tuple[Sheet, ...] | None, tuple[Sheet, ...] | tuple[Issue, ...]]:
    """What our reader gives, None where it declines, and what the library gives or why it refuses."""
    scan = scan_xlsx(open_container(data))
    try:
        return read_usual(scan), reading._sheets(pack(scan.parts), scan)
    except CtclError as error:
        return read_usual(scan), error.issues


def same(data: bytes) -> bool:
    """Whether our reader read it; what it reads must be to the letter what the library gives."""
    try:
        own, library = both(data)
    except CtclError:
        return False  # the scan refuses it for both
    assert own is None or repr(own) == repr(library)
    return own is not None


def test_our_workbooks_are_read_without_the_library() -> None:
    assert all(same(blank(kind)) for kind in USUAL)
    assert all(same(workbook_of(order_of_plan(plan))) for _, plan in samples())


def test_invented_workbooks_are_read_equally() -> None:
    assert sum(map(same, books())) > len(books()) / 2


def test_so_are_those_that_libreoffice_saved(tmp_path: Path) -> None:
    paths = []
    for number, data in enumerate((filled(USUAL[0]), blank(USUAL[1]), *map(invented, range(4)))):
        paths.append(tmp_path / f"{number}.xlsx")
        paths[-1].write_bytes(data)
    assert sum(same(path.read_bytes()) for path in convert_all(paths, "xlsx", tmp_path / "lo")) >= 2


SHEET = "xl/worksheets/"
# Where, what, and what may take its place.
_EDITS: tuple[tuple[str, bytes, tuple[bytes, ...]], ...] = (
    (SHEET, rb"(?<=<v>)[^<]*(?=</v>)", tuple(text.encode() for text in NUMBERS)),
    (SHEET, rb"(?<=<v>)[^<]*(?=</v>)", tuple(text.encode() for text in TEXTS)),
    (SHEET, rb' s="\d+"', tuple(b' s="%d"' % style for style in range(70))),
    (SHEET, rb' t="\w+"', (b"", b' t="n"', b' t="b"', b' t="str"', b' t="s"')),
    (SHEET, rb'(?<=<c r=")[A-Z]+', (b"A", b"C", b"ZZ", b"AAA")),
    (SHEET, rb'(?<=<row r=")\d+', tuple(b"%d" % row for row in range(60))),
    (SHEET, rb'(?<=<mergeCell ref=")[^"]*', (b"C3:A1", b"A1", b"A1:XFD9", b"", b"A1:B2")),
    (SHEET, rb' ref="[^"]*"/>', (b' ref=""/>', b"/>", b' ref="A1:B2:C3"/>', b' ref="B2"/>', b' ref="XFD1048576"/>')),
    (STYLES, rb'(?<=numFmtId=")\d+', (b"0", b"1", b"14", b"20", b"22", b"46", b"49", b"164", b"x")),
    (STYLES, rb"<xf [^>]*?/>", (b"", b'<xf numFmtId="14"/><xf/>')),
    (BOOK, rb"<workbookPr", (b'<workbookPr date1904="1"', b'<workbookPr date1904="false"')),
    (BOOK, rb'<sheet name="[^"]*"', (b'<sheet name="A &amp; B"', b'<sheet name="a&#10;b"', b'<sheet name=" x "')),
    (BOOK, rb"<sheet ", (b'<sheet state="hidden" ', b'<sheet state="veryHidden" ', b'<sheet state="show" ', b"<a ")),
    (RELS, rb'(?<=Target=")', (b"/xl/", b"xl/", b"./", b"../", b"x")),
    (STRINGS, rb"(?<=<si>)<t[^>]*>", (b"<t>", b'<t xml:space="preserve">', b'<t xml:space="default">')),
    (STRINGS, rb"(?<=>)[^<]+(?=</t>)", tuple(text.encode() for text in TEXTS)),
)


def edited(data: bytes, dice: Dice) -> bytes:
    """A workbook after one to three edits that leave it a workbook, more or less."""
    parts = parts_of(data)
    for _ in range(1 + dice.below(3)):
        where, what, instead = dice.choice(_EDITS)
        name = dice.choice([name for name in parts if name.startswith(where)] or [BOOK])
        hits = list(re.finditer(what, parts[name]))
        if hits:
            hit = dice.choice(hits)
            parts[name] = parts[name][: hit.start()] + dice.choice(instead) + parts[name][hit.end() :]
    if dice.happens(3):
        del parts[dice.choice(list(parts))]
    return packed(parts)


@pytest.fixture
def trials(request: pytest.FixtureRequest) -> int:
    return 10_000 if request.config.getoption("--long") else 400


def test_edited_workbooks_are_read_equally_or_left_to_the_library(trials: int) -> None:
    read = 0
    for seed in range(trials):
        dice = Dice(seed)
        data = edited(dice.choice(books()), dice)
        try:
            read += same(data)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}") from error
    assert read > trials / 8  # else this says little


def test_each_number_format_makes_a_date_where_it_does_for_the_library() -> None:
    made, out = book()
    sheet = made.add_worksheet()
    for row, text in enumerate(FORMATS):
        sheet.write_number(row, 0, 45_910, made.add_format({"num_format": text}))
    made.close()
    own, library = both(out.getvalue())
    assert own is None  # [h] and mm:ss are no days
    assert isinstance(library[0], Sheet)
    kinds = [row[0] for row in library[0].rows]
    for row, value in enumerate(kinds):
        made, out = book()
        made.add_worksheet().write_number("B2", 45_910, made.add_format({"num_format": FORMATS[row]}))
        made.close()
        read, _ = both(out.getvalue())
        assert same(out.getvalue()) is isinstance(value, float | date), FORMATS[row]
        assert read is None or read[0].rows == [["", ""], ["", value]]
    assert {type(value) for value in kinds} >= {float, date}


@pytest.mark.parametrize(("era", "read"), [("0", True), ("false", True), ("1", False), ("true", False)])
def test_days_that_are_counted_from_1904_are_left_to_the_library(era: str, read: bool) -> None:
    made, out = book()
    made.add_worksheet().write_number("A1", 45_910, made.add_format({"num_format": "dd/mm/yyyy"}))
    made.close()
    parts = parts_of(out.getvalue())
    parts[BOOK] = parts[BOOK].replace(b"<workbookPr", b'<workbookPr date1904="%b"' % era.encode())
    assert same(packed(parts)) is read
    days = reading.read(packed(parts), "a").sheets[0].rows[0]
    assert days == [date(2025, 9, 10) if read else date(2029, 9, 11)]


def test_every_whole_day_is_that_of_the_library() -> None:
    made, out = book()
    sheet, day = made.add_worksheet(), made.add_format({"num_format": "dd/mm/yyyy"})
    for row, number in enumerate((*range(61, 900), 2_958_465)):
        for column in range(9):
            sheet.write_number(row, column, min(number + column * 7_000, 2_958_465), day)
    made.close()
    assert same(out.getvalue())


def test_what_stands_around_the_cells_is_read_too() -> None:
    made, out = book()
    first, second = made.add_worksheet("A & B"), made.add_worksheet("Ẩn")
    first.merge_range("B2:C4", "gộp")
    second.write_string("D3", "x")
    second.very_hidden()
    made.add_worksheet("Trống")
    made.close()
    own, library = both(out.getvalue())
    assert own == library
    assert own is not None
    assert [(sheet.name, sheet.visible, len(sheet.rows)) for sheet in own] == [
        ("A & B", True, 2),
        ("Ẩn", False, 3),
        ("Trống", True, 0),
    ]
    assert own[0].merges == (Merge(1, 1, 3, 2),)


def test_a_count_that_does_not_agree_is_left_to_the_library() -> None:
    scan = scan_xlsx(open_container(filled(USUAL[0])))
    sheets = {name: replace(sheet, stored=(sheet.stored or 0) + 1) for name, sheet in scan.sheets.items()}
    assert read_usual(scan)
    assert read_usual(replace(scan, sheets=sheets)) is None


def test_a_workbook_without_the_needed_proof_is_declined() -> None:
    scan = scan_xlsx(open_container(filled(USUAL[0])))
    assert read_usual(scan)
    assert read_usual(Scan(scan.sheets, scan.parts, scan.usual, None)) is None
    assert read_usual(Scan(scan.sheets, scan.parts, {}, scan.strings)) is None
    assert read_usual(Scan({}, scan.parts, scan.usual, scan.strings)) is None
    assert read_usual(Scan(scan.sheets, scan.parts, scan.usual, scan.strings[:-9] if scan.strings else None)) is None
    for part in ("[Content_Types].xml", "_rels/.rels", BOOK, RELS):
        less = {name: content for name, content in scan.parts.items() if name != part}
        assert read_usual(Scan(scan.sheets, less, scan.usual, scan.strings)) is None
