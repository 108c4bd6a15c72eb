"""Which program this is: what two machines compare before one works for the other."""

from __future__ import annotations

import functools
import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

from ctcl_xlsx import __version__
from ctcl_xlsx.shipped import shipped

LIBRARIES = {"python_calamine": "python-calamine", "olefile": "olefile"}  # that decide on results: modules, packages


@dataclass(frozen=True, slots=True)
class Program:
    """This package's version, the Python it runs on ("3.11"), and a hash of all of its code that decides on results.

    The hash is "" where the code cannot be seen (in a zip): such a program cannot be compared.
    """

    version: str
    python: str
    code: str


@functools.cache
def this_program() -> Program:
    """The program that runs here. Unlike the cache's print it is the same on each machine that has the same."""
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    found = hashlib.sha256(repr((__version__, python, *map(_version, LIBRARIES.values()))).encode())
    files = code_files()
    if not files:
        return Program(__version__, python, "")
    for name, data in files:
        if not name.startswith("samples/"):  # a wheel has them inside, a checkout beside
            found.update(repr(name).encode() + data)
    return Program(__version__, python, found.hexdigest())


def code_files() -> list[tuple[str, bytes]]:
    """This package's code and definitions, each file's name with its bytes; none where they lie in a zip.

    Raises OSError where they cannot be read.
    """
    package = Path(__file__).parent.parent
    places = ((package, "*.py"), (shipped("workbook_templates"), "*.toml"))
    if not (package / "__init__.py").is_file():
        return []
    return [(p.relative_to(f).as_posix(), p.read_bytes()) for f, kind in places for p in sorted(f.rglob(kind))]


def _version(library: str) -> str:
    from importlib import metadata  # here: it weighs, and only who compares machines asks

    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""
