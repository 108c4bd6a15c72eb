"""Where a command may write: neither over what it read nor over a folder or device; and how a workbook gets there."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, BinaryIO

from ctcl_xlsx.files import sha256_of, write_atomically
from ctcl_xlsx.issues import Code, CtclError, issue
from ctcl_xlsx.pipeline.inputs import RealPaths, find_inputs
from ctcl_xlsx.workbook.grid import Grid
from ctcl_xlsx.workbook.package import Part, package_chunks
from ctcl_xlsx.workbook.read import read

MOST_READ = 4_000  # rows
_CHUNK = 1 << 20


def as_workbook(path: Path) -> Path:
    """The workbook to write: a name without ending gets ".xlsx", another one is refused (input-invalid)."""
    if path.suffix.lower() == ".xlsx":
        return path
    if path.suffix:
        facts = {"problem": "output-suffix", "valid": f"{path.stem}.xlsx"}
        raise CtclError(issue(Code.INPUT_INVALID, value=path.name, facts=facts))
    return path.with_name(f"{path.name}.xlsx")


def refuse_workbook_name(folder: Path) -> None:
    """Raise CtclError (input-invalid) where a folder to make is named like a workbook: that is a slip."""
    if folder.suffix.lower() == ".xlsx" and not folder.is_dir():
        facts = {"problem": "output-folder", "valid": folder.stem}
        raise CtclError(issue(Code.INPUT_INVALID, value=folder.name, facts=facts))


def refuse_unfit(path: Path, inputs: Iterable[Path] = ()) -> None:
    """Raise CtclError (output-failed) for what is no file, (output-exists) for one of the files below `inputs`."""
    if os.path.exists(path) and not os.path.isfile(path):
        reason = "folder" if os.path.isdir(path) else "not-a-file"
        raise CtclError(issue(Code.OUTPUT_FAILED, value=path.name, facts={"reason": reason}))
    given = [item for item in inputs if os.path.lexists(item)]
    real, real_paths = os.path.realpath(path), RealPaths()
    if given and any(real_paths.of_input(item) == real for item in find_inputs(given)):
        raise CtclError(issue(Code.OUTPUT_EXISTS, value=path.name, facts={"input": "1"}))


def put_workbook(path: Path, data: bytes, is_sound: Callable[[Grid], bool]) -> None:
    """Write a workbook of ours. It takes its place only when it was read back from the disk, whole and `is_sound`.

    Raises CtclError (output-failed); what stood at `path` is then as it was.
    """

    write_atomically(path, data, lambda written: refuse_unsound(path.name, written, is_sound))


def put_package(path: Path, parts: Iterable[Part], rows: int, is_sound: Callable[[Grid], bool]) -> None:
    """The same for a workbook in parts that may be too large for the memory, with so many rows.

    What is on the disk must be what was meant to go there, byte by byte, and a sound zip; up to `MOST_READ` rows it is
    read as a workbook too.
    """
    whole = hashlib.sha256()

    def write(target: BinaryIO) -> None:
        for chunk in package_chunks(parts):
            whole.update(chunk)
            target.write(chunk)

    def verify(written: Path) -> None:
        if sha256_of(written) != whole.hexdigest() or not _is_whole(written):
            raise CtclError(issue(Code.OUTPUT_FAILED, value=path.name, facts={"reason": "not-verified"}))
        if rows <= MOST_READ:
            refuse_unsound(path.name, written.read_bytes(), is_sound)

    write_atomically(path, write, verify_file=verify)


def put_file(path: Path, source: IO[bytes], first: Callable[[], None] = lambda: None) -> None:
    """Write what an open file holds, piece by piece; it is read back and compared before it takes its place.

    `first` is done when nothing is left but that: what stands at `path` is then as it was where `first` fails.
    """
    whole = hashlib.sha256()
    source.seek(0)

    def write(target: BinaryIO) -> None:
        while chunk := source.read(_CHUNK):
            whole.update(chunk)
            target.write(chunk)

    def verify(written: Path) -> None:
        if sha256_of(written) != whole.hexdigest():
            raise CtclError(issue(Code.OUTPUT_FAILED, value=path.name, facts={"reason": "not-verified"}))
        first()

    write_atomically(path, write, verify_file=verify)


def _is_whole(path: Path) -> bool:
    """Whether every part of a package inflates to what its checksum says."""
    import zipfile  # here: reading loads this module too

    try:
        with zipfile.ZipFile(path) as parts:
            return parts.testzip() is None
    except (zipfile.BadZipFile, zlib.error):
        return False


def refuse_unsound(name: str, written: bytes, is_sound: Callable[[Grid], bool]) -> None:
    """Raise CtclError (output-failed) for a workbook of ours that cannot be read again, or is not `is_sound`."""
    try:
        sound = is_sound(read(written, name))
    except CtclError:
        sound = False
    if not sound:
        raise CtclError(issue(Code.OUTPUT_FAILED, value=name, facts={"reason": "not-verified"}))
