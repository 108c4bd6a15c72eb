"""Files inside files: named safely, read from memory, refused one by one."""

from __future__ import annotations

import random
import unicodedata
import zipfile
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctcl_xlsx.issues import Code, CtclError
from ctcl_xlsx.workbook import archives
from ctcl_xlsx.workbook.archives import decoded_name, open_archive, safe_name
from ctcl_xlsx.workbook.sniff import true_kind
from tests.workbook.mails import mail, outlook_mail, zipped, zipped_as
from tests.workbook.test_container import zipped as zipped_with

BOOK = bytes(range(256)) * 40


def opened(data: bytes) -> dict[str, bytes]:
    return {member.name: member.content() for member in open_archive(data, true_kind(data)).members}


def refused(data: bytes) -> tuple[Code, str]:
    with pytest.raises(CtclError) as error:
        opened(data)
    return error.value.issue.code, error.value.issue.facts.get("reason", "")


def test_each_kind_gives_its_files() -> None:
    files = {"Trường A/kế hoạch.xlsx": BOOK, "b.pdf": b"%PDF-1.7".ljust(5000)}
    assert opened(zipped(files | {"Trường A/": b""})) == files
    plain = {name.replace("/", "-"): data for name, data in files.items()}
    assert opened(mail(plain)) == plain
    assert opened(outlook_mail(plain)) == plain


def test_sender_and_day_are_told_in_vietnams_time() -> None:
    told = "Nguyễn Thị Hoa <hoa@truong.example>, 05/09/2026 08:30"
    assert open_archive(mail({"a": b"1"}), "eml").source == told
    assert open_archive(outlook_mail({"a": b"1"}), "msg").source == told
    assert open_archive(zipped({"a": b"1"}), "zip").source == ""


@pytest.mark.parametrize(
    ("sender", "shown"),
    [("=?utf-8?q?Nguy=E1=BB=85n?= <a@b.example>", "Nguyễn <a@b.example>"), ("\x1b[31mred", "red"), ("", "")],
)
def test_a_sender_is_shown_on_one_line(sender: str, shown: str) -> None:
    head = f"From: {sender}\nSubject: x\n".encode()
    body = b'MIME-Version: 1.0\nContent-Type: application/octet-stream; name="a.xlsx"\n'
    body += b'Content-Disposition: attachment; filename="a.xlsx"\n\nabc'
    source = open_archive(head + body, "eml").source
    assert source.replace("[31m", "") == shown
    assert source.isprintable()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.xlsx", "etc/passwd.xlsx"),
        ("/tuyệt đối/a.xlsx", "tuyệt đối/a.xlsx"),
        ("D:\\Bieu\\a.xlsx", "Bieu/a.xlsx"),
        ("a\\b.xlsx", "a/b.xlsx"),
        ("..", "?"),
        ("\x1b]0;title\x07a.xlsx", "\\x1b]0;title\\x07a.xlsx"),
        ("a\nb.xlsx", "a\\nb.xlsx"),
        (unicodedata.normalize("NFD", "Kế hoạch.xlsx"), "Kế hoạch.xlsx"),
        ("gpj.\u202excod", "gpj.\\u202excod"),
        ("x" * 500 + ".xlsx", "x" * 195 + ".xlsx"),
    ],
)
def test_names_are_safe_to_show(name: str, shown: str) -> None:
    assert safe_name(name) == shown


def test_names_are_decoded_whoever_packed_them() -> None:
    name = "Trường Tiểu học Suối Mây.xlsx"
    marked = unicodedata.normalize("NFD", name)
    assert list(opened(zipped({name: BOOK}))) == [name]
    assert list(opened(zipped_as({name.encode(): BOOK}))) == [name]  # macOS does not mark UTF-8
    # cp1258 keeps horn and circumflex with the letter, tones apart
    vietnamese = "Tr\u01b0\u01a1\u0300ng \u0110\u00f4ng.xlsx".encode("cp1258")
    assert list(opened(zipped_as({vietnamese: BOOK}))) == ["Trường Đông.xlsx"]
    assert decoded_name("Ecole \u00e9t\u00e9 \u2591.xlsx".encode("cp437"), utf8=False) == "Ecole été ░.xlsx"
    assert decoded_name(b"\xff\xfe.xlsx", utf8=True) == "\ufffd\ufffd.xlsx"
    assert marked != name


