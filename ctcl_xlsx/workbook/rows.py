"""The rows of the workbook's tables: cells to texts, with where each stood and what was odd about it.

Owns what is a row of the plan and what is none (headings pasted among them, sums), and how a criterion's cell is read.
Every cell that goes into a row is entered in the ledger. Knows no sheet by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ctcl_xlsx.issues import Issue
from ctcl_xlsx.model import LEVEL4_GROUP, Action, Catalog, Form, Role, Row, RowOrigin, TableOrigin
from ctcl_xlsx.text import loose, tidy
from ctcl_xlsx.values import CriterionRef, parse_criterion
from ctcl_xlsx.workbook import find, odd
from ctcl_xlsx.workbook.find import Found
from ctcl_xlsx.workbook.grid import Grid, Sheet, Value, as_text, column_letters, is_blank, kind_of
from ctcl_xlsx.workbook.labels import CriterionLabels
from ctcl_xlsx.workbook.ledger import Ledger
from ctcl_xlsx.workbook.tables import Field

# ----------------------------------------------------------------------------------------------- plan rows


class PlanRows:
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
        self._heads = find.heads_of(table, columns, find.form_titles(form))
        self._texts = find.Texts(table.sheet)
        self._across = odd.merged_across(table)
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
        own = cells = find.filled(sheet, row, self._columns)
        if not cells:
            return None
        if self._filled:
            cells = {key: self._value(row, index) for key, index in self._columns.items()}
            cells = {key: value for key, value in cells.items() if not is_blank(value)}
        if find.repeats_headings(cells, self._heads) or self._is_heading(row, cells):
            issues.append(odd.heading_row(self._table, row, cells))
            self._tell(row)
            return None
        if odd.is_total(cells):
            issues.append(odd.total_row(self._table, row, cells))
            self._tell(row)
            return None
        self._ledger.take_row(sheet, row, {key: self._columns[key] for key in own}, self._origin.labels)
        kinds = {key: kind_of(value) for key, value in cells.items() if not isinstance(value, str)}
        if kinds:
            issues += odd.error_cells(sheet, row, self._columns, self._labels_shown)
        if self._filled:
            merged = [key for key, value in cells.items() if value == odd.MERGED_MONEY]
            kinds |= dict.fromkeys(merged, "merged")
            cells = {key: value for key, value in cells.items() if key not in merged}
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
        values = self._texts.of(cells)
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
        if (len(cells) > 1 or self._criterion not in cells) and row not in self._across:
            return False
        texts = {loose(as_text(value)) for value in cells.values()}
        found = self._parsed(as_text(next(iter(cells.values()))), "text")
        if len(texts) != 1 or isinstance(found, tuple) or found.row is None:
            return False
        self._group = LEVEL4_GROUP if 4 in (found.levels or ()) else ""
        return True


# ------------------------------------------------------------------------------------------- other tables


@dataclass(frozen=True, slots=True)
class _Table:
    """One of the smaller tables, its columns by the keys of its rows."""

    sheet: Sheet
    columns: Mapping[str, int]
    origin: TableOrigin
    texts: find.Texts


@dataclass(slots=True)
class Records:
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
        origin = TableOrigin(
            found.sheet.name, letters, {key.removeprefix(prefix): label for key, label in found.labels.items()}
        )
        table = _Table(found.sheet, columns, origin, find.Texts(found.sheet))
        rows = (self._row(table, row) for row in range(found.first, found.end))
        return tuple(row for row in rows if row is not None)

    def _row(self, table: _Table, row: int) -> Row | None:
        sheet, columns = table.sheet, table.columns
        cells = find.filled(sheet, row, columns)
        if not cells:
            return None
        values = table.texts.of(cells)
        kinds = {key: kind_of(cell) for key, cell in cells.items() if not isinstance(cell, str)}
        typed = {}
        if "criterion" in values:
            known = self.labels.code(values["criterion"])
            if known is not None and known[0] == "" and known[1] != values["criterion"]:
                typed["criterion"] = values["criterion"]
                values["criterion"] = known[1]
        self.ledger.take_row(sheet, row, {key: columns[key] for key in cells}, table.origin.labels)
        if kinds:
            self.issues += odd.error_cells(sheet, row, columns, table.origin.labels)
        return Row(values, RowOrigin(table.origin, row + 1, kinds, typed))
