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
from ctcl_xlsx.model import (
    LEVEL4_GROUP,
    Action,
    Catalog,
    Form,
    Level,
    Plan,
    Role,
    Row,
    RowOrigin,
    TableOrigin,
)
from ctcl_xlsx.text import loose, tidy
from ctcl_xlsx.values import CriterionRef, parse_criterion
from ctcl_xlsx.workbook import find, identity, odd
from ctcl_xlsx.workbook.find import Found
from ctcl_xlsx.workbook.grid import Grid, Value, as_text, column_letters, is_blank, kind_of
from ctcl_xlsx.workbook.labels import CriterionLabels, criterion_labels
from ctcl_xlsx.workbook.layout import PROBLEM_FIELDS, PROBLEM_ROWS, TRACKING_FIELDS, TRACKING_ROWS
from ctcl_xlsx.workbook.ledger import Ledger
from ctcl_xlsx.workbook.seal import FORMAT_VERSION, form_hash
from ctcl_xlsx.workbook.tables import Field


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
    rows = _Rows(form, catalog, labels, table, odd.filled_merges(form, table, issues), ledger)
    actions = rows.actions(issues)
    assessed = identity.find_assessment(grid, ledger)
    sizes = {"rows": table.end - table.first, "problems": PROBLEM_ROWS, "tracking": TRACKING_ROWS}
    records = _Records(grid, labels, ledger, sizes, issues)
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


# ----------------------------------------------------------------------------------------------- plan rows


class _Rows:
    """Reads the plan table's rows: headings pasted between them are recognised, merged cells filled down."""

    def __init__(
        self,
        form: Form,
        catalog: Catalog,
        labels: CriterionLabels,
        table: Found,
        filled: Mapping[tuple[int, int], Value],
        ledger: Ledger,
    ) -> None:
        self._ledger = ledger
        self._form, self._catalog, self._labels, self._table, self._filled = form, catalog, labels, table, filled
        columns = {key: index for key, index in table.columns.items() if form.column(key)}
        self._columns = columns
        criterion = form.role(Role.CRITERION)
        self._criterion = criterion.key if criterion else ""
        self._origin = TableOrigin(
            table.sheet.name,
            {key: letters for key, letters in table.letters().items() if key in columns},
            {key: label for key, label in table.labels.items() if key in columns},
        )
        self._labels_shown = {c.key: c.title for c in form.columns} | dict(self._origin.labels)
        self._titles = find.form_titles(form)
        self._group = ""

    def actions(self, issues: list[Issue]) -> tuple[Action, ...]:
        """The started rows, those below the table's end too where they hold an action; findings go to `issues`."""
        table = self._table
        found = []
        for row in range(table.first, table.end):
            action = self._action(row, issues)
            if action is not None:
                found.append(action)
        for row in odd.rows_below(self._form, table, self._columns):
            action = self._action(row, issues)
            if action is not None:
                found.append(action)
        return tuple(found)

    def _action(self, row: int, issues: list[Issue]) -> Action | None:
        sheet = self._table.sheet
        cells = find.filled(sheet, row, self._columns)
        if not cells:
            return None
        if self._filled:
            cells = {key: self._value(row, index) for key, index in self._columns.items()}
            cells = {key: value for key, value in cells.items() if not is_blank(value)}
        if find.repeats_headings(self._table, cells, self._titles) or self._is_heading(row, cells):
            issues.append(odd.heading_row(self._table, row, cells))
            self._tell(row)
            return None
        if odd.is_total(cells):
            issues.append(odd.total_row(self._table, row, cells))
            self._tell(row)
            return None
        self._ledger.take_row(sheet, row, self._columns, self._origin.labels)
        kinds = {key: kind_of(value) for key, value in cells.items() if not isinstance(value, str)}
        kinds |= {key: "merged" for key, value in cells.items() if value == odd.MERGED_MONEY}
        if "merged" in kinds.values():
            cells = {key: value for key, value in cells.items() if value != odd.MERGED_MONEY}
        issues += odd.error_cells(sheet, row, self._columns, self._labels_shown)
        return self._made(row, cells, kinds)

    def _tell(self, row: int) -> None:
        """A row that is no action: a finding names it, its cells are listed."""
        for index in self._columns.values():
            if not is_blank(self._table.sheet.at(row, index)):
                self._ledger.tell(self._table.sheet, row, index)

    def _value(self, row: int, index: int) -> Value:
        own = self._table.sheet.at(row, index)
        return self._filled.get((row, index), own) if is_blank(own) else own

    def _made(self, row: int, cells: Mapping[str, Value], kinds: Mapping[str, str]) -> Action:
        values = {key: tidy(as_text(value)) for key, value in cells.items()}
        typed: dict[str, str] = {}
        group, key = self._group, self._criterion
        if key in values:
            shown = self._criterion_text(cells[key])
            group, code = self._code(shown, kinds.get(key, "text"))
            if self._labels.code(code) != ("", code):  # not a standard's criterion: the heading above may say more
                group = group or self._group
            if code != values[key]:
                typed[key] = values[key]
            values[key] = code
            if not code:
                del values[key]
        origin = RowOrigin(self._origin, row + 1, kinds, typed)
        return Action.of(values, origin, group)

    def _criterion_text(self, value: Value) -> str:
        """A criterion typed as a number keeps its dot: 1.3 is not "1,3"."""
        return f"{value:g}" if isinstance(value, float) else tidy(as_text(value))

    def _code(self, text: str, kind: str) -> tuple[str, str]:
        """(group, code) where the text clearly names one criterion, else ("", the text as typed)."""
        known = self._labels.code(text)
        if known is not None:
            return known
        found = self._parsed(text, kind)
        if isinstance(found, tuple) or kind == "error":
            return "", text
        if found.level4 is not None:
            return LEVEL4_GROUP, str(found.level4)
        sure = found.criterion is not None and not {"by_title", "numeric_cell_may_be_1.10"} & set(found.flags)
        in_catalog = sure and self._labels.code(found.criterion or "") is not None
        plain = found.indicator is None and found.level is None
        return ("", found.criterion or text) if in_catalog and plain else ("", text)

    def _parsed(self, text: str, kind: str) -> CriterionRef | tuple[CriterionRef, ...]:
        cell_type = {"number": "int", "float": "float", "date": "datetime"}.get(kind)
        under = "MỨC 4" if self._group == LEVEL4_GROUP else None
        return parse_criterion(text, catalogs=(self._catalog,), cell_type=cell_type, under=under)

    def _is_heading(self, row: int, cells: Mapping[str, Value]) -> bool:
        """A band ("MỨC 4") or a standard's heading pasted with the rows: it is a label, and says what follows.

        Only where a criterion stands, or merged over the row as in a document: elsewhere the words are a row's own.
        """
        if set(cells) != {self._criterion} and not odd.is_merged_across(self._table, row):
            return False
        texts = {loose(as_text(value)) for value in cells.values()}
        found = self._parsed(as_text(next(iter(cells.values()))), "text")
        if len(texts) != 1 or isinstance(found, tuple) or found.row is None:
            return False
        self._group = LEVEL4_GROUP if 4 in (found.levels or ()) else ""
        return True


