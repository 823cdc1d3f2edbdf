"""How the lines of a page lie: turned as a whole, bent, or up and down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.bend import bent_lines, slope_of
from pipeline.ocr.image import Bend, Mask, straighten
from pipeline.ocr.measures import letter_height

_SKEW = 0.3
"""Degrees: a smaller skew is left as it is."""

_SKEW_RANGE = 8.0
_SIDEWAYS = 1.5

_FEW = 2000
"""Pixels of ink: less does not tell how lines lie."""

_STRAIGHTER = 1.1
"""How many times sharper rows become where lines were bent. Of 228 pages, the wear of which did not bend
them, none reached 1.01; of those that were scanned from bound or folded papers 1.15 to 2.4."""


@dataclass(frozen=True, slots=True)
class Lie:
    """The ``skew`` of the lines in degrees (counter-clockwise positive), how they bend after it was undone.

    ``sideways`` tells whether they may run up and down.
    """

    skew: float
    bend: Bend | None
    sideways: bool

    @property
    def is_level(self) -> bool:
        """Whether nothing is to be done."""
        return self.skew == 0.0 and self.bend is None


def lie_of(letters: Mask) -> Lie:
    """Tell how the lines of a page lie from what has the size of letters on it."""
    rows, columns = np.nonzero(letters)
    if len(rows) < _FEW:
        return Lie(0.0, None, sideways=False)
    skew, upright = _skew(rows, columns)
    letter = letter_height(letters)
    bent = _bent(letters, skew, letter) if letter else None
    if letter and bent:
        # Where lines bend, the angle at which most of them agree need not be that of the sheet.
        before = bent.before
        own = round(skew - slope_of(bent.bend, letters), 2)
        bent = (_bent(letters, own, letter) if abs(own - skew) >= _SKEW else None) or bent
        upright *= before / bent.sharpness
    sideways = upright > _SIDEWAYS
    if bent:
        return Lie(bent.skew, bent.bend, sideways)
    return Lie(skew if abs(skew) >= _SKEW else 0.0, None, sideways)


@dataclass(frozen=True, slots=True)
class _Bent:
    """How lines bend after a skew was undone, and how sharp the rows of the page are then and without both."""

    skew: float
    bend: Bend
    before: float
    sharpness: float


def _bent(letters: Mask, skew: float, letter: float) -> _Bent | None:
    """How lines bend on a page whose skew was undone; None where levelling them makes its rows no sharper."""
    turned = _turned(letters, skew, None)
    bend = bent_lines(turned, letter)
    if bend is None:
        return None
    before, sharpness = _sharpness(turned), _sharpness(_turned(letters, skew, bend))
    return _Bent(skew, bend, before, sharpness) if sharpness > _STRAIGHTER * before else None


def _turned(letters: Mask, skew: float, bend: Bend | None) -> Mask:
    if not skew and bend is None:
        return letters
    return np.asarray(straighten(255 * (1 - letters), skew, bend)[0] < 128, np.uint8)


def _sharpness(letters: Mask) -> float:
    return _contrast(letters.sum(axis=1, dtype=np.float64))


def _contrast(profile: NDArray[np.float64]) -> float:
    """How much the ink of rows changes from row to row."""
    return float((np.diff(profile) ** 2).sum() / max((profile**2).sum(), 1.0))


def _skew(rows: NDArray[Any], columns: NDArray[Any]) -> tuple[float, float]:
    """Angle of the lines in degrees (counter-clockwise positive), and how much sharper the columns are than they.

    Postl's method: the angle at which the profile of the ink, summed along the lines, changes most
    from row to row; searched in three passes, to 0.05 degrees. Lines may run up and down where the
    columns change more than the rows do; columns of a table do so too.
    """
    step = max(len(rows) // 60000, 1)
    ys, xs = rows[::step].astype(np.float64), columns[::step].astype(np.float64)

    def contrast(angle: float, across: NDArray[Any], along: NDArray[Any]) -> float:
        levels = across + np.tan(np.radians(angle)) * along
        return _contrast(np.bincount((levels - levels.min()).astype(np.int64)).astype(np.float64))

    best = 0.0
    for reach, fine in ((_SKEW_RANGE, 0.5), (0.5, 0.1), (0.1, 0.05)):
        tried = [best + fine * k for k in range(-round(reach / fine), round(reach / fine) + 1)]
        best = max(tried, key=lambda angle: contrast(angle, ys, xs))
    level = contrast(best, ys, xs)
    upright = max(contrast(angle / 2, xs, ys) for angle in range(-8, 9))
    skew = round(best, 2) if level > 1.03 * contrast(0.0, ys, xs) else 0.0
    return skew, upright / level
