"""A third program, formualizer, calculates our workbooks from nothing: every stored value is taken out first.

It is written in another language by other people than LibreOffice and gnumeric, and fast enough to look at every kind.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import formualizer
import openpyxl
import pytest

from ctcl_xlsx.pipeline.reading import read_content
from ctcl_xlsx.workbook.layout import OVERVIEW, PLAN, PROBLEMS, SCHOOL
from ctcl_xlsx.workbook.status import row_statuses
from tests.packages import parts
from tests.workbook.made import KINDS, USUAL, Kind, blank, layout
from tests.workbook.test_programs import agreed, alike, books

Cell = tuple[str, int, int]
_STORED = re.compile(rb"(<f>[^<]*</f>)<v>[^<]*</v>")


def without_values(data: bytes) -> bytes:
    """The package with formulas only: nothing that was calculated before is left in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            after.writestr(name, _STORED.sub(rb"\1", part) if name.startswith("xl/worksheets/") else part)
    return out.getvalue()


def formulas(data: bytes) -> dict[Cell, str]:
    """The formula cells of a workbook, rows and columns from 1."""
    sheets = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    cells = ((sheet.title, cell) for sheet in sheets for row in sheet.iter_rows() for cell in row)
    return {(title, cell.row, cell.column): str(cell.value) for title, cell in cells if cell.data_type == "f"}


def stored(data: bytes, cells: Mapping[Cell, str]) -> dict[Cell, Any]:
    """What those cells show without calculating."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {(sheet, row, column): book[sheet].cell(row, column).value for sheet, row, column in cells}


def calculated(data: bytes, cells: Mapping[Cell, str]) -> dict[Cell, Any]:
    """What the engine makes of them."""
    book = formualizer.load_workbook_bytes(without_values(data))
    return dict(zip(cells, book.evaluate_cells(list(cells)), strict=True))


def differences(data: bytes) -> dict[Cell, tuple[Any, Any]]:
    """The cells whose stored value is not what the engine calculates, with both; "" and none are one.

    Two slips of the engine are known: its UPPER knows ASCII only, its TRIM takes line breaks and tabs for spaces.
    """
    cells = formulas(data)
    ours, theirs = stored(data, cells), calculated(data, cells)
    assert {sheet for sheet, _, _ in cells} >= {SCHOOL, PLAN, OVERVIEW}
    pairs = {cell: (comparable(ours[cell], text), comparable(theirs[cell], text)) for cell, text in cells.items()}
    return {cell: pair for cell, pair in pairs.items() if not alike(*pair)}


def comparable(value: Any, formula: str) -> Any:
    if not isinstance(value, str):
        return "" if value is None else value
    told = value.replace("_x005F_", "_")  # as the format writes an underscore that would else begin a sign
    text = told.casefold() if "UPPER(" in formula else told
    return re.sub(r"[ \n\t]+", " ", text) if "TRIM(" in formula else text


@pytest.mark.parametrize("name", books())
def test_it_calculates_the_values_that_were_written(name: str) -> None:
    assert differences(books()[name][1]) == {}


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_it_calculates_the_values_of_every_blank_workbook(kind: Kind) -> None:
    assert differences(blank(kind)) == {}


def test_nothing_stored_is_left_and_a_wrong_value_would_be_seen() -> None:
    data = blank(USUAL[1])
    bare = without_values(data)
    assert not any(_STORED.search(part) for part in parts(bare).values())
    assert len(differences(bare)) > 50  # nothing is stored where a number or a text is calculated


def typed(kind: Kind, rows: list[dict[str, Any]], problems: list[dict[str, str]]) -> bytes:
    """A blank workbook with these cells typed into V and IV; as openpyxl saves it, without any stored value."""
    made = layout(kind, len(rows))
    book = openpyxl.load_workbook(io.BytesIO(blank(kind, len(rows))))
    for i, cells in enumerate(rows):
        for key, value in cells.items():
            book[PLAN][made.plan.cell(key, i)].value = value
    for i, texts in enumerate(problems):
        for key, text in texts.items():
            assert made.problems is not None
            book[PROBLEMS][made.problems.cell(f"problem.{key}", i)].value = text
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def statuses(data: bytes, kind: Kind, rows: int) -> list[str]:
    """The status column, calculated."""
    first = layout(kind, rows).plan.first + 1
    cells = {(PLAN, first + i, 1): "" for i in range(rows)}
    return [value or "" for value in calculated(data, cells).values()]


@pytest.mark.parametrize("kind", USUAL, ids=str)
def test_its_statuses_are_pythons(kind: Kind) -> None:
    made, rows = layout(kind), list(agreed(layout(kind)))
    data = typed(kind, rows, [])
    plan = read_content(data, "typed.xlsx").plan
    shown = dict(zip((r.origin.row for r in plan.rows if r.origin), row_statuses(made, plan.rows), strict=True))
    first = made.plan.first + 1
    expected = [shown[first + i].status if first + i in shown else "" for i in range(len(rows))]
    assert list(zip(rows, statuses(data, kind, len(rows)), strict=True)) == list(zip(rows, expected, strict=True))


def test_a_problem_that_was_just_written_can_be_picked() -> None:
    """IV is typed, then picked in V: status, counts and the checks follow, the plan's row stays as it was typed."""
    kind = USUAL[1]
    made = layout(kind)
    labels = made.criteria.labels
    full = {"action": "Mua", "lead": "HT", "deadline": made.lists()["ds_thang"][9], "budget": 0}
    long = "Bếp chật " * 40
    problems = [
        {"weakness": "Thư viện thiếu sách?", "criterion": labels[2]},
        {"weakness": "Sân trơn"},
        {"weakness": "thư viện thiếu sách?", "criterion": labels[5]},
        {"weakness": long.strip(), "criterion": labels[3]},
        {"weakness": "Chung", "criterion": "Không gắn tiêu chí cụ thể"},
        {"weakness": "Lạ", "criterion": "9.9 – Lạ"},
    ]
    came = ". Tiêu chí theo mục IV: "
    cases = [
        ({"content": "Thư viện thiếu sách?"}, f"{came}{labels[2][:3]}", "1.3"),
        ({"content": " THƯ VIỆN  thiếu sách? "}, f"{came}{labels[2][:3]}", "1.3"),
        ({"content": "Thư viện thiếu sách?", "criterion": labels[0]}, "", "1.1"),
        ({"content": "Sân trơn"}, "", None),
        ({"content": long[:255].strip()}, f"{came}{labels[3][:3]}", "1.4"),
        ({"content": "Chung"}, f"{came}Không gắn tiêu chí cụ thể", None),
        ({"content": "Lạ"}, "", None),
        ({"content": "Việc tự ghi"}, "", None),
    ]
    data = typed(kind, [{**full, **cells} for cells, _, _ in cases], problems)
    assert statuses(data, kind, len(cases)) == [f"Đủ{ending}" for _, ending, _ in cases]
    content = read_content(data, "typed.xlsx")
    found = [next((ref.criterion for ref in row.criteria), None) for row in content.report.rows]
    assert found == [code for _, _, code in cases]
    assert [row.get("criterion") for row in content.plan.rows] == ["", "", "1.1", "", "", "", "", ""]
    counts = {(SCHOOL, made.assessment.first + 1 + i, 4): "" for i in range(5)}
    assert list(calculated(data, counts).values()) == [1, 0, 2, 1, 0]
    shown = [s.status for s in row_statuses(made, content.plan.rows, content.plan.problems)]
    assert shown == statuses(data, kind, len(cases))
