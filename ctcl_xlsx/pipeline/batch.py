"""Many files: each read and checked apart from the others.

A file that cannot be read is rejected by name and the rest goes on.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ctcl_xlsx.checks import Missing
from ctcl_xlsx.district.files import FileResult, Outcome, is_summary, skipped
from ctcl_xlsx.district.missing import missing_dict, total_missing
from ctcl_xlsx.district.roster import is_roster, is_roster_grid
from ctcl_xlsx.issues import Code, CtclError, Issue, issue
from ctcl_xlsx.model import Form
from ctcl_xlsx.pipeline.companions import with_companions
from ctcl_xlsx.pipeline.fetching import Copies
from ctcl_xlsx.pipeline.inputs import Input, find_inputs, skip_by_name
from ctcl_xlsx.pipeline.kept import Cache, Key, examine_sealed
from ctcl_xlsx.pipeline.members import MAX_ARCHIVE_BYTES, item_bytes, members_of
from ctcl_xlsx.pipeline.reading import content_of
from ctcl_xlsx.pipeline.remote import fetched
from ctcl_xlsx.pipeline.running import MEMORY, NotHereError, Runner, TaskError, in_process, stream
from ctcl_xlsx.pipeline.tables import is_table
from ctcl_xlsx.pipeline.urls import Url
from ctcl_xlsx.workbook import archives
from ctcl_xlsx.workbook.read import MAX_FILE_BYTES, read
from ctcl_xlsx.workbook.sniff import true_kind

Progress = Callable[[int, int], None]
_WPS = (".et", ".ett", ".wps", ".wpt", ".dps")


def check_files(
    paths: Iterable[Path | Url],
    *,
    strict: bool = False,
    progress: Progress | None = None,
    forms: Mapping[str, Form] | None = None,
    run: Runner = in_process,
    audit: bool = False,
    cache: Cache | None = None,
) -> list[FileResult]:
    """Every file's outcome and findings, in the order of their names; `forms` are an office's own (`own_forms`).

    Archives stand for the files in them ("a.zip/b.xlsx"). `run` runs the work on each file: `supervised` does so in
    processes of their own. `audit` keeps the account of every cell (`Content.account`), which is made in any case.
    `cache` may know what unchanged files gave (`kept.cache_at`).
    Raises CtclError (input-invalid) where a path does not exist or there is no file at all.
    """
    asked = Asked(forms, strict, audit)
    found = examine_inputs(find_inputs(paths), asked, run, progress=progress, cache=cache)
    return [result for _, result in found]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of each file: whose forms it may be on, whether a missing sum is an error, what is kept of it.

    `told` asks for no more than a summary tells of a plan: its content is then made again of that.
    """

    forms: Mapping[str, Form] | None = None
    strict: bool = False
    audit: bool = False
    told: bool = False


Found = FileResult | tuple[Input, ...]


class Due(NamedTuple):
    """A file that must be read, and under which key its result may be kept.

    `whole` is its content, where that goes along to whoever reads it; `away` is one that somebody else is to fetch.
    """

    item: Input
    key: Key | None
    whole: bytes | None = None
    away: bool = False


def examine_inputs(
    inputs: Iterable[Input],
    asked: Asked,
    run: Runner,
    *,
    progress: Progress | None = None,
    cache: Cache | None = None,
) -> list[tuple[Input, FileResult]]:
    """Every file and what became of it, the files in archives in their place; in the order of their names."""
    cache = cache or Cache()
    copies = Copies()
    waiting = deque(inputs)
    results: list[FileResult] = []
    known: dict[str, Input] = {}
    flying = 0

    def take() -> Due | None:
        """The next file that must be read: what the cache knows is settled at once."""
        nonlocal flying
        while waiting:
            item = waiting.popleft()
            key = cache.key(item, asked)
            found = cache.find(key, item, asked) if key else None
            if found is None:
                flying += 1
                return Due(item, key)
            settle(item, found)
        return None

    def settle(item: Input, found: Found) -> None:
        if isinstance(found, FileResult):
            results.append(found)
            known[item.name] = item
        else:
            waiting.extendleft(reversed(copies.of(item, found) if item.remote else found))
        if progress:
            progress(len(results), len(results) + flying + len(waiting))

    with copies:
        for due, made in stream(run, partial(_attempt, asked=asked), take):
            flying -= 1
            settle(due.item, cache.keep(due.key, due.item, made, asked))
    results = with_companions(sorted(results, key=lambda result: result.file))
    return [(known[result.file], result) for result in results]


