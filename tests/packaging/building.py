"""Running the scripts that make the packages, and their modules for the parts that are asked alone."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import ctcl_xlsx

ROOT = Path(ctcl_xlsx.__file__).parent.parent
PACKAGING = ROOT / "packaging"


def made(script: str, output: Path, *options: str) -> Path:
    """What `python packaging/<script> -o OUTPUT` makes; its own words where it fails (no network, a wrong hash)."""
    command = [sys.executable, PACKAGING / script, "-o", output, *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return output


def module(name: str) -> ModuleType:
    """One of the modules that lie in packaging/ itself."""
    sys.path.insert(0, str(PACKAGING))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(PACKAGING))
