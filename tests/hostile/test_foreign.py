"""Other people's spreadsheets: none is taken for a plan, each is refused with one clear message."""

from __future__ import annotations

import pytest

from ctcl_xlsx import vi
from ctcl_xlsx.district.files import FileResult, Outcome
from ctcl_xlsx.issues import Code
from ctcl_xlsx.pipeline import check_files
from tests.hostile.foreign import foreign


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[FileResult]:
    folder = tmp_path_factory.mktemp("foreign")
    for name, data in foreign():
        (folder / name).write_bytes(data)
    return check_files([folder])


def test_there_are_some_two_hundred(results: list[FileResult]) -> None:
    assert len(results) > 200


def test_none_is_taken_for_a_plan(results: list[FileResult]) -> None:
    assert [r.file for r in results if r.outcome is Outcome.ACCEPTED] == []


def test_each_is_refused_with_one_message(results: list[FileResult]) -> None:
    refused = [r for r in results if r.outcome is Outcome.REJECTED]
    assert {r.reason.code for r in refused if r.reason} <= {Code.NOTHING_OF_OURS}
    assert all(r.reason and not r.issues[1:] and vi.message(r.reason) for r in refused)
