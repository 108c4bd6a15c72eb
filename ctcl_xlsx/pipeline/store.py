"""Bytes under keys in one file on the disk: results that are kept for the next run.

Owns the file's format and its soundness: what was not written whole is not there. Knows nothing of what it keeps.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Self

from ctcl_xlsx.files import remove_file

MOST_BYTES = 512 << 20
_FORMAT = 1
_DIGEST = 16
_TOGETHER = 64  # entries written in one transaction
_WAIT = 2.0  # seconds for another process that writes
_FRESH = 8  # writing runs after which an entry that is used counts as new again
_BESIDE = ("", "-wal", "-shm", "-journal")


class Store:
    """A store in the file `path`. One thread may use it.

    Several processes may use one file. When it is closed, the entries that were not used for longest leave until the
    rest fits `most` bytes. Every method raises sqlite3.Error, OSError or CtclError where the file cannot be used.
    """

    def __init__(self, path: Path, most: int = MOST_BYTES) -> None:
        self._most = most
        self.path = path
        self._waiting = 0
        self._written = False
        self._used: list[bytes] = []
        try:
            self._database = self._open()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:  # no store of ours, or a damaged one
            remove_store(path)
            self._database = self._open()
        (self._run,) = self._database.execute("SELECT coalesce(max(used), 0) + 1 FROM entries").fetchone()

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # what schools sent is nobody else's
        database = sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None)
        try:
            database.text_factory = bytes  # where somebody put text, it is no entry of ours
            (form,) = database.execute("PRAGMA user_version").fetchone()
            if form not in (0, _FORMAT):
                raise sqlite3.DatabaseError("another format")
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = OFF")  # entries carry a digest: a power cut costs some, no more
            if form == 0:
                database.execute(
                    "CREATE TABLE IF NOT EXISTS entries (key BLOB PRIMARY KEY, used INTEGER, size INTEGER, data BLOB)"
                )
                database.execute("CREATE INDEX IF NOT EXISTS ages ON entries (used, size)")
                database.execute(f"PRAGMA user_version = {_FORMAT}")
            database.execute("SELECT used, size FROM entries LIMIT 1").fetchone()
        except BaseException:
            database.close()
            raise
        return database

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def get(self, key: bytes) -> bytes | None:
        """What was put under the key; None where nothing was, or where it is not whole."""
        row = self._database.execute("SELECT used, data FROM entries WHERE key = ?", (key,)).fetchone()
        if row is None or not isinstance(row[1], bytes) or row[1][:_DIGEST] != _digest(key, row[1][_DIGEST:]):
            return None
        if self._run - row[0] > _FRESH:
            self._used.append(key)
        return row[1][_DIGEST:]

    def put(self, key: bytes, data: bytes) -> None:
        """Keep `data`, in the place of what was under the key before."""
        if not self._waiting:
            self._database.execute("BEGIN")
        whole = _digest(key, data) + data
        self._database.execute(
            "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", (key, self._run, len(whole), whole)
        )
        self._written = True
        self._waiting += 1
        if self._waiting == _TOGETHER:
            self._commit()

    def _commit(self) -> None:
        if self._waiting:
            self._waiting = 0
            self._database.execute("COMMIT")

    def size(self) -> tuple[int, int]:
        """How many entries there are, and their bytes."""
        entries, size = self._database.execute("SELECT count(*), coalesce(sum(size), 0) FROM entries").fetchone()
        return entries, size

    def close(self) -> None:
        """Write what waits, let the oldest go."""
        with contextlib.closing(self._database):
            self._commit()
            self._renew()
            if self._written:
                self._shrink()

    def _renew(self) -> None:
        """What was used counts as new."""
        if self._used:
            self._database.execute("BEGIN")
            renewed = ((self._run, key) for key in self._used)
            self._database.executemany("UPDATE entries SET used = ? WHERE key = ?", renewed)
            self._database.execute("COMMIT")

    def _shrink(self) -> None:
        """The oldest leave first: all of a run together, or of the only run that there is the larger ones."""
        over = self.size()[1] - self._most
        if over <= 0:
            return
        gone = []
        for number, size in self._database.execute("SELECT rowid, size FROM entries ORDER BY used, size DESC"):
            gone.append((number,))
            over -= size
            if over <= 0:
                break
        self._database.execute("BEGIN")
        self._database.executemany("DELETE FROM entries WHERE rowid = ?", gone)
        self._database.execute("COMMIT")


def remove_store(path: Path) -> None:
    """Take the file of a store away, and what the database keeps beside it. Raises CtclError (output-failed)."""
    for ending in _BESIDE:
        remove_file(path.with_name(path.name + ending))


def _digest(key: bytes, data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST, key=key[:64]).digest()
