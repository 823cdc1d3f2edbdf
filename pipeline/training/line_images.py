"""Images of lines as reading cuts them out of spoiled pages, with the text that was printed: what a line
reader learns from.

Pages are printed in the fonts of :mod:`pipeline.training.rendering` at the resolution of the scan, with seals
and strokes of a pen over some of them, then worn like papers that went through copiers and scanners, then made
ready and cut into lines by the reading stage itself.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.ocr.found import find
from pipeline.ocr.image import Grey
from pipeline.ocr.line_image import levelled
from pipeline.ocr.prepare import prepare
from pipeline.ocr.settings import Settings
from pipeline.ocr.textlines import TextLine
from pipeline.records.page import Box
from pipeline.training.handwriting import Line, Pen, letterhead, text_of
from pipeline.training.paper import Field, cloud, speckle
from pipeline.training.rendering import find_font, wrap

FAMILIES: tuple[tuple[int, tuple[str, ...]], ...] = (
    # How often; regular, italic, bold, bold italic. Most papers are set in faces like Times.
    (30, ("LiberationSerif-Regular", "LiberationSerif-Italic", "LiberationSerif-Bold", "LiberationSerif-BoldItalic")),
    (22, ("texgyretermes-regular", "texgyretermes-italic", "texgyretermes-bold", "texgyretermes-bolditalic")),
    (12, ("FreeSerif", "FreeSerifItalic", "FreeSerifBold", "FreeSerifBoldItalic")),
    (4, ("CharisSIL-Regular", "CharisSIL-Italic", "CharisSIL-Bold", "CharisSIL-BoldItalic")),
    (3, ("NotoSerif-Regular", "NotoSerif-Italic", "NotoSerif-Bold", "NotoSerif-BoldItalic")),
    (3, ("DejaVuSerif",)),
    (3, ("texgyrepagella-regular", "texgyrepagella-italic", "texgyrepagella-bold", "texgyrepagella-bolditalic")),
    (3, ("texgyreschola-regular", "texgyreschola-italic", "texgyreschola-bold", "texgyreschola-bolditalic")),
    (5, ("LiberationSans-Regular", "LiberationSans-Bold")),
    (4, ("texgyreheros-regular", "texgyreheros-italic", "texgyreheros-bold", "texgyreheros-bolditalic")),
    (2, ("Carlito-Regular", "Carlito-Italic", "Carlito-Bold", "Carlito-BoldItalic")),
    (2, ("DejaVuSans",)),
    (2, ("texgyrecursor-regular", "texgyrecursor-bold")),
    (3, ("FreeMono", "FreeMonoBold")),
)  # fmt: skip
"""Debian's fonts of :mod:`pipeline.training.rendering` and fonts-texgyre."""

_MARGIN, _WIDTH, _HEIGHT = 30, 210, 297
"""Millimetres: the left margin, and an A4 sheet."""


@dataclass(frozen=True)
class Wear:
    """What happened to a page; see :class:`pipeline.training.rendering.Noise` for the older, simpler kind.

    ``dpi`` of the scan; ``turn`` in degrees; ``toner`` the share of ink lost where toner ran thin;
    ``specks`` in a square centimetre; ``shade`` the darkening to one side; ``paper`` and ``ink`` their
    brightness (0 to 1); ``grain`` in grey levels; ``blur`` in pixels; ``quality`` of the JPEG file, None for black and
    white by ``threshold``.
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

    @classmethod
    def drawn(cls, chance: random.Random) -> Wear:
        """Draw a level of wear: from a clean print to a poor copy of a copy."""
        level = chance.random() ** 0.5
        dpi = chance.choice((100, 120, 150, 150, 150, 150, 170, 200, 200, 200, 250, 300))
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
        )


@dataclass(frozen=True)
class Printed:
    """A stretch of text on a page and the box of its body in pixels."""

    text: str
    box: Box


def lines_of_page(
    texts: Sequence[str], chance: random.Random, pen: Pen | None = None
) -> Iterator[tuple[Grey, str]]:
    """Yield levelled images and texts of the lines of one page that reading finds whole.

    With a ``pen``, letterheads stand between the texts whose number and day are filled in by hand.
    """
    wear = Wear.drawn(chance)
    sheet, printed = _print(texts, wear.dpi, chance, pen)
    prepared = prepare(_worn(sheet, wear, chance))
    if prepared.sideways or prepared.blank:
        return
    found = find(prepared, Settings().letter_pixels)
    for line in (*found.lines, *found.others):
        text = _text_at(_on_sheet(line, prepared.placement.matrix), printed, sheet.shape, wear.turn)
        if text:
            yield levelled(line), text


def _on_sheet(line: TextLine, matrix: NDArray[np.float64]) -> Box:
    """Return the box of a line's body on the scanned page, margins taken off."""
    margin = 0.8 * line.small
    left, right = line.box.left + margin, line.box.right - margin
    top, bottom = line.base - line.small, line.base
    (x0, y0), (x1, y1) = (matrix @ np.array([x, y, 1.0]) for x, y in ((left, top), (right, bottom)))
    return Box(float(min(x0, x1)), float(min(y0, y1)), float(max(x0, x1)), float(max(y0, y1)))


