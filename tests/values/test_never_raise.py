"""Whatever a cell holds, a parser answers; a long cell costs no more than a moment."""

from __future__ import annotations

import json
import time
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctcl_xlsx.values import (
    parse_budget,
    parse_criterion,
    parse_deadline,
    parse_owners,
    school_years_in,
)

WORDS = """
tháng năm học kỳ quý từ đến trước sau cuối giữa đầu HKI HK2 Quý IV hè 9 12 15 31 2024 2025 2024-2025 9/2024 31/02/2025
hằng mỗi lần thường xuyên khi và những tiếp theo triệu tr tỷ nghìn đồng đ k 1,5 15.000.000 -5 0 % rưỡi mười lăm khoảng
dưới trên NSNN XHH NS CMHS không Theo thực tế = x + / ( ) , ; : - – … . | BGH HT PHT GV chủ trì phối hợp Ông Nguyễn Văn
A đ/c tổ CM và hoặc nt như " Tiêu chí Tiêu chuẩn TC Mức 4 1.10 1.3 1,3 I.3 II a a) chỉ báo Thư viện \u200b
"""
tokens = st.sampled_from([*WORDS.split(), "\n"])
texts = st.one_of(
    st.text(max_size=60),
    st.lists(tokens, max_size=14).map(" ".join),
    st.lists(tokens, max_size=14).map("".join),
    st.text(alphabet="0123456789.,/- ()tr", max_size=40),
)
objects = st.one_of(
    texts,
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.dates(),
    st.datetimes(),
    st.binary(max_size=5),
    st.lists(st.integers(), max_size=2),
)


class Unprintable:
    """An object that cannot even be shown."""

    def __str__(self) -> str:
        raise ValueError


def answers(value: object, context: object = None) -> list[object]:
    """All parsers' answers as JSON."""
    found = parse_criterion(value, standard_column=context, under=context)
    refs = found if isinstance(found, tuple) else (found,)
    return [
        parse_deadline(value, context).to_dict(),
        parse_budget(value, context).to_dict(),
        parse_owners(value).to_dict(),
        *(ref.to_dict() for ref in refs),
        school_years_in(value),
    ]


@settings(max_examples=600, deadline=None)
@given(objects, st.one_of(st.none(), texts))
def test_any_cell_gets_an_answer(value: object, context: object) -> None:
    json.dumps(answers(value, context))


@settings(max_examples=400, deadline=None)
@given(texts)
def test_answers_hold_together(text: str) -> None:
    deadline, budget, owners = parse_deadline(text, "2024-2025"), parse_budget(text), parse_owners(text)
    if deadline.start and deadline.end:
        assert deadline.start <= deadline.end
    assert deadline.kind not in ("point", "range") or deadline.end
    assert deadline.kind not in ("none", "invalid") or not (deadline.start or deadline.end)
    assert (budget.amount is not None) == (budget.kind in ("amount", "amount_source", "none"))
    assert budget.amount is None or 0 <= budget.amount <= 10**12
    assert budget.kind != "amount_source" or budget.source
    assert set(owners.lead) | set(owners.support) <= set(owners.parties)
    assert owners.parties or owners.flags
    assert all(party.strip() for party in owners.parties)


ODD = (
    Unprintable(),
    object(),
    10**5000,
    float("nan"),
    float("inf"),
    Decimal("NaN"),
    date.min,
    datetime.max,
    timedelta(1),
    b"\xff",
    "\ud800",
    "9" * 6000,
    "٣١/١٢/٢٠٢٤",  # digits of another script
    "0" * 50 + "/2024",
    "tháng 99999999999999999999",
    "99/99/9999",
    "năm 9999-10000",
    "HK" + "I" * 400,
)


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_odd_things_get_an_answer(value: object) -> None:
    json.dumps(answers(value))


REPEATED = (
    *("a", "1", "1.", "GV, ", "(", ")", ":", " ", "tổ ", " - ", "đến ", "từ a: ", "tháng 9, ", "và ", "1 x", "a\n"),
    *("mức 1, ", "hai mươi ", "HT phối hợp ", "(a ", "chủ trì: ", "1,", "- ", "1/", "Nguyễn ", '"', "\u0301", "1.3 "),
    *("Tiêu chuẩn 1 ", "ngân sách ", "năm học ", "2024-2025 ", "đ/c ", "NS 5tr, "),
)


@pytest.mark.parametrize("unit", REPEATED)
def test_long_cells_cost_a_moment(unit: str) -> None:
    text = (unit * 32_767)[:32_767]
    began = time.perf_counter()
    answers(text)
    assert time.perf_counter() - began < 2
