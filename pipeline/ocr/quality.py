"""What a reading is worth: its confidence, and whether its words can be Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.layout import box_of
from pipeline.records.page import UNMAPPED_GLYPH, Word
from pipeline.vietnamese.letters import strip_marks
from pipeline.vietnamese.syllables import is_syllable

_EDGES = "“”\"'‘’.,;:!?()[]{}…*-–/"
_LETTERS_ONLY = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"/[A-ZĐ]{2,}")
_NO_CHARACTER = re.compile("[\\x00-\\x1f\\ue000-\\uf8ff\\ufffd]")
_ADDRESS = re.compile(r"://|www\.|\w@\w|\w\.(?:vn|com|org)\b")
_STOPS = ("c", "ch", "p", "t")


def mean_confidence(words: Sequence[Word]) -> float | None:
    """Return the mean confidence of words weighted by their length (0 to 1), None for no words."""
    told = [(word.confidence, len(word.text)) for word in words if word.confidence is not None]
    total = sum(length for _, length in told)
    return sum(confidence * length for confidence, length in told) / total if total else None


def syllable_share(texts: Iterable[str]) -> float | None:
    """Return the share of words that can be Vietnamese syllables as they stand (0 to 1).

    Numbers, codes and words in capitals of up to five letters (acronyms) are not judged, words with
    glyphs that stand for no character are none; None where nothing is left to judge.
    """
    judged = right = 0
    for text in texts:
        word = text.strip(_EDGES)
        if UNMAPPED_GLYPH.search(text) or _NO_CHARACTER.search(text):
            judged += 1
        elif _LETTERS_ONLY.fullmatch(word) and not (word.isupper() and len(word) <= 5):
            judged += 1
            right += is_written_right(word)
    return right / judged if judged else None


_LOWEST = 0.35
"""Heights of a usual letter: ink that is all lower holds none (small letters have 0.6, those of notes half)."""


def is_debris(words: Sequence[Word], letter: float) -> bool:
    """Whether the words of a line are strokes of a pen, a seal or dirt that were read as letters.

    Such lines have little confidence and hardly a word that could be Vietnamese or a number. A
    letter on its own counts only when it was read with certainty (marks in the cells of tables), and none in
    ink that is far too low for it: a speck was read as ``k4``. ``letter`` is the usual height of letters, in pixels
    of the boxes.
    """
    confidence = mean_confidence(words)
    if confidence is None:
        return False
    letters = [c for word in words for c in word.text if c.isalnum()]
    heights = [box_of(word).height for word in words if any(map(str.isalnum, word.text))]
    if heights and max(heights) < _LOWEST * letter:
        return True
    if len(letters) <= 1:
        return confidence < 0.85 and not any(map(str.isdigit, letters))
    if any(_is_certain(word) for word in words) or sum(map(_is_sure_syllable, words)) >= 2:
        return False
    sound = sum(len(word.text) for word in words if _is_sound(word))
    share = sound / sum(len(word.text) for word in words)
    return (confidence < 0.6 and share < 0.5) or confidence < 0.2


def worth(words: Sequence[Word]) -> float:
    """Return how much of a line was read, in letters: sound words by their confidence, less the rest."""
    return sum(len(word.text) * ((word.confidence or 0.0) if _is_sound(word) else -0.25) for word in words)


def _is_certain(word: Word) -> bool:
    """A word that keeps its line whatever else is in it: written out and sure, or a paper's number."""
    text = word.text.strip(_EDGES)
    if word.text == "Số:" and (word.confidence or 0.0) >= 0.9:
        return True  # the number behind it may be written by hand
    if _CODE.search(word.text) or _ADDRESS.search(text) or sum(map(str.isdigit, text)) >= 3:
        return True  # numbers, codes, addresses are read with little confidence even where right
    return len(text) >= 3 and (word.confidence or 0.0) >= 0.9 and is_written_right(text)


def _is_sure_syllable(word: Word) -> bool:
    text = word.text.strip(_EDGES)
    return len(text) >= 2 and (word.confidence or 0.0) >= 0.9 and is_written_right(text)


def _is_sound(word: Word) -> bool:
    text = word.text.strip(_EDGES)
    if (word.confidence or 0.0) < 0.5 or not text:
        return False
    return any(map(str.isdigit, text)) or (len(text) > 1 and (text.isupper() or is_written_right(text)))


def is_written_right(text: str) -> bool:
    """Whether a word, signs at its edges aside, is a Vietnamese syllable that has kept its marks."""
    lower = text.strip(_EDGES).lower()
    # A stopped syllable bears a tone in correct text; stripped of it, it shows that marks are lost.
    bare = lower.endswith(_STOPS) and strip_marks(lower) == lower
    return not bare and is_syllable(lower)
