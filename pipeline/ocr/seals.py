"""Red seals taken off the print that they lie over; names stamped in red are print.

In the red channel a seal is nearly as light as paper. What it darkens there still grows with its redness, so that
share is taken away as well (a linear unmixing of two inks). Print has no redness and stays.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.image import Blots, Colour, Grey, Mask
from pipeline.ocr.name_stamps import stamped_names

_REDDISH = 30
"""Levels by which red ink is redder than green or blue at least: pictures packed for the web smear thin strokes."""
_GREYISH = 10
"""Levels by which print and paper are redder by the noise of a camera alone."""
_DARK = 90
"""Red level below which redness says nothing."""
_SHARE = 0.0002
"""Share of red pixels from which a page carries a seal."""
_PAPER = 90
"""Percentile of the red channel at which there is paper: print and pictures leave a tenth of a page at least."""
_LIGHT, _MOSTLY = 0.75, 0.6
"""Share of the red level of paper that most of what lies around a seal has, and what around the edge of a sheet has not."""
_PRINT = 0.5
"""Share of the red level of paper below which there is print rather than ink of a seal."""
_STROKE = 5
"""Pixels at 150 dpi by which the ink of a name is smeared at most."""
_NEAR = 17
"""Pixels at 150 dpi, three millimetres: strokes of a seal are not so broad, nor the gaps between them."""


class RedInk(NamedTuple):
    """Red ink on paper, at about 150 dpi: that of seals, and that of names stamped beside them, which are read."""

    seal: Mask
    names: Mask


def find_red_ink(small: Colour, tinted: Mask) -> RedInk | None:
    """Mark the red ink on paper; None where there is too little for a seal.

    Args:
        small: the page at about 150 dpi, shape (height, width, 3).
        tinted: marks what is coloured broadly (paper, tape, a marker), which is no ink.
    """
    red = small[:, :, 2]
    reddish = (_redness(small) > _REDDISH) & (red > _DARK)
    inked = reddish & (tinted == 0)
    if float(inked.mean()) <= _SHARE:
        return None
    light = np.asarray(red > _LIGHT * paper_level(red), np.float32)
    on_paper = cv2.boxFilter(light, -1, (2 * _NEAR, 2 * _NEAR)) > _MOSTLY
    whole = cv2.morphologyEx(inked.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((_NEAR, _NEAR), np.uint8))
    blots = Blots.of(np.asarray(whole, np.uint8))
    there = np.bincount(blots.labels[inked & on_paper], minlength=len(blots.stats))
    kept = there > 0.5 * np.bincount(blots.labels[inked], minlength=len(blots.stats))
    kept[0] = False
    red_ink = np.asarray(blots.mask(kept | _inside(blots.stats, kept)) & inked, np.uint8)
    names = stamped_names(np.asarray(reddish, np.uint8))  # bold letters count as coloured broadly
    seal = np.asarray(red_ink & (names == 0), np.uint8)
    return RedInk(seal, names) if float(seal.mean()) > _SHARE else None


def without_seal(page: Colour, small: Colour, ink: RedInk) -> Grey:
    """Return grey values of a page, shape (height, width), as if a seal were not there.

    Args:
        page: the page, shape (height, width, 3).
        small: the page reduced.
        ink: as ``find_red_ink`` marks it.
    """
    seal = ink.seal
    paper = paper_level(small[:, :, 2])
    darkness = np.maximum(paper - small[:, :, 2][seal > 0].astype(np.float64), 0)
    depth = np.median(darkness / np.maximum(_redness_beside(small, paper)[seal > 0], 1))
    around = cv2.dilate(seal, np.ones((_NEAR, _NEAR), np.uint8))
    around[cv2.dilate(ink.names, np.ones((_STROKE, _STROKE), np.uint8)) > 0] = 0
    around = cv2.resize(around, page.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    redness = _redness_beside(page, paper)
    print_ = np.asarray(cv2.addWeighted(page[:, :, 2], 1.0, redness, float(depth), 0.0), np.uint8)
    grey = np.asarray(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY), np.uint8)
    cv2.copyTo(print_, around, grey)
    return grey


def _inside(boxes: NDArray[np.int32], kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which boxes (left, top, width, height, ...) have their middle inside one that is kept: a star in its ring."""
    x, y = boxes[:, 0] + boxes[:, 2] / 2, boxes[:, 1] + boxes[:, 3] / 2
    inside = np.zeros(len(boxes), bool)
    for left, top, width, height in boxes[kept, :4].tolist():
        inside |= (x > left) & (x < left + width) & (y > top) & (y < top + height)
    inside[0] = False
    return inside


def paper_level(red: Grey) -> float:
    """Return the level of paper in the red channel of a page."""
    return float(np.percentile(red[::4, ::4], _PAPER))


def _redness(image: Colour) -> Grey:
    """By how many levels red is the brightest channel; shape (height, width)."""
    return np.asarray(cv2.subtract(image[:, :, 2], cv2.max(image[:, :, 0], image[:, :, 1])), np.uint8)


def _redness_beside(image: Colour, paper: float) -> Grey:
    """By how many levels red is the brightest channel at a pixel or, where it may be ink of a seal, beside it; noise aside.

    JPEG keeps colour at half the resolution of brightness: beside a thin stroke it says as much as on it.
    """
    own = _redness(image)
    beside = np.asarray(cv2.dilate(own, np.ones((3, 3), np.uint8)), np.uint8)
    cv2.copyTo(own, np.asarray(image[:, :, 2] < _PRINT * paper, np.uint8), beside)
    return np.asarray(np.maximum(beside.astype(np.int16) - _GREYISH, 0), np.uint8)
