"""The folder for Windows, offline: `python packaging/windows/build.py -o ctcl-windows` makes it and its .zip.

What lies in `folder/` as it is (with Windows' line ends), `dropped.bat` once for each task, the locked wheels and this
package's. Needs the network once, for the wheels. The same checkout gives the same bytes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bundle import WINDOWS, fetch_wheels, pack
from own_wheel import build_wheel

HERE = Path(__file__).parent
TASKS = ("tong-hop", "kiem-tra", "phat-bieu")
PROGRAM = "chuong-trinh"
TO_READ = ".txt"


def build(folder: Path) -> None:
    """Fill an empty folder."""
    for source in sorted((HERE / "folder").rglob("*")):
        if source.is_file() and "__pycache__" not in source.parts:
            _put(folder / source.relative_to(HERE / "folder"), source.read_text("utf-8"))
    drop = (HERE / "dropped.bat").read_text("utf-8")
    for task in TASKS:
        _put(folder / f"{task}.bat", drop.replace("TASK", task))
    wheels = folder / PROGRAM / "wheels"
    fetch_wheels(wheels, (WINDOWS,))
    build_wheel(wheels)


def _put(target: Path, text: str) -> None:
    """A text as Windows has it. What cmd prints with `type` takes no byte order mark, what Notepad opens has one."""
    by_notepad = target.suffix == TO_READ and target.parent.name != PROGRAM
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig" if by_notepad else "utf-8"))


def main() -> None:
    """The folder and the zip beside it; neither is overwritten."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=Path("ctcl-windows"))
    output: Path = parser.parse_args().output.absolute()
    archive = output.with_name(f"{output.name}.zip")
    taken = [path for path in (output, archive) if os.path.lexists(path)]
    if taken:
        sys.exit(f"{taken[0]} is there already: remove it first.")
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent) as temporary:
        folder = Path(temporary, output.name)
        build(folder)
        packed = Path(temporary, archive.name)
        pack(folder, packed, top=f"{output.name}/")
        shutil.move(packed, archive)
        shutil.move(folder, output)
    size = archive.stat().st_size / 1e6
    print(f"{output}\n{archive}: {size:.1f} MB")


if __name__ == "__main__":
    main()
