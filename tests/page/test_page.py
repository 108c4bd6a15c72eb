"""The clerk's way: the page gives the same verdicts and the same cells as the command line, and nothing leaves it."""

from __future__ import annotations

import http.server
import threading
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ctcl_xlsx import vi
from ctcl_xlsx.cli.terminal import account_line
from ctcl_xlsx.district.district import District
from ctcl_xlsx.pipeline import consolidate_files, generate_roster, put_summary, read_roster_file
from ctcl_xlsx.pipeline.running import CRASHED, MEMORY, TIMED_OUT, TaskError
from ctcl_xlsx.shipped import shipped
from ctcl_xlsx.vi import page as words
from tests.hostile.containers import containers
from tests.hostile.kinds import kinds
from tests.page.clerk import Clerk, cells
from tests.page.conftest import Opened

SAMPLES = shipped("samples") / "da-nop"
ROSTER = shipped("samples") / "truong.csv"
GOOD = sorted(SAMPLES.glob("*_2026-2027.xlsx"))
SOME_HOSTILE = 12


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """What an office got in a week: a folder with workbooks, hostile files, an archive, a scan and the roster."""
    folder = tmp_path / "Nộp tuần 1"
    (folder / "Tiểu học").mkdir(parents=True)
    for path in GOOD[:2]:
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "Tiểu học" / "Book1 (2).xlsx").write_bytes(GOOD[2].read_bytes())
    with zipfile.ZipFile(folder / "zalo.zip", "w") as archive:
        archive.write(GOOD[3], "biểu/nộp lại.xlsx")
    made = tmp_path / "made"
    made.mkdir()
    hostile = [*list(containers())[:SOME_HOSTILE], *list(kinds(made))[:SOME_HOSTILE]]
    for name, data in hostile:
        (folder / name).write_bytes(data)
    (folder / ROSTER.name).write_bytes(ROSTER.read_bytes())
    return folder


def summary_of(district: District, folder: Path) -> Path:
    return put_summary(district, folder / "may" / "tong-hop.xlsx").path


def assert_tells(clerk: Clerk, district: District) -> None:
    """The page says of every file what the library says."""
    told = clerk.told()
    assert clerk.text("#account") == account_line(district.account)
    assert list(told) == [result.file for result in district.files]
    for result in district.files:
        line = told[result.file]
        assert line.word == vi.outcome(result.outcome)
        if result.reason:
            assert words.message(result.reason) in line.text


def test_a_folder_is_dropped_and_gives_what_the_command_gives(opened: Opened, inbox: Path, tmp_path: Path) -> None:
    clerk = opened()
    clerk.waits_until_ready()
    clerk.drops(inbox)
    clerk.page.click("#options > summary")
    clerk.page.fill("#title", "UBND xã Suối Mây")
    clerk.page.fill("#as-of", "31/03/2027")
    clerk.consolidates()
    # The roster that lies among the files is taken, as if it had been named.
    district = consolidate_files([inbox], roster=inbox / ROSTER.name, title="UBND xã Suối Mây", as_of=date(2027, 3, 31))
    assert_tells(clerk, district)
    assert "truong.csv" in clerk.text("#list-used")
    assert cells(clerk.downloads("#download", tmp_path)) == cells(summary_of(district, tmp_path))
    assert [url for url in clerk.requests if not url.startswith(("file:", "blob:"))] == []
    assert len([url for url in clerk.requests if url.startswith("file:")]) == 1, "the page itself, and nothing beside"
    assert clerk.errors == []


def test_the_findings_of_a_file_open_on_demand_and_can_be_copied(opened: Opened) -> None:
    clerk = opened()
    clerk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    clerk.drops(*GOOD)
    clerk.consolidates()
    faulty = next(r for r in consolidate_files(GOOD).files if any(i.severity == "error" for i in r.issues))
    line = clerk.line(faulty.file)
    assert line.locator(".causes").count() == 0
    line.locator("summary").click()
    shown = line.locator(".causes").inner_text()
    for found in faulty.issues:
        assert vi.title(found.code) in shown
        assert f"{found.where.cell}: {words.message(found)}" in shown
    line.get_by_role("button", name="Chép để gửi trường").click()
    copied = clerk.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(faulty.file)
    clerk.page.get_by_role("button", name="Cần bổ sung").click()
    assert line.is_visible()
    assert clerk.page.locator("#list > li:visible").count() < len(GOOD)


