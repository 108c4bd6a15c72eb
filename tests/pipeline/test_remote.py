"""Files at URLs: the same results as from the disk, every failure by name, no secret in anything that is said."""

from __future__ import annotations

import errno
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.ftp import FTPFileSystem
from fsspec.implementations.memory import MemoryFileSystem

from ctcl_xlsx import pipeline
from ctcl_xlsx.district.files import FileResult
from ctcl_xlsx.issues import Code, CtclError
from ctcl_xlsx.pipeline import remote as module
from ctcl_xlsx.pipeline.cluster import UNREACHED, on_scheduler
from ctcl_xlsx.pipeline.fetching import Sending
from ctcl_xlsx.pipeline.inputs import find_inputs
from ctcl_xlsx.pipeline.remote import fetched
from ctcl_xlsx.pipeline.supervised import supervised
from ctcl_xlsx.pipeline.urls import Url, place, shown_url
from tests.cli.running import ROOT, ctcl, inside
from tests.clusters import cluster
from tests.pipeline.folders import outcomes, problems, put
from tests.workbook.mails import zipped

SECRET = "-".join(("mat", "khau", "9"))
pytestmark = pytest.mark.filterwarnings("default")  # other people's libraries


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


class Moody(MemoryFileSystem):  # type: ignore[misc]
    """Lists files that are gone or closed when they are opened, and a folder that nobody may look into."""

    protocol = "moody"
    store: dict[str, Any] = {}
    pseudo_dirs = [""]
    calls = 0

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return "/" + path.removeprefix("moody://").strip("/")

    def ls(self, path: str, detail: bool = True, **named: Any) -> Any:
        if "kin" in path:
            raise PermissionError(f"{SECRET} {path}")
        return super().ls(path, detail=detail, **named)

    def cat_file(self, path: str, **named: Any) -> bytes:
        type(self).calls += 1
        if "mat" in path:
            raise FileNotFoundError(f"{SECRET} {path}")
        if "khoa" in path:
            raise PermissionError(f"{SECRET} {path}")
        if "mang" in path or ("lai" in path and self.calls % 2):
            raise OSError(f"{SECRET} {path}")
        if "treo" in path:
            threading.Event().wait(30)
        data = bytes(super().cat_file(path, **named))
        return data[:-1] if "doi" in path else data


@pytest.fixture(scope="module")
def samples() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((ROOT / "samples" / "da-nop").iterdir())}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, samples: dict[str, bytes]) -> Path:
    """What a web server hands out: names with signs, folders, an archive, what is broken or passed over."""
    found = put(tmp_path_factory.mktemp("web") / "nộp", samples | {"rỗng.xlsx": b"", "~$a.xlsx": b"x"})
    put(found, {"xã 1/Trường Số 1 & 100%.xlsx": next(iter(samples.values())), "xã 1/sâu/hỏng.xlsx": b"PK\x03\x04 cut"})
    return put(found, {"gộp.zip": zipped(dict(list(samples.items())[:2]) | {"a.pdf": b"%PDF"})})


@pytest.fixture(scope="module")
def web(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}/n%E1%BB%99p"
    server.shutdown()
    server.server_close()


@pytest.fixture
def memory() -> Iterator[MemoryFileSystem]:
    found = fsspec.filesystem("memory")
    found.store.clear()
    yield found
    found.store.clear()


def checked(url: str, **options: Any) -> list[FileResult]:
    return pipeline.check_files([Url(url)], **options)


@pytest.mark.parametrize("end", ["", "/"])
def test_a_web_folder_is_what_the_disk_is(end: str, web: str, folder: Path, tmp_path: Path) -> None:
    with supervised(jobs=2) as run:
        found = pipeline.consolidate_files([Url(f"http://{web}{end}")], run=run)
    there = pipeline.consolidate_files([folder])
    told = [[(f.file, f.outcome, f.sha256, f.kind, f.reason) for f in d.files] for d in (found, there)]
    assert told[0] == told[1]
    a, b = (pipeline.write_summary_file(d, tmp_path / f"{n}.xlsx") for n, d in enumerate((found, there)))
    assert a.read_bytes() == b.read_bytes()
    assert len(found.files) == 16


