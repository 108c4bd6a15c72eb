"""Writing a file so that it is there whole or not at all.

Owns the temporary files beside the targets. Knows no workbook and no sentence.
"""

from __future__ import annotations

import contextlib
import errno
import ntpath
import os
import re
import stat
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from ctcl_xlsx.issues import Code, CtclError, issue

_WINDOWS = os.name == "nt"
_SHARING_VIOLATIONS = (32, 33)
_LONG_ON_WINDOWS = 240  # from here on, with a temporary file's name beside it, the plain form may fail
_REASONS = {
    errno.ENOSPC: "no-space",
    errno.EDQUOT: "no-space",
    errno.EFBIG: "no-space",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EROFS: "denied",
    errno.ENOENT: "no-folder",
    errno.ENOTDIR: "no-folder",
    errno.ENAMETOOLONG: "name-too-long",
    errno.EEXIST: "not-a-folder",
}


def write_atomically(
    path: str | os.PathLike[str],
    content: bytes | Callable[[BinaryIO], None],
    verify: Callable[[bytes], None] | None = None,
) -> None:
    """Put `content`, or what it writes, at `path`; until the very end, and after a failure, the old file is whole.

    What was written is read back first and, where given, handed to `verify`, which raises CtclError if it is not sound.
    """
    target = Path(reachable(os.path.realpath(path)))  # a link stays a link
    prefix = _temporary_prefix(target.name)
    temporary = target.with_name(f"{prefix}{os.getpid()}.tmp")
    try:
        _remove_leftovers(target.parent, prefix)
        try:
            with open(temporary, "xb") as file:
                if callable(content):
                    content(file)
                else:
                    file.write(content)
                file.flush()
                os.fsync(file.fileno())
            _read_back(temporary, target.name, content, verify)
            _keep_mode(target, temporary)
            os.replace(temporary, target)
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink()
    except OSError as error:
        raise _failure(error, target) from error
    _sync_folder(target.parent)


def _read_back(
    temporary: Path,
    name: str,
    content: bytes | Callable[[BinaryIO], None],
    verify: Callable[[bytes], None] | None,
) -> None:
    written = temporary.read_bytes()
    if isinstance(content, bytes) and written != content:
        raise CtclError(issue(Code.OUTPUT_FAILED, value=name, facts={"reason": "not-verified"}))
    if verify:
        verify(written)


def reachable(path: str) -> str:
    r"""The absolute path in the form that Windows takes at any length (\\?\C:\...); elsewhere the path itself."""
    if not _WINDOWS or len(path) < _LONG_ON_WINDOWS or path.startswith("\\\\?\\"):
        return path
    path = ntpath.normpath(path)
    return "\\\\?\\UNC" + path[1:] if path.startswith("\\\\") else "\\\\?\\" + path


def make_folder(path: str | os.PathLike[str]) -> None:
    """Make the folder, and those above it, where they are not there yet."""
    try:
        os.makedirs(path, exist_ok=True)
    except RecursionError as error:  # thousands of folders within each other
        raise _failure(OSError(errno.ENAMETOOLONG, ""), Path(path)) from error
    except OSError as error:
        raise _failure(error, Path(path)) from error


def _failure(error: OSError, target: Path) -> CtclError:
    return CtclError(issue(Code.OUTPUT_FAILED, value=target.name, facts={"reason": _reason(error, target)}))


def _temporary_prefix(name: str) -> str:
    """Of the target's name, but never longer than a file system takes."""
    return f".~{name[:24]}.{zlib.crc32(name.encode('utf-8', 'surrogateescape')):08x}."


def _remove_leftovers(folder: Path, prefix: str) -> None:
    """Remove what killed runs left of the same target, but nothing a running process may be writing."""
    pattern = re.compile(re.escape(prefix) + r"(\d+)\.tmp")
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            found = pattern.fullmatch(entry.name)
            if found and not _runs(int(found[1])):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)


def _runs(pid: int) -> bool:
    """Whether another process of that number runs. On Windows a file in use cannot be removed: no need to ask."""
    if _WINDOWS or pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def _keep_mode(target: Path, temporary: Path) -> None:
    with contextlib.suppress(OSError):
        os.chmod(temporary, stat.S_IMODE(os.stat(target).st_mode))


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system offers it."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _reason(error: OSError, target: Path) -> str:
    if _WINDOWS:
        if getattr(error, "winerror", None) in _SHARING_VIOLATIONS:
            return "open-elsewhere"
        if isinstance(error, PermissionError) and target.is_file():
            return "open-elsewhere"  # how Windows refuses to replace what Excel holds open
    return _REASONS.get(error.errno or 0, "other")
