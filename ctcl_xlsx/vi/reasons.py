"""Words for what a file truly is, why it cannot be opened, and why it is passed over."""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "xlsx": "bảng tính Excel",
    "xlsm": "bảng tính Excel có macro",
    "xltx": "mẫu bảng tính Excel",
    "xlsb": "bảng tính Excel nhị phân",
    "ods": "bảng tính OpenDocument",
    "xls": "bảng tính Excel đời cũ (.xls)",
    "doc": "văn bản Word đời cũ (.doc)",
    "docx": "văn bản Word (.docx)",
    "pptx": "bản trình chiếu PowerPoint",
    "odt": "văn bản OpenDocument",
    "zip": "tệp nén .zip; hãy giải nén rồi chạy lại",
    "pdf": "tệp PDF",
    "image": "ảnh chụp hoặc bản quét",
    "rar": "tệp nén .rar; hãy giải nén rồi chạy lại",
    "7z": "tệp nén .7z; hãy giải nén rồi chạy lại",
    "html": "trang web lưu với tên bảng tính",
    "xml": "tệp XML (bảng tính XML 2003)",
    "rtf": "văn bản RTF",
    "eml": "thư điện tử",
    "msg": "thư Outlook",
    "csv": "tệp văn bản phân cách (.csv)",
    "text": "tệp văn bản",
    "json": "tệp dữ liệu JSON",
    "gsheet": "đường dẫn Google Trang tính, không phải tệp; hãy Tải xuống dạng .xlsx",
    "empty": "tệp rỗng",
    "unknown": "tệp loại khác, không nhận ra",
}

REASONS: Mapping[str, str] = {
    "other": "lý do không rõ",
}

SKIPPED: Mapping[str, str] = {
    "lock-file": "Tệp tạm của Excel (đang có người mở).",
    "system-file": "Tệp của hệ điều hành.",
    "own-summary": "Bản tổng hợp do chính chương trình làm ra.",
    "own-leftover": "Tệp tạm còn lại của lần chạy trước.",
    "roster": "Danh sách trường.",
    "companion": "Tệp kèm theo ({kind_words}), không phải bảng tính.",
}

# What is wrong with a TOML definition; {key} is its path, {expected} what should stand there.
DEFINITION_PROBLEMS: Mapping[str, str] = {
    "syntax": "{file}: không đọc được ({value}).",
    "missing": "{file}: thiếu khóa “{key}”.",
    "empty": "{file}: khóa “{key}” để trống.",
    "type": "{file}: khóa “{key}” sai kiểu (“{value}”), phải là {expected}.",
    "choice": "{file}: khóa “{key}” ghi “{value}”, chỉ nhận: {expected}.",
    "unknown": "{file}: không có khóa “{key}”, có thể gõ nhầm tên.",
    "twice": "{file}: khóa “{key}” lặp lại giá trị “{value}”.",
    "role-missing": "{file}: biểu mẫu chưa có cột nào giữ vai trò “{expected}”.",
    "other-standard": "{file}: khóa “{key}” ghi “{value}”, phải bắt đầu bằng “{expected}”.",
}