def test_what_is_new_since_the_summary_before_is_told(opened: Opened, tmp_path: Path) -> None:
    before = put_summary(consolidate_files(GOOD[:2]), tmp_path / "tuần trước.xlsx").path
    clerk = opened()
    clerk.drops(*GOOD[:3])
    clerk.drops(before, on="#options")  # anywhere but on its place it would be a file like others
    clerk.page.locator("#given button").last.click()
    clerk.page.click("#options > summary")
    clerk.page.locator('[data-slot="before"] input').set_input_files(before)
    clerk.consolidates()
    assert "Mới so với bản tổng hợp trước" in clerk.text("#news")
    assert "truoc.xlsx" not in clerk.text("#news")
    again = put_summary(consolidate_files(GOOD[:3]), before).path
    assert cells(clerk.downloads("#download", tmp_path)) == cells(again)


def test_a_summary_that_was_edited_is_refused_in_words_without_options(opened: Opened, tmp_path: Path) -> None:
    clerk = opened()
    clerk.drops(GOOD[0])
    clerk.page.click("#options > summary")
    clerk.page.check("#public")
    before = put_summary(consolidate_files(GOOD[:1]), tmp_path / "day-du.xlsx").path
    clerk.page.locator('[data-slot="before"] input').set_input_files(before)
    clerk.consolidates()
    assert "không phải bản công khai" in clerk.text("#refused")
    assert "--" not in clerk.text("#refused")


def test_a_public_summary_names_no_person(opened: Opened, tmp_path: Path) -> None:
    clerk = opened()
    clerk.drops(*GOOD)
    clerk.page.click("#options > summary")
    clerk.page.check("#public")
    clerk.consolidates()
    path = clerk.downloads("#download", tmp_path)
    assert path.name == "tong-hop.cong-khai.xlsx"
    assert cells(path) == cells(summary_of(consolidate_files(GOOD, public=True), tmp_path))


def test_the_schools_blanks_come_as_an_archive(opened: Opened, tmp_path: Path) -> None:
    clerk = opened()
    clerk.page.click("#blanks > summary")
    assert clerk.page.is_disabled("#make")
    clerk.drops(ROSTER, on='#blanks [data-slot="roster"]')
    clerk.page.select_option("#blank-year", "2026-2027")
    clerk.page.click("#make")
    clerk.page.locator("#blanks-download:visible, #blanks-refused:visible").first.wait_for()
    schools = [line.school for line in read_roster_file(ROSTER).schools]
    made = generate_roster(schools, "2026-2027", tmp_path / "bieu")
    with zipfile.ZipFile(clerk.downloads("#blanks-download", tmp_path)) as archive:
        assert archive.namelist() == [item.path.name for item in made]
        for item in made:
            (tmp_path / "trang.xlsx").write_bytes(archive.read(item.path.name))
            assert cells(tmp_path / "trang.xlsx") == cells(item.path)
    assert f"{len(made)} biểu" in clerk.text("#blanks-state")


def test_a_roster_with_faults_is_told_line_by_line(opened: Opened, tmp_path: Path) -> None:
    wrong = tmp_path / "truong.csv"
    wrong.write_text("Mã trường,Tên trường,Cấp học\n01,Trường A,không rõ\n01,,THCS\n", "utf-8")
    clerk = opened()
    clerk.page.click("#blanks > summary")
    clerk.drops(wrong, on='#blanks [data-slot="roster"]')
    clerk.page.click("#make")
    clerk.page.locator("#blanks-refused:visible").wait_for()
    assert clerk.page.locator("#blanks-refused li").count() > 1
    assert "truong.csv" in clerk.text("#blanks-refused")


# ------------------------------------------------------------------------------------------- what must not hurt

POISON = '''
import ctypes, sys
from ctcl_xlsx.workbook import read as reading

sound = reading.read

def poisoned(data, name, *rest, **more):
    """Reads as libraries do on hostile files."""
    if "treo" in name:
        while True:
            pass
    if "hết bộ nhớ" in name:
        print("memory allocation of 4294967296 bytes failed", file=sys.stderr)
    if "sập" in name or "hết bộ nhớ" in name:
        ctypes.string_at(0xFFFFFF00, 200)
    return sound(data, name, *rest, **more)

reading.read = poisoned
'''


