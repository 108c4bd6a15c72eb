"""The sentence of each code: what was found, what to write instead, an example.

Braces name facts of the issue, or value (what was found), label (the column's printed heading), cell, sheet, row, file.
"""

from __future__ import annotations

from collections.abc import Mapping

from ctcl_xlsx.issues import Code
from ctcl_xlsx.vi.files import FILES
from ctcl_xlsx.vi.reading import READING, Sentence

# What a row lacks because its column is gone: there is no cell to write it into.
NO_COLUMN = (
    "Trang “{sheet}” không còn cột “{label}” nên dòng {row} chưa có nội dung này.",
    "Chép sang tệp biểu mẫu gốc (dán giá trị) rồi ghi ở đó.",
)

SENTENCES: Mapping[Code, Sentence] = {
    **READING,
    **FILES,
    Code.OWNER_MISSING: Sentence(
        "Thiếu người chủ trì",
        "Ô “{label}” ghi “{value}”, chưa rõ ai chủ trì.",
        "Ghi một người hoặc một bộ phận, ví dụ: Hiệu trưởng.",
        "Hiệu trưởng",
        {"no_column": NO_COLUMN, "blank": "Ô “{label}” để trống."},
    ),
    Code.DEADLINE_MISSING: Sentence(
        "Thiếu thời hạn hoàn thành",
        "Ô “{label}” ghi “{value}”, chưa có thời hạn cụ thể.",
        "Chọn tháng trong danh sách, ví dụ: {month}.",
        "Tháng 05/2027",
        {
            "no_column": NO_COLUMN,
            "ditto": (
                "Ô “{label}” ghi “{value}”: thời hạn không được hiểu theo dòng trên.",
                "Chọn lại tháng ở dòng này, ví dụ: {month}.",
            ),
            "blank": "Ô “{label}” để trống.",
        },
    ),
    Code.BUDGET_MISSING: Sentence(
        "Thiếu kinh phí",
        "Ô “{label}” ghi “{value}”, chưa nêu kinh phí.",
        "Ghi số đồng viết liền, ví dụ 50000000; việc không tốn tiền ghi 0.",
        "50000000",
        {"no_column": NO_COLUMN, "blank": "Ô “{label}” để trống."},
    ),
    Code.BUDGET_AMOUNT_MISSING: Sentence(
        "Chưa có số tiền",
        "Ô “{label}” ghi “{value}”, chưa có số tiền để cộng.",
        "Ghi số đồng vào ô kinh phí, nguồn ghi ở cột nguồn kinh phí.",
        "50000000",
        {
            "no_column": NO_COLUMN,
            "funding": "Chỉ có nguồn “{funding}”, ô “{label}” chưa có số tiền.",
            "ditto": (
                "Ô “{label}” ghi “{value}”: số tiền không được hiểu theo dòng trên.",
                "Ghi lại số đồng ở dòng này; dòng này không tốn tiền thì ghi 0.",
            ),
            "range": (
                "Ô “{label}” ghi “{value}”, là một khoảng nên chưa cộng được.",
                "Ghi một số tiền, có thể ghi mức cao nhất.",
            ),
            "later": ("Ô “{label}” ghi “{value}”, chưa có số tiền để cộng.", "Ghi số đồng dự kiến vào ô này."),
        },
        gravity="Lỗi khi kiểm tra với --strict, cảnh báo khi không.",
    ),
    Code.DEADLINE_UNREADABLE: Sentence(
        "Thời hạn không đọc được",
        "Ô “{label}” ghi “{value}”, không hiểu là thời gian nào.",
        "Chọn tháng trong danh sách, ví dụ: {month}.",
        "Tháng 05/2027",
        {"suggest": "Ô “{label}” ghi “{value}”, không hiểu là thời gian nào; có phải là {suggest}?"},
    ),
    Code.BUDGET_UNREADABLE: Sentence(
        "Kinh phí không đọc được",
        "Ô “{label}” ghi “{value}”, không hiểu là bao nhiêu tiền nên không cộng.",
        "Ghi số đồng viết liền (từ 1000 đồng), ví dụ 50000000; không tốn tiền ghi 0.",
        "50000000",
    ),
    Code.CRITERION_MISSING: Sentence(
        "Thiếu tiêu chí",
        "Ô “{label}” chưa chọn tiêu chí.",
        "Chọn một tiêu chí trong danh sách của ô.",
        "1.3 – …",
        {"no_column": NO_COLUMN},
        gravity="Cảnh báo ở biểu không bắt buộc ghi tiêu chí (tt57), lỗi ở các biểu khác.",
    ),
    Code.CRITERION_UNKNOWN: Sentence(
        "Tiêu chí không có trong bộ tiêu chí",
        "Ô “{label}” ghi “{value}”, không có trong {circular}.",
        "Chọn một tiêu chí trong danh sách của ô.",
        "1.3 – …",
        {
            "elsewhere": "Ô “{label}” ghi “{value}”, không có trong {circular}; mã này thuộc {elsewhere}.",
            "standard": (
                "Ô “{label}” ghi “{value}”, là cả một tiêu chuẩn, chưa rõ tiêu chí nào.",
                "Chọn một tiêu chí của tiêu chuẩn {standard} trong danh sách của ô.",
            ),
            "ditto": (
                "Ô “{label}” ghi “{value}”: tiêu chí không được hiểu theo dòng trên.",
                "Chọn lại tiêu chí ở dòng này trong danh sách của ô.",
            ),
        },
        gravity="Cảnh báo khi bộ tiêu chí được suy ra, chưa đối chiếu văn bản gốc; lỗi ở các bộ khác.",
    ),
    Code.CRITERION_UNCLEAR: Sentence(
        "Không rõ là tiêu chí nào",
        "Ô “{label}” chứa số {value}: gõ 1.10 thì Excel tự đổi thành số 1,1, nên không rõ là tiêu chí {meaning} hay {other}; tạm hiểu là {meaning}.",
        "Chọn lại tiêu chí trong danh sách của ô.",
        "1.10 – …",
    ),
    Code.ACTION_MISSING: Sentence(
        "Thiếu giải pháp",
        "Ô “{label}” để trống: chưa rõ sẽ làm gì.",
        "Ghi việc cụ thể sẽ làm, mỗi dòng một giải pháp.",
        "Tổ chức hai đợt lấy ý kiến cha mẹ học sinh",
        {"no_column": NO_COLUMN},
    ),
    Code.CONTENT_MISSING: Sentence(
        "Thiếu nội dung cải tiến",
        "Ô “{label}” để trống: chưa rõ cải tiến nội dung gì.",
        "Ghi nội dung cần cải tiến của dòng này.",
        "Nâng chất lượng sinh hoạt tổ chuyên môn",
        {"no_column": NO_COLUMN},
    ),
    Code.COLUMN_MISSING: Sentence(
        "Mất cột của biểu mẫu",
        "Trang “{sheet}” không còn cột “{label}”.",
        "Chép nội dung sang tệp biểu mẫu gốc (dán giá trị) rồi gửi lại; đừng xóa hay đổi tên cột.",
        gravity="Lỗi khi là cột bắt buộc, lưu ý ở các cột khác.",
    ),
    Code.REQUIRED_MISSING: Sentence(
        "Thiếu nội dung bắt buộc của biểu",
        "Ô “{label}” ghi “{value}”, chưa có nội dung.",
        "Biểu mẫu này bắt buộc ghi ô “{label}”.",
        "",
        {"no_column": NO_COLUMN, "blank": "Ô “{label}” để trống."},
        gravity="Cảnh báo khi trống tên trường hoặc mã trường, lỗi ở các ô khác.",
    ),
    Code.CELL_ERROR: Sentence(
        "Ô bị lỗi công thức",
        "Ô “{label}” đang báo lỗi {value}.",
        "Gõ lại nội dung của ô thay cho công thức.",
    ),
    Code.SCHOOL_MISSING: Sentence(
        "Chưa rõ của trường nào",
        "Tệp không có tên trường và mã trường.",
        "Ghi tên trường, mã trường ở trang Thông tin trường.",
        "",
        {
            "shared": (
                "Biểu dùng chung chưa chọn tên trường.",
                "Chọn tên trường trong danh sách của ô; mã trường tự hiện.",
            ),
        },
    ),
    Code.DEADLINE_IMPLAUSIBLE: Sentence(
        "Năm hoàn thành khó tin",
        "Ô “{label}” ghi “{value}”: năm {year} quá xa năm học của kế hoạch.",
        "Xem lại năm, có thể gõ nhầm số.",
        "Năm 2026",
    ),
    Code.DEADLINE_BEFORE_START: Sentence(
        "Hoàn thành trước khi bắt đầu",
        "Ô “{label}” ghi “{value}”, sớm hơn lúc bắt đầu “{start}”.",
        "Sửa tháng bắt đầu hoặc tháng hoàn thành.",
    ),
    Code.REPORT_BEFORE_DEADLINE: Sentence(
        "Báo cáo trước khi thực hiện",
        "Ô “{label}” ghi “{value}”, sớm hơn thời gian thực hiện “{deadline}”.",
        "Sửa thời điểm báo cáo hoặc thời gian thực hiện.",
    ),
    Code.STALE_SCHOOL_YEAR: Sentence(
        "Còn nhắc năm học cũ",
        "Ô “{label}” còn nhắc năm học {year}, kế hoạch là của năm học {plan_year}.",
        "Xem lại: có thể chép từ kế hoạch năm trước.",
    ),
    Code.ROW_DUPLICATE: Sentence(
        "Dòng lặp lại",
        "Cùng tiêu chí và cùng giải pháp với dòng {twin}.",
        "Xóa một dòng, hoặc viết rõ hai việc khác nhau.",
    ),
    Code.SELF_ASSESSMENT_INCONSISTENT: Sentence(
        "Mức tự đánh giá không có ở tiêu chí này",
        "Tiêu chí {criterion} ghi mức “{value}”, cao nhất là Mức {max_level}.",
        "Chọn lại mức trong danh sách của ô.",
        "Mức 2",
        {"level4": "Tiêu chí {criterion} (Mức 4) ghi “{value}”, chỉ có Đạt hoặc Không đạt."},
    ),
    Code.STATUS_UNKNOWN: Sentence(
        "Mức độ thực hiện không đúng danh sách",
        "Ô “{label}” ghi “{value}”.",
        "Chọn một trong: {valid}.",
        "Đang thực hiện",
    ),
    Code.VALUE_UNFIT: Sentence(
        "Giá trị không đúng kiểu của ô",
        "Ô “{label}” ghi “{value}”, không có trong danh sách: {valid}.",
        "Nhập lại đúng kiểu của ô.",
        "",
        {
            "meant": "Ô “{label}” ghi “{value}”, không đúng với ô này (ví dụ đúng: {valid}); đã hiểu là {meant}.",
            "no_number": "Ô “{label}” ghi “{value}”, không phải một con số.",
            "date": "Ô “{label}” ghi “{value}”, không phải ngày/tháng/năm.",
            "month": "Ô “{label}” ghi “{value}”, không hiểu là thời gian nào.",
            "school": (
                "Ô “{label}” ghi “{value}”, không có trong danh sách trường của biểu này.",
                "Chọn tên trường trong danh sách của ô.",
            ),
        },
    ),
    Code.FORMULA_UNCALCULATED: Sentence(
        "Công thức chưa được tính",
        "Ô “{label}” chứa công thức chưa có kết quả ({value}).",
        "Mở tệp bằng Excel, lưu lại, hoặc gõ thẳng nội dung vào ô.",
    ),
    Code.SCHOOL_CONFLICT: Sentence(
        "Tên trường, mã trường không khớp nhau",
        "Tệp ghi “{stated}”, nơi khác ghi “{other}”.",
        "Kiểm tra xem tệp này của trường nào; tạm tính riêng, không thay thế tệp khác.",
        "",
        {
            "listed": "Tệp ghi “{stated}”, danh sách trường ghi “{listed}”.",
            "formerly": "Tệp ghi “{stated}”; theo danh sách trường, mã này là mã cũ của “{formerly}”.",
            "claimed_by": "Tệp ghi “{stated}”; trong danh sách trường, mã này là mã hiện nay hoặc mã cũ của nhiều trường: {claimed_by}.",
            "namesakes": "Tệp ghi “{stated}”, không có mã; trong danh sách trường, nhiều trường có hoặc từng có tên này: {namesakes}.",
        },
    ),
    Code.VERSION_CONFLICT: Sentence(
        "Hai tệp của một kế hoạch, nội dung khác nhau",
        "Tệp này và “{other}” cùng một trường, một năm học nhưng phần lớn các dòng khác nhau: đã tính cả hai.",
        "Cần quyết định: hỏi trường xem đây là hai phần hay hai bản.",
    ),
    Code.VERSION_UNCLEAR: Sentence(
        "Không rõ bản nào mới hơn",
        "Tệp này và “{other}” cùng một kế hoạch nhưng không rõ bản nào lưu sau; đã lấy bản nhiều dòng hơn.",
        "Hỏi trường bản nào là bản chính thức.",
    ),
    Code.PLAN_EMPTY: Sentence(
        "Kế hoạch chưa có dòng nào",
        "Bảng kế hoạch chưa có dòng nào.",
        "Ghi ít nhất một dòng, hoặc báo với cơ quan quản lý nếu trường không lập kế hoạch.",
        "",
        {
            "problems": "Bảng kế hoạch chưa có dòng nào, trong khi trang “Vấn đề trọng tâm” có {problems} dòng: có thể ghi nhầm trang."
        },
    ),
    Code.DEADLINE_BEFORE_YEAR: Sentence(
        "Hoàn thành trước năm học của kế hoạch",
        "Ô “{label}” ghi “{value}”, trước năm học {plan_year}.",
        "Việc của năm học này thì sửa lại thời gian, có thể còn của kế hoạch năm trước; việc đã xong thì ghi “Đã hoàn thành”, rồi đến tháng.",
    ),
    Code.DEADLINE_AFTER_YEAR: Sentence(
        "Hoàn thành sau năm học",
        "Ô “{label}” ghi “{value}”, sau năm học của kế hoạch.",
        "Không phải sửa nếu đúng là việc nhiều năm.",
    ),
    Code.CRITERION_NOT_PLANNED: Sentence(
        "Tiêu chí dưới mức phấn đấu chưa có giải pháp",
        "Tiêu chí {criterion} mới đạt mức {level}, phấn đấu mức {target}, chưa có dòng kế hoạch nào.",
        "Thêm một dòng nếu trường định cải tiến tiêu chí này.",
    ),
    Code.FORM_DIFFERS: Sentence(
        "Biểu làm theo bản khác của biểu mẫu",
        "Tệp làm theo bản {sealed} của biểu mẫu “{value}”, đang đọc theo bản {known}.",
        "Các cột được nhận theo khóa; xem kỹ cột thêm, bớt giữa hai bản.",
        "",
        {
            "same": "Tệp làm theo biểu mẫu “{value}” bản {sealed}, nhưng nội dung biểu mẫu ấy đã đổi mà số bản vẫn là {known}."
        },
    ),
    Code.VALUE_REPAIRED: Sentence(
        "Đã hiểu theo cách gần nhất",
        "Ô “{label}” ghi “{value}”, hiểu là: {meaning}.",
        "Không phải sửa nếu hiểu đúng.",
        "",
        {
            "amount": "Ô “{label}” ghi “{value}”, hiểu là: {dong} đồng, tính một lần.",
            "signs": "Ô “{label}” ({cell}) có ký tự không nhìn thấy ({signs}); đã bỏ qua khi đối chiếu, nguyên văn vẫn giữ.",
        },
    ),
    Code.MERGED_CELLS: Sentence(
        "Có ô bị gộp trong bảng",
        "Vùng {range} bị gộp; giá trị đã được hiểu là của mọi dòng trong vùng.",
        "Nên bỏ gộp ô và ghi cho từng dòng.",
        "",
        {"money": "Vùng {range} bị gộp; số tiền chỉ tính một lần, ở dòng {row}."},
    ),
    Code.MACROS_IGNORED: Sentence(
        "Tệp có thể chứa macro",
        "Tệp thuộc loại có macro (.xlsm). Chương trình chỉ đọc giá trị ô, không bao giờ chạy macro.",
        "Nên lưu thành .xlsx.",
    ),
}
