"""The field's own things as frozen dataclasses: catalogues of criteria, plan forms, schools, plans.

Owns their shape only. How they are read from TOML stands in `templates`, from JSON in `plan_json`, from cells in
`workbook.assemble`; what is wrong with them in `checks`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ctcl_xlsx.issues import Where


class Level(StrEnum):
    """A school's level of education (cấp học)."""

    MAM_NON = "mam_non"
    TIEU_HOC = "tieu_hoc"
    THCS = "thcs"
    THPT = "thpt"
    NHIEU_CAP_HOC = "nhieu_cap_hoc"
    GDTX = "gdtx"


class Role(StrEnum):
    """What a column means to the rules, whatever its heading: rules ask for roles, so one rule serves every form."""

    CRITERION = "criterion"
    CONTENT = "content"
    WEAKNESS = "weakness"
    TARGET = "target"
    ACTION = "action"
    INDICATOR = "indicator"
    LEAD = "lead"
    SUPPORT = "support"
    START = "start"
    DEADLINE = "deadline"
    BUDGET = "budget"
    FUNDING = "funding"
    OTHER_SUPPORT = "other_support"
    RESOURCES = "resources"
    EVIDENCE = "evidence"
    SUPERVISOR = "supervisor"
    REPORT_TIME = "report_time"
    STATUS = "status"
    NOTE = "note"
    EXTRA = "extra"


# The keys of a plan row's cells in the plan JSON; what has another key is an office's own and stands under `extra`.
ROW_KEYS = tuple(role.value for role in Role if role is not Role.EXTRA)
_PUBLIC_KEYS = frozenset(ROW_KEYS)


class Confidence(StrEnum):
    """How surely a definition repeats its official source."""

    VERIFIED = "verified"  # read in the official text itself
    SECONDARY = "secondary"  # read in transcriptions that agree
    MEMORY = "memory"  # titles written down from memory, counts confirmed
    INFERRED = "inferred"  # concluded from other texts, seen nowhere


# ---------------------------------------------------------------------------------------------- catalogues


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion (tiêu chí). `number` is text: "1.10" is not 1.1. `max_level` is the highest level it has."""

    number: str
    title: str
    standard: int
    max_level: int
    mandatory: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """As it stands in dropdowns and reports: "1.10 – title"."""
        return f"{self.number} – {self.title}"

    @property
    def key(self) -> str:
        """Its key in a self-assessment: "1.10"."""
        return self.number


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard (tiêu chuẩn) with its criteria in official order."""

    number: int
    title: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Level4:
    """A paragraph of level 4 (Mức 4) of the 2018 circulars: its own numbering, outside the standards."""

    number: str
    title: str

    @property
    def label(self) -> str:
        """As it stands in dropdowns and reports: "Mức 4 – 1 – title"."""
        return f"{LEVEL4_PREFIX} – {self.number} – {self.title}"

    @property
    def key(self) -> str:
        """Its key in a self-assessment: "M4.1"."""
        return f"{_LEVEL4_KEY}{self.number}"


LEVEL4_PREFIX = "Mức 4"
LEVEL4_GROUP = "4"
_LEVEL4_KEY = "M4."


def assessed_code(key: str) -> tuple[str, str]:
    """(group, number) of a key of a self-assessment: ("", "1.10"), ("4", "1") for "M4.1"."""
    if key.startswith(_LEVEL4_KEY):
        return LEVEL4_GROUP, key.removeprefix(_LEVEL4_KEY)
    return "", key


@dataclass(frozen=True, slots=True)
class Catalog:
    """The criteria of one circular in one generation, and the school levels it is for."""

    id: str
    circular: str
    short_title: str
    confidence: Confidence
    school_levels: tuple[Level, ...]
    in_force_from: date
    in_force_to: date | None
    max_level: int
    standards: tuple[Standard, ...]
    level4: tuple[Level4, ...] = ()
    parent: str | None = None
    guidance: str = ""
    _by_code: Mapping[tuple[str, str], Criterion | Level4] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        known: dict[tuple[str, str], Criterion | Level4] = {(p.number, LEVEL4_GROUP): p for p in reversed(self.level4)}
        known |= {(c.number, ""): c for c in reversed(tuple(self.criteria()))}
        object.__setattr__(self, "_by_code", known)

    def __hash__(self) -> int:
        return hash(self.id)  # the whole content would be hashed at every look into a cache

    def criteria(self) -> Iterator[Criterion]:
        """All criteria of all standards, in official order."""
        for standard in self.standards:
            yield from standard.criteria

    def find(self, number: str, group: str = "") -> Criterion | Level4 | None:
        """The criterion `number` ("1.10"), or with group "4" the paragraph of level 4; None when there is none."""
        return self._by_code.get((number, group if group == LEVEL4_GROUP else ""))


