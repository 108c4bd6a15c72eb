"""What the workbook says while it is being filled: each row's status, the amount read back.

Each rule stands as a formula and in Python, side by side, because a formula's cached value must be what the formula
gives. They see only empty, listed and plain cells; the checks know more ("15 triệu", "-") and decide.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ctcl_xlsx.model import Action, Role, Row
from ctcl_xlsx.problems import trimmed
from ctcl_xlsx.workbook.grid import as_text
from ctcl_xlsx.workbook.labels import AMOUNT_UNITS, COSTS_NOTHING, CURRENCY, NO_COST, TOO_LONG
from ctcl_xlsx.workbook.layout import (
    COMPLETE,
    COMPLETE_NO_AMOUNT,
    COMPUTED_KEYS,
    COUNTED_KEY,
    MISSING,
    MISSING_KEY,
    REVIEW,
    REVIEW_KEY,
    STATUS_KEY,
    Layout,
)
from ctcl_xlsx.workbook.measure import room_for
from ctcl_xlsx.workbook.picking import IDLE_ENTRY, counted_criterion, counted_formula, said, said_term, without_idle
from ctcl_xlsx.workbook.tables import Field, Table

LEAST_AMOUNT = 1000
_ALL = 3000  # signs: more than the words of any form's columns come to
DATE_LENGTHS = (8, 10)  # of "1/1/2027" and "31/12/2026"
_FREE = ("text", "from_problem")


@dataclass(frozen=True, slots=True)
class RowStatus:
    """What the computed cells of one plan row show."""

    status: str
    number: int | str
    readback: str
    missing: str = ""  # what the hidden helpers hold: "; " before each word
    review: str = ""
    criterion: str = ""  # the label of the criterion that the row counts for


def cell_text(layout: Layout, row: Action, field: Field) -> str:
    """What the cell of a plan row shows as text: a criterion as its label, everything else as typed."""
    if field.kind == "criterion":
        return layout.criteria.label(row.group, row.get(field.key))
    return row.get(field.key)


def amount_cell(text: str) -> int | None:
    """The number that a money cell holds for this text: digits only are numbers, all else stays text."""
    plain_digits = text.isascii() and text.isdigit() and len(text) <= 15 and (text == "0" or text[0] != "0")
    return int(text) if plain_digits else None


def number_cell(text: str) -> float | None:
    """The number that a cell of a number column holds for this text; None where it would not read back the same."""
    if amount_cell(text) is not None:
        return amount_cell(text)
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) and as_text(number) == text else None


def inputs(table: Table) -> tuple[Field, ...]:
    """The plan table's input columns."""
    return tuple(f for f in table.fields if f.key not in COMPUTED_KEYS)


# ------------------------------------------------------------------------------------------------- Python


def row_statuses(layout: Layout, rows: tuple[Action, ...], problems: tuple[Row, ...] = ()) -> tuple[RowStatus, ...]:
    """The computed cells of the given rows, in order; `problems` are those of IV that a row may be picked from."""
    lists = {name: {entry.casefold(): i for i, entry in reversed(list(enumerate(entries)))}
             for name, entries in layout.lists().items()}  # fmt: skip
    asked = layout.role_field(Role.CRITERION)
    found: list[RowStatus] = []
    number = 0
    for row in rows:
        missing, review, status = _row_status(layout, lists, row)
        number += bool(status)
        shown = cell_text(layout, row, asked) if asked else ""
        counted = counted_criterion(layout, row, problems, shown)
        status += said(counted, shown)
        found.append(RowStatus(status, number if status else "", _readback(layout, row), missing, review, counted))
    return tuple(found)


