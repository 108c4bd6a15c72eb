"""Reading one workbook: bytes to grid, grid to plan, plan to report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ctcl_xlsx import checks
from ctcl_xlsx.district.files import Content, is_summary
from ctcl_xlsx.issues import Code, CtclError, issue
from ctcl_xlsx.model import Form
from ctcl_xlsx.pipeline.running import Runner, TaskError, in_process
from ctcl_xlsx.workbook.account import settle
from ctcl_xlsx.workbook.assemble import assemble
from ctcl_xlsx.workbook.grid import Grid
from ctcl_xlsx.workbook.read import load, read


def read_content(data: bytes, name: str, forms: Mapping[str, Form] | None = None, *, strict: bool = False) -> Content:
    """What the workbook holds and what the checks say of it. Raises CtclError where it cannot be counted."""
    return content_of(read(data, name), forms, strict=strict)


def read_file(
    path: Path, forms: Mapping[str, Form] | None = None, *, strict: bool = False, run: Runner = in_process
) -> Content:
    """The same of a file. Raises CtclError, said of that file."""
    try:
        return run(_read_path, path, forms, strict)
    except CtclError as error:
        raise CtclError(*(found.in_file(path.name) for found in error.issues)) from error
    except TaskError as error:
        raise CtclError(error.issue.in_file(path.name)) from error


def _read_path(path: Path, forms: Mapping[str, Form] | None, strict: bool) -> Content:
    return read_content(load(path), path.name, forms, strict=strict)


def content_of(grid: Grid, forms: Mapping[str, Form] | None = None, *, strict: bool = False) -> Content:
    """The plan in a grid and its report. Raises CtclError where it cannot be counted; a summary of ours is no plan."""
    if is_summary(grid):
        raise CtclError(issue(Code.NOTHING_OF_OURS, facts={"summary": "1"}))
    found = assemble(grid, forms)
    account = settle(grid, found)
    report = checks.review(found.form, found.catalog, found.plan)
    report = checks.stricter(report) if strict else report
    issues = (*found.issues, *account.issues)
    return Content(found.plan, found.form, found.catalog, report, issues, found.seal.get("code", ""), account)
