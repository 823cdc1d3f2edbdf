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


LEAST_OF_GROUPS, SMALLEST = 6, 0.15
"""Candidates of choices among several that must have a feature, and the weight below which it is left out: with
more of them the model grows to twice the size and tells nothing better."""


def fit_choice(groups: Sequence[Sequence[tuple[dict[str, float], bool]]], seed: int) -> dict[str, float]:
    """Return the weight of every feature for being the right one of a group, rounded to hundredths.

    A conditional logit (McFadden 1974): the candidates of a group share one probability, so that what all of
    them have in common counts nothing. Groups without a right candidate teach nothing.
    """
    groups = [group for group in groups if any(right for _, right in group)]
    counts = Counter(name for group in groups for found, _ in group for name in found)
    known = (name for name, count in sorted(counts.items()) if count >= LEAST_OF_GROUPS)
    names = {name: place for place, name in enumerate(known)}
    rows = []
    for group in groups:
        told = np.array([right for _, right in group], np.float64)
        pairs = [
            (row, names[name], value)
            for row, (found, _) in enumerate(group)
            for name, value in found.items()
            if name in names
        ]
        owners, places, values = map(np.array, zip(*pairs, strict=True))
        rows.append((owners, places, values, told / told.sum()))
    weights = np.zeros(len(names))
    seen = np.full(len(names), 1e-6)
    chance = random.Random(seed)
    for _ in range(EPOCHS):
        chance.shuffle(rows)
        for owners, places, values, right in rows:
            scores = np.bincount(owners, values * weights[places], len(right))
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            own, place = np.unique(places, return_inverse=True)
            slope = np.bincount(place, values * (shares - right)[owners]) + DECAY * weights[own]
            seen[own] += slope**2
            weights[own] -= STEP * slope / np.sqrt(seen[own])
    return {
        name: round(float(weights[place]), 2)
        for name, place in names.items()
        if abs(weights[place]) >= SMALLEST
    }
