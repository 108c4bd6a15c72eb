"""Files that hold files: .zip, and mails with attachments (.eml, .msg). Nothing is ever written to the disk.

Owns how members are listed, named and capped; what a member is, the one door in (`read`) tells. An Office document is
a zip too, but no archive: `sniff` tells them apart. A member that is an archive itself is refused by whoever reads it.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ctcl_xlsx.issues import Code, CtclError, issue
from ctcl_xlsx.text import escaped, one_line
from ctcl_xlsx.workbook.container import Entry, check_layout, directory, inflate
from ctcl_xlsx.workbook.grid import VIETNAM

if TYPE_CHECKING:
    import olefile

KINDS = ("zip", "eml", "msg")
MAX_MEMBERS = 2_000
MAX_MEMBER_BYTES = 50 << 20
MAX_TOTAL_BYTES = 2 << 30  # never held at once: members are inflated one by one
LONGEST_NAME = 200
_UTF8 = 0x800
_ENCRYPTED = 0x41
_METHODS = (0, 8)
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside an archive. `content` makes its bytes; it raises CtclError when they are not sound."""

    name: str
    content: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Archive:
    """What an archive holds, in its own order. `source` says who sent a mail, and when; "" for a zip."""

    members: tuple[Member, ...]
    source: str = ""


def open_archive(data: bytes, kind: str) -> Archive:
    """The members of a file of one of the `KINDS`. Raises CtclError when it is damaged, empty, locked or too large."""
    if kind == "zip":
        archive = Archive(tuple(_named(_zip_members(data))))
    elif kind == "eml":
        archive = _mail(data)
    else:
        archive = _outlook_mail(data)
    if not archive.members:
        raise _unreadable("no-members" if kind == "zip" else "no-attachments")
    if len(archive.members) > MAX_MEMBERS:
        raise _too_large("members", MAX_MEMBERS)
    return archive


def _named(members: Iterable[tuple[str, Callable[[], bytes]]]) -> Iterator[Member]:
    """Members under names that are safe to show, each its own."""
    taken: set[str] = set()
    for given, content in members:
        name = safe_name(given)
        while name in taken:
            name += "*"
        taken.add(name)
        yield Member(name, content)


def safe_name(name: str) -> str:
    """A member's name for people: NFC, "/" between folders, without what would lead out of it."""
    pieces = unicodedata.normalize("NFC", name).replace("\\", "/").split("/")
    kept = [piece for piece in pieces if piece not in ("", ".", "..") and not _DRIVE.fullmatch(piece)]
    return escaped("/".join(kept)[-LONGEST_NAME:]) or "?"


# ----------------------------------------------------------------------------------------------------- zip


def _zip_members(data: bytes) -> Iterator[tuple[str, Callable[[], bytes]]]:
    entries, directory_start = directory(data)
    check_layout(data, entries, directory_start)
    files = [entry for entry in entries if not entry.is_folder]
    if any(entry.flags & _ENCRYPTED for entry in files):
        raise CtclError(issue(Code.FILE_ENCRYPTED, facts={"archive": "1"}))
    if sum(entry.size for entry in files) > MAX_TOTAL_BYTES:
        raise _too_large("total-size", MAX_TOTAL_BYTES >> 20)
    for entry in files:
        yield decoded_name(entry.raw_name, utf8=bool(entry.flags & _UTF8)), _inflater(data, entry)


def _inflater(data: bytes, entry: Entry) -> Callable[[], bytes]:
    def content() -> bytes:
        if entry.method not in _METHODS:
            raise _unreadable("compression")
        if entry.size > MAX_MEMBER_BYTES:
            raise _too_large("file-size", MAX_MEMBER_BYTES >> 20)
        return inflate(data, entry)

    return content


