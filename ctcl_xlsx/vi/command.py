"""The words of the command line: help, verdicts, next steps."""

from __future__ import annotations

from collections.abc import Mapping

GREETING = """ctcl – kế hoạch cải tiến chất lượng (CTCL): từ biểu Excel của trường đến một bản tổng hợp.

Ba lệnh chính:
  ctcl generate      làm biểu Excel có khóa cho từng trường
  ctcl check         đọc biểu đã điền, báo từng ô còn thiếu hoặc sai
  ctcl consolidate   gom cả thư mục thành một bản tổng hợp

Xem thử ngay với dữ liệu mẫu:  ctcl demo
Hướng dẫn một lệnh:            ctcl check --help"""

USAGE, OPTIONS, COMMANDS = "Cách dùng", "Tùy chọn", "Các lệnh"
PLACEHOLDERS: Mapping[str, str] = {
    "[OPTIONS]": "[TÙY-CHỌN]",
    "[COMMAND] [ARGS]...": "LỆNH …",
    "PATHS...": "TỆP-HOẶC-THƯ-MỤC …",
    "FILE": "TỆP",
    "[FOLDER]": "[THƯ-MỤC]",
    "[CODE]": "[MÃ]",
}
OPTION_WORDS: Mapping[str, str] = {
    "TEXT": "CHỮ",
    "INTEGER": "SỐ",
    "PATH": "ĐƯỜNG-DẪN",
    "default": "mặc định",
    "required": "bắt buộc",
}
HELP_OPTION = "Xem hướng dẫn này."
VERSION_OPTION = "Xem phiên bản."
ERROR = "Lỗi"
SEE_HELP = "Xem: {command} --help"
TIME_LEFT = "còn"
WRITING_SUMMARY = "Đang ghi bản tổng hợp…"
INTERRUPTED = "Đã dừng theo yêu cầu; tệp kết quả cũ (nếu có) vẫn nguyên."
INTERNAL = "Chương trình gặp lỗi ngoài dự kiến ({detail})."
INTERNAL_NEXT = "Gửi dòng này kèm tệp đang xử lý cho người phụ trách; đặt CTCL_DEBUG=1 để xem chi tiết."

UNKNOWN_COMMAND = "Không có lệnh “{value}”."
UNKNOWN_OPTION = "Không có tùy chọn “{value}”."
MISSING_PARAMETER = "Thiếu {value}."
BAD_PARAMETER = "Giá trị của {value} chưa đúng: {detail}"
NOT_A_NUMBER = "cần một số nguyên."
NEEDS_VALUE = "Tùy chọn “{value}” cần một giá trị đi kèm."
TAKES_NO_VALUE = "Tùy chọn “{value}” không có giá trị đi kèm."
TOO_MANY = "Thừa: {value}."
BAD_USAGE = "Lệnh chưa đúng: {detail}"
MEANT = "Ý bạn là “{value}”?"

