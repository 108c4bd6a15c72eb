"""`consolidate --scheduler`: the same as without, no word of Dask's, and never a traceback."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ctcl_xlsx.vi import command as words
from tests.cli.running import ROOT, ctcl
from tests.clusters import Cluster, cluster
from tests.pipeline.test_supervised import linux

ADDRESS = "tcp://127.0.0.1:8786"
CLUSTER = 'pip install "ctcl-xlsx[cluster]"'


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("dask"), 2) as found:
        yield found


@pytest.fixture
def nop(tmp_path: Path) -> Path:
    """What schools sent, and something broken."""
    shutil.copytree(ROOT / "samples" / "da-nop", tmp_path / "nop")
    (tmp_path / "nop" / "hong.xlsx").write_bytes(b"PK\x03\x04 cut")
    return tmp_path


@pytest.mark.parametrize("options", [(), ("--no-cache", "--json"), ("--public", "--details", "csv")])
def test_nothing_tells_where_the_files_were_read(options: tuple[str, ...], running: Cluster, nop: Path) -> None:
    found = []
    for name, more in (("a", ()), ("b", ("--scheduler", running.address))):
        (nop / name).mkdir()
        run = ctcl("consolidate", nop / "nop", *options, *more, "-o", "tong-hop.xlsx", cwd=nop / name)
        found.append((run.code, run.out, run.err, {p.name: p.read_bytes() for p in sorted((nop / name).iterdir())}))
    assert found[0] == found[1]
    assert found[0][2] == ""


@linux
def test_the_rest_is_read_here_where_all_is_lost(nop: Path) -> None:
    """The same sentence at the end of stderr, once; what is written is the same."""
    for number in range(12):
        shutil.copytree(ROOT / "samples" / "da-nop", nop / "nop" / f"{number}")
    (nop / "dask").mkdir()
    with cluster(nop / "dask", 1) as found:
        command = ["consolidate", nop / "nop", "--no-cache", "-o"]
        process = start(*command, nop / "b.xlsx", "--scheduler", found.address)
        wait_until(lambda: has_child(found.workers[0].pid))  # it reads
        for each in (found.scheduler, *found.workers):
            found.kill(each)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 1, err
    assert err.decode() == words.NOTE.format(text=words.CLUSTER_NOTES["lost"]) + "\n"
    run = ctcl(*command, nop / "a.xlsx")
    assert out.decode().replace("b.xlsx", "a.xlsx") == run.out
    assert (nop / "a.xlsx").read_bytes() == (nop / "b.xlsx").read_bytes()


@linux
def test_ctrl_c_ends_it_at_once_and_leaves_the_old_summary(running: Cluster, nop: Path) -> None:
    for number in range(60):
        shutil.copytree(ROOT / "samples" / "da-nop", nop / "nop" / f"{number}")
    (nop / "cũ.xlsx").write_bytes(b"")
    process = start("consolidate", nop / "nop", "-o", nop / "cũ.xlsx", "--force", "--scheduler", running.address)
    time.sleep(2)
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, err.decode().strip()) == (130, words.INTERRUPTED)
    assert time.monotonic() - began < 5
    assert out == b""
    assert (nop / "cũ.xlsx").read_bytes() == b""


def start(*arguments: str | Path) -> subprocess.Popen[bytes]:
    """The command, which waits less long for a scheduler that is gone."""
    code = "from ctcl_xlsx.pipeline import cluster; cluster.GONE = 1.0; from ctcl_xlsx.cli import main; main()"
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        start_new_session=True,
        preexec_fn=_heed_ctrl_c,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def has_child(pid: int) -> bool:
    """Whichever of its threads started it."""
    return any((task / "children").read_text() for task in Path(f"/proc/{pid}/task").iterdir())


def wait_until(there: Callable[[], object]) -> None:
    until = time.monotonic() + 30
    while not there() and time.monotonic() < until:
        time.sleep(0.01)


def _heed_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize(
    ("absent", "arguments", "said"),
    [
        ("distributed", ("nop", "--scheduler", ADDRESS), CLUSTER),
        ("fsspec", ("https://a.vn/nop/",), CLUSTER),
        ("fsspec", ("htps://a.vn/nop/",), "Ý bạn là “https://”?"),
        ("fsspec", ("khongco://a.vn/nop/",), "không biết loại địa chỉ “khongco://”"),
        ("aiohttp", ("https://a.vn/nop/",), f"{CLUSTER} aiohttp"),
        ("s3fs", ("s3://a/nop/",), f"{CLUSTER} s3fs"),
    ],
)
def test_what_is_not_installed_is_told(absent: str, arguments: tuple[str, ...], said: str, nop: Path) -> None:
    """A module of that name that cannot be imported stands before the real one."""
    (nop / "path" / absent).mkdir(parents=True)
    (nop / "path" / absent / "__init__.py").write_text(f"raise ImportError({absent!r})\n")
    path = os.pathsep.join(map(str, (nop / "path", ROOT)))
    run = ctcl("consolidate", *arguments, cwd=nop, env={"PYTHONPATH": path})
    assert (run.code, run.out) == (2, "")
    assert said in run.err
    assert not (nop / "tong-hop.xlsx").exists()


def test_the_readmes_commands_are_as_they_are(running: Cluster, nop: Path) -> None:
    """What is typed on the machines that read, and a summary from there."""
    block = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)[-1]
    lines = [shlex.split(line, comments=True) for line in block.splitlines()]
    assert [line[:2] for line in lines] == [["pip", "install"], *(["dask", w] for w in ("scheduler", "worker"))] + 2 * [
        ["ctcl", "consolidate"]
    ]
    for line in lines[1:3]:
        tool = [sys.executable, "-m", f"distributed.cli.dask_{line[1]}", "--help"]
        told = subprocess.run(tool, capture_output=True, text=True, check=True).stdout
        assert all(word in told for word in line if word.startswith("--"))
    address = lines[3][lines[3].index("--scheduler") + 1]
    (nop / "nop").rename(nop / "da-nop")
    run = ctcl(*(running.address if word == address else word for word in lines[3][1:]), cwd=nop)
    assert (run.code, run.err) == (1, "")
    assert (nop / "tinh.xlsx").exists()


def test_what_cannot_be_meant_is_refused(nop: Path) -> None:
    run = ctcl("consolidate", "nop", "--scheduler", ADDRESS, "--jobs", "2", cwd=nop)
    assert run.code == 2
    assert "--scheduler, --jobs" in run.err
    run = ctcl("consolidate", "nop", "--scheduler", "10.0.0.5", cwd=nop)
    assert run.code == 2
    assert ADDRESS.partition("//")[0] in run.err
    assert not (nop / "tong-hop.xlsx").exists()


def test_a_program_in_a_zip_cannot_be_compared(nop: Path) -> None:
    """Two of them may differ in their code, and nobody would see it."""
    with zipfile.ZipFile(nop / "ctcl.zip", "w") as made:
        for path in sorted((ROOT / "ctcl_xlsx").rglob("*.py")):
            made.write(path, path.relative_to(ROOT))
    run = ctcl("consolidate", "nop", "--scheduler", ADDRESS, cwd=nop, env={"PYTHONPATH": str(nop / "ctcl.zip")})
    assert (run.code, run.out) == (2, "")
    assert "nằm trong một tệp nén" in run.err
    assert not (nop / "tong-hop.xlsx").exists()


def test_nothing_of_it_is_loaded_unasked(nop: Path) -> None:
    code = (
        "import sys; from ctcl_xlsx.cli import run; run(['consolidate', 'nop', '--no-cache']); "
        "print([name for name in ('distributed', 'dask', 'fsspec', 'aiohttp') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=nop, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=-1)
    assert done.stdout.decode().splitlines()[-1] == "[]"
