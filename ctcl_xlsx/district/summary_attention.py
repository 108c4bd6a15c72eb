"""What the front sheet shows, worked out once, and what somebody at the office must decide, one line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ctcl_xlsx.district.district import District, Sentences, Submission
from ctcl_xlsx.district.figures import Block, Tally
from ctcl_xlsx.district.standings import Standing, State, absent, standings
from ctcl_xlsx.district.summary_notes import NoteColumn
from ctcl_xlsx.district.summary_record import Past
from ctcl_xlsx.district.summary_styles import shortened
from ctcl_xlsx.issues import Code
from ctcl_xlsx.model import School
from ctcl_xlsx.vi import summary as w

_TO_DECIDE = (Code.SCHOOL_CONFLICT, Code.VERSION_CONFLICT, Code.VERSION_UNCLEAR)


@dataclass(frozen=True, slots=True)
class Front:
    """The district with its schools as the front sheet needs them, and the column of notes."""

    district: District
    standings: tuple[Standing, ...]
    notes: NoteColumn = field(default_factory=lambda: NoteColumn(Past()))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What is counted by school year, level and catalogue."""
        return self.district.survey.blocks

    @property
    def whole(self) -> Tally:
        """What all plans come to."""
        return self.district.survey.tally(self.district.plans)

    @property
    def listed(self) -> tuple[Standing, ...]:
        """The schools of the roster (all that sent, where there is none)."""
        return tuple(s for s in self.standings if s.listed)

    @property
    def outside(self) -> tuple[Standing, ...]:
        """Schools the roster does not have, and plans whose school is in doubt."""
        return tuple(s for s in self.standings if not s.listed)

    @property
    def absent(self) -> tuple[Standing, ...]:
        """Expected schools of which no file came, or only files that may be another school's."""
        return absent(self.standings)

    def with_state(self, *states: State) -> tuple[Standing, ...]:
        """The schools in one of these states."""
        return tuple(s for s in self.standings if s.state in states)


def standing_name(standing: Standing) -> str:
    """A school as the sheets call it; by its file where it has no name."""
    return _school_name(standing.name, standing.school, standing.plans[0].file.file if standing.plans else "")


def _school_name(called: str, school: School, file: str) -> str:
    name = shortened(called, 160) or school.code or w.NAMELESS.format(file=shortened(file, 120))
    return w.SCHOOL_CAMPUS.format(school=name, campus=shortened(school.campus, 80)) if school.campus else name


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that only a person can decide: of which school, what, and the file it is about."""

    code: str
    school: str
    text: str
    file: str

    @property
    def line(self) -> str:
        """All of it on one line."""
        return w.DECIDE_LINE.format(school=self.school, message=self.text, file=self.file)


def decisions(district: District, sentences: Sentences, known: Sequence[Standing] = ()) -> tuple[Decision, ...]:
    """The conflicts and doubts about schools and versions, and the rows that a newer version dropped.

    `known` are the district's schools, where they were worked out before.
    """
    names = {plan.file.file: school.name for school in known or standings(district) for plan in school.plans}
    found: list[Decision] = []
    told: set[frozenset[str]] = set()
    for plan in district.plans:
        for note in plan.file.notes:
            parts = frozenset({plan.file.file, *note.facts.get("other", "").split(", ")})
            if note.code not in _TO_DECIDE or (note.code is Code.VERSION_CONFLICT and parts in told):
                continue
            told.add(parts)
            found.append(_decision(plan, names, sentences.message(note)))
        if plan.alone and not any(note.code in _TO_DECIDE for note in plan.file.notes):
            found.append(_decision(plan, names, w.WHOSE))
    return (*found, *_dropped(district, names))


def _decision(plan: Submission, names: Mapping[str, str], text: str) -> Decision:
    file = plan.file.file
    return Decision(plan.school.code, _school_name(names[file], plan.school, file), text, file)


def _dropped(district: District, names: Mapping[str, str]) -> list[Decision]:
    """Rows that only a superseded file has: the school may have dropped them on purpose, or lost them."""
    by_file: dict[str, Submission] = {plan.file.file: plan for plan in district.plans}
    found = []
    for result in district.files:
        facts = result.reason.facts if result.reason else {}
        winner = by_file.get(facts.get("by", ""))
        if winner and facts.get("dropped_rows"):
            rows = w.LIST_JOIN.join(shortened(text, 160) for text in facts["dropped_rows"].split("\n"))
            text = w.DROPPED.format(by=winner.file.file, file=result.file, rows=rows)
            found.append(_decision(winner, names, text))
    return found
