"""What people do to a workbook before they send it, done to real ones: the same plan is read, or the harm is named."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ctcl_xlsx import vi
from ctcl_xlsx.cli.terminal import causes
from ctcl_xlsx.district.files import Content
from ctcl_xlsx.district.telling import mend_cells
from ctcl_xlsx.issues import Code, CtclError, Issue, Severity, of_code
from ctcl_xlsx.model import Plan
from ctcl_xlsx.pipeline.generate import order_of_plan, workbook_of
from ctcl_xlsx.pipeline.reading import read_content
from ctcl_xlsx.workbook.grid import address, column_index
from ctcl_xlsx.workbook.layout import GUIDE, LISTS, OVERVIEW, PLAN, SCHOOL, SEAL
from ctcl_xlsx.workbook.tables import END_MARK, FOOT_MARK, Table
from tests.programs import convert
from tests.tables import findings, layout_of, plan_of, workbook_of_table
from tests.workbook.made import samples

Edit = Callable[[Any, Table], None]
FILLED = {name: plan for name, plan in samples() if name in ("thcs_2026-2027_tt57", "thpt_2023-2024_cv5932")}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], bytes]:
    """(sample, program) to its workbook: as `generate` makes it, and as LibreOffice saves it."""
    folder = tmp_path_factory.mktemp("assemble")
    found = {}
    for name, plan in FILLED.items():
        path = folder / f"{name}.xlsx"
        path.write_bytes(workbook_of(order_of_plan(plan)))
        found[name, "generate"] = path.read_bytes()
        found[name, "libreoffice"] = convert(path, "xlsx", folder / "saved").read_bytes()
    return found


def read(data: bytes) -> Content:
    return read_content(data, "a.xlsx")


def edited(data: bytes, edit: Callable[[Any], None]) -> bytes:
    """The workbook after `edit` and openpyxl had it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def refused(data: bytes) -> Issue:
    with pytest.raises(CtclError) as error:
        read(data)
    return error.value.issue


# ------------------------------------------------------------------------------------------- harmless edits


def insert_a_column(book: Any, table: Table) -> None:
    book[PLAN].insert_cols(table.field("action").index + 1)


def insert_columns_at_the_left(book: Any, table: Table) -> None:
    book[PLAN].insert_cols(1, 3)


def insert_a_column_in_every_sheet(book: Any, table: Table) -> None:
    for sheet in book.worksheets:
        if sheet.title not in (LISTS, SEAL):
            sheet.insert_cols(2)


def swap_two_columns(book: Any, table: Table) -> None:
    one, other = (table.field(key).index + 1 for key in ("lead", "deadline"))
    for row in range(table.key_row + 1, table.end_row + 1):
        if row - 1 in range(table.key_row + 1, table.header_row):
            continue  # the bands are merged
        cells = [book[PLAN].cell(row, column) for column in (one, other)]
        cells[0].value, cells[1].value = cells[1].value, cells[0].value


def rename_the_headings(book: Any, table: Table) -> None:
    for sheet, row in ((PLAN, table.header_row + 1), ("Vấn đề trọng tâm", 4), ("Theo dõi", 4)):
        for cell in book[sheet][row] if sheet in book.sheetnames else ():
            cell.value = f"Cột {cell.column_letter}" if cell.value else None


def clear_the_key_row(book: Any, table: Table) -> None:
    for field in table.fields:
        book[PLAN].cell(table.key_row + 1, field.index + 1).value = None


def clear_some_keys(book: Any, table: Table) -> None:
    for key in ("lead", "deadline", "budget"):
        book[PLAN].cell(table.key_row + 1, table.field(key).index + 1).value = None


def delete_the_key_row(book: Any, table: Table) -> None:
    book[PLAN].delete_rows(table.key_row + 1)


def delete_the_seal(book: Any, table: Table) -> None:
    del book[SEAL]


def delete_seal_keys_and_lists(book: Any, table: Table) -> None:
    del book[SEAL]
    del book[LISTS]
    clear_the_key_row(book, table)


def delete_other_sheets(book: Any, table: Table) -> None:
    for name in (GUIDE, OVERVIEW, LISTS):
        del book[name]


