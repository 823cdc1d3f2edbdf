"""``python -m pipeline.training.line_reader CORPUS GOLD... --out models``: train the reader of doubtful lines.

Needs PyTorch and onnx. Pages are made and cut into lines by as many processes as there are cores; the
network learns from those made so far, spoiled anew each time it sees them. What it has seen at a step depends on
the step alone, so that the same corpus, plans, seed and processor give the same model.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn.functional import ctc_loss

from pipeline.ocr.line_image import HEIGHT, MARGIN
from pipeline.training import corpus
from pipeline.training.command import say
from pipeline.training.handwriting import Pen
from pipeline.training.line_images import lines_of_page
from pipeline.training.line_network import STRIDE, LineNetwork
from pipeline.training.line_wear import spoiled
from pipeline.training.quantising import write_small
from pipeline.vietnamese.letters import TONE_MARKS, nfc

_SIGNS = "–“”‘’…•°²³§×"
_TONED = {nfc(vowel + tone) for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in ("", *TONE_MARKS)}
ALPHABET = "".join(sorted({*map(chr, range(32, 127)), *_SIGNS, *"đĐ", *_TONED}))
"""All that papers print, in the order of Unicode."""

_PAGES = 4
"""Pages made at a time."""
_FIRST = 40
"""So many times these must be there before the first step."""
_WIDTHS = (96, 160, 224, 320, 448, 576, 704, 832, 960, 1088, 1216)
"""Columns to which line images are filled up."""
_COLUMNS = 160_000
"""Columns of images that are seen in a step."""
_LONGEST = 160
"""Letters that a line may have."""
_RISE = 400
"""Steps that grow to the largest."""
_SAY_EVERY = 100


def numbers_of(text: str) -> list[int] | None:
    """Return the numbers of the letters of a text, None where it has others than the alphabet."""
    places = [ALPHABET.find(letter) + 1 for letter in text]
    return places if 0 not in places else None


def texts_of(
    folder: Path, held_out: set[str], gold: list[Path], seed: int, count: int = 120_000
) -> list[str]:
    """Return the lines of gold plans and paragraphs drawn from a corpus, fit to be printed."""
    printed = corpus.plan_lines(gold)
    drawn = corpus.sample(corpus.sources(folder, held_out), count, random.Random(seed), shortest=20)
    texts = (" ".join(line.split()) for line in (*printed, *printed, *drawn))
    return [text for text in texts if text and numbers_of(text)]


@dataclass
class _Shelf:
    """Lines of about one width: images (lines x 40 x width), and the numbers and counts of their letters."""

    images: torch.Tensor
    letters: torch.Tensor
    counts: torch.Tensor
    filled: int = 0

    @classmethod
    def empty(cls, width: int, device: str) -> _Shelf:
        """Return a shelf for lines of a width."""
        return cls(
            torch.zeros((1024, HEIGHT, width), dtype=torch.uint8, device=device),
            torch.zeros((1024, _LONGEST), dtype=torch.int16, device=device),
            torch.zeros(1024, dtype=torch.int64, device=device),
        )

    def add(self, images: NDArray[np.uint8], letters: NDArray[np.int16], counts: NDArray[np.int64]) -> None:
        """Put lines on the shelf, which grows as it must."""
        end = self.filled + len(images)
        while end > len(self.images):
            self.images = torch.cat([self.images, torch.zeros_like(self.images)])
            self.letters = torch.cat([self.letters, torch.zeros_like(self.letters)])
            self.counts = torch.cat([self.counts, torch.zeros_like(self.counts)])
        own = slice(self.filled, end)
        self.images[own] = torch.from_numpy(images).to(self.images.device)
        self.letters[own] = torch.from_numpy(letters).to(self.images.device)
        self.counts[own] = torch.from_numpy(counts).to(self.images.device)
        self.filled = end


_texts: list[str] = []
_pens: list[Pen] = []


def _start(texts: list[str], figures: Path | None) -> None:
    cv2.setNumThreads(1)
    _texts[:] = texts
    _pens[:] = [Pen(figures)] if figures else []


def _made(seed: str) -> list[tuple[NDArray[np.uint8], list[int]]]:
    """Return lines of some pages, images and numbers of letters."""
    made = []
    for page in range(_PAGES):
        chance = random.Random(f"{seed} {page}")
        for image, text in lines_of_page(_texts, chance, _pens[0] if _pens else None):
            numbers = numbers_of(text)
            if numbers and image.shape[1] <= _WIDTHS[-1] - 2 * MARGIN and len(numbers) <= _LONGEST:
                made.append((image, numbers))
    return made


class Trainer:
    """The network, its optimiser and the lines made so far.

    Args:
        made: lines of page after page, as :func:`_made` gives them.
        steps: steps of the whole training.
        size: of the largest of them.
        rate: steps after which another four pages must be there.
        seed: of all chance.
        start: weights of an earlier round.
    """

    def __init__(
        self, made: Iterator[Any], steps: int, size: float, rate: float, seed: int, start: Path | None
    ) -> None:
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        torch.manual_seed(seed)
        self.network = LineNetwork(len(ALPHABET) + 1)
        if start:
            self.network.load_state_dict(torch.load(start, map_location="cpu", weights_only=True))
        self.network = self.network.to(self.device).to(memory_format=torch.channels_last)
        weights = [p for p in self.network.parameters() if p.ndim > 1]
        others = [p for p in self.network.parameters() if p.ndim <= 1]
        groups = [{"params": weights, "weight_decay": 0.02}, {"params": others, "weight_decay": 0.0}]
        self.optimiser = torch.optim.AdamW(groups, lr=size, betas=(0.9, 0.98))
        self.shelves = [_Shelf.empty(width, self.device) for width in _WIDTHS]
        self.made, self.steps, self.size, self.rate = made, steps, size, rate
        self.chance = torch.Generator(self.device).manual_seed(seed)
        self.dice = random.Random(seed)
        self.arrived = 0

    def _fetch(self, step: int) -> None:
        """Wait until the pages that belong to a step are there."""
        while self.arrived < _FIRST + step / self.rate:
            lines = next(self.made, None)
            if lines is None:
                return
            self.arrived += 1
            for place, shelf in enumerate(self.shelves):
                least = _WIDTHS[place - 1] - 2 * MARGIN if place else 0
                own = [line for line in lines if least < line[0].shape[1] <= _WIDTHS[place] - 2 * MARGIN]
                if own:
                    shelf.add(*_packed(own, _WIDTHS[place]))

    def _batch(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return images, numbers of letters and their counts of lines drawn from one shelf."""
        columns = [shelf.filled * width for shelf, width in zip(self.shelves, _WIDTHS, strict=True)]
        (place,) = self.dice.choices(range(len(_WIDTHS)), columns)
        shelf, count = self.shelves[place], _COLUMNS // _WIDTHS[place]
        drawn = torch.randint(shelf.filled, (count,), generator=self.chance, device=self.device)
        images = spoiled(shelf.images[drawn][:, None].float() / 255, self.chance)
        return images, shelf.letters[drawn].long(), shelf.counts[drawn]

    def learn(self, step: int) -> torch.Tensor:
        """Make a step; return its loss (nats a letter). Its size rises, then falls to nothing like a cosine."""
        self._fetch(step)
        rise = min(1.0, (step + 1) / _RISE)
        for group in self.optimiser.param_groups:
            group["lr"] = self.size * rise * (0.5 + 0.5 * float(np.cos(np.pi * step / self.steps)))
        images, letters, counts = self._batch()
        images = images.to(memory_format=torch.channels_last)
        with torch.autocast(self.device, torch.bfloat16):
            told = self.network(images)
        lengths = torch.full_like(counts, told.shape[1])
        loss = ctc_loss(told.transpose(0, 1), letters, lengths, counts, zero_infinity=True)
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        return loss.detach()


