"""Subtotals by office: whose summary the files came in behind, where summaries are put together.

Owns the drawers and their table. Knows no file.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from ctcl_xlsx.district.district import District, Submission, school_id
from ctcl_xlsx.district.figures import Drawer
from ctcl_xlsx.district.summary_grid import Field, Panel, PanelRow
from ctcl_xlsx.vi import summary as w


def by_office(district: District) -> tuple[Drawer, ...]:
    """What came from each office, by name; schools that sent their own last, under "". Nothing where none sent any.

    A file that a school sent itself, and that replaces one of its office's, counts with that office. A school of which
    nothing but an empty plan came counts among the schools too.
    """
    found: dict[str, list[Submission]] = defaultdict(list)
    via: dict[str, str] = {}
    for result in district.files:
        if result.office:
            found[result.office] = []
            via.setdefault(result.reason.facts.get("by", "") if result.reason else "", result.office)
    if not found:
        return ()
    for plan in district.plans:
        found[plan.file.office or via.get(plan.file.file, "")].append(plan)
    names = sorted(found, key=lambda name: (not name, name))
    return tuple(_drawer(name, found[name], district) for name in names)


def _drawer(name: str, plans: list[Submission], district: District) -> Drawer:
    schools = len({school_id(plan) for plan in plans})
    return Drawer(name, replace(district.survey.tally(plans), schools=schools))


def offices_panels(district: District, few: int) -> tuple[Panel, ...]:
    """The table on the front sheet, in two halves where it has more than a few lines; none where no summary came in."""
    offices = by_office(district)
    if not offices:
        return ()
    rows = [
        PanelRow(o.name or w.OFFICE_DIRECT, (o.tally.schools, o.tally.rows, o.tally.complete, o.tally.budget))
        for o in offices
    ]
    whole = district.survey.tally(district.plans)
    total = (district.schools, whole.rows, whole.complete, whole.budget)
    label, schools, sent, complete, budget = w.OFFICES_HEADS
    fields = (Field(schools), Field(sent), Field(complete), Field(budget, 4, "money"))
    rows.append(PanelRow(w.TOTAL, total, total=True))
    if len(offices) <= few:
        return (Panel(w.OFFICES_TITLE, label, fields, tuple(rows)),)
    half = (len(rows) + 1) // 2
    halves = ((w.OFFICES_TITLE, rows[:half]), (w.OFFICES_MORE, rows[half:]))
    return tuple(Panel(title, label, fields, tuple(part)) for title, part in halves)


def offices_to_dict(district: District) -> list[dict[str, object]]:
    """The JSON of the subtotals."""
    return [
        {
            "office": o.name,
            "schools": o.tally.schools,
            "rows": o.tally.rows,
            "rows_complete": o.tally.complete,
            "budget_total": o.tally.budget,
        }
        for o in by_office(district)
    ]
