"""What can be wrong: stable codes, how grave each is, where it was seen.

Owns the register of codes and nothing else: sentences stand in `vi`, rules in `checks`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is. An error makes `ctcl check` exit 1; rejecting ends a file, never the batch."""

    REJECT = "reject"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Code(StrEnum):
    """A finding's stable name; it stands in reports, JSON, tests and the guide."""

    # errors of a row or of the workbook's structure; a lost column is told before what its rows lack for it
    COLUMN_MISSING = "column-missing"
    OWNER_MISSING = "owner-missing"
    DEADLINE_MISSING = "deadline-missing"
    BUDGET_MISSING = "budget-missing"
    DEADLINE_UNREADABLE = "deadline-unreadable"
    BUDGET_UNREADABLE = "budget-unreadable"
    CRITERION_MISSING = "criterion-missing"
    CRITERION_UNKNOWN = "criterion-unknown"
    ACTION_MISSING = "action-missing"
    CONTENT_MISSING = "content-missing"
    REQUIRED_MISSING = "required-missing"
    CELL_ERROR = "cell-error"
    SCHOOL_MISSING = "school-missing"
    # warnings
    BUDGET_AMOUNT_MISSING = "budget-amount-missing"
    DEADLINE_IMPLAUSIBLE = "deadline-implausible"
    DEADLINE_BEFORE_START = "deadline-before-start"
    REPORT_BEFORE_DEADLINE = "report-before-deadline"
    STALE_SCHOOL_YEAR = "stale-school-year"
    ROW_DUPLICATE = "row-duplicate"
    SELF_ASSESSMENT_INCONSISTENT = "self-assessment-inconsistent"
    STATUS_UNKNOWN = "status-unknown"
    VALUE_UNFIT = "value-unfit"
    FORMULA_UNCALCULATED = "formula-uncalculated"
    SCHOOL_CONFLICT = "school-conflict"
    VERSION_CONFLICT = "version-conflict"
    VERSION_UNCLEAR = "version-unclear"
    PLAN_EMPTY = "plan-empty"
    TEXT_DAMAGED = "text-damaged"
    SEAL_BROKEN = "seal-broken"
    COLUMN_UNCLEAR = "column-unclear"
    CRITERION_UNCLEAR = "criterion-unclear"
    # notes
    DEADLINE_BEFORE_YEAR = "deadline-before-year"
    DEADLINE_AFTER_YEAR = "deadline-after-year"
    CRITERION_NOT_PLANNED = "criterion-not-planned"
    FORM_DIFFERS = "form-differs"
    VALUE_REPAIRED = "value-repaired"
    HIDDEN_CONTENT = "hidden-content"
    MERGED_CELLS = "merged-cells"
    MACROS_IGNORED = "macros-ignored"
    WORKBOOK_ALTERED = "workbook-altered"
    TEXT_CONTINUED = "text-continued"
    VALUES_ONLY = "values-only"
    # a file that cannot be counted
    FORM_UNKNOWN = "form-unknown"
    NOTHING_OF_OURS = "nothing-of-ours"
    WRONG_SCHOOL_YEAR = "wrong-school-year"
    VERSION_NEWER = "version-newer"
    ACCOUNT_BROKEN = "account-broken"
    FILE_UNREADABLE = "file-unreadable"
    FILE_EMPTY = "file-empty"
    FILE_TOO_LARGE = "file-too-large"
    FILE_DAMAGED = "file-damaged"
    FILE_ENCRYPTED = "file-encrypted"
    FILE_NOT_WORKBOOK = "file-not-workbook"
    SUMMARY_DAMAGED = "summary-damaged"
    # why a file does not count, though nothing is wrong with it
    FILE_SKIPPED = "file-skipped"
    FILE_SUPERSEDED = "file-superseded"
    # what a person gave to a command
    INPUT_INVALID = "input-invalid"
    DEFINITION_INVALID = "definition-invalid"
    OUTPUT_EXISTS = "output-exists"
    OUTPUT_FAILED = "output-failed"


