"""Real and made-up spellings and what they mean. `cases.csv` came with the facts, `more_cases.csv` is our own.

A parser may raise more flags than a case asks for, never fewer. `context` inside `expected` is an input.
"""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ctcl_xlsx.values import parse_budget, parse_criterion, parse_deadline, parse_owners

HERE = Path(__file__).parent


def _read(name: str) -> Iterator[Any]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            yield pytest.param(row["kind"], row["raw"], json.loads(row["expected"]), id=f"{name}:{number}")


CASES = [*_read("cases.csv"), *_read("more_cases.csv")]


def parse(kind: str, raw: str, context: dict[str, str]) -> Any:
    """The parser's answer as JSON."""
    if kind == "deadline":
        return parse_deadline(raw, context.get("school_year")).to_dict()
    if kind == "budget":
        return parse_budget(raw, context.get("unit")).to_dict()
    if kind == "owner":
        return parse_owners(raw).to_dict()
    found = parse_criterion(
        raw,
        cell_type=context.get("cell_type"),
        standard_column=context.get("standard_column"),
        under=context.get("under"),
    )
    return [ref.to_dict() for ref in found] if isinstance(found, tuple) else found.to_dict()


def _context(expected: Any) -> dict[str, str]:
    """The inputs beside the text; for several criteria they stand with the first."""
    first = expected[0] if isinstance(expected, list) else expected
    return first.get("context", {})


def _assert_same(found: Any, expected: Any) -> None:
    if isinstance(expected, list):
        assert isinstance(found, list)
        assert len(found) == len(expected)
        for one, wanted in zip(found, expected, strict=True):
            _assert_same(one, wanted)
        return
    wanted = {k: v for k, v in expected.items() if k not in ("context", "flags")}
    assert {k: v for k, v in found.items() if k != "flags"} == wanted
    assert [k for k in found if k != "flags"] == list(wanted)
    assert set(expected.get("flags", ())) <= set(found.get("flags", ()))


@pytest.mark.parametrize(("kind", "raw", "expected"), CASES)
def test_means_what_a_person_reads(kind: str, raw: str, expected: Any) -> None:
    _assert_same(parse(kind, raw, _context(expected)), expected)


SPELLINGS = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "no-break blanks": lambda text: text.replace(" ", "\u00a0"),
    "invisible": lambda text: "\ufeff" + text.replace(" ", " \u200b"),
    "padded": lambda text: f" \n{text}\t ",
    "full stop": lambda text: f"{text}.",
}
LOOSER_SPELLINGS = {
    "upper case": str.upper,
    "lower case": str.lower,
    "long dashes": lambda text: text.replace("-", "\u2010").replace("–", "\u2014"),
}


@pytest.mark.parametrize(("kind", "raw", "expected"), CASES)
def test_spelling_changes_nothing(kind: str, raw: str, expected: Any) -> None:
    context = _context(expected)
    spellings = SPELLINGS if kind == "owner" else {**SPELLINGS, **LOOSER_SPELLINGS}
    for name, respell in spellings.items():
        assert parse(kind, respell(raw), context) == parse(kind, raw, context), name


def test_more_than_150_cases_of_our_own() -> None:
    assert len(list(_read("more_cases.csv"))) >= 150
