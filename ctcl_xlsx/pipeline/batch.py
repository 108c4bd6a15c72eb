"""Many files: each read and checked apart from the others, then put together.

A file that cannot be read is rejected by name and the rest goes on.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from ctcl_xlsx.checks import Missing
from ctcl_xlsx.district.consolidate import consolidate
from ctcl_xlsx.district.district import District, missing_dict, total_missing
from ctcl_xlsx.district.files import FileResult, Outcome, is_summary
from ctcl_xlsx.district.roster import Roster, is_roster, read_roster
from ctcl_xlsx.files import make_folder, write_atomically
from ctcl_xlsx.issues import Code, CtclError, Issue, issue
from ctcl_xlsx.pipeline.inputs import Input, find_inputs, skip_by_name
from ctcl_xlsx.pipeline.outputs import as_workbook, refuse_unfit
from ctcl_xlsx.pipeline.reading import content_of
from ctcl_xlsx.pipeline.tables import is_table
from ctcl_xlsx.workbook.grid import Grid
from ctcl_xlsx.workbook.read import load, read
from ctcl_xlsx.workbook.seal import saved_here
from ctcl_xlsx.workbook.sniff import true_kind

Progress = Callable[[int, int], None]
_LETTERS = ("pdf", "image", "doc", "docx", "odt", "rtf", "pptx")


def check_files(paths: Iterable[Path], *, strict: bool = False, progress: Progress | None = None) -> list[FileResult]:
    """Every file's outcome and findings, in the order of their names.

    Raises CtclError (input-invalid) where a path does not exist or there is no file at all.
    """
    inputs = find_inputs(paths)
    results: list[FileResult] = []
    for item in inputs:
        results.append(_examine(item, strict=strict))
        if progress:
            progress(len(results), len(inputs))
    return _with_companions(results)


def _examine(item: Input, *, strict: bool) -> FileResult:
    """One file, whatever it is. Nothing it holds may stop the batch."""
    passed_over = skip_by_name(item.name)
    if passed_over:
        return FileResult(item.name, Outcome.SKIPPED, reason=_skip(passed_over))
    try:
        data = _loaded(item)
    except CtclError as error:
        return FileResult(item.name, Outcome.REJECTED, reason=error.issue)
    blank = FileResult(item.name, Outcome.REJECTED, hashlib.sha256(data).hexdigest())
    try:
        blank = replace(blank, kind=true_kind(data))
        return _understand(blank, data, strict=strict)
    except CtclError as error:
        return replace(blank, reason=error.issue)
    except Exception as error:  # a slip of this program on one file must not cost the clerk the other files
        facts = {"reason": "internal", "detail": type(error).__name__}
        return replace(blank, reason=issue(Code.FILE_UNREADABLE, facts=facts))


def _loaded(item: Input) -> bytes:
    """The file's bytes. A folder stands among the files where it could not be looked into."""
    if os.path.isdir(item.path):
        raise CtclError(issue(Code.FILE_UNREADABLE, facts={"reason": "denied"}))
    return load(item.path)


def _understand(blank: FileResult, data: bytes, *, strict: bool) -> FileResult:
    if is_table(blank.file, data):
        return replace(blank, outcome=Outcome.SKIPPED, reason=_skip("own-table"))
    if blank.kind in ("csv", "text") and is_roster(data):
        return replace(blank, outcome=Outcome.SKIPPED, reason=_skip("roster"))
    grid = read(data, blank.file)
    if is_summary(grid):
        return replace(blank, outcome=Outcome.SKIPPED, reason=_skip("own-summary"))
    content = content_of(grid, strict=strict)
    return replace(blank, outcome=Outcome.ACCEPTED, saved=grid.saved, content=content)


def _skip(problem: str, kind: str = "") -> Issue:
    return issue(Code.FILE_SKIPPED, facts={"problem": problem, "kind": kind})


def _with_companions(results: list[FileResult]) -> list[FileResult]:
    """A scan or letter that comes with a school's accepted workbook is passed over; one that comes alone is refused.

    "With" means: it carries that school's code in its name, or shares a folder with that one school's files only.
    """
    codes = {_code_of(r) for r in results if r.outcome is Outcome.ACCEPTED} - {""}
    schools: dict[str, set[str]] = {}
    for result in results:
        if result.outcome is Outcome.ACCEPTED:
            schools.setdefault(_folder(result.file), set()).add(_code_of(result))

    def settle(result: FileResult) -> FileResult:
        letter = result.outcome is Outcome.REJECTED and result.kind in _LETTERS
        folder = _folder(result.file)
        own_folder = bool(folder) and len(schools.get(folder, ())) == 1
        named = codes & set(re.findall(r"[^\W_]+", result.file.rpartition("/")[2]))
        other = _other_code(result.file, codes)
        if letter and (named or (own_folder and not other)):
            return replace(result, outcome=Outcome.SKIPPED, reason=_skip("companion", result.kind))
        return result

    return [settle(result) for result in results]


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _code_of(result: FileResult) -> str:
    """The school code an accepted file is known by, else its name."""
    content = result.content
    return (content.sealed_code or content.plan.school.code or content.plan.school.name) if content else ""


