"""XML as bytes: whether it is well-formed, and the same without what a search for tags could take for one."""

from __future__ import annotations

import re
from html import unescape
from xml.parsers.expat import ExpatError, ParserCreate

from ctcl_xlsx.issues import Code, CtclError, issue
from ctcl_xlsx.patterns import lazily
from ctcl_xlsx.workbook.memory import remembering

# A piece of text with blanks at its edges that does not say that they count.
_EDGED = lazily(rb"<((?:[\w.-]+:)?t)(?=>(?:\s|[^<]*\s<))")

_DECLARATION = re.compile(rb"!(?<=<!)")  # "<!", beginning with the sign that is rare: five times as fast
ATTRIBUTES = rb"(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*"  # of a tag, all of them
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def check_form(name: str, xml: bytes) -> None:
    """Refuse what is no well-formed XML: a lenient library would read on, and read something else than was saved.

    A prefix that nobody declared counts as that too.
    """
    if not is_formed(xml):
        raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "xml", "part": name}))


@remembering(2 << 20)
def is_formed(xml: bytes) -> bool:
    """Whether it is well-formed XML, all its prefixes declared."""
    try:
        ParserCreate(namespace_separator=" ").Parse(xml, True)
    except ExpatError:
        return False
    return True


def has_declarations(xml: bytes) -> bool:
    """Whether "<!" stands in it: a comment, CDATA, or a DTD."""
    return _DECLARATION.search(xml) is not None


def without_comments(xml: bytes) -> bytes:
    """The same XML, in which a search for a tag finds tags only."""
    if not has_declarations(xml):
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


# Whether a sheet is hidden, in a word that the format does not know: older ExcelJS writes "show".
_STATE = lazily(rb"\sstate\s*=\s*([\"'])(?!(?:visible|hidden|veryHidden)\1)[^\"'<>]*\1")


def with_known_states(xml: bytes) -> bytes:
    """The same list of sheets, in which a sheet of an unknown state is visible: a library would refuse them all."""
    return _STATE.sub(b"", xml) if b"state" in xml else xml


def with_blanks(xml: bytes) -> bytes:
    """The same XML, in which the blanks between the pieces of a text in several styles count, as programs show them.

    A library would drop those that no attribute protects, and join two words.
    """
    if b"<r>" not in xml and b":r>" not in xml:
        return xml
    return _EDGED.sub(rb'<\1 xml:space="preserve"', xml)
