"""Thin dark lines right across a sheet: dirt on a scanner's glass, folds, the lines of ruled paper.

They are no rulings of a table, and letters stand on them. A line is one by reaching from edge to edge, margins
included; it is taken off by dividing by its own brightness, found along it, so that the strokes that cross it stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.image import Grey, Mask, whitened

_WIDEST = 11
"""Pixels at 150 dpi: a line is thinner, a stem of a letter too."""
_DARKER = 18
"""Grey levels by which a line is darker than what is beside it."""
_PIECES = 24
"""Pieces into which a line is cut from edge to edge."""
_SEEN = 0.9
"""Share of its pieces in which a line is seen."""
_EDGE = 0.01
"""Share of its length at either end where it has to be seen: rulings of wide tables come nearer to the edge than a piece."""
_LEAN = 0.05
"""How far a line may lean: the shift from edge to edge as a share of its length, three degrees."""
_HIGHEST_STROKE = 31
"""Pixels at 150 dpi: no stroke of type along a line is longer."""


@dataclass(frozen=True, slots=True)
class _Line:
    """An upright line: its columns at the top and at the bottom, in pixels of the page it was found on."""

    top: float
    bottom: float


def clear_streaks(grey: Grey, small: Grey) -> bool:
    """Take lines off that run from edge to edge, in place, and tell whether there were any.

    Args:
        grey: the page, evenly lit.
        small: the page reduced.
    """
    scale = grey.shape[0] / small.shape[0]
    upright, level = list(_across(small)), list(_across(np.ascontiguousarray(small.T)))
    for line in upright:
        _take_off(grey, line, scale)
    for line in level:
        _take_off(grey.T, line, scale)
    return bool(upright or level)


def _across(small: Grey) -> Iterator[_Line]:
    """Find the upright lines that run from the upper edge of an image to the lower one."""
    height, width = small.shape
    if min(height, width) < 2 * _PIECES:
        return
    pieces = _pieces(small)
    if not (pieces[0].any() and pieces[-1].any()):
        return
    # A line that leans steps from column to column within a piece.
    near = cv2.dilate(pieces, np.ones((1, 3), np.uint8)).astype(np.int16)
    reach = int(_LEAN * height)
    leans = range(-reach, reach + 1, 2)
    seen = np.stack([_summed(near, lean) for lean in leans])
    best = seen.max(axis=0)
    # What lies along an edge of the image is its border.
    best[:_WIDEST] = best[-_WIDEST:] = 0
    while (most := best.max(initial=0)) >= _SEEN * _PIECES:
        # Lines are some columns wide, and seen as well with a little more or less lean: the middle is meant.
        first = int(np.argmax(best))
        column = first + int(np.argmin(np.append(best[first : first + _WIDEST] == most, False))) // 2
        lean = leans[int(np.median(np.flatnonzero(seen[:, column] == most)))]
        yield _Line(column - lean / 2, column + lean / 2)
        best[max(column - _WIDEST, 0) : column + _WIDEST + 1] = 0


def _pieces(small: Grey) -> Mask:
    """Mark where something thin and dark stands in most rows of a piece of the page, shape (pieces + 2, width).

    The first and the last are those at the very edges.
    """
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((1, _WIDEST), np.uint8))
    dark = cv2.subtract(closed, small) > _DARKER
    height = small.shape[0]
    edges = np.linspace(0, height, _PIECES + 1).astype(int)
    outer = max(int(_EDGE * height), 2)
    spans = [(0, outer), *pairwise(edges), (height - outer, height)]
    shares = [dark[a:b].mean(axis=0) for a, b in spans]
    return np.asarray(np.stack(shares) > 0.6, np.uint8)


def _summed(pieces: NDArray[np.int16], lean: int) -> NDArray[np.int16]:
    """Number of pieces in which a line that leans so much is seen, by its column half way down; 0 without its ends."""
    places = np.concatenate([[0.0], (np.arange(_PIECES) + 0.5) / _PIECES, [1.0]])
    moved = np.zeros_like(pieces)
    for row, piece, shift in zip(moved, pieces, np.round(lean * (places - 0.5)).astype(int), strict=True):
        a, b = max(shift, 0), min(len(piece), len(piece) + shift)
        row[a - shift : b - shift] = piece[a:b]
    return np.asarray(moved[1:-1].sum(axis=0) * moved[0] * moved[-1], np.int16)


def _take_off(grey: Grey, line: _Line, scale: float) -> None:
    """Make the columns of a line as light as paper, in place, and leave the strokes on it."""
    height, width = grey.shape
    around = _WIDEST * scale
    left = max(int(min(line.top, line.bottom) * scale - around), 0)
    right = min(int(max(line.top, line.bottom) * scale + around) + 1, width)
    part = np.ascontiguousarray(grey[:, left:right])
    long = round(_HIGHEST_STROKE * scale) | 1
    own = cv2.morphologyEx(part, cv2.MORPH_CLOSE, np.ones((long, 1), np.uint8))
    mask = np.zeros(part.shape, np.uint8)
    top, bottom = ((round(x * scale) - left, y) for x, y in ((line.top, 0), (line.bottom, height - 1)))
    cv2.line(mask, top, bottom, (1,), max(round(_WIDEST * scale), 1))
    cv2.copyTo(whitened(part, own), mask, part)
    grey[:, left:right] = part
