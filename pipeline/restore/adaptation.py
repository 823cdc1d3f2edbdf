"""What a document says about itself: the same phrase means the same thing each time it stands there.

A phrase (two neighbouring tokens as read) that comes back is decoded once for each place; what the
other places hold likely counts as evidence in the next pass. A paper about land donation then
settles ``hiến đất`` by its clearest sentence, not by each sentence alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.restore.choices import Choices

_FLOOR = 0.02
"""Probability given to words that did not survive the first pass at a place."""
_LOG_FLOOR = float(np.log(_FLOOR))
_WEIGHT = 0.7
_CAP = 5.0
"""Most that all other places together may say, in nats."""
_SETTLED = 0.995
"""Tokens likelier than this lend evidence and need none."""


def adapted(read: Sequence[str | None], choices: Choices) -> Choices:
    """Return choices with what the other places of their phrases tell added to their log probabilities.

    ``read`` holds the tokens as read (lower case), None for marks.
    """
    places: dict[tuple[str, str, bool], list[int]] = {}
    many = (choices.sizes > 1).tolist()
    for index, own in enumerate(read):
        if own is None or not many[index]:
            continue
        if index + 1 < len(read) and (after := read[index + 1]) is not None:
            places.setdefault((own, after, True), []).append(index)
        if index and (before := read[index - 1]) is not None:
            places.setdefault((before, own, False), []).append(index)
    share, starts = choices.probabilities, choices.starts
    unsettled = (np.maximum.reduceat(share, starts) < _SETTLED).tolist()
    logp = choices.logp.copy()
    for group in places.values():
        if len(group) < 2 or not any(unsettled[i] for i in group):
            continue
        spans = [slice(int(starts[i]), int(starts[i] + choices.sizes[i])) for i in group]
        tables = [
            dict(zip(choices.words[s].tolist(), np.log(share[s] + _FLOOR).tolist(), strict=True))
            for s in spans
        ]
        for index, span, own_table in zip(group, spans, tables, strict=True):
            if not unsettled[index]:
                continue
            rest = np.array(
                [
                    sum(table.get(word, _LOG_FLOOR) for table in tables if table is not own_table)
                    for word in own_table
                ]
            )
            logp[span] += _WEIGHT * np.maximum(rest - rest.max(), -_CAP)
    return choices.with_logp(logp)
