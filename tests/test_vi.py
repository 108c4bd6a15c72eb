"""The sentences: one for every code and slug, none too many, each whole when it is filled in."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import ctcl_xlsx
from ctcl_xlsx import vi
from ctcl_xlsx.issues import SEVERITIES, Code, Severity, Where, issue
from ctcl_xlsx.model import Confidence, Level
from ctcl_xlsx.vi import carrying, command, messages, problems, reasons, workbook
from ctcl_xlsx.vi.messages import SENTENCES
from ctcl_xlsx.vi.problems import INPUT_PROBLEMS
from ctcl_xlsx.vi.reasons import DEFINITION_PROBLEMS, EXPECTED, KINDS, REASONS, SKIPPED

PACKAGE = Path(ctcl_xlsx.__file__).parent
CELL = Where("a.xlsx", "Kế hoạch", "K11", "Kinh phí", 11)

# What the program knows when it raises a code: value and facts, one line for each way of raising it.
RAISED: Mapping[Code, list[tuple[str, dict[str, str]]]] = {
    Code.OWNER_MISSING: [("-", {}), ("", {}), ("", {"no_column": "1"})],
    Code.DEADLINE_MISSING: [("khi có kinh phí", {}), ("", {}), ("nt", {"ditto": "1"}), ("", {"no_column": "1"})],
    Code.BUDGET_MISSING: [("-", {}), ("", {}), ("", {"no_column": "1"})],
    Code.BUDGET_AMOUNT_MISSING: [
        ("Nguồn hoạt động", {}),
        ("", {"funding": "Ngân sách nhà nước"}),
        ("", {"funding": "Ngân sách nhà nước", "no_column": "1"}),
        ("nt", {"ditto": "1"}),
        ("10-15 triệu", {"range": "1"}),
        ("theo thực tế", {"later": "1"}),
    ],
    Code.DEADLINE_UNREADABLE: [("lớp 4A", {}), ("1172024", {"suggest": "11/2024"})],
    Code.BUDGET_UNREADABLE: [("mười lăm", {"flags": "unrecognized"})],
    Code.CRITERION_MISSING: [("", {}), ("-", {}), ("", {"no_column": "1"})],
    Code.CRITERION_UNKNOWN: [
        ("9.9", {"circular": "Thông tư số 17/2018/TT-BGDĐT", "code": "9.9", "elsewhere": ""}),
        ("1.10", {"circular": "Thông tư số 57/2026/TT-BGDĐT", "elsewhere": "Thông tư số 17/2018/TT-BGDĐT"}),
        ("Tiêu chuẩn 4", {"circular": "Thông tư số 57/2026/TT-BGDĐT", "elsewhere": "", "standard": "4"}),
        ("nt", {"circular": "Thông tư số 57/2026/TT-BGDĐT", "elsewhere": "", "ditto": "1"}),
    ],
    Code.ACTION_MISSING: [("", {}), ("", {"no_column": "1"})],
    Code.CONTENT_MISSING: [("", {}), ("", {"no_column": "1"})],
    Code.COLUMN_MISSING: [("", {})],
    Code.CELL_ERROR: [("#REF!", {})],
    Code.SCHOOL_MISSING: [("", {}), ("", {"shared": "1"})],
    Code.DEADLINE_IMPLAUSIBLE: [("Năm 2065", {"year": "2065"})],
    Code.DEADLINE_BEFORE_START: [("Tháng 10/2026", {"start": "Tháng 01/2027"})],
    Code.REPORT_BEFORE_DEADLINE: [("Tháng 10/2026", {"deadline": "Tháng 01/2027"})],
    Code.STALE_SCHOOL_YEAR: [("năm học 2023-2024", {"year": "2023-2024", "plan_year": "2024-2025"})],
    Code.ROW_DUPLICATE: [("Họp tổ", {"twin": "11"})],
    Code.SELF_ASSESSMENT_INCONSISTENT: [
        ("4", {"criterion": "1.1", "max_level": "3", "level4": ""}),
        ("2", {"criterion": "M4.1", "max_level": "1", "level4": "1"}),
    ],
    Code.STATUS_UNKNOWN: [("Xong", {"valid": "Hoàn thành, Đang thực hiện"})],
    Code.FORMULA_UNCALCULATED: [("=A1", {})],
    Code.SCHOOL_CONFLICT: [
        ("01", {"stated": "01 – Trường A", "other": "02"}),
        ("01", {"stated": "01 – Trường A", "listed": "01 – Trường B"}),
        ("01", {"stated": "01 – Trường A", "formerly": "02 – Trường B"}),
        ("01", {"stated": "01 – Trường A", "claimed_by": "02 – Trường B, 03 – Trường C"}),
        ("", {"stated": "Trường A", "namesakes": "02 – Trường A – Xã Một, 03 – Trường A – Xã Hai"}),
    ],
    Code.VERSION_CONFLICT: [("b.xlsx", {"other": "b.xlsx"})],
    Code.VERSION_UNCLEAR: [("b.xlsx", {"other": "b.xlsx"})],
    Code.PLAN_EMPTY: [("", {}), ("", {"problems": "3"})],
    Code.DEADLINE_BEFORE_YEAR: [("Tháng 05/2025", {"plan_year": "2026-2027"})],
    Code.DEADLINE_AFTER_YEAR: [("2031", {"year": "2031"})],
    Code.CRITERION_NOT_PLANNED: [("1.2", {"criterion": "1.2 – Hội đồng", "level": "1", "target": "2"})],
    Code.VALUE_REPAIRED: [
        ("5/25", {"meaning": "31/05/2025"}),
        ("1500", {"meaning": "1500", "amount": "1500"}),
        ("x", {"signs": "U+200B"}),
    ],
    Code.HIDDEN_CONTENT: [
        ("x", {}),
        ("", {"hidden": "1"}),
        ("x", {"hidden_sheet": "1"}),
        ("x", {"covered": "1"}),
        ("x", {"comment": "1"}),
        ("x", {"shape": "1"}),
        ("x", {"header": "1"}),
        ("", {"picture": "1"}),
        ("", {"second_table": "1", "rows": "3", "counted": "Kế hoạch"}),
        ("x", {"cells": "B2:D2", "count": "14"}),
        ("Tổng cộng", {"total": "1"}),
        ("MỨC 4", {"heading": "1"}),
        ("", {"hidden_column": "H"}),
    ],
    Code.WORKBOOK_ALTERED: [
        ("x", {}),
        ("x", {"was": "Chủ trì"}),
        ("x", {"lists": "1"}),
        ("x", {"computed": "1"}),
        ("x", {"list_cells": "1", "count": "14", "cells": "A2:A15"}),
        ("", {"no_lists": "1"}),
        ("", {"no_school": "1"}),
        ("", {"no_sheet": "1"}),
        ("Kế hoạch", {"unlocked": "1"}),
    ],
    Code.TEXT_CONTINUED: [("dài", {"units": "40000"})],
    Code.VALUES_ONLY: [("", {})],
    Code.TEXT_DAMAGED: [
        ("x", {}),
        ("Céng hßa", {"tcvn3": "1", "proposal": "Cộng hòa"}),
        ("Coäng hoøa", {"vni": "1", "proposal": "Cộng hòa"}),
        ("Ná»™i", {"utf8": "1", "proposal": "Nội"}),
        ("N�i", {"lost": "1", "proposal": ""}),
    ],
    Code.SEAL_BROKEN: [
        ("", {}),
        ("", {"absent": "1"}),
        ("", {"foreign": "1"}),
        ("2027-2028", {"year": "2026-2027"}),
        ("98000001", {"code": "98000002"}),
        ("Trường TH B", {"name": "Trường TH A"}),
    ],
    Code.COLUMN_UNCLEAR: [("Phối hợp", {})],
    Code.ACCOUNT_BROKEN: [("", {"sums": "3 ≠ 4"}), ("", {})],
    Code.MERGED_CELLS: [("x", {"range": "C11:C14"}), ("30000000", {"range": "M11:M12", "money": "1"})],
    Code.MACROS_IGNORED: [("", {})],
    Code.FORM_UNKNOWN: [("mau_rieng", {"valid": "cv5932, tt57", "version": "1.0"})],
    Code.FORM_DIFFERS: [
        ("mau_rieng", {"sealed": "1.0", "known": "1.1"}),
        ("mau_rieng", {"sealed": "1.0", "known": "1.0", "same": "1"}),
    ],
    Code.REQUIRED_MISSING: [("", {}), ("-", {}), ("", {"no_column": "1"})],
    Code.VALUE_UNFIT: [
        ("x", {"valid": "A, B"}),
        ("x", {"no_number": "1"}),
        ("x", {"date": "1"}),
        ("x", {"month": "1"}),
        ("x", {"meant": "2026-2027", "valid": "2026-2027"}),
        ("x", {"school": "1"}),
    ],
    Code.CRITERION_UNCLEAR: [("1,1", {"meaning": "1.1", "other": "1.10"})],
    Code.NOTHING_OF_OURS: [("", {}), ("", {"summary": "1"})],
    Code.WRONG_SCHOOL_YEAR: [("2023-2024", {"wanted": "2026-2027"}), ("", {"wanted": "2026-2027"})],
    Code.VERSION_NEWER: [("2", {"known": "1"})],
    Code.FILE_UNREADABLE: [("", {"reason": "denied"}), ("", {"reason": "internal", "detail": "KeyError"})],
    Code.FILE_EMPTY: [("", {})],
    Code.FILE_TOO_LARGE: [("", {"reason": "file-size", "limit": "50"}), ("", {"reason": "stray-cell"})],
    Code.FILE_DAMAGED: [("", {"reason": "crc", "part": "x.xml"}), ("", {"reason": "cell-address"})],
    Code.FILE_ENCRYPTED: [("", {"kind": "workbook"}), ("", {"archive": "1"})],
    Code.FILE_NOT_WORKBOOK: [("", {"kind": "pdf"}), ("", {"kind": "unknown"}), ("", {"kind": "pdf", "disguised": "1"})],
    Code.SUMMARY_DAMAGED: [("", {}), ("", {"without": "1"})],
    Code.FILE_SKIPPED: [("", {"problem": "lock-file"}), ("", {"problem": "companion", "kind": "pdf"})],
    Code.FILE_SUPERSEDED: [
        ("b.xlsx", {"by": "b.xlsx"}),
        ("b.xlsx", {"by": "b.xlsx", "equal": "1"}),
        ("b.xlsx", {"by": "b.xlsx", "blank": "1"}),
        ("b.xlsx", {"by": "b.xlsx", "dropped": "11, 12"}),
    ],
    Code.INPUT_INVALID: [("tt58", {"problem": "form-unknown", "valid": "cv5932, tt57"})],
    Code.DEFINITION_INVALID: [("x", {"problem": "choice", "key": "column[1].kind", "expected": "text, month"})],
    Code.OUTPUT_EXISTS: [
        ("a.xlsx", {"behind": "2"}),
        ("a.xlsx", {}),
        ("a.xlsx", {"filled": "20"}),
        ("a.xlsx", {"input": "1"}),
        ("a.xlsx", {"edited": "1"}),
        ("a.xlsx", {"closed": "1"}),
        ("a.xlsx", {"edited_cell": "1", "edited": "1", "place": "B3", "on": "Chi tiết"}),
        ("a.xlsx", {"edited_row": "1", "edited": "1", "place": "812", "on": "Chi tiết"}),
        ("a.xlsx", {"edited_sheet": "1", "edited": "1", "on": "Chi tiết"}),
        ("a.xlsx", {"public": "1"}),
        ("a.xlsx", {"not_public": "1"}),
    ],
    Code.OUTPUT_FAILED: [("a.xlsx", {"reason": "open-elsewhere"})],
}
# Facts that the named problems come with (beside value and file).
PROBLEM_FACTS = {
    "valid": "a, b", "form": "tt57", "level": "thcs", "school_year": "2026-2027", "detail": "dòng 1", "twin": "3",
    "path": "rows[0].lead", "expected": "string", "missing": "Mã trường", "key": "column[1].kind", "kind": "pdf",
    "limit": "50", "rows": "4, 7-9", "twin_sheet": "", "at_line": "3", "at_column": "5",
    "columns": "Ghi chú", "seen": "TT, Mã", "where": "10.0.0.5", "found": "0.1.0", "own": "0.2.0",
}  # fmt: skip
MADE = ("line", "lines", "twin_line", "seen_line", "cell", "kind_words")  # made of the facts and the place


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def whole(text: str) -> bool:
    """Whether nothing was left open: no brace, no empty quotes, no doubled blanks or stops."""
    return bool(text) and not re.search(r"[{}]|“”|\(\)|  | [,;:]| \.(?!xlsx|xls|toml)|\.\.|: \.", text)


# ------------------------------------------------------------------------------------------------- registers


def test_every_code_has_a_sentence_a_severity_and_a_way_of_being_raised_here() -> None:
    assert set(SENTENCES) == set(Code) == set(SEVERITIES) == set(RAISED)
    assert set(vi.SEVERITY_WORDS) == set(Severity)
    assert set(command.MARKS) == {s.value for s in Severity}
    assert set(command.CONFIDENCE) == {c.value for c in Confidence}
    assert set(vi.OUTCOME_WORDS) == {"accepted", "rejected", "superseded", "skipped"}


def test_no_two_codes_have_the_same_title() -> None:
    titles = [vi.title(code) for code in Code]
    assert len(set(titles)) == len(titles)
    assert all(vi.sentence(code).title == vi.title(code) for code in Code)


@pytest.mark.parametrize("code", list(Code))
def test_a_sentence_is_whole_when_filled_in(code: Code) -> None:
    for value, facts in RAISED[code]:
        found = issue(code, CELL, value, facts)
        assert whole(vi.message(found)), (facts, vi.message(found))
        assert vi.message(found).startswith(vi.found(found))
        assert vi.found(found)[0].isupper() or not vi.found(found)[0].isalpha() or code is Code.DEFINITION_INVALID


@pytest.mark.parametrize("code", list(Code))
def test_every_variant_is_used_by_some_way_of_raising(code: Code) -> None:
    sentence = SENTENCES[code]
    if code in (Code.INPUT_INVALID, Code.DEFINITION_INVALID, Code.FILE_SKIPPED):
        return
    used = {vi._template(issue(code, CELL, value, facts)) for value, facts in RAISED[code]}
    assert used == set(sentence.ways())


@pytest.mark.parametrize(
    "code", [c for c in Code if SEVERITIES[c] in (Severity.ERROR, Severity.WARNING)] + [Code.FILE_DAMAGED]
)
def test_what_is_wrong_comes_with_what_to_write_or_do(code: Code) -> None:
    for value, facts in RAISED[code]:
        assert vi.advice(issue(code, CELL, value, facts)).endswith(".")


@pytest.mark.parametrize("code", list(Code))
def test_what_was_found_is_named_with_its_column(code: Code) -> None:
    """A sentence about a cell's value shows the value and the printed heading."""
    for value, facts in RAISED[code]:
        found = issue(code, CELL, value, facts)
        template = vi._template(found)[0]
        if "{label}" in template and "{value}" in template:
            assert f"“{CELL.label}”" in vi.found(found)
            assert value in vi.found(found)
        if SEVERITIES[code] is not Severity.REJECT and "blank" in SENTENCES[code].variants and not value:
            assert "“”" not in vi.found(found)


