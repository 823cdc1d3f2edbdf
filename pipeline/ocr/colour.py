"""Colour taken off a page before it is read: tinted paper, markers, seals, blue ink; negatives turned to positives."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.image import Blots, Colour, Grey, Mask
from pipeline.ocr.register_stamps import blank_register_stamps
from pipeline.ocr.seals import find_red_ink, without_seal

_NEGATIVE = 100
"""Grey value below which three quarters of a negative lie: print is never more than a quarter of a page."""
_TINT = 12
"""How far the channels of paper lie apart, in 255 levels, where it is tinted."""
_COLOURED = 50
"""How far the channels of coloured ink lie apart."""
_STROKE = 0.045
"""Share of the longer side from which a blue mark is a signature and no number or date."""
_LIGHT = 0.75
"""Share of the brightness of paper that markers and tape leave in their brightest channel, and ink does not."""
_BROAD = 17
"""Pixels at 150 dpi, three millimetres: what is coloured over more is paper, tape or a marker, no stroke of a pen."""

_SMALLEST, _FILLED = 1500, 0.7
"""Pixels at 150 dpi of the smallest such mark, and the share of it that is coloured."""


def is_negative(small: Grey | Colour) -> bool:
    """Tell whether a page is white on black, as from negative microfilm; ``small`` is the page reduced.

    Most of it is dark then, and what is not stands further from that than anything darker: on a page
    that had too little light all is dark, and print is darker still.
    """
    darkest, usual, most, lightest = np.percentile(small[::4, ::4], (0.5, 50, 75, 99.5))
    return bool(most < _NEGATIVE and lightest - usual > usual - darkest)


def to_grey(page: Colour | Grey, small: Colour | Grey, steps: list[str]) -> Grey:
    """Grey values without colour that lies under or over print.

    Tinted paper is taken for white, and what is coloured broadly (tape, a marker) by its brightest
    channel, in which print stays dark. Where there is red ink (a seal) the red channel is taken alone: in it
    red is as light as paper, so what stands under a seal is read as if the seal were not there. Large strokes
    of blue ink (a signature) are painted over; small ones may be a number or a date written by hand.

    Args:
        page: the page, shape (height, width) or (height, width, 3).
        small: the page reduced.
        steps: takes the names of what was done.
    """
    if page.ndim == 2:
        return page.copy()
    paper = np.median(small[::4, ::4].reshape(-1, 3), axis=0)
    if np.ptp(paper) > _TINT and paper.min() > 0:
        page, small = (_balanced(image, paper) for image in (page, small))
        steps.append("paper_whitened")
    tinted = _broadly_coloured(small, float(paper.max()))
    ink = find_red_ink(small, tinted)
    if ink is None:
        grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    else:
        steps.append("red_removed")
        grey = without_seal(page, small, ink)
        if blank_register_stamps(grey, small[:, :, 2], ink.seal):
            steps.append("register_stamp_removed")
        tinted[cv2.dilate(ink.names, np.ones((3, 3), np.uint8)) > 0] = 0
    if tinted.any():
        steps.append("tint_removed")
        there = cv2.resize(tinted, grey.shape[::-1], interpolation=cv2.INTER_NEAREST)
        cv2.copyTo(page.max(axis=2), there, grey)
    blue, red = (small[:, :, channel].astype(np.int16) for channel in (0, 2))
    strokes = Blots.of(
        cv2.dilate(((blue - red > _COLOURED) & (tinted == 0)).astype(np.uint8), np.ones((3, 3), np.uint8))
    )
    large = np.maximum(strokes.stats[:, 2], strokes.stats[:, 3]) > _STROKE * max(strokes.labels.shape)
    large[0] = False
    if large.any():
        steps.append("blue_removed")
        near = cv2.resize(strokes.mask(large), grey.shape[::-1], interpolation=cv2.INTER_NEAREST)
        over = (near > 0) & (cv2.subtract(page[:, :, 0], page[:, :, 2]) > _COLOURED // 2)
        grey[over] = 255
    return grey


def _balanced(image: Colour, paper: NDArray[np.float64]) -> Colour:
    """Return an image in which paper of a colour (blue, green, red) is as bright in all channels as in its brightest."""
    gains = paper.max() / paper
    return np.asarray(np.clip(image * gains.astype(np.float32), 0, 255), np.uint8)


def _broadly_coloured(small: Colour, paper: float) -> Mask:
    """Mark what is coloured and light over more than strokes are wide, print on it included."""
    brightest = small.max(axis=2)
    coloured = (brightest - small.min(axis=2) > _COLOURED) & (brightest > _LIGHT * paper)
    # Print on a marker is as black as elsewhere: it leaves holes, which are no part of the shape.
    whole = cv2.morphologyEx(coloured.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_BROAD, _BROAD))
    broad = Blots.of(cv2.morphologyEx(whole, cv2.MORPH_OPEN, disc))
    # Between the strokes of a signature there is more paper than print is on a marker.
    area = broad.stats[:, 4]
    inked = np.bincount(broad.labels[coloured], minlength=len(area))
    kept = (area >= _SMALLEST) & (inked > _FILLED * area)
    kept[0] = False
    return np.asarray(cv2.dilate(broad.mask(kept), np.ones((5, 5), np.uint8)))
