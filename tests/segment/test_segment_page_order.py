"""A paper whose pages lie backwards in the file is read from its first page on."""

from __future__ import annotations

import pytest
from papers import FOOT, HEAD, cut, outline, texts

from pipeline.records.segmented import BlockRole

FIRST = HEAD + "I. MỤC ĐÍCH\nĐộng viên toàn ngành.\nII. NỘI DUNG\n1. Thi đua lao động giỏi."
SECOND = "2. Thi đua học tập.\nIII. TỔ CHỨC THỰC HIỆN\nCác phòng thực hiện kế hoạch này." + FOOT


def test_pages_backwards_are_told_and_read_in_order() -> None:
    made = cut(SECOND + "\f" + FIRST)
    assert [notice.code for notice in made.notices] == ["pages_backwards"]
    assert outline(made) == outline(cut(FIRST + "\f" + SECOND))
    assert texts(made, BlockRole.SIGNER) == ["Đặng Văn Khiêm"]


@pytest.mark.parametrize(
    "text",
    [
        FIRST + "\f" + SECOND,
        "Trang bìa\f" + FIRST + "\f" + SECOND,
        # The end of another paper, then a whole one.
        SECOND + "\f" + FIRST + "\n" + SECOND,
    ],
)
def test_other_pages_stay_as_they_are(text: str) -> None:
    assert "pages_backwards" not in [notice.code for notice in cut(text).notices]
