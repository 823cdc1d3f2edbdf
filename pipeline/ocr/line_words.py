"""Words of one line image: put back on the page, mended where the line alone tells how."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.layout import box_of
from pipeline.ocr.textlines import TextLine
from pipeline.records.page import Box, Word

_GLUED = re.compile(
    r"[-–+•~](?=[^\W\d_]{2})"
    r"|(?:TM|KT|TL|TUQ|Q)\.(?=[A-ZĐÀ-ỸƠƯ]{2})"
    r"|(?:[IVX]{1,5}[.-]|\d{1,2}(?:\.\d{1,2})*\.|[a-zđ]\))(?=[A-ZĐÀ-ỸƠƯ][^\W\d_])"
)
"""A dash or number before an item, or a signing prefix, run together with the word after it."""

_DIRT = "`´ˆ¨¬|"
"""Signs that no administrative paper prints; a speck beside a letter is read as one."""


def on_page(words: Sequence[Word], line: TextLine) -> list[Word]:
    """Return the words of a line image with boxes on the page; what is glued to the first comes off."""
    placed: list[Word] = []
    # A straight quotation mark without its fellow is the rest of a ruling or a speck.
    alone = sum(word.text.count("'") for word in words) == 1
    for word in words:
        x, y, scale, b = line.box.left, line.box.top, line.scale, box_of(word)
        box = Box(x + b.left / scale, y + b.top / scale, x + b.right / scale, y + b.bottom / scale)
        text = word.text.strip(_DIRT)
        if not text and "|" not in word.text:
            continue
        text = text or word.text  # a bar may part cells
        if not placed and alone:
            text = text.removeprefix("'") or text
        glued = None if placed else _GLUED.match(text)
        if glued:
            end = glued.end()
            cut = box.left + box.width * end / len(text)
            placed.append(replace(word, text=_dash(text[:end]), box=replace(box, right=cut)))
            placed.append(replace(word, text=text[end:], box=replace(box, left=cut)))
        else:
            placed.append(replace(word, text=_dash(text), box=box))
    return _side_by_side(placed)


def _side_by_side(words: list[Word]) -> list[Word]:
    """Cut boxes back that reach over the words after them: the order of the reading is sure, boxes less."""
    cut = list(words)
    for n in range(len(cut) - 2, -1, -1):
        box, following = box_of(cut[n]), box_of(cut[n + 1])
        if box.right > following.left:
            left = min(box.left, following.left)
            cut[n] = replace(cut[n], box=replace(box, left=left, right=max(following.left, left)))
    return cut


def on_level(word: Word, line: TextLine) -> Box:
    """Return the box of a word made as high as the body of its line.

    The words of a line image stand on one line whatever boxes the engine gave them; with boxes of
    one height the layout cannot tear them apart.
    """
    return replace(box_of(word), top=line.top, bottom=line.bottom)


def without_specks(words: list[Word]) -> list[Word]:
    """Leave out specks that were read as signs or short words at the ends of a line."""
    start, end = 0, len(words)
    while start < end and _is_speck(words[start]):
        start += 1
    while end > start and _is_speck(words[end - 1]):
        end -= 1
    return words[start:end]


def _is_speck(word: Word) -> bool:
    confidence = word.confidence or 0.0
    if any(map(str.isalnum, word.text)):
        return confidence < 0.1 and len(word.text) <= 4 and not any(map(str.isdigit, word.text))
    return confidence < (0.3 if word.text in "-–+" else 0.6)


def _dash(text: str) -> str:
    """Lone tildes are a dash on rough paper: administrative papers have no tildes."""
    return "-" if "~" in text and not text.strip("~-") else text
