"""An Internet mail (.eml): who sent it, when, and the files attached to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from ctcl_xlsx.issues import Code, CtclError, issue
from ctcl_xlsx.text import escaped, one_line


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail's attached files, each a name and what makes its bytes; the sender as written; when it was sent."""

    files: tuple[tuple[str, Callable[[], bytes]], ...]
    sender: str
    sent: datetime | None


def read_mail(data: bytes) -> Mail:
    """The mail in these bytes. Raises CtclError (file-damaged)."""
    try:
        message = message_from_bytes(data, policy=policy.default)
        files = tuple(_attachments(message))
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "mail"})) from error
    return Mail(files, _header(message, "from"), _date(_header(message, "date")))


def _attachments(part: EmailMessage, *, in_text: bool = False) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The attached files of a mail: neither its text nor the pictures inside it."""
    name = part.get_filename()
    if part.get_content_type() == "message/rfc822":
        yield name or "thu.eml", _inner_mail(part)
    elif part.is_multipart():
        for inner in part.iter_parts():
            if isinstance(inner, EmailMessage):
                yield from _attachments(inner, in_text=part.get_content_type() == "multipart/related")
    elif part.get_content_maintype() == "image" and (in_text or part.get_content_disposition() == "inline"):
        return
    elif name or part.get_content_disposition() == "attachment":
        yield name or "?", _payload(part)


def _inner_mail(part: EmailMessage) -> Callable[[], bytes]:
    def content() -> bytes:
        found = part.get_payload(0)
        return found.as_bytes() if isinstance(found, EmailMessage) else b""

    return content


def _payload(part: EmailMessage) -> Callable[[], bytes]:
    def content() -> bytes:
        found = part.get_payload(decode=True)
        if not isinstance(found, bytes):
            raise CtclError(issue(Code.FILE_DAMAGED, facts={"reason": "mail"}))
        return found

    return content


def _header(message: EmailMessage, name: str) -> str:
    """A header's text, decoded where the library can; it stumbles over some broken ones."""
    try:
        found = one_line(str(message.get(name) or ""))
    except (MessageError, LookupError, ValueError, TypeError, AttributeError):
        found = ""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")
    return found or escaped(one_line(raw))


def _date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
