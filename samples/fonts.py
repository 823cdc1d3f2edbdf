"""Fonts that hold every Vietnamese letter, found on the system and checked before use."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from samples.errors import MissingFontError

_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
_VOWELS = ("a", "a\u0306", "a\u0302", "e", "e\u0302", "i", "o", "o\u0302", "o\u031b", "u", "u\u031b", "y")
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")

VIETNAMESE_LETTERS = frozenset(
    letter
    for vowel, tone in product(_VOWELS, _TONES)
    for letter in (
        unicodedata.normalize("NFC", vowel + tone),
        unicodedata.normalize("NFC", vowel + tone).upper(),
    )
) | {"đ", "Đ"}
"""The 146 letters with and without marks that Vietnamese adds to, or shares with, ASCII vowels."""


@dataclass(frozen=True)
class Family:
    """Font files of one family: regular, bold, italic, bold italic, and their Debian package."""

    package: str
    files: tuple[str, str, str, str]


FAMILIES = {
    "liberation-serif": Family(
        "fonts-liberation2",
        (
            "LiberationSerif-Regular.ttf",
            "LiberationSerif-Bold.ttf",
            "LiberationSerif-Italic.ttf",
            "LiberationSerif-BoldItalic.ttf",
        ),
    ),
    "liberation-sans": Family(
        "fonts-liberation2",
        (
            "LiberationSans-Regular.ttf",
            "LiberationSans-Bold.ttf",
            "LiberationSans-Italic.ttf",
            "LiberationSans-BoldItalic.ttf",
        ),
    ),
    "dejavu-serif": Family(
        "fonts-dejavu",
        (
            "DejaVuSerif.ttf",
            "DejaVuSerif-Bold.ttf",
            "DejaVuSerif-Italic.ttf",
            "DejaVuSerif-BoldItalic.ttf",
        ),
    ),
    "dejavu-serif-condensed": Family(
        "fonts-dejavu",
        (
            "DejaVuSerifCondensed.ttf",
            "DejaVuSerifCondensed-Bold.ttf",
            "DejaVuSerifCondensed-Italic.ttf",
            "DejaVuSerifCondensed-BoldItalic.ttf",
        ),
    ),
}
"""Families by name. Liberation Serif has the widths of Times New Roman, the official typeface."""


@dataclass(frozen=True)
class Faces:
    """Names under which the four faces of a family are known to reportlab."""

    regular: str
    bold: str
    italic: str
    bold_italic: str


@cache
def faces(family: str) -> Faces:
    """Register a family with reportlab and return its faces.

    Raises:
        MissingFontError: a file is missing or lacks Vietnamese letters (Debian's
            ``fonts-liberation`` 1.07 lacks 92 of them).
    """
    names = []
    for file in FAMILIES[family].files:
        name = Path(file).stem
        pdfmetrics.registerFont(TTFont(name, str(font_file(file, FAMILIES[family].package))))
        names.append(name)
    return Faces(*names)


@cache
def font_file(file: str, package: str) -> Path:
    """Return the path of a font file that holds all Vietnamese letters.

    Raises:
        MissingFontError: there is none.
    """
    found = [path for folder in _FOLDERS if folder.is_dir() for path in sorted(folder.rglob(file))]
    for path in found:
        if not missing_letters(path):
            return path
    raise MissingFontError(file, package)


def missing_letters(path: Path) -> frozenset[str]:
    """Return the Vietnamese letters that a TrueType font has no glyph for; all where it is no font."""
    try:
        glyphs = TTFont("coverage", str(path)).face.charToGlyph
    except TTFError:
        return VIETNAMESE_LETTERS
    return frozenset(letter for letter in VIETNAMESE_LETTERS if not glyphs.get(ord(letter)))
