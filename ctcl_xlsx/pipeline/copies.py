"""What stands beside a summary. Apart from the summaries, so that a run that changes nothing need not load them."""

from __future__ import annotations

from pathlib import Path

KEPT = ".truoc.xlsx"
DETAILS = ".chi-tiet"  # how a summary's list of all rows is called where it stands beside it


def kept_path(path: Path) -> Path:
    """Where the summary before the one at `path` is kept: "tong-hop.truoc.xlsx"."""
    return path.with_name(f"{path.stem}{KEPT}")


def details_path(path: Path, details: str) -> Path | None:
    """Where the list of all rows goes beside the summary at `path`: "tong-hop.chi-tiet.csv"; None where it does not."""
    return path.with_name(f"{path.stem}{DETAILS}.{details}") if details in ("csv", "parquet") else None
