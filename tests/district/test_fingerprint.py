"""What is the same cell, whatever program saved it, and where two workbooks differ."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctcl_xlsx.district.fingerprint import Difference, comparable, first_difference, sheet_print


@given(st.integers(1, 5_000), st.integers(1, 5_000))
def test_a_share_kept_with_fifteen_digits_is_the_same(part: int, whole: int) -> None:
    share = part / whole
    assert comparable(share) == comparable(float(f"{share:.15g}"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (3, 3.0),
        (17_811_600_000, 17_811_600_000.0),
        (date(2027, 5, 31), datetime(2027, 5, 31)),
        (datetime(2026, 10, 5, 8, 30), datetime(2026, 10, 5, 8, 29, 59, 999_990)),
        ("a\r\nb ", "a\nb"),
        (None, ""),
    ],
)
def test_the_same_to_a_reader(one: object, other: object) -> None:
    assert comparable(one) == comparable(other)  # type: ignore[arg-type]


@pytest.mark.parametrize(("one", "other"), [(3, 4), ("a", "b"), ("", "0"), (0, None), (17_811_600_000, 17_811_600_001)])
def test_another_value(one: object, other: object) -> None:
    assert comparable(one) != comparable(other)  # type: ignore[arg-type]


def test_the_first_cell_that_differs_is_named() -> None:
    old = {(0, 0): "a", (4, 2): "b", (9, 9): "c"}
    for new, cell in (({**old, (4, 2): "x"}, "C5"), ({**old, (4, 1): "x"}, "B5"), ({(0, 0): "a", (9, 9): "c"}, "C5")):
        found = first_difference([sheet_print("S", old)], [sheet_print("S", new)])
        assert found == Difference("S", cell)
    assert first_difference([sheet_print("S", old)], [sheet_print("S", old)]) is None
    assert first_difference([sheet_print("S", old)], [sheet_print("S", {**old, (4, 2): "x"}, {(4, 2)})]) is not None
    free = [sheet_print("S", cells, {(4, 2)}) for cells in (old, {**old, (4, 2): "x"})]
    assert first_difference(free[:1], free[1:]) is None
    assert first_difference(free, []) == Difference("S")
