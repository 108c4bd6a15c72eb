"""A grid to a plan: the seal, the school, the rows, with where each value stood and what was odd on the way.

Truth is established here and in the checks: the status column, lists, protection and cached formulas of the file are
never asked. Raises CtclError only where nothing can be counted (form-unknown, nothing-of-ours, version-newer).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ctcl_xlsx import templates
from ctcl_xlsx.issues import Code, CtclError, Issue, Severity, Where, issue
from ctcl_xlsx.model import Catalog, Form, Level, Plan, Role
from ctcl_xlsx.text import tidy
from ctcl_xlsx.workbook import find, identity, odd
from ctcl_xlsx.workbook.find import Found
from ctcl_xlsx.workbook.grid import Grid, as_text
from ctcl_xlsx.workbook.labels import CriterionLabels, criterion_labels
from ctcl_xlsx.workbook.layout import PROBLEM_FIELDS, PROBLEM_ROWS, TRACKING_FIELDS, TRACKING_ROWS
from ctcl_xlsx.workbook.ledger import Ledger
from ctcl_xlsx.workbook.rows import PlanRows, Records
from ctcl_xlsx.workbook.seal import FORMAT_VERSION, form_hash


@dataclass(frozen=True, slots=True)
class Assembled:
    """What a workbook held: the plan, the definitions it goes with, findings of reading, the sealed facts."""

    plan: Plan
    form: Form
    catalog: Catalog
    issues: tuple[Issue, ...]
    seal: Mapping[str, str]
    table: Found
    ledger: Ledger
    sizes: Mapping[str, int] = field(default_factory=dict)  # input rows of the three tables, as they stand


def assemble(grid: Grid, own_forms: Mapping[str, Form] | None = None) -> Assembled:
    """The plan in `grid`. `own_forms` are an office's own forms by id, beside the shipped ones."""
    forms = {name: templates.form(name) for name in templates.form_ids()} | dict(own_forms or {})
    ledger = Ledger()
    seal = find.find_seal(grid, ledger)
    form = _form(grid, seal, forms)
    table = find.find_plan(grid, form)
    if table is None:
        raise CtclError(issue(Code.NOTHING_OF_OURS))
    who = identity.find_identity(grid, ledger)
    if seal.get("shared"):
        who = identity.picked(who, grid)
    level = _level(who.text("school.level"), seal)
    year = _school_year(who.text("school_year"), seal)
    catalog = _catalog(form, seal, level, year, table)
    labels = _labels(form, catalog)
    issues: list[Issue] = [*_other_version(form, seal), *_missing_columns(form, table, seal), *who.issues]
    find.know_headings(table, find.form_titles(form), ledger)
    table = odd.without_signature(form, table)
    rows = PlanRows(form, catalog, labels, table, odd.filled_merges(form, table, issues), ledger)
    actions = rows.actions(issues)
    assessed = identity.find_assessment(grid, ledger)
    sizes = {"rows": table.end - table.first, "problems": PROBLEM_ROWS, "tracking": TRACKING_ROWS}
    records = Records(grid, labels, ledger, sizes, issues)
    problems = records.read("problem.", PROBLEM_FIELDS) if form.has_problems else ()
    tracking = records.read("tracking.", TRACKING_FIELDS) if form.has_tracking else ()
    plan = Plan(
        form=form.id,
        catalog=catalog.id,
        school_year=year,
        school=replace(who.school(seal), level=level),
        document=who.document(),
        target_level=who.target_level(),
        self_assessment=assessed.levels,
        problems=problems,
        rows=actions,
        tracking=tracking,
        texts=identity.find_texts(grid, ledger),
        places={**who.places, **assessed.places, "rows": Where(sheet=table.sheet.name)},
    )
    issues += assessed.issues
    return Assembled(plan, form, catalog, tuple(issues), seal, table, ledger, sizes)


# ------------------------------------------------------------------------------------ what the workbook is


def _form(grid: Grid, seal: Mapping[str, str], forms: Mapping[str, Form]) -> Form:
    sealed_format = seal.get("format", "")
    if sealed_format.isascii() and sealed_format.isdigit() and int(sealed_format) > FORMAT_VERSION:
        raise CtclError(issue(Code.VERSION_NEWER, value=sealed_format, facts={"known": str(FORMAT_VERSION)}))
    named = seal.get("form", "")
    if named in forms:
        return forms[named]
    if named:
        facts = {"valid": ", ".join(sorted(forms)), "version": seal.get("form_version", "") or "?"}
        raise CtclError(issue(Code.FORM_UNKNOWN, value=named, facts=facts))
    found = find.best_form(grid, forms.values())
    if found is None:
        raise CtclError(issue(Code.NOTHING_OF_OURS))
    return found


def _level(shown: str, seal: Mapping[str, str]) -> str:
    known = identity.level_of(shown) or identity.level_of(seal.get("level", ""))
    return known or tidy(shown)


def _school_year(shown: str, seal: Mapping[str, str]) -> str:
    for text in (shown, seal.get("school_year", "")):
        if templates.first_year(text) is not None:
            return templates.check_school_year(text)
    return ""


def _catalog(form: Form, seal: Mapping[str, str], level: str, year: str, table: Found) -> Catalog:
    """The sealed catalogue where the form allows it; else the one in force; else the one whose codes the rows name."""
    sealed = seal.get("catalog", "")
    if sealed in form.catalogs:
        return templates.catalog(sealed)
    if level in {item.value for item in Level} and year:
        try:
            return templates.choose_catalog(form, level, year)
        except CtclError:
            pass  # no catalogue in force for that level and year: judge by the rows
    criterion = form.role(Role.CRITERION)
    column = table.columns.get(criterion.key, 0) if criterion else 0
    cells = [as_text(table.sheet.at(row, column)) for row in range(table.first, table.end)]

    def known(name: str) -> int:
        labels = _labels(form, templates.catalog(name))
        return sum(labels.code(text) is not None for text in cells if text)

    return templates.catalog(max(form.catalogs, key=known))


@lru_cache(maxsize=64)
def _labels(form: Form, catalog: Catalog) -> CriterionLabels:
    return criterion_labels(form, templates.offered(catalog))


def _other_version(form: Form, seal: Mapping[str, str]) -> list[Issue]:
    """The workbook was made with a form of this id that asked something else: what it holds is still found by keys."""
    sealed, hashed = seal.get("form_version", ""), seal.get("form_hash", "")
    if seal.get("form") != form.id or not hashed or hashed == form_hash(form):
        return []
    facts = {"sealed": sealed, "known": form.version} | ({"same": "1"} if sealed == form.version else {})
    return [issue(Code.FORM_DIFFERS, value=form.id, facts=facts)]


def _missing_columns(form: Form, table: Found, seal: Mapping[str, str]) -> list[Issue]:
    """A required column that is gone is an error; any other one only where the seal says that it was there."""
    required = {column.key for column in form.required()}
    sealed = seal.get("form") == form.id and seal.get("form_hash", "") == form_hash(form)
    return [
        issue(
            Code.COLUMN_MISSING,
            Where(sheet=table.sheet.name, label=column.title),
            severity=None if column.key in required else Severity.INFO,
        )
        for column in form.columns
        if column.key not in table.columns and (column.key in required or sealed)
    ]
