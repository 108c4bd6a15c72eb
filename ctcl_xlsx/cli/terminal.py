"""What the commands show: lines for people, grouped so that ten causes do not hide behind a thousand cells.

Text only; nothing is printed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ctcl_xlsx import vi
from ctcl_xlsx.checks import Report
from ctcl_xlsx.district.files import Content, FileResult, Outcome
from ctcl_xlsx.district.missing import total_missing
from ctcl_xlsx.issues import SEVERITIES, Code, Issue, Severity
from ctcl_xlsx.model import Catalog, Form
from ctcl_xlsx.text import escaped
from ctcl_xlsx.vi import command as words
from ctcl_xlsx.vi import summary
from ctcl_xlsx.workbook.layout import PLAN

if TYPE_CHECKING:
    from ctcl_xlsx.district.district import District
    from ctcl_xlsx.district.standings import Standing

MOST_CAUSES = 10
MOST_NAMED = 5
_ORDER = (Severity.REJECT, Severity.ERROR, Severity.WARNING, Severity.INFO)


def file_lines(result: FileResult, *, everything: bool = False) -> list[str]:
    """A file's verdict and, cause by cause, where each stands; at most ten causes unless `everything`."""
    content = result.content
    name = escaped(result.file)
    if result.outcome is not Outcome.ACCEPTED or content is None:
        reason = vi.reason(result.reason) if result.reason else ""
        return [words.REFUSED_LINE.format(file=name, outcome=vi.outcome(result.outcome), reason=reason)]
    report = content.report
    verdict = words.VERDICT_OK
    if not report.rows:
        verdict = words.VERDICT_EMPTY
    elif any(i.severity is Severity.ERROR for i in result.issues):
        verdict = words.VERDICT_ERRORS
    school = escaped(content.plan.school.name or content.plan.school.code or "?")
    counts = {"rows": len(report.rows), "complete": report.rows_complete}
    lines = [words.FILE_LINE.format(file=name, verdict=verdict, school=school, **counts)]
    return lines + cause_lines(result.issues, everything=everything)


def cause_lines(issues: Iterable[Issue], *, everything: bool = False) -> list[str]:
    """One line per cause, gravest first: "Thiếu kinh phí: dòng 3, 5–9", with one example of what to write.

    Notes are a line without example; `everything` tells each finding of each cause.
    """
    groups = causes(issues)
    shown = groups if everything else groups[:MOST_CAUSES]
    lines: list[str] = []
    for group in shown:
        first = group[0]
        mark, title = words.MARKS[first.severity], vi.title(first.code)
        lines.append(words.CAUSE_LINE.format(mark=mark, title=title, places=places(group)))
        told = group if everything else group[:1] if first.severity is not Severity.INFO else []
        lines += [_example(i, placed=_is_elsewhere_alone(group)) for i in told]
    if len(groups) > len(shown):
        lines.append(words.MORE_CAUSES.format(count=len(groups) - len(shown)))
    return lines


def _example(issue: Issue, *, placed: bool) -> str:
    """What was found and what to write, behind its place unless the line above has named it."""
    sheet = _elsewhere(issue)
    place = f"{issue.where.cell}{f' {sheet}' if sheet else ''}: " if issue.where.cell and not placed else ""
    return words.EXAMPLE_LINE.format(found=place + vi.found(issue), advice=vi.advice(issue))


def _elsewhere(issue: Issue) -> str:
    """The sheet, where it is another than the one people think of: the plan's."""
    sheet = issue.where.sheet
    return words.PLACE_SHEET.format(sheet=escaped(sheet)) if sheet not in ("", PLAN) else ""


def _is_elsewhere_alone(group: Sequence[Issue]) -> bool:
    """Whether a cause is about a single cell, of another sheet than the plan's: one line can name it."""
    return len(group) == 1 and bool(group[0].where.cell and _elsewhere(group[0]))


def causes(issues: Iterable[Issue]) -> list[list[Issue]]:
    """Issues grouped by code, gravest first, in the register's order."""
    codes = list(Code)
    ordered = sorted(issues, key=lambda i: (_ORDER.index(i.severity), codes.index(i.code)))
    return [list(group) for _, group in groupby(ordered, key=lambda i: (i.severity, i.code))]


def places(group: Sequence[Issue]) -> str:
    """Where the issues of one cause stand: rows where they have some, else cells, else sheets.

    A single one on another sheet than the plan's stands in its cell.
    """
    rows = sorted({i.where.row for i in group if i.where.row})
    if rows and len({i.where.sheet for i in group}) == 1 and not _is_elsewhere_alone(group):
        sheet = _elsewhere(group[0])
        return words.PLACE_ROWS.format(rows=row_ranges(rows)) + (f" {sheet}" if sheet else "")
    cells = [words.PLACE_CELL.format(cell=i.where.cell, sheet=i.where.sheet) for i in group if i.where.cell]
    sheets = [words.PLACE_SHEET.format(sheet=i.where.sheet) for i in group if i.where.sheet]
    return ", ".join(dict.fromkeys(cells or sheets)) or vi.shown(group[0].value)