ROOT_HELP = "Kế hoạch cải tiến chất lượng: làm biểu Excel, kiểm tra, tổng hợp."
# The first sentence of each stands on one line of `ctcl --help`.
FORMS_HELP = "Liệt kê biểu mẫu, bộ tiêu chí có sẵn. Kèm thời gian hiệu lực và độ tin cậy."
GENERATE_HELP = """Làm biểu Excel cho một trường hoặc cả danh sách trường. Có thể điền sẵn từ tệp JSON.

\b
Một trường:   ctcl generate --school "Trường TH Hoa Sen" --code 01 --level tieu_hoc --year 2026-2027 -o hoa-sen.xlsx
Cả danh sách: ctcl generate --roster truong.csv --year 2026-2027 -o bieu/
Dùng chung:   ctcl generate --roster truong.csv --shared --year 2026-2027 -o bieu/
Điền sẵn:     ctcl generate --plan ke-hoach.json -o ke-hoach.xlsx
Từ năm trước: ctcl generate --from nam-truoc/ --year 2026-2027 -o bieu/
Thêm dòng:    ctcl generate --from da-day.xlsx --rows 120 -o dai-hon.xlsx"""
ROSTER_HELP = """Làm danh sách trường trống (.xlsx) để điền. Có sẵn danh sách chọn cấp học, loại hình và cách ghi.

\b
Ví dụ: ctcl roster -o truong.xlsx"""
READ_HELP = "Đọc một biểu đã điền và in nội dung kế hoạch."
AUDIT_LINE = "  Đối chiếu: {cells} ô có nội dung = {taken} đã tính + {labels} của biểu mẫu + {listed} nằm ngoài"
AUDIT_SHEET = "    {sheet}{hidden}: {cells} = {taken} + {labels} + {listed}"
AUDIT_HIDDEN = " (ẩn)"
AUDIT_CELL = "      {cell}: {value}"
CHECK_HELP = """Kiểm tra biểu đã điền, từng ô một. Trước hết là chủ trì, thời hạn, kinh phí.

Mã thoát: 0 không có lỗi, 1 có lỗi, 2 không chạy được."""
CONSOLIDATE_HELP = """Gom mọi biểu trong thư mục thành một bản tổng hợp. Bản ấy in được, tra lại được từng dòng. Thay cho thư mục, có thể ghi một địa chỉ mạng: https://…/, s3://…, sftp://…

Mã thoát: 0 đã ghi, 1 đã ghi nhưng có tệp bị từ chối hoặc có lỗi, 2 không ghi được."""
EXPLAIN_HELP = "Giải thích một mã lỗi, ví dụ budget-missing. Ghi lời trên màn hình cũng được, ví dụ “Thời hạn”; không ghi gì thì liệt kê tất cả."
CODE_HEAD = "{code} · {severity} · {title}"
CODE_LINE = "  {head:<9} {text}"
CODE_GRAVITY, CODE_FOUND, CODE_ADVICE, CODE_EXAMPLE = "Mức độ:", "Khi:", "Cách sửa:", "Ví dụ:"
CACHE_HELP = """Xem chỗ nhớ kết quả của những tệp không đổi. Cho biết cả dung lượng; ctcl cache clear để xóa.

Xóa lúc nào cũng được: lần chạy sau chỉ chậm hơn, kết quả vẫn như cũ."""
CACHE_STANDS = "Kết quả của những tệp không đổi được nhớ ở {path} ({size} MB). Xóa: ctcl cache clear"
CACHE_NONE = "Chưa nhớ kết quả nào (chỗ nhớ: {path})."
CACHE_CLEARED = "Đã xóa kết quả đã nhớ ({size} MB)."
COMPLETION_HELP = """In lệnh giúp phím Tab điền tiếp tên lệnh, tùy chọn, tệp. SHELL là bash, zsh hoặc fish.

\b
bash: thêm vào ~/.bashrc dòng   eval "$(ctcl completion bash)"
zsh:  thêm vào ~/.zshrc dòng    eval "$(ctcl completion zsh)"
fish: ctcl completion fish > ~/.config/fish/completions/ctcl.fish"""
DEMO_HELP = "Chạy thử trọn vòng với dữ liệu mẫu. Làm biểu, điền, kiểm tra, tổng hợp."

OPTION: Mapping[str, str] = {
    "school": "Tên trường.",
    "code": "Mã trường.",
    "level": "Cấp học: mam_non, tieu_hoc, thcs, thpt, nhieu_cap_hoc, gdtx.",
    "year": "Năm học, ví dụ 2026-2027.",
    "form": "Biểu mẫu (xem ctcl forms), hoặc tệp .toml của biểu riêng; mặc định theo năm học.",
    "own_form": "Tệp .toml của biểu riêng (ghi được nhiều lần).",
    "catalog": "Bộ tiêu chí (xem ctcl forms); mặc định bộ đang có hiệu lực.",
    "authority": "Cơ quan quản lý trực tiếp.",
    "commune": "Xã/phường/đặc khu.",
    "rows": "Số dòng để sẵn trong bảng kế hoạch.",
    "roster": "Danh sách trường (.xlsx, .csv…) có các cột Mã trường, Tên trường, Cấp học; mẫu trống: ctcl roster.",
    "shared": "Mỗi cấp học một biểu dùng chung để gửi vào nhóm; trường tự chọn tên trong danh sách (cần --roster).",
    "blank": "Làm biểu trống chưa ghi tên trường vào thư mục -o: mỗi biểu mẫu, mỗi cấp học một tệp (thu hẹp bằng --form, --level, --year).",
    "plan": "Tệp JSON của một kế hoạch, để điền sẵn.",
    "from": "Biểu cũ (tệp hoặc thư mục): có --year là năm học mới thì chuyển việc chưa xong sang; không thì làm lại nguyên vẹn.",
    "output_file": "Tệp kết quả, hoặc thư mục khi dùng --roster, --blank hay --from THƯ-MỤC.",
    "roster_file": "Tệp danh sách sẽ làm ra.",
    "force": "Ghi đè tệp đã có.",
    "json": "In kết quả dạng JSON.",
    "all": "Kể hết các dòng, không rút gọn.",
    "audit": "Đối chiếu từng ô: ô nào đã tính, ô nào là của biểu mẫu, ô nào nằm ngoài.",
    "strict": "Coi việc chưa có số tiền là lỗi.",
    "summary": "Tệp tổng hợp.",
    "details": "Danh sách mọi việc ghi vào đâu: trong bản tổng hợp (xlsx), tệp CSV hay Parquet đặt bên cạnh, hoặc không ghi (none).",
    "tables": "Thư mục nhận các bảng dữ liệu để phân tích (CSV, Parquet): trường, việc, lỗi, tệp.",
    "public": "Bản công khai: bỏ tên người, số điện thoại, thư điện tử; mặc định ghi vào tong-hop.cong-khai.xlsx.",
    "title": "Tên cơ quan tổng hợp, in ở đầu bản tổng hợp.",
    "as_of": "Ngày chốt số liệu (31/05/2027), để tính việc quá hạn.",
    "summary_year": "Năm học cần tổng hợp; mặc định năm học mà nhiều trường nộp nhất; all: mọi năm học.",
    "no_cache": "Đọc lại mọi tệp, không dùng kết quả đã nhớ của những tệp không đổi.",
    "scheduler": "Đọc tệp trên các máy của một bộ điều phối Dask (tcp://TÊN-MÁY:CỔNG) thay vì máy này; không dùng cùng --jobs.",
    "jobs": "Số tệp đọc cùng lúc; mặc định bằng số nhân xử lý của máy, nhiều nhất 8.",
}

