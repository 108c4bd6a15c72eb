"""LibreOffice and gnumeric open what we write: they calculate the values we wrote beside the formulas, and whatever
they save reads back as the same plan. What a teacher types gives the status that Python gives.
"""

from __future__ import annotations

import io
import itertools
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ctcl_xlsx import templates
from ctcl_xlsx.district.files import Content
from ctcl_xlsx.issues import Code
from ctcl_xlsx.model import Action, Plan, School
from ctcl_xlsx.pipeline.generate import order_of_plan, workbook_of
from ctcl_xlsx.pipeline.reading import read_content
from ctcl_xlsx.workbook.grid import as_text
from ctcl_xlsx.workbook.layout import PLAN, Layout
from ctcl_xlsx.workbook.picking import IDLE_ENTRY
from ctcl_xlsx.workbook.status import row_statuses
from tests.programs import convert, convert_all, recalculated_by_gnumeric
from tests.workbook.made import (
    KINDS,
    USUAL,
    Kind,
    awkward_plan,
    blank,
    filled,
    layout,
    order,
    picked_plan,
    replaced,
    samples,
)

BOTH = pytest.mark.parametrize("kind", USUAL, ids=str)


SPREAD = (*USUAL, KINDS[0], KINDS[9], KINDS[-1])


@lru_cache(maxsize=1)
def books() -> dict[str, tuple[Plan, bytes]]:
    """What the programs are given: blank workbooks, every sample, texts of every sort; the plan in each."""
    found = {f"blank-{kind}": (order(kind).plan, blank(kind)) for kind in SPREAD}
    found |= {name: (plan, workbook_of(order_of_plan(plan))) for name, plan in samples()}
    found["picked"] = (picked_plan(), workbook_of(order_of_plan(picked_plan())))
    found |= {f"awkward-{kind}": (awkward_plan(kind), filled(kind)) for kind in USUAL}
    nobody = replace(order(USUAL[1]).plan, school=School(level=USUAL[1].level))
    deputy = replace(order(USUAL[1]).plan.school, signer_title="KT. Hiệu trưởng, Phó Hiệu trưởng", signer="Lê A")
    signed = replace(order(USUAL[1]).plan, school=deputy)
    found["deputy"] = (signed, workbook_of(order_of_plan(signed)))
    return found | {"nobody": (nobody, workbook_of(order_of_plan(nobody)))}


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The workbooks as files."""
    return stored({name: data for name, (_, data) in books().items()}, tmp_path_factory.mktemp("given"))


def stored(made: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    for name, data in made.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    return {name: folder / f"{name}.xlsx" for name in made}


# ----------------------------------------------------------------------------------------- calculated values


def cells(path: Path, *, calculated: bool) -> Iterator[tuple[tuple[str, str], Any]]:
    """The cells of a workbook by sheet and address; formulas, or what they showed when they were last calculated."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Workbook contains no default style")  # gnumeric writes none
        book = openpyxl.load_workbook(path, data_only=calculated)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from (((sheet.title, cell.coordinate), cell) for cell in row)


def values(path: Path) -> dict[tuple[str, str], Any]:
    """What every cell of a workbook shows that shows anything; LibreOffice escapes a text that looks like an escape."""
    found = {at: cell.value for at, cell in cells(path, calculated=True) if cell.value not in (None, "")}
    return {at: value.replace("_x005F_", "_") if isinstance(value, str) else value for at, value in found.items()}


def formulas(path: Path) -> set[tuple[str, str]]:
    """The cells of a workbook that hold a formula."""
    return {at for at, cell in cells(path, calculated=False) if cell.data_type == "f"}


def differences(before: Path, after: Path) -> dict[tuple[str, str], tuple[Any, Any]]:
    """The formulas of `before` whose value in `after` is another, with both values; "" and none are one."""
    old, new = values(before), values(after)
    pairs = {cell: (old.get(cell), new.get(cell)) for cell in formulas(before)}
    return {cell: pair for cell, pair in pairs.items() if not alike(*pair)}


def alike(one: Any, other: Any) -> bool:
    numbers = isinstance(one, (int, float)) and isinstance(other, (int, float))
    return abs(one - other) < 1e-9 if numbers else one == other


def errors(path: Path) -> dict[tuple[str, str], Any]:
    """The cells of a workbook that show an error."""
    found = cells(path, calculated=True)
    return {at: cell.value for at, cell in found if cell.data_type == "e" or str(cell.value).startswith("Err:")}