def test_workers_read_urls_themselves_and_what_they_cannot_is_sent_to_them(
    web: str, folder: Path, tmp_path: Path, memory: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This machine's memory is no other's: what lies there must travel."""
    for path in folder.rglob("*.*"):
        memory.pipe(f"/nop/{path.relative_to(folder).as_posix()}", path.read_bytes())
    expected = pipeline.check_files([folder])
    sent: list[str] = []
    content = Sending._content

    def watched(self: Sending, run: Any, item: Any) -> Any:
        sent.append(item.name)
        return content(self, run, item)

    monkeypatch.setattr(Sending, "_content", watched)
    with cluster(tmp_path, 1) as found:
        told: list[str] = []
        with on_scheduler(found.address, told.append) as run:
            assert checked(f"http://{web}/", run=run) == expected
        assert told == []
        assert all(name.startswith("gộp.zip/") or name == "rỗng.xlsx" for name in sent), sent
        with on_scheduler(found.address, told.append) as run:
            assert checked("memory://nop", run=run) == expected
        assert told == [UNREACHED]


def test_every_failure_is_named_and_the_rest_goes_on(
    samples: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.5)
    fsspec.register_implementation("moody", Moody, clobber=True)
    system = Moody()
    data = next(iter(samples.values()))
    for name in ("tot", "lai", "mat", "khoa", "mang", "treo", "doi", "kin/trong"):
        system.pipe(f"/nop/{name}.xlsx", data)
    system.pipe("/nop/mat.zip", zipped({"a.xlsx": data}))
    found = {result.file: result for result in checked("moody://nop")}
    reasons = {name: result.reason.facts.get("reason") for name, result in found.items() if result.reason}
    assert reasons == {
        "mat.xlsx": "vanished",
        "mat.zip": "vanished",
        "khoa.xlsx": "denied",
        "mang.xlsx": "input-output",
        "treo.xlsx": "far-timeout",
        "doi.xlsx": "changed",
        "kin": "denied",
    }
    assert {"tot.xlsx", "lai.xlsx"} <= found.keys()
    assert SECRET not in repr(found)


def test_an_archive_that_goes_while_it_is_read_takes_its_files_along(
    samples: dict[str, bytes], memory: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory.pipe("/nop/gop.zip", zipped(dict(list(samples.items())[:2])))
    cat_file = memory.cat_file

    def once(path: str, **named: Any) -> Any:
        data = cat_file(path, **named)
        memory.store.clear()
        return data

    monkeypatch.setattr(MemoryFileSystem, "cat_file", staticmethod(once))
    assert {f"{r.file.partition('/')[0]} {r.reason and r.reason.facts['reason']}" for r in checked("memory://nop")} == {
        "gop.zip vanished"
    }


@pytest.mark.parametrize("reason", ["no-space", "no-folder"])
def test_a_temporary_disk_that_takes_no_copy_costs_that_archive_only(
    reason: str,
    samples: dict[str, bytes],
    memory: MemoryFileSystem,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is full, or there is none."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    name, data = next(iter(samples.items()))
    memory.pipe("/nop/gop.zip", zipped(dict(list(samples.items())[:2])))
    memory.pipe(f"/nop/{name}", data)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path if reason == "no-space" else tmp_path / "không có"))
    monkeypatch.setattr(Path, "write_bytes", full)
    found = checked("memory://nop")
    told = [(r.file.partition("/")[0], r.reason and (r.reason.code, r.reason.facts["reason"])) for r in found]
    assert told == [(name, None), *[("gop.zip", (Code.FILE_UNREADABLE, reason))] * 2]
    assert list(tmp_path.iterdir()) == []


def test_a_summary_at_a_url_is_read_as_the_files_behind_it(
    samples: dict[str, bytes], memory: MemoryFileSystem, tmp_path: Path
) -> None:
    district = pipeline.consolidate_files([put(tmp_path / "nop", samples)])
    memory.pipe("/xa/tong-hop.xlsx", pipeline.write_summary_file(district, tmp_path / "a.xlsx").read_bytes())
    behind = pipeline.consolidate_files([Url("memory://xa/tong-hop.xlsx")])
    assert (behind.rows, len(behind.plans)) == (district.rows, len(district.plans))
    assert outcomes(checked("memory://xa")) == {"tong-hop.xlsx": "skipped own-summary"}


class ByHost(MemoryFileSystem):  # type: ignore[misc]
    """Its paths have no host, as those of FTP, SFTP and SMB have none."""

    protocol = "byhost"
    store: dict[str, Any] = {}
    pseudo_dirs = [""]

    def __init__(self, host: str = "", **named: Any) -> None:
        super().__init__(**named)
        self.host = host

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return FTPFileSystem._strip_protocol(path.replace("byhost://", "ftp://")).rstrip("/")

    @staticmethod
    def _get_kwargs_from_urls(path: str) -> dict[str, str]:
        return {"host": path.split("/")[2]} if "://" in path else {}

    def cat_file(self, path: str, **_: Any) -> bytes:
        return self.host.encode()[-5:].rjust(5)


def test_the_same_path_on_two_hosts_or_of_two_users_is_two_files() -> None:
    fsspec.register_implementation("byhost", ByHost, clobber=True)
    ByHost().pipe("/nop/a.xlsx", b"three")
    hosts = ["an@h1", "binh@h1", "h2"]
    found = find_inputs([*(Url(f"byhost://{host}/nop") for host in hosts), Url("byhost://h2/nop/a.xlsx")])
    contents = [fetched(item.remote, 9) for item in found if item.remote]
    assert [item.name for item in found] == ["a.xlsx", "nop/a.xlsx", "nop/a.xlsx*"]
    assert contents == [b"an@h1", b"nh@h1", b"   h2"]


def test_names_and_places(memory: MemoryFileSystem, tmp_path: Path) -> None:
    put(tmp_path / "nop", {"a.xlsx": b"1"})
    for name in ("nop/a.xlsx", "khac/nop/a.xlsx"):
        memory.pipe(f"/{name}", b"2")
    urls = [Url("memory://nop"), Url("memory://khac/nop/"), Url("memory://nop/a.xlsx")]
    found = find_inputs([tmp_path / "nop", *urls])
    assert [item.name for item in found] == ["a.xlsx", "nop/a.xlsx", "nop/a.xlsx*"]
    assert [item.name for item in find_inputs(urls[2:])] == ["a.xlsx"]
    assert [item.name for item in find_inputs([tmp_path / "nop" / "a.xlsx", *urls[2:]])] == ["a.xlsx", "a.xlsx*"]
    assert find_inputs(urls[2:])[0].named
    (tmp_path / "nop" / "100%25.xlsx").write_bytes(b"1")
    assert place((tmp_path / "nop").as_uri()) == tmp_path / "nop"
    assert place(f"file://{tmp_path}/nop/100%25.xlsx") == tmp_path / "nop" / "100%25.xlsx"
    assert place((tmp_path / "nop" / "100%25.xlsx").as_uri()) == tmp_path / "nop" / "100%25.xlsx"
    assert place("C:\\nop") == Path("C:\\nop")
    assert place("s3://kho/nop") == Url("s3://kho/nop")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.vn/nop/?token=x#y", "https://a.vn/nop/"),
        ("sftp://an:m%40t@a.vn:22/nop", "sftp://a.vn:22/nop"),
        ("s3://KEY:SECRET@kho/nop", "s3://kho/nop"),
        ("ftp://an:m/t@a.vn/nop", "ftp://…"),
        ("ftp://an:m#t@a.vn/nop", "ftp://…"),
        ("zip::ftp://an:mt@a.vn/nop.zip", "zip://…"),
        ("http://[fe80::1]/nop", "http://[fe80::1]/nop"),
        ("https://a.vn/@an/nop", "https://…"),
        ("http://[::1]:80/nop", "http://[::1]:80/nop"),
    ],
)
def test_what_may_be_shown_of_a_url(url: str, shown: str) -> None:
    assert shown_url(url) == str(Url(url)) == shown
    assert url not in repr(Url(url))


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("memory://khong-co", "path-missing"),
        ("lạ://x/y", "path-missing"),
        ("nothing://an:mat-khau-9@x/y", "url-unknown"),
        ("zip::memory://a.zip", "url-unknown"),
        ("htps://an:mat-khau-9@a.vn/nop/", "url-near"),
        ("http://an:mat-khau-9@127.0.0.1:1/nop/", "url-unreachable"),
        ("sftp://an:mat-khau-9@127.0.0.1:1/nop/", "url-needs"),
    ],
)
def test_a_url_that_leads_nowhere_is_refused(url: str, problem: str, memory: MemoryFileSystem) -> None:
    with pytest.raises(CtclError) as caught:
        find_inputs([place(url)])
    assert problems(caught.value) == [problem]
    assert SECRET not in str(caught.value.issues)


def test_what_is_given_by_name_and_is_not_there_is_refused_with_all_the_others(
    web: str, tmp_path: Path, memory: MemoryFileSystem
) -> None:
    """As with a path: nothing that was written before is touched. One that is there goes on."""
    memory.pipe("/nop/a.xlsx", b"1")
    for name, there in (("tong-hop.xlsx", b"before"), ("a.xlsx", b"1")):
        (tmp_path / name).write_bytes(there)
    given = (f"http://{web}/sai-1.xlsx", f"http://{web}/sai-2.xlsx?token={SECRET}", f"http://{web}/r%E1%BB%97ng.xlsx")
    run = ctcl("consolidate", "khong-co", *given, "-o", "tong-hop.xlsx", cwd=tmp_path)
    assert run.code == 2
    assert [word in run.err for word in ("khong-co", "sai-1.xlsx", "sai-2.xlsx", "ng.xlsx”", SECRET)] == [True] * 3 + [
        False
    ] * 2
    assert (tmp_path / "tong-hop.xlsx").read_bytes() == b"before"
    with pytest.raises(CtclError) as caught:
        find_inputs([Url("memory://nop/b.xlsx"), Url(given[0]), Url("memory://nop/a.xlsx")])
    assert problems(caught.value) == ["path-missing"] * 2


@pytest.mark.parametrize(("status", "problem"), [(404, "path-missing"), (403, "url-denied"), (500, "url-unreachable")])
def test_a_servers_answer_for_a_file_is_understood(status: int, problem: str) -> None:
    class Refusing(_Quiet):
        def do_GET(self) -> None:
            self.send_error(status)

        def do_HEAD(self) -> None:
            self.do_GET()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with pytest.raises(CtclError) as caught:
            find_inputs([Url(f"http://127.0.0.1:{server.server_port}/a.xlsx")])
    finally:
        server.shutdown()
        server.server_close()
    assert problems(caught.value) == [problem]


def test_no_secret_gets_out(web: str, tmp_path: Path) -> None:
    """A user and a password in the URL: not on the screen, not in JSON, not in the summary nor in its tables."""
    folder = f"http://an:{SECRET}@{web}/"
    file = f"{folder}r%E1%BB%97ng.xlsx?token={SECRET}"
    outputs = ("--tables", tmp_path / "bảng", "-o", tmp_path / "a.xlsx")
    run = ctcl("consolidate", folder, file, "--json", *outputs, cwd=tmp_path)
    assert (run.code, run.err) == (1, "")
    assert run.json["files_in"] == 17
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        made = b"".join(parts.read(name) for name in parts.namelist())
    made += b"".join(path.read_bytes() for path in (tmp_path / "bảng").iterdir())
    assert SECRET not in run.out
    assert SECRET.encode() not in made
    refused = ctcl("check", f"http://an:{SECRET}@127.0.0.1:1/nop/", cwd=tmp_path)
    assert refused.code == 2
    assert SECRET not in refused.err


NASTY = [
    f"zip://a/b.xlsx::http://an:{SECRET}@127.0.0.1:9/a.zip",
    f"zip://::http://an:{SECRET}@127.0.0.1:9",
    f"simplecache::http://an:{SECRET}@127.0.0.1:9/a.xlsx",
    f"ftp://an:12/{SECRET}@127.0.0.1/x",
    f"ftp://an:12/{SECRET}@127.0.0.1",
    f"s3://key:12/{SECRET}@bucket/x",
    f"https://an:{SECRET}@a\u2100b/x",
    f"http://[abc{SECRET}/x",
    f"file://[x{SECRET}/y",
    f"file://an:{SECRET}@may/y",
    f"http://user:12#{SECRET}@127.0.0.1/a",
    f"http://user:12?{SECRET}@127.0.0.1/a.xlsx",
    f"http://127.0.0.1:1/a.xlsx?token={SECRET}@{SECRET}",
    f"http://an:1@{SECRET}/1@127.0.0.1:1/a.xlsx",
    f"http://an:{SECRET}",
    f"http:/an:{SECRET}@127.0.0.1/x",
    f" http://an:{SECRET}@127.0.0.1/x",
    f"lạ://an:{SECRET}@127.0.0.1/x",
    f"an:{SECRET}@127.0.0.1/x",
    f"htps://an:{SECRET}@127.0.0.1/x",
]


@pytest.mark.parametrize("url", NASTY)
def test_no_secret_of_a_nasty_url_is_told(url: str, tmp_path: Path) -> None:
    """Whatever is typed: no password in what is said, no slip, and nothing written."""
    known = Url(url)
    assert SECRET not in f"{known} {known!r} {known.name}"
    for command in (["check", "--json"], ["consolidate", "--json", "-o", str(tmp_path / "a.xlsx")]):
        code, told = inside(*command, url)
        assert code == 2
        assert told
        assert SECRET not in told
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("consolidate", "nop", "-o", "URL 1"), "kết quả chỉ ghi được vào tệp"),
        (("consolidate", "nop", "-o", "URL 2"), "kết quả chỉ ghi được vào tệp"),
        (("consolidate", "nop", "--tables", "URL 1"), "kết quả chỉ ghi được vào tệp"),
        (("consolidate", "nop", "--roster", "URL 1"), "danh sách trường phải là một tệp trên máy này"),
        (("generate", "--roster", "URL 1", "-o", "bieu"), "danh sách trường phải là một tệp trên máy này"),
        (("roster", "-o", "URL 1"), "kết quả chỉ ghi được vào tệp"),
        (("demo", "URL 1"), "kết quả chỉ ghi được vào tệp"),
        (("read", "URL 2"), "phải là một tệp hoặc thư mục trên máy này"),
        (("read", "a.xlsx", "URL 2"), ""),
        (("URL 2",), ""),
        (("consolidate", "nop", "--details", "URL 2"), ""),
        (("consolidate", "nop", "--scheduler", "URL 2"), "Địa chỉ bộ điều phối"),
    ],
)
def test_a_url_where_only_a_path_may_stand(
    arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never a folder "http:" on the disk, and no secret in the words of wrong usage either."""
    monkeypatch.chdir(put(tmp_path, {"nop/a.xlsx": b"1"}))
    urls = {f"URL {slashes}": f"http:{'/' * slashes}an:{SECRET}@a.vn/ra.xlsx" for slashes in (1, 2)}
    code, told = inside(*(urls.get(word, word) for word in arguments))
    assert code == 2
    assert said in told
    assert SECRET not in told
    assert [path.name for path in tmp_path.iterdir()] == ["nop"]


def test_one_slash_is_told_that_it_wants_two(tmp_path: Path) -> None:
    code, told = inside("check", "http:/sai.vn/x")
    assert (code, "“http:/…” chưa phải là một địa chỉ mạng" in told, "http://…" in told) == (2, True, True)


def test_a_name_is_what_people_read() -> None:
    names = {
        "https://a.vn/n%E1%BB%99p/?x": "nộp",
        "https://an:1@a.vn": "a.vn",
        "https://a.vn/nop/mn@xa.vn.xlsx": "xa.vn.xlsx",
        "zip://a/b.xlsx::http://a.vn/x.zip": "b.xlsx",
        "simplecache::http://[fe80::1]/x.xlsx": "x.xlsx",
        "http://[abc": "…",
    }
    assert {url: Url(url).name for url in names} == names
