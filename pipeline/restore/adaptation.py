"""What a document says about itself: the same phrase means the same thing each time it stands there.

A phrase (two neighbouring tokens as read) that comes back is decoded once for each place; what the
other places hold likely counts as evidence in the next pass. A paper about land donation then
settles ``hiến đất`` by its clearest sentence, not by each sentence alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]

_FLOOR = 0.02
"""Probability given to words that did not survive the first pass at a place."""
_WEIGHT = 0.7
_CAP = 5.0
"""Most that all other places together may say, in nats."""
_LEAST = 1e-3
_SETTLED = 0.995
"""Tokens likelier than this lend evidence and need none."""
_CERTAIN = 0.9999
"""Tokens likelier than this keep their word in the second pass."""
_NOTHING = np.zeros(1)


def adapted(
    read: Sequence[str | None],
    candidates: Sequence[tuple[Ids, Doubles]],
    results: Sequence[tuple[Ids, Doubles]],
) -> list[tuple[Ids, Doubles]] | None:
    """Return candidates for a second pass, None where no phrase with a choice comes back.

    ``read`` holds the tokens as read (lower case), None for marks; ``results`` are the words and
    probabilities of the first pass.
    """
    places: dict[tuple[str, str, bool], list[int]] = defaultdict(list)
    for index, own in enumerate(read):
        if own is None or len(results[index][0]) == 1:
            continue
        after = read[index + 1] if index + 1 < len(read) else None
        before = read[index - 1] if index else None
        if after is not None:
            places[own, after, True].append(index)
        if before is not None:
            places[before, own, False].append(index)
    open_ones = {
        i for group in places.values() if len(group) > 1 for i in group if results[i][1][0] < _SETTLED
    }
    repeated = [group for group in places.values() if len(group) > 1 and not open_ones.isdisjoint(group)]
    if not repeated:
        return None
    bonus: dict[int, dict[int, float]] = {}
    for group in repeated:
        tables = [dict(zip(results[i][0].tolist(), results[i][1].tolist(), strict=True)) for i in group]
        words = set().union(*tables)
        total = {w: sum(float(np.log(t.get(w, 0.0) + _FLOOR)) for t in tables) for w in words}
        for index, table in zip(group, tables, strict=True):
            if index not in open_ones:
                continue
            rest = {w: total[w] - float(np.log(table.get(w, 0.0) + _FLOOR)) for w in table}
            best = max(rest.values())
            own_bonus = bonus.setdefault(index, {})
            for w, value in rest.items():
                own_bonus[w] = own_bonus.get(w, 0.0) + _WEIGHT * max(value - best, -_CAP)
    out: list[tuple[Ids, Doubles]] = []
    for index, (words_left, probability) in enumerate(results):
        if len(words_left) == 1 or probability[0] > _CERTAIN:
            out.append((words_left[:1], _NOTHING))
            continue
        keep = probability >= _LEAST
        keep[0] = True
        left = words_left[keep]
        first = dict(zip(candidates[index][0].tolist(), candidates[index][1].tolist(), strict=True))
        extra = bonus.get(index, {})
        logp = np.array([first[w] + extra.get(w, 0.0) for w in left.tolist()])
        out.append((left, logp))
    return out
