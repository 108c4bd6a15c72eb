"""Folders of files for the tests of this room, and short views of what came out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from ctcl_xlsx.district.files import FileResult
from ctcl_xlsx.issues import CtclError
from ctcl_xlsx.model import School

YEAR = "2026-2027"
TABLE = """
    | content    | criterion | action | lead       | deadline      | budget  |
    | Nội dung 1 | 1.1       | việc a | Hiệu trưởng | Tháng 05/2027 | 1000000 |
    | Nội dung 2 | 1.2       | việc b |            | Tháng 05/2027 | 0       |
"""
SCHOOL = School("98031204", "Trường THCS Bến Sậy", "thcs")


def put(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def outcomes(results: list[FileResult]) -> dict[str, str]:
    """file -> outcome, with the reason's slug where there is one."""
    found = {}
    for result in results:
        reason = result.reason
        slug = (reason.facts.get("problem") or reason.code.value) if reason else ""
        found[result.file] = " ".join(filter(None, (result.outcome.value, slug)))
    return found


def digests(folder: Path) -> dict[str, str]:
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


def problems(error: CtclError) -> list[str]:
    return [i.facts.get("problem", i.code.value) for i in error.issues]
