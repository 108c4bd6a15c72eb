"""An invented district: 60 schools of every level, their roster and what they send, with the slips of real schools.

    python samples/huyen/lam_mau.py THU-MUC

writes THU-MUC/truong.csv, THU-MUC/nop/… and THU-MUC/ky-vong.csv (of each file: its outcome, and codes that must be
found in it). The same bytes every time. Then: ctcl consolidate THU-MUC/nop --roster THU-MUC/truong.csv
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import sua_tep
from sua_tep import Book

from ctcl_xlsx import templates
from ctcl_xlsx.pipeline.generate import file_name, order_of_plan, workbook_of
from ctcl_xlsx.plan_json import plan_from_dict

YEAR = "2026-2027"
PROVINCE = "Sở Giáo dục và Đào tạo Lạc Giang"
COMMUNES = (
    "phường Bến Sậy", "xã Suối Mây", "xã Đồng Nguyệt", "phường Hoa Lăng", "xã Rạch Trầu", "xã Gò Sim",
    "xã Vàm Lụa", "xã Cầu Ván", "xã Bàu Sen", "xã Lộc Trường", "xã Phú Ổi", "đặc khu Hòn Tre Nhỏ",
)  # fmt: skip
FAMILY = ("Quách", "Nông", "Chu", "Đinh", "Lục", "Tống", "Mạc", "Thái", "Ông", "Bạch", "Kiều", "Từ")
GIVEN = ("Bảo Ngân", "Tuấn Lâm", "Hải Yến", "Uyên Nhi", "Quang Đạo", "Thanh Thúy", "Minh Khuê", "Đức Trọng",
         "Thu Hoài", "Văn Sửu", "Kim Oanh", "Hữu Phước")  # fmt: skip
NO_COST = "Không sử dụng kinh phí"
MONTHS = ("Tháng 10/2026", "Tháng 11/2026", "Tháng 12/2026", "Tháng 01/2027", "Tháng 03/2027", "Tháng 05/2027",
          "Tháng 05/2027", "Cả năm học", "Tháng 12/2027")  # fmt: skip
STATUSES = ("", "", "Đang thực hiện", "Đang thực hiện", "Hoàn thành", "Chưa hoàn thành")
# What the less careful two thirds of the schools leave empty, in some of their rows.
FORGOTTEN = {2: ("lead",), 5: ("deadline",), 8: ("budget", "funding"), 11: ("budget",), 14: ("lead", "deadline")}
# Level, what its schools are called, how the roster says it, which works suit it.
KINDS = (
    ("mam_non", "Trường Mầm non", "Mầm non", "mn"),
    ("tieu_hoc", "Trường Tiểu học", "TH", "pt"),
    ("thcs", "Trường THCS", "THCS", "pt"),
    ("thpt", "Trường THPT", "THPT", "pt"),
    ("nhieu_cap_hoc", "Trường TH và THCS", "TH&THCS", "pt"),
    ("gdtx", "Trung tâm GDNN-GDTX", "GDTX", "tx"),
)
PER_COMMUNE = (0, 1, 1, 2, 3)
ROSTER_HEAD = ("STT", "Mã trường", "Tên trường", "Cấp học", "Cơ quan quản lý trực tiếp", "Xã/phường")

Json = dict[str, Any]


@dataclass
class Case:
    """A school and what it sends: its plan, the files made of it, and what must be found."""

    number: int
    school: Json
    plan: Json
    kind: str
    names: dict[str, bytes] = field(default_factory=dict)
    expected: list[tuple[str, str, str]] = field(default_factory=list)

    def make(self, *, hours: int = 0) -> bytes:
        """The filled workbook, saved by the school at a time of its own."""
        plan = plan_from_dict(self.plan, self.school["code"])
        return sua_tep.saved_at(workbook_of(order_of_plan(plan)), self.when(hours))

    def when(self, hours: int = 0) -> datetime:
        """When the school saved its file."""
        return datetime(2026, 10, 1, 7, 30) + timedelta(hours=5 * self.number + hours, minutes=self.number)

    def send(self, name: str, data: bytes, outcome: str = "accepted", *codes: str) -> None:
        """One file, its outcome and codes that must be among its findings (or be its reason)."""
        self.names[name] = data
        gaps = gaps_of(self.plan) if outcome == "accepted" else set()
        self.expected.append((name, outcome, " ".join(sorted({*codes, *gaps}))))

    @property
    def name(self) -> str:
        """The file's usual name."""
        return file_name(plan_from_dict(self.plan, "").school, YEAR)