def row_ranges(rows: Sequence[int]) -> str:
    """Sorted row numbers as people write them: "3, 5–9"."""
    parts: list[list[int]] = []
    for row in rows:
        if parts and row == parts[-1][-1] + 1:
            parts[-1].append(row)
        else:
            parts.append([row])
    return ", ".join(str(p[0]) if len(p) == 1 else f"{p[0]}{'–' if len(p) > 2 else ', '}{p[-1]}" for p in parts)


def account_line(counts: Mapping[Outcome, int]) -> str:
    """ "60 tệp = 52 nhận + 5 từ chối + 2 thay thế + 1 bỏ qua"."""
    return summary.ACCOUNT.format(files=sum(counts.values()), **{o.value: counts.get(o, 0) for o in Outcome})


def error_lines(issues: Iterable[Issue]) -> list[str]:
    """Why a command could not go on, one line each; a file is named where the sentence does not."""
    lines = []
    for found in dict.fromkeys(issues):
        message, file = vi.message(found), escaped(found.where.file)
        lines.append(f"{words.ERROR}: {message}" if file in message else f"{words.ERROR}: {file}: {message}")
    return lines


def dots(number: int) -> str:
    """A whole number with Vietnamese dots: 1.500.000."""
    return f"{number:,}".replace(",", ".")


def audit_lines(result: FileResult) -> list[str]:
    """A file's cells: how many were counted, how many are ours, each of the others with its address."""
    account = result.content.account if result.content else None
    if account is None:
        return []
    sums = {"cells": account.cells, "taken": account.taken, "labels": account.labels, "listed": account.listed}
    lines = [words.AUDIT_LINE.format(**sums)]
    for sheet in account.sheets:
        sums = {"cells": sheet.cells, "taken": sheet.taken, "labels": sheet.labels, "listed": len(sheet.listed)}
        hidden = "" if sheet.visible else words.AUDIT_HIDDEN
        lines.append(words.AUDIT_SHEET.format(sheet=escaped(sheet.name), hidden=hidden, **sums))
        lines += [words.AUDIT_CELL.format(cell=entry.cell, value=vi.shown(entry.value)) for entry in sheet.listed]
    return lines


def check_lines(
    results: Sequence[FileResult], *, everything: bool = False, audit: bool = False, forms: str = ""
) -> list[str]:
    """What `ctcl check` shows: each file (with `audit` its cells too), the account, the next step.

    `forms` are the options that name an office's own forms, as the next step needs them too.
    """
    lines: list[str] = []
    for result in results:
        lines += [*file_lines(result, everything=everything), *(audit_lines(result) if audit else ()), ""]
    reports = [r.content.report for r in results if r.outcome is Outcome.ACCEPTED and r.content]
    counts = {outcome: sum(r.outcome is outcome for r in results) for outcome in Outcome}
    lines.append(total_line(counts, reports))
    lines += [words.CHECK_APART] if len(reports) > 1 else []
    faulty = counts[Outcome.REJECTED] or any(report.has_errors() for report in reports)
    return [*lines, (words.NEXT_CHECK_ERRORS if faulty else words.NEXT_CHECK_OK).format(forms=forms)]


def total_line(counts: Mapping[Outcome, int], reports: Sequence[Report]) -> str:
    """The account of the files and the counts over the accepted ones."""
    missing = total_missing(report.missing for report in reports)
    return words.TOTAL_LINE.format(
        account=account_line(counts),
        rows=sum(len(report.rows) for report in reports),
        complete=sum(report.rows_complete for report in reports),
        owner=missing.owner,
        deadline=missing.deadline,
        budget=missing.budget,
        amount=missing.budget_amount,
    )


