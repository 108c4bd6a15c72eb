"""The words on the school's workbook: guide, prompts, messages of validations, hints. Lengths are the program's limits.

A prompt's title holds 32 characters, its text 255; a test walks them all.
"""

from __future__ import annotations

from collections.abc import Mapping

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
DOCUMENT_TITLE = "KẾ HOẠCH CẢI TIẾN CHẤT LƯỢNG GIÁO DỤC"
NAME_UNKNOWN = "(chưa ghi tên trường)"
RECIPIENTS = "Nơi nhận:"
TOTAL = "Tổng cộng"
TOTAL_WITHOUT = "(chưa kể {count} dòng không ghi bằng số)"
DEFAULT_RECIPIENTS = "- Cơ quan quản lý trực tiếp (b/c);\n- Hội đồng tự đánh giá;\n- Các tổ, bộ phận;\n- Lưu: VT."

GUIDE_TITLE = "HƯỚNG DẪN ĐIỀN BIỂU"
GUIDE_STEPS_HEAD = "Các bước"
GUIDE_PLAN_STEP = (
    "Trang “Kế hoạch”: mỗi dòng một việc. Chọn tiêu chí, ghi việc cần làm, người chủ trì, tháng hoàn thành và kinh phí. "
    "Cột “Tình trạng” bên trái cho biết ngay dòng còn thiếu gì."
)
GUIDE_STEPS = (
    "Tải tệp về máy, mở bằng Excel hoặc WPS (không mở trong Zalo); nếu có thanh vàng, bấm Bật chỉnh sửa (Enable Editing).",
    "Trang “Thông tin trường”: ghi thông tin còn trống; chọn mức tự đánh giá của từng tiêu chí nếu đã có.",
    GUIDE_PLAN_STEP,
    "Trang “Tổng quan”: khi dòng trên cùng báo “Đủ thông tin, có thể gửi” thì lưu tệp (giữ đuôi .xlsx) và gửi về cơ quan "
    "quản lý.",
)
GUIDE_PROBLEMS_STEP = (
    "Trang “Vấn đề trọng tâm” (mục IV): ghi trước, rồi ở trang “Kế hoạch” chọn lại điểm hạn chế đó làm nội dung cải tiến; "
    "tiêu chí đi theo, không phải ghi hai lần. Trang “Theo dõi” (mục VI): ghi khi sơ kết, tổng kết."
)
GUIDE_SHARED_STEP = (
    "Biểu này dùng chung cho nhiều trường: ở trang “Thông tin trường”, chọn tên trường mình trong danh sách, mã trường tự "
    "hiện theo. Không thấy tên trường thì báo nơi gửi biểu, đừng chọn trường khác. Khi lưu, thêm mã trường vào đầu tên tệp."
)
GUIDE_CARRIED_STEP = (
    "Trang “Năm trước”: việc chuyển từ kế hoạch cũ. Xem các dòng “Cần quyết định” trước, sửa ở trang “Kế hoạch”; việc đã xong "
    "thì xóa nội dung các ô của dòng đó."
)
GUIDE_COLOURS_HEAD = "Màu ô"
GUIDE_COLOURS = (
    ("entry", "Ô trắng: được nhập."),
    ("locked", "Ô xám: đã khóa, tự động tính, không cần nhập."),
    ("warn", "Ô cam: ô bắt buộc (*) còn trống ở dòng đã bắt đầu ghi."),
    ("note", "Ô vàng: “Xem lại”, có giá trị ngoài danh sách hoặc số tiền gõ bằng chữ."),
    ("ok", "Ô xanh: dòng đã đủ thông tin."),
)
GUIDE_TIPS_HEAD = "Cần nhớ khi nhập"
GUIDE_TIPS = (
    "Kinh phí ghi bằng số đồng, viết liền, không dấu chấm, không chữ: 50000000 là năm mươi triệu đồng. Việc không tốn tiền "
    "ghi 0. Cột bên cạnh đọc lại số tiền bằng chữ.",
    "Thời gian: chọn tháng trong danh sách, hạn tính đến hết tháng đó. Việc nhiều năm thì chọn tháng hoàn thành cuối cùng.",
    "Dán từ Word hoặc tệp khác: bấm đúp vào ô (hoặc F2) rồi mới dán. Chép dòng của đồng nghiệp: dùng Dán đặc biệt › Giá trị.",
    "Xuống dòng trong ô: Alt + Enter. Không cắt (Ctrl + X) hay kéo thả ô; hãy chép (Ctrl + C) rồi xóa ô cũ.",
    "Bảng khóa chèn, xóa, sắp xếp dòng: cứ ghi tiếp ở dòng trống kế tiếp; bỏ một việc thì xóa nội dung các ô của dòng đó.",
    "Nhiều người cùng làm: mỗi người ghi ở một bản, một người gom lại bằng cách chép các dòng vào một tệp rồi gửi tệp đó.",
    "Chữ bị che: kéo cao dòng. Một ô chỉ cao được khoảng 25 dòng chữ; cột “Tình trạng” báo ô quá dài: hãy tách thành nhiều dòng kế hoạch.",
    "Hết dòng trống: báo nơi gửi biểu mẫu để nhận tệp nhiều dòng hơn; không tự thêm cột, đổi tên trang.",
)
GUIDE_PRINT = (
    "In để ký: ở trang “Kế hoạch”, bấm mũi tên lọc ở cột TT, bỏ chọn dòng trống. In rồi xếp: {sheets}. Chỗ ký ở cuối trang "
    "“Kế hoạch”; muốn chỗ ký ở cuối văn bản thì xếp bảng này sau cùng."
)
GUIDE_PRINT_PROSE, GUIDE_PRINT_REST = (
    "các trang đầu “Phần lời” (nếu có ghi)",
    "trang “Phần lời” có mục “{title}” (nếu có ghi)",
)
GUIDE_PRINT_FILLED = "“{sheet}” (nếu có ghi)"
GUIDE_INFERRED = (
    "Lưu ý: bộ tiêu chí này được suy ra từ các văn bản liên quan, chưa đối chiếu được với văn bản gốc; danh sách vì vậy "
    "có thêm mã của bản trước."
)
GUIDE_LOCK = "Biểu khóa không mật khẩu để tránh xóa nhầm; mở khóa không làm hỏng tệp nhưng dễ lệch công thức."
GUIDE_CODE = "Mã biểu mẫu: {form}/{version} · {catalog}"
SOURCE_LINE = "{source} · {circular}"

