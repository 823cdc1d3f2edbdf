"""A line of text made equal to all others: one height of letters, one base line, one depth of ink."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.ocr.image import Grey
from pipeline.ocr.textlines import TextLine

HEIGHT, BASE, SMALL = 40, 29, 12.0
"""Rows of the image, the row of the base line, and the pixels of small letters above it: room for two
marks over a capital and for a descender."""

MARGIN = 4
"""Columns of paper beside a line that is shown to the reader."""
_INK, _PAPER = 1.0, 90.0
"""Percentiles of a line image that are its ink and its paper."""


def scale_of(line: TextLine) -> float:
    """Return how many columns of the levelled image stand for a pixel of the line's image."""
    return SMALL / max(line.small * line.scale, 1.0)


def levelled(line: TextLine) -> Grey:
    """Return the image of a line, shape (``HEIGHT``, width), with 0 for paper and 255 for ink."""
    scale = scale_of(line)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    image = cv2.resize(line.image, None, fx=scale, fy=scale, interpolation=method)
    ink, paper = np.percentile(line.image, (_INK, _PAPER))
    dark = np.clip((paper - image.astype(np.float32)) / max(paper - ink, 1.0), 0, 1)
    top = BASE - round((line.base - line.box.top) * line.scale * scale)
    out: Grey = np.zeros((HEIGHT, image.shape[1]), np.uint8)
    first, last = max(top, 0), min(top + image.shape[0], HEIGHT)
    if first < last:
        out[first:last] = np.round(255 * dark[first - top : last - top])
    return out