Slip = Callable[[Case], None]


# --------------------------------------------------------------------------------- the schools and their plans


def cases() -> list[Case]:
    """The 60 schools of the roster, in its order."""
    found = []
    for number in range(60):
        commune, place = COMMUNES[number // 5], number % 5
        kind = KINDS[PER_COMMUNE[place]]
        if place == 2 and number // 5 % 3 == 1:
            kind = KINDS[4]
        if place == 4 and number // 5 % 4 == 3:
            kind = KINDS[5]
        found.append(_case(number, commune, place, kind))
    return found


def _case(number: int, commune: str, place: int, kind: tuple[str, str, str, str]) -> Case:
    level, title, word, works = kind
    second = " 2" if place == 2 and kind is KINDS[1] else ""
    short = commune.split(" ", 1)[1] if not commune.startswith("đặc khu") else "Hòn Tre Nhỏ"
    upper = level in ("thpt", "gdtx")
    school = {
        "code": f"97{number // 5 + 11:02d}{place + 1}{number:03d}"[:8],
        "name": f"{title} {short}{second}",
        "level": level,
        "commune": commune[0].upper() + commune[1:],
        "authority": PROVINCE if upper else f"UBND {commune}",
        "address": f"Ấp {number % 4 + 1}, {commune}, tỉnh Lạc Giang",
        "type": "Công lập",
        "signer": f"{FAMILY[number % 12]} {GIVEN[number * 5 % 12]}",
        "signer_title": "Giám đốc" if level == "gdtx" else "Hiệu trưởng",
        "contact": f"{FAMILY[number * 7 % 12]} {GIVEN[(number + 3) % 12]}",
        "phone": f"0200 38{number:02d} {100 + number}",
        "email": f"truong{number:02d}@example.edu.vn",
    }
    return Case(number, school, _plan(number, school, works), word)


def gaps_of(plan: Json) -> set[str]:
    """The codes that cells left empty must bring."""
    rows = plan["rows"]
    blank = {"lead": "owner-missing", "deadline": "deadline-missing"}
    found = {code for key, code in blank.items() if any(key not in row for row in rows)}
    without = [row for row in rows if "budget" not in row]
    found |= {"budget-missing" for row in without if "funding" not in row}
    named = {row.get("funding") for row in without} - {None, NO_COST}
    return found | ({"budget-amount-missing"} if named else set())


def works_for(kind: str) -> list[dict[str, str]]:
    """The bank of works that suit a kind of school."""
    text = (Path(__file__).parent / "viec.csv").read_text("utf-8")
    return [work for work in csv.DictReader(io.StringIO(text)) if kind in work["bậc"].split()]


def _plan(number: int, school: Json, kind: str) -> Json:
    form = templates.form("tt57")
    catalog = templates.choose_catalog(form, school["level"], YEAR)
    bank = works_for(kind)
    count = 6 + number * 5 % 9
    chosen = [bank[(number * 3 + at * 5) % len(bank)] for at in range(min(count, len(bank)))]
    chosen = list({id(work): work for work in chosen}.values())
    return {
        "format": 1,
        "form": form.id,
        "catalog": catalog.id,
        "school_year": YEAR,
        "school": school,
        "document": {"number": f"{20 + number}/KH-{school['code'][-3:]}", "date": f"{15 + number % 14}/09/2026"},
        "target_level": 1 + number % 2,
        "self_assessment": {c.number: (number + at) % 5 % 3 for at, c in enumerate(catalog.criteria())},
        "problems": [_problem(work, number, catalog) for work in chosen[:4]],
        "rows": [_row(work, number, at, school) for at, work in enumerate(chosen)],
    }


def _problem(work: dict[str, str], number: int, catalog: Any) -> Json:
    criterion = next(c for c in catalog.criteria() if c.number == work["tiêu chí"])
    standard = next(s for s in catalog.standards if criterion in s.criteria)
    return {
        "standard": f"Tiêu chuẩn {standard.number} – {standard.title}",
        "criterion": work["tiêu chí"],
        "current": f"Đã có {number % 4 + 2} việc được làm từ năm trước, kết quả chưa đều.",
        "weakness": _filled(work["hạn chế"], number),
        "cause": _filled(work["nguyên nhân"], number),
    }


def _row(work: dict[str, str], number: int, at: int, school: Json) -> Json:
    lead = work["phụ trách"]
    if school["level"] == "gdtx":
        lead = lead.replace("Phó hiệu trưởng", "Phó giám đốc").replace("Hiệu trưởng", "Giám đốc")
    budget = work["kinh phí"]
    if budget.isdigit() and int(budget):
        budget = str(int(budget) * (4 + (number + at) % 5) // 5 // 1000 * 1000)
    row = {
        "criterion": work["tiêu chí"],
        "content": _filled(work["nội dung"], number),
        "target": _filled(work["mục tiêu"], number),
        "action": _filled(work["hoạt động"], number),
        "indicator": _filled(work["chỉ số"], number),
        "lead": lead,
        "support": work["phối hợp"],
        "start": "Tháng 09/2026",
        "deadline": MONTHS[(number + at * 2) % len(MONTHS)],
        "budget": budget,
        "funding": work["nguồn"],
        "resources": work["nguồn lực"],
        "evidence": work["minh chứng"],
        "status": STATUSES[(number * 3 + at) % len(STATUSES)],
    }
    forgotten = FORGOTTEN.get((number * 7 + at * 4) % 17, ()) if number % 3 != 0 else ()
    return {key: value for key, value in row.items() if value and key not in forgotten}


def _filled(text: str, number: int) -> str:
    return text.replace("{n}", str(2 + number % 7))


# ----------------------------------------------------------------------------------------------- their slips


def plainly(case: Case) -> None:
    """Everything in order."""
    case.send(f"nop/{case.name}", case.make())


def cells(*wrong: tuple[int, str, str], codes: str, name: str = "") -> Slip:
    """Cells of the plan's rows that hold something else: (row counted from 0, key, text; "" empties it)."""

    def slip(case: Case) -> None:
        for at, key, text in wrong:
            row = case.plan["rows"][at]
            row.pop(key, None)
            if text:
                row[key] = text
        case.send(f"nop/{name or case.name}", case.make(), "accepted", *codes.split())

    return slip


def edited(change: Callable[[Book], None], codes: str, name: str = "") -> Slip:
    """The workbook was changed in a spreadsheet program in a way it was not meant to be."""

    def slip(case: Case) -> None:
        data = sua_tep.edited(case.make(), change, case.when())
        case.send(f"nop/{name or case.name}", data, "accepted", *codes.split())

    return slip


def instead(name: str, data: bytes, code: str) -> Slip:
    """Something else came in the workbook's place."""

    def slip(case: Case) -> None:
        case.send(f"nop/{case.school['code']}_{name}", data, "rejected", code)

    return slip


def duplicate_row(case: Case) -> None:
    """A row copied and forgotten."""
    case.plan["rows"].append(dict(case.plan["rows"][1]))
    case.send(f"nop/{case.name}", case.make(), "accepted", "row-duplicate")


def sent_twice(case: Case) -> None:
    """First a half, then the whole."""
    whole = case.plan["rows"]
    case.plan["rows"] = whole[:-2]
    first = case.make()
    case.plan["rows"] = whole
    case.send(f"nop/{case.name}", first, "superseded")
    case.send(f"nop/gui-lai/{case.name}", case.make(hours=30))


def sent_again_unchanged(case: Case) -> None:
    """The same file by e-mail and by Zalo."""
    data = case.make()
    case.send(f"nop/{case.name}", data)
    case.send("nop/zalo/Book1 (2).xlsx", data, "superseded")


def two_parts(case: Case) -> None:
    """Two groups filled half of the plan each."""
    whole = case.plan["rows"]
    half = len(whole) // 2
    case.plan["rows"] = whole[:half]
    case.send(f"nop/{case.name}", case.make(), "accepted", "version-conflict")
    case.plan["rows"] = whole[half:]
    case.send(f"nop/{case.school['code']}_to-van-phong.xlsx", case.make(hours=4), "accepted", "version-conflict")


def last_years(case: Case) -> None:
    """Last year's plan, sent again."""
    form = templates.form("cv5932")
    year = "2025-2026"
    catalog = templates.choose_catalog(form, case.school["level"], year)
    kept = ("criterion", "weakness", "target", "action", "lead", "deadline", "budget", "funding")
    rows = [{k: row[k] for k in kept if k in row} for row in case.plan["rows"][:3]]
    old = {"form": form.id, "catalog": catalog.id, "school_year": year, "rows": rows}
    plan = {k: v for k, v in case.plan.items() if k not in ("problems", "self_assessment", "target_level")} | old
    case.plan = plan
    name = case.name.replace(YEAR, year)
    case.send(f"nop/{name}", case.make(), "rejected", "wrong-school-year")


def empty(case: Case) -> None:
    """The blank workbook came back."""
    case.plan = {k: v for k, v in case.plan.items() if k not in ("rows", "problems", "self_assessment")} | {"rows": []}
    case.send(f"nop/{case.name}", case.make(), "accepted", "plan-empty")


def neighbours(case: Case) -> None:
    """A colleague's workbook, with the school's own name typed over."""

    def rename(book: Book) -> None:
        book.find(case.school["name"]).value = "Trường Tiểu học Bình Minh"

    case.send(f"nop/{case.name}", sua_tep.edited(case.make(), rename, case.when()), "accepted", "school-conflict")


def with_scan(case: Case) -> None:
    """The signed copy, scanned, beside the workbook; and a lock file."""
    case.send(f"nop/{case.name}", case.make())
    case.send(f"nop/{case.school['code']}_ban-ky.pdf", b"%PDF-1.4\n%%EOF\n", "skipped")
    case.send(f"nop/~${case.name}", b"\x05Quach" + bytes(160), "skipped")


def nothing(case: Case) -> None:
    """Not sent yet."""


WEB_PAGE = b"<html><head><title>Book1</title></head><body><table><tr><td>1.1</td></tr></table></body></html>"
ZERO_WIDTH, NBSP = "\u200b", "\u00a0"

# Which school does what; all others fill everything in and send one file.
SLIPS: dict[int, Slip] = {
    1: cells((0, "lead", ""), (2, "lead", "…"), codes="owner-missing"),
    2: cells((1, "deadline", ""), (3, "deadline", "khi có kinh phí"), codes="deadline-missing"),
    3: cells((0, "budget", ""), (0, "funding", ""), (1, "budget", "-"), codes="budget-missing"),
    5: cells((0, "budget", "15 triệu"), (1, "budget", "1,5 tỷ"), (2, "budget", "khoảng 20tr"), codes=""),
    6: cells((1, "lead", "nt"), (2, "lead", "như trên"), codes=""),
    7: sent_twice,
    8: cells((1, "budget", "NSNN"), (2, "budget", "Xã hội hóa"), codes="budget-amount-missing"),
    10: nothing,
    11: cells((0, "deadline", "Năm 2065"), codes="deadline-implausible"),
    12: cells((0, "action", "Làm tiếp các việc của năm học 2024-2025 còn dở dang."), codes="stale-school-year"),
    13: edited(lambda book: book.unprotect_and_insert_row(), codes="owner-missing"),
    14: instead("ke-hoach.xls", WEB_PAGE, "file-not-workbook"),
    15: cells((0, "criterion", "1.2; 3.1"), (1, "criterion", "9.9"), codes="criterion-unknown"),
    16: duplicate_row,
    17: cells((0, "start", "Tháng 05/2027"), (0, "deadline", "Tháng 10/2026"), codes="deadline-before-start"),
    18: sent_again_unchanged,
    20: edited(lambda book: book.merge_down("lead", 0, 2), codes="merged-cells"),
    21: edited(lambda book: book.hide_rows(1, 2), codes="hidden-content"),
    22: nothing,
    23: edited(lambda book: book.write_beside("Chờ Sở duyệt kinh phí mục này"), codes="hidden-content"),
    24: two_parts,
    25: edited(lambda book: book.rename_sheet("Kế hoạch", "Kế hoạch (sửa lần 3)"), codes=""),
    26: edited(lambda book: book.real_date("deadline", 0, datetime(2027, 6, 5)), codes=""),
    27: last_years,
    28: cells((0, "action", f"Tổ chức{NBSP}họp {ZERO_WIDTH}tổ chuyên môn hai tuần một lần"), codes=""),
    29: edited(lambda book: book.add_sheet("Dự toán", (("Mua máy", 1500000), ("Sửa điện", 700000))), codes=""),
    31: neighbours,
    32: empty,
    33: with_scan,
    34: cells((0, "lead", "BGH, tổ CM; Cô Lan (0912 345 678)"), codes="", name="Kế hoạch CTCL trường em.xlsx"),
    36: cells((0, "status", "Xong rồi"), codes="status-unknown"),
    37: nothing,
    39: edited(lambda book: book.formula("budget", 0, "=5*3000000"), codes="formula-uncalculated"),
    41: instead("ke-hoach.docx", sua_tep.word_document(), "file-not-workbook"),
    43: cells((0, "action", "Céng hßa X· héi chñ nghÜa ViÖt Nam"), codes=""),
    44: cells((0, "deadline", "31/05/2027"), (1, "deadline", "Quý II/2027"), (2, "deadline", "cuối HK1"), codes=""),
    46: edited(lambda book: book.delete_column("evidence"), codes=""),
    47: edited(lambda book: book.rename_heading("Phối hợp", "Người giúp"), codes=""),
    49: cells((0, "criterion", ""), (1, "criterion", "5.6"), codes="criterion-missing criterion-unknown"),
    51: nothing,
    53: cells((0, "action", ""), codes="action-missing"),
    55: cells((0, "budget", "mười lăm triệu"), (1, "budget", "10-15 triệu"), codes=""),
    57: cells((3, "lead", ""), (3, "deadline", ""), (3, "budget", ""), (3, "funding", ""), codes=""),
}  # fmt: skip


def strangers() -> list[Case]:
    """Files of nobody on the roster, and what lies about in every folder."""
    guest = _case(61, "xã Đá Bạc", 1, KINDS[1])
    guest.school["code"] = "97990161"
    guest.send(f"nop/{guest.name}", guest.make())
    guest.send("nop/Thumbs.db", b"\xd0\xcf\x11\xe0" + bytes(64), "skipped")
    guest.send("nop/thong-ke-luong.xlsx", sua_tep.other_workbook(), "rejected", "nothing-of-ours")
    guest.send("nop/bieu-hong.xlsx", guest.make()[:9000], "rejected", "file-damaged")
    return [guest]


# ------------------------------------------------------------------------------------------------- the folder


def roster_csv(all_cases: list[Case]) -> bytes:
    """The roster as an office keeps it: title rows above, semicolons, a BOM."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["DANH SÁCH TRƯỜNG, NĂM HỌC 2026-2027"])
    writer.writerow([])
    writer.writerow(ROSTER_HEAD)
    for at, case in enumerate(all_cases, 1):
        school = case.school
        writer.writerow([at, school["code"], school["name"], case.kind, school["authority"], school["commune"]])
    return out.getvalue().encode("utf-8-sig")


def make(folder: Path) -> list[tuple[str, str, str]]:
    """Write the district's folder; (file, outcome, codes) of every file sent, in the order of the names."""
    district = cases()
    for case in district:
        SLIPS.get(case.number, plainly)(case)
    all_cases = [*district, *strangers()]
    files = {name: data for case in all_cases for name, data in case.names.items()}
    expected = sorted(line for case in all_cases for line in case.expected)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("tệp", "kết quả", "mã"), *expected])
    files["truong.csv"] = roster_csv(district)
    files["ky-vong.csv"] = out.getvalue().encode()
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return expected


if __name__ == "__main__":
    print(f"{len(make(Path(sys.argv[1] if len(sys.argv) > 1 else 'huyen')))} tệp")
