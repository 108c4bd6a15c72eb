"""The strict look at a sheet tells what the careful scan tells of the same bytes, also when they are damaged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

import pytest

from ctcl_xlsx.issues import CtclError, Issue
from ctcl_xlsx.workbook.container import open_container
from ctcl_xlsx.workbook.scan import scan_xlsx
from ctcl_xlsx.workbook.sheet_scan import SheetScan
from ctcl_xlsx.workbook.usual import usual_sheet, usual_strings
from tests.district.invented import Dice
from tests.programs import convert
from tests.workbook.made import USUAL, blank, filled
from tests.workbook.test_scan import parts, refused, scan

Parts = Mapping[str, bytes]
_SHEETS = re.compile(r"xl/worksheets/sheet\d+\.xml")


@cache
def books() -> tuple[Parts, ...]:
    """Workbooks of every form, filled and blank, as parts."""
    return tuple(open_container(make(kind)) for make in (filled, blank) for kind in USUAL)


def told(parts: Parts) -> dict[str, SheetScan] | tuple[Issue, ...]:
    """What the scan says of a workbook's sheets, or why it refuses it."""
    try:
        return dict(scan_xlsx(parts).sheets)
    except CtclError as error:
        return error.issues


def careful(parts: Parts) -> dict[str, bytes]:
    """The same workbook, written a little otherwise than programs write, so that the strict look passes it over."""
    return {
        name: content.replace(b"<sheetData>", b"<sheetData >").replace(b"<si>", b"<si >")
        for name, content in parts.items()
    }


def sheets(parts: Parts) -> list[str]:
    return [name for name in parts if _SHEETS.fullmatch(name)]


@pytest.mark.parametrize("book", range(2 * len(USUAL)))
def test_our_own_workbooks_need_no_careful_scan(book: int) -> None:
    made = books()[book]
    odd = [name for name in sheets(made) if usual_sheet(made[name]) is None]
    assert [name for name in odd if b't="e"' not in made[name]] == []
    assert len(odd) <= 2
    assert usual_strings(made["xl/sharedStrings.xml"])
    assert [name for name in sheets(made) if usual_sheet(careful(made)[name])] == []


