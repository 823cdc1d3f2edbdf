"""Correct text printed, spoiled and read by an OCR engine: where the channel model learns from.

Pages are set in several fonts, sizes and styles, then blurred, speckled, turned a little and
compressed like scans. Training and test use different fonts and levels of noise.
"""

from __future__ import annotations

import io
import os
import random
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from pipeline.restore.tokens import WORD
from pipeline.vietnamese.letters import strip_marks

_FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
_PROBE = "ăâđêôơưĂÂĐÊÔƠƯắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựỳỵỷỹẮẰẲẴẶẤẦẨẪẬẾỀỂỄỆỐỒỔỖỘỚỜỞỠỢỨỪỬỮỰ"

TRAINING_FONTS = (
    # Faces like Times, in which most papers are set, in their four styles.
    "LiberationSerif-Regular", "LiberationSerif-Regular", "LiberationSerif-Regular", "LiberationSerif-Italic",
    "LiberationSerif-Bold", "LiberationSerif-Bold", "LiberationSerif-BoldItalic",
    "FreeSerif", "FreeSerif", "FreeSerifBold", "FreeSerifItalic",
    # Other faces with serifs, faces without, typewriters.
    "DejaVuSerif", "CharisSIL-Regular", "NotoSerif-Regular",
    "LiberationSans-Regular", "LiberationSans-Bold", "FreeSans", "Carlito-Regular", "DejaVuSans",
    "FreeMono",
)  # fmt: skip
"""Debian's fonts-liberation2, fonts-dejavu, fonts-freefont-ttf, fonts-sil-charis, fonts-crosextra-carlito, fonts-noto-core."""
TEST_FONTS = ("DejaVuSerifCondensed", "LiberationSans-Italic", "DejaVuSerif-Bold", "LiberationMono-Regular")
"""Faces that no model has seen."""


@dataclass(frozen=True)
class Noise:
    """How a page is spoiled.

    Blur in pixels, strength of grain in grey levels, turn in degrees, dpi of the scan, JPEG quality, how
    far the ink is faded (0 to 1), and whether the scanner kept black and white alone.
    """

    blur: float
    grain: float
    turn: float
    dpi: int
    quality: int
    fade: float
    bilevel: bool

    @classmethod
    def drawn(cls, chance: random.Random) -> Noise:
        """Draw a level of noise: from a clean print to a poor photocopy."""
        level = chance.random()
        return cls(
            blur=chance.uniform(0.2, 0.5 + 0.9 * level),
            grain=chance.uniform(0, 22 * level),
            turn=chance.uniform(-0.4, 0.4) * level,
            dpi=chance.choice((110, 130, 150, 170, 200, 200, 300)),
            quality=int(chance.uniform(35, 85)),
            fade=chance.uniform(0, 0.45 * level),
            bilevel=chance.random() < 0.12,
        )


def find_font(name: str) -> Path:
    """Return the file of a font that has every Vietnamese letter.

    Raises:
        FileNotFoundError: the font is not installed.
        ValueError: it lacks Vietnamese letters (an old release of it draws boxes instead).
    """
    found = sorted(p for folder in _FONT_FOLDERS if folder.is_dir() for p in folder.rglob(f"{name}.[ot]tf"))
    if not found:
        raise FileNotFoundError(name)
    glyphs = TTFont(found[-1], lazy=True).getBestCmap()
    lacking = [letter for letter in _PROBE if ord(letter) not in glyphs]
    if lacking:
        raise ValueError(f"{found[-1]} lacks {''.join(lacking)}")
    return found[-1]


