"""Seals, stamps and signatures on grey scans, where no colour tells them from the print that they lie over.

They are known by their size and paler ink; what is print in them is known by its dark cores, which
stand in rows.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.image import Blots, Grey, Mask

_STAMPED, _PALER = 0.25, 50.0
"""A stamp over print: at most this share of the blot is print, and so many grey levels darker."""

_WIDEST, _HIGHEST = 0.28, 0.18
"""Sides of a seal with a signature over it, as shares of the longer side of the page; a larger blot is none."""

_DARKEST = 10
"""Percentile of the grey levels inside letters below which the cores of print lie."""

_TELLING = 500
"""Least pixels inside letters from which the grey levels of print are told."""

_STRAIGHT = 48
"""Pixels of the working copy over which a ruling that lies two or three degrees aslant steps by its own width; the rim
of a seal bends by more."""

_APART = 20.0
"""Grey levels by which a stamp that is plainly paler than print is paler."""

_BRIDGED = 25
"""Pixels of the working copy between cores or letters of one line."""

_SHORTEST, _LONGER = 30, 60
"""Least length of a row of cores, and of one of letters, of which a seal has its own."""

_LOWEST_ROW, _HIGHEST_ROW, _LEVEL_ROW = 6, 46, 42
"""Least and greatest height of a row of cores; greatest of one of letters, which are level in print and slant in a seal."""

_RIM = 0.2
"""Share of the height of a stamp at its top and foot where lines of print touch it."""

_FULL = 0.1
"""Least share of a row of print that is cores."""

_REACH = 15
"""Pixels of the working copy around cores that belong to the print: letters, their marks, thin strokes."""

_ABOVE = 12.0
"""Grey levels above the usual one of its letters up to which ink in a row is print."""

_TALL = 0.5
"""Least height of a piece of print as a share of its row's."""

_MARKS, _FURTHER = 4, 90
"""Pixels of the working copy by which a row goes on above and below its cores, and to both sides."""


