"""What came before, byte for byte, is understood once: the files of a batch are made by the same few programs.

Owns how much is remembered, and that it makes no difference: only what depends on nothing but the bytes is remembered,
and only what nobody changes. Each process has its own memory; when it is full it begins anew.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])
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
        self._used += size
        familiar = Familiar(content)
        self._kept[facts] = bytes(packed), familiar
        return familiar


def remembering(budget: int) -> Callable[[F], F]:
    """Makes a function of some bytes remember what it gave, as long as all of that takes about `budget` bytes."""

    def wrap(function: F) -> F:
        known: dict[tuple[bytes, ...], Any] = {}
        used = 0

        @wraps(function)
        def recall(*contents: bytes) -> Any:
            nonlocal used
            if contents in known:
                return known[contents]
            made = function(*contents)
            size = 1000 + _UNDERSTOOD * sum(map(len, contents))
            if size > budget // 8:
                return made
            if used + size > budget:
                known.clear()
                used = 0
            used += size
            known[contents] = made
            return made

        return cast(F, recall)

    return wrap
