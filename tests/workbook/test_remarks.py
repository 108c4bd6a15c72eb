"""What stands beside the cells of an .xlsx is told, whichever of its many parts keeps it."""

from __future__ import annotations

import pytest

from ctcl_xlsx.workbook.grid import Remark
from ctcl_xlsx.workbook.remarks import remarks

SHEET = "xl/worksheets/sheet1.xml"
RELATION = '<Relationship Id="{id}" Type="x" Target="{target}"/>'
ANCHOR = "<xdr:twoCellAnchor><xdr:from><xdr:col>2</xdr:col><xdr:row>4</xdr:row></xdr:from>{}</xdr:twoCellAnchor>"


def told(sheet: str = "<worksheet/>", **more: str) -> list[tuple[str, str, str]]:
    """(kind, cell, text) on a sheet with related parts: `drawing=` stands for xl/drawing.xml."""
    names = {key: f"xl/{key}.{'vml' if key == 'vml' else 'xml'}" for key in more}
    relations = "".join(RELATION.format(id=key, target=f"/{name}") for key, name in names.items())
    parts = {SHEET: sheet, "xl/worksheets/_rels/sheet1.xml.rels": f"<Relationships>{relations}</Relationships>"}
    parts |= {names[key]: text for key, text in more.items()}
    found = remarks({k: v.encode() for k, v in parts.items()}, SHEET, sheet.encode())
    return [(r.kind, r.cell, r.text) for r in found]


def test_a_sheet_alone_has_none() -> None:
    assert (
        told("<worksheet><headerFooter><oddFooter>&amp;RTrang &amp;P/&amp;N</oddFooter></headerFooter></worksheet>")
        == []
    )


def test_comments_with_their_cells() -> None:
    rich = '<r><t>Kế toán:</t></r><r><t xml:space="preserve"> chờ &amp; xem</t></r>'
    text = f'<comments><commentList><comment ref="B7"><text>{rich}</text></comment><comment ref="C8"><text/></comment>'
    assert told(comments1=text + "</commentList></comments>") == [("comment", "B7", "Kế toán: chờ & xem")]


def test_a_threaded_comment_is_told_once() -> None:
    note = (
        '<comments><comment ref="B7"><text><t>[Threaded comment] Your version of Excel…</t></text></comment></comments>'
    )
    thread = '<ThreadedComments><threadedComment ref="B7"><text>Hỏi lại</text></threadedComment></ThreadedComments>'
    assert told(comments1=note, threadedComment1=thread) == [("comment", "B7", "Hỏi lại")]


def test_text_boxes_and_pictures_with_the_cell_they_stand_over() -> None:
    lines = "".join(f"<a:p><a:r><a:t>Dòng {number}</a:t></a:r></a:p>" for number in (1, 2))
    box = f"<xdr:sp><xdr:txBody>{lines}</xdr:txBody></xdr:sp>"
    picture = "<xdr:pic><xdr:blipFill/></xdr:pic>"
    drawing = f"<xdr:wsDr>{ANCHOR.format(box)}{ANCHOR.format(picture)}</xdr:wsDr>"
    assert told(drawing1=drawing) == [("shape", "C5", "Dòng 1\nDòng 2"), ("picture", "C5", "")]


def test_text_boxes_of_old_but_no_comment_boxes() -> None:
    note = '<v:shape id="a"><v:textbox><div>không</div></v:textbox><x:ClientData ObjectType="Note"/></v:shape>'
    box = '<v:shape id="b"><v:textbox style="x"><div><font>Nhãn cũ</font></div></v:textbox></v:shape>'
    assert told(vml=f"<xml>{note}{box}</xml>") == [("shape", "", "Nhãn cũ")]


@pytest.mark.parametrize("tag", ["oddHeader", "evenFooter", "firstHeader"])
def test_words_printed_above_and_below(tag: str) -> None:
    text = f'<{tag}>&amp;L&amp;"Arial,Bold"&amp;12Bản nháp&amp;R&amp;P</{tag}>'
    sheet = f"<worksheet><headerFooter>{text}</headerFooter></worksheet>"
    assert told(sheet) == [("header", "", "Bản nháp")]


def test_equal_remarks_are_told_once() -> None:
    assert Remark("picture") == Remark("picture", "", "")
    picture = ANCHOR.format("<xdr:pic></xdr:pic>")
    assert told(drawing1=f"<xdr:wsDr>{picture}{picture}</xdr:wsDr>") == [("picture", "C5", "")]
