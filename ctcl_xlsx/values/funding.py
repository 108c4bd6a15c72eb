"""Sources of money as schools name them, and the workbook's own list of them.

Owns the source codes, their spellings and their labels. Must not know amounts (`money`) nor cells.
"""

from __future__ import annotations

from collections.abc import Mapping

from ctcl_xlsx.patterns import lazily

# The workbook's dropdown, in its order.
FUNDING_LABELS = (
    "Ngân sách nhà nước",
    "Nguồn thu hợp pháp của trường",
    "Xã hội hóa/tài trợ",
    "Nguồn khác",
    "Không sử dụng kinh phí",
)
_STATE, _SCHOOL, _GIFTS, _OTHER, _NO_MONEY = FUNDING_LABELS

FUNDING_CODES: Mapping[str, str] = {
    "ngan_sach": _STATE,
    "chi_thuong_xuyen": _STATE,
    "dau_tu_cong": _STATE,
    "cap_tren": _STATE,
    "chuong_trinh": _STATE,
    "ngan_sach_truong": _SCHOOL,
    "thu_su_nghiep": _SCHOOL,
    "thu_hop_phap": _SCHOOL,
    "quy_truong": _SCHOOL,
    "xa_hoi_hoa": _GIFTS,
    "cha_me_hoc_sinh": _GIFTS,
    "tai_tro": _GIFTS,
    "nguon_hoat_dong": _OTHER,
    "tu_tuc": _OTHER,
    "nguon_khac": _OTHER,
    "khong": _NO_MONEY,
}

# Folded spellings; the first alternative that fits at a place wins, so longer readings stand first.
_SPELLINGS = {
    "ngan_sach_truong": r"(?:ngan sach|ns|kinh phi|nguon)(?: tu co)?(?: cua)?(?: nha)? truong|nha truong tu chi",
    "chi_thuong_xuyen": r"(?:(?:kinh phi|nguon|ngan sach|ns)\s)*(?:hoat dong )?(?:chi )?thuong xuyen|kptx|ctx"
    r"|(?:kinh phi |nguon )?tu chu",
    "ngan_sach": r"(?:nguon |kinh phi )?(?:ngan sach|ns)(?: nha nuoc| su nghiep| dia phuong| trung uong| tinh"
    r"| thanh pho"
    r"| huyen| xa| phuong| tw)?(?: cap)?|nsnn|nsdp|nha nuoc(?: cap| ho tro)?",
    "xa_hoi_hoa": r"(?:nguon |kinh phi )?xa hoi hoa(?: giao duc)?(?:\s*/\s*tai tro)?|xhhgd|xhh(?:\s*/\s*tai tro)?"
    r"|xahoihoa"
    r"|van dong|huy dong",
    "cha_me_hoc_sinh": r"bddcmhs|(?:quy )?(?:hoi |bdd ?|ban dai dien )?(?:cmhs|phhs|cmte|cha me|phu huynh)"
    r"(?: hoc sinh| tre em| tre)?",
    "thu_hop_phap": r"(?:nguon |cac khoan )?thu hop phap(?: khac)?(?: cua)?(?: nha)?(?: truong| don vi)?",
    "thu_su_nghiep": r"(?:nguon |kinh phi )?(?:thu )?su nghiep|hoc phi|thu dich vu|cac khoan thu",
    "dau_tu_cong": r"(?:von |nguon )?dau tu cong|von dau tu|dau tu cong trung han|xdcb",
    "nguon_hoat_dong": r"(?:nguon|kinh phi) hoat dong|nhd",
    "chuong_trinh": r"(?:von )?chuong trinh muc tieu(?: quoc gia)?|ctmtqg|du an",
    "tai_tro": r"(?:nguon )?tai tro|manh thuong quan|mtq|(?:nha )?hao tam|doanh nghiep|ung ho",
    "quy_truong": r"quy (?:lop|doi|doan|hoi|khuyen hoc|phuc loi|phat trien|cong doan|cua truong|truong)",
    "cap_tren": r"cap tren|so (?:gd\S*|giao duc)|phong (?:gd\S*|giao duc)|ubnd(?: xa| phuong| tinh| huyen| tp)?"
    r"|chinh quyen dia phuong|dia phuong",
    "tu_tuc": r"tu tuc",
    "nguon_khac": r"(?:cac )?nguon khac",
}
_SOURCE = lazily(
    r"(?<![a-z])(?:" + "|".join(f"(?P<{code}>{spelling})" for code, spelling in _SPELLINGS.items()) + r")(?![a-z])"
)


def funding_label(code: str) -> str:
    """The dropdown's label for a source code; "Nguồn khác" for one it does not know."""
    return FUNDING_CODES.get(code, _OTHER)


def find_sources(key: str) -> list[tuple[str, int, int]]:
    """The sources named in folded text: code, from, to; in order of appearance."""
    return [(m.lastgroup or "", m.start(), m.end()) for m in _SOURCE.finditer(key)]
