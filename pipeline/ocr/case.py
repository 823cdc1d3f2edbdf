"""Capital or small: letters whose two forms differ in size alone, told by their height.

An engine that sees one line, above all one of a single word, has little to compare with and
takes ``sở`` for ``SỞ`` and ``xã`` for ``Xã``. The height of the letter beside the small letters of the line
and the page tells. Only capitals are questioned: a letter that is low cannot be one, while a mark
grown together with its letter makes a small one high.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from pipeline.layout import box_of
from pipeline.ocr.image import Blots, Mask
from pipeline.ocr.textlines import TextLine
from pipeline.records.page import Word
from pipeline.vietnamese.letters import strip_marks

_ALIKE = frozenset("COSUVWXZI")
_SMALL = frozenset("acemnorsuvwxz")
_LOW = 1.2
"""A letter lower than this, in heights of small letters beside it, is no capital; capitals have 1.4."""

_HORN = 1.2
"""A horn makes a letter this much higher."""

_LOW_ON_PAGE = 1.1
"""The same in heights of the page's small letters, which may be of a larger font."""


def recased(words: Sequence[Word], line: TextLine) -> list[Word]:
    """Return the words of a line, boxes on the page, with mistaken capitals made small."""
    if not any(_is_doubtful(word.text) for word in words):
        return list(words)
    letters = [c for word in words for c in word.text if c.isalpha()]
    mostly_small = sum(map(str.islower, letters)) >= 0.5 * len(letters)
    _, ink = cv2.threshold(line.image, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    heights = [_letter_heights(word, line, ink) for word in words]
    small = line.small * line.scale
    if mostly_small:
        beside = [height for own in heights for height in own] or [0.0]
        least = min(_LOW * float(np.percentile(beside, 30)), 1.1 * _LOW * small)
    else:
        least = _LOW_ON_PAGE * small if len(words) <= 2 else 0.0
    return [
        _made_small(word, own, least) if _is_doubtful(word.text) else word
        for word, own in zip(words, heights, strict=True)
    ]


def _is_doubtful(text: str) -> bool:
    """Whether a word is all capitals that look like small letters, or begins with one such."""
    bare = strip_marks("".join(c for c in text if c.isalpha()))
    if not bare or bare[0] not in _ALIKE:
        return False
    return all(c in _ALIKE for c in bare) or bare[1:].islower()


def _made_small(word: Word, heights: list[float], least: float) -> Word:
    """Make those capitals of a word small that are lower than ``least`` pixels."""
    letters = [i for i, c in enumerate(word.text) if c.isalnum()]
    if len(heights) != len(letters):
        return word
    height = dict(zip(letters, heights, strict=True))
    # The best measure is in the word itself: letters without ascender and without marks.
    own = [height[i] for i in letters if word.text[i] in _SMALL]
    if own:
        least = _LOW * float(np.median(own))
    text = list(word.text)
    for i in letters:
        bare = strip_marks(text[i])
        horned = _HORN if "\u031b" in unicodedata.normalize("NFD", text[i]) else 1.0
        if bare in _ALIKE and height[i] < horned * least:
            text[i] = text[i].lower()
    return replace(word, text="".join(text))


def _letter_heights(word: Word, line: TextLine, ink: Mask) -> list[float]:
    """Heights of the letters of a word in pixels of the line's image, loose marks left out, left to right."""
    box, origin, scale = box_of(word), line.box, line.scale
    x0, x1 = ((x - origin.left) * scale for x in (box.left, box.right))
    middle = (line.base - 0.5 * line.small - origin.top) * scale
    strip = ink[:, max(int(x0) - 1, 0) : int(x1) + 2]
    stats = Blots.of(strip).stats[1:]
    body = stats[(stats[:, 1] <= middle) & (stats[:, 1] + stats[:, 3] >= middle)]
    ordered = body[np.argsort(body[:, 0], kind="stable")]
    return [float(height) for height in ordered[:, 3]]
