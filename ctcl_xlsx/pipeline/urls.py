"""URLs as people type them: which text is one, and what of it may be shown.

Owns that: never the user, the password or the query. Opens nothing; what lies at a URL stands in `remote`.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from urllib.parse import SplitResult, unquote, urlsplit

from ctcl_xlsx.issues import Code, CtclError, issue

HIDDEN = "…"
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.:-]+)://\S", re.DOTALL)
NEARLY = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]+)(?:::[A-Za-z0-9+.:-]*)?:/")
CHAIN = re.compile(r"::(?![0-9A-Fa-f:.]*\])")  # one URL within another; not in a host's number
DISK, WEB = ("file", "local"), ("http", "https")


@dataclass(frozen=True, slots=True)
class Url:
    """A file or folder at a URL, as it was given. As text it is without user, password and query."""

    given: str = field(repr=False)

    def __str__(self) -> str:
        return shown_url(self.given)

    @property
    def name(self) -> str:
        """Its last part, as people read it; "…" where that may be a secret."""
        link = next((link for link in CHAIN.split(self.given) if "://" in link), "")
        rest = link.partition("://")[2]
        if re.search(r"[?#].*@", rest, re.DOTALL):
            return HIDDEN
        way = re.split("[?#]", rest.rpartition("@")[2])[0].rstrip("/")
        if not way or ("/" not in rest.rstrip("/") and str(self).endswith(HIDDEN)):  # a host alone that may be none
            return HIDDEN
        return readable(self.given, way.rpartition("/")[2])

    @property
    def system(self) -> str:
        """What names the file system that its files' paths belong to: many leave host and user out of a path."""
        parts = None if CHAIN.search(self.given) or "@" in _behind_host(self.given) else parts_of(self.given)
        return f"{parts.scheme}://{parts.netloc}" if parts else self.given


def place(text: str) -> Path | Url:
    """What somebody typed: a path, or a URL; one of this machine's disk ("file:///...") is a path.

    Raises CtclError (input-invalid) for one of the disk that is none.
    """
    found = _URL.match(text)
    if not found:
        return Path(text)
    if found[1].lower() not in DISK:
        return Url(text)
    from urllib.request import url2pathname  # here: it weighs

    parts = parts_of(text)
    if parts is None or not re.fullmatch(r"[\w.-]*", parts.netloc):
        refuse("url-wrong", Url(text))
    way = f"//{parts.netloc}{parts.path}" if parts.netloc not in ("", "localhost") else parts.path
    typed = text.partition("://")[2].removeprefix("localhost") if os.name != "nt" else ""
    return Path(typed if typed and os.path.lexists(typed) else url2pathname(way))


def shown_url(url: str) -> str:
    """A URL without whatever in it may be a secret: the one way in which URLs are shown. Never raises."""
    found = _URL.match(url.strip())
    if not found:
        return HIDDEN
    kind = found[1].partition(":")[0]
    parts = parts_of(url)
    if parts is None or CHAIN.search(url) or "@" in _behind_host(url):
        return f"{kind}://{HIDDEN}"
    host = parts.netloc.rpartition("@")[2]
    port = re.search(r":([^:\]]*)$", host)
    if port and not port[1].isdigit():  # a password with a sign that ends a host
        return f"{kind}://{HIDDEN}"
    return f"{parts.scheme}://{host}{parts.path}"


def shown_absent(path: Path) -> str:
    """A path that does not exist, which may be a URL that was typed wrong: without what may be a password."""
    return re.sub(r"^..+:.*@", f"{HIDDEN}@", str(path), flags=re.DOTALL)


def not_a_path(text: str) -> str:
    """A URL, or nearly one ("http:/a.vn"), typed where a path must stand, as it may be shown; "" for a path."""
    found = NEARLY.match(text)
    return (shown_url(text) if _URL.match(text) else f"{found[1]}:/{HIDDEN}") if found else ""


def parts_of(url: str) -> SplitResult | None:
    """The parts of a URL; None where it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _behind_host(url: str) -> str:
    """What stands behind the host. A "@" there may be that behind a password which holds a "/", a "?" or a "#"."""
    return re.sub("^[^/?#]*", "", url.partition("://")[2])


def is_web(url: str) -> bool:
    """Whether a web server is asked."""
    return url.partition("://")[0].lower() in WEB


def readable(url: str, name: str) -> str:
    """A name below a URL as people read it."""
    return unquote(name) if is_web(url) else name


def refuse(problem: str, url: Url, **facts: str) -> NoReturn:
    """Raise CtclError (input-invalid), said of that URL."""
    raise CtclError(issue(Code.INPUT_INVALID, value=str(url), facts={"problem": problem, **facts})) from None
