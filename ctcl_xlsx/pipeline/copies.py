"""What stands beside a summary. Apart from the summaries, so that a run that changes nothing need not load them."""

from __future__ import annotations

import os
from pathlib import Path

KEPT = ".truoc.xlsx"
_APART = ("csv", "parquet")  # the kinds of details that stand in files of their own
DETAILS = ".chi-tiet"  # how a summary's list of all rows is called where it stands beside it


def kept_path(path: Path) -> Path:
    """Where the summary before the one at `path` is kept: "tong-hop.truoc.xlsx"."""
    return path.with_name(f"{path.stem}{KEPT}")


def details_path(path: Path, details: str) -> Path | None:
    """Where the list of all rows goes beside the summary at `path`: "tong-hop.chi-tiet.csv"; None where it does not."""
    return path.with_name(f"{path.stem}{DETAILS}.{details}") if details in _APART else None


def left_details(path: Path, details: str) -> tuple[str, ...]:
    """The names of such lists that stand beside the summary and that a run with these `details` leaves as they are."""
    beside = details_path(path, details)
    other = (details_path(path, kind) for kind in _APART)
    return tuple(found.name for found in other if found is not None and found != beside and os.path.exists(found))
