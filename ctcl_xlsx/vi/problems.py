"""What is wrong with what a command was given (options, JSON, rosters, outputs): the finding and what to do, by slug."""

from __future__ import annotations

from collections.abc import Mapping

from ctcl_xlsx.vi.roster import ROSTER_PROBLEMS

# What is wrong with an argument, a plan JSON or a roster: (what was found, what to do).
INPUT_PROBLEMS: Mapping[str, tuple[str, str]] = {
    "form-unknown": (
        "Không có biểu mẫu “{value}”.",
        "Chọn một trong: {valid}; biểu riêng của cơ quan thì ghi --form và đường dẫn tệp .toml.",
    ),
    "form-shipped": (
        "“{value}” là biểu mẫu có sẵn, chương trình tự nhận ra.",
        "Bỏ --form; chỉ ghi khi cần tệp .toml của biểu riêng.",
    ),
    "output-folder": ("“{value}” phải là một thư mục, lệnh này làm ra nhiều tệp.", "Ghi tên thư mục, ví dụ {valid}."),
    "form-twice": (
        "Hai tệp biểu mẫu cùng mã “{value}” nhưng nội dung khác nhau (“{valid}” là tệp sau).",
        "Bỏ bớt một tệp, hoặc đặt mã khác.",
    ),
    "catalog-unknown": ("Không có bộ tiêu chí “{value}”.", "Chọn một trong: {valid}."),
    "catalog-combination": (
        "Bộ tiêu chí “{value}” không dùng được với biểu mẫu {form} và cấp học {level}.",
        "Chọn một trong: {valid}.",
    ),
    "no-catalog": (
        "Biểu mẫu {value} không có bộ tiêu chí nào còn hiệu lực cho cấp học {level}, năm học {school_year}.",
        "Biểu mẫu dùng được: {valid}.",
    ),
    "no-form": (
        "Chưa có biểu mẫu và bộ tiêu chí nào cho cấp học {level}, năm học {school_year}.",
        "Kiểm tra lại cấp học và năm học (xem ctcl forms).",
    ),
    "school-year": ("Năm học “{value}” chưa đúng.", "Ghi hai năm liền nhau, ví dụ 2026-2027."),
    "level": ("Cấp học “{value}” chưa đúng.", "Chọn một trong: {valid}."),
    "rows": ("Số dòng {value} chưa đúng.", "Ghi từ 1 đến {valid}."),
    "jobs": ("Số tệp đọc cùng lúc “{value}” chưa đúng.", "Ghi từ 1 trở lên, hoặc bỏ --jobs."),
    "cache-action": ("Không có việc “{value}”.", "Ghi ctcl cache để xem, ctcl cache clear để xóa."),
    "date": ("Ngày “{value}” chưa đúng.", "Ghi theo dạng 31/05/2027 hoặc 2027-05-31."),
    "option-missing": ("Thiếu {value}.", "Thêm vào lệnh, ví dụ: {valid}."),
    "code-unknown": (
        "Không có mã hay nguyên nhân “{value}”.",
        "Ghi mã hoặc lời trên màn hình, ví dụ budget-missing; cả danh sách: ctcl explain.",
    ),
    "code-near": ("Không có mã hay nguyên nhân “{value}”.", "Ý bạn là “{valid}”? Cả danh sách: ctcl explain."),
    "shell-unknown": ("Chưa có phần điền tiếp cho “{value}”.", "Chọn một trong: {valid}."),
    "no-pandas": (
        "Bản cài này chưa có phần ghi bảng dữ liệu (--tables).",
        "Bỏ --tables, hoặc cài thêm: pip install pandas pyarrow (cài bằng pipx thì: pipx inject ctcl-xlsx pandas pyarrow).",
    ),
    "no-pyarrow": (
        "Bản cài này chưa có phần ghi tệp Parquet (--details parquet).",
        "Dùng --details csv, hoặc cài thêm: pip install pyarrow (cài bằng pipx thì: pipx inject ctcl-xlsx pyarrow).",
    ),
    "no-dask": (
        "Bản cài này chưa có phần đọc tệp trên nhiều máy (--scheduler).",
        'Bỏ --scheduler để đọc ngay trên máy này, hoặc cài thêm: pip install "ctcl-xlsx[cluster]" (cài bằng pipx thì: pipx inject ctcl-xlsx distributed).',
    ),
    "no-fsspec": (
        "Bản cài này chưa đọc được tệp ở địa chỉ mạng “{value}”.",
        'Chép tệp về máy rồi ghi đường dẫn thư mục, hoặc cài thêm: pip install "ctcl-xlsx[cluster]" (cài bằng pipx thì: pipx inject ctcl-xlsx fsspec aiohttp).',
    ),
    "url-needs": (
        "Để đọc địa chỉ {kind} (“{value}”) còn thiếu gói {valid}.",
        'Cài thêm: pip install "ctcl-xlsx[cluster]" {valid} (cài bằng pipx thì: pipx inject ctcl-xlsx {valid}).',
    ),
    "url-unknown": (
        "Chương trình không biết loại địa chỉ “{kind}” (“{value}”).",
        "Dùng https://, s3://, sftp://, hoặc chép tệp về máy rồi ghi đường dẫn thư mục.",
    ),
    "url-near": (
        "Chương trình không biết loại địa chỉ “{kind}” (“{value}”).",
        "Ý bạn là “{valid}”? Cũng có thể chép tệp về máy rồi ghi đường dẫn thư mục.",
    ),
    "url-wrong": (
        "“{value}” không phải là một địa chỉ mạng đọc được.",
        "Kiểm tra lại địa chỉ; các dấu đặc biệt trong mật khẩu thì ghi dạng %, ví dụ / là %2F, @ là %40.",
    ),
    "url-slashes": (
        "“{value}” chưa phải là một địa chỉ mạng.",
        "Sau dấu hai chấm ghi hai dấu gạch chéo: {valid}.",
    ),
    "url-output": (
        "“{value}” là địa chỉ mạng; kết quả chỉ ghi được vào tệp hoặc thư mục trên máy này.",
        "Ghi đường dẫn trên máy này, làm xong rồi chép kết quả lên mạng.",
    ),
    "url-roster": (
        "“{value}” là địa chỉ mạng; danh sách trường phải là một tệp trên máy này.",
        "Chép danh sách về máy rồi ghi đường dẫn của tệp.",
    ),
    "url-file": (
        "“{value}” là địa chỉ mạng; ở đây phải là một tệp hoặc thư mục trên máy này.",
        "Chép về máy rồi ghi đường dẫn; chỉ ctcl check và ctcl consolidate đọc được biểu ở địa chỉ mạng.",
    ),
    "url-denied": (
        "Không có quyền đọc “{value}”.",
        "Kiểm tra tên đăng nhập, mật khẩu hoặc khóa truy cập rồi chạy lại.",
    ),
    "url-unreachable": (
        "Không đọc được “{value}”: nơi lưu không trả lời hoặc từ chối.",
        "Kiểm tra địa chỉ, kết nối mạng, thông tin đăng nhập rồi chạy lại.",
    ),
    "scheduler-address": (
        "Địa chỉ bộ điều phối “{value}” chưa đúng.",
        "Ghi tcp://TÊN-MÁY:CỔNG, ví dụ tcp://10.0.0.5:8786.",
    ),
    "code-unseen": (
        "Bản chương trình này nằm trong một tệp nén nên không so được với bản trên các máy khác.",
        "Bỏ --scheduler để đọc ngay trên máy này, hoặc cài chương trình bằng pip install rồi chạy lại.",
    ),
    "scheduler-unreachable": (
        "Không nối được với bộ điều phối “{value}” (đã chờ {limit} giây).",
        "Kiểm tra địa chỉ, cổng, tường lửa và máy ấy đang chạy dask scheduler; hoặc bỏ --scheduler để đọc ngay trên máy này.",
    ),
    "scheduler-empty": (
        "Bộ điều phối “{value}” chưa có máy nào nhận việc.",
        "Trên mỗi máy đọc tệp, chạy dask worker {value}, rồi chạy lại lệnh này; hoặc bỏ --scheduler.",
    ),
    "scheduler-silent": (
        "Các máy đọc tệp của bộ điều phối “{value}” không trả lời (đã chờ {limit} giây).",
        "Khởi động lại dask worker trên các máy ấy rồi chạy lại; hoặc bỏ --scheduler.",
    ),
    "worker-bare": (
        "Máy đọc tệp {where} chưa cài ctcl-xlsx, hoặc cài bản cũ.",
        "Cài trên máy ấy đúng phiên bản ctcl-xlsx của máy này, khởi động lại dask worker rồi chạy lại.",
    ),
    "worker-version": (
        "Máy đọc tệp {where} dùng ctcl-xlsx {found}, máy này dùng {own}.",
        "Cài cùng một phiên bản trên mọi máy, khởi động lại dask worker rồi chạy lại.",
    ),
    "worker-python": (
        "Máy đọc tệp {where} dùng Python {found}, máy này dùng {own}.",
        "Dùng cùng một phiên bản Python trên mọi máy, khởi động lại dask worker rồi chạy lại.",
    ),
    "worker-dask": (
        "Máy đọc tệp {where} dùng Dask {found}, máy này dùng {own}.",
        "Cài cùng một phiên bản dask và distributed trên mọi máy, khởi động lại dask worker rồi chạy lại.",
    ),
    "worker-code": (
        "Máy đọc tệp {where} có bản ctcl-xlsx cùng số phiên bản nhưng khác nội dung với máy này (hoặc khác bản python-calamine, olefile).",
        "Cài lại từ cùng một gói trên mọi máy, khởi động lại dask worker rồi chạy lại.",
    ),
    "output-suffix": ("Tệp kết quả “{value}” không có đuôi .xlsx.", "Đặt tên khác, ví dụ {valid}."),
    "options-clash": ("Không dùng cùng lúc {value}.", "Bỏ bớt một tham số."),
    "no-files": ("Không có tệp nào trong “{value}”.", "Kiểm tra lại đường dẫn thư mục."),
    "path-missing": ("Không tìm thấy “{value}”.", "Kiểm tra lại đường dẫn."),
    "demo-folder": ("Thư mục “{value}” đã có nội dung khác.", "Chọn thư mục khác: ctcl demo TÊN-THƯ-MỤC."),
    "not-json": ("Tệp “{file}” không phải JSON: {detail}.", "Kiểm tra lại tệp."),
    "json-top": ("Tệp JSON không phải một kế hoạch.", "Ghi các khóa của kế hoạch trong một cặp ngoặc nhọn."),
    "json-type": ("“{path}” phải là {expected}, đang là “{value}”.", "Sửa lại trong tệp JSON."),
    "json-key": ("“{path}” không có trong định dạng của biểu mẫu này.", "Xóa hoặc sửa tên khóa."),
    "json-choice": ("“{path}” ghi “{value}”.", "Chỉ nhận: {expected}."),
    "json-format": ("“{path}” là {value}, chương trình chỉ đọc được định dạng {expected}.", "Cập nhật chương trình."),
    "json-characters": ("“{path}” có ký tự không ghi được vào bảng tính: {value}.", "Xóa ký tự đó."),
    "json-length": ("“{path}” dài {value} ký tự, một ô chỉ chứa được {expected}.", "Chia thành nhiều dòng."),
    # last year's plan
    "carry-no-year": (
        "Kế hoạch cũ không cho biết năm học.",
        "Ghi năm học ở trang “Thông tin trường” của tệp cũ rồi chạy lại.",
    ),
    "carry-no-level": (
        "Kế hoạch cũ không cho biết cấp học.",
        "Ghi cấp học (Mầm non, Tiểu học, THCS, THPT…) ở trang “Thông tin trường” của tệp cũ rồi chạy lại.",
    ),
    "carry-backwards": (
        "Kế hoạch của năm học {value}, sau năm học {school_year}.",
        "Ghi --year là năm học mới, sau năm học của kế hoạch cũ.",
    ),
    "carry-same": (
        "Làm lại biểu của cùng năm học thì giữ nguyên biểu mẫu và bộ tiêu chí ({valid}).",
        "Bỏ --form, --catalog, hoặc ghi --year là năm học mới.",
    ),
    "carry-many": ("“{value}” là thư mục hoặc tệp nén.", "Làm lại từ từng tệp bên trong, vào một thư mục."),
    **ROSTER_PROBLEMS,
}