def check(given: Mapping[str, Path], results: list[Path]) -> None:
    """No formula of the results shows anything else than was written, nor an error."""
    assert [path.stem for path in results] == list(given)
    assert {path.stem: differences(given[path.stem], path) for path in results} == {name: {} for name in given}
    assert {path.stem: errors(path) for path in results} == {name: {} for name in given}
    assert all(len(formulas(path)) > 150 for path in given.values())


def test_libreoffice_calculates_the_values_that_were_written(given: dict[str, Path], tmp_path: Path) -> None:
    check(given, convert_all(given.values(), "xlsx", tmp_path, recalculate=True))


def test_gnumeric_calculates_the_values_that_were_written(given: dict[str, Path], tmp_path: Path) -> None:
    check(given, [recalculated_by_gnumeric(path, tmp_path) for path in given.values()])


def test_rows_of_every_status_are_written_with_the_values_that_are_calculated(tmp_path: Path) -> None:
    made = {}
    for kind in USUAL:
        rows = [{key: as_text(value) for key, value in row.items()} for row in agreed(layout(kind))]
        plan = replace(order(kind).plan, rows=tuple(map(Action, rows)))
        made[str(kind)] = workbook_of(order_of_plan(plan))
    (tmp_path / "given").mkdir()
    given = stored(made, tmp_path / "given")
    check(given, convert_all(given.values(), "xlsx", tmp_path, recalculate=True))
    check(given, [recalculated_by_gnumeric(path, tmp_path / "gnumeric") for path in given.values()])


@pytest.mark.long
def test_every_blank_workbook_is_written_with_the_values_that_are_calculated(tmp_path: Path) -> None:
    (tmp_path / "given").mkdir()
    given = stored({str(kind): blank(kind) for kind in KINDS}, tmp_path / "given")
    check(given, convert_all(given.values(), "xlsx", tmp_path / "new", recalculate=True))
    check(given, [recalculated_by_gnumeric(path, tmp_path / "gnumeric") for path in given.values()])


@pytest.mark.parametrize("program", ["libreoffice", "gnumeric"])
def test_a_wrong_value_would_be_seen(given: dict[str, Path], program: str, tmp_path: Path) -> None:
    """The values of a file are changed; when the programs calculate, they must find the right ones again."""
    path = tmp_path / "wrong.xlsx"
    data = given["thcs_2026-2027_tt57"].read_bytes()
    path.write_bytes(replaced(data, "xl/worksheets/sheet7.xml", b"<v>6</v>", b"<v>7</v>"))
    if program == "gnumeric":
        result = recalculated_by_gnumeric(path, tmp_path / "new")
    else:
        result = convert(path, "xlsx", tmp_path / "new", recalculate=True)
    found = differences(path, result)
    assert set(found.values()) == {(7, 6)}
    assert {sheet for sheet, _ in found} == {"Tổng quan"}
    assert differences(given["thcs_2026-2027_tt57"], result) == {}


# ---------------------------------------------------------------------------------------------- saved files


@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_what_libreoffice_saves_reads_back_as_the_same_plan(given: dict[str, Path], form: str, tmp_path: Path) -> None:
    results = convert_all(given.values(), form, tmp_path)
    for path in results:
        plan, _ = books()[path.stem]
        content = read_content(path.read_bytes(), path.name)
        assert content.plan == plan, path.name
        assert content.issues == (), path.name


def test_what_gnumeric_saves_reads_back_as_the_same_plan(given: dict[str, Path], tmp_path: Path) -> None:
    for name, (plan, _) in books().items():
        path = recalculated_by_gnumeric(given[name], tmp_path)
        assert read_content(path.read_bytes(), path.name).plan == plan, name


# ------------------------------------------------------------------------- the status: workbook and Python

Cells = Mapping[str, Any]
SOURCE, NO_COST = "Ngân sách nhà nước", "Không sử dụng kinh phí"
WORD_CODES = {
    "criterion": Code.CRITERION_MISSING,
    "content": Code.CONTENT_MISSING,
    "action": Code.ACTION_MISSING,
    "lead": Code.OWNER_MISSING,
    "deadline": Code.DEADLINE_MISSING,
    "budget": Code.BUDGET_MISSING,
}


