"""Which problem of part IV a row of part V was picked from, so that its criterion need not be typed twice.

The workbook's formulas and the checks ask the same question; the answer is never written into the plan.
"""

from __future__ import annotations

from collections.abc import Iterable

from ctcl_xlsx.model import Action, Form, Role, Row

LONGEST_OFFER = 255  # spreadsheets look up no longer text


def trimmed(text: str) -> str:
    """What a spreadsheet's TRIM leaves: single spaces, none at the ends; other blanks stay."""
    return " ".join(part for part in text.split(" ") if part)


def offered(problem: Row) -> str:
    """What the list of problems offers for one: its weakness, or "" where none is written."""
    return trimmed(problem.get("weakness"))[:LONGEST_OFFER]


def picked_problem(content: str, problems: Iterable[Row]) -> Row | None:
    """The first problem whose offer is the text of a content cell, or None."""
    wanted = trimmed(content).casefold()
    return next((problem for problem in problems if wanted and offered(problem).casefold() == wanted), None)


def picked_criterion(form: Form, row: Action, problems: Iterable[Row]) -> str:
    """The criterion, as part IV says it, of the problem that a row without one was picked from; "" without any."""
    content, criterion = form.role(Role.CONTENT), form.role(Role.CRITERION)
    if not form.has_problems or content is None or criterion is None or row.get(criterion.key):
        return ""
    problem = picked_problem(row.get(content.key), problems)
    return problem.get("criterion") if problem else ""
