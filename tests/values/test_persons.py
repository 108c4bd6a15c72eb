"""Who is a person and who a role: roles, bodies and places stay, names go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctcl_xlsx.values import parse_owners
from ctcl_xlsx.values.glossary import SURNAMES, parties
from ctcl_xlsx.values.persons import CONTACT, PERSON, hide_contacts, hide_in_owners, hide_in_text, hide_named

KEPT = (
    "Hiệu trưởng", "Tổ Toán", "Đ/c Hiệu trưởng", "Tổ trưởng tổ Toán – Tin", "UBND xã Đồng Nguyệt", "Văn thư",
    "Bí thư Đoàn TNCS Hồ Chí Minh", "GVCN lớp 5A", "KT, Thiết bị", "BGH. Nhân viên", "Lãnh đạo nhà trường/Ban ĐDCMHS",
    "TTCM tổ 3", "Giáo viên Tiếng Anh khối 12", "Phó hiệu trưởng phụ trách nền nếp", "Kế toán, tổ Vật lí - Hóa học",
    "như trên", "nt", "-", "", "CB,GV,NV", "Công an xã Suối Mây", "Chủ tịch UBND xã Suối Mây", "P.HT",
    "Thư ký HĐ TĐG", "Thành ủy", "Hội cựu học sinh", "Hiệu trưởng\nPhó hiệu trưởng, học vụ", "HT + PHT",
)  # fmt: skip
HIDDEN = {
    "Cô Lan": PERSON,
    "cô lan": PERSON,
    "Nguyễn Văn A": PERSON,
    "nguyễn văn a": PERSON,
    "Nguyen Van A": PERSON,
    "TRẦN THỊ B": PERSON,
    "Kha Quốc Thịnh": PERSON,
    "Nguyễn Văn Thư": PERSON,
    "Đoàn Văn Công": PERSON,
    "PHT. Trần B": f"PHT. {PERSON}",
    "HT: Nguyễn Văn A": f"HT: {PERSON}",
    "đ/c Lan PHT": f"{PERSON} PHT",
    "Ô. Nguyễn Văn A - PHT": f"{PERSON} - PHT",
    "Lan, Hương, Thư": f"{PERSON}, {PERSON}, {PERSON}",
    "Hiệu trưởng (Nguyễn Thị Hoa)": f"Hiệu trưởng {PERSON}",
    "Hiệu trưởng Nguyễn Văn Hiệu": f"Hiệu trưởng {PERSON}",
    "Trưởng thôn Nam": f"Trưởng thôn {PERSON}",
    "Thầy Hùng 0912345678": f"{PERSON} {CONTACT}",
    "GV dạy Tin: Hà": f"GV dạy Tin: {PERSON}",
}
TEXTS = {
    "Giao cô Lan, đ/c Nguyễn Văn A theo dõi": f"Giao {PERSON}, {PERSON} theo dõi",
    "Phối hợp Kha Quốc Thịnh xây dựng": f"Phối hợp {PERSON} xây dựng",
    "Liên hệ 0912 345 678 hoặc a.b@c.edu.vn": f"Liên hệ {CONTACT} hoặc {CONTACT}",
    "Lê Thị B phụ trách": f"{PERSON} phụ trách",
}
STAY = (
    "Trường THCS Nguyễn Du tổ chức", "Từ 01.09.2026-31.05.2027", "Dạy tiếng Anh Khối 5", "đường Trần Phú",
    "Đoàn Thanh niên Cộng sản Hồ Chí Minh", "Thông tư 57/2026/TT-BGDĐT ngày 01/09/2026", "Sở GDĐT Hà Nội",
    "Chương trình Giáo Dục Phổ Thông Mới", "98031105", "150.000.000 đồng", "Tháng 05/2027",
)  # fmt: skip


@pytest.mark.parametrize("text", [*KEPT, *(full for full in parties() if full)])
def test_roles_bodies_and_places_stay(text: str) -> None:
    assert hide_in_owners(text) == text


@pytest.mark.parametrize(("text", "shown"), HIDDEN.items())
def test_names_go_and_their_roles_stay(text: str, shown: str) -> None:
    assert hide_in_owners(text) == shown


@pytest.mark.parametrize("surname", sorted(SURNAMES))
def test_every_surname_with_names_is_hidden(surname: str) -> None:
    assert hide_in_owners(f"{surname} Thị Quỳnh") == PERSON
    assert hide_in_text(f"do {surname} Thị Quỳnh ghi") == f"do {PERSON} ghi"


@pytest.mark.parametrize(("text", "shown"), [*TEXTS.items(), *((text, text) for text in STAY)])
def test_running_text(text: str, shown: str) -> None:
    assert hide_in_text(text) == shown


@pytest.mark.parametrize(
    "phone", ["0912345678", "0912 345 678", "0912.345.678", "+84 912 345 678", "(0200) 3811 452", "84912345678"]
)
def test_phones_as_people_write_them(phone: str) -> None:
    assert not any(c.isdigit() for c in hide_contacts(f"gọi {phone} nhé"))


def test_a_hidden_owner_is_still_an_owner() -> None:
    assert parse_owners(hide_in_owners("Cô Lan")).parties


def test_a_known_name_goes_wherever_it_stands() -> None:
    assert hide_named("giao LẠC  thu hằng làm", ["Lạc Thu Hằng"]) == f"giao {PERSON} làm"
    assert hide_named("Lạc", ["Lạc"]) == "Lạc"


@given(st.text() | st.text(alphabet="Cô cô Lan(đ/c)Nguyễn Văn0123456789@.-:\n"))
def test_never_raises_and_hiding_twice_is_hiding_once(text: str) -> None:
    once = hide_in_text(text)
    assert hide_in_text(once) == once
    hide_in_owners(text)
