"""What a section is about: a small trained model reads its heading, its text and where it stands.

The model is a maximum-entropy classifier over words without marks (``models/sections.json``, made by
``python -m pipeline.training.sections`` from gold plans). It is asked where the words of a heading
do not name one kind outright.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.records.segmented import SectionKind
from pipeline.vietnamese.shadow import shadow

MODEL = Path(__file__).resolve().parents[2] / "models" / "sections.json"
READ = 150
"""Words of a section's text that are read."""

_WORD = re.compile(r"[^\W\d_]+|\d+|%")
_HEADING_WORD = re.compile(r"\w+")


def features(
    heading: str | None, text: str, parent: SectionKind | None, before: SectionKind | None, *, last: bool
) -> dict[str, float]:
    """Return what the model sees of a section: names of features and their weights.

    ``text`` is that of the section and all below it, ``parent`` the kind of the section it
    stands in, ``before`` that of the one before it in the same section; ``last`` tells that it is
    the paper's last outer section.
    """
    found: dict[str, float] = {"always": 1.0}
    found[f"in {parent or 'paper'}"] = 2.0
    found[f"after {before or 'nothing'}"] = 1.0
    if last:
        found["last"] = 2.0
    words = _HEADING_WORD.findall(shadow(heading or ""))
    for size in (1, 2):
        for index in range(len(words) - size + 1):
            found["head " + " ".join(words[index : index + size])] = 1.0
    if words:
        found["head begins " + words[0]] = 1.0
    read = ["#" if word.isdigit() else word for word in _WORD.findall(shadow(text[: 12 * READ]))[:READ]]
    damp = (1 + len(read) / 20) ** -0.5
    # What is counted, "# tập thể" or "# bộ", is seen with its number.
    counted = [f"# {word}" for number, word in pairwise(read) if number == "#"]
    for word, count in Counter([*read, *counted]).items():
        found["text " + word] = 0.5 * min(count, 3) * damp
    return found


@dataclass(frozen=True, slots=True)
class _Model:
    kinds: tuple[SectionKind, ...]
    weights: dict[str, NDArray[np.float64]]


@cache
def _model() -> _Model:
    read = json.loads(MODEL.read_text(encoding="utf-8"))
    return _Model(
        tuple(map(SectionKind, read["kinds"])),
        {name: np.array(row, dtype=np.float64) for name, row in read["weights"].items()},
    )


def shares(
    heading: str | None, text: str, parent: SectionKind | None, before: SectionKind | None, *, last: bool
) -> dict[SectionKind, float]:
    """Return the probability of every kind for a section; arguments as for :func:`features`."""
    model = _model()
    told = features(heading, text, parent, before, last=last)
    known = [name for name in told if name in model.weights]
    total = np.array([told[name] for name in known]) @ np.array([model.weights[name] for name in known])
    raw = np.exp(total - total.max())
    return dict(zip(model.kinds, (raw / raw.sum()).tolist(), strict=True))
