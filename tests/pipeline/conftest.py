"""A filled and a blank workbook, made once."""

from __future__ import annotations

import pytest

from tests.pipeline.folders import TABLE
from tests.tables import workbook_of_table


@pytest.fixture(scope="module")
def filled() -> bytes:
    return workbook_of_table(TABLE, rows=5)


@pytest.fixture(scope="module")
def blank() -> bytes:
    return workbook_of_table(rows=5)
