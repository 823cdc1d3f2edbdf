"""``python -m pipeline.training.sections GOLD... --out models``: train the model of section kinds.

GOLD are gold plans or folders of them (docs/gold-format.md). A minute on one core.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from pipeline.evaluate.gold import GoldPlan, LineTag, gold_files, read_gold
from pipeline.records.segmented import SectionKind
from pipeline.segment.marks import read_marks
from pipeline.segment.meaning import features

EPOCHS = 15
STEP = 0.1
DECAY = 1e-4
LEAST = 2
"""Sections that must have a feature."""

Example = tuple[dict[str, float], SectionKind]


def examples(plan: GoldPlan) -> Iterable[Example]:
    """Yield every headed section of a plan, as it is and as if its heading could not be read."""
    sections = _sections(plan)
    last = next((section for section in reversed(sections) if section.level == 1), None)
    for section in sections:
        text = "\n".join(section.text)
        for heading in (section.heading, None):
            seen = features(heading, text, section.parent, section.before, last=section is last)
            yield seen, section.kind


class _Section:
    def __init__(self, heading: str, kind: SectionKind, level: int) -> None:
        self.heading, self.kind, self.level = heading, kind, level
        self.parent: SectionKind | None = None
        self.before: SectionKind | None = None
        self.text: list[str] = []


def _sections(plan: GoldPlan) -> list[_Section]:
    found: list[_Section] = []
    above: list[_Section] = []
    last: dict[int, SectionKind] = {}
    for line in plan.body:
        if line.tag is LineTag.HEADING:
            assert line.level is not None and line.kind is not None
            heading, _, text = line.text.partition(":") if line.runs_on else (line.text, "", "")
            section = _Section(heading[_mark_length(heading) :], line.kind, line.level)
            above = [other for other in above if other.level < line.level]
            section.parent = above[-1].kind if above else None
            section.before = last.get(line.level)
            last = {level: kind for level, kind in last.items() if level < line.level}
            last[line.level] = line.kind
            if text:
                section.text.append(text.strip())
            above.append(section)
            found.append(section)
        elif line.tag is not LineTag.PREAMBLE:
            for section in above:
                section.text.append(line.printed)
    return found


def _mark_length(heading: str) -> int:
    return next((mark.length for mark in read_marks(heading)), 0)


def train(examples_: list[Example], seed: int) -> tuple[list[SectionKind], dict[str, list[float]]]:
    """Return the kinds and the weights of every feature for each of them (softmax, AdaGrad)."""
    counts = Counter(name for found, _ in examples_ for name in found)
    names = {name: place for place, name in enumerate(n for n, c in sorted(counts.items()) if c >= LEAST)}
    kinds = sorted({kind for _, kind in examples_})
    weights = np.zeros((len(names), len(kinds)))
    seen = np.full(weights.shape, 1e-6)
    rows = []
    for found, kind in examples_:
        known = [name for name in found if name in names]
        places = np.array([names[name] for name in known])
        rows.append((places, np.array([found[name] for name in known]), kinds.index(kind)))
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
    return kinds, {name: rounded[place].tolist() for name, place in names.items() if rounded[place].any()}


def main(arguments: list[str] | None = None) -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.training.sections", description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path, help="gold plans, or folders of them")
    parser.add_argument("--out", type=Path, default=Path("models"), help="folder of the models")
    parser.add_argument("--seed", type=int, default=1, help="of all chance")
    chosen = parser.parse_args(arguments)
    found = [e for path in gold_files(chosen.gold) for e in examples(read_gold(path))]
    kinds, weights = train(found, chosen.seed)
    lines = ",\n".join(
        f"{json.dumps(n, ensure_ascii=False)}: {json.dumps(row)}" for n, row in weights.items()
    )
    text = f'{{"kinds": {json.dumps(kinds)},\n"weights": {{\n{lines}\n}}}}\n'
    (chosen.out / "sections.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
