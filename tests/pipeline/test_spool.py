"""Contents put aside on the disk come back as they were, whatever becomes of the disk."""

from __future__ import annotations

import zlib

import pytest

from ctcl_xlsx.district.files import Content, Held
from ctcl_xlsx.issues import Code, issue
from ctcl_xlsx.model import School
from ctcl_xlsx.pipeline import read_content
from ctcl_xlsx.pipeline.packing import pack
from ctcl_xlsx.pipeline.spool import Spool


def body(content: Content) -> bytes:
    return zlib.compress(pack(content))


@pytest.fixture
def contents(filled: bytes) -> list[Content]:
    return [read_content(filled, f"{name}.xlsx") for name in "abc"]


def test_what_was_put_aside_comes_back(contents: list[Content]) -> None:
    spool = Spool(at_hand=1)
    first, *others = [spool.hold(body(content), None) for content in contents]
    assert first == contents[0]
    assert all(isinstance(held, Held) for held in others)
    assert [held.content for held in reversed(others) if isinstance(held, Held)] == [contents[2], contents[1]]


def test_what_is_said_of_it_later_is_laid_over(contents: list[Content]) -> None:
    held = Held(lambda: contents[0], School("1", "A"), (issue(Code.SCHOOL_MISSING),))
    assert (held.content.plan.school.name, held.content.issues[-1].code) == ("A", Code.SCHOOL_MISSING)
    assert held.content.plan.rows == contents[0].plan.rows


def test_a_full_disk_leaves_what_came_before_and_holds_the_rest_in_memory(
    contents: list[Content], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        """Takes the first body, then has no room."""

        def __init__(self) -> None:
            self.data = b""
            self.at = 0

        def seek(self, at: int) -> None:
            self.at = at

        def write(self, data: bytes) -> int:
            if self.data:
                raise OSError(28, "no room")
            self.data = data
            return len(data)

        def read(self, size: int) -> bytes:
            return self.data[self.at : self.at + size]

    spool, disk = Spool(at_hand=0), Full()
    monkeypatch.setattr(spool, "_opened", lambda: disk)
    held = [spool.hold(body(content), None) for content in contents]
    assert [type(each) for each in held] == [Held, Content, Content]
    assert [each.content if isinstance(each, Held) else each for each in held] == contents