def test_the_examples_that_messages_give_are_understood_by_the_program() -> None:
    from ctcl_xlsx.values import parse_budget, parse_deadline, parse_owners
    from ctcl_xlsx.workbook.labels import STATUSES, month_list

    assert parse_owners(SENTENCES[Code.OWNER_MISSING].example).parties
    assert SENTENCES[Code.DEADLINE_MISSING].example in month_list(2026)
    assert parse_deadline(SENTENCES[Code.DEADLINE_IMPLAUSIBLE].example).end
    assert parse_budget(SENTENCES[Code.BUDGET_MISSING].example).amount == 50_000_000
    assert SENTENCES[Code.STATUS_UNKNOWN].example in STATUSES
    for sentence in SENTENCES.values():
        if "ví dụ" in sentence.advice and sentence.example:
            assert sentence.example in sentence.advice.format_map(defaultdict(str, month=vi.EXAMPLE_MONTH))


@pytest.mark.parametrize("problem", sorted(INPUT_PROBLEMS))
def test_an_input_problem_is_whole(problem: str) -> None:
    where = Where("a.json", cell="A3", row=3)
    text = vi.message(issue(Code.INPUT_INVALID, where, "x", {**PROBLEM_FACTS, "problem": problem}))
    assert whole(text), text
    assert placeholders("".join(INPUT_PROBLEMS[problem])) <= {*PROBLEM_FACTS, "value", "file", "row", *MADE}
    assert INPUT_PROBLEMS[problem][1].endswith(".")


