"""The real programs of the tests: LibreOffice without a window, one profile for the whole session; gnumeric."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

# Calculate every formula of a workbook anew when it is opened: LibreOffice's own default shows what the file says.
_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""


@lru_cache(maxsize=2)
def _profile(recalculate: bool) -> str:
    """A profile folder of this process's own: LibreOffice locks it, and the first start, which fills it, is slow."""
    folder = tempfile.mkdtemp(prefix="ctcl-soffice-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if recalculate:
        user = Path(folder, "user")
        user.mkdir()
        (user / "registrymodifications.xcu").write_text(_RECALCULATE, "utf-8")
    return Path(folder).as_uri()


def convert(path: Path, to: str, outdir: Path, *, recalculate: bool = False) -> Path:
    """`path` as LibreOffice saves it in format `to` ("xls", "ods", "xlsx"; a filter may follow a colon) in `outdir`.

    With `recalculate`, every formula is calculated anew first; without, LibreOffice trusts the values in the file.
    """
    return convert_all([path], to, outdir, recalculate=recalculate)[0]


def convert_all(paths: Iterable[Path], to: str, outdir: Path, *, recalculate: bool = False) -> list[Path]:
    """The same for several files in one start of the program."""
    outdir.mkdir(parents=True, exist_ok=True)
    wanted = list(paths)
    profile = f"-env:UserInstallation={_profile(recalculate)}"
    command = ["soffice", profile, "--headless", "--norestore", "--convert-to", to, "--outdir", str(outdir)]
    run = subprocess.run([*command, *map(str, wanted)], capture_output=True, text=True, timeout=180, check=False)
    results = [outdir / f"{path.stem}.{to.partition(':')[0]}" for path in wanted]
    for result in results:
        if not result.exists():
            raise RuntimeError(f"LibreOffice made no {result.name}: {run.stdout} {run.stderr}")
    return results


def recalculated_by_gnumeric(path: Path, outdir: Path) -> Path:
    """`path` with every formula calculated anew, as gnumeric saves it to .xlsx in `outdir`."""
    outdir.mkdir(parents=True, exist_ok=True)
    result = outdir / f"{path.stem}.xlsx"
    command = ["ssconvert", "--recalc", "--export-type=Gnumeric_Excel:xlsx2", str(path), str(result)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    if not result.exists():
        raise RuntimeError(f"gnumeric made no {result.name}: {run.stdout} {run.stderr}")
    return result
