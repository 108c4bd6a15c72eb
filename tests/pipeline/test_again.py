"""Through a week: the summary is made again and again while files come in and an officer writes notes into it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from ctcl_xlsx import pipeline, vi
from ctcl_xlsx.district.files import RECORD_SHEET
from ctcl_xlsx.issues import Code, CtclError
from ctcl_xlsx.pipeline import Written, outputs, standing, summaries
from ctcl_xlsx.vi import summary as w
from ctcl_xlsx.workbook import container
from tests.cli.running import inside
from tests.pipeline.folders import put
from tests.programs import convert, recalculated_by_gnumeric
from tests.tables import workbook_of_table

TABLE = """
    | content    | criterion | action | lead       | deadline      | budget  |
    | Nội dung 1 | 1.1       | việc a | Hiệu trưởng | Tháng 05/2027 | 1000000 |
    | Nội dung 2 | 1.2       | việc b | {lead}     | Tháng 05/2027 | 0       |
"""
ODD = "Gọi lại thứ Sáu\n=1+1; “đủ” 😀"


def workbook(number: int, lead: str = "Kế toán") -> bytes:
    names = ("Trường THCS Bến Sậy", "Trường THCS Suối Mây", "Trường THCS Hoa Lăng")
    table = TABLE.format(lead=lead)
    return workbook_of_table(table, rows=5, code=f"9803120{number}", name=names[number % 3])


@pytest.fixture(scope="module")
def books() -> dict[str, bytes]:
    made = {f"{n}.xlsx": workbook(n) for n in (1, 2, 3)}
    return made | {"1-thieu.xlsx": workbook(1, lead="")}


@pytest.fixture
def week(tmp_path: Path, books: dict[str, bytes]) -> Path:
    return put(tmp_path, {"nop/1.xlsx": books["1-thieu.xlsx"], "nop/2.xlsx": books["2.xlsx"]})


def again(folder: Path, *, force: bool = False, name: str = "tong-hop.xlsx") -> Written:
    """One more run over the folder's "nop"."""
    output = folder / name
    district = pipeline.consolidate_files([folder / "nop"], apart=[output, pipeline.kept_path(output)])
    return pipeline.put_summary(district, output, [folder / "nop"], force=force)


def edit(path: Path, change: Callable[[openpyxl.Workbook], None]) -> None:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def note_cells(book: openpyxl.Workbook) -> dict[str, openpyxl.cell.Cell]:
    """Each school's cell for notes, by the school's name."""
    sheet = book[w.SCHOOLS]
    (head,) = [c for row in sheet.iter_rows() for c in row if c.value == w.NOTES_HEAD]
    names = [(r, sheet.cell(r, 3).value) for r in range(head.row + 1, sheet.max_row)]
    return {str(name): sheet.cell(r, head.column) for r, name in names if str(name).startswith("Trường")}


