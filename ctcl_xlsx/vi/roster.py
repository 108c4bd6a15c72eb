"""The words about rosters: what is wrong or odd in one, and those on the empty one that is handed out."""

from __future__ import annotations

from collections.abc import Mapping

SHEET, GUIDE = "Danh sách trường", "Cách ghi"
TITLE = "DANH SÁCH TRƯỜNG"
HINT = "Mỗi trường một dòng. Cột có dấu (*) bắt buộc. Cách ghi từng cột: xem trang “Cách ghi”."
GUIDE_TITLE = "CÁCH GHI DANH SÁCH TRƯỜNG"
GUIDE_HEADS = ("Cột", "Bắt buộc", "Cách ghi", "Ví dụ")
YES, NO = "Có", "Không"
TYPES = ("Công lập", "Dân lập", "Tư thục")

# Each column: how to write it, and an example.
COLUMNS: Mapping[str, tuple[str, str]] = {
    "code": (
        "Mã định danh của trường trên cơ sở dữ liệu ngành. Cột đã định dạng Văn bản để giữ số 0 ở đầu.",
        "98031204",
    ),
    "name": ("Tên đầy đủ của trường.", "Trường Tiểu học Bến Sậy"),
    "level": (
        "Chọn trong danh sách. Trường có nhiều cấp (TH&THCS…) chọn Nhiều cấp học; nếu mỗi cấp lập một kế hoạch riêng thì "
        "ghi mỗi cấp một dòng, cùng mã trường.",
        "Tiểu học",
    ),
    "authority": ("Cơ quan quản lý trực tiếp, in ở đầu kế hoạch.", "UBND phường Bến Sậy"),
    "commune": ("Xã, phường, đặc khu nơi trường đóng.", "Phường Bến Sậy"),
    "campus": (
        "Chỉ ghi khi mỗi cơ sở, điểm trường lập một kế hoạch riêng: mỗi cơ sở một dòng, cùng mã trường.",
        "Cơ sở 2",
    ),
    "type": ("Chọn trong danh sách, hoặc ghi loại hình khác.", "Công lập"),
    "address": ("Địa chỉ của trường.", "Số 5, đường Ven Sông"),
    "phone": ("Điện thoại liên hệ, được ghi sẵn vào biểu của trường.", "0912 000 111"),
    "email": ("Thư điện tử của trường, được ghi sẵn vào biểu của trường.", "truong@vidu.vn"),
    "old_code": (
        "Mã trước khi sáp nhập, đổi mã; nhiều mã cách nhau bằng dấu chấm phẩy. Tệp còn ghi mã cũ vẫn được nhận về trường.",
        "98031201; 98031202",
    ),
    "old_name": (
        "Tên trước khi sáp nhập, đổi tên; nhiều tên cách nhau bằng dấu chấm phẩy.",
        "Trường Tiểu học Bến Sậy 1; Trường Tiểu học Bến Sậy 2",
    ),
}
NOTES_TITLE = "Cần biết"
NOTES = (
    "Ghi xong thì lưu tệp (giữ đuôi .xlsx), rồi dùng với --roster. Danh sách sẵn có của cơ quan cũng đọc được, không cần "
    "chép lại: có dòng tiêu đề với mã trường, tên trường, cấp học là đủ; dòng tên cơ quan ở trên, dòng tổng cộng và chữ ký "
    "ở dưới không sao.",
    "Hai dòng cùng mã trường, cùng cấp học, cùng cơ sở là trùng và bị báo lỗi.",
    "Trường không có trong danh sách vẫn được tổng hợp, nhưng ở một nhóm riêng, không tính vào số trường đã nộp.",
)
LEVEL_TITLE = "Cấp học"
LEVEL_ERROR = "Hãy chọn cấp học trong danh sách."
TYPE_ERROR = "Loại hình không có trong danh sách. Bấm Có (Yes) để giữ loại hình đã ghi."

