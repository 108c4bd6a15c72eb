"""Sources of money, the workbook's labels for them, and each label read back."""

from __future__ import annotations

import pytest

from ctcl_xlsx.values import FUNDING_CODES, FUNDING_LABELS, funding_label, parse_budget


def test_every_code_has_a_label_of_the_list() -> None:
    assert set(FUNDING_CODES.values()) == set(FUNDING_LABELS)
    assert funding_label("ngan_sach") == "Ngân sách nhà nước"
    assert funding_label("something else") == "Nguồn khác"


@pytest.mark.parametrize("label", FUNDING_LABELS[:-1])
def test_a_label_names_one_source_that_leads_back_to_it(label: str) -> None:
    budget = parse_budget(label)
    assert budget.kind == "source"
    assert [funding_label(code) for code in budget.source] == [label]


def test_no_money_is_an_answer() -> None:
    assert parse_budget(FUNDING_LABELS[-1]).kind == "none"
    assert parse_budget("Không cần kinh phí").amount == 0
