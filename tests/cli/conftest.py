"""The files that the command is tried on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tables import workbook_of_table

GOOD = """
    | content    | criterion | action | lead       | deadline      | budget  |
    | Nội dung 1 | 1.1       | việc a | Hiệu trưởng | Tháng 05/2027 | 1000000 |
"""
BAD = """
    | content     | criterion | action | lead       | deadline      | budget  |
    | Nội dung 1  | 1.1       | việc a | Hiệu trưởng | Tháng 05/2027 | 0       |
    | Nội dung 2  | 1.1       | việc b |            | Tháng 05/2027 |         |
    | Nội dung 3  | 1.1       | việc c | Hiệu trưởng | Tháng 05/2027 | 0       |
    | Nội dung 4  | 1.1       | việc d | Hiệu trưởng | Tháng 05/2027 |         |
    | Nội dung 5  | 1.1       | việc e | Hiệu trưởng | Tháng 05/2027 |         |
    | Nội dung 6  | 1.1       | việc g | Hiệu trưởng | Tháng 05/2027 |         |
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of each kind: tot (nothing to mend), sua (something), hong (refused), lan (all of them)."""
    folder = tmp_path_factory.mktemp("ctcl")
    good, bad = workbook_of_table(GOOD, rows=5), workbook_of_table(BAD, rows=8, code="98031205", name="Trường B")
    for name, data in (
        ("tot/a.xlsx", good),
        ("sua/b.xlsx", bad),
        ("hong/c.xlsx", b"PK\x03\x04 cut"),
        ("lan/a.xlsx", good),
        ("lan/b.xlsx", bad),
        ("lan/c.xlsx", b""),
        ("lan/~$a.xlsx", b"x"),
        ("lan/a (2).xlsx", good),
    ):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return folder
