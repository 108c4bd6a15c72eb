"""Do the parts of a plan agree with each other?"""

from __future__ import annotations

from collections import Counter

from ctcl_xlsx import templates
from ctcl_xlsx.checks.plausibility import code_of
from ctcl_xlsx.checks.report import Context, RowReport
from ctcl_xlsx.issues import Code, Issue, Severity, Where, issue
from ctcl_xlsx.model import Catalog, Criterion, Level4, Role, assessed_code
from ctcl_xlsx.text import has_text, words
from ctcl_xlsx.values import parse_deadline

_NO_DATE = {"excel_serial", "implausible_year"}


def check_duplicates(context: Context) -> list[Issue]:
    """The same action for the same criterion twice: the second row is named."""
    found: list[Issue] = []
    first_seen: dict[tuple[str, str, str], RowReport] = {}
    criteria = [(row.row.group, words(context.answer(row, Role.CRITERION))) for row in context.rows]
    times = Counter(criteria)
    for row, criterion in zip(context.rows, criteria, strict=True):
        action = words(context.answer(row, Role.ACTION)) if times[criterion] > 1 else ""  # folding is dear
        if not action:
            continue
        key = (*criterion, action)
        if key in first_seen:
            twin = first_seen[key].row.origin
            facts = {"number": str(row.number), "twin": str(twin.row if twin else first_seen[key].number)}
            value = context.typed(row, Role.ACTION)
            found.append(issue(Code.ROW_DUPLICATE, context.where(row, Role.ACTION), value, facts))
        first_seen.setdefault(key, row)
    return found


def check_self_assessment(context: Context) -> list[Issue]:
    """Each level that was chosen is one the criterion has."""
    found = []
    for key, value in context.plan.self_assessment.items():
        criterion = find_assessed(context.catalog, key)
        top = 1 if isinstance(criterion, Level4) else criterion.max_level if criterion else -1
        if isinstance(value, int) and 0 <= value <= top:
            continue
        where = context.plan.places.get(f"self_assessment.{key}", Where())
        facts = {"criterion": key, "max_level": str(max(top, 0)), "level4": "1" if assessed_code(key)[0] else ""}
        found.append(issue(Code.SELF_ASSESSMENT_INCONSISTENT, where, str(value), facts))
    return found


def find_assessed(catalog: Catalog, key: str) -> Criterion | Level4 | None:
    """The criterion that a key of the self-assessment names: "1.10", or "M4.1" for level 4."""
    group, number = assessed_code(key)
    return templates.find_offered(catalog, number, group)


def check_unplanned(context: Context) -> list[Issue]:
    """A criterion below the target level without any row. The form of TT 57 asks for priority issues only."""
    target = context.plan.target_level
    column = context.form.role(Role.CRITERION)
    if not isinstance(target, int) or column is None or not column.required:
        return []
    planned = {code_of(ref) for row in context.rows for ref in row.criteria}
    found = []
    for key, value in context.plan.self_assessment.items():
        criterion = find_assessed(context.catalog, key)
        if not isinstance(criterion, Criterion) or not isinstance(value, int):
            continue
        if value < min(target, criterion.max_level) and (criterion.number, "") not in planned:
            where = context.plan.places.get(f"self_assessment.{key}", Where())
            facts = {"criterion": criterion.label, "level": str(value), "target": str(target)}
            found.append(issue(Code.CRITERION_NOT_PLANNED, where, criterion.number, facts))
    return found


def check_empty(context: Context) -> list[Issue]:
    """A plan without any row is accepted, but never called complete."""
    if context.rows:
        return []
    problems = len(context.plan.problems)
    facts = {"problems": str(problems)} if problems else {}
    return [issue(Code.PLAN_EMPTY, Where(sheet=_plan_sheet(context)), facts=facts)]


def _plan_sheet(context: Context) -> str:
    where = context.plan.places.get("rows")
    return where.sheet if where else ""


def check_document(context: Context) -> list[Issue]:
    """The paper's date is a day of the calendar, the level aimed at one that the criteria have."""
    found, places = [], context.plan.places
    typed, target = context.plan.document.date, context.plan.target_level
    day = parse_deadline(typed)
    doubtful = not _NO_DATE.isdisjoint(day.flags)
    if has_text(typed) and (day.precision != "day" or day.start != day.end or doubtful):
        found.append(issue(Code.VALUE_UNFIT, places.get("document.date", Where()), typed, {"date": "1"}))
    top = context.catalog.max_level
    if target is not None and not (isinstance(target, int) and 1 <= target <= top):
        valid = ", ".join(f"Mức {level}" for level in range(1, top + 1))
        found.append(issue(Code.VALUE_UNFIT, places.get("target_level", Where()), str(target), {"valid": valid}))
    return found


def check_school(context: Context) -> list[Issue]:
    """The plan says whose it is; where one of name and code is blank in its cell, the other still tells."""
    places = context.plan.places
    shared = "school.choice" in places  # there the code follows from the name
    lacking = [key for key in ("name", "code") if not has_text(getattr(context.plan.school, key))]
    if len(lacking) == 2:
        return [issue(Code.SCHOOL_MISSING, places.get("school.name", Where()), facts={"shared": "1"} if shared else {})]
    return [
        issue(Code.REQUIRED_MISSING, where, severity=Severity.WARNING)
        for key in lacking
        if not shared and (where := places.get(f"school.{key}"))
    ]
