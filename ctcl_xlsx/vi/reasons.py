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
    "ppt": "bản trình chiếu PowerPoint đời cũ",
    "pptx": "bản trình chiếu PowerPoint",
    "odt": "văn bản OpenDocument",
    "zip": "tệp nén .zip",
    "pdf": "tệp PDF",
    "image": "ảnh chụp hoặc bản quét",
    "rar": "tệp nén .rar",
    "7z": "tệp nén .7z",
    "html": "trang web lưu với tên bảng tính",
    "xml": "tệp XML (bảng tính XML 2003)",
    "rtf": "văn bản RTF",
    "eml": "thư điện tử",
    "msg": "thư Outlook",
    "iwork": "tài liệu Numbers, Pages hoặc Keynote của Apple",
    "wps": "định dạng riêng của WPS Office",
    "gzip": "tệp nén .gz",
    "tnef": "gói đính kèm của Outlook (winmail.dat)",
    "nested": "tệp nén hoặc thư nằm bên trong một tệp nén hay thư khác",
    "csv": "tệp văn bản phân cách (.csv)",
    "text": "tệp văn bản",
    "json": "tệp dữ liệu JSON",
    "gsheet": "đường dẫn Google Trang tính, không phải tệp",
    "empty": "tệp rỗng",
    "unknown": "tệp loại khác, không nhận ra",
}

# What to do with a file that is no workbook; most kinds cannot become one.
KIND_ADVICE: Mapping[str, str] = {
    **dict.fromkeys(("html", "xml", "csv"), "Mở bằng Excel, Lưu thành .xlsx rồi gửi lại."),
    **dict.fromkeys(("zip", "rar", "7z", "gzip"), "Giải nén rồi chạy lại."),
    **dict.fromkeys(("eml", "msg", "tnef"), "Lưu tệp đính kèm ra thư mục rồi chạy lại."),
    "nested": "Lấy tệp bên trong ra thư mục rồi chạy lại.",
    "iwork": "Mở bằng Numbers, chọn Xuất sang Excel (.xlsx) rồi gửi lại.",
    "wps": "Mở bằng WPS, chọn Lưu thành .xlsx rồi gửi lại.",
    "gsheet": "Mở Google Trang tính, chọn Tải xuống dạng .xlsx rồi gửi tệp đó.",
}
OTHER_ADVICE = "Chương trình không đọc loại tệp này; đề nghị trường gửi biểu Excel đã nhận."

REASONS: Mapping[str, str] = {
    "other": "lý do không rõ",
    # reading a file from the disk
    "vanished": "không tìm thấy tệp, hoặc tệp vừa bị xóa, đổi tên",
    "denied": "không có quyền đọc hoặc ghi ở đây",
    "folder": "đây là thư mục",
    "not-a-file": "không phải tệp thông thường",
    "input-output": "ổ đĩa hoặc mạng báo lỗi",
    "changed": "tệp đang được ghi hoặc đồng bộ trong lúc đọc; đợi xong đã",
    "link-outside": "đây là liên kết dẫn ra ngoài thư mục; chép tệp thật vào thư mục",
    "timeout": "đọc quá {limit} giây vẫn chưa xong; chép nội dung vào biểu mẫu gốc (dán giá trị)",
    "no-members": "tệp nén không chứa tệp nào",
    "no-attachments": "thư không có tệp đính kèm",
    "internal": "chương trình gặp lỗi ngoài dự kiến với tệp này ({detail})",
    # what is too large
    "file-size": "tệp vượt {limit} MB",
    "part-size": "một phần bên trong vượt {limit} MB khi giải nén",
    "total-size": "nội dung vượt {limit} MB khi giải nén",
    "ratio": "bên trong nén bất thường, có thể là tệp phá hoại",
    "members": "tệp nén chứa quá {limit} tệp",
    "parts": "có quá {limit} phần bên trong",
    "cells": "bảng rộng quá {limit} ô",
    "stray-cell": "có nội dung lạc ở ô {cell} trang {sheet}, rất xa bảng; xóa ô đó đi",
    "memory": "cần quá nhiều bộ nhớ để mở",
    # what is damaged
    "compression": "dùng cách nén lạ",
    "encoding": "dùng bảng mã lạ",
    "directory": "mục lục bên trong không đọc được",
    "sheets": "không đọc được danh sách trang",
    "no-sheet": "không có trang nào",
    "crc": "nội dung đã bị thay đổi khi gửi hoặc chép (sai mã kiểm tra)",
    "size": "kích thước ghi trong tệp không khớp",
    "header": "đầu mục bên trong không khớp",
    "overlap": "các phần bên trong chồng lên nhau",
    "part-name": "tên một phần bên trong không hợp lệ",
    "duplicate-part": "có hai phần bên trong cùng tên",
    "dtd": "chứa khai báo DTD nguy hiểm",
    "part-missing": "thiếu một phần bên trong",
    "truncated": "tệp bị cụt, có thể do tải về hoặc gửi chưa xong",
    "xml": "nội dung XML bên trong bị hỏng",
    "cell-address": "địa chỉ ô không hợp lệ ở trang {sheet}",
    "repeat": "số lần lặp ô không hợp lệ ở trang {sheet}",
    "shared-strings": "bảng chữ dùng chung không khớp",
    "hidden-part": "có phần bị giấu, không ghi trong mục lục bên trong",
    "mail": "cấu trúc thư không đọc được",
    "crashed": "nội dung làm chương trình đọc tệp dừng đột ngột",
    "library": "cấu trúc bên trong không đọc được",
    # writing
    "open-elsewhere": "tệp đang mở trong Excel; hãy đóng lại",
    "not-verified": "đọc lại tệp vừa ghi thấy không khớp; ổ đĩa hoặc mạng có thể bị lỗi",
    "no-space": "ổ đĩa đã đầy",
    "no-folder": "thư mục không tồn tại",
    "not-a-folder": "đã có tệp cùng tên, không phải thư mục",
    "name-too-long": "tên tệp quá dài",
}

