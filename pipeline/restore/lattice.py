"""Choosing one word for each token of a text, from candidates, by context on both sides.

Posterior decoding of a trigram model: a pass with bigrams over all candidates drops those that
cannot win, a pass with trigrams over the rest gives each candidate its probability (forward and
backward sums; Rabiner 1989). Stretches between tokens that have no choice are independent of each
other and are worked through side by side, so that the time goes into a few large array operations.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.restore.choices import Choices
from pipeline.restore.ngram import LanguageModel

Doubles = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]

_NEVER = -1e30


@dataclass
class Lattice:
    """Candidates of a run of tokens: word numbers and log channel probabilities, padded.

    ``words`` and ``logp`` are (tokens x most candidates); unused places have ``logp`` of -1e30.
    """

    words: Ids
    logp: Doubles

    @classmethod
    def of(cls, choices: Choices) -> Lattice:
        """Lay choices out in one array."""
        widest = int(choices.sizes.max())
        words = np.zeros((len(choices.sizes), widest), np.int64)
        logp = np.full(words.shape, _NEVER)
        used = np.arange(widest) < choices.sizes[:, None]
        words[used] = choices.words
        logp[used] = choices.logp
        return cls(words, logp)

    @property
    def sizes(self) -> Ids:
        """Number of candidates of each token."""
        sizes: Ids = (self.logp > _NEVER / 2).sum(axis=1)
        return sizes

    def best(self, posterior: Doubles, least: float, most: int) -> Lattice:
        """Keep candidates of probability ``least`` or more, at most ``most``, the likeliest first."""
        order = np.argsort(-posterior, axis=1, kind="stable")[:, :most]
        chosen = np.take_along_axis(posterior, order, axis=1)
        keep = chosen >= least
        keep[:, 0] = True
        widest = int(keep.sum(axis=1).max(initial=1))
        order, keep = order[:, :widest], keep[:, :widest]
        words = np.take_along_axis(self.words, order, axis=1)
        logp = np.where(keep, np.take_along_axis(self.logp, order, axis=1), _NEVER)
        return Lattice(words, logp)


def _segments(splits: npt.NDArray[np.bool_]) -> tuple[Ids, Ids]:
    """Return starts and lengths of the stretches that end at a split, longest first, short ones left out."""
    ends = np.flatnonzero(splits)
    starts = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else np.zeros(0, np.int64)
    lengths = ends - starts + 1
    order = np.argsort(-lengths, kind="stable")
    return starts[order], lengths[order]


def bigram_scores(model: LanguageModel, lattice: Lattice) -> tuple[Doubles, Doubles, npt.NDArray[np.bool_]]:
    """Return log P(word | word before) for each pair of neighbours' candidates; seen ones; back-off weights.

    Arrays are (tokens x candidates before x candidates); the first token has no neighbour before.
    """
    count, widest = lattice.words.shape
    used = lattice.logp > _NEVER / 2
    pairs = np.zeros((count, widest, widest), bool)
    pairs[1:] = used[:-1, :, None] & used[1:, None, :]
    place = np.nonzero(pairs)
    logp, backoff, there = model.bigrams(
        lattice.words[place[0] - 1, place[1]], lattice.words[place[0], place[2]]
    )
    scores = np.full(pairs.shape, _NEVER)
    scores[place] = logp
    weights = np.zeros(pairs.shape)
    weights[place] = backoff
    seen = np.zeros(pairs.shape, bool)
    seen[place] = there
    return scores, weights, seen


def bigram_posterior(lattice: Lattice, scores: Doubles, scale: float) -> Doubles:
    """Return the probability of each candidate by bigrams, (tokens x candidates)."""
    count, _ = lattice.words.shape
    emission = np.exp(lattice.logp - lattice.logp.max(axis=1, keepdims=True))
    posterior: Doubles = emission / emission.sum(axis=1, keepdims=True)
    step = np.exp(scale * (scores - scores.max(axis=(1, 2), keepdims=True)))
    starts, lengths = _segments((lattice.sizes == 1) | (np.arange(count) == count - 1))
    starts, lengths = starts[lengths > 1], lengths[lengths > 1]
    if not len(starts):
        return posterior
    forward = emission.copy()
    backward = np.ones_like(emission)
    for place in range(int(lengths[0])):
        live = starts[lengths > place] + place
        live = live[live > 0]
        summed = np.einsum("nj,njk->nk", forward[live - 1], step[live]) * emission[live]
        forward[live] = summed / np.maximum(summed.sum(axis=1, keepdims=True), 1e-300)
    ends = starts + lengths - 1
    for place in range(int(lengths[0])):
        live = ends[lengths > place] - place
        live = live[live > 0]
        summed = np.einsum("njk,nk->nj", step[live], backward[live] * emission[live])
        backward[live - 1] = summed / np.maximum(summed.sum(axis=1, keepdims=True), 1e-300)
    product = forward * backward
    marginal: Doubles = product / np.maximum(product.sum(axis=1, keepdims=True), 1e-300)
    return marginal


def trigram_scores(
    model: LanguageModel, lattice: Lattice, pairs: Doubles, weights: Doubles, seen: npt.NDArray[np.bool_]
) -> Doubles:
    """Return log P(word | two words before), (tokens x candidates x candidates x candidates).

    A boundary as the word before hides what stands before it.
    """
    count, widest = lattice.words.shape
    used = lattice.logp > _NEVER / 2
    scores = np.full((count, widest, widest, widest), _NEVER)
    valid = np.zeros(scores.shape, bool)
    valid[2:] = used[:-2, :, None, None] & used[1:-1, None, :, None] & used[2:, None, None, :]
    before = np.zeros((count, widest), bool)
    before[1:] = lattice.words[:-1] == model.boundary
    known = np.zeros(pairs.shape, bool)
    known[1:] = seen[:-1]
    known &= ~before[:, None, :]
    history = np.zeros(pairs.shape)
    history[1:] = weights[:-1]
    history[before[:, None, :].repeat(widest, axis=1)] = 0
    scores = np.where(valid, history[:, :, :, None] + pairs[:, None, :, :], _NEVER)
    place = np.nonzero(valid & known[:, :, :, None] & seen[:, None, :, :])
    if len(place[0]):
        token, i, j, k = place
        logp, there = model.trigrams(
            lattice.words[token - 2, i], lattice.words[token - 1, j], lattice.words[token, k]
        )
        hit = tuple(axis[there] for axis in place)
        scores[hit] = logp[there]
    return scores


def trigram_posterior(lattice: Lattice, scores: Doubles, scale: float, boundary: int) -> Doubles:
    """Return the probability of each candidate by trigrams, (tokens x candidates)."""
    count, widest = lattice.words.shape
    emission = np.exp(lattice.logp - lattice.logp.max(axis=1, keepdims=True))
    posterior: Doubles = emission / emission.sum(axis=1, keepdims=True)
    single = lattice.sizes == 1
    calm = np.zeros(count, bool)
    calm[1:] = single[1:] & (single[:-1] | (lattice.words[1:, 0] == boundary))
    calm[:2] = True
    calm[-1] = True
    starts, lengths = _segments(calm)
    keep = (lengths > 1) & (starts >= 2)
    starts, lengths = starts[keep], lengths[keep]
    if not len(starts):
        return posterior
    step = np.exp(scale * (scores - scores.max(axis=(1, 2, 3), keepdims=True)))
    forward = np.zeros((count, widest, widest))
    backward = np.ones((count, widest, widest))
    forward[starts - 1, 0, 0] = 1.0
    for place in range(int(lengths[0])):
        live = starts[lengths > place] + place
        summed = np.einsum("nij,nijk->njk", forward[live - 1], step[live]) * emission[live][:, None, :]
        forward[live] = summed / np.maximum(summed.sum(axis=(1, 2), keepdims=True), 1e-300)
    ends = starts + lengths - 1
    for place in range(int(lengths[0])):
        live = (ends - place)[lengths > place]
        summed = np.einsum("nijk,njk->nij", step[live], backward[live] * emission[live][:, None, :])
        backward[live - 1] = summed / np.maximum(summed.sum(axis=(1, 2), keepdims=True), 1e-300)
    inside = np.concatenate([np.arange(s, s + n) for s, n in zip(starts, lengths, strict=True)])
    product = (forward[inside] * backward[inside]).sum(axis=1)
    posterior[inside] = product / np.maximum(product.sum(axis=1, keepdims=True), 1e-300)
    return posterior


def _between_boundaries(model: LanguageModel, choices: Choices) -> Lattice:
    """Return the lattice of a text with two boundaries before it and one behind."""
    edge = np.array([model.boundary], np.int64)
    return Lattice.of(
        Choices(
            np.concatenate([edge, edge, choices.words, edge]),
            np.concatenate([[0.0, 0.0], choices.logp, [0.0]]),
            np.concatenate([[1, 1], choices.sizes, [1]]),
        )
    )


def pruned(model: LanguageModel, choices: Choices, most: int = 6) -> Choices:
    """Return the candidates that bigrams leave in the running, the likeliest first, ``most`` at the most."""
    lattice = _between_boundaries(model, choices)
    pairs, _, _ = bigram_scores(model, lattice)
    small = lattice.best(bigram_posterior(lattice, pairs, 1.0), 1e-4, most)
    used = (small.logp > _NEVER / 2)[2:-1]
    return Choices(small.words[2:-1][used], small.logp[2:-1][used], used.sum(axis=1))


class Scored:
    """The candidates of a text and what the language model says of neighbours: decoded as often as evidence changes.

    Time and memory grow with the cube of the number of candidates of neighbours: a handful for each token.
    """

    def __init__(self, model: LanguageModel, choices: Choices) -> None:
        lattice = _between_boundaries(model, choices)
        self._words, self._used = lattice.words, lattice.logp > _NEVER / 2
        self._scores = trigram_scores(model, lattice, *bigram_scores(model, lattice))
        self._boundary = model.boundary

    def decode(self, choices: Choices, scale: float = 1.0) -> Choices:
        """Return the words of each token and the logarithms of their probabilities, the likeliest first.

        ``choices`` are the same candidates, with any log probabilities; ``scale`` weighs the language
        model against these.
        """
        logp = np.where(self._used, 0.0, _NEVER)
        inside = self._used.copy()
        inside[:2] = inside[-1:] = False
        logp[inside] = choices.logp
        posterior = trigram_posterior(Lattice(self._words, logp), self._scores, scale, self._boundary)
        told = np.log(np.maximum(posterior[inside], 1e-300))
        return choices.with_logp(told).best(self._words.shape[1])


def decode(model: LanguageModel, choices: Choices, scale: float = 1.0) -> Choices:
    """Return the words of each token and the logarithms of their probabilities, the likeliest first."""
    return Scored(model, choices).decode(choices, scale)
