"""Files at URLs, through fsspec: which there are, and the bytes of each.

Owns how long a silent network is waited for, and what is said of its failures. Nothing of fsspec is loaded before a URL
is read. What of a URL may be shown stands in `urls`.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from urllib.parse import urlsplit

from ctcl_xlsx.files import reason_of
from ctcl_xlsx.issues import Code, CtclError, issue
from ctcl_xlsx.pipeline.urls import CHAIN, DISK, WEB, Url, is_web, parts_of, readable, refuse
from ctcl_xlsx.text import near

SECONDS = 60.0  # for one file, and for one folder's list
NOWHERE = Path(os.devnull)  # the path of what lies on no disk: whoever opens it by mistake finds no file
_TRIES = 2
_CHUNK = 1 << 20
_DEEPEST = 32  # folders within each other: a web page may link to itself
# What fsspec's own kinds of places need beside it.
NEEDS = {
    **dict.fromkeys(("http", "https"), "aiohttp"),
    **dict.fromkeys(("s3", "s3a"), "s3fs"),
    **dict.fromkeys(("gs", "gcs"), "gcsfs"),
    **dict.fromkeys(("abfs", "abfss", "az", "adl"), "adlfs"),
    **dict.fromkeys(("sftp", "ssh"), "paramiko"),
    "smb": "smbprotocol",
    "webdav": "webdav4",
    "oss": "ossfs",
}

_KNOWN = (*NEEDS, *DISK, "ftp", "hdfs", "webhdfs", "dropbox", "gdrive", "github", "memory", "tar", "zip")


@dataclass(frozen=True, slots=True)
class Remote:
    """A file below a URL: that URL as it was given, the file's own name in its file system, its size where known."""

    base: str = field(repr=False)
    path: str = field(repr=False)
    size: int | None = None


class Listed(NamedTuple):
    """What lies below a URL: its name relative to that, and why it is not to be opened ("" where it may be).

    `named` is the file to which the URL itself leads.
    """

    name: str
    remote: Remote
    fault: str = ""
    named: bool = False


# --------------------------------------------------------------------------------------------- which there are


def listed(url: Url) -> list[Listed]:
    """Every file below a URL, or the one that it is. A folder that cannot be looked into stands for itself.

    Raises CtclError (input-invalid) where the URL leads nowhere, or what reads it is not installed.
    """
    from ctcl_xlsx.pipeline.patience import within

    if parts_of(url.given) is None:
        refuse("url-wrong", url)
    try:
        return within(2 * SECONDS, lambda: _listed(url))
    except CtclError:
        raise
    except ImportError:
        kinds = [link.partition("://")[0].lower() for link in CHAIN.split(url.given)]
        kind = next((kind for kind in reversed(kinds) if kind in NEEDS), kinds[0])
        refuse("url-needs", url, kind=f"{kind}://", valid=NEEDS.get(kind, kind))
    except FileNotFoundError:
        refuse("path-missing", url)
    except PermissionError:
        refuse("url-denied", url)
    except Exception as error:  # each file system has its own; their texts may tell what the URL holds
        refuse("url-denied" if _status(error) in (401, 403) else "url-unreachable", url)


def _listed(url: Url) -> list[Listed]:
    system, root = _system(url.given)
    system.invalidate_cache()
    if is_web(url.given):
        is_folder = urlsplit(root).path.endswith("/") or "." not in url.name
        info: dict[str, Any] = {"type": "directory" if is_folder else "file"}
        root = f"{root.partition('?')[0].rstrip('/')}/" if is_folder else root
        if not is_folder:
            _find(system, root)
    else:
        info = system.info(root)
    if info["type"] != "directory":
        return [Listed(url.name, Remote(url.given, root, info.get("size")), named=True)]
    return [
        Listed(readable(url.given, path[len(root) :].strip("/")), Remote(url.given, path, size), fault)
        for path, size, fault in sorted(_walked(system, root), key=lambda found: found[0])
    ]


def _find(system: Any, address: str) -> None:
    """Raise FileNotFoundError where a file on the web is not, or whatever else keeps it from being there.

    Its size is not to be trusted: the server may pack what it sends.
    """
    try:
        system.info(address)
    except FileNotFoundError as error:  # fsspec's word for every failure
        cause = error.__cause__
        raise cause if cause and _status(cause) not in (404, 410) else error from None