SKIPPED: Mapping[str, str] = {
    "lock-file": "Tệp tạm của Excel (đang có người mở).",
    "system-file": "Tệp của hệ điều hành.",
    "own-summary": "Bản tổng hợp do chính chương trình làm ra.",
    "own-leftover": "Tệp tạm còn lại của lần chạy trước.",
    "own-table": "Bảng dữ liệu do chính chương trình làm ra.",
    "roster": "Danh sách trường.",
    "definition": "Tệp định nghĩa biểu mẫu.",
    "companion": "Tệp kèm theo ({kind_words}), không phải bảng tính.",
}

# What is wrong with a TOML definition; {key} is its path, {expected} what should stand there.
DEFINITION_PROBLEMS: Mapping[str, str] = {
    "syntax": "{file}: không đọc được ({value}).",
    "syntax-at": "{file}: sai cú pháp TOML ở dòng {line}, cột {column}, chỗ ghi “{value}”; chữ phải đặt trong dấu nháy kép.",
    "not-utf-8": "{file}: không phải mã UTF-8; lưu lại bằng Notepad, chọn mã hóa UTF-8.",
    "name": "{file}: khóa “{key}” ghi “{value}”, chỉ dùng chữ thường không dấu, chữ số và dấu _ (không quá 30 ký tự), bắt đầu bằng chữ; không dùng group, extra, ctcl_…",
    "taken": '{file}: khóa “{key}” ghi “{value}”, là mã của biểu mẫu có sẵn; đặt mã khác, muốn dựa theo biểu đó thì ghi extends = "{value}".',
    "too-many": "{file}: có quá {expected} mục “{key}”.",
    "kind-role": "{file}: khóa “{key}” ghi “{value}”, chỉ dùng cho cột có vai trò “{expected}”.",
    "entry": "{file}: danh sách “{key}” có mục để trống hoặc dài quá {expected} ký tự.",
    "entry-twice": "{file}: danh sách “{key}” có mục “{expected}” hai lần.",
    "missing": "{file}: thiếu khóa “{key}”.",
    "empty": "{file}: khóa “{key}” để trống.",
    "type": "{file}: khóa “{key}” sai kiểu (“{value}”), phải là {expected}.",
    "choice": "{file}: khóa “{key}” ghi “{value}”, chỉ nhận: {expected}.",
    "too-long": "{file}: khóa “{key}” dài quá {expected} ký tự.",
    "range": "{file}: khóa “{key}” ghi {value}, phải trong khoảng {expected}.",
    "order": "{file}: khóa “{key}” ({value}) sớm hơn {expected}.",
    "signs": "{file}: khóa “{key}” có dấu không dùng được trong công thức: {expected}.",
    "text-missing": "{file}: trong các mục “{key}” chưa có phần lời “{expected}”.",
    "unknown": "{file}: không có khóa “{key}”, có thể gõ nhầm tên.",
    "twice": "{file}: khóa “{key}” lặp lại giá trị “{value}”.",
    "role-missing": "{file}: trong các mục “{key}” chưa có cột nào giữ vai trò “{expected}”.",
    "criterion-number": "{file}: khóa “{key}” ghi “{value}”, phải là “{expected}” rồi đến số thứ tự.",
}

# What should stand in a TOML or JSON value, where the fact names a type.
EXPECTED: Mapping[str, str] = {
    "text": "chữ trong dấu nháy",
    "number": "số",
    "whole-number": "số nguyên",
    "date": "ngày (2026-07-07)",
    "true-false": "true hoặc false",
    "list-of-texts": "danh sách chữ trong ngoặc vuông",
    "tables": "các mục [[…]]",
    "string": "chữ trong dấu nháy",
    "object": "nhóm khóa trong ngoặc nhọn",
    "array": "danh sách trong ngoặc vuông",
}
