"""What real programs write and few tests hold: odd names and targets of parts, runs without protected blanks, padded
numbers, rich values, threaded comments, tables, links to other files, locks of old.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.surgery import BOOK, RELS, SHEET, STRINGS, address, base, cell, packed, parts_of
from tests.programs import convert
from tests.workbook.test_sniff import ole

File = tuple[str, bytes]
_HOME = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAME = SHEET.rpartition("/")[2]


def odd(folder: Path) -> Iterator[File]:
    """All of them, by name; LibreOffice works in `folder`."""
    yield from _parts()
    yield from _cells()
    yield from _beside()
    yield from _zips()
    yield from _old(folder)


def _targets(new: str) -> bytes:
    """The base workbook whose plan sheet is referred to in another way."""
    parts = parts_of(base())
    old = f'Target="worksheets/{_NAME}"'.encode()
    assert old in parts[RELS]
    return packed(parts | {RELS: parts[RELS].replace(old, f'Target="{new}"'.encode())})


def _parts() -> Iterator[File]:
    parts = parts_of(base())
    yield "phan-hoa-thuong.xlsx", packed({(n.upper() if "worksheets" in n else n): c for n, c in parts.items()})
    yield "dich-tuyet-doi.xlsx", _targets(f"/xl/worksheets/{_NAME}")
    yield "dich-di-vong.xlsx", _targets(f"../xl/./worksheets/{_NAME}")
    yield "dich-gach-nguoc.xlsx", _targets(f"worksheets\\{_NAME}")
    yield "dich-hoa.xlsx", _targets(f"Worksheets/{_NAME.title()}")
    yield "dich-ra-ngoai.xlsx", _targets("../../../etc/passwd")
    yield "dich-la-mang.xlsx", _targets("http://x.example/sheet.xml")
    yield "dich-la-chu.xlsx", _targets("sharedStrings.xml")
    wide = parts[SHEET].replace(b'encoding="UTF-8"', b'encoding="UTF-16"').decode().encode("utf-16")
    yield "trang-utf16-bom.xlsx", packed(parts | {SHEET: wide})
    undeclared = parts[STRINGS].replace(b"<t xml:space=", b"<t aml:space=", 1)
    assert undeclared != parts[STRINGS]
    yield "tien-to-khong-khai.xlsx", packed(parts | {STRINGS: undeclared})
    shown = parts[BOOK].replace(b'<sheet name="', b'<sheet state="show" name="', 1)
    yield "trang-thai-la.xlsx", packed(parts | {BOOK: shown})
    mac = {"__MACOSX/xl/._workbook.xml": b"\0\5\x16\7\0\2\0\0Mac OS X", "xl/.DS_Store": b"\0\0\0\1Bud1"}
    yield "macos-nen-lai.xlsx", packed(parts | mac)


def _shared(item: str) -> bytes:
    """The base workbook whose lead is a shared string written like this."""
    parts = parts_of(base())
    strings = parts[STRINGS].replace(b"</sst>", f"<si>{item}</si></sst>".encode())
    index = strings.count(b"<si>") - 1
    return packed(parts_of(cell("lead", 't="s"', f"<v>{index}</v>")) | {STRINGS: strings})


def _cells() -> Iterator[File]:
    runs = "<r><t>Tổ </t></r><r><rPr><b/></rPr><t>Văn</t></r><r><t> - Sử</t></r>"
    yield "chu-nhieu-kieu-chung.xlsx", _shared(runs)
    yield "chu-phien-am-chung.xlsx", _shared('<t>Kế toán</t><rPh sb="0" eb="2"><t>xx</t></rPh><phoneticPr fontId="0"/>')
    yield "chu-giu-trang.xlsx", cell("lead", 't="inlineStr"', '<is><t xml:space="preserve">  Kế toán  </t></is>')
    yield "chu-x000d.xlsx", _shared("<t>Hiệu trưởng_x000D_\nKế toán</t>")
    yield "ket-qua-co-trang.xlsx", cell("lead", 't="str"', "<f>A1</f><v>  Kế toán </v>")
    yield "so-co-trang.xlsx", cell("budget", "", "<v> 15000000 </v>")
    yield "so-1e3.xlsx", cell("budget", "", "<v>1E3</v>")
    yield "so-dung-sai.xlsx", cell("budget", 't="b"', "<v>1</v>")
    yield "so-21-chu-so.xlsx", cell("budget", "", "<v>123456789012345678901</v>")
    yield "so-le-dai.xlsx", cell("budget", "", "<v>14999999.999999998</v>")
    yield "gio-iso.xlsx", cell("deadline", 't="d"', "<v>2027-05-31T17:00:00</v>")
    yield "o-anh-trong-o.xlsx", cell("lead", 't="e" vm="1" cm="1"', "<v>#VALUE!</v>")
    yield (
        "o-cong-thuc-tran.xlsx",
        cell("lead", 't="str" cm="1"', '<f t="array" ref="A1">UNIQUE(A1:A9)</f><v>Kế toán</v>'),
    )


def _beside() -> Iterator[File]:
    """Parts that belong to the plan's sheet."""
    threaded = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        f'<threadedComment ref="{address("lead")}" id="{{1}}"><text>Ai làm việc này?</text></threadedComment>'
        "</ThreadedComments>"
    )
    yield "chu-thich-luong.xlsx", _related("xl/threadedComments/threadedComment1.xml", "threadedComment", threaded)
    table = (
        '<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="1" name="Bang" '
        'displayName="Bang" ref="A1:B3"><tableColumns count="2">'
        '<tableColumn id="1" name="Cột đổi tên"/><tableColumn id="2" name="B"/>'
        "</tableColumns></table>"
    )
    yield "bang-excel.xlsx", _related("xl/tables/table1.xml", "table", table)
    query = '<queryTable xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" name="q" connectionId="1"/>'
    yield "bang-truy-van.xlsx", _related("xl/queryTables/queryTable1.xml", "queryTable", query)
    parts = parts_of(base())
    link = (
        '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook/></externalLink>'
    )
    yield "lien-ket-tep-ngoai.xlsx", packed(parts | {"xl/externalLinks/externalLink1.xml": link.encode()})
    sheet = parts[SHEET].replace(b"</worksheet>", b'<picture xmlns:r="http://x" r:id="rId99"/></worksheet>')
    yield "quan-he-khong-co.xlsx", packed(parts | {SHEET: sheet})