def page(lines: list[str], font: Path, points: float, noise: Noise, chance: random.Random) -> Image.Image:
    """Return a grey page with the lines printed on it and spoiled."""
    scale = max(200, noise.dpi) / 72
    face = ImageFont.truetype(str(font), round(points * scale))
    step = round(points * scale * 1.35)
    margin = round(47 * scale)
    sheet = Image.new("L", (round(595.4 * scale), round(58 * scale) + step * len(lines)), 255)
    draw = ImageDraw.Draw(sheet)
    for number, line in enumerate(lines):
        draw.text(
            (margin, round(25 * scale) + step * number), line, font=face, fill=round(255 * noise.fade * 0.6)
        )
    turned = sheet.rotate(noise.turn, Image.Resampling.BICUBIC, fillcolor=255)
    blurred = turned.filter(ImageFilter.GaussianBlur(noise.blur))
    drawn = max(200, noise.dpi)
    small = blurred.resize(
        (blurred.width * noise.dpi // drawn, blurred.height * noise.dpi // drawn), Image.Resampling.BILINEAR
    )
    pixels = np.asarray(small, np.float32)
    if noise.grain:
        generator = np.random.default_rng(chance.randrange(2**32))
        pixels = pixels + generator.normal(0, noise.grain, pixels.shape).astype(np.float32)
    if noise.bilevel and noise.dpi >= 150:
        pixels = np.where(pixels < 150, 0, 255)
    spoiled = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    packed = io.BytesIO()
    spoiled.save(packed, "JPEG", quality=noise.quality, dpi=(noise.dpi, noise.dpi))
    return Image.open(io.BytesIO(packed.getvalue()))


def wrap(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Break a text into lines of a width in pixels; a word that is wider stands alone."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and face.getlength(longer) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def read(image: Image.Image, language: str) -> str:
    """Return what Tesseract reads on a page.

    Raises:
        FileNotFoundError: Tesseract is not installed.
        subprocess.CalledProcessError: it failed.
    """
    packed = io.BytesIO()
    image.save(packed, "PNG", dpi=image.info.get("dpi", (200, 200)))
    done = subprocess.run(
        ["tesseract", "stdin", "stdout", "-l", language, "--psm", "6"],
        input=packed.getvalue(),
        capture_output=True,
        check=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    return done.stdout.decode("utf-8", "replace").strip()


def rendered(
    paragraphs: list[str], pages: int, fonts: tuple[str, ...], language: str, chance: random.Random
) -> Iterator[tuple[str, str]]:
    """Yield (printed, read) for a number of pages drawn from the paragraphs."""
    files = {name: find_font(name) for name in set(fonts)}
    for _ in range(pages):
        name = chance.choice(fonts)
        points = chance.choice((11.0, 12.0, 13.0, 13.0, 14.0, 14.0))
        face = ImageFont.truetype(str(files[name]), round(points * 200 / 72))
        lines: list[str] = []
        while len(lines) < 38:
            paragraph = chance.choice(paragraphs)
            if chance.random() < 0.15:
                paragraph = " ".join(paragraph.split()[:9]).upper()
            lines += wrap(paragraph, face, 1654 - 260)
        image = page(lines[:40], files[name], points, Noise.drawn(chance), chance)
        yield "\n".join(lines[:40]), read(image, language)


def align(printed: str, seen: str) -> list[tuple[str, str]]:
    """Return (printed word, what was read in its place) for words whose ends both texts agree on.

    Characters are aligned by edit distance on text without marks and case.
    """
    import re

    from rapidfuzz.distance import Levenshtein

    left, right = strip_marks(printed).lower(), strip_marks(seen).lower()
    if len(left) != len(printed) or len(right) != len(seen):
        return []
    left, right = left.replace("\n", " "), right.replace("\n", " ")
    start_of: dict[int, int] = {}
    for op in Levenshtein.opcodes(left, right):
        if op.tag == "equal":
            for k in range(op.src_end - op.src_start):
                start_of[op.src_start + k] = op.dest_start + k
    blanks = {i: start_of[i] for i in start_of if left[i] == " "}
    pairs = []
    ends = sorted(blanks)
    for a, b in zip([-1, *ends], [*ends, len(left)], strict=True):
        word = printed[a + 1 : b]
        got = seen[blanks.get(a, -1) + 1 : blanks.get(b, len(right))]
        if " " in word or "\n" in word or "\n" in got or not re.search(WORD, word):
            continue
        pairs.append((word, got.strip()))
    return pairs
