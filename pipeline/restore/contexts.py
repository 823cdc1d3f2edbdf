"""What stands on both sides of a word: a log-linear model over the markless neighbours.

The language model (:mod:`pipeline.restore.ngram`) sees two words back. Here each candidate of a
place is scored by its markless neighbours on both sides (single, in pairs, in threes, and any
within ten words), as a maximum-entropy model (Berger, Della Pietra, Della Pietra 1996) whose
weights are kept in a static function. Marks of the neighbours need not be known.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.errors import MissingProgramError
from pipeline.restore.ngram import BITS, LanguageModel, StaticTable
from pipeline.vietnamese.letters import strip_marks

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

REACH = 10
"""Words on either side that are seen."""
SHAPES: tuple[tuple[int, ...], ...] = (
    (-1,), (1,), (-2,), (2,), (-2, -1), (1, 2), (-1, 1),
    (-3, -2, -1), (1, 2, 3), (-2, -1, 1), (-1, 1, 2),
)  # fmt: skip
"""Places of the neighbours that make one feature together."""
NEARBY = tuple(k for k in range(-REACH, REACH + 1) if abs(k) > 1)
"""Places whose words count wherever they stand."""
COMMON = 60
"""Words of the model that are too frequent to tell anything from afar, special ones among them."""
_KIND = 4 * BITS

_SETTLED = 0.999
"""Tokens likelier than this are not asked about."""
_HOPELESS = 1e-3
"""Candidates less likely than this are left out."""
_OWN = 0.65
"""Weight of the language model's log probability."""
_AROUND = 0.35
"""Weight of what stands around."""


def skeleton_numbers(words: list[str]) -> Ids:
    """Return for each word the number of the first word with the same letters, which stands for them."""
    first: dict[str, int] = {}
    numbers = [first.setdefault(strip_marks(word), number) for number, word in enumerate(words)]
    return np.array(numbers, np.int64)


def features(skeletons: Ids, places: Ids) -> tuple[Ids, npt.NDArray[np.bool_]]:
    """Return the keys of all features of each place (places x features), and which of them count.

    ``skeletons`` are those of a whole text, with at least ``REACH`` more at both ends; a key is made
    that of a candidate by adding ``word << 3 * BITS``.
    """
    columns = []
    for kind, shape in enumerate(SHAPES):
        key = np.full(len(places), kind << _KIND, np.int64)
        for number, step in enumerate(shape):
            key |= skeletons[places + step] << (BITS * number)
        columns.append(key)
    near = skeletons[places[:, None] + np.array(NEARBY)]
    keys = np.concatenate([np.stack(columns, axis=1), near | len(SHAPES) << _KIND], axis=1)
    used = np.ones(keys.shape, bool)
    used[:, len(SHAPES) :] = near >= COMMON
    return keys, used


class ContextModel:
    """Scores of candidates by what stands around them."""

    def __init__(self, folder: Path, model: LanguageModel) -> None:
        """Open the model in a folder.

        Raises:
            MissingProgramError: the folder holds no context model.
        """
        try:
            arrays = np.load(folder / "contexts-small.npz", allow_pickle=False)
            cells = np.asarray(np.load(folder / "contexts.npy", mmap_mode="r", allow_pickle=False))
        except FileNotFoundError as error:
            raise MissingProgramError("model_missing", path=error.filename or str(folder)) from error
        self._levels: Floats = arrays["levels"]
        self._bias: Floats = arrays["bias"]
        self._table = StaticTable(cells, int(arrays["seed"]), 6)
        self.version = str(arrays["version"])
        self._boundary = model.boundary
        self.skeleton_of = skeleton_numbers(model.words)

    def scores(self, read: Ids, places: Ids, owner: Ids, words: Ids) -> Doubles:
        """Return the score of each candidate, in nats up to a constant for each place.

        ``read`` are the words of a text as they were taken so far (only their letters count),
        ``places`` those in doubt; candidate i is ``words[i]`` at ``places[owner[i]]``.
        """
        edge = np.full(REACH, self._boundary, np.int64)
        around = np.concatenate([edge, self.skeleton_of[read], edge])
        keys, used = features(around, places + REACH)
        candidate, column = np.nonzero(used[owner])
        wanted = keys[owner[candidate], column] | words[candidate] << (3 * BITS)
        value, there = self._table.get(wanted)
        total = np.bincount(candidate[there], self._levels[value[there]], minlength=len(words))
        return np.asarray(total + self._bias[words], np.float64)

    def weighed(self, results: list[tuple[Ids, Doubles]]) -> list[tuple[Ids, Doubles]]:
        """Return the words and probabilities of all tokens with what stands around them taken in.

        Words of the same letters share their probability anew; between different letters nothing
        changes. The likeliest word stays first.
        """
        places = [i for i, (words, p) in enumerate(results) if len(words) > 1 and p[0] < _SETTLED]
        if not places:
            return results
        read = np.array([words[0] for words, _ in results], np.int64)
        sizes = np.array([max(1, int((results[i][1] > _HOPELESS).sum())) for i in places])
        owner = np.repeat(np.arange(len(places)), sizes)
        left = list(zip(places, sizes.tolist(), strict=True))
        words = np.concatenate([results[i][0][:n] for i, n in left])
        before = np.log(np.maximum(np.concatenate([results[i][1][:n] for i, n in left]), 1e-300))
        found = self.scores(read, np.array(places, np.int64), owner, words)
        group = np.unique(owner << BITS | self.skeleton_of[words], return_inverse=True)[1]
        told = found - _log_sum(found, group)[group]
        mixed = _OWN * before + _AROUND * told
        after = mixed + (_log_sum(before, group) - _log_sum(mixed, group))[group]
        out = list(results)
        for (place, size), end in zip(left, np.cumsum(sizes).tolist(), strict=True):
            value = after[end - size : end]
            order = np.argsort(-value, kind="stable")
            out[place] = (results[place][0][order], np.exp(value[order]))
        return out


def _log_sum(values: Doubles, group: Ids) -> Doubles:
    """Return the logarithm of the sum of exponentials of each group."""
    top = np.full(int(group.max()) + 1, -np.inf)
    np.maximum.at(top, group, values)
    total: Doubles = top + np.log(np.bincount(group, np.exp(values - top[group])))
    return total
