"""Lines and rulings of a page that was made ready for reading."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.ocr.measures import letter_height
from pipeline.ocr.prepare import Prepared
from pipeline.ocr.rulings import find_rulings, paint_over
from pipeline.ocr.textlines import REDUCED, TextLine, find_text_lines
from pipeline.records.page import Ruling

_USUAL_LETTER = 13.0
"""Height of letters where there is too little text to measure: the usual 13 point type at 150 dpi."""


@dataclass(frozen=True, slots=True)
class Found:
    """Text lines, other ways to see some of them, and rulings of a prepared page, in its pixels.

    ``letter`` is the usual height of its letters in pixels of its ink.
    """

    prepared: Prepared
    letter: float
    lines: list[TextLine]
    others: list[TextLine]
    rulings: list[Ruling]


def find(prepared: Prepared, letter_pixels: float) -> Found:
    """Find the lines and the rulings of a page; lower letters are enlarged to ``letter_pixels``."""
    letter = letter_height(prepared.ink) or _USUAL_LETTER
    rulings, level, upright = find_rulings(prepared.pale, letter)
    marked = level | upright
    grey = paint_over(prepared.grey, marked)
    ink = prepared.ink & (1 - marked)
    up = 1 / prepared.scale
    scaled = [Ruling(r.left * up, r.top * up, r.right * up, r.bottom * up) for r in rulings]
    height = letter_pixels if prepared.factor == 1 else REDUCED
    lines, others = find_text_lines(grey, ink, upright, letter, height)
    return Found(prepared, letter, lines, others, scaled)
