"""What the sheets share: the page being written, tables' headings and hidden rows, validations, page set-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ctcl_xlsx.model import Listing, Plan
from ctcl_xlsx.vi import workbook as words
from ctcl_xlsx.workbook import choices
from ctcl_xlsx.workbook import styles as look
from ctcl_xlsx.workbook.layout import LINES, SCHOOL, Layout
from ctcl_xlsx.workbook.measure import LINE_HEIGHT, lines_needed
from ctcl_xlsx.workbook.status import RowStatus
from ctcl_xlsx.workbook.styles import Pen, Styles, checked
from ctcl_xlsx.workbook.tables import END_MARK, LIST_OF_KIND, Field, Table

TEXT_LIMIT = 2000
LONGEST_TITLE = 32  # of a prompt; the program drops the whole validation beyond it


@dataclass(frozen=True, slots=True)
class Book:
    """The workbook being written: what goes in, and the formats it is written with."""

    workbook: Any
    styles: Styles
    layout: Layout
    plan: Plan
    statuses: tuple[RowStatus, ...]
    listing: Listing | None = None

    def pen(self, name: str) -> Pen:
        """A pen for the sheet `name`."""
        return Pen(self.workbook.get_worksheet_by_name(name), self.styles)

    def line_cell(self, key: str) -> str:
        """A reference, from any sheet, to the value of a line of "Thông tin trường"."""
        row = next(i for i, line in enumerate(LINES) if line.key == key)
        return f"'{SCHOOL}'!$C${self.layout.school.first + row + 1}"

    def line_shown(self, key: str) -> str:
        """An expression for what papers print of a line: a school's name without what tells its label apart."""
        cell = self.line_cell(key)
        picked = key == "school.name" and self.layout.choices
        return choices.lookup(choices.NAMES, cell, cell) if picked else cell

    def line_value(self, key: str) -> str:
        """What that cell holds."""
        return line_value(self.layout, self.plan, key)


def line_value(layout: Layout, plan: Plan, key: str) -> str:
    """What a line of "Thông tin trường" shows for a plan."""
    from ctcl_xlsx.workbook.labels import LEVEL_NAMES, level_label

    group, _, name = key.partition(".")
    match group:
        case "school_year":
            return plan.school_year
        case "target_level":
            return level_label(plan.target_level) if plan.target_level is not None else ""
        case "document":
            return str(getattr(plan.document, name))
    if name == "level":
        return LEVEL_NAMES.get(plan.school.level or layout.level, "")
    return str(getattr(plan.school, name))


def closing_part(layout: Layout) -> int:
    """Which text part begins those that follow the table, as pages of their own."""
    return next((i for i, part in enumerate(layout.form.texts) if part.key == "organisation"), 0)


def write_headings(pen: Pen, table: Table, *, bands: bool = False) -> None:
    """The hidden key row, the band of column groups if there is one, the headings, the hidden end row."""
    styles = pen.styles
    keys = styles(font_size=8, font_color=look.MUTED, text_wrap=False)
    head = styles.boxed(bold=True, bg_color=look.NAVY, font_color="#FFFFFF", align="center")
    for field in table.fields:
        pen.text(table.key_row, field.index, field.key, keys)
    for field in table.fields:
        pen.text(table.header_row, field.index, field.title + (words.REQUIRED_MARK if field.required else ""), head)
    pen.height(table.key_row, 15, hidden=True)
    # the filter's arrows stand on the last line, right
    titles = [(f.title + (words.REQUIRED_MARK if f.required else ""), f.width) for f in table.shown]
    lines = max(lines_needed(text, width, bold=True) for text, width in titles)
    pen.height(table.header_row, max(34.0, LINE_HEIGHT * lines + 8))
    if bands:
        _write_bands(pen, table)
    pen.text(table.end_row, table.mark_column, END_MARK, keys)
    pen.height(table.end_row, 15, hidden=True)


