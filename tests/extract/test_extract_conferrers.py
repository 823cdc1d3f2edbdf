"""Who confers an award: the name, where it begins and ends, wherever it stands."""

import pytest

from pipeline.extract.conferrers import giver_alone, givers_in
from pipeline.extract.mentions import mentions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Giấy chứng nhận hiến tặng hiện vật do Bảo tàng tỉnh cấp", [("khac", "Bảo tàng tỉnh")]),
        ("Danh hiệu “Lớp sạch đẹp”: 05 lớp, do Hiệu trưởng quyết định", [("danh_hieu", "Hiệu trưởng")]),
        ("Danh hiệu “Giỏi việc trường” (công đoàn cơ sở công nhận)", [("danh_hieu", "công đoàn cơ sở")]),
        ("Công nhận danh hiệu (thẩm quyền: Chủ tịch UBND xã, thị trấn)", [("danh_hieu", "Chủ tịch UBND xã, thị trấn")]),
        ("Chi đội được Hội đồng Đội huyện công nhận “Chi đội Kim Đồng”", [("danh_hieu", "Hội đồng Đội huyện")]),
        ("Giải Tình đồng đội của Công đoàn Nông trường", [("khac", "Công đoàn Nông trường")]),
        ("Giải A, B, C và Khuyến khích của Ban Tổ chức", [("khac", "Ban Tổ chức")]),
        ("Cục Quản lý chợ gửi Thư khen đột xuất", [("khac", "Cục Quản lý chợ")]),
        ("Viện trưởng quyết định trao: giải nhất", [("khac", "Viện trưởng")]),
        ("Giấy khen của thủ trưởng các sở, ban, ngành", [("giay_khen", "thủ trưởng các sở, ban, ngành")]),
        ("Bằng khen của Bộ trưởng Bộ Y tế Tập thể khoa 2", [("bang_khen", "Bộ trưởng Bộ Y tế")]),
        # What those have won who are given it.
        ("Chủ tịch UBND tỉnh tặng Bằng khen cho tác giả giải A", [("bang_khen", "Chủ tịch UBND tỉnh"), ("khac", None)]),
        ("Giải nhất được đề nghị Chủ tịch UBND tỉnh tặng Bằng khen", [("khac", None), ("bang_khen", "Chủ tịch UBND tỉnh")]),
        # No authority: "Số" is no "Sở", "Bản" no "Ban", "trường hợp" no school.
        ("Số suất tặng Giấy khen", [("giay_khen", None)]),
        ("Bản tự giới thiệu được tặng Giấy khen", [("giay_khen", None)]),
        ("Các trường hợp còn lại, Giám đốc Bưu điện tỉnh tặng Giấy khen", [("giay_khen", "Giám đốc Bưu điện tỉnh")]),
    ],
)  # fmt: skip
def test_givers_of_what_is_named(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(mention.form.value, mention.conferred_by) for mention in mentions(text)] == expected


@pytest.mark.parametrize(
    ("heading", "giver"),
    [
        ("* Trình Bộ trưởng Bộ Giao thông vận tải", "Bộ trưởng Bộ Giao thông vận tải"),
        ("2. Cục trưởng quyết định", "Cục trưởng"),
        ("Giám đốc Công ty", "Giám đốc Công ty"),
        ("1. Số lượng", None),
        ("a) Đối với tập thể", None),
        ("3. Giám đốc Sở chỉ đạo các phòng", None),
    ],
)
def test_a_heading_or_cell_that_is_nothing_but_a_giver(heading: str, giver: str | None) -> None:
    assert giver_alone(heading) == giver


def test_those_who_give_whatever_it_is() -> None:
    assert givers_in(
        "Các giải do Ban Tổ chức hội thi chấm và trao; Nhà trường thưởng một chuyến tham quan."
    ) == [
        "Ban Tổ chức hội thi",
        "Nhà trường",
    ]


def test_words_that_look_like_an_award_without_marks_are_none() -> None:
    assert mentions("Giao Văn phòng Sở (bộ phận thường trực Hội đồng Thi đua - Khen thưởng) theo dõi.") == ()
    assert [m.form.value for m in mentions("Trao phần thưởng cho học sinh.")] == ["khac"]
    assert [m.form.value for m in mentions("Trao phan thuong cho hoc sinh.".lower())] == ["khac"]
