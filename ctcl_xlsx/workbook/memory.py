"""What came before, byte for byte, is understood once: the files of a batch are made by the same few programs.

Owns how much is remembered, and that it makes no difference: only what depends on nothing but the bytes is remembered,
and only what nobody changes. Each process has its own memory; when it is full it begins anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

K = TypeVar("K", bound=bytes | tuple[bytes, ...])
R = TypeVar("R")
_UNDERSTOOD = 4  # how much more room it takes, about, what was understood of some bytes


class Familiar(bytes):
    """The content of a part that came before, with what was understood of it (`once`)."""

    understood: dict[Callable[[bytes], Any], Any]

    def __new__(cls, content: bytes) -> Familiar:
        """The same bytes, of which nothing is understood yet."""
        made = super().__new__(cls, content)
        made.understood = {}
        return made


def once(understand: Callable[[bytes], R], content: bytes) -> R:
    """What `understand` gives of the content; of one that came before it is asked once. What it raises is not kept."""
    if not isinstance(content, Familiar):
        return understand(content)
    if understand not in content.understood:
        content.understood[understand] = understand(content)
    found: R = content.understood[understand]
    return found


class PartMemory:
    """Contents of parts, by where they stand, what the directory of their zip says of them, and their packed bytes.

    Most parts come once and never again: one is kept from its second time on.
    """

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._used = 0
        self._met: set[tuple[str | int, ...]] = set()
        self._kept: dict[tuple[str | int, ...], tuple[bytes, Familiar]] = {}

    def find(self, facts: tuple[str | int, ...], packed: memoryview) -> Familiar | None:
        """The content that such a part had before."""
        found = self._kept.get(facts)
        return found[1] if found and found[0] == bytes(packed) else None

    def keep(self, facts: tuple[str | int, ...], packed: memoryview, content: bytes) -> bytes:
        """The content, to be found the next time if it came before."""
        if facts not in self._met:
            if len(self._met) >= 10_000:
                self._met.clear()
            self._met.add(facts)
            return content
        size = len(packed) + _UNDERSTOOD * len(content)
        if size > self._budget // 8:
            return content
        if self._used + size > self._budget:
            self._kept.clear()
            self._used = 0
        if before := self._kept.get(facts):  # the same facts of other bytes
            self._used -= len(before[0]) + _UNDERSTOOD * len(before[1])
        self._used += size
        familiar = Familiar(content)
        self._kept[facts] = bytes(packed), familiar
        return familiar


class _Memory(dict[K, R]):
    """What a function gave, by what it was given."""

    def __init__(self, function: Callable[[K], R], budget: int) -> None:
        self._function = function
        self._budget = budget
        self._used = 0

    def __missing__(self, given: K) -> R:
        made = self._function(given)
        size = 1000 + _UNDERSTOOD * (len(given) if isinstance(given, bytes) else sum(map(len, given)))
        if size > self._budget // 8:
            return made
        if self._used + size > self._budget:
            self.clear()
            self._used = 0
        self._used += size
        self[given] = made
        return made


def remembering(budget: int) -> Callable[[Callable[[K], R]], Callable[[K], R]]:
    """Makes a function of some bytes remember what it gave, as long as all of that takes about `budget` bytes."""
    return lambda function: _Memory(function, budget).__getitem__
