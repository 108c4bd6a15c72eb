"""Who acts in a school: full names and the abbreviations schools use for them.

Data only. `ALONE` is what a whole party means, `WITHIN` what an abbreviation means inside a longer name; the keys of
both are folded, without blanks, dots, hyphens and ampersands. Must not know how a list of parties is split (`people`).
"""

from __future__ import annotations

from collections.abc import Mapping

# Full name: its spellings, as written.
_PARTIES: Mapping[str, str] = {
    "Ban giám hiệu": "BGH",
    "Hiệu trưởng": "HT; H.trưởng; H.T",
    "Phó hiệu trưởng": "PHT; P.HT; Phó HT; PHTr; P.Hiệu trưởng; Hiệu phó; P.H.trưởng",
    "Ban Giám đốc": "BGĐ; Ban GĐ",
    "Giám đốc": "G.đốc",
    "Phó giám đốc": "P.Giám đốc; Phó GĐ; P.GĐốc",
    "Hội đồng sư phạm": "HĐSP; HĐ sư phạm",
    "Hội đồng trường": "HĐT; HĐ trường",
    "Hội đồng tự đánh giá": "HĐTĐG; HĐ TĐG; Hội đồng TĐG; HĐ tự đánh giá",
    "Tổ trưởng chuyên môn": "TTCM; TTrCM; Tổ trưởng CM; T.trưởng CM; TT chuyên môn",
    "Tổ phó chuyên môn": "TPCM; Tổ phó CM; TP chuyên môn",
    "Tổ trưởng": "TT; T.trưởng; TTr",
    "Tổ phó": "TP; T.phó",
    "Tổ trưởng văn phòng": "TTVP; Tổ trưởng VP",
    "Tổ chuyên môn": "TCM; Tổ CM",
    "Tổ văn phòng": "TVP; Tổ VP",
    "Giáo viên bộ môn": "GVBM; GVBC; GV bộ môn",
    "Giáo viên chủ nhiệm": "GVCN; GV chủ nhiệm",
    "Giáo viên": "GV",
    "Nhân viên": "NV",
    "Học sinh": "HS",
    "Học viên": "HV",
    "Cán bộ": "CB",
    "Cán bộ quản lý": "CBQL; CBQLGD; CB quản lý",
    "Cán bộ, giáo viên, nhân viên": "CBGV-NV; CBGVNV; CB-GV-NV; CBGV NV; CB, GV, NV; CB/GV/NV; CB GV NV; Cán bộ,"
    " giáo viên và nhân viên",
    "Cán bộ, giáo viên": "CBGV; CB-GV",
    "Giáo viên, nhân viên": "GVNV",
    "Cha mẹ học sinh": "CMHS; CMTE; Cha mẹ trẻ; Cha mẹ",
    "Phụ huynh học sinh": "PHHS; Phụ huynh; PH học sinh; PH",
    "Ban đại diện cha mẹ học sinh": "BĐDCMHS; BĐD CMHS; Ban ĐDCMHS; BDDCMHS; BĐDCMTE; Ban ĐD CMHS; Hội CMHS; Hội cha"
    " mẹ học sinh"
    "; Ban đại diện CMHS; ĐDCMHS; BĐDPHHS",
    "Kế toán": "KT; NV kế toán; Nhân viên kế toán",
    "Văn thư": "VT; NV văn thư; Nhân viên văn thư; NVVT",
    "Thủ quỹ": "TQ",
    "Nhân viên y tế": "YT; Y tế; NVYT; NV y tế",
    "Nhân viên thư viện": "TV; Thư viện; NVTV; NV thư viện",
    "Nhân viên thiết bị": "TB; Thiết bị; NVTB; NV thiết bị",
    "Bảo vệ": "BV; NV bảo vệ",
    "Tổng phụ trách Đội": "TPT; TPT Đội; Tổng phụ trách; GV TPT Đội; TPTĐ",
    "Ban Thanh tra nhân dân": "TTrND; TTND; Ban TTND; Ban TTrND; BTTND; Thanh tra nhân dân",
    "Công đoàn": "CĐ; BCH CĐ; CĐCS; BCH Công đoàn; Công đoàn cơ sở; BCHCĐ",
    "Chủ tịch Công đoàn": "CTCĐ; CT Công đoàn; CT CĐ",
    "Đoàn Thanh niên": "ĐTN; Đoàn TN; ĐTNCSHCM; Đoàn TNCS HCM; Đoàn TNCSHCM; Đoàn TNCS Hồ Chí Minh; Chi đoàn; BCH"
    " Đoàn; Đoàn trường; Đoàn",
    "Bí thư Đoàn Thanh niên": "BTĐTN; BT Đoàn; Bí thư Đoàn; BTĐ; Bí thư ĐTN; Bí thư Đoàn TN; BT ĐTN",
    "Đội Thiếu niên Tiền phong": "ĐTNTP; Đội TNTP HCM; Đội TNTP; Đội Thiếu niên; Đội TNTP Hồ Chí Minh; Liên đội; Đội",
    "Chi bộ": "",
    "Cấp ủy chi bộ": "Cấp ủy CB",
    "Cấp ủy": "",
    "Thủ trưởng đơn vị": "Thủ trưởng; TTĐV",
    "Ban chỉ đạo": "BCĐ",
    "Tổ giám sát": "TGS; Tổ Giám sát",
    "Lãnh đạo nhà trường": "LĐNT; LĐ nhà trường; Lãnh đạo trường; LĐ trường",
    "Nhà trường": "",
    "Công an": "CA; CAX",
    "Công an địa phương": "CA địa phương",
    "Sở Giáo dục và Đào tạo": "Sở GDĐT; SGDĐT; Sở GD&ĐT; SGD; Sở GD-ĐT; Sở GD và ĐT; Sở GD; SGD&ĐT",
    "Phòng Giáo dục và Đào tạo": "Phòng GDĐT; PGDĐT; PGD; Phòng GD&ĐT; Phòng GD-ĐT; Phòng GD và ĐT; Phòng GD; PGD&ĐT",
    "Bộ Giáo dục và Đào tạo": "BGDĐT; Bộ GDĐT; Bộ GD&ĐT; BGD&ĐT",
    "Ủy ban nhân dân": "UBND",
    "Hội đồng nhân dân": "HĐND",
    "Phòng Văn hóa - Xã hội": "P.VHXH; Phòng VH-XH; Phòng VHXH; Phòng Văn hóa và Xã hội",
    "Hội Liên hiệp Phụ nữ": "HLHPN; Hội LHPN; Hội phụ nữ",
    "Mặt trận Tổ quốc": "MTTQ; UBMTTQ",
    "Hội Chữ thập đỏ": "HCTĐ; CTĐ; Hội CTĐ",
    "Hội Khuyến học": "HKH; Hội KH",
    "Chuyên môn": "CM",
    "Văn phòng": "VP",
    "Hành chính - Văn phòng": "HC-VP; HCVP",
    "Địa phương": "",
    "Cộng đồng": "",
    "Học vụ": "",
}

