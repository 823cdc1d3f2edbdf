"""A damaged text layer or the reading of the page image: which to keep."""

from __future__ import annotations

from pipeline.ocr.quality import syllable_share
from pipeline.ocr.reading import Reading
from pipeline.records.page import IngestedPage, Line

EXACTLY_MENDED = frozenset({"glyphs", "tcvn3", "vni"})
"""Faults that one table of characters undoes: the mended layer is the author's own text."""

_MARGIN = 0.05
"""The reading must be better by this share of syllables, for it brings errors of its own."""


def words_share(lines: tuple[Line, ...]) -> float:
    """Share of the words of lines that can be syllables (0 to 1); 0 where there are none."""
    return syllable_share(word for line in lines for word in line.text.split()) or 0.0


def prefers_reading(page: IngestedPage, layer: tuple[Line, ...], reading: Reading) -> bool:
    """Whether the reading of a page image is better than its damaged text layer.

    Layers stripped of their marks or made by a recogniser of another language are judged by the
    share of valid syllables on both sides; the reading counts by its confidence as well.
    """
    read = words_share(reading.lines) * (0.5 + 0.5 * (reading.confidence or 0.0))
    enough = sum(len(line.words) for line in reading.lines) >= 0.5 * sum(len(line.words) for line in layer)
    return enough and read > words_share(layer) * (1 + _MARGIN) - _MARGIN / 2
