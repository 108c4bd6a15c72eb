"""A school's workbook: layout and plan in, bytes out. The same inputs give the same bytes.

Every warning of the library is an error here: a dropdown or text that it would drop must not ship unseen.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

from ctcl_xlsx.model import Listing, Plan
from ctcl_xlsx.vi import workbook as words
from ctcl_xlsx.workbook.finish import finished_parts
from ctcl_xlsx.workbook.layout import CARRIED, GUIDE, LISTS, PLAN, PROSE, SCHOOL, SEAL, SHEET_COLOURS, Layout
from ctcl_xlsx.workbook.package import pack, package
from ctcl_xlsx.workbook.seal import CREATED
from ctcl_xlsx.workbook.sheets.carried import write_carried
from ctcl_xlsx.workbook.sheets.common import Book
from ctcl_xlsx.workbook.sheets.guide import write_guide
from ctcl_xlsx.workbook.sheets.head import head_heights
from ctcl_xlsx.workbook.sheets.hidden import write_lists, write_seal
from ctcl_xlsx.workbook.sheets.lists import general_heights, write_problems, write_prose, write_tracking
from ctcl_xlsx.workbook.sheets.overview import write_overview
from ctcl_xlsx.workbook.sheets.plan import write_plan
from ctcl_xlsx.workbook.sheets.school import line_heights, write_school
from ctcl_xlsx.workbook.status import RowStatus
from ctcl_xlsx.workbook.styles import FONT, Styles

_WINDOW = (2400, 1400)


def write(layout: Layout, plan: Plan, statuses: tuple[RowStatus, ...], listing: Listing | None = None) -> bytes:
    """The .xlsx of `plan` in `layout`; `statuses` are the computed cells of its rows, one each.

    `listing` is what came from last year's plan; the layout has as many lines for it.

    A plan without rows makes a blank workbook; rows beyond the layout's are a slip of the caller (ValueError).
    """
    return package(pack(name, part) for name, part in parts_of(layout, plan, statuses, listing))


def parts_of(
    layout: Layout, plan: Plan, statuses: tuple[RowStatus, ...], listing: Listing | None = None
) -> Iterator[tuple[str, bytes]]:
    """The names and contents of that workbook's parts, in order."""
    if len(plan.rows) > layout.plan.rows or len(statuses) != len(plan.rows):
        raise ValueError(f"{len(plan.rows)} rows, {len(statuses)} statuses for {layout.plan.rows} rows")
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        _write_book(out, layout, plan, statuses, listing)
    growing = {
        part_name(layout, table.sheet): range(table.first + 1, table.last + 2)
        for table in (layout.school, layout.plan, layout.prose, layout.problems, layout.tracking)
        if table is not None
    }
    return finished_parts(out.getvalue(), growing)


def part_name(layout: Layout, sheet: str) -> str:
    """The part that holds a sheet."""
    return f"xl/worksheets/sheet{layout.sheets.index(sheet) + 1}.xml"


def growing_heights(layout: Layout, plan: Plan) -> dict[str, dict[int, float]]:
    """The rows, by sheet, whose heights follow the school's own texts, in points."""
    return {
        SCHOOL: line_heights(layout, plan),
        PROSE: general_heights(layout, plan),
        PLAN: head_heights(layout, plan),
    }


def _write_book(
    out: io.BytesIO, layout: Layout, plan: Plan, statuses: tuple[RowStatus, ...], listing: Listing | None
) -> None:
    import xlsxwriter

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(out, options)
    workbook.formats[0].set_font_name(FONT)
    workbook.formats[0].set_font_size(11)
    workbook.set_size(*_WINDOW)
    properties = {"title": words.DOCUMENT_TITLE.capitalize(), "subject": layout.form.title, "created": CREATED}
    workbook.set_properties(properties | {"language": "vi-VN"})
    workbook.set_custom_property("ctcl_form", f"{layout.form.id}/{layout.form.version}")
    workbook.set_custom_property("ctcl_catalog", layout.catalog.id)
    compose(workbook, layout, plan, statuses, listing)
    opened = CARRIED if layout.carried else PLAN if plan.rows else GUIDE
    workbook.get_worksheet_by_name(opened).activate()
    workbook.close()


def compose(
    workbook: Any, layout: Layout, plan: Plan, statuses: tuple[RowStatus, ...], listing: Listing | None = None
) -> None:
    """Put every sheet into `workbook`, the library's or one that only records what would be written."""
    for name in (*layout.sheets, LISTS, SEAL):
        sheet = workbook.add_worksheet(name)
        if name in SHEET_COLOURS:
            sheet.set_tab_color(SHEET_COLOURS[name])
    book = Book(workbook, Styles(workbook), layout, plan, statuses, listing)
    for write_sheet in (write_guide, write_carried, write_school, write_prose, write_problems, write_plan,
                        write_tracking, write_overview, write_lists, write_seal):  # fmt: skip
        write_sheet(book)