@pytest.mark.parametrize("problem", sorted(DEFINITION_PROBLEMS))
def test_a_definition_problem_is_whole(problem: str) -> None:
    text = vi.message(issue(Code.DEFINITION_INVALID, Where("a.toml"), "x", {**PROBLEM_FACTS, "problem": problem}))
    assert whole(text), text
    assert "a.toml" in text


@pytest.mark.parametrize("problem", sorted(SKIPPED))
def test_a_reason_for_passing_over_is_whole(problem: str) -> None:
    assert whole(vi.message(issue(Code.FILE_SKIPPED, Where("a"), "", {"problem": problem, "kind": "pdf"})))


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_a_reason_is_whole_in_each_sentence_that_takes_one(reason: str) -> None:
    for code in (Code.FILE_UNREADABLE, Code.FILE_TOO_LARGE, Code.FILE_DAMAGED, Code.OUTPUT_FAILED):
        text = vi.message(
            issue(code, CELL, "a.xlsx", {"reason": reason, "limit": "50", "detail": "KeyError", "twin": "A"})
        )
        assert whole(text), text


# ------------------------------------------------------------------------------------- slugs in the source


@cache
def sources() -> list[tuple[Path, ast.Module]]:
    """The package's modules, but those that hold the sentences."""
    paths = [p for p in sorted(PACKAGE.rglob("*.py")) if "vi" not in p.relative_to(PACKAGE).parts]
    return [(path, ast.parse(path.read_text("utf-8"))) for path in paths]