# --------------------------------------------------------------------------------------------------- forms


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a plan form. `own` columns are the office's, not the official form's."""

    key: str
    title: str
    role: Role
    kind: str  # what its cells take: text, number, date, list, month, criterion, money, funding, status
    word: str  # how hints name it: "tháng hoàn thành"
    required: bool = False
    own: bool = False
    hint: str = ""  # what the cell says when it is entered
    group: str = ""
    width: float = 12.0
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()  # what a list offers


@dataclass(frozen=True, slots=True)
class TextPart:
    """A part of the plan that is prose (Phần lời): its JSON key and its heading in this form."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Form:
    """A plan form (mẫu kế hoạch): the table's columns in printed order and the parts around it."""

    id: str
    version: str
    title: str
    source: str
    confidence: Confidence
    in_force_from: date
    in_force_to: date | None
    catalogs: tuple[str, ...]
    columns: tuple[Column, ...]
    texts: tuple[TextPart, ...]
    has_problems: bool = False
    has_tracking: bool = False
    plan_title: str = ""
    _by_key: Mapping[str, Column] = field(init=False, repr=False, compare=False)
    _by_role: Mapping[Role, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        first_last = tuple(reversed(self.columns))
        object.__setattr__(self, "_by_key", {c.key: c for c in first_last})
        object.__setattr__(self, "_by_role", {c.role: c for c in first_last})

    def __hash__(self) -> int:
        return hash((self.id, self.version))

    def column(self, key: str) -> Column | None:
        """The column with this key, or None."""
        return self._by_key.get(key)

    def role(self, role: Role) -> Column | None:
        """The first column with this role, or None: forms differ in what they ask."""
        return self._by_role.get(role)

    def required(self) -> tuple[Column, ...]:
        """The columns a complete row must answer."""
        return tuple(c for c in self.columns if c.required)


# --------------------------------------------------------------------------------------------------- plans


@dataclass(frozen=True, slots=True)
class School:
    """A school as a plan or a roster names it. Empty text means not given."""

    code: str = ""
    name: str = ""
    level: str = ""  # a Level's value where it is known, else as typed
    campus: str = ""
    commune: str = ""
    authority: str = ""
    address: str = ""
    type: str = ""
    signer: str = ""
    signer_title: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The paper's number, place and date, as typed."""

    number: str = ""
    place: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class TableOrigin:
    """Where a table was read: its sheet and, for each key, the column letters ("K")."""

    sheet: str
    columns: Mapping[str, str] = field(hash=False)
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)  # headings as printed in that file


@dataclass(frozen=True, slots=True)
class RowOrigin:
    """Where a row was read: its table and its 1-based row.

    `kinds` names the cells that were not text ("number", "float", "date", "bool", "error", "formula") or stand, merged,
    on a row above ("merged"); `typed` keeps the original text where the stored value differs (a criterion's label).
    """

    table: TableOrigin
    row: int
    kinds: Mapping[str, str] = field(default_factory=dict, hash=False)
    typed: Mapping[str, str] = field(default_factory=dict, hash=False)

    def cell(self, key: str) -> str:
        """The A1 address of the cell with `key`, or "" when the table has no such column."""
        column = self.table.columns.get(key, "")
        return f"{column}{self.row}" if column else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of any of the plan's tables: texts by key (empty ones absent), and where it was read."""

    values: Mapping[str, str] = field(hash=False)
    origin: RowOrigin | None = field(default=None, compare=False)

    def get(self, key: str) -> str:
        """The cell's text, "" when blank."""
        return self.values.get(key, "")

    def typed(self, key: str) -> str:
        """The cell's text exactly as it stood in the workbook."""
        return self.origin.typed.get(key, self.get(key)) if self.origin else self.get(key)

    def kind(self, key: str) -> str:
        """The kind of the cell: "text" unless it was read as something else."""
        return self.origin.kinds.get(key, "text") if self.origin else "text"


@dataclass(frozen=True, slots=True)
class Action(Row):
    """A row of the plan table (biện pháp). `group` is "4" for level 4 of the 2018 circulars, else ""."""

    group: str = ""
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)  # an office's own columns

    @classmethod
    def of(cls, texts: Mapping[str, str], origin: RowOrigin | None = None, group: str = "") -> Action:
        """The row of these texts by column key; an office's own keys go where the plan JSON keeps them."""
        if _PUBLIC_KEYS.issuperset(texts):
            return cls(dict(texts), origin, group)
        own = {key: text for key, text in texts.items() if key not in _PUBLIC_KEYS}
        return cls({key: text for key, text in texts.items() if key not in own}, origin, group, own)

    def get(self, key: str) -> str:
        """The cell's text, "" when blank; an office's own columns are cells like the others."""
        return self.values.get(key) or self.extra.get(key, "")


@dataclass(frozen=True, slots=True)
class Plan:
    """A school's plan for one school year on one form ("2026-2027"): what the plan JSON holds, all texts as typed."""

    form: str
    catalog: str
    school_year: str
    school: School = School()
    document: Document = Document()
    target_level: int | str | None = None
    self_assessment: Mapping[str, int | str] = field(default_factory=dict, hash=False)
    problems: tuple[Row, ...] = ()
    rows: tuple[Action, ...] = ()
    tracking: tuple[Row, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict, hash=False)
    # Where single values were read, by their path ("school.name", "self_assessment.1.10").
    places: Mapping[str, Where] = field(default_factory=dict, hash=False, compare=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """What came from last year's plan, as the sheet "Năm trước" tells it: a title, lines above the table, its rows."""

    title: str
    lines: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...] = field(hash=False)
