"""The product and what a user would run instead, in turns: `python -m benchmarks.run [what ...] [--quick] [--hold]`.

Prints for each comparison the median and range of both, whole processes by the clock, and the ratio of the medians.
`--hold` fails where a ratio is a fifth worse than it must be; where the goal was not reached yet, than what was.
The corpus is made in `--corpus` (outside the repository unless told otherwise) and kept there.
"""

from __future__ import annotations

import argparse
import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import corpus, memory

ROOT = Path(__file__).parent.parent
PRODUCT = (sys.executable, "-m", "ctcl_xlsx")
RIVAL = (sys.executable, "-m", "benchmarks.rivals")
BARE = (sys.executable, "-c", "pass")
OUT = "{out}"  # a path that does not exist yet


@dataclass(frozen=True)
class Comparison:
    """Two commands; `share` is the part of the product's work that the rival does, where doing all takes too long."""

    title: str
    ours: tuple[str, ...]
    rival: tuple[str, ...]
    must: float
    aim: float
    slower: bool = False  # whether the goal says how much slower than the rival we may be
    seconds: bool = False  # whether it says how long ours may take
    reached: float = 0.0  # what was measured, where the goal is not met
    share: float = 1.0
    cores: int = 0  # on so many processors; 0: all there are
    again: Callable[[], None] | None = None  # what happens between a first run, which is the rival, and ours

    @property
    def goal(self) -> str:
        """What is wanted, in words."""
        unit, sign = " s" if self.seconds else "x", "<=" if self.slower else ">="
        return f"{sign} {self.must:g}{unit}, aim {self.aim:g}{unit}"

    def holds(self, found: float) -> bool:
        """Whether it is no more than a fifth worse than it must be, or than it was."""
        least = self.reached or self.must
        return found * 0.8 <= least if self.slower else found >= least * 0.8


def seconds(item: Comparison, command: tuple[str, ...], folder: str) -> float:
    """How long the process takes, with a cache of its own below `folder`, where its output goes too."""
    wanted = [part.replace(OUT, os.path.join(folder, "out")) for part in command]
    environment = os.environ | {"CTCL_CACHE_DIR": os.path.join(folder, "cache")}
    if item.cores:
        wanted = [sys.executable, "-c", _ON_FEW, str(item.cores), *wanted]
    start = time.perf_counter()
    done = subprocess.run(wanted, cwd=ROOT, env=environment, capture_output=True, check=False)
    took = time.perf_counter() - start
    if done.returncode not in (0, 1):
        sys.exit(done.stderr.decode("utf-8", "replace"))
    return took


# A process and its children on the first processors only, where the system knows such a thing.
_ON_FEW = (
    "import os, sys; few = sorted(os.sched_getaffinity(0))[: int(sys.argv[1])]; os.sched_setaffinity(0, few); "
    "os.execv(sys.argv[2], sys.argv[2:])"
)


def one_run(item: Comparison) -> tuple[float, float]:
    """The seconds of the product and of the rival, each in a folder of its own; of a second run and the first."""
    with tempfile.TemporaryDirectory(prefix="ctcl-bench-") as one, tempfile.TemporaryDirectory() as other:
        rival = seconds(item, item.rival, one)
        if item.again:
            item.again()
        return seconds(item, item.ours, one if item.again else other), rival / item.share


