"""The bytes of what a command is given: a file on the disk, or a file inside an archive there.

Owns the way back from an input's name to its bytes. The archive that was opened last is kept for its next file, as long
as nobody touches it: whoever reads one file needs nothing of another, and may end with it.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from ctcl_xlsx.files import reachable
from ctcl_xlsx.issues import Code, CtclError, issue
from ctcl_xlsx.pipeline.inputs import Input
from ctcl_xlsx.workbook import archives
from ctcl_xlsx.workbook.read import load
from ctcl_xlsx.workbook.sniff import true_kind

MAX_ARCHIVE_BYTES = 100 << 20


def item_bytes(item: Input) -> bytes:
    """The content, up to the cap of an archive. Raises CtclError where it cannot be had whole."""
    if item.fault or os.path.isdir(item.path):  # a folder stands among the files where it could not be looked into
        raise _unreadable(item.fault or "denied")
    if not item.member:
        _members.cache_clear()  # the memory is for this file now
        return load(item.path, cap=MAX_ARCHIVE_BYTES)
    try:
        now = os.stat(reachable(os.path.abspath(item.path)))
    except OSError:
        raise _unreadable("vanished") from None
    member = _members(item.path, (now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns)).get(item.member)
    if member is None:
        raise _unreadable("changed")
    content = member.content()
    if not content:
        raise CtclError(issue(Code.FILE_EMPTY))
    return content


@lru_cache(maxsize=1)
def _members(path: Path, state: tuple[int, ...]) -> dict[str, archives.Member]:
    """The files inside an archive by name. `state` tells one archive from another that took its place."""
    data = load(path, cap=MAX_ARCHIVE_BYTES)
    return {member.name: member for member in archives.open_archive(data, true_kind(data)).members}


def is_archive(path: Path) -> bool:
    """Whether the file holds others. Raises CtclError where its bytes cannot be had."""
    return true_kind(load(path, cap=MAX_ARCHIVE_BYTES)) in archives.KINDS


def members_of(item: Input, data: bytes, kind: str) -> tuple[Input, ...]:
    """The files inside an archive, each to be read on its own. Raises CtclError for an archive within an archive."""
    found = archives.open_archive(data, kind)  # a damaged one is called damaged wherever it lies
    if item.member:
        raise CtclError(issue(Code.FILE_NOT_WORKBOOK, facts={"kind": "nested"}))
    return tuple(Input(f"{item.name}/{m.name}", item.path, member=m.name, source=found.source) for m in found.members)


def _unreadable(reason: str) -> CtclError:
    return CtclError(issue(Code.FILE_UNREADABLE, facts={"reason": reason}))
