"""The sentences about the workbook itself: what lies outside the plan, what was altered, what came through damaged.

The shape of all sentences stands here too, below the other registers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ctcl_xlsx.issues import Code


@dataclass(frozen=True, slots=True)
class Sentence:
    """A code's words. A variant takes the place of `found`, or of `found` and `advice`, when the fact it is named
    after is present; of several the first.
    """

    title: str
    found: str
    advice: str = ""
    example: str = ""
    variants: Mapping[str, str | tuple[str, str]] = field(default_factory=dict, hash=False)
    gravity: str = ""  # when it is graver or lighter than the code's severity

    def whole(self, variant: str | tuple[str, str]) -> tuple[str, str]:
        """What was found and what to do about it, by one of the variants."""
        return (variant, self.advice) if isinstance(variant, str) else variant

    def ways(self) -> tuple[tuple[str, str], ...]:
        """All that it may say, what is said most often first."""
        first = [self.whole(self.variants["blank"])] if "blank" in self.variants else []
        others = [self.whole(variant) for variant in self.variants.values()]
        return tuple(dict.fromkeys((*first, (self.found, self.advice), *others)))


READING: Mapping[Code, Sentence] = {
    Code.HIDDEN_CONTENT: Sentence(
        "Có nội dung bị ẩn hoặc nằm ngoài bảng",
        "Ô {cell} trang “{sheet}” có “{value}”, không thuộc phần được tính.",
        "Nội dung ngoài bảng mà cần tính thì chuyển vào bảng; phần bị ẩn thì bỏ ẩn rồi xem lại.",
        "",
        {
            "heading": "Dòng {row} (“{value}”) được hiểu là tiêu đề nhóm, không tính là một việc.",
            "hidden_column": "Cột {hidden_column} (“{label}”) đang bị ẩn nhưng có nội dung, vẫn được tính.",
            "total": "Dòng {row} là dòng tổng cộng (“{value}”), không tính là một việc.",
            "hidden": "Dòng {row} đang bị ẩn hoặc bị lọc nhưng vẫn được tính.",
            "hidden_sheet": "Trang “{sheet}” đang bị ẩn nhưng có nội dung.",
            "covered": "Ô {cell} bị che dưới vùng gộp nhưng vẫn có “{value}”; nội dung này vẫn được tính.",
            "comment": "Ô {cell} trang “{sheet}” có ghi chú: “{value}”; ghi chú không được tính.",
            "shape": "Trang “{sheet}” có hộp chữ hoặc hình vẽ ghi: “{value}”; nội dung này không được tính.",
            "header": "Đầu trang hoặc chân trang in của trang “{sheet}” ghi: “{value}”; nội dung này không được tính.",
            "picture": "Trang “{sheet}” có ảnh hoặc biểu đồ; chương trình không đọc chữ trong ảnh.",
            "second_table": "Trang “{sheet}” cũng là một bảng kế hoạch ({rows} dòng) nhưng không được tính; đã tính trang “{counted}”.",
            "cells": "Trang “{sheet}” có {count} ô nằm ngoài phần được tính ({cells}), đầu tiên là “{value}”.",
        },
        gravity="Cảnh báo khi là bảng kế hoạch thứ hai, lưu ý trong các trường hợp khác.",
    ),
    Code.WORKBOOK_ALTERED: Sentence(
        "Biểu mẫu đã bị sửa",
        "Ô {cell} trang “{sheet}” của biểu mẫu đã bị sửa thành “{value}”.",
        "Không ảnh hưởng đến phần đã tính; nên dùng biểu mẫu gốc cho lần sau.",
        "",
        {
            "was": "Ô {cell} trang “{sheet}” vốn ghi “{was}”, nay ghi “{value}”.",
            "lists": "Ô {cell} của trang ẩn “{sheet}” có “{value}”, không có trong biểu mẫu; danh sách trong tệp không được dùng để đối chiếu.",
            "computed": "Ô {cell} trang “{sheet}” vốn tự động tính, nay bị ghi đè thành “{value}”; chương trình tự tính lại.",
            "list_cells": "Trang ẩn “{sheet}” có {count} ô không như biểu mẫu ({cells}); danh sách trong tệp không được dùng để đối chiếu.",
            "no_lists": "Tệp không còn trang ẩn “{sheet}” chứa các danh sách chọn; danh sách trong tệp không được dùng để đối chiếu.",
            "no_school": "Tệp không còn trang “{sheet}”: tên, mã trường, cấp học, năm học lấy theo dấu nhận dạng của tệp; số, ngày ban hành, người ký, kết quả tự đánh giá không còn để đọc.",
            "no_sheet": "Tệp không còn trang “{sheet}” của biểu mẫu; nội dung đã ghi ở trang ấy (nếu có) không còn để đọc.",
            "unlocked": "Các trang đã bị bỏ khóa: {value}.",
        },
        gravity="Cảnh báo khi mất hẳn một trang trường phải ghi, lưu ý trong các trường hợp khác.",
    ),
    Code.TEXT_CONTINUED: Sentence(
        "Nội dung dài hơn một ô",
        "Ô “{label}” ({cell}) dài {units} ký tự, hơn sức chứa của một ô Excel; bản tổng hợp ghi tiếp ở dòng sau, không cắt bớt.",
        "Nên tách thành nhiều dòng.",
    ),
    Code.VALUES_ONLY: Sentence(
        "Chỉ đọc được các ô",
        "Tệp .xlsb: chỉ đọc được các ô (cả ô lỗi, dòng và cột ẩn); ghi chú, hộp chữ, ô gộp, đầu trang in không kiểm tra được.",
        "Nên lưu lại dạng .xlsx rồi gửi.",
    ),
    Code.TEXT_DAMAGED: Sentence(
        "Chữ bị lỗi phông",
        "Ô “{label}” ({cell}) ghi “{value}”: chữ bị lỗi khi chép hoặc chuyển mã.",
        "Gõ lại nội dung bằng phông Unicode; chương trình giữ nguyên văn, không tự sửa.",
        "",
        {
            "tcvn3": "Ô “{label}” ({cell}) ghi “{value}”: chữ theo bảng mã TCVN3 (.VnTime), có thể là “{proposal}”.",
            "vni": "Ô “{label}” ({cell}) ghi “{value}”: chữ theo bảng mã VNI, có thể là “{proposal}”.",
            "utf8": "Ô “{label}” ({cell}) ghi “{value}”: chữ bị đọc sai bảng mã, có thể là “{proposal}”.",
            "lost": "Ô “{label}” ({cell}) ghi “{value}”: có chữ bị mất dấu hoặc mất hẳn, không khôi phục được.",
        },
    ),
    Code.SEAL_BROKEN: Sentence(
        "Dấu nhận dạng của tệp không khớp",
        "Trang ẩn “_ctcl” của tệp đã bị sửa (sai mã kiểm tra).",
        "Xác nhận với trường đây đúng là tệp của trường, của năm học này.",
        "",
        {
            "absent": "Tệp không còn trang ẩn “_ctcl” cho biết tệp gửi cho trường nào, năm học nào.",
            "foreign": "Tệp không do chương trình tạo: bảng ở trang “{sheet}” được nhận theo tiêu đề cột, nên chưa có gì bảo đảm đây là tệp của trường, của năm học này.",
            "year": "Tệp ghi năm học {value} nhưng vốn gửi cho năm học {year}; đã hiểu theo năm học ghi trong tệp.",
            "name": "Tệp ghi tên trường “{value}” nhưng vốn gửi cho “{name}”.",
            "code": "Tệp ghi mã trường {value} nhưng vốn gửi cho trường có mã {code}.",
        },
    ),
    Code.COLUMN_UNCLEAR: Sentence(
        "Tiêu đề cột không khớp với dòng khóa",
        "Cột có tiêu đề “{value}” ({cell}) mang khóa của cột “{label}”; đã đọc theo khóa, là cột “{label}”.",
        "Hỏi trường đã ghi gì ở cột này; chép nội dung sang tệp biểu mẫu gốc (dán giá trị) rồi gửi lại.",
    ),
    Code.ACCOUNT_BROKEN: Sentence(
        "Không đối chiếu được đủ các ô",
        "Số ô đọc được ở trang “{sheet}” không khớp với số ô ghi trong tệp; không thể bảo đảm không sót nội dung.",
        "Mở bằng Excel, lưu lại dạng .xlsx rồi gửi lại.",
    ),
}