def decoded_name(raw: bytes, *, utf8: bool) -> str:
    """A zip member's name. Unmarked, it may be UTF-8 all the same, or a Vietnamese Windows' code page."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        if utf8:
            return raw.decode("utf-8", "replace")
    try:
        name = unicodedata.normalize("NFC", raw.decode("cp1258"))
    except UnicodeDecodeError:
        return raw.decode("cp437")
    return name if all(sign.isascii() or sign.isalpha() for sign in name) else raw.decode("cp437")


# --------------------------------------------------------------------------------------------------- mails


def _mail(data: bytes) -> Archive:
    from ctcl_xlsx.workbook import mails  # the library behind it costs as much as half of this program to load

    mail = mails.read_mail(data)
    return Archive(tuple(_named(mail.files)), _source(mail.sender, mail.sent))


def _source(sender: str, when: datetime | None) -> str:
    """ "Nguyễn Thị Hoa <hoa@truong.vn>, 05/09/2026 08:30": the time is Vietnam's."""
    try:
        day = (when.astimezone(VIETNAM) if when and when.tzinfo else when).strftime("%d/%m/%Y %H:%M") if when else ""
    except (ValueError, OverflowError):
        day = ""
    return ", ".join(filter(None, (sender[:LONGEST_NAME], day)))


# ------------------------------------------------------------------------------------------------- Outlook

_SENDER_NAME, _SENDER_MAIL, _SENDER_SMTP = "0C1A", "0C1F", "5D01"
_LONG_NAME, _SHORT_NAME, _CONTENT = "3707", "3704", "3701"
_ATTACHMENT = "__attach_version1.0_#"
_SENT_AT, _CREATED_AT = 0x00390040, 0x0E060040


def _outlook_mail(data: bytes) -> Archive:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            folders = dict.fromkeys(path[0] for path in ole.listdir() if path[0].startswith(_ATTACHMENT))
            members = tuple(_named(_outlook_attachment(ole, folder) for folder in folders))
            name, mail = _text(ole, "", _SENDER_NAME), _text(ole, "", _SENDER_SMTP) or _text(ole, "", _SENDER_MAIL)
            sender = f"{name} <{mail}>" if name and "@" in mail else name or mail
            return Archive(members, _source(one_line(sender), _sent_at(ole)))
    except CtclError:
        raise
    except Exception as error:  # olefile raises what it meets: OSError, IndexError, struct.error, its own
        raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "mail"})) from error


def _outlook_attachment(ole: olefile.OleFileIO, folder: str) -> tuple[str, Callable[[], bytes]]:
    stream = f"{folder}/__substg1.0_{_CONTENT}0102"
    name = _text(ole, folder, _LONG_NAME) or _text(ole, folder, _SHORT_NAME) or "?"
    if not ole.exists(stream):  # a mail within the mail, or a link
        return name, lambda: _refuse_link()
    content = ole.openstream(stream).read()
    return name, lambda: content


def _refuse_link() -> bytes:
    raise CtclError(issue(Code.FILE_NOT_WORKBOOK, facts={"kind": "msg"}))


def _text(ole: olefile.OleFileIO, folder: str, key: str) -> str:
    """A text of a mail or attachment, stored in UTF-16 or in the sender's code page."""
    for ending, encoding in (("001F", "utf-16-le"), ("001E", "cp1258")):
        path = "/".join(filter(None, (folder, f"__substg1.0_{key}{ending}")))
        if ole.exists(path):
            return str(ole.openstream(path).read().decode(encoding, "replace")).strip("\0 ")
    return ""


def _sent_at(ole: olefile.OleFileIO) -> datetime | None:
    if not ole.exists("__properties_version1.0"):
        return None
    stream = ole.openstream("__properties_version1.0").read()
    records = {stream[at : at + 4]: stream[at + 8 : at + 16] for at in range(32, len(stream) - 15, 16)}
    for tag in (_SENT_AT, _CREATED_AT):
        ticks = int.from_bytes(records.get(tag.to_bytes(4, "little"), b""), "little")
        if ticks:
            return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
    return None


def _unreadable(reason: str) -> CtclError:
    return CtclError(issue(Code.FILE_UNREADABLE, facts={"reason": reason}))


def _too_large(reason: str, limit: int) -> CtclError:
    return CtclError(issue(Code.FILE_TOO_LARGE, facts={"reason": reason, "limit": str(limit)}))
