"""Words that were run together, parted where the image shows the space between them.

A speck in the space, or figures close behind a word, make the engine read two words as one (``bộ,.viên``,
``XÃ.GIANG``, ``Đợt1``). Signs printed inside a word (``TP.HCM``, ``Lê-nin``) stand close to both sides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from pipeline.layout import box_of
from pipeline.ocr.textlines import TextLine
from pipeline.records.page import Word
from pipeline.vietnamese.syllables import is_syllable

_SIGNED = re.compile(r"([^\W\d_]{1,}\)?|\d[\d.,/]*%?)([.,;:'\"*“”‘’`´«»<>_~•-]{1,3})(\(?[^\W_][^\s]*)")
"""Two words or figures with signs between them."""

_FIGURES = re.compile(r"([^\W\d_]{2,})(\d{1,4}[.,;:)]*)")
"""A word with figures behind it."""

_SPACE = 0.4
"""Least space between two words, in heights of small letters."""

_SPACE_WITH_SPECK = 0.7
"""The same where a speck or a stop stands in it; a stop inside a word is at most 0.5 wide with its margins."""

_SPECK = 0.35
"""Widest speck or stop."""

_HYPHEN_LIKE = 0.25
"""Widest speck that was read as a hyphen: printed hyphens are 0.5 wide."""

_KEPT = ".,;:"


def parted(words: Sequence[Word], line: TextLine) -> list[Word]:
    """Return the words of a line, boxes on the page, with those that were run together parted.

    Of the signs between two words one that may stand there is kept; others are what a speck was read as.
    """
    return [part for word in words for part in _parts(word, line)]


def _parts(word: Word, line: TextLine) -> tuple[Word, ...]:
    figures, signed = _FIGURES.fullmatch(word.text), _SIGNED.fullmatch(word.text)
    if figures and is_syllable(figures[1].lower()):
        first, second = figures.groups()
        at = _space(word, line, len(first) / len(word.text))
    elif signed and _may_be_two(*signed.groups()):
        first, signs, second = signed.groups()
        widest = _HYPHEN_LIKE if signs == "-" else _SPECK
        at = _space(word, line, len(first) / len(word.text), widest)
        if at is None and signs == "-":
            at = _space(word, line, len(first) / len(word.text))
        box = box_of(word)
        if at is None and signs != "-" and _are_syllables(first, second):
            at = box.left + box.width * (len(first) + len(signs)) / len(word.text)
        # No sentence ends before a small letter.
        kept = _KEPT[1:] if second[0].islower() else _KEPT
        first += signs[0] if signs[0] in kept else ""
    else:
        return (word,)
    if at is None:
        return (word,)
    box = box_of(word)
    return (
        replace(word, text=first, box=replace(box, right=at)),
        replace(word, text=second, box=replace(box, left=at)),
    )


def _are_syllables(first: str, second: str) -> bool:
    """Whether two parts are Vietnamese words of a sentence or a heading, of which no sign makes one word."""
    second = second.rstrip(_KEPT)
    alike = first.islower() or (first.isupper() and second.isupper())
    return (
        alike
        and min(len(first), len(second)) > 1
        and is_syllable(first.lower())
        and is_syllable(second.lower())
    )


def _may_be_two(first: str, signs: str, second: str) -> bool:
    """Whether two parts may be words of their own: not a number with stops, not the number of a paper."""
    if second[0].isdigit():
        # No number with stops, whatever its first figure is read as.
        possible = len(first) > 1 and first.isalpha()
    elif first[0].isdigit():
        possible = second[0].islower()  # no code with stops
    else:
        possible = True
    if signs == "-":
        return possible and second[0].islower()  # COVID-19, ĐTN-ĐL
    return possible and "-" not in signs[1:]


def _space(word: Word, line: TextLine, share: float, speck: float = 0.0) -> float | None:
    """Where, on the page, a word of the engine is two words; None where no space is seen near ``share`` of it.

    ``speck`` is how wide a speck may stand in the space, in heights of small letters.
    """
    box, scale = box_of(word), line.scale
    x0, x1 = (round((x - line.box.left) * scale) for x in (box.left, box.right))
    strip = line.image[:, max(x0, 0) : max(x1, 0)]
    if strip.shape[1] < 3:
        return None
    threshold, _ = cv2.threshold(line.image, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    dark = (strip < threshold).any(axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], dark, [False]]).astype(np.int8)))
    starts, ends = edges[::2], edges[1::2]
    small = line.small * scale
    spaces = [(b - a, (a + b) / 2) for a, b in zip(ends[:-1], starts[1:], strict=True)]
    if speck:
        inner = zip(ends[:-2], starts[1:-1], ends[1:-1], starts[2:], strict=True)
        spaces = [(d - a, (a + d) / 2) for a, b, c, d in inner if c - b <= speck * small]
    least = (_SPACE_WITH_SPECK if speck else _SPACE) * small
    near = [space for space in spaces if space[0] >= least and abs(space[1] / strip.shape[1] - share) < 0.25]
    return line.box.left + (max(x0, 0) + max(near)[1]) / scale if near else None
