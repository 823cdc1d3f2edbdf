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
from rapidfuzz.distance import Levenshtein

from pipeline.errors import MissingProgramError
from pipeline.restore.ngram import LanguageModel
from pipeline.restore.syllables import ONSETS, is_syllable, onset_of, split_tone
from pipeline.vietnamese.letters import nfc, strip_marks

Ids = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]

_UNSEEN = -7.5
"""Log probability of a half-token that was never observed for a half-syllable, before its edits."""
_PER_EDIT = -2.6
"""Log probability of each edit of an unseen half-token."""
_WHOLE = 0.55
"""Weight of whole tokens against half-tokens, where the syllable was printed often enough to tell."""
_HALVES = 12
_MOST = 28


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
        self.version: str = data["version"]
        self.model = model
        self._whole: dict[str, dict[str, float]] = data["whole"]
        self._onsets: dict[str, dict[str, float]] = data["onsets"]
        self._rimes: dict[str, dict[str, float]] = data["rimes"]
        self._printed: dict[str, int] = data["printed"]
        self._syllable: dict[tuple[str, str], int] = {}
        for number, word in enumerate(model.words[3:], 3):
            parts = halves(word)
            if parts is not None:
                self._syllable[parts] = number
        self._plain_rimes = sorted({rime for _, rime in self._syllable})
        self._folded_rimes = [strip_marks(rime) for rime in self._plain_rimes]
        self.candidates = lru_cache(maxsize=100_000)(self._candidates)
        self._rimes_of = lru_cache(maxsize=50_000)(self._rimes_for)
        self._onsets_of = lru_cache(maxsize=10_000)(self._onsets_for)

    def _onsets_for(self, part: str) -> dict[str, float]:
        found = dict(self._onsets.get(part, {}))
        folded = strip_marks(part)
        for onset in (*ONSETS, ""):
            if onset not in found and abs(len(onset) - len(part)) <= 1:
                edits = Levenshtein.distance(folded, strip_marks(onset))
                if edits <= 1:
                    found[onset] = _UNSEEN + _PER_EDIT * edits + (0 if edits else 3.0)
        return found

    def _rimes_for(self, part: str) -> dict[str, float]:
        found = dict(self._rimes.get(part, {}))
        best = sorted(found.items(), key=lambda item: -item[1])[: 2 * _HALVES]
        found = dict(best)
        folded = strip_marks(part)
        if len(best) < _HALVES or best[0][1] < -5:
            for rime, plain in zip(self._plain_rimes, self._folded_rimes, strict=True):
                if rime not in found and abs(len(plain) - len(folded)) <= 1:
                    edits = Levenshtein.distance(folded, plain, score_cutoff=2)
                    if edits <= 2:
                        found[rime] = _UNSEEN + _PER_EDIT * edits + (3.0 if edits == 0 else 0.0)
        return found

    def _candidates(self, observed: str) -> tuple[Ids, Doubles]:
        """Return word numbers and log channel probabilities for a lower-case token, likeliest first."""
        scores: dict[int, float] = {}
        for cut in range(min(len(observed), 5) + 1):
            left, right = observed[:cut], observed[cut:]
            if not right:
                continue
            onsets = self._onsets_of(left)
            if not onsets:
                continue
            rimes = self._rimes_of(right)
            for onset, first in onsets.items():
                for rime, second in rimes.items():
                    number = self._syllable.get((onset, rime))
                    if number is not None and first + second > scores.get(number, -1e9):
                        scores[number] = first + second
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
