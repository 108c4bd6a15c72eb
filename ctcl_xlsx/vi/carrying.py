"""The words for a plan that goes on from last year's: what the sheet "Năm trước" and the command say of it."""

from __future__ import annotations

from collections.abc import Mapping

# What became of a line: the sheet's filter offers these.
TO_DECIDE, CARRIED, DONE, APART = "Cần quyết định", "Chuyển sang", "Đã hoàn thành", "Không chuyển"

# What a criterion cell says where the school must choose: never a code, the old ones mean something else now.
ASK_PREFIX = "Cần chọn: "
ASK = ASK_PREFIX + "{title}"
ASK_UNKNOWN = "Cần chọn tiêu chí (xem trang “Năm trước”)"

TITLE = "CHUYỂN TỪ KẾ HOẠCH NĂM HỌC {year}"
COUNTS = "Kế hoạch cũ có {rows} dòng: {carried} dòng chuyển sang, {done} dòng đã hoàn thành để lại. Cần trường quyết định: {decide} dòng."
RULE = "Chỉ để lại việc mà cột mức độ thực hiện (hoặc ô thời hạn) ghi đã hoàn thành; hết hạn không có nghĩa là đã xong, nên vẫn chuyển sang."
HOW = "Quyết định và sửa ở trang “Kế hoạch”; trang này chỉ để đối chiếu."
HOW_MAPPED = (
    "Quyết định và sửa ở trang “Kế hoạch”; trang này chỉ để đối chiếu. Bảng đối chiếu tiêu chí cũ và mới: {confidence}."
)
CONFIDENCE: Mapping[str, str] = {
    "verified": "theo văn bản gốc",
    "secondary": "theo các bản chép lại thống nhất với nhau",
    "memory": "theo trí nhớ, chưa đối chiếu văn bản",
    "inferred": "suy ra từ tên tiêu chí, chưa có văn bản chính thức, nên xem lại từng dòng",
}
NOT_CHOSEN = "(chưa chọn)"
WITH_REASON = "{label}\n({reason})"

# What the school should know or decide about a row, and about what stays behind.
NOTES: Mapping[str, str] = {
    "criterion-several": "Tiêu chí cũ nay thuộc nhiều tiêu chí, chọn một: {choices}.",
    "criterion-none": "Bộ tiêu chí mới không có tiêu chí tương ứng: chọn tiêu chí gần nhất, hoặc bỏ việc này.",
    "criterion-unknown": "Không rõ tiêu chí cũ ghi “{text}”: chọn lại trong danh sách.",
    "time-passed": "Ô “{label}” trước ghi “{text}”, đã qua: chọn lại.",
    "time-shifts": "Ô “{label}” trước ghi “{text}”, tính theo năm học cũ: chọn lại.",
    "done-unknown": "Không rõ việc này đã xong chưa: xong rồi thì xóa nội dung các ô của dòng.",
    "status-unknown": "Mức độ thực hiện trước ghi “{text}”, không rõ đã xong chưa: xong rồi thì xóa nội dung các ô của dòng.",
    "status": "Mức độ thực hiện năm trước: {text}.",
    "no-column": "Biểu mới không có cột “{label}”; còn cần thì chép sang ô khác: {text}",
    "text": "{text}",
    "texts-kept": "Soát lại năm học, căn cứ, số liệu: {label}.",
    "problem": "{text}",
    "assessment": "Có {count} tiêu chí đã tự đánh giá năm trước; năm học mới tự đánh giá lại.",
    "target": "Mức {level} thuộc bộ tiêu chí cũ; chọn lại.",
    "tracking": "Có {count} dòng theo dõi của năm học cũ, lưu ở tệp cũ.",
    "document": "{text}",
}
# What the line is about, for notes that belong to no row.
SUBJECTS: Mapping[str, str] = {
    "text": "Phần lời: {label}. Còn dùng thì chép vào trang “Phần lời”.",
    "texts-kept": "Phần lời chép nguyên từ năm trước",
    "problem": "Vấn đề trọng tâm (mục IV) năm trước; lập lại theo kết quả tự đánh giá mới",
    "assessment": "Kết quả tự đánh giá",
    "target": "Mức phấn đấu",
    "tracking": "Theo dõi (mục VI)",
    "document": "Số, ngày ban hành kế hoạch cũ",
}

# ------------------------------------------------------------------------------------------------- the command

MADE = "Đã làm biểu năm học {year} từ kế hoạch năm học {old}: {path}"
REBUILT = "Đã làm lại biểu với {rows} dòng, nội dung giữ nguyên: {path}"
NOTE_LINE = "  Lưu ý: {text}"
REBUILT_DIFFERS = "  Lưu ý: chưa chuyển được nguyên vẹn: {parts}. Đối chiếu lại với tệp cũ."
PARTS: Mapping[str, str] = {
    "school": "thông tin trường",
    "document": "số, ngày ban hành",
    "target_level": "mức phấn đấu",
    "self_assessment": "kết quả tự đánh giá",
    "problems": "mục IV",
    "rows": "bảng kế hoạch",
    "tracking": "mục VI",
    "texts": "phần lời",
}
LEFT_ASIDE = "  Không chuyển được nguyên vẹn, xem lại ở tệp cũ:"
LEFT_LINE = "    {place}: {text}"
DECIDE_HEAD = "  Cần trường quyết định (từng dòng ở trang “Năm trước” của tệp mới):"
DECIDE_ONE = "    dòng {row}, {action}: {notes}"
DECIDE_MANY = "    {what} {rows}."
# One line for all rows with the same question; what names its own choices stands on a line of its own.
QUESTIONS: Mapping[str, str] = {
    "criterion-none": "Chọn tiêu chí (bộ mới không có tiêu chí tương ứng): dòng",
    "criterion-unknown": "Chọn tiêu chí (không rõ tiêu chí cũ): dòng",
    "time-passed": "Chọn lại thời hạn đã qua: dòng",
    "time-shifts": "Chọn lại thời hạn tính theo năm học cũ: dòng",
    "done-unknown": "Xác nhận đã xong chưa: dòng",
    "status-unknown": "Xác nhận đã xong chưa (mức độ thực hiện ghi khác danh sách): dòng",
    "no-column": "Nội dung không có cột trong biểu mới: dòng",
}
TEXTS_LEFT = "  Phần lời không chuyển, nguyên văn ở trang “Năm trước”: {labels}."
PLACE_CELL = "ô {cell} trang {sheet}"
ROSTER_UNKNOWN = "  Lưu ý: mã trường “{code}” không có trong danh sách, thông tin trường giữ theo tệp cũ."
FOLDER_MADE = "{file}: đã làm {path} · {counts}"
FOLDER_REBUILT = "{file}: đã làm lại {path} · {rows} dòng"
FOLDER_KEPT = "{file}: giữ nguyên {path} đã có{filled}; thêm --force để ghi đè"
FOLDER_COUNTS = "chuyển {carried}, đã hoàn thành {done}, cần quyết định {decide}"
FOLDER_OTHER = "{file}: {outcome}. {reason}"
FOLDER_TOTAL = "Tổng cộng {files} tệp: đã làm {written} biểu trong {folder}, giữ nguyên {kept}, không làm {others}."
NEXT = "Tiếp theo: gửi biểu cho trường; trường xem trang “Năm trước” rồi điền tiếp."
