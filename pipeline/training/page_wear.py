"""What happens to a page between the printer and the file of its scan."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from pipeline.ocr.image import Grey
from pipeline.training.mishaps import MISHAPS, Mishap
from pipeline.training.paper import Field, cloud, speckle

_RUINED = 0.4
"""Share of pages to which one of the mishaps happened."""


@dataclass(frozen=True)
class Wear:
    """What happened to a page; see :class:`pipeline.training.rendering.Noise` for the older, simpler kind.

    ``dpi`` of the scan; ``turn`` in degrees; ``toner`` the share of ink lost where toner ran thin;
    ``specks`` in a square centimetre; ``shade`` the darkening to one side; ``paper`` and ``ink`` their
    brightness (0 to 1); ``grain`` in grey levels; ``blur`` in pixels; ``quality`` of the JPEG file, None for black and
    white by ``threshold``; ``mishap`` what ruined it, if anything did.
    """

    dpi: int
    turn: float
    toner: float
    specks: float
    shade: float
    paper: float
    ink: float
    grain: float
    blur: float
    quality: int | None
    threshold: float
    mishap: Mishap | None = None

    @classmethod
    def drawn(cls, chance: random.Random) -> Wear:
        """Draw a level of wear: from a clean print to a poor copy of a copy."""
        level = chance.random() ** 0.5
        dpi = chance.choice((85, 100, 120, 150, 150, 150, 150, 170, 200, 200, 200, 250, 300))
        return cls(
            dpi=dpi,
            turn=chance.uniform(-1.2, 1.2) * level,
            toner=chance.uniform(0, 0.6 * level),
            specks=chance.uniform(0, 5 * level),
            shade=chance.uniform(0, 0.45 * level) if chance.random() < 0.5 else 0.0,
            paper=1 - chance.uniform(0, 0.22 * level),
            ink=chance.uniform(0, 0.35 * level),
            grain=chance.uniform(0, 16 * level),
            blur=chance.uniform(0, (0.4 + 0.6 * level) * dpi / 150),
            quality=None if chance.random() < 0.12 and dpi >= 150 else round(chance.uniform(35, 90)),
            threshold=chance.uniform(0.5, 0.75),
            mishap=_drawn_mishap(chance),
        )


def _drawn_mishap(chance: random.Random) -> Mishap | None:
    if chance.random() >= _RUINED:
        return None
    return chance.choices([mishap for _, mishap in MISHAPS], [often for often, _ in MISHAPS])[0]


def worn(sheet: Field, wear: Wear, chance: random.Random) -> Grey:
    """Return a page as the scanner saw it."""
    dice = np.random.default_rng(chance.randrange(2**32))
    light = sheet
    height, width = sheet.shape
    if wear.toner > 0.03:
        clouds = cloud(sheet.shape, 12, 9, dice) * cloud(sheet.shape, 5, 4, dice)
        left = 1 - wear.toner * clouds
        points = cv2.GaussianBlur(dice.random(sheet.shape, np.float32), (0, 0), 0.7)
        left = np.where(points < 0.25 + 0.1 * wear.toner, left * (1 - wear.toner), left)
        light = 1 - (1 - light) * left.astype(np.float32)
    light = wear.ink + light * (wear.paper - wear.ink)
    speckle(light, wear.specks, wear.dpi, wear.ink, dice)
    if abs(wear.turn) > 0.02:
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), wear.turn, 1.0)
        turned = cv2.warpAffine(light, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=wear.paper)
        light = np.asarray(turned, np.float32)
    if wear.shade:
        ramp = np.linspace(0, 1, width, dtype=np.float32)[None] * cloud(sheet.shape, 4, 3, dice)
        light = light * (1 - wear.shade * ramp)
    if wear.mishap:
        light = wear.mishap(light, wear.dpi, dice)
    if wear.blur > 0.15:
        light = np.asarray(cv2.GaussianBlur(light, (0, 0), wear.blur), np.float32)
    if wear.grain > 0.5:
        light = light + dice.standard_normal(light.shape, np.float32) * (wear.grain / 255)
    if wear.quality is None:
        return np.where(light < wear.threshold * wear.paper, 0, 255).astype(np.uint8)
    grey = np.round(np.clip(light, 0, 1) * 255).astype(np.uint8)
    packed = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, wear.quality])[1]
    out: Any = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)
    return np.asarray(out, np.uint8)
