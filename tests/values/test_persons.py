"""Who is a person and who a role: roles, bodies and places stay, names go."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctcl_xlsx.values import parse_owners
from ctcl_xlsx.values.bodies import PHRASES
from ctcl_xlsx.values.glossary import SURNAMES, parties
from ctcl_xlsx.values.persons import CONTACT, PERSON, hide_contacts, hide_in_owners, hide_in_text, hide_named

_SAMPLES = Path(__file__).parents[2] / "samples"
KEPT = (
    "Hiệu trưởng", "Tổ Toán", "Đ/c Hiệu trưởng", "Tổ trưởng tổ Toán – Tin", "UBND xã Đồng Nguyệt", "Văn thư",
    "Bí thư Đoàn TNCS Hồ Chí Minh", "GVCN lớp 5A", "KT, Thiết bị", "BGH. Nhân viên", "Lãnh đạo nhà trường/Ban ĐDCMHS",
    "TTCM tổ 3", "Giáo viên Tiếng Anh khối 12", "Phó hiệu trưởng phụ trách nền nếp", "Kế toán, tổ Vật lí - Hóa học",
    "như trên", "nt", "-", "", "CB,GV,NV", "Công an xã Suối Mây", "Chủ tịch UBND xã Suối Mây", "P.HT",
    "Thư ký HĐ TĐG", "Thành ủy", "Hội cựu học sinh", "Hiệu trưởng\nPhó hiệu trưởng, học vụ", "HT + PHT",
)  # fmt: skip
# Who acts in centres and localities, beyond what the samples say.
LOCAL = (
    "Giám đốc", "Phó giám đốc", "Ban Giám đốc", "Giám đốc Trung tâm", "P. Giám đốc", "P.Giám đốc", "Phó GĐ", "PGĐ",
    "Phó Giám đốc phụ trách dạy nghề", "BGĐ, kế toán", "làng nghề", "Làng nghề xã Suối Mây", "Hợp tác xã", "HTX",
    "Doanh nghiệp sử dụng lao động", "Doanh nghiệp", "các doanh nghiệp trên địa bàn", "Tổ trưởng dân phố",
    "Tổ trưởng tổ dân phố", "Trưởng thôn", "Trưởng bản", "Trưởng ấp", "Trưởng thôn, trưởng bản, già làng",
    "Trưởng buôn", "Cán bộ y tế", "Cán bộ y tế xã", "Công an xã", "Trưởng Công an xã", "Cảnh sát giao thông",
    "Hội phụ nữ", "Chi hội phụ nữ thôn", "Hội Nông dân xã", "Hội cựu chiến binh", "Hội người cao tuổi", "Trạm y tế",
    "Trạm Y tế xã Đồng Nguyệt", "Trung tâm Y tế", "Nhà văn hóa", "Nhà văn hoá thôn", "Đoàn xã", "Xã đoàn",
    "Đoàn phường", "Hội khuyến học", "Hội Khuyến học xã", "Mặt trận", "Mặt trận Tổ quốc xã", "Uỷ ban nhân dân xã",
    "Ủy ban", "Đồn Biên phòng", "Bộ đội biên phòng", "Kiểm lâm", "Nghệ nhân", "Người có uy tín", "Hộ gia đình",
    "Bệnh viện", "Phòng khám", "Công ty", "Công ty cấp nước", "Điện lực", "Bưu điện", "Trung tâm học tập cộng đồng",
    "Trung tâm GDTX", "Trung tâm GDNN-GDTX", "Trường đại học", "Câu lạc bộ", "CLB", "Bảo mẫu", "Cô nuôi", "Giáo vụ",
    "Quản sinh", "Giám thị", "Giáo viên thỉnh giảng", "Ban cán sự lớp", "Báo cáo viên", "Nhà thầu", "Nhà cung cấp",
    "Ban quản lý di tích", "Đài truyền thanh xã", "Nhà thiếu nhi", "Phòng Kinh tế xã", "Phòng Văn hóa - Xã hội",
    "Cơ quan quản lý trực tiếp", "UBND xã, hội phụ nữ", "Đoàn xã, làng nghề", "Ban công tác mặt trận khu dân cư",
    "Nhà hảo tâm, mạnh thường quân", "Công an, trạm y tế, đoàn thanh niên xã", "Tổ công nghệ số cộng đồng",
)  # fmt: skip
HIDDEN = {
    "Giám đốc Nguyễn Văn A": f"Giám đốc {PERSON}",
    "Giám đốc Lan": f"Giám đốc {PERSON}",
    "Trưởng bản Hương": f"Trưởng bản {PERSON}",
    "Chị Hợp": PERSON,
    "Doanh": PERSON,
    "Trần Thị Làng": PERSON,
    "Nghệ nhân Lê Văn Sử": f"Nghệ nhân {PERSON}",
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


@pytest.mark.parametrize("text", [*KEPT, *LOCAL, *(full for full in parties() if full)])
def test_roles_bodies_and_places_stay(text: str) -> None:
    assert hide_in_owners(text) == text


@pytest.mark.parametrize("phrase", sorted(set(PHRASES)))
def test_a_phrase_is_known_as_a_whole(phrase: str) -> None:
    assert " " in phrase
    assert hide_in_owners(phrase) == phrase


def _acting_in_samples() -> set[str]:
    """Every text of who leads, helps or supervises in the sample plans and the sample district."""
    with (_SAMPLES / "huyen/viec.csv").open(encoding="utf-8") as file:
        found = {row[key] for row in csv.DictReader(file) for key in ("phụ trách", "phối hợp")}
    for path in (_SAMPLES / "plans").glob("*.json"):
        rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
        found |= {row[key] for row in rows for key in ("lead", "support", "supervisor") if key in row}
    centres = {t.replace("Phó hiệu trưởng", "Phó giám đốc").replace("Hiệu trưởng", "Giám đốc") for t in found}
    return found | centres


def test_whoever_acts_in_the_samples_stays() -> None:
    told = _acting_in_samples()
    assert len(told) > 100
    assert {text: hide_in_owners(text) for text in told} == {text: text for text in told}


def test_parties_of_the_value_cases_stay() -> None:
    """Whoever acts in the lists of cases; what is written without signs, or is no party, may be a name."""
    told = set()
    for name in ("cases.csv", "more_cases.csv"):
        with (Path(__file__).parent / name).open(encoding="utf-8") as file:
            cases = [row for row in csv.DictReader(file) if row["kind"] == "owner"]
        told |= {row["raw"] for row in cases if "person_name" not in row["expected"]}
    assert len(told) > 80
    gone = {text for text in told if hide_in_owners(text) != text}
    unsure = {"x", "HT (CT), GV (PH)", "Tổ Văn - Sử - Địa, Tổ Toán", "Chu tri: Hieu truong; phoi hop: giao vien"}
    assert gone == unsure


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