def rename_every_sheet(book: Any, table: Table) -> None:
    for i, sheet in enumerate(book.worksheets):
        sheet.title = f"Sheet{i}"


def reverse_the_sheets(book: Any, table: Table) -> None:
    book._sheets.reverse()


def insert_blank_rows(book: Any, table: Table) -> None:
    for row in (table.first + 5, table.first + 2, table.first + 1):
        book[PLAN].insert_rows(row, 3)


def insert_rows_above(book: Any, table: Table) -> None:
    book[PLAN].insert_rows(1, 4)


def delete_the_end_row(book: Any, table: Table) -> None:
    book[PLAN].delete_rows(table.end_row + 1)


def unlock_and_forget_rules(book: Any, table: Table) -> None:
    for sheet in book.worksheets:
        sheet.protection.disable()
        sheet.data_validations.dataValidation = []
        sheet.sheet_state = "visible"
    book.defined_names.clear()


def lie_in_the_computed_columns(book: Any, table: Table) -> None:
    for row in range(table.first + 1, table.last + 2):
        for key in ("_status", "_no", "_readback", "_missing", "_review"):
            book[PLAN].cell(row, table.field(key).index + 1).value = "Đủ"


def type_on_a_mac(book: Any, table: Table) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.data_type == "s":
                    cell.value = unicodedata.normalize("NFD", cell.value)


def add_blanks_around(book: Any, table: Table) -> None:
    for row in range(table.first + 1, table.last + 2):
        for field in table.shown[2:]:
            cell = book[PLAN].cell(row, field.index + 1)
            if isinstance(cell.value, str) and cell.data_type == "s":
                cell.value = f"\u00a0 {cell.value}\n"


def fill_idle_rows_with_blanks(book: Any, table: Table) -> None:
    for field in table.shown[2:]:
        book[PLAN].cell(table.last, field.index + 1).value = " \u00a0\u200b"


HARMLESS = (
    insert_a_column, insert_columns_at_the_left, insert_a_column_in_every_sheet, swap_two_columns, rename_the_headings,
    clear_the_key_row, clear_some_keys, delete_the_key_row, delete_the_seal, delete_seal_keys_and_lists,
    delete_other_sheets, rename_every_sheet, reverse_the_sheets, insert_blank_rows, insert_rows_above,
    delete_the_end_row, unlock_and_forget_rules, lie_in_the_computed_columns, type_on_a_mac, add_blanks_around,
    fill_idle_rows_with_blanks,
)  # fmt: skip


@pytest.mark.parametrize("program", ["generate", "libreoffice"])
@pytest.mark.parametrize("name", FILLED)
@pytest.mark.parametrize("edit", HARMLESS, ids=lambda edit: edit.__name__)
def test_the_same_plan_is_read_after(edit: Edit, name: str, program: str, saved: dict[tuple[str, str], bytes]) -> None:
    plan = FILLED[name]
    data = edited(saved[name, program], lambda book: edit(book, layout_of(plan).plan))
    assert read(data).plan == plan


@pytest.mark.parametrize("name", FILLED)
def test_an_untouched_workbook_has_nothing_odd(name: str, saved: dict[tuple[str, str], bytes]) -> None:
    for program in ("generate", "libreoffice"):
        content = read(saved[name, program])
        assert (content.plan, content.issues) == (FILLED[name], ())
        assert content.sealed_code == FILLED[name].school.code


def test_rows_know_where_they_were_read(saved: dict[tuple[str, str], bytes]) -> None:
    plan = FILLED["thcs_2026-2027_tt57"]
    table = layout_of(plan).plan

    def edit(book: Any) -> None:
        book[PLAN].insert_cols(table.field("lead").index + 1, 2)
        book[PLAN].insert_rows(table.first + 2, 3)
        book[PLAN].title = "KH"

    origins = [row.origin for row in read(edited(saved["thcs_2026-2027_tt57", "generate"], edit)).plan.rows]
    lead = column_index(table.field("lead").letters) + 2
    assert [(o.table.sheet, o.row, column_index(o.table.columns["lead"])) for o in origins if o] == [
        ("KH", table.first + 1 + i + (3 if i else 0), lead) for i in range(len(plan.rows))
    ]
    assert {o.table.labels["lead"] for o in origins if o} == {"Đơn vị/cá nhân phụ trách"}


