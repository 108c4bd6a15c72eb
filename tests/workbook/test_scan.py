"""What calamine betrays is found in the XML, and what kills it is refused."""

from __future__ import annotations

import re

import pytest

from ctcl_xlsx.issues import Code, CtclError, Issue
from ctcl_xlsx.workbook.grid import CellError, Uncalculated
from ctcl_xlsx.workbook.scan import scan_xlsx
from ctcl_xlsx.workbook.sheet_scan import SheetScan

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
WORKBOOK = f"""<workbook {MAIN} xmlns:r="x"><sheets><sheet name="Kế &amp; hoạch" sheetId="1" r:id="rId7"/></sheets>
</workbook>"""
RELATIONSHIPS = """<Relationships><Relationship Id="rId7" Type="y/worksheet" Target="/xl/worksheets/s.xml"/>
</Relationships>"""

# The prefixes that the sheets of this room use.
PREFIXES = " ".join(f'xmlns:{name}="urn:{name}"' for name in ("x", "x14", "xm", "y"))


def parts(body: str, before: str = "", root: str = "worksheet", strings: str = "<sst/>") -> dict[str, bytes]:
    sheet = f'<?xml version="1.0"?>\n<{root} {MAIN} {PREFIXES}>{before}<sheetData>{body}</sheetData></{root}>'
    named = {
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": RELATIONSHIPS,
        "xl/sharedStrings.xml": strings,
        "xl/worksheets/s.xml": sheet,
    }
    return {name: text.encode() for name, text in named.items()}


def scan(body: str, before: str = "") -> SheetScan:
    return scan_xlsx(parts(body, before)).sheets["Kế & hoạch"]


def seen(body: str) -> bytes:
    """The body of the sheet as a library gets it."""
    xml = scan_xlsx(parts(body)).parts["xl/worksheets/s.xml"]
    return re.sub(rb".*<sheetData>(.*)</sheetData>.*", rb"\1", xml, flags=re.DOTALL)


def refused(body: str, **more: str) -> Issue:
    with pytest.raises(CtclError) as error:
        scan_xlsx(parts(body, **more))
    return error.value.issue


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B2" t="e"><v>#N/A</v></c>',
        '<c t="e" s="3" r="B2" ><f>1/0</f><v>#N/A</v></c >',
        "<c r='B2' t='e'><v>#N/A</v></c>",
        '<c r="B2" t = "e"><v>#N/A</v></c>',
        '<c r="B2" x=">" t="e"><v>#N/A</v></c>',
    ],
)
def test_error_cells_keep_their_sign(cell: str) -> None:
    assert scan(f'<row r="2"><c r="A2"><v>1</v></c>{cell}</row>').overlay == {(1, 1): CellError("#N/A")}


@pytest.mark.parametrize("sign", ["#SPILL!", "#CALC!", "#FIELD!", "#GETTING_DATA", "#BLOCKED!", "#LỖI!"])
def test_errors_that_calamine_refuses_are_stood_in_for(sign: str) -> None:
    body = f'<row r="1"><c r="A1" t="e"><v>{sign}</v></c><c r="B1" t="e"><f>A1</f><v>{sign}</v></c></row>'
    assert scan(body).overlay == {(0, 0): CellError(sign), (0, 1): CellError(sign)}
    assert seen(body) == body.replace(sign, "#VALUE!").encode()


def test_known_errors_and_sound_sheets_are_passed_on_unchanged() -> None:
    body = '<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1"><f>A1</f><v>3</v></c></row>'
    assert seen(body) == body.encode()


@pytest.mark.parametrize(
    ("cell", "formula"),
    [
        ('<c r="C3"><f>A1+B1</f></c>', "=A1+B1"),
        ('<c r="C3"><f>A1&amp;"x"</f><v></v></c>', '=A1&"x"'),
        ('<c r="C3" s="1"><f>A1</f><v/></c>', "=A1"),
        ('<c r="C3"><f>A1</f><v /></c>', "=A1"),
        ('<c r="C3"><f t="shared" si="0"/><v/></c>', "="),
        ('<c r="C3" t="str"><f>A1</f></c>', "=A1"),
    ],
)
def test_formulas_without_value_are_found(cell: str, formula: str) -> None:
    body = f'<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3"><f>A1</f><v>1</v></c>{cell}</row>'
    assert scan(body).overlay == {(2, 2): Uncalculated(formula)}


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="C3" t="str"><f>A1</f><v></v></c>',
        '<c r="C3" t="str"><f>A1</f><v/></c>',
        '<c r="C3" t="str"><f t="shared" si="1"/><v/></c>',
        '<c r="C3"><f>A1</f><v>0</v></c>',
        '<c r="C3" s="1"/>',
        '<c r="C3"></c>',
        '<c r="C3"><v></v></c>',
    ],
)
def test_formulas_with_a_value_are_not(cell: str) -> None:
    assert scan(f'<row r="3">{cell}</row>').overlay == {}


