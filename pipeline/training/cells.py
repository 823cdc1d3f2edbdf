"""``python -m pipeline.training.cells GOLD... --out models``: train the model of :mod:`pipeline.extract.cell_features`.

GOLD are gold plans or folders of them (docs/gold-format.md). Their task rows, cells joined by blanks, are cut by the
program itself; an averaged structured perceptron (Collins 2002) moves the weights from its way to the right one.
Five seconds on one core.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from pipeline.evaluate.gold import GoldPlan, LineTag
from pipeline.extract.columns import roles_of_header
from pipeline.extract.joined import Row, Way, columns_of
from pipeline.training.command import read_command

EPOCHS = 8
BY_RULES = 4.0
"""The weight that the rules begin with."""
SMALLEST = 0.05
"""Weights below it are left out of the model."""


def examples(plan: GoldPlan) -> Iterator[tuple[Row, Way]]:
    """Yield the task rows of a plan whose cells can be told apart at all, with the right way to cut them."""
    whole = plan.text()
    roles: list[str | None] = []
    for line in plan.lines:
        if line.tag is LineTag.TABLE_HEADER:
            roles = roles_of_header(" ".join(line.cells))
        elif line.tag is LineTag.TASK_ROW and len(roles) == len(line.cells) and all(line.cells):
            text = " ".join(line.cells)
            start, columns = columns_of(text, roles)
            places = [0]
            for cell in line.cells:
                places.append(places[-1] + len(cell) + 1)
            numbered = len(columns) < len(roles)
            if numbered and (roles[0] != "number" or start != places[1]):
                continue
            row = Row.of(text, start, columns, whole.count)
            right = [*places[numbered:-1], len(text)]
            if set(right) <= set(row.edges):
                edges = [row.edges.index(place) for place in right]
                yield row, tuple(pairwise(edges))


def train(rows: list[tuple[Row, Way]], seed: int) -> dict[str, float]:
    """Return the weights of features, averaged over all steps."""
    weights: defaultdict[str, float] = defaultdict(float)
    for role in ("task", "responsible", "support", "period", "note", None):
        weights[f"wholesome {role}"] = BY_RULES
    late: defaultdict[str, float] = defaultdict(float)
    chance = random.Random(seed)
    steps = 0
    for _ in range(EPOCHS):
        chance.shuffle(rows)
        for row, right in rows:
            steps += 1
            told = row.best(weights)
            if told == right:
                continue
            for way, sign in ((right, 1.0), (told, -1.0)):
                for features in row.features(way):
                    for name, value in features.items():
                        weights[name] += sign * value
                        late[name] += sign * value * (steps - 1)
    mean = {name: round(weights[name] - late[name] / max(steps, 1), 2) for name in sorted(weights)}
    return {name: weight for name, weight in mean.items() if abs(weight) >= SMALLEST}


def main(arguments: list[str] | None = None) -> None:
    """Train from the command line."""
    asked = read_command("cells", __doc__, arguments)
    weights = train([each for plan in asked.plans for each in examples(plan)], asked.seed)
    lines = ",\n".join(
        f"{json.dumps(name, ensure_ascii=False)}: {weight}" for name, weight in weights.items()
    )
    (asked.out / "cells.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
