"""A roster's file: read, or made empty. Nothing is overwritten unless the caller says so."""

from __future__ import annotations

import os
from pathlib import Path

from ctcl_xlsx.district.roster import Roster, read_roster
from ctcl_xlsx.district.roster_sheet import blank_roster
from ctcl_xlsx.files import make_folder, write_atomically
from ctcl_xlsx.issues import Code, CtclError, issue
from ctcl_xlsx.pipeline.outputs import as_workbook, refuse_unfit
from ctcl_xlsx.workbook.read import load


def write_blank_roster(path: Path, *, force: bool = False) -> Path:
    """Write an empty roster and return its path. Raises CtclError (output-exists, output-failed)."""
    refuse_unfit(path)
    path = as_workbook(path)
    refuse_unfit(path)
    if os.path.lexists(path) and not force:
        raise CtclError(issue(Code.OUTPUT_EXISTS, value=path.name))
    make_folder(path.parent)
    write_atomically(path, blank_roster())
    return path


def read_roster_file(path: Path) -> Roster:
    """The roster in a file. Raises CtclError with everything that is wrong with it, said of that file."""
    try:
        return read_roster(load(path), path.name)
    except CtclError as error:
        raise CtclError(*(found.in_file(path.name) for found in error.issues)) from error
