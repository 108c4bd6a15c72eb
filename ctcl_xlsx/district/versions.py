"""Several files of one plan: which of them count.

Owns the rule of superseding, nothing else:
equal contents count once, the first by path; a blank never supersedes a filled one; the one last saved supersedes
those of which it keeps at least half of the rows; mostly different rows are parts of one plan and all count. Where the
stamps do not tell, more rows decide, then sha256. Files whose school is in doubt replace nothing but copies of
themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from ctcl_xlsx.checks import RowReport
from ctcl_xlsx.checks.plausibility import code_of
from ctcl_xlsx.district.district import Submission
from ctcl_xlsx.district.files import FileResult, Outcome
from ctcl_xlsx.issues import Code, Issue, issue
from ctcl_xlsx.model import Form, Role
from ctcl_xlsx.text import words
from ctcl_xlsx.workbook.grid import VIETNAM

NEAR = 0.6  # how alike two wordings of one action are, by words
NEAR_WITHOUT_CRITERION = 0.8  # the same where only one of the two rows names a criterion of the catalogue


@dataclass(slots=True)
class Settlement:
    """What became of the files of one plan: those that count, those that another one replaces."""

    counted: list[Submission] = field(default_factory=list)
    superseded: list[FileResult] = field(default_factory=list)


def settle(group: Iterable[Submission]) -> Settlement:
    """Which files of one plan count. The order in which they are given makes no difference."""
    settlement = Settlement()
    files = _without_copies(sorted(group, key=lambda s: (s.file.file, s.file.sha256)), settlement)
    if any(f.alone for f in files):
        settlement.counted += files
        return settlement
    filled = [f for f in files if _rows(f)]
    _settle_by_time(filled or files, settlement)
    first = settlement.counted[0]
    if filled:
        settlement.superseded += [_superseded(f, first, blank="1") for f in files if not _rows(f)]
    if len(settlement.counted) > 1:
        settlement.counted = [_with_conflict(f, settlement.counted) for f in settlement.counted]
    settlement.counted.sort(key=lambda s: s.file.file)
    return settlement


def _without_copies(files: Sequence[Submission], settlement: Settlement) -> list[Submission]:
    """The files of different content; of equal ones the first by path."""
    if len(files) < 2:
        return list(files)
    different: list[Submission] = []
    like: dict[tuple[object, ...], list[Submission]] = {}  # by their rows: not every file is held against every other
    for candidate in files:
        plan = candidate.content.plan
        known = like.setdefault(tuple(tuple(sorted(row.values.items())) for row in plan.rows), [])
        twin = next((d for d in known if d.content.plan == plan), None)
        if twin is None:
            different.append(candidate)
            known.append(candidate)
        else:
            settlement.superseded.append(_superseded(candidate, twin, equal="1"))
    return different


def _settle_by_time(files: Sequence[Submission], settlement: Settlement) -> None:
    """The last one replaces those it keeps half of; of the rest the last one again, until none is left."""
    rest = list(files)
    while rest:
        newest, clear = _newest(rest)
        older = [f for f in rest if f is not newest]
        rest, replaced = [], []
        for file in older:
            dropped = dropped_rows(file, newest)
            total = len(file.content.report.rows)
            if 2 * (total - len(dropped)) >= total:
                replaced.append(file)
                settlement.superseded.append(_superseded(file, newest, **_dropped_facts(file.content.form, dropped)))
            else:
                rest.append(file)
        settlement.counted.append(newest if clear or not replaced else _with_doubt(newest, replaced))


def _newest(files: Sequence[Submission]) -> tuple[Submission, bool]:
    """The file last saved, and whether the stamps say so; where they do not, that with most rows, then by sha256."""
    stamps = [_instant(f.file.saved) for f in files if f.file.saved is not None]
    if len(stamps) == len(files) and stamps.count(max(stamps)) == 1:
        return max(files, key=lambda f: _instant(f.file.saved)), True
    best = min(files, key=lambda f: (-_rows(f), f.file.sha256, f.file.file))
    return best, len(files) == 1


def _rows(file: Submission) -> int:
    return file.file.brief.rows if file.file.brief else 0


def _instant(saved: datetime | None) -> datetime:
    if saved is None:
        return datetime.min.replace(tzinfo=UTC)
    return saved if saved.tzinfo else saved.replace(tzinfo=VIETNAM)


def _superseded(loser: Submission, winner: Submission, **facts: str) -> FileResult:
    reason = issue(Code.FILE_SUPERSEDED, value=winner.file.file, facts={"by": winner.file.file, **facts})
    return replace(loser.file, outcome=Outcome.SUPERSEDED, reason=reason)


def _with_conflict(file: Submission, parts: Sequence[Submission]) -> Submission:
    others = sorted(p.file.file for p in parts if p.file.file != file.file.file)
    return _noted(file, issue(Code.VERSION_CONFLICT, facts={"other": ", ".join(others)}))


def _with_doubt(file: Submission, replaced: Sequence[Submission]) -> Submission:
    return _noted(file, issue(Code.VERSION_UNCLEAR, facts={"other": ", ".join(r.file.file for r in replaced)}))


def _noted(file: Submission, note: Issue) -> Submission:
    return replace(file, file=replace(file.file, notes=(*file.file.notes, note)))


# ---------------------------------------------------------------------------------------------------- rows


@dataclass(frozen=True, slots=True)
class _Wording:
    """A row for comparing: the criteria it names, whether the catalogue has them, its action, folded."""

    criteria: tuple[tuple[str, str], ...]
    known: bool
    action: str
    words: frozenset[str]


def dropped_rows(old: Submission, new: Submission) -> list[RowReport]:
    """The rows of `old` that have no match in `new`: one of the same criterion with a like action, each used once."""
    before, after = _wordings(old), _wordings(new)
    open_old, open_new = dict(enumerate(before)), dict(enumerate(after))
    for alike in (_same, _near, _near_without_criterion):
        pairs = [(alike(o, n), i, j) for i, o in open_old.items() for j, n in open_new.items()]
        for _, i, j in sorted((-likeness, i, j) for likeness, i, j in pairs if likeness > 0):
            if i in open_old and j in open_new:
                del open_old[i], open_new[j]
    return [old.content.report.rows[i] for i in open_old]


def _wordings(submission: Submission) -> list[_Wording]:
    content = submission.content
    action = content.form.role(Role.ACTION)
    criterion = content.form.role(Role.CRITERION)
    found = []
    for row in content.report.rows:
        codes = tuple(sorted((group, code) for code, group in map(code_of, row.criteria) if code))
        known = bool(codes) and all(content.catalog.find(code, group) for group, code in codes)
        typed = words(row.row.get(criterion.key)) if criterion else ""
        text = words(row.row.get(action.key)) if action else ""
        found.append(_Wording(codes or (("", typed),), known, text, frozenset(text.split())))
    return found


def _same(old: _Wording, new: _Wording) -> float:
    return float(old.criteria == new.criteria and old.action == new.action)


def _near(old: _Wording, new: _Wording) -> float:
    return _alike(old, new, NEAR) if old.criteria == new.criteria else 0.0


def _near_without_criterion(old: _Wording, new: _Wording) -> float:
    """A criterion that was missing or wrong is filled in later: the action alone tells it is the same row."""
    return 0.0 if old.known and new.known else _alike(old, new, NEAR_WITHOUT_CRITERION)


def _alike(old: _Wording, new: _Wording, least: float) -> float:
    """The share of words that both have; 0 below `least`. Cheap: a thousand rows are compared with a thousand."""
    if not (old.action and new.action):
        return 0.0
    ratio = 2 * len(old.words & new.words) / (len(old.words) + len(new.words))
    return ratio if ratio >= least else 0.0


def _dropped_facts(form: Form, dropped: Sequence[RowReport]) -> dict[str, str]:
    """What to tell of the rows that only the older file has: their numbers, and each with its text."""
    if not dropped:
        return {}
    numbers = [row.row.origin.row if row.row.origin else row.number for row in dropped]
    texts = [f"{number}: {_summary(form, row)}" for number, row in zip(numbers, dropped, strict=True)]
    return {"dropped": ", ".join(map(str, numbers)), "dropped_rows": "\n".join(texts)}


def _summary(form: Form, row: RowReport) -> str:
    columns = [form.role(role) for role in (Role.CRITERION, Role.ACTION)]
    told = " – ".join(filter(None, (row.row.typed(column.key) for column in columns if column)))
    return " ".join(told.split())