def test_prefixed_sheets_are_understood() -> None:
    body = '<x:row r="2" hidden="1"><x:c r="A2" t="e"><x:v>#SPILL!</x:v></x:c><x:c r="B2"><x:f>1</x:f></x:c></x:row>'
    whole = parts(body.replace("sheetData", "x:sheetData"), root="x:worksheet")
    found = scan_xlsx(whole)
    sheet = found.sheets["Kế & hoạch"]
    assert sheet.overlay == {(1, 0): CellError("#SPILL!"), (1, 1): Uncalculated("=1")}
    assert sheet.hidden_rows == {1}
    assert b"<x:v>#VALUE!</x:v>" in found.parts["xl/worksheets/s.xml"]


def test_hidden_rows_and_columns() -> None:
    rows = (
        '<row r="1"/><row r="3" spans="1:2" hidden="1"/><row hidden="true"><c><v>1</v></c></row><row r="9" hidden="0"/>'
    )
    columns = '<cols><col min="2" max="4" width="0" customWidth="1"/><col min="6" max="6" width="9" hidden="1"/>'
    columns += '<col min="8" max="8" width="0.5"/><col min="16384" max="99999" hidden="true"/></cols>'
    found = scan(rows, columns)
    assert found.hidden_rows == {2, 3}
    assert found.hidden_columns == {1, 2, 3, 5, 16383}


def test_cells_without_address_get_one() -> None:
    body = '<row><c><v>1</v></c><c t="e"><v>#N/A</v></c></row><row r="5"><c r="C5"><v>1</v></c><c><f>9</f></c></row>'
    found = scan(body)
    assert found.overlay == {(0, 1): CellError("#N/A"), (4, 3): Uncalculated("=9")}
    assert b'<c r="D5"><f>9</f></c>' in seen(body)


def test_comments_and_cdata_cannot_hide_or_feign_cells() -> None:
    cell = '<c r="A1" t="e"><v>#N/A</v></c>'
    assert scan(f'<row r="1"><!-- {cell} --></row>').overlay == {}
    assert scan(f'<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[{cell}]]></t></is></c></row>').overlay == {}
    assert scan(f'<row r="1"><!-- -->{cell}<!-- --></row>').overlay == {(0, 0): CellError("#N/A")}
    assert seen('<c r="A1" t="str"><v><![CDATA[a<b&]]></v></c>') == b'<c r="A1" t="str"><v>a&lt;b&amp;</v></c>'


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="XFD1048576"><v>1</v></c>',
        '<c s="1" r="XFD1048576"><v>1</v></c>',
        "<c r='XFD1048576' t='str'><v></v></c>",
        '<c r="XFD1048576"><f>1</f></c>',
        '<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c>',
        '<c r="XFD1048576"><junk/><v>1</v></c>',
        '<c r="xfd1048576"><v>1</v></c>',
    ],
)
def test_a_stray_cell_is_named(cell: str) -> None:
    found = refused(f'<row r="1"><c r="A1"><v>1</v></c>{cell}</row>')
    assert (found.code, found.facts["reason"]) == (Code.FILE_TOO_LARGE, "stray-cell")
    assert (found.where.sheet, found.where.cell) == ("Kế & hoạch", "XFD1048576")


def test_far_blank_cells_and_long_sheets_are_no_stray_cells() -> None:
    assert scan('<row r="1048576"><c r="XFD1048576" s="1"/><c r="XFC1048576"></c></row>').overlay == {}
    assert scan('<row r="900000"><c r="B900000"><v>1</v></c></row>').overlay == {}
    assert scan('<row r="2"><c r="XFD2"><v>1</v></c></row>').overlay == {}


@pytest.mark.parametrize("address", ["ZZZ1", "A1048577", "$A$1", "A0", "1A", ""])
def test_addresses_that_no_sheet_has_are_refused(address: str) -> None:
    found = refused(f'<row r="1"><c r="{address}"><v>1</v></c></row>')
    assert (found.code, found.facts["reason"]) == (Code.FILE_DAMAGED, "cell-address")