def test_files_of_one_name_are_both_there() -> None:
    assert opened(zipped_with({"a/b": b"1", "a/x": b"2"}).replace(b"a/x", b"a\\b")) == {"a/b": b"1", "a/b*": b"2"}


def test_the_text_of_a_mail_and_the_pictures_in_it_are_no_attachments() -> None:
    message = EmailMessage()
    message["From"] = "a@b.example"
    message.set_content("text")
    message.add_related(b"\x89PNG", maintype="image", subtype="png", cid="<logo>", filename="logo.png")
    message.add_attachment(BOOK, maintype="application", subtype="x", filename="a.xlsx")
    assert list(opened(message.as_bytes())) == ["a.xlsx"]


def test_a_mail_within_a_mail_is_one_file() -> None:
    outer, inner = EmailMessage(), EmailMessage()
    inner["From"] = outer["From"] = "a@b.example"
    inner.add_attachment(BOOK, maintype="application", subtype="x", filename="a.xlsx")
    outer.add_attachment(inner)
    ((_, data),) = opened(outer.as_bytes()).items()
    assert true_kind(data) == "eml"


def test_what_cannot_be_read_is_refused() -> None:
    assert refused(zipped({})) == (Code.FILE_UNREADABLE, "no-members")
    assert refused(zipped({"a/": b""})) == (Code.FILE_UNREADABLE, "no-members")
    assert refused(mail({})) == (Code.FILE_UNREADABLE, "no-attachments")
    assert refused(outlook_mail({})) == (Code.FILE_UNREADABLE, "no-attachments")
    assert refused(zipped({"a": BOOK})[:-30])[0] is Code.FILE_DAMAGED
    assert refused(zipped_with({"a": BOOK}, zipfile.ZIP_LZMA)) == (Code.FILE_UNREADABLE, "compression")
    locked = bytearray(zipped({"a": BOOK}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + flags] |= 1
    assert refused(bytes(locked))[0] is Code.FILE_ENCRYPTED


def test_caps(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped({str(n): BOOK for n in range(5)})
    monkeypatch.setattr(archives, "MAX_MEMBER_BYTES", 1000)
    assert refused(data) == (Code.FILE_TOO_LARGE, "file-size")
    monkeypatch.setattr(archives, "MAX_TOTAL_BYTES", 40_000)
    assert refused(data) == (Code.FILE_TOO_LARGE, "total-size")
    monkeypatch.undo()
    monkeypatch.setattr(archives, "MAX_MEMBERS", 4)
    assert refused(data) == (Code.FILE_TOO_LARGE, "members")


def test_a_damaged_member_does_no_harm_to_the_others() -> None:
    data = bytearray(zipped({"a": BOOK, "b": BOOK[::-1]}))
    data[40] ^= 1
    first, second = open_archive(bytes(data), "zip").members
    with pytest.raises(CtclError):
        first.content()
    assert second.content() == BOOK[::-1]


@given(chance=st.randoms(use_true_random=False))
@settings(max_examples=20, derandomize=True, deadline=None)
def test_a_mutated_archive_is_read_or_refused_never_more(chance: random.Random) -> None:
    files = {"kế hoạch.xlsx": BOOK, "b.txt": b"abc" * 2000}
    for data in (zipped(files), mail(files), outlook_mail(files)):
        for _ in range(20):
            changed = bytearray(data)
            for _ in range(chance.randint(1, 8)):
                at = chance.randrange(min(len(changed), 3000) if chance.random() < 0.5 else len(changed))
                match chance.randrange(3):
                    case 0:
                        changed[at] = chance.randrange(256)
                    case 1:
                        del changed[at : at + chance.randint(1, 40)]
                    case 2:
                        changed[at:at] = changed[at : at + 40]
            kind = true_kind(bytes(changed))
            for wanted in {kind, true_kind(data)} & set(archives.KINDS):
                try:
                    members = open_archive(bytes(changed), wanted).members
                except CtclError:
                    continue
                for member in members:
                    assert member.name.isprintable()
                    try:
                        assert isinstance(member.content(), bytes)
                    except CtclError:
                        continue
