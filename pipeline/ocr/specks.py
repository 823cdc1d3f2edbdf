"""Specks that stand where no printed sign can: alone in a gap between words, or far above or below.

Full stops stand on the base line close behind a letter, colons have a dot below the other one, dashes are
three times as wide. Left in, a speck between two words is read as a dash or a dot and glues them together;
one far above or below makes the image of the line higher, and its letters come to the recogniser too small.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.image import Blots, Mask
from pipeline.ocr.measures import dense_rows

_LARGEST = 0.45
"""Sides of a speck, in heights of small letters, are at most this."""

_ROUND = 1.6
"""A speck is at most so much longer one way than the other; the shortest dashes are twice as wide as high."""

_FROM, _TO = 0.22, 0.72
"""Heights above the base line, in small letters, between which no dot is printed and few letters break."""

_CLEAR = 0.12
"""No other ink of the line above, below, or within so much to the left and right of a speck at these heights."""

_FAR = 0.3
"""The same for higher and lower ones: pieces of a broken letter (bars of a T) are nearer to it."""

_STOP_BEFORE, _STOP_AFTER = 0.75, 0.2
"""The same for dots on the base line, which are stops close behind a letter."""

_BEFORE, _UNEVEN = 5.0, 0.4
"""So far before a dot the base line is looked at, and so far from that of the line it may be."""

_ABOVE, _BELOW = 1.3, 0.45
"""Nothing begins so far below the base line or ends so far above the densest ink, in heights of its letters."""


def specks(ink: Mask, crest: int, base: int, small: float) -> Mask:
    """Mark the specks of one line; never all of its ink.

    Args:
        ink: pixels of the line (0 or 1).
        crest: row at which its densest ink begins, the top of small letters or of capitals.
        base: row of its base line.
        small: height of the page's small letters in pixels; of capitals the line may have no others.
    """
    blots = Blots.of(ink)
    body = min(float(base - crest), small)
    stray = _between(blots, ink, base, body) | _beyond(blots, crest, base, max(float(base - crest), small))
    stray[0] = False
    marked = blots.mask(stray)
    return marked if (marked < ink).any() else np.zeros_like(ink)


def _beyond(blots: Blots, crest: int, base: int, body: float) -> NDArray[Any]:
    """Blots that lie wholly above the highest marks or below the lowest dots, and are no part of letters."""
    top, height = blots.stats[:, 1], blots.stats[:, 3]
    size = np.maximum(blots.stats[:, 2], height)
    return np.asarray((size < body) & ((top > base + _BELOW * body) | (top + height < crest - _ABOVE * body)))


def _between(blots: Blots, ink: Mask, base: int, small: float) -> NDArray[Any]:
    """Dots that stand alone in a gap, off the base line or far from the letter before."""
    left, top, width, height, _ = (blots.stats[:, i] for i in range(5))
    middle = (base - (top + height / 2)) / small
    dots = np.maximum(width, height) <= _LARGEST * small
    dots &= np.maximum(width, height) <= _ROUND * np.minimum(width, height)
    dots[0] = False
    taken = np.concatenate([[0], np.cumsum(ink.sum(axis=0, dtype=np.int64))])
    for n in np.flatnonzero(dots & (middle > _FROM) & (middle < _TO)):
        middle[n] -= (base - _base_before(ink, int(left[n]), base, small)) / small
    low = _FROM + 0.5 / small  # rows are whole pixels
    between = (middle > low) & (middle < _TO)
    on_base = np.abs(middle) <= low
    clear = np.where(between, max(round(_CLEAR * small), 1), round(_FAR * small))
    before = np.where(on_base, round(_STOP_BEFORE * small), clear)
    after = np.where(on_base, round(_STOP_AFTER * small), clear)
    right = np.minimum(left + width + after, ink.shape[1])
    return np.asarray(dots & (taken[right] - taken[np.maximum(left - before, 0)] == blots.stats[:, 4]))


def _base_before(ink: Mask, column: int, base: int, small: float) -> int:
    """Return the row of the base line before a column, where a line still rises or falls a little; else ``base``."""
    window = ink[:, max(column - round(_BEFORE * small), 0) : column]
    profile = window.sum(axis=1)
    if not profile.any():
        return base
    own = dense_rows(profile)[1]
    return own if abs(own - base) <= _UNEVEN * small else base
