"""ctcl in one file: `python packaging/zipapp/build.py -o ctcl.pyz`, for every platform of the locked wheels.

`--here` takes this machine's platform only. Needs the network once, for the wheels. The same checkout gives the same
bytes. What happens when the file starts stands in `__main__.py`.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bundle import PLATFORMS, fetch_wheels, here, pack
from own_wheel import build_wheel

START = Path(__file__).with_name("__main__.py")


def build(target: Path, platforms: tuple[str, ...]) -> None:
    """Make the file; one that is there is replaced once the new one is whole."""
    with tempfile.TemporaryDirectory(dir=target.parent) as temporary:
        folder = Path(temporary, "folder")
        wheels = folder / "wheels"
        fetch_wheels(wheels, platforms)
        build_wheel(wheels)
        sums = [f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in sorted(wheels.iterdir())]
        key = hashlib.sha256("".join(sums).encode()).hexdigest()[:16]
        (folder / START.name).write_text(START.read_text("utf-8").replace("@KEY@", key), "utf-8", newline="\n")
        made = Path(temporary, target.name)
        pack(folder, made, before=b"#!/usr/bin/env python3\n")
        made.chmod(0o755)
        os.replace(made, target)


def main() -> None:
    """One file, ready to run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=Path("ctcl.pyz"))
    parser.add_argument("--here", action="store_true", help="for this machine's platform only")
    asked = parser.parse_args()
    output: Path = asked.output.absolute()
    output.parent.mkdir(parents=True, exist_ok=True)
    build(output, here() if asked.here else PLATFORMS)
    print(f"{output}: {output.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
