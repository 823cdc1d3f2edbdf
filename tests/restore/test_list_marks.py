"""Marks of headings and list items, mended by the sequence they stand in."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records.page import Line
from pipeline.restore.list_marks import mark_edits


def placed(texts: Sequence[str]) -> list[tuple[int, str]]:
    ends = accumulate((len(text) + 1 for text in texts), initial=0)
    return list(zip(ends, texts, strict=False))


def mended(*texts: str, recognised: bool = True) -> list[str]:
    lines = placed(texts)
    whole = "\n".join(texts)
    read = [Line(text=text) if recognised else None for text in texts]
    for edit in sorted(mark_edits(lines, read), key=lambda edit: -edit.start):
        whole = whole[: edit.start] + edit.after + whole[edit.end :]
    return whole.split("\n")


SLASHES = (
    *("KẾ HOẠCH", "U MỤC ĐÍCH, YÊU CẦU", "III/ NỘI DUNG THI ĐUA", "1. Trồng cây", "III/ THỜI GIAN"),
    *("IV/ TIÊU CHUẨN", "V/ KHEN THƯỞNG", "VỤ HỒ SƠ", "VIII/ TỔ CHỨC THỰC HIỆN"),
)


def test_a_row_of_numerals_mends_those_whose_slash_was_read_as_a_stroke():
    marks = [line.split()[0] for line in mended(*SLASHES)]
    assert marks == ["KẾ", "I/", "II/", "1.", "III/", "IV/", "V/", "VI/", "VII/"]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        (("I. A NGHĨA", "II NỘI DUNG", "III. THỜI GIAN"), ["I.", "II.", "III."]),
        (("IL.MỤC ĐÍCH", "II. NỘI DUNG", "III. THỜI GIAN"), ["I.", "II.", "III."]),
        (("I. MỤC ĐÍCH", "1. MỤC TIÊU", "2. YÊU CẦU", "II. NỘI DUNG"), ["I.", "1.", "2.", "II."]),
        (
            ("PHẦN I. Một", "I. Mục đích", "II. Nội dung", "I. Hồ sơ", "II. Gửi"),
            ["PHẦN", "I.", "II.", "I.", "II."],
        ),
        (("a) Một", "b) Hai", "c) Ba", "đ) Bốn", "đ) Năm", "e) Sáu"), ["a)", "b)", "c)", "d)", "đ)", "e)"]),
        (("C. Một", "I. Hai", "D. Ba", "II. Bốn", "D. Năm"), ["C.", "I.", "D.", "II.", "Đ."]),
        (("1. Một", "2, Hai", "3. Ba", "1, Lại một"), ["1.", "2.", "3.", "1."]),
    ],
)
def test_marks_follow_their_rows(read, meant):
    assert [line.split()[0] for line in mended(*read)] == meant


def test_a_capital_c_behind_a_small_b_is_small():
    read = ["a) Tập thể", "b) Cá nhân", "C) Số lượng", "d) Hồ sơ"]
    assert mended(*read) == ["a) Tập thể", "b) Cá nhân", "c) Số lượng", "d) Hồ sơ"]
    letters = ["A) Tập thể", "a) Cờ thi đua", "b) Bằng khen", "B) Cá nhân", "C) Số lượng"]
    assert mended(*letters) == letters


def test_a_small_l_among_capitals_is_a_capital():
    assert mended("a) lập danh sách", "b) Tổ chức", "c) Mỗi hộ", "- Cả xã", "- Lưu")[0] == "a) Lập danh sách"
    small = ("- lập danh sách;", "- tổ chức ra quân;", "- báo cáo.")
    assert tuple(mended(*small)) == small


def test_text_that_was_not_recognised_stays():
    assert tuple(mended(*SLASHES, recognised=False)) == SLASHES


def test_a_row_of_letters_is_no_row_of_numerals():
    read = (
        *("A/ MỤC ĐÍCH", "B/ ĐỐI TƯỢNG", "I/ Tập thể", "II/ Cá nhân", "C/ NỘI DUNG", "D/ THỜI GIAN"),
        *("E/ KHEN THƯỞNG", "I/ Hình thức", "II/ Tiêu chuẩn", "III/ Số lượng"),
    )
    assert mended(*read) == list(read)


def test_an_h_behind_a_g_is_no_two():
    row = [f"{letter} - THỦ TỤC, HỒ SƠ" for letter in "ABCDĐEG"]
    inner = ["I/ Đối với tập thể", "II/ Đối với cá nhân"]
    behind = ["I - KINH PHÍ", "K - TỔ CHỨC THỰC HIỆN"]
    read = [*row[:4], *inner, *row[4:], "II - TUYÊN TRUYỀN", *behind]
    assert mended(*read) == [*row[:4], *inner, *row[4:], "H - TUYÊN TRUYỀN", *behind]
    assert mended(*row, "H - TUYÊN TRUYỀN", *behind) == [*row, "H - TUYÊN TRUYỀN", *behind]
    few = [line for line in row if line[0] not in "E"]
    assert mended(*few, "II - TUYÊN TRUYỀN") == [*few, "H - TUYÊN TRUYỀN"]
    below = [*row, "I - Đối với tập thể", "II - Đối với cá nhân"]
    assert mended(*below) == below


def test_items_begin_with_capitals_where_their_list_does():
    read = (
        "- Đảng ủy xã;",
        "- ủy ban MTTQ xã;",
        "- Các đoàn thể;",
        "- Trường tiểu học;",
        "- Lưu VT.",
        "- Hội Nông dân;",
    )
    assert mended(*read)[1] == "- Ủy ban MTTQ xã;"


def test_a_one_with_a_comma_that_is_the_first_of_a_row_of_numerals_is_mended_once():
    marks = [line.split()[0] for line in mended("1, MỤC TIÊU", "1. Mục tiêu", "II. NỘI DUNG", "III. TỔ CHỨC")]
    assert marks == ["I.", "1.", "II.", "III."]


HEADS = st.sampled_from(
    [
        "1",
        "I",
        "Il",
        "l|",
        "U",
        "II",
        "IL",
        "III",
        "V",
        "VI",
        "VỤ",
        "A",
        "B",
        "C",
        "đ",
        "d",
        "c",
        "a",
        "2",
        "5",
    ]
)
CLOSERS = st.sampled_from((".", ",", "/", ")", ":", " -", "", " "))
TITLES = st.sampled_from((" MỤC ĐÍCH", " Mục đích", "mục đích", " lập hồ sơ", "ỦY BAN", ""))


@given(st.lists(st.builds("{}{}{}".format, HEADS, CLOSERS, TITLES), max_size=12))
def test_whatever_marks_a_page_has_no_two_edits_overlap(texts):
    edits = sorted(
        mark_edits(placed(texts), [Line(text=text) for text in texts]), key=lambda e: (e.start, e.end)
    )
    assert all(a.end <= b.start for a, b in pairwise(edits))
    assert all(0 <= edit.start <= edit.end <= len("\n".join(texts)) for edit in edits)
