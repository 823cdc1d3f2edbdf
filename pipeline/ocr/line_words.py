"""Words of one line image: put back on the page, mended where the line alone tells how."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.layout import box_of
from pipeline.ocr.textlines import TextLine
from pipeline.records.page import Box, Word

_GLUED_DASH = re.compile(r"([-–+•~])(?=[^\W\d_])")


def on_page(words: Sequence[Word], line: TextLine) -> list[Word]:
    """Return the words of a line image with boxes on the page; a dash glued to the first comes off."""
    placed: list[Word] = []
    for word in words:
        x, y, scale, b = line.box.left, line.box.top, line.scale, box_of(word)
        box = Box(x + b.left / scale, y + b.top / scale, x + b.right / scale, y + b.bottom / scale)
        glued = _GLUED_DASH.match(word.text) if not placed else None
        if glued and len(word.text) > 2:
            cut = box.left + box.width / (len(word.text) + 1)
            placed.append(replace(word, text=_dash(glued[1]), box=replace(box, right=cut)))
            placed.append(replace(word, text=word.text[1:], box=replace(box, left=cut)))
        else:
            placed.append(replace(word, text=_dash(word.text), box=box))
    return placed


def on_level(word: Word, line: TextLine) -> Box:
    """Return the box of a word made as high as the body of its line.

    The words of a line image stand on one line whatever boxes the engine gave them; with boxes of
    one height the layout cannot tear them apart.
    """
    return replace(box_of(word), top=line.top, bottom=line.bottom)


def without_specks(words: list[Word]) -> list[Word]:
    """Leave out specks that were read as lone signs at the ends of a line."""
    start, end = 0, len(words)
    while start < end and _is_speck(words[start]):
        start += 1
    while end > start and _is_speck(words[end - 1]):
        end -= 1
    return words[start:end]


def _is_speck(word: Word) -> bool:
    least = 0.3 if word.text in "-–+" else 0.6
    return not any(map(str.isalnum, word.text)) and (word.confidence or 0.0) < least


def _dash(text: str) -> str:
    """A lone tilde is a dash on rough paper: administrative papers have no tildes."""
    return "-" if text == "~" else text
