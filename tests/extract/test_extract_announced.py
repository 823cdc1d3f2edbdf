"""Whom lines that announce standards come down to, and what other lines say that something is given to."""

from __future__ import annotations

import pytest

from pipeline.extract.announced import Announced
from pipeline.extract.mentions import Mention
from pipeline.extract.one_award import same
from pipeline.extract.receivers import given_in
from pipeline.records.plan import AwardForm
from pipeline.records.segmented import Block, BlockRole


def announcing(text: str) -> Announced:
    return Announced(Block(role=BlockRole.BODY, text=text, page=1, start=0, end=len(text)), None)


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("UBND xã ra quyết định công nhận cho những hộ:", ["ho_gia_dinh"]),
        ("Do Giám đốc và Công đoàn cùng công nhận, mỗi người phải đạt:", ["ca_nhan"]),
        ("Toàn Cục lựa chọn một đơn vị để tặng Cờ. Đơn vị ấy phải:", ["tap_the"]),
        ("Khi tổng kết, đơn vị và cá nhân được xét khen khi:", ["tap_the", "ca_nhan"]),
        ("Đối với tập thể:", ["tap_the"]),
    ],
)
def test_an_announcing_line_comes_down_to_those_it_asks_something_of(text: str, whom: list[str]) -> None:
    assert [who.value for who in announcing(text).audience] == whom


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("Giải dành cho cá nhân, nhóm nghiên cứu có sản phẩm đã chuyển giao", ["ca_nhan", "tap_the"]),
        ("Giấy khen cũng dành cho cán bộ thôn, tổ dân phố vận động giỏi", ["ca_nhan"]),
        ("Được tặng Bằng khen phải là tập thể, cá nhân hai năm liền dẫn đầu", ["tap_the", "ca_nhan"]),
    ],
)
def test_those_who_are_given_something(text: str, whom: list[str]) -> None:
    assert [who.value for who in given_in(text)] == whom


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Ban Thường vụ Hội tỉnh", "Ban Thường vụ Hội Liên hiệp Phụ nữ tỉnh", True),
        ("Trung ương", "Uỷ ban Trung ương Mặt trận Tổ quốc Việt Nam", True),
        ("Tổng cục Hải quan", "Tổng cục trưởng Tổng cục Hải quan", True),
        ("Cục trưởng Cục Hải quan", "Tổng cục trưởng Tổng cục Hải quan", False),
        ("Chủ tịch UBND huyện", "Chủ tịch UBND tỉnh", False),
        ("Chủ tịch UBND xã", "Chủ tịch UBND xã, phường", True),
        ("Giám đốc", "Giám đốc, thủ trưởng đơn vị", False),
        ("Sở Giáo dục và Đào tạo", "Công đoàn Sở Giáo dục và Đào tạo", False),
    ],
)
def test_a_shortened_name_is_the_same_giver(one: str, other: str, alike: bool) -> None:
    def award(name: str) -> Mention:
        return Mention(AwardForm.BANG_KHEN, 0, 9, 0, name)

    assert same(award(one), award(other)) is alike
