"""What both networks think with: a round of looking at all places, then thinking about each.

Needs PyTorch. Attention and a feed-forward layer, each behind its normalisation (Vaswani et al. 2017; Xiong et
al. 2020).
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from torch.nn.functional import relu, scaled_dot_product_attention


class Round(nn.Module):  # type: ignore[misc]
    """One round, over places of ``width`` numbers; ``head`` is the width of a head, ``thought`` that of thinking."""

    def __init__(self, width: int, head: int, thought: int) -> None:
        super().__init__()
        self.heads, self.head = width // head, head
        self.before = nn.LayerNorm(width)
        self.asked = nn.Linear(width, 3 * width)
        self.told = nn.Linear(width, width)
        self.between = nn.LayerNorm(width)
        self.up = nn.Linear(width, thought)
        self.down = nn.Linear(thought, width)

    def looked(self, seen: torch.Tensor, bias: torch.Tensor | None = None) -> Any:
        """Return what is known of each place (pieces x places x width) after one more look.

        ``bias`` (1 x heads x places x places) is added to what each place asks of each other.
        """
        count, length, width = seen.shape
        parts = self.asked(self.before(seen)).view(count, length, 3, self.heads, self.head)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        mask = None if bias is None else bias.to(query.dtype)
        heard = scaled_dot_product_attention(query, key, value, attn_mask=mask)
        seen = seen + self.told(heard.transpose(1, 2).reshape(count, length, width))
        return seen + self.down(relu(self.up(self.between(seen))))
