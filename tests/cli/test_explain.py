"""`ctcl explain`: each code in words, the list without one, a sentence for a code that is none."""

from __future__ import annotations

import pytest

from ctcl_xlsx import vi
from ctcl_xlsx.cli.terminal import code_lines
from ctcl_xlsx.issues import SEVERITIES, Code, Severity
from tests.cli.running import inside


@pytest.mark.parametrize("code", list(Code))
def test_every_code_is_explained_without_an_open_place(code: Code) -> None:
    lines = code_lines(code)
    assert lines[0].startswith(f"{code.value} · ")
    assert vi.title(code) in lines[0]
    assert not [line for line in lines if "{" in line or "}" in line]


def test_without_a_code_all_are_listed_and_an_unknown_one_is_refused() -> None:
    done, said = inside("explain")
    assert (done, len(said.splitlines())) == (0, len(Code))
    done, said = inside("explain", "budget-missing")
    assert done == 0
    assert "50000000" in said
    done, said = inside("explain", "M12")
    assert done == 2
    assert "“M12”" in said
    assert said.rstrip().endswith("ctcl explain.")  # and no list cut off in the middle of a word


@pytest.mark.parametrize("code", list(Code))
def test_a_code_is_known_by_the_words_that_the_screen_says(code: Code) -> None:
    done, said = inside("explain", vi.title(code).upper())
    assert done == 0
    assert said.splitlines() == code_lines(code)


def test_a_few_words_of_the_screen_name_every_code_whose_title_holds_them() -> None:
    done, said = inside("explain", "Thời hạn")
    assert done == 0
    assert said.splitlines() == [code_lines(c)[0] for c in (Code.DEADLINE_MISSING, Code.DEADLINE_UNREADABLE)]
    assert inside("explain", "OWNER-MISSING") == inside("explain", "owner-missing")
    assert inside("explain", "lỗi phông") == inside("explain", "text-damaged")
    assert inside("explain", "deadline")[1].count("\n") == sum("deadline" in code for code in Code)


@pytest.mark.parametrize("code", [c for c in Code if "blank" in vi.sentence(c).variants])
def test_that_a_cell_is_blank_is_told_first(code: Code) -> None:
    _, when, *more = [line for line in code_lines(code) if "Mức độ:" not in line]
    told = vi.sentence(code)
    blank, _ = told.whole(told.variants["blank"])
    assert when.endswith(vi.placeholders(blank))
    assert any(line.strip() == vi.placeholders(told.found) for line in more)


def test_a_code_that_is_sometimes_graver_or_lighter_says_so() -> None:
    """The codes that some rule raises with another severity than the register's."""
    others = {
        Code.CRITERION_MISSING: Severity.WARNING,
        Code.CRITERION_UNKNOWN: Severity.WARNING,
        Code.COLUMN_MISSING: Severity.INFO,
        Code.REQUIRED_MISSING: Severity.WARNING,
        Code.BUDGET_AMOUNT_MISSING: Severity.ERROR,
        Code.HIDDEN_CONTENT: Severity.WARNING,
        Code.WORKBOOK_ALTERED: Severity.WARNING,
    }
    for code in Code:
        told = " ".join(line for line in code_lines(code) if "Mức độ:" in line).casefold()
        assert bool(told) == (code in others)
        for severity in (SEVERITIES[code], others[code]) if code in others else ():
            assert vi.severity(severity).casefold() in told


@pytest.mark.parametrize("code", list(Code))
def test_every_code_says_when_and_all_but_notes_what_to_do(code: Code) -> None:
    lines = code_lines(code)
    assert any(line.startswith("  Khi: ") for line in lines)
    may_be_left = SEVERITIES[code] is Severity.INFO and not vi.sentence(code).advice
    assert may_be_left or any(line.startswith("  Cách sửa: ") for line in lines)
    assert not [line for line in lines if "…." in line]
