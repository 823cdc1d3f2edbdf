"""Pages made of points: screens of grey and the rows of a fax are softened until they read like others."""

import cv2
import numpy as np
import pytest
from ocr_pages import RUNNING_WORDS, Sheet, running_page, words_read
from PIL import Image

from pipeline.ocr.prepare import prepare

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def grey():
    return np.asarray(running_page().image.convert("L"))


def dithered(grey):
    """Saved in black and white with a grey fill behind every other paragraph."""
    filled = grey.astype(np.float32)
    for top in range(120, 1700, 420):
        filled[top : top + 170] *= 0.8
    return np.asarray(Image.fromarray(filled.astype(np.uint8)).convert("1"), np.uint8) * 255


def screened(grey):
    """Printed through a screen that lies aslant, five pixels from point to point."""
    y, x = np.mgrid[: grey.shape[0], : grey.shape[1]] * (2 * np.pi / 5)
    level = 0.5 + 0.25 * (np.cos((x + y) * 0.7071) + np.cos((x - y) * 0.7071))
    return np.where(grey / 255 * 0.92 > 0.95 * level, 255, 0).astype(np.uint8)


def faxed(grey):
    """Every other row left out, black and white, and each row drawn twice."""
    half = cv2.resize(grey, None, fx=1, fy=0.5, interpolation=cv2.INTER_AREA)
    return np.repeat(np.where(half < 160, 0, 255).astype(np.uint8), 2, axis=0)


@pytest.mark.parametrize(
    ("ruined", "step"), [(dithered, "screen_cleared"), (screened, "screen_cleared"), (faxed, "rows_joined")]
)
def test_letters_made_of_points_are_read(tmp_path, grey, ruined, step):
    page = ruined(grey)
    assert prepare(page).steps[0] == step
    read = words_read(tmp_path / "a.png", page)
    wrong = [(a, b) for a, b in zip(read, RUNNING_WORDS, strict=False) if a != b]
    assert len(read) == len(RUNNING_WORDS)
    assert len(wrong) <= 0.02 * len(RUNNING_WORDS)


def test_clean_pages_blank_ones_and_dotted_lines_have_no_screen(grey):
    black_and_white = np.where(grey < 128, 0, 255).astype(np.uint8)
    blank = np.full_like(grey, 255)
    form = Sheet().lines(120, 200, ["Họ và tên " + "." * 90] * 30)
    for page in (grey, black_and_white, blank, form.bgr):
        assert not {"screen_cleared", "rows_joined"} & set(prepare(page).steps)


def test_the_dark_around_a_photographed_sheet_is_no_fax(grey):
    dark = np.full((2400, 1900), 40, np.uint8)
    dark[300:2054, 300:1540] = grey
    assert "rows_joined" not in prepare(dark).steps
