"""How much of a page was read right, told by what happened to other words read as these were.

The recogniser's own confidence is no probability: words it gives 0.9 are wrong now more, now less
often by what they are (a syllable that can be Vietnamese, a number, anything else). ``confidence.tsv``
holds how often words of each kind and confidence were wrong in the restored text of pages whose text
is known, and how many words such pages had wrong, by their doubt: the errors that their words make
expect, and the print that no word was read from (:mod:`pipeline.ocr.coverage`). Errors come together,
and where lines are torn or lost no confidence of words tells of it. So a page at 0.95 has about five
words in a hundred wrong.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from importlib.resources import files

import numpy as np

from pipeline.ocr.quality import is_written_right
from pipeline.records.page import Line, LineRole

TABLE = "confidence.tsv"
PAGE = "page"
"""Kind under which the table holds doubts and real shares of errors of pages."""


class WordKind(StrEnum):
    """What a word is, as far as its letters tell."""

    SYLLABLE = "syllable"
    FIGURES = "figures"
    OTHER = "other"


def kind_of(text: str) -> WordKind:
    """Return the kind of a word as it was read."""
    if any(map(str.isdigit, text)):
        return WordKind.FIGURES
    whole = sum(map(str.isalpha, text)) > 1 and is_written_right(text)
    return WordKind.SYLLABLE if whole else WordKind.OTHER


def chance_of_error(text: str, confidence: float) -> float:
    """Return how likely a word is wrong after restoration (0 to 1).

    Args:
        text: the word as it was read.
        confidence: the recogniser's own, 0 to 1.
    """
    steps, chances = _table()[kind_of(text)]
    return chances[bisect_right(steps, confidence) - 1]


def page_confidence(lines: Iterable[Line], unread: float = 0.0) -> float | None:
    """Return the share of a page's words that are expected right (0 to 1), None where there are none.

    What is taken for noise is no word, and words known from a text layer have no doubt to count.

    Args:
        lines: what was read.
        unread: share of the page's letters that no word was read from (0 to 1): their words are missing.
    """
    chances = [
        chance_of_error(word.text, word.confidence)
        for line in lines
        if line.role is not LineRole.NOISE
        for word in line.words
        if word.confidence is not None and any(map(str.isalnum, word.text))
    ]
    if not chances:
        return None if unread == 0 else 0.0
    return share_right(sum(chances) / len(chances) + unread)


def share_right(doubt: float) -> float:
    """Return the share of words right on a page with such a doubt: the share of errors that its words
    make expect, and the share of its print that was not read, added up.
    """
    steps, shares = _table()[PAGE]
    return 1 - float(np.interp(doubt, steps, shares))


@cache
def _table() -> dict[str, tuple[list[float], list[float]]]:
    """For each kind the steps and the shares of errors at them."""
    text = files("pipeline.ocr").joinpath(TABLE).read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    out: dict[str, tuple[list[float], list[float]]] = {}
    for kind, step, share, *_ in rows[1:]:
        steps, shares = out.setdefault(kind, ([], []))
        steps.append(float(step))
        shares.append(float(share))
    return out
