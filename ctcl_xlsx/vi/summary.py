"""The words of the district summary: sheet names, headings, captions, the rule that is printed.

Data only: what stands in braces is filled in by `district.summary`. Messages about findings stand in `vi`.
"""

from __future__ import annotations

from collections.abc import Mapping

SUMMARY, DETAIL, TO_MEND, SOURCES = "Tổng hợp", "Chi tiết", "Cần bổ sung", "Nguồn"

# ------------------------------------------------------------------------------------------------- the head
HEADING = "TỔNG HỢP KẾ HOẠCH CẢI TIẾN CHẤT LƯỢNG GIÁO DỤC"
SCHOOL_YEAR = "Năm học {year}"
ALL_YEARS = "Nhiều năm học"
NO_YEAR = "Chưa có kế hoạch nào"
AS_OF = "Số liệu đến ngày {day}"
ACCOUNT = "{files} tệp = {accepted} nhận + {rejected} từ chối + {superseded} thay thế + {skipped} bỏ qua"
ACCOUNT_NOTE = "Từng tệp: trang {sheet}"

CARD_SENT = "Trường đã nộp"
CARD_SENT_NOTE = "chưa nộp {not_sent}, bị từ chối {refused}"
CARD_SENT_NO_ROSTER = "chưa có danh sách trường để đối chiếu"
CARD_OUTSIDE = "; ngoài danh sách {outside}"
CARD_ROWS = "Dòng kế hoạch"
CARD_ROWS_NOTE = "của {plans} kế hoạch"
CARD_COMPLETE = "Đủ chủ trì, thời hạn, kinh phí"
CARD_COMPLETE_NOTE = "{complete}/{rows} dòng"
CARD_BUDGET = "Tổng kinh phí đã nêu (đồng)"
CARD_BUDGET_NOTE = "{with_amount}/{rows} dòng có số tiền"
CARD_TO_MEND = "Trường cần bổ sung"
CARD_TO_MEND_NOTE = "{complete} trường đủ thông tin"
CARD_OVERDUE_NOTE = "; {overdue} dòng quá hạn"

# ------------------------------------------------------------------------------------- what wants attention
ABSENT_TITLE = "Trường chưa có kế hoạch được tính"
NOT_SENT = "Chưa nộp ({count} trường): {names}."
REFUSED = "Đã gửi nhưng bị từ chối ({count} trường): {names}."
DECIDE_TITLE = "Cần quyết định ({count})"
DECIDE_MORE = "… và {count} mục nữa: xem trang {sheet}."
ABSENT_DOUBTFUL = "{school} (có tệp cần quyết định)"
DROPPED = "{school}: bản được tính “{by}” không còn các dòng sau của bản cũ “{file}”: {rows}."
DECIDE_LINE = "{school}: {message}"
LIST_JOIN = "; "

# ---------------------------------------------------------------------------------------------------- panels
LEVELS_TITLE = "Tình hình nộp theo cấp học"
LEVELS_HEADS = ("Cấp học", "Phải nộp", "Đã nộp", "Bị từ chối", "Chưa nộp")
LEVELS_HEADS_NO_ROSTER = ("Cấp học", "Đã nộp", "Số dòng", "Kinh phí (đồng)")
OUTSIDE_NOTE = "Trường ngoài danh sách (hoặc chưa rõ là trường nào): {count}, không tính vào số trên."

STANDARDS_TITLE = "Theo tiêu chuẩn"
STANDARDS_HEADS = ("Tiêu chuẩn", "Số dòng", "Số trường", "Dòng có số tiền", "Kinh phí (đồng)")
BLOCK = "{circular} – {title} ({plans} kế hoạch)"
BLOCK_WITH_YEAR = "Năm học {year} – {block}"
STANDARD = "{number}. {title}"
STANDARD_DRAWERS: Mapping[str, str] = {
    "level4": "Mức 4",
    "several": "Dòng nêu nhiều tiêu chí",
    "none": "Không gắn tiêu chí cụ thể",
    "blank": "Chưa ghi tiêu chí",
    "unknown": "Tiêu chí ngoài bộ tiêu chí",
}

PLANNED_TITLE = "Tiêu chí được lập kế hoạch nhiều nhất"
PLANNED_HEADS = ("Tiêu chí", "Số dòng", "Số trường")
PLANNED_NOTE = "Dòng nêu nhiều tiêu chí được đếm ở từng tiêu chí."
MANDATORY = "Tiêu chí bắt buộc: {found}."
MANDATORY_ONE = "{number} ({rows} dòng, {schools} trường)"
MANDATORY_NONE = "{number} (chưa trường nào)"
NEVER_STANDARDS = "Tiêu chuẩn chưa trường nào lập kế hoạch: {found}."
NEVER_CRITERIA = "Tiêu chí chưa trường nào lập kế hoạch: {found}."
NEVER_NONE = "không có"

SOURCES_TITLE = "Theo nguồn kinh phí"
SOURCES_HEADS = ("Nguồn", "Số dòng", "Dòng có số tiền", "Kinh phí (đồng)")
SOURCE_DRAWERS: Mapping[str, str] = {"several-sources": "Nhiều nguồn", "no-source": "Chưa nêu nguồn"}

QUARTERS_TITLE = "Thời hạn hoàn thành"
QUARTERS_HEADS = ("Quý", "Số dòng", "Kinh phí (đồng)")
QUARTER = "Quý {quarter}/{year}"
QUARTER_NUMBERS = ("I", "II", "III", "IV")
TIME_DRAWERS: Mapping[str, str] = {
    "later": "Các năm sau",
    "no-date": "Thường xuyên, không có ngày cuối",
    "missing": "Chưa có thời hạn",
    "unreadable": "Thời hạn không đọc được",
}
OVERDUE = "Đã quá hạn đến {day}"

