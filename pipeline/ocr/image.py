"""Images as arrays, and the way back from a prepared image to the page it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.records.page import Box

# OpenCV's stubs promise no element type, so these names carry the meaning instead.
Grey = NDArray[Any]
"""uint8, shape (height, width): 0 is black, 255 white."""

Colour = NDArray[Any]
"""uint8, shape (height, width, 3) in the order blue, green, red, as OpenCV has it."""

Mask = NDArray[Any]
"""uint8, shape (height, width): 1 where something is, 0 elsewhere."""


@dataclass(frozen=True, slots=True)
class Blots:
    """Connected blots of ink.

    ``labels`` (int32, shape of the mask) numbers the blot of each pixel, 0 for none. ``stats``
    (int32, shape (blots + 1, 5)) has left, top, width, height and area of each; row 0 is the paper.
    """

    labels: NDArray[Any]
    stats: NDArray[Any]

    @classmethod
    def of(cls, mask: Mask, connectivity: int = 8) -> Blots:
        """Find the blots of a mask; pixels touch by 4 or by 8 neighbours."""
        # Grana's algorithm, which OpenCV has for 8 neighbours, is 2.5 times as fast as its default.
        method = cv2.CCL_GRANA if connectivity == 8 else cv2.CCL_DEFAULT
        _, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(
            np.ascontiguousarray(mask), connectivity, cv2.CV_32S, method
        )
        return cls(labels, stats)

    def mask(self, kept: NDArray[Any]) -> Mask:
        """Return the pixels of the blots that are marked True in ``kept`` (one flag a label)."""
        return np.asarray(kept[self.labels], np.uint8)


def whitened(image: Grey, paper: Grey) -> Grey:
    """Return an image divided by the brightness of its paper, pixel by pixel.

    Paper does not become quite white, so that grain around its level is not cut off on one side.
    """
    return np.asarray(cv2.divide(image, np.maximum(paper, 1), scale=245), np.uint8)


_STRIPE = 256
"""Rows that are made level at a time: the map takes twelve bytes a pixel."""


@dataclass(frozen=True, slots=True)
class Bend:
    """Vertical shifts from a page whose lines are level to the bent one that it was made from.

    ``shifts`` has them, as shares of the height of the image, at nodes spread evenly from corner to
    corner, shape (nodes down, nodes across); between nodes they are linear.
    """

    shifts: NDArray[np.float64]

    def over(self, rows: range, size: tuple[int, int]) -> NDArray[np.float32]:
        """Return the shifts of all pixels in some rows of an image of a size (height, width), in pixels."""
        height, width = size
        down = self._rows(np.array(rows) / max(height - 1, 1)) @ (self.shifts * height)
        across = self._columns(np.linspace(0, 1, width))
        return np.asarray(down.astype(np.float32) @ across.T.astype(np.float32))

    def at(self, xs: NDArray[Any], ys: NDArray[Any], size: tuple[int, ...]) -> NDArray[np.float64]:
        """Return the shifts of points, in pixels, of an image of a size (height, width)."""
        height, width = size[:2]
        rows, columns = self._rows(ys / max(height - 1, 1)), self._columns(xs / max(width - 1, 1))
        return np.asarray(np.einsum("nd,da,na->n", rows, self.shifts, columns) * height)

    def _rows(self, places: NDArray[Any]) -> NDArray[np.float64]:
        return hats(places, self.shifts.shape[0])

    def _columns(self, places: NDArray[Any]) -> NDArray[np.float64]:
        return hats(places, self.shifts.shape[1])


def hats(places: NDArray[Any], nodes: int) -> NDArray[np.float64]:
    """Return the weights of evenly spread nodes at places from 0 to 1, shape (places, ``nodes``)."""
    at = np.clip(places, 0, 1) * (nodes - 1)
    return np.asarray(np.maximum(1 - np.abs(at[:, None] - np.arange(nodes)), 0), np.float64)


@dataclass(frozen=True, slots=True)
class Placement:
    """A map from points of one image to points of the page image they came from.

    ``matrix`` has shape (2, 3), pixels to pixels. Where the lines were bent, ``bend`` comes before it,
    on an image of ``size`` (height, width).
    """

    matrix: NDArray[np.float64]
    bend: Bend | None = None
    size: tuple[int, int] = (0, 0)

    @classmethod
    def same(cls) -> Placement:
        """Return the map that leaves every point where it is."""
        return cls(np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))

    def after(self, earlier: Placement) -> Placement:
        """Return the map that goes through this one first and ``earlier`` (nearer the page, not bent) second."""
        three = np.vstack([self.matrix, [0.0, 0.0, 1.0]])
        return Placement(earlier.matrix @ three, self.bend, self.size)

    def box(self, box: Box) -> Box:
        """Return the smallest upright box on the page that holds a box of the image."""
        return _around(self.matrix, self._bent(box))

    def on_image(self, box: Box) -> Box:
        """Return the box on the image of a box on the page image: the way back of :meth:`box`."""
        straight = _around(np.asarray(cv2.invertAffineTransform(self.matrix), np.float64), box)
        level = straight
        for _ in range(8 if self.bend else 0):  # each round brings it nearer by the steepness of the bend
            down = self._bent(level).top - level.top
            level = Box(straight.left, straight.top - down, straight.right, straight.bottom - down)
        return level

    def turned_box(self, box: Box, angle: float) -> Box:
        """Like :meth:`box` for a slightly turned image, without the growth at the corners.

        The middle of the box is mapped and its own width and height are kept (times the scale), so
        that boxes of a page turned by a degree or two still fit the words.
        """
        if abs(angle) > 15:
            return self.box(box)
        x, y = self.matrix @ np.array([*self._bent(box).centre, 1.0])
        scale = float(np.sqrt(abs(np.linalg.det(self.matrix[:, :2]))))
        w, h = box.width * scale / 2, box.height * scale / 2
        if abs(self.matrix[0, 1]) > abs(self.matrix[0, 0]):
            w, h = h, w  # a quarter turn lies between
        return Box(float(x - w), float(y - h), float(x + w), float(y + h))

    def _bent(self, box: Box) -> Box:
        """Move a box to where its middle stood before the lines were made level."""
        if self.bend is None:
            return box
        x, y = box.centre
        down = float(self.bend.at(np.array([x]), np.array([y]), self.size)[0])
        return Box(box.left, box.top + down, box.right, box.bottom + down)


def _around(matrix: NDArray[np.float64], box: Box) -> Box:
    """Return the smallest upright box that holds the corners of a box after an affine map."""
    corners = np.array(
        [
            [box.left, box.right, box.left, box.right],
            [box.top, box.top, box.bottom, box.bottom],
            [1.0, 1.0, 1.0, 1.0],
        ]
    )
    xs, ys = matrix @ corners
    return Box(float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))


def quarter_turns(image: Grey, degrees: int) -> tuple[Grey, Placement]:
    """Turn an image clockwise by 0, 90, 180 or 270 degrees."""
    height, width = image.shape[:2]
    if degrees == 90:
        return cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE), Placement(
            np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, height]])
        )
    if degrees == 180:
        return cv2.rotate(image, cv2.ROTATE_180), Placement(
            np.array([[-1.0, 0.0, width], [0.0, -1.0, height]])
        )
    if degrees == 270:
        turned = cv2.rotate(image, cv2.ROTATE_90_COUNTERCLOCKWISE)
        return turned, Placement(np.array([[0.0, -1.0, width], [1.0, 0.0, 0.0]]))
    return image, Placement.same()


def reduced_by(image: Colour | Grey, factor: int) -> tuple[Colour | Grey, Placement]:
    """Reduce an image by a whole number, each pixel the mean of ``factor`` x ``factor`` others."""
    if factor == 1:
        return image, Placement.same()
    height, width = (side // factor for side in image.shape[:2])
    cut = image[: height * factor, : width * factor]
    small = cv2.resize(cut, (width, height), interpolation=cv2.INTER_AREA)
    return small, Placement(np.array([[factor, 0.0, 0.0], [0.0, factor, 0.0]], np.float64))


def straighten(image: Grey, skew: float, bend: Bend | None = None) -> tuple[Grey, Placement]:
    """Turn an image about its centre so that lines rising by ``skew`` degrees become level, then undo a bend.

    ``skew`` counts counter-clockwise: a line that rises to the right has positive skew. Both are done in
    one step, for each costs sharpness.
    """
    height, width = image.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -skew, 1.0)
    matrix = np.asarray(cv2.invertAffineTransform(turn), np.float64)
    placement = Placement(matrix, bend, (height, width))
    paper = cv2.BORDER_CONSTANT, (255,)
    if bend is None:
        size = (width, height)
        return cv2.warpAffine(image, turn, size, None, cv2.INTER_CUBIC, *paper), placement
    level = np.empty_like(image)
    across = np.arange(width, dtype=np.float32)[None, :]
    for top in range(0, height, _STRIPE):
        rows = range(top, min(top + _STRIPE, height))
        down = bend.over(rows, (height, width)) + np.array(rows, np.float32)[:, None]
        xs, ys = (np.float32(a) * across + np.float32(b) * down + np.float32(c) for a, b, c in matrix)
        level[top : rows.stop] = cv2.remap(image, xs, ys, cv2.INTER_CUBIC, None, *paper)
    return level, placement
