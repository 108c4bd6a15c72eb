"""The product and what a user would run instead, in turns: `python -m benchmarks.run [what ...] [--quick]`.

Prints for each comparison the median and range of both, whole processes by the clock, and the ratio of the medians.
The corpus is made in `--corpus` (outside the repository unless told otherwise) and kept there.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import corpus

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
    goal: str
    slower: bool = False  # whether the goal says how much slower than the rival we may be
    share: float = 1.0


def seconds(command: tuple[str, ...]) -> float:
    """How long the process takes. What it writes is removed."""
    folder = tempfile.mkdtemp(prefix="ctcl-bench-")
    try:
        wanted = [part.replace(OUT, os.path.join(folder, "out")) for part in command]
        start = time.perf_counter()
        done = subprocess.run(wanted, cwd=ROOT, capture_output=True, check=False)
        took = time.perf_counter() - start
    finally:
        shutil.rmtree(folder)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr.decode("utf-8", "replace"))
    return took


def comparisons(folder: Path, *, quick: bool) -> dict[str, Callable[[], Iterator[Comparison]]]:
    """What can be measured, by name; the corpus of each is made when it is asked for."""
    schools, files = (200, 100) if quick else (1000, 500)

    def start() -> Iterator[Comparison]:
        sample = str(sorted((ROOT / "samples" / "da-nop").glob("*_2026-2027.xlsx"))[0])
        yield Comparison("ctcl --help : bare Python", (*PRODUCT, "--help"), BARE, "<= 8x, aim 5x", slower=True)
        yield Comparison("ctcl check ONE : bare Python", (*PRODUCT, "check", sample), BARE, "<= 0.5 s", slower=True)

    def generate() -> Iterator[Comparison]:
        few = schools // 10
        ours = ("generate", "--roster", str(corpus.roster(folder, schools)), "--year", corpus.YEAR, "-o", OUT)
        rival = ("xlsxwriter", str(corpus.roster(folder, few)), corpus.YEAR, OUT)
        title = f"generate {schools} : xlsxwriter each ({few} measured, times 10)"
        yield Comparison(title, (*PRODUCT, *ours), (*RIVAL, *rival), ">= 30x, aim 100x", share=0.1)

    def read() -> Iterator[Comparison]:
        sent = str(corpus.workbooks(folder, files))
        ours = (*PRODUCT, "consolidate", sent, "-o", f"{OUT}.xlsx")
        yield Comparison(
            f"consolidate {files} : naive", ours, (*RIVAL, "naive", sent, f"{OUT}.xlsx"), ">= 12x, aim 25x"
        )
        bare = (*RIVAL, "calamine", sent)
        yield Comparison(f"consolidate {files} : bare calamine", ours, bare, "<= 3x, aim 1.8x", slower=True)

    return {"start": start, "generate": generate, "read": read}


def measured(item: Comparison, runs: int) -> str:
    """A line of the table: both in turns, so that what else the machine does meets both."""
    seconds(item.ours)  # whatever the first start compiles
    pairs = [(seconds(item.ours), seconds(item.rival) / item.share) for _ in range(runs)]
    ours, theirs = (sorted(times) for times in zip(*pairs, strict=True))
    mine, other = statistics.median(ours), statistics.median(theirs)
    ratio = mine / other if item.slower else other / mine
    spans = [f"{m:.3g} s ({t[0]:.3g}–{t[-1]:.3g})" for m, t in ((mine, ours), (other, theirs))]
    return f"| {item.title} | {spans[0]} | {spans[1]} | {ratio:.1f}x | {item.goal} |"


def main() -> None:
    """Measure what was asked for and print a table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("what", nargs="*", help="start, generate, read; all without any")
    options.add_argument("--quick", action="store_true", help="a fifth of the files")
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--corpus", type=Path, default=Path(tempfile.gettempdir()) / "ctcl-corpus")
    chosen = options.parse_args()
    chosen.corpus.mkdir(parents=True, exist_ok=True)
    known = comparisons(chosen.corpus, quick=chosen.quick)
    print("| whole process | ours, median (range) | the other | ratio | goal |\n|---|---|---|---|---|", flush=True)
    for name in chosen.what or known:
        for item in known[name]():
            print(measured(item, chosen.runs), flush=True)


if __name__ == "__main__":
    main()
