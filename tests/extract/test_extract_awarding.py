"""Papers that give awards and papers that do not: gifts without a name, names of givers, whom numbers are for."""

from __future__ import annotations

import pytest
from plans import FOOT, HEAD, tables

from pipeline.extract.award_titles import title_span
from pipeline.extract.award_words import speaks_of_awards
from pipeline.extract.counting import counts
from pipeline.extract.gifts import gifts
from pipeline.extract.mentions import mentions
from pipeline.extract.number_tables import NumberTable
from pipeline.records.plan import AwardForm
from pipeline.vietnamese.shadow import shadow


@pytest.mark.parametrize(
    ("text", "giver"),
    [
        ("Em nào thuộc hết bài thì Đoàn xã tặng một cái cặp sách.", "Đoàn xã"),
        ("Mười người làm nhanh nhất được Giám đốc Công ty thưởng một chuyến nghỉ mát.", "Giám đốc Công ty"),
        ("UBND cấp xã cấp thẻ “Nhà xanh” cho các hộ.", "UBND cấp xã"),
    ],
)
def test_a_gift_without_a_name_has_its_giver(text: str, giver: str) -> None:
    assert [gift.conferred_by for gift in gifts(text)] == [giver]


@pytest.mark.parametrize(
    "text",
    [
        "UBND xã phát động phong trào thi đua.",
        "Hội đồng cấp huyện họp xét.",
        "Bộ trưởng tặng Bằng khen.",
        "Chủ tịch UBND tỉnh tặng 06 tập thể.",
        "Hội đồng Thi đua - Khen thưởng huyện thẩm định.",
    ],
)
def test_what_gives_nothing_or_an_award_by_name_is_no_gift(text: str) -> None:
    assert list(gifts(text)) == []


@pytest.mark.parametrize(
    ("text", "giver"),
    [
        ("Danh hiệu do Hội đồng Thi đua - Khen thưởng Công ty công nhận", "Hội đồng Thi đua - Khen thưởng Công ty"),
        ("Giấy khen của Ban Hộ tự", "Ban Hộ tự"),
        ("Cờ thi đua của Chính phủ cần thêm hai năm", "Chính phủ"),
        ("Bằng khen của Ban Chỉ đạo Trung ương về phòng, chống thiên tai", "Ban Chỉ đạo Trung ương về phòng, chống thiên tai"),
        ("Bằng khen của UBND tỉnh về thành tích", "UBND tỉnh"),
        ("Bằng khen của Chủ tịch UBND TP.HCM cho 5 cá nhân", "Chủ tịch UBND TP.HCM"),
        ("Giấy khen của Giám đốc Sở Y tế TP. Sơn Hạ. Mỗi đơn vị chọn một.", "Giám đốc Sở Y tế TP. Sơn Hạ"),
    ],
)  # fmt: skip
def test_the_name_of_a_giver_is_whole_and_ends(text: str, giver: str) -> None:
    assert [mention.conferred_by for mention in mentions(text)] == [giver]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Đội trưởng giữ đội an toàn: trình Cục trưởng tặng Bằng khen, 01 người.", [("thu_truong", 1)]),
        ("Giấy khen của Giám đốc Sở (03 người): hiệu trưởng được giáo viên tín nhiệm", [("thu_truong", 3)]),
        ("Giám đốc tặng Giấy khen 12 người.", [("ca_nhan", 12)]),
        ("Con trong độ tuổi đều đi học: Giấy khen của Chủ tịch UBND huyện cho 32 hộ.", [("ho_gia_dinh", 32)]),
        ("08 tập thể (trong đó ít nhất 04 tổ dân phố)", [("tap_the", 8)]),
        ("Giải thưởng của Hội đồng quản trị (03 người)", [("ca_nhan", 3)]),
    ],
)
def test_counted_persons_are_those_the_line_is_about(text: str, found: list[tuple[str, int]]) -> None:
    assert [(str(count.audience), count.quantity) for count in counts(shadow(text), text)] == found


def test_groups_of_a_contest_say_whom_their_prizes_are_for() -> None:
    titles = "Giải Bảng A - phường, xã Bảng B - hộ gia đình Bảng C (cá nhân)"
    table = NumberTable.of_header(titles)
    assert [str(column.audience) for column in table.columns] == ["tap_the", "ho_gia_dinh", "ca_nhan"]


REGISTERED = """ỦY BAN NHÂN DÂN TỈNH SƠN KHÊ
SỞ CÔNG NGHIỆP
Số: 41/QĐ-SCN
Sơn Khê, ngày 12 tháng 3 năm 2024
QUYẾT ĐỊNH
Về việc cấp giấy phép sử dụng vật liệu nổ
Điều 1. Cấp phép cho Công ty Đá Sơn Khê, giấy chứng nhận đăng ký doanh nghiệp số 123 do Sở Tài chính cấp ngày 02/01/2020.
Điều 2. Điều kiện
1. Cá nhân trực tiếp làm việc phải có giấy chứng nhận huấn luyện của Bộ Công nghiệp.
2. Đơn vị bố trí không quá 03 người tại kho.
Nơi nhận:
- Như Điều 1;
- Lưu: VT.
GIÁM ĐỐC
Trần Văn Khê
"""