def constants(node: ast.AST) -> set[str]:
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def everywhere() -> set[str]:
    return {text for _, tree in sources() for text in constants(tree)}


def answers(node: ast.AST) -> set[str]:
    """The texts that an expression may come to: a constant, or either side of a condition."""
    if isinstance(node, ast.IfExp):
        return answers(node.body) | answers(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def facts_given(key: str) -> set[str]:
    """Every constant that stands behind `key` in a dictionary of facts or as an argument of that name."""
    found: set[str] = set()
    for _, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Dict):
                for name, value in zip(node.keys, node.values, strict=True):
                    if isinstance(name, ast.Constant) and name.value == key:
                        found |= answers(value)
    return found


def arguments(file: str, name: str, position: int) -> set[str]:
    """The constants given at `position` to each call of `name` (a function or method) in a file."""
    found: set[str] = set()
    for path, tree in sources():
        if path.relative_to(PACKAGE).as_posix() != file:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if called == name and len(node.args) > position:
                    found |= answers(node.args[position])
    assert found, f"no call of {name} in {file}: the test must follow the code"
    return found


def test_every_problem_that_is_raised_has_its_words() -> None:
    definition = arguments("definitions.py", "blame", 1) | arguments("inspection.py", "blame", 1)
    definition |= arguments("inspection.py", "_unread", 1) | arguments("mappings.py", "blame", 1)
    rooms = ("batch", "summaries", "carry", "companions")
    skipped = set().union(*(arguments(f"pipeline/{room}.py", "skipped", 0) for room in rooms))
    given = facts_given("problem") - definition
    given |= arguments("plan_json.py", "blame", 1) | arguments("templates.py", "_invalid", 0)
    given |= arguments("district/roster_lines.py", "_blame", 2) | arguments("district/roster_lines.py", "_note", 0)
    given |= arguments("district/roster_notes.py", "_by_sheet", 1)
    for name in ("common", "generating", "consolidating", "reference"):
        given |= arguments(f"cli/{name}.py", "refuse", 0)
    given |= arguments("pipeline/cluster.py", "_refuse", 0) | arguments("pipeline/remote.py", "refuse", 0)
    given |= arguments("pipeline/urls.py", "refuse", 0)
    given |= arguments("pipeline/inputs.py", "_invalid", 0) | arguments("pipeline/carry.py", "_invalid", 0)
    assert given <= set(INPUT_PROBLEMS)
    assert definition <= set(DEFINITION_PROBLEMS)
    assert skipped <= set(SKIPPED)


