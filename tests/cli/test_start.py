"""Nobody waits for a command to begin: what starting costs, measured against a bare Python in the same run."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

from ctcl_xlsx import pipeline
from ctcl_xlsx.shipped import shipped

BARE = ("-c", "pass")
SAMPLE = str(sorted((shipped("samples") / "da-nop").glob("*_2026-2027.xlsx"))[0])
RUNS = 5


def processor_seconds(*arguments: str) -> float:
    """The processor time that a Python with these arguments takes, its own children's included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, *arguments], capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in (0, 1), done.stderr
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


@pytest.mark.parametrize(("arguments", "most"), [(("--help",), 8), (("check", SAMPLE), 45)])
def test_starting_costs_no_more_than_so_many_bare_pythons(arguments: tuple[str, ...], most: float) -> None:
    command = ("-m", "ctcl_xlsx", *arguments)
    processor_seconds(*command)  # whatever is compiled at the first start
    pairs = [(processor_seconds(*command), processor_seconds(*BARE)) for _ in range(RUNS)]
    ours, bare = (min(times) for times in zip(*pairs, strict=True))
    assert ours <= most * max(bare, 0.008), f"{ours / bare:.1f} times a bare Python"


@pytest.mark.parametrize("heavy", ["xlsxwriter", "pandas", "openpyxl", "rich", "click", "email", "zipfile"])
def test_checking_a_workbook_does_not_load(heavy: str) -> None:
    script = (
        "import sys; from pathlib import Path; from ctcl_xlsx.pipeline.batch import check_files; "
        "assert check_files([Path(sys.argv[1])])[0].content; assert sys.argv[2] not in sys.modules, sys.argv[2]"
    )
    done = subprocess.run([sys.executable, "-c", script, SAMPLE, heavy], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_name_of_the_librarys_face_is_there() -> None:
    assert all(getattr(pipeline, name) for name in pipeline.__all__)
    homes = sorted(name for names in pipeline._HOMES.values() for name in names)
    assert homes == sorted(pipeline.__all__)
    with pytest.raises(AttributeError):
        _ = pipeline.nothing
