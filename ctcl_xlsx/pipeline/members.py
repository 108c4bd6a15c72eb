"""The bytes of what a command is given: a file on the disk, or a file inside an archive there.

Owns the way back from an input's name to its bytes. An archive is opened anew for each of its files: whoever reads one
file needs no memory of another, and may end with it.
"""

from __future__ import annotations

import os
from pathlib import Path

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
    """The content; `whole` is what is on the disk, where it is known. Raises CtclError where it cannot be had whole."""
    if item.fault or os.path.isdir(item.path):  # a folder stands among the files where it could not be looked into
        raise _unreadable(item.fault or "denied")
    data = whole_file(item.path) if whole is None else whole
    if not item.member:
        return data
    for member in archives.open_archive(data, true_kind(data)).members:
        if member.name == item.member:
            content = member.content()
            if not content:
                raise CtclError(issue(Code.FILE_EMPTY))
            return content
    raise _unreadable("changed")


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
