"""Sheets whose cells are written in every way the format allows, and in some it does not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ctcl_xlsx.workbook.grid import column_index
from tests.hostile.surgery import BOOK, SHEET, STRINGS, address, addresses, base, cell, changed, packed, parts_of

File = tuple[str, bytes]
_CELL = re.compile(rb'<c r="([A-Z]+)\d+"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
CALAMINE_FAILS = ("SPILL!", "CALC!", "FIELD!", "BLOCKED!", "CONNECT!", "GETTING_DATA", "PYTHON!", "LỖI!")


def sheets() -> Iterator[File]:
    """All of them, by name."""
    for family in (_errors, _formulas, _types, _texts, _addresses, _rows, _dialects):
        yield from family()


def _errors() -> Iterator[File]:
    for sign in (
        "#REF!",
        "#N/A",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#VALUE!",
        *("#" + s for s in CALAMINE_FAILS),
    ):
        label = re.sub(r"\W", "", sign).lower()
        yield f"o-loi-{label}.xlsx", cell("lead", 't="e"', f"<v>{sign}</v>")
    yield "loi-trong-cong-thuc.xlsx", cell("budget", 't="e"', "<f>1/0</f><v>#DIV/0!</v>")


def _formulas() -> Iterator[File]:
    yield "cong-thuc-chua-tinh.xlsx", cell("budget", "", "<f>5*3000000</f>")
    yield "cong-thuc-gia-tri-rong.xlsx", cell("budget", "", "<f>5*3000000</f><v></v>")
    yield "cong-thuc-da-tinh.xlsx", cell("budget", "", "<f>5*3000000</f><v>15000000</v>")
    yield "cong-thuc-ra-chu.xlsx", cell("lead", 't="str"', "<f>A1</f><v>Kế toán</v>")
    yield "cong-thuc-chia-se.xlsx", cell("budget", "", '<f t="shared" si="99"/><v>2000000</v>')
    yield "cong-thuc-mang.xlsx", cell("budget", "", '<f t="array" ref="ZZ1:ZZ2">A1:A2</f>')
    yield "cong-thuc-dde.xlsx", cell("lead", "", "<f>cmd|'/c calc'!A0</f>")
    yield "cong-thuc-webservice.xlsx", cell("lead", 't="str"', '<f>WEBSERVICE("http://x.example")</f><v>x</v>')


def _types() -> Iterator[File]:
    yield "so-thuc.xlsx", cell("budget", "", "<v>15000000.5</v>")
    yield "so-mu.xlsx", cell("budget", "", "<v>1.5E7</v>")
    yield "so-am.xlsx", cell("budget", "", "<v>-5000000</v>")
    yield "so-qua-lon.xlsx", cell("budget", "", "<v>1E300</v>")
    yield "so-nan.xlsx", cell("budget", "", "<v>NaN</v>")
    yield "so-inf.xlsx", cell("budget", "", "<v>INF</v>")
    yield "so-la-chu.xlsx", cell("budget", "", "<v>mười lăm</v>")
    yield "dung-sai.xlsx", cell("lead", 't="b"', "<v>1</v>")
    yield "ngay-iso.xlsx", cell("deadline", 't="d"', "<v>2027-05-31T00:00:00</v>")
    yield "ngay-iso-hong.xlsx", cell("deadline", 't="d"', "<v>2027-13-41</v>")
    yield "kieu-la.xlsx", cell("lead", 't="xyz"', "<v>1</v>")
    yield "chi-so-chu-qua-lon.xlsx", cell("lead", 't="s"', "<v>999999</v>")
    yield "chi-so-chu-am.xlsx", cell("lead", 't="s"', "<v>-1</v>")
    yield "chi-so-chu-la-chu.xlsx", cell("lead", 't="s"', "<v>abc</v>")
    styled = re.sub(rb' s="\d+"', b' s="99999"', parts_of(base())[SHEET], count=1)
    yield "kieu-dang-la.xlsx", packed(parts_of(base()) | {SHEET: styled})
    yield "lich-1904.xlsx", changed(BOOK, b"<workbookPr ", b'<workbookPr date1904="1" ')


def _texts() -> Iterator[File]:
    inline = 't="inlineStr"'
    for label, text in (
        ("na", "NA"), ("none", "None"), ("null", "null"), ("nan", "nan"), ("true", "TRUE"), ("cong-thuc", "=1+1"),
        ("cong", "+84 912"), ("tru", "-Họp tổ"), ("a-cong", "@SUM(A1)"), ("lien-ket", "http://x.example/a"),
        ("thoat", "_x0041_ và _x000D_"), ("mail", "mailto:a@x.example"), ("chu-tuong-hinh", "🏫 Tổ văn phòng"),
    ):  # fmt: skip
        yield f"chu-{label}.xlsx", cell("lead", inline, f"<is><t>{text}</t></is>")
    yield "chu-giau-kieu.xlsx", cell("lead", inline, "<is><r><t>Kế </t></r><r><rPr><b/></rPr><t>toán</t></r></is>")
    yield "chu-phien-am.xlsx", cell("lead", inline, '<is><t>Kế toán</t><rPh sb="0" eb="1"><t>xx</t></rPh></is>')
    yield "chu-32767.xlsx", cell("action", inline, f"<is><t>{'việc ' * 6553}ab</t></is>")
    yield "chu-40000.xlsx", cell("action", inline, f"<is><t>{'việc ' * 8000}</t></is>")
    yield "chu-khoang-trang-la.xlsx", cell("lead", inline, "<is><t>Kế\u00a0toán\u200b\u202e</t></is>")
    yield "chu-dieu-khien.xlsx", cell("lead", inline, "<is><t>Kế_x0007_ toán</t></is>")
    yield "chu-tcvn3.xlsx", cell("action", inline, "<is><t>X©y dùng kÕ ho¹ch c¶i tiÕn chÊt l­îng</t></is>")
    yield "chu-vni.xlsx", cell("action", inline, "<is><t>Xaây döïng keá hoaïch caûi tieán chaát löôïng</t></is>")
    yield "chu-mojibake.xlsx", cell("action", inline, "<is><t>XÃ¢y dá»±ng káº¿ hoáº¡ch</t></is>")
    yield "chu-mat-dau.xlsx", cell("action", inline, "<is><t>Xây d\ufffdng k\ufffd ho\ufffdch</t></is>")
    yield "chu-rong.xlsx", cell("lead", inline, "<is><t></t></is>")
    yield "chu-chi-khoang-trang.xlsx", cell("lead", inline, '<is><t xml:space="preserve">  \u00a0 </t></is>')


def _without_gaps(sheet: bytes) -> bytes:
    """The sheet with a cell in every column up to a row's last one, so that addresses tell nothing new."""

    def filled(match: re.Match[bytes]) -> bytes:
        cells = {column_index(found[1].decode()): found[0] for found in _CELL.finditer(match[2])}
        return match[1] + b"".join(cells.get(at, b"<c/>") for at in range(max(cells, default=-1) + 1)) + b"</row>"

    return re.sub(rb"(<row [^>]*[^/>]>)(.*?)</row>", filled, sheet, flags=re.DOTALL)


