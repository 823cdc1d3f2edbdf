"""Lines of text on a page image.

Method: an anisotropic Gaussian blurs the ink along the lines much more than across them, so that
the band of small letters of each line becomes one long ridge (the *core* of the line), parted
from its neighbours by the white between lines and broken where columns or cells part. Each
blot of ink then belongs to the core it touches or lies nearest to, so that stacked marks and
descenders go with their own line even where lines overlap. After Bukhari, Shafait & Breuel,
"Script-independent handwritten textlines segmentation using active contours" (ICDAR 2009),
without the contours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.image import Blots, Grey, Mask
from pipeline.records.page import Box

_ALONG, _ACROSS = 1.6, 0.3
"""Spread of the blur in letter heights: bridges the gaps between words, not those between lines."""

_RIDGE = 0.5
"""A core is where the blurred ink has at least this share of the densest ink nearby."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line: its place on the page image, and the image of it alone."""

    box: Box
    image: Grey
    scale: float
    """Pixels of ``image`` for one pixel of the page image."""


def letter_height(ink: Mask) -> float | None:
    """Return the commonest height of letters in pixels; None where there are too few to tell."""
    stats = Blots.of(ink).stats
    width, height, area = stats[1:, 2], stats[1:, 3], stats[1:, 4]
    fit = (height >= 4) & (width >= 2) & (width < 6 * height) & (height < max(ink.shape) / 20) & (area > 6)
    if int(fit.sum()) < 12:
        return None
    counts = np.bincount(height[fit], minlength=10).astype(np.float64)
    smooth = np.convolve(counts, [1, 2, 3, 2, 1], "same")
    return float(5 + int(np.argmax(smooth[5:])))


def find_text_lines(grey: Grey, ink: Mask, walls: Mask, letter: float, enlarge_to: float) -> list[TextLine]:
    """Find the lines of a page, top to bottom.

    Args:
        grey: page image without rulings.
        ink: its dark pixels without rulings (0 or 1), at any smaller scale.
        walls: pixels of ``ink`` that no line crosses (upright rulings).
        letter: usual height of letters in pixels of ``ink``.
        enlarge_to: letters lower than this many pixels of ``grey`` are enlarged to it.
    """
    blots = Blots.of(ink)
    stats = blots.stats
    is_text = _is_text(blots, letter)
    cores, core_stats = _cores(is_text[blots.labels].astype(np.float32), walls, letter)
    owner = _owners(blots, is_text, cores, core_stats, letter)
    lines = []
    up = grey.shape[0] / ink.shape[0]
    zoom = max(1.0, min(3.0, enlarge_to / (letter * up)))
    for core in range(1, len(core_stats)):
        members = np.flatnonzero(owner == core)
        if not len(members):
            continue
        left, top = stats[members, 0].min(), stats[members, 1].min()
        right = (stats[members, 0] + stats[members, 2]).max()
        bottom = (stats[members, 1] + stats[members, 3]).max()
        if bottom - top < 0.45 * letter or stats[members, 4].sum() < 0.1 * letter**2:
            continue
        lines.append(_cut_out(grey, blots, owner, core, (left, top, right, bottom), letter, up, zoom))
    return sorted(lines, key=lambda line: (line.box.top, line.box.left))


def _is_text(blots: Blots, letter: float) -> NDArray[Any]:
    """Which blots may be letters: no specks, nothing as tall as a seal or as flat and long as a line."""
    width, height, area = blots.stats[:, 2], blots.stats[:, 3], blots.stats[:, 4]
    text = (height < 4 * letter) & (area >= max(3.0, (0.12 * letter) ** 2)) & (height >= 0.12 * letter)
    text &= ~((width > 12 * letter) & (height < 0.5 * letter))
    text[0] = False
    return text


def _cores(ink: NDArray[Any], walls: Mask, letter: float) -> tuple[NDArray[Any], NDArray[Any]]:
    """Label the cores of the lines."""
    density = cv2.GaussianBlur(ink, (0, 0), sigmaX=_ALONG * letter, sigmaY=_ACROSS * letter)
    window = np.ones((int(2 * letter) | 1, int(6 * letter) | 1), np.uint8)
    ridge = (density > _RIDGE * cv2.dilate(density, window)) & (density > 0.06)
    ridge &= cv2.dilate(walls, np.ones((3, 3), np.uint8)) == 0
    cores = Blots.of(ridge.astype(np.uint8), connectivity=4)
    return cores.labels, cores.stats


def _owners(
    blots: Blots,
    is_text: NDArray[Any],
    cores: NDArray[Any],
    core_stats: NDArray[Any],
    letter: float,
) -> NDArray[Any]:
    """For each blot the core it belongs to; 0 where it belongs to none."""
    count = len(blots.stats)
    owner = np.zeros(count, np.int64)
    touching = (cores > 0) & is_text[blots.labels]
    pairs = blots.labels[touching].astype(np.int64) * len(core_stats) + cores[touching]
    values, weights = np.unique(pairs, return_counts=True)
    for i in np.argsort(weights, kind="stable"):  # the heaviest comes last and stays
        owner[values[i] // len(core_stats)] = values[i] % len(core_stats)
    if len(core_stats) < 2:
        return owner
    left, top = core_stats[1:, 0], core_stats[1:, 1]
    right, bottom = left + core_stats[1:, 2], top + core_stats[1:, 3]
    for blot in np.flatnonzero(is_text & (owner == 0)):
        x, y, w, h = (int(v) for v in blots.stats[blot, :4])
        aside = np.maximum(np.maximum(left - (x + w), x - right), 0)
        above = np.maximum(np.maximum(top - (y + h / 2), (y + h / 2) - bottom), 0)
        nearest = int(np.argmin(0.5 * aside + above))
        if above[nearest] < 1.1 * letter and aside[nearest] < 2.5 * letter:
            owner[blot] = nearest + 1
    return owner


def _cut_out(
    grey: Grey,
    blots: Blots,
    owner: NDArray[Any],
    core: int,
    bounds: tuple[int, int, int, int],
    letter: float,
    up: float,
    zoom: float,
) -> TextLine:
    """Cut a line out of the page, with the ink of other lines painted over."""
    pad = 0.5 * letter
    height, width = blots.labels.shape
    left, top = max(int(bounds[0] - pad), 0), max(int(bounds[1] - pad), 0)
    right, bottom = min(int(bounds[2] + pad) + 1, width), min(int(bounds[3] + pad) + 1, height)
    x0, y0, x1, y1 = (round(v * up) for v in (left, top, right, bottom))
    image = grey[y0:y1, x0:x1]
    paper = int(np.percentile(image, 90))
    owners = owner[blots.labels[top:bottom, left:right]]
    foreign = ((owners != core) & (owners > 0)).astype(np.uint8)
    if foreign.any():
        foreign = cv2.dilate(foreign, np.ones((3, 3), np.uint8)) & (owners != core).astype(np.uint8)
        mask = cv2.resize(foreign, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_NEAREST)
        image = np.where(mask > 0, np.uint8(paper), image)
    if zoom > 1.05:
        image = cv2.resize(image, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
    margin = round(0.4 * letter * up * zoom)
    image = cv2.copyMakeBorder(image, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=paper)
    place = Box(x0 - margin / zoom, y0 - margin / zoom, x1 + margin / zoom, y1 + margin / zoom)
    return TextLine(place, image, zoom)
