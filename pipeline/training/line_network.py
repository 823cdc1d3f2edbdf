"""The network of the line reader: what stands in the columns of a line image.

Needs PyTorch. Convolutions see strokes, a small transformer sees the line (after Du et al. 2022, SVTR: a single
visual model for scene text recognition), and each column of four pixels tells a letter or none (connectionist
temporal classification, Graves et al. 2006). Where a column stands is told by convolutions along the line (Chu et
al. 2023), so that lines may be of any length.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from pipeline.training.attention import Round

WIDTH, _BLOCKS, _HEAD = 192, 5, 32
STRIDE = 4
"""Pixels along the line for each column that is told."""


def _strokes(given: int, out: int, size: tuple[int, int], step: tuple[int, int], pad: tuple[int, int]) -> Any:
    return nn.Sequential(
        nn.Conv2d(given, out, size, step, pad, bias=False), nn.BatchNorm2d(out), nn.ReLU(inplace=True)
    )


class Block(Round):
    """One round: the neighbours, then the whole line, then each column for itself."""

    def __init__(self) -> None:
        super().__init__(WIDTH, _HEAD, 3 * WIDTH)
        self.near = nn.Conv1d(WIDTH, WIDTH, 7, padding=3, groups=WIDTH)

    def forward(self, seen: torch.Tensor) -> Any:
        """Return what is known of each column (lines x columns x width) after one more look."""
        return self.looked(seen + self.near(seen.transpose(1, 2)).transpose(1, 2))


class LineNetwork(nn.Module):  # type: ignore[misc]
    """Images of lines (lines x 1 x 40 x width, ink 1) in, log probabilities (lines x columns x letters) out.

    Letter 0 stands for none. ``width`` is a multiple of :data:`STRIDE`.
    """

    def __init__(self, letters: int) -> None:
        super().__init__()
        self.strokes = nn.Sequential(
            _strokes(1, 32, (3, 3), (2, 2), (1, 1)),
            _strokes(32, 48, (3, 3), (1, 1), (1, 1)),
            _strokes(48, 48, (3, 3), (1, 1), (1, 1)),
            _strokes(48, 96, (3, 3), (2, 2), (1, 1)),
            _strokes(96, 96, (3, 3), (1, 1), (1, 1)),
            _strokes(96, 160, (3, 3), (2, 1), (1, 1)),
            _strokes(160, WIDTH, (5, 1), (1, 1), (0, 0)),
        )
        self.blocks = nn.ModuleList(Block() for _ in range(_BLOCKS))
        self.last = nn.LayerNorm(WIDTH)
        self.letters = nn.Linear(WIDTH, letters)

    def forward(self, images: torch.Tensor) -> Any:
        """Return the log probability of each letter at each column."""
        seen = self.strokes(images)[:, :, 0].transpose(1, 2)
        for block in self.blocks:
            seen = block(seen)
        return self.letters(self.last(seen)).float().log_softmax(-1)
