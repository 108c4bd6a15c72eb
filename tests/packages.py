"""Workbooks as packages of parts."""

from __future__ import annotations

import io
import zipfile


def parts(data: bytes) -> dict[str, bytes]:
    """The inflated parts by name: equal wherever the same workbook was made, whatever compressed it."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}
