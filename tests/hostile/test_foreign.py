"""Other people's spreadsheets: none is taken for a plan, each is refused with one clear message."""

from __future__ import annotations

import io

import openpyxl
import pytest

from ctcl_xlsx import templates, vi
from ctcl_xlsx.district.files import FileResult, Outcome
from ctcl_xlsx.issues import Code, CtclError, Severity
from ctcl_xlsx.pipeline import check_files
from ctcl_xlsx.pipeline.reading import read_content
from tests.hostile.foreign import foreign


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[FileResult]:
    folder = tmp_path_factory.mktemp("foreign")
    for name, data in foreign():
        (folder / name).write_bytes(data)
    return check_files([folder])


def test_there_are_some_two_hundred(results: list[FileResult]) -> None:
    assert len(results) > 200


def test_none_is_taken_for_a_plan(results: list[FileResult]) -> None:
    assert [r.file for r in results if r.outcome is Outcome.ACCEPTED] == []


def test_each_is_refused_with_one_message(results: list[FileResult]) -> None:
    refused = [r for r in results if r.outcome is Outcome.REJECTED]
    assert {r.reason.code for r in refused if r.reason} <= {Code.NOTHING_OF_OURS}
    assert all(r.reason and not r.issues[1:] and vi.message(r.reason) for r in refused)


# -------------------------------------------------------------------------------------------- typed by hand


def typed(form: str, columns: int) -> bytes:
    """A table somebody typed under the first headings of a form, with the school's lines above it."""
    book = openpyxl.Workbook()
    sheet = book.active
    for line in (("Tên trường", "Trường THCS Suối Mây"), ("Mã trường", "98031205"), ("Cấp học", "THCS"),
                 ("Năm học", "2026-2027" if form == "tt57" else "2024-2025")):  # fmt: skip
        sheet.append(line)
    titles = [column.title for column in templates.form(form).columns][:columns]
    sheet.append(titles)
    sheet.append([f"việc {n}" for n in range(len(titles))])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("form", templates.form_ids())
def test_a_plan_typed_by_hand_counts_but_never_passes_for_one_of_ours(form: str) -> None:
    content = read_content(typed(form, 30), "a.xlsx")
    assert (content.form.id, len(content.plan.rows), content.plan.school.code) == (form, 1, "98031205")
    [found] = [i for i in content.issues if i.code is Code.SEAL_BROKEN]
    assert found.severity is Severity.WARNING
    assert "không do chương trình tạo" in vi.message(found)


@pytest.mark.parametrize("form", templates.form_ids())
def test_fewer_than_five_headings_are_no_plan(form: str) -> None:
    assert read_content(typed(form, 5), "a.xlsx").plan.rows
    with pytest.raises(CtclError) as error:
        read_content(typed(form, 4), "a.xlsx")
    assert error.value.issue.code is Code.NOTHING_OF_OURS
