"""Between the page's worker and the library: a job comes in as JSON, what came of it goes out as JSON and bytes.

Owns where things lie in the runtime's own file system and the shape of the reports. Everything else is the library's.
"""

from __future__ import annotations

import importlib
import io
import json
import shutil
import traceback
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ctcl_xlsx import templates, vi
from ctcl_xlsx.cli.news import news_lines, office_lines
from ctcl_xlsx.cli.terminal import account_line, causes, dots, error_lines, file_lines, places, roster_lines
from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.files import FileResult, Outcome
from ctcl_xlsx.district.standings import standings
from ctcl_xlsx.district.summary_attention import decisions
from ctcl_xlsx.district.summary_notes import other_years_line
from ctcl_xlsx.issues import CtclError, Issue, Severity
from ctcl_xlsx.model import Level, School
from ctcl_xlsx.pipeline import (
    blank_orders,
    consolidate_files,
    generate_roster,
    generate_shared,
    kept_path,
    own_forms,
    put_summary,
    read_content,
    read_roster_file,
    shared_orders,
    workbook_of,
    write_blank_roster,
)
from ctcl_xlsx.pipeline.inputs import Input, find_inputs
from ctcl_xlsx.pipeline.journal import Journal, failure
from ctcl_xlsx.vi import command as words
from ctcl_xlsx.vi import page

NEWEST = "tt57"
OUT = Path("/ket-qua")
SUMMARY, PUBLIC, BLANKS, ROSTER = "tong-hop.xlsx", "tong-hop.cong-khai.xlsx", "bieu-trong.zip", "danh-sach-truong.xlsx"

Say = Callable[[str, Any], None]  # an event's name and what goes with it: text, or bytes
Progress = Callable[[int, int], None]
Files = list[tuple[str, bytes]]


class Bridge:
    """What the worker talks to. It keeps what every task gave for as long as the worker lives."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._entries: dict[str, bytes] = {}

    def know(self, key: str, parcel: memoryview) -> None:
        """Put what came of a task in an earlier worker into the journal."""
        self._entries[key] = bytes(parcel)

    def fail(self, key: str, reason: str, detail: str) -> None:
        """Put a task that ended an earlier worker into the journal."""
        self._entries[key] = failure(reason, detail)

    def warm(self) -> None:
        """Load and run once what each job needs while the clerk chooses, so that the first files take no longer."""
        importlib.import_module("ctcl_xlsx.district.summary")
        for order in blank_orders(form_id=NEWEST, known=School(level=Level.TIEU_HOC)):
            read_content(workbook_of(order), "warm")

    def run(self, text: str) -> None:
        """Do a job and say "done" with its report, or "refused" with the reasons; files are said before."""
        job: dict[str, Any] = json.loads(text)
        shutil.rmtree(OUT, ignore_errors=True)
        OUT.mkdir()
        try:
            jobs = {"consolidate": self._consolidate, "blanks": self._blanks, "roster": _roster}
            report, files = jobs[job["job"]](job)
        except CtclError as error:
            self._say("refused", _json({"lines": _refusal(error.issues)}))
            return
        except Exception as error:
            detail = f"{type(error).__name__}: {error}"[:200]
            traceback.print_exc()
            self._say("refused", _json({"lines": [words.INTERNAL.format(detail=detail)]}))
            return
        for name, data in files:
            self._say("file", name)
            self._say("bytes", data)
        self._say("done", _json(report))

    # ------------------------------------------------------------------------------------------------- jobs

    def _consolidate(self, job: Mapping[str, Any]) -> tuple[dict[str, Any], Files]:
        given = [Path(path) for path in job["given"]]
        output = OUT / (PUBLIC if job["public"] else SUMMARY)
        if job["before"]:
            shutil.copyfile(job["before"], output)
        roster = Path(job["roster"]) if job["roster"] else None
        options = {
            "year": job["year"] or None,
            "as_of": date.fromisoformat(job["as_of"]) if job["as_of"] else None,
            "title": job["title"],
            "apart": [output, kept_path(output)],
            "public": job["public"],
            "forms": own_forms(path for path in given if path.suffix.lower() == ".toml"),
            "run": Journal(self._entries, self._begins, self._ends),
        }
        district = consolidate_files(given, roster=roster, progress=self._progress, **options)
        lying = _rosters(district, find_inputs(given)) if roster is None else []
        if len(lying) == 1:
            roster = lying[0].path
            district = consolidate_files(given, roster=roster, **options)
        self._say("writing", "")
        written = put_summary(district, output, [*given, *([roster] if roster else [])])
        report = _report(district) | {
            "news": [*news_lines(written)[: -1 if written.kept and written.changed else None], *office_lines(district)],
            "roster": _told_roster(district, roster),
            "notes": _notes(district, lying if len(lying) > 1 else []),
        }
        return report, [(output.name, output.read_bytes())]

    def _blanks(self, job: Mapping[str, Any]) -> tuple[dict[str, Any], Files]:
        roster = read_roster_file(Path(job["roster"]))
        schools = [line.school for line in roster.schools]
        year, folder = templates.check_school_year(job["year"]), OUT / "bieu"
        if job["shared"]:
            made = generate_shared(shared_orders(schools, year), folder, progress=self._progress)
        else:
            made = generate_roster(schools, year, folder, progress=self._progress)
        form = templates.choose_form(year, None)
        catalogs = {templates.choose_catalog(form, school.level, year, None) for school in schools}
        inferred = sorted(c.id for c in catalogs if c.confidence == "inferred")
        notes = [words.NOTE.format(text=vi.message(note)) for note in roster.notes]
        notes += [words.INFERRED_NOTE.format(catalog=name) for name in inferred]
        report = {"count": len(made), "schools": len(schools), "year": year, "notes": notes}
        return report, [(BLANKS, _zipped(item.path for item in made))]

    # ---------------------------------------------------------------------------------------- what is told

    def _begins(self, key: str, args: tuple[Any, ...]) -> None:
        self._say("begins", _json({"key": key, "file": args[0].name if isinstance(args[0], Input) else ""}))

    def _ends(self, key: str, parcel: bytes) -> None:
        self._say("ends", key)
        self._say("bytes", parcel)

    def _progress(self, done: int, total: int) -> None:
        self._say("progress", _json([done, total]))


def _roster(_job: Mapping[str, Any]) -> tuple[dict[str, Any], Files]:
    path = write_blank_roster(OUT / ROSTER)
    return {}, [(path.name, path.read_bytes())]


def _zipped(paths: Iterable[Path]) -> bytes:
    """The files in one archive, in their order, always the same bytes; they are compressed already."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path in paths:
            archive.writestr(zipfile.ZipInfo(path.name), path.read_bytes())
    return out.getvalue()