def _addresses() -> Iterator[File]:
    sheet = parts_of(base())[SHEET]
    place = address("lead").encode()
    for label, new in (
        ("khong-hang", b"A0"), ("qua-cot", b"ZZZZ1"), ("thuong", place.lower()), ("qua-dong", b"A1048577"),
        ("do-la", b"$A$1"), ("rong", b""),
    ):  # fmt: skip
        content = sheet.replace(b'<c r="' + place + b'"', b'<c r="' + new + b'"', 1)
        yield f"dia-chi-{label}.xlsx", packed(parts_of(base()) | {SHEET: content})
    bare = re.sub(rb' r="[A-Z]+\d+"| r="\d+"', b"", _without_gaps(sheet))
    yield "khong-dia-chi.xlsx", packed(parts_of(base()) | {SHEET: bare})
    twin = b'<c r="' + place + b'" t="inlineStr"><is><t>Nguy kh\xc3\xa1c</t></is></c></row>'
    row = int(addresses()["row"])
    yield "hai-o-cung-dia-chi.xlsx", packed(parts_of(base()) | {SHEET: _in_row(sheet, row, twin)})
    double = re.search(rb'<row r="%d".*?</row>' % row, sheet, re.DOTALL)
    assert double
    yield (
        "hai-dong-cung-so.xlsx",
        packed(parts_of(base()) | {SHEET: sheet.replace(b"</sheetData>", double[0] + b"</sheetData>")}),
    )
    yield "dong-dao-nguoc.xlsx", packed(parts_of(base()) | {SHEET: _reversed_rows(sheet)})
    yield (
        "kich-thuoc-noi-doi.xlsx",
        packed(parts_of(base()) | {SHEET: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', sheet)}),
    )


def _in_row(sheet: bytes, row: int, more: bytes) -> bytes:
    start = sheet.index(b'<row r="%d"' % row)
    end = sheet.index(b"</row>", start)
    return sheet[:end] + more + sheet[end + len(b"</row>") :]


def _reversed_rows(sheet: bytes) -> bytes:
    rows = re.findall(rb"<row .*?</row>", sheet, re.DOTALL)
    start, end = sheet.index(rows[0]), sheet.index(b"</sheetData>")
    return sheet[:start] + b"".join(reversed(rows)) + sheet[end:]


def _rows() -> Iterator[File]:
    sheet = parts_of(base())[SHEET]
    row = int(addresses()["row"]) + 1
    hidden = sheet.replace(b'<row r="%d"' % row, b'<row r="%d" hidden="1"' % row, 1)
    yield "dong-an.xlsx", packed(parts_of(base()) | {SHEET: hidden})
    letter = addresses()["lead"]
    number = 0
    for sign in letter:
        number = number * 26 + ord(sign) - 64
    narrow = re.sub(rb'<col min="%d" max="%d"' % (number, number), rb'\g<0> hidden="1"', sheet)
    yield "cot-an.xlsx", packed(parts_of(base()) | {SHEET: narrow})
    far = b'<row r="5000"><c r="C5000" t="inlineStr"><is><t>ghi ch\xc3\xba xa</t></is></c></row></sheetData>'
    yield "chu-duoi-bang-xa.xlsx", packed(parts_of(base()) | {SHEET: sheet.replace(b"</sheetData>", far)})
    yield (
        "loc-dang-bat.xlsx",
        packed(parts_of(base()) | {SHEET: hidden.replace(b"<autoFilter ", b'<autoFilter xml:space="default" ')}),
    )


def _dialects() -> Iterator[File]:
    parts = parts_of(base())
    strict = {
        name: content.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
        for name, content in parts.items()
    }
    yield "ooxml-chat.xlsx", packed(strict)
    yield "tien-to-x.xlsx", packed(parts | {SHEET: _prefixed(parts[SHEET])})
    yield "nhay-don.xlsx", packed(parts | {SHEET: parts[SHEET].replace(b'<row r="', b'<row  r = "')})
    yield "dem-chu-thieu.xlsx", packed(parts | {STRINGS: re.sub(rb' (uniqueC|c)ount="\d+"', b"", parts[STRINGS])})
    yield (
        "ten-la-hong.xlsx",
        changed(BOOK, b"</definedNames>", b'<definedName name="x">#REF!</definedName></definedNames>'),
    )
    yield (
        "lien-ket-ngoai.xlsx",
        packed(parts | {"xl/externalLinks/externalLink1.xml": b"<externalLink xmlns='http://x.example'/>"}),
    )


def _prefixed(sheet: bytes) -> bytes:
    """The same sheet with every element of the main namespace under a prefix, as some programs write it."""
    named = re.sub(rb"<(/?)(?=[a-zA-Z])(?!\?)", rb"<\1x:", sheet)
    return named.replace(b'<x:worksheet xmlns="', b'<x:worksheet xmlns:x="', 1)
