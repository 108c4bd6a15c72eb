"""The shipped samples: plans as JSON, filled workbooks, a roster. They carry the figures of real plans."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ctcl_xlsx import templates
from ctcl_xlsx.district.roster import read_roster
from ctcl_xlsx.pipeline.demo import sample_plans
from ctcl_xlsx.pipeline.generate import file_name, order_of_plan, workbook_of
from ctcl_xlsx.pipeline.reading import read_content
from ctcl_xlsx.plan_json import plan_to_dict
from ctcl_xlsx.shipped import shipped
from tests.packages import parts

SENT = shipped("samples") / "da-nop"
PLANS = {file_name(plan.school, plan.school_year): plan for plan in sample_plans()}


@pytest.mark.parametrize("name", PLANS)
def test_a_filled_workbook_is_what_generate_makes_of_its_plan(name: str, request: pytest.FixtureRequest) -> None:
    data = workbook_of(order_of_plan(PLANS[name]))
    if request.config.getoption("--regenerate"):
        (SENT / name).write_bytes(data)
    assert parts((SENT / name).read_bytes()) == parts(data)
    assert plan_to_dict(read_content(data, name).plan) == plan_to_dict(PLANS[name])


def test_nothing_else_lies_among_them() -> None:
    assert sorted(path.name for path in SENT.iterdir()) == sorted(PLANS)


def test_every_school_stands_in_the_roster_and_some_sent_nothing() -> None:
    roster = read_roster((shipped("samples") / "truong.csv").read_bytes(), "truong.csv")
    listed = {(line.school.code, line.school.name) for line in roster.schools}
    sent = {(plan.school.code, plan.school.name) for plan in PLANS.values()}
    assert sent < listed


def test_plans_of_forms_to_come_wait_as_json() -> None:
    files = [json.loads(path.read_text("utf-8"))["form"] for path in Path(shipped("samples") / "plans").glob("*.json")]
    assert len(files) == 9
    assert len(PLANS) == sum(form in templates.form_ids() for form in files)
