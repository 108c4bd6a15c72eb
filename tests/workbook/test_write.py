"""What `generate` writes, looked at in the file itself: schema, lists, locks, formulas, texts, bytes."""

from __future__ import annotations

import getpass
import hashlib
import io
import os
import re
import socket
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText
from openxml_audit import FileFormat, OpenXmlValidator, ValidationResult

from ctcl_xlsx.model import Level4, Plan, Row, School
from ctcl_xlsx.pipeline.generate import blank_order, order_of_plan, workbook_of
from ctcl_xlsx.workbook import layout as names
from ctcl_xlsx.workbook import tables
from ctcl_xlsx.workbook.grid import column_letters
from ctcl_xlsx.workbook.layout import LINES, Layout
from ctcl_xlsx.workbook.tables import LIST_OF_KIND
from tests.packages import parts
from tests.tables import plan_of, workbook_of_table
from tests.workbook.made import (
    AWKWARD,
    KINDS,
    USUAL,
    Kind,
    awkward_plan,
    blank,
    filled,
    is_open,
    layout,
    opened,
    replaced,
)

EVERY = pytest.mark.parametrize("kind", KINDS, ids=str)
BOTH = pytest.mark.parametrize("kind", USUAL, ids=str)
FORMATS = (FileFormat.OFFICE_2007, FileFormat.OFFICE_2010, None)  # None: what the package takes by default
HIDDEN = {names.LISTS: "hidden", names.SEAL: "veryHidden"}
SEALED = {"school.name", "school.code", "school.level", "school_year"}  # what the orders of `made` know
FORBIDDEN = (
    "_xlfn", "_xlws", "_xlpm", "INDIRECT(", "OFFSET(", "TEXT(", "DATEVALUE(", "SUBTOTAL(", "AGGREGATE(", "HYPERLINK(",
    "TEXTJOIN(", "CONCAT(", "IFS(", "SWITCH(", "XLOOKUP(", "LET(", "FILTER(", "UNIQUE(", "TODAY(", "NOW(", "RAND",
    "CELL(", "INFO(",
)  # fmt: skip
FORMULA_LIMIT, LITERAL_LIMIT = 8192, 255


# ----------------------------------------------------------------------------------------------- the schema


@lru_cache(maxsize=4)
def auditor(version: FileFormat | None) -> OpenXmlValidator:
    return OpenXmlValidator(file_format=version) if version else OpenXmlValidator()


def audit(data: bytes, version: FileFormat | None, folder: Path) -> ValidationResult:
    path = folder / "a.xlsx"
    path.write_bytes(data)
    return auditor(version).validate(str(path))


@EVERY
@pytest.mark.parametrize("version", FORMATS)
def test_a_blank_workbook_has_no_schema_error(kind: Kind, version: FileFormat | None, tmp_path: Path) -> None:
    assert audit(blank(kind), version, tmp_path).errors == []


@BOTH
@pytest.mark.parametrize("version", FORMATS)
def test_a_filled_workbook_has_no_schema_error(kind: Kind, version: FileFormat | None, tmp_path: Path) -> None:
    assert audit(filled(kind), version, tmp_path).errors == []


@pytest.mark.parametrize("version", FORMATS)
def test_the_audit_sees_a_wrong_attribute(version: FileFormat | None, tmp_path: Path) -> None:
    data = replaced(blank(USUAL[0]), "xl/worksheets/sheet2.xml", b"<dataValidation ", b'<dataValidation wrong="1" ')
    assert audit(data, version, tmp_path).errors != []


# ------------------------------------------------------------------------------------------ lists and rules


@EVERY
def test_every_name_covers_exactly_the_entries_of_its_list(kind: Kind) -> None:
    book, lists = opened(blank(kind)), layout(kind).lists()
    sheet = book[names.LISTS]
    live = dict.fromkeys(names.LIVE_LISTS, problems.rows) if (problems := layout(kind).problems) else {}
    assert set(book.defined_names) == set(lists) | set(live)
    for column, (name, entries) in enumerate(live.items(), len(lists)):
        letters = column_letters(column)
        assert book.defined_names[name].attr_text == f"{names.LISTS}!${letters}$2:${letters}${entries + 1}"
    for column, (name, entries) in enumerate(lists.items(), 1):
        letters = column_letters(column - 1)
        assert book.defined_names[name].attr_text == f"{names.LISTS}!${letters}$2:${letters}${len(entries) + 1}"
        cells = [sheet.cell(row, column).value for row in range(1, sheet.max_row + 1)]
        assert cells[1:] == [*entries, *[None] * (len(cells) - 1 - len(entries))]
        assert all(entry.strip() == entry for entry in entries)
        assert "" not in entries
        assert len({entry.casefold() for entry in entries}) == len(entries)
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)


