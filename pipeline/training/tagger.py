"""Training of the tagger (:mod:`pipeline.restore.tagger`) on text whose marks are known.

Needs PyTorch and onnx, which nothing else in the project needs (``make models`` installs them); uses
a GPU where there is one. The network is trained in bfloat16 with AdamW (Loshchilov, Hutter 2019), in
two rounds that mix their sources in their own way: in the first the step is steady, in the second it
falls to nothing (Hu et al. 2024). The weights are kept as 8-bit integers.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from pipeline.restore.tagger import WINDOW, Shape, letters_of
from pipeline.restore.tokens import BOUNDARY
from pipeline.training.corpus import Numbers
from pipeline.training.network import Network

Ids = npt.NDArray[np.int64]

_MOST = 10
"""Words of the same letters that compete in training, the most frequent ones; the others are learned where hidden."""
_RARE = 3e-4
"""Share among the words of its letters below which a word does not compete."""
_BATCH = 512
"""Pieces of ``WINDOW`` words in a step."""
_STEP = 1.5e-3
_RISE = 300
"""Steps until the step has its full size."""
_DECAY = 0.01
"""Weight decay of matrices."""
_CAPITALS, _SMALL = 0.08, 0.12
"""Share of pieces whose words are all made capitals, or all made small."""
_NOISE = 0.015
"""Share of words replaced by others, as OCR misreads some."""
_HIDING, _HIDDEN = 0.5, 0.12
"""Share of pieces in which letters are hidden, and of their words that are: any word may stand there."""
_HIDDEN_WEIGHT = 0.1
"""Weight of their mean loss: there are ten times fewer of them."""
_SAVE_EVERY = 500


@dataclass(frozen=True)
class Text:
    """A source as the tagger learns it: words, their shapes, and how much its words count in each round."""

    ids: Numbers
    shapes: npt.NDArray[np.uint8]
    times: list[float]


def candidates(letters: Ids, counts: npt.NDArray[np.float64]) -> Ids:
    """Return for each word the words of its letters (words x most), the frequent first; -1: none."""
    groups: dict[int, list[int]] = {}
    for number in np.argsort(-counts, kind="stable").tolist():
        groups.setdefault(int(letters[number]), []).append(number)
    table = np.full((len(groups), _MOST), -1, np.int64)
    for own, group in groups.items():
        total = sum(counts[word] for word in group)
        kept = [word for word in group[:_MOST] if counts[word] >= _RARE * total and word > 2]
        if len(kept) > 1:
            table[own, : len(kept)] = kept
    return table[letters]


class Shelf:
    """All texts, one behind the other, on the device that trains."""

    def __init__(self, texts: list[Text], edge: int, device: str) -> None:
        gap = np.full(WINDOW, edge, np.uint16)
        blank = np.full(WINDOW, int(Shape.NO_WORD), np.uint8)
        lengths = np.array([len(text.ids) for text in texts])
        self._begin = torch.tensor(np.cumsum(lengths + WINDOW) - lengths - WINDOW // 2, device=device)
        self._lengths = torch.tensor(lengths, dtype=torch.float64, device=device)
        self._times = torch.tensor([text.times for text in texts], dtype=torch.float64, device=device)
        ids = np.concatenate([part for text in texts for part in (gap, text.ids)] + [gap])
        shapes = np.concatenate([part for text in texts for part in (blank, text.shapes)] + [blank])
        self._ids = torch.tensor(ids.astype(np.int16), device=device)
        self._shapes = torch.tensor(shapes, device=device)
        self._inside = torch.arange(WINDOW, device=device)

    def draw(self, round_: int, chance: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """Return words and shapes (pieces x words) of pieces from anywhere, each source as it counts in a round."""
        weight = self._times[:, round_] * self._lengths
        text = torch.multinomial(weight, _BATCH, replacement=True, generator=chance)
        share = torch.rand(_BATCH, dtype=torch.float64, device=weight.device, generator=chance)
        # A piece may begin half a window before its text or end half a window behind it.
        start = self._begin[text] + (share * self._lengths[text]).long()
        places = start[:, None] + self._inside
        return self._ids[places].long(), self._shapes[places].long()


class Trainer:
    """The network while it learns."""

    def __init__(self, words: list[str], texts: list[Text], seed: int) -> None:
        torch.manual_seed(seed)
        self._seed = seed
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        letters = letters_of(words)
        counts = np.zeros(len(words))
        for text in texts:
            if text.times[0]:
                counts += np.bincount(text.ids, minlength=len(words))
        table = candidates(letters, counts)
        hits = table == np.arange(len(words))[:, None]
        self._right = torch.tensor(np.where(hits.any(axis=1), hits.argmax(axis=1), -1), device=self.device)
        self._table = torch.tensor(table, device=self.device)
        self._letters = torch.tensor(letters, device=self.device)
        self._hidden = int(letters.max()) + 1
        self._shelf = Shelf(texts, words.index(BOUNDARY), self.device)
        bias = torch.tensor(np.log(counts + 0.5), dtype=torch.float32)
        self.network = Network(self._hidden, len(words), bias).to(self.device)
        # Compiling takes a minute: it pays where a step takes milliseconds.
        self._states = torch.compile(self.network) if self.device == "cuda" else self.network
        matrices = [p for p in self.network.blocks.parameters() if p.ndim == 2]
        others = [p for p in self.network.parameters() if not any(p is m for m in matrices)]
        self.optimiser = torch.optim.AdamW(
            [{"params": matrices, "weight_decay": _DECAY}, {"params": others, "weight_decay": 0.0}],
            lr=_STEP, betas=(0.9, 0.98), fused=True,
        )  # fmt: skip

    def _batch(
        self, round_: int, number: int
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return letters and shapes (pieces x words), the right words, where marks are asked for, and where words are."""
        # Drawn anew for each step, so that a training that goes on draws the same.
        chance = torch.Generator(self.device).manual_seed((self._seed * 10 + round_) * 10_000_000 + number)
        ids, shapes = self._shelf.draw(round_, chance)

        def dice(*size: int) -> torch.Tensor:
            return torch.rand(size, device=self.device, generator=chance)

        piece, words = dice(_BATCH, 1), shapes < Shape.NO_WORD
        shapes = torch.where((piece < _CAPITALS) & words, int(Shape.CAPITALS), shapes)
        small = (piece >= _CAPITALS) & (piece < _CAPITALS + _SMALL) & words
        shapes = torch.where(small, int(Shape.SMALL), shapes)
        noise = dice(*ids.shape) < _NOISE
        others = ids.flatten()[(dice(*ids.shape) * (ids.numel() - 1)).long()]
        letters = self._letters[torch.where(noise, others, ids)]
        hidden = (dice(_BATCH, 1) < _HIDING) & (dice(*ids.shape) < _HIDDEN) & (ids > 2) & words
        letters = torch.where(hidden, self._hidden, letters)
        return letters, shapes, ids, (self._right[ids] >= 0) & ~noise & ~hidden, hidden

    def loss(self, round_: int, number: int) -> torch.Tensor:
        """Return the mean loss (nats) of the places of a step: of marks, and a share of that of hidden words."""
        letters, shapes, ids, asked, hidden = self._batch(round_, number)
        words = ids[asked]
        rivals = self._table[words]
        with torch.autocast(self.device, torch.bfloat16):
            seen = self._states(letters, shapes)
            scores = self.network.scores(seen[asked], rivals.clamp(min=0)).masked_fill(rivals < 0, -1e9)
            guessed = self.network.whole(seen[hidden])
        marks = nn.functional.cross_entropy(scores, self._right[words])
        return marks + _HIDDEN_WEIGHT * nn.functional.cross_entropy(guessed, ids[hidden])

    def learn(self, round_: int, number: int, steps: list[int]) -> torch.Tensor:
        """Make a step of a round; return its loss. The step falls in the last round."""
        size = min(1.0, (sum(steps[:round_]) + number + 1) / _RISE)
        if round_ == len(steps) - 1:
            size *= 1 - number / steps[-1]
        for group in self.optimiser.param_groups:
            group["lr"] = _STEP * size
        loss = self.loss(round_, number)
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        return loss.detach()


