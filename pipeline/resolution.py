"""How many points of a page image make an inch, and images whose points are no squares.

Faxes have 204 points an inch across and 98 or 196 down (ITU-T T.4): as files they hold pages half as high as they
were. All that sees page images sees them with square points.
"""

from __future__ import annotations

from PIL import Image

_LEAST_DPI, _MOST_DPI = 50, 1_200
"""Scanners lie below and above: 72 of a screen is kept, 1 of a careless program is not."""
_SQUARE = 1.15
"""How many times longer than wide points may be and still count as squares: letters are read so."""


def stated_resolution(image: Image.Image) -> tuple[float, float] | None:
    """Return the points an inch, across and down, that a file states; None where no scan could have them."""
    stated = image.info.get("dpi")
    try:
        across, down = (float(value) for value in stated)  # type: ignore[union-attr]
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not (_LEAST_DPI <= across <= _MOST_DPI and _LEAST_DPI <= down <= _MOST_DPI):
        return None
    return across, down


def square_resolution(image: Image.Image) -> int | None:
    """Return the points an inch of an image once its points are squares, None where the file does not tell."""
    stated = stated_resolution(image)
    return round(resolution_of(*stated)) if stated else None


def resolution_of(across: float, down: float) -> float:
    """Return the points an inch of an image once its points are squares."""
    return (across * down) ** 0.5 if are_square(across, down) else max(across, down)


def are_square(across: float, down: float) -> bool:
    """Whether letters look as they were printed where points are shown as squares."""
    return max(across, down) < _SQUARE * min(across, down)


def square_size(image: Image.Image) -> tuple[int, int]:
    """Return the width and height in pixels of an image once its points are squares."""
    stated = stated_resolution(image)
    if stated is None or are_square(*stated):
        return image.size
    across, down = (max(stated) / value for value in stated)
    return round(image.width * across), round(image.height * down)


def with_square_points(image: Image.Image) -> Image.Image:
    """Return an image with square points: itself, or a copy in which the side with fewer is drawn out."""
    size = square_size(image)
    if size == image.size:
        return image
    drawn = image.convert("L") if image.mode == "1" else image.convert("RGB") if image.mode == "P" else image
    return drawn.resize(size, Image.Resampling.BICUBIC)
