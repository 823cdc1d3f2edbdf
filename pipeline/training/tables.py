"""Writing a language model as static tables (:mod:`pipeline.restore.ngram`)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.restore.ngram import slots
from pipeline.training.ngrams import Order

_SPARE = 1.24
"""Cells for each key; below 1.23 peeling fails (three hash functions)."""


def static_table(
    keys: npt.NDArray[np.int64],
    values: npt.NDArray[np.int64],
    value_bits: int,
    dtype: type[np.unsignedinteger[Any]],
) -> tuple[npt.NDArray[Any], int]:
    """Return the cells of a static function and its seed; peeling runs over all free keys at once.

    Raises:
        ValueError: keys are not distinct.
    """
    if len(np.unique(keys)) != len(keys):
        raise ValueError("keys are not distinct")
    size = int(len(keys) * _SPARE / 3) + 11
    for seed in range(1, 100):
        cells_of, bits = slots(keys, seed, size)
        layers = _peel(np.stack(cells_of), 3 * size)
        if layers is None:
            continue
        width = 8 * np.dtype(dtype).itemsize
        fingerprint = bits & np.uint64((1 << (width - value_bits)) - 1)
        wanted = (fingerprint << np.uint64(value_bits) | values.astype(np.uint64)).astype(dtype)
        table = np.zeros(3 * size, dtype)
        for chosen, cell in reversed(layers):
            a, b, c = (part[chosen] for part in cells_of)
            table[cell] = wanted[chosen] ^ table[a] ^ table[b] ^ table[c]
        return table, seed
    raise ValueError("no seed makes a table")


def _peel(
    cells: npt.NDArray[np.int64], size: int
) -> list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]] | None:
    """Return layers of (keys, their own cell): each key alone in its cell once earlier layers are gone."""
    count = cells.shape[1]
    degree = np.bincount(cells.ravel(), minlength=size)
    owner = np.zeros(size, np.int64)
    for part in cells:
        owner ^= _xor_at(part, np.arange(count), size)
    layers: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]] = []
    gone = 0
    free = np.flatnonzero(degree == 1)
    while len(free):
        keys, place = np.unique(owner[free], return_index=True)
        layers.append((keys, free[place]))
        gone += len(keys)
        touched = cells[:, keys]
        for part in touched:
            np.subtract.at(degree, part, 1)
            np.bitwise_xor.at(owner, part, keys)
        near = np.unique(touched)
        free = near[degree[near] == 1]
    return layers if gone == count else None


def _xor_at(places: npt.NDArray[np.int64], values: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.int64]:
    out = np.zeros(size, np.int64)
    np.bitwise_xor.at(out, places, values)
    return out


def levels(
    values: npt.NDArray[np.float64], bits: int
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """Return the levels of a quantiser with equal shares of the values, and the level of each value."""
    if not len(values):
        return np.zeros(1 << bits, np.float32), np.zeros(0, np.int64)
    edges = np.quantile(values, np.linspace(0, 1, (1 << bits) + 1)[1:-1])
    number = np.searchsorted(edges, values)
    sums = np.bincount(number, values, minlength=1 << bits)
    sizes = np.bincount(number, minlength=1 << bits)
    centres = np.where(sizes > 0, sums / np.maximum(sizes, 1), 0.0)
    return centres.astype(np.float32), number


def write(
    folder: Path,
    words: list[str],
    model: list[Order],
    capitals: npt.NDArray[np.float64],
    small_l: npt.NDArray[np.int64],
    about: dict[str, object],
) -> None:
    """Write a trigram model; the description ``lm.json`` comes last, so that half a model is none."""
    folder.mkdir(parents=True, exist_ok=True)
    levels2, number2 = levels(model[1].logp, 8)
    levels2_backoff, backoff2 = levels(model[1].backoff, 8)
    levels3, number3 = levels(model[2].logp, 6)
    bigrams, seed2 = static_table(model[1].keys, number2 << 8 | backoff2, 16, np.uint32)
    trigrams, seed3 = static_table(model[2].keys, number3, 6, np.uint16)
    np.save(folder / "lm-2.npy", bigrams)
    np.save(folder / "lm-3.npy", trigrams)
    np.savez(
        folder / "lm-small.npz",
        logp1=model[0].logp.astype(np.float32),
        backoff1=model[0].backoff.astype(np.float32),
        levels2=levels2,
        levels2_backoff=levels2_backoff,
        levels3=levels3,
        capitals=capitals.astype(np.float32),
        small_l=small_l,
    )
    digest = hashlib.sha256(bigrams.tobytes() + trigrams.tobytes()).hexdigest()[:12]
    description = {"version": digest, "seeds": [seed2, seed3], **about, "words": words}
    (folder / "lm.json").write_text(
        json.dumps(description, ensure_ascii=False, indent=None), encoding="utf-8"
    )
