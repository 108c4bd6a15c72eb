"""This package's wheel from the checkout, the same bytes each time: `python packaging/own_wheel.py FOLDER`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
BUILDER = "hatchling==1.27.0"  # its version stands inside the wheel
EPOCH = "1577836800"  # 1 January 2020: the time of every file in the wheel


def build_wheel(folder: Path) -> Path:
    """Build the wheel into `folder`; returns its path. What pip complains of ends the program."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        pin, made = Path(temporary, "builder.txt"), Path(temporary, "made")
        pin.write_text(f"{BUILDER}\n")
        # Two names for one wish: pip 25.3 stopped reading the first for what builds a wheel.
        environment = {"SOURCE_DATE_EPOCH": EPOCH, "PIP_CONSTRAINT": str(pin), "PIP_BUILD_CONSTRAINT": str(pin)}
        run_pip("wheel", "--no-deps", "--wheel-dir", made, ROOT, environment=environment)
        (wheel,) = made.glob("*.whl")
        return Path(shutil.move(wheel, folder / wheel.name))


def run_pip(*arguments: str | Path, environment: dict[str, str] | None = None) -> None:
    """Run this Python's pip, quietly; where it fails, its own words are the program's last."""
    command = [sys.executable, "-m", "pip", *map(str, arguments), "-q", "--disable-pip-version-check"]
    done = subprocess.run(command, env=os.environ | (environment or {}), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}\npip {arguments[0]} failed: nothing was made.")


if __name__ == "__main__":
    print(build_wheel(Path(sys.argv[1] if len(sys.argv) > 1 else "dist")))
