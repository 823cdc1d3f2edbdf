"""Measures of the type on a page: how high its letters are, how sharp their edges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.image import Blots, Grey, Mask

_BESIDE = 2
"""Heights of a letter to either side of it within which its word goes on, or the next begins."""
_FEWEST = 12
"""Letters that tell how high letters are."""


def letter_height(ink: Mask) -> float | None:
    """Return the commonest height of letters in pixels; None where there are too few to tell.

    Letters stand beside each other: specks, of which a page with a few lines has more than letters, lie alone.
    """
    blots = Blots.of(ink)
    width, height, area = blots.stats[:, 2], blots.stats[:, 3], blots.stats[:, 4]
    fit = (height >= 4) & (width >= 2) & (width < 6 * height) & (height < max(ink.shape) / 20) & (area > 6)
    fit[0] = False
    if int(fit.sum()) < _FEWEST:
        return None
    company = fit & _has_neighbours(blots, fit)
    if int(company.sum()) >= _FEWEST:
        fit = company
    counts = np.bincount(height[fit], minlength=10).astype(np.float64)
    smooth = np.convolve(counts, [1, 2, 3, 2, 1], "same")
    return float(5 + int(np.argmax(smooth[5:])))


def _has_neighbours(blots: Blots, fit: NDArray[Any]) -> NDArray[Any]:
    """Tell for each blot whether one of those that fit lies beside it, on the same rows."""
    left, top, width, height, area = blots.stats.T
    rows, columns = blots.labels.shape
    total = cv2.integral(blots.mask(fit))
    first, last = np.maximum(left - _BESIDE * height, 0), np.minimum(left + width + _BESIDE * height, columns)
    foot = np.minimum(top + height, rows)
    around = total[foot, last] - total[top, last] - total[foot, first] + total[top, first]
    return np.asarray(around - area >= 4)


def x_height(owners: NDArray[Any], letter: float) -> float | None:
    """Return the height of small letters in pixels, measured along whole lines; None without long lines.

    The base line and the tops of the small letters are the outermost rows in which a line has more
    than half of its densest ink. More reliable than :func:`letter_height`, but it needs the lines first.

    Args:
        owners: for each pixel the line that its ink belongs to, 0 for none.
        letter: a first guess.
    """
    heights = []
    for line, (left, top, right, bottom, _) in extents(owners):
        if right - left > 10 * letter:
            crest, base = dense_rows((owners[top:bottom, left:right] == line).sum(axis=1))
            heights.append(base - crest)
    return float(np.median(heights)) if len(heights) >= 3 else None


def dense_rows(profile: NDArray[Any]) -> tuple[int, int]:
    """Return where the rows begin and end that have more than half of the ink of the fullest one."""
    dense = np.flatnonzero(profile > 0.5 * profile.max())
    return int(dense[0]), int(dense[-1]) + 1


_FLAT = 0.6
"""Heights of small letters: the dense ink of several letters is no lower."""


def body_of_line(own: Mask, small: float) -> tuple[int, int]:
    """Return the rows in which the small letters of a line begin and end: those of dense ink, as :func:`x_height` says.

    The ink of a lone ``7`` or ``4`` lies in one stroke; such a line ends where its lowest ink does.

    Args:
        own: the ink of the line (0 or 1).
        small: height of the page's small letters in pixels of it.
    """
    profile = own.sum(axis=1)
    crest, base = dense_rows(profile)
    inked = np.flatnonzero(profile)
    highest, lowest = int(inked[0]), int(inked[-1]) + 1
    if base - crest < _FLAT * small <= lowest - highest:
        return max(lowest - round(small), highest), lowest
    return crest, base


NARROWED = 4
"""What a density along lines is narrowed by: it is smooth along them."""


def density_along(ink: NDArray[Any], along: float, across: float) -> NDArray[Any]:
    """Return the ink (0 to 1) blurred with a Gaussian much wider than high, a quarter as wide as the page.

    Args:
        ink: pixels of ink.
        along: spread of the Gaussian along the lines, in pixels of ``ink``.
        across: its spread across them.
    """
    narrow = cv2.resize(ink, (max(ink.shape[1] // NARROWED, 1), ink.shape[0]), interpolation=cv2.INTER_AREA)
    return cv2.GaussianBlur(narrow, (0, 0), sigmaX=along / NARROWED, sigmaY=across)


def edge_width(grey: Grey, ink: Mask) -> float:
    """Return the width of the edges of letters in pixels of ``grey``: the sigma of their blur.

    A step blurred by sigma rises at most by 0.4 / sigma of its height a pixel. Measured on the
    stretch of the page that has most ink.
    """
    rows = _densest_rows(ink)
    up = grey.shape[0] / ink.shape[0]
    part = grey[int(rows.start * up) : int(rows.stop * up)]
    full = cv2.resize(ink[rows], part.shape[::-1], interpolation=cv2.INTER_NEAREST)
    inked = part[full > 0]
    if not len(inked):
        return 0.0
    edges = cv2.dilate(full, np.ones((3, 3), np.uint8)) > 0
    rise = np.hypot(cv2.Sobel(part, cv2.CV_32F, 1, 0)[edges], cv2.Sobel(part, cv2.CV_32F, 0, 1)[edges]) / 8
    contrast = float(np.percentile(part[::4, ::4], 60) - np.percentile(inked, 20))
    steepest = float(np.percentile(rise, 80))
    return 0.4 * contrast / steepest if steepest > 0 else 0.0


def _densest_rows(ink: Mask) -> slice:
    """The fifth of a page, in rows, that has most ink."""
    height = max(len(ink) // 5, 1)
    total = np.concatenate([[0], np.cumsum(ink.sum(axis=1, dtype=np.int64))])
    start = int(np.argmax(total[height:] - total[:-height]))
    return slice(start, start + height)


def extents(owners: NDArray[Any]) -> Iterator[tuple[int, tuple[int, int, int, int, int]]]:
    """Yield each core that owns ink with left, top, right, bottom and the area of that ink."""
    ys, xs = np.nonzero(owners > 0)
    core = owners[ys, xs]
    order = np.argsort(core, kind="stable")
    starts = np.flatnonzero(np.diff(core[order], prepend=-1))
    for group in np.split(order, starts[1:]) if len(order) else []:
        gx, gy = xs[group], ys[group]
        yield (
            int(core[group[0]]),
            (int(gx.min()), int(gy.min()), int(gx.max()) + 1, int(gy.max()) + 1, len(group)),
        )
