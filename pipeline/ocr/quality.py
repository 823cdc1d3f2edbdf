"""What a reading is worth: its confidence, and whether its words can be Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.records.page import Word
from pipeline.vietnamese.letters import strip_marks
from pipeline.vietnamese.syllables import is_syllable

_EDGES = "“”\"'‘’.,;:!?()[]{}…*-–/"
_LETTERS_ONLY = re.compile(r"[^\W\d_]+")
_STOPS = ("c", "ch", "p", "t")


def mean_confidence(words: Sequence[Word]) -> float | None:
    """Return the mean confidence of words weighted by their length (0 to 1), None for no words."""
    told = [(word.confidence, len(word.text)) for word in words if word.confidence is not None]
    total = sum(length for _, length in told)
    return sum(confidence * length for confidence, length in told) / total if total else None


def syllable_share(texts: Iterable[str]) -> float | None:
    """Return the share of words that can be Vietnamese syllables as they stand (0 to 1).

    Numbers, codes and words in capitals of up to five letters (acronyms) are not judged; None
    where nothing is left to judge.
    """
    judged = [
        word
        for word in (text.strip(_EDGES) for text in texts)
        if _LETTERS_ONLY.fullmatch(word) and not (word.isupper() and len(word) <= 5)
    ]
    return sum(map(_is_written_right, judged)) / len(judged) if judged else None


def _is_written_right(word: str) -> bool:
    lower = word.lower()
    # A stopped syllable bears a tone in correct text; stripped of it, it shows that marks are lost.
    bare = lower.endswith(_STOPS) and strip_marks(lower) == lower
    return not bare and is_syllable(lower)