def _related(part: str, kind: str, content: str) -> bytes:
    parts = parts_of(base())
    rels = f"xl/worksheets/_rels/{_NAME}.rels"
    new = f'<Relationship Id="rIdNew" Type="{_HOME}/{kind}" Target="/{part}"/></Relationships>'.encode()
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    return packed(parts | {part: content.encode(), rels: parts.get(rels, empty).replace(b"</Relationships>", new)})


def _zips() -> Iterator[File]:
    """Sound zips as other programs write them."""
    out = io.BytesIO()
    with zipfile.ZipFile(_Unseekable(out), "w", zipfile.ZIP_DEFLATED) as package:  # sizes follow the content
        for name, content in parts_of(base()).items():
            package.writestr(zipfile.ZipInfo(name, (2026, 10, 5, 8, 0, 0)), content, zipfile.ZIP_DEFLATED)
    yield "zip-kich-thuoc-sau.xlsx", out.getvalue()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts_of(base()).items():
            info = zipfile.ZipInfo(name, (2026, 10, 5, 8, 0, 0))
            info.extra = struct.pack("<HHBL", 0x5455, 5, 1, 1_790_000_000)
            with package.open(info, "w", force_zip64=True) as part:
                part.write(content)
    yield "zip-64-va-phan-them.xlsx", out.getvalue()
    for codec, name in (("cp1258", "Trươ\u0300ng Hoa\u0300 Bi\u0300nh.xlsx"), ("cp437", "Resumé.xlsx")):
        yield f"ten-{codec}.zip", _named(name.encode(codec))


class _Unseekable(io.RawIOBase):
    """A file that can only be written on, like a pipe."""

    def __init__(self, out: io.BytesIO) -> None:
        self._out = out

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        return self._out.write(data)  # type: ignore[arg-type]


def _named(raw: bytes) -> bytes:
    """A zip of one workbook whose name stands there in bytes of an old code page."""
    plain = packed({"x" * len(raw): base()})
    return plain.replace(b"x" * len(raw), raw)


def _old(folder: Path) -> Iterator[File]:
    path = folder / "dai.xlsx"
    texts = "".join(f"{n} việc cần làm ở trường – " for n in range(1_000))
    path.write_bytes(cell("action", 't="inlineStr"', f"<is><t>{texts}</t></is>"))
    yield "xls-chu-noi-tiep.xls", convert(path, "xls", folder / "xls").read_bytes()  # one text over several records
    globals_ = struct.pack("<2H", 0x809, 16) + struct.pack("<4H2L", 0x600, 5, 0, 0, 0, 6)
    lock = struct.pack("<2H", 0x2F, 6) + struct.pack("<3H", 0, 0x1234, 0x5678)
    yield "xls-khoa-xor.xls", ole(("Workbook", globals_ + lock + bytes(400)))
    path = folder / "dai.xlsx"
    path.write_bytes(base())
    ods = parts_of(convert(path, "ods", folder / "ods").read_bytes())
    last = b'<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row></table:table>'
    yield (
        "ods-dong-trong-den-cuoi.ods",
        packed(ods | {"content.xml": ods["content.xml"].replace(b"</table:table>", last)}),
    )
    spaced = re.sub(rb"(?=<table:table-(?:cell|row))", b"\n  ", ods["content.xml"])
    yield "ods-thut-dong.ods", packed(ods | {"content.xml": spaced})
    untyped = ods["content.xml"].replace(b'office:value-type="string" ', b"", 1)
    yield "ods-chu-khong-kieu.ods", packed(ods | {"content.xml": untyped})
    assert untyped != ods["content.xml"]
