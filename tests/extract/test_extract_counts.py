"""What a text counts that awards may be for: grammar alone, before a model chooses."""

import pytest
from plans import body

from pipeline.extract.counting import counts
from pipeline.extract.prizes import prizes
from pipeline.records.plan import Audience
from pipeline.vietnamese.shadow import shadow


def counted(text: str, above: Audience | None = None) -> list[tuple[str, int]]:
    found = sorted(counts(shadow(text), text, above), key=lambda count: count.start)
    return [(count.audience.value, count.quantity) for count in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tập thể 01; cán bộ Hội 01; hộ nông dân 02.", [("tap_the", 1), ("ca_nhan", 1), ("ho_gia_dinh", 2)]),
        ("Tổng số Bằng khen: hai, trong đó tập thể một và cá nhân một.", [("tap_the", 1), ("ca_nhan", 1)]),
        ("Trạm, phòng (chọn 03): không có sai sót.", [("tap_the", 3)]),
        ("50 “Thợ may kim cương”, mỗi người 2 triệu đồng.", [("ca_nhan", 50)]),
        ("Cờ 01 liên đội; Bằng khen 01 giáo viên.", [("tap_the", 1), ("ca_nhan", 1)]),
        ("Ngoài ra có 4 cá nhân được tặng Giấy khen.", [("ca_nhan", 4)]),
        # Asked for or told of, not given.
        ("Đơn vị có 5 cá nhân đạt giải.", []),
        ("Cờ thi đua xét 06 tập thể, ứng với 6 cụm thi đua.", [("tap_the", 6)]),
        ("Mỗi huyện chọn 02 tập thể.", [("tap_the", 2)]),
    ],
)
def test_nouns_that_are_counted(text: str, expected: list[tuple[str, int]]) -> None:
    assert counted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Trao giải cho các lớp: 01 giải Nhất, 02 giải Nhì.", [("tap_the", 1), ("tap_the", 2)]),
        # A list of prizes, whoever may win them.
        ("+01 giải nhất: 15.000.000đ", [("khac", 1)]),
        ("- 05 giải Ba: Tiền mặt và giấy chứng nhận.", [("khac", 5)]),
        ("- 2 giải nhì  :150.000đ/ đội + cờ + huy chương", [("tap_the", 2)]),
        ("Năm trước nhà trường có 01 giải nhất cấp tỉnh.", []),
        ("Trao giải cho tập thể: 01 giải A; trao giải cho cá nhân: 03 giải A, 05 giải B.", [("tap_the", 1), ("ca_nhan", 3), ("ca_nhan", 5)]),
        ("Bảng cá nhân: 01 giải Nhất, 10.000.000 đồng; 02 giải Ba, mỗi giải 3.000.000 đồng.", [("ca_nhan", 1), ("ca_nhan", 2)]),
        ("Giải cá nhân: 01 Nhất (800.000 đồng), 03 Nhì (mỗi giải 500.000 đồng).", [("ca_nhan", 1), ("ca_nhan", 3)]),
        ("Các đội thi được Ban Giám khảo trao 01 giải Nhất và 01 giải Nhì.", [("tap_the", 1), ("tap_the", 1)]),
        ("Tặng giải hội diễn cho các tập thể (01 giải Nhất, 02 giải Nhì) và giải thi viết cho các cá nhân (01 giải A).",
         [("tap_the", 1), ("tap_the", 2), ("ca_nhan", 1)]),
        ("Thưởng cho các giải cá nhân. Mỗi nghề có 01 giải Nhất và 02 giải Ba.", [("ca_nhan", 1), ("ca_nhan", 2)]),
        ("Gồm 03 giải nhất (mỗi giải 5 triệu đồng) và 06 giải nhì tặng cho cá nhân.", [("ca_nhan", 3), ("ca_nhan", 6)]),
        ("Mỗi khối tập thể và cá nhân có 01 giải A.", [("tap_the", 1), ("ca_nhan", 1)]),
        ("Trao 2 huy chương vàng cho các tiết mục.", [("khac", 2)]),
        # Those who win are counted themselves.
        ("UBND huyện tặng 03 Cờ thưởng cho 03 xã.", []),
        ("Một giải Nhất (01 hộ): 15 triệu đồng.", []),
        # Whom the line begins with gives.
        ("Giám đốc quyết định trao: 01 giải Nhất, 02 giải Nhì.", []),
    ],
)  # fmt: skip
def test_prizes_and_whom_they_are_for(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(p.audience.value, p.quantity) for p in prizes(shadow(text), text, None)] == expected