@EVERY
def test_names_belong_to_the_workbook(kind: Kind) -> None:
    own = {name for sheet in opened(blank(kind)).worksheets for name in sheet.defined_names}
    assert own <= {"_xlnm.Print_Area", "_xlnm.Print_Titles", "_xlnm._FilterDatabase", "Print_Area", "Print_Titles"}


@EVERY
def test_the_criterion_list_holds_each_criterion_of_the_catalogue(kind: Kind) -> None:
    made = layout(kind)
    labels = made.lists()["ds_tieu_chi"]
    assert {c.label for c in made.catalog.criteria()} <= set(labels)
    assert {c.label for c in made.catalog.level4} <= set(labels)
    assert ("Không gắn tiêu chí cụ thể" in labels) == (kind.form == "tt57")


def list_cells(made: Layout) -> dict[tuple[str, int, int], str]:
    """(sheet, row, column), from 1, of every cell that is picked from a list, and the name of its list."""
    found: dict[tuple[str, int, int], str] = {}
    for table in (made.plan, made.problems, made.tracking):
        for field in table.fields if table else ():
            if table and field.kind in LIST_OF_KIND:
                for row in range(table.first + 1, table.last + 2):
                    found[table.sheet, row, field.index + 1] = LIST_OF_KIND[field.kind]
    for i, line in enumerate(LINES):
        if line.kind != "text":
            found[names.SCHOOL, made.school.first + i + 1, 3] = LIST_OF_KIND[line.kind]
    top = min(made.catalog.max_level, 3)
    for i, criterion in enumerate(made.assessed):
        known = "ds_muc_4" if isinstance(criterion, Level4) else "ds_muc" if criterion.max_level >= top else "ds_muc_2"
        found[names.SCHOOL, made.assessment.first + i + 1, 3] = known
    return found


def rules(book: Any) -> Iterator[tuple[str, Any]]:
    for sheet in book.worksheets:
        for rule in sheet.data_validations.dataValidation:
            yield sheet.title, rule


@EVERY
def test_every_list_cell_is_under_exactly_one_rule_and_its_own_list(kind: Kind) -> None:
    found: dict[tuple[str, int, int], list[str]] = {}
    for sheet, rule in rules(opened(blank(kind))):
        if rule.type == "list":
            stops = rule.formula1 not in names.LIVE_LISTS  # a problem of IV is offered, other text may be typed
            assert (rule.showDropDown, rule.showErrorMessage) == (False, stops)  # showDropDown hides the arrow
            for area in rule.sqref.ranges:
                for row, column in area.cells:
                    found.setdefault((sheet, row, column), []).append(rule.formula1)
    assert found == {cell: [name] for cell, name in list_cells(layout(kind)).items()}


@EVERY
def test_no_two_rules_meet_and_all_rules_stand_on_input_cells(kind: Kind) -> None:
    book = opened(blank(kind))
    under = Counter(
        (sheet, row, column) for sheet, rule in rules(book) for area in rule.sqref.ranges for row, column in area.cells
    )
    assert set(under.values()) == {1}
    assert set(under) <= input_cells(layout(kind))


@EVERY
def test_every_input_cell_of_the_tables_is_under_a_rule(kind: Kind) -> None:
    made = layout(kind)
    under = {
        (sheet, row, column)
        for sheet, rule in rules(opened(blank(kind)))
        for area in rule.sqref.ranges
        for row, column in area.cells
    }
    assert {cell for cell in input_cells(made) if cell[0] in (names.PLAN, names.PROBLEMS, names.TRACKING)} <= under


