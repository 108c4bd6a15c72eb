"""What stands on the sheets of an .xlsx beside their cells: comments, text boxes, headers, pictures.

Follows the relations from a sheet's part to the parts that belong to it. Knows no form; understands nothing, only says
that it is there and what it says.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from html import unescape

from ctcl_xlsx.patterns import lazily
from ctcl_xlsx.workbook.grid import Remark, address
from ctcl_xlsx.workbook.memory import remembering

_RELATIONSHIP = lazily(rb"<(?:[\w.-]+:)?Relationship\b([^<>]*)>")
_TARGET = lazily(rb"\sTarget\s*=\s*[\"']([^\"'<>]*)")
_COMMENT = lazily(rb"<(?:[\w.-]+:)?(?:comment|threadedComment)\b([^<>]*)>")
_REFERENCE = lazily(rb"\sref\s*=\s*[\"']([A-Z]{1,3}[0-9]{1,7})")
_TEXT = lazily(rb"<(?:[\w.-]+:)?(?:t|text)(?:\s[^<>]*)?>([^<]*)(?=<)")
_ANCHOR = lazily(rb"<(?:[\w.-]+:)?(?:twoCell|oneCell|absolute)Anchor\b([^<>]*)>")
_COLUMN = lazily(rb"<(?:[\w.-]+:)?col>\s*(\d{1,5})\s*<")
_ROW = lazily(rb"<(?:[\w.-]+:)?row>\s*(\d{1,7})\s*<")
_PARAGRAPH_END = lazily(rb"</(?:[\w.-]+:)?p\s*>|<(?:[\w.-]+:)?br\b[^<>]*>")
_VML_BOX = lazily(rb"<v:textbox\b[^<>]*>")
_VML_NOTE = lazily(rb"ObjectType\s*=\s*[\"']Note[\"']")
_SHAPE = lazily(rb"<v:shape\b([^<>]*)>")
_TAG = lazily(rb"<[^<>]*>")
_HEADER = lazily(rb"<(?:[\w.-]+:)?(?:odd|even|first)(?:Header|Footer)(?:\s[^<>]*)?>([^<]*)<")
_HEADER_CODE = lazily(r"&(?:\"[^\"]*\"|\d{1,3}|K[0-9A-F]{6}|K\d\d[+-]\d{3}|[A-Z&])")


def remarks(parts: Mapping[str, bytes], part: str, sheet: bytes) -> tuple[Remark, ...]:
    """What stands on the sheet kept in `part`, in the order of its parts; `sheet` is what to search for headers."""
    found = list(_headers(sheet))
    for target in _related(parts, part):
        kind, content = target.rpartition("/")[2].casefold(), parts[target]
        if "comment" in kind:
            found += _comments(content)
        elif kind.endswith(".vml"):
            found += _vml_shapes(content)
        elif b"Anchor" in content:
            found += _shapes(parts, target)
    threaded = {r.cell for r in found if r.kind == "comment" and r.text.startswith("\0")}
    # A threaded comment stands twice: in its own part, and for older programs as a note beginning with a mark.
    kept = (r for r in found if not (r.cell in threaded and r.text.startswith("[")))
    return tuple(dict.fromkeys(Remark(r.kind, r.cell, r.text.lstrip("\0")) for r in kept))


def _related(parts: Mapping[str, bytes], part: str) -> Iterator[str]:
    """The parts that `part` refers to and that are at hand."""
    folder, _, name = part.rpartition("/")
    relations = parts.get(f"{folder}/_rels/{name}.rels")
    if not relations:
        return
    by_folded = {known.casefold(): known for known in parts}
    for match in _RELATIONSHIP.finditer(relations):
        target = _TARGET.search(match[1])
        if target and b'"External"' not in match[1]:
            path = posixpath.normpath(posixpath.join("/" + folder, unescape(target[1].decode("utf-8", "replace"))))[1:]
            if path.casefold() in by_folded:
                yield by_folded[path.casefold()]


def _plain(content: bytes) -> str:
    """The text runs of a piece of drawing or comment, paragraphs on lines of their own."""
    lines = (b"".join(_TEXT.findall(piece)) for piece in _PARAGRAPH_END.split(content))
    return "\n".join(unescape(line.decode("utf-8", "replace")) for line in lines if line.strip())


def _pieces(pattern: re.Pattern[bytes], content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(attributes, content) of each element that `pattern` opens: up to the next one, in one pass however many."""
    starts = [(match.start(), match.end(), match[1]) for match in pattern.finditer(content)]
    ends = [*(start for start, _, _ in starts[1:]), len(content)][: len(starts)]
    for (_, begin, found), end in zip(starts, ends, strict=True):
        yield found, content[begin:end]


def _comments(content: bytes) -> Iterator[Remark]:
    mark = "\0" if b"threadedComment" in content else ""
    for found, inner in _pieces(_COMMENT, content):
        reference, text = _REFERENCE.search(found), _plain(inner)
        if text:
            yield Remark("comment", reference[1].decode() if reference else "", mark + text)


def _shapes(parts: Mapping[str, bytes], part: str) -> Iterator[Remark]:
    for _, inner in _pieces(_ANCHOR, parts[part]):
        column, row = _COLUMN.search(inner), _ROW.search(inner)
        cell = address(int(row[1]), int(column[1])) if row and column else ""
        text = _plain(inner)
        if text:
            yield Remark("shape", cell, text)
        if b":pic>" in inner or b"<pic>" in inner or b"graphicFrame" in inner:
            yield Remark("picture", cell)
    for target in _related(parts, part):  # charts and diagrams keep their words in parts of their own
        text = _plain(parts[target])
        if text:
            yield Remark("shape", "", text)


def _vml_shapes(content: bytes) -> Iterator[Remark]:
    """Text boxes of old: comments stand in their own part and are told there."""
    for _, shape in _pieces(_SHAPE, content):
        box = None if _VML_NOTE.search(shape) else _VML_BOX.search(shape)
        inner = shape[box.end() :].partition(b"</v:textbox")[0] if box else b""
        text = unescape(_TAG.sub(b"", inner).decode("utf-8", "replace")).strip()
        if text:
            yield Remark("shape", "", text)


@remembering(2 << 20)
def _headers(sheet: bytes) -> tuple[Remark, ...]:
    """Words printed above and below each page; a page number alone is none."""
    start = sheet.find(b"headerFooter")
    found = _HEADER.findall(sheet, start) if start >= 0 else ()
    texts = [header_text(unescape(raw.decode("utf-8", "replace"))) for raw in found]
    return tuple(Remark("header", "", text) for text in texts if says_something(text))


def header_text(raw: str) -> str:
    """The words of a header or footer as Excel keeps it, without its codes ("&RTrang &P/&N")."""
    return _HEADER_CODE.sub("", raw).strip()


def says_something(text: str) -> bool:
    """Whether a header or footer says more than which page it is."""
    return any(sign.isalnum() for sign in text) and text not in ("Trang /", "Trang", "Page", "Page /")
