"""Scans and letters that come with a school's workbook: passed over, while one that comes alone is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ctcl_xlsx.district.files import FileResult, Outcome, skipped
from ctcl_xlsx.text import name_key
from ctcl_xlsx.values.levels import words_of_every_school

_SCANS = ("pdf", "image")
_LETTERS = (*_SCANS, "doc", "docx", "odt", "rtf", "pptx")


def with_companions(results: Iterable[FileResult]) -> list[FileResult]:
    """A scan or letter that comes with a school's accepted workbook is passed over; one that comes alone is refused.

    "With" means: it carries that school's code in its name, shares a folder with that one school's files only, or is a
    scan that lies beside the school's workbook and carries the school's name.
    """
    results = tuple(results)
    codes = {_code_of(r) for r in results if r.outcome is Outcome.ACCEPTED} - {""}
    schools: dict[str, set[str]] = {}
    names: dict[str, list[tuple[str, set[str]]]] = {}
    for result in results:
        if result.outcome is Outcome.ACCEPTED and result.brief:
            schools.setdefault(_folder(result.file), set()).add(_code_of(result))
            own_words = set(name_key(result.brief.school.name).split()) - words_of_every_school()
            names.setdefault(_folder(result.file), []).append((_code_of(result), own_words))

    def settle(result: FileResult) -> FileResult:
        if result.outcome is not Outcome.REJECTED or result.kind not in _LETTERS:
            return result  # nearly every file: the others are held against each school's words
        folder = _folder(result.file)
        own_folder = bool(folder) and len(schools.get(folder, ())) == 1
        named = codes & set(re.findall(r"[^\W_]+", result.file.rpartition("/")[2]))
        other = _other_code(result.file, codes)
        told = set(name_key(result.file.rpartition("/")[2]).split()) if result.kind in _SCANS else set()
        like = {code for code, own_words in names.get(folder, ()) if own_words and own_words <= told}
        if named or ((own_folder or len(like) == 1) and not other):
            return replace(result, outcome=Outcome.SKIPPED, reason=skipped("companion", result.kind))
        return result

    return [settle(result) for result in results]


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _code_of(result: FileResult) -> str:
    """The school code an accepted file is known by, else its name."""
    brief = result.brief
    return (brief.sealed_code or brief.school.code or brief.school.name) if brief else ""


def _other_code(name: str, codes: set[str]) -> bool:
    """Whether a file's name begins with what looks like the code of a school that sent no workbook."""
    first = re.match(r"\d{4,}", name.rpartition("/")[2])
    return first is not None and first[0] not in codes
