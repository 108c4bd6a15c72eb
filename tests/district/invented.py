"""An invented district for tests and for looking at: schools of every level, with the slips that schools make."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from ctcl_xlsx import templates
from ctcl_xlsx.district.files import FileResult
from ctcl_xlsx.district.roster import Roster
from ctcl_xlsx.issues import Code
from ctcl_xlsx.model import Action, Plan
from tests.district.builders import accepted, plan, rejected, roster, rows, skipped

T = TypeVar("T")

LEVELS = (
    ("tieu_hoc", "Trường Tiểu học", "TH"),
    ("mam_non", "Trường Mầm non", "MN"),
    ("thcs", "Trường THCS", "THCS"),
    ("tieu_hoc", "Trường Tiểu học", "Tiểu học"),
    ("thpt", "Trường THPT", "THPT"),
    ("nhieu_cap_hoc", "Trường TH và THCS", "TH&THCS"),
    ("gdtx", "Trung tâm GDNN-GDTX", "GDTX"),
)
PLACES = (
    "Bến Sậy", "Suối Mây", "Đồng Nguyệt", "Hoa Lăng", "Rạch Trầu", "Gò Sim", "Vàm Lụa", "Cầu Ván", "Bàu Sen",
    "Lộc Trường", "Phú Ổi", "Tân Chiêm", "Xóm Guốc", "Hòn Tre Nhỏ", "Đá Bạc Thượng",
)  # fmt: skip
COMMUNES = ("Phường Bến Sậy", "Xã Suối Mây", "Xã Rạch Trầu", "Phường Bàu Sen", "Đặc khu Hòn Tre Nhỏ")
AUTHORITIES = ("Phòng Văn hóa - Xã hội", "Sở Giáo dục và Đào tạo")
ACTIONS = (
    "Rà soát, bổ sung chiến lược phát triển nhà trường; lấy ý kiến cha mẹ học sinh hai đợt, công khai kết quả.",
    "Cải tạo hai phòng học thành phòng bộ môn Khoa học tự nhiên, mua 24 bộ thí nghiệm theo danh mục tối thiểu.",
    "Bồi dưỡng giáo viên về kiểm tra, đánh giá theo hướng phát triển năng lực; mỗi tổ hai chuyên đề một học kỳ.",
    "Lắp mái che khu vui chơi, thay 12 bộ đồ chơi ngoài trời đã hỏng, kiểm tra an toàn hằng tháng.",
    "Số hóa hồ sơ học sinh, giao một đầu mối quản lý dữ liệu, đối chiếu với cơ sở dữ liệu ngành mỗi tháng.",
    "Phối hợp với công an xã và hội phụ nữ tuyên truyền an toàn giao thông, phòng chống bạo lực học đường.",
    "Phụ đạo học sinh chưa đạt chuẩn Toán, Tiếng Việt theo nhóm nhỏ sáu em, đánh giá lại sau từng tháng.",
)
LEADS = ("Hiệu trưởng", "Phó hiệu trưởng chuyên môn", "Tổ trưởng tổ Toán - Tin", "Công đoàn", "Kế toán", "Văn thư")
MONTHS = ("Tháng 10/2026", "Tháng 11/2026", "Tháng 12/2026", "Tháng 02/2027", "Tháng 03/2027", "Tháng 05/2027",
          "Tháng 05/2027", "Tháng 05/2028", "Cả năm học", "Thường xuyên")  # fmt: skip
MONEY = ("15000000", "50 triệu", "0", "Không", "120000000", "1.250.000.000", "8.500.000", "NSNN", "")
FUNDING = ("Ngân sách nhà nước", "Xã hội hóa/tài trợ", "Nguồn thu hợp pháp của trường", "Không sử dụng kinh phí", "")
STATUSES = ("", "", "Đang thực hiện", "Hoàn thành", "Chưa hoàn thành")
RESOURCES = ("Giáo viên, phòng học hiện có", "", "Đề nghị UBND xã cấp kinh phí sửa nhà vệ sinh", "Phòng VH-XH hỗ trợ")
KEYS = ("content", "criterion", "target", "action", "lead", "start", "deadline", "budget", "funding", "resources",
        "status")  # fmt: skip


class Dice:
    """Throws that are the same in every run and on every Python."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def below(self, limit: int) -> int:
        """A number from 0 to one below the limit."""
        self._state = (self._state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) % 2**64
        return (self._state >> 33) % limit

    def choice(self, things: Sequence[T]) -> T:
        """One of these things."""
        return things[self.below(len(things))]

    def happens(self, percent: int) -> bool:
        """Whether something comes about that does so in so many of a hundred cases."""
        return self.below(100) < percent


