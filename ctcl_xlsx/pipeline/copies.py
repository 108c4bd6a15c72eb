"""Where the summary before is kept. Apart from the summaries, so that a run that changes nothing need not load them."""

from __future__ import annotations

from pathlib import Path

KEPT = ".truoc.xlsx"


def kept_path(path: Path) -> Path:
    """Where the summary before the one at `path` is kept: "tong-hop.truoc.xlsx"."""
    return path.with_name(f"{path.stem}{KEPT}")
