"""Paper of any colour, markers, tape and negatives: what is under print goes, the print stays."""

import cv2
import numpy as np
import pytest
from ocr_pages import BLUE, RUNNING_TEXT, RUNNING_WORDS, Sheet, running_page, words_read

from pipeline.ocr.prepare import prepare


@pytest.fixture
def sheet():
    return running_page()


@pytest.mark.parametrize(
    "tone",
    [
        pytest.param((0.95, 0.78, 0.62), id="blue"),
        pytest.param((0.78, 0.72, 0.98), id="pink"),
        pytest.param((0.5, 0.82, 0.93), id="yellow"),
        pytest.param((0.6, 0.85, 0.7), id="green"),
    ],
)
def test_print_on_coloured_paper_is_read(tmp_path, sheet, tone):
    """``tone`` is the share of blue, green and red light that the paper throws back."""
    assert words_read(tmp_path / "a.png", (sheet.bgr * np.array(tone)).astype(np.uint8)) == RUNNING_WORDS


def test_a_negative_is_read(tmp_path, sheet):
    assert words_read(tmp_path / "a.png", 255 - sheet.bgr) == RUNNING_WORDS
    assert words_read(tmp_path / "a.png", 255 - sheet.bgr[:, :, 0]) == RUNNING_WORDS


def test_a_page_that_had_too_little_light_is_no_negative(tmp_path, sheet):
    dark = (sheet.bgr * 0.35).astype(np.uint8)
    assert "inverted" not in prepare(dark).steps
    assert words_read(tmp_path / "a.png", dark) == RUNNING_WORDS


@pytest.mark.parametrize("tone", [(0.2, 1, 1), (1, 0.8, 0.3), (0.75, 0.5, 1), (0.45, 0.72, 0.85)])
def test_words_under_a_marker_or_tape_are_read(tmp_path, sheet, tone):
    page = sheet.bgr.astype(np.float32)
    for top in (300, 700, 1100):
        page[top : top + 55, 100:800] *= np.array(tone, np.float32)
    assert words_read(tmp_path / "a.png", page.astype(np.uint8)) == RUNNING_WORDS


def test_tape_from_edge_to_edge_makes_no_sheet_of_what_lies_between(tmp_path, sheet):
    page = sheet.bgr.astype(np.float32)
    for top in (350, 960):
        page[top : top + 110] *= np.array((0.45, 0.72, 0.85), np.float32)
    assert words_read(tmp_path / "a.png", page.astype(np.uint8)) == RUNNING_WORDS


@pytest.mark.parametrize(
    "colour", [(205, 40, 50), (165, 60, 75), (185, 75, 140)], ids=["red", "dark", "violet"]
)
def test_print_under_a_seal_is_read_and_the_seal_is_not(tmp_path, sheet, colour):
    for y in (300, 800, 1300):
        sheet.seal(500, y, colour=colour)
    assert words_read(tmp_path / "a.png", sheet.bgr) == RUNNING_WORDS


def test_a_seal_over_line_ends_of_a_small_picture_joins_no_lines(tmp_path, sheet):
    """As from the web: 86 dpi, much compressed, the ring of the seal half grey by that."""
    for y in (280, 700):
        sheet.seal(1160, y, radius=150, colour=(200, 50, 80))
    small = cv2.resize(sheet.bgr, None, fx=0.57, fy=0.57, interpolation=cv2.INTER_AREA)
    packed = cv2.imdecode(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 60])[1], cv2.IMREAD_COLOR)
    found = words_read(tmp_path / "a.png", packed)
    assert len(set(RUNNING_WORDS) - set(found)) == 0
    assert len(found) >= len(RUNNING_WORDS)


def test_a_blue_signature_still_goes(sheet):
    sheet.pen.line([(700, 1500), (760, 1380), (820, 1520), (900, 1400)], fill=BLUE, width=4)
    assert "blue_removed" in prepare(sheet.bgr).steps


def test_white_paper_stays_as_it_is():
    grey = prepare(Sheet().lines(160, 200, RUNNING_TEXT).bgr)
    assert not {"paper_whitened", "tint_removed", "inverted"} & set(grey.steps)
