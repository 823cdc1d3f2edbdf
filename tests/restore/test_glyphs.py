import pytest

from pipeline.restore import Settings, restore_lines


def written(line: str) -> str:
    return next(restore_lines([line], Settings())).text


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("hƣớng tới ĐỐI TƢỢNG", "hướng tới ĐỐI TƯỢNG"),
        ("Ðồng bằng, ðịa phương", "Đồng bằng, địa phương"),
        ("05-\u0421T/TW của Ban", "05-CT/TW của Ban"),
        ("K\u0415Ế HOẠCH", "KEẾ HOẠCH"),
        ("Kê\u0301 hoa\u0323ch", "Kế hoạch"),
        ("\uf0b7 Nội dung", "• Nội dung"),
        ("ki\u200bnh tế", "kinh tế"),
    ],
)
def test_wrong_glyphs_are_mended(read, meant):
    assert written(read) == meant


@pytest.mark.parametrize("line", ["Привет, мир", "Текст по-русски, ВСЕ буквы", "😀 vui vẻ 👍🏽", "α, β và γ"])
def test_other_scripts_are_left_alone(line):
    assert written(line) == line
