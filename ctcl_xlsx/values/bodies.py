"""Roles, bodies and places of schools and localities, as they are named in cells that say who acts.

Data only. A phrase is known as a whole, so that none of its words alone hides less of a person's name; what schools
abbreviate as well stands in `glossary`.
"""

from __future__ import annotations

from functools import lru_cache

from ctcl_xlsx.text import loose

# Separated by semicolons; compared without capitals, dots and hyphens.
_PHRASES = (
    # at the head of a school or a centre, and in it
    "giám đốc; phó giám đốc; p giám đốc; ban giám đốc; giám đốc trung tâm; phó giám đốc trung tâm; trung tâm; quản đốc;"
    " hội đồng quản trị; hội đồng quản lý; nhà đầu tư; chủ trường; chủ nhóm trẻ; chủ cơ sở; điều phối viên; giáo vụ;"
    " quản sinh; quản nhiệm; giám thị; bảo mẫu; cô nuôi; nhân viên nuôi dưỡng; đầu bếp; nấu ăn; lái xe; đưa đón;"
    " tạp vụ; lao công; tư vấn học đường; tâm lý học đường; trợ giảng; thỉnh giảng; báo cáo viên; giảng viên;"
    " giáo viên dạy nghề; cộng tác viên; tình nguyện viên; chuyên gia; cố vấn; quản trị mạng; công nghệ thông tin;"
    " quản trị công sở; hỗ trợ giáo dục; người khuyết tật; học liệu; đồ dùng dạy học; cơ sở vật chất; ban đại diện;"
    " đại diện; cha mẹ trẻ em; gia đình; hộ gia đình; học viên; sinh viên; người học;"
    " người dạy; chưa phân công; lớp trưởng;"
    " lớp phó; ban cán sự; ban cán sự lớp; sao đỏ; câu lạc bộ; tổ chức; đoàn thể; các đoàn thể; ban ngành; các ngành;"
    " ban chấp hành; ban thường vụ; thường trực; ban thanh tra; bộ phận một cửa; giám sát viên; tổ tự đánh giá;"
    " ban soạn thảo; tổ soạn thảo; tổ công tác; tổ giúp việc; ban kiểm tra nội bộ; kiểm tra nội bộ; dạy nghề;"
    " tự đánh giá; đánh giá ngoài; đoàn đánh giá ngoài; bảo đảm chất lượng; đảm bảo chất lượng;"
    # people of the locality
    " trưởng thôn; phó thôn; trưởng bản; phó bản; trưởng ấp; phó ấp; trưởng làng; trưởng buôn; trưởng sóc; trưởng xóm;"
    " trưởng khu; trưởng khu phố; khu phố trưởng; tổ trưởng tổ dân phố; tổ trưởng dân phố; tổ phó dân phố; tổ dân phố;"
    " trưởng khóm; buôn làng; bản làng; thôn bản; thôn xóm; già làng; người có uy tín; nghệ nhân;"
    " nghệ nhân dân gian; trưởng tộc; chức sắc; chức sắc tôn giáo; nhân dân; người dân; người dân địa phương;"
    " cán bộ y tế; cán bộ văn hóa; cán bộ dân số; cán bộ tư pháp; cán bộ hộ tịch; cán bộ địa chính; cán bộ chính sách;"
    " cán bộ phổ cập; công chức văn hóa xã hội; công chức tư pháp; tư pháp hộ tịch;"
    " địa chính xây dựng; văn hóa xã hội;"
    " trưởng công an; phó công an; công an viên; cảnh sát giao thông; cảnh sát khu vực; cảnh sát phòng cháy chữa cháy;"
    " phòng cháy chữa cháy; cứu nạn cứu hộ; dân quân; dân quân tự vệ; dân phòng; bảo vệ dân phố; an ninh cơ sở;"
    " lực lượng bảo vệ an ninh; an ninh trật tự; xã đội; ban chỉ huy quân sự; bộ đội; bộ đội biên phòng; biên phòng;"
    " đồn biên phòng; kiểm lâm; hạt kiểm lâm; bác sĩ; y sĩ; y tá; điều dưỡng; dược sĩ; nữ hộ sinh; y tế thôn bản;"
    # bodies
    " ủy ban; ủy ban nhân dân; hội đồng nhân dân; chính quyền; đảng ủy; đảng bộ; ban nhân dân ấp; ban nhân dân thôn;"
    " ban công tác mặt trận; mặt trận; mặt trận tổ quốc; ủy ban mặt trận tổ quốc; đoàn xã; đoàn phường; xã đoàn;"
    " đoàn thôn; chi đoàn thôn; hội đồng đội; hội liên hiệp thanh niên; hội sinh viên; hội phụ nữ; chi hội phụ nữ;"
    " hội liên hiệp phụ nữ; hội nông dân; hội cựu chiến binh; cựu chiến binh; hội người cao tuổi; người cao tuổi;"
    " hội khuyến học; chi hội khuyến học; ban khuyến học; dòng họ; ban khuyến học dòng họ; hội chữ thập đỏ;"
    " chữ thập đỏ; hội cựu giáo chức; cựu giáo chức; hội làm vườn; hội đồng hương; hội bảo trợ; bảo trợ xã hội;"
    " hội người mù; hội luật gia; hội văn học nghệ thuật; liên đoàn lao động; trạm y tế; trung tâm y tế; bệnh viện;"
    " phòng khám; nha khoa; y tế dự phòng; an toàn thực phẩm; chi cục an toàn thực phẩm; chi cục; kho bạc;"
    " kho bạc nhà nước; bảo hiểm xã hội; ngân hàng; ngân hàng chính sách xã hội; điện lực; bưu điện; viễn thông;"
    " cấp nước; trạm cấp nước; nhà máy nước; thú y; khuyến nông; đài truyền thanh; đài phát thanh; báo chí; tòa án;"
    " viện kiểm sát; nội vụ; tư pháp; thanh tra; tài chính kế hoạch; thương binh; lao động thương binh và xã hội;"
    " kinh tế hạ tầng; hạ tầng; đô thị; nông nghiệp; nông nghiệp và môi trường; môi trường; vệ sinh môi trường;"
    " ban quản lý; ban quản lý dự án; phục vụ hành chính công; hành chính công; cơ quan quản lý; cơ quan;"
    " cơ quan chức năng; cơ quan liên quan; cơ quan quản lý trực tiếp; tổ chức chính trị xã hội;"
    " tổ chức phi chính phủ;"
    " đại học; trường đại học; cao đẳng; trung cấp; học viện; viện nghiên cứu; trường nghề; trường bạn;"
    " giáo dục nghề nghiệp; giáo dục thường xuyên; học tập cộng đồng; trung tâm học tập cộng đồng; ngoại ngữ tin học;"
    " nhà chùa; nhà thờ; giáo xứ; tôn giáo; tổ hòa giải; tổ tiết kiệm; tổ công nghệ số cộng đồng; chuyển đổi số;"
    # enterprises and places
    " doanh nghiệp; doanh nghiệp sử dụng lao động; người sử dụng lao động; đơn vị sử dụng lao động;"
    " công ty; xí nghiệp;"
    " nhà máy; khu công nghiệp; cơ sở sản xuất; cơ sở sản xuất kinh doanh; sản xuất; kinh doanh; hộ kinh doanh;"
    " hợp tác xã; tổ hợp tác; làng nghề; nghề truyền thống; nhà cung cấp; nhà cung ứng; đơn vị cung ứng; nhà thầu;"
    " đơn vị thi công; nhà hảo tâm; nhà tài trợ; mạnh thường quân; đơn vị tài trợ; đơn vị kết nghĩa; kết nghĩa;"
    " hiệu sách; nhà xuất bản; trang trại; vườn ươm; quỹ khuyến học; quỹ bảo trợ; nhà văn hóa; nhà văn hóa thôn;"
    " nhà sinh hoạt cộng đồng; nhà cộng đồng; nhà rông; thể dục thể thao;"
    " trung tâm văn hóa; thể thao; văn hóa thể thao; chi cục thuế; cơ quan thuế; trưởng khóm; trưởng phum; phum sóc;"
    " nhà thiếu nhi; cung thiếu nhi; nhà thi đấu; sân vận động; bảo tàng; di tích; di tích lịch sử; khu di tích;"
    " ban quản lý di tích; đình làng; bến xe; khu dân cư; cụm dân cư; ban quản lý chợ; du lịch"
)
PHRASES = tuple(phrase.strip() for phrase in _PHRASES.split(";"))
_SHORT = "GĐ PGĐ BGĐ TTGDTX TTYT TYT HTX CLB PCCC CSGT BCHQS HCCB HND HPN HLV BHXH TDP KDC DN TTHTCĐ BTV BCH UBMTTQVN"


def plain_phrase(text: str) -> str:
    """A phrase for looking up: without capitals, dots and hyphens, tones in one place."""
    return loose(text.replace(".", " ").replace("-", " "))


@lru_cache(maxsize=1)
def phrases() -> frozenset[str]:
    """What is known as a whole, for comparing with `plain_phrase`."""
    return frozenset(map(plain_phrase, PHRASES))


@lru_cache(maxsize=1)
def short_forms() -> frozenset[str]:
    """Abbreviations in capitals, as they are written."""
    return frozenset(_SHORT.split())
