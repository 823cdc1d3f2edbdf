"""What a document says about itself: the same phrase means the same thing each time it stands there.

A phrase (two neighbouring tokens as read) that comes back is decoded once for each place; what the
other places hold likely counts as evidence in the next pass. A paper about land donation then
settles ``hiến đất`` by its clearest sentence, not by each sentence alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from pipeline.restore.choices import Choices

_FLOOR = 0.02
"""Probability given to words that did not survive the first pass at a place."""
_LOG_FLOOR = float(np.log(_FLOOR))
_WEIGHT = 0.5
_CAP = 5.0
"""Most that all other places together may say, in nats."""
_SETTLED = 0.995
"""Tokens likelier than this lend evidence and need none."""


def adapted(read: Sequence[str | None], choices: Choices) -> Choices:
    """Return choices with what the other places of their phrases tell added to their log probabilities.

    ``read`` holds the tokens as read (lower case), None for marks.
    """
    share, starts = choices.probabilities, choices.starts
    unsettled = (np.maximum.reduceat(share, starts) < _SETTLED) & (choices.sizes > 1)
    logp = choices.logp.copy()
    for group in _repeated(read, choices.sizes > 1, unsettled):
        spans = [slice(int(starts[i]), int(starts[i] + choices.sizes[i])) for i in group]
        tables = [
            dict(zip(choices.words[s].tolist(), np.log(share[s] + _FLOOR).tolist(), strict=True))
            for s in spans
        ]
        total: dict[int, float] = {}
        for word in set().union(*tables):
            total[word] = sum(table.get(word, _LOG_FLOOR) for table in tables)
        for index, span, own_table in zip(group, spans, tables, strict=True):
            if unsettled[index]:
                rest = np.array([total[word] - told for word, told in own_table.items()])
                logp[span] += _WEIGHT * np.maximum(rest - rest.max(), -_CAP)
    return choices.with_logp(logp)


def _repeated(
    read: Sequence[str | None], many: npt.NDArray[np.bool_], unsettled: npt.NDArray[np.bool_]
) -> Iterator[list[int]]:
    """Yield the places of each phrase that comes back, of its first word and of its second.

    Phrases none of whose places is unsettled are left out.
    """
    numbers: dict[str | None, int] = {None: 0}
    code = np.array([numbers.setdefault(own, len(numbers)) for own in read], np.int64)
    phrase = code[:-1] * len(numbers) + code[1:]
    whole = (code[:-1] > 0) & (code[1:] > 0)
    for step in (0, 1):
        places = np.flatnonzero(whole & many[step : step + len(phrase)])
        order = places[np.argsort(phrase[places], kind="stable")]
        if not len(order):
            continue
        begins = np.flatnonzero(np.diff(phrase[order], prepend=-1))
        ends = np.append(begins[1:], len(order))
        asked = np.logical_or.reduceat(unsettled[order + step], begins) & (ends - begins > 1)
        for begin, end in zip(begins[asked].tolist(), ends[asked].tolist(), strict=True):
            yield (order[begin:end] + step).tolist()
