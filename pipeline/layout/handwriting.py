"""Places of the letterhead that are left open in print and filled by hand: number, day and month.

What a recogniser makes of handwriting is a guess. Its own confidence says so, but not loudly enough.
Source of the form: Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from pipeline.layout.anchors import is_date_line, is_number_line
from pipeline.records.page import Line, LineRole, Word
from pipeline.vietnamese.letters import fold

_PRINTED = 0.85
"""Printed figures are read with more confidence than this, even on poor pages as a rule."""

_APART = 0.08
"""By how much handwriting is read with less confidence than the print beside it."""

_GUESS = 0.3
"""Most confidence that a guess at handwriting may have."""

_YEAR = re.compile(r"\d{4}\W?")
_GLUED = re.compile(r"(?:ngay|thang)\S")
_LETTERHEAD = (LineRole.LETTERHEAD_LEFT, LineRole.LETTERHEAD_RIGHT)


def doubt_handwriting(lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """Return the lines with little confidence in what was most likely written by hand.

    Returns:
        The lines, and the texts of those among them that hold handwriting or lack what was written.
    """
    out: list[Line] = []
    told: list[str] = []
    for line in lines:
        doubtful = set(_by_hand(line)) if line.role in _LETTERHEAD else set()
        if doubtful:
            words = (
                replace(word, confidence=min(word.confidence or 0.0, _GUESS)) if n in doubtful else word
                for n, word in enumerate(line.words)
            )
            line = line.model_copy(update={"words": tuple(words)})
        if doubtful or (line.role in _LETTERHEAD and _lacks_day(line)):
            told.append(line.text)
        out.append(line)
    return tuple(out), tuple(told)


def _by_hand(line: Line) -> Iterator[int]:
    """Indexes of words in an open place that were read with little confidence."""
    if is_number_line(line.text):
        slot: Sequence[int] = _number_slot(line.words)
    elif is_date_line(line.text):
        slot = _date_slots(line.words)
    else:
        return
    printed = [w.confidence for n, w in enumerate(line.words) if n not in slot and w.confidence is not None]
    # On a poor page the print beside it is read with little confidence too: that tells nothing.
    least = min(_PRINTED, median(printed) - _APART) if printed else 0.0
    for n in slot:
        confidence = line.words[n].confidence
        if confidence is not None and confidence < least:
            yield n


def _number_slot(words: Sequence[Word]) -> range:
    """Words between the label and the code that begins with a stroke: ``Số: 05 /KH-UBND``."""
    code = next((n for n, word in enumerate(words) if n and word.text[:1] in "/-–"), None)
    if code is not None:
        return range(1, code)
    whole = next((n for n, word in enumerate(words) if n and "/" in word.text), None)
    # Number and code read as one word: the confidence is that of both.
    return range(1, whole + 1) if whole is not None else range(0)


def _date_slots(words: Sequence[Word]) -> list[int]:
    """Words behind ``ngày`` and ``tháng``, or run together with them."""
    labels = [fold(word.text) for word in words]
    figures = (re.search(r"\d", label) is not None and not _YEAR.fullmatch(label) for label in labels)
    glued = (_GLUED.match(label) is not None for label in labels)
    return [n for n, open_place in enumerate(map(any, zip(figures, glued, strict=True))) if open_place]


def _lacks_day(line: Line) -> bool:
    """Whether day or month was not read at all: the labels stand side by side."""
    return re.search(r"ng[a-z]y\W*th[a-z]{1,2}ng|th[a-z]{1,2}ng\W*n[a-z]m", fold(line.text)) is not None