@EVERY
def test_prompts_and_messages_are_as_long_as_excel_takes(kind: Kind) -> None:
    found = [rule for _, rule in rules(opened(blank(kind)))]
    assert len(found) > 20
    for rule in found:
        assert len(rule.promptTitle or "") <= 32
        assert len(rule.prompt or "") <= 255
        assert bool(rule.prompt) == bool(rule.showInputMessage and rule.promptTitle)
        if rule.showErrorMessage:
            assert 0 < len(rule.errorTitle) <= 32
            assert 0 < len(rule.error) <= 225


# ------------------------------------------------------------------------------------------ locks and sheets


def input_cells(made: Layout) -> set[tuple[str, int, int]]:
    """(sheet, row, column), from 1, of every cell that people write in."""
    found = set()
    for table in (made.plan, made.problems, made.tracking):
        for field in table.fields if table else ():
            if table and not field.key.startswith("_") and field.kind != "number":
                found |= {(table.sheet, row, field.index + 1) for row in range(table.first + 1, table.last + 2)}
    found |= {(names.SCHOOL, made.school.first + i + 1, 3) for i, line in enumerate(LINES) if line.key not in SEALED}
    found |= {(names.SCHOOL, made.assessment.first + i + 1, 3) for i in range(len(made.assessed))}
    found |= {(names.PROSE, made.prose.first + 2 * i + 2, 2) for i in range(len(made.form.texts))}
    return found


@EVERY
def test_input_cells_are_unlocked_and_all_others_locked(kind: Kind) -> None:
    book = opened(blank(kind))
    unlocked = {
        (sheet.title, cell.row, cell.column)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if is_open(cell)
    }
    assert unlocked == input_cells(layout(kind))
    for sheet in book.worksheets:  # a cell that is not written takes its row's or its column's style
        assert all(style.protection.locked for style in sheet.row_dimensions.values())
        open_below = any(not style.protection.locked for style in sheet.column_dimensions.values())
        assert not open_below or sheet.sheet_format.zeroHeight  # the rows below are hidden


def test_what_is_not_known_yet_can_be_written() -> None:
    sheet = opened(workbook_of_table(code="", authority="UBND xã Bến Sậy"))[names.SCHOOL]
    locked = {sheet.cell(row, 1).value: sheet.cell(row, 3).protection.locked for row in range(1, 30)}
    assert (locked["school.name"], locked["school.authority"], locked["school.code"]) == (True, True, False)


@EVERY
def test_every_sheet_is_protected_with_the_agreed_allowances(kind: Kind) -> None:
    allowed = {"formatRows", "formatColumns", "autoFilter", "selectLockedCells", "selectUnlockedCells"}
    denied = {"formatCells", "insertRows", "insertColumns", "insertHyperlinks", "deleteRows", "deleteColumns", "sort"}
    for sheet in opened(blank(kind)).worksheets:
        lock = sheet.protection
        assert (lock.sheet, lock.password, lock.hashValue) == (True, None, None)
        assert {name for name in allowed | denied if getattr(lock, name)} == denied


@EVERY
def test_rows_for_programs_and_sheets_for_programs_are_hidden(kind: Kind) -> None:
    book, made = opened(blank(kind)), layout(kind)
    for table in made.tables:
        sheet = book[table.sheet]
        keys = [sheet.cell(table.key_row + 1, f.index + 1).value for f in table.fields]
        assert keys == [f.key for f in table.fields]
        assert sheet.cell(table.end_row + 1, table.mark_column + 1).value == tables.END_MARK
        assert sheet.row_dimensions[table.key_row + 1].hidden
        assert sheet.row_dimensions[table.end_row + 1].hidden
        assert not any(sheet.row_dimensions[row].hidden for row in range(table.first + 1, table.last + 2))
    hidden = [width for width in book[names.PLAN].column_dimensions.values() if width.hidden]
    columns = {column for width in hidden for column in range(width.min, width.max + 1)}
    assert columns == {f.index + 1 for f in made.plan.fields if f.kind == "helper"}
    states = {sheet.title: sheet.sheet_state for sheet in book.worksheets}
    assert states == {**dict.fromkeys(made.sheets, "visible"), **HIDDEN}


@BOTH
def test_the_first_sheet_is_visible_and_one_visible_sheet_is_active(kind: Kind) -> None:
    for data, active in ((blank(kind), names.GUIDE), (filled(kind), names.PLAN)):
        book = opened(data)
        assert (book.worksheets[0].sheet_state, book.active.sheet_state) == ("visible", "visible")
        assert book.active.title == active
        assert [s.title for s in book.worksheets if s.sheet_view.tabSelected] == [active]