def _text_at(box: Box, printed: Sequence[Printed], shape: tuple[int, int], turn: float) -> str | None:
    """Return the text whose box, turned with its page, a line covers from end to end and no other."""
    height, width = shape
    slope = np.tan(np.radians(turn))
    for one in printed:
        # A page turned counter-clockwise round its middle: what is right of it rises.
        x, y = one.box.centre
        middle = y - slope * (x - width / 2)
        left, right = (side + slope * (y - height / 2) for side in (one.box.left, one.box.right))
        high = one.box.height
        if abs(middle - (box.top + box.bottom) / 2) > 0.35 * high:
            continue
        if abs(left - box.left) < 0.45 * high and abs(right - box.right) < 0.45 * high:
            return one.text
    return None


_LETTERHEADS = 0.12
"""How often a letterhead stands where the next text would."""


def _print(
    texts: Sequence[str], dpi: int, chance: random.Random, pen: Pen | None
) -> tuple[Field, list[Printed]]:
    """Return a sheet (brightness 0 to 1) with lines printed on it, and these lines."""
    width, height = round(_WIDTH / 25.4 * dpi), round(_HEIGHT / 25.4 * dpi)
    sheet = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(sheet)
    family = chance.choices([names for _, names in FAMILIES], [often for often, _ in FAMILIES])[0]
    points = chance.choice((10.0, 11.0, 12.0, 12.0, 13.0, 13.0, 13.0, 14.0, 14.0, 14.0))
    step = points / 72 * dpi * chance.uniform(1.15, 1.5)
    left, right = _MARGIN / 25.4 * dpi * chance.uniform(0.5, 1.1), width - 15 / 25.4 * dpi
    y = 15 / 25.4 * dpi
    printed: list[Printed] = []
    while y < height - 20 / 25.4 * dpi:
        face = _face(chance.choices(family, (8, 2, 3, 1)[: len(family)])[0], round(points * dpi / 72))
        if pen and chance.random() < _LETTERHEADS:
            printed += _headed(sheet, (left, y, right), face, pen, chance)
            y += 1.6 * step
            continue
        text = _styled(chance.choice(texts), chance)
        columns = [(left, right)]
        if chance.random() < 0.25:
            cut = chance.uniform(left + 0.25 * (right - left), left + 0.7 * (right - left))
            columns = [(left, cut - 2 * points), (cut + 2 * points, right)]
        rows = 0
        for start, end in columns:
            if start > left:
                text = _styled(chance.choice(texts), chance)
            lines = wrap(text, face, end - start)
            if lines and face.getlength(lines[-1]) > end - start:
                lines.pop()
            lines = lines[: chance.choice((1, 2, 3, 5))]
            for row, line in enumerate(lines):
                at = start
                if row == 0 and len(columns) == 1 and chance.random() < 0.5:
                    at = start + chance.uniform(0, 0.3) * max(end - start - face.getlength(line), 0)
                top = y + row * step
                if top + 1.5 * step > height:
                    break
                printed.append(_put(draw, at, top, line, face))
            rows = max(rows, len(lines))
        y += step * (rows + (chance.random() < 0.3) * 0.5)
    _cover(draw, width, height, dpi, chance)
    return np.asarray(sheet, np.float32) / np.float32(255), printed


def _put(draw: ImageDraw.ImageDraw, x: float, y: float, text: str, face: ImageFont.FreeTypeFont) -> Printed:
    """Print a text; its box is the body of it, from the top of small letters to the base line."""
    draw.text((x, y), text, font=face, fill=0)
    left, _, right, _ = draw.textbbox((x, y), text, font=face)
    base = y + face.getmetrics()[0]
    return Printed(text, Box(float(left), base + face.getbbox("x", anchor="ls")[1], float(right), base))


