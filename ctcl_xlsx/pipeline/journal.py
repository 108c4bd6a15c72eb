"""A runner that keeps what each task gave: work that was cut off goes on where it stopped, when it is begun again.

For where no child process can be started, but somebody outside watches and may end the whole runtime (a browser's
page over its worker). The watcher keeps the parcels and puts a failure in the place of the task that ended it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, MutableMapping
from typing import Any, cast

from ctcl_xlsx.pipeline.packing import pack
from ctcl_xlsx.pipeline.parcels import unpacked, worked
from ctcl_xlsx.pipeline.running import Result


class Journal:
    """Runs a task unless `entries` knows by its key what came of it; says what it begins and what came of that.

    `entries` maps keys to parcels and grows. `begins` is told a task's key and arguments, `ends` its key and parcel.
    """

    def __init__(
        self,
        entries: MutableMapping[str, bytes],
        begins: Callable[[str, tuple[Any, ...]], None],
        ends: Callable[[str, bytes], None],
    ) -> None:
        self._entries, self._begins, self._ends = entries, begins, ends

    def __call__(self, task: Callable[..., Result], /, *args: Any) -> Result:
        key = key_of(task, args)
        if key not in self._entries:
            self._begins(key, args)
            self._entries[key] = worked(task, args)
            self._ends(key, self._entries[key])
        return cast("Result", unpacked(self._entries[key]))


def failure(reason: str, detail: str = "") -> bytes:
    """The parcel of a task that came to no end: reason and detail as in TaskError."""
    return pack((reason, detail))


def key_of(task: Callable[..., Any], args: tuple[Any, ...]) -> str:
    """What tells a task on its arguments from others; the same in every process, because it is made from their text."""
    told = f"{task.__module__}.{task.__qualname__}{args!r}"
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