def _packed(lines: list[Any], width: int) -> tuple[NDArray[np.uint8], NDArray[np.int16], NDArray[np.int64]]:
    images = np.zeros((len(lines), HEIGHT, width), np.uint8)
    letters = np.zeros((len(lines), _LONGEST), np.int16)
    for n, (image, numbers) in enumerate(lines):
        images[n, :, MARGIN : MARGIN + image.shape[1]] = image
        letters[n, : len(numbers)] = numbers
    return images, letters, np.array([len(numbers) for _, numbers in lines], np.int64)


def write(network: LineNetwork, out: Path, scratch: Path) -> None:
    """Write the network with its alphabet, its weights of 8 bits each, as ``line-reader.onnx``."""
    whole = scratch / "line-reader.onnx"
    torch.onnx.export(
        network, (torch.zeros(1, 1, HEIGHT, 64 * STRIDE),), str(whole), input_names=["images"], output_names=["letters"],
        dynamic_axes={"images": {0: "lines", 3: "pixels"}, "letters": {0: "lines", 1: "columns"}}, dynamo=False,
    )  # fmt: skip
    model = write_small(onnx.load(str(whole)))
    onnx.helper.set_model_props(model, {"alphabet": ALPHABET})
    onnx.save(model, str(out / "line-reader.onnx"))


