"""Faxes: points that are twice as high as wide, as a TIFF and as a PDF, are read as what was sent."""

import io

import cv2
import numpy as np
import pikepdf
import pytest
from ocr_pages import RUNNING_WORDS, running_page, words_of
from PIL import Image

from pipeline import ingest, ocr

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def fax():
    """The sheet of running text as a machine of 204 by 98 points an inch sent it."""
    sheet = np.asarray(running_page().image.convert("L"))
    sent = cv2.resize(sheet, (1686, 1145), interpolation=cv2.INTER_AREA)
    return Image.fromarray(np.where(sent < 160, 0, 255).astype(np.uint8))


def read(path):
    document = ingest.ingest(path, "0" * 16, ingest.Settings())
    (page,) = ocr.read(document, path, ocr.Settings())
    return page


def test_a_tiff_of_a_fax_is_read_and_its_boxes_lie_on_the_sheet(tmp_path, fax):
    fax.convert("1").save(tmp_path / "fax.tif", dpi=(204, 98), compression="group4")
    page = read(tmp_path / "fax.tif")
    wrong = [pair for pair in zip(words_of(page), RUNNING_WORDS, strict=True) if pair[0] != pair[1]]
    assert len(wrong) <= 0.02 * len(RUNNING_WORDS)
    boxes = [word.box for line in page.lines for word in line.words]
    assert page.width / page.height == pytest.approx(210 / 297, rel=0.01)
    assert 0.75 * page.height < max(box.bottom for box in boxes) < page.height


def test_a_pdf_that_draws_a_fax_out_to_its_sheet_is_read(tmp_path, fax):
    picture = io.BytesIO()
    fax.save(picture, "JPEG", quality=90)
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        image = pikepdf.Stream(pdf, picture.getvalue())
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width, image.Height, image.BitsPerComponent = *fax.size, 8
        image.ColorSpace, image.Filter = pikepdf.Name.DeviceGray, pikepdf.Name.DCTDecode
        pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image))
        pdf.pages[0].Contents = pikepdf.Stream(pdf, b"q 595 0 0 842 0 0 cm /Im Do Q")
        pdf.save(tmp_path / "fax.pdf")
    page = read(tmp_path / "fax.pdf")
    assert page.dpi == 204
    words = words_of(page)
    assert len(words) == len(RUNNING_WORDS)
    assert sum(a != b for a, b in zip(words, RUNNING_WORDS, strict=True)) <= 0.02 * len(words)