# ---------------------------------------------------------------------------------------------- named harm

ROWS = """
    | content  | criterion | action     | lead       | deadline      | budget  |
    | Dạy bơi  | 1.3       | Mở lớp bơi | Tổ Thể dục | Tháng 05/2027 | 2000000 |
    | Đọc sách | 2.1       | Mở thư quán| Thư viện   | Tháng 12/2026 | 0       |
    | Vườn rau | 3.2       | Trồng rau  | Đoàn đội   | Tháng 03/2027 | 500000  |
"""
OLD = """
    | criterion | action     | lead       | deadline      | budget  |
    | 1.3       | Mở lớp bơi | Tổ Thể dục | Tháng 05/2025 | 2000000 |
    | 2.1       | Mở thư quán| Thư viện   | Tháng 12/2024 | 0       |
    | 3.2       | Trồng rau  | Đoàn đội   | Tháng 03/2025 | 500000  |
"""
TABLE = layout_of(plan_of(ROWS)).plan
OLD_PLAN = plan_of(OLD, "cv5932", "2024-2025")
OLD_TABLE = layout_of(OLD_PLAN).plan
OLD_LABELS = layout_of(OLD_PLAN).criteria.labels


def after(edit: Callable[[Any], None]) -> Content:
    """What is read of the workbook of ROWS after `edit` changed its plan sheet."""
    return read(edited(workbook_of_table(ROWS), lambda book: edit(book[PLAN])))


def after_old(edit: Callable[[Any], None]) -> Content:
    """The same of OLD, on the form of 2018."""
    return read(edited(workbook_of_table(OLD, "cv5932", "2024-2025"), lambda book: edit(book[PLAN])))


def values(content: Content, key: str) -> list[str]:
    return [row.get(key) for row in content.plan.rows]


def test_single_values_know_where_they_stand_also_where_they_are_blank() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of_table(ROWS)))
    cells = {book[SCHOOL].cell(row, 1).value: f"C{row}" for row in range(1, 60)}
    places = read(workbook_of_table(ROWS)).plan.places
    assert {path: place.cell for path, place in places.items() if place.cell} == {
        path: cells[path.removeprefix("self_assessment.")] for path in places if path != "rows"
    }
    assert {"school.name", "school.email", "target_level", "self_assessment.1.3"} <= set(places)


def test_tables_in_text_are_read_as_they_are_written() -> None:
    assert read(workbook_of_table(ROWS)).plan == plan_of(ROWS)
    assert read(workbook_of_table(OLD, "cv5932", "2024-2025")).plan == OLD_PLAN
    assert findings(read(workbook_of_table(ROWS))) == findings(plan_of(ROWS)) == []
    assert findings(plan_of("| action |\n| Họp |")) == findings(read(workbook_of_table("| action |\n| Họp |")))


def test_merged_cells_count_for_every_row_they_cover() -> None:
    first, last = TABLE.cell("criterion", 0), TABLE.cell("criterion", 2)
    content = after(lambda sheet: sheet.merge_cells(f"{first}:{last}"))
    assert values(content, "criterion") == ["1.3"] * 3
    assert findings(content) == [(first, "merged-cells")]
    assert content.issues[0].facts["range"] == f"{first}:{last}"


def test_hidden_rows_count_and_are_named() -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[TABLE.first + 2].hidden = True

    content = after(hide)
    assert content.plan == plan_of(ROWS)
    assert [(i.code, i.where.row) for i in content.issues] == [(Code.HIDDEN_CONTENT, TABLE.first + 2)]


def test_a_plan_sheet_that_is_hidden_counts_and_is_named() -> None:
    content = after(lambda sheet: setattr(sheet, "sheet_state", "hidden"))
    assert content.plan == plan_of(ROWS)
    assert [(i.code, i.where.sheet) for i in content.issues] == [(Code.HIDDEN_CONTENT, PLAN)]


