"""What is put on a paper by hand: red round seal, blue signature, incoming stamp.

Each is drawn as a coverage mask (0 bare paper to 1 full ink) and printed onto the page by
multiplication, as ink does: text under a seal stays visible.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from pipeline.evaluate.gold import GoldPlan
from samples.fonts import font_file

Mask = npt.NDArray[np.float32]
Picture = npt.NDArray[np.uint8]

RED = (206, 32, 48)
BLUE = (28, 48, 150)
VIOLET = (88, 60, 150)
SEAL_MM = 36.0
_SHARPNESS = 2  # masks are drawn larger and shrunk, for smooth edges
_COMMITTEE = re.compile(r"((?:ỦY|UỶ) BAN NHÂN DÂN|HUYỆN ỦY|TỈNH ỦY)\s+(.+)")


def seal(plan: GoldPlan, dpi: int, chance: np.random.Generator) -> Mask:
    """Draw the round seal of a plan's issuer, turned by a few degrees and unevenly inked."""
    size = round(SEAL_MM / 25.4 * dpi) * _SHARPNESS
    image = Image.new("L", (size, size))
    draw = ImageDraw.Draw(image)
    line = max(2, size // 90)
    draw.ellipse((line, line, size - line, size - line), outline=255, width=line * 2)
    inner = size * 0.17
    draw.ellipse((inner, inner, size - inner, size - inner), outline=255, width=max(1, line * 2 // 3))

    ring, middle = _seal_words(plan)
    bold = str(font_file("LiberationSans-Bold.ttf", "fonts-liberation2"))
    _write_round(image, ring, ImageFont.truetype(bold, round(size * 0.085)), size * 0.405)
    draw.polygon(_star(size / 2, size * 0.9, size * 0.04), fill=255)
    if middle:
        face = ImageFont.truetype(bold, round(size * 0.09))
        draw.multiline_text(
            (size / 2, size / 2),
            middle,
            fill=255,
            font=face,
            anchor="mm",
            align="center",
            spacing=size * 0.02,
        )
    else:
        draw.polygon(_star(size / 2, size / 2, size * 0.17), fill=255)
    turned = image.rotate(float(chance.uniform(-14, 14)), resample=Image.Resampling.BICUBIC)
    return _inked(turned, chance, unevenness=0.45)


def signature(dpi: int, chance: np.random.Generator) -> Mask:
    """Draw a signature of about 50 by 25 mm: running loops, a long stroke, a flourish."""
    width, height = (round(mm / 25.4 * dpi) * _SHARPNESS for mm in (52, 26))
    knots = 9
    x = np.linspace(0.06, 0.72, knots) + chance.uniform(-0.05, 0.05, knots)
    y = 0.5 + np.where(np.arange(knots) % 2, 1, -1) * chance.uniform(0.08, 0.34, knots)
    flourish = np.array([[0.62, 0.72], [0.2, 0.82], [0.55, 0.66], [0.97, chance.uniform(0.2, 0.5)]])
    points = np.concatenate([np.column_stack([x, y]), flourish]) * (width, height)
    path = _smooth(points, 40)
    canvas = np.zeros((height, width), np.uint8)
    pen = dpi * _SHARPNESS / 25.4 * 0.45
    speed = np.linalg.norm(np.diff(path, axis=0), axis=1)
    # A fast pen leaves a thin line.
    widths = pen * np.clip(1.5 - speed / (speed.mean() * 2), 0.55, 1.4)
    for start, end, thickness in zip(path[:-1], path[1:], widths, strict=True):
        cv2.line(canvas, _point(start), _point(end), 255, max(1, round(float(thickness))), cv2.LINE_AA)
    return _inked(Image.fromarray(canvas), chance, unevenness=0.2)


def incoming_stamp(day: str, dpi: int, chance: np.random.Generator) -> Mask:
    """Draw the boxed stamp that an office puts on papers it receives; ``day`` as ``3/4/2018``."""
    width, height = (round(mm / 25.4 * dpi) * _SHARPNESS for mm in (48, 19))
    image = Image.new("L", (width, height))
    draw = ImageDraw.Draw(image)
    line = max(2, height // 40)
    draw.rectangle((line, line, width - line, height - line), outline=255, width=line)
    draw.line((width * 0.3, line, width * 0.3, height - line), fill=255, width=line)
    face = ImageFont.truetype(str(font_file("LiberationSans-Bold.ttf", "fonts-liberation2")), height // 5)
    draw.multiline_text(
        (width * 0.15, height / 2), "CÔNG\nVĂN\nĐẾN", 255, face, "mm", height * 0.05, "center"
    )
    number = int(chance.integers(100, 4000))
    lines = f"Số: {number}\nNgày: {day}\nChuyển: ......................"
    draw.multiline_text((width * 0.33, height / 2), lines, 255, face, "lm", height * 0.06)
    turned = image.rotate(float(chance.uniform(-2, 2)), resample=Image.Resampling.BICUBIC, expand=True)
    return _inked(turned, chance, unevenness=0.5)


def press(page: Picture, mask: Mask, colour: tuple[int, int, int], left: int, top: int) -> None:
    """Print a mask onto an RGB page in place; what would fall off the page is lost."""
    height, width = page.shape[:2]
    y0, x0 = max(top, 0), max(left, 0)
    y1, x1 = min(top + mask.shape[0], height), min(left + mask.shape[1], width)
    if y0 >= y1 or x0 >= x1:
        return
    ink = mask[y0 - top : y1 - top, x0 - left : x1 - left, None]
    light = 1 - ink * (1 - np.array(colour, np.float32) / 255)
    page[y0:y1, x0:x1] = (page[y0:y1, x0:x1] * light).astype(np.uint8)


def _seal_words(plan: GoldPlan) -> tuple[str, str]:
    """Return the words round the seal and those in its middle."""
    issuer, parent = plan.field("issuer"), plan.field("parent_issuer")
    if committee := _COMMITTEE.fullmatch(issuer):
        return f"{committee[1]} {committee[2]}", ""
    words = issuer.split()
    rows = math.ceil(len(issuer) / 13)
    middle = [" ".join(words[len(words) * n // rows : len(words) * (n + 1) // rows]) for n in range(rows)]
    return parent or "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "\n".join(middle)


def _write_round(image: Image.Image, text: str, face: ImageFont.FreeTypeFont, radius: float) -> None:
    """Write text along the upper arc, letter by letter, centred at the top."""
    centre = image.width / 2
    room = math.radians(285)
    widths = [face.getlength(character) for character in text]
    stretch = min(1.25, room * radius / sum(widths))
    angle = -sum(widths) * stretch / radius / 2
    for character, width in zip(text, widths, strict=True):
        angle += width * stretch / radius / 2
        box = round(face.size * 2)
        letter = Image.new("L", (box, box))
        ImageDraw.Draw(letter).text((box / 2, box / 2), character, fill=255, font=face, anchor="mm")
        letter = letter.rotate(-math.degrees(angle), resample=Image.Resampling.BICUBIC)
        x, y = centre + radius * math.sin(angle), centre - radius * math.cos(angle)
        image.paste(255, (round(x - box / 2), round(y - box / 2)), letter)
        angle += width * stretch / radius / 2


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """Return the corners of a five-pointed star."""
    corners = []
    for n in range(10):
        reach = radius if n % 2 == 0 else radius * 0.382
        angle = math.pi * n / 5
        corners.append((x + reach * math.sin(angle), y - reach * math.cos(angle)))
    return corners


def _smooth(points: npt.NDArray[np.float64], steps: int) -> npt.NDArray[np.float64]:
    """Return a Catmull-Rom curve through the points."""
    padded = np.concatenate([points[:1], points, points[-1:]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        pieces.append(
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        )
    return np.concatenate(pieces)


def _point(position: Iterable[float]) -> tuple[int, int]:
    x, y = position
    return round(float(x)), round(float(y))


def _inked(image: Image.Image, chance: np.random.Generator, unevenness: float) -> Mask:
    """Shrink a drawing to page size and wear its ink: paler patches and missing specks."""
    width, height = image.width // _SHARPNESS, image.height // _SHARPNESS
    mask = np.asarray(image.resize((width, height), Image.Resampling.LANCZOS), np.float32) / 255
    patches = cv2.resize(chance.random((5, 5), np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    specks = cv2.GaussianBlur(chance.random((height, width), np.float32), (0, 0), 0.8)
    worn = mask * (1 - unevenness * np.clip(patches, 0, 1)) * np.where(specks < 0.32, 0.45, 1.0)
    return np.clip(worn * 0.92, 0, 1).astype(np.float32)
