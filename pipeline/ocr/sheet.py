"""The sheet on a table: what a camera shows around it is no page.

A scanner's dark bands are solid and go elsewhere; wood, cloth or carpet have a grain that is read as
words at the ends of the lines.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.image import Blots, Grey, Mask

_COARSE = 0.25
"""Size of the copy on which the sheet is sought, against the working copy: 37 dpi on A4."""

_LEAST, _MOST = 0.3, 0.98
"""Share of the image that a sheet fills."""

_CONVEX = 0.95
"""Share of its hull that a sheet fills."""

_STEP, _ALL_ROUND = 30, 0.85
"""Grey levels from the sheet to what it lies on, and the share of its edge that has them: a shadow on a page
or a fold has no such edge all round."""

_PAPER_AROUND = 0.5
"""Share of the surroundings that may be as light as the sheet, other sheets on the table: where it is more, the sheet
is a part of a page between strips of tape or shadow."""

_APART = 4
"""Pixels of the coarse copy on either side of the edge at which the step is taken."""


def clear_surroundings(grey: Grey, small: Grey) -> bool:
    """Put paper in place of what lies around the sheet, in place; tell whether there was anything.

    Args:
        grey: the page.
        small: the page reduced.
    """
    coarse = cv2.resize(small, None, fx=_COARSE, fy=_COARSE, interpolation=cv2.INTER_AREA)
    side = int(max(coarse.shape) / 40) | 1
    paper = cv2.morphologyEx(cv2.medianBlur(coarse, 5), cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    sheet = _sheet(paper)
    if sheet is None:
        return False
    around = 1 - cv2.erode(sheet, np.ones((5, 5), np.uint8), borderValue=1)
    filled = cv2.inpaint(paper, around, 3, cv2.INPAINT_TELEA)
    size = grey.shape[::-1]
    outside = cv2.resize(around, size, interpolation=cv2.INTER_NEAREST) > 0
    grey[outside] = cv2.resize(filled, size, interpolation=cv2.INTER_LINEAR)[outside]
    return True


def _sheet(paper: Grey) -> Mask | None:
    """Mark the sheet on a coarse copy without print; None where no sheet lies on anything darker."""
    _, bright = cv2.threshold(paper, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    blots = Blots.of(bright)
    largest = 1 + int(np.argmax(blots.stats[1:, 4])) if len(blots.stats) > 1 else 0
    area = int(blots.stats[largest, 4])
    if not largest or not _LEAST * paper.size < area < _MOST * paper.size:
        return None
    own: Mask = np.asarray(blots.labels == largest, np.uint8)
    edge, _ = cv2.findContours(own, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = cv2.convexHull(np.concatenate(edge))
    sheet = cv2.fillConvexPoly(np.zeros_like(own), hull, (1,))
    around = bright[sheet == 0]
    if area < _CONVEX * int(sheet.sum()) or (around.size and around.mean() > _PAPER_AROUND):
        return None
    if not _has_edge(paper, sheet):
        return None
    return sheet


def _has_edge(paper: Grey, sheet: Mask) -> bool:
    """Whether the paper is lighter all along the edge of the sheet than what is outside."""
    kernel = np.ones((2 * _APART + 1, 2 * _APART + 1), np.uint8)
    lightest = cv2.dilate(np.where(sheet > 0, paper, np.uint8(0)), kernel).astype(np.int16)
    darkest: NDArray[Any] = cv2.erode(np.where(sheet > 0, np.uint8(255), paper), kernel).astype(np.int16)
    rim = (cv2.dilate(sheet, np.ones((3, 3), np.uint8)) > 0) & (sheet == 0)
    return bool(rim.any()) and float(((lightest - darkest)[rim] >= _STEP).mean()) >= _ALL_ROUND
