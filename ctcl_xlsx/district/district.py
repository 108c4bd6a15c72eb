"""A district as it was put together: every file with its outcome, the plans that count, the account.

Owns the shape and the JSON of `consolidate --json`. How it comes about stands in `consolidate`, what can be counted
in it in `figures`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol

from ctcl_xlsx import vi
from ctcl_xlsx.checks import Missing
from ctcl_xlsx.district.files import Content, FileResult, Outcome
from ctcl_xlsx.district.missing import missing_dict
from ctcl_xlsx.district.roster import Roster, RosterSchool
from ctcl_xlsx.issues import Issue
from ctcl_xlsx.model import Form, School

if TYPE_CHECKING:
    from ctcl_xlsx.district.figures import Tally
    from ctcl_xlsx.district.frames import Frames
    from ctcl_xlsx.district.survey import Survey

ALL_YEARS = "all"


class DisagreementError(AssertionError):
    """Two counts of the same thing differ: a fault of the program, never of a file. Nothing is written."""


class Sentences(Protocol):
    """Who puts an issue into words: the module `vi`."""

    def message(self, issue: Issue, /) -> str:
        """What was found and what to write instead."""

    def reason(self, issue: Issue, /) -> str:
        """Why a file does not count."""

    def outcome(self, name: str, /) -> str:
        """An outcome's word."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A file that was understood, and the school it is for.

    `school` is the school as the district knows it: the roster's code and name where it is there. `alone` marks a
    file whose school is in doubt (school-conflict, or none named): it counts by itself and replaces no other.
    `may_be` are the codes of the roster's schools among which is its own, where several are meant by what it says.
    """

    file: FileResult
    school: School
    school_year: str
    key: tuple[str, ...]
    expected: RosterSchool | None = None
    alone: bool = False
    may_be: tuple[str, ...] = ()

    @property
    def content(self) -> Content:
        """What was read from the file. It may be loaded anew each time: ask once, and do not keep it."""
        content = self.file.content
        if content is None:
            raise DisagreementError(f"{self.file.file} was submitted and holds no plan")
        return content


@dataclass(frozen=True, slots=True)
class District:
    """All that came in. `files` are in path order, `plans` (those that count) by school code, name, level, path.

    `survey` is what they come to. `public` marks one from which persons were taken out. `own_forms` are the office's.
    """

    title: str
    year: str
    as_of: date | None
    files: tuple[FileResult, ...]
    plans: tuple[Submission, ...]
    survey: Survey = field(compare=False)
    roster: Roster | None = None
    public: bool = False
    own_forms: Mapping[str, Form] = field(default_factory=dict, compare=False)

    def with_outcome(self, outcome: Outcome) -> tuple[FileResult, ...]:
        """The files with this outcome, in path order."""
        return tuple(f for f in self.files if f.outcome is outcome)

    @property
    def account(self) -> dict[Outcome, int]:
        """How many files had which outcome; together they are all that came in."""
        counted = Counter(f.outcome for f in self.files)
        return {outcome: counted[outcome] for outcome in Outcome}

    @property
    def schools(self) -> int:
        """How many schools the plans are from: distinct codes, or names where there is no code."""
        return self.survey.schools

    @property
    def rows(self) -> int:
        """Rows of all plans that count."""
        return self.survey.tally(self.plans).rows

    @property
    def rows_complete(self) -> int:
        """Rows that lack none of owner, deadline, budget."""
        return self.survey.tally(self.plans).complete

    @property
    def missing(self) -> Missing:
        """The four counts of what is missing."""
        return self.survey.tally(self.plans).missing

    @property
    def budget_total(self) -> int:
        """The sum of the amounts stated, in đồng."""
        return self.survey.tally(self.plans).budget

    @property
    def has_faults(self) -> bool:
        """Whether a file was rejected or a plan that counts has an error."""
        rejected = any(f.outcome is Outcome.REJECTED for f in self.files)
        return rejected or any(figures.faulty for figures in self.survey.plans.values())

    def frames(self, sentences: Sentences = vi) -> Frames:
        """The district as pandas tables: schools, actions, issues, files (columns: `district.frames`)."""
        from ctcl_xlsx.district.frames import frames  # pandas is for analysts only: it loads when it is asked for

        return frames(self, sentences)

    def to_dict(self, sentences: Sentences = vi) -> dict[str, object]:
        """The JSON of `consolidate --json`, all but "output"."""
        reported = {p.file.file: _accepted(p, self.survey.plans[p.file.file].tally, sentences) for p in self.plans}
        return {
            "files_in": len(self.files),
            "accepted": [reported[f.file] for f in self.with_outcome(Outcome.ACCEPTED)],
            "rejected": [_left_out(f, sentences) for f in self.with_outcome(Outcome.REJECTED)],
            "superseded": [_left_out(f, sentences) for f in self.with_outcome(Outcome.SUPERSEDED)],
            "skipped": [_left_out(f, sentences) for f in self.with_outcome(Outcome.SKIPPED)],
            "schools": self.schools,
            "plans": len(self.plans),
            "rows": self.rows,
            "rows_complete": self.rows_complete,
            "missing": missing_dict(self.missing),
            "budget_total": self.budget_total,
        } | ({"offices": offices} if (offices := self._offices()) else {})

    def _offices(self) -> list[dict[str, object]]:
        from ctcl_xlsx.district.offices import offices_to_dict  # above this module: it counts what stands here

        return offices_to_dict(self)


def school_id(plan: Submission) -> tuple[str, ...]:
    """What tells a school from others: its code, else what the file's key says of it."""
    return (plan.school.code,) if plan.school.code else plan.key


def _accepted(plan: Submission, counted: Tally, sentences: Sentences) -> dict[str, object]:
    brief = plan.file.brief
    return {
        "file": plan.file.file,
        "school": {"code": plan.school.code, "name": plan.school.name, "level": plan.school.level},
        "form": brief.form if brief else "",
        "catalog": brief.catalog if brief else "",
        "school_year": plan.school_year,
        "rows": counted.rows,
        "rows_complete": counted.complete,
        "missing": missing_dict(counted.missing),
        "budget_total": counted.budget,
        "notes": [
            {"code": note.code.value, "severity": note.severity.value, "message": sentences.message(note)}
            for note in plan.file.notes
        ],
    }


def _left_out(result: FileResult, sentences: Sentences) -> dict[str, object]:
    reason = result.reason
    found: dict[str, object] = {
        "file": result.file,
        "reason": sentences.reason(reason) if reason else "",
        "code": reason.code.value if reason else "",
    }
    if reason and reason.facts.get("by"):
        found["by"] = reason.facts["by"]
    return found
