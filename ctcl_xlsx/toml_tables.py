"""A TOML file under inspection: its values handed out one by one, everything that is wrong noted with file and key.

Owns how a definition is read and blamed, not what stands in one: that is `definitions` and `mappings`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from ctcl_xlsx.issues import Code, CtclError, Issue, Where, issue

LONGEST_LITERAL = 200  # what stands in a formula between quotes
_Choice = TypeVar("_Choice", bound=StrEnum)


class Table:
    """A TOML table under inspection: hands out its values, notes what is wrong and where, and what was never asked."""

    def __init__(self, values: Mapping[str, object], path: str, file: str, problems: list[Issue]) -> None:
        self._values, self._path, self._file, self._problems = values, path, file, problems
        self._asked: set[str] = set()

    def blame(self, key: str, problem: str, expected: str = "") -> None:
        found = self._values.get(key)
        facts = {"key": f"{self._path}{key}", "problem": problem, "expected": expected}
        value = "" if found is None or isinstance(found, (list, dict)) else str(found)
        self._problems.append(issue(Code.DEFINITION_INVALID, Where(self._file), value, facts))

    def _get(self, key: str, wanted: type | tuple[type, ...], expected: str, needed: bool) -> object | None:
        self._asked.add(key)
        value = self._values.get(key)
        if value is None:
            if needed:
                self.blame(key, "missing", expected)
            return None
        if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
            self.blame(key, "type", expected)
            return None
        return value

    def text(self, key: str, *, needed: bool = True, default: str = "", longest: int = 0) -> str:
        value = self._get(key, str, "text", needed)
        if isinstance(value, str) and longest and len(value) > longest:
            self.blame(key, "too-long", str(longest))
        if value == "" and needed:
            self.blame(key, "empty", "text")
        return value if isinstance(value, str) else default

    def number(self, key: str, *, needed: bool = True) -> float:
        value = self._get(key, (int, float), "number", needed)
        return value if isinstance(value, (int, float)) else 0

    def whole(self, key: str) -> int:
        value = self.number(key)
        if value != int(value):
            self.blame(key, "type", "whole-number")
        return int(value)

    def within(self, key: str, least: float, most: float) -> float:
        """A number between two bounds; the middle of small columns where it is not given."""
        value = self._get(key, (int, float), "number", False)
        if not isinstance(value, (int, float)):
            return 12.0
        if not least <= value <= most:
            self.blame(key, "range", f"{least:g}–{most:g}")
        return float(value)

    def literal(self, key: str, *, needed: bool = True) -> str:
        """A text that will stand in formulas: no quotes, no wildcards, not long."""
        text = self.text(key, needed=needed, longest=LONGEST_LITERAL)
        if any(sign in text for sign in '"*?~\n'):
            self.blame(key, "signs", '" * ? ~')
        return text

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self._get(key, bool, "true-false", False)
        return value if isinstance(value, bool) else default

    def day(self, key: str, *, needed: bool) -> date | None:
        value = self._values.get(key)
        if isinstance(value, datetime):
            self._asked.add(key)
            return value.date()
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                self._asked.add(key)
                self.blame(key, "type", "date")
                return date.min if needed else None
            self._asked.add(key)
            return value
        found = self._get(key, date, "date", needed)
        return found if isinstance(found, date) else (date.min if needed else None)

    def texts(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        value = self._get(key, list, "list-of-texts", needed)
        if not isinstance(value, list):
            return ()
        if not all(isinstance(item, str) for item in value):
            self.blame(key, "type", "list-of-texts")
            return ()
        return tuple(value)

    def choice(self, key: str, kind: type[_Choice], default: _Choice) -> _Choice:
        return self._chosen(key, self.text(key), kind, default)

    def choices(self, key: str, kind: type[_Choice]) -> tuple[_Choice, ...]:
        found = self.texts(key, needed=True)
        return tuple(self._chosen(key, text, kind, next(iter(kind))) for text in found)

    def _chosen(self, key: str, text: str, kind: type[_Choice], default: _Choice) -> _Choice:
        if text in {item.value for item in kind}:
            return kind(text)
        if text:
            self.blame(key, "choice", ", ".join(item.value for item in kind))
        return default

    def tables(self, key: str, *, needed: bool = True) -> list[Table]:
        value = self._get(key, list, "tables", needed)
        if not isinstance(value, list):
            return []
        if not value or not all(isinstance(item, dict) for item in value):
            self.blame(key, "type", "tables")
        return [
            Table(item, f"{self._path}{key}[{i}].", self._file, self._problems)
            for i, item in enumerate(value, 1)
            if isinstance(item, dict)
        ]

    def end(self) -> None:
        """Every key that was not asked for is a typing slip: say so."""
        for key in self._values:
            if key not in self._asked:
                self.blame(key, "unknown")


def open_table(path: Path, problems: list[Issue]) -> Table:
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        facts = {"key": "", "problem": "syntax", "expected": ""}
        problems.append(issue(Code.DEFINITION_INVALID, Where(path.name), str(error), facts))
        values = {}
        raise CtclError(*problems) from error
    return Table(values, "", path.name, problems)


def blame_twins(tables: Iterable[tuple[Table, str, str]]) -> None:
    """Two tables of one register with the same key: the second is blamed."""
    seen: set[str] = set()
    for table, key, value in tables:
        if value and value in seen:
            table.blame(key, "twice")
        seen.add(value)
