"""A store keeps bytes under keys, whole or not at all: bounded, for several processes, whatever becomes of it."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ctcl_xlsx.pipeline.store import Store, remove_store
from tests.cli.running import ROOT

PUT = """
import sys, time
from pathlib import Path
from ctcl_xlsx.pipeline.store import Store
store = Store(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    store.put(f"{sys.argv[2]}{number}".encode(), bytes(2000))
    if number == 200:
        print("on the way", flush=True)
        time.sleep(float(sys.argv[4]))
store.close()
"""


def putting(path: Path, name: str, count: int, pause: float = 0) -> subprocess.Popen[bytes]:
    script = [sys.executable, "-c", PUT, str(path), name, str(count), str(pause)]
    return subprocess.Popen(script, cwd=ROOT, stdout=subprocess.PIPE)


def test_what_was_put_is_there_for_the_next_one(tmp_path: Path) -> None:
    path = tmp_path / "mới" / "a"
    with Store(path) as store:
        assert store.get(b"k") is None
        store.put(b"k", b"first")
        store.put(b"k", b"value")
        store.put(b"", b"")
        assert store.get(b"k") == b"value"
    with Store(path) as store:
        assert (store.get(b"k"), store.get(b""), store.get(b"other")) == (b"value", b"", None)
        assert store.size()[0] == 2


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entries SET data = data || x'00'",
        "UPDATE entries SET data = x'00' || substr(data, 2)",
        "UPDATE entries SET data = x''",
        "UPDATE entries SET data = 'text'",
        "UPDATE entries SET data = NULL",
        "UPDATE entries SET key = x'6C' WHERE key = x'6B'",  # "k" to "l"
    ],
)
def test_what_is_not_whole_or_in_anothers_place_is_not_there(change: str, tmp_path: Path) -> None:
    with Store(tmp_path / "a") as store:
        store.put(b"k", b"value")
    with contextlib.closing(sqlite3.connect(tmp_path / "a", isolation_level=None)) as database:
        database.execute(change)
    with Store(tmp_path / "a") as store:
        assert (store.get(b"k"), store.get(b"l")) == (None, None)
        store.put(b"k", b"again")
        assert store.get(b"k") == b"again"


def test_a_file_that_is_no_store_is_replaced(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    with contextlib.closing(sqlite3.connect(foreign)) as database:
        database.execute("PRAGMA user_version = 77")
        database.execute("CREATE TABLE entries (a)")
    whole = tmp_path / "whole"
    with Store(whole) as store:
        for number in range(100):
            store.put(str(number).encode(), bytes(5000))
    data = whole.read_bytes()
    for name, content in {"text": b"no database" * 500, "torn": data[:100] + bytes(9000), "head": bytes(100)}.items():
        (tmp_path / name).write_bytes(content)
    for name in ("foreign", "text", "torn", "head"):
        with Store(tmp_path / name) as store:
            assert store.get(b"5") is None, name
            store.put(b"5", b"value")
        with Store(tmp_path / name) as store:
            assert store.get(b"5") == b"value"


def test_the_oldest_leave_and_what_is_used_stays(tmp_path: Path) -> None:
    path = tmp_path / "a"
    for number in range(12):
        with Store(path, most=10_200) as store:
            store.put(b"%d" % number, bytes(1000))
            store.get(b"0")  # from the tenth run on it counts as new
    with Store(path) as store:
        there = [number for number in range(12) if store.get(b"%d" % number)]
        assert store.size()[1] <= 10_200
    assert there == [0, 3, 4, 5, 6, 7, 8, 9, 10, 11]


def test_more_than_fits_in_one_run_is_cut_too(tmp_path: Path) -> None:
    with Store(tmp_path / "a", most=50_000) as store:
        for number in range(100):
            store.put(b"%d" % number, bytes(1000))
    with Store(tmp_path / "a") as store:
        assert 40 <= store.size()[0] <= 50


@pytest.mark.skipif(os.name == "nt", reason="rights of this kind")
def test_nobody_else_may_look_into_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "ctcl" / "kept")
    store.put(b"k", b"v")
    store.close()
    assert stat.S_IMODE((tmp_path / "ctcl").stat().st_mode) == 0o700


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    both = [putting(tmp_path / "a", name, 500) for name in "xy"]
    assert [process.wait() for process in both] == [0, 0]
    for process in both:
        process.communicate()
    with Store(tmp_path / "a") as store:
        assert store.size()[0] == 1000
        assert all(store.get(f"{name}{number}".encode()) == bytes(2000) for name in "xy" for number in range(500))


def test_a_writer_that_is_killed_leaves_what_was_whole(tmp_path: Path) -> None:
    process = putting(tmp_path / "a", "x", 1000, 60)
    assert process.stdout
    process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    with Store(tmp_path / "a") as store:
        there = [n for n in range(1000) if store.get(b"x%d" % n)]
        assert there == list(range(192))  # what was written together
        store.put(b"x", b"value")
    with Store(tmp_path / "a") as store:
        assert store.get(b"x") == b"value"


def test_a_place_where_nothing_can_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="file"):
        Store(tmp_path / "file" / "a")


def test_removing_takes_all_of_it(tmp_path: Path) -> None:
    with Store(tmp_path / "a") as store:
        store.put(b"k", b"v")
        assert len(list(tmp_path.iterdir())) > 1
    remove_store(tmp_path / "a")
    remove_store(tmp_path / "a")
    assert list(tmp_path.iterdir()) == []
