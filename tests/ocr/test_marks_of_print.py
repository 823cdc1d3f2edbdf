"""What is told by the shapes of print alone: bars of numerals, spaces, widths, specks."""

import cv2
import numpy as np
import pytest
from ocr_pages import Sheet, face

from pipeline.ocr.bullets import with_list_marks
from pipeline.ocr.gaps import parted
from pipeline.ocr.percents import without_false_nines
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
    [
        ("III.", "II.", "III."),
        ("II.", "H.", "II."),
        ("III.", "HI.", "III."),
        ("I.", "L.", "I."),
        ("H.", "H.", "H."),
        ("H/", "H/", "H/"),
        ("H1.", "HI.", "HI."),
        ("VII.", "VI.", "VII."),
        ("VIII.", "VIIIL.", "VIII."),
        ("XIII.", "XIHI.", "XIII."),
        ("XXII", "XXI", "XXII"),
        ("VI.", "VI.", "VI."),
        ("II/-", "II-", "II/-"),
        ("II/-", "III-", "II/-"),
        ("I/-", "U-", "I/-"),
        ("III/-", "III-", "III/-"),
        ("VII/-", "VII/-", "VII/-"),
        ("II-", "II-", "II-"),
        ("U-", "U-", "U-"),
    ],
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


@pytest.mark.parametrize(
    ("printed", "read", "mended"),
    [
        ("Quý II/2026", ("Quý", "11/2026"), "II/2026"),
        ("Quý III/2026", ("Quý", "1I1/2026"), "III/2026"),
        ("Quý 11/2026", ("tháng", "11/2026"), "11/2026"),
        ("và XH", ("và", "XH"), "XH"),
    ],
)
def test_quarters_are_numerals_and_months_and_short_words_are_not(printed, read, mended):
    line = line_of(Sheet(width=900, height=200).text(100, 80, printed, 28))
    assert recounted(placed(printed, read, line), line)[-1].text == mended


def placed(printed, read, line, size=28):
    """Words as they are read, with the boxes of the words that are printed from x = 100."""
    words, x = [], 100.0
    for one, text in zip(printed.split(), read, strict=True):
        width = face(size).getlength(one)
        words.append(Word(text, Box(x, line.top, x + width, line.bottom), 0.9))
        x += width + face(size).getlength(" ")
    return words


@pytest.mark.parametrize(
    ("printed", "read", "parts"),
    [
        ("Đợt 4", "Đợt4", ["Đợt", "4"]),
        ("theo Phụ lục 12.", "lục12.", ["lục", "12."]),
        ("bàn giao", "bàn-giao", ["bàn", "giao"]),
        ("COVID-19", "COVID-19", ["COVID-19"]),
        ("cán bộ, viên", "bộ,.viên", ["bộ,", "viên"]),
        ("được thời", "được*thời", ["được", "thời"]),
        ("TP.HCM", "TP.HCM", ["TP.HCM"]),
        ("Lê-nin", "Lê-nin", ["Lê-nin"]),
        ("PX15", "PX15", ["PX15"]),
        ("25-NQ/TW", "25-NQ/TW", ["25-NQ/TW"]),
        ("2.400", "2.400", ["2.400"]),
        ("0.00. H53", "0.00.H53", ["0.00.H53"]),
        ("1. 012", "I.012", ["I.012"]),
    ],
)
def test_words_are_parted_where_a_space_is_printed(printed, read, parts):
    line = line_of(Sheet(width=900, height=200).text(100, 80, printed, 28))
    end = 100 + face(28).getlength(printed)
    start = 100 + face(28).getlength(printed.removesuffix(" ".join(printed.split()[-2:])))
    words = [Word(read, Box(start, line.top, end, line.bottom), 0.9)]
    assert [word.text for word in parted(words, line)] == parts


@pytest.mark.parametrize(
    ("printed", "read", "mended"),
    [("85%", "859%", "85%"), ("5%;", "59%;", "5%;"), ("59%", "59%", "59%"), ("109%.", "109%.", "109%.")],
)
def test_a_nine_is_left_out_where_a_percentage_is_too_narrow_for_it(printed, read, mended):
    line = line_of(Sheet(width=900, height=200).text(100, 80, f"{printed} tổ", 28))
    words = placed(printed, [read], line)
    assert [word.text for word in without_false_nines(words, line)] == [mended]


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
    ink[24:27, 110:114] = ink[24:38, 116:120] = 1  # a letter whose bar is broken off
    signs = ink.copy()
    ink[speck] = 1
    assert (specks(ink, 24, 38, 14) == ink - signs).all()


@pytest.mark.parametrize("read", [("Tờ",), ('"', "Tờ"), ("s", "Tờ"), ('"Tờ',), ("-", "Tờ")])
def test_a_dash_before_an_item_is_told_by_its_shape(read):
    sheet = Sheet(width=900, height=200).text(100, 80, "- Tờ trình của đơn vị;", 28)
    line = line_of(sheet)
    word = Box(128, line.top, 158, line.bottom)
    first = [
        Word(text, word if text[-1].isalpha() and text != "s" else Box(100, line.top, 110, line.bottom), 0.9)
        for text in read
    ]
    words = with_list_marks([*first, Word("trình", Box(164, line.top, 220, line.bottom), 0.9)], line)
    assert [one.text for one in words] == ["-", "Tờ", "trình"]


def test_a_dot_before_an_item_is_one_and_a_letter_none():
    dot = line_of(Sheet(width=900, height=200).text(100, 80, "• Tờ trình của đơn vị;", 28))
    word = Box(124, dot.top, 156, dot.bottom)
    words = with_list_marks([Word("s", Box(100, dot.top, 112, dot.bottom), 0.5), Word("Tờ", word, 0.9)], dot)
    assert [one.text for one in words] == ["•", "Tờ"]
    letters = line_of(Sheet(width=900, height=200).text(100, 80, "Tờ trình của đơn vị;", 28))
    whole = [
        Word("Tờ", Box(100, letters.top, 134, letters.bottom), 0.9),
        Word("trình", Box(142, letters.top, 200, letters.bottom), 0.9),
    ]
    assert [one.text for one in with_list_marks(whole, letters)] == ["Tờ", "trình"]
