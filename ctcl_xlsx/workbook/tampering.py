"""What was done to a workbook of ours besides filling it: seal, protection, other plan tables.

Nothing here changes what is read: the project's own catalogues and forms decide, this only says what was met.
"""

from __future__ import annotations

from collections.abc import Mapping

from ctcl_xlsx import templates
from ctcl_xlsx.issues import Code, Issue, Severity, Where, issue
from ctcl_xlsx.text import plain, words
from ctcl_xlsx.workbook import find, seal
from ctcl_xlsx.workbook.assemble import Assembled
from ctcl_xlsx.workbook.grid import Grid, address, is_blank
from ctcl_xlsx.workbook.layout import LISTS, NUMBER_KEY, PLAN, SEAL


def findings(grid: Grid, found: Assembled, ours: Mapping[str, str]) -> list[Issue]:
    """What the clerk should know, gravest first. `ours` names the sheets that are ours, and which of ours each is."""
    return [*_seal(grid, found), *_columns(found), *_other_tables(grid, found, ours), *_unlocked(grid, found, ours)]


def _seal(grid: Grid, found: Assembled) -> list[Issue]:
    sealed, where = found.seal, Where(sheet=SEAL)
    if not sealed:
        keyed = find.find_by_keys(grid, (*found.table.columns, NUMBER_KEY), find.ENOUGH_KEYS)
        return [issue(Code.SEAL_BROKEN, where, facts={"absent": "1"})] if keyed else []
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


def _columns(found: Assembled) -> list[Issue]:
    """Columns whose heading is another column's: what people wrote under the one was read as the other."""
    table, told = found.table, []
    own = {key: {words(title) for title in titles} for key, titles in find.form_titles(found.form).items()}
    for key, shown in table.labels.items():
        others = {other for other, titles in own.items() if other != key and words(shown) in titles}
        column = found.form.column(key)
        if column and others and words(shown) not in own[key]:
            cell = address(max(table.first - 1, 0), table.columns[key])
            told.append(issue(Code.COLUMN_UNCLEAR, Where("", table.sheet.name, cell, column.title), shown))
    return told


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