SEEN = "{line} có: {seen}."  # where no headings are found

# What is wrong with a roster: (what was found, what to do).
ROSTER_PROBLEMS: Mapping[str, tuple[str, str]] = {
    "roster-encoding": (
        "Danh sách “{file}” không phải mã UTF-8.",
        "Mở bằng Excel, lưu thành “CSV UTF-8” rồi chạy lại.",
    ),
    "roster-kind": (
        "Danh sách “{file}” là {kind_words}.",
        "Dùng bảng tính Excel (.xlsx), hoặc tệp CSV mã UTF-8; mẫu trống: ctcl roster -o truong.xlsx.",
    ),
    "roster-font": (
        "Danh sách “{file}” gõ bằng bảng mã cũ (TCVN3, VNI), không phải Unicode.",
        "Chuyển sang Unicode bằng công cụ chuyển mã (ví dụ của UniKey) rồi chạy lại.",
    ),
    "roster-header": (
        "Danh sách “{file}” không có dòng tiêu đề với cột {missing}. {seen_line}",
        "Ghi tiêu đề cột ở một dòng phía trên các trường, trong số: {valid}.",
    ),
    "roster-empty": ("Danh sách “{file}” chưa có trường nào.", "Ghi mỗi trường một dòng, dưới dòng tiêu đề."),
    "roster-cell-error": (
        "{line}: ô {cell} báo lỗi hoặc chứa công thức chưa có kết quả (“{value}”).",
        "Gõ lại nội dung của ô thay cho công thức.",
    ),
    "roster-code-missing": ("{line}: thiếu mã trường.", "Ghi mã trường."),
    "roster-code-rounded": (
        "{line}: mã trường “{value}” đã bị bảng tính làm tròn hoặc đổi dạng.",
        "Định dạng cột mã là Văn bản (Text) rồi gõ lại mã.",
    ),
    "roster-name-missing": ("{line}: thiếu tên trường.", "Ghi tên trường."),
    "roster-level": ("{line}: cấp học “{value}” không hiểu được.", "Ghi một trong: {valid}."),
    "roster-level-missing": ("{line}: chưa ghi cấp học, tên trường cũng không cho biết.", "Ghi một trong: {valid}."),
    "roster-duplicate": ("{line}: mã trường “{value}” đã có ở {twin_line}.", "Xóa dòng trùng hoặc sửa mã."),
    # what the keeper of a roster should know, though nothing is wrong
    "roster-code-number": (
        "{lines}: mã trường là ô số, số 0 ở đầu mã (nếu có) đã mất.",
        "Nếu mã có số 0 ở đầu, định dạng cột là Văn bản (Text) rồi gõ lại.",
    ),
    "roster-code-short": (
        "{lines}: mã trường ngắn hơn các mã khác, có thể đã mất số 0 ở đầu.",
        "Kiểm tra lại các mã này.",
    ),
    "roster-code-claimed": (
        "{lines}: mã “{value}” ghi cho nhiều trường (ở cột Mã trường hoặc Mã cũ).",
        "Sửa lại nếu ghi nhầm; tệp mang mã này mà chưa rõ của trường nào thì nằm ở mục “Cần quyết định”.",
    ),
    "roster-level-inferred": ("{lines}: cấp học được suy ra từ tên trường hoặc tiêu đề nhóm.", "Kiểm tra lại nếu cần."),
    "roster-level-doubtful": ("{lines}: cấp học khác với tên trường.", "Kiểm tra lại cấp học."),
    "roster-columns-unused": (
        "Không dùng cột: {columns}.",
        "Không phải sửa nếu không cần; cần thì đặt tiêu đề cột như danh sách trống: ctcl roster -o mau.xlsx.",
    ),
    "roster-passed-over": ("{lines}: bỏ qua vì không phải trường (“{value}”).", "Không phải sửa nếu đúng như vậy."),
}
