"""The network of the tagger: a small transformer that reads the letters and the case of a text.

Needs PyTorch. How far apart two words stand is told by a learned bias for each distance and head
(Raffel et al. 2020).
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from pipeline.restore.tagger import WINDOW, Shape
from pipeline.training.attention import Round

_WIDTH, _BLOCKS = 256, 6
_NARROW = 96
"""Width in which words are told apart."""
_HEAD = 64
"""Width of a head of attention."""


class Block(Round):
    """One round of looking at the other words, and of thinking about each."""

    def __init__(self, width: int) -> None:
        super().__init__(width, _HEAD, 4 * width)
        self.distance = nn.Parameter(torch.zeros(self.heads, 2 * WINDOW - 1))

    def forward(self, seen: torch.Tensor, apart: torch.Tensor) -> Any:
        """Return what is known of each word (pieces x words x width) after one more look."""
        return self.looked(seen, self.distance[None, :, apart])


class Network(nn.Module):  # type: ignore[misc]
    """Letters and shapes in, one state for each place out; words are scored against the state.

    ``letters`` is how many there are; the number after the last stands for letters that are hidden.
    """

    def __init__(self, letters: int, words: int, bias: torch.Tensor) -> None:
        super().__init__()
        self.letters = nn.Embedding(letters + 1, _WIDTH)  # the last: letters that are not told
        self.shapes = nn.Embedding(len(Shape), _WIDTH)
        self.blocks = nn.ModuleList(Block(_WIDTH) for _ in range(_BLOCKS))
        self.last = nn.LayerNorm(_WIDTH)
        self.state = nn.Linear(_WIDTH, _NARROW)
        self.vectors = nn.Embedding(words, _NARROW)
        self.bias = nn.Embedding(words, 1)
        places = torch.arange(WINDOW)
        self.register_buffer("apart", places[:, None] - places + WINDOW - 1, persistent=False)
        for table, spread in ((self.letters, 0.3), (self.shapes, 0.3), (self.vectors, 0.1)):
            nn.init.normal_(table.weight, std=spread)
        for block in self.blocks:
            for layer, size in ((block.told, _WIDTH), (block.down, 4 * _WIDTH)):
                nn.init.normal_(layer.weight, std=(2 * _BLOCKS * size) ** -0.5)
        self.bias.weight.data[:, 0] = bias

    def forward(self, letters: torch.Tensor, shapes: torch.Tensor) -> Any:
        """Return the states (pieces x words x narrow width) of pieces of ``WINDOW`` words."""
        seen = self.letters(letters) + self.shapes(shapes)
        for block in self.blocks:
            seen = block(seen, self.apart)
        return self.state(self.last(seen))

    def whole(self, states: torch.Tensor) -> Any:
        """Return the score of every word (places x words) at places of the given states."""
        return (states @ self.vectors.weight.T.to(states.dtype)).float() + self.bias.weight[:, 0]

    def scores(self, states: torch.Tensor, words: torch.Tensor) -> Any:
        """Return the score of each candidate (places x candidates) at places of the given states."""
        product = torch.einsum("nd,nkd->nk", states, self.vectors(words).to(states.dtype))
        return product.float() + self.bias(words)[..., 0]
