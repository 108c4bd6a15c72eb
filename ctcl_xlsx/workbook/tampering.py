"""What was done to a workbook of ours besides filling it: seal, protection, other plan tables.

Nothing here changes what is read: the project's own catalogues and forms decide, this only says what was met.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from ctcl_xlsx import templates
from ctcl_xlsx.issues import Code, Issue, Severity, Where, issue
from ctcl_xlsx.model import Form
from ctcl_xlsx.text import plain, words
from ctcl_xlsx.workbook import find, seal
from ctcl_xlsx.workbook.assemble import Assembled
from ctcl_xlsx.workbook.grid import Grid, address, as_text, column_index, is_blank
from ctcl_xlsx.workbook.identity import level_of
from ctcl_xlsx.workbook.labels import LEVEL_NAMES
from ctcl_xlsx.workbook.layout import LISTS, NUMBER_KEY, PLAN, PROBLEMS, PROSE, SCHOOL, SEAL, TRACKING


def findings(grid: Grid, found: Assembled, ours: Mapping[str, str]) -> list[Issue]:
    """What the clerk should know, gravest first. `ours` names the sheets that are ours, and which of ours each is."""
    told = [*_seal(grid, found), *_lines(grid, found), *_columns(found), *_other_tables(grid, found, ours)]
    return [*told, *_lost_sheets(found, ours), *_unlocked(grid, found, ours)]


def _seal(grid: Grid, found: Assembled) -> list[Issue]:
    sealed, where = found.seal, Where(sheet=SEAL)
    if not sealed:
        keyed = find.find_by_keys(grid, (*found.table.columns, NUMBER_KEY), find.ENOUGH_KEYS)
        if keyed:
            return [issue(Code.SEAL_BROKEN, where, facts={"absent": "1"})]
        return [issue(Code.SEAL_BROKEN, Where(sheet=found.table.sheet.name), facts={"foreign": "1"})]
    told = []
    if sealed.get("checksum", "") != seal.checksum({k: v for k, v in sealed.items() if k != "source"}):
        told.append(issue(Code.SEAL_BROKEN, where))
    plan = found.plan
    year = sealed.get("school_year", "")
    if year and plan.school_year and templates.first_year(year) != templates.first_year(plan.school_year):
        place = plan.places.get("school_year", where)
        told.append(issue(Code.SEAL_BROKEN, place, plan.school_year, {"year": year}))
    name = sealed.get("name", "")
    if name and plan.school.name and words(name) != words(plan.school.name):
        place = plan.places.get("school.name", where)
        told.append(issue(Code.SEAL_BROKEN, place, plan.school.name, {"name": name}))
    code = sealed.get("code", "")
    if code and plan.school.code and plain(code).lstrip("0") != plain(plan.school.code).lstrip("0"):
        place = plan.places.get("school.code", where)
        told.append(issue(Code.SEAL_BROKEN, place, plan.school.code, {"code": code}))
    return told


def _lines(grid: Grid, found: Assembled) -> list[Issue]:
    """A school year or level that is none: the seal's was taken in its place."""
    plan, told = found.plan, []
    lines = (
        ("school_year", templates.first_year, plan.school_year, "2026-2027"),
        ("school.level", level_of, LEVEL_NAMES.get(plan.school.level, ""), ", ".join(LEVEL_NAMES.values())),
    )
    for key, understood, meant, valid in lines:
        where = plan.places.get(key, Where())
        sheet = grid.sheet(where.sheet)
        typed = as_text(sheet.at(where.row - 1, column_index(where.cell.rstrip("0123456789")))) if sheet else ""
        if plain(typed) and not understood(plain(typed)):
            told.append(issue(Code.VALUE_UNFIT, where, typed, {"valid": valid} | ({"meant": meant} if meant else {})))
    return told


def _lost_sheets(found: Assembled, ours: Mapping[str, str]) -> list[Issue]:
    """Sheets that schools write on and that are gone from a sealed workbook: what stood there is lost."""
    plan = found.plan
    read = {
        SCHOOL: "school.name" in plan.places,
        PROSE: bool(plan.texts) or not found.form.texts,
        PROBLEMS: bool(plan.problems) or not found.form.has_problems,
        TRACKING: bool(plan.tracking) or not found.form.has_tracking,
    }
    lost = [name for name, met in read.items() if found.seal and not met and name not in ours.values()]
    facts = {SCHOOL: {"no_school": "1"}}
    return [
        issue(
            Code.WORKBOOK_ALTERED,
            Where(sheet=name),
            facts=facts.get(name, {"no_sheet": "1"}),
            severity=Severity.WARNING,
        )
        for name in lost
    ]


def _columns(found: Assembled) -> list[Issue]:
    """Columns whose heading is another column's: what people wrote under the one was read as the other."""
    table, told = found.table, []
    owners = _owners(found.form)
    for key, shown in table.labels.items():
        column, its = found.form.column(key), owners.get(words(shown), ())
        if column and its and key not in its:
            cell = address(max(table.first - 1, 0), table.columns[key])
            told.append(issue(Code.COLUMN_UNCLEAR, Where("", table.sheet.name, cell, column.title), shown))
    return told


@lru_cache(maxsize=64)
def _owners(form: Form) -> Mapping[str, tuple[str, ...]]:
    """The keys of the columns that have a title, by the title's words."""
    found: dict[str, tuple[str, ...]] = {}
    for key, titles in find.form_titles(form).items():
        for title in find.words_of(titles):
            found[title] = (*found.get(title, ()), key)
    return found


def _other_tables(grid: Grid, found: Assembled, ours: Mapping[str, str]) -> list[Issue]:
    """Another sheet that is a plan table too, with rows: they do not count, and somebody must know."""
    keys = {c.key for c in found.form.columns}
    told = []
    for sheet in grid.sheets:
        if sheet is found.table.sheet or ours.get(sheet.name, PLAN) != PLAN:
            continue
        other = find.find_by_keys(Grid("", (sheet,), "", ""), (*keys, NUMBER_KEY), find.ENOUGH_KEYS)
        if other is None:
            continue
        other = find.skip_headings(other, find.form_titles(found.form))
        columns = [index for key, index in other.columns.items() if key in keys]
        rows = [r for r in range(other.first, other.end) if any(not is_blank(sheet.at(r, c)) for c in columns)]
        if rows:
            where = Where("", sheet.name, address(rows[0], min(columns)), "", rows[0] + 1)
            facts = {"second_table": "1", "rows": str(len(rows)), "counted": found.table.sheet.name}
            told.append(issue(Code.HIDDEN_CONTENT, where, facts=facts, severity=Severity.WARNING))
    return told


def _unlocked(grid: Grid, found: Assembled, ours: Mapping[str, str]) -> list[Issue]:
    """Sheets of a sealed workbook whose protection is gone, and its sheet of lists when it is gone itself."""
    if not found.seal:
        return []
    told = [] if LISTS in ours.values() else [issue(Code.WORKBOOK_ALTERED, Where(sheet=LISTS), facts={"no_lists": "1"})]
    names = [s.name for s in grid.sheets if s.name in ours and s.locked is False]
    if not names:
        return told
    return [*told, issue(Code.WORKBOOK_ALTERED, Where(sheet=names[0]), ", ".join(names), {"unlocked": "1"})]
