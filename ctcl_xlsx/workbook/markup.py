"""XML as bytes: whether it is well-formed, and the same without what a search for tags could take for one."""

from __future__ import annotations

import re
from html import unescape
from xml.parsers.expat import ExpatError, ParserCreate

from ctcl_xlsx.issues import Code, CtclError, issue

_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def check_form(name: str, xml: bytes) -> None:
    """Refuse what is no well-formed XML: a lenient library would read on, and read something else than was saved."""
    try:
        ParserCreate().Parse(xml, True)
    except ExpatError as error:
        raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "xml", "part": name})) from error


def without_comments(xml: bytes) -> bytes:
    """The same XML, in which a search for a tag finds tags only."""
    if b"!" not in xml or b"<!" not in xml:  # from quick to slow
        return xml
    pieces: list[bytes] = []
    copied = 0
    while (start := xml.find(b"<!", copied)) >= 0:
        opening, closing = (b"<!--", b"-->") if xml.startswith(b"<!--", start) else (b"<![CDATA[", b"]]>")
        end = xml.find(closing, start + len(opening))
        if end < 0 or not xml.startswith(opening, start):
            raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "xml"}))
        text = xml[start + len(opening) : end] if closing == b"]]>" else b""
        text = text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
        pieces += (xml[copied:start], text)
        copied = end + len(closing)
    return b"".join((*pieces, xml[copied:]))


def attributes(text: bytes) -> dict[str, str]:
    """The attributes of a tag, unescaped."""
    found = {name: double or single for name, double, single in _ATTRIBUTE.findall(text.decode("utf-8", "replace"))}
    return {name: unescape(value) for name, value in found.items()} if b"&" in text else found
