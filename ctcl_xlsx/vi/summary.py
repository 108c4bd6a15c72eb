"""The words of the district summary: sheet names, headings, captions, the rule that is printed.

Data only: what stands in braces is filled in by `district.summary`. Messages about findings stand in `vi`.
"""

from __future__ import annotations

from collections.abc import Mapping

SUMMARY, SCHOOLS, BLOCKS, HEAT = "Tổng hợp", "Theo trường", "Theo cấp học", "Bản đồ tiêu chí"
PLACES, TO_DECIDE, REQUESTS = "Theo địa bàn", "Cần quyết định", "Đề nghị hỗ trợ"
DETAIL, TO_MEND, SOURCES = "Chi tiết", "Cần bổ sung", "Nguồn"
NEWS = "Có gì mới"  # from the second run on
# In the workbook's order.
SHEET_NAMES = (SUMMARY, NEWS, SCHOOLS, BLOCKS, HEAT, PLACES, TO_DECIDE, REQUESTS, DETAIL, TO_MEND, SOURCES)
SHEET_MORE = "{sheet} {number}"  # where a list goes on

# ------------------------------------------------------------------------------------------------- the head
HEADING = "TỔNG HỢP KẾ HOẠCH CẢI TIẾN CHẤT LƯỢNG GIÁO DỤC"
SCHOOL_YEAR = "Năm học {year}"
OTHER_YEARS = (
    "Lưu ý: chỉ gồm năm học {year}; không tính {others}. Cần cả các năm học ấy: nhờ người lập bản này tổng hợp lại."
)
FILES_OF_YEAR, FILES_OF_NO_YEAR = "{count} tệp của năm học {year}", "{count} tệp không rõ năm học"
ALL_YEARS = "Nhiều năm học"
NO_YEAR = "Chưa có kế hoạch nào"
AS_OF = "Số liệu đến ngày {day}"
ACCOUNT = "{files} tệp = {accepted} nhận + {rejected} từ chối + {superseded} thay thế + {skipped} bỏ qua"
ACCOUNT_NOTE = "Từng tệp: trang {sheet}"
SHEETS_NOTE = "Xem thêm:"
NOT_ADDED = (
    "Cách cộng: chỉ cộng chung các cấp học số trường, số tệp, số dòng (đủ thông tin, còn thiếu, có lỗi, quá hạn) và số tiền, "
    "kể cả theo nguồn; số liệu theo tiêu chuẩn, tiêu chí, thời hạn, người chủ trì, mức độ thực hiện lập riêng cho từng cấp "
    "học, từng bộ tiêu chuẩn (trang {blocks}), không cộng chung."
)

CARD_SENT = "Trường đã nộp"
CARD_SENT_NOTE = "chưa nộp {not_sent}, bị từ chối {refused}"
CARD_SENT_NO_ROSTER = "chưa có danh sách trường để đối chiếu"
CARD_OUTSIDE = "; ngoài danh sách {outside}"
CARD_ROWS = "Dòng kế hoạch"
CARD_ROWS_NOTE = "của {plans} kế hoạch"
CARD_COMPLETE = "Đủ chủ trì, thời hạn, kinh phí"
CARD_COMPLETE_NOTE = "{complete}/{rows} dòng ghi cả ba mục"
CARD_BUDGET = "Tổng kinh phí đã nêu (đồng)"
CARD_BUDGET_NOTE = "{with_amount}/{rows} dòng có số tiền"
CARD_TO_MEND = "Trường cần bổ sung"
CARD_TO_MEND_NOTE = "đủ thông tin {complete}"
CARD_EMPTY, CARD_UNDECIDED = "; chưa có dòng {count}", "; cần quyết định {count}"
CARD_OVERDUE_NOTE = "; {overdue} dòng quá hạn"

