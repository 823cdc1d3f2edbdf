"""Pages whose lines are bent, by the gutter of a book, by waves or by a camera held askew."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ocr_pages import RUNNING_WORDS, Sheet, document_of, running_page, turned

from pipeline import ocr
from pipeline.ocr.image import Bend, Placement
from pipeline.ocr.prepare import prepare
from pipeline.records.page import Box

SHAPES = {
    "wave": lambda x, y: 12 * np.sin(2 * np.pi * (1.3 * x + 0.5 * y)),
    "gutter": lambda x, y: 60 * np.exp(-x / 0.2) * (y - 0.3),
    "askew": lambda x, y: 90 * (x - 0.5) * (y - 0.5),
    "folded": lambda x, y: 30 * np.abs(x - 0.5),
}
"""How many pixels above its place the ink of a point of the sheet stands; x and y from 0 to 1."""


@pytest.fixture
def sheet():
    return running_page()


def bent(image, shape):
    height, width = image.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    shifts = shape(x / width, y / height).astype(np.float32)
    return cv2.remap(image, x, y + shifts, cv2.INTER_LINEAR, borderValue=(255, 255, 255))


def white_rows(grey):
    return (grey[130:1600] >= 128).all(axis=1).mean()


def line_of(sheet_row, placement, columns):
    """Rows of the page image along a level row of the prepared one."""
    return [placement.turned_box(Box(x, sheet_row, x + 1, sheet_row + 1), 0.0).centre[1] for x in columns]


@pytest.mark.parametrize("name", SHAPES)
def test_bent_lines_are_made_level_and_lead_back_to_where_they_were(sheet, name):
    page = bent(sheet.bgr, SHAPES[name])
    prepared = prepare(page)
    assert "unbent" in prepared.steps
    # Rows without ink part the lines as on the straight sheet.
    assert white_rows(prepared.grey) > 0.9 * white_rows(sheet.bgr[:, :, 0]) > white_rows(page[:, :, 0])
    # A row that is level now rises and falls on the page as its ink does.
    columns = np.linspace(150, 1000, 12)
    back = np.array(line_of(800, prepared.placement, columns))
    x, y = columns / 1240, back / 1754
    straight = back + SHAPES[name](x, y)
    assert np.ptp(straight) < 7


def test_a_bent_page_is_read_like_a_straight_one(tmp_path, sheet):
    document, file = document_of(tmp_path / "a.png", bent(sheet.bgr, SHAPES["wave"]))
    (page,) = ocr.read(document, file, ocr.Settings())
    words = [word for line in page.lines for word in line.words]
    assert [word.text for word in words] == RUNNING_WORDS
    picture = bent(sheet.bgr, SHAPES["wave"])
    for word in words:
        box = word.box
        ink = picture[round(box.top) : round(box.bottom), round(box.left) : round(box.right), 0] < 128
        assert ink.mean() > 0.1, word


@pytest.mark.parametrize("degrees", [0.0, 0.2, 1.5, -4.0])
def test_straight_lines_are_not_bent(sheet, degrees):
    assert "unbent" not in prepare(turned(sheet.bgr, degrees)).steps


def test_a_page_of_few_short_lines_is_not_bent():
    page = Sheet().text(150, 300, "Nơi nhận:").text(700, 310, "CHỦ TỊCH").text(690, 520, "Lê Văn Thử")
    assert "unbent" not in prepare(page.bgr).steps


@given(
    st.lists(st.floats(-0.02, 0.02), min_size=12, max_size=12),
    st.floats(0, 900),
    st.floats(0, 1300),
    st.floats(-3, 3),
)
def test_a_box_finds_its_way_to_the_page_and_back(shifts, left, top, degrees):
    turn = np.asarray(cv2.getRotationMatrix2D((500, 700), degrees, 1.5), np.float64)
    placement = Placement(turn, Bend(np.array(shifts).reshape(3, 4)), (1400, 1000))
    box = Box(left, top, left + 60, top + 20)
    there = placement.turned_box(box, degrees)
    back = placement.on_image(there)
    assert back.centre == pytest.approx(box.centre, abs=0.5)
