"""One page image to words, and words to lines in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.layout import arrange
from pipeline.ocr.engine import Engine
from pipeline.ocr.measures import letter_height
from pipeline.ocr.pages import Master
from pipeline.ocr.prepare import Prepared, prepare
from pipeline.ocr.quality import is_debris, mean_confidence
from pipeline.ocr.rulings import find_rulings, paint_over
from pipeline.ocr.settings import Settings
from pipeline.ocr.textlines import TextLine, find_text_lines
from pipeline.records.page import Box, Line, LineRole, Ruling, Word

_SAMPLE = 8
"""Lines read to tell which way up a page lies."""

_DOUBTFUL = 0.62
"""A page read with less confidence than this may lie upside down."""

_GLUED_DASH = re.compile(r"([-–+•~])(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one page image gave; boxes are in pixels of the master."""

    lines: tuple[Line, ...]
    confidence: float | None
    rotation: int
    skew: float
    blank: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """Text lines and rulings of a prepared page, in its pixels."""

    prepared: Prepared
    lines: list[TextLine]
    rulings: list[Ruling]


def read_image(master: Master, engine: Engine, number: int, settings: Settings) -> Reading:
    """Read one page image, whichever way up it lies.

    Args:
        master: the page image.
        engine: what recognises lines.
        number: page number, for errors.
        settings: settings of the stage.

    Raises:
        DocumentError: the engine failed on this page.
        MissingProgramError: the engine is not installed.
    """
    prepared = prepare(master.image)
    if prepared.blank:
        return Reading((), None, 0, 0.0, blank=True)
    if prepared.sideways:
        turned = [_find(prepare(master.image, degrees), settings) for degrees in (90, 270)]
        return _read(max(turned, key=lambda found: _sample(found, engine, number)), engine, number)
    reading = _read(_find(prepared, settings), engine, number)
    if reading.confidence is not None and reading.confidence < _DOUBTFUL:
        over = _find(prepare(master.image, 180), settings)
        if _sample(over, engine, number) > reading.confidence + 0.15:
            return _read(over, engine, number)
    return reading


def _find(prepared: Prepared, settings: Settings) -> _Found:
    letter = letter_height(prepared.ink)
    if letter is None:
        # Too little text to measure: assume the usual 13 point type at 150 dpi.
        letter = 13.0
    rulings, level, upright = find_rulings(prepared.pale, letter)
    marked = level | upright
    grey = paint_over(prepared.grey, marked)
    ink = prepared.ink & (1 - marked)
    up = 1 / prepared.scale
    scaled = [Ruling(r.left * up, r.top * up, r.right * up, r.bottom * up) for r in rulings]
    return _Found(prepared, find_text_lines(grey, ink, upright, letter, settings.letter_pixels), scaled)


def _sample(found: _Found, engine: Engine, number: int) -> float:
    """Confidence with which some long lines of a page are read; 0 where there are none."""
    longest = sorted(found.lines, key=lambda line: -line.box.width)[:_SAMPLE]
    words = engine.read_lines([line.image for line in longest], number)
    return mean_confidence([word for line in words for word in line]) or 0.0


def _read(found: _Found, engine: Engine, number: int) -> Reading:
    prepared = found.prepared
    read = engine.read_lines([line.image for line in found.lines], number)
    words: list[Word] = []
    debris: list[Word] = []
    for line, own in zip(found.lines, read, strict=True):
        placed = _placed(own, line)
        (debris if is_debris(placed) else words).extend(_without_specks(placed))
    height, width = prepared.grey.shape
    lines = list(arrange(words, found.rulings, width, height))
    # Strokes of a pen or a seal read as letters: kept, but out of the way of the text.
    lines += [Line.of((word,), LineRole.STAMP, starts_paragraph=True) for word in debris]
    return Reading(
        tuple(_on_master(line, prepared) for line in lines),
        mean_confidence(words),
        prepared.rotation,
        prepared.skew,
        blank=not words,
    )


def _placed(words: Sequence[Word], line: TextLine) -> list[Word]:
    """Words of a line image with their boxes on the prepared page; a dash glued to a word comes off."""
    placed: list[Word] = []
    for word in words:
        assert word.box is not None
        x, y, scale = line.box.left, line.box.top, line.scale
        b = word.box
        box = Box(x + b.left / scale, y + b.top / scale, x + b.right / scale, y + b.bottom / scale)
        glued = _GLUED_DASH.match(word.text) if not placed else None
        if glued and len(word.text) > 2:
            cut = box.left + box.width / (len(word.text) + 1)
            placed.append(replace(word, text=_dash(glued[1]), box=Box(box.left, box.top, cut, box.bottom)))
            placed.append(replace(word, text=word.text[1:], box=Box(cut, box.top, box.right, box.bottom)))
        else:
            placed.append(replace(word, text=_dash(word.text), box=box))
    return placed


def _dash(text: str) -> str:
    """A lone tilde is a dash on rough paper: administrative papers have no tildes."""
    return "-" if text == "~" else text


def _without_specks(words: list[Word]) -> list[Word]:
    """Leave out specks that were read as lone signs at the ends of a line."""

    def speck(word: Word) -> bool:
        confidence = word.confidence or 0.0
        return not any(map(str.isalnum, word.text)) and confidence < (0.3 if word.text in "-–+" else 0.6)

    start, end = 0, len(words)
    while start < end and speck(words[start]):
        start += 1
    while end > start and speck(words[end - 1]):
        end -= 1
    return words[start:end]


def _on_master(line: Line, prepared: Prepared) -> Line:
    placement = prepared.placement
    moved = tuple(
        replace(word, box=placement.turned_box(word.box, prepared.skew)) if word.box else word
        for word in line.words
    )
    return line.model_copy(update={"words": moved})
