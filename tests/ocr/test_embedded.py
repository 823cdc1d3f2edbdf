"""Scans are taken out of a PDF only where the page is nothing but the scan."""

import io

import numpy as np
import pikepdf
import pytest
from PIL import Image

from pipeline.ocr.embedded import sole_image
from samples.files import image_pdf


@pytest.fixture
def scan(tmp_path):
    page = np.full((400, 300, 3), 240, np.uint8)
    page[100:120, 50:250] = (20, 20, 200)
    path = tmp_path / "scan.pdf"
    path.write_bytes(image_pdf([page, page[:, :, 0]], 100, 90))
    return path


def changed(path, change):
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        change(document, document.pages[0])
        document.save(path)
    return path


def test_the_scan_comes_out_with_its_own_pixels_and_channels(scan):
    colour, grey = sole_image(scan, 1, 10**6), sole_image(scan, 2, 10**6)
    assert colour.shape == (400, 300, 3)
    assert grey.shape == (400, 300)
    blue, _, red = colour[110, 150]
    assert blue > red + 100  # OpenCV's order of channels


def test_larger_scans_than_allowed_are_left_to_be_rendered(scan):
    assert sole_image(scan, 1, 100) is None


def annotated(document, page):
    stamp = pikepdf.Dictionary(Subtype=pikepdf.Name.Stamp, AP=pikepdf.Dictionary())
    page.obj.Annots = document.make_indirect(pikepdf.Array([stamp]))


def written_on(document, page):
    page.contents_add(b"BT /F1 12 Tf (x) Tj ET")


def turned(document, page):
    page.obj.Rotate = 90


def placed_apart(document, page):
    page.obj.Contents = document.make_stream(
        page.obj.Contents.read_bytes().replace(b" cm", b" cm 0.5 0 0 0.5 0 0 cm", 1)
    )


@pytest.mark.parametrize("change", [annotated, written_on, turned, placed_apart])
def test_pages_with_more_than_a_scan_are_left_to_be_rendered(scan, change):
    assert sole_image(changed(scan, change), 1, 10**6) is None


def test_no_pdf_is_left_to_be_rendered(tmp_path):
    picture = io.BytesIO()
    Image.new("L", (20, 20)).save(picture, "PNG")
    path = tmp_path / "a.pdf"
    path.write_bytes(picture.getvalue())
    assert sole_image(path, 1, 10**6) is None