def _headed(
    sheet: Image.Image,
    at: tuple[float, float, float],
    face: ImageFont.FreeTypeFont,
    pen: Pen,
    chance: random.Random,
) -> Iterator[Printed]:
    """Print a letterhead between two margins below a height, and fill it in."""
    left, y, right = at
    middle = left + (right - left) * chance.uniform(0.38, 0.5)
    tone = chance.randint(0, 120)
    for line, start in zip(letterhead(chance), (left, middle), strict=True):
        x = start + chance.uniform(0, 0.1) * (right - left)
        yield _filled_in(sheet, (x, y), line, face, pen, tone, chance)


def _filled_in(
    sheet: Image.Image, at: tuple[float, float], line: Line, face: ImageFont.FreeTypeFont, pen: Pen, tone: int,
    chance: random.Random,
) -> Printed:  # fmt: skip
    """Print a line with what a pen of a tone (0 for black) filled in; its box is that of the line."""
    draw = ImageDraw.Draw(sheet)
    x, y = at
    base, high = y + face.getmetrics()[0], -face.getbbox("H", anchor="ls")[1]
    for stretch in line:
        if not stretch.by_hand:
            draw.text((x, y), stretch.text, font=face, fill=0)
            x += face.getlength(stretch.text)
            continue
        ink = pen.write(stretch.text, high * chance.triangular(0.85, 1.6, 1.1), chance)
        x += high * chance.uniform(-0.15, 0.5)
        # What rises far above the capitals is cut off with the line above.
        foot = base + max(high * chance.uniform(-0.2, 0.35), ink.shape[0] - 1.35 * high)
        sheet.paste(tone, (round(x), round(foot - ink.shape[0])), Image.fromarray(ink))
        x += ink.shape[1] + high * chance.uniform(-0.2, 0.5)
    return Printed(text_of(line), Box(float(at[0]), base + face.getbbox("x", anchor="ls")[1], float(x), base))


def _styled(text: str, chance: random.Random) -> str:
    """A text as it is, a part of it, or in capitals, as headings are."""
    words = text.split()
    if len(words) > 3 and chance.random() < 0.35:
        first = chance.randrange(len(words) - 2)
        words = words[first : first + chance.randint(1, 14)]
    style = chance.random()
    line = " ".join(words)
    return line.upper() if style < 0.13 else line.title() if style < 0.16 else line


@cache
def _face(name: str, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_font_file(name)), pixels, layout_engine=ImageFont.Layout.BASIC)


@cache
def _font_file(name: str) -> Path:
    return find_font(name)


def _cover(draw: ImageDraw.ImageDraw, width: int, height: int, dpi: int, chance: random.Random) -> None:
    """Put seals and strokes of a pen over some pages, as pale as they are in grey."""
    if chance.random() < 0.35:
        for _ in range(chance.randint(1, 4)):
            radius, tone = 16 / 25.4 * dpi, chance.randint(70, 200)
            x, y = chance.uniform(0, width), chance.uniform(0, height)
            for share, thick in ((1.0, 0.8), (0.93, 0.4), (0.62, 0.4)):
                r = radius * share
                draw.ellipse(
                    (x - r, y - r, x + r, y + r), outline=tone, width=max(round(thick / 25.4 * dpi), 1)
                )
            face = _face("LiberationSans-Bold", max(round(9 / 72 * dpi), 6))
            for turn in range(0, 360, 24):
                a = np.radians(turn + chance.uniform(-4, 4))
                at = (x + 0.78 * radius * np.cos(a), y + 0.78 * radius * np.sin(a))
                draw.text(at, chance.choice("ABCDĐEGHIKLMNOPQRSTUVXY"), font=face, fill=tone, anchor="mm")
    if chance.random() < 0.3:
        for _ in range(chance.randint(1, 6)):
            x, y, tone = chance.uniform(0, width), chance.uniform(0, height), chance.randint(0, 140)
            points = [(x, y)]
            for _ in range(chance.randint(4, 25)):
                x, y = x + chance.gauss(6, 18) * dpi / 150, y + chance.gauss(0, 14) * dpi / 150
                points.append((x, y))
            draw.line(
                points, fill=tone, width=max(round(chance.uniform(0.3, 0.8) / 25.4 * dpi), 1), joint="curve"
            )


def _worn(sheet: Field, wear: Wear, chance: random.Random) -> Grey:
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
