"""A TOML file under inspection: its values by type, and everything that is wrong with it, each with file and key.

Problems are slugs in the facts of `definition-invalid` issues; sentences stand in `vi`. Knows no form and no catalogue.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from ctcl_xlsx.issues import Code, CtclError, Issue, Where, issue

LONGEST_LITERAL = 200  # what stands in a formula between quotes
SPOILING = '"*?~\n'  # what ends a literal, or means something to a search
Values = Mapping[str, object]
_Choice = TypeVar("_Choice", bound=StrEnum)


class Table:
    """A TOML table under inspection: hands out its values, notes what is wrong and where, and what was never asked."""

    def __init__(self, values: Mapping[str, object], path: str, file: str, problems: list[Issue]) -> None:
        self._values, self._path, self._file, self._problems = values, path, file, problems
        self._asked: set[str] = set()

    def blame(self, key: str, problem: str, expected: str = "") -> None:
        found = self._values.get(key)
        facts = {"key": f"{self._path}{key}", "problem": problem, "expected": expected}
        named = self._values.get("key")  # a number in a long list is hard to find
        facts |= {"named": named} if isinstance(named, str) and key != "key" else {}
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

    def literal(self, key: str, *, needed: bool = True, longest: int = LONGEST_LITERAL) -> str:
        """A text that will stand in formulas: no quotes, no wildcards, not long."""
        text = self.text(key, needed=needed, longest=longest)
        if any(sign in text for sign in SPOILING):
            self.blame(key, "signs", " ".join(SPOILING.strip()))
        return text

    def name(self, key: str, pattern: str) -> str:
        """A text that programs go by: `pattern` says which signs it may have."""
        text = self.text(key)
        if text and not re.fullmatch(pattern, text):
            self.blame(key, "name")
        return text

    def entries(self, key: str) -> tuple[str, ...]:
        """What a dropdown offers: texts that are found again in formulas, each once."""
        found = self.texts(key, needed=True)
        if key in self._values and not found:
            self.blame(key, "empty")
        if any(sign in text for text in found for sign in SPOILING):
            self.blame(key, "signs", " ".join(SPOILING.strip()))
        bare = [" ".join(text.split()) for text in found]
        if "" in bare or any(len(text) > LONGEST_LITERAL for text in bare):
            self.blame(key, "entry", str(LONGEST_LITERAL))
        twice = next((text for text in bare if [other.casefold() for other in bare].count(text.casefold()) > 1), "")
        if twice:
            self.blame(key, "entry-twice", twice)
        return tuple(bare)

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


def toml_of(path: Path) -> Values:
    """What a TOML file holds, be it saved with a mark at its head. Raises CtclError saying where it cannot be read."""
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        if place is None:
            raise _unread(path, "syntax", str(error)) from error
        line, column = place.groups()
        wrong = path.read_text("utf-8-sig").splitlines()[int(line) - 1 : int(line)]
        raise _unread(path, "syntax-at", "".join(wrong).strip(), at_line=line, at_column=column) from error
    except UnicodeDecodeError as error:
        raise _unread(path, "not-utf-8", str(error)) from error
    except OSError as error:
        raise _unread(path, "syntax", str(error)) from error


def _unread(path: Path, problem: str, value: str, **more: str) -> CtclError:
    facts = {"key": "", "problem": problem, "expected": "", **more}
    return CtclError(issue(Code.DEFINITION_INVALID, Where(path.name), value, facts))


def open_table(path: Path, problems: list[Issue]) -> Table:
    """The top of a TOML file; findings go to `problems`. Raises CtclError where it cannot be read."""
    return Table(toml_of(path), "", path.name, problems)


def blame_twins(tables: Iterable[tuple[Table, str, str]]) -> None:
    """Two tables of one register with the same key: the second is blamed."""
    seen: set[str] = set()
    for table, key, value in tables:
        if value and value in seen:
            table.blame(key, "twice")
        seen.add(value)
