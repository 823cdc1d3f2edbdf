"""Lines right across a sheet: dirt on the scanner's glass, folds, ruled paper. Rulings of tables are none."""

import cv2
import numpy as np
import pytest
from ocr_pages import RUNNING_WORDS, Sheet, running_page, words_read

from pipeline.ocr.prepare import prepare

pytestmark = pytest.mark.slow


@pytest.fixture
def sheet():
    return running_page()


def lined(image, *lines, tone=0.5, width=3):
    """A sheet with lines between points (x, y), on which a share of the light is left."""
    light = np.ones(image.shape[:2], np.float32)
    for start, end in lines:
        cv2.line(light, start, end, tone, width)
    light = cv2.GaussianBlur(light, (0, 0), 0.8)
    return (image * light[..., None]).astype(np.uint8)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([((n, 0), (n, 1753)) for n in (300, 517, 900)], id="dirt on the glass"),
        pytest.param([((600, 0), (640, 1753)), ((0, 590), (1239, 575))], id="folds that lean"),
        pytest.param([((0, n), (1239, n)) for n in range(60, 1740, 47)], id="ruled paper"),
    ],
)
def test_letters_under_a_line_are_read_like_those_beside_it(tmp_path, sheet, lines):
    page = lined(sheet.bgr, *lines)
    prepared = prepare(page)
    assert "streaks_cleared" in prepared.steps
    assert abs(int(prepared.ink.sum()) - int(prepare(sheet.bgr).ink.sum())) < 0.02 * prepared.ink.sum()
    assert words_read(tmp_path / "a.png", page) == RUNNING_WORDS


def test_rulings_of_a_table_as_wide_as_the_page_stay():
    sheet = Sheet().grid([30, 400, 800, 1210], range(40, 1720, 120))
    assert "streaks_cleared" not in prepare(sheet.bgr).steps


def test_a_line_that_ends_on_the_sheet_is_no_streak(sheet):
    page = lined(sheet.bgr, ((300, 200), (300, 1753)), ((80, 400), (1239, 400)))
    assert "streaks_cleared" not in prepare(page).steps


def test_the_edge_of_the_image_is_no_streak(sheet):
    page = sheet.bgr.copy()
    page[:3] = page[:, :3] = 60
    assert "streaks_cleared" not in prepare(page).steps
