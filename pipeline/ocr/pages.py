"""The image of one page of a file, one at a time."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from shutil import which
from subprocess import TimeoutExpired, run
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from pdf2image import convert_from_path
from pdf2image.exceptions import (
    PDFInfoNotInstalledError,
    PDFPageCountError,
    PDFPopplerTimeoutError,
    PDFSyntaxError,
)
from pikepdf import PdfError
from pikepdf import open as open_pdf
from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.errors import DocumentError, MissingProgramError
from pipeline.ocr.embedded import sole_image
from pipeline.ocr.image import Colour, Grey
from pipeline.ocr.settings import Settings
from pipeline.records.page import IngestedPage
from pipeline.records.source import MediaType
from pipeline.resolution import square_resolution, square_size, with_square_points


@dataclass(frozen=True, slots=True)
class Master:
    """The image of a page as it stands in the file, with square points: grey or colour; its resolution where known."""

    image: Colour | Grey
    dpi: int | None


def master_page(path: Path, media_type: MediaType, page: IngestedPage, settings: Settings) -> Master:
    """Return the image of a page of a PDF, TIFF, PNG or JPEG.

    PDF pages are rendered at the resolution of the scan they hold: more adds nothing but time,
    and costs accuracy.

    Raises:
        DocumentError: ``page_image_failed``, ``page_image_too_large``.
        MissingProgramError: poppler is not installed.
    """
    if media_type is MediaType.PDF:
        return _embedded(path, page, settings) or _rendered(path, page, settings)
    return _opened(path, page, settings)


def _embedded(path: Path, page: IngestedPage, settings: Settings) -> Master | None:
    """The scan that a PDF page consists of, as it lies in the file; None where there is more to the page.

    A tenth of the time of rendering, and no pixel is made anew.
    """
    if page.image_dpi is None or not settings.lowest_dpi <= page.image_dpi <= settings.highest_dpi:
        return None
    found = sole_image(path, page.number, settings.largest_image)
    return Master(found, page.image_dpi) if found is not None else None


def _rendered(path: Path, page: IngestedPage, settings: Settings) -> Master:
    dpi = min(max(page.image_dpi or settings.vector_dpi, settings.lowest_dpi), settings.highest_dpi)
    if page.width and page.height:
        inches = page.width / 72 * page.height / 72
        dpi = min(dpi, int((settings.largest_image / inches) ** 0.5))
    if which("pdftoppm") is None:
        raise MissingProgramError("poppler_missing")
    try:
        try:
            image = _page_of(path, page.number, dpi, settings)
        except (PDFPageCountError, PDFSyntaxError):
            # Poppler gives up on a file cut short where qpdf still finds pages.
            with TemporaryDirectory() as folder:
                image = _page_of(_repaired(path, Path(folder)), page.number, dpi, settings)
    except PDFInfoNotInstalledError:
        raise MissingProgramError("poppler_missing") from None
    except PDFPopplerTimeoutError as error:
        raise DocumentError("ocr_timeout", page.number, seconds=f"{settings.page_timeout:g}") from error
    except (PDFPageCountError, PDFSyntaxError, PdfError, OSError, ValueError) as error:
        raise DocumentError("page_image_failed", page.number, detail=_told(error)) from error
    return Master(_array(image), dpi)


def _page_of(path: Path, number: int, dpi: int, settings: Settings) -> Image.Image:
    images = convert_from_path(
        path,
        dpi=dpi,
        first_page=number,
        last_page=number,
        timeout=int(max(settings.page_timeout, 1)),
        use_cropbox=False,
    )
    if not images:
        raise ValueError("pdftoppm")
    return images[0]


def _repaired(path: Path, folder: Path) -> Path:
    copy = folder / "repaired.pdf"
    with open_pdf(path) as document:
        document.save(copy)
    return copy


def _opened(path: Path, page: IngestedPage, settings: Settings) -> Master:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                image.seek(page.number - 1)
                width, height = square_size(image)
                if width * height > settings.largest_image:
                    raise DocumentError("page_image_too_large", page.number, pixels=width * height)
                dpi = square_resolution(image)
                upright = ImageOps.exif_transpose(with_square_points(image))
                return Master(_array(upright), dpi)
    except Image.DecompressionBombError as error:
        raise DocumentError("page_image_too_large", page.number, pixels=_told(error)) from error
    except (UnidentifiedImageError, OSError, EOFError, ValueError, SyntaxError) as error:
        raise DocumentError("page_image_failed", page.number, detail=_told(error)) from error


def _array(image: Image.Image) -> Colour | Grey:
    if image.mode in ("1", "L", "I;16", "I"):
        if image.mode in ("I;16", "I"):
            values = np.asarray(image, np.float64)
            top = max(float(values.max()), 1.0)
            return (values * (255 / top)).astype(np.uint8)
        return np.array(image.convert("L"))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        image = Image.alpha_composite(paper, layered)
    colours = image if image.mode == "RGB" else image.convert("RGB")
    return cv2.cvtColor(np.asarray(colours), cv2.COLOR_RGB2BGR)


def _told(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[-1][:200]


@lru_cache(maxsize=1)
def poppler_version() -> str:
    """Version of ``pdftoppm``; ``missing`` where it is not installed."""
    program = which("pdftoppm")
    if program is None:
        return "missing"
    try:
        told = run([program, "-v"], capture_output=True, text=True, timeout=30)
    except (OSError, TimeoutExpired):
        return "unknown"
    words = (told.stderr + told.stdout).split()
    return words[2] if len(words) > 2 else "unknown"