# Inside a longer name. Bodies keep their capital there, roles do not.
WITHIN: Mapping[str, str] = {
    "bgh": "ban giám hiệu",
    "ht": "hiệu trưởng",
    "pht": "phó hiệu trưởng",
    "cm": "chuyên môn",
    "vp": "văn phòng",
    "hcvp": "Hành chính - Văn phòng",
    "ttcm": "tổ trưởng chuyên môn",
    "tpcm": "tổ phó chuyên môn",
    "tt": "tổ trưởng",
    "tp": "tổ phó",
    "gvbm": "giáo viên bộ môn",
    "gvcn": "giáo viên chủ nhiệm",
    "gv": "giáo viên",
    "nv": "nhân viên",
    "hs": "học sinh",
    "hv": "học viên",
    "cb": "cán bộ",
    "cbql": "cán bộ quản lý",
    "cbgv": "cán bộ, giáo viên",
    "cbgvnv": "cán bộ, giáo viên, nhân viên",
    "cmhs": "cha mẹ học sinh",
    "phhs": "phụ huynh học sinh",
    "kt": "kế toán",
    "vt": "văn thư",
    "yt": "y tế",
    "tv": "thư viện",
    "tb": "thiết bị",
    "tbdh": "thiết bị dạy học",
    "csvc": "cơ sở vật chất",
    "cntt": "công nghệ thông tin",
    "tpt": "tổng phụ trách",
    "hd": "Hội đồng",
    "hdt": "Hội đồng trường",
    "hdsp": "Hội đồng sư phạm",
    "hdtdg": "Hội đồng tự đánh giá",
    "tdg": "tự đánh giá",
    "cd": "Công đoàn",
    "dtn": "Đoàn Thanh niên",
    "dtncshcm": "Đoàn TNCS Hồ Chí Minh",
    "mg": "mẫu giáo",
    "nt": "nhà trẻ",
    "cmmg": "chuyên môn mẫu giáo",
    "cmnt": "chuyên môn nhà trẻ",
    "gddt": "Giáo dục và Đào tạo",
    "ubnd": "Ủy ban nhân dân",
    "hdnd": "Hội đồng nhân dân",
    "ca": "Công an",
    "kdclgd": "kiểm định chất lượng giáo dục",
    "dbcl": "đảm bảo chất lượng",
    "pcgd": "phổ cập giáo dục",
    "ctcl": "cải tiến chất lượng",
    "bcd": "Ban chỉ đạo",
    "bddcmhs": "Ban đại diện cha mẹ học sinh",
    "vhxh": "Văn hóa - Xã hội",
}

# Short forms that can mean something else; the reader of a report should look.
AMBIGUOUS: Mapping[str, str] = {"nt": "Nhà trường", "cm": "Chuyên môn"}

SURNAMES = frozenset((
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
    "Lý", "Đinh", "Trịnh", "Mai", "Đào", "Lương", "Lâm", "Tô", "Cao", "Hà", "Tạ", "Trương", "Vương", "Thái", "Quách",
    "Đoàn", "Lưu", "Phùng", "Châu", "Tăng", "Triệu", "Tống", "Giang", "Kiều", "Nông", "Lò", "Vi", "Hứa", "Thạch",
    "Sơn", "Kim", "Chu", "Cù", "Bế", "Đàm", "Doãn", "Ông", "Khổng", "Mạc", "Nghiêm", "Ninh", "Quan", "Thân", "Tôn",
    "Văn", "Viên",
))  # fmt: skip


def parties() -> Mapping[str, tuple[str, ...]]:
    """Each full name with its spellings, itself first."""
    return {full: (full, *(s.strip() for s in more.split(";") if s.strip())) for full, more in _PARTIES.items()}