def comparisons(folder: Path, *, quick: bool) -> dict[str, Callable[[], Iterator[Comparison]]]:
    """What can be measured, by name; the corpus of each is made when it is asked for."""
    schools, files, many = (200, 200, 200) if quick else (1000, 500, 5000)

    def start() -> Iterator[Comparison]:
        sample = str(sorted((ROOT / "samples" / "da-nop").glob("*_2026-2027.xlsx"))[0])
        yield Comparison("ctcl --help : bare Python", (*PRODUCT, "--help"), BARE, 8, 5, slower=True)
        yield Comparison(
            "ctcl check ONE : bare Python", (*PRODUCT, "check", sample), BARE, 0.5, 0.2, slower=True, seconds=True
        )

    def generate() -> Iterator[Comparison]:
        few = schools // 10
        ours = ("generate", "--roster", str(corpus.roster(folder, schools)), "--year", corpus.YEAR, "-o", OUT)
        rival = ("xlsxwriter", str(corpus.roster(folder, few)), corpus.YEAR, OUT)
        title = f"generate {schools} : xlsxwriter each ({few} measured, times 10)"
        yield Comparison(title, (*PRODUCT, *ours), (*RIVAL, *rival), 30, 100, share=0.1)

    def read() -> Iterator[Comparison]:
        sent = str(corpus.workbooks(folder, files))
        ours = _consolidate(sent, "--no-cache")
        naive = (*RIVAL, "naive", sent, f"{OUT}.xlsx")
        yield Comparison(f"consolidate {files} : naive", ours, naive, 12, 25, reached=4.2)
        bare, title = (*RIVAL, "calamine", sent), f"consolidate {files}, one core : bare calamine"
        one = (*ours, "--jobs", "1")
        yield Comparison(title, one, bare, 3, 1.8, slower=True, reached=7.5, cores=1)

    def workers() -> Iterator[Comparison]:
        ours = _consolidate(str(corpus.workbooks(folder, many)), "--no-cache", "--jobs")
        yield Comparison(f"consolidate {many}, two workers : one", (*ours, "2"), (*ours, "1"), 1.6, 1.9)

    def again() -> Iterator[Comparison]:
        sent = corpus.workbooks(folder, files)
        ours = _consolidate(str(sent))
        title = f"consolidate {files}, a second run"
        same = Comparison(f"{title} with nothing changed : the first", ours, ours, 0.2, 0.05, slower=True)
        yield replace(same, again=lambda: None)
        moved = Comparison(f"{title} with 1 % changed : the first", ours, ours, 0.25, 0.08, slower=True, reached=0.55)
        yield replace(moved, again=lambda: corpus.change(sent))

    return {"start": start, "generate": generate, "read": read, "workers": workers, "again": again}


def _consolidate(sent: str, *options: str) -> tuple[str, ...]:
    return (*PRODUCT, "consolidate", sent, "-o", f"{OUT}.xlsx", *options)


def country(folder: Path, schools: int) -> Iterator[str]:
    """Lines of the table: so many schools at once, against 500; one run of each."""
    taken = {}
    for count in (500, schools):
        sent = corpus.workbooks(folder, count)
        with tempfile.TemporaryDirectory(prefix="ctcl-bench-") as out:
            command = [part.replace(OUT, os.path.join(out, "out")) for part in _consolidate(str(sent), "--no-cache")]
            taken[count] = memory.watched(command, ROOT, os.environ)
    (few, _), (many, most) = taken.values()
    each, one = many / schools, few / 500
    line = f"| consolidate {schools}, seconds a file : 500 | {each:.3g} s ({many:.0f} s in all) | {one:.3g} s |"
    yield f"{line} {each / one:.3g}x | <= 1.15x, aim 1x |"
    line = f"| consolidate {schools}, peak memory of all processes | {most / 1e6:.0f} MB | – | – |"
    yield f"{line} <= 400 MB, aim 150 MB |"


def measured(item: Comparison, runs: int) -> tuple[str, bool]:
    """A line of the table, and whether it holds: both in turns, so that what else the machine does meets both."""
    pairs = [one_run(item) for _ in range(runs)]
    ours, theirs = (sorted(times) for times in zip(*pairs, strict=True))
    mine, other = statistics.median(ours), statistics.median(theirs)
    ratio = mine / other if item.slower else other / mine
    spans = [f"{m:.3g} s ({t[0]:.3g}–{t[-1]:.3g})" for m, t in ((mine, ours), (other, theirs))]
    line = f"| {item.title} | {spans[0]} | {spans[1]} | {ratio:.3g}x | {item.goal} |"
    return line, item.holds(mine if item.seconds else ratio)


def main() -> None:
    """Measure what was asked for and print a table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("what", nargs="*", help="start, generate, read, workers, again; all without any")
    options.add_argument("--quick", action="store_true", help="200 files of each")
    options.add_argument("--country", type=int, metavar="SCHOOLS", help="nothing but so many schools at once")
    options.add_argument("--hold", action="store_true", help="fail where it is slower than it must be")
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--corpus", type=Path, default=Path(tempfile.gettempdir()) / "ctcl-corpus")
    chosen = options.parse_args()
    chosen.corpus.mkdir(parents=True, exist_ok=True)
    compileall.compile_dir(ROOT / "ctcl_xlsx", quiet=1)  # as the rivals' libraries are, and an installed product is
    known = comparisons(chosen.corpus, quick=chosen.quick)
    print("| whole process | ours, median (range) | the other | ratio | goal |\n|---|---|---|---|---|", flush=True)
    if chosen.country:
        for line in country(chosen.corpus, chosen.country):
            print(line, flush=True)
        return
    slow = []
    for name in chosen.what or known:
        for item in known[name]():
            line, holds = measured(item, chosen.runs)
            print(line, flush=True)
            slow += [] if holds else [item.title]
    if chosen.hold and slow:
        sys.exit(f"slower than it must be: {'; '.join(slow)}")


if __name__ == "__main__":
    main()
