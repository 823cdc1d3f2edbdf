"""Names and posts stamped in red beside a seal, which are print to be read.

Many offices stamp the signer's name (dấu tên) with the ink of the seal. A seal is a ring or a frame; a name is a row of
letters outside it, which the ring may touch.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.image import Blots, Mask

_RING = (68, 450)
"""Least and most width and height of a seal, in pixels at 150 dpi: 11 to 76 mm; seals have 20 to 42."""
_FRAME = 40
"""Least height of a frame."""
_ROUND = 1.25
"""Most length of a ring in widths: it may be smeared, or drawn out by a skewed scan."""
_LINE, _BESIDE = 3, 8
"""Pixels by which the line of a ring reaches beyond what it encloses at least, and with what is smeared beside it."""
_BESIDE_SEAL, _BELOW_SEAL = 2.5, 1.0
"""How far to the right of a seal and below it a name begins at most, in widths and heights of the seal."""
_LETTERS = (12, 76)
"""Least and most height of a row of letters: 2 to 13 mm, where it may run aslant."""
_LONG = 2.2
"""Least length of a row, in heights."""
_FULL = (0.12, 0.75)
"""Least and most share of the box of a row that is ink: a line has more, specks have less."""


def stamped_names(ink: Mask) -> Mask:
    """Mark the red ink that is rows of letters outside every seal; nothing where no seal shows its shape.

    Args:
        ink: marks red ink on a page at about 150 dpi.
    """
    closed = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)), np.uint8)
    seals = _seals(closed)
    names = np.zeros_like(ink)
    if not seals:
        return names
    apart, beside = _without(ink, seals, _BESIDE), _without(ink, seals, _LINE)
    rows = Blots.of(
        np.asarray(cv2.morphologyEx(apart, cv2.MORPH_CLOSE, np.ones((5, 31), np.uint8)), np.uint8)
    )
    width, height = rows.stats[:, 2], rows.stats[:, 3]
    inked = np.bincount(rows.labels[apart > 0], minlength=len(rows.stats)) / np.maximum(width * height, 1)
    kept = (height >= _LETTERS[0]) & (height <= _LETTERS[1]) & (width >= _LONG * height)
    kept &= (inked >= _FULL[0]) & (inked <= _FULL[1])
    kept[0] = False
    for x, y, w, h in rows.stats[kept, :4].tolist():
        if not any(_signs_with(seal, (x, y, w, h)) for seal in seals):
            continue
        # A letter at either end may touch the ring.
        place = (slice(y, y + h), slice(max(x - h, 0), x + w + h))
        names[place] |= beside[place]
    return names


def _signs_with(seal: list[int], row: tuple[int, int, int, int]) -> bool:
    """Tell whether a row stands where a seal leaves room for post and name: not that of ``HỎA TỐC`` at the head."""
    left, top, width, height = seal
    x, y, w, h = row
    beside = x + w > left - width and x < left + (1 + _BESIDE_SEAL) * width
    return beside and top - height / 4 < y + h / 2 < top + (1 + _BELOW_SEAL) * height


def _seals(closed: Mask) -> list[list[int]]:
    """Return the boxes (left, top, width, height) of rings and frames.

    They are told by what they enclose, whatever touches them from without; a ring with gaps by its own shape.
    """
    enclosed = Blots.of(np.asarray(1 - closed, np.uint8), connectivity=4).stats[1:]
    pieces = Blots.of(closed).stats[1:]
    rings = [box for box in (*_boxes(enclosed, _RING[0]), *_boxes(pieces, _RING[0])) if _is_round(box)]
    return rings + [box for box in _boxes(enclosed, _FRAME) if not _is_round(box)]


def _without(ink: Mask, seals: list[list[int]], more: int) -> Mask:
    """Return ink without that of seals, each ``more`` pixels larger on every side than it was found."""
    left_over = ink.copy()
    for left, top, width, height in seals:
        if _is_round([left, top, width, height]):
            middle = (left + width // 2, top + height // 2)
            cv2.ellipse(left_over, middle, (width // 2 + more, height // 2 + more), 0, 0, 360, 0, cv2.FILLED)
        else:
            left_over[max(top - more, 0) : top + height + more, max(left - more, 0) : left + width + more] = 0
    return left_over


def _boxes(stats: NDArray[np.int32], least: int) -> list[list[int]]:
    """Return the boxes (left, top, width, height) of the size of a seal."""
    sides = stats[:, 2:4]
    boxes: list[list[int]] = stats[
        (sides.min(axis=1) >= least) & (sides.max(axis=1) <= _RING[1]), :4
    ].tolist()
    return boxes


def _is_round(box: list[int]) -> bool:
    return max(box[2:]) <= _ROUND * min(box[2:])
