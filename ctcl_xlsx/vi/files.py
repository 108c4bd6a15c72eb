"""The sentences about a file as a whole: why it does not count, what a command was given, what could not be written."""

from __future__ import annotations

from collections.abc import Mapping

from ctcl_xlsx.issues import Code
from ctcl_xlsx.vi.reading import Sentence

FILES: Mapping[Code, Sentence] = {
    Code.FORM_UNKNOWN: Sentence(
        "Không rõ biểu mẫu",
        "Tệp theo biểu mẫu “{value}” (bản {version}), chương trình không có biểu mẫu này.",
        "Nếu là biểu riêng của cơ quan: chạy lại, thêm --form và tệp .toml của biểu đó. Biểu có sẵn: {valid}.",
    ),
    Code.NOTHING_OF_OURS: Sentence(
        "Không thấy bảng kế hoạch",
        "Không tìm thấy bảng kế hoạch cải tiến chất lượng trong tệp.",
        "Bảng tự kẻ hoặc theo mẫu khác: chép nội dung vào biểu do cơ quan quản lý gửi (dán giá trị) rồi gửi lại.",
        "",
        {"summary": "Đây là bản tổng hợp, không phải kế hoạch của một trường."},
    ),
    Code.WRONG_SCHOOL_YEAR: Sentence(
        "Khác năm học",
        "Kế hoạch của năm học {value}, đợt tổng hợp này là {wanted}.",
        "Để riêng; cần cả năm học ấy thì tổng hợp lại cho năm học ấy.",
        "",
        {"blank": "Tệp không cho biết năm học; đợt tổng hợp này là {wanted}."},
    ),
    Code.VERSION_NEWER: Sentence(
        "Biểu mẫu mới hơn chương trình",
        "Biểu mẫu phiên bản {value}, chương trình chỉ đọc được đến phiên bản {known}.",
        "Cập nhật chương trình ctcl rồi chạy lại.",
    ),
    Code.FILE_UNREADABLE: Sentence(
        "Không mở được tệp",
        "Không mở được tệp: {reason_words}.",
        "Kiểm tra lại tệp rồi chạy lại.",
    ),
    Code.FILE_EMPTY: Sentence(
        "Tệp rỗng",
        "Tệp rỗng (0 byte), có thể do gửi hoặc tải về chưa xong.",
        "Đề nghị trường gửi lại.",
    ),
    Code.FILE_TOO_LARGE: Sentence(
        "Tệp lớn bất thường",
        "Tệp lớn bất thường: {reason_words}.",
        "Chép nội dung vào biểu mẫu gốc (dán giá trị) rồi gửi lại.",
    ),
    Code.FILE_DAMAGED: Sentence(
        "Tệp bị hỏng",
        "Tệp bị hỏng: {reason_words}.",
        "Mở bằng Excel, lưu lại dạng .xlsx rồi gửi lại; không mở được thì đề nghị trường gửi lại.",
    ),
    Code.FILE_ENCRYPTED: Sentence(
        "Tệp có mật khẩu",
        "Tệp có mật khẩu nên không đọc được.",
        "Mở tệp, bỏ mật khẩu (Tệp › Thông tin › Bảo vệ; tệp nén thì giải nén bằng mật khẩu), lưu rồi gửi lại.",
        "",
        {"archive": "Tệp nén có mật khẩu nên không xem được bên trong."},
    ),
    Code.FILE_NOT_WORKBOOK: Sentence(
        "Không phải tệp bảng tính",
        "Đây là {kind_words}.",
        "{kind_advice}",
        "",
        {"disguised": "Thực chất là {kind_words}."},
    ),
    Code.SUMMARY_DAMAGED: Sentence(
        "Bản tổng hợp không đọc lại được",
        "Bản tổng hợp này thiếu phần ẩn ghi các tệp của trường, hoặc phần ấy đã bị sửa, nên không tính tệp nào trong đó.",
        "Lấy lại bản do chương trình ghi ra, hoặc dùng chính các tệp của trường.",
        "",
        {
            "without": "Bản tổng hợp này quá lớn nên không giữ kế hoạch của từng trường, vì vậy không tính tệp nào trong đó.",
        },
    ),
    # Of this code, input-invalid and definition-invalid every problem has words of its own: these tell of them all.
    Code.FILE_SKIPPED: Sentence(
        "Bỏ qua",
        "Tệp không phải biểu của trường: tệp tạm, tệp kèm theo, danh sách trường, bản tổng hợp…",
        "Không phải sửa; nếu đúng là kế hoạch của trường thì đề nghị gửi lại biểu Excel.",
    ),
    Code.FILE_SUPERSEDED: Sentence(
        "Đã có bản thay thế",
        "Bản “{by}” của cùng kế hoạch được tính thay cho tệp này.",
        "",
        "",
        {
            "equal": "Nội dung giống hệt “{by}”, chỉ tính một lần.",
            "blank": "Tệp chưa có dòng nào; đã tính “{by}”.",
            "dropped": "Bản lưu sau “{by}” được tính thay; các dòng chỉ có ở tệp này: {dropped}.",
        },
    ),
    Code.INPUT_INVALID: Sentence(
        "Tham số chưa đúng",
        "Lệnh, danh sách trường hoặc tệp JSON ghi điều chương trình không làm theo được.",
        "Sửa chỗ mà lời báo nêu rồi chạy lại; cách ghi một lệnh: ctcl generate --help.",
    ),
    Code.DEFINITION_INVALID: Sentence(
        "Tệp định nghĩa sai",
        "Tệp .toml của biểu mẫu hay bộ tiêu chí thiếu khóa, có khóa lạ hoặc giá trị sai kiểu.",
        "Sửa tệp định nghĩa ở khóa mà lời báo nêu rồi chạy lại.",
    ),
    Code.OUTPUT_EXISTS: Sentence(
        "Tệp kết quả đã có",
        "Đã có tệp “{value}”, không ghi đè.",
        "Chọn tên khác, hoặc thêm --force để ghi đè.",
        "",
        {
            "input": ("Tệp kết quả “{value}” trùng với một tệp đầu vào.", "Chọn tên khác."),  # --force is no way out
            "behind": "Bản tổng hợp “{value}” vừa là tệp đọc vào vừa là tệp ghi ra; {behind} kế hoạch nó đang giữ không có trong lần chạy này, ghi đè thì mất.",
            "filled": "Tệp “{value}” đã có nội dung trường điền ({filled} mục), không ghi đè.",
            "edited_cell": "Bản tổng hợp “{value}” đã được sửa ngoài cột “Ghi chú của cán bộ”: ô {place} trang “{on}”.",
            "edited_row": "Bản tổng hợp “{value}” đã được sửa ngoài cột “Ghi chú của cán bộ”: dòng {place} trang “{on}”.",
            "edited_sheet": "Bản tổng hợp “{value}” đã được sửa: trang “{on}” được thêm, xóa hoặc đổi tên.",
            "closed": "Bản tổng hợp “{value}” đã được chương trình khác lưu lại và quá lớn nên không đối chiếu được ai đã sửa gì.",
            "edited": "Bản tổng hợp “{value}” đã được sửa, hoặc do chương trình phiên bản khác ghi.",
            "public": "Bản tổng hợp “{value}” không phải bản công khai: ghi bản công khai vào tên khác.",
            "not_public": "Bản tổng hợp “{value}” là bản công khai: ghi bản đầy đủ vào tên khác.",
        },
    ),
    Code.OUTPUT_FAILED: Sentence(
        "Không ghi được kết quả",
        "Không ghi được “{value}”: {reason_words}.",
        "Tệp cũ (nếu có) vẫn nguyên vẹn; xử lý rồi chạy lại.",
    ),
}
