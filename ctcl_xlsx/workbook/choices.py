"""The schools that a shared workbook is picked by: their labels, the hidden lists, and the way back.

One workbook serves a chat group: the school picks its name, formulas take code, authority and commune from lists that
run in parallel. Owns the lists' names and the lookup, as formula and in Python. Knows no cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ctcl_xlsx.model import School
from ctcl_xlsx.text import loose, plain

LABELS, NAMES = "ds_truong", "ds_ten_truong"
# The list that holds each field of the schools, in the order of the labels.
FIELD_LISTS: Mapping[str, str] = {
    "name": NAMES,
    "code": "ds_ma_truong",
    "authority": "ds_co_quan",
    "commune": "ds_xa",
    "campus": "ds_co_so",
}
# What tells schools of one name apart, the first that does.
_APART = (("commune",), ("campus",), ("commune", "campus"), ("code",), ("code", "campus"))


@dataclass(frozen=True, slots=True)
class Choice:
    """A school and the label it is picked by."""

    label: str
    school: School


def choices(schools: Iterable[School]) -> tuple[Choice, ...]:
    """The schools in their order; those of one name are told apart by commune, campus or code."""
    known = [School(**{field: plain(getattr(school, field)) for field in FIELD_LISTS}) for school in schools]
    groups: dict[str, list[School]] = {}
    for school in known:
        groups.setdefault(loose(school.name), []).append(school)
    labels = {school: label for group in groups.values() for school, label in _labels(group).items()}
    return tuple(Choice(labels[school], school) for school in dict.fromkeys(known))


def _labels(group: Sequence[School]) -> dict[School, str]:
    if len(set(group)) == 1:
        return {group[0]: group[0].name}
    for fields in _APART:
        found = {s: " – ".join(filter(None, (s.name, *(getattr(s, f) for f in fields)))) for s in group}
        if max(Counter(map(loose, found.values())).values()) == 1:
            return found
    return found


def lists(known: Sequence[Choice]) -> dict[str, tuple[str, ...]]:
    """The hidden lists: labels, and beside them each field that some school has."""
    if not known:
        return {}
    fields = {name: tuple(getattr(c.school, field) for c in known) for field, name in FIELD_LISTS.items()}
    return {LABELS: tuple(c.label for c in known)} | {name: texts for name, texts in fields.items() if any(texts)}


def lookup(name: str, cell: str, otherwise: str = '""') -> str:
    """The formula's term for what the list `name` says of the school whose label stands in `cell`."""
    return f'IFERROR(INDEX({name},MATCH(TRIM({cell}),{LABELS},0))&"",{otherwise})'


def choose(columns: Mapping[str, Sequence[str]], label: str) -> School | None:
    """The school of a label by the lists of a workbook that was read; None where they do not have it."""
    wanted = loose(label)
    for at, text in enumerate(columns.get(LABELS, ())):
        if wanted and loose(text) == wanted:
            known = {f: columns[name][at] for f, name in FIELD_LISTS.items() if at < len(columns.get(name, ()))}
            return School(**known)
    return None