def _row_status(layout: Layout, lists: Mapping[str, Mapping[str, int]], row: Action) -> tuple[str, str, str]:
    fields = inputs(layout.plan)
    texts = {f.key: trimmed(_written(f, cell_text(layout, row, f))) for f in fields}
    if not any(texts.values()):
        return "", "", ""
    money = next((f for f in fields if f.kind == "money"), None)
    funding = next((texts[f.key] for f in fields if f.kind == "funding"), "")
    missing = [f.word for f in fields if f.required and f.kind != "money" and not texts[f.key]]
    if money and money.required and not texts[money.key] and not funding:
        missing.append(money.word)
    review = [f.word for f in fields if _off_list(lists, f, texts[f.key]) or _unfit(f, texts[f.key])]
    if money and texts[money.key] and not _is_amount(texts[money.key]):
        review.append(money.word)
    times = _times(layout)
    if times and _out_of_order(layout, lists, texts, *times):
        review.append(_order_words(*times))
    review += [f"{f.word} {TOO_LONG}" for f in fields if f.kind in _FREE and len(texts[f.key]) > room_for(f.width)]
    source_alone = money is not None and not texts[money.key] and funding.casefold() not in ("", NO_COST.casefold())
    parts = [MISSING + "; ".join(missing)] if missing else []
    parts += [REVIEW + "; ".join(review)] if review else []
    status = ". ".join(parts) or (COMPLETE_NO_AMOUNT if source_alone else COMPLETE)
    return "".join(f"; {word}" for word in missing), "".join(f"; {word}" for word in review), status


def _written(field: Field, text: str) -> str:
    return text.replace(IDLE_ENTRY, "") if field.kind == "from_problem" else text


def _off_list(lists: Mapping[str, Mapping[str, int]], field: Field, text: str) -> bool:
    return _is_listed(field) and text != "" and text.casefold() not in lists[field.list_name]


def _is_listed(field: Field) -> bool:
    """Whether only an entry of its dropdown is right; the problems of IV are a help, no limit."""
    return bool(field.list_name) and field.kind not in _FREE


def _unfit(field: Field, text: str) -> bool:
    """Whether a number or date column holds something else, as far as a short formula sees."""
    if field.kind == "number":
        return text != "" and number_cell(text) is None
    return field.kind == "date" and text != "" and not _is_date(text)


def _is_date(text: str) -> bool:
    return text.count("/") == 2 and DATE_LENGTHS[0] <= len(text) <= DATE_LENGTHS[1]


def _is_amount(text: str) -> bool:
    amount = amount_cell(text)
    return amount is not None and (amount == 0 or amount >= LEAST_AMOUNT)


def _out_of_order(
    layout: Layout, lists: Mapping[str, Mapping[str, int]], texts: Mapping[str, str], *times: Field
) -> bool:
    start, deadline = (lists[field.list_name].get(texts[field.key].casefold()) for field in times)
    return start is not None and deadline is not None and deadline < start < layout.months


def _times(layout: Layout) -> tuple[Field, Field] | None:
    """Where a row says when it begins and until when; None for a form that does not ask both."""
    start, deadline = layout.role_field(Role.START), layout.role_field(Role.DEADLINE)
    return (start, deadline) if start and deadline else None


def _order_words(start: Field, deadline: Field) -> str:
    return f"{deadline.word} trước {start.word}"


def _readback(layout: Layout, row: Action) -> str:
    money = next((f for f in layout.plan.fields if f.kind == "money"), None)
    amount = amount_cell(row.get(money.key)) if money else None
    return "" if amount is None else read_back(amount)


