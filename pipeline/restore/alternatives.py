"""What a word may be instead: the decoder asked about one place of a line."""

from __future__ import annotations

import numpy as np

from pipeline.restore.case import in_case
from pipeline.restore.choices import Choices
from pipeline.restore.lattice import decode
from pipeline.restore.readings import ZERO, Doubles, Ids, Readings
from pipeline.restore.restorer import Restorer
from pipeline.restore.routes import Route
from pipeline.restore.stage import MODELS, restorer
from pipeline.restore.tokens import old_style
from pipeline.vietnamese.letters import strip_marks

_MOST = 24
"""Candidates that the decoder weighs; its time grows with their number at one place alone."""
_REACH = 12
"""Words on either side that the decoder looks at."""


def alternatives(before: str, word: str, read: str, after: str, most: int = 6) -> tuple[str, ...]:
    """Return what may stand in place of ``word``, the likeliest first, without the word itself.

    ``before`` and ``after`` are the text around it, ``read`` is what was read there. Words of the same
    letters without marks count, and those that an OCR engine takes for what was read.
    """
    if not word.isalpha():
        return ()
    loaded: Restorer = restorer(str(MODELS))
    model = loaded.model
    words, logp = _candidates(loaded.readings, word, read)
    if len(words) < 2:
        return ()

    def fixed(text: str) -> list[tuple[Ids, Doubles]]:
        bare = [token.strip(".,;:!?()“”\"'…") for token in text.split()]
        return [(np.array([model.index.get(old_style(b.lower()), 0)], np.int64), ZERO) for b in bare]

    left, right = fixed(before)[-_REACH:], fixed(after)[:_REACH]
    asked = Choices.of([(words, logp)]).best(_MOST)
    found = decode(model, Choices.of([*left, (asked.words, asked.logp), *right]))
    chosen = found.words[found.owner == len(left)].tolist()
    told = [in_case(model.words[number], word, False, False) for number in chosen if number > model.number]
    return tuple(dict.fromkeys(t for t in told if old_style(t) != old_style(word)))[:most]


def _candidates(readings: Readings, word: str, read: str) -> tuple[Ids, Doubles]:
    """Return candidates of all ways in which the word may have been misread, with log probabilities."""
    best: dict[int, float] = {}
    ways = [
        (strip_marks(word).lower(), Route.STRIPPED),
        (word.lower(), Route.VIETNAMESE_OCR),
        (read.lower(), Route.FOREIGN_OCR if read.isascii() else Route.VIETNAMESE_OCR),
    ]
    for text, route in ways:
        tokens = readings.of_chunk(text, 0, "", route, False, True)
        if len(tokens) != 1:
            continue
        # On one scale: each way tells how likely its own candidates are beside each other.
        share = tokens[0].logp - np.logaddexp.reduce(tokens[0].logp)
        for number, value in zip(tokens[0].words.tolist(), share.tolist(), strict=True):
            if number > readings.model.number:
                best[number] = max(best.get(number, -99.0), value)
    return np.array(list(best), np.int64), np.array(list(best.values()))
