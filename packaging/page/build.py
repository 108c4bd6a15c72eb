"""The product in one HTML file, for a clerk without Python: `python packaging/page/build.py -o tong-hop.html`.

Fetches what `lock.json` pins (by name, through npm and pip; each file is held against its hash), builds this package's
wheel and writes the page with all of it inside. Same inputs, same bytes. Needs Python with pip, and Node.js with npm.
Standard library only.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import html
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from own_wheel import build_wheel, run_pip

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SOURCES = HERE / "src"
CACHE = HERE / ".cache"
MOST_BYTES = 25_000_000
PLATFORM = "--python-version 3.14 --implementation cp --abi cp314 --platform pyemscripten_2026_0_wasm32"
SCRIPTS = ("files.js", "engine.js", "page.js")  # in this order, one script
# What a browser needs nothing of: samples, blanks that `generate` makes anew, notes for type checkers, Python 2 ...
LEFT_OUT = re.compile(
    r"ctcl_xlsx/(samples|workbook_templates/(blank|schemas))/|\.pyi$|\.dist-info/(?!METADATA)|olefile/olefile2"
)
# ... and what of Python's own library only people at a prompt, servers, tests and fallbacks use.
UNUSED = re.compile(
    r"(_pyrepl|unittest|multiprocessing|pydoc_data|idlelib|ensurepip|venv|wsgiref|xmlrpc|curses|dbm|sqlite3|tkinter)/"
    r"|(pydoc|doctest|pdb|bdb|mailbox|turtle|cProfile|profile|pstats|trace|_pydecimal|_pyio|_pydatetime|imaplib|ftplib"
    r"|smtplib|poplib|webbrowser|http/server|http/cookiejar)\.py"
)
WHEN = (1980, 1, 1, 0, 0, 0)

Pin = Mapping[str, str]


def main() -> None:
    """Build the page and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=Path("tong-hop.html"))
    output: Path = parser.parse_args().output
    data = page()
    output.write_bytes(data)
    print(f"{output}: {len(data):,} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


def page() -> bytes:
    """The page. Exits with a sentence where a program is missing, a hash differs or the page grows too large."""
    pins = {pin["name"]: pin for pin in lock() if pin.get("only") != "tests"}
    fetched = {name: fetch(pin) for name, pin in pins.items()}
    runtime = _npm_files(fetched.pop("pyodide"))
    library = _zip_members(runtime["python_stdlib.zip"])
    used = {name: data for name, data in library.items() if not UNUSED.match(name)}
    trees = _compiled(runtime, stdlib=used, site=_site(fetched.values()))
    parts = {
        "runtime": _as_classic_scripts(runtime).encode(),
        "wasm": runtime["pyodide.asm.wasm"],
        **{name: _stored(tree) for name, tree in trees.items()},
    }
    made = _assembled(parts, pins.values()).encode()
    if len(made) > MOST_BYTES:
        sys.exit(f"The page has {len(made):,} bytes, more than {MOST_BYTES:,}.")
    return made


# ------------------------------------------------------------------------------------------------- what is pinned


def lock() -> list[Pin]:
    """Every package that is fetched: name, version, source (npm or pypi), file, sha256, licence."""
    pins: list[Pin] = json.loads((HERE / "lock.json").read_text("utf-8"))
    return pins


def fetch(pin: Pin) -> bytes:
    """A pinned package's file, from the cache beside this script or from its registry."""
    CACHE.mkdir(exist_ok=True)
    kept = CACHE / pin["file"]
    if not kept.exists():
        with tempfile.TemporaryDirectory() as folder:
            _download(pin, Path(folder))
            shutil.copyfile(Path(folder) / pin["file"], kept)
    data = kept.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != pin["sha256"]:
        kept.unlink()
        sys.exit(f"{pin['file']} has sha256 {found}, packaging/page/lock.json says {pin['sha256']}: not used.")
    return data


def _download(pin: Pin, folder: Path) -> None:
    wanted = f"{pin['name']}{'@' if pin['source'] == 'npm' else '=='}{pin['version']}"
    if pin["source"] == "npm":
        _run([_program("npm"), "pack", wanted, "--silent", "--pack-destination", str(folder)])
        return
    run_pip("download", "--no-deps", "--only-binary", ":all:", *PLATFORM.split(), "--dest", folder, wanted)


def _program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        sys.exit(f"{name} is needed to fetch the page's runtime: install Node.js with npm, then try again.")
    return found


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: ended with code {done.returncode}")


# ----------------------------------------------------------------------------------------------------- the parts


def _npm_files(package: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        members = ((member, archive.extractfile(member)) for member in archive.getmembers())
        return {member.name.removeprefix("package/"): file.read() for member, file in members if file}


def _as_classic_scripts(runtime: Mapping[str, bytes]) -> str:
    """Pyodide's two scripts in one that `importScripts` takes: the second is a module, with one export."""
    info = json.loads(runtime["pyodide-lock.json"])["info"]
    module = runtime["pyodide.asm.mjs"].decode()
    export = "export default _createPyodideModule;"
    if module.count(export) != 1:
        sys.exit("pyodide.asm.mjs ends otherwise than expected: look at packaging/page/build.py.")
    module = module.replace(export, "self.createPyodideModule = _createPyodideModule;")
    module = module.replace("import.meta.url", "self.location.href")
    loader = re.sub(r"//# sourceMappingURL=.*", "", runtime["pyodide.js"].decode())
    return f"{loader}\n{module}\nself.lockInfo = {json.dumps(info, sort_keys=True)};\n"


def _site(wheels: Iterable[bytes]) -> dict[str, bytes]:
    """What Python imports beside its own library: the pinned wheels, this package's own and the bridge."""
    found: dict[str, bytes] = {}
    for wheel in (*wheels, _own_wheel()):
        found |= {name: data for name, data in _zip_members(wheel).items() if not LEFT_OUT.search(name)}
    found["bridge.py"] = (HERE / "bridge.py").read_bytes()
    return found


def _own_wheel() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return build_wheel(Path(folder)).read_bytes()


def _compiled(runtime: Mapping[str, bytes], **trees: Mapping[str, bytes]) -> dict[str, dict[str, bytes]]:
    """The trees with every ".py" as ".pyc", compiled by the Python that will run them (`compile.mjs`)."""
    with tempfile.TemporaryDirectory() as temporary:
        home, folders = Path(temporary, "pyodide"), Path(temporary, "trees")
        _write_tree(home, runtime)
        for name, tree in trees.items():
            _write_tree(folders / name, tree)
        _run([_program("node"), str(HERE / "compile.mjs"), str(home), str(folders)])
        return {name: _read_tree(folders / name) for name in trees}


def _write_tree(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _read_tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _zip_members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def _stored(files: Mapping[str, bytes]) -> bytes:
    """A zip of the files by name, uncompressed: the whole is compressed once, and Python need not inflate it again."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, WHEN)
            info.create_system = 3
            archive.writestr(info, files[name])
    return out.getvalue()


# ------------------------------------------------------------------------------------------------------ the page


def _assembled(parts: Mapping[str, bytes], pins: Iterable[Pin]) -> str:
    script = "\n".join(_source(name) for name in SCRIPTS)
    version = re.search(r'__version__ = "(.+?)"', (ROOT / "ctcl_xlsx" / "__init__.py").read_text("utf-8"))
    packed = {name: base64.b64encode(gzip.compress(data, 9, mtime=0)).decode() for name, data in parts.items()}
    places = {
        "policy": _policy(script),
        "page.css": _source("page.css"),
        "version": version[1] if version else "",
        "licences": "\n".join(f"<li>{html.escape(text)}</li>" for text in _licences(pins)),
        "parts": "\n".join(f'<script type="text/plain" data-part="{n}">{d}</script>' for n, d in packed.items()),
        "worker.js": _source("worker.js"),
        "page.js": script,
    }
    return re.sub(r"\{\{([\w.]+)\}\}", lambda place: places[place[1]], _source("page.html"))


def _source(name: str) -> str:
    text = (SOURCES / name).read_text("utf-8").replace("\r\n", "\n")
    if "</script" in text and name.endswith(".js"):
        sys.exit(f"{name} may not hold the end of a script.")
    return text


def _policy(script: str) -> str:
    """No connection to anywhere: the page runs this very script and workers made from blobs, nothing else."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'sha256-{digest}' blob: 'wasm-unsafe-eval'",
            "worker-src blob:",
            "style-src 'unsafe-inline'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _licences(pins: Iterable[Pin]) -> list[str]:
    listed = [f"{pin['name']} {pin['version']} ({pin['licence']})" for pin in pins]
    return ["ctcl_xlsx (MIT)", *listed, "CPython 3.14 trong Pyodide (PSF-2.0)"]


if __name__ == "__main__":
    main()
