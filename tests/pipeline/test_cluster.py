"""On a real Dask scheduler with two workers, whatever becomes of them: the bytes of a summary made in this process."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ctcl_xlsx import pipeline
from ctcl_xlsx.district.files import Outcome
from ctcl_xlsx.issues import CtclError
from ctcl_xlsx.pipeline import cluster as module
from ctcl_xlsx.pipeline.cluster import LOST, on_scheduler
from ctcl_xlsx.pipeline.kept import cache_at
from ctcl_xlsx.pipeline.running import Result, in_process
from ctcl_xlsx.pipeline.supervised import supervised
from tests.cli.running import ROOT
from tests.clusters import Cluster, cluster, wait_for
from tests.pipeline.folders import TABLE, problems, put
from tests.tables import workbook_of_table
from tests.workbook.mails import zipped
from tests.workbook.test_assemble import edited

pytestmark = pytest.mark.filterwarnings("default")  # Dask's own
POISON = Path(__file__).parent / "poisoned"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("dask"), 2) as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sound files many times over, an archive of them, broken and strange ones, and one that stays at home."""
    found = tmp_path_factory.mktemp("nop")
    samples = {path.name: path.read_bytes() for path in sorted((ROOT / "samples" / "da-nop").iterdir())}
    put(found, {f"{number}/{name}": data for number in range(9) for name, data in samples.items()})
    put(found, {"hỏng.xlsx": b"PK\x03\x04 cut", "rỗng.xlsx": b"", "~$a.xlsx": b"x", "thư.pdf": b"%PDF-1.7"})
    return put(found, {"gộp.zip": zipped(samples | {"trong/hỏng.xlsx": b"PK"}), "lớn.xlsx": bytes(9 << 20)})


