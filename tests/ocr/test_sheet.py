"""A sheet that was photographed on a table: what lies around it is not read, what lies on it is."""

import cv2
import numpy as np
import pytest
from ocr_pages import RUNNING_TEXT, Sheet, document_of, running_page

from pipeline import ocr
from pipeline.evaluate.text import score_text
from pipeline.ocr.prepare import prepare
from samples.shapes import photo

pytestmark = pytest.mark.slow


@pytest.fixture
def sheet():
    return running_page()


def photographed(page, seed):
    """The sheet on wood or on cloth, by the seed, askew, in the light of a lamp on one side."""
    (picture,) = photo([np.asarray(page.image)], np.random.default_rng(seed))
    return np.ascontiguousarray(picture[:, :, ::-1])


@pytest.mark.parametrize("seed", range(4))
def test_a_photographed_sheet_is_read_without_the_table(tmp_path, sheet, seed):
    document, file = document_of(tmp_path / "a.png", photographed(sheet, seed))
    (page,) = ocr.read(document, file, ocr.Settings())
    said = " ".join(RUNNING_TEXT * 7)
    assert score_text(said, page.text).wer < 0.02
    assert len(page.text.split()) == len(said.split())


@pytest.mark.parametrize("seed", range(4))
def test_print_near_the_edge_of_the_sheet_is_read(tmp_path, seed):
    page = Sheet().lines(18, 20, RUNNING_TEXT * 2).lines(18, 1590, RUNNING_TEXT)
    photograph = photographed(page, seed)
    assert "surroundings_cleared" in prepare(photograph).steps
    document, file = document_of(tmp_path / "a.png", photograph)
    (read,) = ocr.read(document, file, ocr.Settings())
    assert score_text(" ".join(RUNNING_TEXT * 3), read.text).wer < 0.03


def test_a_page_with_a_dark_half_is_one_sheet(sheet):
    """The shadow of a hand or of the lid has no edge all round, and there is print in it."""
    shade = np.where(np.arange(1754) > 900, 0.55, 1.0)
    shade = cv2.GaussianBlur(shade[:, None], (0, 0), 60)
    grey = cv2.cvtColor(sheet.bgr, cv2.COLOR_BGR2GRAY)
    prepared = prepare((grey * shade).astype(np.uint8))
    assert "surroundings_cleared" not in prepared.steps
    assert int(prepared.ink.sum()) == pytest.approx(int(prepare(grey).ink.sum()), rel=0.1)


def test_a_dark_heading_and_a_picture_are_no_surroundings(sheet):
    image = sheet.bgr
    image[:120] = 70
    image[1500:1754, 300:900] = 60
    assert "surroundings_cleared" not in prepare(image).steps