# ------------------------------------------------------------------------------------------------ the report


def _report(district: District) -> dict[str, Any]:
    figures = words.SUMMARY_FIGURES.format(
        schools=district.schools,
        plans=len(district.plans),
        rows=dots(district.rows),
        complete=dots(district.rows_complete),
        budget=dots(district.budget_total),
    )
    schools = standings(district)
    return {
        "account": account_line(district.account),
        "figures": figures,
        "year": district.year,
        "counts": {outcome.value: count for outcome, count in district.account.items()},
        "decide": [matter.line for matter in decisions(district, vi, schools)],
        "absent": " ".join(roster_lines(district, schools)),
        "files": [_file(result) for result in district.files],
    }


def _file(result: FileResult) -> dict[str, Any]:
    """A file's verdict and its findings, cause by cause."""
    told: dict[str, Any] = {
        "file": result.file,
        "outcome": result.outcome.value,
        "word": vi.outcome(result.outcome),
        "source": result.source,
        "reason": page.message(result.reason) if result.reason else "",
        "code": result.reason.code.value if result.reason else "",
        "school": "",
    }
    content = result.content
    if content is None or result.outcome is not Outcome.ACCEPTED:
        return told
    report = content.report
    bad = any(found.severity is Severity.ERROR for found in result.issues)
    verdict = words.VERDICT_EMPTY if not report.rows else words.VERDICT_ERRORS if bad else words.VERDICT_OK
    return told | {
        "school": content.plan.school.name or content.plan.school.code,
        "verdict": verdict,
        "sound": bool(report.rows) and not bad,
        "rows": len(report.rows),
        "complete": report.rows_complete,
        "causes": [_cause(group) for group in causes(result.issues)],
        "letter": "\n".join(file_lines(result, everything=True)),
    }


def _cause(group: list[Issue]) -> dict[str, Any]:
    return {
        "severity": group[0].severity.value,
        "word": vi.severity(group[0].severity),
        "title": vi.title(group[0].code),
        "places": places(group),
        "findings": [{"cell": i.where.cell, "sheet": i.where.sheet, "text": page.message(i)} for i in group],
    }


def _rosters(district: District, inputs: Iterable[Input]) -> list[Input]:
    """The lists of schools among the files; one in an archive is not taken out of it."""
    lying = {f.file for f in district.files if f.reason and f.reason.facts.get("problem") == "roster"}
    return [item for item in inputs if item.name in lying]


def _told_roster(district: District, path: Path | None) -> dict[str, Any] | None:
    """The list that was used: its file, its schools, what is odd in it."""
    if district.roster is None or path is None:
        return None
    notes = [vi.message(note) for note in district.roster.notes]
    return {"name": path.name, "path": str(path), "schools": len(district.roster.schools), "notes": notes}


def _notes(district: District, rosters: list[Input]) -> list[str]:
    """What the clerk should know of the whole."""
    notes = []
    if rosters:
        notes.append(page.ROSTERS_MANY.format(count=len(rosters), names=", ".join(item.name for item in rosters)))
    if line := other_years_line(district, page.OTHER_YEARS):  # nobody is turned away for a year unseen
        notes.append(line)
    left = [f.reason for f in district.files if f.reason]
    if not district.plans and any(reason.facts.get("problem") == "own-summary" for reason in left):
        notes.append(page.SUMMARIES_ONLY)
    return notes


def _refusal(issues: Iterable[Issue]) -> list[str]:
    """Why the whole could not be done; sentences that name an option say the page's way instead."""
    lines = []
    for found in dict.fromkeys(issues):
        if found.code in page.ADVICE:
            lines.append(page.message(found))
        else:
            lines += [line.removeprefix(f"{words.ERROR}: ") for line in error_lines([found])]
    return lines


def _json(thing: object) -> str:
    return json.dumps(thing, ensure_ascii=False)
