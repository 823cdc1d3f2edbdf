"""What of a page was not read is told from its ink: lines that nobody found leave no word to doubt."""

import cv2
import numpy as np
import pytest
from ocr_pages import Sheet, document_of, running_page

from pipeline import ocr
from pipeline.ocr.coverage import unread_share
from pipeline.records.page import Box, Line, LineRole, Word

pytestmark = pytest.mark.slow

PITCH, LETTER = 40, 20


def ink_of(rows, letters=25):
    """Rows of block letters, twelve pixels wide and twenty high, from 100, 100 on."""
    ink = np.zeros((1000, 800), np.uint8)
    for row in range(rows):
        for n in range(letters):
            top, left = 100 + PITCH * row, 100 + 20 * n
            ink[top : top + LETTER, left : left + 12] = 1
    return ink


def words_on(rows, role=LineRole.TEXT, scale=1.0):
    return [
        Line.of(
            (Word("lời", Box(*(edge / scale for edge in (100, top, 600, top + LETTER))), confidence=0.9),),
            role,
        )
        for top in (100 + PITCH * row for row in rows)
    ]


def test_letters_outside_all_words_are_unread_but_for_as_many_as_a_seal_has():
    ink = ink_of(20)
    assert unread_share(ink, LETTER, 1.0, words_on(range(20))) == 0.0
    assert unread_share(ink, LETTER, 1.0, words_on(range(19))) == 0.0
    assert unread_share(ink, LETTER, 1.0, words_on(range(10))) == pytest.approx((250 - 30) / 500)
    assert unread_share(ink, LETTER, 1.0, []) == pytest.approx((500 - 30) / 500)


def test_boxes_are_taken_to_the_scale_of_the_ink():
    ink = ink_of(20)
    assert unread_share(ink, LETTER, 2.0, words_on(range(20), scale=2.0)) == 0.0
    assert unread_share(ink, LETTER, 2.0, words_on(range(10), scale=2.0)) == pytest.approx(0.44)


def test_what_was_taken_for_noise_was_not_read():
    lines = [*words_on(range(10)), *words_on(range(10, 20), LineRole.NOISE)]
    assert unread_share(ink_of(20), LETTER, 1.0, lines) == pytest.approx(0.44)


def test_strokes_specks_and_rulings_are_no_letters():
    ink = ink_of(10)
    cv2.line(ink, (50, 700), (750, 720), 1, 3)
    cv2.line(ink, (600, 650), (640, 950), 1, 4)
    ink[800:950:10, 100:700:10] = 1  # 900 of them
    assert unread_share(ink, LETTER, 1.0, words_on(range(9))) == 0.0  # 25 letters, and nothing else


def test_a_few_letters_tell_nothing():
    assert unread_share(ink_of(1), LETTER, 1.0, []) == 0.0


def fan(image):
    """A sheet folded upright again and again and scanned as it stood up."""
    height, width = image.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    rise = np.abs((7 * x / width) % 2 - 1).astype(np.float32)
    return cv2.remap(image, x, y + 75 * rise, cv2.INTER_LINEAR, borderValue=(255, 255, 255))


def test_a_page_that_cannot_be_read_says_so(tmp_path):
    document, file = document_of(tmp_path / "a.png", fan(running_page().bgr)[:800])
    (page,) = ocr.read(document, file, ocr.Settings())
    codes = {notice.code for notice in page.notices}
    assert {"print_unread", "low_confidence_page"} <= codes
    assert not page.blank
    assert page.confidence < 0.7


def test_seal_signature_and_rulings_beside_the_text_are_no_unread_print(tmp_path):
    sheet = running_page()
    sheet.grid([100, 500, 1100], [1500, 1560, 1620]).seal(900, 1650)
    document, file = document_of(tmp_path / "a.png", sheet.bgr)
    (page,) = ocr.read(document, file, ocr.Settings())
    assert page.unread < 0.02
    assert not page.notices


def test_an_empty_sheet_has_nothing_unread(tmp_path):
    document, file = document_of(tmp_path / "a.png", Sheet().bgr)
    (page,) = ocr.read(document, file, ocr.Settings())
    assert page.blank
    assert page.unread == 0
    assert page.confidence is None
