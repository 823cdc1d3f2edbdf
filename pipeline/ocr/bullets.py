"""Dashes and dots before the items of a list, by their shape.

The engine leaves out a small dash at the head of a line or reads it as a quotation mark, and a round dot
as ``s``, ``+`` or ``»``; with the mark the item is lost. On the image the mark stands alone, apart from the
first word and half way up its small letters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from pipeline.layout import box_of
from pipeline.ocr.image import Blots
from pipeline.ocr.textlines import TextLine
from pipeline.records.page import Box, Word

_MISREAD = re.compile("[s.e+»«*~=_\u00a2\u00a9\u00ae'\"“”„‘’:·°¤ø§-]{1,2}")
"""What a dash or a dot alone is read as."""

_GLUED = re.compile("[\"“„'‘»«](?=[^\\W\\d_])")
"""What a dash is read as that is run together with the word after it."""

_FROM, _TO = 0.2, 0.85
"""Heights above the base line, in small letters, between which the middle of a mark lies."""

_DASH_WIDTH, _DASH_HEIGHT, _DASH_RATIO = (0.38, 1.4), 0.32, 1.8
"""Sides of a dash in heights of small letters, and how much wider than high it is."""

_DOT_SIZE, _DOT_RATIO, _DOT_FULL = (0.4, 0.95), 1.35, 0.68
"""Sides of a dot, how much longer one may be, and its share of ink: a disc fills 0.79 of its box."""

_APART = (0.2, 3.0)
"""How far, in heights of small letters, a mark stands before the first word."""

_SURE = 0.85


def with_list_marks(words: Sequence[Word], line: TextLine) -> list[Word]:
    """Return the words of a line, boxes on the page, with the dash or dot that stands before the first."""
    out = list(words)
    if not out:
        return out
    first = out[0]
    alone = len(out) > 1 and _MISREAD.fullmatch(first.text) is not None
    glued = None if alone else _GLUED.match(first.text)
    if first.text in ("-", "–", "•") or (not alone and not first.text[-1:].isalnum() and len(first.text) < 3):
        return out
    following = out[1] if alone else first
    if not (following.text[:1].isalnum() or following.text[:1] in "“(" or glued):
        return out
    found = _mark(line, box_of(following))
    if found is None:
        return out
    sign, box = found
    mark = Word(text=sign, box=box, confidence=first.confidence if alone else _SURE)
    if alone:
        out[0] = mark
    elif glued and glued.string.count("”") + glued.string.count('"') <= 1:
        rest = replace(
            first, text=first.text[1:], box=replace(box_of(first), left=max(box.right, box_of(first).left))
        )
        out[:1] = [mark, rest]
    else:
        out[:1] = [mark, replace(first, box=replace(box_of(first), left=max(box.right, box_of(first).left)))]
    return out


def _mark(line: TextLine, word: Box) -> tuple[str, Box] | None:
    """Return the sign of the mark that leads a line up to its first word, and its box on the page."""
    small, base = line.small * line.scale, (line.base - line.box.top) * line.scale
    threshold, _ = cv2.threshold(line.image, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    reach = round((word.left - line.box.left + 1.5 * line.small) * line.scale)
    stats = Blots.of((line.image[:, : max(reach, 3)] < threshold).astype(np.uint8)).stats[1:]
    stats = stats[np.maximum(stats[:, 2], stats[:, 3]) >= 0.2 * small]
    if len(stats) < 2:
        return None
    stats = stats[np.argsort(stats[:, 0])]
    left, top, width, height, area = (float(n) for n in stats[0])
    gap = (float(stats[1:, 0].min()) - left - width) / small
    middle = (base - top - height / 2) / small
    if not (_APART[0] <= gap <= _APART[1] and _FROM <= middle <= _TO):
        return None
    sign = _shape(width / small, height / small, area / (width * height))
    if sign is None:
        return None
    x, y, scale = line.box.left, line.box.top, line.scale
    return sign, Box(
        x + left / scale, y + top / scale, x + (left + width) / scale, y + (top + height) / scale
    )


def _shape(width: float, height: float, full: float) -> str | None:
    if _DASH_WIDTH[0] <= width <= _DASH_WIDTH[1] and height <= _DASH_HEIGHT and width >= _DASH_RATIO * height:
        return "-"
    long, short = max(width, height), min(width, height)
    if _DOT_SIZE[0] <= short and long <= _DOT_SIZE[1] and long <= _DOT_RATIO * short and full >= _DOT_FULL:
        return "•"
    return None
