"""Page images: TIFF of many pages, PNG, JPEG. Sizes are recorded, pixels are not."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from pipeline.errors import DocumentError
from pipeline.ingest.settings import Settings
from pipeline.records.page import IngestedPage
from pipeline.records.source import MediaType
from pipeline.resolution import square_resolution, square_size

_FORMATS = {MediaType.TIFF: ("TIFF",), MediaType.PNG: ("PNG",), MediaType.JPEG: ("JPEG", "MPO")}
_PREVIEW = 8


def read(path: Path, media_type: MediaType, settings: Settings) -> tuple[IngestedPage, ...]:
    """Return one page for each frame, in file order, with its size in pixels once these are squares.

    Every frame is decoded once, at an eighth of its size where the format can, so that a
    truncated file is known as such before anything is recognised.

    Raises:
        DocumentError: ``damaged_image``, ``page_too_large`` or ``too_many_pages``.
    """
    with _bounded(settings.max_pixels), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        number = 1
        try:
            with Image.open(path, formats=_FORMATS[media_type]) as image:
                count = _frame_count(image, media_type)
                if count > settings.max_pages:
                    raise DocumentError(
                        "too_many_pages", pages=count, limit=settings.max_pages, setting="max_pages"
                    )
                pages = []
                for number in range(1, count + 1):
                    image.seek(number - 1)
                    pages.append(_page(image, number, settings))
                return tuple(pages)
        except DocumentError:
            raise
        except MemoryError:
            raise
        except Image.DecompressionBombError as error:
            raise DocumentError(
                "page_too_large", page=number, width="?", height="?",
                limit=settings.max_pixels, setting="max_pixels",
            ) from error  # fmt: skip
        except UnidentifiedImageError as error:
            raise DocumentError("damaged_image", page=number, detail=media_type.value) from error
        except Exception as error:  # decoders raise whatever they stumble over in a damaged file
            raise DocumentError("damaged_image", page=number, detail=str(error)[:200]) from error


def _frame_count(image: Image.Image, media_type: MediaType) -> int:
    """Return the number of frames; the second picture of a telephone's JPEG is no page."""
    return int(getattr(image, "n_frames", 1)) if media_type is MediaType.TIFF else 1


def _page(image: Image.Image, number: int, settings: Settings) -> IngestedPage:
    width, height = square_size(image)
    if width * height > settings.max_pixels:
        raise DocumentError(
            "page_too_large", page=number, width=width, height=height,
            limit=settings.max_pixels, setting="max_pixels",
        )  # fmt: skip
    dpi = square_resolution(image)
    image.draft(None, (max(width // _PREVIEW, 1), max(height // _PREVIEW, 1)))
    image.load()
    return IngestedPage(number=number, width=float(width), height=float(height), image_dpi=dpi)


@contextmanager
def _bounded(pixels: int) -> Iterator[None]:
    """Let Pillow refuse what is twice too large before it reads it; its limit is a global."""
    before = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = pixels
    try:
        yield
    finally:
        Image.MAX_IMAGE_PIXELS = before
