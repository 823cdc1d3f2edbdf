"""Words of one line: mended where the line tells how, told from dirt."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ocr_pages import Sheet

from pipeline.ocr.case import recased
from pipeline.ocr.line_words import on_level, on_page, without_specks
from pipeline.ocr.measures import letter_height
from pipeline.ocr.prepare import prepare
from pipeline.ocr.quality import is_debris, mean_confidence, syllable_share, worth
from pipeline.ocr.textlines import TextLine, find_text_lines
from pipeline.records.page import Box, Word

LINE = TextLine(Box(100, 200, 500, 240), np.full((80, 800), 255, np.uint8), 2.0, 205, 238, 232, 14)


LETTER = 50.0
"""Height of a usual letter, that of the boxes below."""


def word(text, confidence=0.95, left=0, width=40):
    return Word(text, Box(left, 10, left + width, 60), confidence)


def test_boxes_are_put_back_on_the_page():
    (placed,) = on_page([word("thi", left=20, width=60)], LINE)
    assert placed.box == Box(110, 205, 140, 230)
    assert on_level(placed, LINE) == Box(110, 205, 140, 238)


@pytest.mark.parametrize(
    ("read", "parts"),
    [
        ("-UBND", ["-", "UBND"]),
        ("~Các", ["-", "Các"]),
        ("KT.CHỦ", ["KT.", "CHỦ"]),
        ("TM.ỦY", ["TM.", "ỦY"]),
        ("TM.", ["TM."]),
        ("-", ["-"]),
        ("~", ["-"]),
        ("~-", ["-"]),
        ("-5", ["-5"]),
        ("`CHỦ", ["CHỦ"]),
        ("a)", ["a)"]),
    ],
)
def test_what_is_glued_to_the_first_word_comes_off(read, parts):
    placed = on_page([word(read)], LINE)
    assert [w.text for w in placed] == parts
    assert placed[0].box.left == 100
    assert placed[-1].box.right == 120


def test_signs_that_no_paper_prints_are_no_words_but_bars_part_cells():
    assert [w.text for w in on_page([word("cầu"), word("ˆ"), word("|"), word("`")], LINE)] == ["cầu", "|"]


def test_only_the_first_word_of_a_line_is_parted():
    assert [w.text for w in on_page([word("giai"), word("-Ban")], LINE)] == ["giai", "-Ban"]


@given(st.lists(st.tuples(st.text("ab-~.,`|1 ", min_size=1, max_size=4), st.floats(0, 1)), max_size=8))
def test_specks_go_at_the_ends_only(given_words):
    words = [word(text, confidence) for text, confidence in given_words]
    kept = without_specks(words)
    assert kept == [] or any(words[i : i + len(kept)] == kept for i in range(len(words)))
    sure = [w for w in words if (w.confidence or 0) > 0.6]
    assert all(any(w is k for k in kept) for w in sure)


@pytest.mark.parametrize(
    "line",
    [
        [("Thường", 0.97), ("trực", 0.96)],
        [("Số:", 0.93), (")†4/UBND-KTTH", 0.17)],
        [("https://dichvu.example.vn", 0.15)],
        [("3", 0.4)],
        [("X", 0.95)],
        [("THỨ”", 0.0), ("7RUỞNG", 0.0), ("THƯỜNG", 0.96)],
    ],
)
def test_lines_that_say_something_are_no_debris(line):
    assert not is_debris([word(*w) for w in line], LETTER)


@pytest.mark.parametrize("line", [[("Ñ", 0.3)], [("~«*", 0.1), (">x", 0.2)], [("jZ", 0.0)], [("s", 0.74)]])
def test_strokes_and_dirt_are_debris(line):
    assert is_debris([word(*w) for w in line], LETTER)


def test_a_speck_far_lower_than_letters_is_none_however_surely_it_was_read():
    below = Word("x4", Box(90, 75, 130, 125), 0.95)
    assert is_debris([word("k4", 0.95), below], 4 * LETTER)
    assert not is_debris([word("....", 0.95)], 4 * LETTER)


def test_confidence_weighs_words_by_their_length():
    assert mean_confidence([word("a", 0.0), word("nghiêng", 0.8)]) == pytest.approx(0.7)
    assert mean_confidence([]) is None


def test_the_share_of_syllables_leaves_numbers_and_acronyms_out():
    assert syllable_share(["Kế", "hoạch", "số", "05/KH-UBND", "ngày", "12", "của", "UBND"]) == 1.0
    assert syllable_share(["Ké", "hoqch", "cua", "hxyen"]) == pytest.approx(0.5)
    assert syllable_share(["hoach"]) == 0.0
    assert syllable_share(["2023", "UBND"]) is None


def test_more_sound_words_are_worth_more():
    assert (
        worth([word("PHÓ"), word("CHỦ"), word("TỊCH")]) > worth([word("TỊCH")]) > worth([word("~^x#", 0.3)])
    )


def lines_of(*rows):
    sheet = Sheet()
    for i, row in enumerate(rows):
        sheet.text(150, 200 + 60 * i, row)
    prepared = prepare(sheet.bgr)
    return find_text_lines(prepared.grey, prepared.ink, prepared.ink * 0, letter_height(prepared.ink), 16)[0]


def cased(line, printed, read):
    """What becomes of words read in another case than printed; boxes by the share of letters."""
    x = line.box.left + 10
    step = (line.box.width - 20) / len(printed)
    words = []
    for token in read.split():
        words.append(Word(token, Box(x, line.box.top, x + step * len(token), line.box.bottom), 0.9))
        x += step * (len(token) + 1)
    return " ".join(w.text for w in recased(words, line))


@pytest.mark.parametrize(
    ("printed", "read"), [("xã;", "Xã;"), ("vị;", "Vị;"), ("số", "SỐ"), ("Sở", "SỞ"), ("cơ", "CƠ")]
)
def test_small_letters_read_as_capitals_become_small(printed, read):
    rows = ["Phong trào thi đua yêu nước năm nay của toàn ngành"] * 3
    line = lines_of(*rows, printed)[3]
    assert cased(line, printed, read) == printed


@pytest.mark.parametrize("printed", ["Xã", "SỞ", "Cơ", "VŨ", "UBND", "XÃ SƠN"])
def test_true_capitals_stay(printed):
    rows = ["Phong trào thi đua yêu nước năm nay của toàn ngành"] * 3
    line = lines_of(*rows, printed)[3]
    assert cased(line, printed, printed) == printed


def test_a_box_that_reaches_over_the_next_words_is_cut_back():
    read = [word("SỞ", left=0, width=190), word("Y", left=80, width=20), word("TẾ", left=130, width=60)]
    placed = on_page(read, LINE)
    assert [(w.text, w.box.left, w.box.right) for w in placed] == [
        ("SỞ", 100, 140),
        ("Y", 140, 150),
        ("TẾ", 165, 195),
    ]


def test_a_line_of_short_words_read_with_certainty_is_no_debris():
    read = [word("-", 0.93), word("Bộ", 0.93), word("Y", 0.92), word("tế", 0.93), word("(b/€);", 0.15)]
    assert not is_debris(read, LETTER)