CLUSTER_NOTES: Mapping[str, str] = {
    "unreached": "các máy đọc tệp không tự mở được địa chỉ mạng đã ghi, nên máy này tải tệp về rồi gửi sang; kết quả không đổi.",
    "lost": "mất liên lạc với bộ điều phối hoặc mọi máy đọc tệp; phần còn lại đã đọc trên máy này, kết quả không đổi.",
}
FORMS_HEAD, CATALOGS_HEAD = "Biểu mẫu", "Bộ tiêu chí"
IN_FORCE = "từ {start} đến {end}"
IN_FORCE_OPEN = "từ {start}, còn hiệu lực"
CONFIDENCE: Mapping[str, str] = {
    "verified": "đã đối chiếu văn bản gốc",
    "secondary": "theo các bản chép lại thống nhất với nhau",
    "memory": "số lượng đã kiểm, tên tiêu chí ghi theo trí nhớ",
    "inferred": "suy ra, chưa thấy văn bản",
}

MADE_ONE = "Đã làm biểu: {path}"
MADE_ROSTER = "Đã làm danh sách trống: {path}"
NEXT_ROSTER = "Tiếp theo: ghi mỗi trường một dòng, rồi chạy: ctcl generate --roster {path} --year 2026-2027 -o bieu"
MADE_MANY = "Đã làm {written} biểu trong {folder}."
KEPT_MANY = "Giữ nguyên {kept} tệp đã có (thêm --force để ghi đè):"
KEPT_LINE = "  {path}{filled}"
FILLED = ", đã điền {rows} mục"
OVERWRITTEN = "Lưu ý: đã ghi đè {path}, tệp cũ có {rows} mục đã điền."
NOTE = "Lưu ý: {text}"
INFERRED_NOTE = "Lưu ý: bộ tiêu chí {catalog} được suy ra, chưa đối chiếu văn bản gốc."
SHARED_LINE = "  {path}: {schools} trường"
NEXT_SHARED = (
    "Tiếp theo: gửi biểu vào nhóm của từng cấp; mỗi trường tải về, chọn tên trường mình, điền rồi gửi lại: {folder}"
)
# The example of one school's order.
ONE_SCHOOL_EXAMPLE = '--school "Trường TH Hoa Sen" --code 01 --level tieu_hoc --year 2026-2027'
NEXT_FILL = "Tiếp theo: gửi biểu cho trường điền, rồi chạy: ctcl check {path}{form}"

