"""Shares in percent by their width: the engine reads the first ring of ``%`` as a 9 of its own (``859%`` for 85%)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.layout import box_of
from pipeline.ocr.textlines import TextLine
from pipeline.records.page import Word

_NINE_PERCENT = re.compile(r"(\d+)9(%[.,;:)]*)")

_FIGURE, _SIGN, _STOP = 1.0, 1.75, 0.4
"""Widths of a figure, the sign and a stop in heights of small letters, as boxes of words have them."""


def without_false_nines(words: Sequence[Word], line: TextLine) -> list[Word]:
    """Return the words of a line, boxes on the page, without nines for which their numbers are too narrow."""
    return [_mended(word, line.small) for word in words]


def _mended(word: Word, small: float) -> Word:
    found = _NINE_PERCENT.fullmatch(word.text)
    if found is None:
        return word
    shorter = len(found[1]) * _FIGURE + _SIGN + _STOP * (len(found[2]) - 1)
    narrow = box_of(word).width / small < shorter + 0.4 * _FIGURE
    return replace(word, text=found[1] + found[2]) if narrow else word