@EVERY
def test_no_merged_cell_reaches_into_a_table(kind: Kind) -> None:
    book, made = opened(blank(kind)), layout(kind)
    for table in made.tables:
        rows = range(table.header_row + 1, table.end_row + 2)
        merged = [(m.min_row, m.max_row) for m in book[table.sheet].merged_cells.ranges]
        assert [m for m in merged if not {*rows}.isdisjoint(range(m[0], m[1] + 1))] == []


@BOTH
def test_the_plan_prints_without_the_status_column_and_repeats_its_headings(kind: Kind) -> None:
    sheet, table = opened(blank(kind))[names.PLAN], layout(kind).plan
    last = table.shown[-1].letters
    assert re.fullmatch(rf"'Kế hoạch'!\$B\$1:\${last}\$\d+", sheet.print_area)
    assert sheet.print_title_rows == f"${table.header_row}:${table.header_row + 1}"
    assert sheet.auto_filter.ref == f"A{table.header_row + 1}:{last}{table.last + 1}"


@BOTH
def test_rows_of_text_may_grow(kind: Kind) -> None:
    book, made = opened(filled(kind)), layout(kind)
    number = book.sheetnames.index(names.PLAN) + 1
    part = parts(filled(kind))[f"xl/worksheets/sheet{number}.xml"].decode()
    rows = {int(m[1]): m[0] for m in re.finditer(r'<row r="(\d+)"[^>]*>', part)}
    own = range(made.plan.first + 1, made.plan.last + 2)
    assert [row for row in own if 'customHeight="1"' in rows[row] or ' ht="' not in rows[row]] == []
    assert 'customHeight="1"' in rows[made.plan.header_row + 1]


@BOTH
def test_nothing_but_sheets_is_in_the_package(kind: Kind) -> None:
    known = re.compile(
        r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core|custom)\.xml|xl/_rels/workbook\.xml\.rels"
        r"|xl/(workbook|styles|sharedStrings)\.xml|xl/theme/theme1\.xml|xl/worksheets/sheet\d+\.xml"
    )
    for data in (blank(kind), filled(kind)):
        assert [name for name in parts(data) if not known.fullmatch(name)] == []
        assert not any(b"<hyperlink" in part for part in parts(data).values())


# ----------------------------------------------------------------------------------------------- formulas


def formulas(data: bytes) -> list[str]:
    """Every formula of the package: of cells, rules, conditional formats and names."""
    pattern = re.compile(rb"<(f|formula|formula1|formula2|definedName)(?: [^>]*)?>([^<]*)</")
    return [unescape(m[2].decode()) for part in parts(data).values() for m in pattern.finditer(part)]


@EVERY
def test_formulas_use_what_every_program_knows(kind: Kind) -> None:
    found = formulas(blank(kind))
    assert len(found) > 200
    for formula in set(found):
        bare = re.sub(r'"[^"]*"', '""', formula).upper()
        assert [word for word in FORBIDDEN if re.search(rf"(?<![A-Z]){re.escape(word.upper())}", bare)] == []
        assert len(formula) < FORMULA_LIMIT
        assert all(len(text) <= LITERAL_LIMIT for text in re.findall(r'"([^"]*)"', formula))
        assert "#REF" not in formula


@BOTH
def test_text_stays_text(kind: Kind) -> None:
    plan = awkward_plan(kind)
    book, made = opened(filled(kind)), layout(kind)
    table = made.plan
    for i, row in enumerate(plan.rows):
        for key, text in row.values.items():
            cell = book[names.PLAN][table.cell(key, i)]
            assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    school = book[names.SCHOOL]
    for i, line in enumerate(LINES):
        cell = school.cell(made.school.first + i + 1, 3)
        assert cell.data_type == "s", line.key
    for small, rows in ((made.problems, plan.problems), (made.tracking, plan.tracking)):
        for i, record in enumerate(rows):
            for key, text in record.values.items():
                assert small is not None
                cell = book[small.sheet][small.cell(f"{small.name.removesuffix('s')}.{key}", i)]
                assert (cell.value, cell.data_type) == (text, "s")
    for i, part in enumerate(made.form.texts):
        cell = book[names.PROSE].cell(made.prose.first + 2 * i + 2, 2)
        assert (cell.value, cell.data_type) == (plan.texts[part.key], "s")


