"""Which cell is what: the one authority on the workbook's sheets, rows, columns, lists and labels.

Writing and reading both ask here, so they cannot disagree. Sheet names, headings and list entries are data of the
layout; sentences for people stand in `vi`. All rows and columns are 0-based.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ctcl_xlsx.model import Catalog, Column, Criterion, Form, Level4, Role, School
from ctcl_xlsx.values import FUNDING_LABELS
from ctcl_xlsx.workbook.choices import Choice, choices, lists
from ctcl_xlsx.workbook.labels import (
    LEVEL4_NOT,
    LEVEL4_REACHED,
    SCHOOL_TERMS,
    SCHOOL_TYPES,
    STATUSES,
    TRACKING_TIMES,
    CriterionLabels,
    criterion_labels,
    level_labels,
    month_list,
    signer_titles,
)
from ctcl_xlsx.workbook.tables import Field, Table

DEFAULT_ROWS = 30
MAX_TABLE_ROWS = 1000
PROBLEM_ROWS, TRACKING_ROWS = 12, 12

GUIDE, SCHOOL, PROSE, PROBLEMS, PLAN, TRACKING, OVERVIEW = (
    "Hướng dẫn",
    "Thông tin trường",
    "Phần lời",
    "Vấn đề trọng tâm",
    "Kế hoạch",
    "Theo dõi",
    "Tổng quan",
)
CARRIED = "Năm trước"  # only in a workbook that was made from last year's
LISTS, SEAL = "DanhMuc", "_ctcl"
SHEET_COLOURS: Mapping[str, str] = {
    GUIDE: "#7F8FA0",
    SCHOOL: "#1F6390",
    PROSE: "#7A5C99",
    PROBLEMS: "#B23A48",
    PLAN: "#C0651A",
    TRACKING: "#8A7A1F",
    OVERVIEW: "#2E7D46",
    CARRIED: "#B8860B",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of "Thông tin trường": its key in the plan JSON, its label, what its cell takes."""

    key: str
    label: str
    kind: str = "text"
    required: bool = False
    sealed: bool = False  # generate knows it: the cell is locked


