"""A file that holds two papers: the first is read alone, and the finding ``another_paper`` tells of the second."""

from __future__ import annotations

import pytest
from papers import FOOT, HEAD, cut, texts

from pipeline.records.segmented import BlockRole

BODY = "I. MỤC ĐÍCH\nĐộng viên toàn ngành.\nII. NỘI DUNG\n1. Thi đua lao động giỏi."
FIRST = HEAD + BODY + FOOT
SECOND = """UBND HUYỆN SÔNG TRẦM
PHÒNG VĂN HÓA
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 301/KH-PVH
Sông Trầm, ngày 12 tháng 9 năm 2023
KẾ HOẠCH
Tổ chức hội thi văn nghệ quần chúng
I. THỜI GIAN
Từ ngày 01/10/2023 đến ngày 15/10/2023.
Nơi nhận:
- Các xã;
- Lưu: VT.
TRƯỞNG PHÒNG
Lương Thị Hoài"""
OF_A_UNION = """HUYỆN ĐOÀN SÔNG TRẦM
BAN CHẤP HÀNH
ĐOÀN TNCS HỒ CHÍ MINH
Số: 17-KH/HĐTN
Sông Trầm, ngày 02 tháng 3 năm 2023
KẾ HOẠCH
Tháng Thanh niên năm 2023"""
LETTER = """SỞ NỘI VỤ TỈNH LÂM HẠ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 88/SNV-TĐKT
V/v nộp hồ sơ khen thưởng
Lâm Hạ, ngày 04 tháng 5 năm 2023
Kính gửi: Các sở, ban, ngành."""
FORM = """TÊN ĐƠN VỊ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: ....../BC-......
............, ngày ..... tháng ..... năm 2024
BÁO CÁO
Kết quả phong trào thi đua"""


@pytest.mark.parametrize("second", [SECOND, OF_A_UNION, LETTER])
@pytest.mark.parametrize("between", ["\f", "\n"])
def test_another_paper_is_told_and_leaves_the_first_as_it_is(second: str, between: str) -> None:
    alone, both = cut(FIRST), cut(FIRST + between + second)
    (notice,) = (notice for notice in both.notices if notice.code == "another_paper")
    assert notice.page == (2 if between == "\f" else 1)
    assert notice.values == {"text": second.split("\n")[0]}
    assert [block.text for block in both.blocks[: len(alone.blocks)]] == [b.text for b in alone.blocks]
    assert both.sections == alone.sections
    assert texts(both, BlockRole.FOLLOWING) == second.split("\n")


@pytest.mark.parametrize(
    "text",
    [
        FIRST,
        FIRST + "\fPHỤ LỤC\n" + FORM,
        FIRST + "\f" + FORM,
        FIRST
        + "\f"
        + FORM.replace("BÁO CÁO", "ĐỀ CƯƠNG\n(Kèm theo Công văn số 18/SXD-VP ngày 10/4/2024)\nBÁO CÁO"),
        # A sample in the middle of the text, above the signature.
        HEAD + BODY + "\n" + SECOND.split("\nKẾ HOẠCH")[0] + "\n" + FOOT,
        FIRST + "\fDANH SÁCH\n(Kèm theo Kế hoạch số 12/KH-SXD ngày 05 tháng 02 năm 2024)",
    ],
)
def test_one_paper_and_what_is_attached_to_it_are_one(text: str) -> None:
    made = cut(text)
    assert "another_paper" not in [notice.code for notice in made.notices]
    assert not texts(made, BlockRole.FOLLOWING)
