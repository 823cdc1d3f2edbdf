"""The language model as it lies on disk: small, memory-mapped, read many n-grams at a time.

N-grams are kept in static functions (Bloomier filters; Belazzougui, Botelho, Dietzfelbinger 2009):
an entry is the exclusive-or of three table cells and holds a fingerprint and quantised values, so
that the words themselves need not be stored. An n-gram that was never kept is taken for one with
the chance of a fingerprint collision only.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from pipeline.errors import MissingProgramError
from pipeline.restore.tokens import old_style
from pipeline.vietnamese.letters import strip_marks

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

_Number = TypeVar("_Number", int, Ids)

BITS = 14
_MIX_1, _MIX_2, _MIX_3 = (np.uint64(v) for v in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_LOW = np.uint64(0xFFFFFFFF)


def _mix(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Finaliser of splitmix64 (Steele, Lea, Flood 2014)."""
    keys = (keys ^ (keys >> np.uint64(30))) * _MIX_2
    keys = (keys ^ (keys >> np.uint64(27))) * _MIX_3
    return keys ^ (keys >> np.uint64(31))


def slots(keys: Ids, seed: int, size: int) -> tuple[list[Ids], npt.NDArray[np.uint64]]:
    """Return the three cells of each key in a table of three parts of ``size`` cells, and 32 hash bits."""
    first = _mix(keys.view(np.uint64) + np.uint64(seed) * _MIX_1)
    second = _mix(first + _MIX_1)
    part = np.uint64(size)
    shift = np.uint64(32)
    cells = [
        ((first & _LOW) * part >> shift).view(np.int64),
        (((first >> shift) * part >> shift) + part).view(np.int64),
        (((second & _LOW) * part >> shift) + part + part).view(np.int64),
    ]
    return cells, second >> shift


def pair_key(before: _Number, word: _Number, raised: _Number) -> _Number:
    """Return one number for a pair of neighbours, or each of many; ``raised`` is 1 where the first has a capital."""
    return raised << 2 * BITS | before << BITS | word


@dataclass(frozen=True)
class StaticTable:
    """A static function from packed n-grams to small numbers; ``value_bits`` low bits hold the value."""

    cells: npt.NDArray[Any]
    seed: int
    value_bits: int

    def get(self, keys: Ids) -> tuple[Ids, npt.NDArray[np.bool_]]:
        """Return the value of each key and whether the key is there."""
        places, bits = slots(keys, self.seed, len(self.cells) // 3)
        entry = self.cells[places[0]] ^ self.cells[places[1]] ^ self.cells[places[2]]
        width = 8 * self.cells.itemsize
        wanted = bits & np.uint64((1 << (width - self.value_bits)) - 1)
        there = (entry >> self.cells.dtype.type(self.value_bits)) == wanted
        return (entry & self.cells.dtype.type((1 << self.value_bits) - 1)).astype(np.int64), there


class LanguageModel:
    """A trigram model over case-folded syllables with the tone in the old style (hòa)."""

    def __init__(self, folder: Path) -> None:
        description = json.loads((folder / "lm.json").read_text(encoding="utf-8"))
        self.words: list[str] = description["words"]
        self.index: dict[str, int] = {word: number for number, word in enumerate(self.words)}
        self.unknown, self.boundary, self.number = 0, 1, 2
        arrays = np.load(folder / "lm-small.npz", allow_pickle=False)
        self._logp1: Floats = arrays["logp1"]
        self._backoff1: Floats = arrays["backoff1"]
        self._levels2: Floats = arrays["levels2"]
        self._levels2_backoff: Floats = arrays["levels2_backoff"]
        self._levels3: Floats = arrays["levels3"]
        share = np.clip(arrays["capitals"], 0.002, 0.998)
        self.log_capital: Floats = np.log(share)
        self.log_small: Floats = np.log1p(-share)
        self._small_l = frozenset(arrays["small_l"].tolist())
        seeds = description["seeds"]
        self._bigrams = StaticTable(
            np.asarray(np.load(folder / "lm-2.npy", mmap_mode="r", allow_pickle=False)), seeds[0], 16
        )
        self._trigrams = StaticTable(
            np.asarray(np.load(folder / "lm-3.npy", mmap_mode="r", allow_pickle=False)), seeds[1], 6
        )

    @classmethod
    def load(cls, folder: Path) -> LanguageModel:
        """Open the model in a folder.

        Raises:
            MissingProgramError: the folder holds no model.
        """
        try:
            return cls(folder)
        except FileNotFoundError as error:
            raise MissingProgramError("model_missing", path=error.filename or str(folder)) from error

    def has_small_l(self, before: str, number: int) -> bool:
        """Tell whether a word that begins with l is practically always written small behind the word ``before``."""
        first = self.index.get(old_style(before.lower()), self.unknown)
        return pair_key(first, number, int(before[:1].isupper())) in self._small_l

    def log_frequency(self, words: Ids) -> Floats:
        """Return the log probability of each word by itself."""
        return self._logp1[words]

    @cached_property
    def by_skeleton(self) -> dict[str, Ids]:
        """Return the words of each markless form, the most frequent first."""
        grouped: dict[str, list[int]] = {}
        for number, word in enumerate(self.words[3:], 3):
            grouped.setdefault(strip_marks(word), []).append(number)
        return {
            skeleton: np.array(sorted(numbers, key=lambda n: -self._logp1[n]), np.int64)
            for skeleton, numbers in grouped.items()
        }

    def unigram(self, words: Ids) -> Floats:
        """Return the log probability of each word without context."""
        return self._logp1[words]

    def bigrams(self, before: Ids, words: Ids) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
        """Return log P(word | before), the back-off weight of the pair as a history, and whether it was seen."""
        value, there = self._bigrams.get(before << BITS | words)
        logp = np.where(there, self._levels2[value >> 8], self._backoff1[before] + self._logp1[words])
        return logp, np.where(there, self._levels2_backoff[value & 255], np.float32(0)), there

    def trigrams(self, first: Ids, second: Ids, words: Ids) -> tuple[Floats, npt.NDArray[np.bool_]]:
        """Return log P(word | first second) where that trigram was kept, and whether it was."""
        value, there = self._trigrams.get((first << BITS | second) << BITS | words)
        return self._levels3[value], there
