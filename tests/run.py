"""Everything the tests need on a fresh machine, then the tests: `python3 tests/run.py [pytest arguments]`.

Makes `.venv`, installs the package with its test extra, on Debian and Ubuntu also LibreOffice, gnumeric, zsh, fish,
Chromium and npm (elsewhere it says what to install), then runs ruff, mypy and pytest. Standard library only: nothing is
installed when it starts.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent
LINTED = ("ctcl_xlsx", "samples", "tests", "benchmarks", "packaging")
PROGRAMS = {
    "soffice": "libreoffice-calc",
    "ssconvert": "gnumeric",
    "zsh": "zsh",
    "fish": "fish",
    "chromium": "chromium",
    "node": "nodejs",
    "npm": "npm",
}  # each and the Debian package it comes in


def run(*command: str | Path) -> None:
    """Run a command in the checkout; its failure ends the script with the same code."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def programs() -> None:
    """LibreOffice and gnumeric, which the tests open and calculate workbooks with; shells whose tab key they press;
    the browser in which they use the page, and npm that fetches what is in it.
    """
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    if not missing:
        return
    if not shutil.which("apt-get"):
        sys.exit(f"These programs are needed for the tests: {', '.join(missing)}. Install them, then try again.")
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    wanted = [PROGRAMS[program] for program in missing]
    run(*sudo, "apt-get", "update", "-qq")
    run(*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", "fonts-liberation", *wanted)


def environment(folder: Path) -> Path:
    """The virtual environment with the package and its test extra; returns its Python."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-e", ".[test]")
    run(python, "-m", "compileall", "-q", "ctcl_xlsx")  # as an installed package is: hundreds of tests start it anew
    return python


def main() -> None:
    """Set up, then ruff, mypy, pytest with the arguments given; `CTCL_VENV` names another Python's environment, in
    which the code is not looked at once more."""
    programs()
    other = os.environ.get("CTCL_VENV", "")
    python = environment(ROOT / f".venv{other}")
    if not other:
        run(python, "-m", "ruff", "check", *LINTED)
        run(python, "-m", "ruff", "format", "--check", *LINTED)
        run(python, "-m", "mypy")
    run(python, "-m", "pytest", "-n", str(os.cpu_count() or 2), *sys.argv[1:])


if __name__ == "__main__":
    main()
