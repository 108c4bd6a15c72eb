"""One pass over the finished parts: what the library cannot say, and bytes that depend on the inputs only.

Rows of input tables lose `customHeight`: they keep their height but grow when a cell is edited, in Excel as in
LibreOffice. A formula whose value is "" says that this is a text: without it, readers take it for one that nobody
calculated. A formula that a column repeats is told once. The zip is written anew by `package`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping

from ctcl_xlsx.workbook.package import pack, package
from ctcl_xlsx.workbook.sharing import share_formulas

_EMPTY_VALUE = re.compile(rb'(<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?)>(<f>[^<]*</f>)<v></v>')


def finish(data: bytes, growing: Mapping[str, range]) -> bytes:
    """The package with growing rows. `growing` names, by part, the 1-based rows that may grow."""
    return package(pack(name, part) for name, part in finished_parts(data, growing))


def finished_parts(data: bytes, growing: Mapping[str, range]) -> Iterator[tuple[str, bytes]]:
    """The names and contents of that package's parts, in order."""
    for name, part in _parts(data):
        if name.startswith("xl/worksheets/sheet"):
            filled = _EMPTY_VALUE.sub(rb'\1 t="str">\2<v></v>', part)
            yield name, share_formulas(_let_grow(filled, growing.get(name, range(0))))
        else:
            yield name, part


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as source:
        for item in source.infolist():
            yield item.filename, source.read(item.filename)


def _let_grow(part: bytes, rows: range) -> bytes:
    def free(match: re.Match[bytes]) -> bytes:
        tag = match.group(0)
        return tag.replace(b' customHeight="1"', b"") if int(match.group(1)) in rows else tag

    return re.sub(rb'<row r="(\d+)"[^>]*>', free, part)
