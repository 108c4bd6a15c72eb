"""A formula that a column repeats is told once, and every cell means what it meant."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from ctcl_xlsx.workbook import finish
from ctcl_xlsx.workbook.sharing import share_formulas
from tests.workbook.made import USUAL, Kind, blank

MOST_BYTES = 45_000  # of the plan's part in a blank workbook


def cell(place: str, formula: str) -> str:
    return f'<c r="{place}" s="1" t="str"><f>{formula}</f><v></v></c>'


@pytest.mark.parametrize(
    ("formulas", "shared"),
    [
        (["SUM(A$1:B2)", "SUM(A$1:B3)", "SUM(A$1:B4)"], True),  # the rows that move do move
        (["INDEX(A$1:A$9,ROW()-1)"] * 3, True),
        (['"A2"&amp;B2', '"A2"&amp;B3', '"A2"&amp;B4'], True),  # what stands between quotes stays
        (['"A2"', '"A3"', '"A4"'], False),
        (["A2", "A2", "A2"], False),  # the same text is another cell in every row
        (["LOG10(A2)", "LOG10(A3)", "LOG10(A4)"], True),
        (["A2", "A3", "A5"], None),
        (["TH2_a", "TH3_a", "TH4_a"], False),  # a name, no cell
    ],
)
def test_only_what_moves_down_to_the_letter_is_shared(formulas: list[str], shared: bool | None) -> None:
    cells = [cell(f"C{row}", formula) for row, formula in enumerate(formulas, 2)]
    told = share_formulas("".join(cells).encode()).decode()
    if shared is None:
        assert told.count('si="0"') == 2
        assert f"<f>{formulas[2]}</f>" in told
    elif shared:
        assert f'<f t="shared" ref="C2:C4" si="0">{formulas[0]}</f>' in told
        assert told.count('<f t="shared" si="0"/>') == 2
    else:
        assert told == "".join(cells)


def test_columns_and_gaps_are_kept_apart() -> None:
    cells = [cell("A2", "B2"), cell("C2", "B2"), cell("A3", "B3"), cell("C4", "B4"), cell("A4", "B4")]
    told = share_formulas("".join(cells).encode()).decode()
    assert told.count("<f>") == 2  # both of C: a row lies between them
    assert '<f t="shared" ref="A2:A4" si="0">B2</f>' in told


@pytest.mark.parametrize("kind", USUAL, ids=str)
def test_a_workbook_says_in_fewer_bytes_what_it_said(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    lean = blank(kind)
    blank.cache_clear()
    monkeypatch.setattr(finish, "share_formulas", lambda part: part)
    full = blank(kind)
    blank.cache_clear()
    sizes = []
    for data in (lean, full):
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            sizes.append(max(i.file_size for i in opened.infolist() if "worksheets" in i.filename))
    assert sizes[0] <= MOST_BYTES < sizes[1]
    one, other = (openpyxl.load_workbook(io.BytesIO(data)) for data in (lean, full))
    for sheet in other:
        assert [[c.value for c in row] for row in one[sheet.title]] == [[c.value for c in row] for row in sheet]
