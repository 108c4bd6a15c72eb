"""Contents put aside on the disk come back as they were, whatever becomes of the disk."""

from __future__ import annotations

import pytest

from ctcl_xlsx.district.files import Content, FileResult, Held, Outcome
from ctcl_xlsx.district.telling import tell, told_of
from ctcl_xlsx.issues import Code, issue
from ctcl_xlsx.model import School
from ctcl_xlsx.pipeline import read_content
from ctcl_xlsx.pipeline.batch import Asked
from ctcl_xlsx.pipeline.folding import folded
from ctcl_xlsx.pipeline.spool import Spool

ASKED = (Asked(), Asked(told=True))


def plan_of(held: Content | Held) -> Content:
    return held.content if isinstance(held, Held) else held


@pytest.fixture
def contents(filled: bytes) -> list[Content]:
    return [read_content(filled, f"{name}.xlsx") for name in "abc"]


@pytest.mark.parametrize("asked", ASKED)
def test_what_was_put_aside_comes_back(contents: list[Content], asked: Asked) -> None:
    spool = Spool(at_hand=1)
    first, *others = [spool.hold(folded(content, asked), asked) for content in contents]
    assert plan_of(first) == contents[0]
    assert all(isinstance(held, Held) for held in others)
    assert [plan_of(held) for held in reversed(others)] == [contents[2], contents[1]]


def test_of_many_files_none_stays_in_memory(contents: list[Content]) -> None:
    for files, at_hand in ((3, 3), (4, 0)):
        spool = Spool(files, at_hand=3)
        held = [spool.hold(folded(content, ASKED[0]), ASKED[0]) for content in contents]
        assert sum(isinstance(each, Content) for each in held) == at_hand
        assert [plan_of(each) for each in held] == contents


def test_what_was_told_comes_back_as_it_was_told(contents: list[Content]) -> None:
    spool, asked = Spool(at_hand=1), ASKED[1]
    held = [spool.hold(folded(content, asked), asked) for content in contents]
    told = [each.told() for each in held if isinstance(each, Held) and each.told]
    assert told == [tell(content) for content in contents]


def test_what_was_said_of_it_later_is_told_anew(contents: list[Content]) -> None:
    spool, asked = Spool(), ASKED[1]
    file = FileResult("a.xlsx", Outcome.ACCEPTED, held=spool.hold(folded(contents[0], asked), asked))
    more = file.with_more(None, (issue(Code.SCHOOL_MISSING),))
    assert told_of(more).errors == told_of(file).errors + 1
    assert told_of(more) == tell(contents[0].with_more(None, (issue(Code.SCHOOL_MISSING),)))


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
    held = [spool.hold(folded(content, ASKED[0]), ASKED[0]) for content in contents]
    assert [type(each) for each in held] == [Held, Content, Content]
    assert [each.content if isinstance(each, Held) else each for each in held] == contents