def invented(schools: int, *, seed: int = 7) -> tuple[list[FileResult], Roster]:
    """Files of a district of so many schools, and its roster (with some that sent nothing)."""
    chance = Dice(seed)
    files: list[FileResult] = []
    lines: list[str] = []
    for number in range(schools):
        level, kind, word = LEVELS[number % len(LEVELS)] if schools > 20 else LEVELS[number % 5]
        name = f"{kind} {PLACES[number % len(PLACES)]}" + (f" {number // len(PLACES) + 1}" if number >= 15 else "")
        code = f"980{10 + number:02d}{100 + number}"
        lines.append(f"{code},{name},{word},{COMMUNES[number % len(COMMUNES)]},{AUTHORITIES[level == 'thpt']}")
        made = plan(_rows(chance, level, number), code=code, name=name, level=level)
        files += _files_of(number, code, name, made, chance)
    return [*files, skipped("~$tong-hop.xlsx")], roster(*lines)


def _files_of(number: int, code: str, name: str, made: Plan, chance: Dice) -> list[FileResult]:
    file = f"{code}_{number}.xlsx"
    saved = f"{datetime(2026, 10, 5, 8) + timedelta(hours=7 * number):%Y-%m-%d %H:%M}"
    match number % 12:
        case 5:
            return []
        case 7:
            return [rejected(f"nop/{file}", chance.choice([Code.FILE_ENCRYPTED, Code.NOTHING_OF_OURS]))]
        case 3:
            older = plan(made.rows[: max(1, len(made.rows) - 2)], code=code, name=name, level=made.school.level)
            return [
                accepted(f"nop/{file}", older, saved="2026-10-01 07:00"),
                accepted(f"nop lai/{file}", made, saved=saved),
            ]
        case 8:
            other = plan(_rows(chance, made.school.level, number + 40), code=code, name=name, level=made.school.level)
            return [
                accepted(f"nop/{file}", made, saved=saved),
                accepted(f"nop/{code}_to2.xlsx", other, saved="2026-10-02 07:00"),
            ]
        case 10:
            return [accepted(f"nop/{file}", plan("", code=code, name=name, level=made.school.level), saved=saved)]
        case 11:
            return [accepted(f"nop/{file}", made, saved=saved, sealed="98010100")]
    return [accepted(f"nop/{file}", made, saved=saved, sealed=code)]


def _rows(chance: Dice, level: str, number: int) -> tuple[Action, ...]:
    catalog = templates.choose_catalog(templates.form("tt57"), level, "2026-2027")
    labels = [c.label for c in catalog.criteria()][: 13 - number % 3]
    careful = number % 3 == 0
    lines = []
    for at in range(5 + chance.below(10)):
        label = chance.choice(labels)
        if not careful and chance.happens(12):
            label = chance.choice(["1.2; 3.1", "Không gắn tiêu chí cụ thể", "9.9", ""])
        lead = chance.choice(LEADS) if careful or chance.happens(90) else ""
        month = (
            chance.choice(MONTHS)
            if careful or chance.happens(88)
            else chance.choice(["", "Năm 2065", "khi có kinh phí"])
        )
        budget = chance.choice(MONEY[:7] if careful else MONEY)
        action = f"{chance.choice(ACTIONS)} (đợt {number}.{at})"
        cells = ("Nâng chất lượng " + label[:30].lower(), label, "Đạt mức 2 vào cuối năm học", action, lead,
                 "Tháng 09/2026", month, budget, chance.choice(FUNDING), RESOURCES[(number + at) % 11 % 4],
                 chance.choice(STATUSES))  # fmt: skip
        lines.append(" | ".join(cells))
    return rows("\n".join(lines), KEYS)