def district_lines(district: District, path: str) -> list[str]:
    """What `ctcl consolidate` shows: the account, the figures, what does not count and why, the next step."""
    from ctcl_xlsx.district.standings import standings
    from ctcl_xlsx.district.summary_attention import decisions
    from ctcl_xlsx.district.summary_notes import other_years_line

    path = escaped(path)
    lines = [words.SUMMARY_WRITTEN.format(path=path), account_line(district.account)]
    lines.append(
        words.SUMMARY_FIGURES.format(
            schools=district.schools,
            plans=len(district.plans),
            rows=district.rows,
            complete=district.rows_complete,
            budget=dots(district.budget_total),
        )
    )
    left_out = [f for f in district.files if f.outcome is not Outcome.ACCEPTED]
    if left_out:
        lines.append(words.LEFT_OUT_HEAD)
        lines += [f"  {line}" for f in left_out for line in file_lines(f)]
    schools = standings(district)
    if matters := decisions(district, vi, schools):
        lines.append(words.DECIDE_HEAD)
        lines += [f"  {escaped(matter.line)}" for matter in matters]
    blank = [plan.file.file for plan in district.plans if plan.file.brief and not plan.file.brief.rows]
    if blank:
        lines.append(words.BLANK_PLANS.format(count=len(blank), files=_named(blank)))
    if line := other_years_line(district, words.OTHER_YEARS):  # nobody is turned away for a year unseen
        lines.append(line)
    if not district.plans and any(_is_summary(f) for f in left_out):
        lines.append(words.SUMMARIES_ONLY)
    return [*lines, *roster_lines(district, schools), words.NEXT_CONSOLIDATE.format(path=path)]


def roster_lines(district: District, schools: Sequence[Standing]) -> list[str]:
    """How many of the district's `schools` have sent nothing, and which of them the roster does not have."""
    from ctcl_xlsx.district.standings import State, absent
    from ctcl_xlsx.district.summary_attention import standing_name

    lines = []
    if waited := absent(schools):
        doubtful = sum(standing.state is State.UNDECIDED for standing in waited)
        note = words.NOT_SENT_DOUBTFUL.format(count=doubtful) if doubtful else ""
        lines.append(words.NOT_SENT.format(count=len(waited), note=note))
    if district.roster and (strangers := list(dict.fromkeys(standing_name(s) for s in schools if not s.listed))):
        lines.append(words.OUTSIDE_ROSTER.format(count=len(strangers), names=_named(strangers)))
    return lines


def _named(names: Sequence[str]) -> str:
    """The first of some names."""
    return ", ".join(map(escaped, names[:MOST_NAMED])) + ("…" if len(names) > MOST_NAMED else "")


def _is_summary(result: FileResult) -> bool:
    return result.reason is not None and result.reason.facts.get("problem") == "own-summary"


def demo_lines(step: int, facts: Mapping[str, Any]) -> list[str]:
    """What `ctcl demo` says of each step."""
    head = words.DEMO_STEPS[step - 1]
    facts = {key: escaped(str(fact)) if isinstance(fact, Path) else fact for key, fact in facts.items()}
    match step:
        case 1:
            return [head, words.DEMO_MADE.format(**facts)]
        case 2:
            return [head, words.DEMO_FILLED.format(**facts)]
        case 3:
            account = account_line(facts["counts"])
            return [head, words.DEMO_CHECKED.format(account=account, rows=facts["rows"], complete=facts["complete"])]
    lines = district_lines(facts["district"], str(facts["path"]))
    return [head, *(f"  {line}" for line in lines[1:-1]), words.DEMO_DONE.format(path=facts["path"])]


def definition_lines(item: Form | Catalog, source: str) -> list[str]:
    """A form or catalogue in `ctcl forms`: when it is in force, how sure its text is, where it is from."""
    span = words.IN_FORCE if item.in_force_to else words.IN_FORCE_OPEN
    end = item.in_force_to.strftime("%d/%m/%Y") if item.in_force_to else ""
    days = span.format(start=item.in_force_from.strftime("%d/%m/%Y"), end=end)
    return [f"  {item.id:<22} {days}; {words.CONFIDENCE[item.confidence]}", f"{'':25}{source}"]


def code_lines(code: Code) -> list[str]:
    """What `ctcl explain` says of a code: its gravity and cause, what is found, what to write, an example."""
    told = vi.sentence(code)
    lines = [words.CODE_HEAD.format(code=code.value, severity=vi.severity(SEVERITIES[code]), title=told.title)]
    for head, texts in (
        (words.CODE_GRAVITY, [told.gravity]),
        (words.CODE_FOUND, [found for found, _ in told.ways()]),
        (words.CODE_ADVICE, [advice for _, advice in told.ways()]),
        (words.CODE_EXAMPLE, [told.example]),
    ):
        said = dict.fromkeys(vi.placeholders(text) for text in texts if text)
        lines += [words.CODE_LINE.format(head=head if at == 0 else "", text=text) for at, text in enumerate(said)]
    return lines


def plan_lines(content: Content) -> list[str]:
    """What `ctcl read` shows without --json: whose plan, and each row in one line."""
    plan = content.plan
    school = f"{escaped(plan.school.name)} ({escaped(plan.school.code)})"
    lines = [f"{school} · {plan.school_year} · {plan.form} · {plan.catalog}"]
    for number, row in enumerate(plan.rows, 1):
        texts = [row.typed(column.key) for column in content.form.columns]
        lines.append(f"{number:>3}. " + " | ".join(vi.shown(text) or "–" for text in texts))
    return lines