@pytest.mark.parametrize("key", ["content", "action", "lead", "deadline", "budget"])
def test_a_deleted_column_is_named(key: str) -> None:
    field = TABLE.field(key)
    content = after(lambda sheet: sheet.delete_cols(field.index + 1))
    assert [(i.code, i.where.label) for i in content.issues] == [(Code.COLUMN_MISSING, field.title)]
    wanted = [{k: v for k, v in row.values.items() if k != key} for row in plan_of(ROWS).rows]
    assert [dict(row.values) for row in content.plan.rows] == wanted


def test_a_deleted_column_is_told_before_the_rows_that_lack_what_it_held() -> None:
    field = TABLE.field("lead")
    content = after(lambda sheet: sheet.delete_cols(field.index + 1))
    column, *rows = [group[0] for group in causes(content.all_issues)]
    assert column.code is Code.COLUMN_MISSING
    assert [row.code for row in rows] == [Code.OWNER_MISSING]
    assert content.report.missing.owner == len(content.plan.rows)
    told = vi.message(rows[0])
    assert f"không còn cột “{field.title}”" in told
    assert "để trống" not in told
    place = mend_cells(rows[0], told)[-1]
    assert (rows[0].where.cell, place) == ("", f"dòng {TABLE.first + 1}")


def test_a_deleted_column_that_is_not_required_is_only_absent() -> None:
    content = after(lambda sheet: sheet.delete_cols(TABLE.field("support").index + 1))
    assert content.plan == plan_of(ROWS)
    assert [(i.code, i.severity, i.where.label) for i in content.issues] == [
        (Code.COLUMN_MISSING, Severity.INFO, "Phối hợp")
    ]


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#NAME?"])
def test_an_error_in_a_cell_is_named_and_answers_nothing(error: str) -> None:
    cell = TABLE.cell("deadline", 1)

    def edit(sheet: Any) -> None:
        sheet[cell].value = error
        sheet[cell].data_type = "e"

    content = after(edit)
    assert findings(content) == [(cell, "cell-error"), (cell, "deadline-missing")]
    assert content.plan.rows[1].kind("deadline") == "error"


def test_a_formula_that_nobody_calculated_is_named_and_answers_nothing() -> None:
    cell = TABLE.cell("budget", 2)
    content = after(lambda sheet: setattr(sheet[cell], "value", "=1000*500"))
    assert findings(content) == [(cell, "formula-uncalculated"), (cell, "budget-missing")]


def test_a_formula_that_was_calculated_is_its_value(tmp_path: Path) -> None:
    cell = TABLE.cell("budget", 2)
    path = tmp_path / "a.xlsx"
    path.write_bytes(edited(workbook_of_table(ROWS), lambda book: setattr(book[PLAN][cell], "value", "=1000*700")))
    content = read(convert(path, "xlsx", tmp_path / "saved").read_bytes())
    assert values(content, "budget") == ["2000000", "0", "700000"]
    assert findings(content) == []


def test_a_criterion_typed_as_a_number_keeps_its_dot() -> None:
    cells = [OLD_TABLE.cell("criterion", row) for row in range(3)]

    def edit(sheet: Any) -> None:
        for cell, number in zip(cells, (1.3, 2.1, 1.1), strict=True):
            sheet[cell].value = number
            sheet[cell].number_format = "General"

    content = after_old(edit)
    assert values(content, "criterion") == ["1.3", "2.1", "1.1"]
    assert findings(content) == [(cells[2], "criterion-unclear")]  # it may have been 1.10


def test_a_date_in_the_deadline_is_a_day() -> None:
    cell = TABLE.cell("deadline", 0)

    def edit(sheet: Any) -> None:
        sheet[cell].value = datetime(2027, 3, 31)
        sheet[cell].number_format = "dd/mm/yyyy"

    content = after(edit)
    assert content.plan.rows[0].get("deadline") == "31/03/2027"
    assert content.plan.rows[0].kind("deadline") == "date"
    assert findings(content) == []


def write(sheet: Any, row: int, table: Table, **cells: Any) -> None:
    """Write cells of a sheet's row (from 1) by key."""
    for key, value in cells.items():
        sheet.cell(row, table.field(key).index + 1).value = value


