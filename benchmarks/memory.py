"""How much memory a command and its children hold at most, all together. Linux only: it looks into /proc."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

PROC = Path("/proc")
PAUSE = 0.25  # seconds between two looks


def watched(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> tuple[float, int]:
    """Run a command to its end: the seconds it took, the most bytes that all of its processes held at once."""
    start, most = time.perf_counter(), 0
    process = subprocess.Popen(
        command, cwd=folder, env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while process.poll() is None:
        most = max(most, sum(map(held, family(process.pid))))
        time.sleep(PAUSE)
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: exit code {process.returncode}")
    return time.perf_counter() - start, most


def family(pid: int) -> list[int]:
    """A process and its descendants."""
    children: dict[int, list[int]] = {}
    for each in PROC.iterdir():
        if each.name.isdigit():
            children.setdefault(_parent(each), []).append(int(each.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def held(pid: int) -> int:
    """The bytes that a process holds; what several share counts for each in part."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
