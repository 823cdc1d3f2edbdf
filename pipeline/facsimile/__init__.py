"""Facsimiles: the image of a page of a source file, small enough for a screen.

Only what a document's record names is ever opened, and only if its bytes are those the record was made
from: neither a page number nor a changed ``source.json`` leads to another file.
"""

from __future__ import annotations

import hashlib
import io
import os
import threading
import warnings
from functools import lru_cache
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.errors import DocumentError
from pipeline.records.document import DocumentState
from pipeline.records.source import MediaType
from pipeline.resolution import with_square_points

_IMAGES = {MediaType.TIFF: ("TIFF",), MediaType.PNG: ("PNG",), MediaType.JPEG: ("JPEG", "MPO")}
_QUALITY = 80
_JUNK = 2048
"""Bytes in front of ``%PDF`` that are skipped."""
_pdfium = threading.Lock()
"""PDFium works for one thread at a time."""


def has_pages(state: DocumentState) -> bool:
    """Tell whether the source is of a kind that has page images."""
    return state.media_type is MediaType.PDF or state.media_type in _IMAGES


def page_jpeg(state: DocumentState, number: int, width: int) -> bytes:
    """Return a page of a document's source as JPEG, ``width`` pixels wide (no wider than a scan is).

    Pages count from 1 and show the same part of the paper, the same way up, as reading saw it.

    Raises:
        DocumentError: ``no_facsimile`` (a kind without pages, or no such page),
            ``source_gone`` (the file was moved, changed or cannot be read).
    """
    path = state.place
    try:
        status = path.stat()
        if state.sha256 is None or _sha256(path, status.st_size, status.st_mtime_ns) != state.sha256:
            raise DocumentError("source_gone", number, path=path)
    except OSError as error:
        raise DocumentError("source_gone", number, path=path) from error
    try:
        if state.media_type is MediaType.PDF:
            image = _of_pdf(path, number, width)
        elif state.media_type in _IMAGES:
            image = _of_image(path, state.media_type, number, width)
        else:
            raise DocumentError("no_facsimile", number, path=path)
    except (pypdfium2.PdfiumError, UnidentifiedImageError, OSError, EOFError, ValueError) as error:
        raise DocumentError("no_facsimile", number, path=path) from error
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()


@lru_cache(maxsize=256)
def _sha256(path: Path, size: int, modified: int) -> str:
    """Return the hash of a file's bytes; ``size`` and ``modified`` make a changed file another one."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _of_pdf(path: Path, number: int, width: int) -> Image.Image:
    with _pdfium:
        document = _opened(path)
        try:
            if not 1 <= number <= len(document):
                raise ValueError(number)
            page = document[number - 1]
            # Reading sees the media box too, whatever a viewer would crop.
            page.set_cropbox(*page.get_mediabox())
            scale = min(width / max(page.get_width(), 1.0), 300 / 72)
            image: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
            return image
        finally:
            document.close()


def _opened(path: Path) -> pypdfium2.PdfDocument:
    with path.open("rb") as stream:
        junk = stream.read(_JUNK).find(b"%PDF")
    if junk > 0:
        return pypdfium2.PdfDocument(path.read_bytes()[junk:])
    return pypdfium2.PdfDocument(os.fspath(path))


def _of_image(path: Path, kind: MediaType, number: int, width: int) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(path, formats=_IMAGES[kind]) as image:
            if number < 1:
                raise ValueError(number)
            image.seek(number - 1)
            height = round(image.height * width / image.width)
            image.draft("RGB", (width, height))
            upright = ImageOps.exif_transpose(with_square_points(image))
            if upright.mode.startswith("I"):
                upright = upright.point(lambda value: value / 256).convert("L")
            colours = upright.convert("RGB")
            if colours.width > width:
                colours = colours.resize(
                    (width, round(colours.height * width / colours.width)),
                    Image.Resampling.BILINEAR,
                    reducing_gap=2.0,
                )
            return colours
