"""Thông tin trường: whose plan it is, and the self-assessment, criterion by criterion."""

from __future__ import annotations

from ctcl_xlsx.model import Criterion, Level4, Plan
from ctcl_xlsx.vi import workbook as words
from ctcl_xlsx.workbook import choices
from ctcl_xlsx.workbook import styles as look
from ctcl_xlsx.workbook.labels import LEVEL4_REACHED, level_label, level_labels
from ctcl_xlsx.workbook.layout import LINES, PLAN, SCHOOL, Layout, Line
from ctcl_xlsx.workbook.measure import row_height
from ctcl_xlsx.workbook.sheets.common import (
    Book,
    add_list,
    line_value,
    list_rule,
    lock,
    page,
    set_widths,
    write_headings,
)
from ctcl_xlsx.workbook.styles import Pen


def write_school(book: Book) -> None:
    """The sheet of the school's identity and self-assessment."""
    pen = book.pen(SCHOOL)
    set_widths(pen, book.layout.assessment)
    pen.sheet.set_column(0, 0, 2, None, {"hidden": True})
    title = pen.styles(bold=True, font_size=16, font_color=look.NAVY, text_wrap=False)
    pen.text(0, 1, words.SCHOOL_TITLE, title)
    pen.height(0, 30)
    pen.text(1, 1, words.SCHOOL_HINT, pen.styles(italic=True, font_color=look.MUTED, text_wrap=False))
    _write_lines(book, pen)
    _write_assessment(book, pen)
    _write_totals(book, pen)
    first_open = next((i for i, line in enumerate(LINES) if not _is_sealed(book, line)), 0)
    row = book.layout.school.first + first_open
    pen.sheet.set_selection(row, 2, row, 2)
    pen.sheet.freeze_panes(2, 0)
    heading = book.layout.assessment.header_row
    page(pen, landscape=False, repeat=(heading, heading))
    lock(pen)


def _is_sealed(book: Book, line: Line) -> bool:
    """A sealed line is locked when its value is known; an unknown one is the school's to write."""
    return line.sealed and bool(book.line_value(line.key))


def _field(line: Line) -> str:
    return line.key.removeprefix("school.")


def _followed(book: Book, line: Line) -> str:
    """The list that a line follows in a shared workbook, once the school has picked its name; "" where none."""
    name = choices.FIELD_LISTS.get(_field(line), "")
    return name if name != choices.NAMES and name in book.layout.lists() else ""


def _write_lines(book: Book, pen: Pen) -> None:
    table = book.layout.school
    write_headings(pen, table)
    label = pen.styles.boxed(bg_color=look.GREY, font_color=look.INK, indent=1)
    locked = pen.styles.boxed(bg_color=look.GREY, bold=True, font_color=look.INK, indent=1)
    for row, points in line_heights(book.layout, book.plan).items():
        pen.height(row, points)
    for i, line in enumerate(LINES):
        row = table.first + i
        pen.text(row, 0, line.key, pen.styles(font_size=8, text_wrap=False))
        pen.text(row, 1, line.label + (words.REQUIRED_MARK if line.required else ""), label)
        style = locked if _is_sealed(book, line) else pen.styles.entry(indent=1)
        value = book.line_value(line.key)
        followed = _followed(book, line)
        if followed:
            whole = all(getattr(choice.school, _field(line)) for choice in book.layout.choices)
            style = locked if whole else pen.styles.entry(indent=1, num_format="General")
            pen.formula(row, 2, f"={choices.lookup(followed, book.line_cell('school.name'))}", style, "")
        else:
            pen.text(row, 2, value, style)
        if line.key == "school.name" and book.layout.choices:
            prompt = {"input_title": words.PICK_TITLE, "input_message": words.PICK_SCHOOL}
            pen.rule(row, 2, row, list_rule(choices.LABELS, "school") | prompt)
        if line.kind != "text":
            add_list(pen, table, table.field("value"), kind=line.kind, first=row, last=row)
        if line.required:
            blank = f"=LEN(TRIM($C${row + 1}))=0"
            pen.shade(row, 2, row, 2, blank, pen.styles.bare(bg_color=look.WARN_BG))


