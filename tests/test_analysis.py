"""The code of docs/analysis.md runs, block after block, on the demo's files."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ctcl_xlsx.pipeline.demo import run_demo

PAGE = (Path(__file__).parent.parent / "docs" / "analysis.md").read_text("utf-8")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The names the page's code leaves behind."""
    folder = tmp_path_factory.mktemp("analysis")
    run_demo(folder / "ctcl-demo", lambda *_: None)
    script = folder / "analysis.py"
    script.write_text("\n".join(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return runpy.run_path(str(script))


def test_the_tables_that_the_page_makes_say_something(told: dict[str, Any]) -> None:
    by_level: pd.DataFrame = told["by_level"]
    assert by_level["rows"].sum() == len(told["actions"]) > 50
    assert {"mam_non", "thpt"} <= set(by_level.index.get_level_values("level"))
    assert not told["to_ask"].empty
    assert (told["found"]["code"] == "budget-missing").any()
    assert told["planned"].max() >= 1
    assert told["years"]["rows"].shape[1] > 1


def test_monday_and_friday_differ_by_the_school_that_came(told: dict[str, Any]) -> None:
    assert told["new"]["school_name"].tolist() == ["Trường THPT Suối Mây"]
    assert told["changed"].empty
