"""Print on stains: where damp, rust or something spilt has darkened the paper, with edges sharper than those of light.

What evens out the light on a page takes paper that changes slowly for paper. A stain ends within the width
of a letter, and its grey is then taken for ink or the ink on it for paper. Here the paper around single
strokes is looked at: a closing by a disc just wider than a stroke (Serra 1982), as for uneven light but
many times finer.
"""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.ocr.image import Grey

_STROKE, _SMUDGE = 9, 15
"""Pixels at 150 dpi across: discs wider than strokes of print, and wider than what print leaves when its ink has run."""
_STAINED, _INK = 0.85, 0.3
"""Shares of the brightness of paper below which paper is stained, and below which nothing can be read on it."""
_LEAST = 0.003
"""Share of the page that is stained where anything is done: seals and thick signatures reach 0.0023."""
_PRINT, _DENSEST = 0.7, 0.3
"""Share of the brightness around it below which a pixel is print, and how much of a stain print can be.

On stains of any kind it is 0.03 to 0.15; in the hearts of letters whose ink has run it is half of what is dark.
"""
_WHITE = 245
"""Not quite white, so that grain around the level of the paper is not cut off on one side."""


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
    paper = np.maximum(_paper(small, _STROKE), int(_INK * level))
    cv2.divide(grey, cv2.resize(paper, size, interpolation=cv2.INTER_LINEAR), dst=grey, scale=_WHITE)
    return True


def _stained(small: Grey) -> float | None:
    """Brightness of the clean paper of a page that is stained, else None; the rim of the page has no say."""
    rim_y, rim_x = small.shape[0] // 16, small.shape[1] // 16
    inner = small[rim_y:-rim_y, rim_x:-rim_x]
    if not inner.size:
        return None
    paper = _paper(inner, _SMUDGE)
    level = float(np.percentile(paper, 80))
    stained = (paper < _STAINED * level) & (paper > _INK * level)
    if stained.mean() < _LEAST:
        return None
    print_on_it = inner[stained] < _PRINT * paper[stained]
    return level if print_on_it.mean() < _DENSEST else None


def _paper(small: Grey, disc: int) -> Grey:
    """Return the page without whatever is narrower than a disc."""
    around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (disc, disc))
    closed = cv2.morphologyEx(cv2.medianBlur(small, 3), cv2.MORPH_CLOSE, around)
    return np.asarray(cv2.GaussianBlur(closed, (0, 0), disc / 6), np.uint8)
