"""The start of ctcl.pyz: unpacks the wheels that fit this Python into the user's cache, once, and runs ctcl from there.

A compiled module cannot be imported from inside a zip. The folder is named after what the file holds; it is filled
under another name and renamed, so that it is there whole or not at all, and what is missing in it later is noticed.
Written so that Pythons too old to run ctcl can still read it and say so.
"""

import io
import os
import shutil
import sys
import sysconfig
import tempfile
import zipfile

KEY = "@KEY@"  # put in by build.py
PYTHONS = ((3, 11), (3, 12), (3, 13))
SYSTEMS = {"linux": "manylinux", "darwin": "macosx", "win32": "win"}
LISTING = "listing.txt"
UNFIT = "ctcl.pyz chạy được với Python 3.11, 3.12, 3.13 (64-bit) trên Linux (glibc), macOS và Windows; máy này là %s."
NO_ROOM = "Không ghi được vào thư mục đệm %s (%s). Đặt XDG_CACHE_HOME (Windows: LOCALAPPDATA) là một thư mục ghi được."


def main():
    """Unpack where needed, then be ctcl."""
    archive = os.path.dirname(os.path.abspath(__file__))
    # Not platform.machine(): on Windows it asks a service that may keep it waiting.
    machine = os.uname().machine if hasattr(os, "uname") else sysconfig.get_platform().rpartition("-")[2]
    version = sys.version_info
    here = f"Python {version[0]}.{version[1]}, {sys.platform} {machine}"
    if version[:2] not in PYTHONS or sys.platform not in SYSTEMS or sys.maxsize < 2**32:
        sys.exit(UNFIT % here)
    tag = f"cp{version[0]}{version[1]}"
    target = os.path.join(cache(), f"pyz-{KEY}-{tag}-{sys.platform}-{machine}")
    if not whole(target):
        with zipfile.ZipFile(archive) as box:
            wheels = [name for name in box.namelist() if name.endswith(".whl") and fits(name, tag, machine)]
            if all(name.endswith("-any.whl") for name in wheels):
                sys.exit(UNFIT % here)
            try:
                unpack(box, wheels, target)
            except OSError as error:
                sys.exit(NO_ROOM % (os.path.dirname(target), error.strerror))
    sys.path.insert(0, target)
    from ctcl_xlsx.cli import main as ctcl

    ctcl()


def cache():
    """The user's folder for what can be made again."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        root = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        root = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, "Library", "Caches")
    else:
        root = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return os.path.join(root, "ctcl-xlsx")


def fits(wheel, tag, machine):
    """Whether a wheel, by its name, is for this Python on this machine."""
    python, _, platforms = wheel[: -len(".whl")].split("-")[-3:]
    names = platforms.split(".")
    ours = python == tag and any(n.startswith(SYSTEMS[sys.platform]) and n.endswith("_" + machine) for n in names)
    return names == ["any"] or ours


def whole(folder):
    """Whether everything that was unpacked is still there, in its size."""
    try:
        with open(os.path.join(folder, LISTING), encoding="utf-8") as listing:
            lines = [line.rstrip("\n").split(" ", 1) for line in listing]
        return all(os.stat(os.path.join(folder, name)).st_size == int(size) for size, name in lines)
    except (OSError, ValueError):
        return False


def unpack(box, wheels, target):
    """Fill the folder beside its place and put it there. Raises OSError."""
    os.makedirs(os.path.dirname(target), mode=0o700, exist_ok=True)
    filled = tempfile.mkdtemp(prefix="unpacking-", dir=os.path.dirname(target))
    try:
        sizes = {}
        for wheel in wheels:
            with zipfile.ZipFile(io.BytesIO(box.read(wheel))) as parts:
                parts.extractall(filled)
                sizes.update((part.filename, part.file_size) for part in parts.infolist() if not part.is_dir())
        with open(os.path.join(filled, LISTING), "w", encoding="utf-8") as listing:
            listing.writelines(f"{size} {name}\n" for name, size in sorted(sizes.items()))
        put(filled, target)
    finally:
        shutil.rmtree(filled, ignore_errors=True)


def put(filled, target):
    """Rename into place; a broken folder there goes, a whole one that another start put there meanwhile stays."""
    for _ in range(3):
        try:
            os.rename(filled, target)
            return
        except OSError:
            if whole(target):
                return
            if os.path.lexists(target):
                broken = tempfile.mkdtemp(prefix="broken-", dir=os.path.dirname(target))
                os.rename(target, os.path.join(broken, "was"))
                shutil.rmtree(broken, ignore_errors=True)
    os.rename(filled, target)


main()
