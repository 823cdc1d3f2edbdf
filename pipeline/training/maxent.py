"""Maximum-entropy classifiers over named features: softmax, AdaGrad (Duchi, Hazan, Singer 2011), a little decay."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from pipeline.records.segmented import SectionKind

EPOCHS = 15
STEP = 0.1
DECAY = 1e-4
LEAST = 2
"""Examples that must have a feature."""


Label = TypeVar("Label", bool, SectionKind)


def fit(
    examples: Sequence[tuple[dict[str, float], Label]], seed: int
) -> tuple[list[Label], dict[str, list[float]]]:
    """Return the labels, sorted, and the weights of every feature for each of them, rounded to hundredths."""
    counts = Counter(name for found, _ in examples for name in found)
    names = {name: place for place, name in enumerate(n for n, c in sorted(counts.items()) if c >= LEAST)}
    labels = sorted({label for _, label in examples})
    weights = np.zeros((len(names), len(labels)))
    seen = np.full(weights.shape, 1e-6)
    rows = []
    for found, label in examples:
        known = [name for name in found if name in names]
        places = np.array([names[name] for name in known], np.int64)
        rows.append((places, np.array([found[name] for name in known]), labels.index(label)))
    chance = random.Random(seed)
    for _ in range(EPOCHS):
        chance.shuffle(rows)
        for places, values, right in rows:
            scores = values @ weights[places]
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            shares[right] -= 1
            slope = np.outer(values, shares) + DECAY * weights[places]
            seen[places] += slope**2
            weights[places] -= STEP * slope / np.sqrt(seen[places])
    rounded = np.round(weights, 2) + 0.0
    return labels, {name: rounded[place].tolist() for name, place in names.items() if rounded[place].any()}
