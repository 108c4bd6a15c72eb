"""python-calamine with a fault: it dies of one file, never ends with another. Stands before the real one on a path."""

from __future__ import annotations

import importlib.util
import io
import os
import sys
import time
import zipfile
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

_HERE = str(Path(__file__).parent.parent)
_spec = PathFinder.find_spec(__name__, [place for place in sys.path if Path(place or ".").resolve() != Path(_HERE)])
assert _spec is not None
assert _spec.loader is not None
_real: Any = importlib.util.module_from_spec(_spec)
sys.modules[__name__] = _real
_spec.loader.exec_module(_real)
_book = _real.CalamineWorkbook


class CalamineWorkbook:
    """Looks for the words of doom in any part."""

    @staticmethod
    def from_filelike(file: io.BytesIO) -> Any:
        with zipfile.ZipFile(file) as parts:
            text = b"".join(parts.read(name) for name in parts.namelist())
        if b"BOOM" in text:
            os.abort()
        if b"NEVER" in text:
            time.sleep(600)
        file.seek(0)
        return _book.from_filelike(file)


_real.CalamineWorkbook = CalamineWorkbook
