"""The words of the page in a browser where they differ from the command's: who uses it knows no command line.

What the page says by itself stands in `packaging/page/src`.
"""

from __future__ import annotations

from collections.abc import Mapping

from ctcl_xlsx import vi
from ctcl_xlsx.issues import Code, Issue

# What to do, where the register's advice names a command or an option.
ADVICE: Mapping[Code, str] = {
    Code.WRONG_SCHOOL_YEAR: "Để riêng, hoặc chọn năm học khác ở mục Tùy chọn rồi tổng hợp lại.",
    Code.FORM_UNKNOWN: "Nếu là biểu riêng của cơ quan: chọn thêm tệp .toml của biểu đó rồi tổng hợp lại.",
    Code.VERSION_NEWER: "Tải trang này bản mới hơn rồi làm lại.",
    Code.OUTPUT_EXISTS: "Chọn lại đúng bản chương trình đã ghi ra, hoặc bỏ bản lần trước rồi tổng hợp lại.",
}
SUMMARY_SKIPPED = (
    "Bản tổng hợp do chính chương trình làm ra; muốn tính các tệp trong đó thì chọn riêng tệp ấy, ngoài thư mục."
)
OTHER_YEARS = "Chỉ gồm năm học {year}; không tính {others}. Cần năm học khác thì chọn ở mục Tùy chọn rồi tổng hợp lại."
SUMMARIES_ONLY = "Chưa có kế hoạch nào để tổng hợp. Muốn gom các bản tổng hợp của đơn vị dưới thì chọn riêng từng tệp, ngoài thư mục."
ROSTERS_MANY = "Thấy {count} danh sách trường ({names}) nên chưa dùng danh sách nào. Chọn một danh sách ở mục Tùy chọn."


def message(issue: Issue) -> str:
    """What was found and what to do about it on the page."""
    if issue.facts.get("problem") == "own-summary":
        return SUMMARY_SKIPPED
    return f"{vi.found(issue)} {ADVICE.get(issue.code, vi.advice(issue))}".strip()
