"""How much of the print on a page was read: letters whose ink lies in no word that was kept.

Confidences tell of words that were read; of lines that were never found, or thrown away because nothing
in them made sense, only the ink tells. On real scans with seals and signatures at most one letter in a
hundred lies outside all words; on pages bent, blurred or smeared past reading it is one in ten to all.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.image import Blots, Mask
from pipeline.records.page import Line, LineRole

_SEAL = 30
"""Letters that no word need be read from: those around a seal, strokes of a signature."""
_ROUND_WORDS = 0.5
"""Heights of a letter by which a word's box may miss its ink."""


def unread_share(ink: Mask, letter: float, scale: float, lines: Iterable[Line]) -> float:
    """Return the share of the letters on a page that no word was read from, less those of a seal (0 to 1).

    Args:
        ink: dark pixels of the page (0 or 1).
        letter: usual height of its letters, in pixels of ``ink``.
        scale: pixels of ``ink`` for one of the boxes of ``lines``.
        lines: what was read; what is taken for noise was not.
    """
    stats = Blots.of(ink).stats[1:]
    letters = stats[_like_letters(stats, letter)]
    if not len(letters):
        return 0.0
    columns = letters[:, 0] + letters[:, 2] // 2
    rows = letters[:, 1] + letters[:, 3] // 2
    read = _read(ink.shape, scale, _ROUND_WORDS * letter, lines)
    unread = len(letters) - int(read[rows, columns].sum())
    return max(unread - _SEAL, 0) / len(letters)


def _like_letters(stats: NDArray[np.int32], letter: float) -> NDArray[np.bool_]:
    """Which blots have the size of a letter, or of some that touch, and are neither strokes nor marks."""
    width, height, area = stats[:, 2], stats[:, 3], stats[:, 4]
    high = (height > 0.6 * letter) & (height < 2.2 * letter)
    wide = (width > 0.25 * letter) & (width < 3.5 * letter)
    return np.asarray(high & wide & (area > 0.12 * width * height), np.bool_)


def _read(shape: tuple[int, ...], scale: float, around: float, lines: Iterable[Line]) -> NDArray[np.bool_]:
    """Which pixels of a page lie in or close around a word that was read."""
    read = np.zeros(shape, np.bool_)
    for line in lines:
        if line.role is LineRole.NOISE:
            continue
        for box in (word.box for word in line.words if word.box is not None):
            top, left = (max(round(edge * scale - around), 0) for edge in (box.top, box.left))
            bottom, right = (max(round(edge * scale + around) + 1, 0) for edge in (box.bottom, box.right))
            read[top:bottom, left:right] = True
    return read
