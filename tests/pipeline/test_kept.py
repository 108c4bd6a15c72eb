"""What unchanged files gave before is the same with the cache and without, and nothing else is ever taken from it."""

from __future__ import annotations

import enum
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ctcl_xlsx import pipeline
from ctcl_xlsx.cli.cache_place import cache_path
from ctcl_xlsx.district.files import FileResult, Outcome
from ctcl_xlsx.issues import Code, Severity, Where, issue
from ctcl_xlsx.pipeline import kept, program
from ctcl_xlsx.pipeline.kept import Cache, cache_at
from ctcl_xlsx.pipeline.packing import pack, unpack
from ctcl_xlsx.pipeline.running import Result, TaskError, in_process
from ctcl_xlsx.pipeline.spread import Spread
from ctcl_xlsx.pipeline.store import Store
from ctcl_xlsx.pipeline.supervised import supervised
from ctcl_xlsx.shipped import shipped
from tests.cli.running import ROOT
from tests.hostile.containers import containers
from tests.hostile.sheets import sheets
from tests.pipeline.folders import put
from tests.workbook.mails import zipped


class Counting:
    """Runs here and counts how often a file was examined."""

    def __init__(self) -> None:
        self.examined = 0

    def __call__(self, task: Callable[..., Result], /, *args: Any) -> Result:
        self.examined += task.__name__.startswith("examine")
        return in_process(task, *args)


