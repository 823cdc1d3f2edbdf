"""Print on paper that damp or a spilt cup has darkened."""

import cv2
import numpy as np
import pytest
from ocr_pages import RUNNING_WORDS, Sheet, document_of, running_page

from pipeline import ocr
from pipeline.ocr.prepare import prepare

pytestmark = pytest.mark.slow


def stained(image, tone, at=((400, 500), (900, 1100), (300, 1300)), radius=230):
    """A sheet with round spots of a tone (share of the light that is left), their edges two pixels soft."""
    light = np.ones(image.shape[:2], np.float32)
    for centre in at:
        cv2.circle(light, centre, radius, tone, -1)
    light = cv2.GaussianBlur(light, (0, 0), 2)
    return (image * light[..., None]).astype(np.uint8)


@pytest.fixture
def sheet():
    return running_page()


@pytest.mark.parametrize("tone", [0.75, 0.5, 0.4])
def test_words_on_a_stain_are_read_like_those_beside_it(tmp_path, sheet, tone):
    document, file = document_of(tmp_path / "a.png", stained(sheet.bgr, tone))
    (page,) = ocr.read(document, file, ocr.Settings())
    assert [word.text for line in page.lines for word in line.words] == RUNNING_WORDS
    assert not page.notices


def test_a_stain_goes_and_the_print_on_it_stays(sheet):
    page = stained(sheet.bgr, 0.5)
    prepared = prepare(page)
    assert "stains_cleared" in prepared.steps
    assert abs(int(prepared.ink.sum()) - int(prepare(sheet.bgr).ink.sum())) < 0.03 * prepared.ink.sum()


def test_a_seal_a_thick_pen_and_heavy_type_are_no_stains(sheet):
    sheet.seal(900, 1500, colour=(90, 90, 90))
    sheet.text(200, 1450, "KẾ HOẠCH", size=60, bold=True)
    sheet.pen.line([(200, 1600), (340, 1540), (420, 1640), (600, 1560)], fill=(60, 60, 60), width=9)
    assert "stains_cleared" not in prepare(sheet.bgr).steps


def test_ink_that_has_run_is_no_stain(sheet):
    fat = cv2.GaussianBlur(cv2.erode(sheet.bgr, np.ones((5, 5), np.uint8)), (0, 0), 1.5)
    assert "stains_cleared" not in prepare(fat).steps


def test_an_empty_stained_sheet_stays_empty(tmp_path):
    document, file = document_of(tmp_path / "a.png", stained(Sheet().bgr, 0.6))
    (page,) = ocr.read(document, file, ocr.Settings())
    assert page.blank