def read_back(amount: int) -> str:
    """An amount in words that show a lost zero at once: 2500000 is "= 2 triệu 500 nghìn đồng"."""
    if amount == 0:
        return COSTS_NOTHING
    if amount < LEAST_AMOUNT:
        return ""
    numbers = (amount // 10**9, amount // 10**6 % 1000, amount // 1000 % 1000, amount % 1000)
    parts = zip(numbers, (*AMOUNT_UNITS, ""), strict=True)
    return "= " + " ".join(f"{n} {unit}".strip() for n, unit in parts if n) + f" {CURRENCY}"


# ----------------------------------------------------------------------------------------------- formulas


def input_cell(table: Table, key: str) -> str:
    """A reference to the cell of `key` in the formula's own row that survives cutting and pasting of input cells."""
    letters = table.field(key).letters
    top = table.header_row + 1
    return f"INDEX({letters}${top}:{letters}${table.end_row + 1},ROW()-{top - 1})"


def written_cell(field: Field, cell: str) -> str:
    """The term for what a teacher wrote into the cell at the reference `cell`, the twin of `_written`."""
    return without_idle(cell) if field.kind == "from_problem" else cell


def _written_cell(table: Table, field: Field) -> str:
    return written_cell(field, input_cell(table, field.key))


def status_formula(layout: Layout, row: int) -> str:
    """The status cell of input row `row` (0 is the first): it puts the row's two helpers into words."""
    table = layout.plan
    missing, review = table.cell(MISSING_KEY, row), table.cell(REVIEW_KEY, row)
    complete = _complete_term(table, inputs(table))
    also = f'IF(LEN({review})=0,"",". {REVIEW}"&MID({review},3,{_ALL}))'
    alone = f'IF(LEN({review})=0,{complete},"{REVIEW}"&MID({review},3,{_ALL}))'
    words = f'IF(LEN({missing})=0,{alone},"{MISSING}"&MID({missing},3,{_ALL})&{also})'
    return f'=IF(LEN(TRIM({_everything(table)}))=0,"",{words}{_picked_term(layout, row)})'


def _picked_term(layout: Layout, row: int) -> str:
    table, asked = layout.plan, layout.role_field(Role.CRITERION)
    if not asked or not table.has(COUNTED_KEY):
        return ""
    return "&" + said_term(table.cell(COUNTED_KEY, row), input_cell(table, asked.key))


def criterion_formula(layout: Layout) -> str:
    """The helper that says which criterion a row counts for, the same text in every row."""
    table = layout.plan
    asked = next(f for f in table.fields if f.kind == "criterion")
    content = next(f for f in table.fields if f.kind == "from_problem")
    return counted_formula(input_cell(table, asked.key), input_cell(table, content.key))


def missing_formula(layout: Layout) -> str:
    """The helper that lists what a started row lacks, the same text in every row."""
    table = layout.plan
    terms = "&".join(_missing_terms(table, inputs(table)))
    return f'=IF(LEN(TRIM({_everything(table)}))=0,"",{terms})'


def review_formula(layout: Layout) -> str:
    """The helper that lists what is off a list, no number, or out of order, the same text in every row."""
    return "=" + "&".join(_review_terms(layout, inputs(layout.plan)))


def _everything(table: Table) -> str:
    return "&".join(_written_cell(table, f) for f in inputs(table))


def _empty(table: Table, key: str) -> str:
    return f"LEN(TRIM({_written_cell(table, table.field(key))}))=0"


def _missing_terms(table: Table, fields: tuple[Field, ...]) -> list[str]:
    terms = [f'IF({_empty(table, f.key)},"; {f.word}","")' for f in fields if f.required and f.kind != "money"]
    money = next((f for f in fields if f.kind == "money" and f.required), None)
    funding = next((f for f in fields if f.kind == "funding"), None)
    if money:
        unsaid = f"{_empty(table, money.key)}"
        both = f"AND({unsaid},{_empty(table, funding.key)})" if funding else unsaid
        terms.append(f'IF({both},"; {money.word}","")')
    return terms


def _place(table: Table, field: Field) -> str:
    return f"MATCH(TRIM({input_cell(table, field.key)}),{field.list_name},0)"


def date_term(cell: str) -> str:
    """Whether a cell holds a date or text like one, the twin of `_is_date`; on more than that programs disagree."""
    slashes = f'LEN({cell})-LEN(SUBSTITUTE({cell},"/",""))'
    return f"OR(ISNUMBER({cell}),AND({slashes}=2,LEN({cell})>={DATE_LENGTHS[0]},LEN({cell})<={DATE_LENGTHS[1]}))"


def _fits_term(table: Table, field: Field) -> str:
    """Whether a filled cell holds what its column takes: an entry of its list, a number, a date."""
    if field.list_name:
        return f"ISNUMBER({_place(table, field)})"
    cell = input_cell(table, field.key)
    return f"ISNUMBER({cell})" if field.kind == "number" else date_term(f"TRIM({cell})")


def _review_terms(layout: Layout, fields: tuple[Field, ...]) -> list[str]:
    table = layout.plan
    terms = [
        f'IF({_empty(table, f.key)},"",IF({_fits_term(table, f)},"","; {f.word}"))'
        for f in fields
        if _is_listed(f) or f.kind in ("number", "date")
    ]
    money = next((f for f in fields if f.kind == "money"), None)
    if money:
        cell = input_cell(table, money.key)
        fine = f'IF(ISNUMBER({cell}),IF(OR({cell}=0,{cell}>={LEAST_AMOUNT}),"","; {money.word}"),"; {money.word}")'
        terms.append(f'IF({_empty(table, money.key)},"",{fine})')
    times = _times(layout)
    if times:
        start, deadline = (_place(table, field) for field in times)
        later = f'IF({start}>{layout.months},"",IF({deadline}<{start},"; {_order_words(*times)}",""))'
        terms.append(f'IF(ISNUMBER({start}),IF(ISNUMBER({deadline}),{later},""),"")')
    free = [f for f in fields if f.kind in _FREE]
    return terms + [
        f'IF(LEN(TRIM({_written_cell(table, f)}))>{room_for(f.width)},"; {f.word} {TOO_LONG}","")' for f in free
    ]


def _complete_term(table: Table, fields: tuple[Field, ...]) -> str:
    money = next((f for f in fields if f.kind == "money"), None)
    funding = next((f for f in fields if f.kind == "funding"), None)
    if money is None or funding is None:
        return f'"{COMPLETE}"'
    source = f"{_empty(table, money.key)},LEN(TRIM({input_cell(table, funding.key)}))>0"
    alone = f'AND({source},TRIM({input_cell(table, funding.key)})<>"{NO_COST}")'
    return f'IF({alone},"{COMPLETE_NO_AMOUNT}","{COMPLETE}")'


def number_formula(table: Table, row: int) -> str:
    """TT of input row `row` (0 is the first): the count of started rows so far."""
    letters = table.field(STATUS_KEY).letters
    first, own = table.first + 1, table.first + 1 + row
    span = f"{letters}${first}:{letters}{own}"
    return f'=IF(LEN({letters}{own})=0,"",{started_count(span)})'


def started_count(span: str) -> str:
    """How many rows of a range of statuses are started."""
    return "+".join(f'COUNTIF({span},"{word}*")' for word in (COMPLETE, MISSING.strip(), REVIEW.strip()))


def readback_formula(table: Table) -> str:
    """The formula beside the money cell that says the amount in words."""
    money = next(f for f in table.fields if f.kind == "money")
    cell = input_cell(table, money.key)
    said = f'IF({cell}=0,"{COSTS_NOTHING}",IF({cell}<{LEAST_AMOUNT},"",{readback_terms(cell)}))'
    return f'=IF(ISNUMBER({cell}),{said},"")'


def readback_terms(cell: str) -> str:
    """The formula's part that says the amount in `cell` in words, the twin of `read_back` from 1,000 đồng on."""
    numbers = (
        f"INT({cell}/1000000000)",
        f"(INT({cell}/1000000)-INT({cell}/1000000000)*1000)",
        f"(INT({cell}/1000)-INT({cell}/1000000)*1000)",
        f"(INT({cell})-INT({cell}/1000)*1000)",
    )
    units = (*(f"{unit} " for unit in AMOUNT_UNITS), "")
    words = "&".join(f'IF({n}>0,{n}&" {unit}","")' for n, unit in zip(numbers, units, strict=True))
    return f'"= "&{words}&"{CURRENCY}"'