@pytest.fixture(scope="module")
def expected(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return summary(folder, tmp_path_factory.mktemp("đây") / "tổng hợp.xlsx")


def summary(folder: Path, path: Path, **options: object) -> bytes:
    """The bytes of the summary of a folder, as made with these options of `consolidate_files`."""
    district = pipeline.consolidate_files([folder], **options)  # type: ignore[arg-type]
    return pipeline.write_summary_file(district, path).read_bytes()


def test_a_worker_that_is_killed_midway_changes_nothing(
    running: Cluster, folder: Path, expected: bytes, tmp_path: Path
) -> None:
    """Files of the disk go out as bytes, into a folder where the workers find none of them."""
    seen: list[int] = []
    told: list[str] = []

    def kill_one(done: int, _: int) -> None:
        if not seen:
            running.kill(running.workers.pop())
        seen.append(done)

    with on_scheduler(running.address, told.append) as run:
        assert summary(folder, tmp_path / "a.xlsx", run=run, progress=kill_one) == expected
    assert (seen[0], told) == (1, [])
    running.start(1)
    wait_for(running.address, 2)


def test_the_cache_is_filled_and_used(running: Cluster, folder: Path, expected: bytes, tmp_path: Path) -> None:
    for turn in range(2):
        with on_scheduler(running.address) as run, cache_at(tmp_path / "nhớ.sqlite3") as cache:
            assert summary(folder, tmp_path / f"{turn}.xlsx", run=run, cache=cache) == expected
    read: list[str] = []

    def watched(task: Callable[..., Result], /, *args: Any) -> Result:
        read.append(args[0].name)
        return in_process(task, *args)

    with cache_at(tmp_path / "nhớ.sqlite3") as cache:
        assert summary(folder, tmp_path / "2.xlsx", cache=cache, run=watched) == expected
    assert read == ["rỗng.xlsx"]  # without bytes there is no key


def test_a_file_that_ends_its_reader_is_refused_alone(tmp_path: Path) -> None:
    good = workbook_of_table(TABLE, rows=5)
    saved = {word: workbook_of_table(TABLE.replace("việc a", word), rows=5) for word in ("BOOM", "NEVER")}
    bad = {word: edited(data, lambda book: None) for word, data in saved.items()}  # such files the library reads
    folder = put(tmp_path / "nop", {f"{n}.xlsx": good for n in range(6)} | {f"{w}.xlsx": d for w, d in bad.items()})
    (tmp_path / "dask").mkdir()
    with cluster(tmp_path / "dask", 1, [POISON, ROOT]) as poisoned, on_scheduler(poisoned.address, seconds=4) as run:
        found = {result.file: result for result in pipeline.check_files([folder], run=run)}
    refused = {name: result.reason.facts["reason"] for name, result in found.items() if result.reason}
    assert refused == {"BOOM.xlsx": "crashed", "NEVER.xlsx": "timeout"}
    assert all(found[f"{n}.xlsx"].outcome is Outcome.ACCEPTED for n in range(6))
    assert all(found[name].sha256 for name in refused)  # by which they can still be told


@pytest.mark.parametrize("scheduler", [True, False])
def test_a_cluster_that_is_lost_midway_leaves_the_rest_to_this_machine(
    scheduler: bool, folder: Path, expected: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its scheduler, or its workers alone."""
    monkeypatch.setattr(module, "GONE", 1.0)
    told: list[str] = []
    (tmp_path / "dask").mkdir()
    with cluster(tmp_path / "dask", 1) as found:

        def kill_all(*_: int) -> None:
            for process in (*([found.scheduler] if scheduler else ()), *found.workers):
                found.kill(process)

        with on_scheduler(found.address, told.append) as run:
            assert summary(folder, tmp_path / "a.xlsx", run=run, progress=kill_all) == expected
    assert told == [LOST]


class Wavering:
    """A client whose scheduler answers as it is told to; asking it takes as long as `patience`."""

    def __init__(self) -> None:
        self.status = "running"
        self.workers: dict[str, int] | None = {"tcp://10.0.0.5:4001": 2}
        self.now = self.patience = 0.0
        self.monotonic = lambda: self.now

    def nthreads(self) -> dict[str, int]:
        if self.workers is None:
            self.now += self.patience
            raise TimeoutError
        return self.workers

    def sync(self, ask: Callable[[], Any], **_: object) -> Any:
        return ask()


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Wavering:
    found = Wavering()
    monkeypatch.setattr(module, "time", found)
    return found


@pytest.mark.parametrize("busy", [0.0, module.GONE * 9])
def test_silence_counts_from_the_first_glance_that_found_it(busy: float, client: Wavering) -> None:
    """Not from the last glance that found an answer: while results land there is none."""
    pulse = module._Pulse(client)
    assert pulse.is_felt()
    client.now += busy
    client.status = "connecting"
    assert pulse.is_felt()
    client.now += module.GONE - 1
    assert pulse.is_felt()
    client.now += 1
    assert not pulse.is_felt()


@pytest.mark.parametrize("sign", ["answer", "result"])
def test_a_sign_of_a_scheduler_ends_its_silence(sign: str, client: Wavering) -> None:
    pulse = module._Pulse(client)
    for _ in range(3):
        client.now += module.GONE - 1
        client.workers = {}
        assert pulse.is_felt()
        if sign == "result":
            pulse.feel()
        else:
            client.workers = {"tcp://10.0.0.5:4001": 2}
            assert pulse.is_felt()


def test_a_glance_that_is_not_answered_is_silence_itself_and_a_closed_client_the_end(client: Wavering) -> None:
    pulse = module._Pulse(client)
    client.workers, client.patience = None, module.GONE
    assert not pulse.is_felt()
    pulse.feel()
    client.status = "closed"
    assert not pulse.is_felt()


def refused(address: str) -> list[str]:
    with pytest.raises(CtclError) as caught, on_scheduler(address):
        pass
    return problems(caught.value)


def test_a_scheduler_without_fit_workers_is_refused(tmp_path: Path) -> None:
    """None at all, then one that runs another program under the same version, then one of another version."""
    (tmp_path / "dask").mkdir()
    other = tmp_path / "khác"
    shutil.copytree(ROOT / "ctcl_xlsx", other / "ctcl_xlsx", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("workbook_templates", "samples"):
        (other / name).symlink_to(ROOT / name)
    with cluster(tmp_path / "dask") as found:
        assert refused(found.address) == ["scheduler-empty"]
        with (other / "ctcl_xlsx" / "text.py").open("a") as code:
            code.write("# another rule\n")
        found.start(1, [other])
        wait_for(found.address, 1)
        assert refused(found.address) == ["worker-code"]
        init = other / "ctcl_xlsx" / "__init__.py"
        init.write_text(init.read_text().replace("0.1.0", "0.0.9"))
        found.start(1, [other])
        wait_for(found.address, 2)
        assert refused(found.address) == ["worker-version"]


def test_a_worker_that_cannot_tell_of_itself_is_refused() -> None:
    with pytest.raises(CtclError) as caught:
        module._refuse_strangers({"tcp://10.0.0.5:4001": module._told(), "tcp://10.0.0.6:4001": None}, "x")
    assert problems(caught.value) == ["worker-bare"]
    assert caught.value.issue.facts["where"] == "10.0.0.6"


@pytest.mark.parametrize("address", ["", "10.0.0.5", "http://10.0.0.5:8786", "tcp://10.0.0.5:99999", "tcp://a b:1"])
def test_an_address_that_is_none_is_refused_at_once(address: str) -> None:
    assert refused(address) == ["scheduler-address"]


def test_nobody_is_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 1)
    assert refused("tcp://127.0.0.1:1") == ["scheduler-unreachable"]


def test_supervision_is_the_same_here(folder: Path, expected: bytes, tmp_path: Path) -> None:
    """What the others are compared with is what children of this machine give as well."""
    with supervised(jobs=2) as run:
        assert summary(folder, tmp_path / "a.xlsx", run=run) == expected
