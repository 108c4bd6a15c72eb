"""One pass over the finished parts: what the library cannot say, and bytes that depend on the inputs only.

Rows of input tables lose `customHeight`: they keep their height but grow when a cell is edited, in Excel as in
LibreOffice. A formula whose value is "" says that this is a text: without it, readers take it for one that nobody
calculated. The zip is written anew with fixed times and the same "system" on every machine.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_EMPTY_VALUE = re.compile(rb'(<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?)>(<f>[^<]*</f>)<v></v>')


def finish(data: bytes, growing: Mapping[str, range]) -> bytes:
    """The package with growing rows. `growing` names, by part, the 1-based rows that may grow."""

    def finished(name: str, part: bytes) -> bytes:
        if not name.startswith("xl/worksheets/sheet"):
            return part
        return _let_grow(_EMPTY_VALUE.sub(rb'\1 t="str">\2<v></v>', part), growing.get(name, range(0)))

    return same_everywhere(data, finished)


def same_everywhere(data: bytes, change: Callable[[str, bytes], bytes] = lambda _, part: part) -> bytes:
    """The package with each part as `change` makes it, from its name and bytes, and nothing of the machine."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            target.writestr(_entry(item.filename), change(item.filename, source.read(item.filename)))
    return out.getvalue()


def _let_grow(part: bytes, rows: range) -> bytes:
    def free(match: re.Match[bytes]) -> bytes:
        tag = match.group(0)
        return tag.replace(b' customHeight="1"', b"") if int(match.group(1)) in rows else tag

    return re.sub(rb'<row r="(\d+)"[^>]*>', free, part)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = _UNIX
    entry.external_attr = 0o600 << 16
    return entry
