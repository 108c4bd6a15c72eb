"""The words that an .ods prints above and below each page of a sheet: its style names a page, the page holds them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

from ctcl_xlsx.patterns import lazily
from ctcl_xlsx.workbook.grid import Remark
from ctcl_xlsx.workbook.remarks import says_something

_STYLE = lazily(rb"<style:style\b([^<>]*\sstyle:family\s*=\s*[\"']table[\"'][^<>]*)>")
_NAME = lazily(rb"\sstyle:name\s*=\s*[\"']([^\"'<>]*)")
_PAGE_NAME = lazily(rb"\sstyle:master-page-name\s*=\s*[\"']([^\"'<>]*)")
_PAGE = lazily(rb"<style:master-page\b([^<>]*)(?<!/)>(.*?)</style:master-page>", re.DOTALL)
_BAND = lazily(rb"<style:((?:header|footer)(?:-left|-first)?)(?=[\s>])([^<>]*)(?<!/)>(.*?)</style:\1\s*>", re.DOTALL)
_HIDDEN = lazily(rb"\sstyle:display\s*=\s*[\"']false")
_FIELD = lazily(
    rb"<text:(page-number|page-count|sheet-name|file-name|title|date|time)\b[^<>]*(?:/>|(?<!/)>[^<]*</text:\1\s*>)"
)
_LINE_END = lazily(rb"</text:p\s*>|<text:line-break\b[^<>]*/>")
_TAG = lazily(rb"<[^<>]*>")


def printed(parts: Mapping[str, bytes]) -> dict[str, tuple[Remark, ...]]:
    """What stands above and below the pages, by the name of the sheet's style; page numbers alone are nothing."""
    pages = {_attribute(_NAME, found): _words(inner) for found, inner in _PAGE.findall(parts.get("styles.xml", b""))}
    if not any(pages.values()):
        return {}
    styles = _STYLE.findall(parts["content.xml"])
    return {_attribute(_NAME, found): pages.get(_attribute(_PAGE_NAME, found), ()) for found in styles}


def _attribute(pattern: re.Pattern[bytes], tag: bytes) -> str:
    found = pattern.search(tag)
    return unescape(found[1].decode("utf-8", "replace")) if found else ""


def _words(page: bytes) -> tuple[Remark, ...]:
    bands = (inner for _, found, inner in _BAND.findall(page) if not _HIDDEN.search(found))
    texts = (_TAG.sub(b"", _LINE_END.sub(b"\n", _FIELD.sub(b"", band))) for band in bands)
    shown = (unescape(text.decode("utf-8", "replace")).strip() for text in texts)
    return tuple(Remark("header", "", text) for text in dict.fromkeys(shown) if says_something(text))
