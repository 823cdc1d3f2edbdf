"""Dust: the pepper of specks that a worn glass or toner leaves over a page, or over its margins.

A few specks do no harm, and filters cost accuracy on clean print; where specks lie between all letters they
are read as signs and drown the text. There alone the page is smoothed by its median (Tukey 1977), which takes
away what is thinner than a stroke.
"""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.ocr.image import Blots, Grey, Mask

_LARGEST = 3
"""Pixels of the ink's copy: no side of a speck is longer."""

_APART = 6
"""Pixels of that copy between a speck and the nearest letter; dots and marks of letters stand nearer."""

_WINDOW = 241
"""Side of the stretch of that copy, in pixels, over which specks are counted: some 18 letters."""

_DENSE = 0.009
"""Share of the free paper that specks cover where a page is dusty.

On worn but readable scans they cover up to 0.001. Below 0.008 the median costs more words than dust does.
"""

_LEAST_PAPER = 0.1
"""Share of free paper that a stretch must have to be judged by itself."""


def clear_dust(grey: Grey, ink: Mask) -> bool:
    """Smooth the dusty parts of a page, in place; tell whether there were any.

    Args:
        grey: the page.
        ink: its dark pixels (0 or 1), on a copy of the same shape or smaller.
    """
    dusty = _dusty(ink)
    if not dusty.any():
        return False
    where = cv2.resize(dusty, grey.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0
    grey[where] = cv2.medianBlur(grey, 3)[where]
    return True


def _dusty(ink: Mask) -> Mask:
    """Mark where specks lie dense on the paper between letters."""
    blots = Blots.of(ink)
    small = (blots.stats[:, 2] <= _LARGEST) & (blots.stats[:, 3] <= _LARGEST)
    small[0] = False
    large = ~small
    large[0] = False
    side = 2 * _APART + 1
    free = 1 - cv2.dilate(blots.mask(large), np.ones((side, side), np.uint8))
    specks = blots.mask(small) & free
    if specks.sum() < _DENSE * _LEAST_PAPER * _WINDOW**2:
        return np.zeros_like(ink)
    paper, dust = (
        cv2.blur(mask.astype(np.float32), (_WINDOW, _WINDOW), borderType=cv2.BORDER_REFLECT)
        for mask in (free, specks)
    )
    return np.asarray(dust > _DENSE * np.maximum(paper, _LEAST_PAPER), np.uint8)
