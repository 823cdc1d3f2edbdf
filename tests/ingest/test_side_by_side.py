"""Letterhead and closing that stand side by side in plain text."""

import pytest

from pipeline.ingest.plain_text import pages
from pipeline.records.page import LineRole

HEAD = """\
TỈNH ỦY SÔNG TRÀ                        ĐẢNG CỘNG SẢN VIỆT NAM
ỦY BAN KIỂM TRA                         Sông Trà, ngày 17 tháng 02 năm 2031
Số 118-KH/UBKTTU

                                        KẾ HOẠCH
              phát động thi đua trong ngành Kiểm tra Đảng tỉnh
"""
FOOT = """\
Nơi nhận:                               T/M ỦY BAN KIỂM TRA
- Ủy ban Kiểm tra Trung ương (để báo    PHÓ CHỦ NHIỆM
cáo),
- Các huyện ủy trực thuộc,

                                        Lê Khắc Sàng
- Lưu Văn phòng.
PHỤ LỤC BIỂU MẪU
1. Tên đơn vị:                          ........
"""


def roles(text: str) -> dict[LineRole, list[str]]:
    found: dict[LineRole, list[str]] = {}
    for line in pages(text)[0].lines:
        found.setdefault(line.role, []).append(line.text.strip())
    return found


def test_the_letterhead_is_read_column_by_column():
    found = roles(HEAD)
    assert found[LineRole.LETTERHEAD_LEFT] == ["TỈNH ỦY SÔNG TRÀ", "ỦY BAN KIỂM TRA", "Số 118-KH/UBKTTU"]
    assert found[LineRole.LETTERHEAD_RIGHT] == [
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Sông Trà, ngày 17 tháng 02 năm 2031",
    ]
    assert found[LineRole.TEXT][0] == "KẾ HOẠCH"


def test_a_signature_beside_the_recipients_is_read_by_itself():
    found = roles(FOOT)
    assert found[LineRole.SIGNATURE] == ["T/M ỦY BAN KIỂM TRA", "PHÓ CHỦ NHIỆM", "Lê Khắc Sàng"]
    assert found[LineRole.RECIPIENTS][1:3] == ["- Ủy ban Kiểm tra Trung ương (để báo", "cáo),"]
    assert found[LineRole.RECIPIENTS][-1] == "- Lưu Văn phòng."
    assert found[LineRole.TEXT][0] == "PHỤ LỤC BIỂU MẪU"


def test_the_name_of_the_youth_union_may_stand_on_both_sides():
    found = roles(
        "ĐOÀN TNCS HỒ CHÍ MINH TỈNH SÔNG TRÀ     ĐOÀN TNCS HỒ CHÍ MINH\n"
        "BCH HUYỆN ĐOÀN LẬP SƠN                  Lập Sơn, ngày 27 tháng 02 năm 2031\n"
        "Số: 25-KH/ĐTN\n"
    )
    assert found[LineRole.LETTERHEAD_LEFT][0] == "ĐOÀN TNCS HỒ CHÍ MINH TỈNH SÔNG TRÀ"
    assert found[LineRole.LETTERHEAD_RIGHT][0] == "ĐOÀN TNCS HỒ CHÍ MINH"


@pytest.mark.parametrize(
    "text",
    [
        "1    Rà soát quy trình        Phòng Kế hoạch\n2    Thi rửa tay              Phòng Điều dưỡng\n",
        "Nội dung                      Thời gian\nPhát động                     Tháng 3\n",
        "Nơi nhận:   như trên\n",
    ],
)
def test_other_lines_set_apart_by_blanks_stay_as_they_are(text):
    assert [line.text for line in pages(text)[0].lines] == text.rstrip("\n").split("\n")