def drop_pale_stamps(grey: Grey, ink: Mask) -> bool:
    """Whiten seals and stamps on a grey scan, in place, where they are paler than the print.

    A blot much larger than a letter is split by Otsu's threshold into its darker and its paler
    ink; where the two are plainly apart the darker is the print and the paler is the stamp.
    """
    blots = Blots.of(ink)
    large = _larger_than_letters(blots, max(ink.shape))
    up = grey.shape[0] / ink.shape[0]
    dropped = False
    for blot in np.flatnonzero(large):
        (x, y, w, h), own = _part(blots, int(blot))
        window = grey[round(y * up) : round((y + h) * up), round(x * up) : round((x + w) * up)]
        around = cv2.dilate(own, np.ones((3, 3), np.uint8))
        inked = cv2.resize(own, window.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0
        values = window[inked]
        threshold, _ = cv2.threshold(values, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        dark, pale = values[values <= threshold], values[values > threshold]
        if not len(pale) or not 0 < len(dark) <= _STAMPED * len(values) or _is_ruled(own):
            continue
        if pale.mean() - dark.mean() < _PALER:
            continue
        near = cv2.resize(around, window.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0
        window[near & (window > threshold)] = 255
        dropped = True
    return dropped


def _larger_than_letters(blots: Blots, side: int) -> NDArray[np.bool_]:
    """Tell which blots of a page, whose longer side is given, have the size of stamps and are mostly paper."""
    width, height, area = blots.stats[:, 2], blots.stats[:, 3], blots.stats[:, 4]
    large: NDArray[np.bool_] = (np.minimum(width, height) > side / 25) & (area < 0.5 * width * height)
    large[0] = False
    return large


def _part(blots: Blots, blot: int) -> tuple[tuple[int, int, int, int], Mask]:
    """Return the box of a blot (left, top, width, height) and its own pixels in it."""
    x, y, w, h = (int(v) for v in blots.stats[blot, :4])
    return (x, y, w, h), (blots.labels[y : y + h, x : x + w] == blot).astype(np.uint8)


def _is_ruled(blot: Mask) -> bool:
    """Whether a blot is made of long straight lines, as the grid of a table is, also on a sheet that lies aslant.

    Of grids on poor scans nine tenths and more are; of seals and signatures, alone or together, a half at most.
    """
    length = min(max(min(blot.shape) // 4, 12), _STRAIGHT)
    return int((_level_runs(blot, length) | _level_runs(blot.T, length).T).sum()) > 0.6 * int(blot.sum())


def _level_runs(blot: Mask, length: int) -> Mask:
    """Mark what lies in runs of so many pixels that step by no more than a pixel to either side."""
    stepped = cv2.dilate(np.ascontiguousarray(blot), np.ones((3, 1), np.uint8))
    runs: Mask = cv2.morphologyEx(stepped, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)) & blot
    return runs


def clear_stamps(grey: Grey, ink: Mask, letters: Mask) -> bool:
    """Whiten seals and signatures that touch print, in place, all but the rows of print; tell whether any was.

    ``grey`` is upright and level; ``ink`` marks its dark pixels and ``letters`` those of letters, both on the working copy.
    """
    blots = Blots.of(ink)
    side = max(ink.shape)
    stamps = _larger_than_letters(blots, side)
    stamps &= (blots.stats[:, 2] < _WIDEST * side) & (blots.stats[:, 3] < _HIGHEST * side)
    if not stamps.any():
        return False
    inside = cv2.erode(letters, np.ones((2, 2), np.uint8)) > 0
    if int(inside.sum()) < _TELLING:
        return False
    small = (
        grey if grey.shape == ink.shape else cv2.resize(grey, ink.shape[::-1], interpolation=cv2.INTER_AREA)
    )
    darkest, usual = np.percentile(small[inside], [_DARKEST, 50])
    palest = min(_darker_quarter(small, blots, int(blot)) for blot in np.flatnonzero(stamps))
    # Where a stamp is plainly paler than print, all of the print is told by that; else its darkest parts are.
    level = usual + 0.3 * (palest - usual) if palest > usual + _APART else darkest + 0.2 * (usual - darkest)
    cores = np.asarray(small < level, np.uint8)
    boxes = blots.stats[stamps, :4]
    print_ = _rows_of(small, cores, letters, boxes)
    wiped = np.zeros_like(ink)
    for blot in np.flatnonzero(stamps):
        (x, y, w, h), own = _part(blots, int(blot))
        paler = float(np.median(small[y : y + h, x : x + w][own > 0])) > usual
        if paler and not _is_ruled(own):
            # A seal has letters of its own that do not touch its ring.
            hull = cv2.convexHull(cv2.findNonZero(own)) + np.array([x, y])
            cv2.fillConvexPoly(wiped, hull, 1)
            cv2.polylines(wiped, [hull], True, 1, 5)
    wiped[print_ > 0] = 0
    if not wiped.any():
        return False
    # As light as the paper: white spots in grey paper have edges of their own.
    paper = float(np.median(small[ink == 0]))
    grey[cv2.resize(wiped, grey.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0] = paper
    return True


def _darker_quarter(grey: Grey, blots: Blots, blot: int) -> float:
    """Return the grey level below which a quarter of a blot's inside is."""
    (x, y, w, h), own = _part(blots, blot)
    inside = grey[y : y + h, x : x + w][cv2.erode(own, np.ones((2, 2), np.uint8)) > 0]
    return float(np.percentile(inside, 25)) if len(inside) else 255.0


def _rows_of(grey: Grey, cores: Mask, letters: Mask, stamps: NDArray[np.int32]) -> Mask:
    """Mark what belongs to print: the surroundings of cores that stand in rows as letters of a line do.

    Rows of cores or of letters go on a few letters further, where toner was short or a stamp joins the letters.
    Letters in the middle of a stamp, given by its box (left, top, width, height), are its own.
    """
    found = np.zeros_like(cores)
    for dots, shortest, highest in ((cores, _SHORTEST, _HIGHEST_ROW), (letters, _LONGER, _LEVEL_ROW)):
        rows = Blots.of(cv2.morphologyEx(dots, cv2.MORPH_CLOSE, np.ones((3, _BRIDGED), np.uint8)))
        counts = np.bincount(rows.labels[dots > 0], minlength=len(rows.stats))
        width, height = rows.stats[:, 2], rows.stats[:, 3]
        kept = (width >= shortest) & (height >= _LOWEST_ROW) & (height <= highest)
        kept &= counts >= _FULL * width * height
        kept[0] = False
        if dots is letters:
            kept &= ~_amid(rows.stats, stamps)
        around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_REACH, _REACH))
        found |= cv2.dilate(np.asarray(dots & rows.mask(kept), np.uint8), around)
        for row in np.flatnonzero(kept):
            x, y, w, h = (int(v) for v in rows.stats[row, :4])
            own = dots[y : y + h, x : x + w] > 0
            level = float(np.median(grey[y : y + h, x : x + w][own])) + _ABOVE
            band = (slice(max(y - _MARKS, 0), y + h + _MARKS), slice(max(x - _FURTHER, 0), x + w + _FURTHER))
            # Pieces of a ring in the row are flat; letters are not.
            pieces = Blots.of(np.asarray(grey[band] < level, np.uint8))
            tall = pieces.stats[:, 3] >= _TALL * h
            tall[0] = False
            found[band] |= cv2.dilate(pieces.mask(tall), np.ones((7, 7), np.uint8))
    return found


def _amid(rows: NDArray[np.int32], stamps: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Tell which rows lie amid a stamp; both are boxes (left, top, width, height)."""
    found = np.zeros(len(rows), bool)
    left, top, right, bottom = rows[:, 0], rows[:, 1], rows[:, 0] + rows[:, 2], rows[:, 1] + rows[:, 3]
    for x, y, w, h in stamps.tolist():
        middle = (top + bottom) / 2
        found |= (left > x) & (right < x + w) & (middle > y + _RIM * h) & (middle < y + (1 - _RIM) * h)
    return found
