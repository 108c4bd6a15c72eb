"""Every cell that is not blank is in the plan, known as ours, or listed: shown by planting texts everywhere."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ctcl_xlsx.district.files import Content
from ctcl_xlsx.issues import Code, CtclError
from ctcl_xlsx.pipeline.generate import order_of_plan, workbook_of
from ctcl_xlsx.pipeline.reading import read_content
from ctcl_xlsx.plan_json import plan_to_dict
from ctcl_xlsx.shipped import shipped
from ctcl_xlsx.text import tidy
from ctcl_xlsx.workbook.account import Account, cell_ranges, settle
from ctcl_xlsx.workbook.assemble import Assembled, assemble
from ctcl_xlsx.workbook.grid import Grid
from ctcl_xlsx.workbook.layout import LISTS, PLAN, SCHOOL, SEAL
from ctcl_xlsx.workbook.own import OwnSheet
from ctcl_xlsx.workbook.read import read as read_grid
from ctcl_xlsx.workbook.tables import END_MARK
from tests.programs import convert, convert_all
from tests.tables import layout_of, plan_of, workbook_of_table
from tests.workbook.made import KINDS, blank, replaced, samples
from tests.workbook.mutations import Mutation, covers, mutated

SEEDS = range(208)
ROWS = """
    | content  | criterion | action     | lead       | deadline      | budget  |
    | Dạy bơi  | 1.3       | Mở lớp bơi | Tổ Thể dục | Tháng 05/2027 | 2000000 |
    | Đọc sách | 2.1       | Mở thư quán| Thư viện   | Tháng 12/2026 | 0       |
