"""Roman numerals of headings by their strokes: I, II and III are told apart by counting.

The engine reads a row of like strokes badly (``II`` for III, ``H`` for II, ``HI`` and ``IL``): it knows
that they come, not how many. On the image they are bars that can be counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.layout import box_of
from pipeline.ocr.image import Blots, Grey
from pipeline.ocr.textlines import TextLine
from pipeline.records.page import Word

_NUMERAL = re.compile(r"(X{0,2}V?)([IHLl1|]{1,4}|U(?=-$))(?=[-.:,)/–]*$|/\d{4}\W*$)")
"""What numerals of strokes are read as: tens and a five, bars. ``U-`` is ``I/-``, or it is no numeral."""

_BANDS = ((0.18, 0.34), (0.72, 0.86))
"""Rows of a capital, in shares of its height, that hold neither serifs nor the bar of an H nor a dash."""

_MIDDLE, _CROSSBAR = (0.38, 0.64), 0.5
"""Rows of a capital in which the bar of an H lies, and its least length with the strokes, in shares of its height."""

_STROKES = ({"V": 2, "X": 2}, {"V": 1, "X": 2})
"""How often a letter is crossed in each of these."""

_YEAR = 4.9
"""Width of a stroke and a year behind it (/2026), in heights of small letters."""

_SLANT = 0.11
"""How much further to the left, in heights of the capital, a slash is below than a bar; 0.13 to 0.22 was seen."""

_WIDEST = 0.45
"""A bar is at most so wide, in heights of the capital."""


def recounted(words: Sequence[Word], line: TextLine) -> list[Word]:
    """Return the words of a line, boxes on the page, with numerals of mere strokes as many as are seen."""
    out = list(words)
    for i, word in enumerate(words):
        found = _NUMERAL.match(word.text)
        if found is None or not _may_be_roman(found, words, i):
            continue
        reach = 0.5 * line.small
        left, right = box_of(word).left - reach, box_of(word).right + reach
        if i:
            left = max(left, box_of(words[i - 1]).right)
        if i + 1 < len(words):
            right = min(right, box_of(words[i + 1]).left)
        behind = word.text[found.end() :]
        dated = any(map(str.isdigit, behind))
        if dated:
            right = box_of(word).right - _YEAR * line.small
        bars = _bars(line, left, right, found[1])
        if bars is None:
            continue
        count, slash = len(bars), ""
        if "/" in behind:
            count -= not dated  # crossed as a bar is
        elif count > 1 and bars[0] - bars[-1] >= _SLANT:
            count, slash = count - 1, "/"
        elif found[2] == "U":
            continue
        if count in (1, 2, 3):
            tail = "." if found[0].endswith("L") and found.end() == len(word.text) and not slash else ""
            out[i] = replace(word, text=found[1] + "I" * count + slash + tail + behind)
    return out


def _may_be_roman(found: re.Match[str], words: Sequence[Word], i: int) -> bool:
    """Whether bars are to be counted: one is read as a letter, or a quarter of a year stands there."""
    bars, behind = found[2], found.string[found.end() :]
    if any(map(str.isdigit, behind)):
        quarter = i > 0 and words[i - 1].text.lower() == "quý"
        return quarter and len(bars) > 1 and set(bars) != {"I"}
    # VH and XH are short for words.
    return "I" in bars if found[1] else any(c in "IHLU" for c in bars)


def _bars(line: TextLine, left: float, right: float, before: str = "") -> list[float] | None:
    """Return how far the bars behind the letters ``before`` lean between two places of a line on the page.

    In heights of the capital, to the right from top to bottom; None where what stands there is anything else.
    """
    x0, x1 = (round((x - line.box.left) * line.scale) for x in (left, right))
    strip: Grey = line.image[:, max(x0, 0) : max(x1, 0)]
    if strip.shape[1] < 3:
        return None
    threshold, _ = cv2.threshold(line.image, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    stats = Blots.of((strip < threshold).astype(np.uint8)).stats[1:]
    tall = stats[stats[:, 3] >= 1.15 * line.small * line.scale]
    if not len(tall):
        return None
    top, bottom = int(np.median(tall[:, 1])), int(np.median(tall[:, 1] + tall[:, 3]))
    inside = strip[:, int(tall[:, 0].min()) : int((tall[:, 0] + tall[:, 2]).max())]
    if _is_barred(inside[top:bottom] < threshold):
        return None
    above, below = (
        _runs(inside, threshold, top, bottom, band)[sum(strokes[letter] for letter in before) :]
        for band, strokes in zip(_BANDS, _STROKES, strict=True)
    )
    if len(above) != len(below):
        return None
    return [(down - up) / (bottom - top) for up, down in zip(above, below, strict=True)]


def _is_barred(dark: NDArray[np.bool_]) -> bool:
    """Whether a bar crosses the middle of a capital from stroke to stroke: an H is no numeral."""
    height = len(dark)
    middle = dark[round(_MIDDLE[0] * height) : round(_MIDDLE[1] * height)].astype(np.uint8)
    length = max(round(_CROSSBAR * height), 3)
    return bool(cv2.morphologyEx(middle, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)).any())


def _runs(strip: Grey, threshold: float, top: int, bottom: int, band: tuple[float, float]) -> list[float]:
    """Middles of the strokes that cross a band; none where one is too wide for a bar."""
    height = bottom - top
    rows = strip[top + round(band[0] * height) : max(top + round(band[1] * height), 1)]
    if not len(rows):
        return []
    dark = rows.mean(axis=0) < threshold
    edges = np.flatnonzero(np.diff(np.concatenate([[False], dark, [False]]).astype(np.int8)))
    starts, ends = edges[::2], edges[1::2]
    if not len(starts) or (ends - starts).max() > _WIDEST * height:
        return []
    return [float(middle) for middle in (starts + ends) / 2]