def checked(folder: Path, run: Any = in_process, **asked: Any) -> list[FileResult]:
    with cache_at(cache_path()) as cache:
        return pipeline.check_files([folder], run=run, cache=cache, **asked)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Samples, hostile files of each family, an archive of both, what is passed over."""
    found = tmp_path_factory.mktemp("nop")
    samples = {path.name: path.read_bytes() for path in (ROOT / "samples" / "da-nop").iterdir()}
    bad = {name: data for family in (containers, sheets) for name, data in family() if len(data) < 1 << 16}
    few = dict(list(bad.items())[::2])
    put(found, samples | {f"la/{name}": data for name, data in few.items()})
    put(found, {"gop.zip": zipped(samples | {"trong/hong.xlsx": b"PK\x03\x04 cut"}), "~$khoa.xlsx": b"x"})
    return put(
        found, {"thu.et": b"\x00\x01\x02 WPS", "schools.csv": b'\xef\xbb\xbf"a"', "danh-sach.csv": b"a,b\n1,2\n"}
    )


def test_the_second_time_nothing_is_read_and_all_is_the_same(folder: Path, tmp_path: Path) -> None:
    alone, first, second = pipeline.check_files([folder]), Counting(), Counting()
    assert checked(folder, first) == alone
    assert checked(folder, second) == alone
    assert first.examined > 50
    assert second.examined <= 2  # what has no bytes to be told by: an empty file
    moved = tmp_path / "nơi khác"
    shutil.copytree(folder, moved / "sâu")
    third = Counting()
    assert checked(moved, third) == pipeline.check_files([moved])
    assert third.examined == second.examined


def test_children_and_executors_keep_the_same(folder: Path, own_cache: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    alone = pipeline.check_files([folder])
    with supervised(jobs=2) as run:
        assert checked(folder, run) == alone
        assert checked(folder, run) == alone
    shutil.rmtree(own_cache)
    with ThreadPoolExecutor(2) as executor:
        assert checked(folder, Spread(executor)) == alone
    last = Counting()
    assert checked(folder, last) == alone
    assert last.examined <= 2


def test_what_is_asked_otherwise_is_answered_otherwise(tmp_path: Path) -> None:
    sample = next(iter(sorted((ROOT / "samples" / "da-nop").glob("*2026-2027*"))))
    shutil.copy(sample, tmp_path)
    for asked in ({}, {"strict": True}, {"audit": True}, {}):
        run = Counting()
        assert checked(tmp_path, run, **asked) == pipeline.check_files([tmp_path], **asked)
        (found,) = checked(tmp_path, **asked)
        assert found.content
        assert (found.content.account is not None) is bool(asked.get("audit"))
    assert run.examined == 0


def test_an_offices_own_form_is_told_apart(tmp_path: Path) -> None:
    form = tmp_path / "bieu.toml"
    shutil.copy(shipped("samples") / "bieu-rieng.toml", form)
    forms = pipeline.own_forms([form])
    order = pipeline.blank_orders(form_id=next(iter(forms)), form=next(iter(forms.values())))[0]
    put(tmp_path / "nop", {"a.xlsx": pipeline.workbook_of(order)})
    with_form, without = (pipeline.check_files([tmp_path / "nop"], forms=f) for f in (forms, None))
    assert with_form != without
    for _ in range(2):
        assert checked(tmp_path / "nop", forms=forms) == with_form
        assert checked(tmp_path / "nop") == without
    form.write_text(form.read_text("utf-8").replace('version = "1.0"', 'version = "2.0"'), "utf-8")
    changed, run = pipeline.own_forms([form]), Counting()
    assert checked(tmp_path / "nop", run, forms=changed) == pipeline.check_files([tmp_path / "nop"], forms=changed)
    assert run.examined == 1


def test_what_ended_badly_is_tried_again(tmp_path: Path, filled: bytes) -> None:
    put(tmp_path, {"a.xlsx": filled})

    def crash(task: Callable[..., Result], /, *args: Any) -> Result:
        if task.__name__.startswith("examine"):
            raise TaskError("crashed")
        return in_process(task, *args)

    with cache_at(cache_path()) as cache:
        (bad,) = pipeline.check_files([tmp_path], run=crash, cache=cache)
        assert cache
        assert not cache.complete
    assert (bad.outcome, len(bad.sha256)) == (Outcome.REJECTED, 64)
    assert checked(tmp_path) == pipeline.check_files([tmp_path])


def test_a_file_that_changes_before_it_is_read_is_not_kept_as_what_it_was(
    tmp_path: Path, filled: bytes, blank: bytes
) -> None:
    put(tmp_path, {"a.xlsx": filled, "b.zip": zipped({"c.xlsx": filled})})
    before = pipeline.check_files([tmp_path])
    put(tmp_path, {"a.xlsx": blank, "b.zip": zipped({"c.xlsx": blank})})
    after = pipeline.check_files([tmp_path])
    put(tmp_path, {"a.xlsx": filled, "b.zip": zipped({"c.xlsx": filled})})

    def late(task: Callable[..., Result], /, *args: Any) -> Result:
        put(tmp_path, {"a.xlsx": blank, "b.zip": zipped({"c.xlsx": blank})})
        return in_process(task, *args)

    with cache_at(cache_path()) as cache:
        assert pipeline.check_files([tmp_path], run=late, cache=cache) == after
        assert cache
        assert not cache.complete
    put(tmp_path, {"a.xlsx": filled, "b.zip": zipped({"c.xlsx": filled})})
    assert checked(tmp_path) == before


EVIL = Path(tempfile.gettempdir()) / f"ctcl-evil-{os.getpid()}"


class Evil:
    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(EVIL),)


@pytest.mark.parametrize(
    "data",
    [pickle.dumps(Evil()), b"", b"\x80\x05", pack((1, 2, 3)), pack(("a", b"b")), pack(None)],
    ids=["evil", "empty", "cut", "numbers", "no result", "none"],  # the same in every process
)
def test_what_was_not_put_by_this_program_is_not_believed(data: bytes, tmp_path: Path, filled: bytes) -> None:
    put(tmp_path, {"a.xlsx": filled})
    expected = checked(tmp_path)
    with cache_at(cache_path()) as cache:
        assert cache
        (item,) = pipeline.batch.find_inputs([tmp_path])
        key = cache.key(item, pipeline.batch.Asked())
        assert key
        cache.put(key.name, data)
    assert checked(tmp_path) == expected
    assert not EVIL.exists()


def test_only_results_are_unpacked() -> None:
    with pytest.raises(pickle.UnpicklingError):
        unpack(pickle.dumps(os.getcwd))
    assert unpack(pack(Where("a", "b"))) == Where("a", "b")


def test_a_folder_that_cannot_be_written_disturbs_nothing(
    tmp_path: Path, filled: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "nop", {"a.xlsx": filled, "b.zip": zipped({"c.xlsx": filled})})
    expected = pipeline.check_files([tmp_path / "nop"])
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("CTCL_CACHE_DIR", str(tmp_path / "file"))
    assert checked(tmp_path / "nop") == expected


@pytest.mark.parametrize("fails", ["get", "put", "close"])
def test_a_disk_that_fails_disturbs_nothing(fails: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []

    def fail(*_: object) -> None:
        calls.append(_)
        if len(calls) > (1 if fails == "close" else 5):
            return
        if len(calls) == (1 if fails == "close" else 5):
            raise OSError(28, "no space left")
        return

    monkeypatch.setattr(Store, fails, fail)
    assert checked(folder) == pipeline.check_files([folder])
    assert calls


def test_the_key_tells_the_programs_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = kept._fingerprint()
    assert now == kept._fingerprint()
    package = tmp_path / "ctcl_xlsx"
    shutil.copytree(ROOT / "ctcl_xlsx", package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(program, "__file__", str(package / "pipeline" / "program.py"))
    assert kept._fingerprint() == now  # wherever it lies
    (package / "values" / "money.py").write_text("# another rule\n")
    changed = kept._fingerprint()
    assert changed != now
    templates = tmp_path / "templates"
    shutil.copytree(shipped("workbook_templates"), templates)
    (templates / "forms" / "tt57.toml").write_text("")
    monkeypatch.setattr(program, "shipped", lambda _: templates)
    assert kept._fingerprint() not in (now, changed)
    shutil.rmtree(package)
    assert kept._fingerprint() == b""


def test_without_a_base_nothing_is_kept(tmp_path: Path, filled: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, {"a.xlsx": filled})
    monkeypatch.setattr(kept, "_fingerprint", lambda: b"")
    for _ in range(2):
        run = Counting()
        checked(tmp_path, run)
        assert run.examined == 1


def test_the_systems_folder_is_asked_for_where_none_is_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CTCL_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    if os.name == "posix" and os.uname().sysname == "Linux":
        assert cache_path() == tmp_path / "ctcl_xlsx" / "ket-qua.sqlite3"


def test_a_store_is_opened_only_when_it_is_asked(own_cache: Path) -> None:
    with cache_at(cache_path()) as cache:
        assert isinstance(cache, Cache)
    with cache_at(None) as cache:
        assert cache is None
    assert not own_cache.exists()


def test_members_are_packed_by_value_whatever_the_python_makes_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python 3.11.2 pickles a member as `getattr` of its class, which is nothing that may be called."""

    def as_attribute(self: enum.Enum, _: object) -> object:
        return getattr, (type(self), self.name)

    for kind in (Code, Severity, Outcome):
        monkeypatch.setattr(kind, "__reduce_ex__", as_attribute)
    found = (issue(Code.BUDGET_MISSING), Outcome.ACCEPTED)
    assert unpack(pack(found)) == found