"""
TABLE = layout_of(plan_of(ROWS)).plan


@lru_cache(maxsize=16)
def workbooks() -> tuple[bytes, ...]:
    """One filled workbook of each form."""
    by_form = {plan.form: workbook_of(order_of_plan(plan)) for _, plan in samples() if plan.rows}
    return tuple(by_form.values())


def read(data: bytes) -> Content:
    return read_content(data, "a.xlsx")


def account(content: Content) -> Account:
    assert content.account is not None
    return content.account


def edited(edit: Callable[[Any], None], data: bytes | None = None) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data or workbook_of_table(ROWS)))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def told(data: bytes) -> list[tuple[str, str, str]]:
    """(code, cell, value) of every finding of reading."""
    return [(str(i.code), i.where.cell, i.value) for i in read(data).issues]


# ------------------------------------------------------------------------------------------------- nothing odd


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_blank_workbook_holds_nothing_but_what_is_ours(kind: Any) -> None:
    found = account(read(blank(kind)))
    assert (found.listed, found.issues) == (0, ())
    assert found.cells == found.taken + found.labels > 300


@pytest.mark.parametrize("path", sorted((shipped("samples") / "da-nop").glob("*.xlsx")), ids=lambda p: p.stem[:8])
def test_a_filled_sample_is_taken_whole(path: Path) -> None:
    content = read_content(path.read_bytes(), path.name)
    assert account(content).listed == 0
    assert account(content).taken >= sum(len(row.values) for row in content.plan.rows)


@pytest.mark.parametrize("program", ["xlsx", "ods", "xls"])
def test_nothing_is_listed_after_another_program_saved_it(program: str, tmp_path: Path) -> None:
    for number, data in enumerate(workbooks()):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(data)
        saved = read(convert(path, program, tmp_path / program).read_bytes())
        assert [(i.code, i.where) for i in saved.issues] == []
        assert account(saved).listed == 0
        assert saved.plan == read(data).plan


def test_inserted_rows_and_columns_move_labels_but_list_none() -> None:
    def edit(book: Any) -> None:
        book[PLAN].insert_rows(TABLE.first + 1, 3)
        book[PLAN].insert_cols(4)
        book[SCHOOL].insert_rows(1, 2)
        book[PLAN].title = "KH"

    assert account(read(edited(edit))).listed == 0


# --------------------------------------------------------------------------------------------------- mutations


def _is_told(mutation: Mutation) -> str:
    """How the report shows the edit: "refused", "plan", "issue"; "" where it does not."""
    try:
        content = read(mutation.data)
    except CtclError:
        return "refused"
    text = tidy(mutation.text)
    texts = str(plan_to_dict(content.plan))
    typed = [t for row in content.plan.rows if row.origin for t in row.origin.typed.values()]
    if repr(text)[1:-1] in texts or text in typed:
        return "plan"
    for found in content.issues:
        if found.code is Code.SEAL_BROKEN and mutation.sheet == SEAL:
            return "issue"
        here = found.where.cell == mutation.cell or covers(found.facts.get("cells", ""), mutation.cell)
        if here and (tidy(found.value) == text or "cells" in found.facts or found.code is Code.CELL_ERROR):
            return "issue"
    return ""


@pytest.mark.parametrize("seed", SEEDS)
def test_no_edit_is_silent(seed: int) -> None:
    mutation = mutated(workbooks()[seed % len(workbooks())], seed)
    assert _is_told(mutation), mutation.what


@pytest.mark.long
def test_no_edit_of_thousands_is_silent() -> None:
    silent = []
    for seed in range(10_000, 12_000):
        mutation = mutated(workbooks()[seed % len(workbooks())], seed)
        if not _is_told(mutation):
            silent.append(mutation.what)
    assert silent == []


# ------------------------------------------------------------------------------------------------ sums and doubt


def test_the_sums_say_sheet_by_sheet_what_became_of_each_cell() -> None:
    def edit(book: Any) -> None:
        book[PLAN].cell(TABLE.first + 1, len(TABLE.fields) + 3).value = "hỏi lại"
        book.create_sheet("Nháp")["C4"] = "nháp"

    found = account(read(edited(edit)))
    sheets = {s.name: s for s in found.sheets}
    assert [(e.cell, e.value) for e in sheets["Nháp"].listed] == [("C4", "nháp")]
    assert [e.value for e in sheets[PLAN].listed] == ["hỏi lại"]
    assert sheets["Nháp"].cells == 1
    assert found.cells == found.taken + found.labels + found.listed
    assert found.listed == 2


def test_many_cells_are_told_together_and_each_stands_in_the_account() -> None:
    def edit(book: Any) -> None:
        sheet = book.create_sheet("Nháp")
        for row in range(2, 9):
            sheet.cell(row, 2).value, sheet.cell(row, 3).value = f"a{row}", row

    content = read(edited(edit))
    [found] = content.issues
    assert (found.where.sheet, found.where.cell, found.facts["count"]) == ("Nháp", "B2", "14")
    assert found.facts["cells"].startswith("B2:C2, B3:C3")
    assert len(account(content).sheets[-1].listed) == 14


def test_ranges_put_neighbours_together() -> None:
    assert cell_ranges(["D2", "B2", "C2", "A5", "AA5", "Z5"]) == "B2:D2, A5, Z5:AA5"
    assert covers("B2:D2, A5, Z5:AA5", "C2")
    assert not covers("B2:D2, A5", "B5")


def _sheet_of(data: bytes, name: str) -> str:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return f"xl/worksheets/sheet{book.sheetnames.index(name) + 1}.xml"


def test_a_cell_written_twice_refuses_the_file() -> None:
    data = workbook_of_table(ROWS)
    cell = f'<c r="{TABLE.cell("lead")}"'.encode()
    twice = replaced(data, _sheet_of(data, PLAN), cell, b'<c r="%b" t="str"><v>Ai do</v></c>' % cell[6:-1] + cell)
    with pytest.raises(CtclError) as error:
        read(twice)
    assert (error.value.issue.code, error.value.issue.where.sheet) == (Code.ACCOUNT_BROKEN, PLAN)


def test_cells_that_refer_to_empty_strings_are_blank_and_counted_as_such() -> None:
    data = workbook_of_table(ROWS)
    part = _sheet_of(data, PLAN)
    strings = replaced(data, "xl/sharedStrings.xml", b"</sst>", b"<si><t></t></si></sst>")
    import zipfile

    with zipfile.ZipFile(io.BytesIO(strings)) as package:
        last = package.read("xl/sharedStrings.xml").count(b"<si>") - 1
        beside = b'<c r="%b"' % TABLE.cell("lead").encode()  # the column before "support", which holds nothing
        old = beside + package.read(part).partition(beside)[2].partition(b"</c>")[0] + b"</c>"
    new = b'<c r="%b" t="s"><v>%d</v></c>' % (TABLE.cell("support").encode(), last)
    content = read(replaced(strings, part, old, old + new))
    assert content.plan == plan_of(ROWS)
    assert content.issues == ()


def test_a_file_whose_sums_do_not_agree_is_not_counted(tmp_path: Path) -> None:
    from ctcl_xlsx.pipeline import consolidate_files

    data = workbook_of_table(ROWS)
    cell = f'<c r="{TABLE.cell("lead")}"'.encode()
    twice = replaced(data, _sheet_of(data, PLAN), cell, b'<c r="%b" t="str"><v>Ai do</v></c>' % cell[6:-1] + cell)
    (tmp_path / "a.xlsx").write_bytes(twice)
    (tmp_path / "b.xlsx").write_bytes(workbook_of_table(ROWS, code="98031205", name="Trường Khác"))
    district = consolidate_files([tmp_path])
    reasons = {f.file: f.reason and f.reason.code for f in district.files}
    assert (reasons, len(district.plans)) == ({"a.xlsx": Code.ACCOUNT_BROKEN, "b.xlsx": None}, 1)


# --------------------------------------------------------------------------------------- errors and formulas


@pytest.mark.parametrize("program", ["xlsx", "ods", "xls"])
def test_errors_and_comments_are_named_whatever_program_saved_them(program: str, tmp_path: Path) -> None:
    from openpyxl.comments import Comment

    lead, deadline = TABLE.cell("lead"), TABLE.cell("deadline", 1)

    def edit(book: Any) -> None:
        book[PLAN][lead].value, book[PLAN][deadline].value = "=NA()", "=1/0"
        book[SCHOOL]["C6"].value = "=NA()"
        book[PLAN][TABLE.cell("budget", 1)].comment = Comment("Chờ kế toán", "x")
        book[PLAN].row_dimensions[TABLE.first + 2].hidden = True

    path = tmp_path / "a.xlsx"
    path.write_bytes(edited(edit))
    data = convert(path, program, tmp_path / program, recalculate=True).read_bytes()
    found = {(str(i.code), i.where.cell, i.value) for i in read(data).issues}
    assert found >= {
        ("cell-error", lead, "#N/A"),
        ("cell-error", deadline, "#DIV/0!"),
        ("cell-error", "C6", "#N/A"),
        ("hidden-content", TABLE.cell("budget", 1), "Chờ kế toán"),
    }
    assert any(i.facts.get("hidden") and i.where.row == TABLE.first + 2 for i in read(data).issues)
    assert [row.kind("deadline") for row in read(data).plan.rows] == ["text", "error"]


@pytest.mark.parametrize("sign", ["#SPILL!", "#CALC!", "#FIELD!"])
def test_a_workbook_with_an_error_of_new_excel_is_read(sign: str) -> None:
    cell = TABLE.cell("lead")

    def edit(book: Any) -> None:
        book[PLAN][cell].value, book[PLAN][cell].data_type = sign, "e"

    assert ("cell-error", cell, sign) in told(edited(edit))


def test_a_binary_workbook_says_that_only_values_are_read() -> None:
    from ctcl_xlsx.pipeline.reading import content_of
    from ctcl_xlsx.workbook.read import read as grid_of

    grid = grid_of(workbook_of_table(ROWS), "a.xlsb")
    told_nothing = tuple(replace(s, formulas=None, locked=None) for s in grid.sheets)
    content = content_of(replace(grid, kind="xlsb", sheets=told_nothing))
    assert [i.code for i in content.issues] == [Code.VALUES_ONLY]
    assert account(content).listed == 0


def test_what_lies_under_a_merge_is_read_and_named() -> None:
    first, second = TABLE.cell("lead"), TABLE.cell("lead", 1)
    data = workbook_of_table(ROWS)
    merges = f'<mergeCell ref="{first}:{second}"/></mergeCells>'.encode()
    content = read(replaced(data, _sheet_of(data, PLAN), b"</mergeCells>", merges))
    assert [row.get("lead") for row in content.plan.rows] == ["Tổ Thể dục", "Thư viện"]
    found = [(i.where.cell, i.value) for i in content.issues if i.facts.get("covered")]
    assert found == [(second, "Thư viện")]


# ------------------------------------------------------------------------------------------------ text is sacred


MOJIBAKE = "Nội dung dạy học".encode().decode("cp1252", "surrogateescape").replace("\udc8d", "\x8d")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("N©ng cao chÊt l­îng d¹y häc", "tcvn3"),
        ("Toå chöùc boài döôõng giaùo vieân", "vni"),
        (MOJIBAKE, "utf8"),
        ("H\ufffdc sinh", "lost"),
    ],
)
def test_text_in_another_encoding_is_flagged_and_kept_as_it_is(text: str, kind: str) -> None:
    cell = TABLE.cell("action")
    content = read(edited(lambda book: setattr(book[PLAN][cell], "value", text)))
    [found] = [i for i in content.issues if i.code is Code.TEXT_DAMAGED]
    assert (found.where.cell, found.value, found.facts.get(kind)) == (cell, text, "1")
    assert content.plan.rows[0].get("action") == tidy(text)


def test_unseen_signs_are_named_and_kept() -> None:
    cell = TABLE.cell("lead")
    text = "Tổ\u200b Thể\u202e dục"
    content = read(edited(lambda book: setattr(book[PLAN][cell], "value", text)))
    [found] = content.issues
    assert (found.code, found.where.cell, found.facts) == (Code.VALUE_REPAIRED, cell, {"signs": "U+200B U+202E"})
    assert content.plan.rows[0].get("lead") == text
    assert content.report.rows[0].owners.parties == ("Tổ Thể dục",)


@pytest.mark.parametrize("text", ["NA", "None", "null", "nan", "TRUE", "#N/A?", "-", "=1+1", "+84", "@a", "0012"])
def test_texts_that_programs_misread_stay_texts(text: str, tmp_path: Path) -> None:
    data = workbook_of_table(f"| action | evidence |\n| Họp tổ | {text} |")
    (tmp_path / "a.xlsx").write_bytes(data)
    for kind in ("xlsx", "ods"):
        saved = convert(tmp_path / "a.xlsx", kind, tmp_path / kind).read_bytes() if text in ("NA", "=1+1") else data
        assert read(saved).plan.rows[0].get("evidence") == text


def test_a_text_longer_than_a_cell_is_continued_and_said(tmp_path: Path) -> None:
    """An .ods cell holds more than one of .xlsx: the summary goes on in the next row, nothing is cut."""
    from ctcl_xlsx.pipeline import consolidate_files, write_summary_file

    long = " ".join(f"Việc {number}." for number in range(5_000))
    (tmp_path / "a.xlsx").write_bytes(workbook_of_table("| criterion | action |\n| 1.3 | MARKTEXT |"))
    data = convert(tmp_path / "a.xlsx", "ods", tmp_path / "ods").read_bytes()
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.ods").write_bytes(replaced(data, "content.xml", b"MARKTEXT", long.encode()))
    district = consolidate_files([folder])
    [found] = [i for i in district.files[0].issues if i.code is Code.TEXT_CONTINUED]
    assert (found.where.cell, found.facts["units"]) == (TABLE.cell("action"), str(len(long)))
    book = openpyxl.load_workbook(write_summary_file(district, tmp_path / "s.xlsx"))
    rows = [str(cell) for row in book["Chi tiết"].iter_rows(values_only=True) for cell in row if "Việc" in str(cell)]
    assert len(rows) > 1
    assert all(any(f"Việc {number}." in row for row in rows) for number in (0, 1_000, 3_000, 4_999))


# -------------------------------------------------------------------------------------------------- tampering


def codes(data: bytes) -> dict[str, str]:
    """Code to the name of what was met, of the findings of reading."""
    found = read(data).issues
    return {str(i.code): next((k for k in ("absent", "form", "year", "code", "unlocked", "lists", "was", "computed",
                                          "second_table") if i.facts.get(k)), "") for i in found}  # fmt: skip


def test_a_changed_seal_is_named() -> None:
    assert codes(edited(lambda book: setattr(book[SEAL]["B6"], "value", "tieu_hoc"))) == {"seal-broken": ""}
    assert codes(edited(lambda book: book.remove(book[SEAL]))) == {"seal-broken": "absent"}


def test_another_schools_workbook_is_named() -> None:
    def edit(book: Any) -> None:
        book[SCHOOL]["C6"].value = "98099999"

    found = read(edited(edit))
    assert [(i.code, i.value, i.facts.get("code")) for i in found.issues if i.code is Code.SEAL_BROKEN] == [
        (Code.SEAL_BROKEN, "98099999", "98031204")
    ]


def test_another_years_workbook_is_named() -> None:
    def edit(book: Any) -> None:
        book[SCHOOL]["C8"].value = "2027-2028"

    found = read(edited(edit))
    assert found.plan.school_year == "2027-2028"
    assert [i.facts.get("year") for i in found.issues if i.code is Code.SEAL_BROKEN] == ["2026-2027"]


def test_protection_that_was_taken_off_is_named() -> None:
    found = read(edited(lambda book: book[PLAN].protection.disable()))
    assert [(i.code, i.value) for i in found.issues] == [(Code.WORKBOOK_ALTERED, PLAN)]


def test_changed_lists_headings_and_formulas_are_named() -> None:
    heading, status = f"I{TABLE.header_row + 1}", f"A{TABLE.first + 1}"
    assert codes(edited(lambda book: setattr(book[LISTS]["A3"], "value", "9.9 – Tự thêm"))) == {
        "workbook-altered": "was"
    }
    assert codes(edited(lambda book: setattr(book[LISTS]["A90"], "value", "9.9"))) == {"workbook-altered": "lists"}
    assert codes(edited(lambda book: setattr(book[PLAN][heading], "value", "Hạn"))) == {"workbook-altered": "was"}
    assert codes(edited(lambda book: setattr(book[PLAN][status], "value", "Đủ"))) == {"workbook-altered": "computed"}


def test_of_two_plan_sheets_the_filled_one_counts() -> None:
    def edit(book: Any) -> None:
        copy = book.copy_worksheet(book[PLAN])
        copy.title = "Bản của tổ"
        for row in range(TABLE.first + 1, TABLE.last + 2):
            for field in TABLE.shown[2:]:
                book[PLAN].cell(row, field.index + 1).value = None

    content = read(edited(edit))
    assert content.plan == plan_of(ROWS)
    assert not any(i.facts.get("second_table") for i in content.issues)


def test_a_second_filled_plan_sheet_is_a_warning() -> None:
    def edit(book: Any) -> None:
        copy = book.copy_worksheet(book[PLAN])
        copy[TABLE.cell("action")].value = "Việc khác"

    content = read(edited(edit))
    assert content.plan == plan_of(ROWS)
    [found] = [i for i in content.issues if i.facts.get("second_table")]
    assert (found.severity.value, found.facts["rows"], found.facts["counted"]) == ("warning", "2", PLAN)


def test_keys_and_headings_pasted_among_the_rows_are_no_rows() -> None:
    def edit(book: Any) -> None:
        sheet = book[PLAN]
        for field in TABLE.shown[2:]:
            sheet.cell(TABLE.first + 5, field.index + 1).value = field.key
            sheet.cell(TABLE.first + 6, field.index + 1).value = field.title
        sheet.cell(TABLE.first + 7, TABLE.field("action").index + 1).value = "Trồng rau"
        sheet.cell(TABLE.first + 7, TABLE.field("lead").index + 1).value = "Đoàn đội"

    content = read(edited(edit))
    assert [row.get("action") for row in content.plan.rows] == ["Mở lớp bơi", "Mở thư quán", "Trồng rau"]
    assert [i.where.row for i in content.issues if i.facts.get("heading")] == [TABLE.first + 5, TABLE.first + 6]


def test_rows_after_an_end_mark_pasted_into_the_table_still_count() -> None:
    def edit(book: Any) -> None:
        book[PLAN].cell(TABLE.first + 2, 1).value = END_MARK

    content = read(edited(edit))
    assert [row.get("action") for row in content.plan.rows][:1] == ["Mở lớp bơi"]
    assert "Mở thư quán" in str(plan_to_dict(content.plan)) + str([i.value for i in content.issues])


@pytest.mark.parametrize("program", ["ods", "xls"])
def test_no_edit_is_silent_in_other_formats(program: str, tmp_path: Path) -> None:
    """The same edits, saved by LibreOffice: signs that only Excel knows become its own there."""
    edits = [mutated(workbooks()[seed % len(workbooks())], seed) for seed in range(500, 524)]
    edits = [edit for edit in edits if edit.text not in ("#SPILL!", "#CALC!")]
    paths = [tmp_path / f"{number}.xlsx" for number in range(len(edits))]
    for path, edit in zip(paths, edits, strict=True):
        path.write_bytes(edit.data)
    saved = convert_all(paths, program, tmp_path / program)
    silent = [e.what for e, path in zip(edits, saved, strict=True) if not _is_told(replace(e, data=path.read_bytes()))]
    assert silent == []


# ------------------------------------------------------------------------------------------------ double entry


def _assembled(data: bytes) -> tuple[Grid, Assembled]:
    grid = read_grid(data, "a.xlsx")
    return grid, assemble(grid)


def test_a_text_that_its_cell_does_not_hold_breaks_the_account() -> None:
    grid, found = _assembled(workbook_of_table(ROWS))
    first, second = found.plan.rows
    other = replace(first, values={**first.values, "lead": "Tổ Tin học"})
    with pytest.raises(CtclError) as error:
        settle(grid, replace(found, plan=replace(found.plan, rows=(other, second))))
    assert (error.value.issue.code, error.value.issue.where.cell) == (Code.ACCOUNT_BROKEN, TABLE.cell("lead"))


@pytest.mark.parametrize("lost", ["row", "cell"])
def test_a_cell_that_was_taken_and_is_not_in_the_plan_breaks_the_account(lost: str) -> None:
    grid, found = _assembled(workbook_of_table(ROWS))
    first, second = found.plan.rows
    less = replace(second, values={key: text for key, text in second.values.items() if key != "budget"})
    rows = (first,) if lost == "row" else (first, less)
    with pytest.raises(CtclError) as error:
        settle(grid, replace(found, plan=replace(found.plan, rows=rows)))
    cell = TABLE.cell("content" if lost == "row" else "budget", 1)
    assert (error.value.issue.code, error.value.issue.where.cell) == (Code.ACCOUNT_BROKEN, cell)


# --------------------------------------------------------------------------- rows that were met in other workbooks


def test_a_row_of_ours_that_was_met_before_is_told_once_somebody_changes_it() -> None:
    data = workbook_of_table(ROWS)
    assert account(read(data)).listed == account(read(data)).listed == 0  # the second one knows the rows of the first

    def edit(book: Any) -> None:
        book["Hướng dẫn"]["C6"].value = "khác hẳn"
        book[SCHOOL]["E40"].value = "ghi thêm"

    assert {("C6", "khác hẳn"), ("E40", "ghi thêm")} <= {(cell, value) for _, cell, value in told(edited(edit))}


def test_true_is_not_taken_for_the_number_one_that_stood_there_in_another_workbook() -> None:
    sheet = OwnSheet("Hướng dẫn", {(0, 0): "1", (0, 1): "Bước"})
    sheet.remember(0, [1.0, "Bước"], {(0, 0), (0, 1)})
    assert sheet.recall(0, [1.0, "Bước"]) == {(0, 0), (0, 1)}
    assert sheet.recall(0, [True, "Bước"]) is None
    assert sheet.recall(1, [1.0, "Bước"]) is None


def test_a_row_that_names_the_school_is_compared_in_each_workbook() -> None:
    sheet = OwnSheet("Tổng quan")
    sheet.write_string(0, 0, "Trường \0name")
    sheet.remember(0, ["Trường Hoa Sen"], {(0, 0)})
    assert sheet.recall(0, ["Trường Hoa Sen"]) is None