# ------------------------------------------------------------------------------------- what wants attention
ABSENT_TITLE = "Trường chưa có kế hoạch được tính"
NOT_SENT = "Chưa nộp ({count} trường): {names}."
REFUSED = "Đã gửi nhưng bị từ chối ({count} trường): {names}."
NAMES_MORE = "… và {count} trường nữa (lọc cột {column} ở trang {sheet})"
DECIDE_TITLE = "Cần quyết định ({count} việc)"
DECIDE_MORE = "… và {count} việc nữa: xem trang {sheet}."
ABSENT_DOUBTFUL = "{school} (có tệp cần quyết định)"
DROPPED = "Bản được tính “{by}” không còn các dòng sau của bản cũ “{file}”: {rows}."
DECIDE_LINE = "{school}: {message} [{file}]"
REQUESTS_TOLD = "Đề nghị, điều kiện hỗ trợ: {count} mục của {schools} trường (cơ quan được nêu: {bodies}): nguyên văn ở trang {sheet}."
BODY_COUNT = "{name} {count}"
LIST_JOIN = "; "

# ---------------------------------------------------------------------------------------------------- panels
ROWS, SCHOOL_COUNT, WITH_AMOUNT, BUDGET = "Số dòng", "Số trường", "Dòng có số tiền", "Kinh phí (đồng)"
COMPLETE_SHARE, SHARE, BUDGET_IN = "Dòng đủ thông tin", "Tỷ lệ", "Năm học {year} (đồng)"
TOTAL = "Tổng cộng"
UNKNOWN_LEVEL = "Chưa rõ cấp học"

BLOCKS_TITLE = "Theo từng cấp học, từng bộ tiêu chuẩn (không cộng chung)"
LEVELS_TITLE = "Tình hình nộp theo cấp học"
EXPECTED, SENT, REFUSED_COUNT, NOT_SENT_COUNT = "Phải nộp", "Đã nộp", "Bị từ chối", "Chưa nộp"
OUTSIDE_NOTE = "Trường ngoài danh sách (hoặc chưa rõ là trường nào): {count}, không tính vào số và tỷ lệ trên."

BLOCK = "{level} – {circular} – {title}"
BLOCK_MORE = "{block}: thời hạn, người chủ trì, kinh phí"  # over the second half, which may stand on a page of its own
BLOCK_COUNTS = "{schools} trường, {plans} kế hoạch, {rows} dòng"
IN_YEAR = "Năm học {year} – {name}"
IN_CIRCULAR = "{level} ({circular})"
STANDARD = "{number}. {title}"
STANDARD_DRAWERS: Mapping[str, str] = {
    "level4": "Mức 4",
    "several": "Dòng nêu nhiều tiêu chí",
    "none": "Không gắn tiêu chí cụ thể",
    "blank": "Chưa ghi tiêu chí",
    "unknown": "Tiêu chí ngoài bộ tiêu chí",
}

CRITERIA_TITLE, CRITERION = "Theo tiêu chuẩn, tiêu chí", "Tiêu chuẩn, tiêu chí"
COMPLETE_ROWS, FOUND_TITLE = "Dòng đủ thông tin", "Đáng chú ý"
STARRED, STAR_NOTE = "{name} *", "* Tiêu chí bắt buộc."
CRITERIA_NOTE = "Dòng nêu nhiều tiêu chí được đếm ở từng tiêu chí; trong tổng cộng chỉ đếm một lần."
NAMED = "{name} ({rows} dòng, {schools} trường)"
MOST_PLANNED = "Tiêu chí được lập kế hoạch nhiều nhất: {found}."
MANDATORY_NEVER = "Trong {count} tiêu chí bắt buộc, chưa trường nào lập kế hoạch: {found}."
NEVER_STANDARDS = "Tiêu chuẩn chưa trường nào lập kế hoạch: {found}."
NEVER_CRITERIA = "Tiêu chí chưa trường nào lập kế hoạch: {found}."
NEVER_NONE = "không có"

MORE_YEARS = "Các năm học khác: xem trang {sheet}."
SOURCES_TITLE, SOURCE = "Kinh phí theo nguồn", "Nguồn"
SOURCE_DRAWERS: Mapping[str, str] = {"several-sources": "Nhiều nguồn", "no-source": "Chưa nêu nguồn"}