@BOTH
def test_only_our_own_formulas_are_written(kind: Kind) -> None:
    def places(data: bytes) -> set[tuple[str, str]]:
        cells = ((s.title, cell) for s in opened(data).worksheets for row in s.iter_rows() for cell in row)
        return {(title, cell.coordinate) for title, cell in cells if cell.data_type == "f"}

    plain = Plan(kind.form, kind.catalog, kind.year, awkward_plan(kind).school)
    empty = tuple(Row({}) for _ in awkward_plan(kind).problems)  # as many rows of IV, nothing in them
    found = places(workbook_of(order_of_plan(replace(plain, problems=empty))))
    assert places(filled(kind)) == found
    live = {names.LISTS} if layout(kind).problems else set()
    assert {sheet for sheet, _ in found} == {names.SCHOOL, names.PROSE, names.PLAN, names.OVERVIEW} | live


# ------------------------------------------------------------------------------------- rows, bytes, properties


def test_more_rows_than_ordered_extend_the_table() -> None:
    table = "| content | action |\n" + "\n".join(f"| Việc {i} | Làm {i} |" for i in range(7))
    book = opened(workbook_of_table(table, rows=3))
    sheet, made = book[names.PLAN], layout(USUAL[1], 7)
    action = made.plan.field("action").index + 1
    assert [sheet.cell(made.plan.first + 1 + i, action).value for i in range(7)] == [f"Làm {i}" for i in range(7)]
    assert sheet.cell(made.plan.end_row + 1, made.plan.mark_column + 1).value == tables.END_MARK
    assert {r[0].value: r[1].value for r in book[names.SEAL].iter_rows()}["rows"] == "7"
    longest = max(area.max_row for _, rule in rules(book) for area in rule.sqref.ranges)
    assert longest >= made.plan.last + 1


def test_more_problems_than_usual_extend_theirs() -> None:
    plan = awkward_plan(USUAL[1])
    assert len(plan.problems) > names.PROBLEM_ROWS
    assert len(plan.tracking) > names.TRACKING_ROWS
    sheet = opened(filled(USUAL[1]))[names.PROBLEMS]
    assert [sheet.cell(row, 6).value for row in range(5, 5 + len(AWKWARD))] == [r.get("cause") for r in plan.problems]


def test_same_inputs_give_same_bytes() -> None:
    for kind in USUAL:
        again = workbook_of(order_of_plan(awkward_plan(kind)))
        assert hashlib.sha256(again).hexdigest() == hashlib.sha256(filled(kind)).hexdigest()