def complete(made: Layout) -> dict[str, Any]:
    """A row that lacks nothing."""
    months = made.lists()["ds_thang"]
    texts = {"content": "Nội dung", "action": "Họp tổ", "lead": "Tổ trưởng", "budget": 2_000_000, "funding": SOURCE}
    row = {"criterion": made.criteria.labels[2], "start": months[3], "deadline": months[9], **texts}
    return {key: value for key, value in row.items() if made.plan.has(key)}


def agreed(made: Layout) -> Iterator[dict[str, Any]]:
    """Rows of empty, listed and plain cells, as a teacher types them: workbook and Python say the same of each."""
    full, months = complete(made), made.lists()["ds_thang"]
    needed = [f.key for f in made.plan.fields if f.required and f.kind != "money"]
    for present in itertools.product((True, False), repeat=len(needed)):
        absent = {key for key, there in zip(needed, present, strict=True) if not there}
        for budget, funding in itertools.product((None, 0, 2_000_000), (None, SOURCE, NO_COST)):
            row = {**full, "budget": budget, "funding": funding}
            yield {key: value for key, value in row.items() if key not in absent and value is not None}
    for key, text in (
        ("note", "x"),
        ("support", "x"),
        ("status", "Hoàn thành"),
        ("status", "gần xong"),
        ("start", months[0]),
    ):
        if made.plan.has(key):
            yield {key: text}
            yield {**full, key: text}
    off_list = {
        "criterion": ["9.9 – Lạ", "tất cả"],
        "start": ["quý I"],
        "deadline": ["Năm 2065", "5/2027"],
        "funding": ["Nguồn hoạt động"],
    }
    for key, texts in off_list.items():
        for text in texts:
            yield {**full, key: text}
            yield {**{k: v for k, v in full.items() if k != "lead"}, key: text}
            yield {key: text}
    if made.plan.has("content") and made.plan.field("content").kind == "from_problem":
        for cells in ({}, {"lead": "HT"}, full):  # the entry of a problem that nobody wrote: the cell looks empty
            yield {**cells, "content": IDLE_ENTRY}
        yield {**full, "content": f"Sân{IDLE_ENTRY}trơn"}
    for money in (
        1,
        500,
        999,
        1000,
        1001,
        999_999,
        1_000_000,
        10**9,
        10**12,
        123_456_789,
        -5,
        1.5,
        "10 triệu",
        "50.000",
    ):
        yield {**full, "budget": money}
        yield {"budget": money, "action": "Họp"}
    for start, deadline in itertools.product((0, 5, 25, 30, -3, -1), repeat=2):
        yield {**full, "start": months[start], "deadline": months[deadline]}
    for key in ("criterion", "deadline", "funding"):
        yield {**full, key: str(full[key]).upper()}
        yield {**full, key: f"  {str(full[key]).replace(' ', '  ')} "}
    yield {}
    yield {"lead": "   "}
    yield {**full, "lead": "  "}
    yield {**full, "action": "=1+1 = 2"[1:], "lead": "a" * 1500}
    if made.catalog.level4:
        yield {**full, "criterion": "Mức 4 – 1 – " + made.catalog.level4[0].title}
    if not made.plan.field("criterion").required:
        yield {**full, "criterion": "Không gắn tiêu chí cụ thể"}


def disputed(made: Layout) -> list[tuple[dict[str, Any], str, set[Code]]]:
    """Where Python knows more than the workbook's formulas: cells, the workbook's status, the codes that count."""
    full, word = complete(made), {f.key: f.word for f in made.plan.fields}
    unpaid = {key: value for key, value in full.items() if key not in ("budget", "funding")}
    return [
        ({**full, "lead": "-"}, "Đủ", {Code.OWNER_MISSING}),
        ({**full, "lead": "…"}, "Đủ", {Code.OWNER_MISSING}),
        ({**full, "lead": "\u00a0"}, "Đủ", {Code.OWNER_MISSING}),
        ({**full, "lead": "\u200b"}, "Đủ", {Code.OWNER_MISSING}),
        ({**full, "action": "\u00a0\n"}, "Đủ", {Code.ACTION_MISSING}),
        ({**full, "deadline": "khi có kinh phí"}, f"Xem lại: {word['deadline']}", {Code.DEADLINE_MISSING}),
        ({**full, "deadline": "-"}, f"Xem lại: {word['deadline']}", {Code.DEADLINE_MISSING}),
        ({**unpaid, "budget": "-"}, f"Xem lại: {word['budget']}", {Code.BUDGET_MISSING}),
        ({**unpaid, "budget": "\u00a0"}, f"Xem lại: {word['budget']}", {Code.BUDGET_MISSING}),
        ({**unpaid, "funding": "-"}, f"Xem lại: {word['funding']}", {Code.BUDGET_MISSING}),
        # nothing is missing for either, but what the workbook wants to be looked at again is clear to Python
        ({**full, "budget": "15 triệu"}, f"Xem lại: {word['budget']}", set()),
        ({**full, "budget": "2000000"}, f"Xem lại: {word['budget']}", set()),  # digits in a cell of text
        ({**full, "criterion": "1.3"}, f"Xem lại: {word['criterion']}", set()),
        ({**full, "deadline": datetime(2027, 5, 31)}, f"Xem lại: {word['deadline']}", set()),
    ]


