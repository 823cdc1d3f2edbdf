"""Sheets that did not lie flat under the glass: bound, damp, folded, drawn in crookedly, open books, photographs.

Each is a field of shifts that says from where on the flat sheet a point of the picture comes, with the
light that goes with it; same seed, same pixels. Lengths are in millimetres.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import zip_longest

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.training.paper import Field
from samples.ink import Picture
from samples.scan import LEVELS

FLAT = replace(LEVELS["fair"], skew=0.0, shade=0.0)
"""Wear of the sheets themselves."""

MM = FLAT.dpi / 25.4
"""Pixels in a millimetre."""

Shape = Callable[[Iterable[Picture], np.random.Generator], Iterator[Picture]]


def taken_from(page: Picture, right: Field, down: Field) -> Picture:
    """Take each point of a picture from so many millimetres further right and down on the page."""
    height, width = page.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    return _remapped(page, xs + MM * right, ys + MM * down)


def _remapped(page: Picture, xs: Field, ys: Field) -> Picture:
    return np.asarray(
        cv2.remap(
            page, xs.astype(np.float32), ys.astype(np.float32), cv2.INTER_CUBIC, None, cv2.BORDER_REPLICATE
        ),
        np.uint8,
    )


def places(page: Picture) -> tuple[Field, Field]:
    """Columns and rows of a page, from 0 to 1."""
    height, width = page.shape[:2]
    return np.linspace(0, 1, width, dtype=np.float32)[None, :], np.linspace(0, 1, height, dtype=np.float32)[
        :, None
    ]


def lit(page: Picture, light: Field) -> Picture:
    """Return a page under a light that falls off."""
    return np.asarray(np.clip(page * light[..., None], 0, 255), np.uint8)


def _bound(page: Picture, chance: np.random.Generator, binding: float) -> Picture:
    """A page that sinks into its binding (at column 0 or 1), seen from above its upper or lower half."""
    x, y = places(page)
    near = np.exp(-np.abs(x - binding) * 210 / chance.uniform(22, 32)).astype(np.float32)
    towards = 1 if binding else -1
    seen_from = chance.uniform(0.25, 0.6)
    bent = taken_from(page, -towards * 9 * near, 14 * near * (y - seen_from))
    return lit(bent, 1 - 0.45 * near**1.5 + 0 * y)


def bound(pages: Iterable[Picture], chance: np.random.Generator) -> Iterator[Picture]:
    """Pages of a bound file, one by one."""
    for page in pages:
        yield _bound(page, chance, binding=0.0)


def book(pages: Iterable[Picture], chance: np.random.Generator) -> Iterator[Picture]:
    """Pages of a bound file, two at a time; the last one may be alone beside a blank."""
    page = iter(pages)
    for left, right in zip_longest(page, page):
        blank = np.full_like(left, np.percentile(left, 90)) if right is None else right
        sides = _bound(left, chance, 1.0), _bound(blank, chance, 0.0)
        yield np.concatenate(sides, axis=1)


def damp(pages: Iterable[Picture], chance: np.random.Generator) -> Iterator[Picture]:
    """Sheets that have dried in waves."""
    for page in pages:
        x, y = places(page)
        phase = chance.uniform()
        wave = np.sin(2 * np.pi * (chance.uniform(1, 1.8) * x + chance.uniform(0.2, 0.8) * y + phase))
        yield lit(taken_from(page, 0 * wave, chance.uniform(1.2, 2.4) * wave), 0.94 + 0.06 * wave)


def folded(pages: Iterable[Picture], chance: np.random.Generator) -> Iterator[Picture]:
    """Sheets that were folded upright in the middle and stand up there a little, seen from below."""
    for page in pages:
        x, y = places(page)
        rise = (1 - 2 * np.abs(x - 0.5)).astype(np.float32)
        yield lit(
            taken_from(page, 0 * rise * y, chance.uniform(2.5, 5) * rise + 0 * y),
            1 - 0.06 * (x > 0.5) + 0 * y,
        )


def crooked(pages: Iterable[Picture], chance: np.random.Generator) -> Iterator[Picture]:
    """Sheets that a feeder turned while it drew them in."""
    for page in pages:
        x, y = places(page)
        turn = np.radians(chance.uniform(1.5, 3.0) * chance.choice((-1, 1)))
        yield taken_from(page, 0 * x * y, 210 * np.tan(turn) * (x - 0.5) * (2 * y - 1))


def photo(pages: Iterable[Picture], chance: np.random.Generator) -> Iterator[Picture]:
    """Sheets on a table of wood or on a cloth, photographed askew in the light of a lamp."""
    for page in pages:
        height, width = page.shape[:2]
        room = round(18 * MM)
        size = width + 2 * room, height + 2 * room
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        seen = (corners + room + chance.uniform(-8 * MM, 8 * MM, (4, 2))).astype(np.float32)
        view = cv2.getPerspectiveTransform(corners, seen)
        sheet = cv2.warpPerspective(page, view, size, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
        own = cv2.warpPerspective(np.full((height, width), 1, np.float32), view, size)[..., None]
        under = (_wood if chance.random() < 0.5 else _cloth)(size, chance)
        picture = np.asarray(np.clip(own * sheet + (1 - own) * under, 0, 255), np.uint8)
        x, y = places(picture)
        yield lit(picture, 1 - chance.uniform(0.1, 0.3) * x - chance.uniform(0.0, 0.2) * y)


def _wood(size: tuple[int, int], chance: np.random.Generator) -> NDArray[np.float32]:
    grain = chance.standard_normal((size[1] // 5, size[0] // 90)).astype(np.float32)
    level = 95 + 22 * cv2.resize(grain, size, interpolation=cv2.INTER_CUBIC)
    return np.asarray(level[..., None] * np.array([1, 0.75, 0.55]), np.float32)


def _cloth(size: tuple[int, int], chance: np.random.Generator) -> NDArray[np.float32]:
    level = 55 + 22 * chance.standard_normal(size[::-1], np.float32)
    return np.repeat(level[..., None], 3, axis=2)


SHAPES: dict[str, Shape] = {
    "bound": bound,
    "book": book,
    "damp": damp,
    "folded": folded,
    "crooked": crooked,
    "photo": photo,
}
"""What became of flat sheets, by name."""
