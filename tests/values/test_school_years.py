"""School years named in free text, as the rule about stale years needs them."""

from __future__ import annotations

import pytest

from ctcl_xlsx.values import school_years_in


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("", ()),
        ("Tiếp tục bồi dưỡng giáo viên", ()),
        ("Trong năm học 2023-2024 và những năm tiếp theo", ("2023-2024",)),
        ("Năm học 2023 -2024 trở đi tiếp tục quy hoạch, tu sửa lại sân tập", ("2023-2024",)),
        ("trong năm 2023-2024 nhà trường mua máy tính", ("2023-2024",)),
        ("2023 – 2024", ("2023-2024",)),
        ("Năm học 2023–2024, rồi năm học 2024/2025", ("2023-2024", "2024-2025")),
        ("năm học 2023-24", ("2023-2024",)),
        ("năm học\n2023\u00a0-\u200b2024", ("2023-2024",)),
        ("2024-2025, 2023-2024, 2024-2025", ("2024-2025", "2023-2024")),
        ("giai đoạn 2024-2025", ()),
        ("Nhiệm kỳ: 2024-2025", ()),
        ("Từ 2023-2028", ()),
        ("Kế hoạch 12/2023-2024", ()),
        ("Điện thoại 02023-2024", ()),
        ("Thông tư 18/2018/TT-BGDĐT", ()),
        ("2024-2023", ()),
        ("1999-2000", ("1999-2000",)),
        (None, ()),
        (2024, ()),
    ],
)
def test_school_years_in_free_text(text: object, years: tuple[str, ...]) -> None:
    assert school_years_in(text) == years