def test_every_note_about_last_years_plan_has_its_words() -> None:
    given = arguments("carry.py", "Note", 0)
    given |= {"criterion-unknown", "criterion-several", "criterion-none"}  # chosen before they are given
    given |= {"done-unknown", "status-unknown", "time-passed", "time-shifts"}
    assert given <= everywhere()
    assert given == set(carrying.NOTES)
    assert set(carrying.QUESTIONS) | set(carrying.SUBJECTS) < given
    assert set(carrying.CONFIDENCE) == {c.value for c in Confidence}
    facts = {"text": "x", "label": "Hoàn thành", "choices": "1.1 – A; 1.2 – B", "count": "3", "level": "4"}
    for words in (carrying.NOTES, carrying.SUBJECTS):
        assert all(whole(text.format_map(facts)) for text in words.values())


def test_every_reason_that_is_given_has_its_words() -> None:
    given = facts_given("reason") | arguments("workbook/read.py", "_unreadable", 0)
    given |= arguments("workbook/container.py", "_damaged", 0) | arguments("workbook/container.py", "_too_large", 0)
    given |= arguments("workbook/careful.py", "_refused", 1) | arguments("workbook/scan_ods.py", "_refuse", 2)
    assert given - {""} <= set(REASONS)


@pytest.mark.parametrize("name", ["INPUT_PROBLEMS", "DEFINITION_PROBLEMS", "REASONS", "SKIPPED", "KINDS", "EXPECTED"])
def test_no_words_are_kept_for_a_slug_that_nobody_says(name: str) -> None:
    register: Mapping[str, object] = {**vars(messages), **vars(problems), **vars(reasons)}[name]
    assert set(register) - everywhere() == set()


