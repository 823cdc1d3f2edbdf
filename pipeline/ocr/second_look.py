"""Lines that read badly are looked at again in other ways, and the best reading is kept.

Tesseract gives nothing, or nonsense, for a line now and then whose letters are as plain as those of
its neighbours; at four fifths of the size it mostly reads it. Where a seal, a signature or a shadow
lies over the type it is paler than the type, and goes when all that is pale is taken for paper. Only
such lines cost more than one reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np

from pipeline.layout import box_of
from pipeline.ocr.engine import Engine
from pipeline.ocr.image import Blots, Grey
from pipeline.ocr.line_reader import LineReader
from pipeline.ocr.quality import mean_confidence, worth
from pipeline.ocr.textlines import TextLine
from pipeline.ocr.two_readers import agreed, is_unsure
from pipeline.records.page import Box, Word


class _Look(NamedTuple):
    """A way to look at a line that was read with less confidence than ``below``."""

    below: float
    paper: float
    """The part of the way from ink to paper beyond which all counts as paper."""
    size: float


_LOOKS = (
    _Look(0.7, 1.0, 0.8),
    _Look(0.7, 1.0, 1.25),
    _Look(0.85, 0.65, 1.0),
    _Look(0.85, 0.65, 0.8),
    _Look(0.85, 0.5, 1.0),
    _Look(0.85, 0.5, 0.8),
)
"""In this order, each for what is still doubtful; levels and sizes were chosen on 24 rendered plans, poor scans."""

_INK, _PAPER = 2, 92
"""Percentiles of a line image that are its ink and its paper."""

_GAIN = 0.2
"""Worth for each letter by which a reading of a bleached line must win."""

_BEFORE, _CAPITAL = 0.2, 1.15
"""Blank before a first word, and height of what stands before it, in heights of small letters."""

_FEWEST = 3
"""Letters that a line must have before seals are taken off it: specks have none."""

_LONGEST_BLANK = 1.5
"""An image longer than so many times its height that reads as nothing is read again."""


def read_lines(
    lines: Sequence[TextLine], engine: Engine, page: int, reader: LineReader | None = None
) -> list[Sequence[Word]]:
    """Return the words of lines as :meth:`Engine.read_lines` does, doubtful lines read more than once.

    ``reader`` is a second reader that has a say about lines of which the engine is not sure.
    """
    images = [line.image for line in lines]
    read: list[Sequence[Word]] = list(engine.read_lines(images, page))
    second: dict[int, Sequence[Word]] = {}
    if reader is not None:
        second = {
            n: reader.read(lines[n])
            for n, words in enumerate(read)
            if is_unsure(words) or _begins_later(lines[n], words)
        }
        for n, words in second.items():
            read[n] = agreed(read[n], words)
    for look in _LOOKS:
        doubtful = [n for n, words in enumerate(read) if _is_doubtful(images[n], words, look)]
        seen = [_resized(_bleached(images[n], look.paper), look.size) for n in doubtful]
        for n, words in zip(doubtful, engine.read_lines(seen, page), strict=True):
            placed = [_at_size(word, 1 / look.size) for word in words]
            if n in second:
                placed = agreed(placed, second[n])
            if _is_better(placed, read[n], look):
                read[n] = placed
    return read


def _begins_later(line: TextLine, words: Sequence[Word]) -> bool:
    """Whether something as high as a capital stands before the first word: Tesseract leaves out an ``I/``, and is sure."""
    small = line.small * line.scale
    head = line.image[:, : max(round(box_of(words[0]).left - _BEFORE * small), 0)]
    if head.shape[1] < _BEFORE * small:
        return False
    threshold, _ = cv2.threshold(line.image, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    heights = Blots.of((head <= threshold).astype(np.uint8)).stats[1:, 3]
    return bool((heights >= _CAPITAL * small).any())


def _is_doubtful(image: Grey, words: Sequence[Word], look: _Look) -> bool:
    confidence = mean_confidence(words)
    if look.paper < 1 and sum(c.isalpha() for word in words for c in word.text) < _FEWEST:
        return False
    if confidence is None:
        return bool(image.shape[1] > _LONGEST_BLANK * image.shape[0])
    return confidence < look.below


def _is_better(words: Sequence[Word], before: Sequence[Word], look: _Look) -> bool:
    """Whether a new reading is worth more; one of a bleached line, whose thin strokes may be gone, much more."""
    gain = worth(words) - worth(before)
    if look.paper == 1:
        return gain > 0
    text = "".join(word.text for word in words)
    kept = _figures(text) >= _figures("".join(word.text for word in before))
    return kept and gain > _GAIN * sum(map(str.isalpha, text))


def _figures(text: str) -> int:
    """Count figures and strokes between them: the dates and numbers of papers."""
    return sum(c.isdigit() or c == "/" for c in text)


def _bleached(image: Grey, paper: float) -> Grey:
    """Return a line image with what is paler than a part of the way from ink to paper made white."""
    if paper == 1:
        return image
    dark, light = np.percentile(image, (_INK, _PAPER))
    if light - dark < 1:
        return image
    level = (image.astype(np.float32) - dark) / (paper * (light - dark))
    bleached: Grey = (np.clip(level, 0, 1) * 255).astype(np.uint8)
    return bleached


def _resized(image: Grey, size: float) -> Grey:
    if size == 1:
        return image
    method = cv2.INTER_AREA if size < 1 else cv2.INTER_CUBIC
    return cv2.resize(image, None, fx=size, fy=size, interpolation=method)


def _at_size(word: Word, size: float) -> Word:
    if word.box is None:
        return word
    box = word.box
    return replace(word, box=Box(*(side * size for side in (box.left, box.top, box.right, box.bottom))))
