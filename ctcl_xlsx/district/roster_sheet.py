"""An empty roster to fill in: a workbook with dropdowns and text cells, unlocked. The same bytes every time."""

from __future__ import annotations

import io
import warnings
from typing import Any

from ctcl_xlsx.district.roster_headings import HEADINGS, REQUIRED
from ctcl_xlsx.vi import roster as words
from ctcl_xlsx.vi import workbook as common
from ctcl_xlsx.workbook import styles as look
from ctcl_xlsx.workbook.finish import finish
from ctcl_xlsx.workbook.grid import column_letters
from ctcl_xlsx.workbook.labels import LEVEL_NAMES
from ctcl_xlsx.workbook.seal import CREATED
from ctcl_xlsx.workbook.styles import Pen, Styles, checked

ROWS = 2000
HEAD_ROW = 3
_WIDTHS = {
    "code": 14, "name": 36, "level": 14, "authority": 28, "commune": 18, "campus": 12, "type": 12, "address": 24,
    "phone": 14, "email": 20, "old_code": 15, "old_name": 26,
}  # fmt: skip
_GUIDE_WIDTHS = (26, 11, 62, 36)
_LISTS = "DanhMuc"
_LINE = 16.0


def blank_roster() -> bytes:
    """The .xlsx of an empty roster."""
    import xlsxwriter

    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        workbook = xlsxwriter.Workbook(out, options)
        workbook.formats[0].set_font_name(look.FONT)
        workbook.formats[0].set_font_size(11)
        workbook.set_properties({"title": words.TITLE.capitalize(), "created": CREATED, "language": "vi-VN"})
        styles = Styles(workbook)
        pens = [Pen(workbook.add_worksheet(name), styles) for name in (words.SHEET, words.GUIDE, _LISTS)]
        _write_lists(workbook, pens[2])
        _write_table(pens[0])
        _write_guide(pens[1])
        workbook.close()
    return finish(out.getvalue(), {})


def _write_lists(workbook: Any, pen: Pen) -> None:
    lists = {"ds_cap_hoc": tuple(LEVEL_NAMES.values()), "ds_loai_hinh": words.TYPES}
    for column, (name, entries) in enumerate(lists.items()):
        for row, entry in enumerate((name, *entries)):
            pen.text(row, column, entry, pen.styles(text_wrap=False))
        letters = column_letters(column)
        span = f"={_LISTS}!${letters}$2:${letters}${len(entries) + 1}"
        checked(workbook.define_name(name, span), f"name {name}")
    pen.sheet.hide()


def _write_table(pen: Pen) -> None:
    sheet, last = pen.sheet, len(HEADINGS) - 1
    sheet.set_tab_color(look.TEAL)
    title = pen.styles(bold=True, font_size=16, font_color=look.NAVY, text_wrap=False)
    pen.text(0, 0, words.TITLE, title)
    pen.height(0, 30)
    pen.text(1, 0, words.HINT, pen.styles(italic=True, font_color=look.MUTED, text_wrap=False))
    pen.height(2, 6)
    head = pen.styles.boxed(bold=True, bg_color=look.NAVY, font_color="#FFFFFF", align="center")
    for at, (field, heading) in enumerate(HEADINGS.items()):
        pen.text(HEAD_ROW, at, heading + (common.REQUIRED_MARK if field in REQUIRED else ""), head)
        text = pen.styles(num_format="@", indent=1)
        checked(sheet.set_column(at, at, _WIDTHS[field], text), f"width of {field}")
        _write_rule(pen, field, at)
    pen.height(HEAD_ROW, 34)
    _shade(pen, last)
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    sheet.set_selection(HEAD_ROW + 1, 0, HEAD_ROW + 1, 0)
    checked(sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + ROWS, last), "filter")
    sheet.ignore_errors({"number_stored_as_text": f"A{HEAD_ROW + 2}:{column_letters(last)}{HEAD_ROW + ROWS + 1}"})
    _page(pen)
    checked(sheet.repeat_rows(HEAD_ROW), "repeated rows")


def _write_rule(pen: Pen, field: str, at: int) -> None:
    prompt = {"input_title": HEADINGS[field][:32], "input_message": words.COLUMNS[field][0]}
    rule: dict[str, Any] = {"validate": "any"}
    if field == "level":
        rule = {"validate": "list", "source": "=ds_cap_hoc", "error_message": words.LEVEL_ERROR}
        rule["error_title"] = words.LEVEL_TITLE
    if field == "type":
        rule = {"validate": "list", "source": "=ds_loai_hinh", "error_message": words.TYPE_ERROR}
        rule |= {"error_title": common.LIST_TITLE, "error_type": "warning"}
    pen.rule(HEAD_ROW + 1, at, HEAD_ROW + ROWS, rule | prompt)


def _shade(pen: Pen, last: int) -> None:
    """A line that was begun gets its borders, so that only those print; a required cell still blank shows."""
    row, end = HEAD_ROW + 1, HEAD_ROW + ROWS
    begun = f"COUNTA($A{row + 1}:${column_letters(last)}{row + 1})>0"
    for at, field in enumerate(HEADINGS):
        if field in REQUIRED:
            blank = f"=AND({begun},LEN(TRIM(${column_letters(at)}{row + 1}))=0)"
            pen.shade(row, at, end, at, blank, pen.styles.bare(bg_color=look.WARN_BG))
    pen.shade(row, 0, end, last, f"={begun}", pen.styles.bare(border=1, border_color=look.LINE))


def _write_guide(pen: Pen) -> None:
    pen.sheet.set_tab_color(look.MUTED)
    for at, width in enumerate(_GUIDE_WIDTHS):
        checked(pen.sheet.set_column(at, at, width), f"width of column {at}")
    title = pen.styles(bold=True, font_size=16, font_color=look.NAVY, text_wrap=False)
    pen.text(0, 0, words.GUIDE_TITLE, title)
    pen.height(0, 30)
    head = pen.styles.boxed(bold=True, bg_color=look.NAVY, font_color="#FFFFFF", align="center")
    for at, text in enumerate(words.GUIDE_HEADS):
        pen.text(2, at, text, head)
    body, centre = pen.styles.boxed(indent=1), pen.styles.boxed(align="center")
    for row, (field, (how, example)) in enumerate(words.COLUMNS.items(), 3):
        pen.text(row, 0, HEADINGS[field], pen.styles.boxed(bold=True, indent=1))
        pen.text(row, 1, words.YES if field in REQUIRED else words.NO, centre)
        pen.text(row, 2, how, body)
        pen.text(row, 3, example, body)
        pen.height(row, 5 + _LINE * max(1, -(-len(how) // 58), -(-len(example) // 32)))
    row = 4 + len(words.COLUMNS)
    pen.text(row, 0, words.NOTES_TITLE, pen.styles(bold=True, font_size=13, font_color=look.NAVY, text_wrap=False))
    for at, note in enumerate(words.NOTES, row + 1):
        pen.merged(at, 0, 3, note, pen.styles())
        pen.height(at, 3 + _LINE * -(-len(note) // 125))
    pen.sheet.hide_gridlines(2)
    _page(pen, tall=1)


def _page(pen: Pen, tall: int = 0) -> None:
    pen.sheet.set_paper(look.A4)
    pen.sheet.set_landscape()
    pen.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    pen.sheet.fit_to_pages(1, tall)
    checked(pen.sheet.set_footer(f'&R&"{look.FONT}"&9{common.PAGE_FOOTER}'), "footer")