def test_pasted_headings_are_no_rows_and_say_what_follows() -> None:
    def edit(sheet: Any) -> None:
        for row in range(OLD_TABLE.first + 1, OLD_TABLE.first + 4):
            for field in OLD_TABLE.shown[2:]:
                sheet.cell(row, field.index + 1).value = None
        first = OLD_TABLE.first + 1
        write(sheet, first, OLD_TABLE, criterion="MỨC 1, 2, 3")
        write(sheet, first + 1, OLD_TABLE, criterion="Tiêu chuẩn 1: Tổ chức và quản lý nhà trường")
        write(sheet, first + 2, OLD_TABLE, criterion="1.3", action="Họp tổ")
        write(sheet, first + 3, OLD_TABLE, criterion="MỨC 4")
        write(sheet, first + 4, OLD_TABLE, criterion="2", action="Mở lớp")
        write(sheet, first + 5, OLD_TABLE, criterion="Mức 4 – 3", action="Trồng cây")
        write(sheet, first + 6, OLD_TABLE, action="Mua sách")
        write(sheet, first + 7, OLD_TABLE, criterion=OLD_LABELS[3], action="Sửa mái")

    rows = after_old(edit).plan.rows
    assert [(row.group, row.get("criterion"), row.get("action")) for row in rows] == [
        ("", "1.3", "Họp tổ"),
        ("4", "2", "Mở lớp"),
        ("4", "3", "Trồng cây"),
        ("4", "", "Mua sách"),
        ("", "1.4", "Sửa mái"),  # picked from the list: what stands there wins over the heading
    ]


def test_a_heading_merged_over_the_row_is_no_row() -> None:
    first, last = OLD_TABLE.cell("criterion", 1), OLD_TABLE.cell("note", 1)

    def edit(sheet: Any) -> None:
        for field in OLD_TABLE.shown[2:]:
            sheet.cell(OLD_TABLE.first + 2, field.index + 1).value = None
        write(sheet, OLD_TABLE.first + 2, OLD_TABLE, criterion="MỨC 4")
        sheet.merge_cells(f"{first}:{last}")

    content = after_old(edit)
    assert [row.get("action") for row in content.plan.rows] == ["Mở lớp bơi", "Trồng rau"]
    assert content.plan.rows[0].group == ""


def test_a_blank_workbook_without_its_end_row_holds_no_row() -> None:
    content = read(edited(workbook_of_table(), lambda book: book[PLAN].delete_rows(TABLE.end_row + 1)))
    assert content.plan == plan_of()
    assert content.issues == ()  # the rows below carry a mark of their own


def test_where_no_mark_is_left_the_table_ends_under_its_last_full_row() -> None:
    def edit(sheet: Any) -> None:
        sheet.delete_rows(TABLE.end_row + 1)
        for cells in sheet.iter_rows(min_row=TABLE.end_row + 1):
            for cell in cells:
                if cell.value in (END_MARK, FOOT_MARK):
                    cell.value = None

    content = after(edit)
    assert content.plan == plan_of(ROWS)
    assert content.issues == ()  # the words of the signature are known without their mark


@pytest.mark.parametrize("below", [6, 8, 200])
def test_a_row_below_the_end_of_the_table_counts(below: int) -> None:
    def edit(sheet: Any) -> None:
        write(sheet, TABLE.end_row + 1 + below, TABLE, content="Cây xanh", action="Trồng cây", lead="Đoàn đội")

    rows = after(edit).plan.rows
    assert [row.get("action") for row in rows] == ["Mở lớp bơi", "Mở thư quán", "Trồng rau", "Trồng cây"]
    assert rows[3].origin is not None
    assert rows[3].origin.row == TABLE.end_row + 1 + below


def test_the_signature_below_the_table_is_no_row(saved: dict[tuple[str, str], bytes]) -> None:
    for name, plan in FILLED.items():
        assert plan.school.signer
        assert len(read(saved[name, "libreoffice"]).plan.rows) == len(plan.rows)


def test_a_column_of_notes_is_named_and_not_lost() -> None:
    index = len(TABLE.fields) + 2

    def edit(sheet: Any) -> None:
        sheet.cell(TABLE.header_row + 1, index).value = "Ghi chú của tôi"
        sheet.cell(TABLE.first + 3, index).value = "hỏi lại kế toán"

    content = after(edit)
    assert content.plan == plan_of(ROWS)
    heading, found = content.issues
    assert (heading.value, heading.where.row) == ("Ghi chú của tôi", TABLE.header_row + 1)
    assert (found.code, found.value, found.where.row) == (Code.HIDDEN_CONTENT, "hỏi lại kế toán", TABLE.first + 3)
    assert found.where.cell == address(TABLE.first + 2, index - 1)


