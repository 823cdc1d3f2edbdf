"""What a document says about itself: the same phrase means the same thing each time it stands there.

A phrase (two neighbouring tokens as read) that comes back is decoded once for each place; what the
other places hold likely counts as evidence in the next pass. A paper about land donation then
settles ``hiến đất`` by its clearest sentence, not by each sentence alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from pipeline.restore.choices import Choices, Ids
from pipeline.restore.ngram import BITS

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
    told = np.log(share + _FLOOR) - _LOG_FLOOR
    logp = choices.logp.copy()
    for places, phrase in _repeated(read, choices.sizes > 1, unsettled):
        sizes = choices.sizes[places]
        first = np.cumsum(sizes) - sizes
        own = np.repeat(starts[places] - first, sizes) + np.arange(sizes.sum())
        key = np.repeat(phrase, sizes) << BITS | choices.words[own]
        _, word = np.unique(key, return_inverse=True)
        rest = np.bincount(word, told[own])[word] - told[own]
        rest -= np.repeat(np.maximum.reduceat(rest, first), sizes)
        asked = np.repeat(unsettled[places], sizes)
        logp[own[asked]] += _WEIGHT * np.maximum(rest[asked], -_CAP)
    return choices.with_logp(logp)


def _repeated(
    read: Sequence[str | None], many: npt.NDArray[np.bool_], unsettled: npt.NDArray[np.bool_]
) -> Iterator[tuple[Ids, Ids]]:
    """Yield places of words in phrases that come back, and the phrase of each: as first word, as second.

    Phrases none of whose places is unsettled are left out.
    """
    numbers: dict[str | None, int] = {None: 0}
    code = np.array([numbers.setdefault(own, len(numbers)) for own in read], np.int64)
    phrase = code[:-1] * len(numbers) + code[1:]
    whole = (code[:-1] > 0) & (code[1:] > 0)
    for step in (0, 1):
        places = np.flatnonzero(whole & many[step : step + len(phrase)])
        if not len(places):
            continue
        _, group, count = np.unique(phrase[places], return_inverse=True, return_counts=True)
        asked = (np.bincount(group, unsettled[places + step]) > 0) & (count > 1)
        if asked.any():
            yield places[asked[group]] + step, group[asked[group]]
