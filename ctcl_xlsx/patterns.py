"""Regular expressions that are compiled when they are first used: most files need few of the two hundred."""

from __future__ import annotations

import re
from typing import Any, AnyStr, Generic, cast

_METHODS = ("fullmatch", "match", "search", "sub", "subn", "split", "findall", "finditer")


class _Lazy(Generic[AnyStr]):
    """Stands for a compiled pattern. Its methods become those of the real one at the first use of any."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self._pattern: AnyStr = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self._pattern, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazily(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, for its methods."""
    return cast("re.Pattern[AnyStr]", _Lazy(pattern, flags))
