"""Papers put through a scanner, at four levels of wear; same seed, same pixels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from pdf2image import convert_from_bytes, pdfinfo_from_bytes

from pipeline.training.paper import Field, cloud, speckle
from samples.ink import BLUE, RED, SEAL_MM, VIOLET, Picture, incoming_stamp, press, seal, signature
from samples.paper import Paper, Place


@dataclass(frozen=True)
class Level:
    """What happened to a paper on its way into the file; shares are 0 (none) to 1 (all)."""

    dpi: int
    skew: float = 0.0
    """Largest skew, in degrees either way; at least half of it is taken."""
    toner: float = 0.0
    """Loss of ink where the toner ran thin, and of single points of it."""
    speckle: float = 0.0
    """Dark specks in a square centimetre."""
    shade: float = 0.0
    """Darkening towards one corner and the binding edge."""
    paper_tone: float = 1.0
    """Brightness of bare paper."""
    ink_tone: float = 0.0
    """Brightness of full ink."""
    grain: float = 0.0
    """Standard deviation of the sensor's noise, in grey values of 255."""
    blur: float = 0.0
    """Gaussian blur, in pixels."""
    colour: bool = True
    jpeg_quality: int = 80
    sealed: bool = True


LEVELS = {
    "clean": Level(dpi=300, colour=False, jpeg_quality=78, sealed=False),
    "good": Level(dpi=300, skew=0.5, toner=0.12, speckle=0.15, paper_tone=0.98, grain=2.5, blur=0.4),
    "fair": Level(
        dpi=200,
        skew=0.8,
        toner=0.4,
        speckle=1.0,
        shade=0.08,
        paper_tone=0.95,
        ink_tone=0.08,
        grain=3,
        blur=0.4,
    ),
    "poor": Level(
        dpi=150,
        skew=1.8,
        toner=0.5,
        speckle=4,
        shade=0.4,
        paper_tone=0.84,
        ink_tone=0.2,
        grain=9,
        blur=0.5,
        colour=False,
        jpeg_quality=55,
    ),
}
"""The four levels by name, from best to worst.

Tuned so that plain Tesseract (``vie``) makes about as many errors at each as on the scans
that the project is measured with: none more than clean for good, one or two in a hundred
words more for fair, fifteen for poor.
"""


def scan(
    paper: Paper, level: Level, seed: int = 0, *, sealed: bool | None = None, received: str | None = None
) -> Iterator[Picture]:
    """Yield the pages of a paper as a scanner would, one at a time.

    Pages are ``uint8`` arrays, (height, width, 3) RGB or (height, width) grey by the level.
    ``sealed`` overrides whether seal and signature are put on; ``received`` puts an
    incoming stamp with that date (as printed) onto the first page.
    """
    with_seal = level.sealed if sealed is None else sealed
    for number in range(pdfinfo_from_bytes(paper.pdf)["Pages"]):
        chance = np.random.default_rng([seed, number])
        (image,) = convert_from_bytes(paper.pdf, dpi=level.dpi, first_page=number + 1, last_page=number + 1)
        page = np.array(image.convert("RGB"))
        if with_seal and number == paper.signature.page:
            _sign(page, paper, level.dpi, chance)
        if received and number == 0:
            mask = incoming_stamp(received, level.dpi, chance)
            press(page, mask, VIOLET, round(level.dpi * 0.35), round(level.dpi * 1.55))
        yield wear(page, level, chance)


def wear(page: Picture, level: Level, chance: np.random.Generator) -> Picture:
    """Wear one RGB page by a level; grey where the level is not in colour."""
    light = page.astype(np.float32) / 255
    if not level.colour:
        light = cv2.cvtColor(light, cv2.COLOR_RGB2GRAY)[..., None]
    if level.toner:
        light = 1 - (1 - light) * _toner(light.shape[:2], level.toner, chance)[..., None]
    light = level.ink_tone + light * (level.paper_tone - level.ink_tone)
    if level.speckle:
        specks = np.ones(light.shape[:2], np.float32)
        speckle(specks, level.speckle, level.dpi, level.ink_tone, chance)
        light = np.minimum(light, specks[..., None])
    if level.skew:
        angle = chance.uniform(level.skew / 2, level.skew) * chance.choice((-1, 1))
        light = _turned(light, float(angle), level.paper_tone)
    if level.shade:
        light = light * _shade(light.shape[:2], level.shade, chance)[..., None]
    if level.blur:
        light = cv2.GaussianBlur(light, (0, 0), level.blur)
    light = light.reshape(page.shape[0], page.shape[1], -1)
    if level.grain:
        light = light + chance.standard_normal(light.shape[:2], np.float32)[..., None] * (level.grain / 255)
    worn = (np.clip(light, 0, 1) * 255 + 0.5).astype(np.uint8)
    return worn if level.colour else worn[..., 0]


def bitonal(page: Picture, share: float = 0.68) -> Picture:
    """Return a page in black and white as office scanners make it: 0 or 255 by one threshold."""
    grey = page if page.ndim == 2 else cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    return np.where(grey < 255 * share, 0, 255).astype(np.uint8)


def _sign(page: Picture, paper: Paper, dpi: int, chance: np.random.Generator) -> None:
    """Put the signature above the name and the seal over its left third, as the rules ask."""
    place: Place = paper.signature
    scale = dpi / 72
    ink = signature(dpi, chance)
    left = round(place.x * scale - ink.shape[1] / 2)
    top = round(place.y * scale - ink.shape[0] / 2)
    press(page, ink, BLUE, left, top)
    round_seal = seal(paper.plan, dpi, chance)
    centre_x = left + ink.shape[1] / 3 - SEAL_MM / 25.4 * dpi * 0.25 + chance.uniform(-0.08, 0.08) * dpi
    centre_y = place.y * scale - chance.uniform(0.0, 0.15) * dpi
    press(
        page,
        round_seal,
        RED,
        round(centre_x - round_seal.shape[1] / 2),
        round(centre_y - round_seal.shape[0] / 2),
    )


def _toner(shape: tuple[int, int], loss: float, chance: np.random.Generator) -> Field:
    """Return how much ink is left: pale clouds, a pale vertical streak, missing points."""
    clouds = cloud(shape, 12, 9, chance) * cloud(shape, 5, 4, chance)
    left = 1 - loss * clouds
    streak = chance.uniform(0.1, 0.9) * shape[1]
    distance = (np.arange(shape[1], dtype=np.float32) - streak) / (shape[1] * 0.02)
    left *= 1 - 0.5 * loss * np.exp(-(distance**2))
    points = cv2.GaussianBlur(chance.random(shape, np.float32), (0, 0), 0.7)
    return np.where(points < 0.25 + 0.1 * loss, left * (1 - loss), left).astype(np.float32)


def _turned(light: Field, angle: float, paper_tone: float) -> Field:
    """Turn a page round its centre by degrees, paper showing at the corners."""
    height, width = light.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(
        light, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(paper_tone,) * 3
    )
    return np.asarray(turned, np.float32).reshape(height, width, -1)


def _shade(shape: tuple[int, int], strength: float, chance: np.random.Generator) -> Field:
    """Return the light on a page that lay badly: falling off to one corner and to the binding."""
    down = np.linspace(0, 1, shape[0], dtype=np.float32)[:, None]
    across = np.linspace(0, 1, shape[1], dtype=np.float32)[None, :]
    if chance.random() < 0.5:
        down = 1 - down
    corner = (down + across) / 2
    binding = np.exp(-across * 18) + 0.3 * cloud(shape, 4, 3, chance)
    return (1 - strength * (0.6 * corner + 0.7 * binding)).astype(np.float32)
