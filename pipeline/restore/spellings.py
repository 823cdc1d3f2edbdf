"""Spellings that letters and sentence leave open: the preferred one gets an advance."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np

from pipeline.restore.choices import Choices
from pipeline.restore.ngram import LanguageModel


class Spellings:
    """The preferences of ``spellings.toml`` in numbers of words."""

    def __init__(self, model: LanguageModel) -> None:
        table = tomllib.loads((Path(__file__).parent / "spellings.toml").read_text(encoding="utf-8"))
        self._rows = [
            (number, row["odds"], np.array([model.index[w] for w in row["before"] if w in model.index]))
            for row in table["preferred"]
            if (number := model.index.get(row["word"])) is not None
        ]

    def preferred(self, choices: Choices) -> Choices:
        """Return choices in which preferred spellings are the likelier for their advance."""
        owner = choices.owner
        logp = choices.logp.copy()
        for number, odds, before in self._rows:
            known = np.zeros(len(choices.sizes) + 1, bool)
            known[owner[np.isin(choices.words, before)]] = True
            logp[(choices.words == number) & known[owner + 1]] += odds
        return choices.with_logp(logp)
