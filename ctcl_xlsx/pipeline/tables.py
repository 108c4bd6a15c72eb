"""A district's tables as files: which there will be, whether each may be written, the writing.

What stands in them is the district's (`district.frames`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ctcl_xlsx.files import make_folder, write_atomically
from ctcl_xlsx.issues import Code, CtclError, issue
from ctcl_xlsx.pipeline.copies import DETAILS
from ctcl_xlsx.pipeline.outputs import refuse_unfit

if TYPE_CHECKING:
    from ctcl_xlsx.district.district import District

_SIGNS = {".csv": b'\xef\xbb\xbf"', ".parquet": b"PAR1"}
_NAMES = ("schools", "actions", "issues", "files")


def is_table(name: str, data: bytes) -> bool:
    """Whether a file is one of these tables, told by its name and how it begins: no school sends such a file."""
    return is_table_name(name) and data.startswith(_SIGNS[os.path.splitext(name)[1]])


def is_table_name(name: str) -> bool:
    """Whether one of these tables may have that name."""
    stem, ending = os.path.splitext(name.rpartition("/")[2])
    return (stem in _NAMES or stem.endswith(DETAILS)) and ending in _SIGNS


def table_paths(folder: Path) -> tuple[Path, ...]:
    """Where the tables stand, or would, in a folder."""
    return tuple(folder / f"{name}{ending}" for name in _NAMES for ending in _SIGNS)


def write_tables(
    district: District, folder: Path, inputs: Iterable[Path] = (), *, force: bool = False
) -> tuple[Path, ...]:
    """Write schools, actions, issues, files as .csv and, where pyarrow is installed, .parquet; return their paths.

    Tables of an earlier run are replaced; another file only by `force`, one of the files below `inputs` never.
    Raises CtclError (output-exists, output-failed); what is refused is refused before anything is written.
    """
    return put_tables(folder, prepare_tables(district, folder, inputs, force=force))


def require_tables() -> None:
    """Raises CtclError where tables cannot be made: better before a thousand files are read than after."""
    from ctcl_xlsx.district.frames import has_frames

    if not has_frames():
        raise CtclError(issue(Code.INPUT_INVALID, facts={"problem": "no-pandas"}))


def require_parquet() -> None:
    """Raises CtclError where Parquet cannot be written."""
    from ctcl_xlsx.district.frames import has_parquet

    if not has_parquet():
        raise CtclError(issue(Code.INPUT_INVALID, facts={"problem": "no-pyarrow"}))


def prepare_tables(
    district: District, folder: Path, inputs: Iterable[Path] = (), *, force: bool = False
) -> dict[str, bytes]:
    """The files' contents by name, once every one of them may be written into `folder`."""
    require_tables()
    from ctcl_xlsx.district.frames import as_csv, as_parquet, has_parquet

    made: dict[str, bytes] = {}
    parquet = has_parquet()
    for name, table in district.frames().named().items():
        made[f"{name}.csv"] = as_csv(table)
        if parquet:
            made[f"{name}.parquet"] = as_parquet(table)
    given = list(inputs)
    for name in made:
        refuse_table(folder / name, given, force=force)
    return made


def refuse_table(path: Path, inputs: Iterable[Path], *, force: bool) -> None:
    """Raise CtclError (output-exists, output-failed) where another file stands than a table of an earlier run."""
    if os.path.lexists(path) and not _is_ours(path):
        refuse_unfit(path, inputs)
        if not force:
            raise CtclError(issue(Code.OUTPUT_EXISTS, value=path.name))


def put_tables(folder: Path, made: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write what `prepare_tables` made, each file whole or not at all."""
    make_folder(folder)
    for name, data in made.items():
        write_atomically(folder / name, data)
    return tuple(folder / name for name in made)


def _is_ours(path: Path) -> bool:
    """Whether a table of an earlier run stands there: one that a spreadsheet program saved again begins differently."""
    try:
        return os.path.isfile(path) and is_table(path.name, path.read_bytes()[:8])
    except OSError:
        return False
