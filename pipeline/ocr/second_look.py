"""Lines that read badly are read again at another size, and the better reading is kept.

Tesseract gives nothing, or nonsense, for a line now and then whose letters are as plain as those of
its neighbours; at four fifths of the size it mostly reads it. Only such lines cost a second reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2

from pipeline.ocr.engine import Engine
from pipeline.ocr.image import Grey
from pipeline.ocr.quality import mean_confidence, worth
from pipeline.records.page import Box, Word

_DOUBTFUL = 0.7
"""A line read with less confidence than this is read again."""

_SIZES = (0.8, 1.25)
"""The sizes tried, the second where the first did not settle it."""

_LONGEST_BLANK = 1.5
"""An image longer than so many times its height that reads as nothing is read again."""


def read_lines(images: Sequence[Grey], engine: Engine, page: int) -> list[Sequence[Word]]:
    """Return the words of line images as :meth:`Engine.read_lines` does, doubtful lines read twice."""
    read: list[Sequence[Word]] = list(engine.read_lines(images, page))
    for size in _SIZES:
        doubtful = [n for n, words in enumerate(read) if _is_doubtful(images[n], words)]
        resized = [_resized(images[n], size) for n in doubtful]
        for n, words in zip(doubtful, engine.read_lines(resized, page), strict=True):
            if worth(words) > worth(read[n]):
                read[n] = [_at_size(word, 1 / size) for word in words]
    return read


def _is_doubtful(image: Grey, words: Sequence[Word]) -> bool:
    confidence = mean_confidence(words)
    if confidence is None:
        return bool(image.shape[1] > _LONGEST_BLANK * image.shape[0])
    return confidence < _DOUBTFUL


def _resized(image: Grey, size: float) -> Grey:
    method = cv2.INTER_AREA if size < 1 else cv2.INTER_CUBIC
    return cv2.resize(image, None, fx=size, fy=size, interpolation=method)


def _at_size(word: Word, size: float) -> Word:
    if word.box is None:
        return word
    box = word.box
    return replace(word, box=Box(*(side * size for side in (box.left, box.top, box.right, box.bottom))))