def test_a_paper_that_speaks_of_no_awards_gives_none() -> None:
    plan = tables(REGISTERED)
    assert (plan.awards, plan.criteria, plan.quotas) == ((), (), ())


def test_words_of_awards_are_told_by_their_marks() -> None:
    assert not speaks_of_awards("Sửa chữa tuyến đường, phần thượng lưu; tận dụng nguồn nước")
    assert speaks_of_awards("Biểu dương người tốt") and speaks_of_awards("bieu duong nguoi tot")


AMENDED = """BỘ CÔNG NGHIỆP
Số: 12/2024/TT-BCN
THÔNG TƯ
Sửa đổi một số điều của Thông tư số 43/2020/TT-BCN
Điều 1. Sửa đổi khoản 6 Điều 8 như sau:
“6. Kiểm tra định kỳ đối với thiết bị, phương tiện được thực hiện hằng năm.”
Điều 2. Hiệu lực thi hành
Thông tư này có hiệu lực từ ngày ký.
"""


def test_an_item_as_it_is_to_read_is_no_slogan() -> None:
    assert tables(AMENDED).plan.theme is None


def test_a_paper_that_offers_no_award_numbers_nobody_and_asks_for_nothing():
    """It names pupils, teams and prizes of others; none of them is a number of its own awards."""
    made = tables(
        HEAD
        + "I. ĐỐI TƯỢNG\nHọc sinh các khối 10, 11, 12 (tổng 941 em), mỗi nhóm 05 học sinh, 01 giáo viên hướng dẫn.\n"
        + "II. NỘI DUNG\n1. Thi đua học tập tốt, giành nhiều giải cao.\n2. Trong 01 năm, 01 đoàn viên giới thiệu 01 thanh niên.\n"
    )
    assert (made.awards, made.quotas, made.criteria) == ((), (), ())


def test_money_beside_a_certificate_is_no_part_of_who_confers_it():
    made = tables(
        HEAD + "I. NỘI DUNG\nThi tìm hiểu về lịch sử.\nII. CƠ CẤU GIẢI THƯỞNG\n"
        "+ 01 giải nhất: Giấy khen của BCH Quận đoàn + tiền thưởng 800.000 đ.\n"
    )
    assert [award.conferred_by for award in made.awards if award.form is AwardForm.GIAY_KHEN] == [
        "BCH Quận đoàn"
    ]


def test_whom_a_flag_is_for_does_not_confer_it():
    """``cấp 2`` is a level there, no word for giving."""
    (flag,) = [m for m in mentions("Cờ Thi đua của UBND tỉnh (đối với các đơn vị cấp 2);") if m.conferred_by]
    assert flag.conferred_by == "UBND tỉnh"


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Chủ tịch UBND thành phố xem xét tặng Bằng khen cho các tập thể.", ["Bằng khen"]),
        (
            "Huân chương Lao động hạng Ba; Bằng khen của Bộ trưởng Bộ Y tế.",
            ["Huân chương Lao động hạng Ba", "Bằng khen của Bộ trưởng Bộ Y tế"],
        ),
        (
            "Cờ thi đua và Bằng khen của Chủ tịch UBND tỉnh",
            ["Cờ thi đua", "Bằng khen của Chủ tịch UBND tỉnh"],
        ),
        ("Danh hiệu “Công dân ưu tú” do UBND thành phố tặng.", ["Danh hiệu “Công dân ưu tú”"]),
    ],
)
def test_an_award_is_called_what_it_is_without_the_sentence_around_it(text: str, titles: list[str]) -> None:
    assert [text[slice(*title_span(text, mention))] for mention in mentions(text)] == titles


@pytest.mark.parametrize(
    "text",
    ["Ủy ban nhân dân xã cung cấp danh sách đối tượng.", "Hội đồng nhân dân các cấp nhiệm kỳ 2026 - 2031."],
)
def test_other_words_that_look_like_giving_are_no_gift(text: str) -> None:
    assert not list(gifts(text))


def test_a_flag_that_goes_with_a_prize_is_no_flag_of_emulation() -> None:
    text = (
        "I. KHEN THƯỞNG\n1. Ban Tổ chức trao giải cho các đội:\n- 2 giải nhất: 200.000đ/đội + cúp + cờ.\n"
        "- Giải nhì: Cờ + 100.000đ.\n"
    )
    made = tables(HEAD + text + FOOT)
    assert "co_thi_dua" not in [award.form.value for award in made.awards]
    assert not [award.title for award in made.awards if award.title.startswith("trao")]
    flag = tables(HEAD + "I. KHEN THƯỞNG\n+ Cờ “Phân xưởng nhất” của Công đoàn Công ty.\n" + FOOT)
    assert [award.form.value for award in flag.awards] == ["co_thi_dua"]