def test_nor_do_those_that_libreoffice_saved(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(filled(USUAL[0]))
    made = open_container(convert(tmp_path / "a.xlsx", "xlsx", tmp_path / "lo").read_bytes())
    assert [name for name in sheets(made) if usual_sheet(made[name]) is None] == []
    assert told(made) == told(careful(made))
    assert any(found.formulas and found.hidden_rows for found in scan_xlsx(made).sheets.values())


@pytest.mark.parametrize("book", range(2 * len(USUAL)))
def test_both_ways_say_the_same(book: int) -> None:
    found = told(books()[book])
    assert isinstance(found, dict)
    assert found == told(careful(books()[book]))
    assert any(sheet.hidden_columns for sheet in found.values())


# What a slip of a disk or a hand may put anywhere in a sheet.
_PIECES = (
    b"<", b">", b"&", b'"', b"'", b"]]>", b"<!-- -->", b"<c/>", b'<c r="A1"/>', b"<v>", b"</v>", b"<v></v>", b"</f>",
    b"<f/>", b"</c>", b"</row>", b'<row r="2">', b"<row/>", b' t="e"', b' t="s"', b" t='s'", b' t="str"',
    b' hidden="1"', b" hidden='true'", b' ht="0"', b' r="A1"', b' r="XFD1048576"', b"\x00", b"\x0b", b"\xc3",
    b"\xef\xbf\xbf", b"&#1;", b"&x;", b"&amp;", b" ", b"<x:c/>", b"x:", b"<sheetData>", b"</sheetData>", b"0", b"\n",
    b"<?x ?>", b"<?x ", b"?>",
    b"</worksheet>", b"<is><t>a</t></is>", b"</si>", b"<si/>", b"<t/>", b"<si><t></t></si>", b"sheetProtection",
)  # fmt: skip


def damaged(text: bytes, dice: Dice) -> bytes:
    """A piece put in, taken out or written twice, often where a tag begins or ends."""
    at = dice.below(len(text))
    if dice.happens(70):
        at = max(text.find(dice.choice((b"<", b">", b' r="', b' t="', b"</")), at), 0) + dice.below(2)
    size = dice.choice((1, 1, 2, 5, 20, 200))
    match dice.below(4):
        case 0:
            return text[:at] + text[at + size :]
        case 1:
            return text[: at + size] + text[at:]
        case _:
            return text[:at] + dice.choice(_PIECES) + text[at + dice.below(2) * size :]


@pytest.fixture
def trials(request: pytest.FixtureRequest) -> int:
    return 20_000 if request.config.getoption("--long") else 800


def test_damaged_sheets_are_told_the_same_both_ways(trials: int) -> None:
    """Nothing that the careful scan finds or refuses passes the strict look."""
    usual, differ = 0, []
    for seed in range(trials):
        dice = Dice(seed)
        made = dict(dice.choice(books()))
        name = dice.choice([*sheets(made), "xl/sharedStrings.xml"])
        made[name] = damaged(made[name], dice)
        look = usual_strings(made[name]) if name.endswith("Strings.xml") else usual_sheet(made[name])
        usual += look is not None
        if look is not None and told(made) != told(careful(made)):
            differ.append(seed)
    assert differ == []
    assert usual > trials / 20  # else this says little


def test_what_is_left_to_parse_is_sound_only_where_the_sheet_is(trials: int) -> None:
    for seed in range(trials):
        dice = Dice(seed + 1_000_000)
        made = dice.choice(books())
        sheet = damaged(made[dice.choice(sheets(made))], dice)
        look = usual_sheet(sheet)
        if look is not None:
            assert _is_sound(look.outline()) == _is_sound(sheet), seed


def _is_sound(xml: bytes) -> bool:
    try:
        ParserCreate().Parse(xml, True)
    except ExpatError:
        return False
    return True


def test_cells_are_found_as_programs_write_them() -> None:
    body = (
        '<row r="1" spans="1:3" ht="15"><c r="A1" s="3" t="s"><v>0</v></c><c r="B1" s="4"/>'
        '<c r="C1"><f t="shared" ref="C1:C2" si="0">A1&gt;1</f><v>-1.5E-3</v></c></row>\n'
        '<row r="2" hidden="1"><c r="C2" t="b"><f t="shared" si="0"/><v>1</v></c>'
        '<c r="D2" t="str"><f>""&amp;" ă"</f><v xml:space="preserve"> ă</v></c>'
        '<c r="E2" t="str"><f>""</f><v></v></c></row>'
        '<row r="3" ht="0" customHeight="1"/>'
    )
    assert usual_sheet(parts(body)["xl/worksheets/s.xml"])
    found = scan(body, '<cols><col min="2" max="3" width="9" hidden="1"/><col min="5" max="5" width="0"/></cols>')
    assert found.formulas == {(0, 2), (1, 2), (1, 3), (1, 4)}
    assert found.stored == 4
    assert (found.hidden_rows, found.hidden_columns, found.overlay) == ({1, 2}, {1, 2, 4}, {})


def test_a_row_whose_attribute_stands_twice_is_refused() -> None:
    body = '<row r="1" ht="15" ht="0"><c r="A1"><v>1</v></c></row>'
    assert usual_sheet(parts(body)["xl/worksheets/s.xml"])
    assert refused(body).facts["reason"] == "xml"


@pytest.mark.parametrize(
    "body",
    [
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="B1"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="2"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="B2"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>1234567890</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>1E1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v></v></c></row>',
        '<row r="1"><c r="A1"><v>1 2</v></c></row>',
        '<row r="1"><c r="A1"><v>một</v></c></row>',
        '<row r="1"><c r="A1"><v></v></c></row>',
        '<row r="1"><c r="A1" t="str"><f>B1</f><v>_x0102_</v></c></row>',
        '<row r="1"><c r="A1" t="str"><f>B1</f><v>a\rb</v></c></row>',
        '<row r="1"><c r="A1" t="str"><f>B1</f><v>&#x41;</v></c></row>',
        '<row r="1"/><c r="A1"/></row>',
        '<row r="1"><c r="A1"/>',
        '<row r="1"><c r="A1"/></row>x',
        'x<row r="1"><c r="A1"/></row>',
        '<row r="1" a="<v>1</v>"><c r="A1"/></row>',
        '<row r="1"><c r="A1"></v>1<v></c></row>',
        '<row r="1"><c r="A1">\0</c></row>',
    ],
)
def test_what_is_not_quite_so_goes_the_careful_way(body: str) -> None:
    sound = '<row r="1"><c r="A1"><v>1</v></c></row>'
    made = parts(sound)
    name = "xl/worksheets/s.xml"
    assert usual_sheet(made[name])
    assert usual_sheet(made[name].replace(sound.encode(), body.encode())) is None


@pytest.mark.parametrize(
    ("strings", "texts"),
    [
        ("<si><t>a</t></si>", ("a",)),
        ('<si><t xml:space="preserve"> a </t></si><si><t> b\n</t></si>', (" a ", "b")),
        ('<si><t>&#10;a&amp;lt;</t></si><si><t xml:space="preserve">&#9;b</t></si>', ("a&lt;", "\tb")),
        ("<si><t>_x0020__x005F_x0041_\u00a0</t></si>", (" _x0041_\u00a0",)),
        ('<si><t xml:space="preserve"> </t></si><si><t>  </t></si>', None),
        ("<si><t></t></si>", None),
        ('<si><t xml:space="preserve"></t></si>', None),
        ("<si><t>a</t></si><si/>", None),
        ("<si><t>a</t></si> <si><t>b</t></si>", None),
        ("<si><t>a</t><t>b</t></si>", None),
        ("<si><t>a>b</t></si>", None),
        ("<si><t>_x00e9_</t></si>", None),
        ("<si><t>a\r</t></si>", None),
        ("<si><t>&#13;</t></si>", None),
        ("<si><t>\uffff</t></si>", None),
        ("<si><t>\x01</t></si>", None),
        ("<si><t>\0</t></si>", None),
        ("<si><r><t>a</t></r></si><si><t>b</t></si>", None),
    ],
)
def test_shared_strings_are_told_as_they_are_shown(strings: str, texts: tuple[str, ...] | None) -> None:
    found = usual_strings(f'<sst uniqueCount="1">{strings}</sst>'.encode())
    assert (found.texts if found else None) == texts
    assert found is None or found.outline == b'<sst uniqueCount="1"></sst>'


def test_what_stands_in_an_instruction_is_no_sheet() -> None:
    """A program skips it: cells that are shown nowhere must not be counted."""
    name = "xl/worksheets/s.xml"
    sheet = parts('<row r="1"><c r="A1"><v>1</v></c></row>')[name]
    assert usual_sheet(sheet)
    for first, last in ((b"<sheetData>", b"</sheetData>"), (b"<worksheet", b"</sheetData>")):
        at, end = sheet.index(first), sheet.index(last) + len(last)
        hidden = sheet[:at] + b"<?x " + sheet[at:end] + b"?>" + sheet[end:]
        assert usual_sheet(hidden) is None
    assert usual_strings(b"<sst><?x <si><t>a</t></si>?></sst>") is None