def test_an_inserted_column_of_notes_is_named_and_not_lost() -> None:
    index = TABLE.field("lead").index + 1

    def edit(sheet: Any) -> None:
        sheet.insert_cols(index)
        sheet.cell(TABLE.first + 1, index).value = "x"

    content = after(edit)
    assert content.plan == plan_of(ROWS)
    assert [(i.code, i.value) for i in content.issues] == [(Code.HIDDEN_CONTENT, "x")]


def test_a_sheet_of_ones_own_is_named() -> None:
    def edit(book: Any) -> None:
        book.create_sheet("Nháp")["C4"].value = "việc chưa ghi"

    content = read(edited(workbook_of_table(ROWS), edit))
    assert [(i.code, i.where.sheet, i.where.cell) for i in content.issues] == [(Code.HIDDEN_CONTENT, "Nháp", "C4")]


def test_texts_without_a_visible_sign_are_blank() -> None:
    def edit(book: Any) -> None:
        book["Vấn đề trọng tâm"]["D5"].value = "\u200b"
        book["Theo dõi"]["C5"].value = "\u00a0\ufeff"
        book[SCHOOL]["C13"].value = "\u200b"

    assert read(edited(workbook_of_table(ROWS), edit)).plan == plan_of(ROWS)


def test_rows_without_an_action_count_too() -> None:
    content = after(lambda sheet: write(sheet, TABLE.first + 9, TABLE, lead="Thư viện"))
    assert len(content.plan.rows) == 4
    codes = [str(i.code) for i in content.report.issues]
    assert codes == ["criterion-missing", "action-missing", "content-missing", "deadline-missing", "budget-missing"]


# ------------------------------------------------------------------------------------ what cannot be counted


def sealed(book: Any, key: str, value: str) -> None:
    row = next(row for row in book[SEAL].iter_rows() if row[0].value == key)
    row[1].value = value


def test_an_unknown_form_is_refused_by_name() -> None:
    found = refused(edited(workbook_of_table(ROWS), lambda book: sealed(book, "form", "so_gddt_2030")))
    assert (found.code, found.value) == (Code.FORM_UNKNOWN, "so_gddt_2030")
    assert "tt57" in found.facts["valid"]


def test_a_newer_format_is_refused_before_its_form_is_looked_at() -> None:
    def edit(book: Any) -> None:
        sealed(book, "format", "2")
        sealed(book, "form", "so_gddt_2030")

    found = refused(edited(workbook_of_table(ROWS), edit))
    assert (found.code, found.value) == (Code.VERSION_NEWER, "2")


def test_a_workbook_of_something_else_is_not_ours() -> None:
    book = openpyxl.Workbook()
    book.active["A1"].value = "Danh sách lớp 6A"
    book.active["A2"].value = "Ghi chú"
    out = io.BytesIO()
    book.save(out)
    assert refused(out.getvalue()).code is Code.NOTHING_OF_OURS


def test_our_workbook_without_its_plan_sheet_is_not_ours() -> None:
    def edit(book: Any) -> None:
        del book[PLAN]

    assert refused(edited(workbook_of_table(ROWS), edit)).code is Code.NOTHING_OF_OURS


def test_an_unreadable_format_number_is_no_newer_one() -> None:
    content = read(edited(workbook_of_table(ROWS), lambda book: sealed(book, "format", "²")))
    assert content.plan == plan_of(ROWS)


def test_the_seal_speaks_for_a_school_that_wiped_itself_out() -> None:
    def edit(book: Any) -> None:
        for row in range(1, 40):
            if str(book[SCHOOL].cell(row, 1).value).startswith("school"):
                book[SCHOOL].cell(row, 3).value = None

    content = read(edited(workbook_of_table(ROWS, commune="Xã Bến Sậy"), edit))
    plan: Plan = plan_of(ROWS)
    assert content.plan == replace(plan, school=replace(plan.school))
    assert of_code(content.all_issues, Code.SCHOOL_MISSING) == []


