"""`ctcl explain`: each code in words, the list without one, a sentence for a code that is none."""

from __future__ import annotations

import pytest

from ctcl_xlsx import vi
from ctcl_xlsx.cli.terminal import code_lines
from ctcl_xlsx.issues import Code
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
    done, said = inside("explain", "khong-co")
    assert done == 2
    assert "budget-missing" in said


@pytest.mark.parametrize("code", list(Code))
def test_a_code_is_known_by_the_words_that_the_screen_says(code: Code) -> None:
    done, said = inside("explain", vi.title(code).upper())
    assert done == 0
    assert said.splitlines() == code_lines(code)
