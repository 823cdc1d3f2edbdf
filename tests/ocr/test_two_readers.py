"""Where two readers differ, the one that is sure of its Vietnamese is believed; nothing else is lost."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.ocr.two_readers import agreed, is_unsure
from pipeline.records.page import Box, Word


def line(text, confidence=0.96, step=40):
    return [
        Word(word, Box(step * n, 5, step * n + step - 8, 35), confidence)
        for n, word in enumerate(text.split())
    ]


def read(first, second, sure=0.99, own=0.96):
    return " ".join(word.text for word in agreed(line(first, own), line(second, sure)))


def test_marks_that_the_second_reader_is_sure_of_are_taken():
    assert read("về đối mới công tác", "về đổi mới công tác") == "về đổi mới công tác"


def test_a_mark_that_the_second_reader_doubts_is_not():
    assert read("về đổi mới công tác", "về đối mới công tác", sure=0.7) == "về đổi mới công tác"


def test_of_two_syllables_the_surer_is_believed_and_tesseract_s_by_a_little_doubt():
    assert read("về đối mới công tác", "về đổi mới công tác", sure=0.7, own=0.75) == "về đổi mới công tác"
    assert read("về đối mới công tác", "về đổi mới công tác", sure=0.7, own=0.9) == "về đối mới công tác"
    assert read("về đối mới công tác", "về đổi mới công tác", sure=0.5, own=0.3) == "về đối mới công tác"


def test_where_only_the_second_reader_read_syllables_little_is_enough():
    assert read("về đởỉ mới", "về đổi mới", sure=0.5, own=0.9) == "về đổi mới"
    assert read("về đổi mới", "về đởỉ mới", sure=0.85, own=0.2) == "về đổi mới"


def test_numbers_that_somebody_wrote_by_hand_are_not_guessed():
    assert read("Số: W†/KH", "Số: 41/KH", sure=0.8, own=0.2) == "Số: W†/KH"


def test_a_number_is_taken_from_the_second_reader_only_where_it_is_sure():
    assert read("ngày 10-5-2005", "ngày 10-6-2005", sure=0.85) == "ngày 10-5-2005"
    assert read("ngày 1O-5-2005", "ngày 10-5-2005") == "ngày 10-5-2005"


def test_a_lone_number_is_believed_where_the_first_reader_saw_no_word():
    assert read("nh", "77", sure=0.7, own=0.2) == "77"
    assert read("?", "7", sure=0.8, own=0.7) == "7"
    assert read("ba", "7", sure=0.8, own=0.7) == "ba"
    assert read("1", "7", sure=0.8, own=0.7) == "1"


def test_dots_of_abbreviations_stay():
    assert read("Các P.CVP UBND", "Các PCVP UBND") == "Các P.CVP UBND"


def test_a_word_torn_or_run_together_is_mended_and_keeps_its_place():
    words = agreed(line("1T rồng cây nào"), line("1. Trồng cây nào", 0.99, step=37))
    assert [word.text for word in words] == ["1.", "Trồng", "cây", "nào"]
    assert (words[0].box.left, words[1].box.right) == (0, 72)


def test_a_scrap_where_the_first_reader_saw_nothing_is_left_out_but_a_line_is_read():
    assert read("", "t", 0.99) == ""
    assert read("", "v.", 0.99) == ""
    assert read("", "Thường trực Tỉnh ủy", 0.99) == "Thường trực Tỉnh ủy"


def test_a_number_where_the_first_reader_saw_nothing_must_be_certain():
    assert [word.text for word in agreed([], line("8", 0.99))] == ["8"]
    assert agreed([], line("8", 0.9)) == []
    assert agreed([], line("1", 0.99)) == []


def test_what_the_second_reader_does_not_see_stays():
    assert read("Độc lập - Tự do", "") == "Độc lập - Tự do"


def test_what_was_differed_about_is_less_sure_than_what_was_agreed_on():
    same, changed = agreed(line("tổ chúc"), line("tổ chức", 0.99))
    assert same.confidence == 0.96
    assert changed.confidence < 0.9


def test_only_lines_with_a_doubtful_word_are_worth_a_second_reader():
    assert is_unsure([])
    assert is_unsure(line("một hai", 0.9))
    assert not is_unsure(line("một hai", 0.96))


words = st.lists(st.text("abđế1,-", min_size=1, max_size=4), max_size=6).map(" ".join)


@given(words, words, st.floats(0, 1))
@example("1", "1 1 1", 1.0)  # found by chance: words before one that stood further left
def test_each_word_comes_from_one_of_the_readers_and_boxes_stay_in_order(first, second, sure):
    own, other = line(first), line(second, sure, step=33)
    out = agreed(own, other)
    assert {word.text for word in out} <= {word.text for word in (*own, *other)}
    assert all(word.box.left <= word.box.right for word in out)
    assert all(before.box.left <= after.box.left for before, after in pairwise(out))
    if first == second or not other:
        assert out == own
