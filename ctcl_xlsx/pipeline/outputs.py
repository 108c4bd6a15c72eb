"""Where a command may write: neither over what it read nor over a folder or device."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from ctcl_xlsx.issues import Code, CtclError, issue
from ctcl_xlsx.pipeline.inputs import find_inputs


def as_workbook(path: Path) -> Path:
    """The workbook to write: a name without ending gets ".xlsx", another one is refused (input-invalid)."""
    if path.suffix.lower() == ".xlsx":
        return path
    if path.suffix:
        facts = {"problem": "output-suffix", "valid": f"{path.stem}.xlsx"}
        raise CtclError(issue(Code.INPUT_INVALID, value=path.name, facts=facts))
    return path.with_name(f"{path.name}.xlsx")


def refuse_unfit(path: Path, inputs: Iterable[Path] = ()) -> None:
    """Raise CtclError (output-failed) for what is no file, (output-exists) for one of the files below `inputs`."""
    if os.path.exists(path) and not os.path.isfile(path):
        reason = "folder" if os.path.isdir(path) else "not-a-file"
        raise CtclError(issue(Code.OUTPUT_FAILED, value=path.name, facts={"reason": reason}))
    given = [item for item in inputs if os.path.lexists(item)]
    real = os.path.realpath(path)
    if given and any(os.path.realpath(item.path) == real for item in find_inputs(given)):
        raise CtclError(issue(Code.OUTPUT_EXISTS, value=path.name, facts={"input": "1"}))
