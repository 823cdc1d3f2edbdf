"""Damaged pages: stained, streaked, tinted, negative; creased, out of focus, smeared, faxed, made of points, some past reading.

What says how much of a page was read must tell the latter from good ones. How far each page went is drawn by
chance: from words lost here and there to pages that nobody can read.
Same seed, same pixels. Lengths are in millimetres.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import cv2
import numpy as np
from PIL import Image

from pipeline.training.paper import Field, cloud
from samples.ink import Picture
from samples.shapes import MM, Shape, lit, places, taken_from


def creased(pages: Iterable[Picture], chance: np.random.Generator) -> Iterator[Picture]:
    """Sheets folded upright again and again, like a fan, and scanned as they stood up."""
    for page in pages:
        x, y = places(page)
        folds = chance.integers(3, 6)
        rise = np.abs((folds * x + chance.uniform()) % 2 - 1).astype(np.float32)
        yield lit(
            taken_from(page, 0 * rise * y, chance.uniform(4, 12) * rise + 0 * y), 0.92 + 0.08 * rise + 0 * y
        )


def blurred(pages: Iterable[Picture], chance: np.random.Generator) -> Iterator[Picture]:
    """Pages that were out of focus."""
    for page in pages:
        yield np.asarray(cv2.GaussianBlur(page, (0, 0), MM * chance.uniform(0.25, 0.7)), np.uint8)


def smeared(pages: Iterable[Picture], chance: np.random.Generator) -> Iterator[Picture]:
    """Pages on which the rollers of the machine drew out the ink."""
    for page in pages:
        length = max(round(MM * chance.uniform(0.8, 4)), 1)
        drawn = cv2.blur(page, (1, length))
        wet = cloud(page.shape[:2], 5, 5, chance) > chance.uniform(0.3, 0.7)
        yield np.where(wet[..., None], np.minimum(page, drawn), page).astype(np.uint8)


def stained(pages: Iterable[Picture], chance: np.random.Generator) -> Iterator[Picture]:
    """Pages on which something dark was spilt."""
    for page in pages:
        spilt = cloud(page.shape[:2], 9, 7, chance) > chance.uniform(0.6, 0.9)
        soft = cv2.GaussianBlur(spilt.astype(np.float32), (0, 0), 0.5 * MM)
        yield lit(page, 1 - chance.uniform(0.6, 0.85) * soft)


def streaked(pages: Iterable[Picture], chance: np.random.Generator) -> Iterator[Picture]:
    """Pages with dirt on the scanner's glass, always at the same places, and a fold."""
    dirt = chance.uniform(0.1, 0.9, 3), chance.uniform(0.2, 0.7, 3), chance.integers(1, 4, 3)
    fold = chance.uniform(0.25, 0.75)
    for page in pages:
        height, width = page.shape[:2]
        light = np.ones((height, width), np.float32)
        for place, tone, thick in zip(*dirt, strict=True):
            column = round(place * width)
            light[:, column : column + thick] *= tone
        crease = np.ones((height, width), np.float32)
        left, right = (round(height * (fold + lean)) for lean in chance.uniform(-0.01, 0.01, 2))
        cv2.line(crease, (0, left), (width, right), 0.5, 3)
        yield lit(page, light * cv2.GaussianBlur(crease, (0, 0), 1))


def tinted(pages: Iterable[Picture], chance: np.random.Generator) -> Iterator[Picture]:
    """Copies on blue, pink, yellow or green paper."""
    tone = np.array(((0.62, 0.78, 0.95), (0.98, 0.72, 0.78), (0.93, 0.82, 0.5), (0.7, 0.85, 0.6)))
    own = tone[chance.integers(len(tone))]
    for page in pages:
        yield np.asarray(page * own, np.uint8)


def negative(pages: Iterable[Picture], _: np.random.Generator) -> Iterator[Picture]:
    """Pages from negative microfilm."""
    for page in pages:
        yield np.asarray(255 - page, np.uint8)


def faxed(pages: Iterable[Picture], chance: np.random.Generator) -> Iterator[Picture]:
    """Pages that came as a coarse fax: few points, black or white, some of them wrong."""
    for page in pages:
        size = page.shape[1], page.shape[0]
        grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
        few = cv2.resize(grey, None, fx=(f := chance.uniform(0.25, 0.5)), fy=f, interpolation=cv2.INTER_AREA)
        points: Field = few + chance.standard_normal(few.shape, np.float32) * chance.uniform(5, 40)
        black = np.where(points < 170, 0, 255).astype(np.uint8)
        yield np.repeat(cv2.resize(black, size, interpolation=cv2.INTER_NEAREST)[..., None], 3, axis=2)


def screened(pages: Iterable[Picture], chance: np.random.Generator) -> Iterator[Picture]:
    """Copies on greyish paper of which a machine made black points: in rows that lie aslant, or scattered."""
    for page in pages:
        grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY) * chance.uniform(0.8, 0.97)
        if chance.random() < 0.5:
            y, x = np.mgrid[: page.shape[0], : page.shape[1]] * (
                2 * np.pi / (chance.uniform(0.45, 0.65) * MM)
            )
            level = 0.5 + 0.25 * (np.cos((x + y) * 0.5**0.5) + np.cos((x - y) * 0.5**0.5))
            black = np.where(grey > 255 * 0.95 * level, 255, 0).astype(np.uint8)
        else:
            black = np.asarray(Image.fromarray(grey.astype(np.uint8)).convert("1"), np.uint8) * 255
        yield np.repeat(black[..., None], 3, axis=2)


DAMAGE: dict[str, Shape] = {
    "creased": creased,
    "blurred": blurred,
    "smeared": smeared,
    "stained": stained,
    "streaked": streaked,
    "tinted": tinted,
    "negative": negative,
    "faxed": faxed,
    "screened": screened,
}
"""What happened to pages, by name."""
