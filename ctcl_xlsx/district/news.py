"""What is new since the summary before: schools, files, figures.

Owns what a summary remembers of a district (`Snapshot`) and how two are compared. Knows no sheet and no sentence.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from ctcl_xlsx.district.district import District
from ctcl_xlsx.district.files import Outcome
from ctcl_xlsx.district.records import RecordError, items, mapping, number, text
from ctcl_xlsx.district.standings import Standing, standings
from ctcl_xlsx.text import name_key


@dataclass(frozen=True, slots=True)
class SchoolState:
    """How a school stood: `key` tells it from others (`school_key`), `files` are those that count."""

    key: str
    name: str
    state: str
    rows: int = 0
    complete: int = 0
    budget: int = 0
    files: tuple[str, ...] = ()

    @property
    def figures(self) -> tuple[str, int, int, int]:
        """What is worth telling when it changes."""
        return self.state, self.rows, self.complete, self.budget


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The schools of a district in its order, and its files by name with their sha256 (those passed over left out)."""

    schools: tuple[SchoolState, ...] = ()
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A school whose figures are not what they were."""

    before: SchoolState
    now: SchoolState


@dataclass(frozen=True, slots=True)
class News:
    """What is new. A file `moved` has another name or folder but the same content."""

    schools_new: tuple[SchoolState, ...] = ()
    schools_gone: tuple[SchoolState, ...] = ()
    schools_changed: tuple[Change, ...] = ()
    files_new: tuple[str, ...] = ()
    files_replaced: tuple[str, ...] = ()
    files_moved: tuple[tuple[str, str], ...] = ()
    files_gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.schools_new, self.schools_gone, self.schools_changed, self.files_new, self.files_replaced,
                    self.files_moved, self.files_gone))  # fmt: skip

    def to_dict(self) -> dict[str, object]:
        """As JSON, whole: `news_of` reads it back."""
        return {
            "schools_new": [asdict(s) for s in self.schools_new],
            "schools_gone": [asdict(s) for s in self.schools_gone],
            "schools_changed": [{"before": asdict(c.before), "now": asdict(c.now)} for c in self.schools_changed],
            "files_new": list(self.files_new),
            "files_replaced": list(self.files_replaced),
            "files_moved": [{"before": before, "now": now} for before, now in self.files_moved],
            "files_gone": list(self.files_gone),
        }


def school_key(standing: Standing) -> str:
    """What tells a school from all others in every week: code, campus, level (and year); without a code its name,
    commune and office.

    A school that is in doubt is known by its file.
    """
    school = standing.school
    if standing.plans and standing.plans[0].alone:
        return f"?{standing.plans[0].file.file}"
    named = "/".join(map(name_key, (school.name, school.commune, school.authority)))
    return "|".join((school.code or f"~{named}", name_key(school.campus), school.level, standing.school_year))


def snapshot(district: District, known: Sequence[Standing] = ()) -> Snapshot:
    """What a summary of this district remembers; `known` are its schools, where they were worked out before."""
    schools = tuple(_state(s) for s in known or standings(district))
    files = tuple((f.file, f.sha256) for f in district.files if f.outcome is not Outcome.SKIPPED)
    return Snapshot(schools, files)


def _state(standing: Standing) -> SchoolState:
    counted = standing.tally
    files = tuple(plan.file.file for plan in standing.plans)
    name = standing.name or standing.school.code or "".join(files[:1])
    state = standing.state.value
    return SchoolState(school_key(standing), name, state, counted.rows, counted.complete, counted.budget, files)


def news(before: Snapshot, now: Snapshot) -> News:
    """What `now` has that `before` had not, and the other way round."""
    old, new = {s.key: s for s in before.schools if s.files}, {s.key: s for s in now.schools if s.files}
    changed = [Change(old[key], s) for key, s in new.items() if key in old and old[key].figures != s.figures]
    old_files, new_files = dict(before.files), dict(now.files)
    came = [name for name in new_files if name not in old_files]
    left = [name for name in old_files if name not in new_files]
    moved = _moved(left, came, old_files, new_files)
    gone_from, come_to = {one for one, _ in moved}, {other for _, other in moved}
    return News(
        schools_new=tuple(s for key, s in new.items() if key not in old),
        schools_gone=tuple(s for key, s in old.items() if key not in new),
        schools_changed=tuple(changed),
        files_new=tuple(name for name in came if name not in come_to),
        files_replaced=tuple(n for n, sha in new_files.items() if n in old_files and old_files[n] != sha),
        files_moved=moved,
        files_gone=tuple(name for name in left if name not in gone_from),
    )


def _moved(
    left: Sequence[str], came: Sequence[str], old: Mapping[str, str], new: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Files that stand under another name now, each once."""
    waiting: dict[str, deque[str]] = {}
    for name in came:
        waiting.setdefault(new[name], deque()).append(name)
    return tuple((name, waiting[old[name]].popleft()) for name in left if old[name] and waiting.get(old[name]))


# ----------------------------------------------------------------------------------------------- from JSON


def snapshot_to_dict(taken: Snapshot) -> dict[str, object]:
    """As JSON, whole: `snapshot_of` reads it back."""
    return {"schools": [asdict(s) for s in taken.schools], "files": [list(pair) for pair in taken.files]}


def snapshot_of(record: object) -> Snapshot:
    """The snapshot of a record. Raises RecordError."""
    data = mapping(record)
    return Snapshot(_schools(data.get("schools")), tuple(_pair(pair) for pair in items(data.get("files"))))


def news_of(record: object) -> News:
    """The news of a record. Raises RecordError."""
    data = mapping(record)
    pairs = [mapping(pair) for pair in items(data.get("files_moved"))]
    changes = [mapping(change) for change in items(data.get("schools_changed"))]
    return News(
        _schools(data.get("schools_new")),
        _schools(data.get("schools_gone")),
        tuple(Change(_school(c.get("before")), _school(c.get("now"))) for c in changes),
        _names(data.get("files_new")),
        _names(data.get("files_replaced")),
        tuple((text(pair.get("before")), text(pair.get("now"))) for pair in pairs),
        _names(data.get("files_gone")),
    )


def _schools(value: object) -> tuple[SchoolState, ...]:
    return tuple(_school(item) for item in items(value))


def _school(value: object) -> SchoolState:
    data = mapping(value)
    key, name, state = (text(data.get(part)) for part in ("key", "name", "state"))
    rows, complete, budget = (number(data.get(part)) for part in ("rows", "complete", "budget"))
    return SchoolState(key, name, state, rows, complete, budget, _names(data.get("files")))


def _names(value: object) -> tuple[str, ...]:
    return tuple(text(item) for item in items(value))


def _pair(value: object) -> tuple[str, str]:
    found = _names(value)
    if len(found) != 2:
        raise RecordError("pair")
    return found[0], found[1]