def _write_bands(pen: Pen, table: Table) -> None:
    style = pen.styles.boxed(bold=True, bg_color=look.TEAL, font_color="#FFFFFF", align="center")
    fields = list(table.shown)
    while fields:
        group = fields[0].group
        run = fields[: _run_length(fields)]
        pen.merged(table.header_row - 1, run[0].index, run[-1].index, group, style)
        fields = fields[len(run) :]
    pen.height(table.header_row - 1, 18)


def _run_length(fields: list[Field]) -> int:
    length = 0
    while length < len(fields) and fields[length].group == fields[0].group:
        length += 1
    return length


def set_widths(pen: Pen, table: Table, styles: Mapping[str, Any] | None = None) -> None:
    """The columns' widths; helpers are hidden. `styles`, by field key, are those of cells that are not written."""
    for field in table.fields:
        hidden = {"hidden": field.kind == "helper"}
        style = styles.get(field.key) if styles else None
        checked(pen.sheet.set_column(field.index, field.index, field.width, style, hidden), f"width of {field.key}")


def add_list(pen: Pen, table: Table, field: Field, *, kind: str = "", first: int = -1, last: int = -1) -> None:
    """The dropdown of a column (or of some of its rows), with its prompt and the message of what it refuses."""
    name = LIST_OF_KIND.get(kind, kind) or field.list_name
    first, last = (table.first if first < 0 else first), (table.last if last < 0 else last)
    pen.rule(first, field.index, last, list_rule(name, kind or field.kind) | prompt_of(field))


def list_rule(name: str, kind: str) -> dict[str, Any]:
    """A list validation over the defined name `name`; the message is that of `kind`."""
    if kind == "from_problem":  # a help, no limit: any other text may be typed
        return {"validate": "list", "source": f"={name}", "show_error": False}
    rule: dict[str, Any] = {
        "validate": "list",
        "source": f"={name}",
        "error_title": words.LIST_TITLE,
        "error_message": words.ERRORS["level" if kind.startswith("ds_") else kind],
    }
    if kind in ("signer_title", "school_type"):  # a help: another one may be kept
        rule["error_type"] = "warning"
    return rule


def prompt_of(field: Field) -> dict[str, str]:
    """What the cell says when it is entered: hints stand here and not in the headings, which print."""
    return {"input_title": field.title[:LONGEST_TITLE], "input_message": field.hint} if field.hint else {}


def add_length_rule(pen: Pen, table: Table, field: Field) -> None:
    """Long text is refused while typing: a cell much longer than a printed row cannot be read."""
    rule: dict[str, Any] = {
        "validate": "length",
        "criteria": "<=",
        "value": TEXT_LIMIT,
        "error_title": words.LENGTH_TITLE,
        "error_message": words.LENGTH_ERROR.format(limit=TEXT_LIMIT),
    }
    pen.rule(table.first, field.index, table.last, rule | prompt_of(field))


def page(pen: Pen, *, landscape: bool, repeat: tuple[int, int] | None = None, tall: int = 0) -> None:
    """A4 with the margins of Nghị định 30/2020, one page wide, page number in the footer."""
    paper(pen, landscape=landscape)
    pen.sheet.fit_to_pages(1, tall)
    if repeat:
        checked(pen.sheet.repeat_rows(*repeat), "repeated rows")


def paper(pen: Pen, *, landscape: bool) -> None:
    """The same at full size: the columns must fit, and page breaks count."""
    sheet = pen.sheet
    sheet.set_paper(look.A4)
    if landscape:
        sheet.set_landscape()
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    else:
        sheet.set_portrait()
        sheet.set_margins(left=1.2, right=0.6, top=0.8, bottom=0.8)
    checked(sheet.set_footer(f'&R&"{look.FONT}"&9{words.PAGE_FOOTER}'), "footer")


def lock(pen: Pen) -> None:
    """Lock the sheet: only unlocked cells can be changed. Gridlines off, rows below the last one hidden."""
    pen.sheet.hide_gridlines(2)
    pen.sheet.protect("", dict(look.PROTECTION))
