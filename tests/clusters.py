"""A real Dask scheduler and its workers, each a process of its own on this machine, started and ended by the tests."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from tests.cli.running import ROOT

_WAIT = "import sys, distributed; distributed.Client(sys.argv[1]).wait_for_workers(int(sys.argv[2]), 40)"
_PATIENCE = 40.0  # seconds for a process to be there


class Cluster:
    """A scheduler. `workers` are the processes that were started for it, `address` is where it listens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", ["--port", "0", "--scheduler-file", "s.json"], [ROOT])
        self.address = ""

    def __enter__(self) -> Self:
        self.address = str(self._said()["address"])
        return self

    def __exit__(self, *_: object) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
        for process in (*self.workers, self.scheduler):
            process.wait()

    def start(self, count: int, path: Sequence[Path] = (ROOT,)) -> None:
        """So many workers more, of one thread each; `path` is what they find modules on."""
        options = ["--nthreads", "1", "--no-nanny", "--memory-limit", "0", "--local-directory", str(self.folder)]
        self.workers += [self._start("worker", [self.address, *options], path) for _ in range(count)]

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """As a power cut does."""
        process.send_signal(signal.SIGKILL)
        process.wait()

    def _start(self, kind: str, options: list[str], path: Sequence[Path]) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options, "--no-dashboard"]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, path)), "PYTHONDONTWRITEBYTECODE": "1"}
        where = ["--host", "127.0.0.1"]
        nowhere = subprocess.DEVNULL
        return subprocess.Popen([*command, *where], cwd=self.folder, env=environment, stdout=nowhere, stderr=nowhere)

    def _said(self) -> dict[str, object]:
        """What the scheduler wrote of itself once it stood."""
        path, until = self.folder / "s.json", time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            try:
                return dict(json.loads(path.read_text("utf-8")))
            except (OSError, ValueError):
                time.sleep(0.05)
        raise TimeoutError


@contextmanager
def cluster(folder: Path, workers: int = 0, path: Sequence[Path] = (ROOT,)) -> Iterator[Cluster]:
    """A scheduler with so many workers, which are all there."""
    with Cluster(folder) as found:
        found.start(workers, path)
        wait_for(found.address, workers)
        yield found


def wait_for(address: str, workers: int) -> None:
    """Until so many workers are ready."""
    asked = (
        "import sys, distributed as d; c = d.Client(sys.argv[1], timeout=30); c.wait_for_workers(int(sys.argv[2]), 40)"
    )
    if workers:
        subprocess.run([sys.executable, "-c", asked, address, str(workers)], check=True, capture_output=True)
