"""Mutated workbooks of all forms: each reads as its bytes say, or is refused; never another value without a word.

The number of trials grows with `--long`. A trial that fails names its seed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest

from ctcl_xlsx.issues import CtclError
from ctcl_xlsx.pipeline.generate import order_of_plan, workbook_of
from ctcl_xlsx.workbook.grid import Grid, Uncalculated, address, as_text, is_blank
from ctcl_xlsx.workbook.read import read
from tests.district.invented import Dice
from tests.hostile.reference import cells_of
from tests.hostile.surgery import packed, parts_of
from tests.workbook.made import USUAL, filled, samples

Mutation = Callable[[bytes, Dice], bytes]


@cache
def books() -> tuple[bytes, ...]:
    """Filled workbooks of all forms: the samples, and one of each form with awkward texts."""
    made = [workbook_of(order_of_plan(plan)) for _, plan in samples()]
    return (*made, *map(filled, USUAL))


# ---------------------------------------------------------------------------------------------- bytes of the file


def flip(data: bytes, dice: Dice) -> bytes:
    """One bit."""
    at = dice.below(len(data))
    return data[:at] + bytes([data[at] ^ 1 << dice.below(8)]) + data[at + 1 :]


def burst(data: bytes, dice: Dice) -> bytes:
    """A run of bytes of chance."""
    at, size = dice.below(len(data)), 2 + dice.below(198)
    return data[:at] + bytes(dice.below(256) for _ in range(size)) + data[at + size :]


def lose(data: bytes, dice: Dice) -> bytes:
    """A run of bytes gone."""
    at, size = dice.below(len(data)), 1 + dice.below(4000)
    return data[:at] + data[at + size :]


def double(data: bytes, dice: Dice) -> bytes:
    """A block written twice, as a disk does."""
    at = dice.below(len(data)) // 512 * 512
    return data[: at + 512] + data[at : at + 512] + data[at + 512 :]


def shuffle(data: bytes, dice: Dice) -> bytes:
    """Two blocks changed places."""
    first, second = sorted((dice.below(len(data) // 512), dice.below(len(data) // 512)))
    a, b = data[first * 512 : first * 512 + 512], data[second * 512 : second * 512 + 512]
    return data[: first * 512] + b + data[first * 512 + 512 : second * 512] + a + data[second * 512 + 512 :]


FILE_MUTATIONS: tuple[Mutation, ...] = (flip, flip, flip, burst, lose, double, shuffle)


# ----------------------------------------------------------------------------------------- edits inside the parts

_WORTH = re.compile(r"xl/(worksheets/sheet\d+|sharedStrings|workbook)\.xml|xl/_rels/workbook\.xml\.rels")


def in_part(change: Mutation) -> Mutation:
    """The change made inside one inflated part; the package is then sound again."""

    def mutate(data: bytes, dice: Dice) -> bytes:
        parts = parts_of(data)
        name = dice.choice([n for n in parts if _WORTH.fullmatch(n)])
        parts[name] = change(parts[name], dice)
        return packed(parts)

    return mutate


def at_match(pattern: bytes, new: Callable[[bytes, Dice], bytes]) -> Mutation:
    """One match of a pattern replaced."""

    def change(part: bytes, dice: Dice) -> bytes:
        found = list(re.finditer(pattern, part, re.DOTALL))
        if not found:
            return part
        hit = dice.choice(found)
        return part[: hit.start()] + new(hit[0], dice) + part[hit.end() :]

    return change


def nothing(_: bytes, __: Dice) -> bytes:
    return b""


def twice(text: bytes, _: Dice) -> bytes:
    return text + text


def other_number(_: bytes, dice: Dice) -> bytes:
    return str(dice.choice([-1, 0, 1, 7, 99, 300, 70000, 2**31, 2**32])).encode()


def other_letter(text: bytes, dice: Dice) -> bytes:
    at = dice.below(len(text))
    return text[:at] + bytes([dice.choice(b"AZaz09<>&\"'= /")]) + text[at + 1 :]


PART_MUTATIONS: tuple[Mutation, ...] = tuple(
    map(
        in_part,
        (
            at_match(rb"<c [^>]*?(?:/>|>.*?</c>)", nothing),
            at_match(rb"<c [^>]*?(?:/>|>.*?</c>)", twice),
            at_match(rb"<row .*?</row>", nothing),
            at_match(rb"<row .*?</row>", twice),
            at_match(rb"<si>.*?</si>", nothing),
            at_match(rb"<si>.*?</si>", twice),
            at_match(rb' (?:t|s|r|ht|hidden|sheetId|Id|Target|state)="[^"]*"', nothing),
            at_match(rb' (?:t|s|r|ht|hidden|sheetId|Id|Target|state)="[^"]*"', twice),
            at_match(rb"(?<=<v>)\d+(?=</v>)", other_number),
            at_match(rb'(?<= r=")[A-Z]+\d+(?=")', lambda t, d: t[:1] + other_number(t, d)),
            at_match(rb"</?\w+", other_letter),
            at_match(rb"[^\n]{40}", other_letter),
            at_match(rb"[^\n]{30}", nothing),
        ),
    )
)


# ------------------------------------------------------------------------------------------------------- the law


def difference(grid: Grid, data: bytes) -> str:
    """Where the product reads another value than the bytes say; "" where it does not."""
    try:
        said = cells_of(data)
    except Exception as error:
        return f"read, though it is broken: {error!r}"
    shown = {
        (sheet.name, address(r, c)): as_text(value)
        for sheet in grid.sheets
        for r, row in enumerate(sheet.rows)
        for c, value in enumerate(row)
        if not is_blank(value) and not isinstance(value, Uncalculated)
    }
    for place in said.keys() | shown.keys():
        a, b = shown.get(place, ""), said.get(place, "")
        if _folded(a) != _folded(b):
            return f"{place}: read {a!r}, the file says {b!r}"
    return ""


def _folded(text: str) -> str:
    """Equal for every way to write the same value."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        number = float(plain.replace(",", "."))
    except ValueError:
        return plain.strip("\u200b\ufeff\u2060 \t\n\u00a0")
    return f"{number:.9g}"


def trial(seed: int, mutations: tuple[Mutation, ...]) -> str:
    """One mutated file: "" when it reads as it says or is refused."""
    dice = Dice(seed)
    data = dice.choice(books())
    mutated = dice.choice(mutations)(data, dice)
    try:
        grid = read(mutated, "a.xlsx")
    except CtclError:
        return ""
    told = difference(grid, mutated)
    return f"seed {seed}: {told}" if told else ""


@pytest.fixture
def trials(request: pytest.FixtureRequest) -> int:
    """How many of each kind."""
    return 5000 if request.config.getoption("--long") else 300


def test_damaged_files_read_as_they_say_or_are_refused(trials: int) -> None:
    assert [t for t in (trial(seed, FILE_MUTATIONS) for seed in range(trials)) if t] == []


def test_edited_parts_read_as_they_say_or_are_refused(trials: int) -> None:
    assert [t for t in (trial(seed, PART_MUTATIONS) for seed in range(trials)) if t] == []