SCHOOL_TITLE = "THÔNG TIN TRƯỜNG VÀ KẾT QUẢ TỰ ĐÁNH GIÁ"
SCHOOL_HINT = "Ô trắng: nhập. Ô xám: đã khóa. Dấu (*): bắt buộc."
PICK_TITLE = "Tên trường"
PICK_SCHOOL = "Chọn tên trường trong danh sách; mã trường tự hiện ở ô dưới. Không có tên trường thì báo nơi gửi biểu."
ASSESSMENT_TITLE = "KẾT QUẢ TỰ ĐÁNH GIÁ THEO TIÊU CHÍ (nếu đã có)"
ASSESSMENT_TOTALS = "Tổng hợp (tự động)"
ASSESSED = "Số tiêu chí đã chọn mức"
REACHED = "Số tiêu chí đạt từ Mức {level} trở lên"
REACHED_LEVEL4 = "Số nội dung Mức 4 đã đạt"
MANDATORY = "Bắt buộc"
REACHED_MANDATORY = "Số tiêu chí bắt buộc đạt từ Mức {level} trở lên"
BELOW_TARGET = "Dưới mức phấn đấu, chưa có kế hoạch"

PROSE_SUBTITLE = "(Phần lời, kèm theo bảng kế hoạch)"
PROSE_WITH = "(Phần lời, kèm theo bảng kế hoạch số {number})"
PROSE_GENERAL = "I. Thông tin chung"
PROSE_SCHOOL, PROSE_TYPE, PROSE_ADDRESS = "- Tên trường: ", "- Loại hình: ", "- Địa chỉ: "
PROSE_BLANK = "(chưa ghi)"
PROSE_HINT = "Không bắt buộc. Ghi vào các khung chấm. Khi in, xếp trước bảng kế hoạch{behind}. Xuống dòng trong ô: Alt + Enter. Mục không dùng: bấm chuột phải vào số dòng, chọn Ẩn (Hide) trước khi in."
PROSE_BEHIND = "; riêng trang có mục “{title}” xếp sau bảng{tracked}"
PROSE_TRACKED = " và trang “Theo dõi”"
PROSE_CUT = "Dài hơn một ô in được: kéo cao dòng hết cỡ vẫn bị cắt. Hãy rút gọn, hoặc in phần này từ Word."
PROBLEMS_TITLE = "IV. TÓM TẮT CÁC VẤN ĐỀ TRỌNG TÂM CẦN CẢI TIẾN"
TRACKING_TITLE = "VI. THEO DÕI VÀ ĐÁNH GIÁ THỰC HIỆN"

