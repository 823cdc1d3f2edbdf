"""What ruins pages more than age does: bad copiers, faxes, grey made of points, lenses out of focus.

Each takes a page (brightness 0 to 1) with its resolution and gives it back spoiled; how far is drawn by chance, from
hardly to be seen to hardly to be read. They are drawn otherwise than the damage of ``samples``, which measures
what was learned here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
from PIL import Image

from pipeline.training.paper import Field, cloud

Mishap = Callable[[Field, int, np.random.Generator], Field]

_MM = 1 / 25.4


def copied(page: Field, dpi: int, dice: np.random.Generator) -> Field:
    """Copies of copies: each spreads the ink a little, then makes it black or loses it."""
    for _ in range(dice.integers(1, 4)):
        soft = cv2.GaussianBlur(page, (0, 0), max(dice.uniform(0.04, 0.14) * _MM * dpi, 0.3))
        cut, steep = dice.uniform(0.35, 0.75), dice.uniform(3, 20)
        page = np.asarray(1 / (1 + np.exp(np.clip(-steep * (soft - cut), -30, 30))), np.float32)
    return page


def thresholded(page: Field, _: int, dice: np.random.Generator) -> Field:
    """Black and white, cut so dark that thin strokes are gone or so light that letters run together."""
    return np.where(page < dice.uniform(0.25, 0.85), 0, 1).astype(np.float32)


def defocused(page: Field, dpi: int, dice: np.random.Generator) -> Field:
    """A lens out of focus."""
    return np.asarray(cv2.GaussianBlur(page, (0, 0), dice.uniform(0.15, 0.5) * _MM * dpi), np.float32)


def smeared(page: Field, dpi: int, dice: np.random.Generator) -> Field:
    """Ink drawn along the way of the paper, or across it."""
    length = max(round(dice.uniform(0.3, 1.5) * _MM * dpi), 2)
    drawn = cv2.blur(page, (1, length) if dice.random() < 0.7 else (length, 1))
    wet = cloud((page.shape[0], page.shape[1]), 6, 4, dice) > dice.uniform(0.2, 0.7)
    return np.where(wet, np.minimum(page, drawn), page).astype(np.float32)


def faxed(page: Field, dpi: int, dice: np.random.Generator) -> Field:
    """Sent as a fax: 80 to 200 points an inch, as many down as across or half, each black or white."""
    across = dice.uniform(80, 200) / dpi
    down = max(across * float(dice.choice((1.0, 1.0, 0.5))), 80 / dpi)
    few = cv2.resize(page, None, fx=min(across, 1.0), fy=min(down, 1.0), interpolation=cv2.INTER_AREA)
    few = few + dice.standard_normal(few.shape, np.float32) * dice.uniform(0, 0.12)
    black = np.where(few < dice.uniform(0.5, 0.8), 0, 1).astype(np.float32)
    way = cv2.INTER_NEAREST if dice.random() < 0.7 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(black, (page.shape[1], page.shape[0]), interpolation=way), np.float32)


def screened(page: Field, _: int, dice: np.random.Generator) -> Field:
    """Grey made of black points in rows, as printers and copiers make it (Bayer 1973), finer or coarser."""
    page = _greyed(page, dice)
    table = _bayer(int(dice.choice((2, 4, 4, 8))))
    table = np.repeat(np.repeat(table, (size := int(dice.choice((1, 1, 2)))), axis=0), size, axis=1)
    rows, columns = (-(-side // len(table)) for side in page.shape)
    cut = np.tile(table, (rows, columns))[: page.shape[0], : page.shape[1]]
    return np.where(page <= cut, 0, 1).astype(np.float32)


def scattered(page: Field, _: int, dice: np.random.Generator) -> Field:
    """Grey made of black points that make up for each other (Floyd and Steinberg 1976), as programs make it."""
    grey = np.round(255 * np.clip(_greyed(page, dice), 0, 1)).astype(np.uint8)
    return np.asarray(Image.fromarray(grey).convert("1"), np.float32)


def of_needles(page: Field, dpi: int, dice: np.random.Generator) -> Field:
    """Printed by needles: round points side by side, 60 to 140 an inch, some pale as the ribbon was."""
    step = dice.uniform(60, 140) / dpi
    few = cv2.resize(page, None, fx=min(step, 1.0), fy=min(step, 1.0), interpolation=cv2.INTER_AREA)
    size = 6
    y, x = np.mgrid[:size, :size] - (size - 1) / 2
    point = (np.hypot(y, x) <= size * dice.uniform(0.42, 0.6)).astype(np.float32)
    struck = np.where(few < dice.uniform(0.5, 0.75), 1, 0) * dice.uniform(dice.uniform(0.5, 1), 1, few.shape)
    large = 1 - np.kron(struck.astype(np.float32), point)
    shape = page.shape[1], page.shape[0]
    return np.asarray(cv2.resize(large.astype(np.float32), shape, interpolation=cv2.INTER_AREA), np.float32)


def striped(page: Field, dpi: int, dice: np.random.Generator) -> Field:
    """White lines along all lines of the page where a nozzle or a drum gave no ink."""
    page = page.copy()
    step, thick = dice.uniform(3, 20) * _MM * dpi, max(round(dice.uniform(0.05, 0.25) * _MM * dpi), 1)
    for y in np.arange(dice.uniform(0, step), page.shape[0], step):
        page[round(float(y)) : round(float(y)) + thick] += np.float32(dice.uniform(0.4, 1))
    return np.clip(page, 0, 1).astype(np.float32)


def shone_through(page: Field, _: int, dice: np.random.Generator) -> Field:
    """The other side of a thin sheet, seen from behind."""
    behind = cv2.GaussianBlur(page[:, ::-1], (0, 0), 1.5)
    behind = np.roll(behind, int(dice.integers(page.shape[0])), axis=0)
    return (page * (1 - dice.uniform(0.1, 0.5) * (1 - behind))).astype(np.float32)


def _greyed(page: Field, dice: np.random.Generator) -> Field:
    """Fill some bands of a page with grey, as heads of tables have it, and the whole with a little."""
    page = page * np.float32(dice.uniform(0.85, 1.0))
    for _ in range(dice.integers(0, 6)):
        top, high = int(dice.integers(page.shape[0])), int(page.shape[0] * dice.uniform(0.02, 0.1))
        page[top : top + high] *= np.float32(dice.uniform(0.65, 0.95))
    return np.asarray(page, np.float32)


@cache
def _bayer(size: int) -> Field:
    """Return thresholds of an ordered screen, values between 0 and 1."""
    table = np.zeros((1, 1))
    while len(table) < size:
        table = np.block([[4 * table, 4 * table + 2], [4 * table + 3, 4 * table + 1]])
    return np.asarray((table + 0.5) / table.size, np.float32)


MISHAPS: tuple[tuple[int, Mishap], ...] = (
    (20, copied),
    (10, thresholded),
    (14, defocused),
    (6, smeared),
    (16, faxed),
    (9, screened),
    (9, scattered),
    (8, of_needles),
    (5, striped),
    (3, shone_through),
)
"""How often each happens among them."""