def test_a_total_typed_among_the_rows_is_named_and_not_added() -> None:
    def edit(sheet: Any) -> None:
        write(sheet, TABLE.first + 4, TABLE, content="Tổng cộng", budget=30_000_000)

    content = after(edit)
    assert len(content.plan.rows) == 3
    assert [(i.code, i.where.row) for i in content.issues] == [(Code.HIDDEN_CONTENT, TABLE.first + 4)]


def test_a_word_of_sums_in_a_note_makes_no_work_a_total() -> None:
    def edit(sheet: Any) -> None:
        cells = {"content": "1.10", "action": "Mua 20 bộ bàn ghế", "deadline": "Tháng 05/2027", "lead": "Tổng số"}
        write(sheet, TABLE.first + 4, TABLE, **cells, budget=30_000_000)

    content = after(edit)
    assert [row.get("action") for row in content.plan.rows][3:] == ["Mua 20 bộ bàn ghế"]


def test_text_under_the_table_is_named_cell_by_cell() -> None:
    def edit(sheet: Any) -> None:
        write(sheet, TABLE.end_row + 20, TABLE, content="Mua bàn ghế")

    content = after(edit)
    assert len(content.plan.rows) == 3
    assert [i.value for i in content.issues if i.code is Code.HIDDEN_CONTENT] == ["Mua bàn ghế"]


def test_an_amount_merged_over_rows_is_one_amount_and_no_gap() -> None:
    first, last = TABLE.cell("budget", 0), TABLE.cell("budget", 2)
    content = after(lambda sheet: sheet.merge_cells(f"{first}:{last}"))
    assert content.report.budget_total == 2_000_000
    assert content.report.missing.budget == 0
    assert [row.complete for row in content.report.rows] == [True] * 3
    assert findings(content) == [(first, "merged-cells")]
    assert f"{first}:{last} bị gộp; số tiền chỉ tính một lần, ở dòng {TABLE.first + 1}." in vi.found(content.issues[0])
    single = after(lambda sheet: sheet.merge_cells(f"{first}:{TABLE.cell('funding', 0)}"))
    assert "của mọi dòng" in vi.found(single.issues[0])


@pytest.mark.parametrize(
    ("heading", "rate"),
    [("Kinh phí (triệu đồng)", 10**6), ("Kinh phí (tr.đ)", 10**6), ("Kinh phí (ĐVT: 1.000đ)", 1000)],
)
def test_money_is_read_in_the_unit_its_heading_names(heading: str, rate: int) -> None:
    def edit(sheet: Any) -> None:
        sheet[f"{TABLE.field('budget').letters}{TABLE.header_row + 1}"] = heading
        for row, amount in enumerate((1500, 0, 20)):
            sheet[TABLE.cell("budget", row)] = amount

    content = after(edit)
    assert [row.amount for row in content.report.rows] == [1500 * rate, 0, 20 * rate]
    assert [code for _, code in findings(content)] == ["workbook-altered", "value-repaired", "value-repaired"]


@pytest.mark.parametrize("words", [{"action": "Mức 4"}, {"content": "Tiêu chuẩn 3: Phòng học"}])
def test_words_of_a_heading_in_another_column_are_the_rows_own(words: dict[str, str]) -> None:
    content = after(lambda sheet: write(sheet, TABLE.first + 4, TABLE, **words))
    assert dict(content.plan.rows[3].values) == words
    assert content.issues == ()


def test_a_heading_among_the_rows_is_named() -> None:
    content = after_old(lambda sheet: write(sheet, OLD_TABLE.first + 4, OLD_TABLE, criterion="MỨC 4"))
    assert len(content.plan.rows) == 3
    assert [(i.code, i.value) for i in content.issues] == [(Code.HIDDEN_CONTENT, "MỨC 4")]


def test_a_hidden_column_counts_and_is_named() -> None:
    letters = TABLE.field("lead").letters

    def hide(sheet: Any) -> None:
        sheet.column_dimensions[letters].hidden = True

    content = after(hide)
    assert content.plan == plan_of(ROWS)
    assert [(i.code, i.facts["hidden_column"]) for i in content.issues] == [(Code.HIDDEN_CONTENT, letters)]
