"""The bytes of what a command is given: a file on the disk, or a file inside an archive there.

Owns the way back from an input's name to its bytes. The archive that was opened last is kept for its next file, as long
as nobody touches it: whoever reads one file needs nothing of another, and may end with it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ctcl_xlsx.files import reachable
from ctcl_xlsx.issues import Code, CtclError, issue
from ctcl_xlsx.pipeline.inputs import Input
from ctcl_xlsx.workbook import archives
from ctcl_xlsx.workbook.read import load
from ctcl_xlsx.workbook.sniff import true_kind

MAX_ARCHIVE_BYTES = 100 << 20


def whole_file(path: Path) -> bytes:
    """The bytes of a file on the disk, up to the cap of an archive. Raises CtclError where they cannot be had whole."""
    return load(path, cap=MAX_ARCHIVE_BYTES)


def item_bytes(item: Input, whole: bytes | None = None) -> bytes:
    """The content, `whole` where it is known already. Raises CtclError where it cannot be had whole."""
    if item.fault:
        raise _unreadable(item.fault)
    if whole is not None:
        _archive.cache_clear()  # the memory is for this file now
        return whole
    if os.path.isdir(item.path):  # a folder stands among the files where it could not be looked into
        raise _unreadable("denied")
    if not item.member:
        _archive.cache_clear()
        return whole_file(item.path)
    member = _archive(item.path, _state(item.path)).members.get(item.member)
    if member is None:
        raise _unreadable("changed")
    content = member.content()
    if not content:
        raise CtclError(issue(Code.FILE_EMPTY))
    return content


def member_with_archive(item: Input) -> tuple[bytes, str]:
    """The content of a file in an archive, and the archive's hash. Raises CtclError where they cannot be had."""
    return item_bytes(item), archive_sha256(item.path)


def archive_sha256(path: Path) -> str:
    """The hash of the archive that files are taken from now. Raises CtclError where it cannot be had."""
    return _archive(path, _state(path)).sha256


class _Archive(NamedTuple):
    """An archive that was opened: its hash, its files by name."""

    sha256: str
    members: Mapping[str, archives.Member]


@lru_cache(maxsize=1)
def _archive(path: Path, state: tuple[int, ...]) -> _Archive:
    """`state` tells one archive from another that took its place."""
    data = whole_file(path)
    found = archives.open_archive(data, true_kind(data)).members
    return _Archive(hashlib.sha256(data).hexdigest(), {member.name: member for member in found})


def _state(path: Path) -> tuple[int, ...]:
    try:
        now = os.stat(reachable(os.path.abspath(path)))
    except OSError:
        raise _unreadable("vanished") from None
    return now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns


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
