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


@dataclass(frozen=True, slots=True)
class Placement:
    """An affine map from points of one image to points of the page image they came from.

    ``matrix`` has shape (2, 3), pixels to pixels.
    """

    matrix: NDArray[np.float64]

    @classmethod
    def same(cls) -> Placement:
        """Return the map that leaves every point where it is."""
        return cls(np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))

    def after(self, earlier: Placement) -> Placement:
        """Return the map that goes through this one first and ``earlier`` (nearer the page) second."""
        three = np.vstack([self.matrix, [0.0, 0.0, 1.0]])
        return Placement(earlier.matrix @ three)

    def back(self) -> Placement:
        """Return the map from the page image to the image."""
        return Placement(np.asarray(cv2.invertAffineTransform(self.matrix), np.float64))

    def box(self, box: Box) -> Box:
        """Return the smallest upright box on the page that holds a box of the image."""
        corners = np.array(
            [
                [box.left, box.right, box.left, box.right],
                [box.top, box.top, box.bottom, box.bottom],
                [1.0, 1.0, 1.0, 1.0],
            ]
        )
        xs, ys = self.matrix @ corners
        return Box(float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))

    def turned_box(self, box: Box, angle: float) -> Box:
        """Like :meth:`box` for a slightly turned image, without the growth at the corners.

        The middle of the box is mapped and its own width and height are kept (times the scale), so
        that boxes of a page turned by a degree or two still fit the words.
        """
        if abs(angle) > 15:
            return self.box(box)
        x, y = self.matrix @ np.array([*box.centre, 1.0])
        scale = float(np.sqrt(abs(np.linalg.det(self.matrix[:, :2]))))
        w, h = box.width * scale / 2, box.height * scale / 2
        if abs(self.matrix[0, 1]) > abs(self.matrix[0, 0]):
            w, h = h, w  # a quarter turn lies between
        return Box(float(x - w), float(y - h), float(x + w), float(y + h))


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


def straighten(image: Grey, skew: float) -> tuple[Grey, Placement]:
    """Turn an image about its centre so that lines rising by ``skew`` degrees become level.

    ``skew`` counts counter-clockwise: a line that rises to the right has positive skew.
    """
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -skew, 1.0)
    turned = cv2.warpAffine(
        image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )
    return turned, Placement(np.asarray(matrix, np.float64)).back()
