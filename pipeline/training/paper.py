"""What wears paper, on any sheet of brightness 0 to 1: clouds of thin toner, specks of dust."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]


def cloud(shape: tuple[int, int], rows: int, columns: int, dice: np.random.Generator) -> Field:
    """Return a smooth random field over a page, values 0 to 1, with so many hills down and across."""
    coarse = dice.random((rows, columns), np.float32)
    wide = cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(wide, 0, 1), np.float32)


def speckle(sheet: Field, often: float, dpi: int, ink: float, dice: np.random.Generator) -> None:
    """Put specks of dust and toner onto a sheet.

    Args:
        sheet: brightness, shape (height, width); it is changed.
        often: specks in a square centimetre.
        dpi: resolution of the sheet.
        ink: brightness of full ink, the darkest that a speck can be.
        dice: where chance comes from.
    """
    height, width = sheet.shape
    for _ in range(dice.poisson(often * height * width / (dpi / 2.54) ** 2)):
        y, x = int(dice.integers(height)), int(dice.integers(width))
        radius = dice.exponential(0.06) / 25.4 * dpi
        tone = float(dice.uniform(ink, ink + 0.45))
        if radius < 0.8:
            sheet[y, x] = tone
        else:
            cv2.circle(sheet, (x, y), round(float(radius)), tone, -1, cv2.LINE_AA)
