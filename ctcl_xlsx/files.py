"""Writing a file so that it is there whole or not at all.

Owns the temporary files beside the targets. Knows no workbook and no sentence.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import ntpath
import os
import re
import shutil
import stat
import sys
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

from ctcl_xlsx.issues import Code, CtclError, issue

_CHUNK = 1 << 20
_WINDOWS = os.name == "nt"
_SHARING_VIOLATIONS = (32, 33)
_LONG_ON_WINDOWS = 240  # from here on, with a temporary file's name beside it, the plain form may fail
_LEFTOVER = re.compile(r"(\.~.*\.[0-9a-f]{8})\.([0-9]+)\.tmp", re.DOTALL)
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
    verify_file: Callable[[Path], None] | None = None,
) -> None:
    """Put `content`, or what it writes, at `path`; until the very end, and after a failure, the old file is whole.

    What was written is read back first and, where given, handed to `verify`, which raises CtclError if it is not sound;
    or it is left to `verify_file`, which reads as much at a time as it wants.
    """
    target = _target(path)
    temporary = _temporary(target)
    try:
        _remove_leftovers(target.parent, {_name_of(temporary)})
        try:
            with open(temporary, "xb") as file:
                if callable(content):
                    content(file)
                else:
                    file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if verify_file:
                verify_file(temporary)
            else:
                _read_back(temporary, target.name, content, verify)
            _keep_mode(target, temporary)
            os.replace(temporary, target)
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink()
    except OSError as error:
        raise failure(error, target) from error
    _sync_folder(target.parent)


def remove_file(path: Path) -> None:
    """Take a file of ours away. Raises CtclError (output-failed) where that is not possible."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise failure(error, path) from error


def copied(source: Path, path: Path) -> None:
    """Put a copy of the file `source` at `path`, piece by piece."""

    def copy(target: BinaryIO) -> None:
        with open(source, "rb") as file:
            shutil.copyfileobj(file, target, _CHUNK)

    write_atomically(path, copy, verify_file=lambda written: _refuse_unequal(source, written, path.name))


def _refuse_unequal(one: Path, other: Path, name: str) -> None:
    if sha256_of(one) != sha256_of(other):
        raise CtclError(issue(Code.OUTPUT_FAILED, value=name, facts={"reason": "not-verified"}))


def sha256_of(path: Path) -> str:
    """The sha256 of a file's bytes, read piece by piece."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Put each of `contents` at its path, each whole or not at all. To the disk they are brought at one go.

    What was written is read back. Raises CtclError (output-failed), said of one; some may have their place then.
    """
    targets = [_target(path) for path in contents]
    temporaries = [_temporary(target) for target in targets]
    target = next(iter(targets), Path())
    try:
        for folder in {target.parent for target in targets}:
            _remove_leftovers(folder, set(map(_name_of, temporaries)))
        with contextlib.ExitStack() as leftovers:
            for temporary, content in zip(temporaries, contents.values(), strict=True):
                with open(temporary, "xb") as file:
                    leftovers.callback(_remove, temporary)
                    file.write(content)
            _settle(temporaries)
            for target, temporary, content in zip(targets, temporaries, contents.values(), strict=True):
                _read_back(temporary, target.name, content, None)
                _keep_mode(target, temporary)
                os.replace(temporary, target)
    except OSError as error:
        raise failure(error, target) from error
    for folder in {target.parent for target in targets}:
        _sync_folder(folder)


def _settle(files: Iterable[Path]) -> None:
    """Bring written files to the disk. Linux waits until all of them are there; elsewhere each is asked for."""
    if sys.platform == "linux":
        os.sync()
        return
    for path in files:
        with open(path, "rb+") as file:
            os.fsync(file.fileno())


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


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
        raise failure(OSError(errno.ENAMETOOLONG, ""), Path(path)) from error
    except OSError as error:
        raise failure(error, Path(path)) from error


def failure(error: OSError, target: Path) -> CtclError:
    """What to say where the system did not let `target` be written."""
    return CtclError(issue(Code.OUTPUT_FAILED, value=target.name, facts={"reason": reason_of(error, target)}))


def _target(path: str | os.PathLike[str]) -> Path:
    """Where the bytes go: a link stays a link."""
    return Path(reachable(os.path.realpath(path)))


def _temporary(target: Path) -> Path:
    """The file beside it: of the target's name, but never longer than a file system takes, and of this process."""
    name = target.name
    return target.with_name(
        f".~{name[:24]}.{zlib.crc32(name.encode('utf-8', 'surrogateescape')):08x}.{os.getpid()}.tmp"
    )


def _name_of(temporary: Path) -> str:
    """What the temporary files of one target have in common, whoever writes them."""
    return temporary.name.rsplit(".", 2)[0]


def _remove_leftovers(folder: Path, names: Collection[str]) -> None:
    """Remove what killed runs left of the targets of these names, but nothing a running process may be writing."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            found = _LEFTOVER.fullmatch(entry.name)
            if found and found[1] in names and not _runs(int(found[2])):
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


def reason_of(error: OSError, target: Path) -> str:
    """The slug of why the system did not let `target` be written."""
    if _WINDOWS:
        if getattr(error, "winerror", None) in _SHARING_VIOLATIONS:
            return "open-elsewhere"
        if isinstance(error, PermissionError) and target.is_file():
            return "open-elsewhere"  # how Windows refuses to replace what Excel holds open
    return _REASONS.get(error.errno or 0, "other")
