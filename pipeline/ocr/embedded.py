"""The scan in a PDF page that holds nothing else, taken out as it is.

Only what is certain to look the same as the rendered page is taken: one JPEG image in grey or RGB that
fills the page upright, without masks, annotations or other drawing. All else is left to poppler.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from pikepdf import (
    Array,
    Matrix,
    Name,
    Object,
    Page,
    PasswordError,
    Pdf,
    PdfError,
    parse_content_stream,
)

from pipeline.ocr.image import Colour, Grey
from pipeline.resolution import are_square

_PLACING = frozenset({"q", "Q", "cm", "Do"})
_UNSEEN = frozenset({"g", "G", "rg", "RG", "ri", "i"})
"""Operators that change nothing where no line and no text is drawn."""

_CHANNELS = {"/DeviceGray": 1, "/DeviceRGB": 3}
_ALTERING = ("/SMask", "/Mask", "/Decode", "/ImageMask", "/Matte", "/DecodeParms")
_OFF = 0.01
"""How far the image may be from filling the page, in shares of its sides."""


def sole_image(path: Path, number: int, most_pixels: int) -> Colour | Grey | None:
    """Return the image that is the whole of a PDF page; None where the page must be rendered.

    Args:
        path: the PDF.
        number: the page, from 1.
        most_pixels: larger images are left to be rendered at a lower resolution.
    """
    try:
        with Pdf.open(path) as document:
            page = document.pages[number - 1]
            image = _only_content(page)
            if image is None or not _is_plain(image, most_pixels):
                return None
            data = np.frombuffer(image.read_raw_bytes(), np.uint8)
            channels = _channels(image)
    except (PasswordError, PdfError, OSError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None
    try:
        decoded = cv2.imdecode(data, cv2.IMREAD_UNCHANGED | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error:
        return None
    if decoded is None or (1 if decoded.ndim == 2 else decoded.shape[2]) != channels:
        return None
    return decoded


def _only_content(page: Page) -> Object | None:
    """The image of a page whose content does nothing but place it over all of the page."""
    if int(page.obj.get("/Rotate", 0)) % 360 or "/UserUnit" in page.obj:
        return None
    if any("/AP" in annotation for annotation in page.obj.get("/Annots", [])):
        return None  # a signature's stamp, a note: drawn over the page
    matrix, image, kept = Matrix(), None, []
    for instruction in parse_content_stream(page):
        name, operands = str(instruction.operator), instruction.operands
        if name in _UNSEEN:
            continue
        if name not in _PLACING or (name == "Do" and image is not None):
            return None
        if name == "q":
            kept.append(matrix)
        elif name == "Q":
            matrix = kept.pop()
        elif name == "cm":
            matrix = Matrix(*(float(value) for value in operands)) @ matrix
        else:
            image = page.resources.XObject[str(operands[0])]
            if not _fills(matrix, page) or not _has_square_points(image, matrix):
                return None
    return image if image is not None and image.get("/Subtype") == Name.Image else None


def _fills(matrix: Matrix, page: Page) -> bool:
    left, bottom, right, top = (float(side) for side in page.mediabox)
    width, height = right - left, top - bottom
    wide = (matrix.a - width, matrix.e - left, matrix.b, matrix.c)
    high = (matrix.d - height, matrix.f - bottom)
    return bool(max(map(abs, wide)) < _OFF * width and max(map(abs, high)) < _OFF * height)


def _has_square_points(image: Object, matrix: Matrix) -> bool:
    return are_square(float(image.Width) / float(matrix.a), float(image.Height) / float(matrix.d))


def _is_plain(image: Object, most_pixels: int) -> bool:
    filters = image.get("/Filter")
    if isinstance(filters, Array) and len(filters) == 1:
        filters = filters[0]
    return (
        filters == Name.DCTDecode
        and image.get("/BitsPerComponent") == 8
        and not any(key in image for key in _ALTERING)
        and int(image.Width) * int(image.Height) <= most_pixels
        and _channels(image) is not None
    )


def _channels(image: Object) -> int | None:
    space = image.get("/ColorSpace")
    if isinstance(space, Name):
        return _CHANNELS.get(str(space))
    if space is not None and space[0] == Name.ICCBased:
        count = int(space[1].N)
        return count if count in (1, 3) else None
    return None
