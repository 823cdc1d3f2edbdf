"""Words that a recogniser ran together: a blank is put where two syllables meet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.records.page import Line
from pipeline.records.restored import Cause
from pipeline.restore.ledger import Edit
from pipeline.vietnamese.letters import strip_marks
from pipeline.vietnamese.syllables import is_syllable

_WORD = re.compile(r"[^\W\d_]{5,14}")
_SHORTEST = 2
"""Letters of a half; a single letter beside a word is a misread one, not a word."""
_SURE = 0.9


def glued_edits(lines: Sequence[tuple[int, str]], read: Sequence[Line | None]) -> list[Edit]:
    """Return the edits that part words run together by the recogniser (VIỆTNAM, hội nôngdân).

    A word is parted where it is no syllable, bears marks, and falls into two syllables in one way only.
    With one capital at its head it may be a name of another language (Rơchăm) and stays.

    Args:
        lines: offset and text of every line.
        read: the recogniser's record of each line, None for lines of other origin, which stay as they are.
    """
    return [
        Edit(offset + at, offset + at, " ", Cause.OCR_CORRECTION, _SURE)
        for (offset, text), line in zip(lines, read, strict=True)
        if line is not None
        for at in _joints(text)
    ]


def _joints(text: str) -> Iterator[int]:
    for match in _WORD.finditer(text):
        word = match[0]
        lower = word.lower()
        if strip_marks(lower) == lower or is_syllable(lower):
            continue
        at = [
            n
            for n in range(_SHORTEST, len(word) - _SHORTEST + 1)
            if is_syllable(lower[:n]) and is_syllable(lower[n:])
        ]
        if len(at) == 1 and _may_part(word, at[0]):
            yield match.start() + at[0]


def _may_part(word: str, at: int) -> bool:
    return word.isupper() or word.islower() or (word[0].isupper() and word[at].isupper())
