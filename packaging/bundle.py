"""What the packages are made of: the locked wheels by platform, and zips that are the same to the byte each time."""

from __future__ import annotations

import platform
import sys
import zipfile
from pathlib import Path

from own_wheel import run_pip

LOCK = Path(__file__).with_name("wheels.lock")
PYTHONS = ("3.11", "3.12", "3.13")
WINDOWS = "win_amd64"
PLATFORMS = (
    WINDOWS,
    "manylinux_2_17_x86_64",
    "manylinux_2_17_aarch64",
    "macosx_10_12_x86_64",
    "macosx_11_0_arm64",
)
_DAY = (2020, 1, 1, 0, 0, 0)


def here() -> tuple[str, ...]:
    """This machine's platform among PLATFORMS; none ends the program."""
    system = {"linux": "manylinux", "darwin": "macosx", "win32": "win"}.get(sys.platform, sys.platform)
    machine = platform.machine().lower()
    found = tuple(name for name in PLATFORMS if name.startswith(system) and name.endswith(f"_{machine}"))
    return found or sys.exit(f"{sys.platform} on {machine} is not among the locked platforms: {', '.join(PLATFORMS)}")


def fetch_wheels(folder: Path, platforms: tuple[str, ...]) -> None:
    """The locked wheels for these platforms and every Python of PYTHONS into `folder`, each held to its hash."""
    for name in platforms:
        for python in PYTHONS:
            target = ("--platform", name, "--python-version", python, "--implementation", "cp")
            lock = ("--require-hashes", "--no-deps", "--only-binary=:all:", "--requirement", LOCK)
            run_pip("download", *lock, *target, "--dest", folder)


def pack(folder: Path, target: Path, *, top: str = "", before: bytes = b"") -> None:
    """Zip a folder's files below `top`, stored, by name, of one day, after the bytes `before`.

    Nothing is compressed: wheels are already, and what zlib makes differs from one build of it to another.
    """
    with target.open("wb") as out:
        out.write(before)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                name = f"{top}{path.relative_to(folder).as_posix()}"
                entry = zipfile.ZipInfo(name, _DAY)
                entry.create_system, entry.external_attr = 3, 0o100644 << 16
                archive.writestr(entry, path.read_bytes())
