import unicodedata

import pytest

from pipeline.records.restored import Cause
from pipeline.restore import Settings, restore_lines
from pipeline.restore.charset import _tables, charsets

TEXT = [
    "Trường Trung học Bình Minh phát động phong trào thi đua đặc biệt",
    "hướng tới kỷ niệm ngày thành lập, với chủ đề: đoàn kết, sáng tạo, vững bước",
    "Các tổ chuyên môn đăng ký nội dung trước ngày 20 tháng 9 và tổ chức thực hiện.",
]


def in_table(line: str, charset: str) -> str:
    back = {}
    for legacy, letter in _tables()[charset].items():
        back.setdefault(letter, legacy)
    return "".join(back.get(c, c) for c in line)


def in_1258(line: str) -> str:
    out = ""
    for char in line:
        try:
            char.encode("cp1258")
            out += char
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            tone = next(c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323")
            out += unicodedata.normalize("NFC", parts.replace(tone, "")) + tone
    return out.encode("cp1258").decode("cp1252")


ENCODERS = {
    "tcvn3": lambda line: in_table(line, "tcvn3"),
    "vni": lambda line: in_table(line, "vni"),
    "viscii": lambda line: in_table(line, "viscii"),
    "vps": lambda line: in_table(line, "vps"),
    "windows-1258": in_1258,
    "utf-8": lambda line: line.encode("utf-8").decode("latin-1"),
}


@pytest.mark.parametrize("charset", sorted(ENCODERS))
def test_each_charset_is_recognised_and_converted(charset):
    made = list(restore_lines([ENCODERS[charset](line) for line in TEXT], Settings()))
    assert [line.text for line in made] == TEXT
    expected = {"tcvn3": Cause.TCVN3, "vni": Cause.VNI}.get(charset, Cause.CHARSET)
    assert {c.cause for line in made for c in line.changes} == {expected}


def test_viqr():
    read = ["Tru+o+`ng Trung ho.c pha't ddo^.ng phong tra`o thi ddua dda(.c bie^.t na(m ho.c mo+'i."]
    assert next(restore_lines(read, Settings())).text == (
        "Trường Trung học phát động phong trào thi đua đặc biệt năm học mới."
    )


def test_lines_of_a_mixed_text_are_told_one_by_one():
    mixed = [TEXT[0], ENCODERS["tcvn3"](TEXT[1]), TEXT[2], ENCODERS["vni"](TEXT[2])]
    assert charsets(mixed) == [None, "tcvn3", None, "vni"]


def test_tcvn3_capitals_get_their_case_back():
    read = "NGHÞ QUYÕT CñA HéI §åNG TR¦êNG vÒ n¨m häc míi"
    assert next(restore_lines([read], Settings())).text == "NGHỊ QUYẾT CỦA HỘI ĐỒNG TRƯỜNG về năm học mới"


@pytest.mark.parametrize(
    "line",
    [
        "Café crème à la carte, déjà vu et naïveté: été, forêt, où êtes-vous?",
        "Tỷ lệ đạt 28‰ năm 2031; nhiệt độ 30°C ± 2.",
        "Der Bürgermeister grüßt: Äpfel, Öl und Übermut.",
        "12.000 € – 30 £ · ½ §5",
    ],
)
def test_other_text_is_left_alone(line):
    assert next(restore_lines([line], Settings())).text == line
