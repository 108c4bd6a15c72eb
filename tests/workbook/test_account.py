"""Every cell that is not blank is in the plan, known as ours, or listed: shown by planting texts everywhere."""

from __future__ import annotations

import io
from collections.abc import Callable
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
from ctcl_xlsx.workbook.account import Account, cell_ranges
from ctcl_xlsx.workbook.layout import END_MARK, LISTS, PLAN, SCHOOL, SEAL
from tests.programs import convert
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
    if repr(text)[1:-1] in texts:
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