def write_notes(path: Path, notes: dict[str, str]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for school, note in notes.items():
            note_cells(book)[school].value = note

    edit(path, change)


def notes_of(path: Path) -> dict[str, object]:
    return {school: c.value for school, c in note_cells(openpyxl.load_workbook(path)).items() if c.value}


def refused(folder: Path) -> dict[str, str]:
    before = (folder / "tong-hop.xlsx").read_bytes()
    with pytest.raises(CtclError) as error:
        again(folder)
    assert error.value.issue.code is Code.OUTPUT_EXISTS
    assert (folder / "tong-hop.xlsx").read_bytes() == before
    return dict(error.value.issue.facts)


def test_a_first_summary_has_no_news_and_the_same_again_changes_nothing(week: Path) -> None:
    assert again(week).news is None
    first = (week / "tong-hop.xlsx").read_bytes()
    for _ in range(2):
        written = again(week)
        assert (written.changed, bool(written.news)) == (False, False)
    assert (week / "tong-hop.xlsx").read_bytes() == first
    assert sorted(p.name for p in week.iterdir()) == ["nop", "tong-hop.xlsx"]
    assert w.NEWS not in openpyxl.load_workbook(week / "tong-hop.xlsx").sheetnames


def test_what_is_new_is_said_and_the_one_before_is_kept(week: Path, books: dict[str, bytes]) -> None:
    again(week)
    first = (week / "tong-hop.xlsx").read_bytes()
    put(week, {"nop/1.xlsx": books["1.xlsx"], "nop/lai/3.xlsx": books["3.xlsx"]})
    (week / "nop/2.xlsx").rename(week / "nop/hai.xlsx")
    written = again(week)
    assert (week / "tong-hop.truoc.xlsx").read_bytes() == first
    news = written.news
    assert news is not None
    assert [s.name for s in news.schools_new] == ["Trường THCS Bến Sậy"]
    ((before, now),) = [(c.before, c.now) for c in news.schools_changed]
    assert (before.complete, now.complete, now.state) == (1, 2, "complete")
    assert (news.files_new, news.files_replaced, news.files_gone) == (("lai/3.xlsx",), ("1.xlsx",), ())
    assert news.files_moved == (("2.xlsx", "hai.xlsx"),)
    sheet = openpyxl.load_workbook(week / "tong-hop.xlsx")[w.NEWS]
    told = [row[:2] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert (w.KIND_SCHOOL_NEW, "Trường THCS Bến Sậy") in told
    assert (w.KIND_FILE_REPLACED, "1.xlsx") in told
    # The same again: every byte stays, news and the copy too.
    files = {p.name: p.read_bytes() for p in week.glob("*.xlsx")}
    assert not again(week).changed
    assert {p.name: p.read_bytes() for p in week.glob("*.xlsx")} == files


def test_a_vanished_file_is_told(week: Path) -> None:
    again(week)
    (week / "nop/2.xlsx").unlink()
    news = again(week).news
    assert news is not None
    assert news.files_gone == ("2.xlsx",)
    assert [s.name for s in news.schools_gone] == ["Trường THCS Hoa Lăng"]


@pytest.mark.parametrize("program", ["openpyxl", "LibreOffice", "gnumeric"])
def test_notes_go_along_whatever_program_saved_them(week: Path, books: dict[str, bytes], program: str) -> None:
    again(week)
    path = week / "tong-hop.xlsx"
    write_notes(path, {"Trường THCS Suối Mây": ODD})
    if program == "LibreOffice":
        path.write_bytes(convert(path, "xlsx", week / "lo").read_bytes())
    if program == "gnumeric":
        path.write_bytes(recalculated_by_gnumeric(path, week / "gn").read_bytes())
    saved = path.read_bytes()
    assert not again(week).changed  # nothing came in: the officer's own file stays
    assert path.read_bytes() == saved
    put(week, {"nop/3.xlsx": books["3.xlsx"]})
    written = again(week)
    assert (written.changed, written.notes) == (True, 1)
    assert notes_of(path) == {"Trường THCS Suối Mây": ODD}
    assert (week / "tong-hop.truoc.xlsx").read_bytes() == saved
    assert not again(week).changed


def test_the_same_files_and_notes_give_the_same_bytes(week: Path, books: dict[str, bytes]) -> None:
    """Whatever program saved the notes, the next summary is the same to the byte."""
    again(week)
    path = week / "tong-hop.xlsx"
    write_notes(path, {"Trường THCS Suối Mây": ODD})
    by_openpyxl = path.read_bytes()
    by_office = convert(path, "xlsx", week / "lo").read_bytes()
    put(week, {"nop/3.xlsx": books["3.xlsx"]})
    found = []
    for data in (by_openpyxl, by_office):
        path.write_bytes(data)
        again(week)
        found.append(path.read_bytes())
    assert found[0] == found[1]


def test_the_note_of_a_school_that_vanished_is_kept_and_comes_back(week: Path) -> None:
    again(week)
    path, gone = week / "tong-hop.xlsx", week / "nop/2.xlsx"
    write_notes(path, {"Trường THCS Hoa Lăng": "hỏi lại"})
    data = gone.read_bytes()
    gone.unlink()
    written = again(week)
    assert [(note.school, note.text) for note in written.unplaced] == [("Trường THCS Hoa Lăng", "hỏi lại")]
    rows = openpyxl.load_workbook(path)[w.NEWS].iter_rows(min_row=4, values_only=True)
    assert (w.KIND_NOTE, "Trường THCS Hoa Lăng", "hỏi lại") in [row[:3] for row in rows]
    put(week, {"nop/1b.xlsx": workbook(1, lead="Văn thư")})
    again(week)  # one more summary lies between
    gone.write_bytes(data)
    assert again(week).unplaced == ()
    assert notes_of(path) == {"Trường THCS Hoa Lăng": "hỏi lại"}


@pytest.mark.parametrize(
    ("sheet", "cell", "value"),
    [(w.DETAIL, "H5", "sửa"), (w.SUMMARY, "A1", None), (w.SOURCES, "Z90", 1), (w.TO_MEND, "B4", "khác")],
)
def test_any_other_change_is_refused_by_its_cell(week: Path, sheet: str, cell: str, value: object) -> None:
    again(week)

    def change(book: openpyxl.Workbook) -> None:
        book[sheet][cell].value = value

    edit(week / "tong-hop.xlsx", change)
    facts = refused(week)
    assert (facts["on"], facts["place"]) == (sheet, cell)


def test_a_sheet_of_ones_own_is_named_and_force_keeps_a_copy(week: Path) -> None:
    again(week)
    path = week / "tong-hop.xlsx"
    write_notes(path, {"Trường THCS Suối Mây": "a"})
    edit(path, lambda book: book.create_sheet("Của tôi"))
    assert refused(week)["on"] == "Của tôi"
    edited = path.read_bytes()
    assert again(week, force=True).kept == week / "tong-hop.truoc.xlsx"
    assert (week / "tong-hop.truoc.xlsx").read_bytes() == edited
    assert notes_of(path) == {"Trường THCS Suối Mây": "a"}


def test_notes_follow_their_school_where_rows_were_moved(week: Path) -> None:
    again(week)
    path = week / "tong-hop.xlsx"
    write_notes(path, {"Trường THCS Suối Mây": "a", "Trường THCS Hoa Lăng": "b"})

    def swap(book: openpyxl.Workbook) -> None:
        one, two = (c.row for c in note_cells(book).values())
        for column in range(1, 20):
            cells = [book[w.SCHOOLS].cell(row, column) for row in (one, two)]
            cells[0].value, cells[1].value = cells[1].value, cells[0].value

    edit(path, swap)
    again(week, force=True)
    assert notes_of(path) == {"Trường THCS Suối Mây": "a", "Trường THCS Hoa Lăng": "b"}


def test_a_summary_without_its_hidden_part_is_not_replaced(week: Path) -> None:
    again(week)
    edit(week / "tong-hop.xlsx", lambda book: book.remove(book[RECORD_SHEET]))
    assert refused(week) == {"edited": "1"}


def test_what_stands_where_the_copy_goes_is_not_written_over(week: Path, books: dict[str, bytes]) -> None:
    again(week)
    put(week, {"nop/3.xlsx": books["3.xlsx"], "tong-hop.truoc.xlsx": b"mine"})
    with pytest.raises(CtclError) as error:
        again(week)
    assert error.value.issue.value == "tong-hop.truoc.xlsx"
    assert (week / "tong-hop.truoc.xlsx").read_bytes() == b"mine"


def test_the_command_says_it_and_counts_neither_output_nor_copy(week: Path, books: dict[str, bytes]) -> None:
    folder, tables = week / "nop", week / "nop" / "bang"
    args: list[str | Path] = ["consolidate", folder, "-o", folder / "tong-hop.xlsx", "--tables", tables]
    assert "2 tệp = 2 nhận" in inside(*args)[1]
    put(folder, {"3.xlsx": books["3.xlsx"]})
    said = inside(*args)[1]
    assert "Mới so với bản tổng hợp trước: 1 trường mới nộp, 1 tệp mới." in said
    assert "  + Trường THCS Bến Sậy: Đủ thông tin: 2 dòng, 2 dòng đủ" in said
    assert "3 tệp = 3 nhận" in said
    said = inside(*args)[1]
    assert said.startswith("Giữ nguyên bản tổng hợp đang có")
    told = json.loads(inside(*args, "--json")[1])
    assert (told["news"]["changed"], told["news"]["schools_new"]) == (False, [])


def test_another_title_is_written_and_no_news(week: Path) -> None:
    path = week / "tong-hop.xlsx"
    for title, changed in (("UBND xã A", True), ("UBND xã B", True), ("UBND xã B", False)):
        district = pipeline.consolidate_files([week / "nop"], title=title)
        written = pipeline.put_summary(district, path)
        assert (written.changed, bool(written.news)) == (changed, False)
    assert "UBND XÃ B" in [c.value for row in openpyxl.load_workbook(path)[w.SUMMARY] for c in row]
    assert w.NEWS in openpyxl.load_workbook(path).sheetnames


def test_another_version_of_the_program_writes_anew(week: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may draw the same figures otherwise; and so does whoever forces it."""
    again(week)
    path = week / "tong-hop.xlsx"
    edit(path, lambda book: None)
    assert not again(week).changed
    assert again(week, force=True).changed
    edit(path, lambda book: None)
    monkeypatch.setattr(standing, "__version__", "9.9.9")
    assert again(week).changed


def test_every_refusal_names_the_place_in_words(week: Path) -> None:
    again(week)
    edit(week / "tong-hop.xlsx", lambda book: book[w.DETAIL].cell(5, 3, "x"))
    with pytest.raises(CtclError) as error:
        again(week)
    assert "ô C5 trang “Chi tiết”" in vi.message(error.value.issue)


def test_one_that_nobody_saved_is_known_by_its_parts(week: Path) -> None:
    """Nothing of it is read but its record, nothing is made of the same inputs; any other way it is read whole."""
    again(week)
    path = week / "tong-hop.xlsx"
    district = pipeline.consolidate_files([week / "nop"])
    ways = summaries._ways_to_files(district, path, [week / "nop"])
    same = summaries.inputs_of(district, ways, "xlsx")
    stands = standing.standing_at(path)
    assert stands is not None
    assert stands.grid is None
    assert stands.is_made_of(same)
    others = (
        replace(district, title="khác"),
        replace(district, as_of=date(2027, 1, 1)),
        replace(district, files=district.files[:1]),
    )
    for other in others:
        assert not stands.is_made_of(summaries.inputs_of(other, ways, "xlsx"))
    assert not stands.is_made_of(summaries.inputs_of(district, ways, "csv"))
    edit(path, lambda book: None)
    saved = standing.standing_at(path)
    assert saved is not None
    assert saved.grid is not None
    assert not saved.is_made_of(same)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet8.xml", "xl/styles.xml"])
def test_a_part_that_was_exchanged_is_noticed(week: Path, part: str) -> None:
    again(week)
    path = week / "tong-hop.xlsx"
    made = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name) + (b" " if name == part else b""))
    path.write_bytes(made.getvalue())
    assert standing.untouched(path) is None


def test_a_summary_too_large_to_be_read_is_still_known(
    week: Path, books: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its notes, its news and the plans behind it need its record only; once another program saved it, no more."""
    again(week)
    path = week / "tong-hop.xlsx"
    put(week, {"cu/khac.xlsx": path.read_bytes()})
    before = pipeline.consolidate_files([week / "nop"])
    put(week, {"nop/3.xlsx": books["3.xlsx"]})
    after = pipeline.consolidate_files([week / "nop"])
    monkeypatch.setattr(container, "MAX_PART_BYTES", 5_000)
    monkeypatch.setattr(outputs, "MOST_READ", 0)
    assert not pipeline.put_summary(before, path, [week / "nop"]).changed
    written = pipeline.put_summary(after, path, [week / "nop"])
    assert written.news is not None
    assert written.news.files_new == ("3.xlsx",)
    (passed,) = pipeline.consolidate_files([week / "cu"]).files
    assert passed.reason is not None
    assert passed.reason.facts["problem"] == "own-summary"
    assert pipeline.consolidate_files([week / "cu" / "khac.xlsx"]).rows == before.rows
    edit(path, lambda book: None)
    with pytest.raises(CtclError) as error:
        pipeline.put_summary(after, path, [week / "nop"])
    assert error.value.issue.facts == {"closed": "1"}