def main(arguments: list[str] | None = None) -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.training.line_reader", description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder of .txt or .txt.xz files, UTF-8")
    parser.add_argument("gold", nargs="*", type=Path, help="gold plans, or folders of them")
    parser.add_argument("--out", type=Path, default=Path("models"), help="folder of the models")
    parser.add_argument(
        "--scratch", type=Path, default=Path("build/training"), help="folder for half-done work"
    )
    parser.add_argument("--seed", type=int, default=1, help="of all chance")
    parser.add_argument("--held-out", nargs="*", default=[], help="sources kept back for measuring")
    parser.add_argument("--steps", type=int, default=14742, help="steps of 160,000 columns of line images")
    parser.add_argument(
        "--figures", type=Path, help="folder of the MNIST database: figures that a pen fills in"
    )
    parser.add_argument(
        "--start", type=Path, help="weights to go on from: line-reader.pt of an earlier round"
    )
    parser.add_argument("--size", type=float, default=2e-3, help="size of the largest step")
    parser.add_argument("--rate", type=float, default=13.0, help="steps for each four pages made")
    chosen = parser.parse_args(arguments)
    chosen.scratch.mkdir(parents=True, exist_ok=True)
    chosen.out.mkdir(parents=True, exist_ok=True)
    texts = texts_of(chosen.corpus, set(chosen.held_out), chosen.gold, chosen.seed)
    seeds = [f"{chosen.seed} {k}" for k in range(_FIRST + int(chosen.steps / chosen.rate) + 1)]
    say(f"{len(texts):,} texts to print, {len(seeds) * _PAGES:,} pages")
    workers = max((os.cpu_count() or 2) - 1, 1)
    began, total = time.monotonic(), None
    with multiprocessing.get_context("spawn").Pool(workers, _start, (texts, chosen.figures)) as pool:
        made = pool.imap(_made, seeds)
        trainer = Trainer(made, chosen.steps, chosen.size, chosen.rate, chosen.seed, chosen.start)
        for step in range(chosen.steps):
            loss = trainer.learn(step)
            total = loss if total is None else 0.98 * total + 0.02 * loss
            if step % _SAY_EVERY == _SAY_EVERY - 1:
                lines = sum(shelf.filled for shelf in trainer.shelves)
                say(
                    f"step {step + 1}, loss {float(total):.4f}, {lines:,} lines, {time.monotonic() - began:.0f} s"
                )
                torch.save(trainer.network.state_dict(), chosen.scratch / "line-reader.pt")
    torch.save(trainer.network.state_dict(), chosen.scratch / "line-reader.pt")
    write(trainer.network.cpu().float().eval(), chosen.out, chosen.scratch)


if __name__ == "__main__":
    main()
