"""A row of V may pick its problem from IV: the live list it is picked from, the criterion that comes along.

Each rule stands as a formula and in Python, side by side, like those of `workbook.status`. The list's entries are
formulas over the sheet of IV; without a stop, so that any other text may be typed. The criterion cell stays as it
is: the hidden helper says which criterion the row counts for, the status column says so in words.
"""

from __future__ import annotations

from ctcl_xlsx.model import Action, Row
from ctcl_xlsx.problems import offered, picked_criterion, trimmed
from ctcl_xlsx.workbook.layout import COUNTED_KEY, PICKED, Layout
from ctcl_xlsx.workbook.tables import Table

# An entry for a problem that is not written yet. Not "": an empty cell would open the list at its first empty entry.
IDLE_ENTRY = "\u00a0"


def without_idle(cell: str) -> str:
    """The formula's term for a cell of that list: who picks the empty entry has written nothing."""
    return f'SUBSTITUTE({cell},"{IDLE_ENTRY}","")'


def offers(layout: Layout, problems: tuple[Row, ...]) -> tuple[tuple[str, str], ...]:
    """(entry, criterion's label or "") for each row of the sheet of IV: what the formulas of the two lists show."""
    known = {label.casefold() for label in layout.criteria.labels}
    found = []
    for problem in problems:
        label = trimmed(layout.criteria.label("", problem.get("criterion")))
        found.append((offered(problem) or IDLE_ENTRY, label if label.casefold() in known else ""))
    rows = layout.problems.rows if layout.problems else 0
    return (*found, *[(IDLE_ENTRY, "")] * (rows - len(found)))


def offer_formulas(table: Table, row: int) -> tuple[str, str]:
    """The formulas of the two lists for row `row` (0 is the first) of the sheet of IV."""
    weakness, criterion = (
        f"TRIM(INDEX('{table.sheet}'!{table.anchored(key)},{row + 2}))"
        for key in ("problem.weakness", "problem.criterion")
    )
    entry = f'=IF(LEN({weakness})=0,"{IDLE_ENTRY}",LEFT({weakness},255))'
    return entry, f'=IF(ISNUMBER(MATCH({criterion},ds_tieu_chi,0)),{criterion},"")'


def counted_criterion(layout: Layout, row: Action, problems: tuple[Row, ...], shown: str) -> str:
    """The helper's value: the criterion cell's text `shown`, or where it is blank that of the problem picked from IV.

    Without a helper the criterion cell itself is counted, as it is.
    """
    if not layout.plan.has(COUNTED_KEY):
        return shown
    if trimmed(shown):
        return trimmed(shown)
    picked = picked_criterion(layout.form, row, problems)
    label = trimmed(layout.criteria.label("", picked))
    return label if label.casefold() in {known.casefold() for known in layout.criteria.labels} else ""


def counted_formula(criterion: str, content: str) -> str:
    """The helper of a row, from references to its two cells."""
    content = without_idle(content)
    found = f'IFERROR(INDEX(ds_van_de_tieu_chi,MATCH(TRIM({content}),ds_van_de,0)),"")'
    return f'=IF(LEN(TRIM({criterion}))>0,TRIM({criterion}),IF(LEN(TRIM({content}))=0,"",{found}))'


def said(counted: str, shown: str) -> str:
    """The end of the status: which criterion came along from IV, by its code."""
    return f"{PICKED}{counted.partition(' – ')[0]}" if counted and not trimmed(shown) else ""


def said_term(counted: str, criterion: str) -> str:
    """The same as a formula's term, from references to the helper and the criterion cell."""
    code = f'IFERROR(LEFT({counted},FIND(" – ",{counted})-1),{counted})'
    return f'IF(LEN(TRIM({criterion}))>0,"",IF(LEN({counted})=0,"","{PICKED}"&{code}))'