@pytest.mark.parametrize(("seed", "zone"), [("1", "Asia/Ho_Chi_Minh"), ("77", "America/Adak")])
def test_same_inputs_give_same_bytes_in_another_process(seed: str, zone: str, tmp_path: Path) -> None:
    script = (
        "import hashlib; from tests.workbook.made import USUAL, filled, blank\n"
        "print(*[hashlib.sha256(make(kind)).hexdigest() for kind in USUAL for make in (blank, filled)])"
    )
    root = Path(__file__).parents[2]
    more = {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(root), "LC_ALL": "C", "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(
        [sys.executable, "-c", script], env=os.environ | more, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    expected = [hashlib.sha256(make(kind)).hexdigest() for kind in USUAL for make in (blank, filled)]
    assert run.stdout.split() == expected


@BOTH
def test_the_zip_tells_nothing_of_the_machine(kind: Kind) -> None:
    with zipfile.ZipFile(io.BytesIO(filled(kind))) as package:
        entries = package.infolist()
        assert {(e.create_system, e.date_time, e.external_attr, e.extra, e.comment) for e in entries} == {
            (3, (1980, 1, 1, 0, 0, 0), 0o600 << 16, b"", b"")
        }
        assert {e.compress_type for e in entries} == {zipfile.ZIP_DEFLATED}
        assert package.testzip() is None
        assert len({e.filename for e in entries}) == len(entries)


@BOTH
def test_no_part_names_a_path_a_user_or_the_clock(kind: Kind) -> None:
    here = Path(__file__).parents[2]
    machine = {str(here), str(Path.home()), socket.gethostname(), date.today().isoformat()}
    machine |= {getpass.getuser()} - {"root"}  # "root" is part of other words
    for data in (blank(kind), filled(kind)):
        for name, part in parts(data).items():
            assert [word for word in machine if word.encode() in part] == [], name
        core = parts(data)["docProps/core.xml"].decode()
        stamps = re.findall(r"<dcterms:\w+[^>]*>([^<]*)<", core)
        assert stamps == ["2000-01-01T00:00:00Z"] * 2
        assert re.findall(r"<(?:dc:creator|cp:lastModifiedBy)>([^<]+)<", core) == []
        assert "<Company></Company>" in parts(data)["docProps/app.xml"].decode()


# ------------------------------------------------------------------------------------------------- colours


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: str, fill: str) -> float:
    light, dark = sorted((luminance(ink), luminance(fill)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_of(font: Any, default: str = "000000") -> str:
    colour = font.color if font else None
    if colour is None or (colour.type == "theme" and colour.theme == 1):
        return default
    assert colour.type == "rgb", colour
    return str(colour.rgb)[-6:]


def fill_of(fill: Any) -> str:
    return "FFFFFF" if fill.fill_type is None else str(fill.fgColor.rgb)[-6:]


def colour_pairs(data: bytes) -> dict[tuple[str, str], str]:
    """(ink, fill) of every cell, of parts of rich texts and of conditional formats over their cells: a place each."""
    book = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
    found: dict[tuple[str, str], str] = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == tables.FOOT_MARK:
                    continue  # for the program only; nobody is to see it
                found.setdefault((ink_of(cell.font), fill_of(cell.fill)), f"{sheet.title}!{cell.coordinate}")
                if isinstance(cell.value, CellRichText):
                    for part in cell.value:
                        ink = ink_of(getattr(part, "font", None), ink_of(cell.font))
                        found.setdefault((ink, fill_of(cell.fill)), f"{sheet.title}!{cell.coordinate}")
        for area in sheet.conditional_formatting:
            for rule in area.rules:
                first = min(area.sqref.ranges, key=lambda part: part.coord)
                cell = sheet.cell(first.min_row, first.min_col)
                shade = rule.dxf.fill.bgColor.rgb[-6:] if rule.dxf.fill else fill_of(cell.fill)
                ink = ink_of(rule.dxf.font, ink_of(cell.font))
                found.setdefault((ink, shade), f"{sheet.title}!{area.sqref} {rule.formula}")
    return found


@BOTH
def test_every_text_stands_out_from_its_fill(kind: Kind) -> None:
    pairs = colour_pairs(filled(kind))
    assert len({fill for _, fill in pairs}) >= 7
    pale = {place: round(contrast(*pair), 2) for pair, place in pairs.items() if contrast(*pair) < 4.5}
    assert pale == {}


def test_contrast_is_computed_as_wcag_does() -> None:
    assert round(contrast("000000", "FFFFFF"), 2) == 21
    assert round(contrast("777777", "FFFFFF"), 2) == 4.48


def test_a_table_in_text_is_the_workbook_that_was_asked_for() -> None:
    plan = plan_of("| Nội dung cải tiến | Tiêu chí |\n| Dạy bơi | 1.3 |")
    made = layout(USUAL[1])
    sheet = opened(workbook_of_table("| content | criterion |\n| Dạy bơi | 1.3 |"))[names.PLAN]
    assert plan.rows[0].values == {"content": "Dạy bơi", "criterion": "1.3"}
    assert sheet[made.plan.cell("criterion")].value.startswith("1.3 – ")


def test_a_long_school_name_wraps_in_the_papers_head() -> None:
    name = "Trường Tiểu học, Trung học cơ sở và Trung học phổ thông Nguyễn Bỉnh Khiêm"
    heights = []
    for text in ("Trường A", name):
        school = School("1", text, "thcs", authority="UBND xã A")
        sheet = opened(workbook_of(blank_order(school, "2026-2027")))["Kế hoạch"]
        assert sheet["B2"].alignment.wrap_text
        heights.append(sheet.row_dimensions[2].height)
    assert heights[1] > 1.9 * heights[0]  # two lines, rounded to pixels