def write(network: Network, out: Path, scratch: Path) -> None:
    """Write a network (``tagger.onnx``) and the vectors of its words (``tagger.npz``), of 8 bits each."""
    whole = scratch / "tagger.onnx"
    example = torch.zeros(2, WINDOW, dtype=torch.int64)
    names = ["letters", "shapes", "states"]
    torch.onnx.export(
        network, (example, example), str(whole), input_names=names[:2], output_names=names[2:],
        dynamic_axes={name: {0: "pieces"} for name in names}, dynamo=False,
    )  # fmt: skip
    # Weights of seven bits do not overflow on processors without instructions for eight.
    quantize_dynamic(
        str(whole), str(out / "tagger.onnx"), weight_type=QuantType.QInt8, per_channel=True,
        reduce_range=True, op_types_to_quantize=["MatMul", "Gemm", "Gather"],
    )  # fmt: skip
    vectors = network.vectors.weight.detach().numpy()
    steps = np.maximum(np.abs(vectors).max(axis=1), 1e-6) / 127
    digest = hashlib.sha256((out / "tagger.onnx").read_bytes()).hexdigest()[:12]
    np.savez_compressed(
        out / "tagger.npz",
        vectors=np.round(vectors / steps[:, None]).astype(np.int8),
        steps=steps.astype(np.float32),
        bias=network.bias.weight.detach().numpy()[:, 0].astype(np.float32),
        version=np.str_(digest),
    )


def train(
    words: list[str],
    texts: list[Text],
    steps: list[int],
    out: Path,
    scratch: Path,
    seed: int,
    say: Callable[[str], None],
) -> None:
    """Train for the steps of each round and write the tagger; an interrupted training goes on where it saved last.

    Sixty-five thousand words a step; some four million words a second on a large GPU, a few thousand on one core.
    """
    trainer = Trainer(words, texts, seed)
    say(f"tagger, on {trainer.device}: {sum(steps) * _BATCH * WINDOW:,} words to be learned from")
    saved = scratch / f"tagger-{seed}-{'-'.join(map(str, steps))}.pt"
    done = 0
    if saved.exists():
        state = torch.load(saved, weights_only=True, map_location=trainer.device)
        trainer.network.load_state_dict(state["network"])
        trainer.optimiser.load_state_dict(state["optimiser"])
        done = state["step"]
    began, total = time.monotonic(), torch.zeros((), device=trainer.device)
    for step in range(done, sum(steps)):
        round_ = next(turn for turn in range(len(steps)) if step < sum(steps[: turn + 1]))
        total += trainer.learn(round_, step - sum(steps[:round_]), steps)
        if step % 100 == 99:
            say(
                f"tagger: step {step + 1} of {sum(steps)}, loss {float(total) / 100:.4f},"
                f" {time.monotonic() - began:.0f} s"
            )
            total.zero_()
        if step % _SAVE_EVERY == _SAVE_EVERY - 1 or step == sum(steps) - 1:
            state = {
                "network": trainer.network.state_dict(),
                "optimiser": trainer.optimiser.state_dict(),
                "step": step + 1,
            }
            half = saved.with_suffix(".part")
            torch.save(state, half)
            half.replace(saved)
    write(trainer.network.cpu().eval(), out, scratch)