def test_every_type_that_a_definition_or_a_plan_wants_has_its_words() -> None:
    wanted = set()
    for path, tree in sources():
        if path.name in ("definitions.py", "inspection.py", "plan_json.py"):
            for node in ast.walk(tree):
                called = getattr(getattr(node, "func", None), "attr", "")
                if isinstance(node, ast.Call) and called in ("_get", "blame") and len(node.args) > 2:
                    wanted |= {text for arg in node.args[2:] for text in answers(arg) if re.fullmatch("[a-z-]+", text)}
    assert wanted - {"missing", "type"} <= set(EXPECTED)
    assert {"text", "number", "date", "object", "array", "string"} <= wanted


def test_every_kind_that_a_file_may_be_has_its_words() -> None:
    returned: set[str] = set()
    for path, tree in sources():
        if path.name == "sniff.py":
            returned = {t for n in ast.walk(tree) if isinstance(n, ast.Return) and n.value for t in answers(n.value)}
    assert "pdf" in returned | everywhere()
    assert returned - {"", "encrypted"} <= set(KINDS)


def test_every_code_is_raised_somewhere() -> None:
    told: set[str] = set()
    for path, tree in sources():
        if path.name != "issues.py":
            told |= {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr in Code.__members__}
    assert set(Code.__members__) - told == set()


