"""The real programs of the tests: LibreOffice without a window, one profile for the whole session."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def _profile() -> str:
    """A profile folder of this process's own: LibreOffice locks it, and the first start, which fills it, is slow."""
    folder = tempfile.mkdtemp(prefix="ctcl-soffice-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder).as_uri()


def convert(path: Path, to: str, outdir: Path) -> Path:
    """`path` as LibreOffice saves it in format `to` ("xls", "ods", "xlsx"; a filter may follow a colon) in `outdir`."""
    outdir.mkdir(parents=True, exist_ok=True)
    command = ["soffice", f"-env:UserInstallation={_profile()}", "--headless", "--norestore", "--convert-to", to]
    run = subprocess.run(
        [*command, "--outdir", str(outdir), str(path)], capture_output=True, text=True, timeout=180, check=False
    )
    result = outdir / f"{path.stem}.{to.partition(':')[0]}"
    if not result.exists():
        raise RuntimeError(f"LibreOffice made no {result.name}: {run.stdout} {run.stderr}")
    return result