def line_heights(layout: Layout, plan: Plan) -> dict[int, float]:
    """The heights of the lines, by row: long names and addresses take more."""
    width = layout.school.fields[2].width - 2
    return {
        layout.school.first + i: row_height([(line_value(layout, plan, line.key), width)], 18)
        for i, line in enumerate(LINES)
    }


def _write_assessment(book: Book, pen: Pen) -> None:
    table, layout = book.layout.assessment, book.layout
    band = pen.styles(bold=True, font_size=13, font_color=look.NAVY, text_wrap=False)
    pen.text(table.key_row - 1, 1, words.ASSESSMENT_TITLE, band)
    pen.height(table.key_row - 1, 24)
    write_headings(pen, table)
    label = pen.styles.boxed(bg_color=look.GREY, font_color=look.INK, indent=1)
    count = pen.styles.boxed(bg_color=look.GREY, align="center", num_format='0;-0;"–"')
    span = f"'{PLAN}'!{layout.plan.anchored(layout.counted_key)}"
    planned = [shown.criterion for shown in book.statuses]
    for i, criterion in enumerate(layout.assessed):
        row = table.first + i
        key, level4 = criterion.key, isinstance(criterion, Level4)
        pen.text(row, 0, key, pen.styles(font_size=8, text_wrap=False))
        pen.text(row, 1, criterion.label, label)
        value = book.plan.self_assessment.get(key)
        pen.text(row, 2, level_label(value, level4=level4), pen.styles.entry(align="center"))
        pen.rule(row, 2, row, list_rule(_level_list(book, criterion), "ds_muc"))
        used = sum(text.casefold() == criterion.label.casefold() for text in planned)
        pen.formula(row, 3, f'=COUNTIF({span},"{criterion.label}")', count, used)
        _write_hint(book, pen, row, criterion, used)
        most = _hint_of(criterion, below=True)
        widths = (table.fields[1].width - 2, table.fields[4].width - 2)
        pen.height(row, row_height(zip((criterion.label, most), widths, strict=True), 18))


def _level_list(book: Book, criterion: Criterion | Level4) -> str:
    if isinstance(criterion, Level4):
        return "ds_muc_4"
    top = min(book.layout.catalog.max_level, 3)
    return "ds_muc" if criterion.max_level >= top else "ds_muc_2"


def _write_hint(book: Book, pen: Pen, row: int, criterion: Criterion | Level4, used: int) -> None:
    """Which criterion below the target has no row; the mandatory ones are marked."""
    style = pen.styles.boxed(bg_color=look.GREY, font_color=look.INK, indent=1)
    if isinstance(criterion, Level4):
        pen.text(row, 4, "", style)
        return
    lacks, fine = (_hint_of(criterion, below=below) for below in (True, False))
    target, level = book.line_cell("target_level"), f"TRIM($C{row + 1})"
    goal = f"MIN({criterion.max_level},MATCH(TRIM({target}),ds_muc_phan_dau,0))"
    below = f'IF(MATCH({level},ds_muc,0)-1<{goal},"{lacks}","{fine}")'
    formula = f'=IF(OR(LEN({level})=0,LEN(TRIM({target}))=0,D{row + 1}>0),"{fine}",IFERROR({below},"{fine}"))'
    pen.formula(row, 4, formula, style, lacks if is_below_target(book, criterion, used) else fine)
    # a form that plans for every criterion calls it a gap, one for priority issues only a thing to look at
    column = next(c for c in book.layout.form.columns if c.kind == "criterion")
    fill, ink = (look.WARN_BG, look.WARN_FG) if column.required else (look.NOTE_BG, look.NOTE_FG)
    pen.shade(row, 4, row, 4, f'=$E{row + 1}="{lacks}"', pen.styles.bare(bg_color=fill, font_color=ink))


def _hint_of(criterion: Criterion | Level4, *, below: bool) -> str:
    marks = [words.MANDATORY] if isinstance(criterion, Criterion) and criterion.mandatory else []
    return ". ".join(marks + ([words.BELOW_TARGET] if below and isinstance(criterion, Criterion) else []))


def is_below_target(book: Book, criterion: Criterion, used: int) -> bool:
    """Whether a criterion that `used` rows plan for was assessed below the target, without any row."""
    level, target = book.plan.self_assessment.get(criterion.number), book.plan.target_level
    if used or not isinstance(level, int) or not isinstance(target, int):
        return False
    known = 0 <= level <= min(book.layout.catalog.max_level, 3) and 1 <= target <= book.layout.catalog.max_level
    return known and level < min(target, criterion.max_level)


