"""What unchanged files gave, kept in a file on the disk: the same results, only sooner.

Owns what a result depends on (the file's bytes, this program, what is asked), and that nothing that is wrong with the
cache disturbs a run. What came of a crash, a hang or a want of memory is not kept: that depends on the machine and on
the limits of the day, and the next run may fare better.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ctcl_xlsx.issues import CtclError
from ctcl_xlsx.pipeline.folding import folded, unfolded
from ctcl_xlsx.pipeline.inputs import Input, skip_by_name
from ctcl_xlsx.pipeline.members import archive_sha256, whole_file
from ctcl_xlsx.pipeline.packing import pack, unpack
from ctcl_xlsx.pipeline.program import LIBRARIES, code_files
from ctcl_xlsx.pipeline.tables import is_table_name

if TYPE_CHECKING:
    from ctcl_xlsx.pipeline.batch import Asked, Found
    from ctcl_xlsx.pipeline.spool import Spool
    from ctcl_xlsx.pipeline.store import Store

_ITSELF = "\0"  # stands in a kept reason for the file's own name


@dataclass(frozen=True, slots=True)
class Key:
    """Under which name a file's result is kept, and the hash of the file on the disk that it is for."""

    name: bytes
    sha256: str


class Cache:
    """Results by what they depend on. Whatever is wrong with the cache's file: then there is nothing in it.

    Without a `store` it keeps nothing, and only opens what was sealed; contents go to its `spool`, where it has one.
    `complete` is whether the result of each file of this run could be kept.
    """

    def __init__(self, store: Callable[[], Store] | None = None) -> None:
        self.spool: Spool | None = None
        self._make = store
        self._store: Store | None = None
        self._base: bytes | None = None
        self.complete = True
        self._asked: tuple[Asked, bytes] | None = None
        self._hashes: dict[Path, str] = {}

    def get(self, name: bytes) -> bytes | None:
        """What was kept under a name."""
        with self._quiet():
            store = self._opened()
            return store.get(name) if store else None
        return None

    def put(self, name: bytes, data: bytes) -> None:
        """Keep it for another run."""
        with self._quiet():
            if store := self._opened():
                store.put(name, data)

    def close(self) -> None:
        """Bring it to the disk."""
        with self._quiet():
            if self._store:
                self._store.close()
        self._store = self._make = None

    def _opened(self) -> Store | None:
        if self._store is None and self._make:
            make, self._make = self._make, None  # once
            self._store = make()
        return self._store

    @contextlib.contextmanager
    def _quiet(self) -> Iterator[None]:
        """A disk that is full or closed, a file that is no database: from then on there is no cache."""
        try:
            yield
        except Exception:  # whatever a database finds to say: the results do not depend on it
            store, self._store = self._store, None
            if store:
                with contextlib.suppress(Exception):
                    store.close()

    def find(self, key: Key, item: Input, asked: Asked) -> Found | None:
        """What such a file gave before; None where that is not known, or no longer to be read."""
        data = self.get(key.name)
        with contextlib.suppress(Exception):  # whatever unpickling finds to say
            return None if data is None else unsealed(item, data, asked, self.spool)
        return None

    def keep(self, key: Key | None, item: Input, made: Found | bytes, asked: Asked) -> Found:
        """Keep what `examine_sealed` sealed, and open it; what it did not seal is not kept."""
        if isinstance(made, bytes):
            if key:
                self.put(key.name, made)
            return unsealed(item, made, asked, self.spool)
        self.complete = self.complete and not key
        return made

    def key(self, item: Input, asked: Asked) -> Key | None:
        """None for what has no bytes to be told by, and where nothing is kept."""
        if self._make is None and self._store is None:
            self.complete = False
            return None
        if item.passed_over or skip_by_name(item.name):
            return None
        sha256 = "" if item.fault or item.remote else self.sha256(item.path)
        if not sha256 or not self.base:
            self.complete = False
            return None
        if self._asked is None or self._asked[0] is not asked:
            own = sorted(map(repr, asked.forms.values())) if asked.forms else []
            self._asked = asked, self.base + repr((own, asked.strict, asked.audit, asked.told)).encode()
        facts = (sha256, item.member, _telling(item.name))
        return Key(hashlib.sha256(self._asked[1] + repr(facts).encode("utf-8", "surrogatepass")).digest(), sha256)

    def sha256(self, path: Path) -> str:
        """The hash of a file's bytes, taken once in a run; "" where it cannot be read."""
        if path not in self._hashes:
            try:
                self._hashes[path] = hashlib.sha256(whole_file(path)).hexdigest()
            except CtclError:
                self._hashes[path] = ""
        return self._hashes[path]

    def is_unchanged(self, path: Path) -> bool:
        """Whether a file still has the bytes that its hash was taken of."""
        try:
            return hashlib.sha256(whole_file(path)).hexdigest() == self.sha256(path)
        except CtclError:
            return False

    @property
    def base(self) -> bytes:
        """What stands for this program; b"" where it cannot be told."""
        if self._base is None:
            try:
                self._base = _fingerprint()
            except OSError:
                self._base = b""
        return self._base


