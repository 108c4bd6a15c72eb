"""Whether a folder of wheels holds all that a package needs, as another machine would see it.

pip and its `--platform` judge conditions such as `platform_system == "Windows"` by the machine they run on; here they
are judged by the machine the wheels are for.
"""

from __future__ import annotations

import email
import zipfile
from collections.abc import Mapping
from pathlib import Path

from packaging.requirements import Requirement
from packaging.tags import Tag
from packaging.utils import canonicalize_name, parse_wheel_filename

WINDOWS = {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64"}
LINUX = {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64"}


def needed(
    folder: Path, package: str, machine: Mapping[str, str], python: str, platform: str
) -> tuple[set[str], set[str]]:
    """(the files that `package` installs from, the requirements that none of the folder's wheels meets)."""
    environment = dict(machine) | {"python_version": python, "python_full_version": f"{python}.0", "extra": ""}
    fitting = {}
    for path in sorted(folder.glob("*.whl")):
        name, version, _, tags = parse_wheel_filename(path.name)
        if any(_fits(tag, python, platform) for tag in tags):
            fitting[name] = path, version
    used, missing, waiting = set[str](), set[str](), [Requirement(package)]
    while waiting:
        wanted = waiting.pop()
        path, version = fitting.get(canonicalize_name(wanted.name), (None, None))
        if path is None or version not in wanted.specifier:
            missing.add(str(wanted))
        elif path.name not in used:
            used.add(path.name)
            waiting += [r for r in _requirements(path) if not r.marker or r.marker.evaluate(environment)]
    return used, missing


def _fits(tag: Tag, python: str, platform: str) -> bool:
    if tag.platform == "any":
        return tag.interpreter in ("py3", "py2.py3")
    return tag.interpreter == f"cp{python.replace('.', '')}" and tag.platform == platform


def _requirements(wheel: Path) -> list[Requirement]:
    with zipfile.ZipFile(wheel) as box:
        (metadata,) = (name for name in box.namelist() if name.endswith(".dist-info/METADATA"))
        told = email.message_from_bytes(box.read(metadata))
    return [Requirement(line) for line in told.get_all("Requires-Dist", [])]
