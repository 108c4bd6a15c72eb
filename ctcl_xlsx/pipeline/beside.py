"""What a filled workbook holds beside its plan: its input rows, what came from the year before, who shares it.

Read apart from the plan, and only where the same plan goes on new sheets.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from ctcl_xlsx.issues import Code, CtclError, issue
from ctcl_xlsx.model import Listing, School
from ctcl_xlsx.pipeline.inputs import Input
from ctcl_xlsx.pipeline.members import item_bytes
from ctcl_xlsx.workbook.find import find_seal
from ctcl_xlsx.workbook.identity import listed_schools
from ctcl_xlsx.workbook.layout import MAX_TABLE_ROWS
from ctcl_xlsx.workbook.listing import find_listing
from ctcl_xlsx.workbook.read import read


@dataclass(frozen=True, slots=True)
class Beside:
    """`rows` is the sealed number of input rows (0 where it is not known); `schools` are those that share it."""

    rows: int
    listing: Listing | None = None
    schools: tuple[School, ...] = ()


def read_beside(item: Input, sha256: str) -> Beside:
    """What stands in a file that was read before. Raises CtclError where it is not the same file any more."""
    data = item_bytes(item)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise CtclError(issue(Code.FILE_UNREADABLE, facts={"reason": "changed"}))
    grid = read(data, item.name)
    sealed = find_seal(grid).get("rows", "")
    rows = int(sealed[:9]) if sealed.isascii() and sealed.isdigit() else 0
    return Beside(min(rows, MAX_TABLE_ROWS), find_listing(grid), listed_schools(grid))
