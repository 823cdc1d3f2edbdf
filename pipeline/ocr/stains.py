"""Print on stains: where damp, rust or something spilt has darkened the paper, with edges sharper than those of light.

What evens out the light on a page takes paper that changes slowly for paper. A stain ends within the width
of a letter, and its grey is then taken for ink or the ink on it for paper. Here the paper around single
strokes is looked at: a closing by a disc just wider than a stroke (Serra 1982), as for uneven light but
many times finer.
"""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.ocr.image import Grey, whitened

_STROKE, _SMUDGE = 9, 15
"""Pixels at 150 dpi across: discs wider than strokes of print, and wider than what print leaves when its ink has run."""
_STAINED, _INK = 0.85, 0.3
"""Shares of the brightness of paper below which paper is stained, and below which nothing can be read on it."""
_LEAST = 0.0009
"""Share of the page that is stained paper between the lines where anything is done; seals, signatures and
blurred or running ink darken nothing but their own surroundings (0.0001 at most), stains 0.0009 to 0.08."""
_FAINT, _AROUND = 0.14, 15
"""How much darker than the paper around it print is at least, as a share, and the pixels at 150 dpi around it that its blur darkens."""
_CLEAR, _PRINTED = 0.4, 100
"""How much darker clear print is, and the pixels of it at 150 dpi (three letters) that stand on stains at least: on a
table around a sheet and in the grey of a page out of focus there are none."""


def clear_stains(grey: Grey, small: Grey) -> bool:
    """Make stained paper as light as the rest, in place, and tell whether any was.

    Args:
        grey: the page, evenly lit.
        small: the page reduced.
    """
    level = _stained(small)
    if level is None:
        return False
    size = grey.shape[1], grey.shape[0]
    paper = np.maximum(_paper(cv2.medianBlur(small, 3), _STROKE), int(_INK * level))
    grey[:] = whitened(grey, cv2.resize(paper, size, interpolation=cv2.INTER_LINEAR))
    return True


def _stained(small: Grey) -> float | None:
    """Brightness of the clean paper of a page that is stained, else None; the rim of the page has no say."""
    rim_y, rim_x = small.shape[0] // 16, small.shape[1] // 16
    smooth = cv2.medianBlur(small[rim_y:-rim_y, rim_x:-rim_x], 3) if rim_y and rim_x else small[:0]
    if not smooth.size:
        return None
    paper = _paper(smooth, _SMUDGE)
    level = float(np.percentile(paper, 80))
    dark = (paper < _STAINED * level) & (paper > _INK * level)
    if dark.mean() < _LEAST:
        return None
    near = np.maximum(_paper(smooth, _STROKE), 1)
    depth = cv2.subtract(near, smooth) / near
    around = cv2.dilate((depth > _FAINT).astype(np.uint8), np.ones((_AROUND, _AROUND), np.uint8))
    between = dark & (around == 0)
    is_stain = between.mean() >= _LEAST and np.count_nonzero(depth[dark] > _CLEAR) >= _PRINTED
    return level if is_stain else None


def _paper(smooth: Grey, disc: int) -> Grey:
    """Return a page without whatever is narrower than a disc."""
    around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (disc, disc))
    closed = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, around)
    return np.asarray(cv2.GaussianBlur(closed, (0, 0), disc / 6), np.uint8)
