"""Specks that stand where no printed sign can: alone, as small as a dot, half way up the small letters.

Full stops stand on the base line, the upper dots of colons at the top of the small letters, dashes are
three times as wide. Left in, such a speck is read as a dash or a dot and glues two words together.
"""

from __future__ import annotations

import numpy as np

from pipeline.ocr.image import Blots, Mask

_LARGEST = 0.45
"""Sides of a speck, in heights of small letters, are at most this."""

_ROUND = 1.6
"""A speck is at most so much longer one way than the other; the shortest dashes are twice as wide as high."""

_FROM, _TO = 0.22, 0.72
"""Heights above the base line, in small letters, between which no dot is printed."""

_CLEAR = 0.12
"""No other ink of the line within so much to the left and right, in heights of small letters."""


def stray_dots(ink: Mask, base: float, small: float) -> Mask:
    """Mark the specks of one line.

    Args:
        ink: pixels of the line (0 or 1).
        base: row of its base line.
        small: height of its small letters in pixels.
    """
    blots = Blots.of(ink)
    left, top, width, height, _ = (blots.stats[:, i] for i in range(5))
    middle = (base - (top + height / 2)) / small
    stray = np.maximum(width, height) <= _LARGEST * small
    stray &= np.maximum(width, height) <= _ROUND * np.minimum(width, height)
    stray &= (middle > _FROM) & (middle < _TO)
    stray[0] = False
    taken = ink.sum(axis=0)
    clear = max(round(_CLEAR * small), 1)
    for blot in np.flatnonzero(stray):
        x0, x1 = int(left[blot]), int(left[blot] + width[blot])
        own = int(blots.stats[blot, 4])
        stray[blot] = int(taken[max(x0 - clear, 0) : x1 + clear].sum()) == own
    return blots.mask(stray)