LINES = (
    Line("school.name", "Tên trường", required=True, sealed=True),
    Line("school.code", "Mã trường", required=True, sealed=True),
    Line("school.level", "Cấp học", sealed=True),
    Line("school_year", "Năm học", sealed=True),
    Line("school.authority", "Cơ quan quản lý trực tiếp", sealed=True),
    Line("school.commune", "Xã/phường/đặc khu"),
    Line("school.campus", "Cơ sở, điểm trường (nếu lập riêng)"),
    Line("school.address", "Địa chỉ"),
    Line("school.type", "Loại hình", "school_type"),
    Line("document.number", "Số, ký hiệu kế hoạch"),
    Line("document.place", "Nơi ban hành (địa danh)"),
    Line("document.date", "Ngày ban hành (ngày/tháng/năm)"),
    Line("school.signer", "Người ký"),
    Line("school.signer_title", "Chức vụ", "signer_title"),
    Line("school.contact", "Người lập biểu"),
    Line("school.phone", "Điện thoại liên hệ"),
    Line("school.email", "Thư điện tử"),
    Line("target_level", "Mức phấn đấu", "target_level"),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The workbook of one (form, catalogue, level, school year, number of rows)."""

    form: Form
    catalog: Catalog
    level: str
    school_year: str
    first_year: int
    criteria: CriterionLabels
    assessed: tuple[Criterion | Level4, ...]
    plan: Table
    school: Table
    assessment: Table
    prose: Table
    problems: Table | None
    tracking: Table | None
    choices: tuple[Choice, ...] = ()  # the schools that a shared workbook is picked by
    carried: Table | None = None

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables of the workbook."""
        known = (self.school, self.assessment, self.prose, self.problems, self.plan, self.tracking)
        return tuple(t for t in known if t is not None)

    def role_field(self, role: Role) -> Field | None:
        """The plan table's column that answers `role`; None where the form does not ask."""
        column = self.form.role(role)
        return self.plan.field(column.key) if column else None

    @property
    def sheets(self) -> tuple[str, ...]:
        """The visible sheets, in order."""
        own = (GUIDE, CARRIED, SCHOOL, PROSE, PROBLEMS, PLAN, TRACKING, OVERVIEW)
        absent = {PROBLEMS: self.problems is None, TRACKING: self.tracking is None, CARRIED: self.carried is None}
        return tuple(name for name in own if not absent.get(name, False))

    def lists(self) -> Mapping[str, tuple[str, ...]]:
        """The dropdowns' sources: ASCII name of the workbook-level range to its entries, exact."""
        top = min(self.catalog.max_level, 3)
        standards = tuple(f"Tiêu chuẩn {s.number} – {s.title}" for s in self.catalog.standards)
        found = {
            "ds_tieu_chi": self.criteria.labels,
            "ds_thang": month_list(self.first_year),
            "ds_nguon": FUNDING_LABELS,
            "ds_muc_do": STATUSES,
            "ds_muc": level_labels(top),
            "ds_muc_2": level_labels(min(top, 2)),
            "ds_muc_phan_dau": tuple(f"Mức {n}" for n in range(1, self.catalog.max_level + 1)),
            "ds_chuc_vu": signer_titles(self.level),
            "ds_loai_hinh": SCHOOL_TYPES,
        }
        if self.catalog.level4:
            found["ds_muc_4"] = (LEVEL4_REACHED, LEVEL4_NOT)
        if self.problems is not None:
            found["ds_tieu_chuan"] = standards
        if self.tracking is not None:
            found["ds_thoi_diem"] = TRACKING_TIMES
        own = {self.plan.field(c.key).list_name: c.choices for c in self.form.columns if c.kind == "list"}
        return found | own | lists(self.choices)

    @property
    def counted_key(self) -> str:
        """The plan column that says which criterion a row counts for."""
        asked = self.role_field(Role.CRITERION)
        return COUNTED_KEY if self.plan.has(COUNTED_KEY) or asked is None else asked.key

    @property
    def months(self) -> int:
        """How many entries of the month list are months, in order of time; the terms after them are not."""
        return len(month_list(self.first_year)) - len(SCHOOL_TERMS)


# Keys of the plan sheet's computed columns; they stand in the key row like the others.
STATUS_KEY, NUMBER_KEY, READBACK_KEY = "_status", "_no", "_readback"
# Hidden helpers right of the table: what the status is made of, so that its formula stays short.
MISSING_KEY, REVIEW_KEY = "_missing", "_review"
COUNTED_KEY = "_criterion"  # where a row may pick its problem from IV: the criterion that the row counts for
COMPUTED_KEYS = (STATUS_KEY, NUMBER_KEY, READBACK_KEY, MISSING_KEY, REVIEW_KEY, COUNTED_KEY)
# Lists whose entries are formulas over the sheet of IV: the problems, and the criterion of each.
LIVE_LISTS = ("ds_van_de", "ds_van_de_tieu_chi")
PLAN_HEAD_ROWS = 7  # two lines of the national head, number and date, title, school year, heading of the table, blank

# What the status column says; "Tổng quan" and the district count by these beginnings.
MISSING, REVIEW, COMPLETE, COMPLETE_NO_AMOUNT = "Thiếu: ", "Xem lại: ", "Đủ", "Đủ (chưa có số tiền)"
PICKED = ". Tiêu chí theo mục IV: "


def build_layout(
    form: Form,
    catalog: Catalog,
    offered: tuple[Criterion | Level4, ...],
    level: str,
    school_year: str,
    rows: int = DEFAULT_ROWS,
    problems: int = PROBLEM_ROWS,
    tracking: int = TRACKING_ROWS,
    schools: tuple[School, ...] = (),
    carried: int = 0,
) -> Layout:
    """The layout of a workbook. `offered` is what the criterion list offers (catalogue, level 4, parent's codes);
    `rows`, `problems`, `tracking` are the numbers of input rows of the three tables, `carried` of the old plan's
    lines; `schools` share the workbook.
    """
    return Layout(
        form=form,
        catalog=catalog,
        level=level,
        school_year=school_year,
        first_year=int(school_year[:4]),
        criteria=criterion_labels(form, offered),
        assessed=offered,
        plan=_plan_table(form, rows),
        school=_school_table(),
        assessment=_assessment_table(len(offered)),
        prose=_prose_table(form),
        problems=_problems_table(problems) if form.has_problems else None,
        tracking=_tracking_table(tracking) if form.has_tracking else None,
        choices=choices(schools),
        carried=_carried_table(carried) if carried else None,
    )


def _plan_table(form: Form, rows: int) -> Table:
    fields = [
        Field(STATUS_KEY, "Tình trạng", 0, 23, "status-text"),
        Field(NUMBER_KEY, "TT", 1, 4, "number"),
    ]
    for column in form.columns:
        kind = "from_problem" if form.has_problems and column.role is Role.CONTENT else column.kind
        fields.append(_plan_field(column, len(fields), kind))
        if column.kind == "money":
            title = "Đọc số tiền"
            fields.append(Field(READBACK_KEY, title, len(fields), 8.5, "readback", group=column.group))
    helpers = (MISSING_KEY, REVIEW_KEY, *([COUNTED_KEY] if any(f.kind == "from_problem" for f in fields) else []))
    fields += [Field(key, key, len(fields) + i, 8, "helper") for i, key in enumerate(helpers)]
    # key row, then the band of column groups, then the headings
    return Table("rows", PLAN, PLAN_HEAD_ROWS, PLAN_HEAD_ROWS + 2, rows, tuple(fields))


def _plan_field(column: Column, index: int, kind: str) -> Field:
    return Field(
        column.key, column.title, index, column.width, kind, column.required,
        column.hint, column.group, column.word, column.aliases,
    )  # fmt: skip


def _school_table() -> Table:
    fields = (
        Field("key", "", 0, 2),
        Field("label", "Thông tin", 1, 44),
        Field("value", "Nội dung", 2, 27),
    )
    return Table("school", SCHOOL, 2, 3, len(LINES), fields)


def _assessment_table(criteria: int) -> Table:
    key_row = 4 + len(LINES) + 3
    fields = (
        Field("sa.criterion", "Mã", 0, 2),
        Field("sa.title", "Tiêu chí", 1, 44),
        Field("sa.level", "Mức đạt được", 2, 27, "level"),
        Field("sa.planned", "Số dòng kế hoạch", 3, 8, "number"),
        Field("sa.hint", "Lưu ý", 4, 26),
    )
    return Table("self_assessment", SCHOOL, key_row, key_row + 1, criteria, fields)


def _prose_table(form: Form) -> Table:
    fields = (Field("text.key", "", 0, 2), Field("text.value", "Nội dung", 1, 85))
    general = 4 if form.has_problems else 0  # part I of the form, made of the school's data
    return Table("texts", PROSE, 2, 6 + general, 2 * len(form.texts), fields)


PROBLEM_FIELDS = (
    Field("problem.no", "TT", 0, 5, "number"),
    Field("problem.standard", "Tiêu chuẩn", 1, 30, "standard"),
    Field("problem.criterion", "Tiêu chí liên quan (nếu có)", 2, 30, "criterion", aliases=("Tiêu chí liên quan",)),
    Field("problem.current", "Đánh giá hiện trạng", 3, 34),
    Field("problem.weakness", "Điểm hạn chế", 4, 34),
    Field("problem.cause", "Nguyên nhân", 5, 34),
)
TRACKING_FIELDS = (
    Field("tracking.no", "TT", 0, 5, "number"),
    Field("tracking.when", "Thời điểm", 1, 18, "when"),
    Field("tracking.content", "Nội dung theo dõi", 2, 44),
    Field("tracking.result", "Kết quả thực hiện", 3, 44),
    Field("tracking.adjustment", "Điều chỉnh (nếu có)", 4, 34),
    Field("tracking.assessor", "Người đánh giá", 5, 22),
)


def _problems_table(rows: int) -> Table:
    return Table("problems", PROBLEMS, 2, 3, rows, PROBLEM_FIELDS)


def _tracking_table(rows: int) -> Table:
    return Table("tracking", TRACKING, 2, 3, rows, TRACKING_FIELDS)


CARRIED_LINES = 3  # lines of text between the title and the table
_CARRIED_FIELDS = (
    ("row", "Dòng cũ", 7), ("outcome", "Kết quả", 13), ("number", "TT mới", 7), ("action", "Việc", 33),
    ("old", "Tiêu chí cũ", 20), ("new", "Tiêu chí mới", 33), ("note", "Cần quyết định, cần biết", 44),
)  # fmt: skip


def _carried_table(rows: int) -> Table:
    fields = tuple(Field(f"carried.{key}", title, i, width) for i, (key, title, width) in enumerate(_CARRIED_FIELDS))
    return Table("carried", CARRIED, CARRIED_LINES + 1, CARRIED_LINES + 2, rows, fields)