def _walked(system: Any, root: str) -> Iterator[tuple[str, int | None, str]]:
    """(path, size, fault) of what lies below a folder, which must be open itself."""
    waiting = [(root, 0)]
    seen = {root.rstrip("/")}
    while waiting:
        folder, depth = waiting.pop()
        try:
            entries = system.ls(folder, detail=True)
        except Exception as error:
            if depth == 0:
                raise
            yield folder, None, _reason(error)
            continue
        for entry in entries:
            path = entry["name"]
            inner = path[len(root) :].strip("/")
            odd = not path.startswith(root) or not inner or {"", ".", ".."} & set(inner.split("/"))
            if odd or path.rstrip("/") in seen or ("?" in path and path.startswith(WEB)):
                continue  # the folder itself; on the web also other ways to sort it, and whatever it links to
            seen.add(path.rstrip("/"))
            if entry["type"] != "directory":
                yield path, entry.get("size"), ""
            elif depth < _DEEPEST:
                waiting.append((path, depth + 1))
            else:
                yield path, None, "denied"


# ----------------------------------------------------------------------------------------------- their bytes


def fetched(remote: Remote, cap: int) -> bytes:
    """The bytes of a file. Raises CtclError, as `workbook.read.load` does, where they cannot be had whole."""
    if remote.size is not None and remote.size > cap:
        raise _too_large(cap)
    from ctcl_xlsx.pipeline.patience import within

    tries = _TRIES
    while True:
        tries -= 1
        try:
            data = within(SECONDS, lambda: _read(remote, cap))
            break
        except Exception as error:
            reason = _reason(error)
            if not tries or reason != "input-output":
                raise CtclError(issue(Code.FILE_UNREADABLE, facts={"reason": reason})) from None
    if len(data) > cap:
        raise _too_large(cap)
    if remote.size is not None and len(data) != remote.size:
        raise CtclError(issue(Code.FILE_UNREADABLE, facts={"reason": "changed"}))
    if not data:
        raise CtclError(issue(Code.FILE_EMPTY))
    return data


@contextlib.contextmanager
def copied(remote: Remote, cap: int) -> Iterator[Path]:
    """A copy on this machine's disk, which goes with the context.

    Raises CtclError as `fetched` does, and (file-unreadable) where the disk does not take it.
    """
    import tempfile

    data = fetched(remote, cap)
    with contextlib.ExitStack() as kept:
        try:
            path = Path(kept.enter_context(tempfile.TemporaryDirectory(prefix="ctcl-"))) / "tệp"
            path.write_bytes(data)
        except OSError as error:  # of the disk only: what befalls the copy later is no matter of this
            raise CtclError(issue(Code.FILE_UNREADABLE, facts={"reason": reason_of(error, NOWHERE)})) from error
        yield path


def _read(remote: Remote, cap: int) -> bytes:
    """At most one byte more than `cap`."""
    system, _ = _system(remote.base)
    if remote.size is not None:
        data = system.cat_file(remote.path, end=cap + 1) if remote.size else b""
        return bytes(data)
    found = bytearray()
    with system.open(remote.path, "rb", **({"block_size": 0} if is_web(remote.base) else {})) as file:
        while len(found) <= cap and (chunk := file.read(_CHUNK)):
            found += chunk
    return bytes(found)


def _system(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the URL's own name in there; kept by fsspec for the next call."""
    kind = url.partition("://")[0].lower()
    try:
        from fsspec.core import get_filesystem_class, url_to_fs
    except ImportError:
        if kind.partition(":")[0] not in _KNOWN:
            _refuse_kind(kind, url)
        refuse("no-fsspec", Url(url))
    try:
        get_filesystem_class(kind)
    except ValueError:
        _refuse_kind(kind, url)
    system, root = url_to_fs(url)
    return system, str(root)


def _refuse_kind(kind: str, url: str) -> NoReturn:
    """For a kind of URL that nobody knows."""
    meant = "" if ":" in kind else near(kind, _KNOWN)
    if meant:
        refuse("url-near", Url(url), kind=f"{kind}://", valid=f"{meant}://")
    refuse("url-unknown", Url(url), kind=f"{kind}://")


def _status(error: BaseException) -> object:
    """The answer's number, where a web server gave one."""
    return getattr(error, "status", None)


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "vanished"
    if isinstance(error, PermissionError) or _status(error) in (401, 403):
        return "denied"
    if isinstance(error, IsADirectoryError):
        return "folder"
    return "far-timeout" if isinstance(error, TimeoutError) else "input-output"


def _too_large(cap: int) -> CtclError:
    return CtclError(issue(Code.FILE_TOO_LARGE, facts={"reason": "file-size", "limit": str(cap >> 20)}))