VERDICT_OK = "đủ thông tin"
VERDICT_ERRORS = "cần bổ sung"
VERDICT_EMPTY = "chưa có dòng nào"
FILE_LINE = "{file}: {verdict} · {school} · {rows} dòng, {complete} dòng đủ"
REFUSED_LINE = "{file}: {outcome}. {reason}"
CAUSE_LINE = "  {mark} {title}: {places}"
PLACE_ROWS = "dòng {rows}"
PLACE_CELL = "ô {cell} trang {sheet}"
PLACE_SHEET = "trang {sheet}"
EXAMPLE_LINE = "      {found} {advice}"
MORE_CAUSES = "  … và {count} loại nữa; thêm --all để xem hết."
MARKS: Mapping[str, str] = {"reject": "✗", "error": "✗", "warning": "!", "info": "·"}
TOTAL_LINE = "Tổng cộng: {account}; {rows} dòng, {complete} dòng đủ, thiếu chủ trì {owner}, thời hạn {deadline}, kinh phí {budget}, chưa có số tiền {amount}."
NEXT_CHECK_ERRORS = "Tiếp theo: gửi lại trường các dòng trên để bổ sung; xong thì chạy: ctcl consolidate THƯ-MỤC{forms} -o tong-hop.xlsx"
CHECK_APART = (
    "Lệnh check xem riêng từng tệp, chưa so các bản của một trường và chưa lọc năm học: việc đó do ctcl consolidate."
)
NEXT_CHECK_OK = "Tiếp theo: ctcl consolidate THƯ-MỤC{forms} -o tong-hop.xlsx"
NEXT_CONSOLIDATE = "Tiếp theo: mở {path}, xem trang “Tổng hợp”; các ô cần trường sửa ở trang “Cần bổ sung”."
SUMMARIES_ONLY = "Chưa có kế hoạch nào để tổng hợp. Muốn gom các bản tổng hợp của đơn vị dưới, ghi tên từng tệp: ctcl consolidate a/tong-hop.xlsx b/tong-hop.xlsx -o so.xlsx"
SUMMARY_WRITTEN = "Đã ghi bản tổng hợp: {path}"
DETAILS_WRITTEN = "Đã ghi danh sách chi tiết: {path}"
DETAILS_LEFT = "Lưu ý: {names} không được ghi lại lần này, số liệu trong đó có thể khác bản tổng hợp."
SUMMARY_NOT_FULL = "Số tệp quá nhiều nên bản tổng hợp không giữ kế hoạch của từng trường: muốn tổng hợp lại, dùng chính các tệp của trường."
TABLES_WRITTEN = "Đã ghi bảng dữ liệu: {folder} ({names})"
SUMMARY_FIGURES = (
    "{schools} trường, {plans} kế hoạch, {rows} dòng ({complete} dòng đủ thông tin); kinh phí nêu được {budget} đồng."
)
LEFT_OUT_HEAD = "Không tính:"
DECIDE_HEAD = "Cần quyết định:"
PUBLIC_NOTE = "Bản công khai: đọc lại một lượt trước khi đăng, tên riêng đứng một mình trong câu có thể còn sót."
BLANK_PLANS = (
    "Lưu ý: {count} kế hoạch chưa có dòng nào, vẫn tính là đã nộp: {files}. Kiểm tra xem có gửi nhầm biểu trống không."
)
OTHER_YEARS = "Lưu ý: chỉ gồm năm học {year}; không tính {others}. Cần năm học khác: chạy lại với --year; cần mọi năm: --year all."
NOT_SENT = "Chưa nộp: {count} trường{note} (xem trang “Tổng hợp”)."
OUTSIDE_ROSTER = "Ngoài danh sách trường, hoặc chưa rõ là trường nào: {count} trường ({names})."
NOT_SENT_DOUBTFUL = ", trong đó {count} trường có tệp cần quyết định"

DEMO_STEPS = (
    "Bước 1/4. Làm biểu cho các trường trong danh sách mẫu",
    "Bước 2/4. Các trường điền và gửi biểu",
    "Bước 3/4. Kiểm tra các biểu đã gửi",
    "Bước 4/4. Tổng hợp",
)
DEMO_MADE = "  {count} biểu trắng trong {folder}"
DEMO_FILLED = "  {count} tệp trong {folder} (số liệu theo kế hoạch thật, tên trường do chương trình đặt)"
DEMO_CHECKED = "  {account}; {rows} dòng, {complete} dòng đủ"
DEMO_DONE = "Xong. Mở bản tổng hợp: {path}"

# What a second summary says of the first; the counts stand in `vi.summary`.
NEWS_HEAD = "Mới so với bản tổng hợp trước: {counts}."
NEWS_NOTHING = "Không có trường, tệp hay số liệu nào thay đổi so với bản tổng hợp trước."
NEWS_LEFT = "Giữ nguyên bản tổng hợp đang có: {path}"
NEWS_KEPT = "Bản trước được giữ ở: {path}"
NEWS_SCHOOL_NEW = "  + {school}: {state}"
NEWS_SCHOOL_CHANGED = "  ~ {school}: {before} → {now}"
NEWS_SCHOOL_GONE = "  - {school}: không còn kế hoạch được tính"
NEWS_FILE_REPLACED = "  ~ tệp {file} có nội dung mới"
NEWS_FILE_MOVED = "  ~ tệp {before} nay là {now}"
NEWS_FILE_GONE = "  - tệp {file} không còn"
NEWS_MORE = "  … và {count} thay đổi nữa: xem trang “Có gì mới”."
NOTES_CARRIED = "Đã chuyển {count} ghi chú của cán bộ sang bản mới."
NOTES_UNPLACED = "{count} ghi chú của trường không còn trong bảng: xem trang “Có gì mới”."
OFFICE_LINE = "  {office}: {schools} trường, {rows} dòng ({complete} dòng đủ), {budget} đồng"
OFFICES_HEAD = "Theo cơ quan gửi bản tổng hợp:"