def typed(kind: Kind, rows: list[dict[str, Any]], folder: Path) -> tuple[list[str], Content]:
    """The rows typed into a blank workbook and calculated by LibreOffice: the status column, and what is read."""
    table = layout(kind, len(rows)).plan
    book = openpyxl.load_workbook(io.BytesIO(blank(kind, len(rows))))
    for i, cells in enumerate(rows):
        for key, value in cells.items():
            book[PLAN][table.cell(key, i)].value = value
    path = folder / "typed.xlsx"
    book.save(path)
    result = convert(path, "xlsx", folder / "calculated", recalculate=True)
    assert errors(result) == {}
    calculated = values(result)
    statuses = [calculated.get((PLAN, table.cell("_status", i)), "") for i in range(len(rows))]
    return statuses, read_content(result.read_bytes(), "typed.xlsx")


def gaps(content: Content, row: int) -> set[Code]:
    """The completeness codes of a row of the sheet (from 1), those whose answer the form requires."""
    required = {WORD_CODES[c.key] for c in content.form.required()}
    return {i.code for i in content.report.issues if i.where.row == row and i.code in required}


@BOTH
def test_workbook_and_python_say_the_same_of_plain_rows(kind: Kind, tmp_path: Path) -> None:
    made = layout(kind)
    rows = list(agreed(made))
    statuses, content = typed(kind, rows, tmp_path)
    by_row = {row.origin.row: row for row in content.plan.rows if row.origin}
    first = made.plan.first + 1
    shown_by_python = row_statuses(made, content.plan.rows)
    expected = {number: shown.status for number, shown in zip(by_row, shown_by_python, strict=True)}
    assert [(cells, status) for cells, status in zip(rows, statuses, strict=True)] == [
        (cells, expected.get(first + i, "")) for i, cells in enumerate(rows)
    ]
    codes = {f.word: WORD_CODES[f.key] for f in made.plan.fields if f.required}
    for i, status in enumerate(statuses):
        missing = status.partition(". ")[0].removeprefix("Thiếu: ").split("; ") if status.startswith("Thiếu: ") else []
        assert {codes[word] for word in missing} == gaps(content, first + i), (rows[i], status)
    assert {status.partition(":")[0] for status in statuses} == {"", "Đủ", "Đủ (chưa có số tiền)", "Thiếu", "Xem lại"}


@BOTH
def test_where_python_knows_more_it_decides(kind: Kind, tmp_path: Path) -> None:
    made = layout(kind)
    cases = disputed(made)
    statuses, content = typed(kind, [cells for cells, _, _ in cases], tmp_path)
    first = made.plan.first + 1
    found = [(cells, statuses[i], gaps(content, first + i)) for i, (cells, _, _) in enumerate(cases)]
    assert found == cases


@BOTH
def test_the_counts_of_the_workbook_are_those_of_its_rows(kind: Kind, tmp_path: Path) -> None:
    made = layout(kind)
    rows = [row for row in agreed(made) if row]
    statuses, content = typed(kind, rows, tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "calculated" / "typed.xlsx", data_only=True)["Tổng quan"]
    figures = {str(row[1].value).strip(): row[2].value for row in sheet.iter_rows(max_row=20) if row[1].value}
    started = [status for status in statuses if status]
    assert figures["Số dòng kế hoạch đã ghi"] == len(started) == len(content.plan.rows)
    assert figures["Số dòng còn thiếu"] == sum(status.startswith("Thiếu") for status in started)
    assert figures["Số dòng đủ thông tin"] == sum(status.startswith("Đủ") for status in started)
    for column in templates.form(kind.form).required():
        lacking = sum(WORD_CODES[column.key] in gaps(content, made.plan.first + 1 + i) for i in range(len(rows)))
        assert figures[f"thiếu {column.word}"] == lacking, column.key
