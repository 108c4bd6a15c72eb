"""What the sheet "Năm trước" says of a carried plan: decisions put into words, what must be decided first."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ctcl_xlsx import mappings
from ctcl_xlsx.carry import Carried, CarriedRow, Note
from ctcl_xlsx.model import Action, Catalog, Confidence, Form, Listing, Plan, Role
from ctcl_xlsx.text import one_line
from ctcl_xlsx.vi import carrying as words

LONGEST_CELL = 30_000  # a cell holds a little more
_ORDER = (words.TO_DECIDE, words.APART, words.CARRIED, words.DONE)


def ask(title: str) -> str:
    """What a criterion cell says where the school must choose."""
    title = title.removeprefix(words.ASK_PREFIX)
    return words.ASK.format(title=title) if title else words.ASK_UNKNOWN


def sentence(note: Note) -> str:
    """A note in words."""
    return words.NOTES[note.kind].format_map(note.facts)


def old_row(row: CarriedRow) -> str:
    """The old row's number in its sheet, or its place in the plan."""
    return str(row.old.row.origin.row if row.old.row.origin else row.old.number)


def listing_of(carried: Carried, old: Plan, form: Form, catalog: Catalog) -> Listing:
    """The listing of a plan carried from `old` to the new `form` and `catalog`."""
    numbers: dict[int, int] = {}
    for i, row in enumerate(carried.rows):
        if row.new is not None:
            numbers[i] = len(numbers) + 1
    lines = [_row(row, str(numbers.get(i, "")), form, catalog) for i, row in enumerate(carried.rows)]
    lines += [_apart(note) for note in carried.apart]
    lines.sort(key=lambda line: _ORDER.index(line["carried.outcome"]))
    counts = words.COUNTS.format(
        rows=len(carried.rows), carried=len(carried.plan.rows), done=carried.done, decide=carried.to_decide
    )
    spread = [part for line in lines for part in _spread(line)]
    title = words.TITLE.format(year=old.school_year)
    return Listing(title, (counts, words.RULE, _how(carried)), tuple(spread))


def _how(carried: Carried) -> str:
    """How to use the sheet, and how sure the criteria's way is where there is one."""
    met = [row.destination.confidence for row in carried.rows if row.destination is not None]
    if not met:
        return words.HOW
    weakest = max(met, key=list(Confidence).index)
    return words.HOW_MAPPED.format(confidence=words.CONFIDENCE[weakest])


def _row(row: CarriedRow, number: str, form: Form, catalog: Catalog) -> dict[str, str]:
    return {
        "carried.row": old_row(row),
        "carried.outcome": words.DONE if row.new is None else words.TO_DECIDE if row.to_decide else words.CARRIED,
        "carried.number": number,
        "carried.action": _action(row.new, form) if row.new else row.action,
        "carried.old": row.criterion,
        "carried.new": _new_criterion(row, form, catalog),
        "carried.note": "\n".join(sentence(note) for note in row.notes),
    }


def _action(row: Action, form: Form) -> str:
    column = form.role(Role.ACTION)
    return row.get(column.key) if column else ""


def _new_criterion(row: CarriedRow, form: Form, catalog: Catalog) -> str:
    column = form.role(Role.CRITERION)
    if row.new is None or column is None:
        return ""
    destination = row.destination
    if destination is None:
        text = row.new.get(column.key)
        found = mappings.find(catalog, mappings.code_of(text, row.new.group))
        return found.label if found else text
    label = words.NOT_CHOSEN
    if len(destination.codes) == 1:
        found = mappings.find(catalog, destination.codes[0])
        label = found.label if found else destination.codes[0]
    reason = " ".join(destination.reasons)
    return words.WITH_REASON.format(label=label, reason=reason) if reason else label


def _apart(note: Note) -> dict[str, str]:
    kept = {"texts-kept": words.CARRIED}
    return {
        "carried.row": "",
        "carried.outcome": words.TO_DECIDE if note.decide else kept.get(note.kind, words.APART),
        "carried.number": "",
        "carried.action": words.SUBJECTS[note.kind].format_map(note.facts),
        "carried.old": "",
        "carried.new": "",
        "carried.note": sentence(note),
    }


def _spread(line: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """A line with more text than a cell holds goes on in further lines."""
    text = line["carried.note"]
    yield {**line, "carried.note": text[:LONGEST_CELL]}
    for start in range(LONGEST_CELL, len(text), LONGEST_CELL):
        yield {**line, "carried.note": text[start : start + LONGEST_CELL]}


def renumbered(listing: Listing, plan: Plan, form: Form) -> Listing:
    """The same listing with the numbers its rows have in the plan now: rows may have been cleared or added since.

    Rows of the same action keep their order: the plan's first goes to the one that was first.
    """
    free: dict[str, deque[str]] = {}
    for number, row in enumerate(plan.rows, 1):
        free.setdefault(one_line(_action(row, form)), deque()).append(str(number))
    places: dict[tuple[int, str], str] = {}
    for place in sorted({place for row in listing.rows if (place := _place(row))}):  # a long row has several lines
        left = free.get(place[1])
        places[place] = left.popleft() if left else ""

    def placed(row: Mapping[str, str]) -> Mapping[str, str]:
        place = _place(row)
        return {**row, "carried.number": places[place]} if place else row

    return replace(listing, rows=tuple(map(placed, listing.rows)))


def _place(row: Mapping[str, str]) -> tuple[int, str] | None:
    """A line's number in the plan as it was, and its action; None for a line that had none."""
    number = row.get("carried.number", "")
    known = int(number[:9]) if number.isascii() and number.isdigit() else 0
    return (known, one_line(row.get("carried.action", ""))) if number else None
