"""What is told by the shapes of print alone: bars of numerals, specks where no sign stands."""

import cv2
import numpy as np
import pytest
from ocr_pages import Sheet, face

from pipeline.ocr.roman import recounted
from pipeline.ocr.specks import specks
from pipeline.ocr.textlines import find_text_lines
from pipeline.records.page import Box, Word


def line_of(sheet):
    grey = cv2.cvtColor(sheet.bgr, cv2.COLOR_BGR2GRAY)
    ink = (grey < 128).astype(np.uint8)
    lines, _ = find_text_lines(grey, ink, np.zeros_like(ink), 13.0, 16.0)
    return lines[0]


@pytest.mark.parametrize(
    ("printed", "read", "mended"),
    [("III.", "II.", "III."), ("II.", "H.", "II."), ("III.", "HI.", "III."), ("I.", "L.", "I.")],
)
def test_numerals_are_as_long_as_they_are_printed(printed, read, mended):
    sheet = Sheet(width=900, height=200)
    sheet.text(100, 80, printed, 28, bold=True)
    width = sheet.pen.textlength(printed, font=face(28, bold=True))
    sheet.text(100 + width + 14, 80, "NHIỆM VỤ, GIẢI PHÁP CHỦ YẾU", 28, bold=True)
    line = line_of(sheet)
    box = Box(100, line.top, 100 + width, line.bottom)
    rest = Box(100 + width + 14, line.top, line.box.right, line.bottom)
    words = [Word(read, box, 0.9), Word("NHIỆM", rest, 0.9)]
    assert [word.text for word in recounted(words, line)] == [mended, "NHIỆM"]


def test_letters_of_words_are_not_counted():
    sheet = Sheet(width=900, height=200).text(100, 80, "HỘI LIÊN HIỆP", 28)
    line = line_of(sheet)
    words = [Word(text, line.box, 0.9) for text in ("HỘI", "Hill", "1", "11")]
    assert [word.text for word in recounted(words, line)] == ["HỘI", "Hill", "1", "11"]


def test_a_speck_between_two_words_goes_and_printed_signs_stay():
    ink = np.zeros((40, 200), np.uint8)
    ink[14:28, 10:40] = ink[14:28, 60:90] = 1  # two words, base line at 28, small letters 14 high
    ink[20:23, 48:51] = 1  # a speck half way up
    ink[25:28, 95:98] = 1  # a full stop
    ink[20:22, 105:113] = 1  # a dash
    ink[14:17, 125:128] = ink[25:28, 125:128] = 1  # a colon
    stray = specks(ink, 14, 28, 14)
    assert stray[20:23, 48:51].all()
    assert stray.sum() == 9


@pytest.mark.parametrize(
    "speck",
    [
        (slice(12, 15), slice(48, 51)),  # in a gap at the height of an apostrophe
        (slice(25, 28), slice(49, 52)),  # on the base line, far from both words
        (slice(0, 3), slice(20, 23)),  # far above the marks of capitals
        (slice(46, 50), slice(70, 74)),  # far below every tail
    ],
)
def test_specks_go_where_no_sign_is_printed(speck):
    ink = np.zeros((60, 200), np.uint8)
    ink[24:38, 10:40] = ink[24:38, 60:90] = 1
    ink[20:22, 70:74] = ink[40:43, 20:23] = ink[35:38, 91:94] = 1  # a mark, a dot below, a full stop
    signs = ink.copy()
    ink[speck] = 1
    assert (specks(ink, 24, 38, 14) == ink - signs).all()