SEVERITIES: Mapping[Code, Severity] = {
    **dict.fromkeys(
        (
            Code.OWNER_MISSING, Code.DEADLINE_MISSING, Code.BUDGET_MISSING, Code.DEADLINE_UNREADABLE,
            Code.BUDGET_UNREADABLE, Code.CRITERION_MISSING, Code.CRITERION_UNKNOWN, Code.ACTION_MISSING,
            Code.CONTENT_MISSING, Code.REQUIRED_MISSING, Code.COLUMN_MISSING, Code.CELL_ERROR, Code.SCHOOL_MISSING,
        ),
        Severity.ERROR,
    ),
    **dict.fromkeys(
        (
            Code.BUDGET_AMOUNT_MISSING, Code.DEADLINE_IMPLAUSIBLE, Code.DEADLINE_BEFORE_START,
            Code.REPORT_BEFORE_DEADLINE, Code.STALE_SCHOOL_YEAR, Code.ROW_DUPLICATE,
            Code.SELF_ASSESSMENT_INCONSISTENT, Code.STATUS_UNKNOWN, Code.VALUE_UNFIT, Code.FORMULA_UNCALCULATED,
            Code.SCHOOL_CONFLICT, Code.VERSION_CONFLICT, Code.VERSION_UNCLEAR, Code.PLAN_EMPTY,
            Code.TEXT_DAMAGED, Code.SEAL_BROKEN, Code.COLUMN_UNCLEAR, Code.CRITERION_UNCLEAR,
        ),
        Severity.WARNING,
    ),
    **dict.fromkeys(
        (
            Code.DEADLINE_BEFORE_YEAR, Code.DEADLINE_AFTER_YEAR, Code.CRITERION_NOT_PLANNED, Code.FORM_DIFFERS,
            Code.VALUE_REPAIRED, Code.HIDDEN_CONTENT, Code.MERGED_CELLS, Code.MACROS_IGNORED, Code.WORKBOOK_ALTERED,
            Code.TEXT_CONTINUED,
            Code.VALUES_ONLY, Code.FILE_SKIPPED, Code.FILE_SUPERSEDED,
        ),
        Severity.INFO,
    ),
    **dict.fromkeys(
        (
            Code.FORM_UNKNOWN, Code.NOTHING_OF_OURS, Code.WRONG_SCHOOL_YEAR, Code.VERSION_NEWER, Code.ACCOUNT_BROKEN,
            Code.FILE_UNREADABLE, Code.FILE_EMPTY, Code.FILE_TOO_LARGE, Code.FILE_DAMAGED, Code.FILE_ENCRYPTED,
            Code.FILE_NOT_WORKBOOK, Code.SUMMARY_DAMAGED, Code.INPUT_INVALID, Code.DEFINITION_INVALID,
            Code.OUTPUT_EXISTS, Code.OUTPUT_FAILED,
        ),
        Severity.REJECT,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Where:
    """A place a person can go to. `cell` is an A1 address, `label` the column's printed heading, `row` 1-based."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    label: str = ""
    row: int = 0


NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding. `value` is what was found, as typed; `facts` fill the sentence that `vi` keeps for the code."""

    code: Code
    where: Where = NOWHERE
    value: str = ""
    severity: Severity = Severity.INFO
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)

    def in_file(self, name: str) -> Issue:
        """The same finding, said of the file `name`."""
        return replace(self, where=replace(self.where, file=name))


def issue(
    code: Code,
    where: Where = NOWHERE,
    value: str = "",
    facts: Mapping[str, str] | None = None,
    severity: Severity | None = None,
) -> Issue:
    """An Issue with the code's registered severity, unless another is given."""
    return Issue(code, where, value, severity or SEVERITIES[code], facts or {})


class CtclError(Exception):
    """Cannot go on with this file, definition or argument; carries every reason at once, never a bare text."""

    def __init__(self, *issues: Issue) -> None:
        super().__init__("; ".join(f"{i.code}: {i.value or dict(i.facts)}" for i in issues))
        self.issues: tuple[Issue, ...] = issues

    @property
    def issue(self) -> Issue:
        """The first reason."""
        return self.issues[0]


def of_code(issues: Iterable[Issue], code: Code) -> list[Issue]:
    """Those of `issues` that carry `code`, in order."""
    return [i for i in issues if i.code is code]
