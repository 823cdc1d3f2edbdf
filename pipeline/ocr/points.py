"""Black and white pages whose points can be seen: grey made of points, and rows or columns of a fax drawn more than once.

Readers take points between letters for dots and marks, and steps along strokes for serifs; softened so far that
neighbouring points run together, both are gone and letters stay.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.image import Blots, Grey

_DARK = 128
_FRAYED = 0.9
"""Changes from white to black and back for each black pixel: 0.4 to 0.8 on pages of letters, 1 and more on those of points."""
_DOT, _MANY = 3, 5
"""Pixels that a point of a screen has across at most, and how many times more there are than letters."""
_LEAST = 2000
"""Points of a screen on a page."""
_REACH = 11
"""Pixels around a point in which a screen has others."""
_SOFT = 0.28
"""Spread of the softening in distances of points: wider takes thin strokes as well."""

_STROKES = 60
"""Changes from white to black and back from which a row has letters: ten words or more."""
_ROWS = 11
"""Rows with letters from which it can be told."""
_REPEATED = 0.45
"""Share of rows that repeat the one before: a tenth to three tenths on other pages, a half where all are drawn twice."""
_ALIKE = 0.2
"""Rows are the same that differ in fewer pixels than this share of what rows that differ much do."""


def clear_screen(grey: Grey, _: Grey) -> bool:
    """Make grey of the points of a screen, in place; tell whether the page had one.

    The distance of points is told by how many stand in the area that they cover.
    """
    ink = (grey < _DARK).astype(np.uint8)
    black = cv2.countNonZero(ink)
    if black == 0 or np.count_nonzero(ink[:, 1:] != ink[:, :-1]) < _FRAYED * black:
        return False
    blots = Blots.of(ink)
    width, height = blots.stats[:, 2], blots.stats[:, 3]
    is_dot = (width <= _DOT) & (height <= _DOT)
    dots, letters = int(is_dot.sum()), int((height > 2 * _DOT).sum()) - 1  # the page itself is the first
    if dots < max(_MANY * letters, _LEAST):
        return False
    near = cv2.dilate(blots.mask(is_dot), np.ones((_REACH, _REACH), np.uint8))
    spread = _SOFT * (cv2.countNonZero(near) / dots) ** 0.5
    grey[:] = cv2.GaussianBlur(grey, (0, 0), spread)
    return True


def join_rows(grey: Grey, _: Grey) -> bool:
    """Soften steps of rows or columns that were drawn more than once, in place; tell whether there were any."""
    ink = grey < _DARK
    times = max(_times_drawn(ink), _times_drawn(ink.T))
    if times == 1:
        return False
    grey[:] = cv2.GaussianBlur(grey, (0, 0), 0.5 * times)
    return True


def _times_drawn(ink: NDArray[np.bool_]) -> int:
    """Return how many times each row of a page was drawn, 1 where rows differ as they do on others."""
    strokes = np.count_nonzero(ink[:, 1:] != ink[:, :-1], axis=1)
    lettered = np.minimum(strokes[1:], strokes[:-1]) > _STROKES
    if np.count_nonzero(lettered) < _ROWS:
        return 1
    changed = np.count_nonzero(ink[1:][lettered] != ink[:-1][lettered], axis=1)
    repeated = float((changed < _ALIKE * np.percentile(changed, 75)).mean())
    return round(1 / (1 - repeated)) if _REPEATED < repeated < 1 else 1
