"""What an OCR engine makes of Vietnamese syllables, and what it may have stood for.

A noisy channel over the structure of the syllable: an observed token is cut in two, the left part
is what became of the onset, the right part what became of the rime with its tone. Both halves and
whole tokens were counted in pages that were printed and read for the purpose
(:mod:`pipeline.training.confusions`). Half-tokens that were never seen are compared by edit
distance.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from pipeline.errors import MissingProgramError
from pipeline.restore.ngram import LanguageModel
from pipeline.vietnamese.letters import nfc, strip_marks
from pipeline.vietnamese.syllables import is_syllable, onset_of, split_tone

Ids = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]

_UNSEEN = -7.5
"""Log probability of a half-token that was never observed for a half-syllable, before its edits."""
_PER_EDIT = -2.6
"""Log probability of each edit of an unseen half-token."""
_WHOLE = 0.55
"""Weight of whole tokens against half-tokens, where the syllable was printed often enough to tell."""
_MOST = 28
_NEVER = -1e9
_HOPELESS = -26.0
"""Log channel probability below which a syllable is no candidate."""


def halves(syllable: str) -> tuple[str, str] | None:
    """Return onset and rime (tone included) of a lower-case syllable, None where it is none."""
    if not is_syllable(syllable):
        return None
    base, tone = split_tone(syllable)
    onset = onset_of(base)
    if onset is None:
        return None
    # the tone stands on a letter of the rime, except in gì and the like
    rest = syllable[len(onset) :] if nfc(syllable[: len(onset)]) == onset else ""
    if not rest:
        return onset[:1], syllable[1:]
    del tone
    return onset, rest


class Channel:
    """Observed token to candidates with log P(observed | syllable)."""

    def __init__(self, path: Path, model: LanguageModel) -> None:
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise MissingProgramError("model_missing", path=str(path)) from error
        self.model = model
        self._whole: dict[str, dict[str, float]] = data["whole"]
        self._onsets: dict[str, dict[str, float]] = data["onsets"]
        self._rimes: dict[str, dict[str, float]] = data["rimes"]
        self._printed: dict[str, int] = data["printed"]
        parts = [
            (number, pair) for number, w in enumerate(model.words[3:], 3) if (pair := halves(w)) is not None
        ]
        self._onset_names = sorted({pair[0] for _, pair in parts})
        self._rime_names = sorted({pair[1] for _, pair in parts})
        onset_number = {name: i for i, name in enumerate(self._onset_names)}
        rime_number = {name: i for i, name in enumerate(self._rime_names)}
        self._onset_number, self._rime_number = onset_number, rime_number
        self._numbers = np.array([number for number, _ in parts], np.int64)
        self._onset_of = np.array([onset_number[pair[0]] for _, pair in parts], np.int64)
        self._rime_of = np.array([rime_number[pair[1]] for _, pair in parts], np.int64)
        self._folded_onsets = [strip_marks(name) for name in self._onset_names]
        self._folded_rimes = [strip_marks(name) for name in self._rime_names]
        self.candidates = lru_cache(maxsize=100_000)(self._candidates)
        self._onset_scores = lru_cache(maxsize=10_000)(
            lambda part: _half_scores(part, self._onsets.get(part, {}), onset_number, self._folded_onsets, 1)
        )
        self._rime_scores = lru_cache(maxsize=30_000)(
            lambda part: _half_scores(part, self._rimes.get(part, {}), rime_number, self._folded_rimes, 2)
        )

    def _candidates(self, observed: str) -> tuple[Ids, Doubles]:
        """Return word numbers and log channel probabilities for a lower-case token, likeliest first."""
        best = np.full(len(self._numbers), _NEVER)
        last = len(observed) - (len(observed) > 1)  # of a lone letter, all of the rime may be lost
        for cut in range(min(last, 5) + 1):
            onset = self._onset_scores(observed[:cut])
            if onset.max() <= _NEVER:
                continue
            rime = self._rime_scores(observed[cut:])
            np.maximum(best, onset[self._onset_of] + rime[self._rime_of], out=best)
        likely = np.flatnonzero(best > _HOPELESS)
        if len(likely) > 4 * _MOST:
            likely = likely[np.argpartition(-best[likely], 4 * _MOST)[: 4 * _MOST]]
        scores = dict(zip(self._numbers[likely].tolist(), best[likely].tolist(), strict=True))
        whole = self._whole.get(observed, {})
        for word, logp in whole.items():
            number = self.model.index.get(word)
            if number is not None:
                weight = min(1.0, self._printed.get(word, 0) / 20) * _WHOLE
                parts = scores.get(number, -20.0)
                scores[number] = float(np.logaddexp(np.log(weight + 1e-9) + logp, np.log(1 - weight) + parts))
        own = self.model.index.get(observed)
        if own is not None:
            parts_own = halves(observed)
            floor = -0.3 if parts_own is None else -9.0
            scores[own] = max(scores.get(own, -1e9), floor)
        if not scores:
            return np.zeros(1, np.int64), np.zeros(1)
        numbers = np.fromiter(scores, np.int64, len(scores))
        seen = np.fromiter(scores.values(), np.float64, len(scores))
        order = np.argsort(-(seen + 0.5 * self.model.unigram(numbers)), kind="stable")[:_MOST]
        return numbers[order], seen[order]


def _half_scores(
    part: str, counted: dict[str, float], numbers: dict[str, int], folded: list[str], most_edits: int
) -> Doubles:
    """Return log P(part read | half-syllable) for all half-syllables: counted, or by edit distance."""
    distance = process.cdist(
        [strip_marks(part)], folded, scorer=Levenshtein.distance, score_cutoff=most_edits
    )[0]
    scores = np.where(distance <= most_edits, _UNSEEN + _PER_EDIT * distance + 3.0 * (distance == 0), _NEVER)
    for name, logp in counted.items():
        number = numbers.get(name)
        if number is not None:
            scores[number] = max(scores[number], logp)
    return scores
