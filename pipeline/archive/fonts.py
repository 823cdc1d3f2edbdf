"""Fonts: one without shapes for invisible text, and the free ones that stand in for those a PDF lacks."""

from __future__ import annotations

import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path
from shutil import which

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from pipeline.errors import MissingProgramError

GLYPHLESS_NAME = "KehoachGlyphless"
UNITS = 1000
ADVANCE = 500
"""Advance of every glyph of the glyphless font, in units of which 1,000 make an em."""
ASCENT, DESCENT = 800, -200

SERIF, SANS, MONO = "Liberation Serif", "Liberation Sans", "Liberation Mono"
"""Free families with the widths of Times New Roman, Arial and Courier New, and all Vietnamese letters."""


@cache
def glyphless() -> bytes:
    """Return a TrueType font of two empty glyphs: text set in it has a place and no shape."""
    builder = FontBuilder(UNITS, isTTF=True)
    builder.setupGlyphOrder([".notdef", "blank"])
    builder.setupCharacterMap({0x20: "blank"})
    empty = TTGlyphPen(None).glyph()
    builder.setupGlyf({".notdef": empty, "blank": empty})
    builder.setupHorizontalMetrics({".notdef": (ADVANCE, 0), "blank": (ADVANCE, 0)})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupNameTable({"familyName": GLYPHLESS_NAME, "styleName": "Regular", "psName": GLYPHLESS_NAME})
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT)
    builder.setupPost()
    font = builder.font
    font.recalcTimestamp = False
    font["head"].created = font["head"].modified = 0
    buffer = BytesIO()
    font.save(buffer)
    return buffer.getvalue()


@cache
def font_file(family: str, *, bold: bool = False, italic: bool = False) -> Path:
    """Return the file of an installed font.

    Raises:
        MissingProgramError: fontconfig or the family is not installed.
    """
    style = {(False, False): "Regular", (True, False): "Bold", (False, True): "Italic"}.get(
        (bold, italic), "Bold Italic"
    )
    if which("fc-list") is None:
        raise MissingProgramError("archive_fonts_missing", family=family)
    told = subprocess.run(
        ["fc-list", f":family={family}:style={style}", "file"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    # A family may be installed twice; the order of fc-list is not fixed.
    files = sorted(line.rstrip(": ") for line in told.stdout.splitlines())
    found = next((file for file in files if file.endswith(".ttf")), None)
    if found is None:
        raise MissingProgramError("archive_fonts_missing", family=family)
    return Path(found)


@cache
def subset_of(file: Path, characters: frozenset[str]) -> bytes:
    """Return a TrueType font cut down to some characters."""
    options = subset.Options(notdef_outline=True, recalc_timestamp=False, hinting=False)
    options.drop_tables += ["DSIG", "FFTM", "GPOS", "GSUB", "GDEF", "kern"]
    font = TTFont(file, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(character) for character in characters])
    cutter.subset(font)
    buffer = BytesIO()
    font.save(buffer)
    return buffer.getvalue()