def _write_totals(book: Book, pen: Pen) -> None:
    """Counts and shares by formulas over the dropdowns: they cannot contradict each other."""
    layout, table = book.layout, book.layout.assessment
    label = pen.styles.boxed(bg_color=look.PALE, font_color=look.INK, bold=True, indent=1)
    criteria = [i for i, c in enumerate(layout.assessed) if isinstance(c, Criterion)]
    first, last = table.first + criteria[0] + 1, table.first + criteria[-1] + 1
    span = f"$C${first}:$C${last}"
    values = [book.plan.self_assessment.get(layout.assessed[i].number) for i in criteria]
    labels = level_labels(min(layout.catalog.max_level, 3))
    row = table.end_row + 1
    pen.merged(row, 1, 4, words.ASSESSMENT_TOTALS, label)
    counts = [(words.ASSESSED, labels)]
    counts += [(words.REACHED.format(level=n), labels[n:]) for n in range(1, len(labels))]
    for text, wanted in counts:
        row += 1
        pen.text(row, 1, text, label)
        formula = "=" + "+".join(f'COUNTIF({span},"{entry}")' for entry in wanted)
        shown = sum(value is not None and level_label(value) in wanted for value in values)
        total = pen.styles.boxed(bg_color=look.GREY, align="center", num_format=f'0" / {len(criteria)}"')
        pen.formula(row, 2, formula, total, shown)
        share = pen.styles.boxed(bg_color=look.GREY, align="center", num_format="0%")
        pen.formula(row, 3, f"=C{row + 1}/{len(criteria)}", share, shown / len(criteria))
        pen.text(row, 4, "", pen.styles.boxed(bg_color=look.GREY))
    if any(c.mandatory for c in layout.catalog.criteria()):
        row = _write_mandatory_totals(book, pen, row, labels)
    if layout.catalog.level4:
        _write_level4_total(book, pen, row + 1, last + 1)


def _write_mandatory_totals(book: Book, pen: Pen, row: int, labels: tuple[str, ...]) -> int:
    """How many of the mandatory criteria reach each level; the column of hints says which these are."""
    layout, table = book.layout, book.layout.assessment
    mandatory = [c for c in layout.assessed if isinstance(c, Criterion) and c.mandatory]
    hints, chosen = (f"${letters}${table.first + 1}:${letters}${table.last + 1}" for letters in ("E", "C"))
    levels = [level_label(book.plan.self_assessment.get(c.number)) for c in mandatory]
    label = pen.styles.boxed(bg_color=look.PALE, font_color=look.INK, bold=True, indent=1)
    total = pen.styles.boxed(bg_color=look.GREY, align="center", num_format=f'0" / {len(mandatory)}"')
    share = pen.styles.boxed(bg_color=look.GREY, align="center", num_format="0%")
    for level in range(1, len(labels)):
        row += 1
        pen.text(row, 1, words.REACHED_MANDATORY.format(level=level), label)
        counts = (f'COUNTIFS({hints},"{words.MANDATORY}*",{chosen},"{entry}")' for entry in labels[level:])
        shown = sum(chosen_level in labels[level:] for chosen_level in levels)
        pen.formula(row, 2, "=" + "+".join(counts), total, shown)
        pen.formula(row, 3, f"=C{row + 1}/{len(mandatory)}", share, shown / len(mandatory))
        pen.text(row, 4, "", pen.styles.boxed(bg_color=look.GREY))
    return row


def _write_level4_total(book: Book, pen: Pen, row: int, first: int) -> None:
    table, layout = book.layout.assessment, book.layout
    paragraphs = [c.key for c in layout.assessed if isinstance(c, Level4)]
    span = f"$C${first}:$C${table.last + 1}"
    shown = sum(book.plan.self_assessment.get(key) == 1 for key in paragraphs)
    pen.text(row, 1, words.REACHED_LEVEL4, pen.styles.boxed(bg_color=look.PALE, bold=True, indent=1))
    style = pen.styles.boxed(bg_color=look.GREY, align="center", num_format=f'0" / {len(paragraphs)}"')
    pen.formula(row, 2, f'=COUNTIF({span},"{LEVEL4_REACHED}")', style, shown)
