"""One file of a district: what it was, what was read from it, what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from ctcl_xlsx.checks import Report
from ctcl_xlsx.issues import Code, Issue, issue
from ctcl_xlsx.model import Catalog, Form, Plan, School
from ctcl_xlsx.vi import summary as words
from ctcl_xlsx.workbook.account import Account
from ctcl_xlsx.workbook.grid import Grid

if TYPE_CHECKING:
    from ctcl_xlsx.district.telling import Told

# The summary's hidden sheet (its charts' data): it tells a summary of ours from a school's workbook.
DATA_SHEET = "_ctcl_tong_hop"
# The hidden sheet by which a summary knows itself again: the files behind it (`summary_record`).
RECORD_SHEET = "_ctcl_tep"
OUTSIDE = "external:"  # what the target of a link to a file beside the summary begins with


def is_summary(grid: Grid) -> bool:
    """Whether a workbook that was read is a summary of ours, be it saved again by another program."""
    names = {sheet.name for sheet in grid.sheets}
    return DATA_SHEET in names or {words.SUMMARY, words.DETAIL, words.TO_MEND, words.SOURCES} <= names


def skipped(problem: str, kind: str = "") -> Issue:
    """Why a file is passed over: a slug, and the kind of file where that tells it."""
    return issue(Code.FILE_SKIPPED, facts={"problem": problem, "kind": kind})


class Outcome(StrEnum):
    """What became of a file. Every file that came in has exactly one."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Content:
    """A file that was understood: its plan, the definitions it goes with, the checks' report.

    `sealed_code` is the school code that generate sealed into the workbook ("" where none was); `issues` are the
    findings of reading it (columns, merged cells, hidden content), beside those of the report; `account` says of every
    cell what became of it.
    """

    plan: Plan
    form: Form
    catalog: Catalog
    report: Report
    issues: tuple[Issue, ...] = ()
    sealed_code: str = ""
    account: Account | None = field(default=None, compare=False)  # not kept in a summary's record

    @property
    def all_issues(self) -> tuple[Issue, ...]:
        """The findings of reading and of checking, in that order."""
        return self.issues + self.report.issues

    def with_more(self, school: School | None, issues: tuple[Issue, ...]) -> Content:
        """The same for another school, where one is given, and with more findings."""
        if school is None and not issues:
            return self
        plan = self.plan if school is None else replace(self.plan, school=school)
        return replace(self, plan=plan, issues=(*self.issues, *issues))


@dataclass(frozen=True, slots=True)
class Held:
    """A content that is not at hand: `load` brings it, as it was read, whenever it is asked for.

    `school` stands in the place of the one that was typed, `issues` are findings beside those of reading it. `told`
    brings what was told of it as it was read.
    """

    load: Callable[[], Content]
    school: School | None = None
    issues: tuple[Issue, ...] = ()
    told: Callable[[], Told] | None = None

    @property
    def content(self) -> Content:
        """The content, loaded."""
        return self.load().with_more(self.school, self.issues)


@dataclass(frozen=True, slots=True)
class Brief:
    """What is decided by about a file that was understood: small, and kept where its content is not at hand."""

    school: School
    school_year: str
    sealed_code: str
    form: str
    catalog: str
    rows: int

    @classmethod
    def of(cls, content: Content) -> Brief:
        """The brief of a content."""
        plan = content.plan
        rows = len(content.report.rows)
        return cls(plan.school, plan.school_year, content.sealed_code, content.form.id, content.catalog.id, rows)


@dataclass(frozen=True, slots=True)
class FileResult:
    """A file and its outcome. `file` is the path relative to the argument; `reason` says why it does not count.

    `saved` is the time stamped inside when it was last saved (aware), None where it carries none. `held` is the content
    or what brings it, None for a file that could not be understood. `notes` are findings about the file among others
    (school-conflict, version-conflict, version-unclear). `office` is who put it into a summary, where it came in behind
    one. `source` says who sent the mail it was attached to, and when. `brief` tells of `content` what is needed again
    and again.
    """

    file: str
    outcome: Outcome
    sha256: str = ""
    kind: str = ""
    saved: datetime | None = None
    held: Content | Held | None = None
    reason: Issue | None = None
    notes: tuple[Issue, ...] = ()
    office: str = ""
    source: str = ""
    brief: Brief | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if self.brief is None and self.content is not None:
            object.__setattr__(self, "brief", Brief.of(self.content))

    @property
    def content(self) -> Content | None:
        """What was read from the file. It may be loaded anew each time: ask once, and do not keep it."""
        return self.held.content if isinstance(self.held, Held) else self.held

    def with_more(self, school: School | None, issues: tuple[Issue, ...]) -> FileResult:
        """The same with another school in its plan, where one is given, and with more findings."""
        if self.brief is None or (school is None and not issues):
            return self
        brief = self.brief if school is None else replace(self.brief, school=school)
        if isinstance(self.held, Held):
            held = replace(self.held, school=school or self.held.school, issues=(*self.held.issues, *issues))
            return replace(self, held=held, brief=brief)
        return replace(self, held=self.held.with_more(school, issues) if self.held else None, brief=brief)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Every finding of this file, its reason first."""
        own = (self.reason,) if self.reason else ()
        read = self.content.all_issues if self.content else ()
        return tuple(found.in_file(self.file) for found in (*own, *self.notes, *read))