QUARTERS_TITLE, QUARTER_HEAD = "Thời hạn hoàn thành theo quý, tháng (số dòng)", "Quý"
MONTH_HEADS, QUARTER_ROWS = ("Tháng đầu", "Tháng giữa", "Tháng cuối"), "Cả quý"
MONTHS_NOTE = "Quý I gồm tháng 1, 2, 3; quý II: 4, 5, 6; quý III: 7, 8, 9; quý IV: 10, 11, 12."
QUARTER_WORD = "Quý "
QUARTER = "Quý {quarter}/{year}"
QUARTER_NUMBERS = ("I", "II", "III", "IV")
TIME_DRAWERS: Mapping[str, str] = {
    "later": "Các năm sau",
    "no-date": "Không có ngày cuối",
    "missing": "Chưa có thời hạn",
    "unreadable": "Thời hạn không đọc được",
}
# Short, for a narrow column.
NO_QUARTER: Mapping[str, str] = {
    "no-date": "Thường xuyên",
    "missing": "Chưa có hạn",
    "unreadable": "Không đọc được",
}
DONE_NOTE = (
    "Dòng đã hoàn thành chỉ tính ở dòng cuối, kể cả khi chưa có thời hạn: các số khác có thể ít hơn bảng theo quý."
)
DAY_TITLE, DEADLINE_STATE = "Thời hạn so với ngày {day}", "Thời hạn"
DUE_DRAWERS: Mapping[str, str] = {
    "overdue": "Quá hạn",
    "month": "Trong tháng {month}",
    "quarter": "Còn lại trong quý {quarter}",
    "year": "Còn lại trong năm {year}",
    "after": "Sau năm {year}",
    "done": "Đã hoàn thành",
}

OWNERS_TITLE, OWNER = "Bộ phận, người chủ trì nhiều việc nhất", "Chủ trì"
OTHER_OWNERS, NO_OWNER_NAMED = "Các bộ phận, người khác", "Chưa ghi chủ trì"
STATUS_TITLE, STATUS = "Mức độ thực hiện", "Mức độ"
STATUS_DRAWERS: Mapping[str, str] = {"not-said": "Chưa ghi", "other": "Ghi khác danh sách"}

CHART_CRITERIA = "Tiêu chí được lập kế hoạch nhiều nhất – {name}"
CHART_QUARTERS = "Hạn hoàn thành – {name}"
CHART_COMPLETE = "Dòng đủ thông tin"
CHART_COMPLETE_LISTED = "Dòng đủ thông tin (trong danh sách)"
CHART_YEAR = "{name}, {year}"

# -------------------------------------------------------------------------------------------- school by school
SCHOOLS_TITLE = "Tình hình từng trường (theo cấp học và thứ tự danh sách, không xếp hạng)"
COMMUNE, AUTHORITY = "Xã/phường", "Cơ quan quản lý trực tiếp"
NO_OWNER, NO_DEADLINE, NO_BUDGET = "Thiếu chủ trì", "Thiếu thời hạn", "Thiếu kinh phí"
NO_AMOUNT, OTHER_ERRORS, OVERDUE_SHORT = "Chưa có số tiền", "Lỗi khác", "Dòng quá hạn"
FILES, FILE_COUNT, STATE = "Tệp", "{count} tệp", "Tình trạng"
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
SUM_LISTED = "Cộng trong danh sách: {sent} trường có kế hoạch được tính"
SUM_OUTSIDE = "Cộng ngoài danh sách: {sent} trường có kế hoạch được tính"
SCHOOLS_TOTAL = "Tổng cộng {sent} trường có kế hoạch được tính"
COMPLETE_SCHOOLS = "{count} trường đủ"

# ---------------------------------------------------------------------------------- places and the heat map
PLACES_TITLE = "Tình hình theo địa bàn và cơ quan quản lý (trường trong danh sách)"
BY_COMMUNE, BY_AUTHORITY, NO_PLACE = "Theo xã/phường", "Theo cơ quan quản lý trực tiếp", "(chưa ghi)"

HEAT_TITLE = "Số dòng kế hoạch của từng trường theo tiêu chí"
HEAT_LEGEND = "Chú giải:"
HEAT_STEPS = ("– không có dòng nào", "1 dòng", "2 dòng", "3 dòng", "từ 4 dòng")
HEAT_CONTINUED = "{heading} (tiếp theo)"
HEAT_OTHER, HEAT_CRITERIA, HEAT_ROWS = "Dòng khác", "Số tiêu chí", "Số dòng"
HEAT_SUM_ROWS, HEAT_SUM_SCHOOLS = "Số dòng của cả khối", "Số trường có kế hoạch"

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
}
DAY_HEAD = "So với ngày {day}"
DEADLINE_HEAD, AMOUNT_HEAD, SOURCE_HEAD = "Hạn cuối (đã hiểu)", "Số tiền (đồng)", "Nguồn (nhóm)"
LEVEL4_ROW = "Mức 4"

