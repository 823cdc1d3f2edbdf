"""What each token of a text may stand for, as flat arrays: the form in which all of decoding works."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choices:
    """Candidate words of the tokens of a text and their log probabilities, token after token.

    ``sizes[i]`` is the number of candidates of token i, one at the least.
    """

    words: Ids
    logp: Doubles
    sizes: Ids

    @classmethod
    def of(cls, tokens: Iterable[tuple[Ids, Doubles]]) -> Choices:
        """Return the choices of tokens given by the words and log probabilities of each."""
        words, logp = zip(*tokens, strict=True)
        return cls(np.concatenate(words), np.concatenate(logp), np.array([len(w) for w in words]))

    @property
    def starts(self) -> Ids:
        """Where the candidates of each token begin."""
        starts: Ids = np.cumsum(self.sizes) - self.sizes
        return starts

    @property
    def owner(self) -> Ids:
        """Which token each candidate belongs to."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)

    @property
    def first(self) -> Ids:
        """The first candidate of each token."""
        return self.words[self.starts]

    @property
    def probabilities(self) -> Doubles:
        """The share of each candidate in the probability of its token."""
        starts, owner = self.starts, self.owner
        share = np.exp(self.logp - np.maximum.reduceat(self.logp, starts)[owner])
        total: Doubles = share / np.add.reduceat(share, starts)[owner]
        return total

    def found_in(self, other: Choices) -> Doubles:
        """Return the probability that other choices for the same tokens give to each candidate; 0: none."""
        words = 1 + max(int(self.words.max()), int(other.words.max()))
        theirs = other.owner * words + other.words
        order = np.argsort(theirs)
        own = self.owner * words + self.words
        place = order[np.minimum(np.searchsorted(theirs, own, sorter=order), len(order) - 1)]
        share: Doubles = np.where(theirs[place] == own, other.probabilities[place], 0.0)
        return share

    def with_logp(self, logp: Doubles) -> Choices:
        """Return the same candidates with other log probabilities."""
        return Choices(self.words, logp, self.sizes)

    def best(self, most: int, odds: float = np.inf) -> Choices:
        """Return the ``most`` likeliest candidates of each token, the likeliest first.

        Those more than ``odds`` (nats) behind the likeliest are left out.
        """
        owner = self.owner
        order = np.lexsort((-self.logp, owner))
        logp = self.logp[order]
        rank = np.arange(len(order)) - self.starts[owner]
        kept = (rank < most) & (logp >= logp[self.starts][owner] - odds)
        sizes = np.bincount(owner[kept], minlength=len(self.sizes))
        return Choices(self.words[order][kept], logp[kept], sizes)
