"""The words on an empty roster: its title, its columns' explanations, what its cells refuse."""

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
