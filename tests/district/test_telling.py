"""What is told of a plan where it is read says the same as the plan itself, wherever it is asked."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby, takewhile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ctcl_xlsx import pipeline
from ctcl_xlsx.district import heights
from ctcl_xlsx.district.cell_xml import Cell, Shape, cells_xml
from ctcl_xlsx.district.consolidate import consolidate
from ctcl_xlsx.district.details import CSV, Details, details
from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.files import Held
from ctcl_xlsx.district.fingerprint import MOST_BY_CELL, Printer
from ctcl_xlsx.district.listing import Heading
from ctcl_xlsx.district.requests import Phrases, bodies
from ctcl_xlsx.district.summary import made, write_summary
from ctcl_xlsx.district.telling import line, rooms_of, tell
from ctcl_xlsx.pipeline.packing import pack, unpack
from ctcl_xlsx.shipped import shipped
from ctcl_xlsx.text import fold
from ctcl_xlsx.vi import summary as w
from tests.district.builders import accepted, plan, simple_rows

TEXTS = st.text(st.sampled_from(list("aăbcđeêghi KLm1.,;|%{}_x0041&<\n\t\u200b\u0301 ")), max_size=40)
CELLS = st.one_of(st.none(), TEXTS, st.integers(0, 10**12), st.dates(date(1901, 1, 1), date(2200, 1, 1)))


def samples() -> Path:
    return shipped("samples") / "da-nop"


@pytest.mark.parametrize("day", [None, date(2026, 12, 15)])
def test_a_summary_of_told_plans_is_that_of_the_plans(day: date | None) -> None:
    told = pipeline.consolidate_files([samples()], year="all", as_of=day)
    read = consolidate(pipeline.check_files([samples()]), year="all", as_of=day)
    assert all(isinstance(plan.file.held, Held) for plan in told.plans)  # no plan was asked for
    assert write_summary(told) == write_summary(read)


def test_what_was_told_travels_unchanged() -> None:
    for result in pipeline.check_files([samples()]):
        assert result.content
        told = tell(result.content)
        assert unpack(pack(told)) == told


@settings(max_examples=300, deadline=None)
@example(["|"], 0, 1)
@example(["a |", None, "b"], 0, 0)
@example(["5 %s", "%%", date(2027, 5, 31)], 7, 1)
@given(st.lists(CELLS, min_size=1, max_size=6), st.integers(0, 99_999), st.integers(0, 6))
def test_a_line_by_its_shape_is_the_line_cell_by_cell(values: list[Cell], row: int, most: int) -> None:
    cells, _, ordinary = line(values, rooms_of([Heading("", 20)] * len(values)))
    if not ordinary:
        return
    styles = list(range(3, 3 + len(cells)))
    shared = list(takewhile(lambda cell: cell is None or isinstance(cell, str), cells[:most]))
    shape = Shape.of(tuple(map(type, cells)), styles, range(len(shared))).sharing(shared)
    elements, shown = shape.filled(row, cells[len(shared) :])
    assert elements == cells_xml(row, styles, values, ordinary=False)
    by_shape, by_cell = printers()
    if shown:
        by_shape.add_all_shown(row + MOST_BY_CELL, [shown])
    by_cell.add(row + MOST_BY_CELL, list(values))
    assert by_shape.done() == by_cell.done()


def printers() -> tuple[Printer, Printer]:
    """Two printers of sheets so long that rows are told as a whole."""
    found = Printer("S"), Printer("S")
    for printer in found:
        for row in range(MOST_BY_CELL):
            printer.add(row, ["x"])
    return found


def greedy(paragraph: str, room: float) -> int:
    """Lines filled word by word, in units of an em."""
    lines, used = 1, 0.0
    for word in paragraph.split(" "):
        breadth = sum(map(heights._breadth, word))
        if used and used + 0.25 + breadth > room + 1e-9:
            lines, used = lines + 1, breadth
        else:
            used += breadth + (0.25 if used else 0.0)
    return lines


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text("abcimwWL.", min_size=1, max_size=12), min_size=1, max_size=40), st.integers(12, 40))
def test_lines_break_as_words_fit(words: Sequence[str], room: int) -> None:
    text, em = " ".join(words), 13.0
    assert heights._wrapped(text, room * em, em) == greedy(text, room)


def test_words_longer_than_a_line_take_several() -> None:
    assert heights._wrapped("m" * 30, 10 * 13.0, 13.0) == 3
    assert heights._wrapped("a " + "m" * 30 + " a", 10 * 13.0, 13.0) >= 3


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("abc mW\n", max_size=90), min_size=1, max_size=5))
def test_the_tallest_text_decides(texts: list[str]) -> None:
    rooms = [heights.room_of(12 + 9 * at) for at in range(len(texts))]
    whole = heights.row_height(texts, rooms)
    apart = [heights.row_height([text], [room]) for text, room in zip(texts, rooms, strict=True)]
    assert whole == max(apart)


def test_a_phrase_is_found_from_the_beginning_of_a_word_on() -> None:
    phrases = Phrases("so gd", r"p\. gd", "(?<!can )bo giao duc", r"xin\b")
    found = {
        text: phrases.search(fold(text)) for text in ("Sở GDĐT", "P. GD", "cán bộ giáo dục", "Bộ Giáo dục", "xinh")
    }
    assert found == {"Sở GDĐT": True, "P. GD": True, "cán bộ giáo dục": False, "Bộ Giáo dục": True, "xinh": False}


def test_each_way_to_name_a_body_is_known() -> None:
    texts = ("SGD", "P.GD", "P. GDĐT", "PGD", "p gd", "tham mưu với xã", "xin thôn", "lãnh đạo huyện", "cấp uỷ", "HĐND")
    named = {text: bodies(text) for text in texts}
    assert {key: len(list(group)) for key, group in groupby(sorted(named.values()))} == {
        ("above",): 1,
        ("division",): 4,
        ("local",): 4,
        ("province",): 1,
    }


def test_an_own_column_titled_like_a_role_stays_apart() -> None:
    """What an office calls "other_support" is not what a form asks under that role."""
    (row,) = simple_rows("1.1 A")
    own = plan((replace(row, extra={"other_support": "của riêng"}),), code="1")
    asked = plan(simple_rows("1.1 A", other_support="đề nghị hỗ trợ"), code="2", form="cv5932", year="2025-2026")
    files = [accepted("a.xlsx", own), accepted("b.xlsx", asked)]
    with details(CSV) as taken:
        write_all(consolidate(files, year="all"), taken)
        taken.file.seek(0)
        table = list(csv.DictReader(io.StringIO(taken.file.read().decode("utf-8-sig"), newline="")))
    told = {line["Mã trường"]: (line["other_support"], line[w.TEXT_HEADS["other_support"]]) for line in table}
    assert told == {"1": ("của riêng", ""), "2": ("", "đề nghị hỗ trợ")}


def write_all(district: District, taken: Details) -> None:
    with made(district, details=taken):
        pass