@contextlib.contextmanager
def cache_at(path: Path | None) -> Iterator[Cache | None]:
    """The cache in a file; None without one. The file is opened, or made, when the cache is first asked."""
    if path is None:
        yield None
        return

    def store() -> Store:
        from ctcl_xlsx.pipeline.store import Store

        return Store(path)

    cache = Cache(store)
    try:
        yield cache
    finally:
        cache.close()


def examine_sealed(item: Input, asked: Asked, sha256: str | None, whole: bytes | None = None) -> bytes | Found:
    """What `examine` gives, sealed: with a hash only where the file on the disk is the one it was taken of.

    Without a hash the content may be given as `whole`.
    """
    from ctcl_xlsx.pipeline.batch import examine  # here: to know that nothing changed takes none of the reading

    if sha256 is None:
        return sealed(item, examine(item, asked, whole), asked)
    if item.member:  # its archive stays open for the next one
        found = examine(item, asked)
        with contextlib.suppress(CtclError):
            return sealed(item, found, asked) if archive_sha256(item.path) == sha256 else found
        return found
    try:
        whole = whole_file(item.path)
    except CtclError:
        return examine(item, asked)
    found = examine(item, asked, whole)
    return sealed(item, found, asked) if hashlib.sha256(whole).hexdigest() == sha256 else found


def sealed(item: Input, found: Found, asked: Asked) -> bytes:
    """A result as it is kept, the same wherever the file lies: its head, and apart from that its content."""
    if isinstance(found, tuple):
        return pack(tuple((member.member, member.source) for member in found))
    reason = found.reason
    if reason and reason.where.file == item.name:
        reason = reason.in_file(_ITSELF)
    head = replace(found, file="", source="", held=None, reason=reason)
    body = b"" if found.content is None else folded(found.content, asked)
    return pack((head, body))


def unsealed(item: Input, data: bytes, asked: Asked, spool: Spool | None = None) -> Found:
    """What was sealed, of this file; its content on the `spool`, where there is one.

    Raises what unpacking raises where it is nothing that was sealed.
    """
    from ctcl_xlsx.district.files import FileResult

    kept = unpack(data)
    if not (len(kept) == 2 and isinstance(kept[0], FileResult)):
        return tuple(Input(f"{item.name}/{name}", item.path, member=name, source=source) for name, source in kept)
    head, body = kept
    reason = head.reason
    if reason and reason.where.file == _ITSELF:
        reason = reason.in_file(item.name)
    held = None
    if head.brief:
        held = spool.hold(body, asked) if spool else unfolded(body, asked)
    return cast(FileResult, replace(head, file=item.name, source=item.source, held=held, reason=reason))


def _telling(name: str) -> str:
    """What of a file's name a result depends on: whether it may be one of our tables, and its ending."""
    return name.rpartition("/")[2] if is_table_name(name) else os.path.splitext(name)[1].lower()


def _fingerprint() -> bytes:
    """A hash of all that decides but the file: this package's code and definitions, the Python, the libraries.

    b"" where the code cannot be seen. Raises OSError where it cannot be read.
    """
    found = hashlib.sha256(repr(sys.version_info[:3]).encode())
    files = code_files()
    if not files:
        return b""
    for file, data in files:
        found.update(repr(file).encode() + data)
    for library in LIBRARIES:
        spec = importlib.util.find_spec(library)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            with os.scandir(place) as entries:
                parts = sorted((e.name, e.stat().st_size, e.stat().st_mtime_ns) for e in entries if e.is_file())
            found.update(repr((library, parts)).encode())
    return found.digest()
