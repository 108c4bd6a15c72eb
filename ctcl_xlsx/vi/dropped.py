"""What is said where files are dropped on an icon: to people who type no commands."""

from __future__ import annotations

from collections.abc import Mapping

NOTHING: Mapping[str, str] = {
    "tong-hop": "Kéo thư mục (hoặc các tệp) các trường gửi về, thả lên tong-hop.bat để gom thành một bản tổng hợp.",
    "kiem-tra": "Kéo tệp hoặc thư mục các trường gửi về, thả lên kiem-tra.bat để xem còn thiếu, còn sai ô nào.",
}
GONE = "Không còn thấy: {path}"
SEVERAL_ROSTERS = "Mỗi lần chỉ thả một danh sách trường lên phat-bieu.bat."
ROSTER_FOUND = "Danh sách trường: {path}"
ASK_YEAR = "Làm biểu cho năm học nào? Bấm Enter để lấy {year}: "
OPENING = "Đang mở: {path}"
NOT_OPENED = "Không tự mở được. Hãy mở tệp này bằng Excel hoặc LibreOffice: {path}"
FAILED = "Chưa làm xong. Sửa theo các dòng trên rồi thả lại; tệp kết quả đã có mà không được ghi đè thì đổi tên hoặc xóa tệp đó trước."