def _other_code(name: str, codes: set[str]) -> bool:
    """Whether a file's name begins with what looks like the code of a school that sent no workbook."""
    first = re.match(r"\d{4,}", name.rpartition("/")[2])
    return first is not None and first[0] not in codes


def check_to_dict(
    results: Iterable[FileResult], message: Callable[[Issue], str], *, audit: bool = False
) -> dict[str, object]:
    """The report of `ctcl check --json`; totals are over the accepted files. `audit` adds what became of each cell."""
    results = list(results)
    counted = [r.content.report for r in results if r.outcome is Outcome.ACCEPTED and r.content]
    totals = {
        "rows": sum(len(report.rows) for report in counted),
        "rows_complete": sum(report.rows_complete for report in counted),
        "missing": missing_dict(total_missing(report.missing for report in counted)),
        "budget_total": sum(report.budget_total for report in counted),
    }
    files = [_file_to_dict(result, message) | (_audit_to_dict(result) if audit else {}) for result in results]
    return {"files": files, "totals": totals}


def _file_to_dict(result: FileResult, message: Callable[[Issue], str]) -> dict[str, object]:
    content, report = result.content, result.content.report if result.content else None
    school = content.plan.school if content else None
    return {
        "file": result.file,
        "outcome": result.outcome.value,
        "reason": message(result.reason) if result.reason else None,
        "school": {"code": school.code, "name": school.name, "level": school.level} if school else None,
        "form": content.form.id if content else None,
        "catalog": content.catalog.id if content else None,
        "school_year": content.plan.school_year if content else None,
        "rows": len(report.rows) if report else 0,
        "rows_complete": report.rows_complete if report else 0,
        "missing": missing_dict(report.missing if report else Missing()),
        "budget_total": report.budget_total if report else 0,
        "issues": [_issue_to_dict(found, message) for found in result.issues],
    }


def _audit_to_dict(result: FileResult) -> dict[str, object]:
    account = result.content.account if result.content else None
    if account is None:
        return {"audit": None}
    sheets = [
        {
            "sheet": sheet.name,
            "visible": sheet.visible,
            "cells": sheet.cells,
            "taken": sheet.taken,
            "labels": sheet.labels,
            "listed": [{"cell": entry.cell, "value": entry.value} for entry in sheet.listed],
        }
        for sheet in account.sheets
    ]
    sums = {"cells": account.cells, "taken": account.taken, "labels": account.labels, "listed": account.listed}
    return {"audit": {**sums, "sheets": sheets}}


def _issue_to_dict(found: Issue, message: Callable[[Issue], str]) -> dict[str, object]:
    return {
        "code": found.code.value,
        "severity": found.severity.value,
        "sheet": found.where.sheet,
        "cell": found.where.cell,
        "value": found.value,
        "message": message(found),
    }


def read_roster_file(path: Path) -> Roster:
    """The roster in a file. Raises CtclError with everything that is wrong with it, said of that file."""
    try:
        return read_roster(load(path), path.name)
    except CtclError as error:
        raise CtclError(*(found.in_file(path.name) for found in error.issues)) from error


def consolidate_files(
    paths: Iterable[Path],
    *,
    roster: Path | None = None,
    year: str | None = None,
    as_of: date | None = None,
    title: str = "",
    progress: Progress | None = None,
) -> District:
    """The district of all files below `paths`. Raises CtclError where roster, year or paths are wrong."""
    known = read_roster_file(roster) if roster else None
    results = check_files(paths, progress=progress)
    return consolidate(results, roster=known, year=year, as_of=as_of, title=title)


def write_summary_file(district: District, path: Path, inputs: Iterable[Path] = (), *, force: bool = False) -> Path:
    """Write the summary and return its path.

    An earlier one of ours is replaced when nobody saved it since; anything else that stands there is not.
    `inputs` are the paths that were read (files, folders, the roster): none of their files is ever written over, but
    a summary of ours among them. Raises CtclError (output-exists, output-failed).
    """
    refuse_unfit(path)
    path = as_workbook(path)
    standing = _own_summary(path)
    if standing is None:
        refuse_unfit(path, inputs)
    if os.path.exists(path) and not force and (standing is None or _was_edited(standing)):
        facts = {"edited": "1"} if standing else {}
        raise CtclError(issue(Code.OUTPUT_EXISTS, value=path.name, facts=facts))
    make_folder(path.parent)
    from ctcl_xlsx.district.summary import write_summary

    write_atomically(path, write_summary(district))
    return path


def _own_summary(path: Path) -> Grid | None:
    """The summary of ours that stands at `path`, None where something else does, or nothing."""
    try:
        grid = read(load(path), path.name) if os.path.isfile(path) else None
    except CtclError:
        return None
    return grid if grid and is_summary(grid) else None


def _was_edited(summary: Grid) -> bool:
    """Whether another program saved it after us: each stamps its time, ours is always the same."""
    return summary.saved is None or saved_here(summary.saved) is not None