def test_no_vietnamese_sentence_stands_outside_vi() -> None:
    """A sentence for people ends with a stop and has blanks; sheet names, headings and labels do not."""
    strangers = []
    for path, tree in sources():
        quoted = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}  # docstrings
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in quoted:
                text = node.value
                vietnamese = re.search("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", text.casefold())
                if vietnamese and text.count(" ") > 3 and text.rstrip().endswith("."):
                    strangers.append(f"{path.name}: {text}")
    assert strangers == []


# ------------------------------------------------------------------------------------------------- values


def test_a_value_is_shown_on_one_line_safely_and_as_typed() -> None:
    assert vi.shown("Mức 4 – 1") == "Mức 4 – 1"
    assert vi.shown("a\n b\t\tc") == "a b c"
    assert vi.shown("a\u200b\u202eb") == "ab"
    assert vi.shown("\x1b[31mđỏ") == "[31mđỏ"
    assert vi.shown("a\ud800b") == "a\\ud800b"
    assert len(vi.shown("dài " * 50)) == vi.LONGEST_VALUE
    assert vi.shown("dài " * 50).endswith("…")


def test_a_value_with_braces_is_no_template() -> None:
    found = issue(Code.OWNER_MISSING, CELL, "{label} {0} %s", {"x": "{y}"})
    assert "{label} {0} %s" in vi.found(found)


def test_valid_choices_are_never_cut() -> None:
    valid = ", ".join(f"tt{i}_2018_amended2024" for i in range(18))
    assert valid in vi.message(
        issue(Code.INPUT_INVALID, value="x", facts={"problem": "catalog-unknown", "valid": valid})
    )


def test_a_list_too_long_ends_after_a_whole_choice() -> None:
    valid = ", ".join(f"ma-so-{i:03}" for i in range(200))
    told = vi.message(issue(Code.INPUT_INVALID, value="x", facts={"problem": "catalog-unknown", "valid": valid}))
    shown, _, end = told.partition("Chọn một trong: ")[2].rpartition(", ")
    assert end == "…."
    assert set(shown.split(", ")) < set(valid.split(", "))


def test_a_row_whose_column_is_gone_is_not_asked_to_fill_a_cell() -> None:
    for code, told in SENTENCES.items():
        if "no_column" in told.variants:
            found = issue(code, Where("a.xlsx", "Kế hoạch", "", "Chủ trì", 11), "", {"no_column": "1"})
            assert "cột “Chủ trì”" in vi.found(found)
            assert "Ô “" not in vi.message(found)


def test_a_sentence_without_a_column_still_reads() -> None:
    assert "“”" not in vi.found(issue(Code.OWNER_MISSING))


# --------------------------------------------------------------------------- prompts and the program's limits


def test_prompts_and_messages_of_validations_fit() -> None:
    for title in (workbook.LIST_TITLE, workbook.MONEY_TITLE, workbook.LENGTH_TITLE):
        assert 0 < len(title) <= 32
    for text in (*workbook.ERRORS.values(), workbook.MONEY_ERROR, workbook.LENGTH_ERROR.format(limit=32767)):
        assert 0 < len(text) <= 255


def test_the_words_of_options_and_levels_agree() -> None:
    assert all(level.value in command.OPTION["level"] for level in Level)
    assert all(text.endswith((".", ";")) or "(" in text for text in command.OPTION.values())