OVERVIEW_TITLE = "TỔNG QUAN KẾ HOẠCH"
OVERVIEW_EMPTY = "Chưa ghi dòng kế hoạch nào"
OVERVIEW_UNPICKED = "Chưa chọn tên trường: xem trang Thông tin trường"
OVERVIEW_NOBODY = "Chưa ghi tên trường, mã trường ở trang Thông tin trường"
OVERVIEW_MISSING = "Chưa đủ thông tin: xem cột “Tình trạng” ở trang Kế hoạch"
OVERVIEW_NAMELESS = "Chưa đủ thông tin: trang Thông tin trường còn ô bắt buộc trống"
OVERVIEW_REVIEW = "Đủ thông tin, còn ô cần xem lại"
OVERVIEW_DONE = "Đủ thông tin, có thể gửi"
OVERVIEW_STATE, OVERVIEW_COUNT, OVERVIEW_ROWS_HEAD, OVERVIEW_MONEY_HEAD = (
    "Tình trạng",
    "Số lượng",
    "Số dòng",
    "Kinh phí (đồng)",
)
OVERVIEW_ROWS = "Số dòng kế hoạch đã ghi"
OVERVIEW_COMPLETE = "Số dòng đủ thông tin"
OVERVIEW_LACKING = "Số dòng còn thiếu"
OVERVIEW_LACKING_WORD = "    thiếu {word}"
OVERVIEW_TO_REVIEW = "Số dòng có ô cần xem lại"
OVERVIEW_NO_AMOUNT = "Số dòng có nguồn, chưa có số tiền"
OVERVIEW_BELOW = "Số tiêu chí dưới mức phấn đấu, chưa có kế hoạch"
OVERVIEW_BLANKS = "Số ô bắt buộc còn trống ở trang Thông tin trường"
OVERVIEW_STANDARD = "Theo tiêu chuẩn"
OVERVIEW_LEVEL4 = "Mức 4"
OVERVIEW_OTHER = "Chưa gắn tiêu chí, hoặc ghi ngoài danh sách"
OVERVIEW_TOTAL = "Tổng cộng"
TOTAL_WITHOUT = "(chưa kể {count} dòng không ghi bằng số)"
OVERVIEW_FUNDING = "Theo nguồn kinh phí"
OVERVIEW_UNFUNDED = "Chưa ghi nguồn, hoặc ghi ngoài danh sách"

PLAN_COUNTS = "{rows} dòng, {missing} còn thiếu"

# What a cell says when it refuses something. Titles hold 32 characters, texts 255.
LIST_TITLE = "Chưa đúng danh sách"
ERRORS: Mapping[str, str] = {
    "criterion": "Hãy chọn tiêu chí trong danh sách, không tự gõ.",
    "month": "Hãy chọn tháng trong danh sách, không tự gõ.",
    "funding": "Hãy chọn nguồn trong danh sách.",
    "status": "Hãy chọn mức độ thực hiện trong danh sách.",
    "list": "Hãy chọn trong danh sách của ô, không tự gõ.",
    "level": "Hãy chọn mức trong danh sách.",
    "standard": "Hãy chọn tiêu chuẩn trong danh sách.",
    "when": "Hãy chọn thời điểm trong danh sách.",
    "school_type": "Hãy chọn loại hình trong danh sách, hoặc bấm Có (Yes) để giữ loại hình khác.",
    "signer_title": "Hãy chọn chức vụ trong danh sách, hoặc bấm Có (Yes) để giữ chức vụ khác.",
    "school": "Hãy chọn tên trường trong danh sách. Không có tên trường thì báo nơi gửi biểu.",
    "target_level": "Hãy chọn mức phấn đấu trong danh sách.",
}
MONEY_TITLE = "Kinh phí chưa đúng"
MONEY_ERROR = "Chỉ ghi số đồng viết liền, không dấu chấm, không chữ, ví dụ 50000000. Số phải bằng 0 hoặc từ 1000 đồng."
NUMBER_RULE = ("Cần một con số", "Ô này chỉ ghi số, không kèm chữ hay đơn vị, ví dụ 120 hoặc 12,5.")
DATE_RULE = ("Cần ngày/tháng/năm", "Ghi ngày/tháng/năm, ví dụ 05/10/2026.")
LENGTH_TITLE = "Nội dung quá dài"
LENGTH_ERROR = "Tối đa {limit} ký tự mỗi ô. Hãy tách thành nhiều dòng, mỗi dòng một việc."
PAGE_FOOTER = "Trang &P/&N"
SCHOOL_YEAR_LINE = "Năm học {year}"
DATE_WORDS = ("ngày", "tháng", "năm")
PLACE_BLANK, DATE_BLANK = "…………", "ngày … tháng … năm {year}"
NUMBER_LINE = "Số: {number}"
NUMBER_BLANK = "Số:        /KH-…"
REQUIRED_MARK = " (*)"
