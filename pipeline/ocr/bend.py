"""Lines that a page bends: the gutter of a book, waves of the sheet, a camera held askew.

Method: the middles of the text lines are followed over the page, and a smooth field of vertical shifts
is fitted under which every line is level: hat functions on a grid of nodes with a penalty on their
second differences (Eilers & Marx, "Flexible smoothing with B-splines and penalties", Statistical Science
1996), a free height for each line, middles that disobey weighed down (Huber). Leptonica's ``dewarp`` goes
the same way with a parabola a line: it needs a page full of long lines, and knows no gutter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.image import Bend, Blots, Mask, hats
from pipeline.ocr.measures import NARROWED, density_along

_DOWN, _ACROSS = 11, 17
"""Nodes of the grid."""

_STIFF_DOWN, _STIFF_ACROSS, _CENTRED, _SMALL = 3.0, 1.0, 1.0, 0.05
"""What a second difference between nodes costs, a row of nodes that moves as a whole, and a shift, against
a middle of a line that is off its height by as much."""

_LONG = 6.0
"""Letter heights: a shorter stretch of a line does not tell how it slopes."""

_OFF = 0.15
"""Letter heights from which a middle counts as off its line."""

_LITTLE = 0.4
"""Letter heights: a line that rises and falls by less is read as well as a level one."""

_SOME = 0.1
"""Share of the lines of a bent page whose thirds stand at other heights; saves the fit on level pages."""

_ROUNDS = 5

_Points = NDArray[np.float64]
"""Columns and rows of middles along one line, shape (2, middles)."""


def bent_lines(letters: Mask, letter: float) -> Bend | None:
    """Return the shifts that bring the lines of a page level; None where they are, or are too few to tell.

    Args:
        letters: what has the size of letters (0 or 1); its lines rise or fall by ten degrees at most.
        letter: height of letters in pixels.
    """
    lines = _middles(letters, letter)
    wandering = sum(_wanders(line) > _LITTLE / 2 * letter for line in lines)
    if len(lines) < 3 or wandering < _SOME * len(lines):
        return None
    shifts = _fit(lines, letters.shape, letter)
    field = Bend(shifts)
    if max(np.ptp(field.at(line[0], line[1], letters.shape)) for line in lines) < _LITTLE * letter:
        return None
    return Bend(_level_to_bent(shifts))


def slope_of(bend: Bend, letters: Mask) -> float:
    """Return by how many degrees the lines of a page fall to the right in the mean."""
    height, width = letters.shape
    inked = np.flatnonzero(letters.any(axis=1))
    first, last = (round(end * (_DOWN - 1) / height) for end in (inked[0], inked[-1]))
    falls = (bend.shifts[:, -1] - bend.shifts[:, 0])[first : last + 1] * height / width
    return float(np.degrees(np.arctan(falls.mean())))


def _middles(letters: Mask, letter: float) -> list[_Points]:
    """Follow the lines: the ridges of ink blurred along them, as :mod:`pipeline.ocr.textlines` finds cores."""
    density = density_along(letters.astype(np.float32), 1.2 * letter, 0.3 * letter)
    window = np.ones((int(2 * letter) | 1, int(3 * letter / NARROWED) | 1), np.uint8)
    ridge = (density > 0.02) & (density > 0.5 * cv2.dilate(density, window))
    blots = Blots.of(ridge.astype(np.uint8), connectivity=4)
    apart = max(round(letter / NARROWED), 1)
    found = []
    for n in np.flatnonzero(blots.stats[:, 2] * NARROWED >= _LONG * letter):
        if n == 0:
            continue
        left, top, wide, high = (int(v) for v in blots.stats[n, :4])
        window_of = slice(top, top + high), slice(left, left + wide, apart)
        own = (blots.labels[window_of] == n) * density[window_of]
        rows = (own * np.arange(high)[:, None]).sum(axis=0) / own.sum(axis=0) + top
        columns = (left + apart * np.arange(len(rows)) + 0.5) * NARROWED
        found.append(np.array([columns, rows]))
    return found


def _wanders(line: _Points) -> float:
    """How far the heights of the thirds of a line differ, in pixels."""
    return float(np.ptp([np.median(third) for third in np.array_split(line[1], 3)]))


def _fit(lines: Sequence[_Points], size: tuple[int, ...], letter: float) -> NDArray[np.float64]:
    """Shifts of nodes of the bent image that would bring its lines level, as shares of its height."""
    height, width = size[:2]
    xs, ys = np.concatenate(lines, axis=1)
    first = np.cumsum([0, *(line.shape[1] for line in lines[:-1])])
    of_line = np.repeat(np.arange(len(lines)), [line.shape[1] for line in lines])
    rows, columns = hats(ys / (height - 1), _DOWN), hats(xs / (width - 1), _ACROSS)
    design = (rows[:, :, None] * columns[:, None, :]).reshape(len(xs), -1)
    penalty = _penalty()
    weights: NDArray[Any] = np.ones(len(xs))
    shifts = np.zeros(_DOWN * _ACROSS)
    for _ in range(_ROUNDS):
        total = np.add.reduceat(weights, first)[:, None]
        values = np.column_stack([design, ys])
        free = values - (np.add.reduceat(values * weights[:, None], first) / total)[of_line]
        weighed = free[:, :-1] * weights[:, None]
        shifts = np.linalg.solve(weighed.T @ free[:, :-1] + penalty, weighed.T @ free[:, -1])
        off = np.abs(free[:, :-1] @ shifts - free[:, -1]) / (_OFF * letter)
        weights = 1 / np.maximum(off, 1)
    return shifts.reshape(_DOWN, _ACROSS) / height


def _penalty() -> NDArray[np.float64]:
    down, across = np.eye(_DOWN), np.eye(_ACROSS)
    wishes = np.vstack(
        [
            _STIFF_DOWN * np.kron(np.diff(down, 2, axis=0), across),
            _STIFF_ACROSS * np.kron(down, np.diff(across, 2, axis=0)),
            _CENTRED * np.kron(down, np.ones((1, _ACROSS))),
            _SMALL * np.eye(_DOWN * _ACROSS),
        ]
    )
    return np.asarray(wishes.T @ wishes)


def _level_to_bent(shifts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn shifts known at nodes of the bent image into those at nodes of the level one, by fixed points."""
    places = np.linspace(0, 1, len(shifts))
    found = shifts.copy()
    for _ in range(8):
        for n in range(shifts.shape[1]):
            found[:, n] = np.interp(places + found[:, n], places, shifts[:, n])
    return found
