"""What a workbook says it is: the hidden sheet "_ctcl", and the stamp of everything this program writes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from ctcl_xlsx.model import Form
from ctcl_xlsx.workbook.grid import VIETNAM
from ctcl_xlsx.workbook.layout import Layout

FORMAT_VERSION = 1
# The time stamped inside whatever this program writes: a file that carries another one was saved by somebody since.
CREATED = datetime(2000, 1, 1)


def seal_of(layout: Layout, code: str, name: str) -> dict[str, str]:
    """What the hidden sheet "_ctcl" holds: keys and values in order, the last one a checksum over the others.

    A workbook that schools share says how many it is for; code and name are blank then.
    """
    values = {
        "format": str(FORMAT_VERSION),
        "form": layout.form.id,
        "form_version": layout.form.version,
        "form_hash": form_hash(layout.form),
        "catalog": layout.catalog.id,
        "level": layout.level,
        "school_year": layout.school_year,
        "code": code,
        "name": name,
        "rows": str(layout.plan.rows),
    }
    if layout.choices:
        values["shared"] = str(len(layout.choices))
    return values | {"checksum": checksum(values)}


def checksum(values: Mapping[str, str]) -> str:
    """A short hash over the sealed keys and values, in the order given."""
    joined = "\n".join(f"{key}={value}" for key, value in values.items() if key != "checksum")
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


@lru_cache(maxsize=64)
def form_hash(form: Form) -> str:
    """A short hash over what a form asks and how: two versions of one form are told apart by it."""
    asked = [(c.key, c.title, c.role.value, c.kind, c.required, *c.choices) for c in form.columns]
    joined = "\n".join("|".join(map(str, column)) for column in asked)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def saved_here(stamp: datetime | None) -> datetime | None:
    """When somebody last saved a file, as the clocks in Việt Nam show it (no zone: a cell knows none).

    None without a stamp, and for a file as this program wrote it: nobody saved it yet.
    """
    if stamp is None or stamp.replace(tzinfo=None) == CREATED:
        return None
    return (stamp.astimezone(VIETNAM) if stamp.tzinfo else stamp).replace(microsecond=0, tzinfo=None)