OWNERS_TITLE = "Bộ phận, người chủ trì nhiều việc nhất"
OWNERS_HEADS = ("Chủ trì", "Số dòng", "Số trường")
STATUS_TITLE = "Mức độ thực hiện"
STATUS_HEADS = ("Mức độ", "Số dòng", "Kinh phí (đồng)")
STATUS_DRAWERS: Mapping[str, str] = {"not-said": "Chưa ghi", "other": "Ghi khác danh sách"}

TOTAL = "Tổng cộng"
UNKNOWN_LEVEL = "Chưa rõ cấp học"

CHART_CRITERIA = "Số dòng theo tiêu chí – {title}"
CHART_QUARTERS = "Số dòng theo quý hoàn thành"

# -------------------------------------------------------------------------------------------- school by school
SCHOOLS_TITLE = "Tình hình từng trường (theo cấp học và thứ tự danh sách, không xếp hạng)"
SCHOOLS_HEADS = (
    "TT", "Trường", "Cấp học", "Số dòng", "Dòng đủ thông tin", "Kinh phí (đồng)", "Dòng có số tiền",
    "Thiếu chủ trì", "Thiếu thời hạn", "Thiếu kinh phí", "Chưa có số tiền", "Lỗi khác", "Tình trạng",
)  # fmt: skip
STATES: Mapping[str, str] = {
    "complete": "Đủ thông tin",
    "incomplete": "Cần bổ sung",
    "empty": "Chưa có dòng nào",
    "undecided": "Cần quyết định",
    "rejected": "Bị từ chối",
    "not-sent": "Chưa nộp",
}
OUTSIDE_BAND = "Ngoài danh sách trường, hoặc chưa rõ là trường nào"
NAMELESS = "(chưa rõ trường) {file}"
SCHOOL_IN_YEAR = "{school} ({year})"
SCHOOL_CAMPUS = "{school} – {campus}"
SCHOOLS_TOTAL = "Tổng cộng {sent} trường có kế hoạch được tính"

RULE = (
    "Cách tính khi một trường gửi nhiều tệp: nội dung giống hệt nhau chỉ tính một lần; tệp chưa có dòng nào không thay "
    "tệp đã điền; tệp lưu sau cùng (theo thời điểm lưu ghi trong tệp) thay tệp trước nếu giữ lại ít nhất một nửa số "
    "dòng; phần lớn các dòng khác nhau thì coi là các phần của một kế hoạch, tính tất cả và nêu ở mục Cần quyết định; "
    "không rõ thời điểm lưu thì lấy tệp nhiều dòng hơn. Kinh phí chỉ cộng những dòng ghi số tiền; dòng nêu nhiều tiêu "
    "chí chỉ tính một lần."
)
SIGN_DATE = "……………, ngày …… tháng …… năm ………"
SIGN_LEFT, SIGN_LEFT_NOTE = "NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)"
SIGN_RIGHT, SIGN_RIGHT_NOTE = "THỦ TRƯỞNG ĐƠN VỊ", "(Ký tên, đóng dấu)"
FOOTER_PAGE = "Trang &P/&N"

# ----------------------------------------------------------------------------------------------------- lists
CODE, SCHOOL, LEVEL, YEAR, FILE, SHEET, ROW, CELL = (
    "Mã trường",
    "Trường",
    "Cấp học",
    "Năm học",
    "Tệp",
    "Trang tính",
    "Dòng",
    "Ô",
)
STANDARD_HEAD, CRITERION_HEAD = "Tiêu chuẩn", "Tiêu chí (như trường ghi)"
TEXT_HEADS: Mapping[str, str] = {
    "content": "Nội dung",
    "weakness": "Hiện trạng, mặt yếu",
    "target": "Mục tiêu, kết quả cần đạt",
    "action": "Công việc/giải pháp",
    "indicator": "Chỉ số đánh giá kết quả",
    "lead": "Chủ trì",
    "support": "Phối hợp",
    "start": "Bắt đầu",
    "deadline": "Hoàn thành (như trường ghi)",
    "budget": "Kinh phí (như trường ghi)",
    "funding": "Nguồn kinh phí (như trường ghi)",
    "resources": "Nguồn lực bảo đảm",
    "other_support": "Điều kiện hỗ trợ khác",
    "evidence": "Thông tin, minh chứng dự kiến",
    "supervisor": "Phân công giám sát",
    "report_time": "Thời điểm báo cáo",
    "status": "Mức độ thực hiện",
    "note": "Ghi chú",
    "extra": "Cột riêng của biểu mẫu",
}
DEADLINE_HEAD, AMOUNT_HEAD, SOURCE_HEAD = "Hạn cuối (đã hiểu)", "Số tiền (đồng)", "Nguồn (nhóm)"
EXTRA_LINE = "{title}: {text}"
LEVEL4_ROW = "Mức 4"

GRAVITY, LABEL, FOUND, ADVICE = "Mức độ", "Cột", "Đang ghi", "Vấn đề và cách ghi"
NOTHING_TO_MEND = "Không có lỗi hay cảnh báo nào."

SENDER = "Thư của ai, gửi lúc nào"
NUMBER, OUTCOME, REASON, FORM, ROWS, SAVED, HASH = (
    "TT",
    "Kết quả",
    "Lý do, lưu ý",
    "Biểu mẫu",
    "Số dòng",
    "Lưu lần cuối",
    "sha256",
)
DROPPED_ROWS = "Dòng chỉ có ở tệp này:\n{rows}"
CONTINUED, CONTINUES = "[tiếp ô trên] ", " [còn tiếp ở dòng dưới]"