GRAVITY, LABEL, FOUND, ADVICE = "Mức độ", "Cột", "Đang ghi", "Vấn đề và cách ghi"
ROW_OF = "dòng {row}"  # where there is no cell
NOTHING_TO_MEND = "Không có lỗi hay cảnh báo nào."

SENDER = "Thư của ai, gửi lúc nào"
NUMBER, OUTCOME, REASON, FORM, SAVED, HASH = (
    "TT",
    "Kết quả",
    "Lý do, lưu ý",
    "Biểu mẫu",
    "Lưu lần cuối",
    "sha256",
)
MATTER = "Việc cần quyết định"
WHOSE = "Tệp không cho biết của trường nào: hỏi nơi gửi, ghi (hoặc chọn) tên và mã trường trong biểu rồi tổng hợp lại."
NOTHING_TO_DECIDE = "Không có việc gì cần quyết định."
REQUEST, ASKED_WHERE, NAMES_OFFICE, FOR_WORK = (
    "Nguyên văn trường ghi",
    "Ghi ở cột, mục",
    "Nêu cơ quan nào",
    "Cho công việc/giải pháp",
)
BODIES: Mapping[str, str] = {
    "province": "Sở/Bộ",
    "division": "Phòng",
    "local": "UBND/địa phương",
    "above": "Cấp trên",
}
NO_BODY = "Không nêu"
NO_REQUESTS = "Không tìm thấy đề nghị hay điều kiện hỗ trợ nào. Đề nghị ghi trong biện pháp, ghi chú chỉ nhận ra khi có nêu cơ quan cấp trên."
DROPPED_ROWS = "Dòng chỉ có ở tệp này:\n{rows}"
CONTINUED, CONTINUES = "[tiếp ô trên] ", " [còn tiếp ở dòng dưới]"

# -------------------------------------------------------------------------------------- from week to week
NOTES_HEAD = "Ghi chú của cán bộ"
NEWS_KIND, NEWS_WHAT, NEWS_BEFORE, NEWS_NOW = "Thay đổi", "Trường hoặc tệp", "Bản trước", "Bản này"
NEWS_CAPTION = "So với bản tổng hợp ngay trước bản này"
NEWS_LINE = "So với bản tổng hợp trước: {counts} (trang {sheet})"
NEWS_JOIN = ", "
NEWS_NONE = "không có trường, tệp hay số liệu nào thay đổi"
NEWS_NOTHING = "Không có trường, tệp hay số liệu nào thay đổi."
NEWS_SCHOOLS_NEW = "{count} trường mới nộp"
NEWS_SCHOOLS_CHANGED = "{count} trường thay đổi số liệu"
NEWS_SCHOOLS_GONE = "{count} trường không còn kế hoạch được tính"
NEWS_FILES_NEW = "{count} tệp mới"
NEWS_FILES_REPLACED = "{count} tệp có nội dung mới"
NEWS_FILES_MOVED = "{count} tệp đổi tên hoặc đổi chỗ"
NEWS_FILES_GONE = "{count} tệp không còn"
KIND_SCHOOL_NEW, KIND_SCHOOL_CHANGED = "Trường mới nộp", "Trường thay đổi số liệu"
KIND_SCHOOL_GONE = "Trường không còn kế hoạch được tính"
KIND_FILE_NEW, KIND_FILE_REPLACED = "Tệp mới", "Tệp có nội dung mới"
KIND_FILE_MOVED, KIND_FILE_GONE = "Tệp đổi tên hoặc đổi chỗ", "Tệp không còn"
KIND_NOTE = "Ghi chú của cán bộ, trường không còn trong bảng"
NEWS_STATE = "{state}: {rows} dòng, {complete} dòng đủ, {budget} đồng"

# ------------------------------------------------------------------------------------- summaries as inputs
OFFICES_TITLE, OFFICES_MORE = "Theo cơ quan gửi bản tổng hợp", "Theo cơ quan gửi bản tổng hợp (tiếp theo)"
OFFICES_HEADS = ("Cơ quan", "Số trường", "Số dòng", "Dòng đủ", "Kinh phí (đồng)")
OFFICE_DIRECT = "Trường gửi thẳng"
