"""How each school stands: what it sent, what is in it, who has not sent anything.

Owns the order of schools (level, then the roster's order or the name: never a ranking) and their state. Knows no
workbook and no sentence.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ctcl_xlsx.district.district import ALL_YEARS, District, Submission, school_id
from ctcl_xlsx.district.figures import Tally, level_rank, together
from ctcl_xlsx.district.files import FileResult, Outcome
from ctcl_xlsx.district.names import called, telling_apart
from ctcl_xlsx.district.roster import RosterSchool
from ctcl_xlsx.issues import Code, of_code
from ctcl_xlsx.model import School
from ctcl_xlsx.text import name_key, plain, words


class State(StrEnum):
    """How a school stands."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    EMPTY = "empty"
    UNDECIDED = "undecided"
    REJECTED = "rejected"
    NOT_SENT = "not-sent"


_WORST_LAST = (State.COMPLETE, State.INCOMPLETE, State.EMPTY, State.UNDECIDED)  # of schools that sent a plan


@dataclass(frozen=True, slots=True)
class Standing:
    """A school at one level: its plans, what they come to, its state.

    `listed` says whether the roster has it (without a roster, whether it is certain which school it is); `errors` are
    errors beyond the missing answers; `refused` the files that look like its own but were rejected. `name` is what the
    school is called where it is told of: other schools of this name are told apart.
    """

    school: School
    school_year: str
    plans: tuple[Submission, ...]
    tally: Tally
    errors: int
    state: State
    listed: bool
    refused: tuple[FileResult, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class LevelCount:
    """Schools of one level. `expected` is None without a roster."""

    level: str
    expected: int | None
    sent: int
    refused: int
    not_sent: int
    tally: Tally


def standings(district: District) -> tuple[Standing, ...]:
    """Every school that is expected or sent something, by level, then in list order; those not on the list last."""
    groups: dict[tuple[str, ...], list[Submission]] = defaultdict(list)
    for plan in district.plans:
        groups[_group_key(plan, district)].append(plan)
    found = [_sent(plans, district) for plans in groups.values()]
    if district.roster:
        sent = {plan.expected.number for plan in district.plans if plan.expected}
        refused = _refused_by_code(district)
        doubtful = _doubtful_codes(district)
        found += [_absent(line, refused, doubtful) for line in district.roster.schools if line.number not in sent]
    lines: dict[School, int] = {}
    for line in district.roster.schools if district.roster else ():
        lines.setdefault(line.school, line.number)
    apart = telling_apart(s.school for s in found if not (s.plans and s.plans[0].alone))
    named = (replace(s, name=called(s.school, apart)) for s in found)
    return tuple(sorted(named, key=lambda s: _order(s, lines)))


def absent(found: Iterable[Standing]) -> tuple[Standing, ...]:
    """Expected schools of which no file came, or only files that may be another school's."""
    return tuple(s for s in found if s.listed and not s.plans and s.state is not State.REJECTED)


def by_level(listed: Sequence[Standing], *, with_roster: bool) -> tuple[LevelCount, ...]:
    """The schools of each level met: how many are expected, sent, were refused, have not sent."""
    found: dict[str, list[Standing]] = defaultdict(list)
    for standing in listed:
        found[standing.school.level].append(standing)
    return tuple(_level_count(level, found[level], with_roster) for level in sorted(found, key=level_rank))


def sent_by_state(schools: Iterable[Standing]) -> Counter[State]:
    """How many schools that sent a plan stand how, each counted once: where it has several lines, as the worst one."""
    found: dict[tuple[str, ...], State] = {}
    for standing in schools:
        if standing.plans:
            place = _place(standing)
            found[place] = max(found.get(place, State.COMPLETE), standing.state, key=_WORST_LAST.index)
    return Counter(found.values())


def _level_count(level: str, schools: Sequence[Standing], with_roster: bool) -> LevelCount:
    places = {_place(s) for s in schools}
    sent = {_place(s) for s in schools if s.plans}
    refused = {_place(s) for s in schools if s.state is State.REJECTED} - sent
    counted = together(s.tally for s in schools)
    expected = len(places) if with_roster else None
    return LevelCount(level, expected, len(sent), len(refused), len(places) - len(sent) - len(refused), counted)


def _place(standing: Standing) -> tuple[str, ...]:
    """A school at a level and campus, whatever the school year."""
    who = school_id(standing.plans[0]) if standing.plans else (standing.school.code,)
    return (*who, standing.school.level, standing.school.campus)


def _group_key(plan: Submission, district: District) -> tuple[str, ...]:
    year = plan.school_year if district.year == ALL_YEARS else ""
    if plan.alone:
        return ("alone", plan.file.file, year)
    if plan.expected:
        return ("listed", str(plan.expected.number), year)
    return ("other", *school_id(plan), plan.school.level, name_key(plan.school.campus), year)


def _sent(plans: Sequence[Submission], district: District) -> Standing:
    first = plans[0]
    counted = district.survey.tally(plans)
    errors = sum(figures.errors for figures in district.survey.of(plans))
    year = first.school_year if district.year == ALL_YEARS else ""
    listed = not first.alone if district.roster is None else first.expected is not None
    school = first.expected.school if first.expected else first.school
    return Standing(school, year, tuple(plans), counted, errors, _state(plans, counted, errors), listed)


def _state(plans: Iterable[Submission], counted: Tally, errors: int) -> State:
    if any(plan.alone or of_code(plan.file.notes, Code.VERSION_CONFLICT) for plan in plans):
        return State.UNDECIDED
    if not counted.rows:
        return State.EMPTY
    return State.COMPLETE if counted.complete == counted.rows and not errors else State.INCOMPLETE


def _absent(line: RosterSchool, refused: dict[str, list[FileResult]], doubtful: Collection[str]) -> Standing:
    """An expected school of which nothing counts."""
    files = tuple(refused.get(line.school.code, ()))
    claimed = not {line.school.code, *line.old_codes}.isdisjoint(doubtful)
    state = State.UNDECIDED if claimed else State.REJECTED if files else State.NOT_SENT
    return Standing(line.school, "", (), Tally(), 0, state, True, files)


def _doubtful_codes(district: District) -> set[str]:
    """The codes that files in doubt carry, and those of the schools that they may be of."""
    return {code for plan in district.plans if plan.alone for code in (*_codes_in(plan.file), *plan.may_be)}


def _codes_in(file: FileResult) -> set[str]:
    """The codes that a file carries inside: typed, and sealed into it."""
    brief = file.brief
    return {plain(brief.school.code), plain(brief.sealed_code)} if brief else set()


def schools_of_refused(district: District) -> dict[str, School]:
    """By rejected file, the school of the roster that it looks like; no file that looks like several schools'."""
    listed = {line.school.code: line.school for line in (district.roster.schools if district.roster else ())}
    found: dict[str, list[School]] = defaultdict(list)
    for code, results in _refused_by_code(district).items():
        for result in results:
            found[result.file].append(listed[code])
    return {file: schools[0] for file, schools in found.items() if len(schools) == 1}


def _refused_by_code(district: District) -> dict[str, list[FileResult]]:
    """The rejected files by the code they carry: inside where they could be read, else in their names."""
    schools = district.roster.schools if district.roster else ()
    known: dict[str, set[str]] = defaultdict(set)
    for line in schools:
        for code in line.old_codes:
            known[code].add(line.school.code)
    known |= {line.school.code: {line.school.code} for line in schools}
    found: dict[str, list[FileResult]] = defaultdict(list)
    for result in district.with_outcome(Outcome.REJECTED):
        carried = _codes_in(result) if result.brief else set(re.findall(r"[0-9A-Za-z]+", result.file))
        for code in sorted(set[str]().union(*(known[one] for one in known.keys() & carried))):
            found[code].append(result)
    return found


def _order(standing: Standing, lines: Mapping[School, int]) -> tuple[object, ...]:
    """What schools are sorted by; `lines` are the places of the roster's schools in it."""
    line = lines.get(standing.school, 0) if standing.listed else 0
    name = words(standing.school.name)
    file = standing.plans[0].file.file if standing.plans else ""
    return (not standing.listed, *level_rank(standing.school.level), line, name, standing.school_year, file)
