"""Counting n-grams and turning counts into a smoothed language model.

Modified Kneser-Ney smoothing (Chen and Goodman, 1998), interpolated, then pruned by count and by what an n-gram tells beyond its shorter ending, and
brought into back-off form with weights that make each history sum to one again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BITS = 14
"""Bits of one word number in a packed n-gram: vocabularies of up to 16,384 words."""

_LEAST_TAKEN = (0.6, 1.0, 1.3)
"""Least discounts of counts of one, two, and three or more: weighted sources leave too few counts of one."""
Keys = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass
class Order:
    """All n-grams of one length: sorted packed keys, natural log probabilities, back-off weights."""

    keys: Keys
    logp: Floats
    backoff: Floats


def pack(ids: npt.NDArray[np.uint16], order: int, boundary: int) -> Keys:
    """Return the packed n-grams of a token stream; a boundary may only be their first or last word."""
    wide = ids.astype(np.int64)
    count = len(wide) - order + 1
    keys = np.zeros(max(count, 0), np.int64)
    inner = np.zeros(max(count, 0), bool)
    for place in range(order):
        column = wide[place : place + count]
        keys = keys << BITS | column
        if 0 < place < order - 1:
            inner |= column == boundary
    return keys[~inner]


def count(
    streams: Iterable[npt.NDArray[np.uint16]], order: int, boundary: int, weights: Iterable[int]
) -> tuple[Keys, Keys]:
    """Return the distinct n-grams of all streams, sorted, and their counts times the stream's weight.

    Works through blocks of ten million tokens, so that memory grows with distinct n-grams only.
    """
    keys, counts = np.zeros(0, np.int64), np.zeros(0, np.int64)
    waiting: list[tuple[Keys, Keys]] = []
    held = 0
    for stream, weight in zip(streams, weights, strict=True):
        for start in range(0, len(stream), 10_000_000):
            block = stream[start : start + 10_000_000 + order - 1]
            found, times = np.unique(pack(block, order, boundary), return_counts=True)
            waiting.append((found, times * weight))
            held += len(found)
            if held > max(len(keys), 20_000_000):
                keys, counts = merge([(keys, counts), *waiting])
                waiting, held = [], 0
    return merge([(keys, counts), *waiting])


def merge(parts: list[tuple[Keys, Keys]]) -> tuple[Keys, Keys]:
    """Return the sum of several counts as sorted keys and counts."""
    keys = np.concatenate([part[0] for part in parts])
    counts = np.concatenate([part[1] for part in parts])
    if not len(keys):
        return keys, counts
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    return keys[first], np.add.reduceat(counts, first)


def _discounts(counts: Keys) -> npt.NDArray[np.float64]:
    seen = [float(np.count_nonzero(counts == n)) + 1.0 for n in (1, 2, 3, 4)]
    y = seen[0] / (seen[0] + 2 * seen[1])
    d = [n + 1 - (n + 2) * y * seen[n + 1] / seen[n] for n in range(3)]
    return np.array([0.0, *(min(max(v, _LEAST_TAKEN[n]), n + 0.9) for n, v in enumerate(d))])


def _find(keys: Keys, wanted: Keys) -> Keys:
    return np.searchsorted(keys, wanted)


def estimate(
    top: tuple[Keys, Keys], order: int, words: int, boundary: int, least: dict[int, int], most: int
) -> list[Order]:
    """Return the model of orders 1 to ``order`` from the counts of the longest n-grams.

    ``least`` gives for each order above 1 the smallest count (continuation count below the
    highest order) an n-gram needs to be kept. Of the longest no more than ``most`` are kept, those
    whose probability differs most from that of their ending, times their count (the weighted
    difference of Seymore and Rosenfeld, 1996).
    """
    counts: dict[int, tuple[Keys, Keys]] = {order: top}
    for n in range(order - 1, 0, -1):
        longer, times = counts[n + 1]
        starts = (longer >> (BITS * n)) == boundary
        suffixes = longer & ((1 << (BITS * n)) - 1)
        parts = [merge([(suffixes, np.ones(len(suffixes), np.int64))])]
        if n > 1:  # what follows a boundary has no left neighbour: its own count
            prefixes = longer >> BITS
            first = (prefixes >> (BITS * (n - 1))) == boundary
            parts.append(merge([(prefixes[first], times[first])]))
        del starts
        counts[n] = merge(parts)
    vocabulary = np.zeros(words)
    vocabulary[counts[1][0]] = counts[1][1]
    uniform = 1.0 / words
    discount = _discounts(counts[1][1])
    amount = discount[np.minimum(vocabulary, 3).astype(int)]
    unigram = (vocabulary - amount) / vocabulary.sum() + amount.sum() / vocabulary.sum() * uniform
    probabilities: dict[int, Floats] = {1: unigram}
    keys_of: dict[int, Keys] = {1: np.arange(words, dtype=np.int64)}
    for n in range(2, order + 1):
        keys, times = counts[n]
        discount = _discounts(times)
        amount = discount[np.minimum(times, 3)]
        history = keys >> BITS
        first = np.flatnonzero(np.concatenate([[True], history[1:] != history[:-1]]))
        size = np.diff(np.append(first, len(keys)))
        total = np.repeat(np.add.reduceat(times, first), size)
        rest = np.repeat(np.add.reduceat(amount, first), size)
        lower = probabilities[n - 1][_find(keys_of[n - 1], keys & ((1 << (BITS * (n - 1))) - 1))]
        probabilities[n] = (times - amount) / total + rest / total * lower
        if n == order:
            worth = np.abs(np.log(probabilities[n] / lower)) * times
        keys_of[n] = keys
    kept = {1: np.ones(words, bool)}
    for n in range(order, 1, -1):
        keep = counts[n][1] >= least[n]
        if n == order and keep.sum() > most:
            keep &= worth >= np.partition(worth[keep], -most)[-most]
        if n < order:  # histories and suffixes of kept longer n-grams stay
            longer = keys_of[n + 1][kept[n + 1]]
            for needed in (longer >> BITS, longer & ((1 << (BITS * n)) - 1)):
                place = np.minimum(_find(keys_of[n], needed), len(keys_of[n]) - 1)
                keep[place[keys_of[n][place] == needed]] = True
        kept[n] = keep
    model = [
        Order(keys_of[n][kept[n]], np.log(probabilities[n][kept[n]]), np.zeros(kept[n].sum()))
        for n in range(1, order + 1)
    ]
    for n in range(2, order + 1):
        _weigh(model[n - 2], model[n - 1], n)
    return model


def _weigh(shorter: Order, longer: Order, n: int) -> None:
    """Set the back-off weights of the histories in ``shorter`` so that each sums to one."""
    history = longer.keys >> BITS
    first = np.flatnonzero(np.concatenate([[True], history[1:] != history[:-1]]))
    suffix = longer.keys & ((1 << (BITS * (n - 1))) - 1)
    place = np.minimum(_find(shorter.keys, suffix), len(shorter.keys) - 1)
    lower = np.where(shorter.keys[place] == suffix, np.exp(shorter.logp[place]), 0.0)
    covered = np.add.reduceat(np.exp(longer.logp), first)
    below = np.add.reduceat(lower, first)
    owner = np.minimum(_find(shorter.keys, history[first]), len(shorter.keys) - 1)
    found = shorter.keys[owner] == history[first]
    weight = np.log(np.maximum(1 - covered, 1e-4) / np.maximum(1 - below, 1e-4))
    shorter.backoff[owner[found]] = weight[found]