def test_numbers_after_prizes_are_for_whom_the_heading_names() -> None:
    assert counted("Giải Nhất: 01; Giải Nhì: 02; Giải Ba: 05.", Audience.CA_NHAN) == [("ca_nhan", 1), ("ca_nhan", 2), ("ca_nhan", 5)]  # fmt: skip
    assert counted("Giải Nhì: 03 hộ, mỗi hộ 08 triệu đồng.", Audience.CA_NHAN) == [("ho_gia_dinh", 3)]


@pytest.mark.parametrize(
    "line, number",
    [
        ("1. Giấy khen của Giám đốc Sở: 05 tập thể và 02 đội trưởng.", 2),
        ("1. Giấy khen của Giám đốc Sở: 05 tập thể và ba đồng chí tổ trưởng.", 3),
        ("1. Giấy khen của Giám đốc Sở: 05 tập thể, riêng cán bộ lãnh đạo không quá 04 người.", 4),
    ],
)
def test_heads_of_units_that_are_counted(line: str, number: int) -> None:
    plan = body(f"I. SỐ LƯỢNG KHEN THƯỞNG\n{line}\n")
    assert {(q.audience, q.quantity) for q in plan.quotas} == {
        (Audience.TAP_THE, 5),
        (Audience.THU_TRUONG, number),
    }


def test_a_table_of_numbers_whose_rows_say_whom_they_are_for() -> None:
    plan = body(
        "I. SỐ LƯỢNG KHEN THƯỞNG\nĐối tượng\tBằng khen của Chủ tịch Ủy ban nhân dân tỉnh\tGiấy khen\n"
        "Tập thể\t02\t12\nCá nhân\t-\t35\n"
    )
    assert [(q.audience, q.quantity) for q in plan.quotas] == [
        (Audience.TAP_THE, 2),
        (Audience.TAP_THE, 12),
        (Audience.CA_NHAN, 35),
    ]


def test_the_number_of_a_form_is_none_of_awards() -> None:
    plan = body(
        "I. KHEN THƯỞNG\nGiám đốc Sở tặng Giấy khen cho 05 tập thể.\nII. HỒ SƠ\n- Báo cáo theo mẫu 01 (tập thể), mẫu 02 (cá nhân).\n"
    )
    assert [q.quantity for q in plan.quotas] == [5]


def test_prizes_of_a_contest_for_persons_need_not_say_whom_they_are_for() -> None:
    prizes = "01 giải Nhất:\t\t5.000.000đ\n02 giải Nhì:\t\t3.000.000đ\n- 03 giải Ba: 2.000.000đ mỗi giải"
    made = body(
        "I. ĐỐI TƯỢNG DỰ THI\nMỗi cá nhân dự thi một tác phẩm.\nII. CƠ CẤU GIẢI THƯỞNG\nBan Tổ chức trao các giải như sau:\n"
        + prizes
    )
    assert [(row.audience, row.quantity) for row in made.quotas] == [(Audience.CA_NHAN, n) for n in (1, 2, 3)]


def test_a_line_that_names_the_prizes_of_teams_says_whom_the_next_lines_are_for() -> None:
    made = body(
        "I. CƠ CẤU GIẢI THƯỞNG\n* Giải tập thể (trao cho các trường tham dự):\nGồm 01 giải nhất, 02 giải nhì.\n"
        "* Giải cá nhân (trao cho các em học sinh tham dự theo 3 cấp học):\nGồm 05 giải nhất, 06 giải nhì."
    )
    assert [(row.audience, row.quantity) for row in made.quotas] == [
        (Audience.TAP_THE, 1),
        (Audience.TAP_THE, 2),
        (Audience.CA_NHAN, 5),
        (Audience.CA_NHAN, 6),
    ]
