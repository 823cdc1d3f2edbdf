"""From the page as it was scanned to the grey image that is read.

Every step is taken only where a measurement of the page asks for it, and clean pages pass
untouched: on them any cleaning costs accuracy. The master itself is never changed.
The measurements run on a copy of about 150 dpi, the cleaning on the full image.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.ocr.colour import is_negative, to_grey
from pipeline.ocr.dust import clear_dust
from pipeline.ocr.image import (
    Blots,
    Colour,
    Grey,
    Mask,
    Placement,
    quarter_turns,
    reduced_by,
    straighten,
    whitened,
)
from pipeline.ocr.lie import lie_of
from pipeline.ocr.measures import letter_height
from pipeline.ocr.points import clear_screen, join_rows
from pipeline.ocr.sheet import clear_surroundings
from pipeline.ocr.stains import clear_stains
from pipeline.ocr.stamps import clear_stamps, drop_pale_stamps
from pipeline.ocr.streaks import clear_streaks

WORKING_SIDE = 1760
"""Longest side, in pixels, of the copy on which pages are measured: an A4 sheet at 150 dpi."""

_DARKEST = 0.2
"""Percentile of a page that is ink: some hundred letters have so much."""

_PALEST, _PALE, _DEPTH = 30.0, 120.0, 160.0
"""Grey levels from paper to ink: less is no print, less is pale, and what pale ink is given. Of print half as
dark as usual nothing is lost; a fifth as dark, nine words in ten were."""

_ABOVE_GRAIN = 6.0
"""How many times the grain of the paper pale ink must be darker than it."""

_UNEVEN = 0.08
_GRAIN = 0.8
_HIGH_ENOUGH = 12.0
"""Pixels of a small letter on the working copy from which the copy itself is read."""

_BLANK_INK = 0.00035
_DARK = 150
"""On a page with an even background of 255, ink is darker than this."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page made ready for reading.

    ``grey`` is upright and level, and reduced by the whole number ``factor`` where the letters are
    larger than reading needs; ``ink`` marks its dark pixels (0 or 1) at ``scale`` times its
    size, ``pale`` those of faint strokes as well. ``placement`` leads from ``grey`` back to the master. ``rotation`` and ``skew`` are what
    was undone, ``steps`` names what was done besides.
    """

    grey: Grey
    ink: Mask
    pale: Mask
    scale: float
    factor: int
    placement: Placement
    rotation: int
    skew: float
    steps: tuple[str, ...]
    sideways: bool
    blank: bool


def prepare(master: Colour | Grey, rotation: int = 0, *, deepen: bool = True) -> Prepared:
    """Clean, turn and straighten a page as far as it needs it.

    Args:
        master: page image, shape (height, width) or (height, width, 3).
        rotation: clockwise quarter turns that make the page upright, in degrees.
        deepen: whether pale ink is made darker; what shows through a blank page would be too.
    """
    steps: list[str] = []
    small = _reduced(master)
    if is_negative(small):
        master = 255 - master
        small = _reduced(master)
        steps.append("inverted")
    factor, copy, reduction = _without_spare_pixels(master)
    grey = to_grey(copy, small if copy is master else _reduced(copy), steps)
    grey, turned = quarter_turns(grey, rotation)
    placement = turned.after(reduction)
    small = _reduced(grey)
    for step, clean in _CLEANINGS.items():
        if (deepen or clean is not _deepen) and clean(grey, small):
            small = _reduced(grey)
            steps.append(step)
    grain = _grain(small)
    if grain > _GRAIN:
        grey = cv2.GaussianBlur(grey, (0, 0), 0.7)
        small = _reduced(grey)
        steps.append("smoothed")
    ink = _ink(small)
    border = _border(ink)
    if border.any():
        grey[cv2.resize(border, grey.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0] = 255
        ink = _ink_inside(grey)  # beside a black border pale print passed for paper
        steps.append("border_removed")
    if drop_pale_stamps(grey, ink):
        ink = _ink(_reduced(grey))
        steps.append("stamp_removed")
    letters = _letters(ink)
    lie = lie_of(letters)
    level = letters
    if not lie.is_level:
        grey, turn = straighten(grey, lie.skew, lie.bend)
        placement = turn.after(placement)
        ink = _ink_inside(grey)
        level = _letters(ink)
    if lie.bend:
        steps.append("unbent")
    if clear_stamps(grey, ink, level):
        ink = _ink(_reduced(grey)) if lie.is_level else _ink_inside(grey)
        steps.append("stamp_cleared")
    pale = _ink(_reduced(grey), pale=True)
    if "border_removed" in steps:
        pale[_border(pale) > 0] = 0
    return Prepared(
        grey=grey,
        ink=ink,
        pale=pale,
        scale=ink.shape[0] / grey.shape[0],
        factor=factor,
        placement=placement,
        rotation=rotation,
        skew=lie.skew,
        steps=tuple(steps),
        sideways=lie.sideways,
        blank=float(letters.mean()) < _BLANK_INK,
    )


def _without_spare_pixels(master: Colour | Grey) -> tuple[int, Colour | Grey, Placement]:
    """Reduce a page by a whole number where its letters stay as high as reading needs.

    Every later step then has a fraction of the pixels to go through; Tesseract reads letters of 13
    pixels better than higher ones (see :mod:`pipeline.ocr.textlines`).
    """
    factor = round(max(master.shape[:2]) / WORKING_SIDE)
    if factor < 2:
        return 1, master, Placement.same()
    copy, placement = reduced_by(master, factor)
    seen = copy if copy.ndim == 2 else copy[:, :, 2]
    letter = letter_height(_ink(seen))
    if letter is None or letter < _HIGH_ENOUGH:
        return 1, master, Placement.same()
    return factor, copy, placement


def _even_out(grey: Grey, small: Grey) -> bool:
    """Divide a page by its background, in place, where that is uneven or dark; tell whether it was.

    ``small`` is the page reduced.
    """
    coarse = cv2.resize(small, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    side = int(max(coarse.shape) / 40) | 1
    background = cv2.morphologyEx(cv2.medianBlur(coarse, 3), cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    background = cv2.GaussianBlur(background, (0, 0), side / 2)
    # Borders of the scanner are dealt with elsewhere.
    rim_y, rim_x = background.shape[0] // 16, background.shape[1] // 16
    dark, light = np.percentile(background[rim_y:-rim_y, rim_x:-rim_x], [5, 95])
    if light - dark < _UNEVEN * light and light > 215:
        return False
    full = cv2.resize(background, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    grey[:] = whitened(grey, full)
    return True


def _deepen(grey: Grey, small: Grey) -> bool:
    """Make the ink of a page darker, in place, that is pale all over as in a faded carbon copy; tell whether it was.

    ``small`` is the page reduced.
    """
    ink, paper = (float(level) for level in np.percentile(small, (_DARKEST, 50)))
    contrast = paper - ink
    if not _PALEST < contrast < _PALE or contrast <= _ABOVE_GRAIN * _grain(small):
        return False
    lighter = paper - grey.astype(np.float32)
    grey[:] = np.clip(255 - lighter * (_DEPTH / contrast), 0, 255).astype(np.uint8)
    return True


def _clear_dust(grey: Grey, small: Grey) -> bool:
    return clear_dust(grey, _ink(small))


_CLEANINGS: dict[str, Callable[[Grey, Grey], bool]] = {
    "screen_cleared": clear_screen,
    "rows_joined": join_rows,
    "surroundings_cleared": clear_surroundings,
    "background_divided": _even_out,
    "streaks_cleared": clear_streaks,
    "stains_cleared": clear_stains,
    "deepened": _deepen,
    "dust_cleared": _clear_dust,
}
"""What is done to a page before its lines are looked at, in this order: each cleans the page in place, from a copy of
it that is reduced, and tells whether there was anything to clean."""


def _grain(small: Grey) -> float:
    """Standard deviation of the noise, in grey levels, on the light parts of the page.

    Immerkær's mask (1996) with the median for the sum, so that letters have no say.
    """
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    response = np.abs(cv2.filter2D(small, cv2.CV_32F, mask))
    light = small > 200
    told = response[light][::4]
    return float(np.median(told)) / 6 / 0.6745 if len(told) else 0.0


def _reduced(image: Grey | Colour) -> Grey:
    scale = WORKING_SIDE / max(image.shape[:2])
    if scale >= 1:
        return image
    size = (max(round(image.shape[1] * scale), 1), max(round(image.shape[0] * scale), 1))
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA)


def _ink(small: Grey, pale: bool = False) -> Mask:
    """Mark dark pixels with 1; the threshold is Otsu's, held within sense for near-blank pages.

    ``pale`` marks what is darker than half way from there to the paper as well.
    """
    threshold, _ = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    threshold = min(max(threshold, 100.0), 200.0)
    if pale:
        threshold = (threshold + float(np.median(small))) / 2
    return np.asarray(small < threshold, np.uint8)


def _ink_inside(grey: Grey) -> Mask:
    """Mark the dark pixels of a page without the bands that scanning or turning leaves at its edges."""
    ink = _ink(_reduced(grey))
    ink[_border(ink) > 0] = 0
    return ink


def _border(ink: Mask) -> Mask:
    """Mark the dark bands that a scanner leaves along the edges of the sheet.

    Only what is solid goes: print that has run into a band is thin and stays.
    """
    height, width = ink.shape
    if not any(_has_band(rim) for rim in (ink[:9], ink[-9:], ink[:, :9], ink[:, -9:])):
        return np.zeros_like(ink)
    blots = Blots.of(ink, connectivity=4)
    rim = np.concatenate([blots.labels[:2].ravel(), blots.labels[-2:].ravel()])
    rim = np.concatenate([rim, blots.labels[:, :2].ravel(), blots.labels[:, -2:].ravel()])
    at_edge = np.zeros(len(blots.stats), bool)
    at_edge[np.unique(rim)] = True
    at_edge[0] = False
    w, h = blots.stats[:, 2], blots.stats[:, 3]
    bands = blots.mask(at_edge & ((h > 0.15 * height) | (w > 0.15 * width)))
    if not bands.any():
        return bands
    # The image ends at the edge of the sheet, the band does not.
    wide = cv2.copyMakeBorder(bands, 9, 9, 9, 9, cv2.BORDER_REPLICATE)
    solid = cv2.morphologyEx(wide, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    return cv2.dilate(solid, np.ones((5, 5), np.uint8))[9:-9, 9:-9]


def _has_band(rim: Mask) -> bool:
    """Whether anything solid lies in a strip along an edge."""
    return bool(cv2.erode(rim, np.ones((7, 7), np.uint8), borderType=cv2.BORDER_REPLICATE).any())


def _letters(ink: Mask) -> Mask:
    """Keep what has the size of letters: no specks, rulings, seals."""
    blots = Blots.of(ink)
    side = max(ink.shape)
    width, height, area = blots.stats[:, 2], blots.stats[:, 3], blots.stats[:, 4]
    kept = (area >= 8) & (height < side / 25) & (width < side / 12) & (height >= 4)
    kept[0] = False
    return blots.mask(kept)