@pytest.mark.parametrize(
    "strings",
    [
        '<sst count="1" uniqueCount="4000000000"><si><t>x</t></si></sst>',
        "<sst uniqueCount='18446744073709551615'/>",
        '<a/><sst x="1" uniqueCount = "+100000000"/>',
        '<x:sst uniqueCount="5"/><x:sst uniqueCount="100000000"/>',
    ],
)
def test_a_lying_count_of_shared_strings_is_refused(strings: str) -> None:
    found = refused("", strings=strings)
    assert (found.code, found.facts["reason"]) == (Code.FILE_DAMAGED, "shared-strings")


def test_a_careless_count_is_not() -> None:
    assert scan_xlsx(parts("", strings='<sst count="9" uniqueCount="900"><si><t>x</t></si></sst>')).sheets


def test_a_negative_index_of_a_string_is_refused() -> None:
    found = refused('<row r="1"><c r="A1" t="s"><v>-3</v></c></row>')
    assert (found.code, found.facts["reason"]) == (Code.FILE_DAMAGED, "shared-strings")


def test_cells_under_another_prefix_are_refused() -> None:
    found = refused('<row r="1"><zz:c r="XFD1048576"><zz:v>1</zz:v></zz:c></row>')
    assert (found.code, found.facts["reason"]) == (Code.FILE_DAMAGED, "xml")


def test_missing_parts_are_named() -> None:
    whole = parts("")
    for gone, named in (("xl/workbook.xml", "xl/workbook.xml"), ("xl/worksheets/s.xml", "xl/worksheets/s.xml")):
        with pytest.raises(CtclError) as error:
            scan_xlsx({name: content for name, content in whole.items() if name != gone})
        assert error.value.issue.facts == {"reason": "part-missing", "part": named}


def test_ranges_of_data_bars_behind_the_cells_are_no_cells() -> None:
    """What Excel and LibreOffice write for a data bar or a list of another sheet: <xm:f>, after the cells."""
    cells = '<row r="1"><c r="A1"><v>1</v></c></row>'
    behind = "<extLst><ext><x14:cfvo><xm:f>Sheet1!$A$1</xm:f></x14:cfvo></ext></extLst>"
    sheet = parts(cells)
    name = "xl/worksheets/s.xml"
    sheet[name] = sheet[name].replace(b"</sheetData>", b"</sheetData>" + behind.encode())
    assert set(scan_xlsx(sheet).sheets) == {"Kế & hoạch"}
    assert refused(f"{cells}<xm:f>1</xm:f>").code is Code.FILE_DAMAGED


@pytest.mark.parametrize(
    ("tag", "locked"),
    [
        ('<sheetProtection sheet="1" objects="1"/>', True),
        ("<sheetProtection sheet='true'/>", True),
        ('<sheetProtection sheet="0"/>', False),
        ('<sheetProtection objects="1" scenarios="1"/>', False),
        ('<extLst><ext uri="sheetProtection"/></extLst>', False),
        ("", False),
    ],
)
@pytest.mark.parametrize(
    "cells", ['<row r="1"><c r="A1"><v>1</v></c></row>', "<row r='1'><c r='A1'><v>1</v></c></row>"]
)
def test_a_sheet_is_locked_where_its_protection_says_so(tag: str, locked: bool, cells: str) -> None:
    sheet = parts(cells)
    name = "xl/worksheets/s.xml"
    sheet[name] = sheet[name].replace(b"</sheetData>", b"</sheetData>" + tag.encode())
    assert scan_xlsx(sheet).sheets["Kế & hoạch"].locked is locked


@pytest.mark.parametrize(
    ("string", "stored"),
    [
        ("<si><t>a</t></si>", 1),
        ("<si><t> a</t></si>", 1),
        ('<si><t xml:space="preserve"> </t></si>', 1),
        ("<si><t> </t></si>", 0),
        ("<si><t></t></si>", 0),
        ("<si></si>", 0),
        ("<si/>", 0),
    ],
)
def test_a_string_of_blanks_alone_is_no_value_unless_it_says_so(string: str, stored: int) -> None:
    """As the library takes it: a value that it does not give would be one that was lost."""
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    assert scan_xlsx(parts(cells, strings=f"<sst>{string}</sst>")).sheets["Kế & hoạch"].stored == stored
