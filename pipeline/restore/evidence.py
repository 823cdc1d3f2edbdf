"""What tells which word stands where, weighed: reading, neighbours, the whole text, other places of a phrase.

Each token comes with the words it may stand for and how likely each is read so (the channel model). The
language model (:mod:`pipeline.restore.ngram`), the tagger (:mod:`pipeline.restore.tagger`), preferred
spellings and the document itself (:mod:`pipeline.restore.adaptation`) add what they know, as a
log-linear model does (Och, Ney 2002); weights were chosen on held-out text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.restore.adaptation import adapted
from pipeline.restore.choices import Choices
from pipeline.restore.lattice import Scored, pruned
from pipeline.restore.ngram import LanguageModel
from pipeline.restore.readings import Token
from pipeline.restore.routes import Route
from pipeline.restore.spellings import Spellings
from pipeline.restore.tagger import Tagger, shape_of

Ids = npt.NDArray[np.int64]

_BESIDE = (0.9, 0.5)
"""Weights of the tagger's and of the language model's log probabilities where letters are sure."""
_MOST, _ODDS = 5, 5.0
"""Candidates that the tagger leaves in the running there, and how far they may be behind its best (nats)."""


class _Weights(NamedTuple):
    """Weights of log probabilities where letters are in doubt."""

    tagger: float
    alone: float
    """Of the language model, before the tagger has guessed."""
    together: float
    """Of the language model, beside what the tagger guessed."""


_DOUBTFUL = {
    Route.FOREIGN_OCR: _Weights(tagger=0.7, alone=0.8, together=0.65),
    Route.VIETNAMESE_OCR: _Weights(tagger=0.6, alone=0.9, together=0.9),
}
_READ_MOST = 8
"""Candidates of a token of doubtful letters that bigrams leave in the running."""
_SURE = 0.999
"""Probability of letters above which they count as read."""
_GUESSED = 0.4
"""Weight of the log probability of a guessed word."""


class Evidence:
    """The models, and the way from tokens to their likely words."""

    def __init__(self, model: LanguageModel, tagger: Tagger, spellings: Spellings) -> None:
        self._model = model
        self._tagger = tagger
        self._spellings = spellings

    def chosen(self, tokens: Sequence[Token]) -> Choices:
        """Return the likely words of each token and their log probabilities, the likeliest first."""
        choices = Choices.of((t.words, t.logp) for t in tokens)
        shapes = np.array([shape_of(t.read) for t in tokens], np.int64)
        doubtful = [_DOUBTFUL[t.route] for t in tokens if t.route in _DOUBTFUL]
        if doubtful:
            choices = pruned(self._model, choices, _READ_MOST)
            own = np.array([t.start >= 0 for t in tokens])
            scored = Scored(self._model, choices)
            weights = max(doubtful)  # in a mixed text those of the engine that tells least
            choices, settled = self._letters_settled(scored, choices, shapes, own, weights)
            share, scale = choices.found_in(settled), weights.together
            told = self._tagger.weighed(settled.first, shapes, choices, weights.tagger, share)
        else:
            weight, scale = _BESIDE
            told = self._tagger.weighed(choices.first, shapes, choices, weight, choices.probabilities)
            told = told.best(_MOST, _ODDS)
            scored = Scored(self._model, told)
        told = self._spellings.preferred(told)
        told = adapted([t.read.lower() if t.start >= 0 else None for t in tokens], told)
        return scored.decode(told, scale)

    def _letters_settled(
        self, scored: Scored, choices: Choices, shapes: Ids, own: npt.NDArray[np.bool_], weights: _Weights
    ) -> tuple[Choices, Choices]:
        """Return choices with what the tagger guesses where letters are in doubt, and the words they make likely.

        ``own`` tells the tokens that stand in the text: the others are marks between sentences.
        """
        settled = scored.decode(choices, weights.alone)
        read, letters = settled.first, self._tagger.letters
        same = letters[settled.words] == letters[read[settled.owner]]
        sure = np.bincount(settled.owner[same], settled.probabilities[same], minlength=len(read))
        hidden = np.flatnonzero((sure < _SURE) & own)
        if not len(hidden):
            return choices, settled
        choices = self._tagger.guessed(read, shapes, hidden, choices, _GUESSED)
        return choices, scored.decode(choices, weights.together)