# ------------------------------------------------------------------------------------------- other tables


@dataclass(slots=True)
class _Records:
    """Reads the rows of the smaller tables; their keys lose the prefix."""

    grid: Grid
    labels: CriterionLabels
    ledger: Ledger
    sizes: dict[str, int]
    issues: list[Issue]

    def read(self, prefix: str, fields: tuple[Field, ...]) -> tuple[Row, ...]:
        """The started rows of the table whose keys begin with `prefix`."""
        titles = {f.key: (f.title, *f.aliases) for f in fields if f.kind != "number"}
        found = find.find_by_keys(self.grid, (*titles, f"{prefix}no"), 3)
        found = find.skip_headings(found, titles) if found else find.find_by_headings(self.grid, titles, 4)
        if found is None:
            return ()
        find.know_headings(found, titles, self.ledger)
        self.sizes["problems" if prefix == "problem." else "tracking"] = found.end - found.first
        columns = {key.removeprefix(prefix): index for key, index in found.columns.items() if key in titles}
        letters = {key: column_letters(index) for key, index in columns.items()}
        named = {key.removeprefix(prefix): label for key, label in found.labels.items()}
        origin = TableOrigin(found.sheet.name, letters, named)
        rows = (self._row(found, row, columns, origin) for row in range(found.first, found.end))
        return tuple(row for row in rows if row is not None)

    def _row(self, found: Found, row: int, columns: Mapping[str, int], origin: TableOrigin) -> Row | None:
        cells = find.filled(found.sheet, row, columns)
        if not cells:
            return None
        values = {key: tidy(as_text(cell)) for key, cell in cells.items()}
        kinds = {key: kind_of(cell) for key, cell in cells.items() if not isinstance(cell, str)}
        typed = {}
        if "criterion" in values:
            known = self.labels.code(values["criterion"])
            if known is not None and known[0] == "" and known[1] != values["criterion"]:
                typed["criterion"] = values["criterion"]
                values["criterion"] = known[1]
        self.ledger.take_row(found.sheet, row, columns, origin.labels)
        self.issues += odd.error_cells(found.sheet, row, columns, origin.labels)
        return Row(values, RowOrigin(origin, row + 1, kinds, typed))
