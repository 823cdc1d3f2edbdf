"""Printed straight lines on a page image: found by their shape, and painted over for reading."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.image import Blots, Grey, Mask
from pipeline.records.page import Ruling

_LENGTH = 3.2
"""Shortest ruling, in heights of small letters: longer than any stroke of a letter."""

_THICK = 0.6
"""Thickest ruling, in heights of small letters."""

_TOUCHED = 0.4
"""Most of a ruling's length that may have ink close above or below it."""

_FLAT, _GAP, _ROW, _INKED = 0.3, 1.0, 10.0, 0.4
"""Of a ruling in dashes, in heights of small letters: its thickness, the widest gap, its least length; and the share
of its length that has ink."""
_HIGH = 2.2
"""What is higher than so many small letters is no letter."""


def find_rulings(ink: Mask, letter: float) -> tuple[list[Ruling], Mask, Mask]:
    """Find straight level and upright lines.

    Args:
        ink: dark pixels, 0 or 1, shape (height, width).
        letter: usual height of letters in pixels of ``ink``.

    Returns:
        The rulings in pixels of ``ink``, and masks of the level and of the upright ones.
    """
    level, upright = _lines(ink, letter), _lines(ink.T, letter).T
    whole: Mask = level | upright
    near: Mask = cv2.dilate(whole, np.ones((3, 3), np.uint8))
    rest = ink & (1 - near)
    level, upright = level | _dashed(rest, whole, letter), upright | _dashed(rest.T, whole.T, letter).T
    rulings = []
    for mask in (level, upright):
        for left, top, width, height, _area in Blots.of(mask).stats[1:]:
            rulings.append(Ruling(float(left), float(top), float(left + width), float(top + height)))
    return rulings, level, np.ascontiguousarray(upright)


def _lines(ink: Mask, letter: float) -> Mask:
    """Mask of the level lines of an image: long runs of ink, thin and standing clear."""
    length = max(round(_LENGTH * letter), 20)
    ink = np.ascontiguousarray(ink)
    # A sheet that lies aslant makes a line step by a pixel here and there.
    stepped: Mask = cv2.dilate(ink, np.ones((2, 1), np.uint8))
    runs: Mask = cv2.morphologyEx(stepped, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)) & ink
    runs = cv2.morphologyEx(runs, cv2.MORPH_CLOSE, np.ones((3, length // 2), np.uint8)) & stepped
    blots = Blots.of(runs)
    width, height = blots.stats[:, 2], blots.stats[:, 3]
    straight = width > 5 * np.minimum(height, _thickness(blots) + 2)
    return _standing_clear(blots, ink, letter, straight & (width >= length))


def _dashed(ink: Mask, whole: Mask, letter: float) -> Mask:
    """Mask of the level lines of which a copier or a fax left dashes: as thin as they, in a row, standing clear.

    ``whole`` marks the lines, and parts of lines, without gaps, level and upright: where they cross, a row goes on;
    ``ink`` is without them.
    """
    # Pieces of the lines that cross it are no part of a dash.
    high = np.ones((round(_HIGH * letter), 1), np.uint8)
    marks = Blots.of(ink & (1 - cv2.morphologyEx(np.ascontiguousarray(ink), cv2.MORPH_OPEN, high)))
    width, height = marks.stats[:, 2], marks.stats[:, 3]
    flat = (height <= max(_FLAT * letter, 3)) & (width >= height)
    flat[0] = False
    dashes: Mask = marks.mask(flat) | whole
    stepped = cv2.dilate(dashes, np.ones((2, 1), np.uint8))
    joined = cv2.morphologyEx(stepped, cv2.MORPH_CLOSE, np.ones((1, round(_GAP * letter) | 1), np.uint8))
    runs: Mask = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, round(_ROW * letter)), np.uint8))
    blots = Blots.of(runs)
    inked = np.bincount(blots.labels[dashes > 0], minlength=len(blots.stats))
    return _standing_clear(blots, ink, letter, inked >= _INKED * blots.stats[:, 2])


def _standing_clear(blots: Blots, ink: Mask, letter: float, wanted: NDArray[Any]) -> Mask:
    """Mask of the wanted runs that are as thin as rulings and have no ink along them."""
    kept = wanted & (_thickness(blots) <= max(_THICK * letter, 4)) & (_touched(blots, ink) < _TOUCHED)
    kept[0] = False
    return blots.mask(kept)


def _thickness(blots: Blots) -> NDArray[Any]:
    return np.asarray(blots.stats[:, 4] / np.maximum(blots.stats[:, 2], 1))


def _touched(blots: Blots, ink: Mask) -> NDArray[Any]:
    """For each run the share of its length with ink close above or below, as along a line of serifs."""
    touched = np.zeros(len(blots.stats))
    for i, (left, top, width, height, _) in enumerate(blots.stats[1:], start=1):
        reach = range(max(top - 3, 0), top - 1), range(top + height + 1, min(top + height + 3, len(ink)))
        run = slice(left, left + width)
        touched[i] = max(
            (ink[list(rows), run].any(axis=0).mean() for rows in reach if len(rows)), default=0.0
        )
    return touched


def paint_over(grey: Grey, rulings: Mask) -> Grey:
    """Return a copy of a page image in which the marked rulings are white.

    Args:
        grey: page image.
        rulings: mask at any smaller scale.
    """
    if not rulings.any():
        return grey
    wide = cv2.dilate(rulings, np.ones((3, 3), np.uint8))
    mask = cv2.resize(wide, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST)
    painted = grey.copy()
    painted[mask > 0] = 255
    return painted
