"""How the words of a line are set so that they read on as one line, each filling its own box.

Boxes of a recogniser end where the ink ends: "sung" is lower than "Công", "ngày" hangs below both. Programs
that read a PDF put words of one size on one baseline together, and take the height of a word from its font.
So all words of a line get one size and one baseline, which may slope, and each a font whose ascent and descent
reach from there to the edges of its box. A word that this would move by more than a little stands alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import linear_regression, median

STEP = 0.05
"""Ascents and descents are told apart in steps of this share of the size, so that fonts are few."""
LONE_ASCENT, LONE_DESCENT = 0.8, 0.2

_HANGING = frozenset("gjpqyýỳỷỹỵQ,;()[]{}/|_@§$&ạặậẹệịọộợụựẠẶẬẸỆỊỌỘỢỤỰỴ")
_HIGHEST, _LOWEST, _LEAST = 1.05, 0.4, 0.05
"""Limits within which poppler believes a font's ascent and descent."""
_MOVED = 1.2
"""Points: how far an edge may come to lie from that of its box."""
_FAR = 60.0
"""Points between words from which the slope of their line can be told."""
_ALIKE = 0.25
"""Share by which the size of a line may differ from that of its page and still be taken for it."""


@dataclass(frozen=True, slots=True)
class Extent:
    """A word along its line: from ``start`` to ``end``, from ``low`` to ``high``, in points."""

    text: str
    start: float
    end: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Setting:
    """Size in points, height of the baseline, and ascent and descent of the font as shares of the size."""

    size: float
    base: float
    ascent: float
    descent: float


def usual_size(lines: Sequence[Sequence[Extent]]) -> float:
    """Return the size that most lines of a page have, 0 where there are none."""
    sizes = [_size(line) for line in lines if line]
    return median(sizes) if sizes else 0.0


def settings(line: Sequence[Extent], usual: float) -> list[Setting]:
    """Return how each word of a line is set; ``usual`` is the size of the page's text."""
    size = _size(line)
    if usual and abs(size - usual) <= _ALIKE * usual:
        size = usual
    slope, foot = _baseline(line)
    return [_setting(word, size, foot + slope * word.start) for word in line]


def _size(line: Sequence[Extent]) -> float:
    """Words with strokes up and down are as tall as the size of their font, or nearly so."""
    return max(median(word.high - word.low for word in line), 1.0) * 1.15


def _baseline(line: Sequence[Extent]) -> tuple[float, float]:
    """Slope and height at 0 of the line on which letters stand."""
    standing = [
        word for word in line if any(c.isalnum() for c in word.text) and not _HANGING.intersection(word.text)
    ]
    if not standing:
        return 0.0, median(word.low + LONE_DESCENT * (word.high - word.low) for word in line)
    if standing[-1].start - standing[0].start > _FAR:
        slope, foot = linear_regression([w.start for w in standing], [w.low for w in standing])
        return slope, foot
    return 0.0, median(word.low for word in standing)


def _setting(word: Extent, size: float, base: float) -> Setting:
    ascent = _stepped((word.high - base) / size, _HIGHEST)
    descent = _stepped((base - word.low) / size, _LOWEST)
    moved = max(abs(base + ascent * size - word.high), abs(base - descent * size - word.low))
    if moved <= _MOVED:
        return Setting(size, base, ascent, descent)
    height = max(word.high - word.low, 1.0)
    return Setting(height, word.low + LONE_DESCENT * height, LONE_ASCENT, LONE_DESCENT)


def _stepped(share: float, most: float) -> float:
    return min(max(round(share / STEP), round(_LEAST / STEP)), round(most / STEP)) * STEP
