"""Training of the tagger (:mod:`pipeline.restore.tagger`) on text whose marks are known.

Needs PyTorch and onnx, which nothing else in the project needs (``make models`` installs them).
The network is trained in bfloat16 with Adam (Kingma, Ba 2015), in rounds that each draw their own
text; in each the step rises, then falls to nothing (warm restarts: Loshchilov, Hutter 2017), and
begins at half of that of the round before. The weights are kept as 8-bit integers.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from pipeline.restore.tagger import Shape, letters_of
from pipeline.training.corpus import Numbers

Ids = npt.NDArray[np.int64]

_WIDTH = 192
"""Width of the embeddings and of each direction of a layer."""
_NARROW = 64
"""Width in which words are told apart."""
_MOST = 10
"""Words of the same letters that are learned, the most frequent ones."""
_RARE = 3e-4
"""Share among the words of its letters below which a word is not learned."""
_BATCH, _LENGTH = 96, 96
"""Pieces of text in a step, and their words."""
_STEP = 2.5e-3
_RISE = 200
"""Steps until the step has its full size; it begins to fall after a tenth of all."""
_CAPITALS, _SMALL = 0.08, 0.12
"""Share of pieces whose words are all made capitals, or all made small."""
_NOISE = 0.015
"""Share of words replaced by others, as OCR misreads some."""
_SAVE_EVERY = 500


@dataclass(frozen=True)
class Text:
    """A source as the tagger learns it: words, their shapes, and how often each round goes through it."""

    ids: Numbers
    shapes: npt.NDArray[np.uint8]
    times: list[float]


class Network(nn.Module):  # type: ignore[misc]
    """Letters and shapes in, one state for each place out; words are scored against the state."""

    def __init__(self, letters: int, words: int, bias: torch.Tensor) -> None:
        super().__init__()
        self.letters = nn.Embedding(letters, _WIDTH)
        self.shapes = nn.Embedding(len(Shape), _WIDTH)
        self.first = nn.LSTM(_WIDTH, _WIDTH, bidirectional=True, batch_first=True)
        self.second = nn.LSTM(2 * _WIDTH, _WIDTH, bidirectional=True, batch_first=True)
        self.state = nn.Linear(4 * _WIDTH, _NARROW)
        self.vectors = nn.Embedding(words, _NARROW)
        self.bias = nn.Embedding(words, 1)
        for table, spread in ((self.letters, 0.3), (self.shapes, 0.3), (self.vectors, 0.1)):
            nn.init.normal_(table.weight, std=spread)
        self.bias.weight.data[:, 0] = bias

    def forward(self, letters: torch.Tensor, shapes: torch.Tensor) -> Any:
        """Return the states (pieces x words x narrow width) of pieces of text (pieces x words)."""
        low, _ = self.first(self.letters(letters) + self.shapes(shapes))
        high, _ = self.second(low)
        return self.state(torch.cat([low, high], -1))

    def scores(self, states: torch.Tensor, words: torch.Tensor) -> Any:
        """Return the score of each candidate (places x candidates) at places of the given states."""
        product = torch.einsum("nd,nkd->nk", states, self.vectors(words).to(states.dtype))
        return product.float() + self.bias(words)[..., 0]


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


def pieces(texts: list[Text], round_: int, chance: np.random.Generator) -> Ids:
    """Return (text, start) of all pieces that a round learns from, in random order."""
    drawn = []
    for number, text in enumerate(texts):
        times = text.times[round_]
        for turn in range(int(np.ceil(times))):
            offset = int(chance.integers(0, _LENGTH))
            starts = np.arange(offset, max(offset + 1, len(text.ids) - _LENGTH), _LENGTH)
            share = min(1.0, times - turn)
            if share < 1:
                starts = chance.choice(starts, max(1, int(len(starts) * share)), replace=False)
            drawn.append(np.stack([np.full(len(starts), number), starts], axis=1))
    found: Ids = np.concatenate(drawn)
    chance.shuffle(found)
    return found


class Trainer:
    """The network while it learns."""

    def __init__(self, words: list[str], texts: list[Text], seed: int) -> None:
        torch.manual_seed(seed)
        self._seed = seed
        self._texts = texts
        self._letters = letters_of(words)
        counts = np.zeros(len(words))
        for text in texts:
            if text.times[0]:
                counts += np.bincount(text.ids, minlength=len(words))
        table = candidates(self._letters, counts)
        hits = table == np.arange(len(words))[:, None]
        self._right = np.where(hits.any(axis=1), hits.argmax(axis=1), -1)
        self._table = torch.tensor(table)
        self.begin(0)
        self.network = Network(
            int(self._letters.max()) + 1, len(words), torch.tensor(np.log(counts + 0.5), dtype=torch.float32)
        )
        self.optimiser = torch.optim.AdamW(
            self.network.parameters(), lr=_STEP, betas=(0.9, 0.99), weight_decay=0.0
        )

    def begin(self, round_: int) -> None:
        """Draw the text of a round."""
        self._round = round_
        self.pieces = pieces(self._texts, round_, np.random.default_rng(self._seed + round_))

    def _batch(self, number: int) -> tuple[torch.Tensor, torch.Tensor, Ids, npt.NDArray[np.bool_]]:
        """Return letters and shapes (pieces x words), the right words, and where they are asked for."""
        # Drawn anew for each step, so that a training that goes on draws the same.
        chance = np.random.default_rng((self._seed + self._round, number))
        chosen = self.pieces[(number * _BATCH) % len(self.pieces) :][:_BATCH]
        ids = np.full((_BATCH, _LENGTH), 1, np.int64)
        shapes = np.full((_BATCH, _LENGTH), int(Shape.NO_WORD), np.int64)
        for row, (text, start) in enumerate(chosen):
            own = self._texts[text].ids[start : start + _LENGTH]
            ids[row, : len(own)] = own
            shapes[row, : len(own)] = self._texts[text].shapes[start : start + _LENGTH]
        dice = chance.random(_BATCH)[:, None]
        words = shapes < Shape.NO_WORD
        shapes = np.where((dice < _CAPITALS) & words, Shape.CAPITALS, shapes)
        small = (dice >= _CAPITALS) & (dice < _CAPITALS + _SMALL) & words
        shapes = np.where(small, Shape.SMALL, shapes)
        noise = chance.random(ids.shape) < _NOISE
        others = ids.ravel()[chance.integers(0, ids.size, ids.shape)]
        letters = self._letters[np.where(noise, others, ids)]
        asked = (self._right[ids] >= 0) & ~noise
        return torch.tensor(letters), torch.tensor(shapes), ids[asked], asked

    def learn(self, number: int, steps: int) -> float:
        """Make one step of the ``steps`` of a round; return the mean loss of its places in nats."""
        fall = 1 - max(0.0, number - 0.1 * steps) / (0.9 * steps)
        for group in self.optimiser.param_groups:
            group["lr"] = _STEP * 0.5**self._round * min(1.0, (number + 1) / _RISE) * max(0.02, fall)
        letters, shapes, words, asked = self._batch(number)
        rivals = self._table[torch.tensor(words)]
        with torch.autocast("cpu", torch.bfloat16):
            states = self.network(letters, shapes)[torch.tensor(asked)]
            scores = self.network.scores(states, rivals.clamp(min=0)).masked_fill(rivals < 0, -1e9)
        loss = nn.functional.cross_entropy(scores, torch.tensor(self._right[words]))
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        return float(loss.detach())

    def write(self, out: Path, scratch: Path) -> None:
        """Write the network (``tagger.onnx``) and the vectors of the words (``tagger.npz``)."""
        whole = scratch / "tagger.onnx"
        example = torch.zeros(2, _LENGTH, dtype=torch.int64)
        names = ["letters", "shapes", "states"]
        torch.onnx.export(
            self.network.eval(), (example, example), str(whole), input_names=names[:2], output_names=names[2:],
            dynamic_axes={name: {0: "pieces", 1: "words"} for name in names}, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(
            str(whole), str(out / "tagger.onnx"), weight_type=QuantType.QInt8,
            op_types_to_quantize=["LSTM", "MatMul", "Gemm", "Gather"],
        )  # fmt: skip
        vectors = self.network.vectors.weight.detach().numpy()
        steps = np.maximum(np.abs(vectors).max(axis=1), 1e-6) / 127
        digest = hashlib.sha256((out / "tagger.onnx").read_bytes()).hexdigest()[:12]
        np.savez_compressed(
            out / "tagger.npz",
            vectors=np.round(vectors / steps[:, None]).astype(np.int8),
            steps=steps.astype(np.float32),
            bias=self.network.bias.weight.detach().numpy()[:, 0].astype(np.float32),
            learned=self._right >= 0,
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

    Ten thousand words a step; about 13,000 words a second on one core with bfloat16 instructions.
    """
    trainer = Trainer(words, texts, seed)
    for round_, most in enumerate(steps):
        trainer.begin(round_)
        say(
            f"tagger, round {round_ + 1}: {len(trainer.pieces) * _LENGTH:,} words drawn,"
            f" {most * _BATCH * _LENGTH:,} to be learned from"
        )
        saved = scratch / f"tagger-{seed}-{'-'.join(str(count) for count in steps[: round_ + 1])}.pt"
        begin = 0
        if saved.exists():
            state = torch.load(saved, weights_only=True)
            trainer.network.load_state_dict(state["network"])
            trainer.optimiser.load_state_dict(state["optimiser"])
            begin = state["step"]
        began, loss = time.monotonic(), 0.0
        for number in range(begin, most):
            loss += trainer.learn(number, most)
            if number % 100 == 99:
                say(
                    f"tagger: step {number + 1} of {most}, loss {loss / 100:.4f}, {time.monotonic() - began:.0f} s"
                )
                loss = 0.0
            if number % _SAVE_EVERY == _SAVE_EVERY - 1 or number == most - 1:
                state = {
                    "network": trainer.network.state_dict(),
                    "optimiser": trainer.optimiser.state_dict(),
                    "step": number + 1,
                }
                torch.save(state, saved)
    trainer.write(out, scratch)
