"""From a file that lies elsewhere to one on this machine's disk, and from one here to bytes that travel.

Owns what goes along with a file that is read by a worker elsewhere: its bytes, or the URL at which that worker finds
them. No worker ever opens a path of this machine.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ctcl_xlsx.issues import CtclError
from ctcl_xlsx.pipeline.inputs import Input, skip_by_name
from ctcl_xlsx.pipeline.members import MAX_ARCHIVE_BYTES, item_bytes, member_with_archive
from ctcl_xlsx.pipeline.remote import NOWHERE, copied, fetched
from ctcl_xlsx.pipeline.running import Runner, TaskError

if TYPE_CHECKING:
    from ctcl_xlsx.pipeline.batch import Due

MOST = 8 << 20  # bytes: a file that is larger stays here; workbooks of schools are a hundred times smaller


@contextlib.contextmanager
def at_hand(item: Input) -> Iterator[Path]:
    """A path of this disk for a file, wherever it lies. Raises CtclError where it cannot be fetched."""
    if item.remote is None:
        yield item.path
        return
    with copied(item.remote, MAX_ARCHIVE_BYTES) as path:
        yield path


class Copies:
    """Archives from elsewhere, each fetched once for all the files in it."""

    def __init__(self) -> None:
        self._files = contextlib.ExitStack()

    def of(self, archive: Input, members: tuple[Input, ...]) -> tuple[Input, ...]:
        """The files in it, to be taken from a copy on this disk."""
        try:
            path = self._files.enter_context(at_hand(archive))
        except CtclError as error:
            fault = error.issue.facts.get("reason") or "changed"
            return tuple(replace(member, fault=fault) for member in members)
        return tuple(replace(member, path=path) for member in members)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()


class Sending:
    """What goes along with a file. `unreached` is called once, where a worker could not fetch what this machine could.

    From then on this machine fetches for all of them.
    """

    def __init__(self, unreached: Callable[[], None] = lambda: None) -> None:
        self._unreached = unreached
        self._fetch = False

    def __call__(self, run: Runner, due: Due, /, *, whole: bool) -> Due | None:
        """The file as it goes out; None where it stays: it need not be read, cannot be, or has just changed."""
        item = due.item
        if item.passed_over or item.fault or skip_by_name(item.name):
            return None
        if item.remote and not (whole or self._fetch):
            return due._replace(away=True)
        try:
            content, sha256 = self._content(run, item)
        except (CtclError, TaskError):  # whoever looks at it here will tell
            return None
        if whole and not self._fetch:
            self._fetch = True
            self._unreached()
        if len(content) > MOST or (due.key and due.key.sha256 != (sha256 or hashlib.sha256(content).hexdigest())):
            return None
        return due._replace(item=replace(item, path=NOWHERE), key=None, whole=content)

    def _content(self, run: Runner, item: Input) -> tuple[bytes, str]:
        """A file's bytes, and the hash of the archive that they come from. An archive is opened in a child."""
        if item.remote:
            return fetched(item.remote, MAX_ARCHIVE_BYTES), ""
        if item.member:
            return run(member_with_archive, item)
        return item_bytes(item), ""
