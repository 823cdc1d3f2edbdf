"""Scanned pages written as files: image-only PDF and multi-page TIFF."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

import pikepdf
from PIL import Image

from samples.ink import Picture


def image_pdf(pages: Iterable[Picture], dpi: int, jpeg_quality: int) -> bytes:
    """Return a PDF that holds one JPEG a page and no text; same pages, same bytes."""
    with pikepdf.new() as pdf:
        for page in pages:
            height, width = page.shape[:2]
            image = pikepdf.Stream(
                pdf,
                _jpeg(page, dpi, jpeg_quality),
                {
                    "/Type": pikepdf.Name.XObject,
                    "/Subtype": pikepdf.Name.Image,
                    "/Width": width,
                    "/Height": height,
                    "/ColorSpace": pikepdf.Name.DeviceGray if page.ndim == 2 else pikepdf.Name.DeviceRGB,
                    "/BitsPerComponent": 8,
                    "/Filter": pikepdf.Name.DCTDecode,
                },
            )
            across, up = width * 72 / dpi, height * 72 / dpi
            leaf = pdf.add_blank_page(page_size=(across, up))
            leaf.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=image))
            leaf.Contents = pdf.make_stream(f"q {across:.3f} 0 0 {up:.3f} 0 0 cm /Page Do Q".encode())
        target = BytesIO()
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


def tiff(pages: Iterable[Picture], dpi: int, compression: str = "group4") -> bytes:
    """Return a multi-page TIFF; ``group4`` keeps black and white only, ``tiff_lzw`` all."""
    images = [Image.fromarray(page) for page in pages]
    if compression == "group4":
        images = [image.convert("1", dither=Image.Dither.NONE) for image in images]
    target = BytesIO()
    images[0].save(
        target, "TIFF", save_all=True, append_images=images[1:], compression=compression, dpi=(dpi, dpi)
    )
    return target.getvalue()


def _jpeg(page: Picture, dpi: int, quality: int) -> bytes:
    target = BytesIO()
    Image.fromarray(page).save(target, "JPEG", quality=quality, optimize=True, dpi=(dpi, dpi))
    return target.getvalue()
