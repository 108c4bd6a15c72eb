"""Work that was cut off goes on where it stopped: what was found out is not found out twice, failures stay failures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ctcl_xlsx import templates
from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.files import FileResult
from ctcl_xlsx.issues import Code, CtclError
from ctcl_xlsx.pipeline import consolidate_files
from ctcl_xlsx.pipeline.journal import Journal, failure, key_of
from ctcl_xlsx.pipeline.packing import pack
from ctcl_xlsx.pipeline.parcels import unpacked
from ctcl_xlsx.pipeline.running import CRASHED, MEMORY, SLIP, TIMED_OUT, TaskError
from ctcl_xlsx.shipped import shipped
from tests.pipeline import tasks

SAMPLES = sorted((shipped("samples") / "da-nop").glob("*_2026-2027.xlsx"))


class Watcher:
    """Keeps what a journal says."""

    def __init__(self) -> None:
        self.entries: dict[str, bytes] = {}
        self.begun: list[str] = []

    def journal(self) -> Journal:
        def begins(key: str, args: tuple[Any, ...]) -> None:
            self.begun.append(key)

        return Journal(dict(self.entries), begins, self.entries.__setitem__)


def test_what_was_found_out_is_not_found_out_twice() -> None:
    watcher = Watcher()
    assert watcher.journal()(tasks.add, 2, 3) == 5
    assert watcher.journal()(tasks.add, 2, 3) == 5
    assert watcher.journal()(tasks.add, 3, 2) == 5
    assert watcher.begun == [key_of(tasks.add, (2, 3)), key_of(tasks.add, (3, 2))]


@pytest.mark.parametrize(("task", "reason"), [(tasks.slip, SLIP), (tasks.panic, CRASHED)])
def test_what_no_task_may_raise_becomes_a_failure(task: Any, reason: str) -> None:
    watcher = Watcher()
    for _ in range(2):
        with pytest.raises(TaskError) as caught:
            watcher.journal()(task)
        assert caught.value.reason == reason
    assert len(watcher.begun) == 1


def test_a_refusal_is_kept_whole() -> None:
    watcher = Watcher()
    for _ in range(2):
        with pytest.raises(CtclError) as caught:
            watcher.journal()(tasks.refuse)
        assert caught.value.issue.code is Code.FILE_DAMAGED
        assert caught.value.issue.facts == {"reason": "crc"}


def others(district: District, culprit: str) -> list[FileResult]:
    """All files but one, with what was read from them."""
    return [replace(file, held=file.content) for file in district.files if file.file != culprit]


@pytest.mark.parametrize("reason", [CRASHED, TIMED_OUT, MEMORY])
def test_the_file_that_ended_the_runtime_is_refused_and_the_rest_is_what_it_was(reason: str) -> None:
    """As the page does: the watcher puts a failure in the place of the task, and the whole begins again."""
    watcher = Watcher()
    whole = consolidate_files(SAMPLES, run=watcher.journal())
    culprit = whole.files[1].file
    key = watcher.begun[1]
    watcher.entries[key] = failure(reason, "20")
    again = consolidate_files(SAMPLES, run=watcher.journal())
    assert others(again, culprit) == others(whole, culprit)
    refused = next(f for f in again.files if f.file == culprit)
    assert refused.reason == TaskError(reason, "20").issue
    assert refused.sha256 == whole.files[1].sha256, "its bytes can still be told"
    assert len(watcher.begun) == len(SAMPLES) + 1, "only the culprit's hash was new"


def test_shipped_definitions_come_back_as_themselves() -> None:
    form = templates.form("tt57")
    assert unpacked(pack(("returned", form))) is form
    assert len(pack(form)) < 200


def test_keys_do_not_depend_on_the_process(tmp_path: Path) -> None:
    """They are made from text: paths and names, odd ones too."""
    odd = tmp_path / "a\udcff.xlsx"
    assert key_of(tasks.add, (odd, {"x": 1})) == key_of(tasks.add, (Path(str(odd)), {"x": 1}))
    assert key_of(tasks.add, (odd,)) != key_of(tasks.slip, (odd,))