@pytest.fixture
def poisoned(html: Path, tmp_path: Path) -> Path:
    """The page with a library inside that crashes, hangs and runs out of memory on files of certain names."""
    text, place = html.read_text("utf-8"), 'bridge = python.pyimport("bridge")'
    assert text.count(place) == 1
    path = tmp_path / "tong-hop-doc.html"
    path.write_text(text.replace(place, f"python.runPython(`{POISON}`); {place}"), "utf-8")
    return path


def test_what_breaks_the_runtime_or_hangs_is_refused_by_name_and_the_rest_counts(
    opened: Opened, poisoned: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "nop"
    folder.mkdir()
    for path in GOOD:
        (folder / path.name).write_bytes(path.read_bytes())
    for name in ("0 sập.xlsx", "9804 treo.xlsx", "99 hết bộ nhớ.xlsx"):
        (folder / name).write_bytes(GOOD[0].read_bytes())
    clerk = opened(poisoned)
    clerk.waits_until_ready()
    clerk.page.evaluate("engine.seconds = 3")
    clerk.drops(folder)
    clerk.consolidates()
    told = clerk.told()
    reasons = {"0 sập.xlsx": (CRASHED, ""), "9804 treo.xlsx": (TIMED_OUT, "3"), "99 hết bộ nhớ.xlsx": (MEMORY, "")}
    for name, (reason, detail) in reasons.items():
        assert told[name].word == "Từ chối"
        assert vi.message(TaskError(reason, detail).issue) in told[name].text
    assert {told[path.name].word for path in GOOD} == {"Nhận"}
    # The page lives on: a second run knows what became of them, and sends nothing into them again.
    clerk.consolidates()
    assert clerk.told() == told


def test_the_work_can_be_stopped_and_begun_again(opened: Opened, poisoned: Path, tmp_path: Path) -> None:
    hanging = tmp_path / "treo.xlsx"
    hanging.write_bytes(GOOD[0].read_bytes())
    clerk = opened(poisoned)
    clerk.drops(hanging, GOOD[1])
    clerk.page.click("#go")
    clerk.page.get_by_text("Tệp đang đọc: treo.xlsx").wait_for()
    clerk.page.click("#stop")
    assert "Đã dừng" in clerk.text("#state")
    clerk.page.get_by_role("button", name="Bỏ treo.xlsx").click()
    clerk.consolidates()
    assert list(clerk.told()) == [GOOD[1].name]


# -------------------------------------------------------------------------------------------- nothing leaves


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine that remembers who called."""
    calls: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Silent."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", calls
        server.shutdown()


ATTEMPTS = """async (address) => {
  const tried = [];
  const attempt = async (name, act) => { try { await act(); tried.push(name); } catch {} };
  await attempt("fetch", () => fetch(`${address}/fetch`));
  await attempt("xhr", () => new Promise((resolve, reject) => {
    const asked = new XMLHttpRequest();
    asked.onload = resolve;
    asked.onerror = reject;
    asked.open("GET", `${address}/xhr`);
    asked.send();
  }));
  await attempt("socket", () => new Promise((resolve, reject) => {
    const socket = new WebSocket(address.replace("http", "ws") + "/socket");
    socket.onopen = resolve;
    socket.onerror = reject;
  }));
  if (self.document) {
    for (const tag of ["img", "iframe", "script", "link"]) {
      const node = Object.assign(document.createElement(tag), { rel: "stylesheet" });
      node[tag === "link" ? "href" : "src"] = `${address}/${tag}`;
      document.body.append(node);
    }
    navigator.sendBeacon(`${address}/beacon`, "x");
  } else {
    await attempt("import", () => loadScript(`${address}/import`));
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  return tried;
}"""


def test_nothing_could_leave_even_if_a_script_tried(opened: Opened, listener: tuple[str, list[str]]) -> None:
    address, calls = listener
    clerk = opened()
    clerk.waits_until_ready()
    assert clerk.page.evaluate(ATTEMPTS, address) == []
    answered = clerk.page.workers[0].evaluate(ATTEMPTS, address)
    assert set(answered) <= {"fetch"}, "the worker's fetch answers itself"
    assert calls == []
