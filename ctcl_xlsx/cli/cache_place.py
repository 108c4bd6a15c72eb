"""Where the user's cache lies: what the system or the user says, which only the command line asks."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = "CTCL_CACHE_DIR"
FILE = "ket-qua.sqlite3"


def cache_path() -> Path:
    """The cache's file, or where it would be: in `CTCL_CACHE_DIR`, else where the system keeps such files of a user."""
    if chosen := os.environ.get(FOLDER):
        return Path(chosen) / FILE
    import platformdirs

    return platformdirs.user_cache_path("ctcl_xlsx", appauthor=False) / FILE


def cache_size() -> int:
    """The bytes of the cache's file, 0 where there is none."""
    try:
        return cache_path().stat().st_size
    except OSError:
        return 0
