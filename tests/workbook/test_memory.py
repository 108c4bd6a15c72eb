"""What is remembered makes no difference to what is read, and takes no more room than it may."""

from __future__ import annotations

import zlib

import pytest

from ctcl_xlsx.issues import CtclError
from ctcl_xlsx.pipeline.reading import content_of
from ctcl_xlsx.workbook.container import open_container
from ctcl_xlsx.workbook.layout import GUIDE
from ctcl_xlsx.workbook.memory import Familiar, PartMemory, once, remembering
from ctcl_xlsx.workbook.read import read
from tests.hostile.surgery import edited, packed, parts_of
from tests.workbook.made import USUAL, filled
from tests.workbook.test_container import zipped


def test_a_part_is_familiar_from_its_second_time_on() -> None:
    data = zipped({"xl/quen.xml": b"<quen/>"})
    seen = [type(open_container(data)["xl/quen.xml"]) for _ in range(4)]
    assert seen == [bytes, Familiar, Familiar, Familiar]


def test_other_bytes_with_the_same_facts_are_another_part() -> None:
    memory = PartMemory(1 << 20)
    facts = ("xl/a.xml", 8, 1234, 7)
    for content in (b"<mot />", b"<hai />", b"<mot />"):
        view = memoryview(zlib.compress(content))
        assert memory.find(facts, view) in (None, content)
        assert memory.keep(facts, view, content) == content
    assert memory.find(facts, memoryview(zlib.compress(b"<hai />"))) is None


def test_a_damaged_part_is_refused_though_it_was_familiar_whole() -> None:
    data = bytearray(filled(USUAL[0]))
    for _ in range(3):
        read(bytes(data), "a.xlsx")
    at = data.index(b"xl/styles.xml") + 200
    data[at] ^= 1
    with pytest.raises(CtclError) as refused:
        read(bytes(data), "a.xlsx")
    assert refused.value.issue.facts == {"reason": "crc", "part": "xl/styles.xml"}


def test_a_file_reads_the_same_whatever_was_read_before() -> None:
    """Also where a reader changes the lists that it was given."""
    books = [filled(kind) for kind in USUAL]
    first = [read(data, "a") for data in books]
    kept = [repr(grid) for grid in first]
    for grid in first:
        for sheet in grid.sheets:
            sheet.rows.clear()
    for _ in range(3):
        again = [read(data, "a") for data in reversed(books)]
        assert [repr(grid) for grid in reversed(again)] == kept
        for grid in again:
            grid.sheets[0].rows[0][:] = ["khác"]


def test_the_account_of_a_file_is_the_same_whatever_became_of_the_one_before() -> None:
    """Also where a reader changes the cells that it was given."""
    changed = edited(lambda book: setattr(book[GUIDE]["C5"], "value", "khác hẳn"), filled(USUAL[0]))
    found = content_of(read(changed, "b")).issues
    assert found
    before = read(filled(USUAL[0]), "a")
    content_of(before)
    for row in next(sheet for sheet in before.sheets if sheet.name == GUIDE).rows:
        row[:] = ["khác hẳn" if column == 2 else value for column, value in enumerate(row)]
    assert content_of(read(changed, "b")).issues == found


def test_equal_parts_with_other_strings_show_other_texts() -> None:
    parts = parts_of(filled(USUAL[0]))
    for text in ("một", "hai", "ba", "bốn"):
        strings = parts["xl/sharedStrings.xml"].replace("Các bước".encode(), text.encode())
        grid = read(packed(parts | {"xl/sharedStrings.xml": strings}), "a")
        assert any(text in row for sheet in grid.sheets for row in sheet.rows)


def test_no_more_is_kept_than_there_is_room_for() -> None:
    memory = PartMemory(10_000)
    for number in range(1000):
        content = b"%d" % number * 100
        for _ in range(2):
            memory.keep(("a", number), memoryview(content), content)
    assert 0 < sum(memory.find(("a", n), memoryview(b"%d" % n * 100)) is not None for n in range(1000)) < 12
    big = bytes(5000)
    for _ in range(2):
        assert not isinstance(memory.keep(("b",), memoryview(big), big), Familiar)


def test_a_function_remembers_within_its_room_and_forgets_then() -> None:
    asked = []

    @remembering(20_000)
    def length(content: bytes) -> int:
        asked.append(content)
        return len(content)

    assert [length(b"abc"), length(b"abc")] == [3, 3]
    assert asked == [b"abc"]
    assert [length(bytes(n)) for n in range(100)] == list(range(100))
    length(b"abc")
    assert asked.count(b"abc") == 2


def test_what_is_understood_once_is_not_what_was_raised() -> None:
    asked = []

    def refuse(content: bytes) -> int:
        asked.append(content)
        raise ZeroDivisionError

    part = Familiar(b"<a/>")
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            once(refuse, part)
    assert len(asked) == 2
    assert (once(len, part), part.understood) == (4, {len: 4})
    assert once(len, b"<a/>") == 4
