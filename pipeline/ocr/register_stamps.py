"""Register stamps (dấu đến): a red frame that the office which received a paper fills in by hand.

Number, day and desk written into it are no words of the paper: read, they stand in the middle of its letterhead and
title. Red ink alone does not tell them, for pens are blue or black; the frame does.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.image import Blots, Grey, Mask
from pipeline.ocr.seals import paper_level

_WIDTH, _HEIGHT = (150, 480), (55, 290)
"""Least and most width and height of the frame, in pixels at 150 dpi: 25 to 80 and 9 to 49 mm; most have 50 by 35."""
_WIDER = 1.15
"""Least width in heights: square frames are seals."""
_HEAD = 0.6
"""Share of the height of a page within which papers are registered."""
_SIDE, _DRAWN = 14, 0.7
"""Pixels from the edge of the box within which a side runs, a little aslant, and the share of it that is drawn."""
_PRINTED = 0.03
"""Least share of the inside that is red: a frame drawn around a title has no words of its own."""
_INK = 0.7
"""Share of the level of paper below which there is ink."""
_WORD = 15
"""Pixels between words of one line at most."""
_SMEARED = 4
"""Pixels beyond the frame over which its ink is smeared."""


def blank_register_stamps(grey: Grey, small: Grey, red: Mask) -> bool:
    """Paint register stamps white with all that was written into them; return whether there were any.

    What reaches out of the frame, as a line of print below a careless stamp does, stays.

    Args:
        grey: the page without its red ink, shape (height, width); it is changed.
        small: the same at about 150 dpi.
        red: marks the red ink of stamps, of the shape of ``small``.
    """
    frames = _frames(red)
    if not frames:
        return False
    dark = np.asarray(small < _INK * paper_level(small), np.uint8)
    dark[cv2.dilate(red, np.ones((3, 3), np.uint8)) > 0] = 0
    words = Blots.of(
        np.asarray(cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((3, _WORD), np.uint8)), np.uint8)
    )
    gone = np.zeros_like(red)
    x, y, width, height = (words.stats[:, i] for i in range(4))
    for left, top, wide, high in frames:
        inside = (x >= left) & (y >= top) & (x + width <= left + wide) & (y + height <= top + high)
        inside[0] = False
        box = (slice(top, top + high), slice(left, left + wide))
        stays = (words.labels[box] > 0) & ~inside[words.labels[box]]
        gone[box] |= np.asarray(cv2.dilate(stays.astype(np.uint8), np.ones((5, 5), np.uint8)) == 0, np.uint8)
    grey[cv2.resize(gone, grey.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0] = 255
    return True


def _frames(red: Mask) -> list[tuple[int, int, int, int]]:
    """Return the boxes (left, top, width, height) of frames with red words in them, a little larger than drawn."""
    blots = Blots.of(np.asarray(cv2.dilate(red, np.ones((5, 5), np.uint8)), np.uint8))
    found: list[tuple[int, int, int, int]] = []
    for label, (x, y, w, h, _) in enumerate(blots.stats.tolist()):
        if not (_WIDTH[0] <= w <= _WIDTH[1] and _HEIGHT[0] <= h <= _HEIGHT[1] and w >= _WIDER * h):
            continue
        if label == 0 or y + h > _HEAD * red.shape[0]:
            continue
        drawn = blots.labels[y : y + h, x : x + w] == label
        within = red[y + _SIDE : y + h - _SIDE, x + _SIDE : x + w - _SIDE]
        if _is_drawn(drawn) and float(within.mean()) >= _PRINTED:
            left, top = max(x - _SMEARED, 0), max(y - _SMEARED, 0)
            found.append((left, top, x + w + _SMEARED - left, y + h + _SMEARED - top))
    return found


def _is_drawn(blot: NDArray[np.bool_]) -> bool:
    """Tell whether a blot runs along all four sides of its box."""
    sides = (
        blot[:_SIDE].any(axis=0),
        blot[-_SIDE:].any(axis=0),
        blot[:, :_SIDE].any(axis=1),
        blot[:, -_SIDE:].any(axis=1),
    )
    return min(float(side.mean()) for side in sides) >= _DRAWN