def _attempt(run: Runner, due: Due, asked: Asked) -> Found | bytes:
    """One file, whatever it is, sealed where it was examined. Nothing it holds may stop the batch.

    Raises NotHereError where it was sent away to be fetched and cannot be.
    """
    item = due.item
    passed_over = item.passed_over or skip_by_name(item.name)
    if passed_over:
        return _unread(item, Outcome.SKIPPED, skipped(passed_over))
    whole = due.whole
    if item.remote and not item.fault:
        try:
            whole = fetched(item.remote, MAX_ARCHIVE_BYTES) if whole is None else whole
        except CtclError as error:
            if due.away:
                raise NotHereError from None
            return _unread(item, Outcome.REJECTED, error.issue)
        item = replace(item, remote=None)  # whoever opens a file need not know how to get at others
    try:
        return run(examine_sealed, item, asked, due.key.sha256 if due.key else None, whole)
    except TaskError as error:
        return _unread(item, Outcome.REJECTED, error.issue, _digest(item, run, whole))


def _unread(item: Input, outcome: Outcome, reason: Issue, sha256: str = "") -> FileResult:
    """What is told of a file that nobody looked into, or that nobody came back from."""
    return FileResult(item.name, outcome, sha256, reason=reason, source=item.source)


def _digest(item: Input, run: Runner, whole: bytes | None) -> str:
    """The hash by which a file that could not be read can still be told."""
    try:
        return run(digest_of, item, whole)
    except (CtclError, TaskError):
        return ""


def digest_of(item: Input, whole: bytes | None = None) -> str:
    """The sha256 of the file's bytes. Raises CtclError where they cannot be had."""
    return hashlib.sha256(item_bytes(item, whole)).hexdigest()


def examine(item: Input, asked: Asked, whole: bytes | None = None) -> FileResult | tuple[Input, ...]:
    """What a file is and holds, or the files in it; `whole` is its content, where it was read already.

    Raises MemoryError, and what a slip of this program raises.
    """
    blank = FileResult(item.name, Outcome.REJECTED, source=item.source)
    try:
        data = item_bytes(item, whole)
        blank = replace(blank, sha256=hashlib.sha256(data).hexdigest(), kind=true_kind(data))
        if blank.kind in archives.KINDS:
            return members_of(item, data, blank.kind)
        if len(data) > MAX_FILE_BYTES:
            raise CtclError(
                issue(Code.FILE_TOO_LARGE, facts={"reason": "file-size", "limit": str(MAX_FILE_BYTES >> 20)})
            )
        return _understand(blank, data, asked)
    except CtclError as error:
        if error.issue.facts.get("reason") == MEMORY:
            raise MemoryError from error  # whoever runs this may have more to spare
        return replace(blank, reason=_by_name(error.issue, item.name))


def _by_name(reason: Issue, name: str) -> Issue:
    """Where the content tells nothing, the name may: WPS Office keeps some formats to itself."""
    ending = os.path.splitext(name)[1].lower()
    if reason.code is Code.FILE_NOT_WORKBOOK and reason.facts.get("kind") == "unknown" and ending in _WPS:
        return replace(reason, facts={"kind": "wps"})
    return reason


def _understand(blank: FileResult, data: bytes, asked: Asked) -> FileResult:
    if is_table(blank.file, data):
        return replace(blank, outcome=Outcome.SKIPPED, reason=skipped("own-table"))
    if blank.kind in ("csv", "text") and is_roster(data):
        return replace(blank, outcome=Outcome.SKIPPED, reason=skipped("roster"))
    grid = read(data, blank.file, kind=blank.kind, sha256=blank.sha256)
    if is_summary(grid):
        return replace(blank, outcome=Outcome.SKIPPED, reason=skipped("own-summary"))
    try:
        content = content_of(grid, asked.forms, strict=asked.strict)
    except CtclError as error:
        if error.issue.code is Code.NOTHING_OF_OURS and is_roster_grid(grid):
            return replace(blank, outcome=Outcome.SKIPPED, reason=skipped("roster"))
        raise
    if blank.kind == "xlsm":
        content = replace(content, issues=(*content.issues, issue(Code.MACROS_IGNORED)))
    if not asked.audit:
        content = replace(content, account=None)  # it was settled: that it adds up is all that others ask
    return replace(blank, outcome=Outcome.ACCEPTED, saved=grid.saved, held=content)


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
        **({"source": result.source} if result.source else {}),
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
