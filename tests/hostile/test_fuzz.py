"""A short run of the fuzzer over the container check and the sheet scan, from the saved corpus; `--long`: longer."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ctcl_xlsx

FUZZ = Path(__file__).parent / "fuzz"
ROOT = Path(ctcl_xlsx.__file__).parent.parent


@pytest.mark.parametrize("target", ["container", "sheet"])
def test_nothing_but_refusals_leaves(target: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris has no wheel for this Python or system: the fuzzer does not run here")
    seconds = 120 if request.config.getoption("--long") else 8
    corpus = shutil.copytree(FUZZ / target, tmp_path / target)  # what the run adds is not kept
    command = [sys.executable, "-m", "tests.hostile.fuzz.target", target, str(corpus)]
    limits = [f"-max_total_time={seconds}", "-seed=1", "-rss_limit_mb=1024", f"-artifact_prefix={tmp_path}/"]
    done = subprocess.run([*command, *limits], capture_output=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-3000:]
    assert b"Done " in done.stderr
