"""A run that would change nothing: told by what it would read and by what stands at its output, without reading it.

Owns what such a run depends on. What it says is what a run says that reads everything and leaves the summary alone.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ctcl_xlsx.files import sha256_of
from ctcl_xlsx.issues import CtclError
from ctcl_xlsx.pipeline.copies import kept_path
from ctcl_xlsx.pipeline.inputs import RealPaths, find_inputs, skip_by_name
from ctcl_xlsx.pipeline.kept import Cache
from ctcl_xlsx.pipeline.urls import Url

if TYPE_CHECKING:
    from ctcl_xlsx.district.district import District
    from ctcl_xlsx.pipeline.summaries import Written


@dataclass(frozen=True, slots=True)
class Told:
    """What a run said, line by line, and its exit code."""

    lines: tuple[str, ...]
    code: int


class Remembered:
    """A run by all that decides on it: the files, what is asked of them, where the summary stands.

    `asked` are the options that decide on the summary and on what is said. `paths` and `apart` are as for
    `consolidate_files`, `others` files that are read beside them (the roster). Nothing is looked at before `recall`.
    """

    def __init__(
        self,
        cache: Cache,
        paths: Iterable[Path | Url],
        apart: Iterable[Path],
        output: Path,
        others: Iterable[Path],
        asked: Any,
    ) -> None:
        self._cache, self._output = cache, output
        self._paths, self._apart, self._others = tuple(paths), tuple(apart), tuple(others)
        self._asked = repr(asked)
        self._key = b""
        self._named: list[Path] = []

    def recall(self) -> Told | None:
        """What this run would say, where it would leave everything as it is; None where that is not known."""
        with suppress(CtclError):  # whoever does the work will tell
            self._key = self._look()
        data = self._cache.get(self._key) if self._key else None
        if data is None:
            return None
        known = json.loads(data)
        return Told(tuple(known["lines"]), known["code"]) if known["stands"] == self._stands() else None

    def remember(self, told: Told) -> None:
        """Keep what the next run would say that finds all as it is now. Only where every result could be kept."""
        named = [*self._named, *self._others]
        if self._key and self._cache.complete and all(self._cache.is_unchanged(path) for path in named):
            known = {"stands": self._stands(), "lines": told.lines, "code": told.code}
            self._cache.put(self._key, json.dumps(known).encode())

    def _look(self) -> bytes:
        """The run's key; b"" where something of it cannot be told. Raises CtclError where the paths are wrong."""
        if any(isinstance(path, Url) for path in self._paths):  # what lies there is not known without reading it
            return b""
        base, real_paths = os.path.realpath(self._output.parent), RealPaths()
        files: list[tuple[object, ...]] = []
        for item in find_inputs(self._paths, self._apart):
            if item.fault:
                return b""
            sha256 = ""
            if not (item.passed_over or skip_by_name(item.name)) and not (sha256 := self._cache.sha256(item.path)):
                return b""
            way = os.path.relpath(real_paths.of_input(item), base)
            files.append((item.name, item.named, item.passed_over, sha256, way))
            self._named += [item.path] if item.named and sha256 else []
        others = [(str(path), self._cache.sha256(path)) for path in self._others]
        if not self._cache.base or not all(sha256 for _, sha256 in others):
            return b""
        facts = repr((files, others, str(self._output), self._asked))
        return hashlib.sha256(self._cache.base + b"run" + facts.encode("utf-8", "surrogatepass")).digest()

    def _stands(self) -> list[object]:
        """What is at the output, and whether a copy of the one before is beside it."""
        try:
            found = sha256_of(self._output) if self._output.is_file() else ""
        except OSError:
            found = ""
        return [found, kept_path(self._output).exists()]


def next_time(district: District, written: Written) -> Written:
    """What becomes of the summary in a run that finds everything as this one leaves it: nothing."""
    from ctcl_xlsx.district.news import news, snapshot

    kept, same = kept_path(written.path), snapshot(district)
    return replace(written, kept=kept if kept.exists() else None, news=news(same, same), changed=False)
