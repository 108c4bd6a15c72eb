"""What the dropdowns offer and how it is read back: months, levels, criteria. Entries are data of the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ctcl_xlsx.model import LEVEL4_GROUP, LEVEL4_PREFIX, Criterion, Form, Level, Level4, Role
from ctcl_xlsx.text import loose, plain, tidy
from ctcl_xlsx.values.funding import FUNDING_LABELS

NO_CRITERION = "Không gắn tiêu chí cụ thể"
FIRST_MONTH = 6  # the summer before a school year is spent on it
STATUSES = ("Hoàn thành", "Đang thực hiện", "Chưa hoàn thành")
TRACKING_TIMES = ("Cuối học kỳ I", "Cuối năm học")
SIGNER_TITLES = ("Hiệu trưởng", "KT. Hiệu trưởng, Phó Hiệu trưởng", "Phó Hiệu trưởng phụ trách")
CENTRE_TITLES = ("Giám đốc", "KT. Giám đốc, Phó Giám đốc", "Phó Giám đốc phụ trách")  # of a centre (GDTX)
SCHOOL_TYPES = ("Công lập", "Dân lập", "Tư thục")
SCHOOL_TERMS = ("Cả năm học", "Học kỳ I", "Học kỳ II")
NOT_REACHED, LEVEL4_REACHED, LEVEL4_NOT = "Không đạt Mức 1", "Đạt", "Không đạt"
LEVEL_NAMES: Mapping[str, str] = {
    Level.MAM_NON: "Mầm non",
    Level.TIEU_HOC: "Tiểu học",
    Level.THCS: "THCS",
    Level.THPT: "THPT",
    Level.NHIEU_CAP_HOC: "Nhiều cấp học",
    Level.GDTX: "GDTX",
}
NO_COST = FUNDING_LABELS[-1]
# How an amount is read back: "= 2 triệu 500 nghìn đồng".
AMOUNT_UNITS, CURRENCY, COSTS_NOTHING = ("tỷ", "triệu", "nghìn"), "đồng", "không tốn tiền"
TOO_LONG = "quá dài, in sẽ bị cắt"  # of a cell whose text the highest row cannot show


def signer_titles(level: str) -> tuple[str, ...]:
    """Who signs the plan of a school of `level`, the usual one first."""
    return CENTRE_TITLES if level == Level.GDTX else SIGNER_TITLES


def month_list(first_year: int) -> tuple[str, ...]:
    """The months a deadline is picked from: 26 from June before the school year, then May and December, then terms."""
    passed = FIRST_MONTH - 1
    months = [(first_year + (passed + i) // 12, (passed + i) % 12 + 1) for i in range(26)]
    later = [(year, month) for year in range(first_year + 2, first_year + 6) for month in (5, 12)]
    months += [pair for pair in later if pair > months[-1]]
    return (*(f"Tháng {month:02d}/{year}" for year, month in months), *SCHOOL_TERMS)


def usual_deadline(first_year: int) -> str:
    """An entry of the month list by which a school year's work is done: May of its second year."""
    return f"Tháng 05/{first_year + 1}"


def level_labels(max_level: int) -> tuple[str, ...]:
    """What a criterion's self-assessment is picked from; the place in the tuple is the level."""
    return (NOT_REACHED, *(f"Mức {level}" for level in range(1, max_level + 1)))


def level_label(value: int | str | None, *, level4: bool = False) -> str:
    """A self-assessed level as the cell shows it; what is no known level stays as it is."""
    if value is None:
        return ""
    if level4 and value in (0, 1):
        return LEVEL4_REACHED if value == 1 else LEVEL4_NOT
    if isinstance(value, int):
        return NOT_REACHED if value == 0 else f"Mức {value}"
    return value


_LEVELS = {loose(NOT_REACHED): 0, "chưa đạt mức 1": 0, loose(LEVEL4_REACHED): 1, loose(LEVEL4_NOT): 0}
_REACHED, _LEVEL = loose("Đạt mức"), loose("Mức")


def level_value(text: str) -> int | str:
    """The level that a cell's text means (the inverse of `level_label`); text that is no level stays text."""
    key = loose(text)
    if key in _LEVELS:
        return _LEVELS[key]
    digits = key.removeprefix(_REACHED).removeprefix(_LEVEL).strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 4 else tidy(text)


_LEVEL4 = loose(LEVEL4_PREFIX)


@dataclass(frozen=True, slots=True)
class CriterionLabels:
    """Criteria as the dropdown shows them, both ways: (group, code) to label, label to (group, code)."""

    labels: tuple[str, ...]
    _by_code: Mapping[tuple[str, str], str] = field(hash=False)
    _by_label: Mapping[str, tuple[str, str]] = field(hash=False)

    @classmethod
    def of(cls, offered: Iterable[Criterion | Level4], *, free_choice: bool) -> CriterionLabels:
        """The labels of the criteria a workbook offers; `free_choice` adds "Không gắn tiêu chí cụ thể"."""
        codes = [(LEVEL4_GROUP if isinstance(c, Level4) else "", c.number, c.label) for c in offered]
        labels = [label for _, _, label in codes] + ([NO_CRITERION] if free_choice else [])
        by_code = {(group, number): label for group, number, label in codes}
        return cls(tuple(labels), by_code, {loose(label): code for code, label in by_code.items()})

    def label(self, group: str, criterion: str) -> str:
        """What the cell shows: the list's label, or the text as typed (marked "Mức 4 – " in that group)."""
        known = self._by_code.get((group, criterion))
        if known:
            return known
        if group == LEVEL4_GROUP:
            return f"{LEVEL4_PREFIX} – {criterion}" if criterion else LEVEL4_PREFIX
        return criterion

    def code(self, text: str) -> tuple[str, str] | None:
        """(group, code) of a label of the list or of text written by `label`; None where it is neither."""
        key = loose(text)
        if key in self._by_label:
            return self._by_label[key]
        bare = plain(text)
        if ("", bare) in self._by_code:
            return "", bare
        prefix = f"{LEVEL4_PREFIX} – "
        if tidy(text).startswith(prefix):
            return LEVEL4_GROUP, tidy(text).removeprefix(prefix).strip()
        return (LEVEL4_GROUP, "") if key == _LEVEL4 else None


def criterion_labels(form: Form, offered: Iterable[Criterion | Level4]) -> CriterionLabels:
    """The criterion list of a form: where the criterion is not required, one entry stands for none in particular."""
    column = form.role(Role.CRITERION)
    return CriterionLabels.of(offered, free_choice=column is not None and not column.required)
