"""Training of the context model (:mod:`pipeline.restore.contexts`) on text whose marks are known.

Stochastic gradient descent with a step of its own for each weight (Duchi, Hazan, Singer 2011), in
a hashed table; then the weights that matter are written as a static function.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.restore.contexts import REACH, SHAPES, features, skeleton_numbers
from pipeline.restore.ngram import BITS
from pipeline.training.tables import levels, static_table

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

_SLOTS = 26
"""Bits of a place in the table of weights in training, at the most."""
_LEAST_CHUNKS = 60
"""A small corpus is gone through until that many chunks were seen."""
_MOST = 8
"""Candidates of a skeleton that are learned, the most frequent ones."""
_RARE = 3e-4
"""Share of a skeleton below which a word is no candidate in training."""
_CHUNK = 1 << 14
_STEP = 0.12
_LEARNED = 0.98
"""Places where the right word is likelier than this teach nothing more."""
_LEAST_SEEN = 3
"""Contexts of several words seen less often are left out."""
_LEAST_WEIGHT = 0.15
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_FACTOR_2 = np.uint64(0xC2B2AE3D27D4EB4F)


def _hash(keys: Ids, bits: int) -> Ids:
    mixed = keys.view(np.uint64) * _FACTOR
    mixed = (mixed ^ (mixed >> np.uint64(29))) * _FACTOR_2
    return (mixed >> np.uint64(64 - bits)).view(np.int64)


def candidates(words: list[str], counts: npt.NDArray[np.float64]) -> Ids:
    """Return for each word the words with its letters (words x most), the frequent first; -1: none."""
    of = skeleton_numbers(words)
    groups: dict[int, list[int]] = {}
    for number in np.argsort(-counts[: len(words)], kind="stable").tolist():
        groups.setdefault(int(of[number]), []).append(number)
    table = np.full((len(words), _MOST), -1, np.int64)
    for skeleton, group in groups.items():
        total = sum(counts[w] for w in group)
        kept = [w for w in group[:_MOST] if counts[w] >= _RARE * total and w > 2]
        if len(kept) > 1:
            table[skeleton, : len(kept)] = kept
    return table[of]


class Trainer:
    """The weights while they are learned."""

    def __init__(self, words: list[str], streams: list[npt.NDArray[np.uint16]], tokens: int) -> None:
        self._bits = min(_SLOTS, max(16, tokens.bit_length() + 2))
        self.counts = np.zeros(len(words))
        for stream in streams:
            self.counts += np.bincount(stream, minlength=len(words))
        self.skeleton_of = skeleton_numbers(words)
        self.table = candidates(words, self.counts)
        self.bias = np.log(self.counts + 0.5).astype(np.float32)
        self.weights = np.zeros(1 << self._bits, np.float32)
        self._squares = np.full(1 << self._bits, 0.1, np.float32)
        self._seen = np.zeros(2 << self._bits, np.uint16)

    def _places(self, ids: npt.NDArray[np.uint16]) -> tuple[Ids, Ids, Ids, Ids, npt.NDArray[np.bool_]]:
        wide = ids.astype(np.int64)
        skeletons = self.skeleton_of[wide]
        inner = np.arange(REACH, len(wide) - REACH)
        own = self.table[wide[inner]]
        inner = inner[(own == wide[inner, None]).any(axis=1)]
        keys, used = features(skeletons, inner)
        return inner, wide, skeletons, keys, used

    def _contexts(self, keys: Ids, skeletons: Ids) -> Ids:
        """Return counters of the contexts of several words, for each place."""
        return _hash(keys[:, 4 : len(SHAPES)] | skeletons[:, None] << (3 * BITS), self._bits + 1)

    def see(self, ids: npt.NDArray[np.uint16]) -> None:
        """Count the contexts of a chunk."""
        inner, _, skeletons, keys, _ = self._places(ids)
        found, times = np.unique(self._contexts(keys, skeletons[inner]), return_counts=True)
        self._seen[found] = np.minimum(self._seen[found] + times, 60_000)

    def _rows(self, ids: npt.NDArray[np.uint16]) -> tuple[Ids, Ids, npt.NDArray[np.bool_], Ids]:
        """Return (owner, words, gold, keys with 0 for what does not count) of all candidates of a chunk."""
        inner, wide, skeletons, keys, used = self._places(ids)
        used[:, 4 : len(SHAPES)] &= self._seen[self._contexts(keys, skeletons[inner])] >= _LEAST_SEEN
        own = self.table[wide[inner]]
        owner, column = np.nonzero(own >= 0)
        words = own[owner, column]
        full = np.where(used[owner], keys[owner] | words[:, None] << (3 * BITS), 0)
        return owner, words, words == wide[inner][owner], full

    def _probabilities(self, owner: Ids, scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        scores = np.exp(scores - np.maximum.reduceat(scores, first)[owner])
        out: npt.NDArray[np.float64] = scores / np.add.reduceat(scores, first)[owner]
        return out

    def learn(self, ids: npt.NDArray[np.uint16]) -> tuple[int, int]:
        """Learn from a chunk; return how many places it has and how many were right before."""
        owner, words, gold, keys = self._rows(ids)
        slots = np.where(keys == 0, 0, _hash(keys, self._bits))
        scores = self.weights[slots].sum(axis=1, dtype=np.float64) + self.bias[words]
        p = self._probabilities(owner, scores)
        right = p[gold]
        error = (gold - p).astype(np.float32)
        open_ones = (right < _LEARNED)[owner] & (np.abs(error) > 0.002)
        slots, error = slots[open_ones], error[open_ones]
        at, inverse = np.unique(slots, return_inverse=True)
        pull = np.bincount(inverse.ravel(), np.repeat(error, slots.shape[1]), minlength=len(at))
        pull[at == 0] = 0
        self._squares[at] += (pull * pull).astype(np.float32)
        self.weights[at] += (_STEP * pull / np.sqrt(self._squares[at])).astype(np.float32)
        return len(right), int((right > 0.5).sum())

    def kept(self, chunks: Iterator[npt.NDArray[np.uint16]], most: int) -> tuple[Ids, Floats]:
        """Return the keys and weights of the features that matter most in the chunks, one for each place."""
        strong: list[Ids] = []
        free = np.abs(self.weights) > _LEAST_WEIGHT
        for ids in chunks:
            full = self._rows(ids)[3].ravel()
            slots = _hash(full, self._bits)
            fresh = free[slots]
            first = np.unique(slots[fresh], return_index=True)[1]
            strong.append(full[fresh][first])
            free[slots[fresh]] = False
        keys = np.sort(np.concatenate(strong))
        keys = keys[keys != 0]
        value = self.weights[_hash(keys, self._bits)]
        if len(keys) > most:
            chosen = np.sort(np.argpartition(-np.abs(value), most)[:most])
            keys, value = keys[chosen], value[chosen]
        return keys, value


def chunks_of(
    streams: list[npt.NDArray[np.uint16]], tokens: list[int], chance: random.Random
) -> list[tuple[int, int]]:
    """Return (stream, start) of chunks in random order, about ``tokens[i]`` tokens of stream i."""
    chosen = []
    for number, (stream, wanted) in enumerate(zip(streams, tokens, strict=True)):
        starts = list(range(0, max(1, len(stream) - _CHUNK), _CHUNK))
        chosen += [(number, s) for s in chance.sample(starts, min(len(starts), max(1, wanted // _CHUNK)))]
    chance.shuffle(chosen)
    return chosen


def train(
    words: list[str],
    streams: list[npt.NDArray[np.uint16]],
    tokens: list[int],
    out: Path,
    most: int,
    seed: int,
    say: Callable[[str], None],
) -> None:
    """Learn from about ``tokens[i]`` tokens of each stream and write ``most`` weights at the most."""
    trainer = Trainer(words, streams, sum(tokens))
    chosen = chunks_of(streams, tokens, random.Random(seed))
    cut = [streams[n][s : s + _CHUNK] for n, s in chosen]
    for ids in cut:
        trainer.see(ids)
    say(f"contexts counted in {len(cut)} chunks")
    places = right = 0
    passes = -(-_LEAST_CHUNKS // len(cut))
    for number, ids in enumerate(cut * passes, 1):
        some, good = trainer.learn(ids)
        places, right = places + some, right + good
        if number % 100 == 0:
            say(f"contexts: {number} of {len(cut)} chunks, {right / places:.4f} right before learning")
            places = right = 0
    keys, value = trainer.kept(iter(cut), most)
    steps, number_of = levels(value.astype(np.float64), 6)
    cells, used = static_table(keys, number_of, 6, np.uint16)
    say(f"contexts: {len(keys):,} weights")
    np.save(out / "contexts.npy", cells)
    version = np.str_(hashlib.sha256(cells.tobytes()).hexdigest()[:12])
    np.savez(
        out / "contexts-small.npz", levels=steps, bias=trainer.bias, seed=np.int64(used), version=version
    )
